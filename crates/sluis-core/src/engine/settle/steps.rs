// SPDX-License-Identifier: EUPL-1.2
//! Steps that open when what they need is done: `needs`, `if`, `for_each`, owners, terms of the kind, due date.
//! Also waits whose time has come.

use std::collections::BTreeSet;

use jiff::civil::Date;

use crate::calendar::{Anchor, Deadline, Due, DueRule, Origin, Policy};
use crate::definition::expression::{Datum, EvaluationFault, Expression};
use crate::definition::{Contributions, Definition, Key, Need, Options, Owner, Phase, Rest, Step, StepKind};
use crate::engine::decide::Draft;
use crate::engine::event::{EventData, FanKey, SkipReason};
use crate::engine::facts;
use crate::engine::instance::Instance;
use crate::engine::item::{BallotRef, ItemRef, StepRef};
use crate::engine::terms::{Owners, StepTerms};
use crate::engine::{InstanceState, StepState};
use crate::money::Money;
use crate::value::{Item, Sealed, Value};

/// Opens, skips and completes what can be in this phase, in the order of the file.
pub(super) fn advance(draft: &mut Draft<'_>, phase: &str) {
    let definition = draft.definition;
    let Some(phase) = definition.phase(phase) else { return };
    for step in phase.steps.values() {
        if draft.instance.state != InstanceState::Running {
            return;
        }
        if needs_are_met(draft, step) {
            if step.for_each.is_some() && !draft.instance.fan_outs.contains_key(&step.id) {
                fan_out(draft, step);
            }
            for instance in draft.known_instances(&step.id) {
                if draft.instance.step_state(&instance) == StepState::Waiting {
                    open(draft, step, &instance);
                }
            }
        }
        end_wait(draft, step);
    }
    set_dates(draft, phase);
}

/// Sets the dates that count from a step which was done only after the item had opened. One that a person gave stays.
fn set_dates(draft: &mut Draft<'_>, phase: &Phase) {
    let counts_from_a_step =
        |due: &Option<Due>| due.as_ref().is_some_and(|due| matches!(due.anchor(), Some(Anchor::Step(_))));
    let mut set: Vec<(ItemRef, Option<Deadline>)> = Vec::new();
    for step in phase.steps.values().filter(|step| counts_from_a_step(&step.due)) {
        let open = draft.known_instances(&step.id).into_iter();
        let open = open.filter(|step| draft.instance.step_state(step) == StepState::Open);
        set.extend(open.map(|step| (ItemRef::Step(step.clone()), draft.due_of_step(&step))));
    }
    if let Some(gate) = phase.gate.as_ref().filter(|gate| counts_from_a_step(&gate.due))
        && draft.instance.open_ballot(&BallotRef::Gate(phase.id.clone())).is_some()
    {
        let due = gate.due.as_ref().and_then(|due| draft.deadline(due, &phase.id));
        set.push((ItemRef::Gate(phase.id.clone()), due));
    }
    for (item, due) in set {
        if let Some(due) = due.filter(|_| draft.instance.due_of(&item).is_none()) {
            draft.record(EventData::DueSet { item, due });
        }
    }
}

/// Whether enough of what a step needs is done.
fn needs_are_met(draft: &Draft<'_>, step: &Step) -> bool {
    step.needs.iter().all(|need| need_is_met(draft, need))
}

fn need_is_met(draft: &Draft<'_>, need: &Need) -> bool {
    let known = draft.known_instances(&need.step);
    let taking_part = || known.iter().filter(|step| draft.instance.is_of_who_takes_part(step));
    let done = || taking_part().filter(|step| draft.instance.step_state(step) == StepState::Done);
    let states = || known.iter().map(|step| draft.instance.step_state(step));
    let finished = |state| matches!(state, StepState::Done | StepState::Skipped | StepState::Cancelled);
    match need.at_least {
        Some(enough) => done().count() >= enough as usize,
        None => !known.is_empty() && states().all(finished),
    }
}

/// The instances of a step that are known by now, as of a draft.
pub(in crate::engine) fn known_instances(definition: &Definition, instance: &Instance, step: &str) -> Vec<StepRef> {
    let skipped_as_a_whole = instance.steps.contains_key(&StepRef::plain(step));
    let fans_out = definition.step(step).is_some_and(|step| step.for_each.is_some());
    instance.instances_of(step, fans_out && !skipped_as_a_whole)
}

