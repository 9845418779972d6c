// SPDX-License-Identifier: EUPL-1.2
//! A definition: what the authors wrote, resolved and immutable. Every name in it was checked.
//! Never holds a person: who fills a role is the directory's business.

use std::collections::BTreeMap;
use std::fmt;

use indexmap::IndexMap;
use jiff::civil::Date;
use jiff::tz::TimeZone;

use super::expression::{Expression, Template};
use crate::calendar::{Calendar, Due, Schedule, Term, date_words};
use crate::money::Money;
use crate::text::{Language, Text};
use crate::titles::{money_text, number_text};

/// Fields of outputs, inputs or evidence, in the order of the file.
pub type Fields = IndexMap<String, Field>;

/// A checked workflow. An instance keeps the hash it started with.
#[derive(Debug, Clone)]
pub struct Definition {
    /// The workflow's id.
    pub id: String,
    /// The author's version.
    pub version: String,
    /// SHA-256 over the bundle of files that shape a run, in lower-case hexadecimal.
    pub hash: String,
    /// What people call it.
    pub title: Text,
    /// The language of plain strings, and of mail to people without a language of their own.
    pub language: Language,
    /// Where its days begin and end.
    pub timezone: TimeZone,
    /// Its working days and holidays.
    pub calendar: Calendar,
    /// The role whose members may start, hold, resume, skip, reopen, assign, reschedule, cancel and migrate.
    pub managed_by: Option<String>,
    /// The parties, in the order of the file.
    pub parties: IndexMap<String, Party>,
    /// The roles, in the order of the file.
    pub roles: IndexMap<String, Role>,
    /// What is asked at the start.
    pub inputs: Fields,
    /// The phases, in order.
    pub phases: Vec<Phase>,
    /// How long before its due date an item counts as due soon.
    pub due_soon: Option<Term>,
    /// The reminders of items without a list of their own.
    pub reminders: Vec<Reminder>,
    /// The escalation of items without a list of their own.
    pub escalation: Vec<Escalation>,
    /// The authors' own mail wording.
    pub mail: BTreeMap<(MailKind, Language), MailWording>,
}

/// An organisation that takes part.
#[derive(Debug, Clone)]
pub struct Party {
    /// What people call it.
    pub title: Text,
    /// A partner takes part in cost, not in votes per party.
    pub partner: bool,
    /// It does not take part from the start; it may join under way.
    pub joins_later: bool,
    /// Numbers that may be used as keys and weights, such as inhabitants.
    pub numbers: IndexMap<String, f64>,
    /// Further texts.
    pub texts: IndexMap<String, String>,
}

/// A role: what people do in the programme.
#[derive(Debug, Clone)]
pub struct Role {
    /// What people call it.
    pub title: Text,
    /// At least one member of each party that is no partner.
    pub per_party: bool,
    /// A distribution address: may be told, never asked.
    pub list: Option<String>,
}

/// A phase of the programme.
#[derive(Debug, Clone)]
pub struct Phase {
    /// Its id.
    pub id: String,
    /// What people call it.
    pub title: Text,
    /// Its steps, in the order of the file.
    pub steps: IndexMap<String, Step>,
    /// The gate that closes it; without one it passes when its steps are done.
    pub gate: Option<Gate>,
}

/// A step.
#[derive(Debug, Clone)]
pub struct Step {
    /// Its id, unique in the workflow.
    pub id: String,
    /// What people call it; may hold the placeholders of `for_each`.
    pub title: Titles,
    /// What is to be done, in more words.
    pub description: Option<Titles>,
    /// What kind of work it is, with the keys of that kind.
    pub kind: StepKind,
    /// Who must do it; absent for wait and decision.
    pub owner: Option<Owner>,
    /// What must be done before.
    pub needs: Vec<Need>,
    /// False skips the step.
    pub condition: Option<Expression>,
    /// One instance of the step for each element.
    pub for_each: Option<ForEach>,
    /// When it must be done.
    pub due: Option<Due>,
    /// What it yields.
    pub outputs: Fields,
    /// The files that show it was done.
    pub evidence: Fields,
    /// Own reminders, when the step lists them.
    pub reminders: Option<Vec<Reminder>>,
    /// Own escalation, when the step lists it.
    pub escalation: Option<Vec<Escalation>>,
    /// Roles to tell when the step is done.
    pub notify: Vec<String>,
    /// How sure we must be of who acts.
    pub assurance: Assurance,
    /// How long personal data may be kept after the step is done.
    pub keep_personal_data: Option<Term>,
}

