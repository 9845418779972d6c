// SPDX-License-Identifier: EUPL-1.2
//! Verifies what is stored: each event's bytes and hash, the chain, the sealed texts, and that the projections are what
//! the events fold into. Finds everything, not the first fault only; mends nothing.

use std::collections::HashSet;

use serde::Serialize;
use sluis_core::engine::record::{self, GENESIS};
use sluis_core::engine::{Instance, apply};
use sluis_core::value::{SealedRow, hex};

use super::live::{Seals, as_record, commitments, read, unsigned};
use super::rows::{actions, summary};
use super::{App, AppError};
use crate::store::{ActionFilter, ActionRow, InstanceFilter, InstanceRow, StoredEvent};

/// What a verification found.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Verified {
    /// How many instances were looked at.
    pub instances: u64,
    /// How many events.
    pub events: u64,
    /// How many sealed texts.
    pub sealed: u64,
    /// How many of those were erased; the chain holds without them.
    pub erased: u64,
    /// What is not as it should be; empty when all is well.
    pub problems: Vec<Problem>,
}

/// Something that is not as it should be.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Problem {
    /// The instance.
    pub instance: String,
    /// The event, when it is about one.
    pub seq: Option<u64>,
    /// What was found, in one sentence.
    pub what: String,
}

impl App {
    /// Verifies one instance, or all.
    ///
    /// # Errors
    /// `UnknownInstance`, or when the store cannot be read at all; damage is a finding, not an error.
    pub async fn verify(&self, id: Option<&str>) -> Result<Verified, AppError> {
        let rows = match id {
            Some(id) => match self.inner.store.instance_row(id).await? {
                Some(row) => vec![row],
                None => return Err(self.unknown(id).await?),
            },
            None => self.inner.store.instance_list(InstanceFilter::default()).await?,
        };
        let mut verified = Verified::default();
        for row in rows {
            self.verify_one(row, &mut verified).await?;
        }
        Ok(verified)
    }

    async fn verify_one(&self, row: InstanceRow, verified: &mut Verified) -> Result<(), AppError> {
        let id = row.id.clone();
        let stored = self.inner.store.instance_events(&id, 0).await?;
        verified.instances += 1;
        verified.events += stored.len() as u64;
        verify_chain(&id, &stored, verified);
        let problem = |what: String| Problem { instance: id.clone(), seq: None, what };
        let Some(instance) = fold(&id, &stored) else {
            verified.problems.push(problem("its events cannot be folded, so its state is not known".to_owned()));
            return Ok(());
        };
        let definition = match self.definition(&instance.definition.hash).await {
            Ok(definition) => definition,
            Err(AppError::Store(error)) => return Err(error.into()),
            Err(other) => {
                verified.problems.push(problem(other.to_string()));
                return Ok(());
            }
        };
        let differs = difference(&row, &summary(&definition, &instance));
        verified.problems.extend(differs.map(|column| {
            problem(format!("its summary says another {column} than its events; it can be built again from them"))
        }));
        let filter = ActionFilter { instance: Some(id.clone()), person: None };
        let open = self.inner.store.action_list(filter).await?;
        let key = |action: &ActionRow| ActionRow { title: None, ..action.clone() };
        let stored: HashSet<_> = open.iter().map(|open| key(&open.action)).collect();
        let due: HashSet<_> = actions(&definition, &instance).iter().map(key).collect();
        if stored != due {
            verified.problems.push(problem("its open actions are not those that follow from its events".to_owned()));
        }
        Ok(())
    }
}

/// Holds every event against its hash, the event before it, its columns and the texts that it commits to.
fn verify_chain(id: &str, stored: &[StoredEvent], verified: &mut Verified) {
    let mut previous = GENESIS.to_owned();
    let mut seen = HashSet::new();
    for (at, one) in stored.iter().enumerate() {
        let seq = at as u64 + 1;
        let mut add = |what: String| {
            verified.problems.push(Problem { instance: id.to_owned(), seq: Some(unsigned(one.event.seq)), what });
        };
        let mut open = Vec::new();
        for row in &one.sealed {
            verified.sealed += 1;
            seen.insert(row.commitment.as_str());
            match &row.opening {
                Some(opening) => open.push(SealedRow {
                    commitment: row.commitment.clone(),
                    salt: opening.salt.clone(),
                    text: opening.value.clone(),
                }),
                None => verified.erased += 1,
            }
        }
        let record = as_record(&one.event, open);
        if let Err(broken) = record::verify(id, &record, seq, &previous) {
            add(broken.to_string());
        }
        if let Some(column) = columns_differ(&one.event) {
            add(format!("event {seq} is filed under another {column} than its bytes say"));
        }
        for commitment in commitments(&one.event.body) {
            if !seen.contains(commitment) {
                add(format!("a text that event {seq} commits to is gone without having been erased"));
            }
        }
        previous = hex(&one.event.hash);
    }
}

/// The column of an event that its bytes contradict.
fn columns_differ(event: &crate::store::EventRow) -> Option<&'static str> {
    let body: serde_json::Value = serde_json::from_str(&event.body).ok()?;
    let at = body["at"].as_str().and_then(|at| at.parse::<jiff::Timestamp>().ok());
    if at.map(crate::store::Moment::from) != Some(event.at) {
        return Some("moment");
    }
    if body["type"].as_str() != Some(&event.kind) || body["version"].as_i64() != Some(event.version) {
        return Some("type");
    }
    None
}

fn fold(id: &str, stored: &[StoredEvent]) -> Option<Instance> {
    let mut seals = Seals::new();
    let mut instance = Instance::unstarted(id);
    for one in stored {
        apply(&mut instance, &read(id, one, &mut seals).ok()?);
    }
    (instance.seq > 0).then_some(instance)
}

/// The columns in which a summary row differs from what the events fold into.
fn difference(stored: &InstanceRow, folded: &InstanceRow) -> impl Iterator<Item = &'static str> + use<> {
    let columns = [
        ("workflow", stored.workflow == folded.workflow),
        ("definition", stored.definition == folded.definition),
        ("title", stored.title == folded.title),
        ("state", stored.state == folded.state),
        ("number of events", stored.seq == folded.seq),
        ("start", stored.started_at == folded.started_at),
        ("next moment", stored.next_due_at == folded.next_due_at),
    ];
    columns.into_iter().filter(|(_, same)| !same).map(|(column, _)| column)
}
