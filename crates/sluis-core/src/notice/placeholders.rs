// SPDX-License-Identifier: EUPL-1.2
//! The placeholders of mail wording, per kind: one table for `check`, for the authors' files and for our own wording.
//! Every placeholder of a kind always has a value when a mail of that kind is written; it may be empty.
//!
//! | placeholder | what it becomes |
//! |---|---|
//! | `person.name` | the recipient's name; of a distribution address the title of its role |
//! | `workflow.title`, `workflow.phase` | the programme; the phase that the mail is about |
//! | `link` | where to read on: the page of the reader; for a distribution address whom to ask; without pages the command that shows it |
//! | `page` | the address of the recipient's own page, where they answer; empty without pages. Whoever has it acts as the recipient |
//! | `contact` | who manages the programme and answers questions |
//! | `item.title`, `item.description`, `item.due`, `item.why_due` | the step, gate or condition |
//! | `dates` | of several dates that moved: what waits for the recipient, each with its new date and why, as a list |
//! | `item.overdue` | how late it is, in working days; empty while it is in time |
//! | `item.waiting_for` | who must act and has not, as a list |
//! | `item.results` | what was done in the step, as a list |
//! | `item.asked` | what the step must yield, as a list |
//! | `answer` | how to answer: what the person does, and the command that records it |
//! | `options` | what a decision chooses from, as a list; empty for any other step |
//! | `outputs.<name>` | an output of the step, or of a step of the dossier |
//! | `gate.explanation` | the arithmetic of the ballot in words |
//! | `gate.verdict`, `gate.conditions`, `gate.comments` | the outcome, what was laid down, what voters wrote |
//! | `gate.verdicts` | the verdicts that can be given, with what each does |
//! | `gate.changed` | what changed since the recipient voted, old and new; empty when nothing did |
//! | `gate.waits` | of a vote that lapsed: what its gate waits for now, in a sentence; empty where nobody can tell |
//! | `gate.voters` | who votes |
//! | `gate.rule` | the rule that holds |
//! | `gate.back_to` | the steps that were sent back |
//! | `dossier` | the results that the voters judge, as a list |
//! | `vote.choice`, `vote.seat`, `vote.by`, `vote.comment` | the vote of a receipt |
//! | `vote.aside` | of a receipt: why the seat stands aside, when it does |
//! | `vote.objection` | of a receipt: why the recipient objects to what minutes say, when they do |
//! | `minutes.held`, `minutes.by`, `minutes.file` | the day of a meeting, who recorded it, and the minutes with their hash |
//! | `minutes.votes` | what the minutes say in the recipient's name or of their vote for another, as a list |
//! | `objection.until` | the last day on which one may object to the minutes |
//! | `objection.seat`, `objection.by`, `objection.reason` | whose vote is not as the minutes say, who says so when that is another, and why |
//! | `actions` | what waits for the person, as a list; of several programmes a list for each |
//! | `digest.summary` | how much waits and how much of it is late, as a sentence without its full stop |
//! | `meeting.at`, `meeting.until`, `meeting.place` | of an invitation or its cancellation; when it ends may be absent |
//! | `meeting.before` | where and when a meeting that was moved was to be; empty in a first invitation |
//! | `meeting.is_off` | of a cancellation: not empty when nobody meets, empty when only the recipient is not invited any more |
//! | `party.title`, `party.reason` | the party that withdrew or joined, and why |
//! | `party.joined` | not empty when it joined, empty when it withdrew |
//! | `party.effects` | what that changes for the recipient, as a list; for those who manage, all that it changes |
//! | `vacancy.who` | the role that nobody fills, with its party where it is asked of one; or the person who is gone |
//! | `vacancy.role` | not empty when a role is empty, empty when a person is gone |
//! | `vacancy.items` | what waits for them, as a list |
//! | `code` | the six digits |

use crate::definition::{Definition, MailKind};

const STEP: &[&str] = &[
    "person.name",
    "item.in_name_of",
    "workflow.title",
    "workflow.phase",
    "link",
    "page",
    "contact",
    "item.title",
    "item.description",
    "item.due",
    "item.why_due",
    "item.overdue",
    "item.asked",
    "item.results",
    "answer",
    "options",
    "gate.rule",
    "gate.changed",
    "gate.voters",
    "outputs.*",
];
const GATE_OPEN: &[&str] = &[
    "person.name",
    "item.in_name_of",
    "workflow.title",
    "workflow.phase",
    "link",
    "page",
    "contact",
    "item.title",
    "item.due",
    "item.why_due",
    "answer",
    "options",
    "gate.explanation",
    "gate.verdicts",
    "gate.changed",
    "gate.voters",
    "gate.rule",
    "dossier",
    "outputs.*",
];
const GATE_CLOSED: &[&str] = &[
    "person.name",
    "workflow.title",
    "workflow.phase",
    "link",
    "contact",
    "item.title",
    "gate.explanation",
    "gate.verdict",
    "gate.conditions",
    "gate.comments",
    "gate.voters",
    "gate.rule",
    "gate.back_to",
    "dossier",
    "outputs.*",
];
const CONDITION: &[&str] = &[
    "person.name",
    "item.in_name_of",
    "workflow.title",
    "workflow.phase",
    "link",
    "page",
    "contact",
    "item.title",
    "item.due",
    "item.why_due",
    "gate.title",
    "answer",
];
const RECEIPT: &[&str] = &[
    "person.name",
    "workflow.title",
    "workflow.phase",
    "link",
    "page",
    "contact",
    "item.title",
    "item.due",
    "vote.choice",
    "vote.seat",
    "vote.by",
    "vote.comment",
    "vote.aside",
    "vote.objection",
    "gate.conditions",
    "gate.explanation",
    "answer",
];
const ESCALATION: &[&str] = &[
    "person.name",
    "workflow.title",
    "workflow.phase",
    "link",
    "contact",
    "item.title",
    "item.due",
    "item.why_due",
    "item.overdue",
    "item.waiting_for",
    "gate.explanation",
    "gate.voters",
    "gate.rule",
    "dossier",
    "answer",
];
const COMPLETED: &[&str] =
    &["person.name", "workflow.title", "workflow.phase", "link", "contact", "item.title", "item.results", "outputs.*"];
