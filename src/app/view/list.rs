// SPDX-License-Identifier: EUPL-1.2
//! The list of instances, one line each. Reads summary rows only: no instance is loaded for it.

use std::collections::HashMap;

use jiff::Timestamp;
use serde::Serialize;

use crate::app::{App, AppError};
use crate::store::{ActionFilter, InstanceFilter, Moment};

/// An instance in one line.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ListRow {
    /// Its id.
    pub id: String,
    /// The workflow's id.
    pub workflow: String,
    /// What people call it.
    pub title: String,
    /// `running`, `on-hold`, `completed`, `stopped` or `cancelled`.
    pub state: String,
    /// When it began.
    pub started_at: Timestamp,
    /// When time alone will next change something.
    pub next_due_at: Option<Timestamp>,
    /// How many actions wait for people.
    pub actions: usize,
}

impl App {
    /// The instances of a workflow or of all, in one state or any, by start and id.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub async fn list(&self, workflow: Option<&str>, state: Option<&str>) -> Result<Vec<ListRow>, AppError> {
        let filter = InstanceFilter { workflow: workflow.map(str::to_owned), state: state.map(str::to_owned) };
        let rows = self.inner.store.instance_list(filter).await?;
        let mut waiting: HashMap<String, usize> = HashMap::new();
        for open in self.inner.store.action_list(ActionFilter::default()).await? {
            *waiting.entry(open.instance).or_default() += 1;
        }
        let line = |row: crate::store::InstanceRow| ListRow {
            actions: waiting.get(&row.id).copied().unwrap_or_default(),
            id: row.id,
            workflow: row.workflow,
            title: row.title,
            state: row.state,
            started_at: row.started_at.timestamp(),
            next_due_at: row.next_due_at.map(Moment::timestamp),
        };
        Ok(rows.into_iter().map(line).collect())
    }
}
