// SPDX-License-Identifier: EUPL-1.2
//! Mail to a mail server over SMTP: a few connections that are kept while there is mail, one recipient a message, the
//! bytes unchanged. Never sends anything in the clear where TLS is wanted, and never logs a secret.
//!
//! ```text
//! a turn (at most `connections`) -> an idle connection, or a new one: TLS, sign-in -> MAIL RCPT DATA -> idle again
//!                                        |  dropped or 421 before the message: it was surely not taken
//!                                        +-> the next one at once, which is no failed attempt
//! ```

mod connection;

use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};

use lettre::Address;
use lettre::transport::smtp::client::{Certificate, TlsParameters, TlsVersion};
use tokio::sync::{OnceCell, Semaphore};

pub use self::connection::Timeouts;
use sluis_core::text::both;

use self::connection::{Connection, Fault, Server};
use super::oauth2::Tokens;
use super::{Envelope, Transport, capacity_of, secret};
use crate::clock::Clock;
use crate::config::{self, Secret, Tls};
use crate::mail::capacity::Capacity;
use crate::mail::error::Error;

/// A mail server and how we are known to it. Nothing is connected before the first message.
pub struct SmtpTransport {
    host: String,
    port: u16,
    tls: Tls,
    ca_file: Option<PathBuf>,
    account: Option<Account>,
    capacity: Capacity,
    timeouts: Timeouts,
    turns: Semaphore,
    idle: Mutex<Vec<Connection>>,
    trust: OnceCell<TlsParameters>,
}

/// How we sign in.
struct Account {
    user: String,
    by: Credential,
}

enum Credential {
    Password(Secret),
    PasswordFile(PathBuf),
    Token(Tokens),
}

/// What a server says before any mail, for `mail check`.
pub(in crate::mail) struct Hello {
    /// Its lines, the first with its name: `SIZE 36700160`, `AUTH PLAIN LOGIN`.
    pub(in crate::mail) lines: Vec<String>,
    /// How the connection is protected.
    pub(in crate::mail) security: Option<Security>,
}

/// How a connection is protected.
pub(in crate::mail) struct Security {
    /// It can do TLS 1.3; else it is 1.2.
    pub(in crate::mail) newest: bool,
    /// The certificate that it showed, as DER.
    pub(in crate::mail) certificate: Option<Vec<u8>>,
}

impl SmtpTransport {
    /// The server that the configuration names.
    ///
    /// # Errors
    /// `Account` when the configuration names no server, or a user without a password or token.
    pub fn new(mail: &config::Mail, clock: Arc<dyn Clock>) -> Result<SmtpTransport, Error> {
        let host = mail.host.clone().ok_or_else(no_host)?;
        let usual = match mail.tls {
            Tls::Required => 465,
            Tls::Starttls => 587,
            Tls::None => 25,
        };
        let capacity = capacity_of(mail);
        Ok(SmtpTransport {
            host,
            port: mail.port.unwrap_or(usual),
            tls: mail.tls,
            ca_file: mail.ca_file.clone(),
            account: account(mail, clock)?,
            capacity,
            timeouts: Timeouts::default(),
            turns: Semaphore::new(capacity.connections.try_into().unwrap_or(1)),
            idle: Mutex::default(),
            trust: OnceCell::new(),
        })
    }

    /// The same with other times than those of RFC 5321.
    #[must_use]
    pub fn with_timeouts(self, timeouts: Timeouts) -> SmtpTransport {
        SmtpTransport { timeouts, ..self }
    }

    /// Where the server is.
    pub(in crate::mail) fn place(&self) -> (&str, u16) {
        (&self.host, self.port)
    }

    /// What the server says of itself, before we sign in.
    ///
    /// # Errors
    /// As sending.
    pub(in crate::mail) async fn hello(&self) -> Result<Hello, Error> {
        let newest = match self.tls {
            Tls::None => false,
            // lettre does not tell which version was agreed on; whether the newest one alone works shows it.
            _ => self.open(Some(self.trusting(TlsVersion::Tlsv13).await?)).await.is_ok(),
        };
        let mut connection = self.open(self.trust().await?).await.map_err(|fault| self.told(fault))?;
        let lines = connection.hello().await.map_err(|fault| self.told(fault))?;
        let certificate = connection.certificate();
        connection.quit().await;
        let security = (self.tls != Tls::None).then_some(Security { newest, certificate });
        Ok(Hello { lines, security })
    }