/// Wording per language that may hold placeholders.
#[derive(Debug, Clone)]
pub struct Titles {
    /// The Dutch wording.
    pub nl: Option<Template>,
    /// The English wording.
    pub en: Option<Template>,
}

/// Who must do a step.
#[derive(Debug, Clone)]
pub enum Owner {
    /// The members of a role, of one party when that is named.
    Role {
        /// The role.
        role: String,
        /// The party, possibly a placeholder of `for_each`.
        party: Option<Template>,
    },
    /// One person, by id.
    Person(String),
}

/// `for_each: { domain: inputs.domains }`.
#[derive(Debug, Clone)]
pub struct ForEach {
    /// The name of the element.
    pub variable: String,
    /// The list to go over.
    pub over: Expression,
}

/// One entry of `needs`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Need {
    /// The step that is needed.
    pub step: String,
    /// Of a fan-out: how many instances suffice; absent means all.
    pub at_least: Option<u32>,
    /// What becomes of the rest when enough are done.
    pub rest: Rest,
}

/// What becomes of the instances of a fan-out that were not needed any more.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Rest {
    /// The gate does not wait for them.
    Optional,
    /// The gate waits for them.
    #[default]
    Required,
    /// They are cancelled.
    Cancelled,
}

/// The kind of a step.
#[derive(Debug, Clone)]
pub enum StepKind {
    /// Done when the owner completes it.
    Task,
    /// Done when it was held and its outputs are given.
    Workshop {
        /// It must be planned this long before its date.
        plan_before: Option<Term>,
        /// Who is invited, and for how long.
        invite: Option<Invite>,
    },
    /// Done when `pick` items are picked.
    Selection {
        /// The list to pick from.
        from: Expression,
        /// How many to pick.
        pick: Pick,
        /// What each owner scores 1 to 5, with its weight.
        criteria: IndexMap<String, Criterion>,
    },
    /// Done when its ballot has chosen.
    Decision {
        /// What may be chosen.
        options: Options,
        /// How many are chosen.
        pick: u32,
        /// Whose votes count, and how.
        approvals: Vec<Approval>,
        /// How long one may object to votes by the minutes of a meeting; absent where each votes themselves.
        objection: Option<Term>,
    },
    /// Done when the headcount is appointed.
    Recruitment {
        /// The positions.
        positions: IndexMap<String, Position>,
        /// Over all positions, or absent when each position has its own.
        headcount: Option<u32>,
    },
    /// Done when every contributor has pledged and the sum covers the budget.
    Funding {
        /// What it costs.
        budget: Money,
        /// The hours it takes.
        effort_hours: Option<u32>,
        /// Who must contribute how much; the shares add up to the budget.
        contributions: Contributions,
    },
    /// Done when the time has come.
    Wait(Due),
}

impl StepKind {
    /// The word an author writes for it.
    pub fn word(&self) -> &'static str {
        match self {
            StepKind::Task => "task",
            StepKind::Workshop { .. } => "workshop",
            StepKind::Selection { .. } => "selection",
            StepKind::Decision { .. } => "decision",
            StepKind::Recruitment { .. } => "recruitment",
            StepKind::Funding { .. } => "funding",
            StepKind::Wait(_) => "wait",
        }
    }
}

/// Who is invited to a workshop.
#[derive(Debug, Clone)]
pub struct Invite {
    /// The roles.
    pub roles: Vec<String>,
    /// How long it lasts, in hours.
    pub lasting: Option<Term>,
}

/// How many items a selection picks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Pick {
    /// At least so many.
    pub min: u32,
    /// At most so many.
    pub max: u32,
}

/// A criterion of a selection.
#[derive(Debug, Clone)]
pub struct Criterion {
    /// What people call it.
    pub title: Option<Text>,
    /// How heavily it counts.
    pub weight: f64,
}

/// What a decision chooses from.
#[derive(Debug, Clone)]
pub enum Options {
    /// A list by expression.
    Expression(Expression),
    /// Texts of the author, with ids `option-1`, `option-2`.
    Texts(Vec<Text>),
}

