// SPDX-License-Identifier: EUPL-1.2
//! What the pages endure: clients that are slow or go away, two daemons on one file, a log that is set to tell everything.
//! Each answer has one effect, and nothing of a link or a code is told.

use std::io::{self, Read, Write};
use std::net::TcpStream;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use sluis::app::{App, Outlet, Settings};
use sluis::links::Links;
use sluis::random::SeededIds;
use sluis::store::{self, DataFolder};
use sluis::web::{self, Limits, Web};
use sluis_core::definition::MailKind;
use tokio::sync::watch;

use super::deciding::{chosen, confirm, confirmed};
use super::{Answer, Stage, get, post, site};

/// The address of a listener that lets clients take no longer than this.
async fn beside(apps: &watch::Sender<App>, limits: Limits) -> String {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap().to_string();
    let pages = web::router(Web::new(apps.subscribe(), site(&format!("http://{address}"), "")));
    tokio::spawn(web::serve(listener, pages, limits));
    address
}

fn form_of(page: &Answer) -> String {
    let (dossier, seq) = (page.hidden("dossier"), page.hidden("seq"));
    format!("dossier={dossier}&seq={seq}&choice=ideas-1&do=confirm")
}

/// A POST as bytes, the length that it says included.
fn posted(url: &str, body: &str, length: usize) -> (String, String) {
    let (host, path) = url.trim_start_matches("http://").split_once('/').unwrap();
    let head = format!(
        "POST /{path} HTTP/1.1\r\nHost: {host}\r\nContent-Type: application/x-www-form-urlencoded\r\n\
         Content-Length: {length}\r\n\r\n{body}"
    );
    (host.to_owned(), head)
}

#[tokio::test(flavor = "multi_thread")]
async fn clients_that_never_finish_are_let_go_and_hold_up_nobody() {
    let stage = Stage::begin("link", "").await;
    let url = stage.link_to("bo", MailKind::StepOpen).await;
    let limits = Limits { head: Duration::from_millis(300), connection: Duration::from_secs(2), connections: 64 };
    let address = beside(&stage.apps, limits).await;
    let url = url.replace(stage.base.trim_start_matches("http://"), &address);
    let body = form_of(&get(&url).await);
    let slow: Vec<TcpStream> = (0..40)
        .map(|number| {
            let mut client = TcpStream::connect(&address).unwrap();
            let (_, whole) = posted(&url, &body, body.len());
            // Half of them stop within the head, half within the body.
            let end = if number % 2 == 0 { 40 } else { whole.len() - 5 };
            client.write_all(&whole.as_bytes()[..end]).unwrap();
            client
        })
        .collect();
    assert_eq!(get(&url).await.status, 200, "others are served meanwhile");
    let ended = tokio::task::spawn_blocking(move || {
        slow.into_iter().all(|mut client| {
            client.set_read_timeout(Some(Duration::from_secs(60))).unwrap();
            let end = client.read_to_end(&mut Vec::new());
            end.is_ok() || end.is_err_and(|error| error.kind() == io::ErrorKind::ConnectionReset)
        })
    });
    assert!(ended.await.unwrap(), "a connection stayed open");
    assert_eq!(stage.votes().await, Vec::<String>::new());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_client_that_vanishes_after_its_answer_and_sends_it_again_has_one_effect() {
    let stage = Stage::begin("link", "").await;
    let url = stage.link_to("bo", MailKind::StepOpen).await;
    let page = get(&url).await;
    let body = form_of(&page);
    for _ in 0..8 {
        let (host, whole) = posted(&url, &body, body.len());
        let mut client = TcpStream::connect(host).unwrap();
        client.write_all(whole.as_bytes()).unwrap();
        drop(client);
    }
    let (dossier, seq) = (page.hidden("dossier"), page.hidden("seq"));
    let form = [("dossier", dossier.as_str()), ("seq", &seq), ("choice", "ideas-1"), ("do", "confirm")];
    for _ in 0..2 {
        let told = post(&url, &form).await;
        assert!(told.status == 200 && told.text.contains("Your vote is recorded"), "{}", told.text);
    }
    assert_eq!(stage.votes().await, ["bo vote-cast link"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn two_daemons_on_one_file_take_one_answer_between_them() {
    let stage = Stage::begin("link-and-code", "").await;
    let url = stage.link_to("bo", MailKind::StepOpen).await;
    let data = DataFolder::create(stage.folder.path()).unwrap();
    let ids = Arc::new(SeededIds::new(8));
    let links = Arc::new(Links::new(&stage.base, stage.folder.path().join("keys"), ids.clone(), stage.clock.clone()));
    let settings = sluis::mail::Settings::new("Sluis <sluis@offsite.example>", Some(&stage.base)).unwrap();
    let outlet = Outlet::By(Arc::new(stage.mail.clone()));
    let settings = Settings { mail: settings.with_links(Some(links)), outlet };
    let other = App::with(store::open(&data).unwrap(), stage.clock.clone(), ids, Some(data.evidence()), settings);
    let (apps, _) = watch::channel(other);
    let there = beside(&apps, Limits::default()).await;
    let there = url.replace(stage.base.trim_start_matches("http://"), &there);
    // Asked of the one, confirmed at the other, and once more at the first.
    let summary = chosen(&get(&url).await, &url, "ideas-1").await;
    let code = stage.code_to("bo").await;
    for at in [&there, &url] {
        let told = confirm(&summary, at, &code).await;
        assert!(told.status == 200 && told.text.contains("Your vote is recorded"), "{}", told.text);
    }
    assert!(get(&url).await.text.contains("The vote is cast"));
    assert!(get(&there).await.text.contains("The vote is cast"));
    assert_eq!(stage.votes().await, ["bo vote-cast code"]);
}

/// Where a log is kept to be read.
#[derive(Clone, Default)]
struct Kept(Arc<Mutex<Vec<u8>>>);

impl Write for Kept {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap().write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_log_that_tells_everything_tells_no_link_and_no_code() {
    let log = Kept::default();
    let lines = {
        let log = log.clone();
        tracing_subscriber::fmt().with_max_level(tracing::Level::TRACE).with_writer(move || log.clone()).finish()
    };
    // For all threads, and so for all tests that run beside this one; none of them listens to a log of its own.
    tracing::subscriber::set_global_default(lines).unwrap();
    let stage = Stage::begin("link-and-code", "").await;
    let url = stage.link_to("bo", MailKind::StepOpen).await;
    let token = url.rsplit('/').next().unwrap().to_owned();
    let answer = confirmed(&stage, "bo", &url, "ideas-1").await;
    assert_eq!(answer.status, 200, "{}", answer.text);
    assert_eq!(get(&format!("{url}x")).await.status, 404);
    assert_eq!(post(&url, &[("do", "confirm")]).await.status, 422);
    let code = stage.code_to("bo").await;
    let told = String::from_utf8(log.0.lock().unwrap().clone()).unwrap();
    assert!(told.contains("sluis"), "{told}");
    for secret in [token.as_str(), &token[..20], &token[token.len() - 20..], &code, "Mooi weer"] {
        assert!(!told.contains(secret), "{secret} is told");
    }
}
