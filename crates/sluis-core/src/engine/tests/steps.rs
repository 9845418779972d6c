// SPDX-License-Identifier: EUPL-1.2
//! Steps that wait, open, fan out, are skipped and are finished: `needs`, `if`, `for_each`.

use serde_json::json;

use super::story::*;
use crate::engine::*;

const PEOPLE: &str = "people: { ann: { name: Ann, roles: [team] }, bob: { name: Bob, roles: [other] } }";

fn workflow(steps: &str) -> String {
    format!(
        "{{ managed_by: team, roles: {{ team: {{}}, other: {{}} }},\n\
         parties: {{ x: {{ title: X }}, y: {{ title: Y }}, z: {{ title: Z, partner: true }} }},\n\
         inputs: {{ names: {{ type: list, of: text, default: [North, East, South, West] }}, big: {{ type: boolean, default: false }} }},\n\
         phases: {{ only: {{ steps: {{ {steps} }} }} }} }}"
    )
}

fn begin(steps: &str) -> Story {
    Story::begin(&workflow(steps), PEOPLE)
}

#[test]
fn a_step_opens_when_all_that_it_needs_is_done() {
    let mut story = begin(
        "a: { kind: task, owner: team }, b: { kind: task, owner: team }, c: { kind: task, owner: team, needs: [a, b] }",
    );
    assert_eq!(story.step("c"), StepState::Waiting);
    story.complete("ann", "a", json!({})).unwrap();
    assert_eq!(story.step("c"), StepState::Waiting);
    assert_eq!(types(&story.complete("ann", "b", json!({}))), ["step-completed", "step-opened"]);
    assert_eq!(types(&story.complete("ann", "c", json!({}))), ["step-completed", "phase-passed", "instance-completed"]);
}

#[test]
fn a_waiting_step_is_refused_and_says_what_it_needs() {
    let mut story = begin("a: { kind: task, owner: team }, b: { kind: task, owner: team, needs: a }");
    let refusal = story.complete("ann", "b", json!({})).unwrap_err();
    let needs = vec!["a".to_owned()];
    assert_eq!(refusal, Refusal::StepIsNotOpen { step: StepRef::plain("b"), state: StepState::Waiting, needs });
}

#[test]
fn keys_are_words_of_the_elements_and_freeze_when_the_step_opens() {
    let mut story = Story::unstarted(
        &workflow("survey: { kind: task, owner: team, for_each: { name: inputs.names }, title: 'Survey {{ name }}' }"),
        PEOPLE,
    );
    story.start(json!({"names": ["Sociaal domein", "Ruimte", "ruimte!", "??"]})).unwrap();
    let keys: Vec<&str> = story.instance.fan_outs["survey"].iter().map(|fan| fan.key.as_str()).collect();
    assert_eq!(keys, ["sociaal-domein", "ruimte", "ruimte-2", "item"]);
    assert_eq!(code(story.complete("ann", "survey", json!({}))), "step-has-instances");
    assert_eq!(code(story.complete("ann", "survey[x]", json!({}))), "step-has-no-such-instance");
    story.complete("ann", "survey[ruimte]", json!({})).unwrap();
    assert_eq!(story.step("survey[ruimte]"), StepState::Done);
    assert_eq!(story.step("survey[ruimte-2]"), StepState::Open);
}

#[test]
fn a_fan_out_goes_over_parties_and_its_owner_is_of_that_party() {
    let people = "people: { ann: { name: Ann, party: x, roles: [team] }, cas: { name: Cas, party: y, roles: [team] } }";
    let steps = "plan: { kind: task, for_each: { party: 'parties.filter(p, !p.partner)' }, \
                 owner: { role: team, party: '{{ party.id }}' } }";
    let mut story = Story::begin(&workflow(steps), people);
    assert_eq!(story.progress("plan[x]").owners.people, ["ann"]);
    assert_eq!(story.progress("plan[y]").owners.people, ["cas"]);
    assert!(!story.instance.steps.contains_key(&StepRef::keyed("plan", "z")), "a partner was left out");
    assert_eq!(code(story.complete("ann", "plan[y]", json!({}))), "person-is-not-an-owner");
}

#[test]
fn a_fan_out_over_collected_items_has_their_ids_as_keys() {
    let mut story = begin(
        "gather: { kind: task, owner: team, outputs: { ideas: { type: list, label: idea, fields: { idea: { type: text } } } } }, \
         work: { kind: task, owner: team, needs: gather, for_each: { it: steps.gather.outputs.ideas }, title: 'Do {{ it.idea }}' }",
    );
    story.complete("ann", "gather", json!({"ideas": [{"idea": "One"}, {"idea": "Two"}]})).unwrap();
    assert_eq!(story.step("work[gather-2]"), StepState::Open);
    let title = crate::titles::step_title(
        &story.definition,
        &story.instance,
        &StepRef::keyed("work", "gather-2"),
        crate::text::Language::En,
    );
    assert_eq!(title, "Do Two");
}

#[test]
fn an_empty_list_skips_the_step_as_a_whole() {
    let mut story = Story::unstarted(
        &workflow(
            "survey: { kind: task, owner: team, for_each: { name: inputs.names } }, \
             report: { kind: task, owner: team, needs: survey }",
        ),
        PEOPLE,
    );
    story.start(json!({"names": []})).unwrap();
    assert_eq!((story.step("survey"), story.step("report")), (StepState::Skipped, StepState::Open));
}

