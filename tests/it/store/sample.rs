// SPDX-License-Identifier: EUPL-1.2
//! Rows for the tests of the store: small, whole and different from each other where a mix-up must show.
//! They mean nothing to the engine; the store must not care.

use sluis::store::{
    ActionRow, Commit, DefinitionRow, DutyRow, EventRow, InstanceRow, Moment, Opening, SealedRow, Store,
};

/// A moment so many seconds after the start of 2027 (UTC).
pub(super) fn second(seconds: i64) -> Moment {
    Moment::from_micros((1_798_761_600 + seconds) * 1_000_000)
}

pub(super) fn definition() -> DefinitionRow {
    DefinitionRow {
        hash: "d1".into(),
        workflow: "gho-dgw".into(),
        version: "1.0.0".into(),
        bundle: vec![0, 159, 255, 10],
    }
}

pub(super) fn event(seq: i64) -> EventRow {
    EventRow {
        seq,
        at: second(seq),
        kind: "step-completed".into(),
        version: 1,
        body: format!("{{\"seq\":{seq},\"note\":\"é \\u0000\"}}"),
        hash: [u8::try_from(seq % 251).expect("small"); 32],
    }
}

/// A change of `instance` that adds one event after `expected_seq`; its command id follows from both.
pub(super) fn commit(instance: &str, expected_seq: i64) -> Commit {
    let seq = expected_seq + 1;
    Commit {
        instance: instance.into(),
        expected_seq,
        expected_people: 0,
        command_id: format!("command-{instance}-{seq}"),
        events: vec![event(seq)],
        sealed: vec![],
        summary: InstanceRow {
            id: instance.into(),
            workflow: "gho-dgw".into(),
            definition: "d1".into(),
            title: format!("Programma {instance}"),
            state: "running".into(),
            seq,
            started_at: second(1),
            next_due_at: None,
        },
        actions: vec![],
        reminders: Vec::new(),
        duties: vec![],
        answer: None,
    }
}

pub(super) fn action(item: &str, person: &str, due: Option<i64>) -> ActionRow {
    ActionRow {
        item: item.into(),
        kind: "vote".into(),
        title: Some(format!("Stem over {item}")),
        person: person.into(),
        seat: person.into(),
        due_at: due.map(second),
    }
}

pub(super) fn sealed(seq: i64, digit: char, value: &str) -> SealedRow {
    let opening = Opening { salt: format!("salt-{digit}"), value: value.into() };
    SealedRow { seq, commitment: digit.to_string().repeat(64), opening: Some(opening) }
}

pub(super) fn duty(id: &str, seq: i64, due: i64) -> DutyRow {
    DutyRow {
        id: id.into(),
        seq,
        kind: "gate-open".into(),
        item: "preparation".into(),
        seat: format!("seat-of-{id}"),
        channel: "mail".into(),
        batch_key: None,
        due_at: second(due),
        recipient: "director-goirle".into(),
        notice: format!("{{\"duty\":\"{id}\"}}"),
    }
}

/// A new instance that owes these duties.
pub(super) async fn owing(store: &dyn Store, instance: &str, duties: Vec<DutyRow>) {
    store.definition_put(definition()).await.expect("the definition is kept");
    store.instance_commit(Commit { duties, ..commit(instance, 0) }).await.expect("the duties are kept");
}
