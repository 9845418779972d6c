// SPDX-License-Identifier: EUPL-1.2
//! What opened: steps with who must do them and by when, and rounds of voting with what is asked of whom.
//! Steps that open together for the same people by the same day are told together.

use indexmap::IndexMap;
use sluis_core::calendar::Deadline;
use sluis_core::definition::{Rule, StepKind};
use sluis_core::engine::{BallotRef, BallotTerms, Entry, Owners, StepRef, StepTerms};
use sluis_core::titles;
use sluis_core::value::Item;

use super::layout::Line;
use super::voice::Voice;

/// A step that opened.
pub(super) struct Opened<'e> {
    pub(super) step: &'e StepRef,
    pub(super) owners: &'e Owners,
    pub(super) terms: &'e StepTerms,
    pub(super) due: Option<&'e Deadline>,
}

/// The steps that opened after one another, in as few lines as it takes.
pub(super) fn steps(voice: &Voice<'_>, opened: &mut Vec<Opened<'_>>) -> Vec<Line> {
    let mut lines = Vec::new();
    let mut rest = std::mem::take(opened);
    while !rest.is_empty() {
        let first = rest.remove(0);
        let alike = |other: &Opened<'_>| other.due == first.due && is_plain(other.terms) && is_plain(first.terms);
        let (same, others): (Vec<_>, Vec<_>) = rest.into_iter().partition(alike);
        rest = others;
        let mut by_owners: IndexMap<String, Vec<String>> = IndexMap::new();
        for opened in std::iter::once(&first).chain(&same) {
            by_owners.entry(voice.owners(opened.owners)).or_default().push(voice.title(opened.step.clone()));
        }
        match by_owners.len() {
            1 => {
                let titles: Vec<String> = by_owners.into_values().flatten().collect();
                lines.extend(told(voice, &first, &voice.list(&titles)));
            }
            _ => lines.extend(several(voice, first.due, &by_owners)),
        }
    }
    lines
}

/// Steps of several people that are due on the same day.
fn several(voice: &Voice<'_>, due: Option<&Deadline>, by_owners: &IndexMap<String, Vec<String>>) -> Vec<Line> {
    let due = due.map(|due| format!(", {}", voice.due(due))).unwrap_or_default();
    let first = Line::Follows(voice.say(format!("Open{due}:"), format!("Open{due}:")));
    let parts = by_owners.iter().map(|(owners, titles)| Line::Part(format!("{} ({owners})", voice.list(titles))));
    std::iter::once(first).chain(parts).collect()
}

/// A task or a workshop: nothing more is to be said than who, what and when.
fn is_plain(terms: &StepTerms) -> bool {
    matches!(terms, StepTerms::Task | StepTerms::Workshop)
}

fn told(voice: &Voice<'_>, opened: &Opened<'_>, titles: &str) -> Vec<Line> {
    // Its ballot opens with it, and says more.
    if matches!(opened.terms, StepTerms::Decision) {
        return Vec::new();
    }
    let due = opened.due.map(|due| format!(", {}", voice.due(due))).unwrap_or_default();
    if matches!(opened.terms, StepTerms::Wait) {
        let until = opened.due.map(|due| (voice.date(due.date), voice.why(due)));
        return vec![Line::Follows(match until {
            Some((date, why)) => voice.say(
                format!("Nu loopt: {titles}, tot en met {date} ({why})."),
                format!("Now running: {titles}, up to and including {date} ({why})."),
            ),
            None => voice.say(format!("Nu loopt: {titles}."), format!("Now running: {titles}.")),
        })];
    }
    let owners = voice.owners(opened.owners);
    let extra = extra(voice, opened.step, opened.terms);
    let mut lines = vec![Line::Follows(
        voice.say(format!("Open: {titles}. {owners}{due}.{extra}"), format!("Open: {titles}. {owners}{due}.{extra}")),
    )];
    lines.extend(parts(voice, opened.terms));
    lines
}

/// What a kind of step asks, in one more sentence.
fn extra(voice: &Voice<'_>, step: &StepRef, terms: &StepTerms) -> String {
    let extra = match terms {
        StepTerms::Selection { candidates, min, max, .. } => {
            let pick = if min == max { min.to_string() } else { format!("{min}-{max}") };
            let from = candidates.len();
            voice.say(format!("Te kiezen: {pick} van {from}."), format!("To be picked: {pick} of {from}."))
        }
        StepTerms::Recruitment { headcount, .. } => {
            let positions = match voice.definition.step(&step.step).map(|step| &step.kind) {
                Some(StepKind::Recruitment { positions, .. }) => {
                    positions.values().map(|position| position.title.get(voice.language).to_owned()).collect()
                }
                _ => Vec::new(),
            };
            let positions = voice.list(&positions);
            voice.say(
                format!("Aan te stellen: {headcount} ({positions})."),
                format!("To be appointed: {headcount} ({positions})."),
            )
        }
        StepTerms::Funding { budget, effort_hours, .. } => {
            let budget = titles::money_text(*budget, voice.language);
            let hours = effort_hours.map(|hours| titles::whole_text(hours.into(), voice.language));
            match hours {
                Some(hours) => voice.say(
                    format!("Nodig: {budget} en {hours} uur, zo verdeeld:"),
                    format!("Needed: {budget} and {hours} hours, shared like this:"),
                ),
                None => {
                    voice.say(format!("Nodig: {budget}, zo verdeeld:"), format!("Needed: {budget}, shared like this:"))
                }
            }
        }
        _ => return String::new(),
    };
    format!(" {extra}")
}

