// SPDX-License-Identifier: EUPL-1.2
//! The status of an instance: the definition's phases and steps, waiting ones too, with what became of them so far.
//! Explains what a gate waits for; it never says what will happen.

use jiff::Timestamp;
use serde::Serialize;
use serde_json::{Map, Value as Json, json};
use sluis_core::definition::{Gate, Owner, Phase, Rule, Step, StepKind};
use sluis_core::engine::count::{self, Mode};
use sluis_core::engine::{
    Ballot, BallotRef, ConditionRef, Count, EntryCount, GateState, InstanceState, ItemRef, PhaseState, StepProgress,
    StepRef, StepState, StepTerms, explain_ballot, explain_gate,
};
use sluis_core::titles::condition::skipped_text;
use sluis_core::titles::{left_text, person_name, phase_title, role_title, step_title, withdrawn_text};
use sluis_core::value;

use super::decisions::Recused;
use super::minutes::MeetingView;
use super::{MandateView, NotReached, PartyView, Sight, VacancyView};

/// Where an instance stands.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct StatusView {
    /// Its id.
    pub id: String,
    /// What it follows.
    pub definition: DefinitionView,
    /// What people call it.
    pub title: String,
    /// How it stands as a whole.
    pub state: InstanceState,
    /// When it began.
    pub started_at: Timestamp,
    /// The parties that came, went or have yet to come; absent when every party takes part from the start.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub parties: Vec<PartyView>,
    /// Who is missing though something waits for them; absent when nobody is.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub vacancies: Vec<VacancyView>,
    /// Who acts for whom now or on days to come; absent when nobody does.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub mandates: Vec<MandateView>,
    /// Its phases, in order.
    pub phases: Vec<PhaseView>,
    /// The conditions that approvals laid down; scripts find the open ones among the actions.
    #[serde(skip)]
    pub conditions: Vec<ConditionView>,
    /// When it ended, when it has.
    #[serde(skip)]
    pub ended_at: Option<Timestamp>,
    /// Who should have been told something and was not; absent when everybody was.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub not_reached: Vec<NotReached>,
}

/// Which definition an instance follows.
#[derive(Clone, Debug, Serialize)]
pub struct DefinitionView {
    /// The workflow's id.
    pub id: String,
    /// The author's version.
    pub version: String,
    /// SHA-256 of its files.
    pub hash: String,
}

/// A phase.
#[derive(Clone, Debug, Serialize)]
pub struct PhaseView {
    /// Its id.
    pub id: String,
    /// What people call it.
    pub title: String,
    /// How it stands.
    pub state: PhaseState,
    /// Its steps; a fan-out is one row until it opens, and then one row for each key.
    pub steps: Vec<StepView>,
    /// Its gate, when it has one.
    pub gate: Option<GateView>,
}

/// A step, or one instance of a fan-out.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct StepView {
    /// The step's id.
    pub id: String,
    /// The key of the fan-out's instance.
    pub key: Option<String>,
    /// `task`, `workshop` and so on.
    pub kind: &'static str,
    /// What people call it.
    pub title: String,
    /// How it stands.
    pub state: StepState,
    /// The role or the person who must do it; of a decision the role that votes.
    pub owner: Option<String>,
    /// The first moment that is too late.
    pub due_at: Option<Timestamp>,
    /// Whether it is open and that moment has come.
    pub overdue: bool,
    /// What it yielded, with what is read of its kind (`selected`, `chosen`, `appointed`, `pledged`).
    pub outputs: Json,
    /// The owner as people call them.
    #[serde(skip)]
    pub owner_title: String,
    /// Why it is due then, in a sentence.
    #[serde(skip)]
    pub why_due: Option<String>,
    /// How far it is, or why it was skipped; empty when there is nothing to say.
    #[serde(skip)]
    pub progress: String,
}

/// A gate.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct GateView {
    /// As commands name it: `gate preparation`.
    pub id: String,
    /// How it stands.
    pub state: GateState,
    /// The round of voting, from 1; 0 before the first.
    pub round: u32,
    /// The first moment that is too late for a vote.
    pub due_at: Option<Timestamp>,
    /// Whose approval it asks, and what is there.
    pub approvals: Vec<ApprovalView>,
    /// The seats that stand aside because of an interest.
    pub recused: Vec<Recused>,
    /// The meetings whose votes were recorded, with their minutes. Absent when there are none.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub meetings: Vec<MeetingView>,
    /// SHA-256 of what the voters judge; absent before the first round.
    pub dossier_hash: Option<String>,
    /// The sum and what is waited for, in a sentence or two.
    pub explanation: String,
    /// What people call it.
    #[serde(skip)]
    pub title: String,
    /// Why it is due then, in a sentence.
    #[serde(skip)]
    pub why_due: Option<String>,
}

