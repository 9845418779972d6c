// SPDX-License-Identifier: EUPL-1.2
//! A workflow, or a programme with its states, as a chart: phases, steps and gates in the words of a reader. Drawn as SVG,
//! or written as Mermaid, DOT or BPMN 2.0. A chart names roles and never a person, so that it can be published.

mod bpmn;
mod dot;
mod grid;
mod mermaid;
mod svg;
mod words;

use sluis_core::definition::{Definition, Phase, Step, StepKind};
use sluis_core::engine::{Instance, StepRef, StepState};
use sluis_core::text::Language;
use sluis_core::titles::standing::{self, Tone};
use sluis_core::titles::{short, step_title};

pub use bpmn::bpmn;
pub use dot::dot;
pub use mermaid::mermaid;
pub use svg::svg;
pub(crate) use words::of_step;

/// A workflow as it is drawn.
#[derive(Clone, Debug)]
pub struct Chart<'a> {
    /// What it is drawn of.
    pub definition: &'a Definition,
    /// The reader's language.
    pub language: Language,
    /// What people call the workflow.
    pub title: String,
    /// The id and the version; of a programme its id, its state and its workflow.
    pub subtitle: String,
    /// The phases, in order.
    pub columns: Vec<Column>,
}

/// A phase with the gate that closes it.
#[derive(Clone, Debug)]
pub struct Column {
    /// The phase's id.
    pub id: String,
    /// What people call it.
    pub title: String,
    /// How it stands, in a programme.
    pub standing: Option<Standing>,
    /// Its steps, in the order of the file.
    pub cards: Vec<Card>,
    /// Its gate, when it has one.
    pub gate: Option<Crossing>,
}

/// A step.
#[derive(Clone, Debug)]
pub struct Card {
    /// The step's id.
    pub id: String,
    /// The kind, as people call it.
    pub kind: &'static str,
    /// What people call it.
    pub title: String,
    /// Who does it, by when, and the like; a line each.
    pub lines: Vec<String>,
    /// The steps before it in the same phase, without those that another one of them needs already.
    pub after: Vec<Link>,
    /// It stands once for each of a list.
    pub fans_out: bool,
    /// It may be skipped.
    pub may_be_skipped: bool,
    /// It waits for time and for nobody.
    pub is_wait: bool,
    /// How it stands, in a programme.
    pub standing: Option<Standing>,
}

/// That a step comes after another.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Link {
    /// The place of the other in the phase's cards.
    pub from: usize,
    /// What more there is to say: how many of a fan-out suffice.
    pub label: Option<String>,
}

/// A gate.
#[derive(Clone, Debug)]
pub struct Crossing {
    /// What people call it.
    pub title: String,
    /// Who decides by which rule, by when, and what goes back; a line each.
    pub lines: Vec<String>,
    /// How it stands, in a programme.
    pub standing: Option<Standing>,
}

/// How something stands: never told by its tone alone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Standing {
    /// A sign for a glance.
    pub mark: &'static str,
    /// In a word or two.
    pub word: String,
    /// How it is coloured.
    pub tone: Tone,
}

/// The chart of a definition; with an instance of it, also how everything stands.
pub fn chart<'a>(definition: &'a Definition, instance: Option<&Instance>, language: Language) -> Chart<'a> {
    let subtitle = match instance {
        None => format!("{} {}", definition.id, definition.version),
        Some(instance) => {
            let state = short::of_instance(instance.state, language);
            format!("{}: {state} ({} {})", instance.id, definition.id, definition.version)
        }
    };
    let sketch = Sketch { definition, instance, unstarted: Instance::unstarted(""), language };
    Chart {
        definition,
        language,
        title: clean(definition.title.get(language)),
        subtitle,
        columns: definition.phases.iter().map(|phase| sketch.column(phase)).collect(),
    }
}

struct Sketch<'a> {
    definition: &'a Definition,
    instance: Option<&'a Instance>,
    unstarted: Instance,
    language: Language,
}

