// SPDX-License-Identifier: EUPL-1.2
//! The pages of a step that somebody is asked to do: its form, what was filled in, the receipt, and why there is nothing
//! to fill in. Each says what it is about, by when and why, and to whom it speaks.

use jiff::Timestamp;
use maud::{Markup, html};
use sluis_core::calendar::words::moment_words;
use sluis_core::definition::Assurance;
use sluis_core::engine::{ItemRef, StepRef};
use sluis_core::titles::why::why_due;
use sluis_core::titles::{item_title, person_name, phase_title, step_description};

use super::Stage;
use super::visit::{Standing, Visit};
use crate::app::view::contact;
use crate::web::code::{self, NoCode};
use crate::web::form::{self, Problem, Typed, Way};
use crate::web::page::Page;
use crate::web::page::parts::{
    Tone, alert, facts, heading_1, heading_2, lead, link, other_button, paragraph, questions_to, to_programme,
};
use crate::web::results::Results;

impl Visit {
    fn say<'t>(&self, nl: &'t str, en: &'t str) -> &'t str {
        self.language.say(nl, en)
    }

    fn title(&self) -> String {
        item_title(&self.definition, &self.instance, &self.item, self.language)
    }

    fn person(&self) -> String {
        person_name(&self.directory, &self.claims.person)
    }

    fn page(&self, before: &str, main: Markup) -> String {
        let title = format!("{before}{}", self.title());
        let main = html! {
            (main)
            (questions_to(contact(&self.definition, &self.directory, &self.claims.person), self.language))
            (to_programme(self.web.programme(&self.claims).filter(|_| self.standing() != Standing::NotYours), self.language))
        };
        self.web.site.page(&Page { language: self.language, title: &title, wide: false, main }).into_string()
    }

    fn moment(&self, at: Timestamp) -> String {
        moment_words(self.definition.timezone.to_datetime(at), self.language)
    }

    fn step(&self) -> Option<&StepRef> {
        match &self.item {
            ItemRef::Step(step) => Some(step),
            ItemRef::Gate(_) | ItemRef::Condition(_) => None,
        }
    }

    /// Programme and phase, above everything.
    fn place(&self) -> String {
        let phase = match &self.item {
            ItemRef::Step(step) => self.definition.phase_of(&step.step).map(|phase| phase.id.as_str()),
            ItemRef::Gate(phase) => Some(phase.as_str()),
            ItemRef::Condition(condition) => Some(condition.phase.as_str()),
        };
        let phase = phase.map(|phase| phase_title(&self.definition, phase, self.language));
        let programme = self.definition.title.get(self.language);
        phase.map_or_else(|| programme.to_owned(), |phase| format!("{programme}, {phase}"))
    }

    /// What it is about: place, description, by when and why.
    fn about(&self) -> Markup {
        let description =
            self.step().and_then(|step| step_description(&self.definition, &self.instance, step, self.language));
        let due = self.instance.due_of(&self.item);
        html! {
            (lead(&self.place()))
            @if let Some(text) = description { (paragraph(&text)) }
            @if let Some(due) = due {
                p class="utrecht-paragraph" {
                    strong { (self.say("Uiterlijk ", "By ")) (due.in_words(self.language)) "." }
                    " " (why_due(&self.definition, &self.instance, due, self.language))
                    @if self.instance.is_overdue(due.due_at, self.now) {
                        " " strong { (self.say("Deze datum is voorbij; u kunt het nog doen.", "This date has passed; you can still do it.")) }
                    }
                }
            }
        }
    }

