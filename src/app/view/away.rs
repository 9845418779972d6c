// SPDX-License-Identifier: EUPL-1.2
//! What somebody's absence would bring, over all programmes of a workflow that are under way: which items fall in it, who
//! else can do them, and which would stall. Draws what the core worked out; it guesses nothing.

use jiff::Timestamp;
use jiff::civil::Date;
use serde::Serialize;
use sluis_core::definition::schema::closest;
use sluis_core::engine::{Effect, Impact, Refusal, StandIn, Touched, away};
use sluis_core::text::Language;
use sluis_core::titles::{item_title, person_name, short};

use super::Sight;
use crate::app::{App, AppError};

/// What an absence would bring.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct AwayView {
    /// The workflow's id.
    pub workflow: String,
    /// Who is away.
    pub person: String,
    /// What they are called.
    pub name: String,
    /// The first day.
    pub from: Date,
    /// The last day.
    pub until: Date,
    /// How many items would stall.
    pub stalls: usize,
    /// The programmes that are under way and that it touches.
    pub instances: Vec<AwayProgramme>,
}

/// What an absence would bring to one programme.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct AwayProgramme {
    /// Its id.
    pub instance: String,
    /// What people call it.
    pub title: String,
    /// Nobody else manages it.
    pub manages_alone: bool,
    /// Each item of the person that falls in the absence.
    pub items: Vec<AwayItem>,
}

/// One item that falls in an absence.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct AwayItem {
    /// The step, gate or condition.
    pub item: String,
    /// What people call it.
    pub title: String,
    /// `vote` or `complete`.
    pub kind: &'static str,
    /// When it is expected to open; absent of what is open now.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub opens: Option<Timestamp>,
    /// The last day, or the last day to be expected.
    pub due: Option<Date>,
    /// `goes-on`, `stands-in`, `waits` or `stalls`.
    pub effect: &'static str,
    /// Who else can do it, or votes on it, by id.
    pub others: Vec<String>,
    /// Who may act for the person, and on which of these days.
    pub stand_ins: Vec<StandInView>,
    /// What comes of it, in a sentence.
    #[serde(skip)]
    pub text: String,
}

/// Somebody who may act for the person.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct StandInView {
    /// Who.
    pub person: String,
    /// The first of those days.
    pub from: Date,
    /// The last of those days.
    pub until: Date,
}

impl App {
    /// What it would bring when somebody is away, both days included, to every programme of a workflow that is under way.
    ///
    /// # Errors
    /// A refusal when nobody is called so or the days have passed; else as [`App::status`].
    pub async fn away(
        &self,
        scope: &str,
        person: &str,
        days: (Date, Date),
        language: Language,
    ) -> Result<AwayView, AppError> {
        let (from, until) = days;
        let stored = self.directory(scope).await?;
        let people = stored.on(from);
        if people.person(person).is_none() {
            let nearest = closest(person, people.people.keys().map(String::as_str)).map(str::to_owned);
            return Err(Refusal::PersonIsUnknown { person: person.to_owned(), nearest }.into());
        }
        let mut instances = Vec::new();
        let mut name = person_name(&stored, person);
        for id in self.under_way(scope).await? {
            let sight = self.sight(&id, language).await?;
            if until < sight.definition.timezone.to_datetime(sight.now).date() {
                return Err(Refusal::DateHasPassed { date: until }.into());
            }
            name = person_name(&sight.directory, person);
            let impact = away(&sight.definition, &stored, &sight.instance, person, days, sight.now);
            if !impact.touched.is_empty() || impact.manages_alone {
                instances.push(sight.away(&impact, &name));
            }
        }
        let stalls = instances.iter().flat_map(|one| &one.items).filter(|item| item.effect == "stalls").count();
        Ok(AwayView { workflow: scope.to_owned(), person: person.to_owned(), name, from, until, stalls, instances })
    }
}

impl Sight {
    fn away(&self, impact: &Impact, name: &str) -> AwayProgramme {
        AwayProgramme {
            instance: self.instance.id.clone(),
            title: self.definition.title.get(self.language).to_owned(),
            manages_alone: impact.manages_alone,
            items: impact.touched.iter().map(|touched| self.away_item(touched, name)).collect(),
        }
    }

    fn away_item(&self, touched: &Touched, name: &str) -> AwayItem {
        let stand_in = |one: &StandIn| StandInView { person: one.person.clone(), from: one.from, until: one.until };
        AwayItem {
            item: touched.item.to_string(),
            title: item_title(&self.definition, &self.instance, &touched.item, self.language),
            kind: if touched.voted_on { "vote" } else { "complete" },
            opens: touched.opens,
            due: touched.due.as_ref().map(|due| due.date),
            effect: match touched.effect {
                Effect::GoesOn => "goes-on",
                Effect::StandsIn => "stands-in",
                Effect::Waits => "waits",
                Effect::Stalls => "stalls",
            },
            others: touched.others.clone(),
            stand_ins: touched.stand_ins.iter().map(stand_in).collect(),
            text: self.away_text(touched, name),
        }
    }

    fn away_text(&self, touched: &Touched, name: &str) -> String {
        let say = |nl: String, en: String| match self.language {
            Language::Nl => nl,
            Language::En => en,
        };
        let names =
            |ids: &[String]| ids.iter().map(|id| person_name(&self.directory, id)).collect::<Vec<_>>().join(", ");
        let days = |one: &StandIn| {
            let (who, from) = (person_name(&self.directory, &one.person), short::date(one.from, self.language));
            let until = short::date(one.until, self.language);
            say(format!("{who} van {from} tot en met {until}"), format!("{who} from {from} to {until}"))
        };
        let stand_ins = touched.stand_ins.iter().map(days).collect::<Vec<_>>().join(", ");
        let only = match touched.stand_ins.as_slice() {
            [] => String::new(),
            _ => say(format!("; alleen vervangen door {stand_ins}"), format!("; stood in for only by {stand_ins}")),
        };
        match (touched.effect, touched.voted_on) {
            (Effect::GoesOn, true) => say(
                format!("gaat door: kan slagen zonder de stem van {name}"),
                format!("goes on: can pass without the vote of {name}"),
            ),
            (Effect::GoesOn, false) => {
                let others = names(&touched.others);
                say(format!("gaat door: ook {others} kan het doen"), format!("goes on: {others} can do it as well"))
            }
            (Effect::StandsIn, _) => {
                say(format!("gaat door: vervangen door {stand_ins}"), format!("goes on: stood in for by {stand_ins}"))
            }
            (Effect::Waits, _) => say(
                format!("wacht tot {name} terug is, en is dan nog op tijd{only}"),
                format!("waits until {name} is back, and is in time then{only}"),
            ),
            (Effect::Stalls, true) => say(
                format!("loopt vast: kan voor de einddatum niet slagen zonder de stem van {name}{only}"),
                format!("stalls: cannot pass by its date without the vote of {name}{only}"),
            ),
            (Effect::Stalls, false) => say(
                format!("loopt vast: niemand anders kan het voor de einddatum doen{only}"),
                format!("stalls: nobody else can do it by its date{only}"),
            ),
        }
    }
}
