// SPDX-License-Identifier: EUPL-1.2
//! What a mail says of a ballot, as pieces of HTML for a page, so that mail and page never tell two stories. The pieces
//! hold no styles and no links. Never says who may vote: the engine does.

use std::collections::BTreeMap;

use indexmap::IndexMap;
use jiff::Timestamp;
use sluis_core::definition::{Definition, MailKind, Verdict};
use sluis_core::directory::Directory;
use sluis_core::engine::{Ballot, BallotRef, Instance};
use sluis_core::notice::{Notice, Recipient};
use sluis_core::text::Language;

use super::super::render::fragment;
use super::super::slots::Slots;
use super::Sources;
use super::results::Files;

/// What one seat can answer.
#[derive(Clone, Debug, Default)]
pub struct Sheet {
    /// Each verdict with what it does; empty of a decision.
    pub verdicts: IndexMap<Verdict, String>,
    /// Each option by its id with what is known of it, as `name: text`; empty of a gate.
    pub options: IndexMap<String, Vec<String>>,
    /// Whether this seat may abstain.
    pub may_abstain: bool,
}

/// What is judged, and how, as pieces of HTML. They cost more than all the rest of a page.
#[derive(Clone, Debug, Default)]
pub struct Pieces {
    /// The results that the voters judge; empty of a decision.
    pub dossier: String,
    /// The rule, and what happens when nobody answers.
    pub rule: String,
    /// Who votes.
    pub voters: String,
}

/// A round of a ballot, for the person in whose name is voted, at a moment.
pub struct Asked<'a> {
    /// What is written.
    pub definition: &'a Definition,
    /// Who the people are.
    pub directory: &'a Directory,
    /// How things stand.
    pub instance: &'a Instance,
    /// What is voted on.
    pub which: &'a BallotRef,
    /// The round.
    pub ballot: &'a Ballot,
    /// In whose name.
    pub seat: &'a str,
    /// For a reader of this language.
    pub language: Language,
    /// The moment.
    pub at: Timestamp,
}

impl Asked<'_> {
    /// What can be answered.
    pub fn sheet(&self) -> Sheet {
        self.told(|sources, slots| {
            let lines = |lines: Vec<String>| lines.iter().map(|line| slots.fill(line)).collect();
            let verdicts = sources.verdicts_and_what_they_do(self.which).into_iter();
            let options = self.ballot.terms.options.iter();
            Sheet {
                verdicts: verdicts.map(|(verdict, does)| (verdict, slots.fill(&does))).collect(),
                options: options.map(|one| (one.id.clone(), lines(sources.option_fields(one)))).collect(),
                may_abstain: sources.may_abstain(self.ballot),
            }
        })
    }

    /// What is judged, and how.
    pub fn pieces(&self) -> Pieces {
        self.told(|sources, slots| {
            let html = |markdown: String| fragment(&markdown, slots);
            Pieces {
                dossier: html(sources.dossier(Files::Apart)),
                rule: html(sources.rules(self.ballot)),
                voters: html(sources.voters(self.ballot)),
            }
        })
    }

    fn told<T>(&self, tell: impl FnOnce(&Sources<'_>, &Slots) -> T) -> T {
        let notice = Notice {
            kind: MailKind::GateOpen,
            recipient: Recipient::Person(self.seat.to_owned()),
            seq: self.instance.seq,
            item: Some(self.which.clone().into()),
            round: Some(self.ballot.round),
            seat: Some(self.seat.to_owned()),
            not_before: None,
            challenge: None,
            party: None,
        };
        let slots = Slots::default();
        let sources = Sources {
            notice: &notice,
            definition: self.definition,
            directory: self.directory,
            instance: self.instance,
            language: self.language,
            slots: &slots,
            has_pages: false,
            pages: &BTreeMap::new(),
            at: self.at,
            name: "",
            together: &[],
            code: None,
        };
        tell(&sources, &slots)
    }
}
