// SPDX-License-Identifier: EUPL-1.2
//! `vote` and `withdraw`: one vote a seat, changed or taken back until the ballot closes.
//! A deputy with a mandate casts the vote of an absent seat; both are on record.

use crate::definition::{Assurance, Verdict};
use crate::engine::command::{Choice, NewCondition};
use crate::engine::decide::Draft;
use crate::engine::event::{EventData, LaidDown};
use crate::engine::explain::explain_changes;
use crate::engine::instance::Ballot;
use crate::engine::item::BallotRef;
use crate::engine::mandate::Reach;
use crate::engine::meeting::Meeting;
use crate::engine::refusal::Refusal;
use crate::engine::settle::seats;
use crate::engine::terms::{Owners, Seat};
use crate::text::{Language, Text};

/// So many signs of a hash tell one state of a dossier from another.
const SHORTEST_HASH: usize = 8;

pub(in crate::engine) fn vote(
    draft: &mut Draft<'_>,
    ballot: &BallotRef,
    choice: &Choice,
    comment: Option<&str>,
    conditions: &[NewCondition],
) -> Result<(), Refusal> {
    let round = open_round(draft, ballot)?.clone();
    let seat = seat_of(draft, ballot, &round)?;
    check_assurance(draft, ballot, round.terms.assurance)?;
    check_choice(ballot, &round, &seat, choice)?;
    check_conditions(is_conditional(choice), conditions)?;
    check_not_cast(draft, ballot, &round, &seat, choice, comment, conditions)?;
    let conditions = conditions.iter().map(|new| lay_down(draft, new)).collect::<Result<Vec<_>, _>>()?;
    let comment = match comment.filter(|comment| !comment.trim().is_empty()) {
        Some(comment) => Some(draft.seal(comment)?),
        None => None,
    };
    draft.record(EventData::VoteCast {
        ballot: ballot.clone(),
        round: round.round,
        seat,
        choice: choice.clone(),
        conditions,
        comment,
        dossier: round.terms.dossier.clone(),
    });
    Ok(())
}

/// Whether a vote approves with conditions.
pub(super) fn is_conditional(choice: &Choice) -> bool {
    *choice == Choice::Verdict(Verdict::ApproveWithConditions)
}

/// Conditions belong to an approval with conditions, and to nothing else.
pub(super) fn check_conditions(asked: bool, conditions: &[NewCondition]) -> Result<(), Refusal> {
    match (asked, conditions.is_empty()) {
        (true, true) => Err(Refusal::ConditionsAreMissing),
        (false, false) => Err(Refusal::ConditionsNeedTheirVerdict),
        _ => Ok(()),
    }
}

/// Nobody is counted for what they did not see: who votes from an older mail hears what changed.
pub(in crate::engine) fn check_seen(
    draft: &Draft<'_>,
    ballot: &BallotRef,
    dossier: Option<&str>,
) -> Result<(), Refusal> {
    let Some(seen) = dossier.map(str::trim) else { return Ok(()) };
    let round = open_round(draft, ballot)?;
    let now = &round.terms.dossier;
    if seen.len() >= SHORTEST_HASH && now.starts_with(seen) {
        return Ok(());
    }
    let changes = round.changes_since(seen).filter(|_| seen.len() >= SHORTEST_HASH).unwrap_or_default();
    let told = |language| {
        let lines = explain_changes(draft.definition, draft.directory, &draft.instance, &changes, language);
        lines.join("; ")
    };
    let changes = Text::both(told(Language::Nl), told(Language::En));
    Err(Refusal::DossierHasChanged { ballot: ballot.clone(), changes, now: now.chars().take(SHORTEST_HASH).collect() })
}

