// SPDX-License-Identifier: EUPL-1.2
//! The settings one by one, as `schemas/config.schema.json` describes them: their types, defaults and bounds.
//! The schema is the contract; a test holds this table against it.

use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::path::PathBuf;

use figment::Figment;
use figment::value::{Dict, Value};
use jiff::SignedDuration;
use serde::Deserialize;
use sluis_core::calendar::Term;
use sluis_core::text::{Language, Text, both};

use super::{Color, Format, Layer, Setting};

/// A key that has a plain value.
pub(super) struct Key {
    pub(super) name: &'static str,
    pub(super) default: Option<&'static str>,
    pub(super) is_number: bool,
}

const fn key(name: &'static str, default: Option<&'static str>) -> Key {
    Key { name, default, is_number: false }
}

const fn number(name: &'static str, default: Option<&'static str>) -> Key {
    Key { name, default, is_number: true }
}

/// Every key with a plain value. Lists and tables of tables (`sign_in.oidc`, `webhooks`) stand in the file alone.
pub(super) const KEYS: &[Key] = &[
    key("data", Some("./sluis-data")),
    key("server.listen", Some("127.0.0.1:8080")),
    key("server.base_url", None),
    key("server.organisation", None),
    key("server.theme", None),
    key("server.security_contact", None),
    key("keys.dir", None),
    key("database.url", None),
    key("mail.from", Some("Sluis <sluis@localhost>")),
    key("mail.transport", Some("files")),
    key("mail.host", None),
    number("mail.port", None),
    key("mail.tls", Some("starttls")),
    key("mail.ca_file", None),
    key("mail.user", None),
    key("mail.password_file", None),
    key("mail.oauth2.token_url", None),
    key("mail.oauth2.client_id", None),
    key("mail.oauth2.client_secret_file", None),
    key("mail.oauth2.scope", None),
    key("mail.sendmail", Some("/usr/sbin/sendmail")),
    key("mail.dkim.domain", None),
    key("mail.dkim.selector", None),
    key("mail.dkim.key_file", None),
    key("mail.organizer", None),
    number("mail.rate_per_minute", Some("30")),
    number("mail.connections", Some("3")),
    key("retention.instances", None),
    key("retention.mail", None),
    key("telemetry.log", Some("info")),
    key("telemetry.format", Some("human")),
    key("telemetry.otlp_endpoint", None),
    // Of the command line and the environment alone.
    key("format", Some("human")),
    key("color", None),
    key("language", None),
    key("quiet", None),
    number("verbose", None),
];

/// Keys that a file cannot set.
pub(super) const NOT_IN_FILES: [&str; 5] = ["format", "color", "language", "quiet", "verbose"];

/// Everything that any origin can set.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct All {
    pub(super) data: PathBuf,
    pub(super) server: Server,
    #[serde(default)]
    pub(super) keys: Folder,
    #[serde(default)]
    pub(super) database: Database,
    pub(super) mail: Mail,
    #[serde(default)]
    pub(super) sign_in: SignIn,
    #[serde(default)]
    pub(super) retention: Retention,
    pub(super) telemetry: Telemetry,
    #[serde(default)]
    pub(super) webhooks: BTreeMap<String, Webhook>,
    pub(super) format: Format,
    pub(super) color: Option<Color>,
    pub(super) language: Option<Language>,
    #[serde(default)]
    pub(super) quiet: bool,
    #[serde(default)]
    pub(super) verbose: u8,
}

impl All {
    /// The files and folders that stand among the settings, by their keys: in a file they lie beside it, wherever the program
    /// was started. The program `mail.sendmail` is none of them: it is the machine's.
    pub(super) fn places(&mut self) -> Vec<(&'static str, &mut PathBuf)> {
        let secret = self.mail.oauth2.as_mut().map(|oauth2| &mut oauth2.client_secret_file);
        let maybe = [
            ("keys.dir", self.keys.dir.as_mut()),
            ("server.theme", self.server.theme.as_mut()),
            ("mail.ca_file", self.mail.ca_file.as_mut()),
            ("mail.password_file", self.mail.password_file.as_mut()),
            ("mail.oauth2.client_secret_file", secret),
        ];
        let named = maybe.into_iter().filter_map(|(key, path)| Some((key, path?)));
        std::iter::once(("data", &mut self.data)).chain(named).collect()
    }
}

/// What a number must be, where more than its type says so.
pub(super) fn bounds(key: &str) -> Option<Text> {
    Some(match key {
        "mail.port" => both("een getal tussen 1 en 65535", "a number between 1 and 65535"),
        "mail.connections" => both("een getal tussen 1 en 50", "a number between 1 and 50"),
        "mail.rate_per_minute" => both("een getal van 1 of meer", "a number of 1 or more"),
        _ => return None,
    })
}

