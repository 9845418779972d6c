// SPDX-License-Identifier: EUPL-1.2
//! The arithmetic of gates and decisions in Dutch and English: what is there, what lacks, who is waited for and since
//! when. A round that closed is told from its recorded count, never counted again. Decides nothing.

mod changes;
mod minutes;
mod phrases;

use jiff::Timestamp;

use super::count::{self, Mode, Standing};
use super::event::CheckedCondition;
use super::instance::{Ballot, Closed, GateState, Instance, InstanceState, PhaseState};
use super::item::BallotRef;
use super::settle::gates::unfinished;
use super::terms::{Count, EntryCount, Outcome};
use crate::definition::{Definition, Rule, Verdict, WhenSilent};
use crate::directory::Directory;
use crate::text::Language;
use crate::titles::step_title;
pub use changes::explain_changes;
use phrases::{Voice, capital, list};

/// How a round of a ballot stands, or how it ended, in one or two sentences. Party and step titles are the workflow's,
/// names are the directory's; working days are counted in the workflow's calendar from the opening to `now`.
pub fn explain_ballot(
    definition: &Definition,
    directory: &Directory,
    ballot: &Ballot,
    now: Timestamp,
    language: Language,
) -> String {
    let voice = Voice { definition, directory, ballot, language };
    let stands = match &ballot.closed {
        Some(closed) => explain_closed(&voice, closed),
        None => explain_open(&voice, now),
    };
    std::iter::once(stands).chain(voice.minutes()).collect::<Vec<_>>().join(" ")
}

/// How the gate of a phase stands, in one or two sentences: what it waits for, how its ballot stands, or how it ended.
pub fn explain_gate(
    definition: &Definition,
    directory: &Directory,
    instance: &Instance,
    phase: &str,
    now: Timestamp,
    language: Language,
) -> String {
    let say = |nl: &str, en: &str| pick(language, nl, en).to_owned();
    let Some(progress) = instance.phases.get(phase) else {
        return say("Deze fase is er niet.", "There is no such phase.");
    };
    let ballot = instance.ballot(&BallotRef::Gate(phase.to_owned()));
    let round = |ballot: &Ballot| explain_ballot(definition, directory, ballot, now, language);
    let gate = definition.phase(phase).and_then(|phase| phase.gate.as_ref());
    match (progress.state, progress.gate, ballot) {
        (_, GateState::Open | GateState::Passed | GateState::Stopped, Some(ballot)) => {
            on_hold(instance, language).unwrap_or_default() + &round(ballot)
        }
        (_, GateState::OnHold, Some(ballot)) => {
            let until = say(
                " Na hervatting begint een nieuwe stemronde.",
                " After it is resumed a new round of voting begins.",
            );
            round(ballot) + &until
        }
        (PhaseState::Passed, ..) if gate.is_none() => {
            say("De fase is afgerond; zij heeft geen poort.", "The phase has passed; it has no gate.")
        }
        (PhaseState::Passed, ..) => say(
            "De fase was al afgerond toen het programma werd overgenomen.",
            "The phase had already passed when the programme was taken over.",
        ),
        (PhaseState::Waiting, ..) if instance.has_ended() => {
            say("De fase is niet begonnen.", "The phase did not begin.")
        }
        (PhaseState::Waiting, ..) => say("De fase is nog niet begonnen.", "The phase has not begun yet."),
        (PhaseState::Open | PhaseState::Stopped, ..) if instance.has_ended() => say(
            "Het programma is geëindigd voordat hierover is besloten.",
            "The programme ended before this was decided.",
        ),
        (PhaseState::Open | PhaseState::Stopped, ..) => waits(definition, instance, phase, language),
    }
}

fn pick<'a>(language: Language, nl: &'a str, en: &'a str) -> &'a str {
    match language {
        Language::Nl => nl,
        Language::En => en,
    }
}

fn on_hold(instance: &Instance, language: Language) -> Option<String> {
    let held = instance.state == InstanceState::OnHold;
    held.then(|| pick(language, "Het programma is aangehouden. ", "The programme is on hold. ").to_owned())
}

/// What a gate waits for before it opens: steps first, then conditions.
fn waits(definition: &Definition, instance: &Instance, phase: &str, language: Language) -> String {
    let held = on_hold(instance, language).unwrap_or_default();
    let steps = unfinished(definition, instance, phase);
    if !steps.is_empty() {
        let titles: Vec<String> = steps.iter().map(|step| step_title(definition, instance, step, language)).collect();
        let titles = list(&titles, language);
        let number = steps.len();
        let (stap, step) = if number == 1 { ("stap", "step") } else { ("stappen", "steps") };
        return held
            + &match language {
                Language::Nl => format!("Wacht op {number} {stap}: {titles}."),
                Language::En => format!("Waiting for {number} {step}: {titles}."),
            };
    }
    let checked = instance.phases.get(phase).map(|progress| progress.checked.as_slice()).unwrap_or_default();
    let lacking: Vec<String> =
        checked.iter().filter(|condition| !condition.holds).map(|condition| lacks(condition, language)).collect();
    let number = lacking.len();
    let lacking = lacking.join(" ");
    held + &match (language, number) {
        (Language::Nl, 0) => "De stappen zijn gereed.".to_owned(),
        (Language::En, 0) => "The steps are done.".to_owned(),
        (Language::Nl, 1) => format!("Aan 1 voorwaarde is nog niet voldaan: {lacking}"),
        (Language::En, 1) => format!("1 condition is not true yet: {lacking}"),
        (Language::Nl, number) => format!("Aan {number} voorwaarden is nog niet voldaan: {lacking}"),
        (Language::En, number) => format!("{number} conditions are not true yet: {lacking}"),
    }
}