/// A position to fill.
#[derive(Debug, Clone)]
pub struct Position {
    /// What people call it.
    pub title: Text,
    /// Whether only own people may fill it.
    pub internal: bool,
    /// How many, when not counted over all positions.
    pub headcount: Option<u32>,
}

/// Who contributes, and by what key.
#[derive(Debug, Clone)]
pub struct Contributions {
    /// The parties, in the order written.
    pub from: Vec<String>,
    /// How the budget is shared.
    pub key: Key,
}

/// How a budget is shared.
#[derive(Debug, Clone, PartialEq)]
pub enum Key {
    /// In equal parts.
    Equal,
    /// By a number of each party.
    Number(String),
    /// As written.
    Fixed(IndexMap<String, Money>),
}

/// The gate of a phase.
#[derive(Debug, Clone)]
pub struct Gate {
    /// What people call it.
    pub title: Text,
    /// What must be true before it opens.
    pub conditions: Vec<Condition>,
    /// The steps whose results the approvers judge.
    pub dossier: Vec<String>,
    /// Whose votes count, and how.
    pub approvals: Vec<Approval>,
    /// How sure we must be of who votes.
    pub assurance: Assurance,
    /// How long the approvers have.
    pub due: Option<Due>,
    /// How long one may object to votes by the minutes of a meeting; absent where each votes themselves.
    pub objection: Option<Term>,
    /// What happens when the term ends without a verdict.
    pub when_silent: WhenSilent,
    /// What rework means here; as the author says, or else the usual.
    pub on_rework: OnRework,
    /// Roles to tell of each verdict.
    pub notify: GateNotify,
    /// Own reminders, when the gate lists them.
    pub reminders: Option<Vec<Reminder>>,
    /// Own escalation, when the gate lists it.
    pub escalation: Option<Vec<Escalation>>,
}

/// A condition of a gate.
#[derive(Debug, Clone)]
pub struct Condition {
    /// What must be true.
    pub that: Expression,
    /// What people read when it is not.
    pub message: Text,
}

/// Roles to tell of a verdict; absent means the default of that verdict.
#[derive(Debug, Clone, Default)]
pub struct GateNotify {
    /// When the gate passed, with or without conditions.
    pub passed: Option<Vec<String>>,
    /// When it sent work back.
    pub rework: Option<Vec<String>>,
    /// When it put the programme on hold.
    pub hold: Option<Vec<String>>,
    /// When it stopped the programme.
    pub stopped: Option<Vec<String>>,
}

/// One entry of `approvals`.
#[derive(Debug, Clone, PartialEq)]
pub struct Approval {
    /// The role that votes.
    pub by: String,
    /// What must hold.
    pub rule: Rule,
    /// Ask the rule in each party.
    pub per_party: bool,
    /// How many must have voted.
    pub quorum: Option<Quorum>,
    /// Roles without whose approval it does not pass.
    pub veto: Vec<String>,
    /// The chair's vote decides a tie.
    pub casting_vote: bool,
    /// Whether a seat may abstain.
    pub abstain: bool,
    /// Whether a seat may recuse itself.
    pub recusal: bool,
    /// How many seats must remain after recusals.
    pub recusal_floor: u32,
    /// Whether who completed a step of the dossier may vote.
    pub self_approval: bool,
}

/// The rule of an approval.
#[derive(Debug, Clone, PartialEq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Rule {
    /// One is enough.
    Any,
    /// Every seat that does not abstain.
    All,
    /// Over half of the votes that are not abstentions.
    Majority,
    /// So many.
    AtLeast(u32),
    /// This part of the votes that are not abstentions.
    Fraction {
        /// The upper number.
        of: u32,
        /// The lower number.
        parts: u32,
    },
    /// Parties whose seats agree, weighed by a number of the party.
    Weights {
        /// The number's name.
        key: String,
        /// The sum that must be reached.
        at_least: f64,
    },
}

/// How many must have voted; an abstention counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Quorum {
    /// So many.
    pub at_least: u32,
    /// In each party that is no partner.
    pub per_party: bool,
}

/// How sure we must be of who acts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Assurance {
    /// Having the mail is enough.
    Link,
    /// Having the mail and a code sent on demand.
    #[default]
    LinkAndCode,
    /// Signed in.
    SignIn,
}

