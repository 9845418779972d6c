// SPDX-License-Identifier: EUPL-1.2
//! How people voted on gates and decisions, what they added, and what came of it with its sum.
//! The sum is the engine's own explanation; nothing is counted here.

use sluis_core::definition::Verdict;
use sluis_core::engine::{
    BallotRef, CheckedCondition, Choice, DossierChange, EscalationReason, Event, LaidDown, explain_ballot,
    explain_changes,
};
use sluis_core::titles;
use sluis_core::value::Sealed;

use super::deeds::{deed, follows};
use super::layout::Line;
use super::voice::{Voice, sentence};
use super::{Previous, Subject};

/// A vote as its event tells it.
pub(super) struct Cast<'e> {
    pub(super) ballot: &'e BallotRef,
    pub(super) seat: &'e str,
    pub(super) choice: &'e Choice,
    pub(super) conditions: &'e [LaidDown],
    pub(super) comment: Option<&'e Sealed>,
}

pub(super) fn cast(voice: &Voice<'_>, event: &Event, vote: &Cast<'_>, previous: &Previous) -> Vec<Line> {
    let who = seated(voice, event, vote.seat);
    let known = previous.subject == Some(Subject::Ballot(vote.ballot.clone()));
    let on = if known { None } else { Some(voice.named(vote.ballot.clone())) };
    let same = known && matches!(vote.choice, Choice::Options(_)) && previous.choice.as_ref() == Some(vote.choice);
    let verb = if same { voice.say("kiest hetzelfde", "chooses the same") } else { chosen(voice, vote, on.as_deref()) };
    let mut words = format!("{who} {verb}");
    if let Some(comment) = vote.comment {
        words = format!("{words}: {}", voice.quote(comment));
    }
    if vote.conditions.is_empty() {
        words = sentence(&words);
    } else {
        words.push_str(&voice.say(", op voorwaarde dat:", ", on condition that:"));
    }
    deed(words).into_iter().chain(vote.conditions.iter().map(|condition| laid_down(voice, condition))).collect()
}

/// The verb of a vote; the ballot is named when it was not just before.
fn chosen(voice: &Voice<'_>, vote: &Cast<'_>, on: Option<&str>) -> String {
    let (met, with) = on.map(|on| (format!(" met {on}"), format!(" {on}"))).unwrap_or_default();
    let (over, about) = on.map(|on| (format!(" over {on}"), format!(" on {on}"))).unwrap_or_default();
    match vote.choice {
        Choice::Verdict(Verdict::Approve | Verdict::ApproveWithConditions) => voice.say(
            format!("is akkoord{met}"),
            if on.is_some() { format!("approves{with}") } else { "approves".to_owned() },
        ),
        Choice::Verdict(Verdict::Rework) => {
            voice.say(format!("stemt{over} voor aanpassing"), format!("votes{about} for rework"))
        }
        Choice::Verdict(Verdict::Hold) => {
            voice.say(format!("stemt{over} voor aanhouden"), format!("votes{about} for a hold"))
        }
        Choice::Verdict(Verdict::Stop) => {
            voice.say(format!("stemt{over} voor stoppen"), format!("votes{about} to stop"))
        }
        Choice::Abstain => voice.say(format!("onthoudt zich van stemming{over}"), format!("abstains{about}")),
        Choice::Options(options) => {
            let titles: Vec<String> =
                options.iter().map(|option| format!("“{}”", option_title(voice, vote.ballot, option))).collect();
            let titles = voice.list(&titles);
            let (bij, at) = on.map(|on| (format!(" bij {on}"), format!(" in {on}"))).unwrap_or_default();
            voice.say(format!("kiest{bij} voor {titles}"), format!("chooses{at} {titles}"))
        }
    }
}

pub(super) fn option_title(voice: &Voice<'_>, ballot: &BallotRef, option: &str) -> String {
    let rounds = voice.instance.ballots.get(ballot);
    let options = rounds.into_iter().flatten().flat_map(|round| &round.terms.options);
    let mut known = options.filter(|known| known.id == option);
    known.next().map_or_else(|| option.to_owned(), |known| titles::item_name(known).to_owned())
}

pub(super) fn laid_down(voice: &Voice<'_>, condition: &LaidDown) -> Line {
    Line::Part(sentence(&titles::sealed_text(&condition.text, voice.language)))
}

/// Who voted; a deputy with the seat in whose name.
pub(super) fn seated(voice: &Voice<'_>, event: &Event, seat: &str) -> String {
    if event.on_behalf_of.is_some() || event.actor.person() == Some(seat) {
        return voice.actor(event);
    }
    let (actor, seat) = (voice.actor(event), voice.person(seat));
    voice.say(format!("{actor} (namens {seat})"), format!("{actor} (for {seat})"))
}

pub(super) fn withdrawn(voice: &Voice<'_>, event: &Event, ballot: &BallotRef, seat: &str) -> Vec<Line> {
    let (who, title) = (seated(voice, event, seat), voice.named(ballot.clone()));
    deed(voice.say(format!("{who} trekt de stem over {title} in."), format!("{who} takes the vote on {title} back.")))
}

