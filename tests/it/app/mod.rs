// SPDX-License-Identifier: EUPL-1.2
//! The application end to end, as web, command line and daemon use it: over a file and in memory, with the small workflow
//! of a day out. The clock stands still until a test moves it.

mod deliverer;
mod delivery;
mod digests;
mod funnel;
mod post;
pub(crate) mod programme;
mod typed;
mod verify;
mod views;

use std::path::Path;
use std::sync::Arc;

use jiff::{SignedDuration, Timestamp};
use serde_json::{Map, Value as Json, json};
use sluis::app::{App, AppError, Caller, Done, Outlet, Settings, Start};
use sluis::clock::FixedClock;
use sluis::mail::{Capture, FileTransport};
use sluis::random::SeededIds;
use sluis::store::{self, DataFolder, Store};
use sluis_core::definition::{Bundle, Definition, SourceFile, Verdict, check};
use sluis_core::directory::{Directory, Person};
use sluis_core::engine::{Act, Choice};

/// An application under test.
struct Stage {
    app: App,
    clock: Arc<FixedClock>,
    mail: Capture,
}

pub(crate) fn workflow() -> (Bundle, Arc<Definition>) {
    let bytes = std::fs::read(crate::tools::root().join("workflows/offsite/workflow.yaml")).expect("is there");
    let checked = check(&[SourceFile { path: "workflow.yaml".to_owned(), bytes }]);
    assert!(checked.is_usable(), "{:?}", checked.diagnostics);
    (checked.bundle.expect("a bundle"), Arc::new(checked.definition.expect("a definition")))
}

pub(crate) fn people() -> Directory {
    let person = |name: &str, roles: &[&str]| Person {
        name: name.to_owned(),
        email: Some(format!("{}@offsite.example", name.to_lowercase())),
        party: None,
        language: None,
        roles: roles.iter().map(|role| (*role).to_owned()).collect(),
        chair: Vec::new(),
    };
    let both = ["organisers", "team"];
    let people = [("anna", person("Anna", &both)), ("bo", person("Bo", &both)), ("chris", person("Chris", &["team"]))];
    let people = people.into_iter().map(|(id, person)| (id.to_owned(), person)).collect();
    Directory { version: 1, people, ..Directory::default() }
}

pub(crate) fn monday() -> Timestamp {
    "2027-05-03T07:00:00Z".parse().expect("a moment")
}

/// An application over this store; every one draws other ids, as two processes do.
fn stage(store: Arc<dyn Store>, folder: Option<&DataFolder>, seed: u64) -> Stage {
    let (clock, mail) = (Arc::new(FixedClock::at(monday())), Capture::default());
    let settings = Settings {
        mail: sluis::mail::Settings::new("Sluis <sluis@offsite.example>", None).expect("an address"),
        outlet: Outlet::By(Arc::new(mail.clone())),
    };
    let evidence = folder.map(DataFolder::evidence);
    let app = App::with(store, clock.clone(), Arc::new(SeededIds::new(seed)), evidence, settings);
    Stage { app, clock, mail }
}

fn in_memory() -> Stage {
    stage(store::in_memory().expect("opens"), None, 1)
}

fn on_file(folder: &Path, seed: u64) -> Stage {
    let folder = DataFolder::create(folder).expect("can be made");
    stage(store::open(&folder).expect("opens"), Some(&folder), seed)
}

pub(crate) fn beginning() -> Start {
    let (bundle, definition) = workflow();
    let inputs = Map::from_iter([("day".to_owned(), json!("2027-06-25"))]);
    Start { bundle, definition, id: None, inputs, from: None, people: Some(people()), by: Caller::person("anna") }
}

impl Stage {
    async fn start(&self) -> Done {
        self.app.start(beginning()).await.expect("starts")
    }

    async fn act(&self, person: &str, act: Act) -> Result<Done, AppError> {
        self.app.act("offsite", Caller::person(person), act).await
    }

    /// Through the first two steps: the ideas are there and sailing is chosen.
    async fn choose_sailing(&self) {
        self.act("anna", ideas()).await.expect("completes");
        for person in ["anna", "bo", "chris"] {
            self.act(person, vote("choose", Choice::Options(vec!["ideas-1".to_owned()]))).await.expect("votes");
        }
    }

    /// To the end.
    async fn go(&self) {
        self.choose_sailing().await;
        let file = json!({ "name": "booking.pdf", "hash": "a".repeat(64), "size": 12 });
        let evidence = [("confirmation".to_owned(), file)].into_iter().collect();
        let book = Act::Complete { item: "book".parse().expect("an item"), outputs: Map::new(), evidence };
        self.act("bo", book).await.expect("completes");
        for person in ["bo", "anna"] {
            self.act(person, vote("gate plan", Choice::Verdict(Verdict::Approve))).await.expect("votes");
        }
    }

    fn advance(&self, hours: i64) {
        self.clock.advance(SignedDuration::from_hours(hours));
    }
}

pub(crate) fn ideas() -> Act {
    let outputs = json!({ "ideas": [{ "what": "Sailing", "cost": "900.00 EUR" }, { "what": "Bowling" }] });
    let Json::Object(outputs) = outputs else { unreachable!("an object") };
    Act::Complete { item: "ideas".parse().expect("an item"), outputs, evidence: Default::default() }
}

fn vote(ballot: &str, choice: Choice) -> Act {
    let ballot = ballot.parse().expect("a ballot");
    Act::Vote { ballot, choice, comment: Some("Het weer is goed.".to_owned()), conditions: Vec::new(), dossier: None }
}

/// The mail files of a data folder.
fn files(folder: &Path) -> Vec<String> {
    let transport = FileTransport::under(folder);
    let entries = std::fs::read_dir(transport.folder()).expect("is there");
    let mut names: Vec<_> = entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    names
}
