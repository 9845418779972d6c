// SPDX-License-Identifier: EUPL-1.2
//! A story: commands as sentences, against one instance under a clock that the story moves. Every command that
//! succeeds is checked: folding its events gives the same state, and their numbers have no gaps.

use indexmap::IndexMap;
use jiff::Timestamp;
use jiff::civil::{Date, DateTime};
use serde_json::{Value as Json, json};

use super::reader;
use crate::definition::Definition;
use crate::directory::Directory;
use crate::engine::*;
use crate::value::Ids;

/// Salts that count.
pub(in crate::engine) struct Counter(pub(in crate::engine) u128);

impl Ids for Counter {
    fn salt(&mut self) -> [u8; 16] {
        self.0 += 1;
        self.0.to_be_bytes()
    }
}

/// An instance on its way.
pub(in crate::engine) struct Story {
    pub(in crate::engine) definition: Definition,
    pub(in crate::engine) directory: Directory,
    pub(in crate::engine) instance: Instance,
    pub(in crate::engine) events: Vec<Event>,
    pub(in crate::engine) now: Timestamp,
    pub(in crate::engine) proof: Proof,
    /// What the tables of transitions call `it`, when that is not its name.
    pub(in crate::engine) names_it_as: Option<&'static str>,
    ids: Counter,
    commands: u64,
}

/// What a command led to.
pub(in crate::engine) type Told = Result<Vec<EventData>, Refusal>;

impl Story {
    /// A story that has not started; it is Monday 4 January 2027, 09:00 in Amsterdam.
    pub(in crate::engine) fn unstarted(workflow: &str, people: &str) -> Story {
        Story::of(reader::definition(workflow), people)
    }

    /// A story of a definition that was loaded otherwise.
    pub(in crate::engine) fn of(definition: Definition, people: &str) -> Story {
        Story {
            definition,
            directory: reader::people(people),
            instance: Instance::unstarted("test"),
            events: Vec::new(),
            now: "2027-01-04T09:00:00+01:00".parse().unwrap(),
            proof: Proof::Code,
            names_it_as: None,
            ids: Counter(0),
            commands: 0,
        }
    }

    /// A story that has started without inputs.
    pub(in crate::engine) fn begin(workflow: &str, people: &str) -> Story {
        let mut story = Story::unstarted(workflow, people);
        story.start(json!({})).unwrap();
        story
    }

    /// The same story once more, from where it stands.
    pub(in crate::engine) fn again(&self) -> Story {
        Story {
            definition: self.definition.clone(),
            directory: self.directory.clone(),
            instance: self.instance.clone(),
            events: self.events.clone(),
            ids: Counter(self.ids.0),
            ..*self
        }
    }

