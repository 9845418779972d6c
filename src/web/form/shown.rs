// SPDX-License-Identifier: EUPL-1.2
//! What was filled in, as it is read back before it is recorded: amounts and days in words, choices by their titles,
//! texts exactly as they were typed.

use maud::{Markup, html};
use serde_json::Value as Json;
use sluis_core::calendar::date_words;
use sluis_core::text::Language;
use sluis_core::titles::money_text;

use super::render::size;
use super::{Answer, Offer, Question, Rows, Typed, amounts};
use crate::web::page::parts::facts;

/// Each question with its answer.
pub fn shown(questions: &[Question], typed: &Typed, language: Language) -> Vec<(String, Markup)> {
    let one = |question: &Question| (question.label.clone(), answer(question, typed, language));
    questions.iter().map(one).collect()
}

fn answer(question: &Question, typed: &Typed, language: Language) -> Markup {
    let text = typed.get(&question.name);
    let none = html! { em { (language.say("niet ingevuld", "not filled in")) } };
    match &question.answer {
        Answer::Group(inside) => html! { (facts(&shown(inside, typed, language))) },
        Answer::Rows(rows) => rows_shown(question, rows, typed, language).unwrap_or(none),
        Answer::SomeOf(offers) => {
            let chosen = typed.all(&question.name);
            html! {
                @if chosen.is_empty() { (none) }
                @for one in chosen { div { (title(offers, one)) } }
            }
        }
        _ if text.trim().is_empty() => none,
        Answer::OneOf(offers) => html! { (title(offers, text)) },
        Answer::YesNo => html! { (if text == "true" { language.say("ja", "yes") } else { language.say("nee", "no") }) },
        Answer::Money => said(amounts::money(text, language).map(|amount| money_text(amount, language)), text),
        Answer::Date => said(amounts::date(text, language).map(|date| date_words(date, language)), text),
        Answer::Time => said(amounts::time(text).map(|time| time.strftime("%H:%M").to_string()), text),
        Answer::File => html! { span class="sluis-typed" { (said(file(text, language), text)) } },
        Answer::Line | Answer::Code | Answer::Lines | Answer::Whole | Answer::Number | Answer::Scale(..) => {
            html! { span class="sluis-typed" { (text) } }
        }
    }
}

fn said(words: Option<String>, text: &str) -> Markup {
    html! { (words.as_deref().unwrap_or(text)) }
}

fn title<'t>(offers: &'t [Offer], value: &'t str) -> &'t str {
    offers.iter().find(|offer| offer.value == value).map_or(value, |offer| &offer.title)
}

/// A file by its name and size.
fn file(text: &str, language: Language) -> Option<String> {
    let file: Json = serde_json::from_str(text).ok()?;
    Some(format!("{} ({})", file["name"].as_str()?, size(file["size"].as_u64()?, language)))
}

fn rows_shown(question: &Question, rows: &Rows, typed: &Typed, language: Language) -> Option<Markup> {
    let count = typed.get(&format!("{}.rows", question.name)).parse().unwrap_or(0).min(rows.most());
    let one = |row: usize| {
        let questions = rows.of_row(&question.name, row);
        match &questions[..] {
            [only] if rows.of[0].name.is_empty() => answer(only, typed, language),
            _ => {
                html! { @for (name, value) in shown(&questions, typed, language) { div { strong { (name) ": " } (value) } } }
            }
        }
    };
    let all: Vec<Markup> = (1..=count).map(one).collect();
    (!all.is_empty()).then(|| html! { ol class="utrecht-ordered-list" { @for row in all { li class="utrecht-ordered-list__item" { (row) } } } })
}
