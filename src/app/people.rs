// SPDX-License-Identifier: EUPL-1.2
//! The people of a workflow: versions in the store, the latest one in memory, and the news of a change for every
//! instance that is under way. Files are imported whole; what the core allows beside them is kept until a file knows better.

use std::borrow::Cow;
use std::sync::{Arc, PoisonError};

use sluis_core::definition::Definition;
use sluis_core::directory::Directory;
use sluis_core::engine::{Act, PeopleChange, Refusal, Setting, change_people};

use super::live::{signed, unsigned};
use super::{App, AppError, Caller, Done};
use crate::store::{self, DirectoryRow, InstanceFilter};

/// So often a change of the people is decided again because others were first.
const TRIES: u32 = 10;

/// What an import led to.
#[derive(Clone, Debug)]
pub struct Imported {
    /// The version that holds now.
    pub version: u64,
    /// Whether it is a new one; the same people again change nothing.
    pub changed: bool,
    /// What changed in the instances that are under way.
    pub touched: Vec<Done>,
}

impl App {
    /// Imports the people of a workflow, and tells each instance that is under way. What was recorded beside the earlier
    /// file (who took over from whom) still holds, as far as the new file does not know better.
    ///
    /// # Errors
    /// When the store cannot be written.
    pub async fn people_import(&self, scope: &str, people: Directory, by: Caller) -> Result<Imported, AppError> {
        for _ in 0..TRIES {
            let before = self.directory(scope).await?;
            let followed = before.follow_file(people.clone());
            match self.keep(scope, &before, &followed).await {
                Ok(version) if version == before.version => {
                    return Ok(Imported { version, changed: false, touched: Vec::new() });
                }
                Ok(version) => {
                    let touched = self.tell_of_people(scope, &by).await?;
                    return Ok(Imported { version, changed: true, touched });
                }
                Err(AppError::Store(store::Error::Conflict { .. })) => {}
                Err(other) => return Err(other),
            }
        }
        Err(AppError::Busy { instance: scope.to_owned() })
    }

    /// Records a change of the people of a workflow beside their file, and tells each instance that is under way.
    ///
    /// # Errors
    /// A refusal says why not; then, as with every other error, nothing has changed.
    pub async fn change_people(&self, scope: &str, by: Caller, change: &PeopleChange) -> Result<Imported, AppError> {
        for _ in 0..TRIES {
            let (before, after) = self.changed_people(scope, &by, change).await?;
            match self.keep(scope, &before, &after).await {
                Ok(version) => {
                    let touched = self.tell_of_people(scope, &by).await?;
                    return Ok(Imported { version, changed: true, touched });
                }
                Err(AppError::Store(store::Error::Conflict { .. })) => {}
                Err(other) => return Err(other),
            }
        }
        Err(AppError::Busy { instance: scope.to_owned() })
    }

    /// What a change of the people would lead to in each instance that is under way, as if its day were today. Nothing is
    /// written, and nobody hears of it.
    ///
    /// # Errors
    /// As [`App::change_people`].
    pub async fn would_change_people(
        &self,
        scope: &str,
        by: &Caller,
        change: &PeopleChange,
    ) -> Result<Vec<Done>, AppError> {
        let (before, after) = self.changed_people(scope, by, change).await?;
        let mut all = Vec::new();
        for id in self.under_way(scope).await? {
            let (definition, known, _) = self.instance(&id).await?;
            let today = definition.timezone.to_datetime(self.now()).date();
            let pretended = Directory { version: before.version + 1, ..after.begun_by(&before, today) };
            let directory = Arc::new(pretended.on(today).into_owned());
            let decision = self.foresee(&definition, &directory, &known, by, Act::PeopleChanged)?;
            let (instance, events) = (Arc::new(decision.instance), decision.events);
            all.push(Done { instance, definition, directory, events, already: false, people: None });
        }
        Ok(all)
    }

    /// The workflow whose people somebody is among: that of the instance when one is named.
    ///
    /// # Errors
    /// `SeveralWorkflows` when it is not clear which is meant; a refusal when nobody is called so.
    pub async fn scope_of(&self, person: &str, instance: Option<&str>) -> Result<String, AppError> {
        if let Some(id) = instance {
            return Ok(self.instance(id).await?.0.id.clone());
        }
        let all = self.people().await?;
        let knows = |(_, directory): &&(String, Arc<Directory>)| {
            directory.person(person).is_some() || directory.successions.iter().any(|one| one.new == person)
        };
        let scopes: Vec<String> = all.iter().filter(knows).map(|(scope, _)| scope.clone()).collect();
        match scopes.as_slice() {
            [one] => Ok(one.clone()),
            [] => {
                let known = all.iter().flat_map(|(_, directory)| directory.people.keys().map(String::as_str));
                let nearest = sluis_core::definition::schema::closest(person, known).map(str::to_owned);
                Err(Refusal::PersonIsUnknown { person: person.to_owned(), nearest }.into())
            }
            _ => Err(AppError::SeveralWorkflows { person: person.to_owned(), workflows: scopes }),
        }
    }

    /// The people as they are stored and as they would be.
    async fn changed_people(
        &self,
        scope: &str,
        by: &Caller,
        change: &PeopleChange,
    ) -> Result<(Arc<Directory>, Directory), AppError> {
        let definition = self.definition_of(scope).await?;
        let directory = self.directory(scope).await?;
        let setting = Setting { definition: &definition, directory: &directory, now: self.now() };
        let after = change_people(&setting, &by.actor, change)?;
        Ok((directory, after))
    }

