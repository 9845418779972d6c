// SPDX-License-Identifier: EUPL-1.2
//! Every form of `due` that the language has, and the ones that it has not.

use jiff::civil::date;
use serde_json::{Value, json};

use super::*;

fn due(value: Value) -> Due {
    serde_json::from_value(value.clone()).unwrap_or_else(|error| panic!("{value}: {error}"))
}

fn refusal(value: Value) -> String {
    serde_json::from_value::<Due>(value).expect_err("a refusal").to_string()
}

#[test]
fn every_form_of_the_language_is_read() {
    let calendar = Policy::default();
    let weeks = |after| DueRule::In { term: Term::Weeks(3), after };
    for (written, rule, policy) in [
        (json!("3 weeks"), weeks(Anchor::Opening), calendar),
        (json!("2027-05-01"), DueRule::On(date(2027, 5, 1)), calendar),
        (json!({ "in": "3 weeks" }), weeks(Anchor::Opening), calendar),
        (
            json!({ "in": "P3W", "after": "steps.choose-question" }),
            weeks(Anchor::Step("choose-question".into())),
            calendar,
        ),
        (json!({ "in": "3 weeks", "after": "phase.start", "policy": "atw" }), weeks(Anchor::PhaseStart), Policy::Atw),
        (
            json!({ "in": "3 weeks", "after": "inputs.start", "roll": "none" }),
            weeks(Anchor::Input("start".into())),
            Policy::Calendar { roll: false },
        ),
        (
            json!({ "before": "inputs.start", "by": "2 weeks", "policy": "calendar" }),
            DueRule::Before { anchor: Anchor::Input("start".into()), by: Term::Weeks(2) },
            calendar,
        ),
        (
            json!({ "date": "2027-05-01", "roll": "none" }),
            DueRule::On(date(2027, 5, 1)),
            Policy::Calendar { roll: false },
        ),
    ] {
        assert_eq!(due(written.clone()), Due { rule, policy }, "{written}");
    }
}

#[test]
fn due_is_written_in_its_shortest_form() {
    for written in [
        json!("3 weeks"),
        json!("2027-05-01"),
        json!({ "in": "3 weeks", "after": "steps.x" }),
        json!({ "in": "3 weeks", "policy": "atw" }),
        json!({ "date": "2027-05-01", "roll": "none" }),
        json!({ "before": "phase.start", "by": "2 days" }),
    ] {
        assert_eq!(serde_json::to_value(due(written.clone())).expect("json"), written);
    }
    assert_eq!(serde_json::to_value(due(json!({ "in": "P3W" }))).expect("json"), json!("3 weeks"));
}

#[test]
fn combinations_that_mean_nothing_are_refused_with_their_cure() {
    for (written, says) in [
        (json!(3), "`3` has no unit"),
        (json!("3 months"), "write weeks"),
        (json!("2027-13-01"), "`2027-13-01` is no date"),
        (json!("2027-05-01T09:00"), "is no date"),
        (json!({ "date": "2027-05-01 09:00" }), "is no date"),
        (json!({}), "`due` needs `in`"),
        (json!({ "after": "steps.x" }), "`after` needs `in`"),
        (json!({ "before": "inputs.start" }), "`before` needs `by`"),
        (json!({ "by": "2 weeks" }), "`by` needs `before`"),
        (json!({ "before": "opening", "by": "2 weeks" }), "nothing can be due before it opens"),
        (json!({ "in": "2 weeks", "date": "2027-05-01" }), "keep one"),
        (json!({ "in": "2 weeks", "policy": "atw", "roll": "none" }), "leave out `roll`"),
        (json!({ "in": "2 weeks", "after": "start" }), "`start` is no moment to count from"),
        (json!({ "in": "2 weeks", "after": "steps.X" }), "`steps.X` is no moment"),
        (json!({ "in": "2 weeks", "after": "steps." }), "`steps.` is no moment"),
        (json!({ "in": "2 weeks", "until": "x" }), "unknown field `until`"),
        (json!({ "in": "2 weeks", "policy": "law" }), "`law`"),
        (json!({ "in": "2 weeks", "roll": "forward" }), "`forward`"),
        (json!([]), "a term such as `3 weeks`"),
    ] {
        let error = refusal(written.clone());
        assert!(error.contains(says), "{written}: {error}");
    }
}

#[test]
fn the_anchor_is_what_must_be_known_first() {
    assert_eq!(due(json!("3 weeks")).anchor(), Some(&Anchor::Opening));
    assert_eq!(due(json!("2027-05-01")).anchor(), None);
    let before = due(json!({ "before": "inputs.start", "by": "2 weeks" }));
    assert_eq!(before.anchor(), Some(&Anchor::Input("start".into())));
}

#[test]
fn policies_survive_being_stored() {
    for policy in [Policy::Calendar { roll: true }, Policy::Calendar { roll: false }, Policy::Atw] {
        let json = serde_json::to_value(policy).expect("json");
        assert_eq!(serde_json::from_value::<Policy>(json).expect("policy"), policy);
    }
    assert!(serde_json::from_value::<Policy>(json!("other")).is_err());
}
