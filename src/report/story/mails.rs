// SPDX-License-Identifier: EUPL-1.2
//! Who was mailed what on one day, in as few lines as it takes: the same news to a whole role is one line.
//! Tells what the engine owed; that a mail was delivered is known to the outbox.

use indexmap::IndexMap;
use sluis_core::definition::MailKind;
use sluis_core::engine::{BallotRef, ItemRef};
use sluis_core::notice::{Notice, Recipient};

use super::layout::Line;
use super::voice::Voice;

/// What one line of mail is about.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
struct News {
    kind: MailKind,
    item: Option<ItemRef>,
}

/// The mail of a day, in the order in which it first came up.
pub(super) fn told(voice: &Voice<'_>, notices: &[Notice]) -> Vec<Line> {
    let mut news: IndexMap<News, Vec<Recipient>> = IndexMap::new();
    for notice in notices {
        let key = News { kind: notice.kind, item: notice.item.clone() };
        news.entry(key).or_default().push(notice.recipient.clone());
    }
    let mut lines = Vec::new();
    for group in alike(news) {
        lines.push(line(voice, &group));
    }
    lines
}

/// Several items that were told to people in the same kind of mail.
struct Group {
    kind: MailKind,
    items: Vec<ItemRef>,
    to: Vec<Recipient>,
    /// Whether each of them heard of an item of their own.
    each: bool,
}

/// Joins the news of one kind that went to the same people, and requests that went to one person each.
fn alike(news: IndexMap<News, Vec<Recipient>>) -> Vec<Group> {
    let mut groups: Vec<Group> = Vec::new();
    for (about, to) in news {
        let same = |group: &&mut Group| group.kind == about.kind && group.to == to && !group.each;
        let own = |group: &&mut Group| {
            group.kind == about.kind && (group.each || group.to.len() == 1) && to.len() == 1 && is_request(about.kind)
        };
        if let Some(group) = groups.iter_mut().find(same) {
            group.items.extend(about.item);
        } else if let Some(group) = groups.iter_mut().find(own) {
            group.items.extend(about.item);
            group.to.extend(to);
            group.each = true;
        } else {
            groups.push(Group { kind: about.kind, items: about.item.into_iter().collect(), to, each: false });
        }
    }
    groups
}

fn is_request(kind: MailKind) -> bool {
    matches!(kind, MailKind::StepOpen | MailKind::ConditionOpen)
}

fn line(voice: &Voice<'_>, group: &Group) -> Line {
    let number = group.to.len() * if group.each { 1 } else { group.items.len().max(1) };
    let to = recipients(voice, &group.to);
    let mails = voice.count(number, ["mail", "mails"], ["mail", "mails"]);
    let about = about(voice, group);
    Line::Mail(voice.say(format!("{mails} aan {to}: {about}."), format!("{mails} to {to}: {about}.")))
}

fn about(voice: &Voice<'_>, group: &Group) -> String {
    let titles: Vec<String> = group.items.iter().map(|item| voice.named(item.clone())).collect();
    let items = if group.each { voice.say("ieder de eigen taak", "each their own task") } else { voice.list(&titles) };
    let decision = group.items.iter().any(|item| is_ballot(voice, item));
    let (nl, en) = match group.kind {
        MailKind::StepOpen if decision => {
            (format!("vraag om een besluit over {items}"), format!("asked to decide on {items}"))
        }
        MailKind::StepOpen => (format!("taak klaargezet: {items}"), format!("task opened: {items}")),
        MailKind::GateOpen => (format!("vraag om een besluit over {items}"), format!("asked to decide on {items}")),
        MailKind::GatePassed => (format!("goedgekeurd: {items}"), format!("approved: {items}")),
        MailKind::GateConditional => {
            (format!("goedgekeurd onder voorwaarden: {items}"), format!("approved with conditions: {items}"))
        }
        MailKind::GateRework => (format!("teruggestuurd: {items}"), format!("sent back: {items}")),
        MailKind::GateHold => (format!("aangehouden: {items}"), format!("put on hold: {items}")),
        MailKind::GateStopped => (format!("gestopt: {items}"), format!("stopped: {items}")),
        MailKind::ConditionOpen if group.each => {
            ("ieder een voorwaarde om te regelen".to_owned(), "each a condition to meet".to_owned())
        }
        MailKind::ConditionOpen => {
            (format!("voorwaarde om te regelen: {items}"), format!("condition to meet: {items}"))
        }
        MailKind::Reminder | MailKind::Digest => (format!("herinnering aan {items}"), format!("reminder of {items}")),
        MailKind::Escalation => (format!("geen besluit op tijd: {items}"), format!("no decision in time: {items}")),
        MailKind::Invitation => (format!("uitnodiging voor {items}"), format!("invitation to {items}")),
        MailKind::Receipt => {
            (format!("bevestiging van de stem over {items}"), format!("receipt of the vote on {items}"))
        }
        MailKind::Code => ("code om te stemmen".to_owned(), "code to vote with".to_owned()),
        MailKind::Completed if group.items.is_empty() => {
            ("het programma is voltooid".to_owned(), "the programme is complete".to_owned())
        }
        MailKind::Completed => (format!("gereed: {items}"), format!("done: {items}")),
    };
    voice.say(nl, en)
}

fn is_ballot(voice: &Voice<'_>, item: &ItemRef) -> bool {
    match item {
        ItemRef::Step(step) => voice.instance.ballots.contains_key(&BallotRef::Decision(step.clone())),
        ItemRef::Gate(_) => true,
        ItemRef::Condition(_) => false,
    }
}

/// Whole roles by their title with their number, everybody else by name.
fn recipients(voice: &Voice<'_>, to: &[Recipient]) -> String {
    let mut people: Vec<&str> = Vec::new();
    let mut names: Vec<String> = Vec::new();
    for recipient in to {
        match recipient {
            Recipient::Person(id) if !people.contains(&id.as_str()) => people.push(id),
            Recipient::Person(_) => {}
            Recipient::List(role) => {
                let role = voice.role(role);
                names.push(voice.say(format!("{role} (verzendlijst)"), format!("{role} (mailing list)")));
            }
        }
    }
    let mut roles: Vec<String> = Vec::new();
    for role in voice.definition.roles.keys() {
        let members: Vec<&str> = voice.directory.members(role).collect();
        if members.len() > 1 && members.iter().all(|member| people.contains(member)) {
            people.retain(|person| !members.contains(person));
            roles.push(format!("{} ({})", voice.role(role), members.len()));
        }
    }
    roles.extend(people.into_iter().map(|person| voice.person(person)));
    roles.extend(names);
    voice.list(&roles)
}
