// SPDX-License-Identifier: EUPL-1.2
//! Who is invited to a workshop, as it is planned, moved and called off, and as people come and go.

use serde_json::json;

use super::story::*;
use crate::engine::*;

const PEOPLE: &str = "people: { ann: { name: Ann, roles: [team] }, bea: { name: Bea, roles: [team, guests] }, \
    cas: { name: Cas, roles: [guests] } }";

/// A workshop for the guests, the team and a mailing list, and a task that comes after it.
fn begin() -> Story {
    Story::begin(
        "{ managed_by: team, roles: { team: {}, guests: {}, all: { list: all@x.example } }, phases: { only: { steps: { \
           prepare: { kind: task, owner: team }, \
           talk: { kind: workshop, owner: team, needs: prepare, plan_before: 5 days, \
                   invite: { roles: [guests, team, all], lasting: 3 hours } } } } } }",
        PEOPLE,
    )
}

fn planned() -> Story {
    let mut story = begin();
    story.complete("ann", "prepare", json!({})).unwrap();
    story.plan("ann", "talk", "2027-01-20T09:30").unwrap();
    story
}

fn sequence(story: &Story) -> u32 {
    story.progress("talk").planned.as_ref().unwrap().sequence
}

#[test]
fn planning_names_everybody_once_and_a_list_by_its_role() {
    let story = planned();
    let meeting = story.progress("talk").meeting().unwrap();
    assert_eq!(meeting.invited, ["bea", "cas", "ann", "all"]);
    assert_eq!(meeting.ends_at, Some("2027-01-20T12:30:00+01:00".parse().unwrap()));
    assert_eq!((meeting.sequence, &meeting.before), (0, &None));
}

#[test]
fn moving_keeps_where_it_was_and_raises_the_sequence() {
    let mut story = planned();
    story.plan("ann", "talk", "2027-01-21T13:00").unwrap();
    let meeting = story.progress("talk").meeting().unwrap();
    assert_eq!(meeting.sequence, 1);
    assert_eq!(meeting.before.as_ref().unwrap().0, "2027-01-20T09:30:00+01:00".parse().unwrap());
}

#[test]
fn who_comes_is_invited_and_who_goes_is_not_any_more() {
    let mut story = planned();
    let changed = story.people_are(
        "people: { ann: { name: Ann, roles: [team] }, cas: { name: Cas, roles: [guests] }, dee: { name: Dee, roles: [guests] } }",
    );
    let invitations = changed.iter().find_map(|event| match event {
        EventData::InvitationsChanged { sequence, joined, left, .. } => Some((*sequence, joined.clone(), left.clone())),
        _ => None,
    });
    assert_eq!(invitations, Some((1, vec!["dee".to_owned()], vec!["bea".to_owned()])));
    assert_eq!(story.progress("talk").meeting().unwrap().invited, ["cas", "ann", "all", "dee"]);
    let unchanged = story.people_are(
        "people: { ann: { name: Anna, roles: [team] }, cas: { name: Cas, roles: [guests] }, dee: { name: Dee, roles: [guests] } }",
    );
    assert!(!unchanged.iter().any(|event| matches!(event, EventData::InvitationsChanged { .. })));
}

#[test]
fn nobody_is_invited_to_a_meeting_that_has_begun() {
    let mut story = planned();
    story.clock_at("2027-01-20T09:30");
    let changed = story.people_are("people: { ann: { name: Ann, roles: [team] } }");
    assert!(!changed.iter().any(|event| matches!(event, EventData::InvitationsChanged { .. })), "{changed:?}");
}

#[test]
fn a_meeting_is_called_off_when_its_step_is_not_to_be_done() {
    let off = |story: &mut Story, told: Told| {
        assert_eq!(types(&told).iter().filter(|kind| *kind == "workshop-called-off").count(), 1, "{told:?}");
        assert_eq!(story.progress("talk").meeting(), None);
        assert_eq!(sequence(story), 1);
    };
    let mut skipped = planned();
    let told = skipped.skip("ann", "talk");
    off(&mut skipped, told);
    let mut set_back = planned();
    let told = set_back.reopen("ann", "prepare");
    off(&mut set_back, told);
    let mut cancelled = planned();
    let told = cancelled.cancel("ann");
    off(&mut cancelled, told);
}

#[test]
fn a_meeting_that_was_held_or_has_begun_is_not_called_off() {
    let mut held = planned();
    held.clock_at("2027-01-20T13:00");
    assert_eq!(types(&held.complete("ann", "talk", json!({})))[0], "step-completed");
    assert!(held.progress("talk").meeting().is_some());
    let mut begun = planned();
    begun.clock_at("2027-01-20T10:00");
    assert!(!types(&begun.cancel("ann")).contains(&"workshop-called-off".to_owned()));
    let mut on_hold = planned();
    assert_eq!(types(&on_hold.hold("ann")), ["instance-held"], "what is planned stands while the clock does");
}

#[test]
fn one_that_was_called_off_is_planned_anew_in_time_and_its_sequence_goes_on() {
    let mut story = planned();
    story.reopen("ann", "prepare").unwrap();
    story.complete("ann", "prepare", json!({})).unwrap();
    assert_eq!(code(story.plan("ann", "talk", "2027-01-06T09:30")), "workshop-is-planned-too-soon");
    story.plan("ann", "talk", "2027-01-22T09:30").unwrap();
    let meeting = story.progress("talk").meeting().unwrap();
    assert_eq!((meeting.sequence, &meeting.before), (2, &None));
}

#[test]
fn a_meeting_of_days_ends_with_the_last_of_them() {
    for (lasting, ends) in [("1 day", "01-23"), ("2 working days", "01-26"), ("1 week", "01-29")] {
        let mut story = Story::begin(
            &format!(
                "{{ managed_by: team, roles: {{ team: {{}} }}, phases: {{ only: {{ steps: {{ \
                 talk: {{ kind: workshop, owner: team, invite: {{ roles: [team], lasting: {lasting} }} }} }} }} }} }}"
            ),
            PEOPLE,
        );
        // A Friday.
        story.plan("ann", "talk", "2027-01-22T09:30").unwrap();
        let ends: jiff::Timestamp = format!("2027-{ends}T00:00:00+01:00").parse().unwrap();
        assert_eq!(story.progress("talk").meeting().unwrap().ends_at, Some(ends), "{lasting}");
    }
}