/// Whether this is an address with a port, of which the numbers can be listened on.
pub(crate) fn can_be_listened_on(address: &str) -> bool {
    let by_name = || {
        let (host, port) = address.rsplit_once(':')?;
        let is_a_name = !host.is_empty() && !host.contains([':', '/', '[', ']', ' ']);
        (is_a_name && port.parse::<u16>().is_ok()).then_some(())
    };
    address.parse::<SocketAddr>().is_ok() || by_name().is_some()
}

/// What to say of an address that cannot.
pub(crate) fn not_to_be_listened_on(address: &str) -> Text {
    both(
        format!("op `{address}` kan niet worden geluisterd; schrijf adres en poort, als 127.0.0.1:8080"),
        format!("`{address}` cannot be listened on; write address and port, as 127.0.0.1:8080"),
    )
}

/// `[server]`.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[allow(missing_docs, reason = "the keys of config.schema.json, described there; so below")]
pub struct Server {
    pub listen: String,
    pub base_url: Option<String>,
    pub organisation: Option<String>,
    pub theme: Option<PathBuf>,
    pub security_contact: Option<String>,
}

/// `[keys]`.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
#[allow(missing_docs, reason = "see above")]
pub struct Folder {
    pub dir: Option<PathBuf>,
}

/// `[database]`.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Database {
    pub(super) url: Option<String>,
}

/// `[mail]`.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[allow(missing_docs, reason = "see above")]
pub struct Mail {
    pub from: String,
    pub transport: Transport,
    pub host: Option<String>,
    pub port: Option<u16>,
    pub tls: Tls,
    pub ca_file: Option<PathBuf>,
    pub user: Option<String>,
    pub password_file: Option<PathBuf>,
    pub oauth2: Option<OAuth2>,
    pub sendmail: PathBuf,
    pub dkim: Option<Dkim>,
    pub organizer: Option<String>,
    pub rate_per_minute: u32,
    pub connections: u32,
    /// The password itself, from the environment only; never shown.
    #[serde(skip)]
    pub password: Option<Secret>,
}

/// How mail leaves.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Transport {
    /// As files in the data folder.
    Files,
    /// By a mail server.
    Smtp,
    /// By the sendmail program.
    Sendmail,
}

/// How a connection to a mail server is protected.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Tls {
    /// TLS from the first byte.
    Required,
    /// Begins plain and must go over to TLS.
    Starttls,
    /// Plain.
    None,
}

/// `[mail.oauth2]`.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[allow(missing_docs, reason = "see above")]
pub struct OAuth2 {
    pub token_url: String,
    pub client_id: String,
    pub client_secret_file: PathBuf,
    pub scope: Option<String>,
}

/// `[mail.dkim]`.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[allow(missing_docs, reason = "see above")]
pub struct Dkim {
    pub domain: String,
    pub selector: String,
    pub key_file: PathBuf,
}

/// `[sign_in]`.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
#[allow(missing_docs, reason = "see above")]
pub struct SignIn {
    #[serde(default)]
    pub oidc: Vec<Oidc>,
}

/// One of `[[sign_in.oidc]]`.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[allow(missing_docs, reason = "see above")]
pub struct Oidc {
    pub name: String,
    pub issuer: String,
    pub client_id: String,
    pub client_secret_file: Option<PathBuf>,
}

/// `[retention]`; durations as written.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
#[allow(missing_docs, reason = "see above")]
pub struct Retention {
    pub instances: Option<String>,
    pub mail: Option<String>,
}

impl Retention {
    /// How long the text of a mail stays after it was sent; `None`: as long as its instance.
    pub fn mail_span(&self) -> Option<SignedDuration> {
        self.mail.as_deref().and_then(|written| span(written).ok())
    }
}

/// A length of time that needs no calendar.
fn span(written: &str) -> Result<SignedDuration, Text> {
    let hours = |hours: u32| Ok(SignedDuration::from_hours(hours.into()));
    match written.parse::<Term>() {
        Ok(Term::Hours(number)) => hours(number),
        Ok(Term::Days(number)) => hours(number * 24),
        Ok(Term::Weeks(number)) => hours(number * 24 * 7),
        Ok(Term::WorkingDays(_)) => Err(both(
            format!("`{written}` vraagt een kalender, en die is van de workflow; geef dagen of weken"),
            format!("`{written}` needs a calendar, which is the workflow's; give days or weeks"),
        )),
        Err(fault) => {
            Err(Text::said(|language| format!("{}: {}", fault.said().get(language), fault.cure().get(language))))
        }
    }
}

