// SPDX-License-Identifier: EUPL-1.2
//! The configuration: flag, then environment (`SLUIS_...`), then `sluis.toml`, then default; each value knows where it
//! came from. The only place that reads the environment. Never prints a secret, and never opens what it names.

mod environment;
mod file;
mod keys;
mod syntax;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use figment::value::Dict;
use figment::{Figment, Metadata, Profile, Provider};
use serde::Deserialize;
use sluis_core::text::{Language, Text, both};

pub use keys::{
    Dkim, Folder, LogFormat, LogLevel, Mail, OAuth2, Oidc, Retention, Secret, Server, SignIn, Telemetry, Tls,
    Transport, Webhook,
};
pub(crate) use keys::{can_be_listened_on, is_this_machine, not_to_be_listened_on};

use environment::Environment;

/// What was said on the command line; everything absent is left to the environment, the file or the default.
#[derive(Clone, Debug, Default)]
pub struct Flags {
    /// `--data`.
    pub data: Option<PathBuf>,
    /// `--database`.
    pub database: Option<String>,
    /// `--config`.
    pub config: Option<PathBuf>,
    /// `--format`: `human`, `json`, or for findings `sarif` or `github`.
    pub format: Option<Format>,
    /// `--color`.
    pub color: Option<Color>,
    /// `--language`.
    pub language: Option<Language>,
    /// `--quiet`.
    pub quiet: bool,
    /// `-v`, and how often.
    pub verbose: u8,
}

/// For whom output is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Format {
    /// Text for people.
    #[default]
    Human,
    /// JSON for scripts.
    Json,
    /// Findings as SARIF, for code hosts and review tools.
    Sarif,
    /// Findings as workflow commands of GitHub Actions.
    Github,
    /// Dates as a calendar, of an export.
    Ics,
    /// A chart as a drawing.
    Svg,
    /// A chart for wikis and code hosts.
    Mermaid,
    /// A chart for Graphviz.
    Dot,
    /// A chart for modelling tools, BPMN 2.0.
    Bpmn,
}

/// When output has colours.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Color {
    /// On a terminal.
    #[default]
    Auto,
    /// Always.
    Always,
    /// Never.
    Never,
}

/// The configuration of this run.
#[derive(Clone, Debug)]
pub struct Config {
    /// The data folder.
    pub data: PathBuf,
    /// Another database than SQLite in the data folder.
    pub database: Option<String>,
    /// For whom output is.
    pub format: Format,
    /// When output has colours.
    pub color: Color,
    /// The language of what people read.
    pub language: Language,
    /// No remarks.
    pub quiet: bool,
    /// How much to tell of what happens inside.
    pub verbose: u8,
    /// How mail leaves.
    pub mail: Mail,
    /// Where pages are.
    pub server: Server,
    /// The keys that sign links and checkpoints.
    pub keys: Folder,
    /// With whose accounts people sign in.
    pub sign_in: SignIn,
    /// How long things stay.
    pub retention: Retention,
    /// What the service tells its operators.
    pub telemetry: Telemetry,
    /// Which addresses hear of events, by name.
    pub webhooks: BTreeMap<String, Webhook>,
    /// The moment at which the clock stands, in a test of the program: `SLUIS_TEST_NOW`. No setting of a file.
    pub test_now: Option<jiff::Timestamp>,
    described: Vec<Setting>,
}

/// One setting with its origin, for `config show`.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct Setting {
    /// As the file writes it: `mail.from`.
    pub key: String,
    /// The value; a secret is never shown.
    pub value: String,
    /// `flag`, `environment SLUIS_...`, `FILE:LINE` or `default`.
    pub origin: String,
}

/// Why there is no configuration.
#[derive(Debug, thiserror::Error)]
pub enum ConfigError {
    /// A file that was named cannot be read.
    #[error("{}", self.text().get(Language::En))]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// What the system says.
        #[source]
        source: std::io::Error,
    },
    /// A file is no TOML.
    #[error("{}", self.text().get(Language::En))]
    Syntax {
        /// File and line.
        place: String,
        /// What the reader says, in one line.
        what: Text,
    },
    /// A value or a key that cannot be used.
    #[error("{}", self.text().get(Language::En))]
    Wrong {
        /// File and line, or the variable.
        place: String,
        /// What is wrong and what to do.
        what: Text,
    },
}

