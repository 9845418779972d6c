// SPDX-License-Identifier: EUPL-1.2
//! What the benchmarks measure on: an application over a new file on a real disk, with a workflow and its people.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use sluis::app::{App, Bundle, Caller, Outlet, Settings, Start};
use sluis::clock::Clock;
use sluis::links::Links;
use sluis::mail;
use sluis::random::RandomIds;
use sluis::store::{self, DataFolder};
use sluis_core::definition::{self, Definition};
use sluis_core::directory::{Directory, Person};

/// An application with one workflow.
pub(crate) struct Stage {
    pub(crate) app: App,
    /// Its database.
    pub(crate) path: PathBuf,
    bundle: Bundle,
    definition: Arc<Definition>,
    people: Directory,
}

/// A folder beside the build, on a real disk: a temporary one may lie in memory, where nothing is durable.
pub(crate) fn folder() -> anyhow::Result<tempfile::TempDir> {
    Ok(tempfile::tempdir_in(Path::new(env!("CARGO_TARGET_TMPDIR")))?)
}

impl Stage {
    /// A new data folder at `at`; the people with these ids are the team.
    pub(crate) fn open(
        at: &Path,
        workflow: &str,
        people: &[String],
        clock: Arc<dyn Clock>,
        outlet: Outlet,
    ) -> anyhow::Result<Stage> {
        Stage::with_links(at, workflow, people, clock, outlet, None)
    }

    /// The same, with links in its mails.
    pub(crate) fn with_links(
        at: &Path,
        workflow: &str,
        people: &[String],
        clock: Arc<dyn Clock>,
        outlet: Outlet,
        links: Option<Arc<Links>>,
    ) -> anyhow::Result<Stage> {
        let data = DataFolder::create(at)?;
        let mail = mail::Settings::new("sluis@example.test", None)?.with_links(links);
        let settings = Settings { mail, outlet };
        let app = App::with(store::open(&data)?, clock, Arc::new(RandomIds), Some(data.evidence()), settings);
        let files = [("workflow.yaml".to_owned(), workflow.as_bytes().to_vec())];
        let bundle = Bundle { files: files.into() };
        let definition = definition::load(&bundle).map_err(|found| anyhow::anyhow!("{found:?}"))?;
        Ok(Stage { app, path: data.database(), bundle, definition: Arc::new(definition), people: team(people) })
    }

    /// Starts an instance.
    pub(crate) async fn start(&self, id: String) -> anyhow::Result<()> {
        let start = Start {
            bundle: self.bundle.clone(),
            definition: self.definition.clone(),
            id: Some(id),
            inputs: Default::default(),
            from: None,
            people: Some(self.people.clone()),
            by: Caller::operator(),
        };
        self.app.start(start).await?;
        Ok(())
    }
}

fn team(people: &[String]) -> Directory {
    let person = |id: &String| Person {
        name: id.to_uppercase(),
        email: Some(format!("{id}@example.test")),
        party: None,
        language: None,
        roles: vec!["team".to_owned()],
        chair: Vec::new(),
    };
    let people = people.iter().map(|id| (id.clone(), person(id))).collect();
    Directory { people, ..Directory::default() }
}
