// SPDX-License-Identifier: EUPL-1.2
//! Holding and resuming a whole programme: what was left of each open item before is left after, whatever days off and
//! changes of the clocks lie between. The days are counted here once more, one by one.

use jiff::SignedDuration;
use jiff::civil::Date;
use proptest::prelude::*;

use super::story::*;
use crate::calendar::Calendar;
use crate::definition::MailKind;
use crate::engine::*;
use crate::notice::owed;

const WORKFLOW: &str = "{ managed_by: team, roles: { team: {} }, phases: { one: { steps: { \
    days: { kind: task, owner: team, due: { in: 60 days, roll: none } }, \
    working: { kind: task, owner: team, due: 40 working days }, \
    hours: { kind: task, owner: team, due: { in: 1000 hours, roll: none } } } } } }";
const PEOPLE: &str = "people: { ann: { name: Ann, roles: [team] } }";

/// What is left of the three items, counted day by day: local days, working days, and seconds.
fn left(story: &Story) -> (i64, i64, i64) {
    let today = story.definition.timezone.to_datetime(story.now).date();
    let days = |item: &str, counts: &dyn Fn(Date) -> bool| {
        let last = story.instance.due_of(&item.parse().unwrap()).unwrap().date;
        let days = std::iter::successors(today.tomorrow().ok(), |day| day.tomorrow().ok());
        days.take_while(|day| *day <= last).filter(|day| counts(*day)).count() as i64
    };
    let calendar = Calendar::dutch();
    let exact = story.instance.due_of(&"hours".parse().unwrap()).unwrap().due_at;
    (
        days("days", &|_| true),
        days("working", &|day| calendar.is_working_day(day)),
        exact.duration_since(story.now).as_secs(),
    )
}

#[test]
fn a_hold_over_both_changes_of_the_clocks_and_the_holidays_between_costs_nothing() {
    let mut story = Story::begin(WORKFLOW, PEOPLE);
    story.advance_to("2027-01-29T23:30");
    let before = left(&story);
    story.hold("ann").unwrap();
    // Good Friday, Easter, King's Day, Ascension, Whitsun and Christmas pass, and the clocks change twice.
    story.advance_to("2028-01-03T00:15");
    story.resume("ann").unwrap();
    assert_eq!(left(&story), before);
    assert_eq!(story.progress("hours").due.as_ref().unwrap().due_at.duration_since(story.now).as_secs(), before.2);
}

#[test]
fn an_hour_that_is_skipped_or_comes_twice_is_neither_won_nor_lost() {
    for (held, resumed) in [("2027-03-28T01:59", "2027-03-28T03:01"), ("2027-10-31T01:59", "2027-10-31T03:01")] {
        let mut story = Story::unstarted(WORKFLOW, PEOPLE);
        story.clock_at(&held.replace("T01:59", "T00:30"));
        story.start(serde_json::json!({})).unwrap();
        story.advance_to(held);
        let before = left(&story);
        story.hold("ann").unwrap();
        story.advance_to(resumed);
        story.resume("ann").unwrap();
        assert_eq!(left(&story), before, "{held}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_number_of_holds_keeps_every_budget(
        first in 0i64..700, holds in prop::collection::vec((1i64..120, 1i64..5000), 1..4),
    ) {
        let mut story = Story::unstarted(WORKFLOW, PEOPLE);
        story.now += SignedDuration::from_hours(first * 24);
        story.start(serde_json::json!({})).unwrap();
        for (worked, pause) in holds {
            story.now += SignedDuration::from_hours(worked);
            story.give(Actor::Clock, None, Act::Pulse).unwrap();
            let before = left(&story);
            story.hold("ann").unwrap();
            story.now += SignedDuration::from_hours(pause);
            let pulse = story.give(Actor::Clock, None, Act::Pulse).unwrap();
            prop_assert!(pulse.is_empty(), "on hold time says nothing: {:?}", pulse);
            story.resume("ann").unwrap();
            prop_assert_eq!(left(&story), before);
        }
    }
}

/// Two items of one person, and two of another, of which one has no date.
const ASKED: &str = "{ managed_by: team, roles: { team: {}, crew: {} }, phases: { one: { steps: { \
    one: { kind: task, owner: team, due: 2 weeks }, two: { kind: task, owner: team, due: 3 weeks }, \
    three: { kind: task, owner: crew, due: 2 weeks }, free: { kind: task, owner: crew } } } } }";
const CREW: &str = "people: { ann: { name: Ann, roles: [team] }, bob: { name: Bob, roles: [crew] }, dep: { name: Dep } }\n\
    mandates: [{ from: bob, to: dep, roles: [crew], start: 2027-01-20, end: 2027-12-31 }]";

/// Who hears of new dates by the last command, about what and for whom.
fn told(story: &Story, from: usize) -> Vec<String> {
    let owed = owed(&story.definition, &story.directory, &story.instance, &story.events[from..]);
    let told = owed.into_iter().filter(|notice| notice.kind == MailKind::DateMoved);
    told.map(|one| format!("{} {} {}", one.recipient.id(), one.item_name(), one.seat.unwrap_or_default())).collect()
}

#[test]
fn whom_an_item_asks_hears_of_its_new_date() {
    let mut story = Story::begin(ASKED, CREW);
    let mut reschedule = |item: &str, on: &str| {
        story.advance_to(on);
        let (item, reason) = (item.parse().unwrap(), "Snow".to_owned());
        let from = story.events.len();
        let act = Act::Reschedule { item, due: "2027-06-01".parse().unwrap(), reason };
        story.give(Actor::Person("ann".to_owned()), None, act).unwrap();
        told(&story, from)
    };
    assert_eq!(reschedule("three", "2027-01-05T09:00"), ["bob three "]);
    assert_eq!(reschedule("three", "2027-01-21T09:00"), ["dep three bob"], "the deputy, who is asked now");
}

#[test]
fn after_a_hold_each_hears_once_of_all_dates_that_moved_and_of_none_that_did_not() {
    let mut story = Story::begin(ASKED, CREW);
    for (pause, hears) in [("2027-01-04T12:00", &[][..]), ("2027-01-11T12:00", &["ann  ", "bob  "])] {
        story.hold("ann").unwrap();
        story.advance_to(pause);
        let from = story.events.len();
        story.resume("ann").unwrap();
        assert_eq!(told(&story, from), hears, "{pause}");
    }
    story.complete("ann", "one", serde_json::json!({})).unwrap();
    story.complete("ann", "two", serde_json::json!({})).unwrap();
    story.hold("ann").unwrap();
    story.advance_to("2027-02-01T12:00");
    let from = story.events.len();
    story.resume("ann").unwrap();
    assert_eq!(told(&story, from), Vec::<String>::new(), "the deputy is asked anew, and hears the date by that");
}

#[test]
fn on_hold_and_at_the_end_nothing_is_late() {
    let mut story = Story::begin(ASKED, CREW);
    let due = story.instance.due_of(&"one".parse().unwrap()).unwrap().due_at;
    assert!(!story.instance.is_overdue(due, due - SignedDuration::from_secs(1)) && story.instance.is_overdue(due, due));
    story.hold("ann").unwrap();
    assert!(!story.instance.is_overdue(due, due), "the clock stands still");
}
