// SPDX-License-Identifier: EUPL-1.2
//! What minutes say that was voted, until when one may object, and who did. Counts no vote that counts: those the
//! arithmetic tells.

use super::phrases::{Voice, list};
use crate::calendar::date_words;
use crate::definition::Verdict;
use crate::engine::command::Choice;
use crate::engine::meeting::Meeting;

impl Voice<'_> {
    /// One or two sentences for each meeting of the round that has votes, or to which somebody objected.
    pub(super) fn minutes(&self) -> Vec<String> {
        self.ballot
            .meetings
            .iter()
            .flat_map(|meeting| [self.recorded(meeting), self.objected(meeting)])
            .flatten()
            .collect()
    }

    fn recorded(&self, meeting: &Meeting) -> Option<String> {
        let of_meeting = |votes: &std::collections::BTreeMap<String, crate::engine::Vote>| -> Vec<Choice> {
            let own = votes.values().filter(|vote| vote.meeting == Some(meeting.number));
            own.map(|vote| vote.choice.clone()).collect()
        };
        let held = self.held(meeting);
        let (counted, open) = (of_meeting(&self.ballot.votes), of_meeting(&self.ballot.on_record));
        if !open.is_empty() && self.ballot.closed.is_none() {
            let (number, sum) = (open.len(), self.sum(&open));
            let until = date_words(meeting.objections.date, self.language);
            let (stemmen, votes) = (plural(number, "stem", "stemmen"), plural(number, "vote", "votes"));
            let (tellen, count) = (plural(number, "telt die", "tellen die"), plural(number, "it counts", "they count"));
            return Some(self.say(
                format!("De notulen van {held} noemen {number} {stemmen} ({sum}); bezwaar kan tot en met {until}, pas daarna {tellen}."),
                format!("The minutes of {held} name {number} {votes} ({sum}); one may object until {until}, only then {count}."),
            ));
        }
        let number = counted.len();
        let (komen, come) = (plural(number, "stem komt", "stemmen komen"), plural(number, "vote comes", "votes come"));
        (number > 0).then(|| {
            self.say(
                format!("{number} {komen} uit de notulen van {held}."),
                format!("{number} {come} from the minutes of {held}."),
            )
        })
    }

    fn objected(&self, meeting: &Meeting) -> Option<String> {
        let names: Vec<String> = meeting.objected.iter().map(|objection| self.person(&objection.seat)).collect();
        let names = (!names.is_empty()).then(|| list(&names, self.language))?;
        let held = self.held(meeting);
        Some(self.say(
            format!("Bezwaar tegen de notulen van {held}: {names}."),
            format!("Objection to the minutes of {held}: {names}."),
        ))
    }

    /// The day of a meeting; where the round had two on one day with the number that the register gives it.
    fn held(&self, meeting: &Meeting) -> String {
        let day = date_words(meeting.held, self.language);
        match self.ballot.shares_its_day(meeting) {
            true => format!("{day} ({} {})", self.say("nr.", "no."), meeting.number),
            false => day,
        }
    }

    /// `2 akkoord, 1 niet akkoord`; of a decision `2 “Bouwen”, 1 “Kopen”`.
    fn sum(&self, choices: &[Choice]) -> String {
        let mut sums: Vec<(String, usize)> = Vec::new();
        for word in choices.iter().flat_map(|choice| self.words_of(choice)) {
            match sums.iter_mut().find(|(known, _)| *known == word) {
                Some((_, number)) => *number += 1,
                None => sums.push((word, 1)),
            }
        }
        let sums: Vec<String> = sums.into_iter().map(|(word, number)| format!("{number} {word}")).collect();
        sums.join(", ")
    }

    fn words_of(&self, choice: &Choice) -> Vec<String> {
        match choice {
            Choice::Verdict(Verdict::Approve) => vec![self.say("akkoord", "in favour")],
            Choice::Verdict(verdict) => vec![verdict.in_words(self.language).to_owned()],
            Choice::Options(options) => options.iter().map(|option| self.quoted(option)).collect(),
            Choice::Abstain => vec![self.say("blanco", "abstaining")],
        }
    }
}

fn plural<'t>(number: usize, one: &'t str, more: &'t str) -> &'t str {
    if number == 1 { one } else { more }
}
