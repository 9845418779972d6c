// SPDX-License-Identifier: EUPL-1.2
//! What a command led to, told in a few lines: what was recorded, what followed, who was mailed, and what waits now.
//! The sentences are those of the story of a programme, so that a command and the demo never tell it differently.

use serde_json::json;
use sluis_core::engine::{Event, InstanceState, ItemRef};
use sluis_core::text::Language;

use super::context::Context;
use super::error::CommandError;
use super::layout::wrapped;
use super::words::{self, count, say};
use crate::app::{Delivered, Done};
use crate::report::story;

/// So many open items are named before the rest is counted.
const NAMED: usize = 4;

/// Tells what a command led to, for people or scripts.
pub(super) async fn tell(context: &Context, done: &Done) -> Result<(), CommandError> {
    if context.json() {
        let events: Vec<_> = done.events.iter().map(event).collect();
        return context.print_json(&json!({
            "instance": done.instance.id,
            "state": done.instance.state,
            "already": done.already,
            "events": events,
        }));
    }
    changed(context, done).await
}

/// Tells what time did before the command that was given.
pub(super) async fn by_time(context: &Context, done: &Done) -> Result<(), CommandError> {
    let language = context.language();
    let id = &done.instance.id;
    context.remark(&match language {
        Language::Nl => format!("Intussen, in `{id}`:\n"),
        Language::En => format!("Meanwhile, in `{id}`:\n"),
    })?;
    changed(context, done).await?;
    context.remark("\n")
}

/// What a change of the people led to in one of several programmes.
pub(super) async fn of_programme(context: &Context, done: &Done) -> Result<(), CommandError> {
    heading(context, done)?;
    changed(context, done).await
}

/// What a change would lead to in one of several programmes; nothing of it is recorded.
pub(super) async fn foreseen(context: &Context, done: &Done) -> Result<(), CommandError> {
    heading(context, done)?;
    let Some(first) = done.events.first() else { return nothing_changed(context) };
    let mut history = context.existing_app()?.history(&done.instance.id).await?;
    history.extend(done.events.iter().cloned());
    context.print(&story::news(&done.definition, &done.directory, &history, first.seq, context.language()))
}

fn heading(context: &Context, done: &Done) -> Result<(), CommandError> {
    let id = &done.instance.id;
    context.remark(&format!("\nIn `{id}`:\n"))
}

fn nothing_changed(context: &Context) -> Result<(), CommandError> {
    context.remark(say(context.language(), "Er is niets veranderd.\n", "Nothing changed.\n"))
}

/// What waits now, in one line.
pub(super) fn waits(context: &Context, done: &Done) -> Result<(), CommandError> {
    context.remark(&wrapped("", "  ", &waiting(done, context.language())))
}

fn event(event: &Event) -> serde_json::Value {
    let item = event.data.item().map(|item| item.to_string());
    json!({ "seq": event.seq, "at": event.at, "type": event.data.word(), "item": item })
}

/// The story of what was recorded just now, for people.
pub(super) async fn changed(context: &Context, done: &Done) -> Result<(), CommandError> {
    let language = context.language();
    let Some(first) = done.events.first() else {
        return nothing_changed(context);
    };
    if done.already {
        let nl = "Deze opdracht was al vastgelegd; er is niets veranderd.\n";
        let en = "This command was recorded before; nothing changed.\n";
        return context.remark(say(language, nl, en));
    }
    let history = context.existing_app()?.history(&done.instance.id).await?;
    context.remark(&story::news(&done.definition, &done.directory, &history, first.seq, language))
}

/// What a command would lead to, told as if it had been given.
pub(super) async fn would(context: &Context, done: &Done) -> Result<(), CommandError> {
    let language = context.language();
    if context.json() {
        let events: Vec<_> = done.events.iter().map(event).collect();
        let id = &done.instance.id;
        return context.print_json(&json!({ "instance": id, "dryRun": true, "events": events }));
    }
    let Some(first) = done.events.first() else {
        return context.remark(say(language, "Er zou niets veranderen.\n", "Nothing would change.\n"));
    };
    let mut history = context.existing_app()?.history(&done.instance.id).await?.to_vec();
    history.extend(done.events.iter().cloned());
    context.print(&story::news(&done.definition, &done.directory, &history, first.seq, language))
}