    /// The step that a table of transitions is about.
    pub(in crate::engine) fn it(&self) -> &'static str {
        self.names_it_as.unwrap_or("it")
    }

    pub(in crate::engine) fn start(&mut self, inputs: Json) -> Told {
        self.give(Actor::Operator, None, Act::Start { inputs: object(inputs), from: None })
    }

    pub(in crate::engine) fn start_from(&mut self, phase: &str, as_of: &str) -> Told {
        let from = Some((phase.to_owned(), as_of.parse().unwrap()));
        self.give(Actor::Operator, None, Act::Start { inputs: object(json!({})), from })
    }

    /// Gives a command and takes its events into the story.
    pub(in crate::engine) fn give(&mut self, actor: Actor, on_behalf_of: Option<&str>, act: Act) -> Told {
        self.commands += 1;
        let command = Command {
            id: format!("c-{}", self.commands),
            actor,
            on_behalf_of: on_behalf_of.map(str::to_owned),
            proof: self.proof,
            act,
        };
        let decision = decide(&self.definition, &self.directory, &self.instance, &command, self.now, &mut self.ids)?;
        let mut folded = self.instance.clone();
        for (at, event) in decision.events.iter().enumerate() {
            assert_eq!(event.seq, self.instance.seq + 1 + at as u64, "numbers have no gaps");
            apply(&mut folded, event);
        }
        assert_eq!(folded, decision.instance, "folding the events gives the decided state");
        self.instance = decision.instance;
        let data = decision.events.iter().map(|event| event.data.clone()).collect();
        self.events.extend(decision.events);
        Ok(data)
    }

    pub(in crate::engine) fn act(&mut self, person: &str, act: Act) -> Told {
        self.give(Actor::Person(person.to_owned()), None, act)
    }

    /// Acts in the name of another.
    pub(in crate::engine) fn act_for(&mut self, person: &str, from: &str, act: Act) -> Told {
        self.give(Actor::Person(person.to_owned()), Some(from), act)
    }

    pub(in crate::engine) fn complete(&mut self, person: &str, item: &str, outputs: Json) -> Told {
        self.act(person, complete(item, outputs))
    }

    pub(in crate::engine) fn hand_in(&mut self, person: &str, item: &str, evidence: &str) -> Told {
        let file = json!({"name": "plan.pdf", "hash": "a".repeat(64), "size": 3});
        let evidence = IndexMap::from([(evidence.to_owned(), file)]);
        self.act(person, Act::Complete { item: item.parse().unwrap(), outputs: Default::default(), evidence })
    }

    pub(in crate::engine) fn plan(&mut self, person: &str, step: &str, at: &str) -> Told {
        let at: DateTime = at.parse().unwrap();
        self.act(person, Act::Plan { step: step.parse().unwrap(), at, place: "Raadzaal".to_owned() })
    }

    pub(in crate::engine) fn score(&mut self, person: &str, step: &str, item: &str, scores: &[(&str, i64)]) -> Told {
        let scores = scores.iter().map(|(criterion, score)| ((*criterion).to_owned(), *score)).collect();
        self.act(person, Act::Score { step: step.parse().unwrap(), item: item.to_owned(), scores })
    }

    pub(in crate::engine) fn pick(&mut self, person: &str, step: &str, items: &[&str]) -> Told {
        let items = items.iter().map(|item| (*item).to_owned()).collect();
        self.act(person, Act::Pick { step: step.parse().unwrap(), items })
    }

    /// Votes a verdict, options separated by commas, or `abstain`.
    pub(in crate::engine) fn vote(&mut self, person: &str, ballot: &str, choice: &str) -> Told {
        self.act(person, vote(ballot, choice))
    }

    pub(in crate::engine) fn vote_if(&mut self, person: &str, ballot: &str, condition: NewCondition) -> Told {
        let choice = choice("approve-with-conditions");
        let conditions = vec![condition];
        self.act(
            person,
            Act::Vote { ballot: ballot.parse().unwrap(), choice, comment: None, conditions, dossier: None },
        )
    }

    pub(in crate::engine) fn withdraw(&mut self, person: &str, ballot: &str) -> Told {
        self.act(person, Act::Withdraw { ballot: ballot.parse().unwrap() })
    }

    pub(in crate::engine) fn recuse(&mut self, person: &str, ballot: &str) -> Told {
        self.act(person, recuse(ballot, false))
    }

    pub(in crate::engine) fn come_back(&mut self, person: &str, ballot: &str) -> Told {
        self.act(person, recuse(ballot, true))
    }

    /// Records a meeting of today: each vote as `PERSON=CHOICE`, or `PERSON/DEPUTY=CHOICE`.
    pub(in crate::engine) fn meeting(&mut self, person: &str, ballot: &str, votes: &[&str]) -> Told {
        self.act(person, meeting(ballot, votes))
    }

    pub(in crate::engine) fn object(&mut self, person: &str, ballot: &str) -> Told {
        self.act(person, objection(ballot))
    }

    pub(in crate::engine) fn appoint(&mut self, person: &str, step: &str, position: &str, reference: &str) -> Told {
        let (position, reference) = (position.to_owned(), reference.to_owned());
        self.act(person, Act::Appoint { step: step.parse().unwrap(), position, reference })
    }

    pub(in crate::engine) fn unappoint(&mut self, person: &str, step: &str, position: &str, reference: &str) -> Told {
        let (position, reference) = (position.to_owned(), reference.to_owned());
        self.act(person, Act::Unappoint { step: step.parse().unwrap(), position, reference })
    }

    pub(in crate::engine) fn pledge(&mut self, person: &str, step: &str, party: &str, amount: &str) -> Told {
        let amount = amount.parse().unwrap();
        self.act(person, Act::Pledge { step: step.parse().unwrap(), party: party.to_owned(), amount, hours: Some(8) })
    }

    pub(in crate::engine) fn reopen(&mut self, person: &str, step: &str) -> Told {
        self.act(person, Act::Reopen { step: step.parse().unwrap(), reason: "nodig".to_owned() })
    }

    pub(in crate::engine) fn skip(&mut self, person: &str, step: &str) -> Told {
        self.act(person, Act::Skip { step: step.parse().unwrap(), reason: "niet nodig".to_owned() })
    }

    pub(in crate::engine) fn assign(&mut self, person: &str, item: &str, to: &str) -> Told {
        let (item, to) = (item.parse().unwrap(), to.to_owned());
        self.act(person, Act::Assign { item, to, reason: "ziek".to_owned() })
    }

    pub(in crate::engine) fn reschedule(&mut self, person: &str, item: &str, due: &str) -> Told {
        let due: Date = due.parse().unwrap();
        self.act(person, Act::Reschedule { item: item.parse().unwrap(), due, reason: "vakantie".to_owned() })
    }

    pub(in crate::engine) fn leave(&mut self, person: &str, party: &str) -> Told {
        self.act(person, Act::PartyWithdraw { party: party.to_owned(), reason: "Geheim besluit".into() })
    }

    pub(in crate::engine) fn join(&mut self, person: &str, party: &str) -> Told {
        self.act(person, Act::PartyJoin { party: party.to_owned(), reason: "Geheim besluit".into() })
    }

    pub(in crate::engine) fn hold(&mut self, person: &str) -> Told {
        self.act(person, Act::Hold { reason: "verkiezingen".to_owned() })
    }

    pub(in crate::engine) fn resume(&mut self, person: &str) -> Told {
        self.act(person, Act::Resume { reason: "akkoord".to_owned() })
    }

    pub(in crate::engine) fn cancel(&mut self, person: &str) -> Told {
        self.act(person, Act::Cancel { reason: "geen geld".to_owned() })
    }

    /// The clock moves to this local moment, and time takes its effect.
    pub(in crate::engine) fn advance_to(&mut self, moment: &str) -> Vec<EventData> {
        self.clock_at(moment);
        self.give(Actor::Clock, None, Act::Pulse).unwrap()
    }

    /// The clock moves, and nothing notices yet.
    pub(in crate::engine) fn clock_at(&mut self, moment: &str) {
        let moment: DateTime = moment.parse().unwrap();
        self.now = self.definition.timezone.to_ambiguous_timestamp(moment).compatible().unwrap();
    }

    /// The directory changes, and the instance hears of it.
    pub(in crate::engine) fn people_are(&mut self, yaml: &str) -> Vec<EventData> {
        let version = self.directory.version + 1;
        self.directory = Directory { version, ..reader::people(yaml) };
        self.give(Actor::Operator, None, Act::PeopleChanged).unwrap()
    }

    pub(in crate::engine) fn step(&self, step: &str) -> StepState {
        self.instance.step_state(&step.parse().unwrap())
    }

    pub(in crate::engine) fn progress(&self, step: &str) -> &StepProgress {
        &self.instance.steps[&step.parse::<StepRef>().unwrap()]
    }

    pub(in crate::engine) fn gate(&self, phase: &str) -> GateState {
        self.instance.phases[phase].gate
    }

    pub(in crate::engine) fn ballot(&self, ballot: &str) -> &Ballot {
        self.instance.ballot(&ballot.parse().unwrap()).unwrap()
    }

    /// The last day on which an open item is in time.
    pub(in crate::engine) fn due(&self, item: &str) -> String {
        self.instance.due_of(&item.parse().unwrap()).map_or("-".to_owned(), |due| due.date.to_string())
    }
}

