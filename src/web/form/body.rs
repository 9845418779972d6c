// SPDX-License-Identifier: EUPL-1.2
//! A body as a browser sends it (`application/x-www-form-urlencoded` or `multipart/form-data`), into what stands in the
//! form. Files go into the data folder at once, under the hash of their bytes, and are named by it from then on.

use std::future::poll_fn;
use std::pin::Pin;

use axum::body::{Body, HttpBody};
use axum::extract::multipart::MultipartError;
use axum::extract::{FromRequest, Multipart, Request};
use axum::http::{StatusCode, header};
use serde_json::Value as Json;

use super::Typed;
use crate::app::App;

/// Fields that a body may have; the longest form of ours has a few hundred.
const MOST_FIELDS: usize = 4_000;
/// Bytes of all texts together.
const MOST_TEXT: usize = 1024 * 1024;
/// Bytes of one file, as evidence may have.
const MOST_FILE: usize = 25_000_000;

/// Bytes of a whole body: some files, and the texts.
const MOST_BYTES: usize = 4 * MOST_FILE + MOST_TEXT;
/// What is larger is read on until here and thrown away: a browser that is still sending reads no answer, and its person would
/// see a broken connection instead of what is wrong.
pub const MOST_READ: usize = 4 * MOST_BYTES;

/// The kind of a form with files.
const WITH_FILES: &str = "multipart/form-data";

/// Why a body cannot be read.
#[derive(Debug, thiserror::Error)]
pub enum BodyError {
    /// It is too large, or has too many fields.
    #[error("the form is larger than it may be")]
    TooLarge,
    /// It breaks off or is no form.
    #[error("the form did not arrive whole; send it again")]
    Broken,
    /// A file could not be kept.
    #[error("the file could not be kept")]
    Unkept(#[source] Box<crate::app::AppError>),
}

/// What stands in the form that was sent. A file takes the place of one that was kept under the same name before; one that is
/// too large to keep leaves its name alone, which is no file to whoever reads the form.
///
/// # Errors
/// When it is too large, is no form, or a file cannot be kept.
pub async fn read_body(app: &App, request: Request) -> Result<Typed, BodyError> {
    match kind(&request) {
        WITH_FILES => multipart(app, request).await,
        "application/x-www-form-urlencoded" => {
            let mut bytes = Vec::new();
            let all = read_on(request.into_body(), |piece, all| {
                if all <= MOST_TEXT {
                    bytes.extend_from_slice(piece);
                } else {
                    bytes = Vec::new();
                }
            });
            if all.await? > MOST_TEXT { Err(BodyError::TooLarge) } else { urlencoded(&bytes) }
        }
        _ => Err(BodyError::Broken),
    }
}

/// Whether a body may hold files, which stand in memory while they arrive.
pub fn brings_files(request: &Request) -> bool {
    kind(request) == WITH_FILES
}

/// Reads a body to its end and throws it away, so that whoever sends it reads the answer.
pub async fn read_away(request: Request) {
    // Who vanishes meanwhile reads nothing anyhow.
    let _ = read_on(request.into_body(), |_, _| {}).await;
}

fn kind(request: &Request) -> &str {
    let kind = request.headers().get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok()).unwrap_or_default();
    kind.split(';').next().unwrap_or_default().trim()
}

/// Shows each piece of a body with how many bytes came so far, this one included; gives how many there were.
async fn read_on(mut body: Body, mut with: impl FnMut(&[u8], usize)) -> Result<usize, BodyError> {
    let mut all = 0;
    while let Some(frame) = poll_fn(|context| Pin::new(&mut body).poll_frame(context)).await {
        let Ok(piece) = frame.map_err(|_| BodyError::Broken)?.into_data() else { continue };
        all += piece.len();
        if all > MOST_READ {
            return Err(BodyError::TooLarge);
        }
        with(&piece, all);
    }
    Ok(all)
}

