// SPDX-License-Identifier: EUPL-1.2
//! What an absence would bring: computed from state, people and dates, and never more than shown.

use jiff::civil::Date;
use serde_json::json;

use super::story::*;
use crate::engine::*;

const WORKFLOW: &str = "{ managed_by: team, roles: { team: {}, board: {}, clerk: {} }, \
    parties: { x: { weight: 30 }, y: { weight: 20 } }, \
    phases: { one: { steps: { alone: { kind: task, owner: clerk, due: 2 weeks }, both: { kind: task, owner: team, due: 2 weeks }, \
    later: { kind: task, owner: clerk, needs: alone, due: 2 weeks }, far: { kind: task, owner: clerk, needs: later, due: 8 weeks } }, \
    gate: { approvals: [{ by: board, RULE }], due: 2 weeks, dossier: [both], on_rework: { back_to: [both] } } } } }";
const PEOPLE: &str = "people: { ann: { name: Ann, roles: [team] }, bob: { name: Bob, roles: [team] }, cor: { name: Cor, roles: [clerk] }, \
    xa: { name: Xa, party: x, roles: [board] }, xb: { name: Xb, party: x, roles: [board] }, ya: { name: Ya, party: y, roles: [board] }, \
    dep: { name: Dep, party: y } }";

fn begun(rule: &str, mandates: &str) -> Story {
    Story::begin(&WORKFLOW.replace("RULE", rule), &format!("{PEOPLE}\n{mandates}"))
}

fn day(text: &str) -> Date {
    text.parse().unwrap()
}

/// Each item with what becomes of it.
fn effects(story: &Story, person: &str, from: &str, until: &str) -> Vec<(String, Effect)> {
    let days = (day(from), day(until));
    let impact = away(&story.definition, &story.directory, &story.instance, person, days, story.now);
    impact.touched.into_iter().map(|it| (it.item.to_string(), it.effect)).collect()
}

fn is(item: &str, effect: Effect) -> (String, Effect) {
    (item.to_owned(), effect)
}

#[test]
fn what_nobody_else_can_do_by_its_date_stalls_and_what_can_wait_waits() {
    let story = begun("rule: any", "");
    // `alone` is due on 18 January, `later` is expected from then until 1 February, `far` until the end of March.
    let told = effects(&story, "cor", "2027-01-11", "2027-01-24");
    assert_eq!(told, [is("alone", Effect::Stalls), is("later", Effect::Waits)]);
    let told = effects(&story, "cor", "2027-01-11", "2027-02-05");
    assert_eq!(told, [is("alone", Effect::Stalls), is("later", Effect::Stalls), is("far", Effect::Waits)]);
    assert_eq!(effects(&story, "ann", "2027-01-11", "2027-01-24"), [is("both", Effect::GoesOn)], "Bob is there");
    assert_eq!(effects(&story, "dep", "2027-01-11", "2027-01-24"), [], "nothing is theirs");
    assert_eq!(effects(&story, "cor", "2027-04-20", "2027-04-24"), [], "everything is expected to be over");
}

#[test]
fn what_is_late_now_still_waits_when_the_absence_begins() {
    let mut story = begun("rule: any", "");
    story.advance_to("2027-01-25T09:00");
    assert_eq!(effects(&story, "cor", "2027-01-26", "2027-01-27")[0], is("alone", Effect::Stalls));
}

#[test]
fn a_ballot_to_come_is_counted_without_the_vote() {
    let gate = |rule: &str, person: &str| {
        let story = begun(rule, "");
        let told = effects(&story, person, "2027-03-20", "2027-05-01");
        told.into_iter().find(|(item, _)| item == "gate one").unwrap().1
    };
    assert_eq!(gate("rule: all", "xa"), Effect::Stalls);
    assert_eq!(gate("rule: majority", "xa"), Effect::GoesOn);
    assert_eq!(gate("rule: any, per: party", "xa"), Effect::GoesOn, "the other one of the party is there");
    assert_eq!(gate("rule: any, per: party", "ya"), Effect::Stalls, "nobody else of the party");
    assert_eq!(gate("rule: majority, quorum: 3", "xa"), Effect::Stalls, "the quorum needs all three");
    assert_eq!(gate("rule: { weights: party.weight, at_least: 30 }", "ya"), Effect::GoesOn);
}

