// SPDX-License-Identifier: EUPL-1.2
//! What a verb gets besides its arguments: where to print, in which language and format, and the app when it needs one.
//! Nothing is opened or started before a verb asks for it, so that `check` and `schema` stay quick.

use std::io::{self, IsTerminal, Write};

use serde::Serialize;
use sluis_core::text::Language;

use super::error::CommandError;
use super::globals::{ColorChoice, Format, Globals};

/// What a verb gets besides its arguments.
#[derive(Debug)]
pub struct Context {
    globals: Globals,
    language: Language,
}

impl Context {
    /// From the options of the command line.
    ///
    /// # Errors
    /// When an option or the configuration cannot be used.
    pub fn new(globals: Globals) -> Result<Context, CommandError> {
        let language = globals.language.as_deref().and_then(Language::from_code).unwrap_or(Language::En);
        Ok(Context { globals, language })
    }

    /// The language of what people read.
    pub fn language(&self) -> Language {
        self.language
    }

    /// Whether scripts read the output.
    pub fn json(&self) -> bool {
        self.globals.format == Some(Format::Json)
    }

    /// Whether remarks are to be left out.
    pub fn quiet(&self) -> bool {
        self.globals.quiet
    }

    /// Whether standard output takes colours.
    pub fn color(&self) -> bool {
        match self.globals.color.unwrap_or_default() {
            ColorChoice::Always => true,
            ColorChoice::Never => false,
            ColorChoice::Auto => io::stdout().is_terminal(),
        }
    }

    /// Writes a result to standard output. A reader that went away (`sluis log x | head`) is no error.
    ///
    /// # Errors
    /// When standard output cannot be written, such as a file on a full disk.
    pub fn print(&self, text: &str) -> Result<(), CommandError> {
        let mut out = io::stdout().lock();
        match out.write_all(text.as_bytes()).and_then(|()| out.flush()) {
            Err(error) if error.kind() != io::ErrorKind::BrokenPipe => {
                Err(CommandError::config("the output cannot be written").because(&error))
            }
            _ => Ok(()),
        }
    }

    /// Writes a result for scripts: JSON over several lines, with a newline at its end.
    ///
    /// # Errors
    /// When standard output cannot be written.
    pub fn print_json(&self, value: &impl Serialize) -> Result<(), CommandError> {
        let text = serde_json::to_string_pretty(value)
            .map_err(|error| CommandError::internal("the result cannot be written as JSON").because(&error))?;
        self.print(&(text + "\n"))
    }

    /// Writes a remark that is no result, such as where something was written. Not with `--quiet` or JSON.
    ///
    /// # Errors
    /// When standard output cannot be written.
    pub fn remark(&self, text: &str) -> Result<(), CommandError> {
        if self.quiet() || self.json() { Ok(()) } else { self.print(text) }
    }
}
