// SPDX-License-Identifier: EUPL-1.2
//! One conversation with a mail server, step by step: each step knows its name, its time and what its failure means.
//! The protocol is lettre's; what is ours is when something is surely not accepted. Never looks into a message.

use std::error::Error as _;
use std::fmt;
use std::io;
use std::time::Duration;

use lettre::Address;
use lettre::transport::smtp::authentication::{Credentials, Mechanism};
use lettre::transport::smtp::client::{AsyncSmtpConnection, TlsParameters};
use lettre::transport::smtp::commands::{Auth, Data, Ehlo, Mail, Rcpt, Rset};
use lettre::transport::smtp::extension::{ClientId, Extension, MailBodyParameter, MailParameter};
use lettre::transport::smtp::response::Response;
use sluis_core::text::{Text, both};

use super::super::answer::{Answer, Step};
use crate::config::{Secret, Tls};
use crate::mail::error::Error;

/// How long a step may take, as RFC 5321 (4.5.3.2) wants it for the last one; shorter for the others.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Timeouts {
    /// For the connection itself.
    pub connect: Duration,
    /// For each command and the greeting: some servers let strangers wait on purpose.
    pub command: Duration,
    /// For the message and the answer to its final dot. Giving up sooner makes copies: the server may have taken it.
    pub message: Duration,
}

impl Default for Timeouts {
    fn default() -> Timeouts {
        Timeouts {
            connect: Duration::from_secs(30),
            command: Duration::from_secs(120),
            message: Duration::from_secs(600),
        }
    }
}

/// Where a server is, and how it is spoken to.
pub(super) struct Server<'a> {
    pub(super) host: &'a str,
    pub(super) port: u16,
    pub(super) tls: Tls,
    /// Absent when nothing is protected.
    pub(super) trust: Option<TlsParameters>,
}

/// A conversation that is open.
pub(super) struct Connection {
    inner: AsyncSmtpConnection,
    timeouts: Timeouts,
}

/// Why a step failed.
#[derive(Debug)]
pub(super) struct Fault {
    step: Step,
    why: Why,
}

#[derive(Debug)]
enum Why {
    /// The server said no.
    Answered(Answer),
    /// The connection failed, or what came over it was no SMTP.
    Broken(lettre::transport::smtp::Error),
    /// No answer within this time.
    Late(Duration),
    /// Neither: the sentence says what is in the way.
    Ours(Error),
}

impl Connection {
    /// Connects, greets and goes over to TLS where that is wanted: never on without it.
    pub(super) async fn open(server: &Server<'_>, timeouts: Timeouts) -> Result<Connection, Fault> {
        let name = ClientId::default();
        let wrapper = server.trust.clone().filter(|_| server.tls == Tls::Required);
        let step = if wrapper.is_some() { Step::Tls } else { Step::Greeting };
        let target = (server.host, server.port);
        let opening = AsyncSmtpConnection::connect_tokio1(target, Some(timeouts.connect), &name, wrapper, None);
        let inner = in_time(step, timeouts.connect + timeouts.command, opening).await?;
        let mut connection = Connection { inner, timeouts };
        if let (Tls::Starttls, Some(trust)) = (server.tls, server.trust.clone()) {
            if !connection.inner.can_starttls() {
                let host = server.host;
                let what = both(
                    format!(
                        "{host} biedt geen STARTTLS, en zonder wordt niets verzonden: er kan iemand tussen zitten; \
                         vraag de beheerder ervan, of zet `tls` onder [mail]"
                    ),
                    format!(
                        "{host} offers no STARTTLS, and without it nothing is sent: somebody may stand between; \
                         ask its administrator, or set `tls` under [mail]"
                    ),
                );
                return Err(Fault { step: Step::Tls, why: Why::Ours(Error::transient(what)) });
            }
            in_time(Step::Tls, timeouts.command, connection.inner.starttls(trust, &name)).await?;
        }
        Ok(connection)
    }

