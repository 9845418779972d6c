// SPDX-License-Identifier: EUPL-1.2
//! That every command explains itself in Dutch as well as in English: nothing is missing, left over, or still English.

use std::collections::{BTreeMap, BTreeSet};

use clap::{Arg, Command};

use super::*;

/// The Dutch texts, with what is wrong with the files when they cannot be read.
fn texts() -> Texts {
    let files = DUTCH.iter().fold(Figment::new(), |read, file| read.merge(Toml::string(file)));
    files.extract().expect("the Dutch texts can be read")
}

fn english() -> Command {
    let mut program = Cli::command();
    program.build();
    program
}

/// Every command by the words that call it, without those that `help` repeats.
fn all(program: &Command) -> BTreeMap<String, &Command> {
    fn add<'a>(command: &'a Command, path: &str, all: &mut BTreeMap<String, &'a Command>) {
        all.insert(if path.is_empty() { "sluis".to_owned() } else { path.to_owned() }, command);
        for below in command.get_subcommands().filter(|below| !path.ends_with("help") && below.get_name() != "help") {
            add(below, format!("{path} {}", below.get_name()).trim_start(), all);
        }
    }
    let mut found = BTreeMap::new();
    add(program, "", &mut found);
    found
}

/// Something that is to be read, in both languages: one of them alone, or the same twice, is a fault.
fn fault<T: ToString>(place: &str, what: &str, english: Option<T>, dutch: Option<T>) -> Option<String> {
    let (english, dutch) = (english.map(|text| text.to_string()), dutch.map(|text| text.to_string()));
    match (english, dutch) {
        (None, None) => None,
        (Some(english), Some(dutch)) if english != dutch && !dutch.trim().is_empty() => None,
        (None, Some(dutch)) => Some(format!("{place}: {what} is there in Dutch alone: {dutch}")),
        (Some(english), _) => Some(format!("{place}: {what} has no Dutch: {english}")),
    }
}

