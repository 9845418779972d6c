// SPDX-License-Identifier: EUPL-1.2
//! What a ballot is about and how it ended: who votes, what rule holds, which verdicts there are, what voters wrote.
//! The arithmetic in words is the engine's.

use minijinja::Value;
use sluis_core::definition::MailKind::{Escalation, Reminder};
use sluis_core::definition::{Rule, Verdict, WhenSilent};
use sluis_core::engine::{
    Ballot, BallotRef, Entry, ItemRef, LaidDown, Outcome, Recusal, Vote, explain_ballot, explain_changes, explain_gate,
};
use sluis_core::text::Language;
use sluis_core::titles;

use super::{Sources, bullets, given, markdown, typed};

impl Sources<'_> {
    pub(super) fn ballot_fact(&self, name: &str) -> Value {
        // A condition comes from a ballot that is over: reminding of it needs no rule of voting.
        let over =
            matches!((&self.notice.item, self.notice.kind), (Some(ItemRef::Condition(_)), Reminder | Escalation));
        let Some((which, ballot)) = self.ballot().filter(|_| !over) else { return typed("") };
        match name {
            "gate.title" => typed(self.item_title(&which.into())),
            "gate.explanation" => {
                typed(explain_ballot(self.definition, self.directory, ballot, self.at, self.language))
            }
            "gate.verdict" => given(self.verdict(ballot)),
            "gate.verdicts" => markdown(self.verdicts(&which, ballot)),
            "gate.voters" => markdown(self.voters(ballot)),
            "gate.rule" => markdown(self.rules(ballot)),
            "gate.changed" => markdown(self.changed(ballot)),
            "gate.waits" => given(match &which {
                BallotRef::Gate(phase) => {
                    Some(explain_gate(self.definition, self.directory, self.instance, phase, self.at, self.language))
                }
                BallotRef::Decision(_) => None,
            }),
            "gate.comments" => markdown(self.comments(ballot)),
            "gate.conditions" => markdown(self.conditions(&which, ballot)),
            "gate.back_to" => markdown(self.back_to(&which)),
            "vote.choice" => markdown(
                self.vote(ballot).map(|vote| self.choice(&vote.choice, &ballot.terms.options)).unwrap_or_default(),
            ),
            "vote.seat" => given(self.notice.seat.as_deref().map(|seat| self.person(seat))),
            "vote.by" => {
                let by = self.vote(ballot).map(|vote| &vote.cast_by);
                let by = by.or(self.recusal(ballot).map(|recusal| &recusal.by));
                given(by.filter(|by| Some(*by) != self.notice.seat.as_ref()).map(|by| self.person(by)))
            }
            "vote.aside" => {
                given(self.recusal(ballot).map(|recusal| titles::sealed_text(&recusal.reason, self.language)))
            }
            "vote.objection" => {
                let seat = self.notice.seat.as_ref();
                let own = ballot.meetings.iter().flat_map(|meeting| &meeting.objected);
                let own = own.filter(|objection| objection.seq == self.notice.seq && Some(&objection.seat) == seat);
                given(own.map(|objection| titles::sealed_text(&objection.reason, self.language)).next())
            }
            "vote.comment" => {
                let comment = self.vote(ballot).and_then(|vote| vote.comment.as_ref());
                given(comment.map(|comment| titles::sealed_text(comment, self.language)))
            }
            _ => self.minutes_fact(name, ballot),
        }
    }

    fn vote<'b>(&self, ballot: &'b Ballot) -> Option<&'b Vote> {
        ballot.votes.get(self.notice.seat.as_ref()?)
    }

    /// What changed since the recipient voted, as a list.
    fn changed(&self, ballot: &Ballot) -> String {
        let seen = self.notice.seat.as_ref().and_then(|seat| ballot.stale.get(seat)).map(|vote| &vote.dossier);
        let changes = seen.and_then(|seen| ballot.changes_since(seen)).unwrap_or_default();
        let lines = explain_changes(self.definition, self.directory, self.instance, &changes, self.language);
        bullets(lines.into_iter().map(|line| self.slot(line)), 0)
    }

    fn recusal<'b>(&self, ballot: &'b Ballot) -> Option<&'b Recusal> {
        ballot.recused.get(self.notice.seat.as_ref()?)
    }

    fn verdict(&self, ballot: &Ballot) -> Option<&'static str> {
        match ballot.closed.as_ref().map(|closed| &closed.outcome) {
            Some(Outcome::Verdict(verdict)) => Some(verdict.in_words(self.language)),
            Some(Outcome::Silence(WhenSilent::Approve)) => Some(Verdict::Approve.in_words(self.language)),
            Some(Outcome::Silence(WhenSilent::Hold)) => Some(Verdict::Hold.in_words(self.language)),
            Some(Outcome::Silence(WhenSilent::Stop)) => Some(Verdict::Stop.in_words(self.language)),
            _ => None,
        }
    }

    /// The verdicts that can be given, with what each of them does.
    fn verdicts(&self, which: &BallotRef, ballot: &Ballot) -> String {
        let line = |(verdict, does): (Verdict, String)| match verdict.in_words(self.language) {
            words if words == verdict.word() => format!("**{words}**: {does}"),
            words => format!("**{words}** (`{verdict}`): {does}"),
        };
        let mut lines: Vec<String> = self.verdicts_and_what_they_do(which).into_iter().map(line).collect();
        if lines.is_empty() {
            return String::new();
        }
        if self.may_abstain(ballot) {
            lines.push(match self.language {
                Language::Nl => "**blanco** (`abstain`): u laat de uitslag aan de anderen".to_owned(),
                Language::En => "**abstain**: you leave the outcome to the others".to_owned(),
            });
        }
        bullets(lines, 0)
    }

    /// Each verdict of a gate with what it does; none of a decision.
    pub(super) fn verdicts_and_what_they_do(&self, which: &BallotRef) -> Vec<(Verdict, String)> {
        let BallotRef::Gate(phase) = which else { return Vec::new() };
        let at = self.definition.phases.iter().position(|known| known.id == *phase);
        let next = at.and_then(|at| self.definition.phases.get(at + 1));
        let next = next.map(|phase| format!("“{}”", self.slot(phase.title.get(self.language))));
        let back = self.back_to(which);
        let back: Vec<String> = back.lines().map(|line| format!("“{}”", line.trim_start_matches("- "))).collect();
        let line = |verdict: Verdict| {
            let does = match (verdict, self.language) {
                (Verdict::Approve, Language::Nl) => match &next {
                    Some(next) => format!("we gaan door met {next}"),
                    None => "het programma wordt afgerond".to_owned(),
                },
                (Verdict::Approve, Language::En) => match &next {
                    Some(next) => format!("we go on with {next}"),
                    None => "the programme is completed".to_owned(),
                },
                (Verdict::ApproveWithConditions, Language::Nl) => {
                    "we gaan door, en elke voorwaarde die u stelt wordt een actie met een einddatum".to_owned()
                }
                (Verdict::ApproveWithConditions, Language::En) => {
                    "we go on, and each condition that you set becomes an action with a due date".to_owned()
                }
                (Verdict::Hold, Language::Nl) => "het programma wacht, en alle termijnen staan stil".to_owned(),
                (Verdict::Hold, Language::En) => "the programme waits, and no term runs".to_owned(),
                (Verdict::Rework, Language::Nl) => format!("opnieuw aan de slag met {}", back.join(", ")),
                (Verdict::Rework, Language::En) => format!("to be done again: {}", back.join(", ")),
                (Verdict::Stop, Language::Nl) => "het programma eindigt hier".to_owned(),
                (Verdict::Stop, Language::En) => "the programme ends here".to_owned(),
            };
            (verdict, does)
        };
        Verdict::ALL.into_iter().map(line).collect()
    }

    pub(super) fn may_abstain(&self, ballot: &Ballot) -> bool {
        self.notice.seat.as_deref().is_some_and(|seat| ballot.may_abstain(seat))
    }

    pub(super) fn voters(&self, ballot: &Ballot) -> String {
        let line = |seat: &sluis_core::engine::Seat| {
            let party =
                seat.party.as_deref().map(|id| self.slot(titles::party_title(self.definition, id, self.language)));
            let chair = (!seat.chairs.is_empty()).then(|| self.say("voorzitter", "chair").to_owned());
            let veto = seat.veto.then(|| self.say("zonder akkoord gaat het niet door", "has a veto").to_owned());
            let barred = seat.barred.then(|| {
                self.say(
                    "stemt niet: rondde zelf een stap van het dossier af",
                    "does not vote: completed a step of the dossier",
                )
                .to_owned()
            });
            let aside = ballot.recused.contains_key(&seat.person).then(|| {
                self.say("stemt niet mee wegens een belang", "stands aside because of an interest").to_owned()
            });
            let more: Vec<String> = [party, chair, veto, barred, aside].into_iter().flatten().collect();
            let name = self.slot(self.person(&seat.person));
            if more.is_empty() { name } else { format!("{name} ({})", more.join(", ")) }
        };
        bullets(ballot.terms.seats.iter().map(line), 0)
    }

    /// The rule of each entry, and what happens when nobody answers.
    pub(super) fn rules(&self, ballot: &Ballot) -> String {
        let mut sentences: Vec<String> = ballot.terms.entries.iter().map(|entry| self.rule(entry, ballot)).collect();
        if !ballot.is_of_a_decision() && ballot.due.is_some() {
            sentences.push(self.when_silent(ballot.terms.when_silent));
        }
        sentences.join(" ")
    }

    fn rule(&self, entry: &Entry, ballot: &Ballot) -> String {
        let role = self.slot(titles::role_title(self.definition, &entry.by, self.language));
        let each = match (entry.per_party.is_empty(), self.language) {
            (true, _) => "",
            (false, Language::Nl) => ", in elke deelnemende partij",
            (false, Language::En) => ", in each party",
        };
        let what = match (ballot.is_of_a_decision(), self.language) {
            (true, Language::Nl) => "voor dezelfde optie",
            (true, Language::En) => "for the same option",
            (false, Language::Nl) => "voor",
            (false, Language::En) => "in favour",
        };
        let blank = if entry.abstain { self.say(" of blanco", " or abstains") } else { "" };
        let number = |number| titles::number_text(number, self.language);
        let asked = match (&entry.rule, self.language) {
            (Rule::Any, Language::Nl) => format!("één stem {what} is genoeg"),
            (Rule::Any, Language::En) => format!("one vote {what} is enough"),
            (Rule::All, Language::Nl) => format!("iedereen stemt {what}{blank}"),
            (Rule::All, Language::En) => format!("everybody votes {what}{blank}"),
            (Rule::Majority, Language::Nl) => format!("meer dan de helft stemt {what}"),
            (Rule::Majority, Language::En) => format!("more than half vote {what}"),
            (Rule::AtLeast(1), Language::Nl) => format!("ten minste 1 stem {what}"),
            (Rule::AtLeast(1), Language::En) => format!("at least 1 vote {what}"),
            (Rule::AtLeast(number), Language::Nl) => format!("ten minste {number} stemmen {what}"),
            (Rule::AtLeast(number), Language::En) => format!("at least {number} votes {what}"),
            (Rule::Fraction { of, parts }, Language::Nl) => format!("ten minste {of}/{parts} stemt {what}"),
            (Rule::Fraction { of, parts }, Language::En) => format!("at least {of}/{parts} vote {what}"),
            (Rule::Weights { at_least, .. }, Language::Nl) => {
                let (asked, all) = (number(*at_least), number(entry.weight_of_all()));
                format!("partijen met samen ten minste {asked} van de {all} aan stemgewicht stemmen {what}")
            }
            (Rule::Weights { at_least, .. }, Language::En) => {
                let (asked, all) = (number(*at_least), number(entry.weight_of_all()));
                format!("parties that together have at least {asked} of the {all} in voting weight vote {what}")
            }
        };
        let quorum = entry.quorum.map(|quorum| {
            let number = quorum.at_least;
            match (quorum.per_party, self.language) {
                (true, Language::Nl) => format!("; uit elke partij stemt er ten minste {number}"),
                (true, Language::En) => format!("; at least {number} of each party votes"),
                (false, Language::Nl) => format!("; er stemmen er ten minste {number}"),
                (false, Language::En) => format!("; at least {number} vote"),
            }
        });
        let chair = entry
            .casting_vote
            .then(|| self.say("; bij staking van stemmen beslist de voorzitter", "; in a tie the chair decides"));
        let aside = entry.recusal_floor.map(|floor| match (floor, self.language) {
            (1, Language::Nl) => "; wie een belang heeft, stemt niet mee zolang er 1 overblijft".to_owned(),
            (_, Language::Nl) => format!("; wie een belang heeft, stemt niet mee zolang er {floor} overblijven"),
            (1, Language::En) => "; whoever has an interest stands aside, while 1 remains".to_owned(),
            (_, Language::En) => format!("; whoever has an interest stands aside, while {floor} remain"),
        });
        let more: String = [quorum.as_deref(), chair, aside.as_deref()].into_iter().flatten().collect();
        format!("{role}{each}: {asked}{more}.")
    }

    fn when_silent(&self, means: WhenSilent) -> String {
        let after = self.say("Is er op de einddatum geen uitslag, dan", "Without an outcome on the due date");
        let then = match (means, self.language) {
            (WhenSilent::Escalate, Language::Nl) => {
                "wordt dat gemeld aan wie het programma beheert en blijft de stemming open"
            }
            (WhenSilent::Escalate, Language::En) => "those who manage the programme are told, and voting stays open",
            (WhenSilent::Hold, Language::Nl) => "wordt het programma aangehouden",
            (WhenSilent::Hold, Language::En) => "the programme is put on hold",
            (WhenSilent::Stop, Language::Nl) => "stopt het programma",
            (WhenSilent::Stop, Language::En) => "the programme is stopped",
            (WhenSilent::Approve, Language::Nl) => "geldt dat als akkoord",
            (WhenSilent::Approve, Language::En) => "that counts as approval",
        };
        format!("{after} {then}.")
    }

    /// What voters wrote, with their vote.
    fn comments(&self, ballot: &Ballot) -> String {
        let line = |(seat, vote): (&String, &Vote)| {
            let comment = self.slot(vote.comment.as_ref()?.text()?);
            let choice = self.choice(&vote.choice, &ballot.terms.options);
            Some(format!("{} ({choice}): {comment}", self.slot(self.person(seat))))
        };
        bullets(ballot.votes.iter().filter_map(line), 0)
    }

    /// The conditions as they became actions; before that as they were laid down; of a receipt those of this vote.
    fn conditions(&self, which: &BallotRef, ballot: &Ballot) -> String {
        if self.notice.kind == sluis_core::definition::MailKind::Receipt {
            let laid_down = self.vote(ballot).map(|vote| vote.conditions.as_slice()).unwrap_or_default();
            return bullets(laid_down.iter().map(|condition| self.laid_down(condition)), 0);
        }
        if let Some(meeting) = self.recorded_now(ballot) {
            return bullets(meeting.conditions.iter().map(|condition| self.laid_down(condition)), 0);
        }
        let BallotRef::Gate(phase) = which else { return String::new() };
        let assigned = self.instance.conditions.iter().filter(|(condition, _)| condition.phase == *phase);
        let mut lines: Vec<String> = assigned
            .map(|(_, condition)| {
                let text = self.slot(titles::sealed_text(&condition.text, self.language));
                let due = condition.due.in_words(self.language);
                format!("{text} ({}, {} {due})", self.owners(&condition.owners), self.say("uiterlijk", "by"))
            })
            .collect();
        if lines.is_empty() {
            let approving = ballot.votes.values().filter(|vote| sluis_core::engine::count::approves(vote));
            lines = approving.flat_map(|vote| &vote.conditions).map(|condition| self.laid_down(condition)).collect();
        }
        bullets(lines, 0)
    }

    fn laid_down(&self, condition: &LaidDown) -> String {
        let text = self.slot(titles::sealed_text(&condition.text, self.language));
        let owners = self.owners(&condition.owners);
        match condition.due {
            Some(due) => {
                let due = sluis_core::calendar::date_words(due, self.language);
                format!("{text} ({owners}, {} {due})", self.say("uiterlijk", "by"))
            }
            None => format!("{text} ({owners})"),
        }
    }

    fn owners(&self, owners: &sluis_core::engine::Owners) -> String {
        match &owners.role {
            Some(role) => self.slot(titles::role_title(self.definition, role, self.language)),
            None => {
                let names: Vec<String> = owners.people.iter().map(|id| self.slot(self.person(id))).collect();
                names.join(", ")
            }
        }
    }

    /// The steps that rework reopens.
    fn back_to(&self, which: &BallotRef) -> String {
        let BallotRef::Gate(phase) = which else { return String::new() };
        let Some(gate) = self.definition.phase(phase).and_then(|phase| phase.gate.as_ref()) else {
            return String::new();
        };
        let title = |step: &String| {
            let step = sluis_core::engine::StepRef::plain(step.as_str());
            self.slot(titles::step_title(self.definition, self.instance, &step, self.language))
        };
        bullets(gate.on_rework.back_to.iter().map(title), 0)
    }
}