    /// Connects and signs in as for a message, and keeps the connection for one. Gives the user.
    ///
    /// # Errors
    /// As sending.
    pub(in crate::mail) async fn sign_in(&self) -> Result<Option<&str>, Error> {
        let connection = self.connect().await?;
        self.keep(connection);
        Ok(self.account.as_ref().map(|account| account.user.as_str()))
    }

    async fn bring(&self, from: &Address, to: &Address, text: &str) -> Result<(), Error> {
        // The semaphore is never closed.
        let _turn = self.turns.acquire().await;
        while let Some(mut kept) = self.take_idle() {
            match kept.bring(from, to, text).await {
                Err(fault) if fault.is_of_the_connection() => {
                    tracing::debug!(target: "sluis::mail", ?fault, "an idle connection was gone; another is taken");
                }
                end => return self.after(kept, end).await,
            }
        }
        let mut fresh = self.connect().await?;
        let end = fresh.bring(from, to, text).await;
        self.after(fresh, end).await
    }

    /// Keeps the connection where it can be used again, and says how it ended.
    async fn after(&self, mut connection: Connection, end: Result<(), Fault>) -> Result<(), Error> {
        let usable = match &end {
            Ok(()) => true,
            Err(fault) => fault.leaves_it_usable() && connection.reset().await,
        };
        if usable {
            self.keep(connection);
        }
        end.map_err(|fault| self.told(fault))
    }

    /// A new connection on which mail can be brought. A token that is refused is replaced once: it may have been
    /// withdrawn before its time.
    async fn connect(&self) -> Result<Connection, Error> {
        let connected = match self.signed_in().await {
            Err(fault) if fault.refuses_credentials() && self.signs_in_by_token() => self.signed_in().await,
            first => first,
        };
        if connected.is_ok() {
            tracing::debug!(target: "sluis::mail", host = self.host, port = self.port, "connected");
        }
        connected.map_err(|fault| self.told(fault))
    }

    async fn signed_in(&self) -> Result<Connection, Fault> {
        let mut connection = self.open(self.trust().await.map_err(Fault::ours)?).await?;
        let Some(Account { user, by }) = &self.account else { return Ok(connection) };
        match by {
            Credential::Password(password) => connection.sign_in(user, password).await?,
            Credential::PasswordFile(path) => {
                let password = secret::read(path).await.map_err(Fault::ours)?;
                connection.sign_in(user, &password).await?;
            }
            Credential::Token(tokens) => {
                let token = tokens.token().await.map_err(Fault::ours)?;
                let end = connection.sign_in_by_token(user, &token).await;
                if end.as_ref().is_err_and(Fault::refuses_credentials) {
                    tokens.forget(&token).await;
                }
                end?;
            }
        }
        Ok(connection)
    }

    async fn open(&self, trust: Option<TlsParameters>) -> Result<Connection, Fault> {
        let server = Server { host: &self.host, port: self.port, tls: self.tls, trust };
        Connection::open(&server, self.timeouts).await
    }

    /// Whom we trust; read once, because a machine has some hundred and fifty authorities.
    async fn trust(&self) -> Result<Option<TlsParameters>, Error> {
        match self.tls {
            Tls::None => Ok(None),
            _ => self.trust.get_or_try_init(|| self.trusting(TlsVersion::Tlsv12)).await.cloned().map(Some),
        }
    }

    async fn trusting(&self, oldest: TlsVersion) -> Result<TlsParameters, Error> {
        let mut trust = TlsParameters::builder(self.host.clone()).set_min_tls_version(oldest);
        if let Some(path) = &self.ca_file {
            let shown = path.display();
            let unusable = || {
                both(
                    format!("de certificaten in {shown} zijn niet te gebruiken; `ca_file` is een PEM-bestand"),
                    format!("the certificates in {shown} cannot be used; `ca_file` is a PEM file"),
                )
            };
            let pem = tokio::fs::read(path).await.map_err(|fault| Error::account_by(unusable(), fault))?;
            let own = Certificate::from_pem(&pem).map_err(|fault| Error::account_by(unusable(), fault))?;
            trust = trust.add_root_certificate(own);
        }
        let unusable = both(
            "de certificaten die deze computer vertrouwt zijn niet te lezen; installeer ca-certificates",
            "the certificates that this machine trusts cannot be read; install ca-certificates",
        );
        trust.build().map_err(|fault| Error::account_by(unusable, fault))
    }

