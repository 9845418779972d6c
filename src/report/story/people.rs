// SPDX-License-Identifier: EUPL-1.2
//! Who takes over from whom, and who is missing, in sentences. Says what the events say; who hears of it by mail stands in
//! `mails`.

use jiff::civil::Date;
use sluis_core::directory::Mandate;
use sluis_core::engine::{Event, ItemRef, Vacancy};
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

/// Who may act for whom from when to when, and who said so.
pub(super) fn may_act(voice: &Voice<'_>, event: &Event, mandate: &Mandate, reason: Option<&Sealed>) -> Vec<Line> {
    let (from, to) = (voice.person(&mandate.from), voice.person(&mandate.to));
    let (start, end, roles) = (voice.date(mandate.start), voice.date(mandate.end), roles(voice, mandate));
    let why = why(voice, reason);
    let by = recorded_by(voice, event, mandate);
    follows(voice.say(
        format!("{to} mag handelen namens {from} ({roles}), van {start} tot en met {end}{by}.{why}"),
        format!("{to} may act for {from} ({roles}) from {start} to {end}{by}.{why}"),
    ))
}

pub(super) fn acts_from_now(voice: &Voice<'_>, mandate: &Mandate) -> Vec<Line> {
    let (from, to, end) = (voice.person(&mandate.from), voice.person(&mandate.to), voice.date(mandate.end));
    follows(voice.say(
        format!("Vanaf nu handelt {to} namens {from}, tot en met {end}."),
        format!("From now on {to} acts for {from}, until {end}."),
    ))
}

pub(super) fn acts_no_more(voice: &Voice<'_>, mandate: &Mandate, early: bool, reason: Option<&Sealed>) -> Vec<Line> {
    let (from, to, why) = (voice.person(&mandate.from), voice.person(&mandate.to), why(voice, reason));
    let (nl, en) = if early { (" eerder dan gepland", " sooner than planned") } else { ("", "") };
    follows(voice.say(
        format!("{to} handelt niet meer namens {from}: het mandaat is{nl} afgelopen.{why}"),
        format!("{to} acts no longer for {from}: the mandate has ended{en}.{why}"),
    ))
}

fn roles(voice: &Voice<'_>, mandate: &Mandate) -> String {
    let titles = mandate.roles.iter().map(|role| titles::role_title(voice.definition, role, voice.language));
    titles.collect::<Vec<_>>().join(", ")
}

fn why(voice: &Voice<'_>, reason: Option<&Sealed>) -> String {
    let Some(reason) = reason else { return String::new() };
    let reason = voice.reason(reason);
    voice.say(format!(" De reden: {reason}"), format!(" The reason: {reason}"))
}

/// Who recorded it, when that is another than who is absent.
fn recorded_by(voice: &Voice<'_>, event: &Event, mandate: &Mandate) -> String {
    match event.actor.person() {
        Some(by) if by != mandate.from => {
            let by = voice.person(by);
            voice.say(format!("; vastgelegd door {by}"), format!("; recorded by {by}"))
        }
        _ => String::new(),
    }
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
