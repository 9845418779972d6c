// SPDX-License-Identifier: EUPL-1.2
//! The calendar of an invitation: what a calendar program takes over from the mail. The first one, each change and the
//! cancellation have one UID and a rising SEQUENCE, so that an older mail that comes late changes nothing.
//!
//! | who hears | planned or moved | off, or not invited any more |
//! |---|---|---|
//! | a person, where `[mail] organizer` is set | REQUEST: answers go to the organizer | CANCEL |
//! | a person, without an organizer | PUBLISH: it is shown, no answer is asked | CANCEL |
//! | a distribution address | PUBLISH: a list may be told, never asked | CANCEL |
//!
//! A request to a list would name an attendee that none of its readers is, and would ask all of them for an answer.
//! RFC 5546 wants an organizer in every calendar: without a configured one it is the sender. A cancellation for somebody
//! who is not invited any more carries no STATUS: `CANCELLED` would say that nobody meets.

use sluis_core::definition::MailKind;
use sluis_core::notice::Recipient;
use sluis_core::text::both;
use sluis_core::titles;

use super::compose::Settings;
use super::error::Error;
use super::facts::Sources;
use super::message::Attached;
use crate::ical::{Entry, Mailbox, Method, When, calendar, uid_of};

/// The calendar that belongs to this mail; `None` for a kind that is no invitation. `link` is where to read on.
pub(super) fn calendar_of(
    sources: &Sources<'_>,
    settings: &Settings,
    address: &str,
) -> Result<Option<Attached>, Error> {
    let cancels = match sources.notice.kind {
        MailKind::Invitation => false,
        MailKind::Cancellation => true,
        _ => return Ok(None),
    };
    let unplanned = || {
        Error::permanent(both(
            "deze bijeenkomst is nooit gepland; plan haar, dan volgt de uitnodiging",
            "this meeting was never planned; plan it and the invitation follows",
        ))
    };
    let (step, progress) = sources.step().ok_or_else(unplanned)?;
    let planned = progress.and_then(|progress| progress.planned.as_ref()).ok_or_else(unplanned)?;
    let organizer = settings.organizer();
    let asked = organizer.is_some() && matches!(sources.notice.recipient, Recipient::Person(_));
    let method = match (cancels, asked) {
        (true, _) => Method::Cancel,
        (false, true) => Method::Request,
        (false, false) => Method::Publish,
    };
    let mailbox = |from: &lettre::message::Mailbox| Mailbox {
        name: from.name.clone().unwrap_or_default(),
        address: from.email.to_string(),
    };
    let attendee = asked.then(|| Mailbox { name: sources.name.to_owned(), address: address.to_owned() });
    let stands = match (cancels, planned.called_off, asked) {
        (false, ..) => Some(true),
        (true, true, _) | (true, _, false) => Some(false),
        (true, false, true) => None,
    };
    let entry = Entry {
        uid: uid_of("meeting", sources.instance, step),
        sequence: planned.sequence,
        when: When::Moments(planned.at, planned.ends_at.unwrap_or(planned.at)),
        summary: sources.step_title(step),
        description: description(sources),
        location: Some(titles::sealed_text(&planned.place, sources.language)),
        stands,
        organizer: Some(mailbox(organizer.unwrap_or(&settings.sender()))),
        attendee,
    };
    let text = calendar(method, None, sources.at, &[entry]);
    let name = match cancels {
        false => sources.say("uitnodiging.ics", "invitation.ics"),
        true => sources.say("afzegging.ics", "cancellation.ics"),
    };
    Ok(Some(Attached { method: method.word(), text, name }))
}

/// Why one meets, and of which programme. No link: those of the pages are personal, and calendars are shared.
fn description(sources: &Sources<'_>) -> String {
    let programme = sources.definition.title.get(sources.language);
    let programme = format!("{} {programme}", sources.say("Programma:", "Programme:"));
    let parts = sources.description().into_iter().chain([programme]);
    parts.filter(|part| !part.trim().is_empty()).collect::<Vec<_>>().join("\n\n")
}
