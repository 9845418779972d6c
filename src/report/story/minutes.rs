// SPDX-License-Identifier: EUPL-1.2
//! What a body voted in a meeting, as its minutes say, and who objected. What it counts for is the ballot's own sum.

use indexmap::IndexMap;
use jiff::civil::Date;
use sluis_core::calendar::date_words;
use sluis_core::engine::{BallotRef, Choice, Event, LaidDown, RecordedVote};
use sluis_core::titles::sealed_text;
use sluis_core::value::{FileRef, Sealed};

use super::deeds::{deed, follows};
use super::layout::Line;
use super::voice::{Voice, sentence};
use super::votes::{laid_down, option_title, seated};

pub(super) fn recorded(
    voice: &Voice<'_>,
    event: &Event,
    ballot: &BallotRef,
    held: Date,
    votes: &IndexMap<String, RecordedVote>,
    conditions: &[LaidDown],
    minutes: &FileRef,
) -> Vec<Line> {
    let (actor, title) = (voice.actor(event), voice.named(ballot.clone()));
    let (held, file) = (date_words(held, voice.language), sealed_text(&minutes.name, voice.language));
    let first = voice.say(
        format!("{actor} legt vast hoe de vergadering van {held} over {title} stemde, volgens {file}:"),
        format!("{actor} records how the meeting of {held} voted on {title}, by {file}:"),
    );
    let parts = votes.iter().map(|(seat, vote)| Line::Part(sentence(&one(voice, ballot, seat, vote))));
    let on_condition = voice.say("Op voorwaarde dat:", "On condition that:");
    let laid_down = conditions.iter().map(|condition| laid_down(voice, condition));
    let conditions = (!conditions.is_empty()).then_some(Line::Follows(on_condition)).into_iter().chain(laid_down);
    deed(first).into_iter().chain(parts).chain(conditions).collect()
}

/// `Zef (door Dep): akkoord`.
fn one(voice: &Voice<'_>, ballot: &BallotRef, seat: &str, vote: &RecordedVote) -> String {
    let seat = voice.person(seat);
    let who = match &vote.by {
        None => seat,
        Some(by) => {
            let by = voice.person(by);
            voice.say(format!("{seat} (door {by})"), format!("{seat} (by {by})"))
        }
    };
    let what = match &vote.choice {
        Choice::Verdict(verdict) => verdict.in_words(voice.language).to_owned(),
        Choice::Abstain => voice.say("blanco", "abstains"),
        Choice::Options(options) => {
            let titles: Vec<String> =
                options.iter().map(|option| format!("“{}”", option_title(voice, ballot, option))).collect();
            voice.list(&titles)
        }
    };
    format!("{who}: {what}")
}

pub(super) fn objected(voice: &Voice<'_>, event: &Event, ballot: &BallotRef, seat: &str, reason: &Sealed) -> Vec<Line> {
    let (who, title, reason) = (seated(voice, event, seat), voice.named(ballot.clone()), voice.reason(reason));
    deed(voice.say(
        format!("{who} maakt bezwaar tegen wat de notulen over {title} zeggen. De reden: {reason}"),
        format!("{who} objects to what the minutes on {title} say. The reason: {reason}"),
    ))
}

pub(super) fn stands(voice: &Voice<'_>, ballot: &BallotRef, seats: &[String]) -> Vec<Line> {
    let (title, people) = (voice.named(ballot.clone()), voice.people(seats));
    follows(voice.say(
        format!("De termijn voor bezwaar is om: over {title} tellen de stemmen in de notulen van {people}."),
        format!("The term to object has ended: on {title} the votes of {people} in the minutes count."),
    ))
}
