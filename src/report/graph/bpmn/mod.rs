// SPDX-License-Identifier: EUPL-1.2
//! A chart as BPMN 2.0, valid by the schemas of the OMG and with a drawing, so that modelling tools open it and engines
//! read it. Each phase is a sub-process; a gate is a user task and a choice: on, back, or the end.
//!
//! BPMN has no word for much of what a workflow says (votes, quorums, working days): that stands as documentation.

mod draw;
mod xml;

use sluis_core::calendar::{Anchor, DueRule, Term};
use sluis_core::definition::{Step, StepKind};

use self::draw::Plane;
use self::xml::{attribute, element, text};
use super::{Card, Chart, Column, Standing};

/// The chart as a BPMN 2.0 document.
pub fn bpmn(chart: &Chart<'_>) -> String {
    let plane = Plane::of(chart);
    let flows = Flows::of(chart);
    let named = format!("{}{}", attribute("id", &id("process", &chart.definition.id)), attribute("name", &chart.title));
    let process = element(
        "process",
        &format!("{named}{}", attribute("isExecutable", "true")),
        &(documentation(std::slice::from_ref(&chart.subtitle)) + &Process { chart, flows: &flows }.elements()),
    );
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<definitions xmlns=\"http://www.omg.org/spec/BPMN/20100524/MODEL\" \
         xmlns:bpmndi=\"http://www.omg.org/spec/BPMN/20100524/DI\" xmlns:dc=\"http://www.omg.org/spec/DD/20100524/DC\" \
         xmlns:di=\"http://www.omg.org/spec/DD/20100524/DI\" xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\" \
         xmlns:color=\"http://www.omg.org/spec/BPMN/non-normative/color/1.0\"{}{}{}{}>\n{process}{}</definitions>\n",
        attribute("id", "definitions"),
        attribute("targetNamespace", &format!("urn:sluis:{}", chart.definition.id)),
        attribute("exporter", "sluis"),
        attribute("exporterVersion", env!("CARGO_PKG_VERSION")),
        plane.xml(chart, &flows),
    )
}

/// An id of the document: the id of ours behind what it is of.
fn id(what: &str, of: &str) -> String {
    format!("{what}_{of}")
}

/// One sequence flow.
#[derive(Clone, Debug)]
struct Flow {
    from: String,
    to: String,
    name: Option<String>,
    /// Under which verdict of a gate, or whether a step is done, it is followed.
    when: Option<String>,
    /// In which phase it lies; none between phases.
    phase: Option<usize>,
}

impl Flow {
    fn id(&self) -> String {
        format!("flow_{}_{}", self.from, self.to)
    }
}

/// All sequence flows of a chart.
struct Flows(Vec<Flow>);

impl Flows {
    fn of(chart: &Chart<'_>) -> Flows {
        let mut all = Vec::new();
        let mut last = "start".to_owned();
        let flow =
            |from: &str, to: &str| Flow { from: from.into(), to: to.into(), name: None, when: None, phase: None };
        for (at, column) in chart.columns.iter().enumerate() {
            let phase = id("phase", &column.id);
            all.push(flow(&last, &phase));
            last.clone_from(&phase);
            if column.gate.is_some() {
                let (gate, choice) = (id("gate", &column.id), id("verdict", &column.id));
                all.extend([flow(&phase, &gate), flow(&gate, &choice)]);
                let verdict = |to: &str, word: &str| Flow {
                    name: Some(word.to_owned()),
                    when: Some(format!("verdict == \"{word}\"")),
                    ..flow(&choice, to)
                };
                all.extend([verdict(&phase, "rework"), verdict(&id("stopped", &column.id), "stop")]);
                last = choice;
            }
            all.extend(Flows::inside(column, at));
        }
        all.push(flow(&last, "end"));
        Flows(all)
    }

