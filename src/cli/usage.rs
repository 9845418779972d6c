// SPDX-License-Identifier: EUPL-1.2
//! What is wrong with a command line itself, and help. The parser speaks English; for whoever reads Dutch the line is read
//! once more by the same commands in Dutch, and what the parser says of a slip is said in Dutch.

use std::error::Error as _;
use std::ffi::OsString;
use std::io::Write;
use std::num::ParseIntError;
use std::process::ExitCode;

use clap::Parser;
use clap::error::{ContextKind, ContextValue, Error, ErrorKind};
use sluis_core::text::{Language, Text};

use super::{Cli, help};
use crate::config;

/// Why a value of the command line cannot be taken.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{}", .0.get(Language::En))]
pub(super) struct Unfit(pub(super) Text);

/// The command line, from its words.
///
/// # Errors
/// The exit status, when it was told that the command line is wrong, or when help was all that was asked.
pub fn parse(words: impl Iterator<Item = OsString>) -> Result<Cli, ExitCode> {
    let words = language_first(words.collect());
    Cli::try_parse_from(&words).map_err(|error| {
        let (error, told) = match config::language_before(flag(&words)) {
            Language::Nl => {
                let error = by_dutch(&words).unwrap_or(error);
                let told = in_dutch(&error);
                (error, told)
            }
            Language::En => (error, None),
        };
        // There is nobody left to tell when the output is gone.
        let _ = match &told {
            Some(told) => std::io::stderr().lock().write_all(told.as_bytes()),
            None => error.print(),
        };
        ExitCode::from(if error.use_stderr() { 2 } else { 0 })
    })
}

/// The words with the language before `help`: behind it the parser takes names of commands alone, where a reader may as well
/// say in which language it is.
fn language_first(mut words: Vec<OsString>) -> Vec<OsString> {
    let Some(help) = words.iter().skip(1).position(|word| word == "help").map(|at| at + 1) else { return words };
    let mut rest = words.split_off(help);
    let is_language = |word: &OsString| word.to_str().is_some_and(|word| word.starts_with("--language"));
    if let Some(at) = rest.iter().take_while(|word| *word != "--").position(is_language) {
        let end = if rest[at] == "--language" { at + 2 } else { at + 1 };
        words.extend(rest.drain(at..end.min(rest.len())));
    }
    words.extend(rest);
    words
}

/// The same end of reading the same words, from the commands in Dutch.
fn by_dutch(words: &[OsString]) -> Option<Error> {
    help::to_read(Language::Nl).try_get_matches_from(words).err()
}

/// The language that the command line asks for, where the rest of it cannot be read.
fn flag(words: &[OsString]) -> Option<Language> {
    let mut words = words.iter().filter_map(|word| word.to_str());
    while let Some(word) = words.next() {
        match word.strip_prefix("--language") {
            Some("") => return Language::from_code(words.next()?),
            Some(code) => return Language::from_code(code.strip_prefix('=')?),
            None => {}
        }
    }
    None
}

/// The whole message in Dutch; nothing for what we have no sentence for.
fn in_dutch(error: &Error) -> Option<String> {
    let mut text = format!("fout: {}\n", sentence(error)?);
    if let Some(usage) = error.get(ContextKind::Usage) {
        text += &format!("\n{}\n", usage.to_string().replacen("Usage:", "Gebruik:", 1).trim_end());
    }
    Some(text + "\nMeer uitleg staat in `--help`.\n")
}

fn sentence(error: &Error) -> Option<String> {
    let named = |kind| error.get(kind).map(in_backticks).filter(|text| !text.is_empty());
    let meant = |kind| error.get(kind).map(nearest).unwrap_or_default();
    let argument = named(ContextKind::InvalidArg);
    let value = named(ContextKind::InvalidValue);
    Some(match error.kind() {
        ErrorKind::InvalidSubcommand => {
            let word = named(ContextKind::InvalidSubcommand)?;
            let written = word.trim_matches('`').to_lowercase();
            match DUTCH.iter().find(|(dutch, _)| *dutch == written) {
                Some((_, command)) => format!("er is geen opdracht {word}; bedoelt u `{command}`?"),
                None => format!("er is geen opdracht {word}{}", meant(ContextKind::SuggestedSubcommand)),
            }
        }
        ErrorKind::MissingSubcommand => {
            let of = named(ContextKind::InvalidSubcommand).unwrap_or_else(|| "`sluis`".to_owned());
            format!("na {of} hoort nog een opdracht")
        }
        ErrorKind::UnknownArgument => {
            let argument = argument?;
            match argument.starts_with("`-") {
                true => format!("er is geen optie {argument}{}", meant(ContextKind::SuggestedArg)),
                false => format!("{argument} is hier te veel"),
            }
        }
        ErrorKind::InvalidValue => {
            let of = argument?;
            let known = named(ContextKind::ValidValue).map(|known| format!("; kies uit {known}")).unwrap_or_default();
            match value.filter(|value| value != "``") {
                Some(value) => format!("{value} past niet bij {of}{known}"),
                None => format!("na {of} hoort een waarde{known}"),
            }
        }
        ErrorKind::ValueValidation => {
            let (of, value) = (argument?, value?);
            format!("{value} past niet bij {of}: {}", reason(error))
        }
        ErrorKind::MissingRequiredArgument => format!("er ontbreekt nog: {}", argument?),
        ErrorKind::ArgumentConflict => match named(ContextKind::PriorArg) {
            Some(other) => format!("{} gaat niet samen met {other}", argument?),
            None => format!("{} mag maar één keer", argument?),
        },
        ErrorKind::TooFewValues | ErrorKind::TooManyValues | ErrorKind::WrongNumberOfValues | ErrorKind::NoEquals => {
            format!("{} heeft een ander aantal waarden nodig", argument?)
        }
        ErrorKind::InvalidUtf8 => "de opdracht bevat tekens die geen tekst zijn".to_owned(),
        _ => return None,
    })
}