/// A condition that is not true: its message as one sentence, and why it could not be told when that is so.
fn lacks(condition: &CheckedCondition, language: Language) -> String {
    let message = condition.message.get(language).trim().trim_end_matches('.');
    match &condition.because {
        None => format!("{message}."),
        Some(because) => format!("{message} ({}).", because.get(language)),
    }
}

fn explain_open(voice: &Voice<'_>, now: Timestamp) -> String {
    let (standing, count) = standing(voice.ballot);
    let mut clauses = voice.entries(&count);
    if standing == Standing::Stuck {
        clauses.push(voice.stuck(&count::obstacles(voice.ballot)));
    } else if let Some(waiting) = voice.waiting(&count, now) {
        clauses.push(waiting);
    }
    let mut text = voice.round() + &capital(&clauses.join("; ")) + ".";
    if !voice.ballot.stale.is_empty() {
        text.push(' ');
        text.push_str(&voice.stale());
    }
    if standing == Standing::Stuck {
        text.push(' ');
        text.push_str(&voice.cure(&count::obstacles(voice.ballot)));
    }
    if voice.ballot.escalated || voice.ballot.alarmed {
        text.push(' ');
        text.push_str(&voice.escalated(now, standing == Standing::Stuck));
    }
    text
}

fn standing(ballot: &Ballot) -> (Standing, Count) {
    if !ballot.is_of_a_decision() {
        return count::gate(ballot, Mode::Underway);
    }
    let (_, count) = count::decision(ballot, Mode::Underway);
    (if count::is_stuck(ballot) { Standing::Stuck } else { Standing::Open }, count)
}

fn explain_closed(voice: &Voice<'_>, closed: &Closed) -> String {
    let sum = voice.entries(&closed.count).join("; ");
    let with = |nl: String, en: String| {
        let first = voice.round() + &capital(&voice.say(nl, en));
        if sum.is_empty() { format!("{first}.") } else { format!("{first}: {sum}.") }
    };
    match &closed.outcome {
        Outcome::Verdict(verdict) => {
            let (nl, en) = verdict_words(*verdict);
            with(nl.to_owned(), en.to_owned())
        }
        Outcome::Chosen(options) => {
            let (titles, several) = (voice.chosen(options), options.len() > 1);
            let (is, was) = if several { ("zijn", "were") } else { ("is", "was") };
            let text = with(format!("gekozen {is} {titles}"), format!("{titles} {was} chosen"));
            match voice.chair_decided(options) {
                Some(clause) => format!("{text} {clause}"),
                None => text,
            }
        }
        Outcome::NothingChosen => with("geen keuze".to_owned(), "no choice".to_owned()),
        Outcome::Silence(means) => {
            let (nl, en) = silence_words(*means);
            with(nl.to_owned(), en.to_owned())
        }
        Outcome::Overtaken => voice.say(
            "Deze stemronde is vervallen: waarover gestemd werd is gewijzigd of niet meer aan de orde.",
            "This round lapsed: what was voted on changed or is no longer at issue.",
        ),
    }
}

fn verdict_words(verdict: Verdict) -> (&'static str, &'static str) {
    match verdict {
        Verdict::Approve => ("goedgekeurd", "approved"),
        Verdict::ApproveWithConditions => ("goedgekeurd onder voorwaarden", "approved with conditions"),
        Verdict::Rework => ("terug voor aanpassing", "sent back for rework"),
        Verdict::Hold => ("aangehouden", "put on hold"),
        Verdict::Stop => ("gestopt", "stopped"),
    }
}

fn silence_words(means: WhenSilent) -> (&'static str, &'static str) {
    match means {
        WhenSilent::Approve => {
            ("de termijn is verstreken en geen antwoord geldt als akkoord", "the term ended and no answer approves")
        }
        WhenSilent::Hold => (
            "de termijn is verstreken zonder uitkomst, dus het programma is aangehouden",
            "the term ended without an outcome, so the programme is on hold",
        ),
        WhenSilent::Stop => (
            "de termijn is verstreken zonder uitkomst, dus het programma is gestopt",
            "the term ended without an outcome, so the programme was stopped",
        ),
        WhenSilent::Escalate => ("de termijn is verstreken zonder uitkomst", "the term ended without an outcome"),
    }
}

impl Ballot {
    /// Whether it chooses between options, and does not give a verdict on a gate.
    pub fn is_of_a_decision(&self) -> bool {
        self.terms.pick > 0
    }
}

/// What the parties weigh in which the rule holds.
fn weight_reached(count: &EntryCount) -> f64 {
    count.groups.iter().filter(|group| group.met).filter_map(|group| group.weight).sum()
}

fn weight_asked(rule: &Rule) -> f64 {
    match rule {
        Rule::Weights { at_least, .. } => *at_least,
        _ => 0.0,
    }
}