/// The list that belongs to it: candidates, or shares.
fn parts(voice: &Voice<'_>, terms: &StepTerms) -> Vec<Line> {
    match terms {
        StepTerms::Selection { candidates, .. } => options(candidates),
        StepTerms::Funding { shares, .. } => {
            let shares = shares.iter().map(|(party, share)| {
                Line::Part(format!("{}: {}", voice.party(party), titles::money_text(*share, voice.language)))
            });
            shares.collect()
        }
        _ => Vec::new(),
    }
}

fn options(items: &[Item]) -> Vec<Line> {
    items.iter().map(|item| Line::Part(titles::item_name(item).to_owned())).collect()
}

/// A round of voting that opened.
pub(super) fn ballot(
    voice: &Voice<'_>,
    ballot: &BallotRef,
    round: u32,
    terms: &BallotTerms,
    due: Option<&Deadline>,
) -> Vec<Line> {
    let title = voice.title(ballot.clone());
    let due = due.map(|due| format!(", {}", voice.due(due))).unwrap_or_default();
    let again =
        if round > 1 { voice.say(format!(" (ronde {round})"), format!(" (round {round})")) } else { String::new() };
    let rules: Vec<String> =
        terms.entries.iter().enumerate().map(|(at, entry)| rule(voice, terms, at, entry)).collect();
    let mut lines = match ballot {
        BallotRef::Gate(_) => vec![Line::Follows(voice.say(
            format!("Poort open voor besluit{again}: {title}{due}."),
            format!("Gate open for decision{again}: {title}{due}."),
        ))],
        BallotRef::Decision(_) => vec![Line::Follows(voice.say(
            format!("Ter besluitvorming{again}: {title}{due}. Te kiezen: {} van {}.", terms.pick, terms.options.len()),
            format!("To be decided{again}: {title}{due}. To be chosen: {} of {}.", terms.pick, terms.options.len()),
        ))],
    };
    lines.extend(options(&terms.options));
    lines.extend(
        rules
            .into_iter()
            .map(|rule| Line::Follows(voice.say(format!("Nodig van {rule}."), format!("Needed from {rule}.")))),
    );
    if let BallotRef::Gate(phase) = ballot {
        lines.extend(dossier(voice, phase));
    }
    lines
}

fn dossier(voice: &Voice<'_>, phase: &str) -> Option<Line> {
    let gate = voice.definition.phase(phase)?.gate.as_ref()?;
    if gate.dossier.is_empty() {
        return None;
    }
    let instances = gate.dossier.iter().flat_map(|step| {
        let fans_out = voice.definition.step(step).is_some_and(|step| step.for_each.is_some());
        voice.instance.instances_of(step, fans_out)
    });
    let titles: Vec<String> = instances.map(|step| voice.title(step)).collect();
    let titles = voice.list(&titles);
    Some(Line::Follows(voice.say(format!("In het dossier: {titles}."), format!("In the dossier: {titles}."))))
}

/// `Stuurgroep (4 stemmen): in iedere partij alle stemmen`.
fn rule(voice: &Voice<'_>, terms: &BallotTerms, at: usize, entry: &Entry) -> String {
    let seats: Vec<&sluis_core::engine::Seat> =
        terms.seats.iter().filter(|seat| !seat.barred && seat.entries.contains(&at)).collect();
    let mut parts = vec![needed(voice, entry)];
    if let Some(quorum) = entry.quorum {
        let votes = voice.count(quorum.at_least as usize, ["stem", "stemmen"], ["vote", "votes"]);
        parts.push(match quorum.per_party {
            true => {
                voice.say(format!("ten minste {votes} uit iedere partij"), format!("at least {votes} from each party"))
            }
            false => voice.say(format!("ten minste {votes} uitgebracht"), format!("at least {votes} cast")),
        });
    }
    if entry.casting_vote {
        parts.push(voice.say("bij staking beslist de voorzitter", "the chair decides a tie"));
    }
    let veto: Vec<String> = seats.iter().filter(|seat| seat.veto).map(|seat| voice.person(&seat.person)).collect();
    if !veto.is_empty() {
        let names = voice.list(&veto);
        parts.push(voice.say(format!("niet zonder {names}"), format!("not without {names}")));
    }
    let votes = voice.count(seats.len(), ["stem", "stemmen"], ["vote", "votes"]);
    format!("{} ({votes}): {}", voice.role(&entry.by), parts.join(", "))
}

fn needed(voice: &Voice<'_>, entry: &Entry) -> String {
    let inner = match &entry.rule {
        Rule::Any => voice.say("één stem voor", "one vote in favour"),
        Rule::All => voice.say("alle stemmen voor", "all votes in favour"),
        Rule::Majority => voice.say("een meerderheid", "a majority"),
        Rule::AtLeast(number) => {
            let votes = voice.count(*number as usize, ["stem", "stemmen"], ["vote", "votes"]);
            voice.say(format!("ten minste {votes} voor"), format!("at least {votes} in favour"))
        }
        Rule::Fraction { of, parts } => {
            voice.say(format!("ten minste {of}/{parts} van de stemmen"), format!("at least {of}/{parts} of the votes"))
        }
        Rule::Weights { at_least, .. } => {
            let [asked, all] = [*at_least, entry.weight_of_all()].map(|n| titles::number_text(n, voice.language));
            voice.say(
                format!("partijen met samen ten minste {asked} van de {all} aan stemgewicht"),
                format!("parties that together have at least {asked} of the {all} in voting weight"),
            )
        }
    };
    if entry.per_party.is_empty() {
        return inner;
    }
    voice.say(format!("in iedere partij {inner}"), format!("{inner} in each party"))
}
