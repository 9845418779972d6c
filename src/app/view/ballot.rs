// SPDX-License-Identifier: EUPL-1.2
//! A ballot as one person is asked about it: what is judged, by which rule, what can be answered, and whether they still
//! can. Shows; whether an answer counts is decided when it is given, from the state of that moment.

use jiff::Timestamp;
use sluis_core::calendar::date_words;
use sluis_core::calendar::words::moment_words;
use sluis_core::definition::Assurance;
use sluis_core::engine::{
    Ballot, BallotRef, Choice, InstanceState, ItemRef, Meeting, Outcome, Reach, Refusal, StepProgress, StepRef, Vote,
    deputies, explain_ballot, explain_changes,
};
use sluis_core::text::Language;
use sluis_core::titles::named::Names;
use sluis_core::titles::{field_title, item_title, person_name, phase_title, role_title, sealed_text, step_title};
use sluis_core::value::{FileRef, Value};

use super::Sight;
use crate::app::{App, AppError, Done};
use crate::links::Claims;
use crate::mail;
pub use crate::mail::{Pieces, Sheet};

/// A ballot as one person is asked about it.
#[derive(Clone, Debug)]
pub struct BallotView {
    sight: Sight,
    /// The seat, by the id of its person.
    asked: String,
    /// The workflow, by whose people ids of persons go.
    pub workflow: String,
    /// The programme's id.
    pub instance: String,
    /// The number of its last event: what is shown is how things stood after it.
    pub seq: u64,
    /// What people call the programme.
    pub programme: String,
    /// The phase it is about.
    pub phase: String,
    /// What is asked.
    pub title: String,
    /// The language of the person.
    pub language: Language,
    /// The gate or the decision.
    pub ballot: BallotRef,
    /// The round that the link is about.
    pub round: u32,
    /// The person whom the mail went to.
    pub name: String,
    /// The name of the seat, when they act for another.
    pub seat: Option<String>,
    /// The last day, in words, with why it is that day.
    pub due: Option<(String, String)>,
    /// Whether that day has passed.
    pub overdue: bool,
    /// The options by id and title; empty of a gate.
    pub options: Vec<(String, String)>,
    /// How many of them are chosen; 0 of a gate.
    pub pick: u32,
    /// How sure we must be of who votes.
    pub assurance: Assurance,
    /// SHA-256 of what is shown here.
    pub dossier: String,
    /// What changed since the mail was written, or since they voted: old and new, a line each.
    pub changed: Vec<String>,
    /// The files of the dossier.
    pub files: Vec<DossierFile>,
    /// The arithmetic, in words.
    pub explanation: String,
    /// Whether they may answer, and if not, why.
    pub standing: Standing,
    /// The vote of this seat that stands.
    pub vote: Option<OwnVote>,
    /// The minutes of the meeting that say what this seat voted.
    pub minutes: Option<OwnMinutes>,
    /// Who can be asked to meet a condition, by id and name: roles first, then people.
    pub owners: Vec<(String, String)>,
    /// Who answers questions, with the address.
    pub contact: Option<(String, String)>,
}

/// Minutes that say what a seat voted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OwnMinutes {
    /// The day of the meeting, in words.
    pub held: String,
    /// The last day to object, in words; absent when that term has run.
    pub until: Option<String>,
    /// The minutes themselves.
    pub file: DossierFile,
}

/// A file of a dossier.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DossierFile {
    /// The step and the field that it belongs to.
    pub title: String,
    /// What the person who gave it called it.
    pub name: String,
    /// SHA-256 of its bytes.
    pub hash: String,
    /// Its size in bytes.
    pub size: u64,
}

/// Whether a link still asks something.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Standing {
    /// They may answer, or answer otherwise.
    Open,
    /// The round has ended.
    Closed {
        /// When, in words.
        at: String,
    },
    /// The round ended without an outcome: what was voted on changed, or nothing won.
    Lapsed {
        /// When, in words.
        at: String,
    },
    /// A later round has begun, with links of its own.
    Superseded {
        /// When that one closed, in words; nothing while it is open.
        closed: Option<String>,
    },
    /// The programme is on hold.
    OnHold,
    /// The programme has ended.
    Ended,
    /// The seat is no longer theirs: they were replaced, or the mandate is over.
    Gone,
    /// They are away: while a mandate runs the link of the deputy holds, and theirs rests.
    Away {
        /// Who votes in their name.
        deputies: String,
    },
    /// The seat stands aside because of an interest.
    Recused {
        /// Why.
        reason: String,
    },
    /// The seat completed a step of the dossier.
    Barred,
}