/// What changed under the voters, and who is asked again.
pub(super) fn changed(voice: &Voice<'_>, ballot: &BallotRef, changes: &[DossierChange], stale: &[String]) -> Vec<Line> {
    let title = voice.named(ballot.clone());
    let first = voice.say(format!("Gewijzigd is waarover {title} gaat:"), format!("What {title} is about changed:"));
    let told = explain_changes(voice.definition, voice.directory, voice.instance, changes, voice.language);
    let parts = told.iter().map(|change| Line::Part(sentence(change)));
    let people = voice.people(stale);
    let again = voice.say(format!("Opnieuw gevraagd: {people}."), format!("Asked again: {people}."));
    let again = (!stale.is_empty()).then_some(Line::Follows(again));
    std::iter::once(Line::Follows(first)).chain(parts).chain(again).collect()
}

pub(super) fn recused(voice: &Voice<'_>, event: &Event, ballot: &BallotRef, seat: &str, reason: &Sealed) -> Vec<Line> {
    let (who, title, reason) = (seated(voice, event, seat), voice.named(ballot.clone()), voice.reason(reason));
    deed(voice.say(
        format!("{who} stemt niet mee over {title} wegens een belang. De reden: {reason}"),
        format!("{who} stands aside on {title}. The reason: {reason}"),
    ))
}

pub(super) fn returned(voice: &Voice<'_>, event: &Event, ballot: &BallotRef, seat: &str, reason: &Sealed) -> Vec<Line> {
    let (who, title, reason) = (seated(voice, event, seat), voice.named(ballot.clone()), voice.reason(reason));
    deed(voice.say(
        format!("{who} stemt weer mee over {title}. De reden: {reason}"),
        format!("{who} votes on {title} again. The reason: {reason}"),
    ))
}

pub(super) fn closed(voice: &Voice<'_>, event: &Event, ballot: &BallotRef, round: u32) -> Vec<Line> {
    let mut rounds = voice.instance.ballots.get(ballot).into_iter().flatten();
    let Some(closed) = rounds.find(|known| known.round == round) else { return Vec::new() };
    let title = voice.named(ballot.clone());
    let sum = explain_ballot(voice.definition, voice.directory, closed, event.at, voice.language);
    follows(voice.say(format!("Besluit over {title}. {sum}"), format!("Decision on {title}. {sum}")))
}

pub(super) fn escalated(voice: &Voice<'_>, ballot: &BallotRef, why: EscalationReason, to: &[String]) -> Vec<Line> {
    let title = voice.named(ballot.clone());
    let to = voice.list(&to.iter().map(|id| voice.person_or_role(id)).collect::<Vec<_>>());
    let words = match why {
        EscalationReason::Silence => voice.say(
            format!("De termijn van {title} is om zonder besluit. Dit hoort: {to}."),
            format!("The term of {title} ended without a decision. Told: {to}."),
        ),
        EscalationReason::ReworkedTooOften => voice.say(
            format!("{title} is vaker teruggestuurd dan afgesproken. Dit hoort: {to}."),
            format!("{title} was sent back more often than agreed. Told: {to}."),
        ),
        EscalationReason::CannotPass => voice.say(
            format!("{title} kan met deze mensen niet meer slagen. Dit hoort: {to}."),
            format!("{title} can no longer pass with these people. Told: {to}."),
        ),
    };
    vec![Line::Milestone(words)]
}

/// The conditions of a gate: what lacks, or that nothing does.
pub(super) fn checked(voice: &Voice<'_>, phase: &str, conditions: &[CheckedCondition]) -> Vec<Line> {
    let title = voice.named(sluis_core::engine::ItemRef::Gate(phase.to_owned()));
    let lacking: Vec<&CheckedCondition> = conditions.iter().filter(|condition| !condition.holds).collect();
    if lacking.is_empty() {
        let all = voice.count(conditions.len(), ["voorwaarde", "voorwaarden"], ["condition", "conditions"]);
        return match conditions.len() {
            0 => Vec::new(),
            1 => follows(voice.say(
                format!("Aan de voorwaarde van {title} is voldaan."),
                format!("The condition of {title} is met."),
            )),
            _ => follows(
                voice.say(format!("Aan de {all} van {title} is voldaan."), format!("The {all} of {title} are met.")),
            ),
        };
    }
    let first = voice.say(format!("{title} gaat nog niet open:"), format!("{title} does not open yet:"));
    let parts = lacking.into_iter().map(|condition| {
        let message = sentence(condition.message.get(voice.language));
        match &condition.because {
            Some(because) => Line::Part(format!("{message} ({})", because.get(voice.language))),
            None => Line::Part(message),
        }
    });
    std::iter::once(Line::Follows(first)).chain(parts).collect()
}

pub(super) fn seats_changed(voice: &Voice<'_>, ballot: &BallotRef, joined: &[String], left: &[String]) -> Vec<Line> {
    let title = voice.named(ballot.clone());
    let mut lines = Vec::new();
    if !joined.is_empty() {
        let people = voice.people(joined);
        lines.extend(follows(voice.say(
            format!("Over {title} stemt voortaan ook: {people}."),
            format!("Now voting on {title} as well: {people}."),
        )));
    }
    if !left.is_empty() {
        let people = voice.people(left);
        lines.extend(follows(voice.say(
            format!("Over {title} stemt niet meer: {people}."),
            format!("No longer voting on {title}: {people}."),
        )));
    }
    lines
}