/// `[telemetry]`.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[allow(missing_docs, reason = "see above")]
pub struct Telemetry {
    pub log: LogLevel,
    pub format: LogFormat,
    pub otlp_endpoint: Option<String>,
}

/// For whom the log is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum LogFormat {
    /// Lines for people.
    Human,
    /// One JSON object a line, for whatever collects logs.
    Json,
}

/// How much is logged.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
#[allow(missing_docs, reason = "see above")]
pub enum LogLevel {
    Error,
    Warn,
    Info,
    Debug,
    Trace,
}

/// One of `[webhooks]`.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[allow(missing_docs, reason = "see above")]
pub struct Webhook {
    pub url: String,
    pub secret_file: PathBuf,
}

/// A text that is never shown.
#[derive(Clone, PartialEq, Eq)]
pub struct Secret(String);

impl Secret {
    pub(crate) fn new(text: impl Into<String>) -> Secret {
        Secret(text.into())
    }

    /// The text itself: for whoever hands it to the mail server, and nobody else.
    pub fn reveal(&self) -> &str {
        &self.0
    }
}

impl std::fmt::Debug for Secret {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Secret(..)")
    }
}

/// The values that hold where nothing else was said.
pub(super) fn defaults() -> Dict {
    let mut all = Figment::new();
    for key in KEYS {
        let Some(text) = key.default else { continue };
        let value = match text.parse::<u64>() {
            Ok(number) if key.is_number => Value::from(number),
            _ => Value::from(text),
        };
        let values = figment::util::nest(key.name, value).into_dict().unwrap_or_default();
        all = all.merge(Layer::new("default", values));
    }
    super::plain_values(&all).unwrap_or_default()
}

/// What a type cannot say; gives the key and a sentence.
pub(super) fn check(all: &All) -> Result<(), (&'static str, Text)> {
    if !can_be_listened_on(&all.server.listen) {
        return Err(("server.listen", not_to_be_listened_on(&all.server.listen)));
    }
    // What is added to it must become a part of its path.
    let is_base = |url: &str| {
        let rest = url.strip_prefix("https://").or_else(|| url.strip_prefix("http://")).unwrap_or_default();
        let has_other_parts = url.contains(|sign: char| "?#".contains(sign) || sign.is_whitespace());
        !rest.is_empty() && !rest.starts_with('/') && !rest.ends_with('/') && !has_other_parts
    };
    if let Some(base_url) = all.server.base_url.as_deref().filter(|url| !is_base(url)) {
        let what = both(
            format!(
                "`{base_url}` is geen basisadres; het begint met https:// en een naam, eindigt niet op een schuine streep en heeft geen `?` of `#`"
            ),
            format!(
                "`{base_url}` is no base URL; it begins with https:// and a name, does not end with a slash and has no `?` or `#`"
            ),
        );
        return Err(("server.base_url", what));
    }
    if let Some(contact) = &all.server.security_contact
        && !["https://", "mailto:", "tel:"].iter().any(|start| contact.starts_with(start))
    {
        let what = both(
            format!("`{contact}` is geen contactadres; het begint met mailto:, https:// of tel:"),
            format!("`{contact}` is no contact; it begins with mailto:, https:// or tel:"),
        );
        return Err(("server.security_contact", what));
    }
    if let Some(database) = &all.database.url
        && !["postgres://", "postgresql://", "sqlite:"].iter().any(|start| database.starts_with(start))
    {
        let what = both(
            "het adres van een database begint met postgres:// of sqlite:",
            "a database URL begins with postgres:// or sqlite:",
        );
        return Err(("database.url", what));
    }
    if let Some(written) = &all.retention.mail {
        span(written).map_err(|what| ("retention.mail", what))?;
    }
    if all.retention.instances.is_some() {
        let what = both(
            "deze versie bewaart beëindigde programma's voor altijd; laat dit weg, zodat niemand erop rekent",
            "this version keeps ended programmes for ever; leave this out, so that nobody counts on it",
        );
        return Err(("retention.instances", what));
    }
    for (key, fits) in
        [("mail.port", all.mail.port != Some(0)), ("mail.connections", (1..=50).contains(&all.mail.connections))]
    {
        if let Some(bounds) = bounds(key).filter(|_| !fits) {
            return Err((
                key,
                Text::said(|language| format!("{} {}", language.say("geef", "give"), bounds.get(language))),
            ));
        }
    }
    if all.mail.rate_per_minute == 0 {
        let what = both("sta ten minste één mail per minuut toe", "allow at least one mail a minute");
        return Err(("mail.rate_per_minute", what));
    }
    check_mail(&all.mail)
}

