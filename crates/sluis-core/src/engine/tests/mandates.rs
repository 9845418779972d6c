// SPDX-License-Identifier: EUPL-1.2
//! `delegate`: who may give and end a mandate, that it begins and ends by itself, and whom its days ask and mail.

use serde_json::json;

use super::story::*;
use crate::definition::MailKind;
use crate::directory::Directory;
use crate::engine::*;
use crate::notice::owed;

const WORKFLOW: &str = "{ managed_by: team, roles: { team: {}, board: {} }, \
    reminders: [{ before_due: 3 working days }], \
    phases: { one: { steps: { make: { kind: task, owner: team }, more: { kind: task, owner: team } }, \
    gate: { dossier: [make], approvals: [{ by: board, rule: all, recusal: true, self_approval: false }], due: 10 working days, \
    on_rework: { back_to: [make] } } } } }";
const PEOPLE: &str = "people: { \
    ann: { name: Ann, roles: [team] }, tom: { name: Tom, roles: [team] }, bea: { name: Bea, roles: [board] }, \
    cor: { name: Cor, roles: [board] }, dan: { name: Dan, roles: [board] }, eve: { name: Eve } }";

/// A mandate of Bea, on the board; the programme begins on Monday 4 January 2027.
fn of_bea(to: &str, start: &str, end: &str) -> PeopleChange {
    given("bea", to, &["board"], start, end)
}

fn given(from: &str, to: &str, roles: &[&str], start: &str, end: &str) -> PeopleChange {
    let roles = roles.iter().map(|role| (*role).to_owned()).collect();
    let (from, to, reason) = (from.to_owned(), to.to_owned(), "On leave".to_owned());
    PeopleChange::Delegate { from, to, roles, start: start.parse().unwrap(), end: end.parse().unwrap(), reason }
}

fn ended(from: &str, to: &str) -> PeopleChange {
    PeopleChange::EndMandate { from: from.to_owned(), to: to.to_owned(), reason: "Back".to_owned() }
}

fn decided(story: &Story, by: &str, change: &PeopleChange) -> Result<Directory, Refusal> {
    let (definition, directory, now) = (&story.definition, &story.directory, story.now);
    change_people(&Setting { definition, directory, now }, &Actor::Person(by.to_owned()), change)
}

/// Records the change, and lets the instance hear of it.
fn record(story: &mut Story, by: &str, change: &PeopleChange) -> Told {
    let after = decided(story, by, change)?;
    story.directory = Directory { version: story.directory.version + 1, ..after };
    story.give(Actor::Person(by.to_owned()), None, Act::PeopleChanged)
}

/// A vote of a deputy in the name of a seat.
fn vote_for(story: &mut Story, deputy: &str, seat: &str, ballot: &str, verdict: &str) -> Told {
    story.give(Actor::Person(deputy.to_owned()), Some(seat), vote(ballot, verdict))
}

/// With the gate open, so that every seat is asked.
fn voting() -> Story {
    let mut story = Story::begin(WORKFLOW, PEOPLE);
    story.complete("ann", "make", json!({})).unwrap();
    story.complete("ann", "more", json!({})).unwrap();
    story
}

/// Who is mailed what in whose name because of the last events.
fn mailed(story: &Story, from: usize) -> Vec<(MailKind, String, Option<String>)> {
    let directory = story.directory.on(story.definition.timezone.to_datetime(story.now).date());
    let notices = owed(&story.definition, &directory, &story.instance, &story.events[from..]);
    notices.into_iter().map(|it| (it.kind, it.recipient.id().to_owned(), it.seat)).collect()
}

fn gate_open(to: &str, seat: &str) -> (MailKind, String, Option<String>) {
    (MailKind::GateOpen, to.to_owned(), Some(seat.to_owned()))
}

fn asked_now(story: &Story, item: &str) -> Vec<(String, String)> {
    let item: ItemRef = item.parse().unwrap();
    let asked = asked(&story.definition, &story.instance, &item);
    asked.into_iter().map(|it| (it.person.to_owned(), it.seat.to_owned())).collect()
}