pub(in crate::engine) fn withdraw(draft: &mut Draft<'_>, ballot: &BallotRef) -> Result<(), Refusal> {
    let round = open_round(draft, ballot)?.clone();
    let seat = seat_of(draft, ballot, &round)?;
    check_assurance(draft, ballot, round.terms.assurance)?;
    if let Some(meeting) = meeting_of(&round, &seat) {
        return Err(Refusal::VoteIsOnRecord { ballot: ballot.clone(), until: meeting.objections.date });
    }
    let Some(vote) = round.votes.get(&seat) else {
        return Err(Refusal::SeatHasNotVoted { person: seat, ballot: ballot.clone() });
    };
    let actor = draft.command.actor.id();
    if vote.cast_by != actor && seat != actor {
        return Err(Refusal::SeatHasAlreadyVoted { person: seat, ballot: ballot.clone(), by: vote.cast_by.clone() });
    }
    draft.record(EventData::VoteWithdrawn { ballot: ballot.clone(), round: round.round, seat });
    Ok(())
}

/// The meeting whose minutes say what a seat voted, while one may object to it.
pub(super) fn meeting_of<'r>(round: &'r Ballot, seat: &str) -> Option<&'r Meeting> {
    round.meeting(round.on_record.get(seat)?.meeting?)
}

/// The open round of a ballot that the workflow has.
pub(super) fn open_round<'a>(draft: &'a Draft<'_>, ballot: &BallotRef) -> Result<&'a Ballot, Refusal> {
    match ballot {
        BallotRef::Gate(phase) => {
            let written = draft.definition.phase(phase).ok_or_else(|| {
                let known = draft.definition.phases.iter().map(|phase| phase.id.clone()).collect();
                Refusal::PhaseIsUnknown { phase: phase.clone(), known }
            })?;
            if written.gate.is_none() {
                return Err(Refusal::BallotIsUnknown { ballot: ballot.clone() });
            }
        }
        BallotRef::Decision(step) => {
            draft.check_step_exists(step)?;
            let written = draft.definition.step(&step.step);
            let is_decision =
                written.is_some_and(|step| matches!(step.kind, crate::definition::StepKind::Decision { .. }));
            if !is_decision {
                return Err(Refusal::BallotIsUnknown { ballot: ballot.clone() });
            }
        }
    }
    draft.instance.open_ballot(ballot).ok_or_else(|| Refusal::BallotIsNotOpen { ballot: ballot.clone() })
}

/// The seat in whose name the command votes. Somebody who completed a step of the dossier may not, nor a deputy of
/// theirs, where the ballot bars them.
fn seat_of(draft: &Draft<'_>, ballot: &BallotRef, round: &Ballot) -> Result<String, Refusal> {
    let person = draft.acting_for(&reach_of(draft, ballot, round))?;
    let Some(seat) = round.terms.seats.iter().find(|seat| seat.person == person) else {
        return Err(Refusal::VoterIsNotAnApprover { person, ballot: ballot.clone() });
    };
    check_may_vote(draft, ballot, round, seat, draft.command.actor.id())?;
    Ok(person)
}

/// The roles that a mandate must name to speak for the seat in whose name the command is given.
pub(super) fn reach_of<'d>(draft: &Draft<'d>, ballot: &BallotRef, round: &Ballot) -> Reach<'d> {
    let person = draft.command.on_behalf_of.as_deref().unwrap_or_else(|| draft.command.actor.id());
    Reach::in_round(draft.definition, ballot, round, person)
}

/// Whether a person may vote for a seat: the own one, or that of another under a mandate.
pub(super) fn check_may_vote(
    draft: &Draft<'_>,
    ballot: &BallotRef,
    round: &Ballot,
    seat: &Seat,
    voter: &str,
) -> Result<(), Refusal> {
    // An interest is the person's own: who stands aside does not vote for another either.
    if let Some(recused) = [seat.person.as_str(), voter].into_iter().find(|id| round.recused.contains_key(*id)) {
        return Err(Refusal::SeatIsRecused { person: recused.to_owned(), ballot: ballot.clone() });
    }
    let barred = |id: &str| round.terms.seats.iter().any(|seat| seat.person == id && seat.barred);
    if seat.barred || barred(voter) || seats::is_barred((draft.definition, &draft.instance), ballot, seat, voter) {
        return Err(Refusal::VoterCompletedAStepOfTheDossier { person: voter.to_owned(), ballot: ballot.clone() });
    }
    Ok(())
}

fn check_assurance(draft: &Draft<'_>, ballot: &BallotRef, asked: Assurance) -> Result<(), Refusal> {
    draft.check_assurance(&ballot.clone().into(), asked)
}

