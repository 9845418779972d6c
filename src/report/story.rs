// SPDX-License-Identifier: EUPL-1.2
//! The events of one programme as a story: days as headings, sentences for what people did and what followed, and who
//! was mailed what. For whoever leads the programme: no ids where there is a title, no day without news.
//! Never decides, counts or looks anything up: it folds the events and says what they say.

mod deeds;
mod layout;
mod mails;
mod minutes;
mod opened;
mod outputs;
mod parties;
mod people;
mod voice;
mod votes;
mod work;

use jiff::civil::Date;
use sluis_core::definition::Definition;
use sluis_core::directory::Directory;
use sluis_core::engine::{BallotRef, Choice, Event, EventData, Instance, StepRef, apply, explain_ballot};
use sluis_core::notice::{self, Notice};
use sluis_core::text::Language;

use layout::{Line, Paragraph};
use voice::Voice;

/// Tells all events of an instance, from its first. Names are those of `directory`, titles those of `definition`.
/// No line is longer than 100 columns, unless a single word is.
pub fn tell(definition: &Definition, directory: &Directory, events: &[Event], language: Language) -> String {
    let mut story = Story { definition, directory, language, instance: Instance::unstarted(""), text: String::new() };
    let mut last: Option<Date> = None;
    let date_of = |event: &Event| definition.timezone.to_datetime(event.at).date();
    for day in events.chunk_by(|one, next| date_of(one) == date_of(next)) {
        let date = date_of(&day[0]);
        story.heading(date, last);
        story.day(date, day);
        last = Some(date);
    }
    story.text
}

/// The commands from event `from` on, told as on their day but without its heading: what a command just led to.
/// `events` are all events of the instance, from its first.
pub fn news(definition: &Definition, directory: &Directory, events: &[Event], from: u64, language: Language) -> String {
    let mut story = Story { definition, directory, language, instance: Instance::unstarted(""), text: String::new() };
    let (past, new) = events.split_at(events.partition_point(|event| event.seq < from));
    past.iter().for_each(|event| apply(&mut story.instance, event));
    if let Some(last) = new.last() {
        story.day(definition.timezone.to_datetime(last.at).date(), new);
    }
    story.text
}

struct Story<'a> {
    definition: &'a Definition,
    directory: &'a Directory,
    language: Language,
    instance: Instance,
    text: String,
}

impl Story<'_> {
    fn heading(&mut self, date: Date, last: Option<Date>) {
        let day = voice::capital(&sluis_core::calendar::date_words(date, self.language));
        let title = match last {
            None => day,
            Some(last) => format!("{day} ({})", voice::later(last, date, self.language)),
        };
        if last.is_some() {
            self.text.push('\n');
        }
        self.text.push_str(&title);
        self.text.push('\n');
        self.text.push_str(&"─".repeat(title.chars().count()));
        self.text.push('\n');
    }

    /// One day: each command with what followed from it, then the mail of that day.
    fn day(&mut self, date: Date, events: &[Event]) {
        let commands: Vec<&[Event]> = events.chunk_by(|one, next| one.command_id == next.command_id).collect();
        let mut notices: Vec<Notice> = Vec::new();
        let mut previous = Previous::default();
        let mut paragraphs: Vec<Paragraph> = Vec::new();
        for (at, command) in commands.iter().enumerate() {
            command.iter().for_each(|event| apply(&mut self.instance, event));
            notices.extend(notice::owed(self.definition, self.directory, &self.instance, command));
            let voice = self.voice(date);
            let mut lines = layout::deed_first(deeds::told(&voice, command, &previous));
            let subject = Subject::of(command);
            let next = commands.get(at + 1).and_then(|command| Subject::of(command));
            if subject.is_some() && subject != next {
                let standing = self.standing(&voice, subject.as_ref(), command);
                // What was pledged stands with the pledge; how a ballot stands, at the end of what followed.
                let place = if matches!(subject, Some(Subject::Funding(_))) { 1.min(lines.len()) } else { lines.len() };
                lines.splice(place..place, standing);
            }
            let joins = subject.is_some() && subject == previous.subject;
            previous = Previous::of(command);
            paragraphs.push(Paragraph { lines, joins });
        }
        let voice = self.voice(date);
        paragraphs.push(Paragraph { lines: mails::told(&voice, &notices), joins: false });
        self.text.push_str(&layout::paragraphs(&paragraphs));
    }

    /// The way in which everything of a day is said.
    fn voice(&self, today: Date) -> Voice<'_> {
        Voice {
            definition: self.definition,
            directory: self.directory,
            instance: &self.instance,
            language: self.language,
            today,
        }
    }

    /// How a ballot or a funding stands after the last of several acts on it.
    fn standing(&self, voice: &Voice<'_>, subject: Option<&Subject>, command: &[Event]) -> Option<Line> {
        match subject? {
            Subject::Ballot(ballot) => {
                let open = self.instance.open_ballot(ballot)?;
                let now = command.last()?.at;
                let sum = explain_ballot(self.definition, self.directory, open, now, self.language);
                Some(Line::Follows(voice.say(format!("Stand: {sum}"), format!("So far: {sum}"))))
            }
            Subject::Funding(step) => work::pledged_so_far(voice, step),
            Subject::Work(_) => None,
        }
    }
}

/// What several acts after one another are about, so that it need not be said each time.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Subject {
    Ballot(BallotRef),
    Funding(StepRef),
    Work(String),
}

impl Subject {
    fn of(command: &[Event]) -> Option<Subject> {
        match &command.first()?.data {
            EventData::VoteCast { ballot, .. }
            | EventData::VoteWithdrawn { ballot, .. }
            | EventData::MeetingRecorded { ballot, .. }
            | EventData::ObjectionRaised { ballot, .. }
            | EventData::SeatRecused { ballot, .. }
            | EventData::SeatReturned { ballot, .. } => Some(Subject::Ballot(ballot.clone())),
            EventData::ContributionPledged { step, .. } => Some(Subject::Funding(step.clone())),
            EventData::PositionFilled { step, .. }
            | EventData::WorkshopPlanned { step, .. }
            | EventData::StepSkipped { step, .. } => Some(Subject::Work(step.step.clone())),
            _ => None,
        }
    }
}

/// What the command before was about, on the same day.
#[derive(Debug, Default)]
struct Previous {
    subject: Option<Subject>,
    choice: Option<Choice>,
}

impl Previous {
    fn of(command: &[Event]) -> Previous {
        let choice = command.iter().find_map(|event| match &event.data {
            EventData::VoteCast { choice, .. } => Some(choice.clone()),
            _ => None,
        });
        Previous { subject: Subject::of(command), choice }
    }
}
