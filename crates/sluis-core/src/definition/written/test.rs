// SPDX-License-Identifier: EUPL-1.2
//! `*.test.yaml` as written: where a story begins, and its lines, one verb each.
//! Never plays a story: that is the simulation's part.

use indexmap::IndexMap;
use jiff::civil::{Date, DateTime};
use serde::Deserialize;
use serde_json::{Map, Value};

use super::people::{self, Mandate, Person};
use super::{day, moment};
use crate::definition::{MailKind, Verdict};
use crate::directory::Directory;
use crate::money::Money;

/// A test: a story about one instance.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
#[allow(missing_docs, reason = "the keys of test.schema.json, described there")]
pub struct Test {
    pub name: String,
    pub description: Option<String>,
    pub people: Option<IndexMap<String, Person>>,
    pub mandates: Option<Vec<Mandate>>,
    pub start: Start,
    pub story: Vec<Line>,
}

impl Test {
    /// The people of this test: its own, or else those of the folder; its own mandates, or else those of the folder
    /// unless it brings people.
    pub fn directory(&self, of_the_folder: Option<&Directory>) -> Directory {
        let mut directory = of_the_folder.cloned().unwrap_or_default();
        if let Some(own) = &self.people {
            directory = people::directory(own, &[]);
        }
        if let Some(own) = &self.mandates {
            directory.mandates = people::directory(&IndexMap::new(), own).mandates;
        }
        directory.version = 1;
        directory
    }
}

/// Where the story begins. Moments and dates are in the zone of the workflow.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
#[allow(missing_docs, reason = "the keys of test.schema.json, described there")]
pub struct Start {
    #[serde(with = "moment")]
    pub at: DateTime,
    pub id: Option<String>,
    #[serde(rename = "as")]
    pub by: Option<String>,
    #[serde(default)]
    pub inputs: Map<String, Value>,
    pub from: Option<String>,
    #[serde(default, with = "day::option")]
    pub as_of: Option<Date>,
}

/// One line of the story.
#[derive(Debug, Clone, PartialEq)]
pub enum Line {
    /// Somebody does something, and it must succeed.
    Act(Box<Act>),
    /// Time passes: a term, or the date or moment that the clock is put on, as written.
    Advance(String),
    /// A claim about how things stand.
    Expect(Box<Expect>),
    /// Somebody does something, and it must be refused.
    Refuse(Box<Refuse>),
}

/// What somebody does: every command of the command line is one.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[allow(missing_docs, reason = "the verbs of test.schema.json, described there")]
pub enum Act {
    Complete(Complete),
    Plan(Plan),
    Score(Score),
    Pick(Pick),
    Vote(Vote),
    Withdraw(Withdraw),
    Recuse(Recuse),
    Meeting(Meeting),
    Object(OnBallot),
    Appoint(Appointment),
    Unappoint(Appointment),
    Pledge(Pledge),
    Reopen(OnItem),
    Skip(OnItem),
    Assign(Assign),
    Reschedule(Reschedule),
    Snooze(Snooze),
    Hold(OnInstance),
    Resume(OnInstance),
    Cancel(OnInstance),
    Party(OnParty),
    Import(Import),
    Replace(Replace),
    Delegate(Delegate),
}

impl Act {
    /// The verb as written.
    pub fn verb(&self) -> &'static str {
        match self {
            Act::Complete(_) => "complete",
            Act::Plan(_) => "plan",
            Act::Score(_) => "score",
            Act::Pick(_) => "pick",
            Act::Vote(_) => "vote",
            Act::Withdraw(_) => "withdraw",
            Act::Recuse(_) => "recuse",
            Act::Meeting(_) => "meeting",
            Act::Object(_) => "object",
            Act::Appoint(_) => "appoint",
            Act::Unappoint(_) => "unappoint",
            Act::Pledge(_) => "pledge",
            Act::Reopen(_) => "reopen",
            Act::Skip(_) => "skip",
            Act::Assign(_) => "assign",
            Act::Reschedule(_) => "reschedule",
            Act::Snooze(_) => "snooze",
            Act::Hold(_) => "hold",
            Act::Resume(_) => "resume",
            Act::Cancel(_) => "cancel",
            Act::Party(_) => "party",
            Act::Import(_) => "import",
            Act::Replace(_) => "replace",
            Act::Delegate(_) => "delegate",
        }
    }
}

