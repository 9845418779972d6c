// SPDX-License-Identifier: EUPL-1.2
//! One voice: what can be read off the sentences of all findings of the corpus, in both languages. Whether a sentence is
//! understood, only people can say.

use sluis_core::diagnostic::Related;
use sluis_core::text::Text;

use super::*;

/// The longest sentence, in characters.
const LONGEST: usize = 200;

/// Words that blame the reader, beg, or come from the program instead of the programme.
const NOT_OURS: [&str; 22] = [
    "invalid",
    "please",
    "illegal",
    "forbidden",
    "bad",
    "oops",
    "sorry",
    "expected",
    "unexpected",
    "null",
    "u32",
    "u64",
    "i64",
    "usize",
    "struct",
    "enum",
    "ongeldig",
    "ongeldige",
    "alstublieft",
    "gelieve",
    "verboden",
    "helaas",
];

/// How a help begins: it tells what to do, or asks what was meant.
const BEGINS_EN: [&str; 28] = [
    "add", "advance", "ask", "begin", "call", "close", "compare", "did", "exchange", "finish", "give", "indent",
    "leave", "look", "lower", "name", "put", "raise", "remove", "save", "say", "share", "shorten", "split", "start",
    "take", "use", "write",
];
const BEGINS_NL: [&str; 23] = [
    "bedoelt",
    "begin",
    "ga",
    "geef",
    "haal",
    "kijk",
    "laat",
    "maak",
    "neem",
    "noem",
    "schrijf",
    "sla",
    "sluit",
    "spring",
    "verdeel",
    "vergelijk",
    "verhoog",
    "verlaag",
    "voeg",
    "vraag",
    "wissel",
    "zeg",
    "zet",
];

/// Each finding of the corpus once: its sample and itself.
fn findings() -> Vec<(String, Diagnostic)> {
    let of_sample = |sample: PathBuf| {
        let found = check(&files(&sample));
        found.into_iter().map(move |one| (name_of(&sample), one)).collect::<Vec<_>>()
    };
    samples().into_iter().flat_map(of_sample).collect()
}

/// The sentences of a finding.
fn sentences(finding: &Diagnostic) -> impl Iterator<Item = &Text> {
    let related = finding.related.iter().map(|Related { message, .. }| message);
    std::iter::once(&finding.message).chain(&finding.help).chain(related)
}

/// What stands between backticks, in the order of the alphabet: the two languages may name things in another order.
fn quoted(sentence: &str) -> Vec<&str> {
    let mut quoted: Vec<&str> = sentence.split('`').skip(1).step_by(2).collect();
    quoted.sort_unstable();
    quoted
}

/// The sentence without what it quotes from the file.
fn own_words(sentence: &str) -> String {
    let plain: String = sentence.split('`').step_by(2).collect();
    plain.split('"').step_by(2).collect()
}

fn all(check: impl Fn(Language, &str) -> Option<String>) {
    let mut wrong = Vec::new();
    for (sample, finding) in findings() {
        for sentence in sentences(&finding) {
            for language in Language::ALL {
                let said = sentence.get(language);
                wrong.extend(check(language, said).map(|why| format!("{sample}: {why}: {said}")));
            }
        }
    }
    assert!(wrong.is_empty(), "\n{}\n", wrong.join("\n"));
}

#[test]
fn every_sentence_is_said_in_both_languages_and_names_the_same_things() {
    let mut wrong = Vec::new();
    for (sample, finding) in findings() {
        for text in sentences(&finding) {
            match (&text.nl, &text.en) {
                (Some(nl), Some(en)) if quoted(nl) == quoted(en) => {}
                _ => wrong.push(format!("{sample}: {text:?}")),
            }
        }
    }
    assert!(wrong.is_empty(), "\n{}\n", wrong.join("\n"));
}

#[test]
fn a_sentence_is_short_begins_small_and_has_no_full_stop() {
    all(|language, said| {
        let small = said.starts_with(|first: char| !first.is_uppercase());
        let proper = ["YAML", "Sunday", "Saturday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday"];
        let begins = small || proper.iter().any(|name| said.starts_with(name));
        match said {
            _ if said.chars().count() > LONGEST => Some("too long".to_owned()),
            _ if said.ends_with(['.', '!', ' ']) && !said.ends_with("...") => {
                Some("does not end as it should".to_owned())
            }
            _ if said.contains("  ") => Some("two spaces".to_owned()),
            _ if !begins => Some(format!("begins with a capital in {}", language.code())),
            _ => None,
        }
    });
}

#[test]
fn no_sentence_blames_begs_or_speaks_of_the_program() {
    all(|_, said| {
        let words = own_words(said).to_lowercase();
        let mut words = words.split(|sign: char| !sign.is_alphanumeric());
        words.find(|word| NOT_OURS.contains(word)).map(|word| format!("`{word}`"))
    });
}

