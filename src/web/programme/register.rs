// SPDX-License-Identifier: EUPL-1.2
//! The decision register as part of a page: what was asked, what was decided, by which votes. Told from the view, which
//! never counts a closed round again.

use jiff::tz::TimeZone;
use maud::{Markup, html};
use sluis_core::calendar::date_words;
use sluis_core::definition::Verdict;
use sluis_core::directory::Directory;
use sluis_core::text::Language;
use sluis_core::titles::{person_name, short};

use crate::app::{CastVote, MeetingView, RegisteredDecision};
use crate::web::page::parts::{facts, heading_3, named, paragraph, state, table};

/// What it takes to write the register.
pub(super) struct Register<'a> {
    pub(super) directory: &'a Directory,
    pub(super) zone: &'a TimeZone,
    pub(super) language: Language,
}

impl Register<'_> {
    fn say<'t>(&self, nl: &'t str, en: &'t str) -> &'t str {
        self.language.say(nl, en)
    }

    /// The whole register, the newest decision first.
    pub(super) fn html(&self, decisions: &[RegisteredDecision]) -> Markup {
        html! {
            @if decisions.is_empty() {
                (paragraph(self.say("Er is nog niets voorgelegd.", "Nothing was put to anybody yet.")))
            }
            @for decision in decisions.iter().rev() { (self.decision(decision)) }
        }
    }

    fn decision(&self, decision: &RegisteredDecision) -> Markup {
        let round = format!(" ({} {})", self.say("ronde", "round"), decision.round);
        let when = match decision.closed_at {
            Some(at) => short::day(at, self.zone, self.language),
            None => self.say("loopt nog", "still open").to_owned(),
        };
        let mut pairs = vec![
            (self.say("Uitkomst", "Outcome").to_owned(), self.outcome(decision)),
            (self.say("Wanneer", "When").to_owned(), html! { (when) }),
            (self.say("De telling", "The count").to_owned(), html! { (decision.count) }),
            (self.say("De regel", "The rule").to_owned(), html! { @for rule in &decision.rules { div { (rule) } } }),
        ];
        if !decision.recused.is_empty() {
            let aside = html! {
                @for one in &decision.recused {
                    div { (one.name) ": " (one.reason.as_deref().unwrap_or(self.say("reden gewist", "reason erased"))) }
                }
            };
            pairs.push((
                self.say("Stemt niet mee wegens een belang", "Stands aside because of an interest").to_owned(),
                aside,
            ));
        }
        if !decision.silent.is_empty() {
            let names: Vec<String> = decision.silent.iter().map(|id| person_name(self.directory, id)).collect();
            pairs.push((self.say("Niet gestemd", "Did not vote").to_owned(), html! { (names.join(", ")) }));
        }
        if !decision.meetings.is_empty() {
            let minutes = html! { @for meeting in &decision.meetings { (self.meeting(meeting)) } };
            pairs.push((self.say("Gestemd in een vergadering", "Voted in a meeting").to_owned(), minutes));
        }
        let shown = if decision.options.is_empty() { "Dossier" } else { self.say("Opties", "Options") };
        pairs.push((shown.to_owned(), html! { "SHA-256 " code { (decision.dossier_hash) } }));
        html! {
            (heading_3(&if decision.round > 1 { decision.question.clone() + &round } else { decision.question.clone() }))
            (facts(&pairs))
            @if !decision.votes.is_empty() { (self.votes(decision)) }
        }
    }

    /// The minutes with their hash, until when one may object, and who did.
    fn meeting(&self, meeting: &MeetingView) -> Markup {
        let (mut held, until) =
            (date_words(meeting.held, self.language), date_words(meeting.objections_until, self.language));
        if meeting.shares_its_day {
            held += &format!(" ({} {})", self.say("nr.", "no."), meeting.number);
        }
        html! {
            div {
                (held) ": " (meeting.minutes.name.as_deref().unwrap_or(self.say("naam gewist", "name erased")))
                "; SHA-256 " code { (meeting.minutes.hash) } "; "
                (self.say("bezwaar tot en met", "objections until")) " " (until)
            }
            @for objection in &meeting.objections {
                div class="sluis-typed" {
                    (self.say("Bezwaar van", "Objection of")) " " (objection.name) ": "
                    (objection.reason.as_deref().unwrap_or(self.say("reden gewist", "reason erased")))
                }
            }
        }
    }

    fn outcome(&self, decision: &RegisteredDecision) -> Markup {
        let word = match decision.outcome.as_deref() {
            None => self.say("nog niet besloten", "not decided yet").to_owned(),
            Some("chosen") => self.titles(decision, &decision.chosen),
            Some("nothing-chosen") => self.say("niets gekozen", "nothing chosen").to_owned(),
            Some("overtaken") => self.say("vervallen", "lapsed").to_owned(),
            Some(silence) if silence.starts_with("silence") => {
                self.say("niet op tijd besloten", "not decided in time").to_owned()
            }
            Some(verdict) => self.choice(decision, &[verdict.to_owned()]),
        };
        html! { strong { (word) } }
    }

    fn titles(&self, decision: &RegisteredDecision, ids: &[String]) -> String {
        let title = |id: &String| {
            let known = decision.options.iter().find(|option| option.id == *id);
            known.map_or_else(|| id.clone(), |option| option.title.clone())
        };
        ids.iter().map(title).collect::<Vec<_>>().join(", ")
    }

    fn choice(&self, decision: &RegisteredDecision, words: &[String]) -> String {
        let word = |word: &String| match word.parse::<Verdict>() {
            Ok(verdict) => verdict.in_words(self.language).to_owned(),
            Err(_) if word == "abstain" => self.say("onthouding", "abstains").to_owned(),
            Err(_) => self.titles(decision, std::slice::from_ref(word)),
        };
        words.iter().map(word).collect::<Vec<_>>().join(", ")
    }

    fn votes(&self, decision: &RegisteredDecision) -> Markup {
        let caption = format!("{}: {}", self.say("Stemmen", "Votes"), decision.question);
        let columns = [
            named(self.say("Wie", "Who")),
            named(self.say("Stem", "Vote")),
            named(self.say("Wanneer", "When")),
            named(self.say("Toelichting", "Explanation")),
        ];
        let rows: Vec<Vec<Markup>> = decision.votes.iter().map(|vote| self.vote(decision, vote)).collect();
        table(&caption, &columns, &rows)
    }

    fn vote(&self, decision: &RegisteredDecision, vote: &CastVote) -> Vec<Markup> {
        let deputy = (vote.cast_by != vote.seat).then(|| person_name(self.directory, &vote.cast_by));
        let remarks = html! {
            @if vote.meeting.is_some() { div { (self.say("Volgens de notulen", "By the minutes")) } }
            @if let Some(comment) = &vote.comment { div class="sluis-typed" { (comment) } }
            @for condition in &vote.conditions { div { (self.say("Voorwaarde: ", "Condition: ")) (condition) } }
        };
        vec![
            html! { (vote.name) @if let Some(deputy) = deputy { " (" (self.say("door", "by")) " " (deputy) ")" } },
            state(&self.choice(decision, &vote.choice), false),
            html! { (short::day(vote.at, self.zone, self.language)) },
            remarks,
        ]
    }
}
