// SPDX-License-Identifier: EUPL-1.2
//! The words that several refusals share: states, lists, amounts and days as each language writes them. Says nothing of
//! why something is refused.

use jiff::civil::{Date, DateTime};

use super::super::instance::InstanceState;
use super::super::item::StepRef;
use crate::calendar::date_words;
use crate::calendar::words::moment_words;
use crate::money::Money;
use crate::text::{Language, Text, both};
use crate::titles::money_text;
use crate::value::Problem;

/// A day as it is said in Dutch and in English.
pub(super) fn day(date: Date) -> [String; 2] {
    [Language::Nl, Language::En].map(|language| date_words(date, language))
}

/// A local moment as it is said in Dutch and in English.
pub(super) fn moment(at: DateTime) -> [String; 2] {
    [Language::Nl, Language::En].map(|language| moment_words(at, language))
}

pub(super) fn state_nl(state: InstanceState) -> &'static str {
    match state {
        InstanceState::Unstarted => "is niet gestart",
        InstanceState::Running => "loopt",
        InstanceState::OnHold => "is aangehouden",
        InstanceState::Completed => "is voltooid",
        InstanceState::Stopped => "is gestopt",
        InstanceState::Cancelled => "is ingetrokken",
    }
}

pub(super) fn state_en(state: InstanceState) -> &'static str {
    match state {
        InstanceState::Unstarted => "has not started",
        InstanceState::Running => "is running",
        InstanceState::OnHold => "is on hold",
        InstanceState::Completed => "is completed",
        InstanceState::Stopped => "was stopped",
        InstanceState::Cancelled => "was cancelled",
    }
}

/// An amount as it is written in Dutch and in English.
pub(super) fn both_ways(amount: Money) -> [String; 2] {
    [Language::Nl, Language::En].map(|language| money_text(amount, language))
}

pub(super) fn list(names: &[String]) -> String {
    if names.is_empty() { "-".to_owned() } else { format!("`{}`", names.join("`, `")) }
}

pub(super) fn or(names: &[String], word: &str) -> String {
    match names {
        [] => "-".to_owned(),
        [one] => format!("`{one}`"),
        [first @ .., last] => format!("`{}` {word} `{last}`", first.join("`, `")),
    }
}

/// A step that stands once for each item of a list was named without one.
pub(super) fn instances(step: &str, keys: &[String]) -> Text {
    if keys.is_empty() {
        return both(
            format!("Stap `{step}` is nog niet verdeeld; wacht tot de stap opengaat."),
            format!("Step `{step}` has no instances yet; wait until it opens."),
        );
    }
    both(
        format!("Stap `{step}` bestaat uit delen; noem er een: {}.", keyed(step, keys)),
        format!("Step `{step}` has several instances; name one: {}.", keyed(step, keys)),
    )
}

/// A step was named with an item that it does not stand for; with nothing to choose from it stands once.
pub(super) fn no_such_instance(step: &StepRef, keys: &[String]) -> Text {
    let name = &step.step;
    if keys.is_empty() {
        return both(
            format!("Er is geen `{step}`: deze stap bestaat niet uit delen; schrijf `{name}`."),
            format!("There is no `{step}`: this step has no instances; write `{name}`."),
        );
    }
    both(
        format!("Er is geen `{step}`; kies uit {}.", keyed(name, keys)),
        format!("There is no `{step}`; choose from {}.", keyed(name, keys)),
    )
}

fn keyed(step: &str, keys: &[String]) -> String {
    keys.iter().map(|key| format!("`{step}[{key}]`")).collect::<Vec<_>>().join(", ")
}

pub(super) fn there_are(count: usize) -> String {
    if count == 1 { "Er is er 1".to_owned() } else { format!("Er zijn er {count}") }
}

pub(super) fn were(count: usize) -> &'static str {
    if count == 1 { "was" } else { "were" }
}

pub(super) fn between(min: u32, max: u32, to: &str) -> String {
    if min == max { min.to_string() } else { format!("{min} {to} {max}") }
}

pub(super) fn texts(missing: &[Text], language: Language) -> String {
    missing.iter().map(|text| text.get(language)).collect::<Vec<_>>().join("; ")
}

pub(super) fn problems_in(problems: &[Problem], language: Language) -> String {
    let sentences = problems.iter().map(|problem| format!("`{}` {}", problem.field, problem.text.get(language)));
    sentences.collect::<Vec<_>>().join("; ")
}

/// What may be voted on a gate, as the command line takes it.
pub(super) fn verdicts(abstain: bool, language: Language) -> String {
    let last = match abstain {
        true => language.say("hold, stop of abstain", "hold, stop or abstain"),
        false => language.say("hold of stop", "hold or stop"),
    };
    format!("approve, approve-with-conditions, rework, {last}")
}