/// The date until which a step waits: over at its first instant, and never moved off a day off.
pub(in crate::engine) fn beginning_of(definition: &Definition, date: Date) -> Option<Deadline> {
    let zone = &definition.timezone;
    let due = Due { rule: DueRule::On(date), policy: Policy::Calendar { roll: false } };
    let deadline = due.deadline(|_| None, &definition.calendar, zone)?;
    let due_at = zone.to_ambiguous_timestamp(date.at(0, 0, 0, 0)).compatible().ok()?;
    Some(Deadline { due_at, ..deadline })
}

impl Draft<'_> {
    /// The instances of a step that are known by now: one for each frozen key, or the plain one; none before a fan-out
    /// froze.
    pub(in crate::engine) fn known_instances(&self, step: &str) -> Vec<StepRef> {
        known_instances(self.definition, &self.instance, step)
    }

    /// The steps that a waiting step still needs, for people.
    pub(in crate::engine) fn missing_needs(&self, step: &StepRef) -> Vec<String> {
        let Some(written) = self.definition.step(&step.step) else { return Vec::new() };
        let missing = written.needs.iter().filter(|need| !need_is_met(self, need));
        missing.map(|need| need.step.clone()).collect()
    }

    /// When a step is due that opens, or opens again, now.
    pub(in crate::engine) fn due_of_step(&self, step: &StepRef) -> Option<Deadline> {
        let written = self.definition.step(&step.step)?;
        let phase = self.definition.phase_of(&step.step)?;
        match &written.kind {
            StepKind::Wait(Due { rule: DueRule::On(date), .. }) => beginning_of(self.definition, *date),
            StepKind::Wait(due) => self.deadline(due, &phase.id),
            _ => self.deadline(written.due.as_ref()?, &phase.id),
        }
    }

    /// The deadline that a rule gives for what opens now in this phase.
    pub(in crate::engine) fn deadline(&self, due: &Due, phase: &str) -> Option<Deadline> {
        let resolve = |anchor: &Anchor| match anchor {
            Anchor::Opening => Some(Origin::At(self.now)),
            Anchor::PhaseStart => self.instance.phases.get(phase)?.opened_at.map(Origin::At),
            Anchor::Step(step) => {
                let closed = self.known_instances(step).into_iter();
                closed.map(|step| self.instance.steps.get(&step)?.closed_at).max().flatten().map(Origin::At)
            }
            Anchor::Input(input) => match self.instance.inputs.get(input) {
                Some(Value::Date(date)) => Some(Origin::Day(*date)),
                _ => None,
            },
        };
        due.deadline(resolve, &self.definition.calendar, &self.definition.timezone)
    }
}

/// Freezes the keys of a fan-out; an empty list skips the step as a whole.
fn fan_out(draft: &mut Draft<'_>, step: &Step) {
    let plain = StepRef::plain(&step.id);
    if draft.instance.step_state(&plain) != StepState::Waiting {
        return;
    }
    let keys = keys_now(draft, step);
    if keys.is_empty() {
        draft.record(EventData::StepSkipped { step: plain, why: SkipReason::NothingToDo });
    } else {
        draft.record(EventData::StepFannedOut { step: step.id.clone(), keys });
    }
}

/// The keys that a fan-out has by what its list comes to now.
pub(in crate::engine) fn keys_now(draft: &mut Draft<'_>, step: &Step) -> Vec<FanKey> {
    let Some(for_each) = &step.for_each else { return Vec::new() };
    let elements = match for_each.over.evaluate(&|root, id| facts::read(draft, None, root, id)) {
        Ok(Datum::List(elements)) => elements,
        Ok(Datum::Record(elements)) => elements.into_values().collect(),
        Ok(_) | Err(_) => Vec::new(),
    };
    let mut keys: Vec<FanKey> = Vec::with_capacity(elements.len());
    for element in &elements {
        let taken: BTreeSet<&str> = keys.iter().map(|fan| fan.key.as_str()).collect();
        let key = unused_key(&key_of(element), &taken);
        let element = element_value(draft, element);
        keys.push(FanKey { key, element });
    }
    keys
}

/// A key that can stand in `step[key]`: the id of a record, or the text in lower case with hyphens.
fn key_of(element: &Datum) -> String {
    let text = match element {
        Datum::Record(fields) => fields.get("id").map(ToString::to_string).unwrap_or_default(),
        other => other.to_string(),
    };
    let mut key = String::with_capacity(text.len());
    for letter in text.to_lowercase().chars() {
        match letter {
            letter if letter.is_alphanumeric() => key.push(letter),
            _ if key.ends_with('-') || key.is_empty() => {}
            _ => key.push('-'),
        }
    }
    let key = key.trim_end_matches('-');
    if key.is_empty() { "item".to_owned() } else { key.to_owned() }
}