    fn results(&self) -> Results<'_> {
        Results {
            definition: &self.definition,
            instance: &self.instance,
            directory: &self.directory,
            language: self.language,
        }
    }

    /// What is there already: what the needed steps yielded, and how far this one is.
    fn there(&self) -> Markup {
        let Some((step, progress)) = self.asking().step().zip(self.asking().progress()) else { return html! {} };
        let before = self.results().before(step);
        let own: Vec<_> = self.results().of(step, progress);
        // What lies there as a draft stands in the form itself.
        let own: Vec<_> = own.into_iter().skip(progress.outputs.len() + progress.evidence.len()).collect();
        html! {
            @if !before.0.is_empty() {
                (heading_2(self.say("Wat er al ligt", "What is there already")))
                (before)
            }
            @if !own.is_empty() {
                (heading_2(self.say("Hoe ver het is", "How far it is")))
                (facts(&own))
            }
            @let appointments = self.asking().appointments();
            @if !appointments.is_empty() {
                ul class="utrecht-unordered-list" {
                    @for one in &appointments { li class="utrecht-unordered-list__item" { (one.title) } }
                }
            }
        }
    }

    /// The form of a way, with what was typed and what is wrong with it.
    pub(super) fn form(&self, way: Way, ways: &[Way], typed: &Typed, problems: &[Problem]) -> String {
        let questions = self.asking().questions(way);
        let has_files = questions.iter().any(|question| holds_file(&question.answer));
        let kind = if has_files { "multipart/form-data" } else { "application/x-www-form-urlencoded" };
        let main = html! {
            (form::error_summary(problems, self.language))
            (heading_1(&self.title()))
            (self.about())
            (self.there())
            (heading_2(way.title(self.language)))
            form method="post" enctype=(kind) novalidate action=(self.action()) {
                input type="hidden" name="way" value=(way.word());
                input type="hidden" name="seq" value=(self.instance.seq);
                @if questions.is_empty() {
                    (paragraph(self.say(
                        "U hoeft niets in te vullen. Hierna bevestigt u dat deze stap gereed is.",
                        "There is nothing to fill in. Next you confirm that this step is done.",
                    )))
                }
                (form::fields(&questions, typed, problems, self.language))
                (self.note())
                div class="utrecht-button-group" {
                    button class="utrecht-button utrecht-button--primary-action" type="submit" name="do" value="check" {
                        (self.say("Verder naar controleren", "Continue to check"))
                    }
                }
            }
            (self.other_ways(way, ways))
        };
        let before = if problems.is_empty() { "" } else { self.say("Niet goed ingevuld: ", "Problem: ") };
        self.page(before, main)
    }

    fn action(&self) -> String {
        self.web.site.href(&format!("/complete/{}", self.token))
    }

    fn note(&self) -> Markup {
        let person = self.person();
        paragraph(&self.language.say(
            format!("U vult dit in als {person}. Er wordt nog niets vastgelegd: u ziet uw antwoorden eerst terug."),
            format!("You fill this in as {person}. Nothing is recorded yet: you see your answers first."),
        ))
    }

    fn other_ways(&self, way: Way, ways: &[Way]) -> Markup {
        let others: Vec<Way> = ways.iter().copied().filter(|other| *other != way).collect();
        html! {
            @if !others.is_empty() {
                (heading_2(self.say("Iets anders doen bij deze stap", "Do something else with this step")))
                ul class="utrecht-unordered-list" {
                    @for other in others {
                        li class="utrecht-unordered-list__item" {
                            (link(&format!("{}?way={}", self.action(), other.word()), other.title(self.language)))
                        }
                    }
                }
            }
        }
    }

    /// What was filled in, to confirm or to change.
    pub(super) fn summary(&self, stage: &Stage<'_>) -> String {
        let told = form::shown(stage.questions, stage.typed, self.language);
        let person = self.person();
        let (next, text) = match self.assurance() {
            Assurance::Link => ("confirm", self.say("Ja, leg dit vast", "Yes, record this")),
            Assurance::LinkAndCode | Assurance::SignIn => {
                ("code", self.say("Ja, mail mij een code", "Yes, mail me a code"))
            }
        };
        let main = html! {
            (heading_1(self.say("Klopt dit?", "Is this right?")))
            (lead(&format!("{}: {}", self.title(), stage.way.title(self.language))))
            @if told.is_empty() {
                (paragraph(self.say("U zegt dat deze stap gereed is.", "You say that this step is done.")))
            }
            (facts(&told))
            (paragraph(&self.language.say(
                format!("Dit wordt vastgelegd op naam van {person}, met het moment van nu."),
                format!("This is recorded in the name of {person}, with the present moment."),
            )))
            @if next == "code" {
                (paragraph(self.say(
                    "Om zeker te weten dat u het bent, mailen wij u een code. Daarmee bevestigt u uw antwoord.",
                    "To know that it is you, we mail you a code. You confirm with it.",
                )))
            }
            form method="post" action=(self.action()) {
                (form::kept(stage.typed))
                div class="utrecht-button-group" {
                    button class="utrecht-button utrecht-button--primary-action" type="submit" name="do" value=(next) { (text) }
                    (other_button("do", "change", self.say("Iets veranderen", "Change something")))
                }
            }
        };
        self.page(self.say("Controleren: ", "Check: "), main)
    }

    /// The code that was mailed, to confirm the answers with.
    pub(super) fn code(&self, stage: &Stage<'_>, problems: &[Problem]) -> String {
        let main = html! {
            (form::error_summary(problems, self.language))
            (heading_1(self.say("Vul de code in", "Enter the code")))
            (lead(&format!("{}: {}", self.title(), stage.way.title(self.language))))
            form method="post" action=(self.action()) novalidate {
                (form::kept(&stage.typed.without("code")))
                (code::asked(stage.typed, problems, self.language))
                (paragraph(self.say("Er is nog niets vastgelegd.", "Nothing is recorded yet.")))
                div class="utrecht-button-group" {
                    @if !code::is_over(problems) {
                        button class="utrecht-button utrecht-button--primary-action" type="submit" name="do" value="confirm" {
                            (self.say("Leg mijn antwoord vast", "Record my answer"))
                        }
                    }
                    (code::another("code", problems, self.language))
                    (other_button("do", "change", self.say("Iets veranderen", "Change something")))
                }
            }
        };
        self.page(if problems.is_empty() { "" } else { self.say("Niet goed: ", "Problem: ") }, main)
    }

    /// No code can be mailed.
    pub(super) fn no_code(&self, why: NoCode) -> String {
        self.told(why.told(self.language))
    }

    /// This step asks for a session, which there is not yet.
    pub(super) fn sign_in(&self) -> String {
        self.told(code::sign_in(self.language))
    }

    fn told(&self, what: Markup) -> String {
        self.page("", html! { (heading_1(&self.title())) (self.about()) (what) })
    }

    /// What was recorded.
    pub(super) fn receipt(&self, way: Way, told: &[(String, Markup)]) -> String {
        let person = self.person();
        let at = self.moment(self.now);
        let main = html! {
            (heading_1(&self.title()))
            (alert(Tone::Ok, self.say("Vastgelegd", "Recorded"), paragraph(&self.language.say(
                format!("{}: vastgelegd op naam van {person}, {at}.", way.title(self.language)),
                format!("{}: recorded in the name of {person}, {at}.", way.title(self.language)),
            ))))
            (facts(told))
            @if let Standing::Open(ways) = self.standing() {
                (heading_2(self.say("Verder met deze stap", "Go on with this step")))
                ul class="utrecht-unordered-list" {
                    @for other in &ways {
                        li class="utrecht-unordered-list__item" {
                            (link(&format!("{}?way={}", self.action(), other.word()), other.title(self.language)))
                        }
                    }
                }
            } @else {
                (paragraph(self.say(
                    "U hoeft verder niets te doen; u kunt deze pagina sluiten.",
                    "There is nothing more to do; you can close this page.",
                )))
            }
        };
        self.page(self.say("Vastgelegd: ", "Recorded: "), main)
    }

    /// The ways changed since the form was made.
    pub(super) fn changed(&self, ways: &[Way]) -> String {
        let main = html! {
            (heading_1(&self.title()))
            (alert(Tone::Warning, self.say("Dit is intussen veranderd", "This has changed meanwhile"), paragraph(self.say(
                "Wat u wilde doen kan nu niet meer, bijvoorbeeld omdat een ander het al deed. Er is niets vastgelegd.",
                "What you wanted to do is no longer possible, for example because somebody else did it. Nothing was recorded.",
            ))))
            @if let Some(way) = ways.first() {
                (paragraph(self.say("Dit wordt nu gevraagd:", "This is asked now:")))
                p class="utrecht-paragraph" { (link(&self.action(), way.title(self.language))) }
            }
        };
        self.page("", main)
    }

    /// Why there is nothing to fill in.
    pub(super) fn closed(&self) -> String {
        let (tone, title, text) = self.why();
        let done = self.asking().step().zip(self.asking().progress());
        let done = done.filter(|_| self.standing() != Standing::NotYours);
        let results = done.map(|(step, progress)| self.results().of(step, progress)).unwrap_or_default();
        let main = html! {
            (heading_1(&self.title()))
            (lead(&self.place()))
            (alert(tone, title, paragraph(&text)))
            @if !results.is_empty() {
                (heading_2(self.say("Wat er ligt", "What is there")))
                (facts(&results))
            }
        };
        self.page("", main)
    }

    fn why(&self) -> (Tone, &'static str, String) {
        let say = |nl: &str, en: &str| self.language.say(nl, en).to_owned();
        match self.standing() {
            Standing::Done { by, at } => {
                let by = by.map(|by| format!("{} {}", self.say(" door", " by"), person_name(&self.directory, &by)));
                let at = at.map(|at| format!(", {}", self.moment(at)));
                let text = format!(
                    "{}{}{}.",
                    self.say("Afgerond", "Completed"),
                    by.unwrap_or_default(),
                    at.unwrap_or_default()
                );
                (Tone::Ok, self.language.say("Dit is al gedaan", "This is done already"), text)
            }
            Standing::NotNeeded => (
                Tone::Info,
                self.language.say("Dit is niet meer nodig", "This is not needed any more"),
                say(
                    "Deze stap is overgeslagen of vervallen. U hoeft niets te doen.",
                    "This step was skipped or cancelled. There is nothing to do.",
                ),
            ),
            Standing::NotYet => (
                Tone::Info,
                self.language.say("Dit kan nog niet", "This is not possible yet"),
                say(
                    "Deze stap wacht op iets anders. U krijgt een mail zodra het zover is.",
                    "This step waits for something else. You get a mail when it is time.",
                ),
            ),
            Standing::NotYours => (
                Tone::Warning,
                self.language.say("Dit wordt niet meer aan u gevraagd", "This is no longer asked of you"),
                say(
                    "Iemand anders doet dit nu. Denkt u dat dat niet klopt, beantwoord dan de mail.",
                    "Somebody else does this now. If you think that is wrong, reply to the mail.",
                ),
            ),
            Standing::OnHold => (
                Tone::Warning,
                self.language.say("Het programma is aangehouden", "The programme is on hold"),
                say(
                    "Er kan nu niets worden vastgelegd. U krijgt bericht als het verdergaat; uw datum schuift mee.",
                    "Nothing can be recorded now. You hear when it goes on; your date moves along.",
                ),
            ),
            Standing::Ended => (
                Tone::Info,
                self.language.say("Het programma is afgelopen", "The programme has ended"),
                say("Er wordt niets meer gevraagd.", "Nothing is asked any more."),
            ),
            // A decision, or a wait, which other pages or time do.
            Standing::Open(_) => (
                Tone::Info,
                self.language.say("Hier is niets in te vullen", "There is nothing to fill in here"),
                say("Hierop wordt gestemd of gewacht.", "This is voted on, or waited for."),
            ),
        }
    }
}

fn holds_file(answer: &form::Answer) -> bool {
    match answer {
        form::Answer::File => true,
        form::Answer::Group(inside) => inside.iter().any(|one| holds_file(&one.answer)),
        form::Answer::Rows(rows) => rows.of.iter().any(|one| holds_file(&one.answer)),
        _ => false,
    }
}