/// The vote of a seat.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OwnVote {
    /// In words.
    pub choice: String,
    /// A verdict's word, options by id, or `abstain`.
    pub words: Vec<String>,
    /// Who cast it, by name.
    pub by: String,
    /// Whether that was the person of the link.
    pub own: bool,
    /// When, in words.
    pub at: String,
    /// Why.
    pub comment: Option<String>,
    /// The conditions laid down.
    pub conditions: Vec<String>,
}

impl App {
    /// What a link asks of the person it was sent to; nothing when the programme has no such ballot.
    ///
    /// # Errors
    /// `UnknownInstance`, or when the store cannot be read.
    pub async fn ballot_asked(&self, claims: &Claims) -> Result<Option<BallotView>, AppError> {
        let (definition, instance, directory) = self.instance(&claims.instance).await?;
        let person = directory.person(&claims.person);
        let language = person.and_then(|person| person.language).unwrap_or(definition.language);
        let sight = Sight::new(definition, instance, directory, self.now(), language);
        Ok(sight.ballot_asked(claims))
    }
}

impl App {
    /// The same after a command on the programme: how things stand by it, without asking the store.
    pub fn ballot_after(&self, done: &Done, claims: &Claims) -> Option<BallotView> {
        let language = done.directory.person(&claims.person).and_then(|person| person.language);
        let language = language.unwrap_or(done.definition.language);
        let of = (done.definition.clone(), done.instance.clone(), done.directory.clone());
        Sight::new(of.0, of.1, of.2, self.now(), language).ballot_asked(claims)
    }
}

impl BallotView {
    /// The dossier, the rule and the voters, for a page that shows them.
    pub fn pieces(&self) -> Pieces {
        self.round().map(|round| self.sight.asked((&self.ballot, round), &self.asked).pieces()).unwrap_or_default()
    }

    /// What can be answered, for a page that asks it.
    pub fn sheet(&self) -> Sheet {
        self.round().map(|round| self.sight.asked((&self.ballot, round), &self.asked).sheet()).unwrap_or_default()
    }

    fn round(&self) -> Option<&Ballot> {
        self.sight.instance.ballots.get(&self.ballot)?.iter().find(|round| round.round == self.round)
    }

    /// A refusal as its reader knows things: by their titles.
    pub fn told(&self, refusal: &Refusal) -> String {
        let Sight { definition, instance, directory, language, .. } = &self.sight;
        Names { definition, instance, directory, language: *language }.refusal(refusal)
    }
}

impl Sight {
    fn asked<'a>(&'a self, (which, ballot): (&'a BallotRef, &'a Ballot), seat: &'a str) -> mail::Asked<'a> {
        mail::Asked {
            definition: &self.definition,
            directory: &self.directory,
            instance: &self.instance,
            which,
            ballot,
            seat,
            language: self.language,
            at: self.now,
        }
    }

    fn ballot_asked(&self, claims: &Claims) -> Option<BallotView> {
        let ballot = ballot_of(claims)?;
        let rounds = self.instance.ballots.get(&ballot)?;
        let round = rounds.iter().find(|round| round.round == claims.round)?;
        let item = ItemRef::from(ballot.clone());
        let named = |person: &str| person_name(&self.directory, person);
        let contact = mail::contact(&self.definition, &self.directory, &claims.person);
        let vote = [&round.votes, &round.on_record].into_iter().find_map(|votes| votes.get(claims.seat()));
        Some(BallotView {
            sight: self.clone(),
            asked: claims.seat().to_owned(),
            workflow: self.definition.id.clone(),
            instance: self.instance.id.clone(),
            seq: self.instance.seq,
            programme: self.definition.title.get(self.language).to_owned(),
            phase: self.phase_of(&ballot),
            title: item_title(&self.definition, &self.instance, &item, self.language),
            language: self.language,
            round: round.round,
            name: named(&claims.person),
            seat: claims.seat.as_deref().map(named),
            due: round.due.as_ref().map(|due| (due.in_words(self.language), self.why(due))),
            overdue: self.is_overdue(round.due.as_ref().map(|due| due.due_at)),
            options: round.terms.options.iter().map(|one| (one.id.clone(), one.title().to_owned())).collect(),
            pick: round.terms.pick,
            assurance: round.terms.assurance,
            dossier: round.terms.dossier.clone(),
            changed: self.changed_since(round, claims),
            files: self.files(&ballot),
            explanation: explain_ballot(&self.definition, &self.directory, round, self.now, self.language),
            standing: self.standing(rounds, round, claims),
            vote: vote.map(|vote| self.own_vote(vote, round, claims)),
            minutes: vote.and_then(|vote| round.meeting(vote.meeting?)).map(|meeting| self.own_minutes(meeting)),
            owners: self.owners(),
            contact: contact.map(|(name, address)| (name.to_owned(), address.to_owned())),
            ballot,
        })
    }

