// SPDX-License-Identifier: EUPL-1.2
//! What the link of a mail asks of its reader: one link a mail, for one person and one item, or for reading alone. Makes
//! no token: it says what one would claim.

use jiff::{SignedDuration, Timestamp};
use sluis_core::definition::MailKind;
use sluis_core::engine::{BallotRef, Instance, ItemRef};
use sluis_core::notice::{Notice, Recipient};

use crate::links::{Claims, Purpose};

/// A link outlives the due date by so long: where silence escalates, a late answer still counts. What is over before is
/// told by the page itself; the end only bounds what an old mailbox can be used for.
const AFTER_DUE: SignedDuration = SignedDuration::from_hours(24 * 7 * 8);
/// A link about something without a due date lives so long.
const WITHOUT_DUE: SignedDuration = SignedDuration::from_hours(24 * 7 * 26);

/// What the link of the mail of a notice claims; nothing for a distribution address, which is nobody in particular.
pub(in crate::mail) fn claims(notice: &Notice, instance: &Instance, at: Timestamp) -> Option<Claims> {
    let Recipient::Person(person) = &notice.recipient else { return None };
    let ballot = notice.item.as_ref().and_then(|item| voted_on(item, notice, instance));
    let purpose = match (notice.kind, &notice.item, &ballot) {
        (
            MailKind::GateOpen | MailKind::StepOpen | MailKind::DateMoved | MailKind::Reminder | MailKind::Receipt,
            _,
            Some(_),
        ) => Purpose::Decide,
        (MailKind::StepOpen | MailKind::ConditionOpen | MailKind::DateMoved | MailKind::Reminder, Some(_), None) => {
            Purpose::Complete
        }
        _ => Purpose::View,
    };
    let item = notice.item.clone().filter(|_| purpose != Purpose::View);
    let round = ballot
        .filter(|_| purpose == Purpose::Decide)
        .and_then(|(ballot, round)| instance.ballots.get(&ballot)?.iter().find(|known| known.round == round));
    let due = match round {
        Some(round) => round.due.as_ref(),
        None => item.as_ref().and_then(|item| instance.due_of(item)),
    };
    let end = match due {
        Some(due) => due.due_at.max(at).saturating_add(AFTER_DUE),
        None => at.saturating_add(WITHOUT_DUE),
    };
    Some(Claims {
        purpose,
        instance: instance.id.clone(),
        item,
        round: round.map_or(0, |round| round.round),
        person: person.clone(),
        seat: notice.seat.clone().filter(|seat| seat != person && purpose != Purpose::View),
        dossier: round.map(|round| round.terms.dossier.chars().take(16).collect()).unwrap_or_default(),
        expires_at: Timestamp::from_second(end.unwrap_or(Timestamp::MAX).as_second()).unwrap_or(Timestamp::MAX),
    })
}

/// The ballot of an item with its round, when it is voted on.
fn voted_on(item: &ItemRef, notice: &Notice, instance: &Instance) -> Option<(BallotRef, u32)> {
    let ballot = match item {
        ItemRef::Step(step) => BallotRef::Decision(step.clone()),
        ItemRef::Gate(phase) => BallotRef::Gate(phase.clone()),
        ItemRef::Condition(_) => return None,
    };
    let last = instance.ballot(&ballot)?.round;
    Some((ballot, notice.round.unwrap_or(last)))
}
