// SPDX-License-Identifier: EUPL-1.2
//! A party that withdraws or joins, and what follows for steps, ballots and money, in sentences.
//! Says what the events say; who hears of it by mail stands in `mails`.

use indexmap::IndexMap;
use sluis_core::engine::{BallotRef, Event, StepRef, explain_ballot};
use sluis_core::money::Money;
use sluis_core::titles;
use sluis_core::value::Sealed;

use super::deeds::{deed, follows};
use super::layout::Line;
use super::voice::Voice;

pub(super) fn withdrew(voice: &Voice<'_>, event: &Event, party: &str, reason: &Sealed) -> Vec<Line> {
    let (actor, party, reason) = (voice.actor(event), voice.party(party), voice.reason(reason));
    deed(voice.say(
        format!("{actor} legt vast: {party} trekt zich terug. De reden: {reason}"),
        format!("{actor} records: {party} withdraws. The reason: {reason}"),
    ))
}

pub(super) fn joined(voice: &Voice<'_>, event: &Event, party: &str, reason: &Sealed) -> Vec<Line> {
    let (actor, party, reason) = (voice.actor(event), voice.party(party), voice.reason(reason));
    deed(voice.say(
        format!("{actor} legt vast: {party} doet voortaan mee. De reden: {reason}"),
        format!("{actor} records: {party} takes part from now on. The reason: {reason}"),
    ))
}

pub(super) fn step_left(voice: &Voice<'_>, step: &StepRef, party: &str) -> Vec<Line> {
    let (title, party) = (voice.named(step.clone()), voice.party(party));
    follows(voice.say(
        format!("{title} vervalt, want {party} doet niet meer mee."),
        format!("{title} is cancelled, as {party} takes part no longer."),
    ))
}

pub(super) fn pledge_left(voice: &Voice<'_>, party: &str, amount: Money, hours: Option<u32>) -> Vec<Line> {
    let (party, amount) = (voice.party(party), titles::money_text(amount, voice.language));
    let hours = hours.filter(|hours| *hours > 0).map(|hours| titles::whole_text(hours.into(), voice.language));
    let (uur, hours) = match hours {
        Some(hours) => (format!(" en {hours} uur"), format!(" and {hours} hours")),
        None => Default::default(),
    };
    follows(voice.say(
        format!("De toezegging van {party}, {amount}{uur}, telt niet meer mee; zij blijft vastgelegd."),
        format!("The pledge of {party}, {amount}{hours}, counts no more; it stays on record."),
    ))
}

/// Whose share changed, from what to what.
pub(super) fn shares(
    voice: &Voice<'_>,
    step: &StepRef,
    before: &IndexMap<String, Money>,
    shares: &IndexMap<String, Money>,
) -> Vec<Line> {
    let money = |amount: &Money| titles::money_text(*amount, voice.language);
    let changed = shares.iter().filter(|(party, share)| before.get(*party) != Some(share));
    let parts = changed.map(|(party, share)| {
        let name = voice.party(party);
        Line::Part(match before.get(party) {
            Some(old) => {
                let (share, old) = (money(share), money(old));
                voice.say(format!("{name}: {share} (was {old})"), format!("{name}: {share} (was {old})"))
            }
            None => format!("{name}: {}", money(share)),
        })
    });
    let parts: Vec<Line> = parts.collect();
    if parts.is_empty() {
        return Vec::new();
    }
    let title = voice.named(step.clone());
    let head = voice.say(format!("Voor {title} wordt nu gevraagd:"), format!("For {title} is asked now:"));
    std::iter::once(Line::Follows(head)).chain(parts).collect()
}

/// How an open ballot stands among the parties of now; one that closed tells its outcome itself.
pub(super) fn thresholds(voice: &Voice<'_>, event: &Event, ballot: &BallotRef) -> Vec<Line> {
    let Some(open) = voice.instance.open_ballot(ballot) else { return Vec::new() };
    let title = voice.named(ballot.clone());
    let sum = explain_ballot(voice.definition, voice.directory, open, event.at, voice.language);
    follows(voice.say(
        format!("Wie over {title} beslissen, is nu anders. Stand: {sum}"),
        format!("Those who decide on {title} are others now. So far: {sum}"),
    ))
}
