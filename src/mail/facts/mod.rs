// SPDX-License-Identifier: EUPL-1.2
//! The facts of a mail: every placeholder of its kind with its value, read from the definition, the directory and the
//! instance. What people typed goes in as typed, or in a slot where we write Markdown around it. Decides nothing.

mod answer;
pub(super) mod asked;
mod ballot;
pub(super) mod digest;
mod mandate;
mod minutes;
mod parties;
mod results;
pub(super) mod sheet;
mod step;
mod vacancy;

use std::collections::BTreeMap;

use jiff::Timestamp;
use minijinja::Value;
use sluis_core::calendar::Deadline;
use sluis_core::calendar::words::moment_words;
use sluis_core::definition::{Definition, MailKind};
use sluis_core::directory::Directory;
use sluis_core::engine::{Ballot, BallotRef, Instance, ItemRef, Planned, StepProgress, StepRef};
use sluis_core::notice::{Notice, placeholders};
use sluis_core::text::Language;
use sluis_core::titles;
use sluis_core::titles::why::why_due;

use super::compose::Waiting;
use super::slots::Slots;
use super::wording::Facts;

/// What a mail is written from.
pub(super) struct Sources<'a> {
    pub(super) notice: &'a Notice,
    pub(super) definition: &'a Definition,
    pub(super) directory: &'a Directory,
    pub(super) instance: &'a Instance,
    pub(super) language: Language,
    pub(super) slots: &'a Slots,
    /// Whether there are pages at all.
    pub(super) has_pages: bool,
    /// By the id of each programme that is told of: where the recipient acts, or reads on. A distribution address has none:
    /// it is nobody in particular, and a link of the pages is of one person.
    pub(super) pages: &'a BTreeMap<String, OwnPage>,
    pub(super) at: Timestamp,
    /// The recipient's name.
    pub(super) name: &'a str,
    /// Of a digest: every notice that is told in this mail.
    pub(super) together: &'a [Waiting<'a>],
    /// The six digits of a `code` mail.
    pub(super) code: Option<&'a str>,
}

/// The page that a mail leads its reader to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct OwnPage {
    pub(super) url: String,
    /// The reader acts there, and does not only read.
    pub(super) acts: bool,
}

/// Every placeholder of the kind, and nothing else: any other name is unknown to the wording.
pub(super) fn facts(sources: &Sources<'_>) -> Facts {
    let mut facts = Facts::new();
    for name in placeholders(sources.notice.kind) {
        match name.strip_suffix(".*") {
            Some(group) => {
                for (output, value) in sources.outputs() {
                    facts.insert(format!("{group}.{output}"), value);
                }
            }
            None => {
                facts.insert((*name).to_owned(), sources.fact(name));
            }
        }
    }
    facts
}