/// What happens when a gate's term ends without a verdict.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum WhenSilent {
    /// Those who manage the programme are told; the ballot stays open.
    #[default]
    Escalate,
    /// The programme is put on hold.
    Hold,
    /// The programme is stopped.
    Stop,
    /// Silence approves.
    Approve,
}

/// What rework means.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OnRework {
    /// The steps that reopen.
    pub back_to: Vec<String>,
    /// How many rounds of rework there may be.
    pub at_most: u32,
    /// What happens after that.
    pub then: AfterRework,
}

/// What happens when a gate sent work back too often.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum AfterRework {
    /// Those who manage the programme are told, and a new round opens.
    #[default]
    Escalate,
    /// The programme is stopped.
    Stop,
}

/// A field of outputs, inputs or evidence.
#[derive(Debug, Clone)]
pub struct Field {
    /// What kind of value it takes.
    pub kind: FieldType,
    /// What people call it.
    pub title: Option<Text>,
    /// What is meant, in more words.
    pub description: Option<Text>,
    /// Whether it must be given.
    pub required: bool,
    /// The least value, or the least number of characters of a text.
    pub min: Option<Limit>,
    /// The largest value, or the largest number of characters of a text.
    pub max: Option<Limit>,
    /// What a text must look like.
    pub pattern: Option<Pattern>,
    /// What is taken when nothing is given.
    pub default: Option<serde_json::Value>,
}

/// The kind of value a field takes.
#[derive(Debug, Clone)]
pub enum FieldType {
    /// A line of text.
    Text,
    /// Several lines of text.
    LongText,
    /// A whole number.
    Integer,
    /// A number with a fraction.
    Decimal,
    /// An amount in euros.
    Money,
    /// A date.
    Date,
    /// Yes or no.
    Boolean,
    /// One of these.
    Choice {
        /// The options by id.
        options: IndexMap<String, Text>,
    },
    /// Some of these.
    Choices {
        /// The options by id.
        options: IndexMap<String, Text>,
    },
    /// A person of the directory.
    Person,
    /// A party of the workflow.
    Party,
    /// A file.
    File,
    /// A list of plain values.
    List {
        /// What the list holds.
        of: Box<Field>,
        /// At least so many.
        min: Option<u32>,
        /// At most so many.
        max: Option<u32>,
    },
    /// A list of items with fields of their own.
    ListOfItems {
        /// The fields of each item.
        fields: Fields,
        /// The field that names an item on a screen.
        label: Option<String>,
        /// At least so many.
        min: Option<u32>,
        /// At most so many.
        max: Option<u32>,
    },
}

/// A lower or upper limit.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Limit {
    /// Of a number, or of the length of a text.
    Number(f64),
    /// Of an amount.
    Money(Money),
    /// Of a date.
    Date(Date),
}

/// As its author writes it.
impl fmt::Display for Limit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Limit::Number(number) => number.fmt(f),
            Limit::Money(amount) => amount.fmt(f),
            Limit::Date(date) => date.fmt(f),
        }
    }
}

impl Limit {
    /// As people write it.
    pub fn in_words(&self, language: Language) -> String {
        match self {
            Limit::Number(number) => number_text(*number, language),
            Limit::Money(amount) => money_text(*amount, language),
            Limit::Date(date) => date_words(*date, language),
        }
    }
}

/// A compiled pattern; it must fit the whole text.
#[derive(Debug, Clone)]
pub struct Pattern {
    source: String,
    compiled: regex::Regex,
}

impl Pattern {
    /// Compiles a pattern of the `regex` crate's syntax, bounded in size.
    pub fn new(source: &str) -> Result<Pattern, regex::Error> {
        let compiled = regex::RegexBuilder::new(&format!("^(?:{source})$")).size_limit(1 << 18).build()?;
        Ok(Pattern { source: source.to_owned(), compiled })
    }

    /// Whether the whole text fits.
    pub fn fits(&self, text: &str) -> bool {
        self.compiled.is_match(text)
    }

    /// As the author wrote it.
    pub fn source(&self) -> &str {
        &self.source
    }
}

/// When people are reminded.
#[derive(Debug, Clone)]
pub enum Reminder {
    /// By a schedule, in one mail a day when `digest` is set.
    Scheduled {
        /// When it fires, in the workflow's zone.
        schedule: Box<Schedule>,
        /// Remind of what is due soon.
        due_soon: bool,
        /// Remind of what is overdue.
        overdue: bool,
        /// All that waits for a person in one mail a day.
        digest: bool,
        /// Speak on days off too.
        days_off: bool,
    },
    /// So long before the due date.
    BeforeDue(Term),
    /// So long after the due date.
    AfterDue(Term),
}