fn pairs(of: &[(&str, &str)]) -> Vec<(String, String)> {
    of.iter().map(|(person, seat)| ((*person).to_owned(), (*seat).to_owned())).collect()
}

#[test]
fn a_mandate_from_today_tells_both_and_asks_the_deputy_for_the_seat_at_once() {
    let mut story = voting();
    let from = story.events.len();
    let told = record(&mut story, "bea", &of_bea("eve", "2027-01-04", "2027-01-08"));
    assert_eq!(types(&told), ["people-changed", "mandate-given"]);
    let both = |to: &str| (MailKind::Mandate, to.to_owned(), None);
    assert_eq!(mailed(&story, from), [both("bea"), both("eve"), gate_open("eve", "bea")]);
    vote_for(&mut story, "eve", "bea", "gate one", "approve").unwrap();
    let vote = &story.ballot("gate one").votes["bea"];
    assert_eq!((vote.cast_by.as_str(), &vote.choice), ("eve", &Choice::Verdict(crate::definition::Verdict::Approve)));
    let event = story.events.last().unwrap();
    assert_eq!((event.actor.person(), event.on_behalf_of.as_deref()), (Some("eve"), Some("bea")), "both names");
}

#[test]
fn a_mandate_begins_and_ends_by_itself_also_on_hold_and_the_seat_is_asked_again() {
    for held in [false, true] {
        let mut story = voting();
        let told = record(&mut story, "bea", &of_bea("eve", "2027-01-06", "2027-01-07"));
        assert_eq!(types(&told), ["people-changed", "mandate-given"]);
        assert_eq!(code(vote_for(&mut story, "eve", "bea", "gate one", "approve")), "person-has-no-mandate");
        if held {
            story.hold("ann").unwrap();
        }
        assert_eq!(next_due_at(&story.definition, &story.instance).unwrap().to_string(), "2027-01-05T23:00:00Z");
        let from = story.events.len();
        assert_eq!(types(&Ok(story.advance_to("2027-01-06T00:00"))), ["mandate-began"]);
        let waits = if held { vec![] } else { vec![gate_open("eve", "bea")] };
        let asks = mailed(&story, from).into_iter().filter(|_| !held).collect::<Vec<_>>();
        assert_eq!(asks, waits);
        let from = story.events.len();
        assert_eq!(types(&Ok(story.advance_to("2027-01-08T00:00"))), ["mandate-ended"]);
        if !held {
            assert_eq!(mailed(&story, from), [gate_open("bea", "bea")], "the vote is out, and bea is back");
        }
        assert_eq!(asked_now(&story, "gate one"), pairs(&[("bea", "bea"), ("cor", "cor"), ("dan", "dan")]));
    }
}

#[test]
fn a_ballot_that_opens_in_its_days_asks_the_deputy_beside_their_own_seat_and_reminds_them() {
    let mut story = Story::begin(WORKFLOW, PEOPLE);
    record(&mut story, "bea", &of_bea("cor", "2027-01-04", "2027-01-29")).unwrap();
    record(&mut story, "dan", &given("dan", "cor", &[], "2027-01-04", "2027-01-29")).unwrap();
    story.complete("ann", "make", json!({})).unwrap();
    let from = story.events.len();
    story.complete("ann", "more", json!({})).unwrap();
    let requests: Vec<_> = mailed(&story, from).into_iter().filter(|it| it.0 == MailKind::GateOpen).collect();
    assert_eq!(requests, [gate_open("cor", "bea"), gate_open("cor", "cor"), gate_open("cor", "dan")]);
    for (seat, left) in [("cor", 2), ("bea", 1)] {
        vote_for(&mut story, "cor", seat, "gate one", "approve").unwrap();
        assert_eq!(asked_now(&story, "gate one").len(), left);
    }
    let from = story.events.len();
    story.advance_to("2027-01-14T08:00");
    assert_eq!(mailed(&story, from), [(MailKind::Reminder, "cor".to_owned(), Some("dan".to_owned()))]);
    vote_for(&mut story, "cor", "dan", "gate one", "approve").unwrap();
    assert_eq!(story.gate("one"), GateState::Passed);
}