/// One entry of a gate's approvals.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ApprovalView {
    /// The role.
    pub by: String,
    /// How much is asked: votes, parties where the rule is asked in each, or weight; 0 before the first round.
    #[serde(serialize_with = "whole_if_it_is")]
    pub required: f64,
    /// How much of that is there.
    #[serde(serialize_with = "whole_if_it_is")]
    pub received: f64,
    /// Whether the entry is met.
    pub met: bool,
    /// The people who have not voted, by id.
    pub waiting_for: Vec<String>,
}

/// A condition that an approval laid down.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ConditionView {
    /// As commands name it: `condition preparation.1`.
    pub id: String,
    /// What must be done; absent when it was erased.
    pub text: Option<String>,
    /// Who must do it, as people call them.
    pub owner: String,
    /// The first moment that is too late.
    pub due_at: Timestamp,
    /// Whether it is not met and that moment has come.
    pub overdue: bool,
    /// When it was met, when it was.
    pub met_at: Option<Timestamp>,
}

/// The status of an instance.
pub(crate) fn status(sight: &Sight) -> StatusView {
    let (definition, instance) = (&sight.definition, &sight.instance);
    StatusView {
        id: instance.id.clone(),
        definition: DefinitionView {
            id: instance.definition.id.clone(),
            version: instance.definition.version.clone(),
            hash: instance.definition.hash.clone(),
        },
        title: definition.title.get(sight.language).to_owned(),
        state: instance.state,
        started_at: instance.started_at,
        parties: sight.parties(),
        vacancies: sight.vacancies(),
        mandates: sight.mandates(),
        phases: definition.phases.iter().map(|phase| sight.phase(phase)).collect(),
        conditions: instance.conditions.keys().map(|condition| sight.condition(condition)).collect(),
        ended_at: instance.ended_at,
        not_reached: Vec::new(),
    }
}

impl Sight {
    fn phase(&self, phase: &Phase) -> PhaseView {
        let progress = self.instance.phases.get(&phase.id);
        PhaseView {
            id: phase.id.clone(),
            title: phase_title(&self.definition, &phase.id, self.language),
            state: progress.map_or(PhaseState::Waiting, |progress| progress.state),
            steps: phase.steps.values().flat_map(|step| self.steps(step)).collect(),
            gate: phase.gate.as_ref().map(|gate| self.gate(phase, gate)),
        }
    }

    fn steps(&self, step: &Step) -> Vec<StepView> {
        let mut instances = self.instance.instances_of(&step.id, step.for_each.is_some());
        if instances.is_empty() {
            // Not frozen yet, or a list without elements: one row for the whole.
            instances.push(StepRef::plain(step.id.as_str()));
        }
        instances.into_iter().map(|name| self.step(step, &name)).collect()
    }

    fn step(&self, step: &Step, name: &StepRef) -> StepView {
        let progress = self.instance.step(name);
        let state = self.instance.step_state(name);
        let ballot = self.instance.ballot(&BallotRef::Decision(name.clone()));
        let of_step = progress.and_then(|progress| progress.due.as_ref());
        let due = ballot.and_then(|ballot| ballot.due.as_ref()).or(of_step);
        let (owner, owner_title) = self.owner(step, progress);
        StepView {
            id: step.id.clone(),
            key: name.key.clone(),
            kind: step.kind.word(),
            title: step_title(&self.definition, &self.instance, name, self.language),
            state,
            owner,
            due_at: due.map(|due| due.due_at),
            overdue: state == StepState::Open && self.is_overdue(due.map(|due| due.due_at)),
            outputs: progress.map_or_else(|| json!({}), outputs),
            owner_title,
            why_due: due.map(|due| self.why(due)),
            progress: both(
                progress.map(|progress| self.progress(name, progress, ballot)).unwrap_or_default(),
                self.reminded(&name.clone().into()),
            ),
        }
    }

