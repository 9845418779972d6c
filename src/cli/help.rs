// SPDX-License-Identifier: EUPL-1.2
//! The commands as they explain themselves, in the language of the reader. English stands in the comments of the commands;
//! the Dutch texts lie beside this file, are put in here, and are read by nobody else. Never changes what a command takes.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use clap::builder::StyledStr;
use clap::{Arg, ArgAction, Command, CommandFactory};
use figment::Figment;
use figment::providers::{Format as _, Toml};
use serde::Deserialize;
use sluis_core::text::Language;

use super::Cli;

/// The texts in Dutch, as files.
const DUTCH: [&str; 4] = [
    include_str!("help/general.toml"),
    include_str!("help/workflows.toml"),
    include_str!("help/work.toml"),
    include_str!("help/management.toml"),
];

/// The texts of one language.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Texts {
    words: Words,
    /// What stands above a group of options, by its English words.
    headings: BTreeMap<String, String>,
    /// What a value is called, by its English word.
    values: BTreeMap<String, String>,
    /// Arguments that mean the same wherever they stand, by their id.
    shared: BTreeMap<String, String>,
    /// By the words that call them: `vote`, `people import`. The program itself is `sluis`.
    commands: BTreeMap<String, Page>,
}

/// The words that belong to no command.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Words {
    usage: String,
    commands: String,
    arguments: String,
    options: String,
    /// What stands for the options in a usage.
    some_options: String,
    /// What stands for a command in a usage.
    a_command: String,
    default: String,
    choices: String,
    /// What `help` does, of every command that has it.
    help: String,
    /// What `--help` does: where there is no more, where `--help` says more, and where `-h` says less.
    print_help: String,
    more_help: String,
    less_help: String,
}

/// What one command says of itself.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Page {
    about: String,
    /// Paragraphs that `--help` adds.
    more: Option<String>,
    /// What stands at the end, as it is written.
    after: Option<String>,
    /// Its arguments, by their id.
    #[serde(default)]
    arguments: BTreeMap<String, String>,
}

/// Every command, as it explains itself in this language.
pub(super) fn commands(language: Language) -> Command {
    translated(Cli::command(), language)
}

/// The same, for a command line that asks for help. The parser shows groups of arguments in the order in which it meets the
/// first of each, and it meets the options of all commands first; so two options that are never shown, and that nobody can
/// type, lead the groups that go before.
pub(super) fn to_read(language: Language) -> Command {
    let Some(texts) = texts(language) else { return Cli::command() };
    let mut program = Cli::command();
    let global: Vec<_> = program.get_arguments().map(|argument| argument.get_id().clone()).collect();
    for (letter, heading) in [('\u{E000}', &texts.words.arguments), ('\u{E001}', &texts.words.options)] {
        let leader = Arg::new(heading.as_str()).short(letter).action(ArgAction::SetTrue).help_heading(heading.as_str());
        program = program.arg(leader.global(true).hide(true));
    }
    for id in global {
        program = program.mut_arg(id, |argument| argument);
    }
    translated(program, language)
}

/// The program with other settings than usual, as it explains itself in this language.
pub(super) fn translated(mut program: Command, language: Language) -> Command {
    let Some(texts) = texts(language) else { return program };
    // Verbs are built when they are called, and `--help` when all is built.
    program.build();
    texts.tell(program, "")
}

/// What the commands do not say themselves.
fn texts(language: Language) -> Option<&'static Texts> {
    match language {
        Language::Nl => dutch(),
        Language::En => None,
    }
}

/// The Dutch texts, which are read when somebody asks for them. That they can be read is for a test to say: without them a
/// reader is better off with English.
fn dutch() -> Option<&'static Texts> {
    static TEXTS: LazyLock<Option<Texts>> = LazyLock::new(|| {
        let files = DUTCH.iter().fold(Figment::new(), |read, file| read.merge(Toml::string(file)));
        files.extract().ok()
    });
    TEXTS.as_ref()
}