    fn inside(column: &Column, phase: usize) -> Vec<Flow> {
        let mut all = Vec::new();
        let flow = |from: String, to: String, name: Option<String>, when: Option<String>| Flow {
            from,
            to,
            name,
            when,
            phase: Some(phase),
        };
        let (first, last) = (id("start", &column.id), id("end", &column.id));
        for card in &column.cards {
            let enters = if card.after.len() > 1 {
                "join"
            } else if card.may_be_skipped {
                "if"
            } else {
                "step"
            };
            if card.after.is_empty() {
                all.push(flow(first.clone(), id(enters, &card.id), None, None));
            }
            for link in &card.after {
                all.push(flow(leaves(&column.cards[link.from]), id(enters, &card.id), link.label.clone(), None));
            }
            if card.after.len() > 1 {
                let next = if card.may_be_skipped { "if" } else { "step" };
                all.push(flow(id("join", &card.id), id(next, &card.id), None, None));
            }
            if card.may_be_skipped {
                let (choice, after) = (id("if", &card.id), id("after", &card.id));
                all.push(flow(choice.clone(), id("step", &card.id), None, None));
                all.push(flow(choice, after.clone(), Some("skipped".into()), Some("skipped == True".into())));
                all.push(flow(id("step", &card.id), after, None, None));
            }
        }
        let needed = |at: usize| column.cards.iter().any(|card| card.after.iter().any(|link| link.from == at));
        let loose = column.cards.iter().enumerate().filter(|(at, _)| !needed(*at));
        all.extend(loose.map(|(_, card)| flow(leaves(card), last.clone(), None, None)));
        if column.cards.is_empty() {
            all.push(flow(first, last, None, None));
        }
        all
    }

    /// What comes in and goes out of a node, as its elements say it.
    fn ports(&self, node: &str) -> String {
        let into = self.0.iter().filter(|flow| flow.to == node).map(|flow| element("incoming", "", &text(&flow.id())));
        let out = self.0.iter().filter(|flow| flow.from == node).map(|flow| element("outgoing", "", &text(&flow.id())));
        into.chain(out).collect()
    }

    /// The flow that is followed when no other is.
    fn default_of(&self, node: &str) -> String {
        let found = self.0.iter().find(|flow| flow.from == node && flow.when.is_none());
        found.map(|flow| attribute("default", &flow.id())).unwrap_or_default()
    }

    fn xml(&self, phase: Option<usize>) -> String {
        let own = self.0.iter().filter(|flow| flow.phase == phase);
        own.map(|flow| {
            let name = flow.name.as_ref().map(|name| attribute("name", name)).unwrap_or_default();
            let ends = format!("{}{}", attribute("sourceRef", &flow.from), attribute("targetRef", &flow.to));
            let when = flow.when.as_ref().map(|when| expression("conditionExpression", when)).unwrap_or_default();
            element("sequenceFlow", &format!("{}{name}{ends}", attribute("id", &flow.id())), &when)
        })
        .collect()
    }
}

/// The node by which one leaves a step.
fn leaves(card: &Card) -> String {
    id(if card.may_be_skipped { "after" } else { "step" }, &card.id)
}

struct Process<'a> {
    chart: &'a Chart<'a>,
    flows: &'a Flows,
}