pub(in crate::engine) fn object(json: Json) -> serde_json::Map<String, Json> {
    json.as_object().unwrap().clone()
}

pub(in crate::engine) fn complete(item: &str, outputs: Json) -> Act {
    Act::Complete { item: item.parse().unwrap(), outputs: object(outputs), evidence: IndexMap::new() }
}

pub(in crate::engine) fn vote(ballot: &str, word: &str) -> Act {
    Act::Vote {
        ballot: ballot.parse().unwrap(),
        choice: choice(word),
        comment: None,
        conditions: Vec::new(),
        dossier: None,
    }
}

pub(in crate::engine) fn recuse(ballot: &str, undo: bool) -> Act {
    Act::Recuse { ballot: ballot.parse().unwrap(), reason: "belang".to_owned(), undo }
}

pub(in crate::engine) fn meeting(ballot: &str, votes: &[&str]) -> Act {
    let vote = |text: &&str| {
        let (seat, word) = text.split_once('=').unwrap();
        let (seat, by) = seat.split_once('/').map_or((seat, None), |(seat, by)| (seat, Some(by.to_owned())));
        (seat.to_owned(), RecordedVote { choice: choice(word), by })
    };
    Act::Meeting {
        ballot: ballot.parse().unwrap(),
        held: None,
        votes: votes.iter().map(vote).collect(),
        conditions: Vec::new(),
        minutes: json!({"name": "notulen.pdf", "hash": "c".repeat(64), "size": 3}),
        dossier: None,
    }
}

pub(in crate::engine) fn objection(ballot: &str) -> Act {
    Act::Object { ballot: ballot.parse().unwrap(), reason: "zo heb ik niet gestemd".to_owned() }
}

pub(in crate::engine) fn choice(word: &str) -> Choice {
    match (word, word.parse()) {
        ("abstain", _) => Choice::Abstain,
        (_, Ok(verdict)) => Choice::Verdict(verdict),
        (options, Err(_)) => Choice::Options(options.split(',').map(str::to_owned).collect()),
    }
}

/// A condition without an owner or a date of its own.
pub(in crate::engine) fn condition(text: &str) -> NewCondition {
    NewCondition { text: text.to_owned(), owner: None, due: None }
}

/// The types of the events, in order.
pub(in crate::engine) fn types(outcome: &Told) -> Vec<String> {
    outcome.as_ref().unwrap().iter().map(EventData::word).collect()
}

/// The code of the refusal.
pub(in crate::engine) fn code(outcome: Told) -> String {
    outcome.unwrap_err().code()
}
