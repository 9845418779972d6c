// SPDX-License-Identifier: EUPL-1.2
//! Somebody is missing: a role ran empty, or a person is gone. Told once, to whom, and over when somebody is there.

use serde_json::json;

use super::story::*;
use crate::definition::MailKind;
use crate::engine::*;
use crate::notice::owed;

const WORKFLOW: &str = "{ managed_by: team, escalation: [{ after: 5 days, to: board }], \
    roles: { team: {}, board: {}, clerk: {} }, parties: { east: {}, west: {} }, \
    phases: { one: { steps: { file: { kind: task, owner: clerk }, sign: { kind: task, owner: clerk, needs: file }, \
    visit: { kind: task, owner: { role: board, party: east } }, own: { kind: task, owner: team } }, \
    gate: { approvals: [{ by: board, rule: all, per: party }], due: 10 working days, on_rework: { back_to: [file] } } } } }";
const ANN: &str = "ann: { name: Ann, roles: [team] }";
const BOARD: &str = "eva: { name: Eva, party: east, roles: [board] }, wim: { name: Wim, party: west, roles: [board] }";
const CLERK: &str = "cor: { name: Cor, roles: [clerk] }";

fn people(parts: &[&str]) -> String {
    format!("people: {{ {} }}", parts.join(", "))
}

fn begun() -> Story {
    Story::begin(WORKFLOW, &people(&[ANN, BOARD, CLERK]))
}

fn vacancy(who: &str, party: Option<&str>) -> Vacancy {
    Vacancy { who: who.to_owned(), party: party.map(str::to_owned) }
}

/// Who is missing now, as it was told.
fn missing(story: &Story) -> Vec<Vacancy> {
    story.instance.vacancies.keys().cloned().collect()
}

fn arose(told: &[EventData]) -> Vec<(Vacancy, Vec<String>, Vec<String>)> {
    let of = |data: &EventData| match data {
        EventData::VacancyArose { vacancy, items, to } => {
            Some((vacancy.clone(), items.iter().map(ItemRef::to_string).collect(), to.clone()))
        }
        _ => None,
    };
    told.iter().filter_map(of).collect()
}

fn mailed(story: &Story, from: usize) -> Vec<(MailKind, String)> {
    let notices = owed(&story.definition, &story.directory, &story.instance, &story.events[from..]);
    notices.into_iter().map(|notice| (notice.kind, notice.recipient.id().to_owned())).collect()
}

#[test]
fn a_role_that_runs_empty_is_told_to_the_managers_once_and_is_over_when_it_is_filled() {
    let mut story = begun();
    let from = story.events.len();
    let told = story.people_are(&people(&[ANN, BOARD]));
    let one = (vacancy("clerk", None), vec!["file".to_owned()], vec!["ann".to_owned()]);
    assert_eq!(arose(&told), [one]);
    assert_eq!(mailed(&story, from), [(MailKind::Vacancy, "ann".to_owned())]);
    let told = story.people_are(&people(&[ANN, BOARD, "zed: { name: Zed }"]));
    assert_eq!(types(&Ok(told)), ["people-changed"], "told once");
    assert!(story.advance_to("2027-01-06T09:00").is_empty());
    let from = story.events.len();
    let told = story.people_are(&people(&[ANN, BOARD, "dik: { name: Dik, roles: [clerk] }"]));
    let ended = EventData::VacancyEnded { vacancy: vacancy("clerk", None), people: vec!["dik".to_owned()] };
    assert_eq!(told.last(), Some(&ended));
    assert_eq!(mailed(&story, from), [(MailKind::StepOpen, "dik".to_owned())], "who comes is asked");
    assert_eq!(missing(&story), []);
}

#[test]
fn work_that_opens_for_nobody_is_told_and_more_of_it_is_not_told_again() {
    let story = &mut Story::unstarted(WORKFLOW, &people(&[ANN, BOARD]));
    let told = story.start(json!({})).unwrap();
    assert_eq!(arose(&told).len(), 1, "{told:?}");
    story.assign("ann", "file", "ann").unwrap();
    assert_eq!(missing(story), [], "it was given to somebody, so nothing waits for the role");
    let told = story.complete("ann", "file", json!({})).unwrap();
    let one = (vacancy("clerk", None), vec!["sign".to_owned()], vec!["ann".to_owned()]);
    assert_eq!(arose(&told), [one], "the next step waits for it again");
}