fn urlencoded(bytes: &[u8]) -> Result<Typed, BodyError> {
    let mut typed = Typed::default();
    for (count, (name, text)) in form_urlencoded::parse(bytes).enumerate() {
        if count >= MOST_FIELDS {
            return Err(BodyError::TooLarge);
        }
        typed.push(name, text);
    }
    Ok(typed)
}

async fn multipart(app: &App, request: Request) -> Result<Typed, BodyError> {
    let mut parts = Multipart::from_request(request, &()).await.map_err(|_| BodyError::Broken)?;
    let mut typed = Typed::default();
    let mut read = Read::default();
    while let Some(mut part) = parts.next_field().await.map_err(|error| broken(&error))? {
        let name = part.name().unwrap_or_default().to_owned();
        let file = part.file_name().map(cleaned);
        read.fields += 1;
        let most = if file.is_some() { MOST_FILE } else { MOST_TEXT.saturating_sub(read.texts) };
        let (mut bytes, mut fits) = (Vec::new(), true);
        while let Some(piece) = part.chunk().await.map_err(|error| broken(&error))? {
            read.all += piece.len();
            fits = fits && bytes.len() + piece.len() <= most && !read.is_too_much();
            if fits {
                bytes.extend_from_slice(&piece);
            } else {
                bytes = Vec::new();
            }
        }
        match file {
            // A browser sends an empty part for a file that was not chosen.
            Some(file) if file.is_empty() || (fits && bytes.is_empty()) => {}
            Some(file) if fits => {
                let kept = app.evidence_put(bytes, file).await.map_err(|error| BodyError::Unkept(Box::new(error)))?;
                typed.set(name, kept.to_json().to_string());
            }
            Some(file) => typed.set(name, Json::from(file).to_string()),
            None => {
                read.texts += if fits { bytes.len() } else { MOST_TEXT + 1 };
                typed.push(name, String::from_utf8_lossy(&bytes));
            }
        }
    }
    if read.is_too_much() { Err(BodyError::TooLarge) } else { Ok(typed) }
}

/// What was read of a body so far.
#[derive(Debug, Default)]
struct Read {
    fields: usize,
    /// Bytes of texts.
    texts: usize,
    /// Bytes of everything.
    all: usize,
}

impl Read {
    fn is_too_much(&self) -> bool {
        self.fields > MOST_FIELDS || self.texts > MOST_TEXT || self.all > MOST_BYTES
    }
}

fn broken(error: &MultipartError) -> BodyError {
    if error.status() == StatusCode::PAYLOAD_TOO_LARGE { BodyError::TooLarge } else { BodyError::Broken }
}

/// The name of a file without its folders and without signs that nobody sees. Browsers write a double quote as `%22`.
fn cleaned(name: &str) -> String {
    let name = name.replace("%22", "\"");
    let last = name.rsplit(['/', '\\']).next().unwrap_or_default();
    last.chars().filter(|sign| !sign.is_control()).take(200).collect::<String>().trim().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_that_repeat_are_kept_in_their_order() {
        let typed = urlencoded(b"ready=goirle&ready=oisterwijk&note=a%26b+c").unwrap();
        assert_eq!(typed.all("ready"), ["goirle", "oisterwijk"]);
        assert_eq!(typed.get("note"), "a&b c");
    }

    #[test]
    fn a_body_of_countless_fields_is_refused() {
        assert!(matches!(urlencoded("a=1&".repeat(5_000).as_bytes()), Err(BodyError::TooLarge)));
    }

    #[test]
    fn a_name_of_a_file_is_no_path() {
        assert_eq!(cleaned("C:\\plans\\plan\u{7}.pdf"), "plan.pdf");
        assert_eq!(cleaned("../../etc/passwd"), "passwd");
        assert_eq!(cleaned("the %22plan%22, 100%25.pdf"), "the \"plan\", 100%25.pdf");
    }
}
