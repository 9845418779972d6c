// SPDX-License-Identifier: EUPL-1.2
//! From a ballot to the questions of its form, and back from what was typed to a vote. Whether the vote may be cast is
//! the core's to say.

use jiff::civil::Date;
use serde_json::Value as Json;
use sluis_core::definition::Verdict;
use sluis_core::engine::{Act, Choice, NewCondition, Refusal};
use sluis_core::text::Language;

use crate::app::BallotView;
use crate::web::form::{self, Answer, Offer, Problem, Question, Rows, Typed};

/// The word of an abstention, as commands and pages write it.
const ABSTAIN: &str = "abstain";

/// What is asked: a choice, and for a gate why and under which conditions.
pub(super) fn questions(view: &BallotView) -> Vec<Question> {
    let say = |nl: &'static str, en: &'static str| view.language.say(nl, en).to_owned();
    let question = |name: &str, label: String, answer| Question {
        name: name.to_owned(),
        label,
        hint: None,
        required: false,
        answer,
    };
    let choice = Question {
        hint: (view.pick > 1).then(|| format!("{} {}", say("Kies er", "Choose"), view.pick)),
        required: true,
        ..question(
            "choice",
            say("Uw keuze", "Your choice"),
            if view.pick > 1 { Answer::SomeOf(offers(view)) } else { Answer::OneOf(offers(view)) },
        )
    };
    let comment = question("comment", say("Toelichting", "Comment"), Answer::Lines);
    let text = Question {
        required: true,
        ..question("text", say("Wat moet er gebeuren?", "What must be done?"), Answer::Line)
    };
    let owners = view.owners.iter().map(|(id, name)| Offer::plain(id.clone(), name.clone())).collect();
    let owner = Question {
        hint: Some(say("Zonder keuze: wie het programma beheert.", "Without a choice: who manages the programme.")),
        ..question("owner", say("Door wie", "By whom"), Answer::OneOf(owners))
    };
    let due = Question {
        hint: Some(say(
            "Bijvoorbeeld 4-1-2027. Zonder datum: tien werkdagen nadat er is besloten.",
            "For instance 2027-01-04. Without a date: ten working days after it was decided.",
        )),
        ..question("due", say("Uiterlijk", "By"), Answer::Date)
    };
    let rows = Rows { of: vec![text, owner, due], min: 0, max: Some(20) };
    let conditions = Question {
        hint: Some(say(
            "Alleen bij ‘akkoord onder voorwaarden’. Elke voorwaarde wordt een actie.",
            "Only with ‘approve with conditions’. Each condition becomes an action.",
        )),
        ..question("conditions", say("Voorwaarde", "Condition"), Answer::Rows(rows))
    };
    let of_gate = view.pick == 0;
    [choice, comment].into_iter().chain(of_gate.then_some(conditions)).collect()
}

fn offers(view: &BallotView) -> Vec<Offer> {
    let sheet = view.sheet();
    let does = view.language.say("Gevolg", "What follows").to_owned();
    let verdict = |(verdict, text): (&Verdict, &String)| Offer {
        value: verdict.word().to_owned(),
        title: capital(verdict.in_words(view.language)),
        more: vec![(does.clone(), text.clone())],
    };
    let option = |(id, title): &(String, String)| {
        let lines = sheet.options.get(id).map(Vec::as_slice).unwrap_or_default();
        let more = lines.iter().filter_map(|line| line.split_once(": "));
        let more = more.map(|(name, text)| (name.to_owned(), text.to_owned())).collect();
        Offer { value: id.clone(), title: title.clone(), more }
    };
    let abstain = sheet.may_abstain.then(|| Offer {
        value: ABSTAIN.to_owned(),
        title: view.language.say("Blanco", "Abstain").to_owned(),
        more: vec![(
            does.clone(),
            view.language.say("u laat de uitslag aan de anderen", "you leave the outcome to the others").to_owned(),
        )],
    });
    sheet.verdicts.iter().map(verdict).chain(view.options.iter().map(option)).chain(abstain).collect()
}

pub(super) fn capital(text: &str) -> String {
    let mut signs = text.chars();
    signs.next().map(|first| first.to_uppercase().chain(signs).collect()).unwrap_or_default()
}