    /// Signs in by a password: PLAIN, or LOGIN where there is nothing else.
    pub(super) async fn sign_in(&mut self, user: &str, password: &Secret) -> Result<(), Fault> {
        let mechanisms = [Mechanism::Plain, Mechanism::Login];
        if self.inner.server_info().get_auth_mechanism(&mechanisms).is_none() {
            return Err(no_mechanism("geen PLAIN en geen LOGIN", "neither PLAIN nor LOGIN"));
        }
        let credentials = Credentials::new(user.to_owned(), password.reveal().to_owned());
        let signing = self.inner.auth(&mechanisms, &credentials);
        in_time(Step::SignIn, self.timeouts.command, signing).await.map(drop)
    }

    /// Signs in by a token.
    pub(super) async fn sign_in_by_token(&mut self, user: &str, token: &Secret) -> Result<(), Fault> {
        if !self.inner.server_info().supports_auth_mechanism(Mechanism::Xoauth2) {
            return Err(no_mechanism("geen XOAUTH2", "no XOAUTH2"));
        }
        let credentials = Credentials::new(user.to_owned(), token.reveal().to_owned());
        let auth = Auth::new(Mechanism::Xoauth2, credentials, None);
        let auth = auth.map_err(|fault| Fault { step: Step::SignIn, why: Why::Broken(fault) })?;
        let answer = self.command(Step::SignIn, auth).await?;
        if answer.has_code(334) {
            // The reason stands in the challenge; the refusal itself comes after an empty line of ours.
            self.command(Step::SignIn, "\r\n").await?;
            let answer = Answer::new(535, "5.7.8 the server asked for more than a token");
            return Err(Fault { step: Step::SignIn, why: Why::Answered(answer) });
        }
        Ok(())
    }

    /// Brings one message to one recipient, its bytes as they are.
    pub(super) async fn bring(&mut self, from: &Address, to: &Address, text: &str) -> Result<(), Fault> {
        let options = self.options(from, to, text)?;
        self.command(Step::Sender, Mail::new(Some(from.clone()), options)).await?;
        self.command(Step::Recipient, Rcpt::new(to.clone(), Vec::new())).await?;
        self.command(Step::Data, Data).await?;
        // One write for the whole: a second small one would wait for the receiver's delayed acknowledgement.
        let sending = self.inner.command(Body(text));
        in_time(Step::Message, self.timeouts.message, sending).await.map(drop)
    }

    /// What the server must be able to do for texts outside ASCII.
    fn options(&self, from: &Address, to: &Address, text: &str) -> Result<Vec<MailParameter>, Fault> {
        let server = self.inner.server_info();
        let unable = |nl: &str, en: &str| {
            let what = both(
                format!("de mailserver kan {nl} niet aannemen; vraag de beheerder ervan en probeer het dan opnieuw"),
                format!("the mail server cannot take {en}; ask its administrator, then retry"),
            );
            Fault { step: Step::Sender, why: Why::Ours(Error::permanent(what)) }
        };
        let mut options = Vec::new();
        if !from.to_string().is_ascii() || !to.to_string().is_ascii() {
            if !server.supports_feature(Extension::SmtpUtfEight) {
                return Err(unable("een adres met letters buiten ASCII", "an address with letters outside ASCII"));
            }
            options.push(MailParameter::SmtpUtfEight);
        }
        if !text.is_ascii() {
            if !server.supports_feature(Extension::EightBitMime) {
                return Err(unable("letters buiten ASCII", "letters outside ASCII"));
            }
            options.push(MailParameter::Body(MailBodyParameter::EightBitMime));
        }
        Ok(options)
    }

    /// Makes ready for another message after one that was refused. Says whether that went well.
    pub(super) async fn reset(&mut self) -> bool {
        self.command(Step::Sender, Rset).await.is_ok()
    }

    /// Takes leave. Whether the server answers is nobody's concern.
    pub(super) async fn quit(mut self) {
        let _ = tokio::time::timeout(Duration::from_secs(5), self.inner.quit()).await;
    }

    /// What the server says of itself, line by line.
    pub(super) async fn hello(&mut self) -> Result<Vec<String>, Fault> {
        let answer = self.command(Step::Greeting, Ehlo::new(ClientId::default())).await?;
        Ok(answer.message().map(str::to_owned).collect())
    }

