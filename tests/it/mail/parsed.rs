// SPDX-License-Identifier: EUPL-1.2
//! The bytes of a mail, read back by a parser that is not ours: Python's email package.

use std::io::Write;
use std::process::Stdio;

use mail_parser::{Message, MessageParser};
use serde_json::Value as Json;
use sluis_core::definition::MailKind;
use sluis_core::text::Language;
use sluis_core::value::hex;

use super::{shown, workflow};
use crate::tools::python;

/// What Python's email package reads in a mail.
pub(crate) fn parsed(bytes: &[u8]) -> Json {
    parsed_each(&[bytes]).remove(0)
}

/// The same of many mails at once.
pub(crate) fn parsed_each(mails: &[&[u8]]) -> Vec<Json> {
    let mut command = python();
    command.args(["tests/oracle/mail.py", "--each"]).stdin(Stdio::piped()).stdout(Stdio::piped());
    let mut child = command.spawn().expect("Python starts");
    let mut input = child.stdin.take().unwrap();
    let lines: String = mails.iter().map(|bytes| hex(bytes) + "\n").collect();
    // Python answers while it reads: whoever only writes would wait for ever.
    let writing = std::thread::spawn(move || input.write_all(lines.as_bytes()));
    let output = child.wait_with_output().unwrap();
    writing.join().unwrap().unwrap();
    assert!(output.status.success(), "Python cannot read all of them");
    let read: Vec<Json> =
        String::from_utf8(output.stdout).unwrap().lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(read.len(), mails.len());
    read
}

/// That Python, which read this, and `mail-parser` find the same headers in a mail, and none that are not ours. Gives what
/// `mail-parser` reads.
pub(crate) fn agree<'a>(about: &str, python: &Json, bytes: &'a [u8]) -> Message<'a> {
    let other = MessageParser::default().parse(bytes).unwrap();
    assert_eq!(python["defects"], serde_json::json!([]), "{about}");
    let by_python: Vec<(&str, &str)> = python["headers"].as_array().unwrap().iter().map(pair).collect();
    let names: Vec<String> = by_python.iter().map(|(name, _)| name.to_lowercase()).collect();
    let by_other: Vec<String> = other.headers().iter().map(|header| header.name().to_lowercase()).collect();
    assert_eq!(names, by_other, "{about}");
    let ours = ["from", "to", "subject", "date", "message-id", "in-reply-to", "references", "reply-to", "mime-version"];
    let more = ["content-type", "auto-submitted", "x-auto-response-suppress", "content-language"];
    let unknown: Vec<&String> =
        names.iter().filter(|name| !ours.iter().chain(&more).any(|known| known == name)).collect();
    assert!(unknown.is_empty(), "{about}: {unknown:?}");
    let value = |name: &str| by_python.iter().find(|(known, _)| *known == name).map(|(_, value)| *value).unwrap();
    assert_eq!(one_line(value("Subject")), one_line(other.subject().unwrap()), "{about}");
    let to = other.to().unwrap().as_list().unwrap();
    assert_eq!(to.len(), 1, "{about}");
    let address = to[0].address().unwrap();
    let (to, bracketed) = (value("To"), format!("<{address}>"));
    assert!(to == address || to.ends_with(&bracketed), "{about}: {to}");
    let text = python["parts"][0]["body"].as_str().unwrap();
    assert_eq!(one_line(text), one_line(&other.body_text(0).unwrap()), "{about}");
    other
}

fn pair(header: &Json) -> (&str, &str) {
    (header[0].as_str().unwrap(), header[1].as_str().unwrap())
}

/// Blanks and folds are no difference.
pub(crate) fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[test]
fn another_parser_reads_the_same_headers_and_parts() {
    let (definition, directory) = workflow("gho-dgw");
    for (kind, language) in [(MailKind::GateOpen, Language::Nl), (MailKind::Receipt, Language::En)] {
        let message = shown(&definition, directory.as_ref(), kind, language);
        let read = parsed(&message.bytes);
        assert_eq!(read["defects"], serde_json::json!([]));
        assert_eq!(read["type"], "multipart/alternative");
        let header = |name: &str| -> Vec<String> {
            let all = read["headers"].as_array().unwrap().iter();
            all.filter(|header| header[0].as_str() == Some(name))
                .map(|header| header[1].as_str().unwrap().to_owned())
                .collect()
        };
        assert_eq!(header("Subject"), [message.subject.as_str()]);
        assert_eq!(header("Message-ID"), [message.message_id.as_str()]);
        assert_eq!(header("Auto-Submitted"), ["auto-generated"]);
        assert_eq!(header("X-Auto-Response-Suppress"), ["DR, RN, NRN, OOF, AutoReply"]);
        assert_eq!(header("Date"), ["Mon, 08 Feb 2027 08:00:00 +0000"]);
        assert_eq!(header("In-Reply-To"), header("References"));
        assert_eq!(header("From"), ["Sluis GHO <sluis@gho.example>"]);
        assert_eq!(header("To").len(), 1);
        assert!(header("To")[0].contains(&message.to));
        let parts = read["parts"].as_array().unwrap();
        let kinds: Vec<&str> = parts.iter().map(|part| part["type"].as_str().unwrap()).collect();
        assert_eq!(kinds, ["text/plain", "text/html"]);
        let body = |at: usize| parts[at]["body"].as_str().unwrap().replace("\r\n", "\n");
        assert_eq!(body(0).trim_end(), message.text.trim_end());
        assert_eq!(body(1).trim_end(), message.html.trim_end());
        assert!(parts.iter().all(|part| part["charset"] == "utf-8"));
    }
}

#[test]
fn the_same_duty_gives_the_same_bytes() {
    let (definition, directory) = workflow("gho-dgw");
    let once = shown(&definition, directory.as_ref(), MailKind::GateOpen, Language::Nl);
    let again = shown(&definition, directory.as_ref(), MailKind::GateOpen, Language::Nl);
    assert_eq!(once.bytes, again.bytes);
}
