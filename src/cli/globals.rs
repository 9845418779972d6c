// SPDX-License-Identifier: EUPL-1.2
//! The options that every verb takes. Only parses; what a missing one means is the configuration's to say.

use std::path::PathBuf;

use clap::Args;
use sluis_core::text::{Language, both};

use super::usage::Unfit;
use crate::config::{Color, Flags, Format};

/// The options that every verb takes.
#[derive(Debug, Clone, Default, Args)]
#[command(next_help_heading = "Global options")]
pub struct Globals {
    /// The data folder: database, evidence and mail files [default: ./sluis-data]
    #[arg(long, global = true, value_name = "DIR")]
    pub data: Option<PathBuf>,

    /// Another database than the one in the data folder, as sqlite:FILE
    #[arg(long, global = true, value_name = "URL")]
    pub database: Option<String>,

    /// Configuration file [default: ./sluis.toml when there is one]
    #[arg(long, global = true, value_name = "FILE")]
    pub config: Option<PathBuf>,

    /// What is printed: human or json; of `check` also sarif or github, of `export` ics, of `graph` svg, mermaid, dot or bpmn [default: human]
    #[arg(long, global = true, value_name = "FORMAT", value_parser = format)]
    pub format: Option<Format>,

    /// The language of what people read: nl or en [default: as LANG says, else en]
    #[arg(long, global = true, value_name = "LANGUAGE", value_parser = language)]
    pub language: Option<Language>,

    /// Colours: auto, always or never; NO_COLOR is heeded [default: auto]
    #[arg(long, global = true, value_name = "WHEN", value_parser = color)]
    pub color: Option<Color>,

    /// Print results and errors only, no remarks
    #[arg(long, short, global = true)]
    pub quiet: bool,

    /// Say on standard error what happens inside; twice for more
    #[arg(long, short, global = true, action = clap::ArgAction::Count)]
    pub verbose: u8,
}

impl Globals {
    /// As the configuration takes them.
    pub(super) fn flags(self) -> Flags {
        Flags {
            data: self.data,
            database: self.database,
            config: self.config,
            format: self.format,
            color: self.color,
            language: self.language,
            quiet: self.quiet,
            verbose: self.verbose,
        }
    }
}

fn format(text: &str) -> Result<Format, Unfit> {
    match text {
        "human" => Ok(Format::Human),
        "json" => Ok(Format::Json),
        "sarif" => Ok(Format::Sarif),
        "github" => Ok(Format::Github),
        "ics" => Ok(Format::Ics),
        "svg" => Ok(Format::Svg),
        "mermaid" => Ok(Format::Mermaid),
        "dot" => Ok(Format::Dot),
        "bpmn" => Ok(Format::Bpmn),
        "csv" | "md" | "html" => Err(Unfit(both(
            format!("`{text}` komt in een latere versie; `export` heeft ics"),
            format!("`{text}` comes with a later version; `export` has ics"),
        ))),
        _ => Err(Unfit(both(
            "kies human of json, bij `check` ook sarif of github, bij `export` ics, bij `graph` svg, mermaid, dot of bpmn",
            "choose human or json, for `check` also sarif or github, for `export` ics, for `graph` svg, mermaid, dot or bpmn",
        ))),
    }
}

fn color(text: &str) -> Result<Color, Unfit> {
    match text {
        "auto" => Ok(Color::Auto),
        "always" => Ok(Color::Always),
        "never" => Ok(Color::Never),
        _ => Err(Unfit(both("kies auto, always of never", "choose auto, always or never"))),
    }
}

fn language(text: &str) -> Result<Language, Unfit> {
    Language::from_code(text).ok_or_else(|| Unfit(both("kies nl of en", "choose nl or en")))
}