    /// Who must do a step, as an id and as people call them: of an open step the people it was given to, of a waiting
    /// one what the workflow says.
    fn owner(&self, step: &Step, progress: Option<&StepProgress>) -> (Option<String>, String) {
        let role = |role: &String| (Some(role.clone()), role_title(&self.definition, role, self.language));
        let given = progress.map(|progress| &progress.owners).filter(|owners| !owners.people.is_empty());
        match (given, &step.owner, &step.kind) {
            (Some(owners), ..) if owners.role.is_none() || owners.people.len() == 1 => {
                let names: Vec<String> = owners.people.iter().map(|id| person_name(&self.directory, id)).collect();
                let id = owners.role.clone().or_else(|| owners.people.first().cloned());
                (id, names.join(", "))
            }
            (Some(owners), ..) => owners.role.as_ref().map_or((None, String::new()), role),
            (None, Some(Owner::Role { role: id, .. }), _) => role(id),
            (None, Some(Owner::Person(id)), _) => (Some(id.clone()), person_name(&self.directory, id)),
            (None, None, StepKind::Decision { approvals, .. }) => {
                approvals.first().map_or((None, String::new()), |approval| role(&approval.by))
            }
            (None, None, _) => (None, String::new()),
        }
    }

    /// How far a step is, in a few words.
    fn progress(&self, step: &StepRef, progress: &StepProgress, ballot: Option<&Ballot>) -> String {
        use sluis_core::text::Language::{En, Nl};
        if let Some(why) = skipped_text(&self.definition, step, progress, self.language) {
            return why;
        }
        if let (Some(party), StepState::Cancelled) = (&progress.left_with, progress.state) {
            return left_text(&self.definition, party, self.language);
        }
        if let Some(ballot) = ballot {
            return explain_ballot(&self.definition, &self.directory, ballot, self.now, self.language);
        }
        match (&progress.terms, self.language) {
            (Some(StepTerms::Recruitment { headcount, .. }), Nl) => {
                format!("{} van {headcount} aangesteld", progress.appointed())
            }
            (Some(StepTerms::Recruitment { headcount, .. }), En) => {
                format!("{} of {headcount} appointed", progress.appointed())
            }
            (Some(StepTerms::Funding { budget, .. }), language) => {
                let money = |amount| sluis_core::titles::money_text(amount, language);
                let (pledged, budget) = (money(progress.pledged()), money(*budget));
                let counted = match language {
                    Nl => format!("{pledged} van {budget} toegezegd"),
                    En => format!("{pledged} of {budget} pledged"),
                };
                both(counted, withdrawn_text(&self.definition, progress, language))
            }
            (Some(StepTerms::Selection { min, max, candidates, .. }), language) => {
                let asked = if min == max { min.to_string() } else { format!("{min}-{max}") };
                let (picked, all) = (progress.selected.len(), candidates.len());
                match language {
                    Nl => format!("{picked} gekozen, {asked} gevraagd, uit {all}"),
                    En => format!("{picked} picked, {asked} asked, of {all}"),
                }
            }
            (Some(StepTerms::Workshop), language) => progress.meeting().map_or_else(String::new, |planned| {
                let at = self.definition.timezone.to_datetime(planned.at);
                let at = at.strftime("%Y-%m-%d %H:%M");
                let place = sluis_core::titles::sealed_text(&planned.place, language);
                match language {
                    Nl => format!("gepland op {at}, {place}"),
                    En => format!("planned at {at}, {place}"),
                }
            }),
            _ => String::new(),
        }
    }

    fn gate(&self, phase: &Phase, gate: &Gate) -> GateView {
        let name = BallotRef::Gate(phase.id.clone());
        let ballot = self.instance.ballot(&name);
        let state = self.instance.phases.get(&phase.id).map_or(GateState::Waiting, |progress| progress.gate);
        let due = ballot.and_then(|ballot| ballot.due.as_ref());
        let approvals = match ballot {
            Some(ballot) => approvals(ballot),
            None => gate.approvals.iter().map(|entry| not_asked_yet(&entry.by)).collect(),
        };
        GateView {
            id: name.to_string(),
            state,
            round: ballot.map_or(0, |ballot| ballot.round),
            due_at: due.map(|due| due.due_at),
            approvals,
            recused: ballot.map(|ballot| self.recused(ballot)).unwrap_or_default(),
            meetings: ballot.map(|ballot| self.meetings(ballot)).unwrap_or_default(),
            dossier_hash: ballot.map(|ballot| ballot.terms.dossier.clone()),
            explanation: self.explanation(phase),
            title: gate.title.get(self.language).to_owned(),
            why_due: due.map(|due| self.why(due)),
        }
    }

    /// How the gate stands, and when its voters were last reminded.
    fn explanation(&self, phase: &Phase) -> String {
        let stands =
            explain_gate(&self.definition, &self.directory, &self.instance, &phase.id, self.now, self.language);
        match self.reminded(&ItemRef::Gate(phase.id.clone())) {
            told if told.is_empty() => stands,
            told => format!("{stands} ({told})"),
        }
    }

