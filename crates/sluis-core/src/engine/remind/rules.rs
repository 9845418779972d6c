// SPDX-License-Identifier: EUPL-1.2
//! The rules of one open item and their ticks: what has gone by and what comes next. Values in, values out.

use indexmap::IndexSet;
use jiff::Timestamp;
use jiff::civil::Date;

use crate::calendar::deadline::first_instant_from;
use crate::calendar::{Deadline, Term};
use crate::definition::{Definition, Escalation, Reminder};
use crate::engine::event::Tick;
use crate::engine::instance::{Instance, InstanceState, Spoken};
use crate::engine::item::{BallotRef, ItemRef};
use crate::engine::mandate::asked;
use crate::engine::vacancy::escalation_of;

/// Reminders in days speak at this hour of the local day.
const MORNING: i8 = 8;

/// A schedule that meets so many days off in a row never speaks; `check` refuses such a one.
const MOST_DAYS_OFF: usize = 400;

/// How far back the last run of a schedule is looked for, in hours: a longer look only where a shorter one finds none.
const LOOKS_BACK: [i64; 4] = [26, 8 * 24, 35 * 24, 400 * 24];

/// An open item with a due date, and what its rules need to know.
pub(super) struct Open<'a> {
    pub(super) definition: &'a Definition,
    pub(super) due: &'a Deadline,
    pub(super) people: Vec<&'a str>,
    reminders: &'a [Reminder],
    escalation: &'a [Escalation],
    told: Option<&'a Spoken>,
    /// When it opened: what its rules would have said before is not said.
    since: Timestamp,
    resumed_at: Option<Timestamp>,
}

/// A rule that has gone by, as it concerns a person.
#[derive(Clone)]
pub(super) struct Fired {
    pub(super) tick: Tick,
    pub(super) digest: bool,
    /// It may speak on a day off.
    pub(super) any_day: bool,
}