    fn phase_of(&self, ballot: &BallotRef) -> String {
        let phase = match ballot {
            BallotRef::Gate(phase) => Some(phase.as_str()),
            BallotRef::Decision(step) => self.definition.phase_of(&step.step).map(|phase| phase.id.as_str()),
        };
        phase.map(|phase| phase_title(&self.definition, phase, self.language)).unwrap_or_default()
    }

    fn standing(&self, rounds: &[Ballot], round: &Ballot, claims: &Claims) -> Standing {
        let seat = round.seat(claims.seat());
        // First of all: who left is told nothing of what came after.
        let today = self.definition.timezone.to_datetime(self.now).date();
        if self.directory.has_left(&claims.person, today) {
            return Standing::Gone;
        }
        if let Some(last) = rounds.last().filter(|last| last.round != round.round) {
            return Standing::Superseded { closed: last.closed.as_ref().map(|closed| self.moment(closed.at)) };
        }
        if let Some(closed) = &round.closed {
            let at = self.moment(closed.at);
            return match closed.outcome {
                Outcome::Overtaken if self.instance.has_ended() => Standing::Ended,
                Outcome::Overtaken | Outcome::NothingChosen => Standing::Lapsed { at },
                Outcome::Verdict(_) | Outcome::Chosen(_) | Outcome::Silence(_) => Standing::Closed { at },
            };
        }
        match self.instance.state {
            InstanceState::OnHold => return Standing::OnHold,
            _ if self.instance.has_ended() => return Standing::Ended,
            _ => {}
        }
        if let Some(recusal) = round.recused.get(claims.seat()) {
            return Standing::Recused { reason: sealed_text(&recusal.reason, self.language) };
        }
        match seat {
            None => Standing::Gone,
            _ if !self.may_act_for(claims) => Standing::Gone,
            Some(seat) if seat.barred => Standing::Barred,
            Some(_) => match self.deputies_of(round, claims) {
                deputies if deputies.is_empty() => Standing::Open,
                deputies => Standing::Away { deputies: deputies.join(", ") },
            },
        }
    }

    /// Who acts for the person of a link in their own seat now, by name.
    fn deputies_of(&self, round: &Ballot, claims: &Claims) -> Vec<String> {
        if claims.seat.is_some() || round.closed.is_some() {
            return Vec::new();
        }
        let deputies =
            claims.item.as_ref().map(|item| deputies(&self.definition, &self.instance, item, &claims.person));
        deputies.unwrap_or_default().into_iter().map(|id| person_name(&self.directory, id)).collect()
    }

    /// Whether who acts for another holds a mandate for it today.
    fn may_act_for(&self, claims: &Claims) -> bool {
        let (Some(seat), Some(item)) = (claims.seat.as_deref(), &claims.item) else { return true };
        let today = self.definition.timezone.to_datetime(self.now).date();
        let mandates = self.directory.mandates_between(seat, &claims.person, today);
        Reach::of(&self.definition, &self.instance, item, seat).is_covered(mandates)
    }

    /// What changed since the mail was written; for a seat whose vote became stale, since that vote.
    fn changed_since(&self, round: &Ballot, claims: &Claims) -> Vec<String> {
        let stale = round.stale.get(claims.seat()).map(|vote| vote.dossier.as_str());
        let seen = stale.unwrap_or(&claims.dossier);
        let changes = Some(seen).filter(|seen| !seen.is_empty()).and_then(|seen| round.changes_since(seen));
        let changes = changes.unwrap_or_default();
        explain_changes(&self.definition, &self.directory, &self.instance, &changes, self.language)
    }

