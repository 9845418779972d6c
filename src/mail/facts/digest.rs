// SPDX-License-Identifier: EUPL-1.2
//! What waits for one person, over all programmes that one mail speaks of: a list for each programme, the most urgent
//! first, each item with its date and why it is that date. Lists what waits now, never what waited when it was owed.

use jiff::Timestamp;
use minijinja::Value;
use sluis_core::calendar::why::Counted;
use sluis_core::calendar::{Deadline, Term};
use sluis_core::definition::Definition;
use sluis_core::engine::{ItemRef, asked};
use sluis_core::text::Language;
use sluis_core::titles;
use sluis_core::titles::why::why_due;

use super::{Sources, bullets, markdown, typed};
use crate::mail::compose::Waiting;

/// One programme with what waits in it for the reader.
struct Programme<'a> {
    waiting: Waiting<'a>,
    items: Vec<Open<'a>>,
}

/// Something that waits for the reader.
pub(in crate::mail) struct Open<'a> {
    due: Option<&'a Deadline>,
    item: ItemRef,
    /// In whose name, where it is asked of the reader as a deputy alone.
    seats: Vec<&'a str>,
}

/// Everything that waits for the recipient of this notice in its programme and is not snoozed; the earliest due first. Of a
/// ballot each seat is one: a vote is asked for each.
pub(in crate::mail) fn open_for<'a>(waiting: &Waiting<'a>, at: Timestamp) -> Vec<Open<'a>> {
    let (instance, person) = (waiting.instance, waiting.notice.recipient.id());
    asked_of(waiting, &|item| !instance.is_snoozed(item, person, at))
}

/// The same of what is to be told of.
fn asked_of<'a>(waiting: &Waiting<'a>, is_told: &dyn Fn(&ItemRef) -> bool) -> Vec<Open<'a>> {
    let (instance, person) = (waiting.instance, waiting.notice.recipient.id());
    let mut open: Vec<Open<'a>> = Vec::new();
    for item in instance.open_items().into_iter().filter(is_told) {
        let asked = asked(waiting.definition, instance, &item).into_iter().filter(|asked| asked.person == person);
        let seats: Vec<&str> = asked.map(|asked| asked.seat).collect();
        let due = instance.due_of(&item);
        let of = |seats: &[&'a str]| {
            let seats = if seats.contains(&person) { Vec::new() } else { seats.to_vec() };
            Open { due, item: item.clone(), seats }
        };
        match instance.round_of(&item) {
            Some(_) => open.extend(seats.iter().map(|seat| of(&[*seat]))),
            None if seats.is_empty() => {}
            None => open.push(of(&seats)),
        }
    }
    open.sort_by_key(|one| (one.due.is_none(), one.due.map(|due| due.due_at)));
    open
}

/// Whether something that waits for the recipient falls due after `now` and before `until`.
pub(crate) fn falls_due(waiting: &Waiting<'_>, now: Timestamp, until: Timestamp) -> bool {
    let dues = open_for(waiting, now).into_iter().filter_map(|one| one.due);
    dues.into_iter().any(|due| now < due.due_at && due.due_at <= until)
}

/// How late an item is at a moment, in working days of the workflow; `None` while it is in time.
pub(super) fn lateness(definition: &Definition, due: &Deadline, at: Timestamp, language: Language) -> Option<String> {
    if at < due.due_at {
        return None;
    }
    let today = definition.timezone.to_datetime(at).date();
    let late = match language {
        Language::Nl => "te laat",
        Language::En => "late",
    };
    Some(match definition.calendar.working_days_between(due.date, today) {
        0 => late.to_owned(),
        days => format!("{} {late}", Term::WorkingDays(days).in_words(language)),
    })
}