pub(super) fn check_choice(ballot: &BallotRef, round: &Ballot, seat: &str, choice: &Choice) -> Result<(), Refusal> {
    match (ballot, choice) {
        (BallotRef::Gate(_), Choice::Verdict(_)) => Ok(()),
        (BallotRef::Gate(_), Choice::Options(_)) => {
            Err(Refusal::OptionsAreNotForAGate { ballot: ballot.clone(), abstain: round.may_abstain(seat) })
        }
        (BallotRef::Decision(_), Choice::Verdict(_)) => {
            Err(Refusal::VerdictIsNotForADecision { ballot: ballot.clone() })
        }
        (BallotRef::Decision(_), Choice::Options(options)) => {
            for (at, option) in options.iter().enumerate() {
                if !round.terms.options.iter().any(|known| known.id == *option) {
                    let known = round.terms.options.iter().map(|option| option.id.clone()).collect();
                    return Err(Refusal::ItemIsUnknown { item: option.clone(), known });
                }
                if options[..at].contains(option) {
                    return Err(Refusal::ItemIsNamedTwice { item: option.clone() });
                }
            }
            if options.len() != round.terms.pick as usize {
                return Err(Refusal::OptionsAreTooFewOrTooMany { chosen: options.len(), pick: round.terms.pick });
            }
            Ok(())
        }
        (_, Choice::Abstain) if round.may_abstain(seat) => Ok(()),
        (_, Choice::Abstain) => Err(Refusal::AbstentionIsNotAllowed { ballot: ballot.clone() }),
    }
}

/// A seat votes once: the same vote again is refused, and so is another person's vote over it. Who voted may choose
/// otherwise, and the seat itself may always replace what its deputy cast.
fn check_not_cast(
    draft: &Draft<'_>,
    ballot: &BallotRef,
    round: &Ballot,
    seat: &str,
    choice: &Choice,
    comment: Option<&str>,
    conditions: &[NewCondition],
) -> Result<(), Refusal> {
    let actor = draft.command.actor.id();
    if let Some(meeting) = meeting_of(round, seat).filter(|_| actor != seat) {
        let by = meeting.recorded_by.clone();
        return Err(Refusal::SeatHasAlreadyVoted { person: seat.to_owned(), ballot: ballot.clone(), by });
    }
    let Some(vote) = round.votes.get(seat) else { return Ok(()) };
    let refusal = |by: &str| {
        Err(Refusal::SeatHasAlreadyVoted { person: seat.to_owned(), ballot: ballot.clone(), by: by.to_owned() })
    };
    if vote.cast_by != actor && seat != actor {
        return refusal(&vote.cast_by);
    }
    let said = vote.comment.as_ref().and_then(|comment| comment.text());
    let adds_nothing = conditions.is_empty() && (comment.is_none() || comment.map(str::trim) == said);
    // What minutes say is no act of the person: the same vote, now their own, is news.
    let own = vote.cast_by == actor && vote.meeting.is_none();
    if own && vote.choice == *choice && adds_nothing { refusal(seat) } else { Ok(()) }
}

pub(super) fn lay_down(draft: &mut Draft<'_>, new: &NewCondition) -> Result<LaidDown, Refusal> {
    if new.text.trim().is_empty() {
        return Err(Refusal::ConditionIsEmpty);
    }
    if let Some(date) = new.due.filter(|date| *date < draft.today()) {
        return Err(Refusal::DateHasPassed { date });
    }
    let owners = match new.owner.as_deref().or(draft.definition.managed_by.as_deref()) {
        None => Owners { role: None, party: None, people: vec![draft.command.actor.id().to_owned()] },
        Some(role) if draft.definition.roles.contains_key(role) => {
            Owners { role: Some(role.to_owned()), party: None, people: draft.members(role) }
        }
        Some(person) if draft.directory.person(person).is_some() => {
            Owners { role: None, party: None, people: vec![person.to_owned()] }
        }
        Some(owner) => return Err(Refusal::OwnerIsUnknown { owner: owner.to_owned() }),
    };
    let text = draft.seal(&new.text)?;
    Ok(LaidDown { text, owners, due: new.due })
}