    /// The definition of the programme of a workflow that began last.
    async fn definition_of(&self, scope: &str) -> Result<Arc<Definition>, AppError> {
        let filter = InstanceFilter { workflow: Some(scope.to_owned()), state: None };
        let last = self.inner.store.instance_list(filter).await?.into_iter().next_back();
        let last = last.ok_or_else(|| AppError::NothingStarted { workflow: scope.to_owned() })?;
        Ok(self.instance(&last.id).await?.0)
    }

    /// Stores people over the version that they were made from; gives the version that holds now.
    async fn keep(&self, scope: &str, before: &Directory, after: &Directory) -> Result<u64, AppError> {
        let (document, seen) = (document(after)?, signed(before.version));
        Ok(unsigned(self.inner.store.directory_put(scope, &document, seen, self.now().into()).await?))
    }

    /// Each instance is its own command: one id cannot stand for several.
    async fn tell_of_people(&self, scope: &str, by: &Caller) -> Result<Vec<Done>, AppError> {
        let mut touched = Vec::new();
        for row in self.under_way(scope).await? {
            let by = by.clone().with_command_id(None);
            let done = self.act(&row, by, Act::PeopleChanged).await?;
            if !done.events.is_empty() {
                touched.push(done);
            }
        }
        Ok(touched)
    }

    /// The people of every workflow that has some, by the workflow's id, as they are today where a programme says in which
    /// zone. Who takes over from whom stands beside them.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub async fn people(&self) -> Result<Vec<(String, Arc<Directory>)>, AppError> {
        let mut all = Vec::new();
        for scope in self.inner.store.directory_scopes().await? {
            let directory = self.directory(&scope).await?;
            let directory = match self.definition_of(&scope).await {
                Ok(definition) => App::of_today(directory, &definition, self.now()),
                Err(AppError::NothingStarted { .. }) => directory,
                Err(other) => return Err(other),
            };
            all.push((scope, directory));
        }
        Ok(all)
    }

    /// The people of a workflow as they are at a moment: whose successor has come has handed over everything.
    pub(super) fn of_today(directory: Arc<Directory>, definition: &Definition, now: jiff::Timestamp) -> Arc<Directory> {
        match directory.on(definition.timezone.to_datetime(now).date()) {
            Cow::Borrowed(_) => directory.clone(),
            Cow::Owned(people) => Arc::new(people),
        }
    }

    /// The latest people of a workflow as they are stored; nobody when none were imported.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub async fn directory(&self, scope: &str) -> Result<Arc<Directory>, AppError> {
        let known = self.directory_remembered(scope).unwrap_or_default();
        let Some(row) = self.inner.store.directory_latest(scope, signed(known.version)).await? else {
            return Ok(known);
        };
        let directory = Arc::new(read(&row)?);
        let mut all = self.inner.directories.lock().unwrap_or_else(PoisonError::into_inner);
        all.insert(scope.to_owned(), directory.clone());
        Ok(directory)
    }

    /// The latest people of a workflow among whom this person still was; `None` when the person never was.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub(crate) async fn directory_with(&self, scope: &str, person: &str) -> Result<Option<Arc<Directory>>, AppError> {
        let latest = self.directory(scope).await?;
        for version in (1..=latest.version).rev() {
            let Some(row) = self.inner.store.directory_at(scope, signed(version)).await? else { continue };
            let directory = read(&row)?;
            if directory.person(person).is_some() {
                return Ok(Some(Arc::new(directory)));
            }
        }
        Ok(None)
    }

    /// The people of a workflow as they were last read, when they were; somebody else may have imported others since.
    pub(super) fn directory_remembered(&self, scope: &str) -> Option<Arc<Directory>> {
        let known = self.inner.directories.lock().unwrap_or_else(PoisonError::into_inner);
        known.get(scope).cloned()
    }

    /// The people that a file would make, when they differ from those of the workflow, with the version they would become.
    pub(super) async fn would_import(&self, scope: &str, people: &Directory) -> Result<Option<Directory>, AppError> {
        let latest = self.directory(scope).await?;
        let followed = Directory { version: latest.version, ..latest.follow_file(people.clone()) };
        let version = latest.version + 1;
        Ok((latest.version == 0 || followed != *latest).then_some(Directory { version, ..followed }))
    }

    pub(super) async fn under_way(&self, scope: &str) -> Result<Vec<String>, AppError> {
        let mut ids = Vec::new();
        for state in ["running", "on-hold"] {
            let filter = InstanceFilter { workflow: Some(scope.to_owned()), state: Some(state.to_owned()) };
            ids.extend(self.inner.store.instance_list(filter).await?.into_iter().map(|row| row.id));
        }
        Ok(ids)
    }
}

/// The people as text. The version is the store's to give, so that the same people are the same text.
fn document(people: &Directory) -> Result<String, AppError> {
    let unnumbered = Directory { version: 0, ..people.clone() };
    serde_json::to_string(&unnumbered).map_err(AppError::Unwritable)
}

fn read(row: &DirectoryRow) -> Result<Directory, AppError> {
    let read = serde_json::from_str::<Directory>(&row.document);
    let directory = read.map_err(|source| AppError::StoredPeople { scope: row.scope.clone(), source })?;
    Ok(Directory { version: unsigned(row.version), ..directory })
}
