// SPDX-License-Identifier: EUPL-1.2
//! What came of stories, for people and scripts: which came true, which line did not and what was seen there, and which
//! ways through the workflow no story went. Plays nothing and prints nothing.

use serde_json::{Value as Json, json};
use sluis_core::definition::Definition;
use sluis_core::text::Language;

use super::story;
use crate::scenario::{Branch, Failure, Outcome};

/// One story for people: a line when it came true, and where, what and why when it did not.
pub fn human(outcome: &Outcome, language: Language) -> String {
    match &outcome.failure {
        None => format!("✓ {}\n", outcome.name),
        Some(failure) => format!("✗ {}\n{}", outcome.name, told(outcome, failure, language)),
    }
}

fn told(outcome: &Outcome, failure: &Failure, language: Language) -> String {
    let mut text = self::failure(outcome, failure, language);
    if !outcome.events.is_empty() {
        let before = match language {
            Language::Nl => "Zo ging het tot daar:",
            Language::En => "The story up to there:",
        };
        text.push_str(&format!("\n  {before}\n\n"));
        let story = story::tell(&outcome.definition, &outcome.directory, &outcome.events, language);
        text.extend(story.lines().map(|line| if line.is_empty() { "\n".to_owned() } else { format!("  {line}\n") }));
    }
    text
}

/// Where a story does not come true, what it says there, and what was seen.
pub fn failure(outcome: &Outcome, failure: &Failure, language: Language) -> String {
    let (expected, seen, state, mails) = match language {
        Language::Nl => ("verwacht", "gezien", "stand", "laatste mails"),
        Language::En => ("expected", "seen", "state", "last mails"),
    };
    let wide = [expected, seen, state, mails].iter().map(|word| word.chars().count()).max().unwrap_or_default();
    let mut text = format!("  {}:{}\n", outcome.file, failure.line);
    let mut row = |name: &str, words: &str| {
        let gap = " ".repeat(wide - name.chars().count() + 2);
        let indent = format!("\n{}", " ".repeat(4 + wide + 2));
        let written = words.lines().flat_map(|line| {
            let edge = line.len() - line.trim_start().len();
            let room = (94 - wide).saturating_sub(edge);
            let parts = super::columns::broken(line, room, room);
            parts.into_iter().map(move |part| format!("{}{part}", " ".repeat(edge)))
        });
        let lines = written.collect::<Vec<_>>().join(&indent);
        text.push_str(&format!("    {name}{gap}{lines}\n"));
    };
    row(
        match language {
            Language::Nl => "regel",
            Language::En => "line",
        },
        &failure.written,
    );
    row(expected, failure.expected.get(language));
    row(seen, failure.seen.get(language));
    row(state, failure.state.get(language));
    if !failure.mails.is_empty() {
        let list = failure.mails.iter().map(|mail| match mail.about.as_str() {
            "" => format!("{} → {}", mail.word, mail.to),
            about => format!("{} ({about}) → {}", mail.word, mail.to),
        });
        row(mails, &list.collect::<Vec<_>>().join("; "));
    }
    text
}

/// One story for scripts.
pub fn json(outcome: &Outcome) -> Json {
    let failure = outcome.failure.as_ref().map(|failure| {
        json!({
            "line": failure.line,
            "written": failure.written,
            "expected": failure.expected.get(Language::En),
            "seen": failure.seen.get(Language::En),
            "state": failure.state.get(Language::En),
            "mails": failure.mails.iter().map(|mail| json!({ "kind": mail.word, "to": mail.to, "about": mail.about }))
                .collect::<Vec<_>>(),
        })
    });
    json!({ "file": &*outcome.file, "name": outcome.name, "passed": outcome.failure.is_none(), "failure": failure })
}

/// The ways that no story of a workflow went, for people; nothing when every way was gone.
pub fn missed(definition: &Definition, branches: &[Branch], language: Language) -> String {
    if branches.is_empty() {
        return String::new();
    }
    let mut text = match language {
        Language::Nl => format!("Geen test van {} komt hier:\n", definition.id),
        Language::En => format!("No test of {} reaches:\n", definition.id),
    };
    for group in branches.chunk_by(|one, next| about(one, language) == about(next, language)) {
        let ways: Vec<String> = group.iter().map(|branch| way(branch, language)).collect();
        text.push_str(&format!("  {}: {}\n", about(&group[0], language), ways.join(", ")));
    }
    text
}

/// A way for scripts.
pub fn missed_json(branch: &Branch) -> Json {
    let (key, id) = match branch {
        Branch::Verdict(phase, _) | Branch::Silence(phase) => ("gate", phase),
        Branch::Chosen(step) | Branch::Taken(step) | Branch::Skipped(step) => ("step", step),
    };
    json!({ key: id, "branch": word(branch) })
}

fn about(branch: &Branch, language: Language) -> String {
    match (branch, language) {
        (Branch::Verdict(phase, _) | Branch::Silence(phase), Language::Nl) => format!("poort {phase}"),
        (Branch::Verdict(phase, _) | Branch::Silence(phase), Language::En) => format!("gate {phase}"),
        (Branch::Chosen(step) | Branch::Taken(step) | Branch::Skipped(step), Language::Nl) => format!("stap {step}"),
        (Branch::Chosen(step) | Branch::Taken(step) | Branch::Skipped(step), Language::En) => format!("step {step}"),
    }
}

fn word(branch: &Branch) -> &'static str {
    match branch {
        Branch::Verdict(_, verdict) => verdict.word(),
        Branch::Silence(_) => "silence",
        Branch::Chosen(_) => "chosen",
        Branch::Taken(_) => "not-skipped",
        Branch::Skipped(_) => "skipped",
    }
}

fn way(branch: &Branch, language: Language) -> String {
    let words = match (branch, language) {
        (Branch::Silence(_), Language::Nl) => "geen besluit in de termijn",
        (Branch::Silence(_), Language::En) => "no decision in time",
        (Branch::Chosen(_), Language::Nl) => "een keuze",
        (Branch::Chosen(_), Language::En) => "a choice",
        (Branch::Taken(_), Language::Nl) => "niet overgeslagen (`if` is waar)",
        (Branch::Taken(_), Language::En) => "not skipped (`if` is true)",
        (Branch::Skipped(_), Language::Nl) => "overgeslagen (`if` is niet waar)",
        (Branch::Skipped(_), Language::En) => "skipped (`if` is false)",
        (Branch::Verdict(..), _) => word(branch),
    };
    words.to_owned()
}