#[test]
fn a_deputy_is_asked_for_the_steps_of_a_role_and_both_names_are_kept() {
    let mut story = Story::begin(WORKFLOW, PEOPLE);
    let from = story.events.len();
    record(&mut story, "ann", &given("ann", "eve", &["team"], "2027-01-04", "2027-01-05")).unwrap();
    let asks: Vec<_> = mailed(&story, from).into_iter().filter(|it| it.0 == MailKind::StepOpen).collect();
    let ask = (MailKind::StepOpen, "eve".to_owned(), Some("ann".to_owned()));
    assert_eq!(asks, [ask.clone(), ask]);
    assert_eq!(asked_now(&story, "make"), pairs(&[("eve", "ann"), ("tom", "tom")]));
}

#[test]
fn a_mandate_that_is_ended_before_its_last_day_tells_both_and_asks_the_seat_again() {
    for by in ["bea", "eve", "ann"] {
        let mut story = voting();
        record(&mut story, "ann", &of_bea("eve", "2027-01-04", "2027-01-29")).unwrap();
        story.clock_at("2027-01-11T09:00");
        let from = story.events.len();
        let told = record(&mut story, by, &ended("bea", "eve"));
        assert_eq!(types(&told), ["people-changed", "mandate-ended"], "{by}");
        let both = |to: &str| (MailKind::Mandate, to.to_owned(), None);
        assert_eq!(mailed(&story, from), [both("bea"), both("eve"), gate_open("bea", "bea")]);
        assert_eq!(code(vote_for(&mut story, "eve", "bea", "gate one", "approve")), "person-has-no-mandate");
        assert!(story.advance_to("2027-01-12T09:00").is_empty(), "nothing is left of it");
        assert_eq!(code(record(&mut story, by, &ended("bea", "eve"))), "there-is-no-such-mandate");
    }
}

#[test]
fn a_seat_whose_deputy_may_not_vote_here_is_asked_itself() {
    let mut story = voting();
    record(&mut story, "bea", &of_bea("ann", "2027-01-04", "2027-01-08")).unwrap();
    assert_eq!(asked_now(&story, "gate one")[0], ("bea".to_owned(), "bea".to_owned()), "ann made what is judged");
    record(&mut story, "cor", &given("cor", "dan", &[], "2027-01-04", "2027-01-08")).unwrap();
    assert_eq!(asked_now(&story, "gate one")[1], ("dan".to_owned(), "cor".to_owned()));
    story.give(Actor::Person("dan".to_owned()), None, recuse("gate one", false)).unwrap();
    assert_eq!(asked_now(&story, "gate one")[1], ("cor".to_owned(), "cor".to_owned()), "dan has an interest");
    assert_eq!(
        code(vote_for(&mut story, "ann", "bea", "gate one", "approve")),
        "voter-completed-a-step-of-the-dossier"
    );
}

#[test]
fn who_takes_over_ends_the_mandates_of_who_left() {
    let mut story = voting();
    record(&mut story, "bea", &of_bea("eve", "2027-01-04", "2027-01-29")).unwrap();
    let (old, new, from) = ("bea".to_owned(), "tom".to_owned(), "2027-01-04".parse().unwrap());
    let replaced = PeopleChange::Replace { old, new, person: None, from, reason: "Left".to_owned() };
    let told = record(&mut story, "ann", &replaced);
    assert!(types(&told).contains(&"mandate-ended".to_owned()), "{told:?}");
    assert_eq!(asked_now(&story, "gate one").last().unwrap().0, "tom");
}

