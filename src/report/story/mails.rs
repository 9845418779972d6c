// SPDX-License-Identifier: EUPL-1.2
//! Who was mailed what on one day, in as few lines as it takes: the same news to a whole role is one line.
//! Tells what the engine owed; that a mail was delivered is known to the outbox.

use indexmap::{IndexMap, IndexSet};
use sluis_core::definition::MailKind;
use sluis_core::engine::{BallotRef, ItemRef};
use sluis_core::notice::{Notice, Recipient};

use super::layout::Line;
use super::voice::{Voice, sentence};

/// What one line of mail is about.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
struct News {
    kind: MailKind,
    item: Option<ItemRef>,
}

/// The mail of a day, in the order in which it first came up.
pub(super) fn told(voice: &Voice<'_>, notices: &[Notice]) -> Vec<Line> {
    let mut news: IndexMap<News, Vec<Recipient>> = IndexMap::new();
    let mut unreached: IndexSet<&str> = IndexSet::new();
    for notice in notices {
        if let Recipient::Person(id) = &notice.recipient
            // Who left was told at the address of that day.
            && !voice.directory.former.contains_key(id)
            && voice.directory.person(id).is_none_or(|person| person.email.is_none())
        {
            unreached.insert(id);
            continue;
        }
        let key = News { kind: notice.kind, item: notice.item.clone() };
        news.entry(key).or_default().push(notice.recipient.clone());
    }
    let mut lines = Vec::new();
    for group in alike(voice, news) {
        lines.push(line(voice, &group));
    }
    if !unreached.is_empty() {
        let names = voice.list(&unreached.into_iter().map(|id| voice.person(id)).collect::<Vec<_>>());
        lines.push(Line::Mail(voice.say(
            format!("Niet bereikt, want zonder mailadres: {names}."),
            format!("Not reached, having no mail address: {names}."),
        )));
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
    /// Whether it asks for a choice.
    decides: bool,
}

/// Joins the news of one kind that went to the same people, and requests that went to one person each.
fn alike(voice: &Voice<'_>, news: IndexMap<News, Vec<Recipient>>) -> Vec<Group> {
    let mut groups: Vec<Group> = Vec::new();
    for (about, to) in news {
        let decides = about.item.as_ref().is_some_and(|item| is_decision(voice, item));
        let alike = |group: &Group| group.kind == about.kind && group.decides == decides;
        let same = |group: &&mut Group| alike(group) && group.to == to && !group.each;
        let own = |group: &&mut Group| {
            alike(group) && (group.each || group.to.len() == 1) && to.len() == 1 && is_request(about.kind)
        };
        if let Some(group) = groups.iter_mut().find(same) {
            group.items.extend(about.item);
        } else if let Some(group) = groups.iter_mut().find(own) {
            group.items.extend(about.item);
            group.to.extend(to);
            group.each = true;
        } else {
            groups.push(Group { kind: about.kind, items: about.item.into_iter().collect(), to, each: false, decides });
        }
    }
    groups
}

fn is_request(kind: MailKind) -> bool {
    matches!(kind, MailKind::StepOpen | MailKind::ConditionOpen)
}

fn line(voice: &Voice<'_>, group: &Group) -> Line {
    let to = recipients(voice, &group.to);
    let about = sentence(&about(voice, group));
    Line::Mail(voice.say(format!("Mail aan {to}: {about}"), format!("Mail to {to}: {about}")))
}

fn about(voice: &Voice<'_>, group: &Group) -> String {
    let titles: Vec<String> = group.items.iter().map(|item| voice.named(item.clone())).collect();
    let items = voice.list(&titles);
    let many = titles.len() > 1;
    let (nl, en) = match group.kind {
        MailKind::StepOpen if group.decides => {
            (format!("gevraagd om een keuze bij {items}"), format!("asked to choose in {items}"))
        }
        MailKind::StepOpen if group.each => ("ieder een eigen taak".to_owned(), "each a task of their own".to_owned()),
        MailKind::StepOpen if many => (format!("nieuwe taken {items}"), format!("new tasks {items}")),
        MailKind::StepOpen => (format!("nieuwe taak {items}"), format!("new task {items}")),
        MailKind::GateOpen => (format!("gevraagd om een besluit over {items}"), format!("asked to decide on {items}")),
        MailKind::GatePassed if many => (format!("{items} zijn goedgekeurd"), format!("{items} were approved")),
        MailKind::GatePassed => (format!("{items} is goedgekeurd"), format!("{items} was approved")),
        MailKind::GateConditional => {
            (format!("{items} is goedgekeurd onder voorwaarden"), format!("{items} was approved with conditions"))
        }
        MailKind::GateRework => (format!("{items} is teruggestuurd"), format!("{items} was sent back")),
        MailKind::GateHold => (format!("{items} is aangehouden"), format!("{items} was put on hold")),
        MailKind::GateStopped => (format!("{items} is gestopt"), format!("{items} was stopped")),
        MailKind::VoteLapsed => {
            (format!("de stemming over {items} is vervallen"), format!("the vote on {items} has lapsed"))
        }
        MailKind::ConditionOpen if group.each => {
            ("ieder een voorwaarde om te regelen".to_owned(), "each a condition to meet".to_owned())
        }
        MailKind::ConditionOpen => (format!("te regelen: {items}"), format!("to be met: {items}")),
        MailKind::DateMoved if titles.is_empty() => {
            ("de nieuwe datums na de pauze".to_owned(), "the new dates after the hold".to_owned())
        }
        MailKind::DateMoved => (format!("nieuwe datum voor {items}"), format!("a new date for {items}")),
        MailKind::Reminder | MailKind::Digest => (format!("herinnering aan {items}"), format!("reminder of {items}")),
        MailKind::Escalation if group.decides || group.items.iter().all(|item| matches!(item, ItemRef::Gate(_))) => {
            (format!("{items} krijgt geen besluit"), format!("{items} gets no decision"))
        }
        MailKind::Escalation if many => (format!("{items} zijn te laat"), format!("{items} are late")),
        MailKind::Escalation => (format!("{items} is te laat"), format!("{items} is late")),
        MailKind::Vacancy => (format!("iemand ontbreekt voor {items}"), format!("somebody is missing for {items}")),
        MailKind::Mandate => ("wie voor wie mag handelen".to_owned(), "who may act for whom".to_owned()),
        MailKind::Invitation => (format!("uitnodiging voor {items}"), format!("invitation to {items}")),
        MailKind::Cancellation => (format!("{items} is afgezegd"), format!("{items} was cancelled")),
        MailKind::Minutes => {
            (format!("de eigen stem over {items} in de notulen"), format!("their vote on {items} in the minutes"))
        }
        MailKind::Objection => {
            (format!("bezwaar tegen de notulen over {items}"), format!("an objection to the minutes on {items}"))
        }
        MailKind::PartyChanged => (
            "wat er verandert nu er een andere partij meedoet of niet meer meedoet".to_owned(),
            "what changes as a party comes or goes".to_owned(),
        ),
        MailKind::Receipt => {
            (format!("bevestiging van de stem over {items}"), format!("receipt of the vote on {items}"))
        }
        MailKind::Code => ("code om te stemmen".to_owned(), "code to vote with".to_owned()),
        MailKind::Completed if titles.is_empty() => {
            ("het programma is voltooid".to_owned(), "the programme is complete".to_owned())
        }
        MailKind::Completed => (format!("{items} is gereed"), format!("{items} is done")),
    };
    voice.say(nl, en)
}

fn is_decision(voice: &Voice<'_>, item: &ItemRef) -> bool {
    let ItemRef::Step(step) = item else { return false };
    voice.instance.ballots.contains_key(&BallotRef::Decision(step.clone()))
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
