// SPDX-License-Identifier: EUPL-1.2
//! What a verb gets besides its arguments: where to print, in which language and format, and the app when it needs one.
//! Nothing is opened or started before a verb asks for it, so that `check` and `schema` stay quick.

use std::cell::OnceCell;
use std::io::{self, IsTerminal, Write};
use std::path::Path;

use serde::Serialize;
use sluis_core::text::{Language, both};

use super::error::CommandError;
use super::globals::Globals;
use crate::app::{self, App, AppError};
use crate::config::{Color, Config, ConfigError, Flags, Format};

/// What a verb gets besides its arguments.
#[derive(Debug)]
pub struct Context {
    flags: Flags,
    config: Config,
    app: OnceCell<App>,
    runtime: OnceCell<tokio::runtime::Runtime>,
}

impl Context {
    /// From the options of the command line, the environment and the configuration file.
    ///
    /// # Errors
    /// When the configuration cannot be used.
    pub fn new(globals: Globals) -> Result<Context, CommandError> {
        let flags = globals.flags();
        let config = Config::load(flags.clone())?;
        Ok(Context { flags, config, app: OnceCell::new(), runtime: OnceCell::new() })
    }

    /// The language of what people read.
    pub fn language(&self) -> Language {
        self.config.language
    }

    /// The language that was asked for by an option, which goes before what anything else says.
    pub fn asked_language(&self) -> Option<Language> {
        self.flags.language
    }

    /// The data folder that was named by an option.
    pub fn asked_data(&self) -> Option<&Path> {
        self.flags.data.as_deref()
    }

    /// For whom the output is.
    pub fn format(&self) -> Format {
        self.config.format
    }

    /// Whether scripts read the output.
    pub fn json(&self) -> bool {
        self.config.format == Format::Json
    }

    /// Whether remarks are to be left out.
    pub fn quiet(&self) -> bool {
        self.config.quiet
    }

    /// Whether standard output takes colours.
    pub fn color(&self) -> bool {
        self.color_if(io::stdout().is_terminal())
    }

    /// Whether standard error takes colours.
    pub fn color_on_stderr(&self) -> bool {
        self.color_if(io::stderr().is_terminal())
    }

    fn color_if(&self, terminal: bool) -> bool {
        match self.config.color {
            Color::Always => true,
            Color::Never => false,
            Color::Auto => terminal,
        }
    }

    /// The app over the data folder, which is made when it is not there.
    ///
    /// # Errors
    /// When the data folder or its database cannot be used.
    pub fn app(&self) -> Result<&App, CommandError> {
        self.opened(App::open)
    }

    /// The app over the data folder that is there.
    ///
    /// # Errors
    /// As [`Context::app`]; also when there is no data, and then nothing is made.
    pub fn existing_app(&self) -> Result<&App, CommandError> {
        self.opened(App::open_existing)
    }

    /// The app when there is data; nothing is made. For verbs that show what there is.
    ///
    /// # Errors
    /// As [`Context::app`]; also when there is no data in a folder that somebody named: it may be mistyped.
    pub fn app_if_any(&self) -> Result<Option<&App>, CommandError> {
        let is_to_be_there = App::has_data(&self.config) || self.config.says("data");
        if is_to_be_there { self.existing_app().map(Some) } else { Ok(None) }
    }

    fn opened(&self, open: impl Fn(&Config) -> Result<App, AppError>) -> Result<&App, CommandError> {
        if let Some(app) = self.app.get() {
            return Ok(app);
        }
        let app = open(&self.config)?;
        Ok(self.app.get_or_init(|| app))
    }

    /// The present moment, for a verb that needs no app.
    pub fn now(&self) -> jiff::Timestamp {
        app::clock_of(&self.config).now()
    }

    /// The configuration of this run.
    pub fn config(&self) -> &Config {
        &self.config
    }

    /// The configuration as the files and the environment say it now, for who serves for a long time.
    ///
    /// # Errors
    /// As [`Context::new`].
    pub fn config_again(&self) -> Result<Config, ConfigError> {
        Config::load(self.flags.clone())
    }

    /// Waits for what the app does. The runtime starts with the first call.
    pub fn block_on<T>(&self, work: impl Future<Output = Result<T, CommandError>>) -> Result<T, CommandError> {
        let runtime = match self.runtime.get() {
            Some(runtime) => runtime,
            None => {
                let built = tokio::runtime::Builder::new_current_thread().enable_all().build();
                let built = built.map_err(|error| {
                    CommandError::config(both(
                        "deze computer geeft geen threads of bestanden meer; probeer het opnieuw",
                        "this machine gives no more threads or files; try again",
                    ))
                    .because(&error)
                })?;
                self.runtime.get_or_init(|| built)
            }
        };
        runtime.block_on(work)
    }

    /// Writes findings to standard error, before the error that sums them up.
    pub fn complain(&self, text: &str) {
        // There is nobody left to tell when standard error is gone.
        let _ = io::stderr().lock().write_all(text.as_bytes());
    }

    /// Writes a result to standard output. A reader that went away (`sluis log x | head`) is no error.
    ///
    /// # Errors
    /// When standard output cannot be written, such as a file on a full disk.
    pub fn print(&self, text: &str) -> Result<(), CommandError> {
        let mut out = io::stdout().lock();
        match out.write_all(text.as_bytes()).and_then(|()| out.flush()) {
            Err(error) if error.kind() != io::ErrorKind::BrokenPipe => {
                Err(CommandError::config(both("de uitvoer is niet te schrijven", "the output cannot be written"))
                    .because(&error))
            }
            _ => Ok(()),
        }
    }

    /// Writes a result for scripts: JSON over several lines, with a newline at its end.
    ///
    /// # Errors
    /// When standard output cannot be written.
    pub fn print_json(&self, value: &impl Serialize) -> Result<(), CommandError> {
        let text = serde_json::to_string_pretty(value).map_err(|error| {
            {
                CommandError::internal(both(
                    "het resultaat is niet te schrijven als JSON",
                    "the result cannot be written as JSON",
                ))
            }
            .because(&error)
        })?;
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