impl<'a> Open<'a> {
    /// The item, when it is open, has a due date, and the clock of its programme runs.
    pub(super) fn of(definition: &'a Definition, instance: &'a Instance, item: &ItemRef) -> Option<Open<'a>> {
        let due = instance.due_of(item).filter(|_| instance.state == InstanceState::Running)?;
        let (since, own_reminders) = match item {
            ItemRef::Step(step) => {
                let written = definition.step(&step.step)?;
                let ballot = instance.open_ballot(&BallotRef::Decision(step.clone()));
                let opened = ballot.map(|round| round.opened_at).or(instance.steps.get(step)?.opened_at)?;
                (opened, written.reminders.as_deref())
            }
            ItemRef::Gate(phase) => {
                let gate = definition.phase(phase)?.gate.as_ref()?;
                let opened = instance.open_ballot(&BallotRef::Gate(phase.clone()))?.opened_at;
                (opened, gate.reminders.as_deref())
            }
            ItemRef::Condition(condition) => (instance.conditions.get(condition)?.assigned_at, None),
        };
        let waits_for_time = instance.waits_for_time(item);
        (!waits_for_time).then(|| Open {
            definition,
            due,
            people: heard_by(definition, instance, item),
            reminders: own_reminders.unwrap_or(&definition.reminders),
            escalation: escalation_of(definition, item),
            told: instance.told.get(item),
            since,
            resumed_at: instance.resumed_at,
        })
    }

    /// The next moment after which something must be told; it may have gone by.
    pub(super) fn next(&self) -> Option<Timestamp> {
        let heard = |at: &Timestamp| self.people.iter().any(|person| *at >= self.silent_until(person));
        let once = self.reminders.iter().filter_map(|rule| self.once(rule)).map(|tick| tick.at).filter(heard);
        let scheduled = self.reminders.iter().filter_map(|rule| self.next_run(rule));
        let snoozes = self.people.iter().filter_map(|person| self.snooze_end(person)).map(|tick| tick.at);
        let rungs = self.escalation.iter().filter_map(|rung| self.rung(rung)).map(|tick| tick.at);
        once.chain(scheduled).chain(snoozes).chain(rungs).min()
    }

    /// What a person must be reminded of now: every rule that has gone by unheard, in the order of their ticks.
    pub(super) fn fired(&self, person: &str, now: Timestamp) -> Vec<Fired> {
        let silent_until = self.silent_until(person);
        let own = self.snooze_end(person).map(|tick| Fired { tick, digest: false, any_day: false });
        let of_rule = |rule: &Reminder| match rule {
            Reminder::Scheduled { digest, days_off, .. } => {
                let at = self.last_run(rule, now)?;
                Some(Fired { tick: Tick { rule: name(rule), at }, digest: *digest, any_day: *days_off })
            }
            Reminder::BeforeDue(term) | Reminder::AfterDue(term) => {
                Some(Fired { tick: self.once(rule)?, digest: false, any_day: is_exact(*term) })
            }
        };
        let rules = self.reminders.iter().filter_map(of_rule).filter(|fired| fired.tick.at >= silent_until);
        let mut fired: Vec<Fired> = rules.chain(own).filter(|fired| fired.tick.at <= now).collect();
        fired.sort_by(|one, other| (one.tick.at, &one.tick.rule).cmp(&(other.tick.at, &other.tick.rule)));
        fired.dedup_by(|one, other| one.tick == other.tick);
        fired
    }

    /// The rungs of the escalation that have gone by and were not told, lowest first.
    pub(super) fn rungs(&self, now: Timestamp) -> Vec<(&'a Escalation, Tick)> {
        let gone = self.escalation.iter().filter_map(|rung| Some((rung, self.rung(rung)?)));
        let mut gone: Vec<_> = gone.filter(|(_, tick)| tick.at <= now).collect();
        gone.sort_by_key(|(_, tick)| tick.at);
        gone
    }

    /// Eight in the morning of the next working day, when this moment lies on a day off.
    pub(super) fn next_working_morning(&self, now: Timestamp) -> Option<Timestamp> {
        let today = self.day(now);
        let day = self.definition.calendar.working_day_from(today);
        (day != today).then(|| self.morning(day))
    }

    /// The tick of a reminder that speaks once, while it has not spoken.
    fn once(&self, rule: &Reminder) -> Option<Tick> {
        let calendar = &self.definition.calendar;
        let at = match rule {
            Reminder::Scheduled { .. } => return None,
            Reminder::BeforeDue(term) => {
                let moment = self.due.moment_before(*term, calendar, &self.definition.timezone);
                let morning = || self.morning(calendar.working_day_until(self.day(moment)));
                if is_exact(*term) { moment } else { morning() }
            }
            Reminder::AfterDue(term) => self.after_due(*term),
        };
        self.untold(name(rule), at)
    }

    fn rung(&self, rung: &Escalation) -> Option<Tick> {
        self.untold(format!("escalation {} {}", rung.after, rung.to), self.after_due(rung.after))
    }

    fn after_due(&self, term: Term) -> Timestamp {
        let calendar = &self.definition.calendar;
        let moment = self.due.moment_after(term, calendar, &self.definition.timezone);
        if is_exact(term) { moment } else { self.morning(calendar.working_day_from(self.day(moment))) }
    }

    /// What would have been said before the item opened is not said: whoever was asked knows the date.
    fn untold(&self, rule: String, at: Timestamp) -> Option<Tick> {
        let tick = Tick { rule, at };
        let told = self.told.is_some_and(|told| told.rules.contains(&tick.rule) || told.ticks.contains(&tick));
        (!told && at > self.since).then_some(tick)
    }

    fn snooze_end(&self, person: &str) -> Option<Tick> {
        let snooze = self.told?.snoozed.get(person).filter(|snooze| !snooze.over)?;
        Some(Tick { rule: format!("snooze {} {person}", snooze.until), at: snooze.ends_at })
    }

    /// Ticks before this moment are not this person's; a snooze silences them for good.
    fn silent_until(&self, person: &str) -> Timestamp {
        self.told.and_then(|told| told.snoozed.get(person)).map_or(Timestamp::MIN, |snooze| snooze.ends_at)
    }

    /// Runs of a schedule up to this moment were spoken of, or fell before the item opened or while the clock stood still.
    fn spoken_until(&self) -> Timestamp {
        let told = self.told.and_then(|told| told.at);
        told.into_iter().chain(self.resumed_at).fold(self.since, Timestamp::max)
    }

    /// The first run of a schedule that somebody is to hear.
    fn next_run(&self, rule: &Reminder) -> Option<Timestamp> {
        let silence = self.people.iter().map(|person| self.silent_until(person)).min()?;
        let after = self.spoken_until().max(just_before(silence));
        let windows = self.windows(rule);
        windows.into_iter().flatten().filter_map(|window| self.first_run(rule, after.max(window.0), window.1)).min()
    }

    /// The last run of a schedule up to now that was not spoken of.
    fn last_run(&self, rule: &Reminder, now: Timestamp) -> Option<Timestamp> {
        let of_window = |(from, until): (Timestamp, Timestamp)| {
            let (after, until) = (self.spoken_until().max(from), until.min(now));
            let looks = LOOKS_BACK.iter().map(|hours| until.saturating_sub(jiff::SignedDuration::from_hours(*hours)));
            let looks = looks.map(|start| start.unwrap_or(Timestamp::MIN).max(after)).chain([after]);
            looks.into_iter().find_map(|start| {
                let runs =
                    std::iter::successors(self.first_run(rule, start, until), |run| self.first_run(rule, *run, until));
                runs.last()
            })
        };
        self.windows(rule).into_iter().flatten().filter_map(of_window).max()
    }

    /// The first run after `after` and not after `until`, on a day on which the rule may speak.
    fn first_run(&self, rule: &Reminder, after: Timestamp, until: Timestamp) -> Option<Timestamp> {
        let Reminder::Scheduled { schedule, days_off, .. } = rule else { return None };
        let (calendar, zone) = (&self.definition.calendar, &self.definition.timezone);
        let mut after = after;
        for _ in 0..MOST_DAYS_OFF {
            let run = schedule.next_after(after, zone).filter(|run| *run <= until)?;
            let day = self.day(run);
            if *days_off || calendar.is_working_day(day) {
                return Some(run);
            }
            after = just_before(first_instant_from(calendar.working_day_from(day).at(0, 0, 0, 0), zone));
        }
        None
    }

    /// The spans of time in which a schedule speaks of this item: after the first moment, up to the second.
    fn windows(&self, rule: &Reminder) -> [Option<(Timestamp, Timestamp)>; 2] {
        let Reminder::Scheduled { due_soon, overdue, .. } = rule else { return [None, None] };
        let late = self.due.due_at;
        let soon = |term| {
            let from = self.due.moment_before(term, &self.definition.calendar, &self.definition.timezone);
            (just_before(from), just_before(late))
        };
        let soon = self.definition.due_soon.filter(|_| *due_soon).map(soon);
        [soon, overdue.then_some((just_before(late), Timestamp::MAX))]
    }

    fn day(&self, at: Timestamp) -> Date {
        self.definition.timezone.to_datetime(at).date()
    }

    fn morning(&self, day: Date) -> Timestamp {
        morning(self.definition, day)
    }
}