impl Process<'_> {
    fn elements(&self) -> String {
        let phases =
            self.chart.columns.iter().enumerate().map(|(at, column)| self.phase(at, column) + &self.gate(column));
        let ends = self.node("startEvent", "start", "", "") + &self.node("endEvent", "end", "", "");
        ends + &phases.collect::<String>() + &self.flows.xml(None)
    }

    fn node(&self, kind: &str, id: &str, attributes: &str, inner: &str) -> String {
        element(kind, &format!("{}{attributes}", attribute("id", id)), &(self.flows.ports(id) + inner))
    }

    fn phase(&self, at: usize, column: &Column) -> String {
        let id_of = id("phase", &column.id);
        let cards = column.cards.iter().map(|card| self.step(card));
        let inner = documentation(&told(&[], column.standing.as_ref()))
            + &self.flows.ports(&id_of)
            + &self.node("startEvent", &id("start", &column.id), "", "")
            + &cards.collect::<String>()
            + &self.node("endEvent", &id("end", &column.id), "", "")
            + &self.flows.xml(Some(at));
        let named = format!("{}{}", attribute("id", &id_of), attribute("name", &column.title));
        element("subProcess", &named, &inner)
    }

    fn gate(&self, column: &Column) -> String {
        let Some(gate) = &column.gate else { return String::new() };
        let (task, choice, stopped) = (id("gate", &column.id), id("verdict", &column.id), id("stopped", &column.id));
        let named = format!("{}{}", attribute("id", &task), attribute("name", &gate.title));
        let said = documentation(&told(&gate.lines, gate.standing.as_ref()));
        let terminate = element("terminateEventDefinition", "", "");
        element("userTask", &named, &(said + &self.flows.ports(&task)))
            + &self.node("exclusiveGateway", &choice, &self.flows.default_of(&choice), "")
            + &self.node("endEvent", &stopped, &attribute("name", "stop"), &terminate)
    }

    fn step(&self, card: &Card) -> String {
        let mut text = String::new();
        if card.after.len() > 1 {
            text += &self.node("parallelGateway", &id("join", &card.id), "", "");
        }
        if card.may_be_skipped {
            let (choice, after) = (id("if", &card.id), id("after", &card.id));
            text += &self.node("exclusiveGateway", &choice, &self.flows.default_of(&choice), "");
            text += &self.node("exclusiveGateway", &after, "", "");
        }
        let Some(step) = self.chart.definition.step(&card.id) else { return text };
        let id_of = id("step", &card.id);
        let named = format!("{}{}", attribute("id", &id_of), attribute("name", &card.title));
        let said = documentation(&told(&card.lines, card.standing.as_ref())) + &self.flows.ports(&id_of);
        text + &match &step.kind {
            StepKind::Wait(_) => element("intermediateCatchEvent", &named, &(said + &timer(step))),
            _ => element("userTask", &named, &(said + &each(step))),
        }
    }
}

/// A step that stands once for each of a list.
fn each(step: &Step) -> String {
    let Some(each) = &step.for_each else { return String::new() };
    let many = expression("loopCardinality", &format!("size({})", each.over.source()));
    element("multiInstanceLoopCharacteristics", &attribute("isSequential", "false"), &many)
}

/// BPMN counts calendar time. Of working days it gets the weeks that they take at least; the words stand beside it.
fn timer(step: &Step) -> String {
    let StepKind::Wait(due) = &step.kind else { return String::new() };
    let when = match &due.rule {
        DueRule::On(date) => expression("timeDate", &date.to_string()),
        DueRule::In { term, after: Anchor::Opening } => expression("timeDuration", &duration(*term)),
        DueRule::In { term, after: anchor } | DueRule::Before { anchor, by: term } => {
            expression("timeDate", &format!("{anchor} {}", duration(*term)))
        }
    };
    element("timerEventDefinition", "", &when)
}

fn duration(term: Term) -> String {
    match term {
        Term::Days(days) => format!("P{days}D"),
        Term::Weeks(weeks) => format!("P{weeks}W"),
        Term::WorkingDays(days) => format!("P{}D", days + days / 5 * 2),
        Term::Hours(hours) => format!("PT{hours}H"),
    }
}

fn told(lines: &[String], standing: Option<&Standing>) -> Vec<String> {
    lines.iter().cloned().chain(standing.map(|standing| standing.word.clone())).collect()
}

fn documentation(lines: &[String]) -> String {
    if lines.is_empty() { String::new() } else { element("documentation", "", &text(&lines.join("\n"))) }
}

fn expression(name: &str, source: &str) -> String {
    element(name, " xsi:type=\"tFormalExpression\"", &text(source))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn working_days_become_the_calendar_days_that_they_take_at_least() {
        let told = [Term::WorkingDays(3), Term::WorkingDays(10), Term::Weeks(6), Term::Hours(4)].map(duration);
        assert_eq!(told, ["P3D", "P14D", "P6W", "PT4H"]);
    }
}