/// Mail that did not leave; what left is part of the story.
pub(super) fn undelivered(context: &Context, delivered: &Delivered) -> Result<(), CommandError> {
    let language = context.language();
    if delivered.paused {
        let nl = "De mail staat stil; `sluis outbox` zegt waarom. Er gaat niets verloren.\n";
        let en = "Mail is paused; `sluis outbox` says why. Nothing is lost.\n";
        return context.remark(say(language, nl, en));
    }
    let left_behind = usize::try_from(delivered.delayed + delivered.dead).unwrap_or(usize::MAX);
    if left_behind == 0 {
        return Ok(());
    }
    let (one, more) = (say(language, "mail is", "mail was"), say(language, "mails zijn", "mails were"));
    let number = count(left_behind, one, more);
    context.remark(&match language {
        Language::Nl => format!("{number} niet verzonden; `sluis outbox` zegt waarom.\n"),
        Language::En => format!("{number} not sent; `sluis outbox` says why.\n"),
    })
}

/// Where mail lies that was written as files.
pub(super) fn written(context: &Context, number: usize) -> Result<(), CommandError> {
    if number == 0 {
        return Ok(());
    }
    let place = context.config().data.join("mail");
    let (one, more) = match context.language() {
        Language::Nl => ("mail is als bestand geschreven", "mails zijn als bestand geschreven"),
        Language::En => ("mail was written as a file", "mails were written as files"),
    };
    context.remark(&format!("{} in {}.\n", count(number, one, more), place.display()))
}

/// Mail that waits for the daemon, which alone speaks to mail servers; `named` says whether the settings of this command name one.
pub(super) async fn left_to_the_daemon(context: &Context, named: bool) -> Result<(), CommandError> {
    let number = context.existing_app()?.owed().await?.outbox.claimable;
    if number == 0 {
        return Ok(());
    }
    let language = context.language();
    let (one, more) = (say(language, "mail wacht", "mail waits"), say(language, "mails wachten", "mails wait"));
    let number = count(usize::try_from(number).unwrap_or_default(), one, more);
    context.remark(&match (language, named) {
        (Language::Nl, true) => format!("{number} in de outbox tot `sluis serve` draait.\n"),
        (Language::En, true) => format!("{number} in the outbox until `sluis serve` runs.\n"),
        (Language::Nl, false) => wrapped(
            "",
            "  ",
            &format!(
                "{number} in de outbox op `sluis serve`: mail van deze gegevens gaat via een mailserver, en die staat niet in \
                 de instellingen van deze opdracht (geef --config)."
            ),
        ),
        (Language::En, false) => wrapped(
            "",
            "  ",
            &format!(
                "{number} in the outbox for `sluis serve`: mail of these data leaves by a mail server, which the settings of \
                 this command do not name (give --config)."
            ),
        ),
    })
}

fn waiting(done: &Done, language: Language) -> String {
    let instance = &done.instance;
    let id = &instance.id;
    if instance.has_ended() {
        let state = words::of_instance(instance.state, language);
        return match language {
            Language::Nl => {
                format!("Het programma is ten einde ({state}); `sluis decisions {id}` legt verantwoording af.")
            }
            Language::En => format!("The programme has ended ({state}); `sluis decisions {id}` accounts for it."),
        };
    }
    if instance.state == InstanceState::OnHold {
        return match language {
            Language::Nl => format!("Er kan niets gebeuren tot `sluis resume {id}`."),
            Language::En => format!("Nothing can be done until `sluis resume {id}`."),
        };
    }
    let steps = instance.open_steps().map(|(step, _)| ItemRef::Step(step.clone()));
    let gates = instance.open_ballots().map(|(ballot, _)| ItemRef::from(ballot.clone()));
    let gates = gates.filter(|item| matches!(item, ItemRef::Gate(_)));
    let conditions = instance.open_conditions().map(|(condition, _)| ItemRef::Condition(condition.clone()));
    let mut open: Vec<String> = gates.chain(steps).chain(conditions).map(|item| item.to_string()).collect();
    let more = open.len().saturating_sub(NAMED);
    open.truncate(NAMED);
    let mut named = open.join(", ");
    if more > 0 {
        named += &format!(" {} {more} {}", say(language, "en nog", "and"), say(language, "andere", "more"));
    }
    match language {
        Language::Nl if named.is_empty() => format!("Er wacht niets; `sluis status {id}` zegt waarom."),
        Language::En if named.is_empty() => format!("Nothing waits; `sluis status {id}` says why."),
        Language::Nl => format!("Nu open: {named}. `sluis actions {id}` zegt voor wie."),
        Language::En => format!("Open now: {named}. `sluis actions {id}` says for whom."),
    }
}