#[test]
fn every_command_and_argument_has_a_text_in_dutch_and_no_text_is_left_over() {
    let (program, dutch) = (english(), translated(Cli::command(), Language::Nl));
    let (program, dutch, texts) = (all(&program), all(&dutch), texts());
    let mut faults = Vec::new();
    let mut used: BTreeSet<(&str, String)> = BTreeSet::new();
    for (path, english) in &program {
        let dutch = dutch.get(path).expect("the same commands");
        faults.extend(fault(path, "its line", english.get_about(), dutch.get_about()));
        faults.extend(fault(path, "its explanation", english.get_long_about(), dutch.get_long_about()));
        faults.extend(fault(path, "its end", english.get_after_help(), dutch.get_after_help()));
        faults.extend(english.get_after_long_help().map(|_| format!("{path}: a longer end has no place in Dutch")));
        let own = texts.commands.get(path).map(|page| &page.arguments);
        let arguments: BTreeMap<&str, &Arg> = dutch.get_arguments().map(|arg| (arg.get_id().as_str(), arg)).collect();
        for argument in english.get_arguments() {
            let id = argument.get_id().as_str();
            let place = format!("{path}, {id}");
            let dutch = arguments.get(id).expect("the same arguments");
            faults.extend(fault(&place, "its help", argument.get_help(), dutch.get_help()));
            faults.extend(fault(&place, "its long help", argument.get_long_help(), dutch.get_long_help()));
            faults.extend(dutch.get_help_heading().is_none().then(|| format!("{place}: stands under English words")));
            let explained = argument.get_possible_values().into_iter().find(|value| value.get_help().is_some());
            faults.extend(explained.map(|value| format!("{place}: {} has no Dutch", value.get_name())));
            for name in
                argument.get_value_names().unwrap_or_default().iter().filter(|_| argument.get_action().takes_values())
            {
                used.insert(("value", name.to_string()));
            }
            used.extend(argument.get_help_heading().map(|heading| ("heading", heading.to_owned())));
            if own.is_none_or(|own| !own.contains_key(id)) {
                used.insert(("shared", id.to_owned()));
            }
        }
        let left = own.into_iter().flatten().filter(|(id, _)| !arguments.contains_key(id.as_str()));
        faults.extend(left.map(|(id, _)| format!("{path}, {id}: there is no such argument")));
    }
    let left = texts.commands.keys().filter(|path| *path != "help" && !program.contains_key(*path));
    faults.extend(left.map(|path| format!("{path}: there is no such command")));
    for (kind, known) in [("value", &texts.values), ("heading", &texts.headings), ("shared", &texts.shared)] {
        let left = known.keys().filter(|key| !used.contains(&(kind, (*key).clone())));
        faults.extend(left.map(|key| format!("{kind} {key}: is nowhere any more")));
    }
    let unknown = used.iter().filter(|(kind, key)| match *kind {
        "value" => !texts.values.contains_key(key),
        "heading" => !texts.headings.contains_key(key),
        _ => false,
    });
    faults.extend(unknown.map(|(kind, key)| format!("{kind} {key}: has no Dutch")));
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn a_dutch_text_that_arguments_share_stands_for_one_english_text() {
    let (program, texts) = (english(), texts());
    let mut meanings: BTreeMap<&str, BTreeSet<String>> = BTreeMap::new();
    let all = all(&program);
    for (path, command) in &all {
        for argument in command.get_arguments() {
            let id = argument.get_id().as_str();
            let own = texts.commands.get(path).is_some_and(|page| page.arguments.contains_key(id));
            if texts.shared.contains_key(id) && !own {
                meanings.entry(id).or_default().extend(argument.get_help().map(ToString::to_string));
            }
        }
    }
    let several: Vec<_> = meanings.iter().filter(|(_, english)| english.len() != 1).collect();
    assert!(several.is_empty(), "{several:#?}");
}

/// The commands in the examples and in the sentences under them, without the words that are for people.
fn called(end: &str) -> Vec<String> {
    let lines = end.lines().filter_map(|line| line.strip_prefix("  ")).map(str::trim_start);
    let examples = lines.filter(|line| ["sluis", "SLUIS_", "--"].iter().any(|start| line.starts_with(start)));
    let examples = examples.map(|line| {
        let command = line.split("  ").next().unwrap_or_default();
        // What stands between quotes is every other piece.
        command.split('"').step_by(2).collect::<Vec<_>>().join("\"\"")
    });
    let named = end.split('`').skip(1).step_by(2).filter(|command| command.starts_with("sluis "));
    let mut named: Vec<String> = named
        .map(|command| {
            let words = command.split(' ').filter(|word| word.starts_with(|first: char| !first.is_uppercase()));
            words.collect::<Vec<_>>().join(" ")
        })
        .collect();
    named.sort();
    examples.chain(named).collect()
}

#[test]
fn the_examples_call_the_same_commands_in_both_languages() {
    let (program, dutch) = (english(), translated(Cli::command(), Language::Nl));
    let (program, dutch) = (all(&program), all(&dutch));
    let mut seen = 0;
    for (path, english) in &program {
        let of = |command: &Command| called(&command.get_after_help().map(ToString::to_string).unwrap_or_default());
        let (english, dutch) = (of(english), of(dutch[path]));
        assert_eq!(english, dutch, "{path}");
        seen += english.len();
    }
    assert!(seen > 90, "only {seen} commands are named");
}

#[test]
fn a_usage_is_written_as_the_parser_writes_it() {
    let mut program = english();
    fn compare(command: &mut Command, written: &mut usize) {
        let parsers = command.render_usage().to_string();
        let ours = usage(command, "OPTIONS", "COMMAND").to_string();
        assert_eq!(parsers, format!("Usage: {ours}"));
        *written += 1;
        for below in command.get_subcommands_mut().filter(|below| below.get_name() != "help") {
            compare(below, written);
        }
    }
    let mut written = 0;
    compare(&mut program, &mut written);
    assert_eq!(written, all(&english()).len());
}