const DIGEST: &[&str] = &["person.name", "workflow.title", "link", "contact", "actions", "digest.summary"];
const INVITATION: &[&str] = &[
    "person.name",
    "workflow.title",
    "workflow.phase",
    "link",
    "contact",
    "item.title",
    "item.description",
    "meeting.at",
    "meeting.until",
    "meeting.place",
    "meeting.before",
    "meeting.is_off",
];
const LAPSED: &[&str] = &[
    "person.name",
    "workflow.title",
    "workflow.phase",
    "link",
    "contact",
    "item.title",
    "gate.changed",
    "gate.waits",
    "vote.seat",
];
const MINUTES: &[&str] = &[
    "person.name",
    "workflow.title",
    "workflow.phase",
    "link",
    "contact",
    "item.title",
    "minutes.held",
    "minutes.by",
    "minutes.file",
    "minutes.votes",
    "objection.until",
    "gate.conditions",
    "gate.explanation",
    "answer",
];
const OBJECTION: &[&str] = &[
    "person.name",
    "workflow.title",
    "workflow.phase",
    "link",
    "contact",
    "item.title",
    "minutes.held",
    "minutes.by",
    "minutes.file",
    "objection.until",
    "objection.seat",
    "objection.by",
    "objection.reason",
    "gate.explanation",
];
const PARTY: &[&str] = &[
    "person.name",
    "workflow.title",
    "link",
    "contact",
    "party.title",
    "party.joined",
    "party.reason",
    "party.effects",
];
const VACANCY: &[&str] =
    &["person.name", "workflow.title", "link", "contact", "vacancy.who", "vacancy.role", "vacancy.items"];
const MANDATE: &[&str] = &[
    "person.name",
    "workflow.title",
    "link",
    "contact",
    "mandate.from",
    "mandate.to",
    "mandate.roles",
    "mandate.start",
    "mandate.end",
    "mandate.ended",
    "mandate.left_out",
    "mandate.reason",
];
const MOVED: &[&str] = &[
    "person.name",
    "item.in_name_of",
    "workflow.title",
    "workflow.phase",
    "link",
    "page",
    "contact",
    "item.title",
    "item.due",
    "item.why_due",
    "dates",
];
const CODE: &[&str] = &["person.name", "workflow.title", "item.title", "code"];

/// The placeholders that wording of this kind may use; `outputs.*` stands for `outputs.<name>` with the id of an output.
pub fn placeholders(kind: MailKind) -> &'static [&'static str] {
    match kind {
        MailKind::StepOpen | MailKind::Reminder => STEP,
        MailKind::GateOpen => GATE_OPEN,
        MailKind::GatePassed
        | MailKind::GateConditional
        | MailKind::GateRework
        | MailKind::GateHold
        | MailKind::GateStopped => GATE_CLOSED,
        MailKind::VoteLapsed => LAPSED,
        MailKind::ConditionOpen => CONDITION,
        MailKind::DateMoved => MOVED,
        MailKind::Receipt => RECEIPT,
        MailKind::Escalation => ESCALATION,
        MailKind::Vacancy => VACANCY,
        MailKind::Mandate => MANDATE,
        MailKind::Completed => COMPLETED,
        MailKind::Digest => DIGEST,
        MailKind::Invitation | MailKind::Cancellation => INVITATION,
        MailKind::Minutes => MINUTES,
        MailKind::Objection => OBJECTION,
        MailKind::PartyChanged => PARTY,
        MailKind::Code => CODE,
    }
}

/// Whether wording of this kind may use this dotted name in this workflow. An output is known when any step has it.
pub fn is_known(definition: &Definition, kind: MailKind, name: &str) -> bool {
    let known = placeholders(kind);
    match name.strip_prefix("outputs.") {
        Some(output) => {
            let mut steps = definition.phases.iter().flat_map(|phase| phase.steps.values());
            known.contains(&"outputs.*") && steps.any(|step| step.outputs.contains_key(output))
        }
        None => known.contains(&name),
    }
}
