// SPDX-License-Identifier: EUPL-1.2
//! What a person can do now with an item that waits for them: give outputs, plan, score, pick, appoint, pledge, meet a
//! condition. Each way is a form, and its answers are commands. Which of them is legal is the core's to say.

use indexmap::IndexMap;
use jiff::Timestamp;
use jiff::civil::{Date, DateTime, Time};
use serde_json::{Map, Value as Json};
use sluis_core::definition::{Definition, Fields, Step, StepKind};
use sluis_core::directory::Directory;
use sluis_core::engine::{Act, Instance, ItemRef, StepProgress, StepRef, StepTerms};
use sluis_core::money::Money;
use sluis_core::text::Language;
use sluis_core::titles::{item_name, money_text, party_title, value_text};
use sluis_core::value::{Item, Values};

use super::questions::{defaults, evidence, outputs};
use super::{Answer, Offer, Question, Typed, amounts, prefilled};

/// An item with all that its forms are made from.
#[derive(Clone, Copy, Debug)]
pub struct Asking<'a> {
    /// What the instance follows.
    pub definition: &'a Definition,
    /// How it stands.
    pub instance: &'a Instance,
    /// The people.
    pub directory: &'a Directory,
    /// The item.
    pub item: &'a ItemRef,
    /// Who is asked, by id.
    pub person: &'a str,
    /// Their language.
    pub language: Language,
    /// The present moment.
    pub now: Timestamp,
}

/// One thing that can be done with an item.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Way {
    /// Give outputs and evidence: the step is done.
    Complete,
    /// Say that a condition is met.
    Meet,
    /// Set moment and place of a meeting.
    Plan,
    /// Score what can be picked.
    Score,
    /// Pick.
    Pick,
    /// Fill a position.
    Appoint,
    /// Take an appointment back.
    Unappoint,
    /// Pledge a contribution.
    Pledge,
}

impl Way {
    const ALL: [Way; 8] =
        [Way::Complete, Way::Meet, Way::Plan, Way::Score, Way::Pick, Way::Appoint, Way::Unappoint, Way::Pledge];

    /// Its word in addresses, the same as of the command line.
    pub fn word(self) -> &'static str {
        match self {
            Way::Complete => "complete",
            Way::Meet => "meet",
            Way::Plan => "plan",
            Way::Score => "score",
            Way::Pick => "pick",
            Way::Appoint => "appoint",
            Way::Unappoint => "unappoint",
            Way::Pledge => "pledge",
        }
    }

    /// The way with this word.
    pub fn from_word(word: &str) -> Option<Way> {
        Way::ALL.into_iter().find(|way| way.word() == word)
    }

    /// What it is called above its form.
    pub fn title(self, language: Language) -> &'static str {
        match self {
            Way::Complete => language.say("Deze stap afronden", "Complete this step"),
            Way::Meet => language.say("Aan deze voorwaarde is voldaan", "This condition is met"),
            Way::Plan => language.say("Datum, tijd en plaats", "Date, time and place"),
            Way::Score => language.say("Scores geven", "Give scores"),
            Way::Pick => language.say("Uw keuze", "Your choice"),
            Way::Appoint => language.say("Een aanstelling vastleggen", "Record an appointment"),
            Way::Unappoint => language.say("Een aanstelling terugnemen", "Take an appointment back"),
            Way::Pledge => language.say("Een toezegging vastleggen", "Record a pledge"),
        }
    }
}

