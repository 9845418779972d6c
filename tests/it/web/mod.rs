// SPDX-License-Identifier: EUPL-1.2
//! The pages over real HTTP, as a client that is no browser meets them: what a link gives, what a form records, and what
//! neither does. Mail is captured, and its links and codes are read out of it as a person would.

mod deciding;
mod enduring;
mod headers;
mod intake;
mod mandated;
mod refusing;
mod revoking;

use std::sync::Arc;

use jiff::Timestamp;
use serde_json::Value as Json;
use sluis::app::{App, Caller, Outlet, Settings, Start};
use sluis::clock::FixedClock;
use sluis::links::{Claims, Links, Purpose};
use sluis::mail::Capture;
use sluis::random::SeededIds;
use sluis::store::{self, DataFolder};
use sluis::web::{self, Limits, Site, Web};
use sluis_core::definition::{MailKind, SourceFile, check};
use tempfile::TempDir;
use tokio::sync::watch;

use crate::app::{beginning, ideas, monday};

/// The day out with its pages, on a port of its own; ideas are there and the team is asked to choose.
struct Stage {
    app: App,
    clock: Arc<FixedClock>,
    mail: Capture,
    links: Arc<Links>,
    base: String,
    folder: TempDir,
    apps: watch::Sender<App>,
}

/// What came back.
pub(crate) struct Answer {
    pub(crate) status: u16,
    headers: ureq::http::HeaderMap,
    pub(crate) text: String,
}

impl Answer {
    pub(crate) fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().unwrap())
    }

    /// The value of a hidden field.
    fn hidden(&self, name: &str) -> String {
        let mark = format!("name=\"{name}\" value=\"");
        let from = self.text.find(&mark).unwrap_or_else(|| panic!("no `{name}` in {}", self.text)) + mark.len();
        self.text[from..].split('"').next().unwrap().to_owned()
    }
}

impl Stage {
    /// `assurance` of the decision.
    async fn begin(assurance: &str, prefix: &str) -> Stage {
        Stage::with(assurance, prefix, |text| text).await
    }

    /// The same, the workflow written otherwise.
    async fn with(assurance: &str, prefix: &str, otherwise: fn(String) -> String) -> Stage {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let base = format!("http://{}{prefix}", listener.local_addr().unwrap());
        let folder = tempfile::tempdir().unwrap();
        let (clock, mail) = (Arc::new(FixedClock::at(monday())), Capture::default());
        let ids = Arc::new(SeededIds::new(7));
        let links = Arc::new(Links::new(&base, folder.path().join("keys"), ids.clone(), clock.clone()));
        let settings = sluis::mail::Settings::new("Sluis <sluis@offsite.example>", Some(&base)).unwrap();
        let settings =
            Settings { mail: settings.with_links(Some(links.clone())), outlet: Outlet::By(Arc::new(mail.clone())) };
        let data = DataFolder::create(folder.path()).unwrap();
        let app = App::with(store::open(&data).unwrap(), clock.clone(), ids, Some(data.evidence()), settings);
        app.start(asking(assurance, otherwise)).await.unwrap();
        app.act("offsite", Caller::person("anna"), ideas()).await.unwrap();
        let (apps, seen) = watch::channel(app.clone());
        let site = site(base.trim_end_matches(prefix), prefix);
        tokio::spawn(web::serve(listener, web::router(Web::new(seen, site)), Limits::default()));
        Stage { app, clock, mail, links, base, folder, apps }
    }

    /// The text of the newest mail of a kind to a person.
    async fn mail_to(&self, person: &str, kind: MailKind) -> String {
        self.app.deliver().await.unwrap();
        let sent = self.mail.sent();
        let found = sent.iter().rev().find(|(envelope, _)| envelope.recipient == person && envelope.kind == kind);
        let (_, bytes) = found.unwrap_or_else(|| panic!("no {kind:?} to {person}"));
        let parsed = mail_parser::MessageParser::default().parse(bytes).unwrap();
        parsed.body_text(0).unwrap().into_owned()
    }