impl ConfigError {
    /// The sentence in both languages.
    pub fn text(&self) -> Text {
        match self {
            ConfigError::Unreadable { path, .. } => {
                let path = path.display();
                both(
                    format!("de configuratie {path} kan niet worden gelezen; controleer de naam en de rechten"),
                    format!("the configuration {path} cannot be read; check the name and its rights"),
                )
            }
            ConfigError::Syntax { place, what } => {
                let (nl, en) = (what.get(Language::Nl), what.get(Language::En));
                both(format!("{place}: dit is geen TOML: {nl}"), format!("{place}: this is no TOML: {en}"))
            }
            ConfigError::Wrong { place, what } => {
                let dutch = match place.split_once(' ') {
                    Some(("environment", variable)) => format!("omgevingsvariabele {variable}"),
                    _ if place == "configuration" => "configuratie".to_owned(),
                    _ if place == "flag" => "optie".to_owned(),
                    _ => place.clone(),
                };
                both(format!("{dutch}: {}", what.get(Language::Nl)), format!("{place}: {}", what.get(Language::En)))
            }
        }
    }
}

/// In which language to speak before there is a configuration, or where it cannot be read: as a flag or the environment says.
#[expect(clippy::disallowed_methods, reason = "this module is the one place that reads the environment")]
pub fn language_before(flag: Option<Language>) -> Language {
    let named = ["SLUIS_LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG"];
    let variables = named.iter().filter_map(|name| Some(((*name).to_owned(), std::env::var(name).ok()?)));
    let environment = Environment::new(variables.collect());
    let set = environment.get("SLUIS_LANGUAGE").and_then(Language::from_code);
    language(&Flags { language: flag, ..Flags::default() }, &environment, set).0
}

impl Config {
    /// The configuration from the flags, the environment of this process and `sluis.toml`.
    ///
    /// # Errors
    /// When the file cannot be read, or it or the environment says something that cannot be used.
    #[expect(clippy::disallowed_methods, reason = "the one place that reads the environment")]
    pub fn load(flags: Flags) -> Result<Config, ConfigError> {
        let text = |(name, value): (std::ffi::OsString, std::ffi::OsString)| {
            Some((name.into_string().ok()?, value.into_string().ok()?))
        };
        Config::from(flags, std::env::vars_os().filter_map(text).collect(), Path::new(""))
    }

    /// As `load`, in an environment that is given; `./sluis.toml` is looked for in `folder`.
    ///
    /// # Errors
    /// As `load`.
    pub fn from(flags: Flags, environment: Vec<(String, String)>, folder: &Path) -> Result<Config, ConfigError> {
        let environment = Environment::new(environment);
        let named = flags.config.clone().or_else(|| environment.get("SLUIS_CONFIG").map(PathBuf::from));
        let file = match named {
            Some(path) => Some(file::read(&path)?),
            None => file::read_if_there(&folder.join("sluis.toml"))?,
        };
        let values = environment.values()?;
        let mut figment = Figment::from(Layer::new(DEFAULT, keys::defaults()));
        if let Some(file) = &file {
            if let Some(key) = keys::NOT_IN_FILES.iter().find(|key| file.values.contains_key(**key)) {
                let variable = environment::variable_of(key);
                let what = both(
                    format!("`{key}` is geen instelling van een bestand; gebruik --{key} of {variable}"),
                    format!("`{key}` is no setting of a file; use --{key} or {variable}"),
                );
                return Err(ConfigError::Wrong { place: file.place_of(key), what });
            }
            figment = figment.merge(Layer::new(FILE, file.values.clone()));
        }
        let figment = figment.merge(Layer::new(ENVIRONMENT, values)).merge(Layer::new("flag", of_flags(&flags)));
        let mut all: keys::All = figment.extract().map_err(|fault| wrong(&fault, file.as_ref()))?;
        let origin = |key: &str| origin(&figment, key, file.as_ref());
        all.mail.password = environment.get("SLUIS_MAIL__PASSWORD").map(Secret::new);
        keys::check(&all).map_err(|(key, what)| ConfigError::Wrong { place: origin(key), what })?;
        let mut described = keys::describe(&figment, &origin);
        let plain = |key: &str, value: String, origin: String| Setting { key: key.to_owned(), value, origin };
        let (color, by) = color(&flags, &environment, all.color);
        described.push(plain("color", format!("{color:?}").to_lowercase(), by.unwrap_or_else(|| origin("color"))));
        let (language, by) = language(&flags, &environment, all.language);
        described.push(plain("language", language.code().to_owned(), by.unwrap_or_else(|| origin("language"))));
        if all.mail.password.is_some() {
            let origin = "environment SLUIS_MAIL__PASSWORD".to_owned();
            described.push(plain("mail.password", "***".to_owned(), origin));
        }
        if let Some(beside) = file.as_ref().and_then(|file| file.path.parent()) {
            let by_file = |key: &str| figment.find_metadata(key).is_some_and(|metadata| metadata.name == FILE);
            all.places().into_iter().filter(|(key, _)| by_file(key)).for_each(|(_, path)| *path = beside.join(&*path));
            let sqlite = all.database.url.as_deref().filter(|_| by_file("database.url"));
            if let Some(path) = sqlite.and_then(|url| url.strip_prefix("sqlite:")) {
                all.database.url = Some(format!("sqlite:{}", beside.join(path).display()));
            }
        }
        Ok(Config {
            data: all.data,
            database: all.database.url,
            format: all.format,
            color,
            language,
            quiet: flags.quiet || all.quiet,
            verbose: flags.verbose.max(all.verbose),
            mail: all.mail,
            server: all.server,
            keys: all.keys,
            sign_in: all.sign_in,
            retention: all.retention,
            telemetry: all.telemetry,
            webhooks: all.webhooks,
            test_now: environment.get("SLUIS_TEST_NOW").and_then(|moment| moment.parse().ok()),
            described,
        })
    }