impl Texts {
    fn page(&'static self, path: &str) -> Option<&'static Page> {
        self.commands.get(if path.is_empty() { "sluis" } else { path })
    }

    /// A command with everything below it. What `help` lists below itself are the same commands once more.
    fn tell(&'static self, command: Command, path: &str) -> Command {
        let page = self.page(path.strip_prefix("help ").unwrap_or(path));
        let mut command = match page {
            Some(page) => page.tell(command),
            None => command,
        };
        if path.ends_with("help") {
            command = command.about(self.words.help.as_str());
        }
        command = command
            .subcommand_help_heading(self.words.commands.as_str())
            .subcommand_value_name(self.words.a_command.as_str())
            .mut_args(|argument| self.argument(argument, page))
            .mut_subcommands(|below| {
                let path = format!("{path} {}", below.get_name());
                self.tell(below, path.trim_start())
            });
        let heading = command.get_styles().get_usage();
        let template = format!(
            "{{before-help}}{{about-with-newline}}\n{heading}{}:{heading:#} {{usage}}\n\n{{all-args}}{{after-help}}",
            self.words.usage
        );
        let usage = usage(&command, &self.words.some_options, &self.words.a_command);
        command.help_template(template).override_usage(usage)
    }

    fn argument(&'static self, argument: Arg, page: Option<&'static Page>) -> Arg {
        let heading = match argument.get_help_heading() {
            Some(heading) => self.headings.get(heading),
            None if argument.is_positional() => Some(&self.words.arguments),
            None => Some(&self.words.options),
        };
        let argument = match heading {
            Some(heading) => argument.help_heading(heading.as_str()),
            None => argument,
        };
        // Under words of our own, arguments stand by their names instead of in their order.
        let argument = match argument.get_index() {
            Some(index) => argument.display_order(index),
            None => argument,
        };
        if argument.get_id() == "help" {
            return match argument.get_long_help() {
                Some(_) => argument.help(self.words.more_help.as_str()).long_help(self.words.less_help.as_str()),
                None => argument.help(self.words.print_help.as_str()),
            };
        }
        let value = argument.get_value_names().and_then(|names| self.values.get(names.first()?.as_str()));
        let argument = match value {
            Some(value) => argument.value_name(value.as_str()),
            None => argument,
        };
        let id = argument.get_id().as_str();
        let Some(help) = page.and_then(|page| page.arguments.get(id)).or_else(|| self.shared.get(id)) else {
            return argument;
        };
        let help = format!("{help}{}", self.values_of(&argument));
        argument.help(help).hide_default_value(true).hide_possible_values(true)
    }

    /// What the parser would say of values in English: what it takes when nothing is given, and what there is to choose.
    fn values_of(&self, argument: &Arg) -> String {
        if !argument.get_action().takes_values() {
            return String::new();
        }
        let unless = argument.get_default_values().iter().map(|value| value.to_string_lossy().into_owned());
        let choices = argument.get_possible_values();
        let choices = choices.iter().filter(|_| !argument.is_hide_possible_values_set());
        let choices = choices.filter(|choice| !choice.is_hide_set()).map(|choice| choice.get_name().to_owned());
        let told = [(&self.words.default, unless.collect::<Vec<_>>()), (&self.words.choices, choices.collect())];
        let told = told.iter().filter(|(_, values)| !values.is_empty());
        told.map(|(word, values)| format!(" [{word}: {}]", values.join(", "))).collect()
    }
}

impl Page {
    fn tell(&'static self, command: Command) -> Command {
        let mut command = command.about(self.about.as_str());
        if let Some(more) = &self.more {
            command = command.long_about(format!("{}\n\n{}", self.about, flowing(more)));
        }
        if let Some(after) = &self.after {
            command = command.after_help(after.trim_end().to_owned());
        }
        command
    }
}

/// The paragraphs without the line ends that the file gave them: the terminal is as wide as it is.
fn flowing(text: &str) -> String {
    let paragraphs = text.trim().split("\n\n");
    paragraphs
        .map(|paragraph| paragraph.split_whitespace().collect::<Vec<_>>().join(" "))
        .collect::<Vec<_>>()
        .join("\n\n")
}

/// How a command is written: its name, what must be given, and what comes after it. As the parser writes it, which has one
/// English word in it that cannot be set.
fn usage(command: &Command, options: &str, subcommand: &str) -> StyledStr {
    let literal = command.get_styles().get_literal();
    let name = command.get_bin_name().unwrap_or_else(|| command.get_name());
    let mut words = vec![format!("{literal}{name}{literal:#}")];
    let mut given = command.get_arguments().filter(|argument| !argument.is_positional());
    if given.any(|option| !option.is_required_set()) {
        words.push(format!("[{options}]"));
    }
    let required = command.get_arguments().filter(|argument| !argument.is_positional() && argument.is_required_set());
    words.extend(required.map(|option| {
        let written = option.to_string();
        match written.split_once(' ') {
            Some((flag, value)) => format!("{literal}{flag}{literal:#} {value}"),
            None => format!("{literal}{written}{literal:#}"),
        }
    }));
    words.extend(command.get_positionals().map(ToString::to_string));
    if command.has_subcommands() {
        let (open, close) = if command.is_subcommand_required_set() { ('<', '>') } else { ('[', ']') };
        words.push(format!("{open}{subcommand}{close}"));
    }
    words.join(" ").into()
}

#[cfg(test)]
mod tests;