    fn own_minutes(&self, meeting: &Meeting) -> OwnMinutes {
        let file = &meeting.minutes;
        OwnMinutes {
            held: date_words(meeting.held, self.language),
            until: (!meeting.stands).then(|| date_words(meeting.objections.date, self.language)),
            file: DossierFile {
                title: self.language.say("Notulen", "Minutes").to_owned(),
                name: sealed_text(&file.name, self.language),
                hash: file.hash.clone(),
                size: file.size,
            },
        }
    }

    /// A role that is only told, through a list, is asked nothing.
    fn owners(&self) -> Vec<(String, String)> {
        let asked = self.definition.roles.iter().filter(|(_, role)| role.list.is_none());
        let roles = asked.map(|(id, _)| (id.clone(), role_title(&self.definition, id, self.language)));
        let people = self.directory.people.keys().map(|id| (id.clone(), person_name(&self.directory, id)));
        roles.chain(people).collect()
    }

    fn own_vote(&self, vote: &Vote, round: &Ballot, claims: &Claims) -> OwnVote {
        let title = |id: &String| {
            let option = round.terms.options.iter().find(|option| option.id == *id);
            option.map_or_else(|| id.clone(), |option| format!("“{}”", option.title()))
        };
        let (choice, words) = match &vote.choice {
            Choice::Verdict(verdict) => (verdict.in_words(self.language).to_owned(), vec![verdict.word().to_owned()]),
            Choice::Options(ids) => (ids.iter().map(title).collect::<Vec<_>>().join(", "), ids.clone()),
            Choice::Abstain => (
                if self.language == Language::Nl { "blanco" } else { "abstain" }.to_owned(),
                vec!["abstain".to_owned()],
            ),
        };
        OwnVote {
            choice,
            words,
            by: person_name(&self.directory, &vote.cast_by),
            own: vote.cast_by == claims.person,
            at: self.moment(vote.at),
            comment: vote.comment.as_ref().map(|comment| sealed_text(comment, self.language)),
            conditions: vote.conditions.iter().map(|laid| sealed_text(&laid.text, self.language)).collect(),
        }
    }

    fn moment(&self, at: Timestamp) -> String {
        moment_words(self.definition.timezone.to_datetime(at), self.language)
    }

    /// The files of the steps that the voters judge.
    fn files(&self, ballot: &BallotRef) -> Vec<DossierFile> {
        let BallotRef::Gate(phase) = ballot else { return Vec::new() };
        let gate = self.definition.phase(phase).and_then(|phase| phase.gate.as_ref());
        let steps = gate.map(|gate| gate.dossier.as_slice()).unwrap_or_default();
        let instances = steps.iter().flat_map(|step| self.instance.instances_of(step, false));
        instances.flat_map(|step| self.files_of(&step)).collect()
    }

    fn files_of(&self, step: &StepRef) -> Vec<DossierFile> {
        let with_files = |progress: &&StepProgress| {
            !progress.evidence.is_empty() || progress.outputs.values().any(|value| matches!(value, Value::File(_)))
        };
        let progress = self.instance.step(step).filter(with_files);
        let (Some(progress), Some(written)) = (progress, self.definition.step(&step.step)) else {
            return Vec::new();
        };
        let title = step_title(&self.definition, &self.instance, step, self.language);
        let file = |field: String, file: &FileRef| DossierFile {
            // Many a step yields one file, which is called like it.
            title: if field == title { field } else { format!("{title}, {field}") },
            name: sealed_text(&file.name, self.language),
            hash: file.hash.clone(),
            size: file.size,
        };
        let evidence = progress.evidence.iter().map(|(id, given)| {
            let field = written.evidence.get(id).map(|field| field_title(id, field, self.language));
            file(field.unwrap_or_else(|| id.clone()), given)
        });
        let outputs = progress.outputs.iter().filter_map(|(id, value)| match value {
            Value::File(given) => {
                let field = written.outputs.get(id).map(|field| field_title(id, field, self.language));
                Some(file(field.unwrap_or_else(|| id.clone()), given))
            }
            _ => None,
        });
        evidence.chain(outputs).collect()
    }
}

/// The ballot of a link to a vote.
fn ballot_of(claims: &Claims) -> Option<BallotRef> {
    match claims.item.as_ref()? {
        ItemRef::Gate(phase) => Some(BallotRef::Gate(phase.clone())),
        ItemRef::Step(step) => Some(BallotRef::Decision(step.clone())),
        ItemRef::Condition(_) => None,
    }
}
