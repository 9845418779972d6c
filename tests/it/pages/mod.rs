// SPDX-License-Identifier: EUPL-1.2
//! Pages in a real Chromium, over real HTTP, on the shipped GHO programme: what a person meets who follows the link of a
//! mail. The clock stands still until a test moves it; nothing here reaches past the app and the addresses.

mod completing;
mod deciding;
mod desk;
mod people;
mod proving;
mod reading;
mod refused;
mod typing;

use std::path::Path;
use std::sync::Arc;

use jiff::{SignedDuration, Timestamp};
use serde_json::{Value as Json, json};
use sluis::app::{App, AppError, Caller, Done, Settings, Start};
use sluis::clock::FixedClock;
use sluis::config::{Config, Flags};
use sluis::links::{Claims, Links, Purpose};
use sluis::random::SeededIds;
use sluis::store::{self, DataFolder};
use sluis::web::{self, Limits, Site, Web};
use sluis_core::engine::Act;
use tempfile::TempDir;
use tokio::sync::watch;

use crate::app::programme::gho_written;
use crate::tools;

/// A programme with its pages, on a port of its own.
struct Stage {
    app: App,
    clock: Arc<FixedClock>,
    links: Arc<Links>,
    /// Where the browser's script asks for mail, and for time to pass.
    desk: String,
    _folder: TempDir,
    /// Changes reach the pages through this.
    _apps: watch::Sender<App>,
}

/// The same workflow, in which having the mail is enough for a step.
fn by_link(text: String) -> String {
    ["task", "workshop", "selection", "recruitment", "funding"].iter().fold(text, |text, kind| {
        text.replace(&format!("    kind: {kind}\n"), &format!("    kind: {kind}\n    assurance: link\n"))
    })
}

/// The first Monday of the programme, early in the morning.
fn monday() -> Timestamp {
    "2027-05-03T07:00:00Z".parse().unwrap()
}

impl Stage {
    /// The programme from its first phase, or taken over in a later one.
    async fn begin(from: Option<&str>) -> Stage {
        Stage::with(from, by_link).await
    }

    /// The same, each file of the workflow written otherwise.
    async fn with(from: Option<&str>, otherwise: fn(String) -> String) -> Stage {
        let from = from.map(|phase| (phase, jiff::civil::date(2027, 5, 3)));
        Stage::of(gho_written(from, otherwise)).await
    }

    /// A programme that is called `gho`, whatever it is.
    async fn of(start: Start) -> Stage {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let base = format!("http://{}", listener.local_addr().unwrap());
        let folder = tempfile::tempdir().unwrap();
        let variables = [
            ("SLUIS_SERVER__BASE_URL", base.as_str()),
            ("SLUIS_SERVER__ORGANISATION", "Gemeenten Goirle, Hilvarenbeek en Oisterwijk"),
        ];
        let variables = variables.map(|(name, value)| (name.to_owned(), value.to_owned())).to_vec();
        let config = Config::from(Flags::default(), variables, folder.path()).unwrap();
        let clock = Arc::new(FixedClock::at(monday()));
        let ids = Arc::new(SeededIds::new(7));
        let links = Arc::new(Links::new(&base, folder.path().join("keys"), ids.clone(), clock.clone()));
        let settings = Settings::from_config(&config, folder.path()).unwrap();
        let settings = Settings { mail: settings.mail.with_links(Some(links.clone())), ..settings };
        let data = DataFolder::create(folder.path()).unwrap();
        let app = App::with(store::open(&data).unwrap(), clock.clone(), ids, Some(data.evidence()), settings);
        app.start(start).await.unwrap();
        let (apps, seen) = watch::channel(app.clone());
        let pages = web::router(Web::new(seen, Site::new(&config.server).unwrap()));
        tokio::spawn(web::serve(listener, pages, Limits::default()));
        let desk = desk::open(app.clone(), clock.clone(), folder.path().to_owned()).await;
        Stage { app, clock, links, desk, _folder: folder, _apps: apps }
    }