fn unused_key(key: &str, taken: &BTreeSet<&str>) -> String {
    let numbered = (2..).map(|number| format!("{key}-{number}"));
    let mut candidates = std::iter::once(key.to_owned()).chain(numbered);
    candidates.find(|candidate| !taken.contains(candidate.as_str())).unwrap_or_else(|| key.to_owned())
}

/// What an event keeps of an element: a party by its id, an item by its id and fields, anything else as it is.
fn element_value(draft: &mut Draft<'_>, element: &Datum) -> Value {
    let id = match element {
        Datum::Record(fields) => fields.get("id").map(ToString::to_string),
        _ => None,
    };
    match (id, element) {
        (Some(id), _) if draft.definition.parties.contains_key(&id) => Value::Party(id),
        (Some(id), _) => match facts::find_item(&draft.instance, &id) {
            Some(item) => Value::Items(vec![item]),
            None => Value::Choice(id),
        },
        (None, Datum::Integer(number)) => Value::Integer(*number),
        (None, Datum::Date(date)) => Value::Date(*date),
        (None, Datum::Money(amount)) => Value::Money(*amount),
        (None, other) => Value::Text(Sealed::new(other.to_string(), draft.ids)),
    }
}

/// What an expression comes to where this instance of a step stands.
fn evaluate(draft: &Draft<'_>, instance: &StepRef, expression: &Expression) -> Result<Datum, EvaluationFault> {
    expression.evaluate(&|root, id| facts::read(draft, Some(instance), root, id))
}

/// Opens one instance of a step, or skips it when its `if` is false or what it chooses from was skipped.
fn open(draft: &mut Draft<'_>, step: &Step, instance: &StepRef) {
    if let Some(condition) = &step.condition {
        let holds = evaluate(draft, instance, condition);
        if holds != Ok(Datum::Boolean(true)) {
            let why = SkipReason::Condition { expression: condition.source().to_owned() };
            draft.record(EventData::StepSkipped { step: instance.clone(), why });
            return;
        }
    }
    if let StepKind::Decision { options: Options::Expression(list), .. } = &step.kind
        && matches!(evaluate(draft, instance, list), Err(EvaluationFault::Absent { .. }))
    {
        // The step that would have yielded the options was skipped. An empty list is another matter: managers are told.
        draft.record(EventData::StepSkipped { step: instance.clone(), why: SkipReason::NothingToDo });
        return;
    }
    cancel_the_rest(draft, step);
    let owners = owners(draft, step, instance);
    let terms = terms(draft, step, instance);
    let due = draft.due_of_step(instance);
    draft.record(EventData::StepOpened { step: instance.clone(), owners, terms, due });
    if let StepKind::Decision { .. } = &step.kind {
        super::ballots::open(draft, &BallotRef::Decision(instance.clone()));
    }
}

/// `rest: cancelled`: the instances that were not needed any more.
fn cancel_the_rest(draft: &mut Draft<'_>, step: &Step) {
    for need in step.needs.iter().filter(|need| need.at_least.is_some() && need.rest == Rest::Cancelled) {
        for rest in draft.known_instances(&need.step) {
            if matches!(draft.instance.step_state(&rest), StepState::Open | StepState::Waiting) {
                super::close_ballot_overtaken(draft, &BallotRef::Decision(rest.clone()));
                draft.record(EventData::StepCancelled { step: rest, party: None });
            }
        }
    }
}

fn owners(draft: &Draft<'_>, step: &Step, instance: &StepRef) -> Owners {
    match &step.owner {
        None => Owners::default(),
        Some(Owner::Person(person)) => {
            let person = draft.directory.successor(person, draft.today()).to_owned();
            Owners { role: None, party: None, people: vec![person] }
        }
        Some(Owner::Role { role, party }) => {
            let party = party.as_ref().and_then(|party| facts::fill(draft, instance, party));
            let people = match &party {
                Some(party) => draft.members_of(role, party),
                None => draft.members(role),
            };
            Owners { role: Some(role.clone()), party, people }
        }
    }
}

