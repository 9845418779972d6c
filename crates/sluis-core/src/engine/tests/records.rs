// SPDX-License-Identifier: EUPL-1.2
//! What was stored verifies, and whatever is changed in it afterwards is found.

use serde_json::json;

use super::story::*;
use crate::engine::record::{self, BrokenRecord, GENESIS, Record};
use crate::engine::*;

/// A short run with a sealed comment in it, as it is stored.
fn records() -> Vec<Record> {
    let workflow = "{ managed_by: team, roles: { team: {}, board: {} }, phases: { one: { steps: { a: { kind: task, owner: team, \
        outputs: { why: { type: text } } } }, gate: { approvals: [{ by: board, rule: any }] } } } }";
    let mut story =
        Story::begin(workflow, "people: { ann: { name: A, roles: [team] }, bea: { name: B, roles: [board] } }");
    story.complete("ann", "a", json!({"why": "Omdat het moet"})).unwrap();
    story.vote_if("bea", "gate one", condition("Meld het")).unwrap();
    stored(&story)
}

/// Every event of a story in its stored form, chained.
pub(super) fn stored(story: &Story) -> Vec<Record> {
    let mut prev = GENESIS.to_owned();
    let write = |event: &Event| {
        let record = record::write("test", event, &prev).unwrap();
        prev.clone_from(&record.hash);
        record
    };
    story.events.iter().map(write).collect()
}

fn verify(records: &[Record]) -> Result<(), BrokenRecord> {
    let mut prev = GENESIS;
    for (at, record) in records.iter().enumerate() {
        prev = record::verify("test", record, at as u64 + 1, prev)?;
    }
    Ok(())
}

#[test]
fn what_was_stored_verifies_and_reads_back() {
    let records = records();
    verify(&records).unwrap();
    let sealed: usize = records.iter().map(|record| record.sealed.len()).sum();
    assert_eq!(sealed, 3, "the output, and the condition in the vote and as an action");
    for record in &records {
        assert!(!record.body.contains("Omdat") && !record.body.contains("Meld"), "{}", record.body);
    }
}

#[test]
fn a_changed_byte_is_found_wherever_it_lies() {
    let records = records();
    for at in 0..records.len() {
        for byte in (0..records[at].body.len()).step_by(7) {
            let mut changed = records.clone();
            let mut bytes = changed[at].body.clone().into_bytes();
            bytes[byte] ^= 1;
            let Ok(body) = String::from_utf8(bytes) else { continue };
            changed[at].body = body;
            assert!(matches!(verify(&changed), Err(BrokenRecord::Changed { seq, .. }) if seq == at as u64 + 1));
        }
    }
}

#[test]
fn a_changed_body_with_a_new_hash_breaks_the_chain() {
    let mut records = records();
    let event = Event { command_id: "c-99".to_owned(), ..record::read("test", &records[1]).unwrap() };
    records[1] = record::write("test", &event, &records[0].hash).unwrap();
    assert!(matches!(verify(&records), Err(BrokenRecord::BrokenChain { seq: 3, .. })));
}

#[test]
fn events_in_another_order_or_with_one_missing_are_found() {
    let mut swapped = records();
    swapped.swap(1, 2);
    assert!(matches!(verify(&swapped), Err(BrokenRecord::BrokenChain { .. })));
    let mut missing = records();
    missing.remove(1);
    assert!(matches!(verify(&missing), Err(BrokenRecord::BrokenChain { .. })));
}

#[test]
fn a_tail_that_was_cut_off_shows_against_a_known_last_hash() {
    let whole = records();
    let cut = &whole[..whole.len() - 1];
    verify(cut).expect("a prefix is a right chain: only a checkpoint knows how long it was");
    assert_ne!(cut.last().unwrap().hash, whole.last().unwrap().hash);
}

#[test]
fn an_event_of_another_instance_does_not_fit() {
    let records = records();
    assert!(matches!(record::verify("other", &records[0], 1, GENESIS), Err(BrokenRecord::BrokenChain { .. })));
}

#[test]
fn an_altered_or_added_sealed_text_is_found_and_an_erased_one_is_not_missed() {
    let at = records().iter().position(|record| !record.sealed.is_empty()).unwrap();
    let mut altered = records();
    altered[at].sealed[0].text = "Omdat het mag".to_owned();
    assert!(matches!(verify(&altered), Err(BrokenRecord::BrokenSeal { .. })));
    let mut salted = records();
    salted[at].sealed[0].salt = "00".repeat(16);
    assert!(matches!(verify(&salted), Err(BrokenRecord::BrokenSeal { .. })));
    let mut added = records();
    let foreign = added[at].sealed[0].clone();
    added[0].sealed.push(foreign);
    assert!(matches!(verify(&added), Err(BrokenRecord::BrokenSeal { .. })));
    let mut erased = records();
    erased[at].sealed.clear();
    verify(&erased).unwrap();
    let EventData::StepCompleted { outputs, .. } = record::read("test", &erased[at]).unwrap().data else { panic!() };
    assert_eq!(outputs["why"].as_text(), None, "it reads as absent");
}

#[test]
fn a_reader_tolerates_a_field_that_it_does_not_know() {
    let mut record = records().remove(0);
    record.body = record.body.replacen("{\"instance\"", "{\"later\":1,\"instance\"", 1);
    record::read("test", &record).unwrap();
}
