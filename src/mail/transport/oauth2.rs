// SPDX-License-Identifier: EUPL-1.2
//! Tokens for XOAUTH2 by client credentials (RFC 6749, 4.4), as Microsoft 365 asks. A token is kept until shortly before
//! it ends, and in memory alone. Neither it nor the secret is ever logged.

use std::sync::Arc;
use std::time::Duration;

use jiff::{SignedDuration, Timestamp};
use serde::Deserialize;
use sluis_core::text::both;
use tokio::sync::Mutex;

use super::secret;
use crate::clock::Clock;
use crate::config::{OAuth2, Secret};
use crate::mail::error::Error;
use crate::mail::message::clean;

/// A token is not used in its last minutes: a conversation with a slow mail server must not outlive it.
const MARGIN: SignedDuration = SignedDuration::from_mins(5);
/// What an endpoint that names no end is taken to mean, in seconds.
const USUAL_LIFE: i64 = 3600;
/// For the whole of one request.
const TIMEOUT: Duration = Duration::from_secs(30);

/// Where tokens come from, and the one in use.
pub(super) struct Tokens {
    settings: OAuth2,
    clock: Arc<dyn Clock>,
    /// Held while one is fetched, so that many connections at once ask for one token.
    kept: Mutex<Option<Token>>,
}

#[derive(Clone)]
struct Token {
    secret: Secret,
    until: Timestamp,
}

/// What the endpoint says when it gives a token.
#[derive(Deserialize)]
struct Given {
    access_token: String,
    expires_in: Option<i64>,
}

/// What it says when it does not.
#[derive(Default, Deserialize)]
struct Refused {
    #[serde(default)]
    error: String,
    #[serde(default)]
    error_description: String,
}

impl Tokens {
    pub(super) fn new(settings: OAuth2, clock: Arc<dyn Clock>) -> Tokens {
        Tokens { settings, clock, kept: Mutex::new(None) }
    }

    /// The token in use, or a fresh one.
    pub(super) async fn token(&self) -> Result<Secret, Error> {
        let mut kept = self.kept.lock().await;
        if let Some(token) = kept.as_ref().filter(|token| self.clock.now() < token.until) {
            return Ok(token.secret.clone());
        }
        let token = self.fetch().await?;
        Ok(kept.insert(token).secret.clone())
    }

    /// Forgets a token that the mail server did not take, unless another connection has a newer one by now.
    pub(super) async fn forget(&self, refused: &Secret) {
        let mut kept = self.kept.lock().await;
        if kept.as_ref().is_some_and(|token| token.secret == *refused) {
            *kept = None;
        }
    }

    async fn fetch(&self) -> Result<Token, Error> {
        let secret = secret::read(&self.settings.client_secret_file).await?;
        let (settings, asked_at) = (self.settings.clone(), self.clock.now());
        // A client that blocks, on a thread for that: it is called once an hour.
        let asked = tokio::task::spawn_blocking(move || ask(&settings, &secret)).await;
        let given = asked.map_err(|fault| {
            Error::transient_by(
                both("het ophalen van een token is afgebroken", "fetching a token was broken off"),
                fault,
            )
        })??;
        let life = SignedDuration::from_secs(given.expires_in.unwrap_or(USUAL_LIFE).clamp(0, 366 * 24 * 3600));
        tracing::debug!(target: "sluis::mail", seconds = life.as_secs(), "a token was fetched");
        let until = asked_at.saturating_add(life - MARGIN).unwrap_or(asked_at);
        Ok(Token { secret: Secret::new(given.access_token), until })
    }
}

/// One request to the endpoint.
fn ask(settings: &OAuth2, secret: &Secret) -> Result<Given, Error> {
    let agent = ureq::Agent::config_builder()
        .timeout_global(Some(TIMEOUT))
        // A redirect could lead the secret elsewhere.
        .max_redirects(0)
        .http_status_as_error(false)
        .build()
        .new_agent();
    let mut form = vec![
        ("grant_type", "client_credentials"),
        ("client_id", settings.client_id.as_str()),
        ("client_secret", secret.reveal()),
    ];
    form.extend(settings.scope.as_deref().map(|scope| ("scope", scope)));
    let unreachable = |fault: ureq::Error| {
        let url = &settings.token_url;
        let what = both(
            format!("geen token van {url}; klopt het adres, en is het te bereiken?"),
            format!("no token from {url}; is the address right, and can it be reached?"),
        );
        Error::transient_by(what, fault)
    };
    let answer = agent.post(&settings.token_url).send_form(form).map_err(unreachable)?;
    let status = answer.status().as_u16();
    let text = answer.into_body().read_to_string().map_err(unreachable)?;
    if status == 200 {
        let url = &settings.token_url;
        let what = both(
            format!("{url} gaf in zijn antwoord geen token; vraag de beheerder ervan"),
            format!("{url} gave no token in its answer; ask its administrator"),
        );
        let broken = |fault| Error::transient_by(what, fault);
        return serde_json::from_str(&text).map_err(broken);
    }
    let refused: Refused = serde_json::from_str(&text).unwrap_or_default();
    let why: String = clean(&format!("{} {}", refused.error, refused.error_description)).chars().take(240).collect();
    let url = &settings.token_url;
    Err(match status {
        429 | 500..=599 => Error::transient(both(
            format!("{url} geeft nu geen token: {status} {why}; het gaat vanzelf opnieuw"),
            format!("{url} gives no token now: {status} {why}; it is asked again by itself"),
        )),
        _ => Error::account(both(
            format!(
                "{url} geeft ons geen token: {status} {why}; herstel `client_id`, `scope` en het geheim onder [mail.oauth2]"
            ),
            format!(
                "{url} gives us no token: {status} {why}; mend `client_id`, `scope` and the secret under [mail.oauth2]"
            ),
        )),
    })
}