/// Commands by the Dutch for them.
const DUTCH: [(&str, &str); 10] = [
    ("begin", "start"),
    ("controleer", "check"),
    ("doe", "actions"),
    ("hervat", "resume"),
    ("lijst", "list"),
    ("mensen", "people"),
    ("nieuw", "new"),
    ("stem", "vote"),
    ("toets", "check"),
    ("voltooi", "complete"),
];

/// Why a value does not fit, as whoever reads the value says it.
fn reason(error: &Error) -> String {
    let Some(source) = error.source() else { return "de waarde is niet te lezen".to_owned() };
    match source.downcast_ref::<Unfit>() {
        Some(Unfit(text)) => text.get(Language::Nl).to_owned(),
        None if source.is::<ParseIntError>() => "schrijf een geheel getal".to_owned(),
        None => source.to_string(),
    }
}

/// The question whether another word was meant: of several the parser names the likeliest last.
fn nearest(suggested: &ContextValue) -> String {
    let word = match suggested {
        ContextValue::String(one) => Some(one),
        ContextValue::Strings(several) => several.last(),
        _ => None,
    };
    word.map(|word| format!("; bedoelt u `{word}`?")).unwrap_or_default()
}

fn in_backticks(value: &ContextValue) -> String {
    match value {
        ContextValue::String(one) => format!("`{one}`"),
        ContextValue::Strings(several) => several.iter().map(|one| format!("`{one}`")).collect::<Vec<_>>().join(", "),
        _ => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_language_is_found_in_a_command_line_that_cannot_be_read() {
        let of = |line: &str| flag(&line.split(' ').map(OsString::from).collect::<Vec<_>>());
        assert_eq!(of("sluis lst --language nl"), Some(Language::Nl));
        assert_eq!(of("sluis --language=en lst"), Some(Language::En));
        assert_eq!(of("sluis lst"), None);
        assert_eq!(of("sluis lst --language"), None);
    }

    #[test]
    fn the_language_goes_before_help_and_everything_else_stays_in_its_place() {
        let of = |line: &str| {
            let words = language_first(line.split(' ').map(OsString::from).collect());
            words.join(std::ffi::OsStr::new(" ")).into_string().expect("text")
        };
        assert_eq!(of("sluis help vote --language nl"), "sluis --language nl help vote");
        assert_eq!(of("sluis -q help --language=nl people import"), "sluis -q --language=nl help people import");
        assert_eq!(of("sluis people help import --language nl"), "sluis people --language nl help import");
        for same in
            ["sluis vote a b --language nl", "sluis --language nl help vote", "sluis help -- --language", "help"]
        {
            assert_eq!(of(same), same);
        }
        assert_eq!(of("sluis help vote --language"), "sluis --language help vote");
    }

    #[test]
    fn each_slip_on_the_command_line_has_a_dutch_sentence() {
        for (line, dutch) in [
            ("sluis chekc", "er is geen opdracht `chekc`; bedoelt u `check`?"),
            ("sluis controleer", "er is geen opdracht `controleer`; bedoelt u `check`?"),
            ("sluis check --strct", "er is geen optie `--strct`; bedoelt u `--strict`?"),
            ("sluis list one", "`one` is hier te veel"),
            ("sluis people --quiet", "na `sluis people` hoort nog een opdracht"),
            ("sluis status", "er ontbreekt nog: `<PROGRAMMA>`"),
            ("sluis check a --explain SL0703", "`[PAD]...` gaat niet samen met `--explain <CODE>`"),
            ("sluis check --explain", "na `--explain <CODE>` hoort een waarde"),
            ("sluis list --format pdf", "`pdf` past niet bij `--format <VORM>`: kies human of json"),
            ("sluis list --color red", "`red` past niet bij `--color <WANNEER>`: kies auto, always of never"),
            ("sluis completions fsh", "`fsh` past niet bij `<SHELL>`; kies uit "),
            ("sluis mail preview x --kind post", "`post` past niet bij `--kind <SOORT>`: kies uit "),
        ] {
            let error = by_dutch(&line.split(' ').map(OsString::from).collect::<Vec<_>>()).expect(line);
            let told = in_dutch(&error).expect(line);
            assert!(told.starts_with(&format!("fout: {dutch}")), "{line}\n{told}");
            assert!(!told.contains("Usage:"), "{line}\n{told}");
        }
    }
}