#[test]
fn every_finding_has_a_help_that_says_what_to_do() {
    let mut wrong = Vec::new();
    for (sample, finding) in findings() {
        let Some(help) = &finding.help else {
            wrong.push(format!("{sample}: no help for: {}", finding.message.get(Language::En)));
            continue;
        };
        for (language, begins) in [(Language::Nl, &BEGINS_NL[..]), (Language::En, &BEGINS_EN[..])] {
            let said = help.get(language);
            let first = said.split([' ', ',']).next().unwrap_or_default();
            if !begins.contains(&first) {
                wrong.push(format!("{sample}: `{first}` is no instruction: {said}"));
            }
        }
    }
    assert!(wrong.is_empty(), "\n{}\n", wrong.join("\n"));
}

#[test]
fn what_is_offered_mends_the_fault_and_makes_no_other() {
    let (mut offered, mut wrong) = (0, Vec::new());
    for sample in samples() {
        let before = files(&sample);
        let found = check(&before);
        // As they are told, without their places: those move.
        let told = |found: &[Diagnostic]| {
            let mut told = Vec::new();
            for one in found.iter().flat_map(Diagnostic::places) {
                told.push(format!("{} {}", one.code, one.message.get(Language::En)));
            }
            told
        };
        for finding in found.iter().flat_map(Diagnostic::places) {
            for patch in &finding.patches {
                offered += 1;
                let mut after = before.clone();
                let (_, bytes) = after.iter_mut().find(|(path, _)| **path == *patch.span.path).unwrap();
                bytes.splice(patch.span.range(), patch.text.bytes());
                let left = check(&after);
                let mut others = told(&found);
                let own = told(std::slice::from_ref(finding)).swap_remove(0);
                if let Some(at) = others.iter().position(|one| *one == own) {
                    others.remove(at);
                }
                for left in told(&left) {
                    match others.iter().position(|one| *one == left) {
                        Some(at) => drop(others.remove(at)),
                        None => wrong.push(format!("{}: `{}` leaves {left}", name_of(&sample), patch.text)),
                    }
                }
            }
        }
    }
    assert!(offered > 90, "only {offered} were offered");
    assert!(wrong.is_empty(), "\n{}\n", wrong.join("\n"));
}

/// Samples whose help names one thing to do, which yet is not written for the author, and why.
const LEFT_TO_PEOPLE: &[(&str, &str)] = &[
    ("SL0202-step-without-owner", "who owns a step is not known here"),
    ("SL0202-workflow-without-roles", "which roles there are is not known here"),
    ("SL0513-casting-vote-without-a-chair", "who leads is not known here"),
    ("SL0608-deadline-at-easter", "which day was meant is not known here"),
    ("SL0705-voter-without-address", "the address is not known here"),
    ("SL0709-two-chairs", "who of the two leads is not known here"),
    ("SL0905-pick-in-a-task", "what was picked is no output of a task"),
    ("SL0905-verdict-on-a-decision", "which option was meant is not known here"),
];

/// Whether a help names one thing to do, to the letter: one text to write, or something to take out.
fn is_exact(help: &str) -> bool {
    let own = own_words(help);
    let open = [" or ", "such as", "as in", "between", ":"].iter().any(|word| own.contains(word));
    let takes_out = ["remove ", "take ", "leave ", "exchange "].iter().any(|start| help.starts_with(start));
    let writes = ["write ", "did ", "add ", "put "].iter().any(|start| help.starts_with(start));
    !open && (takes_out || writes && quoted(help).len() == 1)
}

#[test]
fn a_help_that_names_one_thing_to_do_is_offered_as_such() {
    let (mut exact, mut wrong) = (0, Vec::new());
    for (sample, finding) in findings() {
        let Some(help) = finding.help.as_ref().map(|help| help.get(Language::En)).filter(|help| is_exact(help)) else {
            continue;
        };
        exact += 1;
        let is_left = LEFT_TO_PEOPLE.iter().any(|(left, _)| sample.starts_with(left));
        match (finding.patches.is_empty(), is_left) {
            (true, false) => wrong.push(format!("{sample} offers nothing: {help}")),
            (false, true) => wrong.push(format!("{sample} is offered and yet stands in the list")),
            _ => {}
        }
    }
    assert!(exact > 50, "only {exact} name one thing");
    assert!(wrong.is_empty(), "\n{}\n", wrong.join("\n"));
    let names: Vec<String> = samples().iter().map(|sample| name_of(sample)).collect();
    let gone = LEFT_TO_PEOPLE.iter().filter(|(left, _)| !names.iter().any(|name| name.starts_with(left)));
    assert_eq!(gone.collect::<Vec<_>>(), Vec::<&(&str, &str)>::new(), "samples that are no longer there");
}
