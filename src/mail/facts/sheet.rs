// SPDX-License-Identifier: EUPL-1.2
//! What a mail says of a ballot, as pieces of HTML for a page, so that mail and page never tell two stories. The pieces
//! hold no styles and no links. Never says who may vote: the engine does.

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

/// The pieces of one ballot for one seat. The first three are HTML, the rest is text.
#[derive(Clone, Debug, Default)]
pub struct Sheet {
    /// The results that the voters judge; empty of a decision.
    pub dossier: String,
    /// The rule, and what happens when nobody answers.
    pub rule: String,
    /// Who votes.
    pub voters: String,
    /// Each verdict with what it does; empty of a decision.
    pub verdicts: IndexMap<Verdict, String>,
    /// Each option by its id with what is known of it, as `name: text`; empty of a gate.
    pub options: IndexMap<String, Vec<String>>,
    /// Whether this seat may abstain.
    pub may_abstain: bool,
}

/// The pieces of a round of a ballot, for the person in whose name is voted, at a moment.
pub fn sheet(
    (definition, directory, instance): (&Definition, &Directory, &Instance),
    (which, ballot): (&BallotRef, &Ballot),
    seat: &str,
    language: Language,
    at: Timestamp,
) -> Sheet {
    let notice = Notice {
        kind: MailKind::GateOpen,
        recipient: Recipient::Person(seat.to_owned()),
        seq: instance.seq,
        item: Some(which.clone().into()),
        round: Some(ballot.round),
        seat: Some(seat.to_owned()),
        not_before: None,
        challenge: None,
        party: None,
    };
    let slots = Slots::default();
    let sources = Sources {
        notice: &notice,
        definition,
        directory,
        instance,
        language,
        slots: &slots,
        base_url: None,
        own: None,
        at,
        name: "",
        together: &[],
        code: None,
    };
    let html = |markdown: String| fragment(&markdown, &slots);
    let lines = |lines: Vec<String>| lines.iter().map(|line| slots.fill(line)).collect();
    let verdicts = sources.verdicts_and_what_they_do(which).into_iter();
    let options = ballot.terms.options.iter();
    Sheet {
        dossier: html(sources.dossier()),
        rule: html(sources.rules(ballot)),
        voters: html(sources.voters(ballot)),
        verdicts: verdicts.map(|(verdict, does)| (verdict, slots.fill(&does))).collect(),
        options: options.map(|one| (one.id.clone(), lines(sources.option_fields(one)))).collect(),
        may_abstain: sources.may_abstain(ballot),
    }
}