/// `complete`: exactly one of `step` and `item`.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
#[allow(missing_docs, reason = "the keys of test.schema.json, described there")]
pub struct Complete {
    pub step: Option<String>,
    pub item: Option<String>,
    #[serde(rename = "as")]
    pub by: String,
    pub on_behalf_of: Option<String>,
    #[serde(default)]
    pub outputs: Map<String, Value>,
    #[serde(default)]
    pub evidence: IndexMap<String, String>,
}

/// `plan`.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
#[allow(missing_docs, reason = "the keys of test.schema.json, described there")]
pub struct Plan {
    pub step: String,
    #[serde(rename = "as")]
    pub by: String,
    pub on_behalf_of: Option<String>,
    #[serde(with = "moment")]
    pub at: DateTime,
    pub place: String,
}

/// `score`.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
#[allow(missing_docs, reason = "the keys of test.schema.json, described there")]
pub struct Score {
    pub step: String,
    #[serde(rename = "as")]
    pub by: String,
    pub on_behalf_of: Option<String>,
    pub item: String,
    pub scores: IndexMap<String, u8>,
}

/// `pick`.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
#[allow(missing_docs, reason = "the keys of test.schema.json, described there")]
pub struct Pick {
    pub step: String,
    #[serde(rename = "as")]
    pub by: String,
    pub on_behalf_of: Option<String>,
    pub items: Vec<String>,
}

/// `vote`: exactly one of `verdict`, `for` and `abstain`.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
#[allow(missing_docs, reason = "the keys of test.schema.json, described there")]
pub struct Vote {
    pub on: String,
    #[serde(rename = "as")]
    pub by: String,
    pub on_behalf_of: Option<String>,
    pub verdict: Option<Cast>,
    #[serde(rename = "for")]
    pub choice: Option<Choice>,
    pub abstain: Option<bool>,
    pub comment: Option<String>,
    #[serde(default)]
    pub conditions: Vec<Condition>,
    pub dossier: Option<String>,
}

/// The words of `verdict`: the five verdicts, and abstaining.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[allow(missing_docs, reason = "the words of test.schema.json, described there")]
pub enum Cast {
    Approve,
    ApproveWithConditions,
    Rework,
    Hold,
    Stop,
    Abstain,
}

impl Cast {
    /// The verdict; nothing for an abstention.
    pub fn verdict(self) -> Option<Verdict> {
        match self {
            Cast::Approve => Some(Verdict::Approve),
            Cast::ApproveWithConditions => Some(Verdict::ApproveWithConditions),
            Cast::Rework => Some(Verdict::Rework),
            Cast::Hold => Some(Verdict::Hold),
            Cast::Stop => Some(Verdict::Stop),
            Cast::Abstain => None,
        }
    }
}

/// `for`: one option or several.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(untagged)]
pub enum Choice {
    /// One option, or the word `abstain`.
    One(String),
    /// Several.
    Several(Vec<String>),
}

/// A condition of an approval.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(untagged)]
pub enum Condition {
    /// What must still be done.
    Text(String),
    /// With an owner and a date.
    Full(FullCondition),
}

/// A condition with its owner and due date.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
#[allow(missing_docs, reason = "the keys of test.schema.json, described there")]
pub struct FullCondition {
    pub text: String,
    pub owner: Option<String>,
    #[serde(default, with = "day::option")]
    pub due: Option<Date>,
}

/// `withdraw`.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
#[allow(missing_docs, reason = "the keys of test.schema.json, described there")]
pub struct Withdraw {
    pub on: String,
    #[serde(rename = "as")]
    pub by: String,
    pub on_behalf_of: Option<String>,
}

