// SPDX-License-Identifier: EUPL-1.2
//! The one funnel between people, time and the store: load the instance, let the core decide, commit once, show.
//! Web, command line and daemon go through here and reach neither the store nor the mail themselves. Nothing else calls
//! `decide`, and nothing here decides by itself what is legal.
//!
//! ```text
//! command + now -> instance (events folded, held against the store) -> decide -> one commit -> Done
//!                                                  ^                               |
//!                                                  +------ conflict: again <-------+
//! ```

mod codes;
mod definitions;
mod error;
mod evidence;
mod funnel;
mod live;
mod mail_check;
mod open;
mod people;
mod preview;
mod pulse;
mod rows;
mod verify;
pub mod view;

use std::collections::HashMap;
use std::sync::{Arc, Mutex};

use jiff::civil::Date;
use serde_json::{Map, Value as Json};
use sluis_core::definition::Definition;
use sluis_core::directory::Directory;
use sluis_core::engine::{Actor, Event, Instance, Proof};
use tokio::sync::watch;

pub(crate) use codes::CODE_LIVES;
pub use codes::{CodeAsked, CodeTyped};
pub use error::{AppError, ErrorKind};
pub use evidence::StoredFile;
pub use mail_check::{Finding, Level, mail_check};
pub use open::{clock_of, keys_dir};
pub use people::Imported;
pub use preview::{Preview, preview};
pub(crate) use rows::{digest_key_on, digest_reader};
pub use sluis_core::definition::Bundle;
pub use verify::{Problem, Verified};
pub use view::*;

use self::live::Live;
use crate::clock::Clock;
pub use crate::daemon::deliverer::Delivered;
use crate::daemon::deliverer::{self, Course};
use crate::daemon::pruner;
pub use crate::daemon::pruner::Pruned;
use crate::links::Links;
use crate::mail;
use crate::metrics::Metrics;
use crate::random::IdSource;
use crate::store::{Evidence, Store};

/// The application over one store. Clones share everything.
#[derive(Clone)]
pub struct App {
    inner: Arc<Inner>,
}

struct Inner {
    store: Arc<dyn Store>,
    clock: Arc<dyn Clock>,
    ids: Arc<dyn IdSource>,
    evidence: Option<Evidence>,
    mail: mail::Settings,
    outlet: Outlet,
    definitions: Mutex<HashMap<String, Arc<Definition>>>,
    directories: Mutex<HashMap<String, Arc<Directory>>>,
    instances: Mutex<HashMap<String, Slot>>,
    metrics: Metrics,
    changes: watch::Sender<u64>,
}

/// The place of one instance in memory. Whoever holds it is alone with that instance in this process, so that commands
/// of one process wait for each other instead of running into conflicts.
type Slot = Arc<tokio::sync::Mutex<Option<Live>>>;

/// What an installation sets, apart from where its data lies.
#[derive(Clone, Debug)]
pub struct Settings {
    /// What every mail needs: the sender and where the pages are.
    pub mail: mail::Settings,
    /// How mail leaves.
    pub outlet: Outlet,
}

/// How mail leaves.
#[derive(Clone)]
pub enum Outlet {
    /// By this transport.
    By(Arc<dyn mail::Transport>),
    /// By this one because nobody said how: not where mail of the same data has another way, which is not known here.
    Unsaid(Arc<dyn mail::Transport>),
    /// It stays in the outbox, where it can be claimed.
    None,
}

/// Who gives a command.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Caller {
    /// The person, the operator or the clock.
    pub actor: Actor,
    /// In whose name, when that is another.
    pub on_behalf_of: Option<String>,
    /// How we know.
    pub proof: Proof,
    /// Who repeats a command gives the same id, and it is recorded once. Absent: a fresh one.
    pub command_id: Option<String>,
}

/// What begins an instance.
#[derive(Clone, Debug)]
pub struct Start {
    /// The files that the definition was read from.
    pub bundle: Bundle,
    /// The checked definition.
    pub definition: Arc<Definition>,
    /// The id of the instance; absent: the workflow's id, then `<id>-2`, and so on.
    pub id: Option<String>,
    /// The inputs as given.
    pub inputs: Map<String, Json>,
    /// A programme already under way begins at this phase, taken over on this date.
    pub from: Option<(String, Date)>,
    /// The people of the workflow's folder; imported when the store has others or none for this workflow.
    pub people: Option<Directory>,
    /// Who starts it.
    pub by: Caller,
}

/// What a command led to.
#[derive(Clone, Debug)]
pub struct Done {
    /// The instance now.
    pub instance: Arc<Instance>,
    /// The definition it follows.
    pub definition: Arc<Definition>,
    /// The people it was decided with.
    pub directory: Arc<Directory>,
    /// What was recorded; empty when nothing had to be.
    pub events: Vec<Event>,
    /// The same command was recorded before: these are its events, and nothing was written now.
    pub already: bool,
    /// A start brought these people along.
    pub people: Option<Imported>,
}

impl Caller {
    /// Somebody at the command line who names nobody.
    pub fn operator() -> Caller {
        Caller { actor: Actor::Operator, on_behalf_of: None, proof: Proof::Operator, command_id: None }
    }

    /// A person, as whoever runs the command line says.
    pub fn person(id: impl Into<String>) -> Caller {
        Caller { actor: Actor::Person(id.into()), ..Caller::operator() }
    }

    /// Time itself.
    pub fn clock() -> Caller {
        Caller { actor: Actor::Clock, ..Caller::operator() }
    }