impl Sources<'_> {
    fn fact(&self, name: &str) -> Value {
        match name {
            "person.name" => typed(self.name),
            "workflow.title" if self.notice.kind == MailKind::Digest => typed(self.programme_titles()),
            "workflow.title" => typed(self.definition.title.get(self.language)),
            "workflow.phase" => given(self.phase().map(|id| titles::phase_title(self.definition, id, self.language))),
            "link" if self.notice.kind == MailKind::Digest => self.digest_link(),
            "link" => markdown(self.link_to(self.instance)),
            "page" => given(self.own().filter(|own| own.acts).map(|own| own.url.as_str())),
            "contact" => markdown(self.contact()),
            "code" => given(self.code),
            "vacancy.who" => given(self.vacancy().map(|(vacancy, _)| self.missing(vacancy))),
            "vacancy.role" => given(self.vacancy().filter(|(vacancy, _)| self.is_role(vacancy)).map(|_| "role")),
            "vacancy.items" => markdown(self.vacancy().map(|(_, missing)| self.needing(missing)).unwrap_or_default()),
            "item.in_name_of" => given(self.in_name_of()),
            name if name.starts_with("mandate.") => self.mandate_fact(&name["mandate.".len()..]),
            "actions" => markdown(self.actions()),
            "dates" => markdown(self.moved_by_hold()),
            "digest.summary" => self.digest_summary(),
            "item.title" => given(self.notice.item.as_ref().map(|item| self.item_title(item))),
            "item.description" => given(self.description()),
            "item.due" => given(self.due().map(|due| due.in_words(self.language))),
            "item.why_due" => given(self.due().map(|due| why_due(self.definition, self.instance, due, self.language))),
            "item.overdue" => {
                given(self.due().and_then(|due| digest::lateness(self.definition, due, self.at, self.language)))
            }
            "item.waiting_for" => markdown(self.waiting_for()),
            "item.asked" => markdown(self.asked()),
            "item.results" => markdown(self.step().map(|(step, _)| self.results(step)).unwrap_or_default()),
            "meeting.at" => given(self.meeting().map(|planned| self.moment(planned.at))),
            "meeting.until" => given(self.meeting().and_then(|planned| self.until(planned))),
            "meeting.place" => given(self.meeting().map(|planned| titles::sealed_text(&planned.place, self.language))),
            "meeting.before" => given(self.meeting().and_then(|planned| self.before(planned))),
            "meeting.is_off" => given(self.meeting().filter(|planned| planned.called_off).map(|_| "off")),
            "party.title" => {
                given(self.party().map(|news| titles::party_title(self.definition, &news.party, self.language)))
            }
            "party.joined" => given(self.party().filter(|news| news.joined).map(|_| "joined")),
            "party.reason" => given(self.party().and_then(|news| self.party_reason(news))),
            "party.effects" => markdown(self.party().map(|news| self.party_effects(news)).unwrap_or_default()),
            "answer" => markdown(self.answer()),
            "options" => markdown(self.options()),
            "dossier" => markdown(self.dossier(results::Files::Named)),
            _ => self.ballot_fact(name),
        }
    }

    /// Words in the mail's language.
    pub(super) fn say<'t>(&self, nl: &'t str, en: &'t str) -> &'t str {
        self.language.say(nl, en)
    }

    /// What people typed, for a piece of Markdown that we write around it.
    fn slot(&self, text: impl AsRef<str>) -> String {
        self.slots.put(text.as_ref())
    }

    fn item_title(&self, item: &ItemRef) -> String {
        titles::item_title(self.definition, self.instance, item, self.language)
    }

    pub(super) fn step_title(&self, step: &StepRef) -> String {
        titles::step_title(self.definition, self.instance, step, self.language)
    }

    fn person(&self, id: &str) -> String {
        titles::person_name(self.directory, id)
    }

    /// The step that the mail is about.
    pub(super) fn step(&self) -> Option<(&StepRef, Option<&StepProgress>)> {
        match self.notice.item.as_ref()? {
            ItemRef::Step(step) => Some((step, self.instance.step(step))),
            _ => None,
        }
    }

    /// The phase that the mail is about.
    fn phase(&self) -> Option<&str> {
        match self.notice.item.as_ref()? {
            ItemRef::Step(step) => self.definition.phase_of(&step.step).map(|phase| phase.id.as_str()),
            ItemRef::Gate(phase) => Some(phase),
            ItemRef::Condition(condition) => Some(&condition.phase),
        }
    }

    /// The round of voting that the mail is about.
    fn ballot(&self) -> Option<(BallotRef, &Ballot)> {
        let ballot = match self.notice.item.as_ref()? {
            ItemRef::Step(step) => BallotRef::Decision(step.clone()),
            ItemRef::Gate(phase) => BallotRef::Gate(phase.clone()),
            ItemRef::Condition(condition) => BallotRef::Gate(condition.phase.clone()),
        };
        let rounds = self.instance.ballots.get(&ballot)?;
        let meant = rounds.iter().find(|round| Some(round.round) == self.notice.round).or_else(|| rounds.last())?;
        Some((ballot, meant))
    }

    fn due(&self) -> Option<&Deadline> {
        let item = self.notice.item.as_ref()?;
        match item {
            ItemRef::Condition(_) => self.instance.due_of(item),
            _ => match self.ballot() {
                Some((_, ballot)) => ballot.due.as_ref(),
                None => self.instance.due_of(item),
            },
        }
    }

    fn moment(&self, at: Timestamp) -> String {
        let local = self.definition.timezone.to_datetime(at);
        moment_words(local, self.language)
    }

    /// Who must act on the item and has not.
    fn waiting_for(&self) -> String {
        let Some(item) = &self.notice.item else { return String::new() };
        bullets(self.instance.waits_for(item).into_iter().map(|person| self.slot(self.person(person))), 0)
    }

    pub(super) fn description(&self) -> Option<String> {
        let (step, _) = self.step()?;
        titles::step_description(self.definition, self.instance, step, self.language)
    }

    /// The meeting, also one that was called off: its cancellation tells of it.
    fn meeting(&self) -> Option<&Planned> {
        self.step()?.1?.planned.as_ref()
    }

    /// When a meeting ends: the time, with its day when that is a later one.
    fn until(&self, planned: &Planned) -> Option<String> {
        let zone = &self.definition.timezone;
        let (begins, ends) = (zone.to_datetime(planned.at), zone.to_datetime(planned.ends_at?));
        let time = format!("{:02}:{:02}", ends.hour(), ends.minute());
        Some(if begins.date() == ends.date() { time } else { moment_words(ends, self.language) })
    }

    /// When and where a meeting was to be before it was moved.
    fn before(&self, planned: &Planned) -> Option<String> {
        let (at, place) = planned.before.as_ref()?;
        Some(format!("{}, {}", self.moment(*at), titles::sealed_text(place, self.language)))
    }

    fn own(&self) -> Option<&OwnPage> {
        self.pages.get(&self.instance.id)
    }

    /// Where to read on: a page, or who can be asked. Without pages that is the command which shows the same.
    fn link_to(&self, instance: &Instance) -> String {
        match self.pages.get(&instance.id) {
            Some(page) => format!("<{}>", page.url),
            None if self.has_pages => self.contact(),
            None => self.code_span(&format!("sluis status {}", shell_word(&instance.id))),
        }
    }

    fn code_span(&self, text: &str) -> String {
        format!("`{}`", self.slot(text))
    }

    /// Who manages the programme and answers questions: the chair, else the first who can be reached.
    fn contact(&self) -> String {
        let Some(role) = self.definition.managed_by.as_deref() else { return String::new() };
        let title = self.slot(titles::role_title(self.definition, role, self.language));
        match contact(self.definition, self.directory, self.notice.recipient.id()) {
            Some((name, address)) => format!("{} ({title}), {}", self.slot(name), self.slot(address)),
            None => title,
        }
    }
}