    /// Every setting that has a value, with where it came from. Secrets are masked.
    pub fn describe(&self) -> &[Setting] {
        &self.described
    }

    /// Where the value of a plain setting came from; `default` also where it has none.
    pub fn origin_of(&self, key: &str) -> &str {
        self.described.iter().find(|setting| setting.key == key).map_or(DEFAULT, |setting| &setting.origin)
    }

    /// Whether anybody said what a setting is.
    pub fn says(&self, key: &str) -> bool {
        self.origin_of(key) != DEFAULT
    }
}

const DEFAULT: &str = "default";
const FILE: &str = "file";
const ENVIRONMENT: &str = "environment";

/// The values of one origin.
struct Layer {
    name: &'static str,
    values: Dict,
}

impl Layer {
    fn new(name: &'static str, values: Dict) -> Layer {
        Layer { name, values }
    }
}

impl Provider for Layer {
    fn metadata(&self) -> Metadata {
        Metadata::named(self.name)
    }

    fn data(&self) -> Result<figment::value::Map<Profile, Dict>, figment::Error> {
        Ok(figment::value::Map::from([(Profile::Default, self.values.clone())]))
    }
}

/// The values of a figment without where they came from, so that the layer that brings them says so.
#[expect(clippy::result_large_err, reason = "figment's own error, read once at the start")]
fn plain_values(figment: &Figment) -> Result<Dict, figment::Error> {
    let json: serde_json::Value = figment.extract()?;
    Ok(figment::value::Value::serialize(json)?.into_dict().unwrap_or_default())
}

fn of_flags(flags: &Flags) -> Dict {
    let mut values = Dict::new();
    let mut set = |key: &str, value: Option<String>| {
        if let Some(value) = value {
            values.extend(figment::util::nest(key, value.into()).into_dict().unwrap_or_default());
        }
    };
    set("data", flags.data.as_ref().map(|path| path.to_string_lossy().into_owned()));
    set("database.url", flags.database.clone());
    set("format", flags.format.map(|format| format!("{format:?}").to_lowercase()));
    values
}

fn color(flags: &Flags, environment: &Environment, set: Option<Color>) -> (Color, Option<String>) {
    let no_color = environment.get("NO_COLOR").is_some_and(|value| !value.is_empty());
    match (flags.color, set) {
        (Some(color), _) => (color, Some("flag".to_owned())),
        (None, Some(color)) => (color, None),
        (None, None) if no_color => (Color::Never, Some("environment NO_COLOR".to_owned())),
        (None, None) => (Color::Auto, Some("default".to_owned())),
    }
}

fn language(flags: &Flags, environment: &Environment, set: Option<Language>) -> (Language, Option<String>) {
    if let Some(language) = flags.language {
        return (language, Some("flag".to_owned()));
    }
    if let Some(language) = set {
        return (language, None);
    }
    // The order in which POSIX reads them.
    for name in ["LC_ALL", "LC_MESSAGES", "LANG"] {
        if let Some(value) = environment.get(name).filter(|value| !value.is_empty()) {
            let known = Language::from_code(&value.chars().take(2).collect::<String>());
            return (known.unwrap_or(Language::En), Some(format!("environment {name}")));
        }
    }
    (Language::En, Some("default".to_owned()))
}