#[test]
fn a_false_condition_skips_and_counts_as_done_for_who_needs_it() {
    let steps = "a: { kind: task, owner: team, if: inputs.big, outputs: { n: { type: integer } } }, \
                 b: { kind: task, owner: team, needs: a }, c: { kind: task, owner: team, needs: a, if: 'steps.a.outputs.n > 0' }";
    let story = begin(steps);
    assert_eq!((story.step("a"), story.step("b")), (StepState::Skipped, StepState::Open));
    assert_eq!(story.step("c"), StepState::Skipped, "the result of a skipped step makes a condition false");
    let mut story = Story::unstarted(&workflow(steps), PEOPLE);
    story.start(json!({"big": true})).unwrap();
    assert_eq!((story.step("a"), story.step("b")), (StepState::Open, StepState::Waiting));
}

/// Four instances, of which three are done, with this `rest`.
fn three_of_four(rest: &str) -> Story {
    let mut story = begin(&format!(
        "look: {{ kind: task, owner: team, for_each: {{ name: inputs.names }} }}, \
         draft: {{ kind: task, owner: team, needs: [{{ step: look, at_least: 3, rest: {rest} }}] }}"
    ));
    for key in ["north", "east"] {
        story.complete("ann", &format!("look[{key}]"), json!({})).unwrap();
        assert_eq!(story.step("draft"), StepState::Waiting);
    }
    story.complete("ann", "look[south]", json!({})).unwrap();
    assert_eq!(story.step("draft"), StepState::Open);
    story
}

#[test]
fn with_rest_optional_the_phase_passes_without_the_rest() {
    let mut story = three_of_four("optional");
    assert_eq!(story.step("look[west]"), StepState::Open, "it may still be done");
    assert_eq!(
        types(&story.complete("ann", "draft", json!({}))),
        ["step-completed", "step-cancelled", "phase-passed", "instance-completed"]
    );
}

#[test]
fn with_rest_required_the_phase_waits_for_the_rest() {
    let mut story = three_of_four("required");
    assert_eq!(types(&story.complete("ann", "draft", json!({}))), ["step-completed"]);
    story.complete("ann", "look[west]", json!({})).unwrap();
    assert_eq!(story.instance.state, InstanceState::Completed);
}

#[test]
fn with_rest_cancelled_the_rest_is_cancelled_when_the_step_opens() {
    let mut story = three_of_four("cancelled");
    assert_eq!(story.step("look[west]"), StepState::Cancelled);
    assert_eq!(code(story.complete("ann", "look[west]", json!({}))), "step-is-not-open");
}

#[test]
fn a_skipped_instance_does_not_count_where_a_number_is_needed() {
    let mut story = begin(
        "look: { kind: task, owner: team, for_each: { name: inputs.names } }, \
         draft: { kind: task, owner: team, needs: [{ step: look, at_least: 3, rest: optional }] }",
    );
    story.skip("ann", "look[north]").unwrap();
    story.complete("ann", "look[east]", json!({})).unwrap();
    story.complete("ann", "look[south]", json!({})).unwrap();
    assert_eq!(story.step("draft"), StepState::Waiting);
    story.complete("ann", "look[west]", json!({})).unwrap();
    assert_eq!(story.step("draft"), StepState::Open);
}

#[test]
fn only_an_owner_completes_and_only_with_what_is_asked() {
    let mut story = begin(
        "a: { kind: task, owner: team, outputs: { n: { type: integer, required: true } }, \
         evidence: { plan: { required: true } } }",
    );
    assert_eq!(code(story.complete("bob", "a", json!({}))), "person-is-not-an-owner");
    assert_eq!(code(story.complete("eve", "a", json!({}))), "person-is-unknown");
    assert_eq!(code(story.complete("ann", "a", json!({}))), "outputs-do-not-fit");
    assert_eq!(code(story.complete("ann", "a", json!({"n": "x"}))), "outputs-do-not-fit");
    assert_eq!(code(story.complete("ann", "a", json!({"n": 1, "m": 2}))), "outputs-do-not-fit");
    assert_eq!(code(story.complete("ann", "a", json!({"n": 1}))), "step-is-not-done");
    let evidence = [("plan".to_owned(), json!({"name": "p.pdf", "hash": "b".repeat(64), "size": 9}))].into();
    let outputs = object(json!({"n": 1}));
    story.act("ann", Act::Complete { item: "a".parse().unwrap(), outputs, evidence }).unwrap();
    assert_eq!(story.progress("a").evidence["plan"].size, 9);
    assert_eq!(story.progress("a").completed_by.as_deref(), Some("ann"));
}

#[test]
fn a_programme_under_way_begins_at_a_later_phase() {
    let workflow = "{ managed_by: team, roles: { team: {} }, phases: { \
        one: { steps: { a: { kind: task, owner: team } } }, \
        two: { steps: { b: { kind: task, owner: team, if: 'phases.one.state == \"passed\"' } } } } }";
    let mut story = Story::unstarted(workflow, PEOPLE);
    assert_eq!(code(story.start_from("three", "2026-12-01")), "phase-is-unknown");
    assert_eq!(
        types(&story.start_from("two", "2026-12-01")),
        ["instance-started", "phase-taken-over", "phase-opened", "step-opened"]
    );
    assert_eq!(story.instance.phases["one"].state, PhaseState::Passed);
    assert_eq!(code(story.reopen("ann", "a")), "step-is-of-a-phase-that-has-passed");
}