    fn condition(&self, condition: &ConditionRef) -> ConditionView {
        let progress = &self.instance.conditions[condition];
        let names: Vec<String> = match &progress.owners.role {
            Some(role) => vec![role_title(&self.definition, role, self.language)],
            None => progress.owners.people.iter().map(|id| person_name(&self.directory, id)).collect(),
        };
        ConditionView {
            id: condition.to_string(),
            text: progress.text.text().map(str::to_owned),
            owner: names.join(", "),
            due_at: progress.due.due_at,
            overdue: progress.met_at.is_none() && self.is_overdue(Some(progress.due.due_at)),
            met_at: progress.met_at,
        }
    }
}

/// Two remarks as one; either may be empty.
fn both(one: String, other: String) -> String {
    match (one.is_empty(), other.is_empty()) {
        (_, true) => one,
        (true, false) => other,
        (false, false) => format!("{one}; {other}"),
    }
}

/// The sum of a gate's round: as it was when it closed, or as it stands.
fn approvals(ballot: &Ballot) -> Vec<ApprovalView> {
    let recorded = ballot.closed.as_ref().map(|closed| &closed.count).filter(|count| !count.entries.is_empty());
    let counted: Count;
    let count = match recorded {
        Some(count) => count,
        None => {
            counted = count::gate(ballot, Mode::Underway).1;
            &counted
        }
    };
    let rules = ballot.terms.entries.iter().map(|entry| &entry.rule);
    count.entries.iter().zip(rules).map(|(entry, rule)| approval(entry, rule)).collect()
}

fn approval(entry: &EntryCount, rule: &Rule) -> ApprovalView {
    let met = || entry.groups.iter().filter(|group| group.met);
    let (required, received) = match (rule, entry.groups.as_slice()) {
        (Rule::Weights { at_least, .. }, _) => (*at_least, met().filter_map(|group| group.weight).sum()),
        (_, [one]) if one.party.is_none() => (f64::from(one.needed), f64::from(one.votes.for_it)),
        (_, groups) => (groups.len() as f64, met().count() as f64),
    };
    ApprovalView { by: entry.by.clone(), required, received, met: entry.met, waiting_for: entry.waiting_for.clone() }
}

fn not_asked_yet(by: &str) -> ApprovalView {
    ApprovalView { by: by.to_owned(), required: 0.0, received: 0.0, met: false, waiting_for: Vec::new() }
}

/// What a step yielded: what is read of its kind, and its outputs.
fn outputs(progress: &StepProgress) -> Json {
    let mut all = Map::new();
    match &progress.terms {
        Some(StepTerms::Selection { .. }) => {
            all.insert("selected".into(), json!(progress.selected));
            if !progress.ranking.is_empty() {
                all.insert("ranking".into(), json!(progress.ranking));
            }
        }
        Some(StepTerms::Decision) => {
            all.insert("chosen".into(), json!(progress.selected));
        }
        Some(StepTerms::Recruitment { positions, .. }) => {
            let filled = |position: &String| {
                progress.appointments.values().filter(|appointment| appointment.position == *position).count()
            };
            let each: Map<String, Json> = positions.keys().map(|id| (id.clone(), filled(id).into())).collect();
            all.insert("appointed".into(), progress.appointed().into());
            all.insert("appointedByPosition".into(), each.into());
        }
        Some(StepTerms::Funding { budget, .. }) => {
            all.insert("budget".into(), budget.to_string().into());
            all.insert("pledged".into(), progress.pledged().to_string().into());
            all.insert("pledgedHours".into(), progress.pledged_hours().into());
            if !progress.withdrawn.is_empty() {
                let withdrawn = progress.withdrawn.iter();
                let withdrawn = withdrawn.map(|(party, pledge)| (party.clone(), pledge.amount.to_string().into()));
                all.insert("withdrawn".into(), withdrawn.collect::<Map<_, _>>().into());
            }
        }
        _ => {}
    }
    if let Json::Object(given) = value::to_plain(&progress.outputs) {
        all.extend(given);
    }
    all.into()
}

/// `3` and not `3.0`: only a weight can have a fraction.
fn whole_if_it_is<S: serde::Serializer>(number: &f64, serializer: S) -> Result<S::Ok, S::Error> {
    if number.fract() == 0.0 && number.abs() < 9e15 {
        serializer.serialize_i64(*number as i64)
    } else {
        serializer.serialize_f64(*number)
    }
}
