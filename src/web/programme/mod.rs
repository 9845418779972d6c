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
use sluis_core::engine::{GateState, Instance, InstanceState, ItemRef, StepState};
use sluis_core::text::Language;
use sluis_core::titles::standing::{Standing, Tone};
use sluis_core::titles::{person_name, role_title, short};

use self::register::Register;
use self::timeline::{Bar, BarState, Until, timeline};
use crate::app::{
    App, AppError, ConditionView, DatesView, DecisionRegister, GateView, PhaseView, StatusView, StepView,
};
use crate::links::Purpose;
use crate::web::page::parts::{facts, heading_1, heading_2, heading_3, lead, named, paragraph, plain, state, table};
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
        until: match state.ended_at {
            Some(ended) => Until::End(definition.timezone.to_datetime(ended).date()),
            None => Until::Today(definition.timezone.to_datetime(app.now()).date()),
        },
    };
    let main = sight.html(&status, &register, &dates);
    Ok(site.page(&Page { language, title: &status.title, wide: true, main }).into_string())
}

struct Programme<'a> {
    definition: &'a Definition,
    instance: &'a Instance,
    directory: &'a Directory,
    language: Language,
    until: Until,
}

impl Programme<'_> {
    fn say<'t>(&self, nl: &'t str, en: &'t str) -> &'t str {
        self.language.say(nl, en)
    }

    fn zone(&self) -> &TimeZone {
        &self.definition.timezone
    }

    fn day(&self, at: jiff::Timestamp) -> String {
        self.date(self.zone().to_datetime(at).date())
    }

    /// A date that stays on one line, also in a narrow column.
    fn date(&self, date: Date) -> String {
        short::date(date, self.language).replace(' ', "\u{a0}")
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
            // On paper nobody sees when it was read.
            @if let Until::Today(today) = self.until {
                (paragraph(&format!("{} {}.", self.say("Dit is de stand van", "This is how it stands on"), self.date(today))))
            }
            @for vacancy in &status.vacancies { p class="utrecht-paragraph" { strong { (vacancy.text) "." } } }
            (heading_2(self.say("Tijdlijn", "Timeline")))
            (timeline(&self.bars(dates), self.until, self.say("Tijdlijn van het programma", "Timeline of the programme"), self.language))
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
            (None, Language::Nl) if status.state == InstanceState::OnHold => {
                format!("Het programma begon op {started} en is nu {word}: er lopen geen termijnen.")
            }
            (None, Language::En) if status.state == InstanceState::OnHold => {
                format!("The programme began on {started} and is {word} now: no term runs.")
            }
            (None, Language::Nl) => format!("Het programma begon op {started} en {word}."),
            (None, Language::En) => format!("The programme began on {started} and is {word}."),
            (Some(ended), Language::Nl) => format!("Het programma begon op {started} en is op {ended} {word}."),
            (Some(ended), Language::En) => format!("The programme began on {started} and was {word} on {ended}."),
        }
    }

    fn bars(&self, dates: &[DatesView]) -> Vec<Bar> {
        let bar = |dates: &DatesView| {
            let item: ItemRef = dates.item.parse().ok()?;
            let actual = dates.actual.map(|at| self.zone().to_datetime(at).date());
            let state = match (actual, dates.expected) {
                (Some(_), _) => BarState::Done,
                (None, _) if self.instance.has_ended() => BarState::BrokenOff,
                (None, true) => BarState::Ahead,
                (None, false) => BarState::Open,
            };
            // What nobody finished went on until the programme ended.
            let ended = self.instance.ended_at.filter(|_| state == BarState::BrokenOff);
            let ended = ended.map(|at| self.zone().to_datetime(at).date());
            let is_gate = matches!(item, ItemRef::Gate(_));
            Some(Bar {
                title: dates.title.clone(),
                from: self.opened(&item),
                to: actual.or(dates.current.map(|due| ended.unwrap_or(due)))?,
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
                (self.say("Gevulde balk: gereed. ", "Filled bar: done. "))
                @if self.instance.has_ended() {
                    (self.say("Balk met streepjeslijn: niet afgerond. ", "Dashed bar: not finished. "))
                } @else {
                    (self.say("Lichte balk: loopt. Ruit met streepjeslijn: verwacht. ", "Light bar: open. Dashed diamond: expected. "))
                }
                (self.say("Grote ruit: besluit aan het eind van een fase.", "Large diamond: decision at the end of a phase."))
            }
        }
    }

    fn dates(&self, dates: &[DatesView]) -> Markup {
        let columns = [
            plain(self.say("Onderdeel", "Item")),
            named(self.say("Gepland", "Planned")),
            named(self.say("Nu", "Now")),
            named(self.say("Gereed", "Done")),
            plain(self.say("Waarom", "Why")),
        ];
        let day = |date: Option<Date>| date.map_or_else(|| "-".to_owned(), |date| self.date(date));
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
            plain(self.say("Stap", "Step")),
            named(self.say("Wie", "Who")),
            plain(self.say("Stand", "State")),
            named(self.say("Uiterlijk", "By")),
            plain(self.say("Hoe ver", "How far")),
        ];
        let rows: Vec<Vec<Markup>> = phase.steps.iter().map(|step| self.step(phase, step)).collect();
        let stands = Standing::of_phase(self.instance, &phase.id, self.language);
        html! {
            (heading_3(&format!("{} ({})", phase.title, stands.word)))
            (table(&phase.title, &columns, &rows))
            @if let Some(gate) = &phase.gate { (self.gate(phase, gate)) }
        }
    }

    fn step(&self, phase: &PhaseView, step: &StepView) -> Vec<Markup> {
        let stands = Standing::of_step(self.instance, &phase.id, step.state, self.language);
        // What is over has no date that anybody must keep.
        let asks = matches!(step.state, StepState::Open | StepState::Waiting) && !self.instance.has_ended();
        let due = step.due_at.filter(|_| asks);
        vec![
            html! { (step.title) },
            html! { (step.owner_title) },
            self.stand(stands, step.overdue),
            html! { (due.map(|at| self.last_day(at)).unwrap_or_default()) },
            html! { (step.progress) },
        ]
    }

    /// A state in a word; what is going on or late stands out among what is not.
    fn stand(&self, stands: Standing, is_late: bool) -> Markup {
        match (stands.tone, is_late) {
            (_, true) => state(&format!("{}, {}", stands.word, self.say("te laat", "late")), true),
            (Tone::Open, false) => state(stands.word, false),
            (Tone::Ahead | Tone::Done | Tone::Away, false) => html! { (stands.word) },
        }
    }

    fn gate(&self, phase: &PhaseView, gate: &GateView) -> Markup {
        let stands = Standing::of_gate(self.instance, &phase.id, self.language);
        let mut pairs = vec![
            (self.say("Stand", "State").to_owned(), self.stand(stands, false)),
            (self.say("De rekensom", "The arithmetic").to_owned(), html! { (gate.explanation) }),
        ];
        let asks = !self.instance.has_ended() && matches!(gate.state, GateState::Waiting | GateState::Open);
        if let Some(due) = gate.due_at.filter(|_| asks && gate.state == GateState::Open) {
            let why = gate.why_due.as_deref().unwrap_or_default();
            pairs.push((self.say("Uiterlijk", "By").to_owned(), html! { (self.last_day(due)) ". " (why) }));
        }
        // Before and after a round there is no sum of its votes to tell; the register has those that closed.
        for approval in gate.approvals.iter().filter(|_| asks) {
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
            plain(self.say("Voorwaarde", "Condition")),
            named(self.say("Wie", "Who")),
            named(self.say("Uiterlijk", "By")),
            plain(self.say("Stand", "State")),
        ];
        let row = |one: &ConditionView| {
            let stands = match one.met_at {
                Some(at) => html! { (self.say("voldaan op", "met on")) " " (self.day(at)) },
                None if self.instance.has_ended() => html! { (self.say("niet voldaan", "not met")) },
                None if one.overdue => state(self.say("open, te laat", "open, late"), true),
                None => state(self.say("open", "open"), false),
            };
            vec![
                html! { (one.text.as_deref().unwrap_or(self.say("(gewist)", "(erased)"))) },
                html! { (one.owner) },
                html! { (self.last_day(one.due_at)) },
                stands,
            ]
        };
        let rows: Vec<Vec<Markup>> = conditions.iter().map(row).collect();
        html! {
            (table(self.say("Voorwaarden bij besluiten", "Conditions of decisions"), &columns, &rows))
        }
    }
}