/// Who is told when an item stays overdue.
#[derive(Debug, Clone)]
pub struct Escalation {
    /// So long after the due date.
    pub after: Term,
    /// The role or the person who is told.
    pub to: String,
}

/// The kinds of mail.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "kebab-case")]
#[allow(missing_docs, reason = "the words of language.md, explained there")]
pub enum MailKind {
    StepOpen,
    GateOpen,
    GatePassed,
    GateConditional,
    GateRework,
    GateHold,
    GateStopped,
    VoteLapsed,
    ConditionOpen,
    DateMoved,
    Reminder,
    Digest,
    Escalation,
    Vacancy,
    Mandate,
    Invitation,
    Cancellation,
    Minutes,
    Objection,
    PartyChanged,
    Receipt,
    Code,
    Completed,
}

impl MailKind {
    /// Every kind, in the order of the language's description.
    pub const ALL: [MailKind; 23] = [
        MailKind::StepOpen,
        MailKind::GateOpen,
        MailKind::GatePassed,
        MailKind::GateConditional,
        MailKind::GateRework,
        MailKind::GateHold,
        MailKind::GateStopped,
        MailKind::VoteLapsed,
        MailKind::ConditionOpen,
        MailKind::DateMoved,
        MailKind::Reminder,
        MailKind::Digest,
        MailKind::Escalation,
        MailKind::Vacancy,
        MailKind::Mandate,
        MailKind::Invitation,
        MailKind::Cancellation,
        MailKind::Minutes,
        MailKind::Objection,
        MailKind::PartyChanged,
        MailKind::Receipt,
        MailKind::Code,
        MailKind::Completed,
    ];

    /// The word an author writes for it, as in `mail/gate-passed.nl.md`.
    pub fn word(self) -> &'static str {
        match self {
            MailKind::StepOpen => "step-open",
            MailKind::GateOpen => "gate-open",
            MailKind::GatePassed => "gate-passed",
            MailKind::GateConditional => "gate-conditional",
            MailKind::GateRework => "gate-rework",
            MailKind::GateHold => "gate-hold",
            MailKind::GateStopped => "gate-stopped",
            MailKind::VoteLapsed => "vote-lapsed",
            MailKind::ConditionOpen => "condition-open",
            MailKind::DateMoved => "date-moved",
            MailKind::Reminder => "reminder",
            MailKind::Digest => "digest",
            MailKind::Escalation => "escalation",
            MailKind::Vacancy => "vacancy",
            MailKind::Mandate => "mandate",
            MailKind::Invitation => "invitation",
            MailKind::Cancellation => "cancellation",
            MailKind::Minutes => "minutes",
            MailKind::Objection => "objection",
            MailKind::PartyChanged => "party-changed",
            MailKind::Receipt => "receipt",
            MailKind::Code => "code",
            MailKind::Completed => "completed",
        }
    }
}

/// An author's own wording of a mail: subject and Markdown body, both with placeholders.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MailWording {
    /// The subject line.
    pub subject: String,
    /// The body in Markdown.
    pub body: String,
}

impl Definition {
    /// The phase with this id.
    pub fn phase(&self, id: &str) -> Option<&Phase> {
        self.phases.iter().find(|phase| phase.id == id)
    }

    /// The step with this id.
    pub fn step(&self, id: &str) -> Option<&Step> {
        self.phases.iter().find_map(|phase| phase.steps.get(id))
    }

    /// The phase that holds the step with this id.
    pub fn phase_of(&self, step: &str) -> Option<&Phase> {
        self.phases.iter().find(|phase| phase.steps.contains_key(step))
    }

    /// The parties that take part in votes per party.
    pub fn voting_parties(&self) -> impl Iterator<Item = &str> {
        self.parties.iter().filter(|(_, party)| !party.partner).map(|(id, _)| id.as_str())
    }
}

impl Field {
    /// Whether it collects items with ids of their own.
    pub fn is_list_of_items(&self) -> bool {
        matches!(self.kind, FieldType::ListOfItems { .. })
    }
}