    /// The certificate that the server showed, as DER.
    pub(super) fn certificate(&self) -> Option<Vec<u8>> {
        self.inner.peer_certificate().ok()
    }

    async fn command(&mut self, step: Step, command: impl fmt::Display) -> Result<Response, Fault> {
        in_time(step, self.timeouts.command, self.inner.command(command)).await
    }
}

/// A whole message on the wire: a dot before each line that begins with one (RFC 5321, 4.5.2), and the final dot.
struct Body<'a>(&'a str);

impl fmt::Display for Body<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for line in self.0.split_inclusive("\r\n") {
            f.write_str(if line.starts_with('.') { "." } else { "" })?;
            f.write_str(line)?;
        }
        f.write_str(if self.0.ends_with("\r\n") { ".\r\n" } else { "\r\n.\r\n" })
    }
}

async fn in_time<T>(
    step: Step,
    time: Duration,
    work: impl Future<Output = Result<T, lettre::transport::smtp::Error>>,
) -> Result<T, Fault> {
    let why = match tokio::time::timeout(time, work).await {
        Ok(Ok(done)) => return Ok(done),
        Ok(Err(fault)) => match fault.status() {
            Some(code) => {
                let said = std::error::Error::source(&fault).map(ToString::to_string);
                Why::Answered(Answer::new(code.into(), &said.unwrap_or_default()))
            }
            None => Why::Broken(fault),
        },
        Err(_) => Why::Late(time),
    };
    Err(Fault { step, why })
}

fn no_mechanism(nl: &str, en: &str) -> Fault {
    let what = both(
        format!("de mailserver biedt {nl} op deze verbinding; herstel `user`, `tls` of [mail.oauth2]"),
        format!("the mail server offers {en} on this connection; mend `user`, `tls` or [mail.oauth2]"),
    );
    Fault { step: Step::SignIn, why: Why::Ours(Error::account(what)) }
}

impl Fault {
    /// Something of ours is in the way of signing in.
    pub(super) fn ours(error: Error) -> Fault {
        Fault { step: Step::SignIn, why: Why::Ours(error) }
    }

    /// The connection can bring other messages after this.
    pub(super) fn leaves_it_usable(&self) -> bool {
        match &self.why {
            Why::Answered(answer) => !answer.closes(),
            Why::Ours(_) => true,
            Why::Broken(_) | Why::Late(_) => false,
        }
    }

    /// On a connection that lay idle: the server had given it up, and surely did not take this message.
    pub(super) fn is_of_the_connection(&self) -> bool {
        let before_the_message = self.step != Step::Message;
        match &self.why {
            Why::Answered(answer) => {
                // Exchange says `451 4.7.0 Timeout waiting for client input` where others say 421.
                before_the_message && (answer.closes() || (self.step == Step::Sender && answer.is_transient()))
            }
            Why::Broken(_) | Why::Late(_) => before_the_message,
            Why::Ours(_) => false,
        }
    }

    /// Our user and token were refused.
    pub(super) fn refuses_credentials(&self) -> bool {
        matches!(&self.why, Why::Answered(answer) if self.step == Step::SignIn && answer.refuses_credentials())
    }

    /// The fault for whoever asked, in its class.
    pub(super) fn told(self, host: &str, port: u16) -> Error {
        let place = format!("{host}:{port}");
        match self.why {
            Why::Answered(answer) => answer.told(self.step),
            Why::Ours(error) => error,
            Why::Late(time) => Error::transient(late(self.step, &place, time)),
            Why::Broken(fault) => {
                let said = fault.to_string();
                let what = broken(self.step, &place, &said);
                match of_the_system(&fault) {
                    Some(system) => Error::transient_by(what, system),
                    None => Error::transient_by(what, Said(said)),
                }
            }
        }
    }
}