#[test]
fn votes_that_were_cast_count_in_an_open_ballot() {
    let mut story = begun("rule: { at_least: 2 }", "");
    for (who, step) in [("cor", "alone"), ("ann", "both"), ("cor", "later"), ("cor", "far")] {
        story.complete(who, step, json!({})).unwrap();
    }
    let alone = |story: &Story| effects(story, "ya", "2027-01-05", "2027-01-30");
    assert_eq!(alone(&story), [is("gate one", Effect::GoesOn)]);
    story.vote("xa", "gate one", "rework").unwrap();
    assert_eq!(alone(&story), [is("gate one", Effect::Stalls)], "only one of the others can still vote for it");
    story.vote("ya", "gate one", "approve").unwrap();
    assert_eq!(alone(&story), [], "nothing waits for who has voted");
}

#[test]
fn a_mandate_for_every_day_stands_in_and_one_for_some_days_does_not() {
    let mandate = |start: &str, end: &str| {
        format!("mandates: [{{ from: ya, to: dep, roles: [board], start: {start}, end: {end} }}]")
    };
    let gate = |mandates: &str| {
        let story = begun("rule: all", mandates);
        let days = (day("2027-03-20"), day("2027-05-01"));
        let impact = away(&story.definition, &story.directory, &story.instance, "ya", days, story.now);
        impact.touched.into_iter().next().unwrap()
    };
    let whole = gate(&mandate("2027-01-01", "2027-12-31"));
    assert_eq!((whole.effect, whole.stand_ins.len(), whole.stand_ins[0].person.as_str()), (Effect::StandsIn, 1, "dep"));
    let part = gate(&mandate("2027-01-01", "2027-04-12"));
    assert_eq!((part.effect, part.stand_ins[0].until), (Effect::Stalls, day("2027-04-12")));
    let other = gate(&mandate("2027-01-01", "2027-12-31").replace("board", "team"));
    assert_eq!((other.effect, other.stand_ins.len()), (Effect::Stalls, 0), "a mandate of another role is none here");
}

#[test]
fn a_deputy_who_did_the_work_cannot_stand_in_where_it_bars_them() {
    let mandates = "mandates: [{ from: ya, to: ann, roles: [board], start: 2027-01-01, end: 2027-12-31 }]";
    let mut story = begun("rule: all, self_approval: false", mandates);
    assert_eq!(effects(&story, "ya", "2027-03-20", "2027-05-01"), [is("gate one", Effect::StandsIn)]);
    story.complete("ann", "both", json!({})).unwrap();
    assert_eq!(effects(&story, "ya", "2027-03-20", "2027-05-01"), [is("gate one", Effect::Stalls)]);
}

#[test]
fn who_manages_alone_is_missed_and_on_hold_nothing_gets_late() {
    let mut story = begun("rule: any", "");
    let alone = |story: &Story| {
        let days = (day("2027-01-11"), day("2027-01-24"));
        away(&story.definition, &story.directory, &story.instance, "ann", days, story.now).manages_alone
    };
    assert!(!alone(&story));
    story.people_are(&PEOPLE.replace("bob: { name: Bob, roles: [team] }", "bob: { name: Bob }"));
    assert!(alone(&story));
    story.hold("ann").unwrap();
    let told = effects(&story, "cor", "2027-01-11", "2027-01-24");
    assert!(told.iter().all(|(_, effect)| *effect == Effect::Waits), "{told:?}");
    story.cancel("ann").unwrap();
    assert_eq!(effects(&story, "cor", "2027-01-11", "2027-01-24"), []);
}