/// The owners of a step that opens again: a person it was given to keeps it, unless that person has left.
pub(super) fn owners_again(draft: &Draft<'_>, step: &Step, instance: &StepRef) -> Owners {
    let before = draft.instance.steps.get(instance).map(|progress| &progress.owners);
    let is_here = |person: &String| draft.directory.person(person).is_some();
    let given = before.filter(|owners| owners.role.is_none() && !owners.people.is_empty());
    match given.filter(|owners| owners.people.iter().all(is_here)) {
        Some(given) => {
            let today = draft.today();
            let people = given.people.iter().map(|person| draft.directory.successor(person, today).to_owned());
            Owners { people: people.collect(), ..given.clone() }
        }
        None => owners(draft, step, instance),
    }
}

pub(super) fn terms(draft: &mut Draft<'_>, step: &Step, instance: &StepRef) -> StepTerms {
    match &step.kind {
        StepKind::Task => StepTerms::Task,
        StepKind::Workshop { .. } => StepTerms::Workshop,
        StepKind::Decision { .. } => StepTerms::Decision,
        StepKind::Wait(_) => StepTerms::Wait,
        StepKind::Selection { from, pick, criteria } => {
            let list = evaluate(draft, instance, from).ok();
            let candidates = items(draft, list);
            let most = (candidates.len() as u32).max(pick.min);
            let criteria = criteria.iter().map(|(id, criterion)| (id.clone(), criterion.weight)).collect();
            StepTerms::Selection { candidates, min: pick.min, max: pick.max.min(most), criteria }
        }
        StepKind::Recruitment { positions, headcount } => {
            let own: u32 = positions.values().filter_map(|position| position.headcount).sum();
            StepTerms::Recruitment {
                positions: positions.iter().map(|(id, position)| (id.clone(), position.headcount)).collect(),
                headcount: headcount.unwrap_or(own),
            }
        }
        StepKind::Funding { budget, effort_hours, contributions } => StepTerms::Funding {
            budget: *budget,
            effort_hours: *effort_hours,
            shares: shares(draft.definition, &draft.instance, *budget, contributions),
        },
    }
}

/// The options of a decision.
pub(in crate::engine) fn options(draft: &mut Draft<'_>, options: &Options, instance: &StepRef) -> Vec<Item> {
    match options {
        Options::Expression(list) => {
            let list = evaluate(draft, instance, list).ok();
            items(draft, list)
        }
        Options::Texts(texts) => {
            let language = draft.definition.language;
            let items = texts.iter().enumerate().map(|(at, text)| {
                let title = Value::Text(Sealed::new(text.get(language), draft.ids));
                let fields = [("title".to_owned(), title)].into_iter().collect();
                Item { id: format!("option-{}", at + 1), label: Some("title".to_owned()), fields }
            });
            items.collect()
        }
    }
}

/// The collected items that a list stands for; plain texts become items with a key of their own.
fn items(draft: &mut Draft<'_>, list: Option<Datum>) -> Vec<Item> {
    let Some(Datum::List(elements)) = list else { return Vec::new() };
    let mut items: Vec<Item> = Vec::with_capacity(elements.len());
    for element in &elements {
        let id = match element {
            Datum::Record(fields) => fields.get("id").map(ToString::to_string),
            _ => None,
        };
        match id.and_then(|id| facts::find_item(&draft.instance, &id)) {
            Some(item) => items.push(item),
            None => {
                let taken: BTreeSet<&str> = items.iter().map(|item| item.id.as_str()).collect();
                let id = unused_key(&key_of(element), &taken);
                let title = match element {
                    Datum::Record(fields) => fields.get("title").map_or_else(|| id.clone(), ToString::to_string),
                    other => other.to_string(),
                };
                let title = Value::Text(Sealed::new(title, draft.ids));
                let fields = [("title".to_owned(), title)].into_iter().collect();
                items.push(Item { id, label: Some("title".to_owned()), fields });
            }
        }
    }
    items
}

/// Who is asked for how much, of those who take part: by key, rounded to the cent by largest remainder, so that the parts add up exactly.
pub(crate) fn shares(
    definition: &Definition,
    instance: &Instance,
    budget: Money,
    contributions: &Contributions,
) -> indexmap::IndexMap<String, Money> {
    let takes_part = |party: &&String| instance.takes_part(party);
    let from: Vec<&String> = contributions.from.iter().filter(takes_part).collect();
    let weights: Vec<f64> = match &contributions.key {
        // What was agreed to the cent is nobody else's: the share of who left stays uncovered.
        Key::Fixed(fixed) => {
            let shares = fixed.iter().filter(|(party, _)| takes_part(party));
            return shares.map(|(party, share)| (party.clone(), *share)).collect();
        }
        Key::Equal => from.iter().map(|_| 1.0).collect(),
        Key::Number(name) => {
            let number = |party: &&String| definition.parties.get(*party)?.numbers.get(name).copied();
            from.iter().map(|party| number(party).unwrap_or(0.0)).collect()
        }
    };
    let parts = largest_remainder(budget.cents, &weights);
    from.into_iter().cloned().zip(parts.into_iter().map(Money::of_cents)).collect()
}