/// The vote that was typed, or what is wrong with it.
pub(super) fn vote_of(view: &BallotView, questions: &[Question], typed: &Typed) -> Result<Act, Vec<Problem>> {
    let (given, problems) = form::read(questions, typed, view.language);
    if !problems.is_empty() {
        return Err(problems);
    }
    let chosen: Vec<String> = match &given["choice"] {
        Json::Array(several) => several.iter().filter_map(|one| one.as_str().map(str::to_owned)).collect(),
        one => one.as_str().map(str::to_owned).into_iter().collect(),
    };
    let choice = match chosen.as_slice() {
        [one] if one == ABSTAIN => Choice::Abstain,
        [one] if view.pick == 0 => match one.parse() {
            Ok(verdict) => Choice::Verdict(verdict),
            // Only who writes the body by hand comes here.
            Err(_) => return Err(vec![unknown(view)]),
        },
        _ => Choice::Options(chosen),
    };
    let rows = given.get("conditions").and_then(Json::as_array).map(Vec::as_slice).unwrap_or_default();
    let condition = |row: &Json| NewCondition {
        text: row["text"].as_str().unwrap_or_default().to_owned(),
        owner: row["owner"].as_str().map(str::to_owned),
        due: row["due"].as_str().and_then(|date| date.parse().ok()),
    };
    Ok(Act::Vote {
        ballot: view.ballot.clone(),
        choice,
        comment: given.get("comment").and_then(Json::as_str).map(str::to_owned),
        conditions: rows.iter().map(condition).collect(),
        // What this page showed; without it nobody can tell what was judged.
        dossier: Some(typed.get("dossier").to_owned()),
    })
}

/// What is asked of who objects to minutes.
pub(super) fn objection(language: Language) -> Question {
    Question {
        name: "reason".to_owned(),
        label: language.say("Wat klopt er niet?", "What is not right?").to_owned(),
        hint: None,
        required: true,
        answer: Answer::Lines,
    }
}

/// The objection that was typed, or what is wrong with it.
pub(super) fn objection_of(view: &BallotView, typed: &Typed) -> Result<Act, Vec<Problem>> {
    let (given, problems) = form::read(&[objection(view.language)], typed, view.language);
    let reason = given.get("reason").and_then(Json::as_str).unwrap_or_default().to_owned();
    if problems.is_empty() { Ok(Act::Object { ballot: view.ballot.clone(), reason }) } else { Err(problems) }
}

fn unknown(view: &BallotView) -> Problem {
    let text = view.language.say("Kies een van de antwoorden.", "Choose one of the answers.");
    Problem { name: "choice".to_owned(), text: text.to_owned() }
}

/// A refusal beside the field that it is about, as far as that can be told.
pub(super) fn problems_of(refusal: &Refusal, view: &BallotView, typed: &Typed) -> Vec<Problem> {
    // The one of several conditions whose date it is.
    let dated = |day: Date| {
        let is_it = |text: &String| form::date(text, view.language) == Some(day);
        let found = typed.iter().find(|(name, texts)| name.ends_with(".due") && texts.iter().any(is_it));
        found.map_or("conditions", |(name, _)| name)
    };
    let about = match refusal {
        Refusal::DateHasPassed { date } => dated(*date),
        Refusal::ConditionsAreMissing
        | Refusal::ConditionsNeedTheirVerdict
        | Refusal::ConditionIsEmpty
        | Refusal::OwnerIsUnknown { .. } => "conditions",
        Refusal::OptionsAreTooFewOrTooMany { .. } | Refusal::ItemIsUnknown { .. } => "choice",
        _ => "",
    };
    vec![Problem { name: about.to_owned(), text: view.told(refusal) }]
}

/// What was typed, but for what was chosen and what it was chosen over.
pub(super) fn without_choice(typed: &Typed) -> Typed {
    let mut rest = Typed::default();
    let stays = |name: &str| name == "comment" || name == "reason" || name.starts_with("conditions");
    for (name, texts) in typed.iter().filter(|(name, _)| stays(name)) {
        texts.iter().for_each(|text| rest.push(name, text));
    }
    rest
}
