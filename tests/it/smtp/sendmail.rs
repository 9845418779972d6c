// SPDX-License-Identifier: EUPL-1.2
//! The sendmail transport with a program of our own: what it is called with, what it gets, and what its end means.

use std::path::Path;
use std::time::Duration;

use jiff::civil::date;
use sluis::config::{Config, Flags};
use sluis::mail::{Class, Envelope, Error, SendmailTransport, Transport};
use sluis_core::definition::MailKind;

use crate::tools::root;

/// The transport by the program `sendmail` in a folder.
fn by(folder: &Path) -> SendmailTransport {
    let program = folder.join("sendmail").to_str().unwrap().to_owned();
    let environment = vec![("SLUIS_MAIL__SENDMAIL".to_owned(), program)];
    SendmailTransport::new(&Config::from(Flags::default(), environment, folder).unwrap().mail)
}

/// A folder with a link to our program.
fn folder() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    std::os::unix::fs::symlink(root().join("tests/tools/sendmail.sh"), folder.path().join("sendmail")).unwrap();
    folder
}

async fn send(transport: &SendmailTransport, to: &str) -> Result<(), Error> {
    let envelope = Envelope {
        duty: "one".to_owned(),
        from: "sluis@gho.example".to_owned(),
        to: to.to_owned(),
        kind: MailKind::GateOpen,
        recipient: "x".to_owned(),
        date: date(2027, 2, 8),
    };
    transport.send(&envelope, MESSAGE.as_bytes().to_vec()).await
}

const MESSAGE: &str = "Subject: x\r\n\r\n.\r\n..dots\r\n";

#[tokio::test]
async fn the_program_gets_the_bytes_and_both_addresses_and_no_address_is_an_option() {
    let folder = folder();
    send(&by(folder.path()), "-oQ/tmp@gho.example").await.unwrap();
    let kept = |name: &str| std::fs::read_to_string(folder.path().join(name)).unwrap();
    assert_eq!(kept("arguments"), "-i\n-f\nsluis@gho.example\n--\n-oQ/tmp@gho.example\n");
    assert_eq!(kept("message"), MESSAGE);
}

#[tokio::test]
async fn its_exit_status_and_its_words_are_told() {
    let folder = folder();
    for (status, class, cure) in [
        (67, Class::Permanent, "people.yaml"),
        (75, Class::Transient, "tried again"),
        (77, Class::Account, "mend the mail system"),
        (1, Class::Transient, "tried again"),
    ] {
        let error = send(&by(folder.path()), &format!("exit-{status}@gho.example")).await.unwrap_err();
        assert_eq!(error.class(), class, "{error}");
        assert!(error.to_string().contains(cure), "{error}");
        let said = std::error::Error::source(&error).unwrap().to_string();
        assert_eq!(said, format!("exit status: {status}, sendmail: no such luck"));
    }
}

#[tokio::test]
async fn a_program_that_hangs_is_stopped() {
    let folder = folder();
    let transport = by(folder.path()).with_timeout(Duration::from_millis(300));
    let error = send(&transport, "hang@gho.example").await.unwrap_err();
    assert!(error.class() == Class::Transient && error.to_string().contains("did not end within"), "{error}");
}

#[tokio::test]
async fn a_program_that_is_not_there_pauses_the_queue() {
    let folder = tempfile::tempdir().unwrap();
    let error = send(&by(folder.path()), "x@gho.example").await.unwrap_err();
    assert!(error.class() == Class::Account && error.to_string().contains("set `sendmail` under [mail]"), "{error}");
}
