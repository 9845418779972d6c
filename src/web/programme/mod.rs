// SPDX-License-Identifier: EUPL-1.2
//! The programme page: phases and steps, what each gate waits for in words, every date as a drawing and as a table, and
//! the decision register. For reading only: it asks nothing and leads nowhere that acts.

mod register;
mod timeline;

use axum::extract::{Path, State};
use axum::http::HeaderMap;
use axum::response::{Html, IntoResponse, Response};
use jiff::civil::Date;
use jiff::tz::TimeZone;
use maud::{Markup, html};
use sluis_core::definition::Definition;
use sluis_core::directory::Directory;
use sluis_core::engine::{GateState, Instance, ItemRef, StepState};
use sluis_core::text::Language;
use sluis_core::titles::{person_name, role_title, short};

use self::register::Register;
use self::timeline::{Bar, BarState, timeline};
use crate::app::{
    App, AppError, ConditionView, DatesView, DecisionRegister, GateView, PhaseView, StatusView, StepView,
};
use crate::links::Purpose;
use crate::web::page::parts::{facts, heading_1, heading_2, heading_3, lead, paragraph, state, table};
use crate::web::page::{Page, Site};
use crate::web::refused::{Refused, language_of};
use crate::web::router::Web;

/// `/instances/{id}/{token}`: the page, for whom a link lets read it.
pub(super) async fn show(
    State(web): State<Web>,
    Path((id, token)): Path<(String, String)>,
    headers: HeaderMap,
) -> Response {
    match shown(&web, &id, &token).await {
        Ok(html) => Html(html).into_response(),
        Err(refused) => refused.page(&web.site, language_of(&headers)),
    }
}

async fn shown(web: &Web, id: &str, token: &str) -> Result<String, Refused> {
    let claims = web.claims(token, Purpose::View)?;
    if claims.instance != id {
        return Err(Refused::BrokenLink);
    }
    let app = web.app();
    let refused = |error: AppError| match error {
        AppError::UnknownInstance { .. } => Refused::UnknownLink,
        error => Refused::of(&error, "view"),
    };
    let (definition, _, directory) = app.instance(id).await.map_err(refused)?;
    let today = definition.timezone.to_datetime(app.now()).date();
    if directory.has_left(&claims.person, today) {
        return Err(Refused::NotYours);
    }
    let reader = directory.person(&claims.person).and_then(|person| person.language);
    page(&app, &web.site, id, reader.unwrap_or(definition.language)).await.map_err(refused)
}

/// The page of a programme, for a reader of this language.
///
/// # Errors
/// `UnknownInstance`, or when the store cannot be read.
pub async fn page(app: &App, site: &Site, instance: &str, language: Language) -> Result<String, AppError> {
    let (definition, state, directory) = app.instance(instance).await?;
    let status = app.status(instance, language).await?;
    let register = app.decisions(instance, language).await?;
    let dates = app.dates(instance, language).await?;
    let sight = Programme {
        definition: &definition,
        instance: &state,
        directory: &directory,
        language,
        today: definition.timezone.to_datetime(app.now()).date(),
    };
    let main = sight.html(&status, &register, &dates);
    Ok(site.page(&Page { language, title: &status.title, wide: true, main }).into_string())
}

struct Programme<'a> {
    definition: &'a Definition,
    instance: &'a Instance,
    directory: &'a Directory,
    language: Language,
    today: Date,
}

