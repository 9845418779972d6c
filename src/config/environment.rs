// SPDX-License-Identifier: EUPL-1.2
//! Variables of the environment as settings: `SLUIS_MAIL__FROM` is `from` of `[mail]`. A misspelt one is an error, so that
//! nobody believes in a setting that is not heeded. Never reads the process itself: the variables are given.

use figment::value::{Dict, Value};
use sluis_core::text::both;

use super::{ConfigError, keys};

/// The variables, by name.
pub(super) struct Environment {
    variables: Vec<(String, String)>,
}

/// Variables with our prefix that are no settings of the file.
const OTHERS: [&str; 2] = ["SLUIS_CONFIG", "SLUIS_MAIL__PASSWORD"];

impl Environment {
    pub(super) fn new(mut variables: Vec<(String, String)>) -> Environment {
        variables.sort();
        Environment { variables }
    }

    pub(super) fn get(&self, name: &str) -> Option<&str> {
        self.variables.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }

    /// The settings among the variables. Those of our tests (`SLUIS_TEST_...`) are none.
    pub(super) fn values(&self) -> Result<Dict, ConfigError> {
        let mut all = figment::Figment::new();
        let ours = self.variables.iter().filter(|(name, _)| name.starts_with("SLUIS_"));
        for (name, text) in ours.filter(|(name, _)| !name.starts_with("SLUIS_TEST_")) {
            if OTHERS.contains(&name.as_str()) {
                continue;
            }
            let Some(key) = keys::KEYS.iter().find(|key| variable_of(key.name) == *name) else {
                return Err(unknown(name));
            };
            let value = match key.is_number {
                true => text.parse::<u64>().map(Value::from).map_err(|_| not_a_number(name, text))?,
                false if key.name == "quiet" => Value::from(!matches!(text.as_str(), "" | "0" | "false")),
                false => Value::from(text.as_str()),
            };
            let values = figment::util::nest(key.name, value).into_dict().unwrap_or_default();
            all = all.merge(super::Layer::new(super::ENVIRONMENT, values));
        }
        Ok(super::plain_values(&all).unwrap_or_default())
    }
}

/// The variable that sets a key: `mail.from` is `SLUIS_MAIL__FROM`.
pub(super) fn variable_of(key: &str) -> String {
    format!("SLUIS_{}", key.replace('.', "__").to_uppercase())
}

fn unknown(name: &str) -> ConfigError {
    let known: Vec<String> = keys::KEYS.iter().map(|key| variable_of(key.name)).collect();
    let nearest = sluis_core::definition::schema::closest(name, known.iter().map(String::as_str));
    let what = match nearest {
        Some(nearest) => both(
            format!("geen instelling heet zo; bedoelt u `{nearest}`?"),
            format!("no setting has this name; did you mean `{nearest}`?"),
        ),
        None => both(
            "geen instelling heet zo; `sluis schema config` toont wat er is",
            "no setting has this name; `sluis schema config` shows those there are",
        ),
    };
    ConfigError::Wrong { place: format!("environment {name}"), what }
}

fn not_a_number(name: &str, text: &str) -> ConfigError {
    let what = both(
        format!("`{text}` is geen geheel getal; schrijf alleen cijfers"),
        format!("`{text}` is no whole number; write digits alone"),
    );
    ConfigError::Wrong { place: format!("environment {name}"), what }
}