    fn signs_in_by_token(&self) -> bool {
        self.account.as_ref().is_some_and(|account| matches!(account.by, Credential::Token(_)))
    }

    fn take_idle(&self) -> Option<Connection> {
        self.idle.lock().unwrap_or_else(PoisonError::into_inner).pop()
    }

    fn keep(&self, connection: Connection) {
        self.idle.lock().unwrap_or_else(PoisonError::into_inner).push(connection);
    }

    fn told(&self, fault: Fault) -> Error {
        fault.told(&self.host, self.port)
    }
}

#[async_trait::async_trait]
impl Transport for SmtpTransport {
    async fn send(&self, envelope: &Envelope, bytes: Vec<u8>) -> Result<(), Error> {
        let (from, to) = (address(&envelope.from, "from")?, address(&envelope.to, "to")?);
        let text = String::from_utf8(bytes).map_err(|fault| {
            let what = both(
                "in deze mail staan bytes die geen tekst zijn; meld dit als fout",
                "this mail holds bytes that are no text; report this",
            );
            Error::permanent_by(what, fault)
        })?;
        if has_a_bare_line_break(&text) {
            // Servers disagree on where such a message ends; whoever wrote it could smuggle a second one in.
            return Err(Error::permanent(both(
                "in deze mail staat een half regeleinde, dat geen server mag aannemen; meld dit als fout",
                "this mail holds half a line break, which no server should take; report this",
            )));
        }
        self.bring(&from, &to, &text).await?;
        tracing::debug!(target: "sluis::mail", duty = envelope.duty, "the mail server took a message");
        Ok(())
    }

    fn capacity(&self) -> Capacity {
        self.capacity
    }

    async fn rest(&self) {
        while let Some(connection) = self.take_idle() {
            connection.quit().await;
        }
    }
}

fn address(text: &str, which: &str) -> Result<Address, Error> {
    text.parse().map_err(|fault| {
        let van = if which == "from" { "de afzender" } else { "de ontvanger" };
        let what = both(
            format!("het adres van {van} van deze mail is niet te gebruiken; verbeter het, importeer het en probeer het opnieuw"),
            format!("the address that this mail is {which} cannot be used; correct it, import it and retry"),
        );
        Error::permanent_by(what, fault)
    })
}

/// A CR without its LF, or an LF without its CR.
fn has_a_bare_line_break(text: &str) -> bool {
    text.split("\r\n").any(|line| line.contains(['\r', '\n']))
}

fn no_host() -> Error {
    Error::account(both("zet `host` onder [mail] op de mailserver", "set `host` under [mail] to the mail server"))
}

fn account(mail: &config::Mail, clock: Arc<dyn Clock>) -> Result<Option<Account>, Error> {
    let Some(user) = mail.user.clone() else { return Ok(None) };
    let by = match (&mail.oauth2, &mail.password_file, &mail.password) {
        (Some(oauth2), ..) => Credential::Token(Tokens::new(oauth2.clone(), clock)),
        (None, Some(path), _) => Credential::PasswordFile(path.clone()),
        (None, None, Some(password)) => Credential::Password(password.clone()),
        (None, None, None) => {
            let what = both(
                format!("`{user}` onder [mail] heeft geen wachtwoord; zet `password_file`, of SLUIS_MAIL__PASSWORD"),
                format!("`{user}` under [mail] has no password; set `password_file`, or SLUIS_MAIL__PASSWORD"),
            );
            return Err(Error::account(what));
        }
    };
    Ok(Some(Account { user, by }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn half_a_line_break_is_seen_wherever_it_stands() {
        for text in ["a\nb", "a\r\n\rb\r\n", "\n", "a\r\n.\n.\r\n", "a\r"] {
            assert!(has_a_bare_line_break(text), "{text:?}");
        }
        assert!(!has_a_bare_line_break("a\r\n\r\n.\r\nb\r\n"));
    }
}