    /// The same caller, in the name of another.
    #[must_use]
    pub fn on_behalf_of(mut self, person: Option<String>) -> Caller {
        self.on_behalf_of = person;
        self
    }

    /// The same caller, with an id that makes a repetition harmless.
    #[must_use]
    pub fn with_command_id(mut self, id: Option<String>) -> Caller {
        self.command_id = id;
        self
    }
}

impl App {
    /// An application over a store that is open already. Without `evidence` files cannot be kept.
    pub fn with(
        store: Arc<dyn Store>,
        clock: Arc<dyn Clock>,
        ids: Arc<dyn IdSource>,
        evidence: Option<Evidence>,
        settings: Settings,
    ) -> App {
        let inner = Inner {
            store,
            clock,
            ids,
            evidence,
            mail: settings.mail,
            outlet: settings.outlet,
            definitions: Mutex::default(),
            directories: Mutex::default(),
            instances: Mutex::default(),
            metrics: Metrics::default(),
            changes: watch::Sender::new(0),
        };
        App { inner: Arc::new(inner) }
    }

    /// The same application with other settings. What it kept in memory is read afresh from the store.
    pub(crate) fn with_settings(&self, settings: Settings) -> App {
        let Inner { store, clock, ids, evidence, metrics, changes, .. } = &*self.inner;
        let inner = Inner {
            store: store.clone(),
            clock: clock.clone(),
            ids: ids.clone(),
            evidence: evidence.clone(),
            mail: settings.mail,
            outlet: settings.outlet,
            definitions: Mutex::default(),
            directories: Mutex::default(),
            instances: Mutex::default(),
            metrics: metrics.clone(),
            changes: changes.clone(),
        };
        App { inner: Arc::new(inner) }
    }

    /// Delivers what is owed until nothing may be sent now. Without a way for mail to leave everything stays in the outbox;
    /// so it does where nobody said how mail leaves and that of these data has left by a server or a program.
    ///
    /// # Errors
    /// When the store cannot be used.
    pub async fn deliver(&self) -> Result<Delivered, AppError> {
        // Nobody says stop as long as this one is held.
        let (_never, stop) = watch::channel(false);
        self.deliver_until(stop, &|| {}).await
    }

    /// As [`App::deliver`], until `stop` becomes true: then nothing new is begun and what is under way is finished. `beat` is
    /// called at least every few seconds, so that a mail server that takes its time is not taken for a deliverer that died.
    ///
    /// # Errors
    /// As [`App::deliver`].
    pub async fn deliver_until(
        &self,
        stop: watch::Receiver<bool>,
        beat: &(dyn Fn() + Send + Sync),
    ) -> Result<Delivered, AppError> {
        match &self.inner.outlet {
            Outlet::None => Ok(Delivered::default()),
            Outlet::Unsaid(_) if self.mail_has_another_way().await? => {
                Ok(Delivered { withheld: true, ..Delivered::default() })
            }
            Outlet::By(transport) | Outlet::Unsaid(transport) => {
                deliverer::run(self, transport.clone(), Course { stop, beat }).await
            }
        }
    }

    /// Takes away what was kept as long as the settings say: the text of mail that was sent.
    ///
    /// # Errors
    /// When the store cannot be written.
    pub async fn prune(&self) -> Result<Pruned, AppError> {
        pruner::run(self).await
    }

    pub(crate) fn store(&self) -> &dyn Store {
        &*self.inner.store
    }

    /// What makes and reads links; absent where nobody said how people reach the pages.
    pub fn links(&self) -> Option<&Links> {
        self.inner.mail.links().map(|links| &**links)
    }

    pub(crate) fn mail(&self) -> &mail::Settings {
        &self.inner.mail
    }

    /// What is counted for those who run the service.
    pub(crate) fn metrics(&self) -> &Metrics {
        &self.inner.metrics
    }

    /// Tells when something was committed here that may be work for a service.
    pub(crate) fn changes(&self) -> watch::Receiver<u64> {
        self.inner.changes.subscribe()
    }

    /// From here on no write of another process escapes [`App::others_wrote`].
    ///
    /// # Errors
    /// When the system cannot tell; then only looking again helps.
    pub(crate) async fn hear_others(&self) -> Result<(), AppError> {
        Ok(self.inner.store.watch_begin().await?)
    }

    /// Waits until somebody may have written the store, and wakes the services that wait for changes.
    ///
    /// # Errors
    /// When the system cannot tell; then only looking again helps.
    pub(crate) async fn others_wrote(&self) -> Result<(), AppError> {
        self.inner.store.watch_written().await?;
        self.inner.changes.send_modify(|number| *number += 1);
        Ok(())
    }

    /// Leaves the data as whoever copies them expects: all in their own file.
    ///
    /// # Errors
    /// When others hold the store or the disk is full; nothing is lost then.
    pub(crate) async fn leave(&self) -> Result<(), AppError> {
        Ok(self.inner.store.watch_end().await?)
    }

    /// Something was committed: services look whether it is work for them.
    fn changed(&self) {
        self.inner.metrics.committed();
        self.inner.changes.send_modify(|number| *number += 1);
    }

    /// The present moment on this application's clock.
    pub fn now(&self) -> jiff::Timestamp {
        self.inner.clock.now()
    }
}

impl std::fmt::Debug for App {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("App").field("mail", &self.inner.mail).finish_non_exhaustive()
    }
}

impl std::fmt::Debug for Outlet {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Outlet::By(_) => "By(..)",
            Outlet::Unsaid(_) => "Unsaid(..)",
            Outlet::None => "None",
        })
    }
}