impl<'a> Asking<'a> {
    /// What can be done now, the most fitting first; nothing when the item is not open.
    pub fn ways(&self) -> Vec<Way> {
        let Some((written, progress)) = self.step().zip(self.progress()) else {
            return if matches!(self.item, ItemRef::Condition(_)) { vec![Way::Meet] } else { Vec::new() };
        };
        match (&written.kind, progress.terms.as_ref()) {
            (StepKind::Workshop { plan_before, .. }, _) => match (progress.meeting(), plan_before) {
                (Some(planned), _) if planned.at > self.now => vec![Way::Plan],
                (Some(_), _) | (None, None) => vec![Way::Complete, Way::Plan],
                (None, Some(_)) => vec![Way::Plan],
            },
            (_, Some(StepTerms::Selection { criteria, .. })) => self.ways_of_selection(progress, !criteria.is_empty()),
            (_, Some(StepTerms::Recruitment { headcount, .. })) => {
                let full = progress.appointed() >= *headcount;
                let first = if full { Way::Complete } else { Way::Appoint };
                let back = (progress.appointed() > 0).then_some(Way::Unappoint);
                [first].into_iter().chain(back).collect()
            }
            (_, Some(StepTerms::Funding { budget, shares, .. })) => {
                let all = shares.keys().all(|party| progress.pledges.contains_key(party));
                let covered = all && progress.pledged() >= *budget;
                covered.then_some(Way::Complete).into_iter().chain([Way::Pledge]).collect()
            }
            (StepKind::Decision { .. } | StepKind::Wait(_), _) => Vec::new(),
            _ => vec![Way::Complete],
        }
    }

    fn ways_of_selection(&self, progress: &StepProgress, scored: bool) -> Vec<Way> {
        let done_own = progress.scores.values().any(|by| by.contains_key(self.person));
        let picked = (!progress.selected.is_empty()).then_some(Way::Complete);
        let rest = match (scored, done_own) {
            (false, _) => vec![Way::Pick],
            (true, true) => vec![Way::Pick, Way::Score],
            (true, false) => vec![Way::Score, Way::Pick],
        };
        picked.into_iter().chain(rest).collect()
    }

