// SPDX-License-Identifier: EUPL-1.2
//! Mail through the sendmail program of this machine, as Postfix, Exim and others bring it: it queues and sends on by
//! itself. Its exit status says how it went (sysexits.h). Never runs a shell, and never lets an address be an option.

use std::path::PathBuf;
use std::process::{Output, Stdio};
use std::time::Duration;

use sluis_core::text::both;
use tokio::io::AsyncWriteExt;
use tokio::process::Command;

use super::{Envelope, Transport, capacity_of};
use crate::config;
use crate::mail::capacity::Capacity;
use crate::mail::error::{Class, Error};
use crate::mail::message::clean;

/// It only has to put the mail into a queue on this machine.
const TIMEOUT: Duration = Duration::from_secs(120);

/// The sendmail program.
#[derive(Clone, Debug)]
pub struct SendmailTransport {
    program: PathBuf,
    capacity: Capacity,
    timeout: Duration,
}

impl SendmailTransport {
    /// The program that the configuration names.
    pub fn new(mail: &config::Mail) -> SendmailTransport {
        SendmailTransport { program: mail.sendmail.clone(), capacity: capacity_of(mail), timeout: TIMEOUT }
    }

    /// The same with another time to finish in.
    #[must_use]
    pub fn with_timeout(self, timeout: Duration) -> SendmailTransport {
        SendmailTransport { timeout, ..self }
    }

    async fn run(&self, envelope: &Envelope, bytes: &[u8]) -> Result<Output, Error> {
        let mut command = Command::new(&self.program);
        // `-i`: a line with a dot alone does not end the message. `--`: no address is an option.
        command.args(["-i", "-f", &envelope.from, "--", &envelope.to]);
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).kill_on_drop(true);
        let program = self.program.display();
        let mut child = command.spawn().map_err(|fault| {
            let what = both(
                format!(
                    "{program} kan niet worden gestart; zet `sendmail` onder [mail] op het programma van uw mailsysteem"
                ),
                format!("{program} cannot be started; set `sendmail` under [mail] to the program of your mail system"),
            );
            Error::account_by(what, fault)
        })?;
        let stdin = child.stdin.take();
        let writing = async {
            if let Some(mut stdin) = stdin {
                // A program that stops reading says by its exit status why.
                let _ = stdin.write_all(bytes).await;
            }
        };
        let ((), output) = tokio::join!(writing, child.wait_with_output());
        let lost = || {
            both(
                format!("{program} is uit het oog verloren; de mail gaat vanzelf opnieuw"),
                format!("{program} was lost sight of; the mail is tried again by itself"),
            )
        };
        output.map_err(|fault| Error::transient_by(lost(), fault))
    }
}

#[async_trait::async_trait]
impl Transport for SendmailTransport {
    async fn send(&self, envelope: &Envelope, bytes: Vec<u8>) -> Result<(), Error> {
        let program = self.program.display();
        let output = tokio::time::timeout(self.timeout, self.run(envelope, &bytes)).await.map_err(|_| {
            let seconds = self.timeout.as_secs();
            Error::transient(both(
                format!("{program} was na {seconds} s niet klaar en is gestopt; zie het logboek van het mailsysteem"),
                format!("{program} did not end within {seconds} s and was stopped; see the log of the mail system"),
            ))
        })??;
        if output.status.success() {
            tracing::debug!(target: "sluis::mail", duty = envelope.duty, "sendmail took a message");
            return Ok(());
        }
        let said: String = clean(&String::from_utf8_lossy(&output.stderr)).chars().take(240).collect();
        let (class, nl, en) = meaning(output.status.code());
        let what = both(format!("{program} {nl}"), format!("{program} {en}"));
        Err(Error::of(class, what, Said { status: output.status.to_string(), said }))
    }

    fn capacity(&self) -> Capacity {
        self.capacity
    }
}

/// What the program left behind.
#[derive(Debug, thiserror::Error)]
#[error("{status}{}{said}", if said.is_empty() { "" } else { ", " })]
struct Said {
    status: String,
    said: String,
}

/// What an exit status of sysexits.h means. An unknown one is tried again: nothing is given up for a guess.
fn meaning(status: Option<i32>) -> (Class, &'static str, &'static str) {
    match status {
        Some(64 | 77 | 78) => (
            Class::Account,
            "doet niet wat wij vragen; herstel het mailsysteem, of `from` onder [mail]",
            "does not do what we ask; mend the mail system, or `from` under [mail]",
        ),
        Some(126 | 127) => (
            Class::Account,
            "is niet wat het moet zijn; zet `sendmail` onder [mail] op het juiste programma",
            "is not what it should be; set `sendmail` under [mail] to the program",
        ),
        Some(67 | 68) => (
            Class::Permanent,
            "kent dit adres niet; verbeter het in people.yaml, importeer dat en probeer het opnieuw",
            "knows no such address; correct it in people.yaml, import that and retry",
        ),
        Some(65 | 66) => (
            Class::Permanent,
            "weigerde deze mail; zie het logboek van het mailsysteem en probeer het dan opnieuw",
            "refused this mail; see the log of the mail system, then retry",
        ),
        Some(_) => (
            Class::Transient,
            "kon de mail niet aannemen; hij gaat vanzelf opnieuw",
            "could not take the mail; it is tried again by itself",
        ),
        None => (
            Class::Transient,
            "is afgebroken; de mail gaat vanzelf opnieuw",
            "was killed; the mail is tried again by itself",
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_exit_status_means_what_sysexits_says() {
        let class = |status| meaning(Some(status)).0;
        assert_eq!([64, 77, 78, 127].map(class), [Class::Account; 4]);
        assert_eq!([65, 67, 68].map(class), [Class::Permanent; 3]);
        // EX_UNAVAILABLE, EX_OSERR, EX_IOERR, EX_TEMPFAIL, and one that nobody defined.
        assert_eq!([69, 71, 74, 75, 1].map(class), [Class::Transient; 5]);
        assert_eq!(meaning(None).0, Class::Transient);
    }
}
