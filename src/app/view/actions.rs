// SPDX-License-Identifier: EUPL-1.2
//! The action list: what waits for whom, over all instances. Read from the projection that each commit replaces.

use jiff::Timestamp;
use serde::Serialize;
use sluis_core::text::Language;

use crate::app::{App, AppError, OutboxFilter};
use crate::store::{ActionFilter, Moment};

/// What waits for a person.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ActionView {
    /// The instance's id.
    pub instance: String,
    /// The step, gate or condition, as commands name it.
    pub item: String,
    /// `complete`, `vote` or `condition`.
    pub kind: String,
    /// What is asked.
    pub title: String,
    /// The person's id.
    pub person: String,
    /// In whose name they act, when that is another; absent when it is their own.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub on_behalf_of: Option<String>,
    /// The first moment that is too late.
    pub due_at: Option<Timestamp>,
    /// Whether that moment has come.
    pub overdue: bool,
    /// Why the mail that asked for it did not reach the person, in English for scripts; absent when it did.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub not_reached: Option<String>,
}

impl App {
    /// What waits, for one person or everybody, in one instance or all; the earliest due first.
    ///
    /// # Errors
    /// `UnknownInstance`, or when the store cannot be read.
    pub async fn actions(&self, person: Option<&str>, instance: Option<&str>) -> Result<Vec<ActionView>, AppError> {
        if let Some(id) = instance {
            self.instance(id).await?;
        }
        let filter = ActionFilter { person: person.map(str::to_owned), instance: instance.map(str::to_owned) };
        let (instance, recipient) = (instance.map(str::to_owned), person.map(str::to_owned));
        let unreached = self.not_reached(OutboxFilter { instance, recipient, state: None }).await?;
        let now = self.now();
        let open = self.inner.store.action_list(filter).await?;
        let view = |open: crate::store::OpenAction| {
            let due_at = open.action.due_at.map(Moment::timestamp);
            let missed = unreached.iter().find(|missed| {
                (&missed.instance, &missed.person) == (&open.instance, &open.action.person)
                    && missed.item.as_ref() == Some(&open.action.item)
            });
            ActionView {
                not_reached: missed.map(|missed| missed.why.get(Language::En).to_owned()),
                instance: open.instance,
                title: open.action.title.unwrap_or_else(|| open.action.item.clone()),
                item: open.action.item,
                kind: open.action.kind,
                on_behalf_of: Some(open.action.seat).filter(|seat| *seat != open.action.person),
                person: open.action.person,
                due_at,
                overdue: due_at.is_some_and(|due_at| due_at <= now),
            }
        };
        Ok(open.into_iter().map(view).collect())
    }
}