impl Sources<'_> {
    /// The programmes of this mail, the one with the most urgent item first.
    fn programmes(&self) -> Vec<Programme<'_>> {
        let mut seen: Vec<&str> = Vec::new();
        let mut programmes: Vec<Programme<'_>> = Vec::new();
        for waiting in self.together {
            if seen.contains(&waiting.instance.id.as_str()) {
                continue;
            }
            seen.push(&waiting.instance.id);
            programmes.push(Programme { waiting: *waiting, items: open_for(waiting, self.at) });
        }
        programmes.sort_by_key(|programme| {
            let first = programme.items.first().and_then(|one| one.due.map(|due| due.due_at));
            (first.is_none(), first)
        });
        programmes
    }

    /// What a digest calls the programmes: their titles, or their number when they are many.
    pub(super) fn programme_titles(&self) -> String {
        let mut titles: Vec<&str> = Vec::new();
        for waiting in self.together {
            let title = waiting.definition.title.get(self.language);
            if !titles.contains(&title) {
                titles.push(title);
            }
        }
        match titles.as_slice() {
            [] => self.definition.title.get(self.language).to_owned(),
            [one] => (*one).to_owned(),
            [one, other] => format!("{one} {} {other}", self.say("en", "and")),
            several => format!("{} {}", several.len(), self.say("programma’s", "programmes")),
        }
    }

    /// Whether the mail speaks of more than one programme.
    pub(super) fn is_of_several(&self) -> bool {
        self.together.iter().any(|waiting| waiting.instance.id != self.instance.id)
    }

    /// The list of a digest.
    pub(super) fn actions(&self) -> String {
        let programmes = self.programmes();
        let several = programmes.len() > 1;
        let same_title = |one: &Programme<'_>| {
            let title = |it: &Programme<'_>| it.waiting.definition.title.get(self.language).to_owned();
            programmes.iter().filter(|other| title(other) == title(one)).count() > 1
        };
        let block = |programme: &Programme<'_>| {
            let Waiting { definition, instance, .. } = programme.waiting;
            let items = programme.items.iter().map(|one| self.line(programme.waiting, one));
            let list = bullets(items, 0);
            if !several {
                return list;
            }
            let title = self.slot(definition.title.get(self.language));
            let id = if same_title(programme) { format!(" ({})", self.code_span(&instance.id)) } else { String::new() };
            let more = self.say("Meer over dit programma", "More about this programme");
            format!("## {title}{id}\n\n{list}\n{more}: {}\n\n", self.link_to(instance))
        };
        programmes.iter().filter(|programme| !programme.items.is_empty()).map(block).collect()
    }

    fn line(&self, Waiting { definition, directory, instance, .. }: Waiting<'_>, one: &Open<'_>) -> String {
        let mut title = self.slot(titles::item_title(definition, instance, &one.item, self.language));
        if !one.seats.is_empty() {
            let names: Vec<String> = one.seats.iter().map(|seat| titles::person_name(directory, seat)).collect();
            let names = self.slot(names.join(self.say(" en ", " and ")));
            title = format!("{title} ({} {names})", self.say("namens", "for"));
        }
        let Some(due) = one.due else { return format!("**{title}**") };
        let date = due.in_words(self.language);
        let when = match lateness(definition, due, self.at, self.language) {
            Some(late) => format!("**{late}**; {} {date}", self.say("dit moest klaar zijn op", "this was due on")),
            None => format!("{} {date}", self.say("uiterlijk", "by")),
        };
        let why = self.slot(why_due(definition, instance, due, self.language));
        format!("**{title}**: {when}. {why}")
    }

    /// What waits for the reader with a date that a hold moved.
    pub(super) fn moved_by_hold(&self) -> String {
        let Some(waiting) = self.together.first().filter(|_| self.notice.item.is_none()) else { return String::new() };
        let is_moved = |item: &ItemRef| {
            let due = waiting.instance.due_of(item);
            due.is_some_and(|due| matches!(due.why.counted, Counted::AfterHold { .. }))
        };
        bullets(asked_of(waiting, &is_moved).iter().map(|one| self.line(*waiting, one)), 0)
    }

    /// How much waits, as a sentence without its full stop.
    pub(super) fn digest_summary(&self) -> Value {
        let programmes = self.programmes();
        let dues = programmes.iter().flat_map(|programme| &programme.items).map(|one| one.due);
        let all = dues.clone().count();
        let late = dues.filter(|due| due.is_some_and(|due| due.due_at <= self.at)).count();
        let text = match (self.language, all, late) {
            (Language::Nl, 1, 0) => "1 actie wacht op u".to_owned(),
            (Language::Nl, 1, _) => "1 actie wacht op u en is te laat".to_owned(),
            (Language::Nl, _, 0) => format!("{all} acties wachten op u"),
            (Language::Nl, _, _) if all == late => format!("{all} acties wachten op u, allemaal te laat"),
            (Language::Nl, _, _) => format!("{all} acties wachten op u, waarvan {late} te laat"),
            (Language::En, 1, 0) => "1 action waits for you".to_owned(),
            (Language::En, 1, _) => "1 action waits for you and is late".to_owned(),
            (Language::En, _, 0) => format!("{all} actions wait for you"),
            (Language::En, _, _) if all == late => format!("{all} actions wait for you, all of them late"),
            (Language::En, _, _) => format!("{all} actions wait for you, {late} of them late"),
        };
        typed(text)
    }

    /// Where to read on about a programme. Of several each has its own link beside what waits, so that there is none for all.
    pub(super) fn digest_link(&self) -> Value {
        if !self.is_of_several() {
            return markdown(self.link_to(self.instance));
        }
        if self.has_pages {
            return markdown(String::new());
        }
        let person = super::shell_word(self.notice.recipient.id());
        markdown(self.code_span(&format!("sluis actions --person {person}")))
    }
}