/// Where a value came from, for people.
fn origin(figment: &Figment, key: &str, file: Option<&file::File>) -> String {
    match figment.find_metadata(key).map(|metadata| metadata.name.as_ref()) {
        Some(FILE) => file.map(|file| file.place_of(key)).unwrap_or_default(),
        Some(ENVIRONMENT) => format!("environment {}", environment::variable_of(key)),
        Some(name) => name.to_owned(),
        None => DEFAULT.to_owned(),
    }
}

/// What figment found, in our words and at its place.
fn wrong(fault: &figment::Error, file: Option<&file::File>) -> ConfigError {
    use figment::error::Kind;
    let path = fault.path.join(".");
    let (key, what) = match &fault.kind {
        Kind::UnknownField(name, known) => {
            let nearest = sluis_core::definition::schema::closest(name, known.iter().copied());
            let (nl, en) = match nearest {
                Some(nearest) => (format!("bedoelt u `{nearest}`?"), format!("did you mean `{nearest}`?")),
                None => (format!("er is {}", known.join(", ")), format!("there is {}", known.join(", "))),
            };
            let key = if path.ends_with(name.as_str()) { path.clone() } else { format!("{path}.{name}") };
            let what = both(
                format!("er is hier geen instelling `{name}`; {nl}"),
                format!("there is no setting `{name}` here; {en}"),
            );
            (key, what)
        }
        Kind::UnknownVariant(given, known) => {
            let known = known.join(", ");
            let what = both(
                format!("`{path}` kan niet `{given}` zijn; kies uit {known}"),
                format!("`{path}` cannot be `{given}`; choose from {known}"),
            );
            (path.clone(), what)
        }
        Kind::InvalidType(actual, expected) | Kind::InvalidValue(actual, expected) => {
            let (actual, expected) = (found(actual), keys::bounds(&path).unwrap_or_else(|| wanted(expected)));
            let what = both(
                format!("`{path}` is {}; geef {}", actual.get(Language::Nl), expected.get(Language::Nl)),
                format!("`{path}` is {}; give {}", actual.get(Language::En), expected.get(Language::En)),
            );
            (path.clone(), what)
        }
        Kind::MissingField(name) => {
            let what = both(
                format!("in `{path}` ontbreekt `{name}`; voeg het toe"),
                format!("`{path}` lacks `{name}`; add it"),
            );
            (path.clone(), what)
        }
        other => {
            let what =
                both(format!("`{path}` is niet te gebruiken: {other}"), format!("`{path}` cannot be used: {other}"));
            (path.clone(), what)
        }
    };
    let key = key.trim_start_matches('.').to_owned();
    let from = fault.metadata.as_ref().map(|metadata| metadata.name.as_ref());
    let place = match (from, file) {
        (Some(ENVIRONMENT), _) => format!("environment {}", environment::variable_of(&key)),
        (Some("flag"), _) => "flag".to_owned(),
        (_, Some(file)) => file.place_of(&key),
        _ => "configuration".to_owned(),
    };
    ConfigError::Wrong { place, what }
}

/// What stands there, as it may be named to people.
fn found(actual: &figment::error::Actual) -> Text {
    use figment::error::Actual;
    match actual {
        Actual::Bool(value) => both(format!("`{value}`"), format!("`{value}`")),
        Actual::Unsigned(value) => both(format!("`{value}`"), format!("`{value}`")),
        Actual::Signed(value) => both(format!("`{value}`"), format!("`{value}`")),
        Actual::Float(value) => both(format!("`{value}`"), format!("`{value}`")),
        Actual::Char(value) => both(format!("`{value}`"), format!("`{value}`")),
        Actual::Str(value) => both(format!("de tekst `{value}`"), format!("the text `{value}`")),
        Actual::Seq => both("een lijst", "a list"),
        Actual::Map => both("een groep instellingen", "a group of settings"),
        other => both(other.to_string(), other.to_string()),
    }
}

/// What is wanted, from the word that the reader has for it.
fn wanted(expected: &str) -> Text {
    match expected {
        "u8" | "u16" | "u32" | "u64" | "usize" => both("een geheel getal", "a whole number"),
        "a boolean" | "bool" => both("`true` of `false`", "`true` or `false`"),
        _ if expected.contains("string") => both("een tekst tussen aanhalingstekens", "a text between quotes"),
        "a sequence" => both("een lijst", "a list"),
        _ if expected.contains("struct") || expected.contains("map") => {
            both("een groep instellingen", "a group of settings")
        }
        other => both(other, other),
    }
}

#[cfg(test)]
mod tests;