/// Eight in the morning of a local day, or the first instant after where clocks skip it.
pub(super) fn morning(definition: &Definition, day: Date) -> Timestamp {
    first_instant_from(day.at(MORNING, 0, 0, 0), &definition.timezone)
}

/// The name by which a rule is remembered: what its author wrote, so that the place in the list does not matter.
fn name(rule: &Reminder) -> String {
    match rule {
        Reminder::BeforeDue(term) => format!("before_due {term}"),
        Reminder::AfterDue(term) => format!("after_due {term}"),
        Reminder::Scheduled { schedule, due_soon, overdue, .. } => match (due_soon, overdue) {
            (true, false) => format!("schedule {schedule} due-soon"),
            (false, true) => format!("schedule {schedule} overdue"),
            _ => format!("schedule {schedule}"),
        },
    }
}

/// A term in hours is meant to the hour, whatever the day.
fn is_exact(term: Term) -> bool {
    matches!(term, Term::Hours(_))
}

fn just_before(at: Timestamp) -> Timestamp {
    at.checked_sub(jiff::SignedDuration::from_nanos(1)).unwrap_or(Timestamp::MIN)
}

/// Who is reminded of an item, each once: the deputy of who is away, and everybody else for whom it waits.
fn heard_by<'a>(definition: &Definition, instance: &'a Instance, item: &ItemRef) -> Vec<&'a str> {
    let people: IndexSet<&str> = asked(definition, instance, item).into_iter().map(|asked| asked.person).collect();
    people.into_iter().collect()
}
