// SPDX-License-Identifier: EUPL-1.2
//! What came of stories, for people and scripts: which came true, which line did not and what was seen there, and which
//! ways through the workflow no story went. Plays nothing and prints nothing.

use serde_json::{Value as Json, json};
use sluis_core::definition::Definition;
use sluis_core::text::Language;

use super::story;
use crate::scenario::{Branch, Coverage, Failure, Outcome};

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

/// How far the stories of a workflow came, and the ways that none went, for people.
pub fn missed(definition: &Definition, coverage: &Coverage, language: Language) -> String {
    let (id, all, reached) = (&definition.id, coverage.all, coverage.all - coverage.missed.len());
    if coverage.missed.is_empty() {
        return match language {
            Language::Nl => format!("De tests van {id} komen overal: {all} van {all} wegen.\n"),
            Language::En => format!("The tests of {id} reach everything: {all} of {all} ways.\n"),
        };
    }
    let mut text = match language {
        Language::Nl => format!("De tests van {id} bereiken {reached} van {all} wegen. Geen test komt hier:\n"),
        Language::En => format!("The tests of {id} reach {reached} of {all} ways. No test reaches:\n"),
    };
    for group in coverage.missed.chunk_by(|one, next| about(one, language) == about(next, language)) {
        let ways: Vec<String> = group.iter().map(|branch| way(branch, language)).collect();
        let line = format!("  {}: {}", about(&group[0], language), ways.join(", "));
        text.extend(super::columns::broken(&line, 100, 96).iter().zip(0..).map(|(part, at)| match at {
            0 => format!("  {}\n", part.trim_start()),
            _ => format!("    {part}\n"),
        }));
    }
    text
}

/// A way for scripts.
pub fn missed_json(branch: &Branch) -> Json {
    match branch {
        Branch::Verdict(phase, _) | Branch::Silence(phase) => json!({ "gate": phase, "branch": word(branch) }),
        Branch::Condition(phase, number, _) => json!({ "gate": phase, "condition": number, "branch": word(branch) }),
        Branch::Chosen(step) | Branch::Taken(step) | Branch::Skipped(step) => {
            json!({ "step": step, "branch": word(branch) })
        }
        Branch::Refusal(code) => json!({ "refusal": code }),
        Branch::Mail(kind) => json!({ "mail": kind.word() }),
    }
}

fn about(branch: &Branch, language: Language) -> String {
    match branch {
        Branch::Verdict(phase, _) | Branch::Silence(phase) | Branch::Condition(phase, ..) => {
            format!("{} {phase}", language.say("poort", "gate"))
        }
        Branch::Chosen(step) | Branch::Taken(step) | Branch::Skipped(step) => {
            format!("{} {step}", language.say("stap", "step"))
        }
        Branch::Refusal(_) => language.say("weigeringen", "refusals").to_owned(),
        Branch::Mail(_) => language.say("mails", "mails").to_owned(),
    }
}

fn word(branch: &Branch) -> &'static str {
    match branch {
        Branch::Verdict(_, verdict) => verdict.word(),
        Branch::Silence(_) => "silence",
        Branch::Condition(_, _, true) => "true",
        Branch::Condition(_, _, false) => "false",
        Branch::Chosen(_) => "chosen",
        Branch::Taken(_) => "not-skipped",
        Branch::Skipped(_) => "skipped",
        Branch::Refusal(code) => code,
        Branch::Mail(kind) => kind.word(),
    }
}

fn way(branch: &Branch, language: Language) -> String {
    let words = match branch {
        Branch::Silence(_) => language.say("geen besluit in de termijn", "no decision in time"),
        Branch::Chosen(_) => language.say("een keuze", "a choice"),
        Branch::Taken(_) => language.say("niet overgeslagen (`if` is waar)", "not skipped (`if` is true)"),
        Branch::Skipped(_) => language.say("overgeslagen (`if` is niet waar)", "skipped (`if` is false)"),
        Branch::Condition(_, number, true) => {
            return format!(
                "{} {number} {}",
                language.say("voorwaarde", "condition"),
                language.say("is waar", "is true")
            );
        }
        Branch::Condition(_, number, false) => {
            return format!(
                "{} {number} {}",
                language.say("voorwaarde", "condition"),
                language.say("is niet waar", "is false")
            );
        }
        Branch::Refusal(code) => refused(code, language),
        Branch::Verdict(..) | Branch::Mail(_) => word(branch),
    };
    words.to_owned()
}

/// What is refused, as an author would put it; the code itself where there are no words for it.
fn refused(code: &'static str, language: Language) -> &'static str {
    let (nl, en) = match code {
        "person-is-not-an-owner" => ("wie geen eigenaar is rondt af", "somebody who is no owner completes"),
        "person-does-not-manage" => ("wie niet beheert grijpt in", "somebody who does not manage steps in"),
        "step-is-not-done" => ("afronden zonder wat verplicht is", "completing without what is required"),
        "outputs-do-not-fit" => ("een resultaat buiten zijn grenzen", "an output beyond its bounds"),
        "workshop-is-planned-too-soon" => ("een bijeenkomst te kort van tevoren", "a workshop planned too late"),
        "picks-are-too-few-or-too-many" => ("te veel of te weinig gekozen", "too many or too few picks"),
        "position-is-filled" => ("een aanstelling te veel", "an appointment too many"),
        "pledge-is-beyond-the-budget" => ("meer toegezegd dan de begroting", "a pledge beyond the budget"),
        "voter-is-not-an-approver" => ("wie niet beslist stemt", "somebody who does not decide votes"),
        "voter-completed-a-step-of-the-dossier" => ("een stem over eigen werk", "a vote about one's own work"),
        "too-few-seats-would-remain" => ("een verschoning onder de ondergrens", "a recusal below the floor"),
        "conditions-are-missing" => {
            ("akkoord onder voorwaarden zonder voorwaarde", "an approval with conditions without one")
        }
        "sign-in-is-needed" => ("een stem zonder aanmelden", "a vote without signing in"),
        "objection-is-late" => ("een bezwaar na de termijn", "an objection after its term"),
        other => (other, other),
    };
    language.say(nl, en)
}
