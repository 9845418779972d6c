// SPDX-License-Identifier: EUPL-1.2
//! From the verbs of a story to commands. Only translates: whether a command is allowed is decided behind the funnel.

use indexmap::IndexMap;
use serde_json::{Map, Value as Json};
use sluis_core::definition::FieldType;
use sluis_core::definition::written::test::{Act as Written, Cast, Choice as For, Condition, Meeting, Recorded, Vote};
use sluis_core::directory::Person;
use sluis_core::engine::{
    Act, BallotRef, Choice, ItemRef, NewCondition, NotAnItem, PeopleChange, RecordedVote, Refusal, StepRef,
};

use super::Play;
use crate::app::{AppError, Caller};

impl Play<'_> {
    /// The command that a verb stands for, and who gives it.
    pub(super) async fn command(&self, written: &Written) -> Result<(Caller, Act), AppError> {
        let person = |by: &str, other: &Option<String>| Caller::person(by).on_behalf_of(other.clone());
        Ok(match written {
            Written::Complete(it) => {
                let item = item(it.step.as_deref(), it.item.as_deref())?;
                let outputs = self.outputs(&item, &it.outputs).await?;
                let evidence = self.evidence(&it.evidence).await?;
                (person(&it.by, &it.on_behalf_of), Act::Complete { item, outputs, evidence })
            }
            Written::Plan(it) => {
                let act = Act::Plan { step: step(&it.step)?, at: it.at, place: it.place.clone() };
                (person(&it.by, &it.on_behalf_of), act)
            }
            Written::Score(it) => {
                let scores = it.scores.iter().map(|(id, score)| (id.clone(), i64::from(*score))).collect();
                let act = Act::Score { step: step(&it.step)?, item: it.item.clone(), scores };
                (person(&it.by, &it.on_behalf_of), act)
            }
            Written::Pick(it) => {
                let act = Act::Pick { step: step(&it.step)?, items: it.items.clone() };
                (person(&it.by, &it.on_behalf_of), act)
            }
            Written::Vote(it) => (person(&it.by, &it.on_behalf_of), vote(it)?),
            Written::Withdraw(it) => (person(&it.by, &it.on_behalf_of), Act::Withdraw { ballot: ballot(&it.on)? }),
            Written::Meeting(it) => (person(&it.by, &None), self.meeting(it).await?),
            Written::Object(it) => {
                let act = Act::Object { ballot: ballot(&it.on)?, reason: it.reason.clone() };
                (person(&it.by, &it.on_behalf_of), act)
            }
            Written::Recuse(it) => {
                let act = Act::Recuse { ballot: ballot(&it.on)?, reason: it.reason.clone(), undo: it.undo };
                (person(&it.by, &it.on_behalf_of), act)
            }
            Written::Appoint(it) | Written::Unappoint(it) => {
                let (step, position, reference) = (step(&it.step)?, it.position.clone(), it.reference.clone());
                let act = match written {
                    Written::Appoint(_) => Act::Appoint { step, position, reference },
                    _ => Act::Unappoint { step, position, reference },
                };
                (person(&it.by, &it.on_behalf_of), act)
            }
            Written::Pledge(it) => {
                let act =
                    Act::Pledge { step: step(&it.step)?, party: it.party.clone(), amount: it.amount, hours: it.hours };
                (person(&it.by, &it.on_behalf_of), act)
            }
            Written::Reopen(it) | Written::Skip(it) => {
                let step = step_of(item(it.step.as_deref(), it.item.as_deref())?)?;
                let reason = it.reason.clone();
                let act = match written {
                    Written::Reopen(_) => Act::Reopen { step, reason },
                    _ => Act::Skip { step, reason },
                };
                (person(&it.by, &it.on_behalf_of), act)
            }
            Written::Assign(it) => {
                let item = item(it.step.as_deref(), it.item.as_deref())?;
                let act = Act::Assign { item, to: it.to.clone(), reason: it.reason.clone() };
                (person(&it.by, &it.on_behalf_of), act)
            }
            Written::Reschedule(it) => {
                let item = item(it.step.as_deref(), it.item.as_deref())?;
                let act = Act::Reschedule { item, due: it.due, reason: it.reason.clone() };
                (person(&it.by, &it.on_behalf_of), act)
            }
            Written::Snooze(it) => {
                let item = item(it.step.as_deref(), it.item.as_deref())?;
                (person(&it.by, &it.on_behalf_of), Act::Snooze { item, until: it.until })
            }
            Written::Hold(it) => (person(&it.by, &it.on_behalf_of), Act::Hold { reason: it.reason.clone() }),
            Written::Resume(it) => (person(&it.by, &it.on_behalf_of), Act::Resume { reason: it.reason.clone() }),
            Written::Party(it) => {
                let reason = it.reason.clone();
                // The schema lets exactly one of them be written.
                let act = match (&it.withdraw, &it.join) {
                    (Some(party), _) => Act::PartyWithdraw { party: party.clone(), reason },
                    (None, party) => Act::PartyJoin { party: party.clone().unwrap_or_default(), reason },
                };
                (person(&it.by, &it.on_behalf_of), act)
            }
            // Not of the programme but of its people; see `of_people`.
            Written::Import(_) => (Caller::operator(), Act::PeopleChanged),
            Written::Replace(it) => (Caller::person(&it.by), Act::PeopleChanged),
            Written::Delegate(it) => (person(&it.by, &it.on_behalf_of), Act::PeopleChanged),
            Written::Cancel(it) => (person(&it.by, &it.on_behalf_of), Act::Cancel { reason: it.reason.clone() }),
        })
    }

    async fn meeting(&self, written: &Meeting) -> Result<Act, AppError> {
        let vote = |(seat, recorded): (&String, &Recorded)| {
            let (choice, by) = recorded.parts();
            (seat.clone(), RecordedVote { choice: cast(choice), by: by.cloned() })
        };
        Ok(Act::Meeting {
            ballot: ballot(&written.on)?,
            held: written.held,
            votes: written.votes.iter().map(vote).collect(),
            conditions: conditions(&written.conditions),
            minutes: self.stage.file(self.script.folder, &written.minutes).await?,
            dossier: written.dossier.clone(),
        })
    }

    /// The outputs as given; a name where a file is wanted becomes a file.
    async fn outputs(&self, item: &ItemRef, given: &Map<String, Json>) -> Result<Map<String, Json>, AppError> {
        let ItemRef::Step(step) = item else { return Ok(given.clone()) };
        let fields = self.script.definition.step(&step.step).map(|step| &step.outputs);
        let mut outputs = given.clone();
        for (id, value) in &mut outputs {
            let field = fields.and_then(|fields| fields.get(id));
            if let (Some(FieldType::File), Some(name)) = (field.map(|field| &field.kind), value.as_str()) {
                *value = self.stage.file(self.script.folder, name).await?;
            }
        }
        Ok(outputs)
    }

    async fn evidence(&self, names: &IndexMap<String, String>) -> Result<IndexMap<String, Json>, AppError> {
        let mut evidence = IndexMap::new();
        for (id, name) in names {
            evidence.insert(id.clone(), self.stage.file(self.script.folder, name).await?);
        }
        Ok(evidence)
    }
}

