// SPDX-License-Identifier: EUPL-1.2
//! Bodies that are large, or many at once: each is read or refused with a page that says so, and none fills the memory.

use std::io::{Read, Write};
use std::net::TcpStream;
use std::time::Duration;

use sluis_core::definition::MailKind;

use super::{Stage, get, post};

const MARK: &str = "the-mark-between-parts";

/// A form with one file, of which the end is kept back.
fn begun(url: &str, language: &str, bytes: usize) -> (TcpStream, String) {
    let (host, path) = url.trim_start_matches("http://").split_once('/').unwrap();
    let disposition = "Content-Disposition: form-data; name=\"evidence.plan\"; filename=\"plan.pdf\"";
    let first = format!("--{MARK}\r\n{disposition}\r\n\r\n{}", "x".repeat(bytes));
    let rest = format!("\r\n--{MARK}--\r\n");
    let length = first.len() + rest.len();
    let head = format!(
        "POST /{path} HTTP/1.1\r\nHost: {host}\r\nContent-Type: multipart/form-data; boundary={MARK}\r\n\
         Accept-Language: {language}\r\nConnection: close\r\nContent-Length: {length}\r\n\r\n{first}"
    );
    let mut client = TcpStream::connect(host).unwrap();
    client.set_read_timeout(Some(Duration::from_secs(60))).unwrap();
    client.write_all(head.as_bytes()).unwrap();
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

/// Sends whole forms until one is refused so: those that were begun before may still be on their way to their places.
async fn refused(url: &str, language: &str, status: &str) -> String {
    for _ in 0..40 {
        // Far more than a socket holds: who is refused must have read it all the same.
        let told = ended(begun(url, language, 3_000_000)).await;
        if told.starts_with(&format!("HTTP/1.1 {status}")) {
            return told;
        }
    }
    panic!("never {status}");
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