#[test]
fn a_step_of_a_party_that_withdrew_is_told_as_nobodys() {
    let mut story = begun();
    let from = story.events.len();
    let told = story.leave("ann", "east").unwrap();
    let one = (vacancy("board", Some("east")), vec!["visit".to_owned()], vec!["ann".to_owned()]);
    assert_eq!(arose(&told), [one]);
    let kinds: Vec<MailKind> = mailed(&story, from).into_iter().map(|(kind, _)| kind).collect();
    assert_eq!(kinds, [MailKind::PartyChanged; 2], "to Ann, who manages, and to Eva: it says what is nobody's now");
    let told = story.join("ann", "east").unwrap();
    let ended = EventData::VacancyEnded { vacancy: vacancy("board", Some("east")), people: vec!["eva".to_owned()] };
    assert_eq!(told.last(), Some(&ended));
}

#[test]
fn a_ballot_without_the_seats_of_a_party_says_so_in_one_mail() {
    let mut story = begun();
    for (person, step) in [("cor", "file"), ("cor", "sign"), ("eva", "visit"), ("ann", "own")] {
        story.complete(person, step, json!({})).unwrap();
    }
    let from = story.events.len();
    let told = story.people_are(&people(&[ANN, CLERK, "wim: { name: Wim, party: west, roles: [board] }"]));
    let one = (vacancy("board", Some("east")), vec!["gate one".to_owned()], vec!["ann".to_owned()]);
    assert_eq!(arose(&told), [one]);
    assert_eq!(mailed(&story, from), [(MailKind::Escalation, "ann".to_owned())], "the alarm of the ballot says why");
    let told = story.people_are(&people(&[ANN, CLERK]));
    let types = types(&Ok(told));
    assert_eq!(types, ["people-changed", "seats-changed", "vacancy-ended", "vacancy-arose"], "now the whole role");
    assert_eq!(missing(&story), [vacancy("board", None)]);
}

#[test]
fn a_role_with_a_veto_that_nobody_could_cast_is_missed() {
    let workflow = WORKFLOW.replace("per: party }", "per: party, veto: [clerk] }");
    let mut story = Story::begin(&workflow, &people(&[ANN, BOARD, CLERK]));
    for (person, step) in [("cor", "file"), ("cor", "sign"), ("eva", "visit")] {
        story.complete(person, step, json!({})).unwrap();
    }
    assert_eq!(arose(&story.people_are(&people(&[ANN, BOARD]))), [], "nothing asks for it yet");
    let told = story.complete("ann", "own", json!({})).unwrap();
    let one = (vacancy("clerk", None), vec!["gate one".to_owned()], vec!["ann".to_owned()]);
    assert_eq!(arose(&told), [one]);
}

#[test]
fn somebody_who_is_gone_without_a_successor_is_missed() {
    let mut story = begun();
    story.assign("ann", "file", "wim").unwrap();
    let told = story.people_are(&people(&[ANN, CLERK, "eva: { name: Eva, party: east, roles: [board] }"]));
    let one = (vacancy("wim", None), vec!["file".to_owned()], vec!["ann".to_owned()]);
    assert_eq!(arose(&told), [one]);
    let told = story.people_are(&people(&[ANN, BOARD, CLERK]));
    let ended = EventData::VacancyEnded { vacancy: vacancy("wim", None), people: vec!["wim".to_owned()] };
    assert_eq!(told.last(), Some(&ended));
}

#[test]
fn where_the_managers_are_missing_whom_the_escalation_names_is_told_and_else_everybody_at_work() {
    let mut story = begun();
    let told = story.people_are(&people(&[BOARD, CLERK]));
    let to = |told: &[EventData]| arose(told).pop().map(|(_, _, to)| to);
    assert_eq!(to(&told), Some(vec!["eva".to_owned(), "wim".to_owned()]));
    let mut story = Story::begin(&WORKFLOW.replace(", to: board", ", to: team"), &people(&[ANN, BOARD, CLERK]));
    let told = story.people_are(&people(&[BOARD, CLERK]));
    assert_eq!(to(&told), Some(vec!["cor".to_owned(), "eva".to_owned()]), "{told:?}");
}

#[test]
fn it_is_told_on_hold_too_and_no_more_when_the_programme_has_ended() {
    let mut story = begun();
    story.hold("ann").unwrap();
    assert_eq!(arose(&story.people_are(&people(&[ANN, BOARD]))).len(), 1);
    story.cancel("ann").unwrap();
    assert_eq!(types(&Ok(story.people_are(&people(&[ANN])))), [] as [String; 0]);
    assert!(vacancies(&story.definition, &story.directory, &story.instance).is_empty());
}