    fn link(&self, purpose: Purpose, person: &str, item: Option<&str>) -> String {
        self.links.url(&self.claims(purpose, person, item)).unwrap()
    }

    fn claims(&self, purpose: Purpose, person: &str, item: Option<&str>) -> Claims {
        Claims {
            purpose,
            instance: "gho".to_owned(),
            item: item.map(|item| item.parse().unwrap()),
            round: 0,
            person: person.to_owned(),
            seat: None,
            dossier: String::new(),
            expires_at: "2030-01-01T00:00:00Z".parse().unwrap(),
        }
    }

    /// The link to a step in the mail to a person.
    fn complete(&self, person: &str, item: &str) -> String {
        self.link(Purpose::Complete, person, Some(item))
    }

    async fn act(&self, person: &str, act: Act) -> Result<Done, AppError> {
        self.app.act("gho", Caller::person(person), act).await
    }

    /// Completes a step from the command line's side.
    async fn done(&self, person: &str, item: &str, outputs: Json) {
        let Json::Object(outputs) = outputs else { unreachable!("an object") };
        let item = item.parse().unwrap();
        self.act(person, Act::Complete { item, outputs, evidence: Default::default() }).await.unwrap();
    }

    /// A workshop that was planned and held, with one question for each of these.
    async fn workshop(&self, domain: &str, questions: &[&str]) {
        let step = format!("workshop[{domain}]");
        let at = self.clock_date(20).at(9, 30, 0, 0);
        let plan = Act::Plan { step: step.parse().unwrap(), at, place: "Raadzaal".to_owned() };
        self.act("project-secretary", plan).await.unwrap();
        self.clock.advance(SignedDuration::from_hours(24 * 21));
        let challenges: Vec<Json> = questions
            .iter()
            .map(|text| json!({ "question": text, "data": "Meldingen", "people": "Wijkteam" }))
            .collect();
        self.done("project-secretary", &step, json!({ "attendance": 12, "challenges": challenges })).await;
    }

    /// Every mail that is owed leaves, at the pace of a mail server.
    async fn mail_leaves(&self) {
        while self.app.deliver().await.unwrap().sent > 0 {
            self.clock.advance(SignedDuration::from_mins(2));
        }
    }

    fn clock_date(&self, days: i32) -> jiff::civil::Date {
        let today = jiff::tz::TimeZone::UTC.to_datetime(self.app.now()).date();
        today.checked_add(jiff::Span::new().days(days)).unwrap()
    }

    /// Opens pages and does what the jobs say; what is wrong with any of them fails the test.
    async fn look(&self, jobs: Vec<Json>) {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("jobs.json");
        let told = json!({ "desk": self.desk, "jobs": jobs });
        std::fs::write(&file, told.to_string()).unwrap();
        let pictures = tools::wish("SLUIS_TEST_PICTURES");
        let run = move || {
            let mut command = tools::browser("tests/tools/pages.mjs");
            tools::run(command.arg(&file).args(pictures.map(|folder| Path::new(&folder).to_owned())))
        };
        let output = tokio::task::spawn_blocking(run).await.unwrap();
        let printed = tools::printed(&output);
        let lines: Vec<Json> = printed.lines().filter_map(|line| serde_json::from_str(line).ok()).collect();
        let (count, findings): (Vec<Json>, Vec<Json>) = lines.into_iter().partition(|line| line["pages"].is_u64());
        let told: Vec<String> = findings
            .iter()
            .map(|one| {
                format!("{} {} {}: {}", text(&one["job"]), text(&one["view"]), text(&one["what"]), text(&one["detail"]))
            })
            .collect();
        assert!(told.is_empty(), "\n{}", told.join("\n\n"));
        assert_eq!(count, [json!({ "pages": jobs.len() })], "{printed}");
    }
}

fn text(json: &Json) -> &str {
    json.as_str().unwrap_or_default()
}

/// A page to open, with what to do there and what it must show then.
fn job(name: &str, url: &str, acts: Json, shows: &[&str]) -> Json {
    json!({ "name": name, "url": url, "acts": acts, "shows": shows, "picture": true })
}
