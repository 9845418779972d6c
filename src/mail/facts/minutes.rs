// SPDX-License-Identifier: EUPL-1.2
//! What minutes say that people voted, and what somebody objects to it. A mail tells of the meeting that its own event
//! recorded, never of a later one of the same round.

use minijinja::Value;
use sluis_core::calendar::date_words;
use sluis_core::engine::{Ballot, Meeting, Objection, RecordedVote};
use sluis_core::titles;
use sluis_core::value::Item;

use super::{Sources, bullets, given, markdown, typed};

impl Sources<'_> {
    pub(super) fn minutes_fact(&self, name: &str, ballot: &Ballot) -> Value {
        let objection = self.raised_now(ballot);
        let Some(meeting) = self.recorded_now(ballot).or(objection.map(|(meeting, _)| meeting)) else {
            return typed("");
        };
        let objection = objection.map(|(_, objection)| objection);
        match name {
            "minutes.held" => typed(date_words(meeting.held, self.language)),
            "minutes.by" => typed(self.person(&meeting.recorded_by)),
            "minutes.file" => markdown(self.minutes_file(meeting)),
            "minutes.votes" => markdown(self.own_votes(meeting, &ballot.terms.options)),
            "objection.until" => typed(date_words(meeting.objections.date, self.language)),
            "objection.seat" => given(objection.map(|objection| self.person(&objection.seat))),
            "objection.by" => {
                let by = objection.filter(|objection| objection.by != objection.seat);
                given(by.map(|objection| self.person(&objection.by)))
            }
            "objection.reason" => {
                given(objection.map(|objection| titles::sealed_text(&objection.reason, self.language)))
            }
            _ => typed(""),
        }
    }

    /// The meeting that the event of this mail recorded.
    pub(super) fn recorded_now<'b>(&self, ballot: &'b Ballot) -> Option<&'b Meeting> {
        ballot.meetings.iter().find(|meeting| meeting.seq == self.notice.seq)
    }

    /// The objection that the event of this mail recorded.
    fn raised_now<'b>(&self, ballot: &'b Ballot) -> Option<(&'b Meeting, &'b Objection)> {
        let all = ballot.meetings.iter().flat_map(|meeting| meeting.objected.iter().map(move |one| (meeting, one)));
        all.into_iter().find(|(_, objection)| objection.seq == self.notice.seq)
    }

    fn minutes_file(&self, meeting: &Meeting) -> String {
        let name = self.slot(titles::sealed_text(&meeting.minutes.name, self.language));
        format!("{name} (SHA-256 {})", self.code_span(&meeting.minutes.hash))
    }

    /// What the minutes say in the recipient's name, and what the recipient is said to have voted for others.
    fn own_votes(&self, meeting: &Meeting, options: &[Item]) -> String {
        let recipient = self.notice.recipient.id();
        let line = |(seat, vote): (&String, &RecordedVote)| {
            let choice = format!("**{}**", self.choice(&vote.choice, options));
            let name = |id: &str| self.slot(self.person(id));
            match &vote.by {
                None if seat == recipient => Some(format!("{}: {choice}", self.say("uw stem", "your vote"))),
                Some(by) if seat == recipient => {
                    let (own, by) = (self.say("uw stem, door", "your vote, by"), name(by));
                    Some(format!("{own} {by}: {choice}"))
                }
                Some(by) if by == recipient => {
                    let yours = self.say("door u, namens", "by you, for");
                    Some(format!("{yours} {}: {choice}", name(seat)))
                }
                _ => None,
            }
        };
        bullets(meeting.votes.iter().filter_map(line), 0)
    }

    /// The seats of which the recipient may say that minutes do not tell their vote as it was.
    pub(super) fn may_object_for(&self, ballot: &Ballot) -> Vec<String> {
        let recipient = self.notice.recipient.id();
        let concerns =
            |(seat, vote): &(&String, &RecordedVote)| *seat == recipient || vote.by.as_deref() == Some(recipient);
        let meeting = self.recorded_now(ballot).into_iter().flat_map(|meeting| &meeting.votes);
        meeting
            .filter(concerns)
            .map(|(seat, _)| seat.clone())
            .filter(|seat| ballot.on_record.contains_key(seat))
            .collect()
    }
}
