// SPDX-License-Identifier: EUPL-1.2
//! The bytes of a mail, read back by a parser that is not ours: Python's email package.

use std::io::Write;
use std::process::Stdio;

use serde_json::Value as Json;
use sluis_core::definition::MailKind;
use sluis_core::text::Language;

use super::{shown, workflow};
use crate::tools::python;

/// What Python's email package reads in a mail.
pub(crate) fn parsed(bytes: &[u8]) -> Json {
    let mut command = python();
    command.arg("tests/oracle/mail.py").stdin(Stdio::piped()).stdout(Stdio::piped());
    let mut child = command.spawn().expect("Python starts");
    child.stdin.take().unwrap().write_all(bytes).unwrap();
    let output = child.wait_with_output().unwrap();
    assert!(output.status.success(), "Python cannot read\n{}", String::from_utf8_lossy(bytes));
    serde_json::from_slice(&output.stdout).unwrap()
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
