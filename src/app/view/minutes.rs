// SPDX-License-Identifier: EUPL-1.2
//! What meetings voted in a round: the minutes and their hash, what they say of whom, and who objected. Tells what is on
//! record; whether a vote counts is the core's to say.

use jiff::Timestamp;
use jiff::civil::Date;
use serde::Serialize;
use sluis_core::engine::{Ballot, Meeting, Objection, RecordedVote};
use sluis_core::titles::person_name;

use super::Sight;
use super::decisions::words_of;

/// A meeting in which a body voted.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct MeetingView {
    /// From 1 within the round.
    pub number: u32,
    /// The day on which it was held, in the programme's zone.
    pub held: Date,
    /// Another meeting of the round was held on the same day: the number tells them apart.
    #[serde(skip)]
    pub shares_its_day: bool,
    /// Who recorded it: id of a person.
    pub recorded_by: String,
    /// When it was recorded.
    pub recorded_at: Timestamp,
    /// The minutes.
    pub minutes: MinutesFile,
    /// The last day on which one may object.
    pub objections_until: Date,
    /// The first moment that is too late to object.
    pub objections_end_at: Timestamp,
    /// Whether that term has run.
    pub stands: bool,
    /// What the minutes say, and what became of it.
    pub votes: Vec<MinutedVote>,
    /// Who objected.
    pub objections: Vec<RaisedObjection>,
}

/// The file of the minutes.
#[derive(Clone, Debug, Serialize)]
pub struct MinutesFile {
    /// How it was called; absent when it was erased.
    pub name: Option<String>,
    /// SHA-256 of its bytes.
    pub hash: String,
    /// Its size in bytes.
    pub size: u64,
}

/// What minutes say of one seat.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct MinutedVote {
    /// The person in whose name was voted.
    pub seat: String,
    /// That person's name.
    pub name: String,
    /// The deputy who voted for them; absent when they did so themselves.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub by: Option<String>,
    /// A verdict, options by id, or `abstain`.
    pub choice: Vec<String>,
    /// What became of it.
    pub standing: MinutedStanding,
    /// What came in its place; only of one that was replaced.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub replaced: Option<Replaced>,
}

/// What came in the place of a vote in minutes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "by", rename_all = "kebab-case")]
pub enum Replaced {
    /// A later meeting voted again.
    LaterMinutes {
        /// Its number within the round.
        meeting: u32,
    },
    /// The person voted themselves.
    OwnVote,
    /// The person stood aside.
    Recusal,
    /// The person left the ballot.
    Departure,
    /// The round ended before it counted.
    EndOfRound,
}

/// What became of a vote in minutes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum MinutedStanding {
    /// One may still object; it does not count yet.
    Open,
    /// It counts.
    Counts,
    /// Somebody objected: it was taken back.
    Objected,
    /// The dossier changed: it does not count any more.
    Stale,
    /// The person voted themselves, stood aside or left, a later meeting voted again, or the round ended before it counted.
    Replaced,
}

/// An objection to what minutes say.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct RaisedObjection {
    /// The person in whose name was voted.
    pub seat: String,
    /// That person's name.
    pub name: String,
    /// Who objected: the same person or another.
    pub raised_by: String,
    /// Why; absent when it was erased.
    pub reason: Option<String>,
    /// When.
    pub at: Timestamp,
}

impl Sight {
    /// The meetings that voted in a round.
    pub(super) fn meetings(&self, round: &Ballot) -> Vec<MeetingView> {
        round.meetings.iter().map(|meeting| self.meeting(round, meeting)).collect()
    }

    fn meeting(&self, round: &Ballot, meeting: &Meeting) -> MeetingView {
        let minutes = &meeting.minutes;
        let said = |(seat, vote): (&String, &RecordedVote)| {
            let standing = standing(round, meeting, seat);
            MinutedVote {
                seat: seat.clone(),
                name: person_name(&self.directory, seat),
                by: vote.by.clone(),
                choice: words_of(&vote.choice),
                standing,
                replaced: (standing == MinutedStanding::Replaced).then(|| replaced(round, meeting, seat)),
            }
        };
        let raised = |objection: &Objection| RaisedObjection {
            seat: objection.seat.clone(),
            name: person_name(&self.directory, &objection.seat),
            raised_by: objection.by.clone(),
            reason: objection.reason.text().map(str::to_owned),
            at: objection.at,
        };
        MeetingView {
            number: meeting.number,
            held: meeting.held,
            shares_its_day: round.shares_its_day(meeting),
            recorded_by: meeting.recorded_by.clone(),
            recorded_at: meeting.recorded_at,
            minutes: MinutesFile {
                name: minutes.name.text().map(str::to_owned),
                hash: minutes.hash.clone(),
                size: minutes.size,
            },
            objections_until: meeting.objections.date,
            objections_end_at: meeting.objections.due_at,
            stands: meeting.stands,
            votes: meeting.votes.iter().map(said).collect(),
            objections: meeting.objected.iter().map(raised).collect(),
        }
    }
}

fn standing(round: &Ballot, meeting: &Meeting, seat: &str) -> MinutedStanding {
    let of_meeting = |votes: &std::collections::BTreeMap<String, sluis_core::engine::Vote>| {
        votes.get(seat).is_some_and(|vote| vote.meeting == Some(meeting.number))
    };
    if meeting.objected.iter().any(|objection| objection.seat == seat) {
        MinutedStanding::Objected
    } else if of_meeting(&round.votes) {
        MinutedStanding::Counts
    } else if of_meeting(&round.on_record) && round.closed.is_none() {
        MinutedStanding::Open
    } else if of_meeting(&round.stale) {
        MinutedStanding::Stale
    } else {
        MinutedStanding::Replaced
    }
}

fn replaced(round: &Ballot, meeting: &Meeting, seat: &str) -> Replaced {
    let later = round.meetings.iter().filter(|other| other.number > meeting.number && other.votes.contains_key(seat));
    if let Some(later) = later.map(|later| later.number).next() {
        return Replaced::LaterMinutes { meeting: later };
    }
    if round.recused.contains_key(seat) {
        return Replaced::Recusal;
    }
    if round.seat(seat).is_none() {
        return Replaced::Departure;
    }
    let own = [&round.votes, &round.stale].into_iter().any(|votes| votes.contains_key(seat));
    if own || round.closed.is_none() { Replaced::OwnVote } else { Replaced::EndOfRound }
}
