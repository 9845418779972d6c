// SPDX-License-Identifier: EUPL-1.2
//! Reminders and escalations that can be read and would never be heard: without a due date, before the item opens, or by
//! a schedule that meets days off alone. Needs no people.

use jiff::Timestamp;

use super::Workspace;
use super::dates::is_longer;
use crate::calendar::days::plus_days;
use crate::calendar::deadline::first_instant_from;
use crate::calendar::{Anchor, Due, DueRule, Schedule, Term};
use crate::definition::place::Place;
use crate::definition::{Definition, Escalation, Reminder, StepKind};
use crate::diagnostic::{Code, Diagnostic, Patch};
use crate::text::{Language, Text, both};

/// So many days of a schedule are looked at; one that meets none at work among them never will.
const LOOKED_AT: usize = 20;

/// A list of rules and what it is about.
struct Own<'w> {
    what: Text,
    due: Option<&'w Due>,
    reminders: Option<&'w [Reminder]>,
    escalation: Option<&'w [Escalation]>,
    /// How long before its date it must be planned.
    plan_before: Option<Term>,
    place: Place<'w>,
}

pub(super) fn check(workspace: &Workspace<'_>) -> Vec<Diagnostic> {
    let definition = workspace.definition;
    let mut found = schedules(definition, &definition.reminders, &workspace.header().key("reminders"));
    for own in lists(workspace) {
        let reminders = own.place.key("reminders");
        found.extend(schedules(definition, own.reminders.unwrap_or_default(), &reminders));
        match own.due {
            Some(due) => found.extend(before_opening(due, own.reminders.unwrap_or_default(), &reminders)),
            None => found.extend(without_due(&own)),
        }
    }
    found
}

/// The lists of steps and gates; what nobody is asked has none.
fn lists<'w>(workspace: &Workspace<'w>) -> Vec<Own<'w>> {
    let mut lists = Vec::new();
    for phase in &workspace.definition.phases {
        for (id, step) in phase.steps.iter().filter(|(_, step)| !matches!(step.kind, StepKind::Wait(_))) {
            let Some((place, _)) = workspace.step(id) else { continue };
            let (reminders, escalation) = (step.reminders.as_deref(), step.escalation.as_deref());
            let plan_before = match step.kind {
                StepKind::Workshop { plan_before, .. } => plan_before,
                _ => None,
            };
            lists.push(Own {
                what: both(format!("stap `{id}`"), format!("step `{id}`")),
                due: step.due.as_ref(),
                reminders,
                escalation,
                plan_before,
                place,
            });
        }
        if let Some((gate, place)) = phase.gate.as_ref().zip(workspace.gate(&phase.id)) {
            let (reminders, escalation) = (gate.reminders.as_deref(), gate.escalation.as_deref());
            let what = both(format!("poort `{}`", phase.id), format!("gate `{}`", phase.id));
            lists.push(Own { what, due: gate.due.as_ref(), reminders, escalation, plan_before: None, place });
        }
    }
    lists
}

fn without_due(own: &Own<'_>) -> Vec<Diagnostic> {
    let of = |key: &str, is_there: bool| {
        if !is_there {
            return None;
        }
        let message = Text::said(|l| {
            let what = own.what.get(l);
            match l {
                Language::Nl => format!("{what} heeft geen termijn, zodat `{key}` daar nooit iets zegt"),
                Language::En => format!("{what} has no due date, so that its `{key}` never says anything"),
            }
        });
        let at = own.place.key(key);
        let help = both(
            format!("geef het een `due`, zoals `due: 2 weeks`, of haal `{key}` weg"),
            format!("give it a `due`, such as `due: 2 weeks`, or take `{key}` away"),
        );
        let fault = at.finding(Code::REMINDER_WITHOUT_DUE, message).with_help(help);
        Some(fault.with_way(dated(own)).with_way(at.taken_out()))
    };
    let reminds = own.reminders.is_some_and(|rules| !rules.is_empty());
    let escalates = own.escalation.is_some_and(|rungs| !rungs.is_empty());
    [of("reminders", reminds), of("escalation", escalates)].into_iter().flatten().collect()
}

/// What to write for it to have the term that the help names, where it then has time for all that comes before.
fn dated(own: &Own<'_>) -> Option<Patch> {
    let term = Term::Weeks(2);
    let before = own.reminders.unwrap_or_default().iter().filter_map(|rule| match rule {
        Reminder::BeforeDue(before) => Some(*before),
        _ => None,
    });
    let has_time = before.chain(own.plan_before).all(|before| is_longer(term, before));
    own.place.adding("due: 2 weeks").filter(|_| has_time)
}

fn before_opening(due: &Due, reminders: &[Reminder], at: &Place<'_>) -> Vec<Diagnostic> {
    let DueRule::In { term, after: Anchor::Opening } = &due.rule else { return Vec::new() };
    let too_long = |(index, rule): (usize, &Reminder)| {
        let Reminder::BeforeDue(before) = rule else { return None };
        if before != term && !is_longer(*before, *term) {
            return None;
        }
        let message = Text::said(|l| {
            let (before, term) = (before.in_words(l), term.in_words(l));
            match l {
                Language::Nl => format!(
                    "{before} voor de termijn is het nog niet open: het heeft in totaal {term}, zodat deze herinnering nooit komt"
                ),
                Language::En => format!(
                    "{before} before its due date it is not open yet: it has {term} in all, so that this reminder never comes"
                ),
            }
        });
        let fault = at.index(index).key("before_due").finding(Code::REMINDER_BEFORE_OPENING, message);
        let help = both("schrijf een kortere tijd", "write a shorter time");
        Some(fault.with_help(help))
    };
    reminders.iter().enumerate().filter_map(too_long).collect()
}

fn schedules(definition: &Definition, reminders: &[Reminder], at: &Place<'_>) -> Vec<Diagnostic> {
    let silent = |(index, rule): (usize, &Reminder)| {
        let Reminder::Scheduled { schedule, days_off: false, .. } = rule else { return None };
        if meets_a_working_day(definition, schedule) {
            return None;
        }
        let message = both(
            format!("`{schedule}` valt alleen op vrije dagen, en dan zwijgt een schema"),
            format!("`{schedule}` meets days off alone, and on those a schedule is silent"),
        );
        let fault = at.index(index).key("schedule").finding(Code::SCHEDULE_OF_DAYS_OFF, message);
        let help = both(
            "noem andere dagen, of voeg `days_off: true` toe om ook op vrije dagen iets te laten horen",
            "name other days, or add `days_off: true` to be heard on days off too",
        );
        Some(fault.with_help(help))
    };
    reminders.iter().enumerate().filter_map(silent).collect()
}

fn meets_a_working_day(definition: &Definition, schedule: &Schedule) -> bool {
    let zone = &definition.timezone;
    // Any start will do: calendars repeat, and no clock enters a check. This one is a Friday in 2027.
    let mut after = Timestamp::constant(1_798_761_600, 0);
    for _ in 0..LOOKED_AT {
        let Some(run) = schedule.next_after(after, zone) else { return false };
        let day = zone.to_datetime(run).date();
        if definition.calendar.is_working_day(day) {
            return true;
        }
        after = first_instant_from(plus_days(day, 1).at(0, 0, 0, 0), zone) - jiff::SignedDuration::from_nanos(1);
    }
    false
}