impl Sketch<'_> {
    fn column(&self, phase: &Phase) -> Column {
        let standing =
            self.instance.map(|instance| standing::Standing::of_phase(instance, &phase.id, self.language).into());
        let at_gate =
            self.instance.map(|instance| standing::Standing::of_gate(instance, &phase.id, self.language).into());
        let gate = phase.gate.as_ref().map(|gate| Crossing {
            title: clean(gate.title.get(self.language)),
            lines: cleaned(words::of_gate(self.definition, gate, self.language)),
            standing: at_gate,
        });
        Column {
            id: phase.id.clone(),
            title: clean(phase.title.get(self.language)),
            standing,
            cards: phase.steps.values().map(|step| self.card(phase, step)).collect(),
            gate,
        }
    }

    fn card(&self, phase: &Phase, step: &Step) -> Card {
        Card {
            id: step.id.clone(),
            kind: words::of_kind(&step.kind, self.language),
            // A step that stands for several keeps the gap in its title: all names together fit no box.
            title: clean(&step_title(self.definition, &self.unstarted, &StepRef::plain(&step.id), self.language)),
            lines: cleaned(words::of_step(self.definition, step, self.language)),
            after: links(phase, step, self.language),
            fans_out: step.for_each.is_some(),
            may_be_skipped: step.condition.is_some(),
            is_wait: matches!(step.kind, StepKind::Wait(_)),
            standing: self.instance.map(|instance| self.of_step(instance, phase, step)),
        }
    }

    /// Of a fan-out: how many of how many are done, once its keys are known.
    fn of_step(&self, instance: &Instance, phase: &Phase, step: &Step) -> Standing {
        let all = instance.instances_of(&step.id, step.for_each.is_some());
        let states: Vec<StepState> = all.iter().map(|one| instance.step_state(one)).collect();
        let whole = |state| Standing::from(standing::Standing::of_step(instance, &phase.id, state, self.language));
        match states.as_slice() {
            [] => whole(instance.step_state(&StepRef::plain(&step.id))),
            [one] => whole(*one),
            several => {
                let done = several.iter().filter(|state| **state == StepState::Done).count();
                let (of, word) = (self.language.say("van", "of"), whole(StepState::Done).word);
                Standing { word: format!("{done} {of} {} {word}", several.len()), ..whole(of_all(several)) }
            }
        }
    }
}

impl From<standing::Standing> for Standing {
    fn from(standing::Standing { word, mark, tone }: standing::Standing) -> Standing {
        Standing { mark, word: word.to_owned(), tone }
    }
}

/// On one line, without signs that no XML document may hold.
fn clean(text: &str) -> String {
    text.chars().map(|c| if c.is_control() || matches!(c, '\u{fffe}' | '\u{ffff}') { ' ' } else { c }).collect()
}

fn cleaned(lines: Vec<String>) -> Vec<String> {
    lines.iter().map(|line| clean(line)).collect()
}

/// A fan-out is open as long as one of its steps is; then it is as its best one.
fn of_all(states: &[StepState]) -> StepState {
    let order = [StepState::Open, StepState::Waiting, StepState::Done, StepState::Skipped];
    order.into_iter().find(|state| states.contains(state)).unwrap_or(StepState::Cancelled)
}

/// What a step comes after. A need that follows from another one is left out: it says nothing new and crosses the drawing.
fn links(phase: &Phase, step: &Step, language: Language) -> Vec<Link> {
    let needs = |id: &str| phase.steps.get(id).map(|step| step.needs.as_slice()).unwrap_or_default();
    let reaches = |from: &str, wanted: &str| {
        let (mut seen, mut next) = (vec![from], vec![from]);
        while let Some(id) = next.pop() {
            for need in needs(id) {
                if need.step == wanted {
                    return true;
                }
                if !seen.contains(&need.step.as_str()) {
                    seen.push(&need.step);
                    next.push(&need.step);
                }
            }
        }
        false
    };
    let follows = |id: &str| step.needs.iter().any(|other| other.step != id && reaches(&other.step, id));
    let kept = step.needs.iter().filter(|need| !follows(&need.step));
    kept.filter_map(|need| {
        let from = phase.steps.get_index_of(&need.step)?;
        Some(Link { from, label: need.at_least.map(|number| words::enough(number, language)) })
    })
    .collect()
}
