// SPDX-License-Identifier: EUPL-1.2
//! The dates of a programme, or of one person in it, as a calendar: each open deadline as a whole day, each meeting that
//! is planned at its hours. Days and not to-dos (VTODO): Outlook and Gmail leave to-dos out when they read a calendar.
//! A meeting has the UID of its invitation, so that it never stands in a calendar twice.

use jiff::Timestamp;
use sluis_core::definition::Definition;
use sluis_core::directory::Directory;
use sluis_core::engine::{Instance, InstanceState, ItemRef, Planned, StepRef};
use sluis_core::text::Language;
use sluis_core::titles;
use sluis_core::titles::why::why_due;

use crate::ical::{Entry, Method, When, calendar, uid_of};

/// What a calendar is made from.
#[derive(Clone, Copy, Debug)]
pub struct Dates<'a> {
    /// The definition of the programme.
    pub definition: &'a Definition,
    /// Its people.
    pub directory: &'a Directory,
    /// The programme.
    pub instance: &'a Instance,
    /// Only what waits for this person, and the meetings of this person.
    pub person: Option<&'a str>,
    /// The language of the entries.
    pub language: Language,
}

impl Dates<'_> {
    /// The calendar as text (RFC 5545). `at` is the moment of writing.
    pub fn calendar(&self, at: Timestamp) -> String {
        let running = self.instance.state == InstanceState::Running;
        let due = if running { self.deadlines() } else { Vec::new() };
        let held = if self.instance.has_ended() { Vec::new() } else { self.meetings() };
        let entries: Vec<Entry> = due.into_iter().chain(held).collect();
        calendar(Method::Publish, Some(self.definition.title.get(self.language)), at, &entries)
    }

    /// What is open and has a date. On hold nothing has: the clock stands still.
    fn deadlines(&self) -> Vec<Entry> {
        let instance = self.instance;
        let steps = instance.open_steps().filter(|(_, step)| self.concerns(&step.owners.people));
        let steps = steps.map(|(step, _)| ItemRef::Step(step.clone()));
        let ballots = instance.open_ballots().filter(|(_, ballot)| {
            let waiting =
                ballot.terms.seats.iter().filter(|seat| !seat.barred && !ballot.votes.contains_key(&seat.person));
            self.concerns(&waiting.map(|seat| seat.person.clone()).collect::<Vec<_>>())
        });
        let ballots = ballots.map(|(ballot, _)| ItemRef::from(ballot.clone()));
        let conditions = instance.open_conditions().filter(|(_, condition)| self.concerns(&condition.owners.people));
        let conditions = conditions.map(|(condition, _)| ItemRef::Condition(condition.clone()));
        let mut items: Vec<ItemRef> = steps.chain(ballots).chain(conditions).collect();
        items.dedup();
        items.iter().filter_map(|item| self.deadline(item)).collect()
    }

    fn deadline(&self, item: &ItemRef) -> Option<Entry> {
        let due = self.instance.due_of(item)?;
        let title = titles::item_title(self.definition, self.instance, item, self.language);
        Some(Entry {
            uid: uid_of("deadline", self.instance, item),
            // An export remembers no earlier one: whatever happened since is newer.
            sequence: u32::try_from(self.instance.seq).unwrap_or(u32::MAX),
            when: When::Day(due.date),
            summary: match self.language {
                Language::Nl => format!("Uiterlijk: {title}"),
                Language::En => format!("Due: {title}"),
            },
            description: self.description(Some(why_due(self.definition, self.instance, due, self.language))),
            location: None,
            stands: None,
            organizer: None,
            attendee: None,
        })
    }

    fn meetings(&self) -> Vec<Entry> {
        let steps = self.instance.steps.iter();
        let planned = steps.filter_map(|(step, progress)| {
            let planned = progress.meeting()?;
            let people = [planned.invited.as_slice(), progress.owners.people.as_slice()].concat();
            self.concerns(&people).then(|| self.meeting(step, planned))
        });
        planned.collect()
    }

    fn meeting(&self, step: &StepRef, planned: &Planned) -> Entry {
        Entry {
            uid: uid_of("meeting", self.instance, step),
            sequence: planned.sequence,
            when: When::Moments(planned.at, planned.ends_at.unwrap_or(planned.at)),
            summary: titles::step_title(self.definition, self.instance, step, self.language),
            description: self.description(titles::step_description(
                self.definition,
                self.instance,
                step,
                self.language,
            )),
            location: Some(titles::sealed_text(&planned.place, self.language)),
            stands: Some(true),
            organizer: None,
            attendee: None,
        }
    }

    /// Whether it is about the person asked for: directly, or as a member of an invited role.
    fn concerns(&self, ids: &[String]) -> bool {
        let Some(person) = self.person else { return true };
        ids.iter().any(|id| id == person || self.directory.fills(person, id))
    }

    fn description(&self, why: Option<String>) -> String {
        let title = self.definition.title.get(self.language);
        let programme = match self.language {
            Language::Nl => format!("Programma: {title}"),
            Language::En => format!("Programme: {title}"),
        };
        why.into_iter().chain([programme]).collect::<Vec<_>>().join("\n\n")
    }
}