/// What must be right before a mail can leave. Secrets in files are not opened here.
fn check_mail(mail: &Mail) -> Result<(), (&'static str, Text)> {
    let smtp = mail.transport == Transport::Smtp;
    let wrong = |key: &'static str, nl: &str, en: &str| Err((key, both(nl, en)));
    let settings = crate::mail::Settings::new(&mail.from, None).map_err(|fault| ("mail.from", fault.text().clone()))?;
    settings.with_organizer(mail.organizer.as_deref()).map_err(|fault| ("mail.organizer", fault.text().clone()))?;
    if mail.dkim.is_some() {
        // lettre signs with a crate that has RUSTSEC-2023-0071; until it has another we do not bring that in.
        return wrong(
            "mail.dkim.domain",
            "Sluis ondertekent nog niet met DKIM; laat de mailserver dat doen, en laat dit weg",
            "Sluis does not sign with DKIM yet; let the mail server do it, and leave this out",
        );
    }
    if smtp && mail.host.is_none() {
        return wrong(
            "mail.transport",
            "`smtp` vraagt een mailserver: zet `host` onder `[mail]`",
            "`smtp` needs the mail server: set `host` under `[mail]`",
        );
    }
    if mail.oauth2.is_some() && (mail.password_file.is_some() || mail.password.is_some()) {
        return wrong(
            "mail.oauth2.token_url",
            "meld u aan met `oauth2` of met een wachtwoord, niet met allebei; laat er een weg",
            "sign in by `oauth2` or by a password, not by both; leave one out",
        );
    }
    if smtp && mail.user.is_none() && (mail.oauth2.is_some() || mail.password_file.is_some()) {
        return wrong(
            "mail.host",
            "er is een wachtwoord of token, maar geen gebruiker om aan te melden: zet `user` onder `[mail]`",
            "there is a credential, but nobody to sign in: set `user` under `[mail]`",
        );
    }
    if smtp && mail.user.is_some() && mail.oauth2.is_none() && mail.password_file.is_none() && mail.password.is_none() {
        return wrong(
            "mail.user",
            "deze gebruiker heeft geen wachtwoord of token: zet `password_file`, `[mail.oauth2]` of SLUIS_MAIL__PASSWORD",
            "this user has no credential: set `password_file`, `[mail.oauth2]` or SLUIS_MAIL__PASSWORD",
        );
    }
    if smtp && mail.tls == Tls::None && mail.user.is_some() && !mail.host.as_deref().is_some_and(is_this_machine) {
        return wrong(
            "mail.tls",
            "zonder TLS kan iedereen onderweg het wachtwoord lezen; zet `tls` op `starttls` of `required`",
            "without TLS everybody on the way can read the password; set `tls` to `starttls` or `required`",
        );
    }
    if let Some(oauth2) = &mail.oauth2 {
        let host = oauth2.token_url.strip_prefix("http://").and_then(|rest| rest.split(['/', ':']).next());
        if !oauth2.token_url.starts_with("https://") && !host.is_some_and(is_this_machine) {
            return wrong(
                "mail.oauth2.token_url",
                "het adres voor tokens begint met https://, anders kan iedereen onderweg het geheim lezen",
                "a token URL begins with https://, or everybody on the way can read the secret",
            );
        }
    }
    Ok(())
}

/// What is said to this host stays on this machine.
pub(crate) fn is_this_machine(host: &str) -> bool {
    matches!(host, "localhost" | "127.0.0.1" | "::1")
}

/// Every plain setting that has a value, in the order of the schema.
pub(super) fn describe(figment: &Figment, origin: &dyn Fn(&str) -> String) -> Vec<Setting> {
    let shown = KEYS.iter().filter(|key| !matches!(key.name, "color" | "language"));
    let setting = |key: &Key| {
        let value = figment.find_value(key.name).ok()?;
        let value = match &value {
            Value::String(_, text) => masked(text),
            other => other.to_u128().map_or_else(|| "true".to_owned(), |number| number.to_string()),
        };
        Some(Setting { key: key.name.to_owned(), value, origin: origin(key.name) })
    };
    shown.filter_map(setting).collect()
}

/// A URL without the password in it.
fn masked(text: &str) -> String {
    let Some((scheme, rest)) = text.split_once("://") else { return text.to_owned() };
    let host = rest.find('/').unwrap_or(rest.len());
    let Some((user, _)) = rest[..host].rsplit_once('@') else { return text.to_owned() };
    match user.split_once(':') {
        Some((name, _)) => format!("{scheme}://{name}:***{}", &rest[user.len()..]),
        None => text.to_owned(),
    }
}