    /// The link in it.
    async fn link_to(&self, person: &str, kind: MailKind) -> String {
        let text = self.mail_to(person, kind).await;
        let from = text.find(&self.base).unwrap_or_else(|| panic!("no link in {text}"));
        text[from..].split([')', '>', ' ', '\n', '\r']).next().unwrap().to_owned()
    }

    /// The six digits in the newest code.
    async fn code_to(&self, person: &str) -> String {
        let text = self.mail_to(person, MailKind::Code).await;
        let is_code = |line: &&str| line.len() == 6 && line.bytes().all(|byte| byte.is_ascii_digit());
        text.lines().map(str::trim).find(is_code).unwrap_or_else(|| panic!("no code in {text}")).to_owned()
    }

    /// Events on record.
    async fn events(&self) -> usize {
        self.app.log("offsite").await.unwrap().len()
    }

    /// Who voted with which proof, and who took it back, in order.
    async fn votes(&self) -> Vec<String> {
        let log = serde_json::to_value(self.app.log("offsite").await.unwrap()).unwrap();
        let about = |line: &&Json| ["vote-cast", "vote-withdrawn"].contains(&line["type"].as_str().unwrap());
        let told = |line: &Json| {
            format!(
                "{} {} {}",
                line["actor"].as_str().unwrap(),
                line["type"].as_str().unwrap(),
                line["proof"].as_str().unwrap()
            )
        };
        log.as_array().unwrap().iter().filter(about).map(told).collect()
    }

    fn claims(&self, person: &str) -> Claims {
        Claims {
            purpose: Purpose::Decide,
            instance: "offsite".to_owned(),
            item: Some("choose".parse().unwrap()),
            round: 1,
            person: person.to_owned(),
            seat: None,
            dossier: String::new(),
            expires_at: "2030-01-01T00:00:00Z".parse::<Timestamp>().unwrap(),
        }
    }
}

fn site(origin: &str, prefix: &str) -> Site {
    Site {
        organisation: "Offsite".to_owned(),
        origin: Some(origin.to_owned()),
        prefix: prefix.to_owned(),
        security_contact: Some("mailto:security@offsite.example".to_owned()),
        style: sluis::web::style::Style::neutral(),
    }
}

fn asking(assurance: &str, otherwise: fn(String) -> String) -> Start {
    let text = std::fs::read_to_string(crate::tools::root().join("workflows/offsite/workflow.yaml")).unwrap();
    let written = "        needs: ideas\n";
    let text = text.replace(written, &format!("{written}        assurance: {assurance}\n"));
    let bytes = otherwise(text).into_bytes();
    let checked = check(&[SourceFile { path: "workflow.yaml".to_owned(), bytes }]);
    assert!(checked.is_usable(), "{:?}", checked.diagnostics);
    Start { bundle: checked.bundle.unwrap(), definition: Arc::new(checked.definition.unwrap()), ..beginning() }
}

/// One request; headers as pairs.
async fn ask(method: &str, url: &str, headers: &[(&str, &str)], form: Option<&[(&str, &str)]>) -> Answer {
    let mut request = ureq::http::Request::builder().method(method).uri(url);
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    let body = form.map(|pairs| {
        let mut body = form_urlencoded::Serializer::new(String::new());
        body.extend_pairs(pairs);
        body.finish()
    });
    if body.is_some() {
        request = request.header("content-type", "application/x-www-form-urlencoded");
    }
    let request = request.body(body.unwrap_or_default()).unwrap();
    let sent = tokio::task::spawn_blocking(move || {
        let config = ureq::Agent::config_builder().http_status_as_error(false).max_redirects(0);
        let agent: ureq::Agent = config.allow_non_standard_methods(true).build().into();
        agent.run(request)
    });
    let mut response = sent.await.unwrap().unwrap();
    let text = response.body_mut().read_to_string().unwrap();
    Answer { status: response.status().as_u16(), headers: response.headers().clone(), text }
}

pub(crate) async fn get(url: &str) -> Answer {
    ask("GET", url, &[], None).await
}

async fn post(url: &str, form: &[(&str, &str)]) -> Answer {
    ask("POST", url, &[], Some(form)).await
}
