// SPDX-License-Identifier: EUPL-1.2
//! Bodies that are large, or many at once: each is read or refused with a page that says so, and none fills the memory.

use std::io::{Read, Write};
use std::net::TcpStream;
use std::time::Duration;

use jiff::Timestamp;
use sluis::links::{Claims, Purpose};
use sluis_core::definition::MailKind;

use super::{Stage, get, post};

const MARK: &str = "the-mark-between-parts";

/// What a server says once it begins to read a body.
const GO_ON: &[u8; 25] = b"HTTP/1.1 100 Continue\r\n\r\n";

/// A form with one file, of which the end is kept back. The server asked for it, so that it has its place, or none.
fn begun(url: &str, language: &str, bytes: usize) -> (TcpStream, String) {
    let (host, path) = url.trim_start_matches("http://").split_once('/').unwrap();
    let disposition = "Content-Disposition: form-data; name=\"evidence.plan\"; filename=\"plan.pdf\"";
    let first = format!("--{MARK}\r\n{disposition}\r\n\r\n{}", "x".repeat(bytes));
    let rest = format!("\r\n--{MARK}--\r\n");
    let length = first.len() + rest.len();
    let head = format!(
        "POST /{path} HTTP/1.1\r\nHost: {host}\r\nContent-Type: multipart/form-data; boundary={MARK}\r\n\
         Accept-Language: {language}\r\nConnection: close\r\nExpect: 100-continue\r\nContent-Length: {length}\r\n\r\n"
    );
    let mut client = TcpStream::connect(host).unwrap();
    client.set_read_timeout(Some(Duration::from_secs(60))).unwrap();
    client.write_all(head.as_bytes()).unwrap();
    let mut asked = [0; GO_ON.len()];
    client.read_exact(&mut asked).unwrap();
    assert_eq!(asked, *GO_ON, "{}", String::from_utf8_lossy(&asked));
    client.write_all(first.as_bytes()).unwrap();
    (client, rest)
}

/// Sends the rest, and reads the answer.
async fn ended((mut client, rest): (TcpStream, String)) -> String {
    let read = tokio::task::spawn_blocking(move || {
        client.write_all(rest.as_bytes()).unwrap();
        let mut told = String::new();
        client.read_to_string(&mut told).unwrap();
        told
    });
    read.await.unwrap()
}

/// Sends a whole form, which is refused so. It is far more than a socket holds: who is refused must have read it all the same.
async fn refused(url: &str, language: &str, status: &str) -> String {
    let told = ended(begun(url, language, 3_000_000)).await;
    assert!(told.starts_with(&format!("HTTP/1.1 {status}")), "{told}");
    told
}

#[tokio::test(flavor = "multi_thread")]
async fn a_link_has_a_few_places_for_files_and_says_when_they_are_taken() {
    let stage = Stage::begin("link", "").await;
    let url = stage.link_to("bo", MailKind::StepOpen).await;
    let begun_before = [begun(&url, "nl", 10), begun(&url, "nl", 10)];
    for (language, said) in [("nl", "Even wachten"), ("en", "Please wait a moment")] {
        // The same link with what a mail program takes for a part of it is no other link.
        let told = refused(&format!("{url})"), language, "429").await.to_lowercase();
        assert!(told.contains(&said.to_lowercase()) && told.contains("\r\nretry-after: 60\r\n"), "{told}");
    }
    assert_eq!(get(&url).await.status, 200, "pages are read meanwhile");
    let other = stage.links.url(&stage.claims("cas")).unwrap();
    assert!(!ended(begun(&other, "nl", 10)).await.starts_with("HTTP/1.1 429"), "others have their own places");
    for one in begun_before {
        assert!(!ended(one).await.starts_with("HTTP/1.1 429"));
    }
    assert!(!ended(begun(&url, "nl", 10)).await.starts_with("HTTP/1.1 429"), "the places are free again");
}

#[tokio::test(flavor = "multi_thread")]
async fn all_links_together_have_a_few_more_places_and_say_when_those_are_taken() {
    let stage = Stage::begin("link", "").await;
    let day = |day: i32| -> Timestamp { format!("2030-01-0{day}T00:00:00Z").parse().unwrap() };
    let link = |number| stage.links.url(&Claims { expires_at: day(number), ..stage.claims("bo") }).unwrap();
    let links = [link(1), link(2), link(3), link(4)];
    let begun_before: Vec<_> = links.iter().flat_map(|url| [begun(url, "nl", 10), begun(url, "nl", 10)]).collect();
    for (language, said) in [("nl", "Het is nu even druk"), ("en", "It is busy right now")] {
        let told = refused(&link(5), language, "503").await;
        assert!(told.contains(said) && told.contains("\r\nretry-after: 60\r\n"), "{told}");
    }
    for one in begun_before {
        assert!(!ended(one).await.starts_with("HTTP/1.1 503"));
    }
    assert!(!ended(begun(&link(5), "nl", 10)).await.starts_with("HTTP/1.1 503"), "the places are free again");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_done_meanwhile_is_told_to_whoever_is_still_sending_a_file() {
    let stage = Stage::begin("link", "").await;
    let done = Claims { purpose: Purpose::Complete, item: Some("ideas".parse().unwrap()), ..stage.claims("anna") };
    let told = refused(&stage.links.url(&done).unwrap(), "en", "409").await;
    assert!(told.contains("This is done already"), "{told}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_text_that_is_far_too_large_is_read_to_its_end_and_told() {
    let stage = Stage::begin("link", "").await;
    let url = stage.link_to("bo", MailKind::StepOpen).await;
    for mebibytes in [2, 6, 20] {
        let told = post(&url, &[("comment", &"x".repeat(mebibytes << 20)), ("do", "confirm")]).await;
        assert_eq!((told.status, told.text.contains("Dit is te groot")), (413, true), "{mebibytes}: {}", told.text);
    }
    assert_eq!(stage.votes().await, Vec::<String>::new());
}

#[tokio::test(flavor = "multi_thread")]
async fn each_page_names_a_sign_for_its_tab_that_is_there() {
    let stage = Stage::begin("link", "/sluis").await;
    let page = get(&stage.link_to("bo", MailKind::StepOpen).await).await;
    let after = page.text.split("rel=\"icon\"").nth(1).unwrap();
    let path = after.split("href=\"").nth(1).unwrap().split('"').next().unwrap();
    let origin = stage.base.trim_end_matches("/sluis");
    let icon = get(&format!("{origin}{path}")).await;
    assert_eq!((icon.status, icon.header("content-type")), (200, "image/svg+xml"));
    assert!(icon.text.starts_with("<svg") && icon.text.len() < 1_000, "{}", icon.text);
}
