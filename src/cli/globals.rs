// SPDX-License-Identifier: EUPL-1.2
//! The options that every verb takes. Only parses; what a missing one means is the configuration's to say.

use std::path::PathBuf;

use clap::{Args, ValueEnum};

/// The options that every verb takes.
#[derive(Debug, Clone, Default, Args)]
#[command(next_help_heading = "Global options")]
pub struct Globals {
    /// The data folder: database, evidence and mail files [default: ./sluis-data]
    #[arg(long, global = true, value_name = "DIR")]
    pub data: Option<PathBuf>,

    /// Configuration file [default: ./sluis.toml when there is one]
    #[arg(long, global = true, value_name = "FILE")]
    pub config: Option<PathBuf>,

    /// What is printed: text for people, or JSON for scripts [default: human]
    #[arg(long, global = true, value_enum, value_name = "FORMAT", hide_possible_values = true)]
    pub format: Option<Format>,

    /// The language of what people read: nl or en [default: as LANG says, else en]
    #[arg(long, global = true, value_name = "LANGUAGE", value_parser = ["nl", "en"], hide_possible_values = true)]
    pub language: Option<String>,

    /// Colours: auto, always or never; NO_COLOR is heeded [default: auto]
    #[arg(long, global = true, value_enum, value_name = "WHEN", hide_possible_values = true)]
    pub color: Option<ColorChoice>,

    /// Print results and errors only, no remarks
    #[arg(long, short, global = true)]
    pub quiet: bool,

    /// Say on standard error what happens inside; twice for more
    #[arg(long, short, global = true, action = clap::ArgAction::Count)]
    pub verbose: u8,
}

/// For whom the output is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, ValueEnum)]
pub enum Format {
    /// Text for people.
    #[default]
    Human,
    /// JSON for scripts.
    Json,
}

/// When the output has colours.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, ValueEnum)]
pub enum ColorChoice {
    /// On a terminal, unless NO_COLOR is set.
    #[default]
    Auto,
    /// Always.
    Always,
    /// Never.
    Never,
}