    /// The step as written, when the item is one.
    pub fn step(&self) -> Option<&'a Step> {
        self.definition.step(&self.step_ref()?.step)
    }

    /// How the step stands, when the item is one that has opened.
    pub fn progress(&self) -> Option<&'a StepProgress> {
        self.instance.step(self.step_ref()?)
    }

    fn step_ref(&self) -> Option<&'a StepRef> {
        match self.item {
            ItemRef::Step(step) => Some(step),
            ItemRef::Gate(_) | ItemRef::Condition(_) => None,
        }
    }

    fn say(&self, nl: &str, en: &str) -> String {
        self.language.say(nl, en).to_owned()
    }

    fn question(&self, name: &str, label: String, required: bool, answer: Answer) -> Question {
        Question { name: name.to_owned(), label, hint: None, required, answer }
    }

    /// What a way asks.
    pub fn questions(&self, way: Way) -> Vec<Question> {
        let hinted = |question: Question, hint: String| Question { hint: Some(hint), ..question };
        match way {
            Way::Complete => self.outputs_and_evidence(),
            Way::Meet => vec![self.question("note", self.say("Toelichting", "Explanation"), false, Answer::Lines)],
            Way::Plan => vec![
                hinted(
                    self.question("date", self.say("Datum", "Date"), true, Answer::Date),
                    self.say(
                        "Dag, maand en jaar, bijvoorbeeld 26-1-2027.",
                        "Day, month and year, for example 26-1-2027.",
                    ),
                ),
                hinted(
                    self.question("time", self.say("Begintijd", "Start"), true, Answer::Time),
                    self.say("Bijvoorbeeld 9:30.", "For example 9:30."),
                ),
                self.question("place", self.say("Plaats", "Place"), true, Answer::Line),
            ],
            Way::Score => self.scores(),
            Way::Pick => self.picks().into_iter().collect(),
            Way::Appoint => vec![
                self.question("position", self.say("Functie", "Position"), true, Answer::OneOf(self.positions())),
                hinted(
                    self.question("reference", self.say("Verwijzing", "Reference"), true, Answer::Line),
                    self.say(
                        "Het nummer van het dossier bij personeelszaken. Geen naam en geen cv.",
                        "The number of the file at the personnel department. No name and no CV.",
                    ),
                ),
            ],
            Way::Unappoint => {
                let label = self.say("Welke aanstelling", "Which appointment");
                vec![self.question("appointment", label, true, Answer::OneOf(self.appointments()))]
            }
            Way::Pledge => self.pledge(),
        }
    }

    fn outputs_and_evidence(&self) -> Vec<Question> {
        let Some(step) = self.step() else { return Vec::new() };
        let of = |fields: &Fields, kind: fn(&Fields, &Definition, &Directory, Language) -> Vec<Question>| {
            kind(fields, self.definition, self.directory, self.language)
        };
        [of(&step.outputs, outputs), of(&step.evidence, evidence)].concat()
    }

    fn candidates(&self) -> &'a [Item] {
        match self.progress().and_then(|progress| progress.terms.as_ref()) {
            Some(StepTerms::Selection { candidates, .. }) => candidates,
            _ => &[],
        }
    }

    fn scores(&self) -> Vec<Question> {
        let Some(StepKind::Selection { criteria, .. }) = self.step().map(|step| &step.kind) else { return Vec::new() };
        let group = |item: &Item| {
            let inside = criteria.iter().map(|(id, criterion)| {
                let title = criterion.title.as_ref().map_or(id.as_str(), |title| title.get(self.language));
                let weight = format!("{} {}", self.say("telt", "counts"), criterion.weight);
                let name = format!("score.{}.{id}", item.id);
                self.question(&name, format!("{title} ({weight})"), false, Answer::Scale(1, 5))
            });
            let answer = Answer::Group(inside.collect());
            let more: Vec<String> = self.details(item).iter().map(|(name, text)| format!("{name}: {text}")).collect();
            let hint = (!more.is_empty()).then(|| more.join(". "));
            Question { hint, ..self.question(&format!("score.{}", item.id), item_name(item).to_owned(), true, answer) }
        };
        self.candidates().iter().map(group).collect()
    }

    fn picks(&self) -> Option<Question> {
        let progress = self.progress()?;
        let Some(StepTerms::Selection { min, max, candidates, .. }) = &progress.terms else { return None };
        let mean = |item: &Item| {
            let by = progress.scores.get(&item.id)?;
            let all: Vec<f64> = by.values().flat_map(|scores| scores.values()).map(|score| f64::from(*score)).collect();
            let mean = all.iter().sum::<f64>() / all.len() as f64;
            let text = amounts::write_number((mean * 10.0).round() / 10.0, self.language);
            Some((self.say("Gemiddelde score", "Mean score"), format!("{text} ({})", self.scorers(by.len()))))
        };
        let offer = |item: &Item| Offer {
            value: item.id.clone(),
            title: item_name(item).to_owned(),
            more: self.details(item).into_iter().chain(mean(item)).collect(),
        };
        let hint = match min == max {
            true => format!("{} {min}.", self.say("Kies er", "Choose")),
            false => format!("{} {min} {} {max}.", self.say("Kies er", "Choose"), self.say("tot en met", "to")),
        };
        let answer = Answer::SomeOf(candidates.iter().map(offer).collect());
        Some(Question {
            hint: Some(hint),
            ..self.question("pick", Way::Pick.title(self.language).to_owned(), true, answer)
        })
    }

    fn scorers(&self, count: usize) -> String {
        match count {
            1 => self.say("van 1 persoon", "of 1 person"),
            n => self.say(&format!("van {n} personen"), &format!("of {n} people")),
        }
    }

    /// The fields of a collected item besides the one that names it.
    pub fn details(&self, item: &Item) -> Vec<(String, String)> {
        let name = item_name(item);
        let shown = item.fields.iter().filter_map(|(field, value)| {
            let text = value_text(value, None, self.definition, self.directory, self.language);
            (text != name && !text.is_empty()).then(|| (self.item_field(field), text))
        });
        shown.collect()
    }

    /// The title of a field of collected items, from whichever list has it.
    fn item_field(&self, name: &str) -> String {
        let steps = self.definition.phases.iter().flat_map(|phase| phase.steps.values());
        let lists = steps.flat_map(|step| step.outputs.values()).filter_map(|field| match &field.kind {
            sluis_core::definition::FieldType::ListOfItems { fields, .. } => fields.get(name),
            _ => None,
        });
        let title = lists.map(|field| sluis_core::titles::field_title(name, field, self.language)).next();
        title.unwrap_or_else(|| name.to_owned())
    }

    fn position_title(&self, id: &str) -> String {
        match self.step().map(|step| &step.kind) {
            Some(StepKind::Recruitment { positions, .. }) => positions.get(id),
            _ => None,
        }
        .map_or_else(|| id.to_owned(), |position| position.title.get(self.language).to_owned())
    }

    fn positions(&self) -> Vec<Offer> {
        match self.progress().and_then(|progress| progress.terms.as_ref()) {
            Some(StepTerms::Recruitment { positions, .. }) => {
                positions.keys().map(|id| Offer::plain(id, self.position_title(id))).collect()
            }
            _ => Vec::new(),
        }
    }

    /// The appointments that stand, by their number.
    pub fn appointments(&self) -> Vec<Offer> {
        let Some(progress) = self.progress() else { return Vec::new() };
        let offer = |(number, one): (&u32, &sluis_core::engine::Appointment)| {
            let reference = sluis_core::titles::sealed_text(&one.reference, self.language);
            Offer::plain(number.to_string(), format!("{}: {reference}", self.position_title(&one.position)))
        };
        progress.appointments.iter().map(offer).collect()
    }

    fn pledge(&self) -> Vec<Question> {
        let Some(progress) = self.progress() else { return Vec::new() };
        let Some(StepTerms::Funding { shares, effort_hours, .. }) = &progress.terms else { return Vec::new() };
        let offer = |(party, share): (&String, &Money)| {
            let money = |amount| money_text(amount, self.language);
            let mut more = vec![(self.say("Gevraagd", "Asked"), money(*share))];
            if let Some(pledge) = progress.pledges.get(party) {
                more.push((self.say("Al toegezegd", "Pledged already"), money(pledge.amount)));
            }
            Offer { value: party.clone(), title: party_title(self.definition, party, self.language), more }
        };
        let party = Answer::OneOf(shares.iter().map(offer).collect());
        let amount = self.question("amount", self.say("Bedrag", "Amount"), true, Answer::Money);
        let hint = self.say("In euro's, bijvoorbeeld 12.413,79.", "In euros, for example 12,413.79.");
        let hours = effort_hours.map(|_| self.question("hours", self.say("Uren", "Hours"), false, Answer::Whole));
        let asked = [
            self.question("party", self.say("Namens welke partij", "For which party"), true, party),
            Question { hint: Some(hint), ..amount },
        ];
        asked.into_iter().chain(hours).collect()
    }

    /// What the form holds before anybody typed.
    pub fn prefilled(&self, way: Way) -> Typed {
        let mut typed = Typed::default();
        match (way, self.step(), self.progress()) {
            (Way::Complete, Some(step), Some(progress)) => {
                let both = [defaults("outputs.", &step.outputs), defaults("evidence.", &step.evidence)].concat();
                let files = progress.evidence.iter();
                let files = files.map(|(id, file)| (id.clone(), sluis_core::value::Value::File(file.clone())));
                let of =
                    |fields: &Fields,
                     values: &Values,
                     kind: fn(&Fields, &Definition, &Directory, Language) -> Vec<Question>| {
                        let questions = kind(fields, self.definition, self.directory, self.language);
                        prefilled(&questions, values, &both, self.language)
                    };
                typed = of(&step.outputs, &progress.outputs, outputs);
                typed.merge(of(&step.evidence, &files.collect(), evidence));
            }
            (Way::Score, _, Some(progress)) => {
                for (item, by) in &progress.scores {
                    for (criterion, score) in by.get(self.person).into_iter().flatten() {
                        typed.set(format!("score.{item}.{criterion}"), score.to_string());
                    }
                }
            }
            (Way::Plan, _, Some(StepProgress { planned: Some(planned), .. })) => {
                let at = self.definition.timezone.to_datetime(planned.at);
                typed.set("date", amounts::write_date(at.date()));
                typed.set("time", at.time().strftime("%H:%M").to_string());
                typed.set("place", planned.place.text().unwrap_or_default());
            }
            _ => {}
        }
        typed
    }

    /// The commands that the answers of a way make, in their order.
    pub fn acts(&self, way: Way, given: &Map<String, Json>) -> Vec<Act> {
        let Some(step) = self.step_ref().cloned() else { return vec![self.met(given)] };
        let text = |name: &str| given.get(name).and_then(Json::as_str).unwrap_or_default().to_owned();
        match way {
            Way::Complete => {
                let outputs = under("outputs.", given).collect();
                let evidence: IndexMap<String, Json> = under("evidence.", given).collect();
                vec![Act::Complete { item: self.item.clone(), outputs, evidence }]
            }
            Way::Meet => vec![self.met(given)],
            Way::Plan => {
                let date: Option<Date> = text("date").parse().ok();
                let time: Option<Time> = text("time").parse().ok();
                let at = date.zip(time).map(|(date, time)| DateTime::from_parts(date, time));
                at.map(|at| Act::Plan { step, at, place: text("place") }).into_iter().collect()
            }
            Way::Score => self.score_acts(&step, given),
            Way::Pick => {
                let chosen = given.get("pick").and_then(Json::as_array).into_iter().flatten();
                let items = chosen.filter_map(Json::as_str).map(str::to_owned).collect();
                vec![Act::Pick { step, items }]
            }
            Way::Appoint => vec![Act::Appoint { step, position: text("position"), reference: text("reference") }],
            Way::Unappoint => {
                let number = text("appointment").parse::<u32>().ok();
                let known = number.and_then(|number| self.progress()?.appointments.get(&number));
                let act = known.map(|one| {
                    let reference = one.reference.text().unwrap_or_default().to_owned();
                    Act::Unappoint { step, position: one.position.clone(), reference }
                });
                act.into_iter().collect()
            }
            Way::Pledge => {
                let hours = given.get("hours").and_then(Json::as_u64).and_then(|hours| u32::try_from(hours).ok());
                let amount: Option<Money> = text("amount").parse().ok();
                amount.map(|amount| Act::Pledge { step, party: text("party"), amount, hours }).into_iter().collect()
            }
        }
    }

    fn met(&self, given: &Map<String, Json>) -> Act {
        Act::Complete { item: self.item.clone(), outputs: given.clone(), evidence: IndexMap::new() }
    }

    /// One command for each item that was scored otherwise than before.
    fn score_acts(&self, step: &StepRef, given: &Map<String, Json>) -> Vec<Act> {
        let act = |item: &Item| {
            let scores: IndexMap<String, i64> = under(&format!("score.{}.", item.id), given)
                .filter_map(|(criterion, score)| Some((criterion, score.as_i64()?)))
                .collect();
            let before = self.progress()?.scores.get(&item.id).and_then(|by| by.get(self.person));
            let same = before.is_some_and(|before| {
                before.len() == scores.len()
                    && scores.iter().all(|(id, score)| before.get(id).map(|old| i64::from(*old)) == Some(*score))
            });
            (!scores.is_empty() && !same).then(|| Act::Score { step: step.clone(), item: item.id.clone(), scores })
        };
        self.candidates().iter().filter_map(act).collect()
    }
}

/// The values whose names begin so, without that beginning.
fn under<'g>(before: &'g str, given: &'g Map<String, Json>) -> impl Iterator<Item = (String, Json)> + 'g {
    given.iter().filter_map(move |(name, value)| Some((name.strip_prefix(before)?.to_owned(), value.clone())))
}
