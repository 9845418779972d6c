// SPDX-License-Identifier: EUPL-1.2
//! Questions as HTML: each with its label, its hint, what is wrong with it and what was typed, tied together for those who
//! hear the page. Works by keyboard and without JavaScript; a list grows by a button of the form itself.

use maud::{Markup, html};
use serde_json::Value as Json;
use sluis_core::text::Language;
use sluis_core::titles::whole_text;

use super::{Answer, Offer, Problem, Question, Rows, Typed};
use crate::web::page::parts;

/// So many options are shown as buttons; more of them become a list to choose from.
const FEW: usize = 8;

/// The form's fields.
pub fn fields(questions: &[Question], typed: &Typed, problems: &[Problem], language: Language) -> Markup {
    let form = Form { typed, problems, language, asks: true };
    html! {
        // Enter in a text field presses the first button of a form: this one, and never "remove".
        @if questions.iter().any(|question| matches!(question.answer, Answer::Rows(_))) {
            button class="sluis-hidden" type="submit" name="do" value="check" tabindex="-1" aria-hidden="true" {
                (language.say("Verder", "Continue"))
            }
        }
        @for question in questions { (form.question(question)) }
    }
}

/// What is wrong, on top of the page, each with a link to its field. Nothing when nothing is wrong.
pub fn error_summary(problems: &[Problem], language: Language) -> Markup {
    let title = match problems.len() {
        1 => language.say("Er is iets niet goed ingevuld", "Something is not filled in well").to_owned(),
        n => format!("{n} {}", language.say("vragen zijn niet goed ingevuld", "questions are not filled in well")),
    };
    html! {
        @if !problems.is_empty() {
            // The first thing that is read and focused after a form comes back.
            div class="utrecht-alert utrecht-alert--error" role="alert" tabindex="-1" autofocus aria-labelledby="problems" {
                div class="utrecht-alert__content" {
                    div class="utrecht-alert__message sluis-stack" {
                        h2 class="utrecht-heading-2" id="problems" { (title) }
                        ul class="utrecht-unordered-list" {
                            @for problem in problems {
                                li class="utrecht-unordered-list__item" {
                                    @if problem.name.is_empty() {
                                        (problem.text)
                                    } @else {
                                        (parts::link(&format!("#{}", problem.name.replace('.', "_")), &problem.text))
                                    }
                                }
                            }
                        }
                    }
                }
            }
        }
    }
}

/// Everything that was typed, carried along unseen to the next page.
pub fn kept(typed: &Typed) -> Markup {
    html! {
        @for (name, texts) in typed.iter().filter(|(name, _)| *name != "do") {
            @for text in texts { input type="hidden" name=(name) value=(text); }
        }
    }
}

struct Form<'a> {
    typed: &'a Typed,
    problems: &'a [Problem],
    language: Language,
    /// Whether what is required must be there at all: within a list that may stay empty a row may stay empty too.
    asks: bool,
}