/// `party`: exactly one of `withdraw` and `join`.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
#[allow(missing_docs, reason = "the keys of test.schema.json, described there")]
pub struct OnParty {
    pub withdraw: Option<String>,
    pub join: Option<String>,
    #[serde(rename = "as")]
    pub by: String,
    pub on_behalf_of: Option<String>,
    pub reason: String,
}

/// `import`: what is different in people.yaml by now. At least one of its keys.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
#[allow(missing_docs, reason = "the keys of test.schema.json, described there")]
pub struct Import {
    #[serde(default)]
    pub people: IndexMap<String, Person>,
    #[serde(default)]
    pub without: Vec<String>,
    pub mandates: Option<Vec<Mandate>>,
}

impl Import {
    /// The people.yaml as it is by now, made of what it was.
    pub fn over(&self, file: &Directory) -> Directory {
        let own = people::directory(&self.people, self.mandates.as_deref().unwrap_or_default());
        let mut now = file.clone();
        now.people.retain(|id, _| !self.without.contains(id));
        now.people.extend(own.people);
        if self.mandates.is_some() {
            now.mandates = own.mandates;
        }
        now
    }
}

/// `replace`: one person takes over from another.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
#[allow(missing_docs, reason = "the keys of test.schema.json, described there")]
pub struct Replace {
    pub old: String,
    pub new: String,
    pub name: Option<String>,
    #[serde(with = "day")]
    pub from: Date,
    #[serde(rename = "as")]
    pub by: String,
    pub reason: String,
}

/// `delegate`: a mandate with its first and last day, or with `undo` its end.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
#[allow(missing_docs, reason = "the keys of test.schema.json, described there")]
pub struct Delegate {
    pub to: String,
    #[serde(default)]
    pub roles: Vec<String>,
    #[serde(default, with = "day::option")]
    pub start: Option<Date>,
    #[serde(default, with = "day::option")]
    pub end: Option<Date>,
    #[serde(default)]
    pub undo: bool,
    #[serde(rename = "as")]
    pub by: String,
    pub on_behalf_of: Option<String>,
    pub reason: String,
}

/// `recuse`, and with `undo` coming back.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
#[allow(missing_docs, reason = "the keys of test.schema.json, described there")]
pub struct Recuse {
    pub on: String,
    #[serde(rename = "as")]
    pub by: String,
    pub on_behalf_of: Option<String>,
    pub reason: String,
    #[serde(default)]
    pub undo: bool,
}

/// `meeting`: what the minutes say, by the person in whose name was voted.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
#[allow(missing_docs, reason = "the keys of test.schema.json, described there")]
pub struct Meeting {
    pub on: String,
    #[serde(rename = "as")]
    pub by: String,
    pub minutes: String,
    #[serde(default, with = "day::option")]
    pub held: Option<Date>,
    pub votes: IndexMap<String, Recorded>,
    #[serde(default)]
    pub conditions: Vec<Condition>,
    pub dossier: Option<String>,
}

/// A vote in minutes: a verdict, an option, several, or `abstain`.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(untagged)]
pub enum Recorded {
    /// Of the person themselves.
    Own(Choice),
    /// Of a deputy.
    ByDeputy(ByDeputy),
}

impl Recorded {
    /// What was voted, and the deputy who did.
    pub fn parts(&self) -> (&Choice, Option<&String>) {
        match self {
            Recorded::Own(choice) => (choice, None),
            Recorded::ByDeputy(vote) => (&vote.choice, Some(&vote.by)),
        }
    }
}

/// A vote that a deputy cast in a meeting.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
#[allow(missing_docs, reason = "the keys of test.schema.json, described there")]
pub struct ByDeputy {
    pub choice: Choice,
    pub by: String,
}

/// `object`.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
#[allow(missing_docs, reason = "the keys of test.schema.json, described there")]
pub struct OnBallot {
    pub on: String,
    #[serde(rename = "as")]
    pub by: String,
    pub on_behalf_of: Option<String>,
    pub reason: String,
}