fn late(step: Step, place: &str, time: Duration) -> Text {
    let seconds = time.as_secs();
    match step {
        Step::Message => both(
            format!("{place} zei niet binnen {seconds} s of de mail is aangenomen; {AGAIN_NL}"),
            format!("{place} did not say within {seconds} s whether it took the mail; {AGAIN_EN}"),
        ),
        _ => both(
            format!(
                "{place} antwoordde niet binnen {seconds} s; staat de server aan, en kloppen `host` en `port` onder [mail]?"
            ),
            format!(
                "{place} did not answer within {seconds} s; is it up, and are `host` and `port` under [mail] right?"
            ),
        ),
    }
}

/// What the system said, which has words in both languages; what lies within TLS is the protocol's to tell.
fn of_the_system(fault: &lettre::transport::smtp::Error) -> Option<io::Error> {
    let mut next = fault.source();
    while let Some(cause) = next {
        if let Some(error) = cause.downcast_ref::<io::Error>() {
            return match error.raw_os_error() {
                Some(code) => Some(io::Error::from_raw_os_error(code)),
                None => error.to_string().starts_with("failed to lookup").then(|| io::Error::other(error.to_string())),
            };
        }
        next = cause.source();
    }
    None
}

/// The words of a fault whose own sources are in them already.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
struct Said(String);

fn broken(step: Step, place: &str, said: &str) -> Text {
    match step {
        _ if said.contains("invalid peer certificate") => both(
            format!(
                "het certificaat van {place} wordt niet vertrouwd, dus er is niets verzonden; herstel het daar, \
                 of noem in `ca_file` onder [mail] van wie het is"
            ),
            format!(
                "the certificate of {place} is not trusted, so nothing was sent; mend it there, \
                 or name the authority it is from in `ca_file` under [mail]"
            ),
        ),
        Step::Tls => both(
            format!(
                "geen TLS-verbinding met {place}; staat de server aan, en kloppen `host`, `port` en `tls` onder [mail]?"
            ),
            format!("no TLS connection with {place}; is it up, and are `host`, `port` and `tls` under [mail] right?"),
        ),
        Step::Greeting => both(
            format!(
                "geen verbinding met {place}; staat de server aan, en kloppen `host`, `port` en `tls` onder [mail]?"
            ),
            format!("no connection with {place}; is it up, and are `host`, `port` and `tls` under [mail] right?"),
        ),
        Step::Message => both(
            format!("{place} brak af voordat bekend was of de mail is aangenomen; {AGAIN_NL}"),
            format!("{place} broke off before it said whether it took the mail; {AGAIN_EN}"),
        ),
        _ => both(
            format!("{place} verbrak de verbinding; de mail gaat vanzelf opnieuw"),
            format!("{place} broke the connection off; the mail is tried again by itself"),
        ),
    }
}

const AGAIN_NL: &str = "dezelfde mail gaat opnieuw, dus er kan een tweede exemplaar aankomen";
const AGAIN_EN: &str = "the same bytes are sent again, so a second copy is possible";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_message_on_the_wire_differs_by_its_dots_alone() {
        assert_eq!(Body("a\r\n.b\r\n..\r\n").to_string(), "a\r\n..b\r\n...\r\n.\r\n");
        assert_eq!(Body(".a\r\nb.").to_string(), "..a\r\nb.\r\n.\r\n");
        assert_eq!(Body("a\r\n\r\n").to_string(), "a\r\n\r\n.\r\n");
    }

    #[test]
    fn only_what_was_surely_not_taken_counts_as_a_fault_of_an_idle_connection() {
        let answered = |step, code, text: &str| Fault { step, why: Why::Answered(Answer::new(code, text)) };
        assert!(answered(Step::Sender, 421, "4.4.2 timeout").is_of_the_connection());
        assert!(answered(Step::Sender, 451, "4.7.0 Timeout waiting for client input").is_of_the_connection());
        assert!(!answered(Step::Recipient, 450, "4.2.0 greylisted").is_of_the_connection());
        assert!(!answered(Step::Recipient, 550, "5.1.1 gone").is_of_the_connection());
        assert!(!answered(Step::Message, 421, "4.3.2 shutting down").is_of_the_connection());
        let late = |step| Fault { step, why: Why::Late(Duration::from_secs(1)) };
        assert!(late(Step::Data).is_of_the_connection());
        assert!(!late(Step::Message).is_of_the_connection());
    }
}
