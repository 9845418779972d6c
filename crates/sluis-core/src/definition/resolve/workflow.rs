// SPDX-License-Identifier: EUPL-1.2
//! The header: parties, roles, inputs, calendar and zone; then the phases in their order, and the mails.
//! Never computes a hash: that is over the files, not over what they mean.

use std::collections::BTreeMap;

use indexmap::IndexMap;
use jiff::tz::TimeZone;

use super::expressions::Types;
use super::names::{Names, or_spare};
use super::{Found, fields, phase, values};
use crate::calendar::{Calendar, CalendarError, CalendarFile, Term};
use crate::definition::files::{Files, Maybe, Written};
use crate::definition::place::Place;
use crate::definition::written::workflow::{Further, Joins, Party as WrittenParty, Role as WrittenRole};
use crate::definition::{Definition, Party, Role};
use crate::diagnostic::{Code, Diagnostic};
use crate::text::both;

/// The definition, without its hash.
pub(super) fn resolve(files: &Files, names: &Names<'_>, found: &mut Found) -> Option<Definition> {
    let written = &files.header.value;
    let at = files.header.place();
    let title = values::text(&written.title, &at.key("title"), names, found);
    let timezone = timezone(written.timezone.as_deref(), &at.key("timezone"), found);
    let calendar = calendar(files, &at.key("calendar"), names, found);
    let managed_by = super::given(written.managed_by.as_ref(), |role| names.role(role, &at.key("managed_by"), found));
    let parties = parties(&written.parties, &at.key("parties"), names, found);
    let roles = roles(&written.roles, &at.key("roles"), names, found);
    let inputs = fields::fields(&written.inputs, &at.key("inputs"), names, found);
    let due_soon = values::given_term(written.due_soon.as_ref(), &at.key("due_soon"), found);
    let reminders = values::reminders(&written.reminders, &at.key("reminders"), found);
    let escalation = values::escalation(&written.escalation, &at.key("escalation"), names, found);
    let mut types = Types::new();
    let phases = super::all((0..names.phases.len()).map(|number| phase::resolve(number, names, &mut types, found)));
    Some(Definition {
        id: written.id.clone(),
        version: written.version.clone(),
        hash: String::new(),
        title: title?,
        language: written.language,
        timezone: timezone?,
        calendar: calendar?,
        managed_by: managed_by?,
        parties: parties?,
        roles: roles?,
        inputs: inputs?,
        phases: phases?,
        due_soon: Some(due_soon?.unwrap_or(Term::WorkingDays(2))),
        reminders: reminders?,
        escalation: escalation?,
        mail: mail(files),
    })
}

fn mail(
    files: &Files,
) -> BTreeMap<(crate::definition::MailKind, crate::text::Language), crate::definition::MailWording> {
    files.mail.iter().map(|mail| ((mail.kind, mail.language), mail.wording.clone())).collect()
}

fn timezone(written: Option<&str>, at: &Place<'_>, found: &mut Found) -> Option<TimeZone> {
    let name = written.unwrap_or("Europe/Amsterdam");
    let unknown = |_| {
        let message = both(format!("er is geen tijdzone `{name}`"), format!("there is no time zone `{name}`"));
        let help = both("schrijf een naam zoals `Europe/Amsterdam`", "write a name such as `Europe/Amsterdam`");
        found.push(at.finding(Code::UNKNOWN_TIME_ZONE, message).with_help(help));
    };
    TimeZone::get(name).map_err(unknown).ok()
}

fn calendar(files: &Files, at: &Place<'_>, names: &Names<'_>, found: &mut Found) -> Option<Calendar> {
    let name = match files.header.value.calendar.as_deref() {
        None | Some("nl") => return Some(Calendar::dutch()),
        Some(name) => name,
    };
    match &files.calendar {
        Maybe::Good(file) => Calendar::with_days_off(name, &file.value, names.language)
            .map_err(|error| found.push(wrong_calendar(&error, file)))
            .ok(),
        Maybe::Faulty => None,
        Maybe::Absent => {
            let message = both(
                format!("er staat geen bestand `{name}` in de map"),
                format!("there is no file `{name}` in the folder"),
            );
            let help = both(
                "zet het naast de workflow, of schrijf `calendar: nl`",
                "put it beside the workflow, or write `calendar: nl`",
            );
            let fault = or_spare(at.finding(Code::FILE_NOT_FOUND, message).with_help(help), name, files);
            found.push(match fault.patches.is_empty() {
                true => fault.with_way(at.instead("nl")),
                false => fault,
            });
            None
        }
    }
}

fn wrong_calendar(error: &CalendarError, file: &Written<CalendarFile>) -> Diagnostic {
    let days = file.place().key("days_off");
    let at = match error {
        CalendarError::EmptyTitle { entry }
        | CalendarError::EndsBeforeItBegins { entry, .. }
        | CalendarError::TooLong { entry } => days.index(*entry),
        CalendarError::Version(_) => file.place().key("sluis"),
        CalendarError::TooManyYearly(_) | CalendarError::TooMany(_) => days,
    };
    let fault = at.finding(Code::WRONG_CALENDAR, error.said()).with_help(error.cure());
    match error {
        CalendarError::EndsBeforeItBegins { .. } => at.exchanging(fault, "from", "to"),
        _ => fault,
    }
}

fn parties(
    written: &IndexMap<String, WrittenParty>,
    at: &Place<'_>,
    names: &Names<'_>,
    found: &mut Found,
) -> Option<IndexMap<String, Party>> {
    super::all(written.iter().map(|(id, party)| {
        let title_at = at.key(id).key("title");
        let spelled = || values::spelled(id, names.language);
        let title = values::text_or(party.title.as_ref(), &title_at, names, found, spelled)?;
        let (mut numbers, mut texts) = (IndexMap::new(), IndexMap::new());
        for (name, further) in &party.further {
            match further {
                Further::Number(number) => drop(numbers.insert(name.clone(), *number)),
                Further::Text(text) => drop(texts.insert(name.clone(), text.clone())),
            }
        }
        Some((
            id.clone(),
            Party { title, partner: party.partner, joins_later: party.joins == Some(Joins::Later), numbers, texts },
        ))
    }))
}

fn roles(
    written: &IndexMap<String, WrittenRole>,
    at: &Place<'_>,
    names: &Names<'_>,
    found: &mut Found,
) -> Option<IndexMap<String, Role>> {
    super::all(written.iter().map(|(id, role)| {
        let title_at = at.key(id).key("title");
        let spelled = || values::spelled(id, names.language);
        let title = values::text_or(role.title.as_ref(), &title_at, names, found, spelled)?;
        Some((id.clone(), Role { title, per_party: role.per.is_some(), list: role.list.clone() }))
    }))
}
