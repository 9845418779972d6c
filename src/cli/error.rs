// SPDX-License-Identifier: EUPL-1.2
//! How a verb fails: one sentence, its causes, and what to do; printed once, to standard error.
//! Never shows the inside of a program (debug output), and never decides what is legal.

use std::error::Error;
use std::io::{self, Write};
use std::process::ExitCode;

use sluis_core::engine::Refusal;
use sluis_core::text::{Language, Text, both};

use super::context::Context;
use crate::app::{AppError, ErrorKind};
use crate::config::ConfigError;
use crate::said;

/// Why a command was not carried out.
#[derive(Debug)]
pub struct CommandError {
    /// Whose turn it is.
    pub kind: Kind,
    /// What happened, in one sentence.
    pub message: Text,
    /// What lay underneath, outermost first.
    pub causes: Vec<Text>,
    /// What to do about it.
    pub hints: Vec<Text>,
    /// The rule of the programme that says no; its sentence is the message.
    pub refusal: Option<Box<Refusal>>,
}

/// Whose turn it is after an error.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// The files or the rules of the programme say no: exit status 1.
    User,
    /// The command, the configuration or something outside must change first: exit status 2.
    Config,
    /// Sluis itself, or data that it wrote: exit status 2.
    Internal,
}

impl CommandError {
    fn new(kind: Kind, message: Text) -> CommandError {
        CommandError { kind, message, causes: Vec::new(), hints: Vec::new(), refusal: None }
    }

    /// The files or the rules say no.
    pub fn user(message: Text) -> CommandError {
        CommandError::new(Kind::User, message)
    }

    /// The command, the configuration or something outside must change first.
    pub fn config(message: Text) -> CommandError {
        CommandError::new(Kind::Config, message)
    }

    /// Sluis itself, or data that it wrote.
    pub fn internal(message: Text) -> CommandError {
        CommandError::new(Kind::Internal, message)
    }

    /// What the configuration or the machine says for itself.
    pub fn outside(error: &(dyn Error + 'static)) -> CommandError {
        CommandError { causes: said::causes(error), ..CommandError::config(said::sentence(error)) }
    }

    /// The same error with what lay underneath: the error and all its sources.
    #[must_use]
    pub fn because(mut self, error: &(dyn Error + 'static)) -> CommandError {
        self.causes.push(said::sentence(error));
        self.causes.extend(said::causes(error));
        self
    }

    /// The same error with a sentence that says what to do.
    #[must_use]
    pub fn hint(mut self, hint: Text) -> CommandError {
        self.hints.push(hint);
        self
    }

    /// The exit status that goes with it.
    pub fn status(&self) -> ExitCode {
        match self.kind {
            Kind::User => ExitCode::from(1),
            Kind::Config | Kind::Internal => ExitCode::from(2),
        }
    }

    /// Prints the error once, for people or scripts, and gives the exit status.
    pub fn report(&self, context: &Context) -> ExitCode {
        if context.json() {
            write_out(&format!("{}\n", self.to_json(context.language())));
        } else {
            write_out(&self.to_text(context.language()));
        }
        self.status()
    }

    /// Prints the error where there is no context yet.
    pub fn report_plainly(&self, language: Language) -> ExitCode {
        write_out(&self.to_text(language));
        self.status()
    }

    fn sentence(&self, language: Language) -> String {
        match &self.refusal {
            Some(refusal) => refusal.explain(language),
            None => self.message.get(language).to_owned(),
        }
    }

    fn to_json(&self, language: Language) -> serde_json::Value {
        let kind = match self.kind {
            Kind::User => "user",
            Kind::Config => "config",
            Kind::Internal => "internal",
        };
        let code = self.refusal.as_ref().map(|refusal| refusal.code());
        let said = |texts: &[Text]| texts.iter().map(|text| text.get(language).to_owned()).collect::<Vec<_>>();
        serde_json::json!({ "error": {
            "kind": kind, "code": code, "message": self.sentence(language),
            "causes": said(&self.causes), "hints": said(&self.hints),
        }})
    }

    fn to_text(&self, language: Language) -> String {
        let (refused, error, because, hint) = match language {
            Language::Nl => ("geweigerd", "fout", "oorzaak", "tip"),
            Language::En => ("refused", "error", "because", "hint"),
        };
        let first = if self.refusal.is_some() { refused } else { error };
        let mut text = format!("{first}: {}\n", self.sentence(language));
        for cause in &self.causes {
            text += &format!("  {because}: {}\n", cause.get(language));
        }
        for line in &self.hints {
            text += &format!("  {hint}: {}\n", line.get(language));
        }
        text
    }
}

impl From<AppError> for CommandError {
    fn from(error: AppError) -> CommandError {
        if let AppError::Refused(refusal) = error {
            return CommandError {
                kind: Kind::User,
                message: both("", ""),
                causes: Vec::new(),
                hints: cure(&refusal).into_iter().collect(),
                refusal: Some(Box::new(refusal)),
            };
        }
        let kind = match error.kind() {
            ErrorKind::Refusal => Kind::User,
            ErrorKind::Usage | ErrorKind::Config | ErrorKind::Outside => Kind::Config,
        };
        CommandError { kind, ..CommandError::outside(&error) }
    }
}

/// The command that mends what was refused; the sentence itself is for people who type none.
fn cure(refusal: &Refusal) -> Option<Text> {
    let text = |nl: &str, en: &str| Some(both(nl, en));
    match refusal {
        Refusal::DossierHasChanged { now, .. } => {
            Some(both(format!("stem daarna met `--dossier {now}`"), format!("then vote with `--dossier {now}`")))
        }
        Refusal::VoteIsOnRecord { .. } => text("bezwaar maken gaat met `sluis object`", "`sluis object` objects"),
        Refusal::SeatIsRecused { .. } => {
            text("terugkomen kan met `sluis recuse --undo`", "`sluis recuse --undo` brings the seat back")
        }
        Refusal::ReferenceIsMissing { .. } => text("geef het mee met `--ref`", "give it with `--ref`"),
        _ => None,
    }
}

impl From<ConfigError> for CommandError {
    fn from(error: ConfigError) -> CommandError {
        CommandError::outside(&error)
    }
}

/// There is nobody left to tell when standard error is gone.
fn write_out(text: &str) {
    let _ = io::stderr().lock().write_all(text.as_bytes());
}