/// `appoint` and `unappoint`.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
#[allow(missing_docs, reason = "the keys of test.schema.json, described there")]
pub struct Appointment {
    pub step: String,
    #[serde(rename = "as")]
    pub by: String,
    pub on_behalf_of: Option<String>,
    pub position: String,
    #[serde(rename = "ref")]
    pub reference: String,
}

/// `pledge`.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
#[allow(missing_docs, reason = "the keys of test.schema.json, described there")]
pub struct Pledge {
    pub step: String,
    #[serde(rename = "as")]
    pub by: String,
    pub on_behalf_of: Option<String>,
    pub party: String,
    pub amount: Money,
    pub hours: Option<u32>,
}

/// `reopen` and `skip`: exactly one of `step` and `item`.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
#[allow(missing_docs, reason = "the keys of test.schema.json, described there")]
pub struct OnItem {
    pub step: Option<String>,
    pub item: Option<String>,
    #[serde(rename = "as")]
    pub by: String,
    pub on_behalf_of: Option<String>,
    pub reason: String,
}

/// `assign`: exactly one of `step` and `item`.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
#[allow(missing_docs, reason = "the keys of test.schema.json, described there")]
pub struct Assign {
    pub step: Option<String>,
    pub item: Option<String>,
    #[serde(rename = "as")]
    pub by: String,
    pub on_behalf_of: Option<String>,
    pub to: String,
    pub reason: String,
}

/// `reschedule`: exactly one of `step` and `item`.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
#[allow(missing_docs, reason = "the keys of test.schema.json, described there")]
pub struct Reschedule {
    pub step: Option<String>,
    pub item: Option<String>,
    #[serde(rename = "as")]
    pub by: String,
    pub on_behalf_of: Option<String>,
    #[serde(with = "day")]
    pub due: Date,
    pub reason: String,
}

/// `snooze`: exactly one of `step` and `item`.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
#[allow(missing_docs, reason = "the keys of test.schema.json, described there")]
pub struct Snooze {
    pub step: Option<String>,
    pub item: Option<String>,
    #[serde(rename = "as")]
    pub by: String,
    pub on_behalf_of: Option<String>,
    #[serde(with = "day")]
    pub until: Date,
}

/// `hold`, `resume` and `cancel`.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
#[allow(missing_docs, reason = "the keys of test.schema.json, described there")]
pub struct OnInstance {
    #[serde(rename = "as")]
    pub by: String,
    pub on_behalf_of: Option<String>,
    pub reason: String,
}

/// `expect`: exactly one of `step`, `gate`, `phase` and `instance` with `state`, or `mail`.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
#[allow(missing_docs, reason = "the keys of test.schema.json, described there")]
pub struct Expect {
    pub step: Option<String>,
    pub gate: Option<String>,
    pub phase: Option<String>,
    pub instance: Option<String>,
    pub state: Option<State>,
    pub mail: Option<MailKind>,
    pub to: Option<String>,
    pub about: Option<String>,
    pub times: Option<u32>,
}

/// The states of steps, gates, phases and instances.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[allow(missing_docs, reason = "the words of test.schema.json, described there")]
pub enum State {
    Waiting,
    Open,
    Done,
    Skipped,
    Cancelled,
    Passed,
    OnHold,
    Stopped,
    Running,
    Completed,
}

impl State {
    /// The word as written.
    pub fn word(self) -> &'static str {
        match self {
            State::Waiting => "waiting",
            State::Open => "open",
            State::Done => "done",
            State::Skipped => "skipped",
            State::Cancelled => "cancelled",
            State::Passed => "passed",
            State::OnHold => "on-hold",
            State::Stopped => "stopped",
            State::Running => "running",
            State::Completed => "completed",
        }
    }
}

/// `refuse`: one act, and a part of the sentence with which it is refused.
#[derive(Debug, Clone, PartialEq)]
pub struct Refuse {
    /// What must be refused.
    pub act: Act,
    /// A part of the sentence, in English or Dutch; any refusal will do when absent.
    pub because: Option<String>,
}