/// The name and address of who answers questions, other than the recipient when that is possible.
pub(crate) fn contact<'d>(
    definition: &Definition,
    directory: &'d Directory,
    recipient: &str,
) -> Option<(&'d str, &'d str)> {
    let role = definition.managed_by.as_deref()?;
    let mut reached: Vec<(bool, bool, &str, &str)> = directory
        .members(role)
        .filter_map(|id| {
            let person = directory.person(id)?;
            let chairs = person.chair.iter().any(|chaired| chaired == role);
            Some((id == recipient, !chairs, person.name.as_str(), person.email.as_deref()?))
        })
        .collect();
    reached.sort_by_key(|(is_recipient, is_member, ..)| (*is_recipient, *is_member));
    reached.first().map(|(_, _, name, address)| (*name, *address))
}

/// A fact that is shown as typed.
fn typed(text: impl Into<String>) -> Value {
    Value::from(text.into())
}

/// As `typed`; what is not there is empty.
fn given<T: Into<String>>(text: Option<T>) -> Value {
    Value::from(text.map(Into::into).unwrap_or_default())
}

/// A fact that is Markdown of ours, with everything typed in slots.
fn markdown(text: String) -> Value {
    Value::from_safe_string(text)
}

/// A list with dashes, so many levels deep.
fn bullets(lines: impl IntoIterator<Item = String>, level: usize) -> String {
    let indent = "  ".repeat(level);
    lines.into_iter().map(|line| format!("{indent}- {line}\n")).collect()
}

/// One word of a command line, in quotes where the shell needs them.
fn shell_word(word: &str) -> String {
    let plain = |sign: char| sign.is_alphanumeric() || matches!(sign, '-' | '_' | '.' | '/' | '=' | ':');
    if !word.is_empty() && word.chars().all(plain) {
        word.to_owned()
    } else {
        format!("\"{}\"", word.replace('"', "\\\""))
    }
}

/// Whether wording of this kind is about voting on a gate.
fn is_of_gate(kind: MailKind) -> bool {
    use MailKind::*;
    matches!(kind, GateOpen | GatePassed | GateConditional | GateRework | GateHold | GateStopped)
}