#[test]
fn what_is_no_mandate_is_refused_with_why() {
    let mut story = voting();
    let first = of_bea("eve", "2027-01-11", "2027-01-15");
    for (by, change, why) in [
        ("cor", first.clone(), "mandate-is-for-others-to-give"),
        ("eve", first.clone(), "mandate-is-for-others-to-give"),
        ("bea", of_bea("bea", "2027-01-11", "2027-01-15"), "deputy-is-the-person"),
        ("bea", of_bea("eva", "2027-01-11", "2027-01-15"), "person-is-unknown"),
        ("bea", of_bea("eve", "2027-01-15", "2027-01-11"), "mandate-ends-before-it-begins"),
        ("bea", of_bea("eve", "2027-01-01", "2027-01-15"), "date-has-passed"),
        ("bea", given("bea", "eve", &["team"], "2027-01-11", "2027-01-15"), "role-is-not-held"),
        ("eve", given("eve", "cor", &[], "2027-01-11", "2027-01-15"), "person-fills-no-role"),
        ("bea", ended("bea", "eve"), "there-is-no-such-mandate"),
    ] {
        let refusal = decided(&story, by, &change).unwrap_err();
        assert_eq!(refusal.code(), why, "{by}");
    }
    record(&mut story, "bea", &first).unwrap();
    let again = of_bea("eve", "2027-01-15", "2027-01-22");
    assert_eq!(decided(&story, "bea", &again).unwrap_err().code(), "mandate-is-given-already");
    assert!(decided(&story, "bea", &of_bea("eve", "2027-01-18", "2027-01-22")).is_ok(), "after it");
    assert!(decided(&story, "bea", &of_bea("dan", "2027-01-11", "2027-01-15")).is_ok(), "a second deputy");
    assert_eq!(
        code(decided(&story, "eve", &given("bea", "dan", &[], "2027-01-11", "2027-01-15")).map(|_| Vec::new())),
        "mandate-is-for-others-to-give",
        "a mandate is not passed on"
    );
}

/// Bea votes on the board and has the veto of two roles besides.
const TWO_VETOES: &str = "{ roles: { board: {}, controller: {}, lawyer: {} }, phases: { one: { steps: { wait: { kind: wait, for: 1 day } }, \
    gate: { approvals: [{ by: board, rule: all, veto: [controller, lawyer] }] } }, \
    two: { steps: { rest: { kind: wait, for: 1 day } }, gate: { approvals: [{ by: lawyer, rule: all }] } } } }";
const WITH_TWO_VETOES: &str = "people: { bea: { name: Bea, roles: [board, controller, lawyer] }, \
    cor: { name: Cor, roles: [board, controller] }, eve: { name: Eve } }";

#[test]
fn a_seat_with_two_vetoes_asks_a_mandate_for_both() {
    for (from, roles, covers) in [
        ("bea", &["board", "controller"][..], false),
        ("bea", &["board", "lawyer"], false),
        ("bea", &["controller", "lawyer"], false),
        ("bea", &["board", "controller", "lawyer"], true),
        ("cor", &["board", "controller"], true),
    ] {
        let mut story = Story::begin(TWO_VETOES, WITH_TWO_VETOES);
        story.advance_to("2027-01-06T09:00");
        record(&mut story, from, &given(from, "eve", roles, "2027-01-06", "2027-01-29")).unwrap();
        let asks = asked_now(&story, "gate one").into_iter().find(|(_, seat)| seat == from).unwrap();
        assert_eq!(asks.0, if covers { "eve" } else { from }, "{from} {roles:?}");
        let voted = vote_for(&mut story, "eve", from, "gate one", "approve");
        let told = if covers { types(&voted)[0].clone() } else { code(voted) };
        assert_eq!(told, if covers { "vote-cast" } else { "mandate-leaves-out-roles" }, "{from} {roles:?}");
    }
}

#[test]
fn a_mandate_says_which_roles_of_the_same_vote_it_leaves_out() {
    for (from, roles, missing) in [
        ("bea", &["board"][..], &["controller", "lawyer"][..]),
        ("bea", &["board", "lawyer"], &["controller"]),
        ("bea", &["board", "controller", "lawyer"], &[]),
        ("cor", &["board", "controller"], &[]),
        ("cor", &["controller"], &["board"]),
    ] {
        let mut story = Story::begin(TWO_VETOES, WITH_TWO_VETOES);
        record(&mut story, from, &given(from, "eve", roles, "2027-01-06", "2027-01-29")).unwrap();
        let mandate = &story.instance.mandates[0].mandate;
        assert_eq!(
            roles_left_out(&story.definition, &story.directory, &story.instance, mandate),
            missing,
            "{from} {roles:?}"
        );
    }
}
