// SPDX-License-Identifier: EUPL-1.2
//! The decision register (*besluitenlijst*): what was asked, of whom, who voted what in whose name, by which rule, and
//! what came of it. Told from what was recorded; a closed round is never counted again.

use jiff::Timestamp;
use serde::Serialize;
use sluis_core::definition::Approval;
use sluis_core::engine::{
    Ballot, BallotRef, Choice, ItemRef, Outcome, Recusal, Seat, Vote, approvals_of, explain_ballot,
};
use sluis_core::titles::{item_title, person_name, role_title, short};

use super::minutes::MeetingView;
use super::{PartyView, Sight};
use crate::app::rows::word;

/// The register of one instance.
#[derive(Clone, Debug, Serialize)]
pub struct DecisionRegister {
    /// The instance's id.
    pub id: String,
    /// What people call it.
    pub title: String,
    /// The parties that came, went or have yet to come; absent when every party takes part from the start.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub parties: Vec<PartyView>,
    /// Every round of every ballot, by the moment it closed; open ones last.
    pub decisions: Vec<RegisteredDecision>,
}

/// One round of a ballot.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct RegisteredDecision {
    /// The gate or the decision, as commands name it.
    pub item: String,
    /// What was asked.
    pub question: String,
    /// From 1.
    pub round: u32,
    /// What could be chosen; empty for a gate.
    pub options: Vec<OptionView>,
    /// The rules, one for each role that votes, in words.
    pub rules: Vec<String>,
    /// The votes that stand.
    pub votes: Vec<CastVote>,
    /// The votes of seats that left while the round was open: they do not count. Absent when there are none.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub lost: Vec<CastVote>,
    /// The seats that stand aside because of an interest.
    pub recused: Vec<Recused>,
    /// The persons who may not vote, having completed a step of the dossier; absent when there are none.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub barred: Vec<String>,
    /// The persons who could vote and had not when the round closed; absent when there are none, and while it is open.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub silent: Vec<String>,
    /// The meetings whose votes were recorded, with their minutes. Absent when there are none.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub meetings: Vec<MeetingView>,
    /// The sum, in words.
    pub count: String,
    /// A gate's verdict, `chosen`, `nothing-chosen`, `silence`, `overtaken`; absent while the round is open.
    pub outcome: Option<String>,
    /// The options that won, by id.
    pub chosen: Vec<String>,
    /// When voting began.
    pub opened_at: Timestamp,
    /// When it was decided.
    pub closed_at: Option<Timestamp>,
    /// SHA-256 of what the voters were shown.
    pub dossier_hash: String,
}

/// An option of a decision.
#[derive(Clone, Debug, Serialize)]
pub struct OptionView {
    /// Its id.
    pub id: String,
    /// How it is called on a screen.
    pub title: String,
    /// How many seats named it.
    pub votes: usize,
}

/// One vote.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct CastVote {
    /// The person in whose name was voted.
    pub seat: String,
    /// That person's name.
    pub name: String,
    /// The party for which the seat counts; absent when it has none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub party: Option<String>,
    /// Who cast it: the same person, or a deputy with a mandate.
    pub cast_by: String,
    /// The meeting of this round whose minutes say so; absent for what the person did themselves.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub meeting: Option<u32>,
    /// A verdict, options by id, or `abstain`.
    pub choice: Vec<String>,
    /// Why.
    pub comment: Option<String>,
    /// The conditions of an approval with conditions; an erased one is absent.
    pub conditions: Vec<String>,
    /// When.
    pub at: Timestamp,
}

/// A seat that stands aside.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Recused {
    /// The person whose seat does not count.
    pub seat: String,
    /// That person's name.
    pub name: String,
    /// Who recorded it: the same person or another.
    pub recorded_by: String,
    /// Why; absent when it was erased.
    pub reason: Option<String>,
    /// When.
    pub at: Timestamp,
}

/// The decision register of an instance.
pub(crate) fn register(sight: &Sight) -> DecisionRegister {
    let rounds = sight.instance.ballots.iter();
    let rounds = rounds.flat_map(|(ballot, rounds)| rounds.iter().map(move |round| (ballot, round)));
    let mut decisions: Vec<_> = rounds.map(|(ballot, round)| sight.decision(ballot, round)).collect();
    decisions.sort_by_key(|one| (one.closed_at.is_none(), one.closed_at, one.opened_at, one.round));
    DecisionRegister {
        id: sight.instance.id.clone(),
        title: sight.definition.title.get(sight.language).to_owned(),
        parties: sight.parties(),
        decisions,
    }
}

/// The seats of a closed round without a vote that stands, but for those that may not vote.
fn silent(round: &Ballot) -> Vec<String> {
    if round.closed.is_none() {
        return Vec::new();
    }
    let could = |seat: &&Seat| !seat.barred && !round.recused.contains_key(&seat.person);
    let seats = round.terms.seats.iter().filter(could).map(|seat| &seat.person);
    seats.filter(|person| !round.votes.contains_key(*person)).cloned().collect()
}