/// The change of the people that a verb stands for, and who gives it.
pub(super) fn of_people(written: &Written) -> Option<(Caller, PeopleChange)> {
    match written {
        Written::Replace(it) => {
            let person = it.name.as_ref().map(Person::called);
            let (old, new, from, reason) = (it.old.clone(), it.new.clone(), it.from, it.reason.clone());
            Some((Caller::person(&it.by), PeopleChange::Replace { old, new, person, from, reason }))
        }
        Written::Delegate(it) => {
            let from = it.on_behalf_of.clone().unwrap_or_else(|| it.by.clone());
            let (to, roles, reason) = (it.to.clone(), it.roles.clone(), it.reason.clone());
            let change = match (it.start, it.end) {
                (Some(start), Some(end)) => PeopleChange::Delegate { from, to, roles, start, end, reason },
                // The schema lets both days be written, or `undo`.
                _ => PeopleChange::EndMandate { from, to, reason },
            };
            Some((Caller::person(&it.by).on_behalf_of(it.on_behalf_of.clone()), change))
        }
        _ => None,
    }
}

/// A name that no item has is refused in the words with which an unknown step is.
fn unknown(name: &NotAnItem) -> AppError {
    AppError::Refused(Refusal::StepIsUnknown { step: name.0.clone(), nearest: None })
}

fn step(name: &str) -> Result<StepRef, AppError> {
    name.parse().map_err(|name| unknown(&name))
}

fn ballot(name: &str) -> Result<BallotRef, AppError> {
    name.parse().map_err(|name| unknown(&name))
}

/// The schema lets exactly one of them be written.
fn item(step: Option<&str>, item: Option<&str>) -> Result<ItemRef, AppError> {
    step.or(item).unwrap_or_default().parse().map_err(|name| unknown(&name))
}

fn step_of(item: ItemRef) -> Result<StepRef, AppError> {
    match item {
        ItemRef::Step(step) => Ok(step),
        other => Err(unknown(&NotAnItem(other.to_string()))),
    }
}

fn vote(written: &Vote) -> Result<Act, AppError> {
    let choice = match (&written.verdict, &written.choice) {
        (Some(Cast::Abstain), _) | (None, None) => Choice::Abstain,
        (Some(cast), _) => cast.verdict().map_or(Choice::Abstain, Choice::Verdict),
        (None, Some(For::One(option))) if option == "abstain" => Choice::Abstain,
        (None, Some(For::One(option))) => Choice::Options(vec![option.clone()]),
        (None, Some(For::Several(options))) => Choice::Options(options.clone()),
    };
    Ok(Act::Vote {
        ballot: ballot(&written.on)?,
        choice,
        comment: written.comment.clone(),
        conditions: conditions(&written.conditions),
        dossier: written.dossier.clone(),
    })
}

fn conditions(written: &[Condition]) -> Vec<NewCondition> {
    let one = |condition: &Condition| match condition {
        Condition::Text(text) => NewCondition { text: text.clone(), owner: None, due: None },
        Condition::Full(full) => NewCondition { text: full.text.clone(), owner: full.owner.clone(), due: full.due },
    };
    written.iter().map(one).collect()
}

/// What minutes say, as on the command line: a verdict, `abstain`, or else options.
fn cast(written: &For) -> Choice {
    match written {
        For::One(word) => Choice::from_words(vec![word.clone()]),
        For::Several(words) => Choice::from_words(words.clone()),
    }
}