/// Shares whole cents by weight (method of the largest remainder, Hamilton): the parts add up to the total, and of
/// equal remainders the first in the list is served first.
fn largest_remainder(total: i64, weights: &[f64]) -> Vec<i64> {
    // Weights are counted in thousandths, so that the sharing itself is exact.
    let weights: Vec<i128> = weights.iter().map(|weight| (weight.max(0.0) * 1000.0).round() as i128).collect();
    let sum: i128 = weights.iter().sum();
    if sum == 0 {
        return vec![0; weights.len()];
    }
    let exact = |weight: &i128| i128::from(total) * weight;
    let mut parts: Vec<i64> = weights.iter().map(|weight| (exact(weight) / sum) as i64).collect();
    let mut order: Vec<usize> = (0..weights.len()).collect();
    order.sort_by_key(|at| std::cmp::Reverse(exact(&weights[*at]) % sum));
    let left = total - parts.iter().sum::<i64>();
    for at in order.into_iter().take(left as usize) {
        parts[at] += 1;
    }
    parts
}

/// A wait ends at its moment; one until a day ends when that day begins.
fn end_wait(draft: &mut Draft<'_>, step: &Step) {
    if !matches!(step.kind, StepKind::Wait(_)) {
        return;
    }
    for instance in draft.known_instances(&step.id) {
        let Some(progress) = draft.instance.steps.get(&instance) else { continue };
        let over = progress.due.as_ref().is_none_or(|due| due.due_at <= draft.now);
        if progress.state == StepState::Open && over {
            let (outputs, evidence) = (progress.outputs.clone(), progress.evidence.clone());
            draft.record(EventData::StepCompleted { step: instance, outputs, evidence });
        }
    }
}

/// The steps that, directly or through others, need one of these.
pub(in crate::engine) fn dependents(definition: &Definition, of: &[StepRef]) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    let reopened: BTreeSet<&str> = of.iter().map(|step| step.step.as_str()).collect();
    let Some(phase) = of.first().and_then(|step| definition.phase_of(&step.step)) else { return found };
    loop {
        let before = found.len();
        for step in phase.steps.values() {
            let on_them = |need: &Need| reopened.contains(need.step.as_str()) || found.contains(&need.step);
            let new = !found.contains(&step.id) && !reopened.contains(step.id.as_str());
            if new && step.needs.iter().any(on_them) {
                found.push(step.id.clone());
            }
        }
        if found.len() == before {
            return found;
        }
    }
}

/// A date for a condition without one: ten working days after the gate passed.
pub(super) fn default_condition_due(draft: &Draft<'_>, due: Option<Date>) -> Deadline {
    let zone = &draft.definition.timezone;
    match due {
        Some(date) => Deadline::set_by_hand(date, zone),
        None => {
            let due = Due::after_opening(crate::calendar::Term::WorkingDays(10));
            let resolve = |_: &Anchor| Some(Origin::At(draft.now));
            let deadline = due.deadline(resolve, &draft.definition.calendar, zone);
            deadline.unwrap_or_else(|| Deadline::set_by_hand(draft.today(), zone))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shares_add_up_and_the_largest_remainders_get_the_last_cents() {
        assert_eq!(largest_remainder(9_000_000, &[24.0, 16.0, 33.0]), [2_958_904, 1_972_603, 4_068_493]);
        assert_eq!(largest_remainder(100, &[1.0, 1.0, 1.0]), [34, 33, 33]);
        assert_eq!(largest_remainder(5, &[0.0, 0.0]), [0, 0]);
    }

    #[test]
    fn keys_are_made_of_letters_digits_and_hyphens() {
        assert_eq!(key_of(&Datum::text("Sociaal domein / Wmo")), "sociaal-domein-wmo");
        assert_eq!(key_of(&Datum::text("??")), "item");
        assert_eq!(unused_key("a", &["a", "a-2"].into()), "a-3");
    }
}
