// SPDX-License-Identifier: EUPL-1.2
//! Votes that a body took in a meeting, as its minutes say: on record at once, and counted when the term to object has
//! run. Never the act of the person in whose name they stand: each keeps the meeting that says so.

use indexmap::IndexMap;
use jiff::Timestamp;
use jiff::civil::Date;

use super::event::{LaidDown, RecordedVote};
use super::instance::{Ballot, Vote};
use super::terms::Seat;
use crate::calendar::Deadline;
use crate::definition::Verdict;
use crate::engine::Choice;
use crate::value::{FileRef, Sealed};

/// A meeting in which a body voted.
#[derive(Debug, Clone, PartialEq)]
pub struct Meeting {
    /// From 1 within the round.
    pub number: u32,
    /// The event that recorded it.
    pub seq: u64,
    /// The day on which it was held, in the workflow's zone.
    pub held: Date,
    /// Who recorded it.
    pub recorded_by: String,
    /// When it was recorded.
    pub recorded_at: Timestamp,
    /// What the minutes say, by seat, whatever became of it.
    pub votes: IndexMap<String, RecordedVote>,
    /// What the approvals with conditions lay down together.
    pub conditions: Vec<LaidDown>,
    /// The minutes, by the hash of their bytes.
    pub minutes: FileRef,
    /// Until when one may object.
    pub objections: Deadline,
    /// Who objected.
    pub objected: Vec<Objection>,
    /// Whether that term has run, so that what is left of the votes counts.
    pub stands: bool,
}

/// What the minutes say in the name of a seat is not so.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Objection {
    /// The event that recorded it.
    pub seq: u64,
    /// The seat.
    pub seat: String,
    /// Who said so: the seat, or who acts for it.
    pub by: String,
    /// Why.
    pub reason: Sealed,
    /// When.
    pub at: Timestamp,
}

impl Ballot {
    /// The seats that count, have not voted, and of which no minutes say what they voted.
    pub fn owing(&self) -> impl Iterator<Item = &Seat> {
        self.silent().filter(|seat| !self.on_record.contains_key(&seat.person))
    }

    /// The meetings to whose votes one may still object.
    pub fn disputable(&self) -> impl Iterator<Item = &Meeting> {
        let has_votes = |meeting: &&Meeting| self.on_record.values().any(|vote| vote.meeting == Some(meeting.number));
        self.meetings.iter().filter(|meeting| !meeting.stands).filter(has_votes)
    }

    /// The meeting with this number.
    pub fn meeting(&self, number: u32) -> Option<&Meeting> {
        self.meetings.iter().find(|meeting| meeting.number == number)
    }

    /// Whether the day alone does not say which meeting it was: another of the round was held on it too.
    pub fn shares_its_day(&self, meeting: &Meeting) -> bool {
        self.meetings.iter().any(|other| other.held == meeting.held && other.number != meeting.number)
    }

    /// When the round ends: its due date, or later where a term to object runs past it, so that whoever objects can still
    /// vote. `None` without a due date.
    pub fn ends_at(&self) -> Option<Timestamp> {
        let due = self.due.as_ref()?.due_at;
        let objections = self.meetings.iter().map(|meeting| meeting.objections.due_at);
        objections.chain([due]).max()
    }

    /// Takes a meeting into the record. What an earlier meeting said of the same seats is over: a body may vote again.
    pub(super) fn record_meeting(&mut self, meeting: Meeting, dossier: &str) {
        for (seat, recorded) in &meeting.votes {
            let conditional = recorded.choice == Choice::Verdict(Verdict::ApproveWithConditions);
            let vote = Vote {
                choice: recorded.choice.clone(),
                cast_by: recorded.by.clone().unwrap_or_else(|| seat.clone()),
                at: meeting.recorded_at,
                conditions: if conditional { meeting.conditions.clone() } else { Vec::new() },
                comment: None,
                dossier: dossier.to_owned(),
                meeting: Some(meeting.number),
            };
            self.votes.remove(seat);
            self.stale.remove(seat);
            self.on_record.insert(seat.clone(), vote);
        }
        self.meetings.push(meeting);
    }

    /// Takes back what a meeting said of a seat.
    pub(super) fn object(&mut self, number: u32, objection: Objection) {
        self.on_record.remove(&objection.seat);
        if let Some(meeting) = self.meetings.iter_mut().find(|meeting| meeting.number == number) {
            meeting.objected.push(objection);
        }
    }

    /// Lets what a meeting said of these seats count.
    pub(super) fn let_stand(&mut self, number: u32, seats: &[String]) {
        let votes = seats.iter().filter_map(|seat| self.on_record.remove_entry(seat));
        self.votes.extend(votes);
        self.alarmed = false;
        if let Some(meeting) = self.meetings.iter_mut().find(|meeting| meeting.number == number) {
            meeting.stands = true;
        }
    }
}