impl Programme<'_> {
    fn say<'t>(&self, nl: &'t str, en: &'t str) -> &'t str {
        self.language.say(nl, en)
    }

    fn zone(&self) -> &TimeZone {
        &self.definition.timezone
    }

    fn day(&self, at: jiff::Timestamp) -> String {
        short::day(at, self.zone(), self.language)
    }

    /// The last day of a deadline, whose moment is the first that is too late.
    fn last_day(&self, due_at: jiff::Timestamp) -> String {
        self.day(due_at.checked_sub(jiff::SignedDuration::from_secs(1)).unwrap_or(due_at))
    }

    fn html(&self, status: &StatusView, register: &DecisionRegister, dates: &[DatesView]) -> Markup {
        let register_html = Register { directory: self.directory, zone: self.zone(), language: self.language }
            .html(&register.decisions);
        html! {
            (heading_1(&status.title))
            (lead(&self.stands(status)))
            @for vacancy in &status.vacancies { p class="utrecht-paragraph" { strong { (vacancy.text) "." } } }
            (heading_2(self.say("Tijdlijn", "Timeline")))
            (timeline(&self.bars(dates), self.today, self.say("Tijdlijn van het programma", "Timeline of the programme"), self.language))
            (self.legend())
            (self.dates(dates))
            (heading_2(self.say("Fasen en stappen", "Phases and steps")))
            @for phase in &status.phases { (self.phase(phase)) }
            @if !status.conditions.is_empty() {
                (heading_2(self.say("Voorwaarden", "Conditions")))
                (self.conditions(&status.conditions))
            }
            (heading_2(self.say("Besluitenlijst", "Decision register")))
            (register_html)
        }
    }

    fn stands(&self, status: &StatusView) -> String {
        let word = short::of_instance(status.state, self.language);
        let started = self.day(status.started_at);
        match (status.ended_at.map(|at| self.day(at)), self.language) {
            (None, Language::Nl) => format!("Het programma begon op {started} en {word}."),
            (None, Language::En) => format!("The programme began on {started} and is {word}."),
            (Some(ended), Language::Nl) => format!("Het programma begon op {started} en is sinds {ended} {word}."),
            (Some(ended), Language::En) => format!("The programme began on {started} and is {word} since {ended}."),
        }
    }

    fn bars(&self, dates: &[DatesView]) -> Vec<Bar> {
        let bar = |dates: &DatesView| {
            let item: ItemRef = dates.item.parse().ok()?;
            let actual = dates.actual.map(|at| self.zone().to_datetime(at).date());
            let state = match (actual, dates.expected) {
                (Some(_), _) => BarState::Done,
                (None, true) => BarState::Ahead,
                (None, false) => BarState::Open,
            };
            let is_gate = matches!(item, ItemRef::Gate(_));
            Some(Bar {
                title: dates.title.clone(),
                from: self.opened(&item),
                to: actual.or(dates.current)?,
                state,
                is_gate,
            })
        };
        dates.iter().filter_map(bar).collect()
    }

    fn opened(&self, item: &ItemRef) -> Option<Date> {
        let at = match item {
            ItemRef::Step(step) => self.instance.steps.get(step)?.opened_at?,
            ItemRef::Gate(phase) => {
                let gate = sluis_core::engine::BallotRef::Gate(phase.clone());
                self.instance.ballots.get(&gate)?.first()?.opened_at
            }
            ItemRef::Condition(condition) => self.instance.conditions.get(condition)?.assigned_at,
        };
        Some(self.zone().to_datetime(at).date())
    }

    fn legend(&self) -> Markup {
        html! {
            p class="utrecht-paragraph utrecht-paragraph--small" {
                (self.say(
                    "Gevulde balk: gereed. Lichte balk: loopt. Ruit met streepjeslijn: verwacht. Grote ruit: besluit aan het eind van een fase.",
                    "Filled bar: done. Light bar: open. Dashed diamond: expected. Large diamond: decision at the end of a phase.",
                ))
            }
        }
    }

    fn dates(&self, dates: &[DatesView]) -> Markup {
        let columns = [
            self.say("Onderdeel", "Item"),
            self.say("Gepland", "Planned"),
            self.say("Nu", "Now"),
            self.say("Gereed", "Done"),
            self.say("Waarom", "Why"),
        ];
        let day = |date: Option<Date>| date.map_or_else(|| "-".to_owned(), |date| short::date(date, self.language));
        let row = |dates: &DatesView| {
            let expected = if dates.expected { self.say(" (verwacht)", " (expected)") } else { "" };
            vec![
                html! { (dates.title) },
                html! { (day(dates.baseline)) },
                html! { (day(dates.current)) (expected) },
                html! { (dates.actual.map_or_else(|| "-".to_owned(), |at| self.day(at))) },
                html! { (dates.why.as_deref().unwrap_or("-")) },
            ]
        };
        let rows: Vec<Vec<Markup>> = dates.iter().map(row).collect();
        html! {
            details class="sluis-details" {
                summary { (self.say("Alle data als tabel", "All dates as a table")) }
                (table(self.say("Data van alle onderdelen", "Dates of all items"), &columns, &rows))
            }
        }
    }

    fn phase(&self, phase: &PhaseView) -> Markup {
        let columns = [
            self.say("Stap", "Step"),
            self.say("Wie", "Who"),
            self.say("Stand", "State"),
            self.say("Uiterlijk", "By"),
            self.say("Hoe ver", "How far"),
        ];
        let rows: Vec<Vec<Markup>> = phase.steps.iter().map(|step| self.step(step)).collect();
        html! {
            (heading_3(&format!("{} ({})", phase.title, short::of_phase(phase.state, self.language))))
            (table(&phase.title, &columns, &rows))
            @if let Some(gate) = &phase.gate { (self.gate(gate)) }
        }
    }

    fn step(&self, step: &StepView) -> Vec<Markup> {
        let word = short::of_step(step.state, self.language);
        let late = self.say("te laat", "late");
        let word = if step.overdue { format!("{word}, {late}") } else { word.to_owned() };
        // What is over has no date that anybody must keep.
        let due = step.due_at.filter(|_| matches!(step.state, StepState::Open | StepState::Waiting));
        vec![
            html! { (step.title) },
            html! { (step.owner_title) },
            state(&word, step.overdue),
            html! { (due.map(|at| self.last_day(at)).unwrap_or_default()) },
            html! { (step.progress) },
        ]
    }

    fn gate(&self, gate: &GateView) -> Markup {
        let word = short::of_gate(gate.state, self.language);
        let mut pairs = vec![
            (self.say("Stand", "State").to_owned(), state(word, false)),
            (self.say("De rekensom", "The arithmetic").to_owned(), html! { (gate.explanation) }),
        ];
        if let Some(due) = gate.due_at.filter(|_| gate.state == GateState::Open) {
            let why = gate.why_due.as_deref().unwrap_or_default();
            pairs.push((self.say("Uiterlijk", "By").to_owned(), html! { (self.last_day(due)) ". " (why) }));
        }
        // Before and after a round there is no sum of its votes to tell; the register has those that closed.
        for approval in gate.approvals.iter().filter(|_| matches!(gate.state, GateState::Waiting | GateState::Open)) {
            let role = role_title(self.definition, &approval.by, self.language);
            let silent: Vec<String> = approval.waiting_for.iter().map(|id| person_name(self.directory, id)).collect();
            let required = if gate.state == GateState::Open { approval.required } else { 0.0 };
            pairs.push((role, self.approval(required, approval.received, approval.met, &silent)));
        }
        html! {
            h4 class="utrecht-heading-4" { (self.say("Besluit: ", "Decision: ")) (gate.title) }
            (facts(&pairs))
        }
    }

    fn approval(&self, required: f64, received: f64, met: bool, silent: &[String]) -> Markup {
        let waits = silent.join(", ");
        html! {
            @if required > 0.0 {
                (self.say(&format!("{received} van {required} akkoord"), &format!("{received} of {required} approve")))
                @if met { " (" (self.say("voldaan", "met")) ")" }
                @if !waits.is_empty() { "; " (self.say("nog niet gestemd: ", "not voted yet: ")) (waits) }
            } @else {
                (self.say("nog niet gevraagd", "not asked yet"))
            }
        }
    }

    fn conditions(&self, conditions: &[ConditionView]) -> Markup {
        let columns = [
            self.say("Voorwaarde", "Condition"),
            self.say("Wie", "Who"),
            self.say("Uiterlijk", "By"),
            self.say("Stand", "State"),
        ];
        let row = |one: &ConditionView| {
            let word = match (one.met_at, one.overdue) {
                (Some(at), _) => format!("{} {}", self.say("voldaan op", "met on"), self.day(at)),
                (None, true) => self.say("open, te laat", "open, late").to_owned(),
                (None, false) => self.say("open", "open").to_owned(),
            };
            vec![
                html! { (one.text.as_deref().unwrap_or(self.say("(gewist)", "(erased)"))) },
                html! { (one.owner) },
                html! { (self.last_day(one.due_at)) },
                state(&word, one.overdue && one.met_at.is_none()),
            ]
        };
        let rows: Vec<Vec<Markup>> = conditions.iter().map(row).collect();
        html! {
            @if conditions.is_empty() { (paragraph("-")) }
            (table(self.say("Voorwaarden bij besluiten", "Conditions of decisions"), &columns, &rows))
        }
    }
}
