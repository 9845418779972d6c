// SPDX-License-Identifier: EUPL-1.2
//! Who takes over from whom, and who is missing, in sentences. Says what the events say; who hears of it by mail stands in
//! `mails`.

use jiff::civil::Date;
use sluis_core::engine::{ItemRef, Vacancy};
use sluis_core::titles;
use sluis_core::value::Sealed;

use super::deeds::follows;
use super::layout::Line;
use super::voice::Voice;

pub(super) fn takes_over_on(voice: &Voice<'_>, old: &str, new: &str, from: Date, reason: &Sealed) -> Vec<Line> {
    let (old, new, from) = (voice.person(old), voice.person(new), voice.date(from));
    let reason = voice.reason(reason);
    follows(voice.say(
        format!("{new} neemt op {from} alles over van {old}. De reden: {reason}"),
        format!("{new} takes over everything from {old} on {from}. The reason: {reason}"),
    ))
}

pub(super) fn takes_over(voice: &Voice<'_>, old: &str, new: &str, reason: &Sealed) -> Vec<Line> {
    let (old, new, reason) = (voice.person(old), voice.person(new), voice.reason(reason));
    follows(voice.say(
        format!("{new} neemt alles over van {old}. De reden: {reason}"),
        format!("{new} takes over everything from {old}. The reason: {reason}"),
    ))
}

pub(super) fn does_not_take_over(voice: &Voice<'_>, old: &str, new: &str) -> Vec<Line> {
    let (old, new) = (voice.person(old), voice.person(new));
    follows(voice.say(
        format!("{new} neemt toch niet over van {old}."),
        format!("{new} does not take over from {old} after all."),
    ))
}

/// Somebody is missing, and who is told.
pub(super) fn missing(voice: &Voice<'_>, missing: (&Vacancy, &Vec<ItemRef>), to: &[String]) -> Vec<Line> {
    let missing = (missing.0, missing.1.as_slice());
    let said = titles::vacancy_text(voice.definition, voice.directory, voice.instance, missing, voice.language);
    let told = voice.list(&to.iter().map(|id| voice.person_or_role(id)).collect::<Vec<_>>());
    let words = match to {
        [] => voice.say(format!("{said}. Niemand hoort dit."), format!("{said}. Nobody is told.")),
        _ => voice.say(format!("{said}. Dit hoort: {told}."), format!("{said}. Told: {told}.")),
    };
    vec![Line::Milestone(words)]
}

/// Somebody is there again, or nothing asks for them any more.
pub(super) fn there_again(voice: &Voice<'_>, vacancy: &Vacancy, people: &[String]) -> Vec<Line> {
    let who = titles::vacancy_title(voice.definition, voice.directory, vacancy, voice.language);
    let names = voice.people(people);
    follows(match people {
        [] => voice.say(format!("Er wacht niets meer op {who}."), format!("Nothing waits for {who} any more.")),
        [one] if *one == vacancy.who => voice.say(format!("{who} is er weer."), format!("{who} is there again.")),
        _ => voice.say(format!("{who} is weer vervuld: {names}."), format!("{who} is filled again: {names}.")),
    })
}