impl Form<'_> {
    fn say<'t>(&self, nl: &'t str, en: &'t str) -> &'t str {
        self.language.say(nl, en)
    }

    fn problem(&self, question: &Question) -> Option<&str> {
        let found = self.problems.iter().find(|problem| problem.name == question.name);
        found.map(|problem| problem.text.as_str())
    }

    fn question(&self, question: &Question) -> Markup {
        match &question.answer {
            Answer::Group(inside) => self.group(question, html! { @for one in inside { (self.question(one)) } }),
            Answer::Rows(rows) => self.group(question, self.rows(question, rows)),
            Answer::OneOf(offers) if offers.len() <= FEW => {
                self.group(question, self.choices(question, offers, "radio"))
            }
            Answer::SomeOf(offers) => self.group(question, self.choices(question, offers, "checkbox")),
            Answer::YesNo => {
                let offers =
                    [Offer::plain("true", self.say("Ja", "Yes")), Offer::plain("false", self.say("Nee", "No"))];
                self.group(question, self.choices(question, &offers, "radio"))
            }
            _ => self.field(question),
        }
    }

    /// One field with its label.
    fn field(&self, question: &Question) -> Markup {
        let id = question.id();
        let class = if self.problem(question).is_some() {
            "utrecht-form-field utrecht-form-field--invalid"
        } else {
            "utrecht-form-field"
        };
        html! {
            div class=(class) {
                div class="utrecht-form-field__label" {
                    label class="utrecht-form-label" for=(id) { (self.label(question)) }
                }
                (self.notes(question))
                div class="utrecht-form-field__input" { (self.input(question, &id)) }
            }
        }
    }

    fn label(&self, question: &Question) -> Markup {
        // Of scores every one may be left out, and a list of them all saying so is noise.
        let says = !question.required && !matches!(question.answer, Answer::Scale(..));
        html! { (question.label) @if says { " " (self.say("(niet verplicht)", "(optional)")) } }
    }

    /// Hint and problem, by the ids that the field points to.
    fn notes(&self, question: &Question) -> Markup {
        let id = question.id();
        html! {
            @if let Some(hint) = &question.hint {
                div class="utrecht-form-field-description utrecht-form-field__description" id=(format!("{id}_hint")) { (hint) }
            }
            @if let Some(problem) = self.problem(question) {
                div class="utrecht-form-field-error-message utrecht-form-field__error-message" id=(format!("{id}_problem")) {
                    span class="sluis-hidden" { (self.say("Niet goed: ", "Problem: ")) } (problem)
                }
            }
        }
    }

    fn must(&self, question: &Question) -> bool {
        question.required && self.asks
    }

    fn described(&self, question: &Question) -> Option<String> {
        let id = question.id();
        let hint = question.hint.as_ref().map(|_| format!("{id}_hint"));
        let problem = self.problem(question).map(|_| format!("{id}_problem"));
        let both: Vec<String> = hint.into_iter().chain(problem).collect();
        (!both.is_empty()).then(|| both.join(" "))
    }

    fn input(&self, question: &Question, id: &str) -> Markup {
        let (name, text) = (&question.name, self.typed.get(&question.name));
        let described = self.described(question);
        let invalid = self.problem(question).map(|_| "true");
        // Where completion is off, a browser that goes back to the form has forgotten what was typed.
        let line = |class: &str, mode: Option<&str>, more: &str| {
            let bad = if invalid.is_some() { " utrecht-textbox--invalid" } else { "" };
            html! {
                input class=(format!("utrecht-textbox utrecht-textbox--html-input{bad} {class}")) type="text" id=(id) name=(name)
                    value=(text) inputmode=[mode] autocomplete=[(question.answer == Answer::Code).then_some("one-time-code")] required[self.must(question)] aria-describedby=[described.as_deref()]
                    aria-invalid=[invalid] placeholder=[(!more.is_empty()).then_some(more)];
            }
        };
        match &question.answer {
            Answer::Lines => {
                let bad = if invalid.is_some() { " utrecht-textarea--invalid" } else { "" };
                html! {
                    textarea class=(format!("utrecht-textarea utrecht-textarea--html-textarea{bad}")) id=(id) name=(name) rows="5"
                        required[self.must(question)] aria-describedby=[described.as_deref()] aria-invalid=[invalid] {
                        // A browser takes away one line break at the beginning.
                        "\n" (text)
                    }
                }
            }
            Answer::Whole | Answer::Code => line("sluis-short sluis-digits", Some("numeric"), ""),
            Answer::Number | Answer::Money => line("sluis-short sluis-digits", Some("decimal"), ""),
            Answer::Date | Answer::Time => line("sluis-short", None, ""),
            Answer::Scale(from, to) => {
                let offers: Vec<Offer> = (*from..=*to).map(|n| Offer::plain(n.to_string(), n.to_string())).collect();
                self.select(question, id, &offers, "sluis-short")
            }
            Answer::OneOf(offers) => self.select(question, id, offers, ""),
            Answer::File => self.file(question, id),
            _ => line("", None, ""),
        }
    }

    fn select(&self, question: &Question, id: &str, offers: &[Offer], class: &str) -> Markup {
        let chosen = self.typed.get(&question.name);
        let invalid = self.problem(question).map(|_| "true");
        html! {
            select class=(format!("utrecht-select utrecht-select--html-select {class}")) id=(id) name=(question.name)
                required[self.must(question)] aria-describedby=[self.described(question)] aria-invalid=[invalid] {
                option value="" { (self.say("Kies", "Choose")) }
                @for offer in offers { option value=(offer.value) selected[offer.value == chosen] { (offer.title) } }
            }
        }
    }

    /// A file that came before is kept, and stays unless another is chosen.
    fn file(&self, question: &Question, id: &str) -> Markup {
        let text = self.typed.get(&question.name);
        let there = serde_json::from_str::<Json>(text).ok().filter(Json::is_object);
        let invalid = self.problem(question).map(|_| "true");
        html! {
            @if let Some(file) = &there {
                input type="hidden" name=(question.name) value=(text);
                p class="utrecht-paragraph" {
                    (self.say("Bewaard: ", "Kept: ")) strong { (file["name"].as_str().unwrap_or_default()) }
                    " (" (size(file["size"].as_u64().unwrap_or(0), self.language)) "). "
                    (self.say("Kies een ander bestand om het te vervangen.", "Choose another file to replace it."))
                }
            }
            input type="file" id=(id) name=(question.name) required[self.must(question) && there.is_none()]
                aria-describedby=[self.described(question)] aria-invalid=[invalid];
        }
    }

    /// Fields that belong together, under one question.
    fn group(&self, question: &Question, inside: Markup) -> Markup {
        let class = if self.problem(question).is_some() {
            "utrecht-form-fieldset utrecht-form-fieldset--invalid"
        } else {
            "utrecht-form-fieldset"
        };
        // A group of fields has no field of its own for the summary to link to.
        let own = matches!(question.answer, Answer::Rows(_) | Answer::Group(_)).then(|| question.id());
        html! {
            fieldset class=(class) id=[own] aria-describedby=[self.described(question)] {
                legend class="utrecht-form-fieldset__legend utrecht-form-fieldset__legend--html-legend" { (self.label_of_group(question)) }
                (self.notes(question))
                (inside)
            }
        }
    }

    fn label_of_group(&self, question: &Question) -> Markup {
        match question.answer {
            Answer::Group(_) => html! { (question.label) },
            _ => self.label(question),
        }
    }

    fn choices(&self, question: &Question, offers: &[Offer], kind: &str) -> Markup {
        let chosen = self.typed.all(&question.name);
        let (field, input, label) = match kind {
            "radio" => (
                "utrecht-form-field--radio",
                "utrecht-radio-button utrecht-radio-button--html-input",
                "utrecht-form-label--radio",
            ),
            _ => (
                "utrecht-form-field--checkbox",
                "utrecht-checkbox utrecht-checkbox--html-input",
                "utrecht-form-label--checkbox",
            ),
        };
        // Of boxes to tick none by itself must be. A button that was pressed stays so, unless there is another for "none".
        let required = kind == "radio" && self.must(question);
        let none =
            (kind == "radio" && !question.required).then(|| Offer::plain("", self.say("Geen antwoord", "No answer")));
        let is_chosen = |offer: &Offer| match offer.value.as_str() {
            "" => chosen.iter().all(String::is_empty),
            value => chosen.iter().any(|one| one == value),
        };
        html! {
            @for (at, offer) in offers.iter().chain(&none).enumerate() {
                @let id = if at == 0 { question.id() } else { format!("{}_{}", question.id(), at + 1) };
                div class=(format!("utrecht-form-field {field}")) {
                    div class="utrecht-form-field__input" {
                        input class=(input) type=(kind) id=(id) name=(question.name) value=(offer.value) required[required]
                            checked[is_chosen(offer)] aria-describedby=[(!offer.more.is_empty()).then(|| format!("{id}_more"))];
                    }
                    div class="utrecht-form-field__label" {
                        label class=(format!("utrecht-form-label {label}")) for=(id) { (offer.title) }
                    }
                    @if !offer.more.is_empty() {
                        div class="utrecht-form-field-description utrecht-form-field__description" id=(format!("{id}_more")) {
                            @for (name, text) in &offer.more { div { (name) ": " (text) } }
                        }
                    }
                }
            }
        }
    }

    fn rows(&self, question: &Question, rows: &Rows) -> Markup {
        let count = rows.count(&question.name, self.typed);
        let next = rows.of_row(&question.name, count + 1);
        html! {
            input type="hidden" name=(format!("{}.rows", question.name)) value=(count);
            @for row in 1..=count { (self.row(question, rows, row, count)) }
            @if count < rows.most() {
                p class="utrecht-button-group" {
                    button class="utrecht-button utrecht-button--secondary-action" type="submit" name="do" formnovalidate
                        value=(format!("add {}", question.name)) formaction=[next.first().map(|one| format!("#{}", one.id()))] {
                        (self.say("Nog een toevoegen", "Add another")) span class="sluis-hidden" { ": " (question.label) }
                    }
                }
            }
        }
    }

    fn row(&self, question: &Question, rows: &Rows, row: usize, count: usize) -> Markup {
        let mut questions = rows.of_row(&question.name, row);
        let own = format!("{}.{row}", question.name);
        let plain = questions.len() == 1 && questions[0].name == own;
        if plain {
            questions[0].label = format!("{} {row}", question.label);
            questions[0].required = question.required && row == 1;
        }
        let form = Form { asks: self.asks && question.required, ..*self };
        let remove = html! {
            @if count > 1 {
                button class="utrecht-button utrecht-button--subtle" type="submit" name="do" value=(format!("remove {own}"))
                    formnovalidate formaction=(format!("#{}", question.id())) {
                    (self.say("Weghalen", "Remove")) span class="sluis-hidden" { ": " (question.label) " " (row) }
                }
            }
        };
        html! {
            @if plain {
                @for one in &questions { (form.question(one)) }
                (remove)
            } @else {
                fieldset class="utrecht-form-fieldset sluis-item" {
                    legend class="utrecht-form-fieldset__legend utrecht-form-fieldset__legend--html-legend" { (question.label) " " (row) }
                    @for one in &questions { (form.question(one)) }
                    (remove)
                }
            }
        }
    }
}

/// A size as people say it: `12 kB`.
pub(crate) fn size(bytes: u64, language: Language) -> String {
    let whole = |number: u64| whole_text(i64::try_from(number).unwrap_or(i64::MAX), language);
    match bytes {
        1 => "1 byte".to_owned(),
        0..1_000 => format!("{} bytes", whole(bytes)),
        1_000..1_000_000 => format!("{} kB", whole(bytes.div_ceil(1_000))),
        _ => format!("{} MB", whole(bytes.div_ceil(1_000_000))),
    }
}