impl Sight {
    fn decision(&self, name: &BallotRef, round: &Ballot) -> RegisteredDecision {
        let item = ItemRef::from(name.clone());
        let options = round.terms.options.iter().map(|option| OptionView {
            id: option.id.clone(),
            title: option.title().to_owned(),
            votes: round.votes.values().filter(|vote| names(vote, &option.id)).count(),
        });
        let outcome = round.closed.as_ref().map(|closed| &closed.outcome);
        RegisteredDecision {
            item: item.to_string(),
            question: item_title(&self.definition, &self.instance, &item, self.language),
            round: round.round,
            options: options.collect(),
            rules: self.rules(name, round),
            votes: round.votes.iter().map(|(seat, vote)| self.vote(round, seat, vote)).collect(),
            lost: round.lost.iter().map(|(seat, vote)| self.vote(round, seat, vote)).collect(),
            recused: self.recused(round),
            barred: round.terms.seats.iter().filter(|seat| seat.barred).map(|seat| seat.person.clone()).collect(),
            silent: silent(round),
            meetings: self.meetings(round),
            count: explain_ballot(&self.definition, &self.directory, round, self.now, self.language),
            outcome: outcome.map(outcome_word),
            chosen: match outcome {
                Some(Outcome::Chosen(options)) => options.clone(),
                _ => Vec::new(),
            },
            opened_at: round.opened_at,
            closed_at: round.closed.as_ref().map(|closed| closed.at),
            dossier_hash: round.terms.dossier.clone(),
        }
    }

    /// The seats that stand aside in a round.
    pub(super) fn recused(&self, round: &Ballot) -> Vec<Recused> {
        let one = |(seat, recusal): (&String, &Recusal)| Recused {
            seat: seat.clone(),
            name: person_name(&self.directory, seat),
            recorded_by: recusal.by.clone(),
            reason: recusal.reason.text().map(str::to_owned),
            at: recusal.at,
        };
        round.recused.iter().map(one).collect()
    }

    fn vote(&self, round: &Ballot, seat: &str, vote: &Vote) -> CastVote {
        CastVote {
            seat: seat.to_owned(),
            name: person_name(&self.directory, seat),
            party: round.seat(seat).and_then(|seat| seat.party.clone()),
            cast_by: vote.cast_by.clone(),
            meeting: vote.meeting,
            choice: words_of(&vote.choice),
            comment: vote.comment.as_ref().and_then(|comment| comment.text()).map(str::to_owned),
            conditions: vote.conditions.iter().filter_map(|laid| laid.text.text()).map(str::to_owned).collect(),
            at: vote.at,
        }
    }

    /// The rules of a round, one for each role that votes.
    fn rules(&self, ballot: &BallotRef, round: &Ballot) -> Vec<String> {
        let approvals = approvals_of(&self.definition, ballot).unwrap_or_default();
        let entries = round.terms.entries.iter().enumerate();
        entries.map(|(at, entry)| self.rule(entry, approvals.get(at))).collect()
    }

    /// The rule of an entry in a few words: `Stuurgroep: meerderheid, in elke partij; quorum 1 in elke partij`. Who has a
    /// veto and who may not vote stands in the workflow, as the programme follows it.
    fn rule(&self, entry: &sluis_core::engine::Entry, approval: Option<&Approval>) -> String {
        let mut text = short::rule(&entry.rule, !entry.per_party.is_empty(), entry.quorum, self.language);
        let mut add = |nl: &str, en: &str| text += &format!("; {}", self.language.say(nl, en));
        if entry.casting_vote {
            add("bij staking beslist de voorzitter", "the chair decides a tie");
        }
        let veto = approval.map(|approval| approval.veto.as_slice()).unwrap_or_default();
        if !veto.is_empty() {
            let roles = veto.iter().map(|role| role_title(&self.definition, role, self.language));
            let roles = roles.collect::<Vec<_>>().join(", ");
            add(&format!("veto: {roles}"), &format!("veto: {roles}"));
        }
        if let Some(floor) = entry.recusal_floor {
            let nl = format!("wie een belang heeft, stemt niet mee zolang er {floor} overblijven");
            let en = format!("who has an interest stands aside while {floor} remain");
            add(&nl, &en);
        }
        if approval.is_some_and(|approval| !approval.self_approval) {
            add(
                "wie een stap van het dossier afrondde, stemt niet mee",
                "who completed a step of the dossier does not vote",
            );
        }
        format!("{}: {text}", role_title(&self.definition, &entry.by, self.language))
    }
}

/// A verdict, options by id, or `abstain`.
pub(super) fn words_of(choice: &Choice) -> Vec<String> {
    match choice {
        Choice::Verdict(verdict) => vec![verdict.word().to_owned()],
        Choice::Options(options) => options.clone(),
        Choice::Abstain => vec!["abstain".to_owned()],
    }
}

fn names(vote: &Vote, option: &str) -> bool {
    matches!(&vote.choice, Choice::Options(chosen) if chosen.iter().any(|id| id == option))
}

fn outcome_word(outcome: &Outcome) -> String {
    match outcome {
        Outcome::Verdict(verdict) => verdict.word().to_owned(),
        Outcome::Chosen(_) => "chosen".to_owned(),
        Outcome::NothingChosen => "nothing-chosen".to_owned(),
        Outcome::Silence(means) => format!("silence-{}", word(means)),
        Outcome::Overtaken => "overtaken".to_owned(),
    }
}
