// SPDX-License-Identifier: EUPL-1.2
//! `meeting` and `object`: what a body voted in a meeting, recorded from its minutes by who manages the programme or by
//! the chair, and the word of a member that it was not so. Never makes the votes count: that the term to object does.

use indexmap::IndexMap;
use jiff::civil::Date;
use serde_json::Value as Json;

use super::recuse::presides_or_manages;
use super::vote::{check_choice, check_conditions, check_may_vote, is_conditional, lay_down, open_round, reach_of};
use crate::calendar::{Deadline, Due, Origin};
use crate::engine::command::NewCondition;
use crate::engine::decide::Draft;
use crate::engine::event::{EventData, RecordedVote};
use crate::engine::instance::Ballot;
use crate::engine::item::BallotRef;
use crate::engine::mandate::Reach;
use crate::engine::refusal::Refusal;
use crate::engine::settle::seats;
use crate::value::read_file;

pub(in crate::engine) fn meeting(
    draft: &mut Draft<'_>,
    ballot: &BallotRef,
    held: Option<Date>,
    votes: &IndexMap<String, RecordedVote>,
    conditions: &[NewCondition],
    minutes: &Json,
) -> Result<(), Refusal> {
    let recorder = draft.command.actor.person().ok_or(Refusal::PersonMustBeNamed)?;
    draft.check_person_exists(recorder)?;
    let round = open_round(draft, ballot)?.clone();
    let objections = term_to_object(draft, ballot)?;
    let held = held.unwrap_or_else(|| draft.today());
    check_held(draft, &round, held)?;
    if votes.is_empty() {
        return Err(Refusal::MeetingHasNoVotes);
    }
    for (person, vote) in votes {
        check_vote(draft, ballot, &round, held, person, vote)?;
    }
    draft.check_assurance(&ballot.clone().into(), round.terms.assurance)?;
    check_conditions(votes.values().any(|vote| is_conditional(&vote.choice)), conditions)?;
    let conditions = conditions.iter().map(|new| lay_down(draft, new)).collect::<Result<Vec<_>, _>>()?;
    let minutes = read_file(minutes, draft.ids).ok_or(Refusal::MeetingHasNoMinutes)?;
    draft.record(EventData::MeetingRecorded {
        ballot: ballot.clone(),
        round: round.round,
        meeting: round.meetings.len() as u32 + 1,
        held,
        votes: votes.clone(),
        conditions,
        minutes,
        objections,
        dossier: round.terms.dossier,
    });
    Ok(())
}

pub(in crate::engine) fn object(draft: &mut Draft<'_>, ballot: &BallotRef, reason: &str) -> Result<(), Refusal> {
    let actor = draft.command.actor.person().ok_or(Refusal::PersonMustBeNamed)?;
    draft.check_person_exists(actor)?;
    let seat = draft.command.on_behalf_of.as_deref().unwrap_or(actor).to_owned();
    draft.check_person_exists(&seat)?;
    let nothing = || Refusal::NothingIsRecorded { person: seat.clone(), ballot: ballot.clone() };
    let round = draft.instance.ballot(ballot).ok_or_else(nothing)?;
    let meetings = round.meetings.iter().rev();
    let meeting = meetings.clone().find(|meeting| meeting.votes.contains_key(&seat)).ok_or_else(nothing)?;
    if meeting.stands {
        return Err(Refusal::ObjectionIsLate { ballot: ballot.clone(), until: meeting.objections.date });
    }
    let (number, round) = (meeting.number, open_round(draft, ballot)?.clone());
    let on_record = round.on_record.get(&seat).filter(|vote| vote.meeting == Some(number)).ok_or_else(nothing)?;
    // A deputy who is said to have voted knows whether it is so, also when the mandate has ended since.
    if actor != seat && on_record.cast_by != actor {
        draft.acting_for(&reach_of(draft, ballot, &round))?;
    }
    draft.check_assurance(&ballot.clone().into(), round.terms.assurance)?;
    let (ballot, reason) = (ballot.clone(), draft.seal_reason(reason)?);
    draft.record(EventData::ObjectionRaised { ballot, round: round.round, meeting: number, seat, reason });
    Ok(())
}

/// Until when one may object, counted from now on: that is when members are told.
fn term_to_object(draft: &Draft<'_>, ballot: &BallotRef) -> Result<Deadline, Refusal> {
    let not_here = || Refusal::MeetingsDoNotVoteHere { ballot: ballot.clone() };
    let term = seats::objection_of(draft.definition, ballot).ok_or_else(not_here)?;
    let (calendar, zone) = (&draft.definition.calendar, &draft.definition.timezone);
    Due::after_opening(term).deadline(|_| Some(Origin::At(draft.now)), calendar, zone).ok_or_else(not_here)
}

/// A meeting votes on what is before it: not before the round, nor on a dossier that changed after it.
fn check_held(draft: &Draft<'_>, round: &Ballot, held: Date) -> Result<(), Refusal> {
    let day = |at| draft.definition.timezone.to_datetime(at).date();
    let opened = day(round.opened_at);
    if held > draft.today() {
        return Err(Refusal::MeetingIsStillToCome { held });
    }
    if held < opened {
        return Err(Refusal::MeetingWasBeforeTheBallot { held, opened });
    }
    match round.changed_at.map(day).filter(|changed| held < *changed) {
        Some(changed) => Err(Refusal::DossierChangedAfterTheMeeting { held, changed }),
        None => Ok(()),
    }
}

fn check_vote(
    draft: &Draft<'_>,
    ballot: &BallotRef,
    round: &Ballot,
    held: Date,
    person: &str,
    vote: &RecordedVote,
) -> Result<(), Refusal> {
    draft.check_person_exists(person)?;
    let not_a_seat = || Refusal::VoterIsNotAnApprover { person: person.to_owned(), ballot: ballot.clone() };
    let seat = round.seat(person).ok_or_else(not_a_seat)?;
    if !presides_or_manages(draft, round, seat) {
        let recorder = draft.command.actor.id().to_owned();
        return Err(Refusal::PersonMayNotRecordForSeat { person: recorder, seat: person.to_owned() });
    }
    let voter = vote.by.as_deref().filter(|by| *by != person);
    if let Some(deputy) = voter {
        draft.check_person_exists(deputy)?;
        let reach = Reach::in_round(draft.definition, ballot, round, person);
        let had_none = || Refusal::DeputyHadNoMandate { person: deputy.to_owned(), from: person.to_owned(), held };
        draft.check_mandate(deputy, person, &reach, held, had_none)?;
    }
    check_may_vote(draft, ballot, round, seat, voter.unwrap_or(person))?;
    check_choice(ballot, round, person, &vote.choice)?;
    match round.votes.get(person).filter(|vote| vote.meeting.is_none()) {
        Some(_) => Err(Refusal::SeatVotedItself { person: person.to_owned(), ballot: ballot.clone() }),
        None => Ok(()),
    }
}
