// SPDX-License-Identifier: EUPL-1.2
//! What people did on steps: completing, planning, scoring, picking, appointing, pledging, and meeting conditions.
//! A step that closed by itself, because its last part came in, is told as what followed.

use indexmap::IndexMap;
use jiff::Timestamp;
use sluis_core::calendar::Deadline;
use sluis_core::definition::{Fields, StepKind};
use sluis_core::engine::{Actor, ConditionRef, Event, ItemRef, Ranked, ReopenReason, SkipReason, StepRef, StepTerms};
use sluis_core::money::Money;
use sluis_core::text::Language;
use sluis_core::titles;
use sluis_core::titles::condition::not_needed;
use sluis_core::value::{FileRef, Sealed, Values};

use super::deeds::{deed, follows};
use super::layout::{Line, WIDTH};
use super::outputs;
use super::voice::{Voice, sentence};
use crate::report::columns::broken;

/// What stayed overdue so long that others are told.
pub(super) fn escalated(voice: &Voice<'_>, item: &ItemRef, to: &[String]) -> Vec<Line> {
    let title = voice.named(item.clone());
    let to = voice.list(&to.iter().map(|id| voice.person_or_role(id)).collect::<Vec<_>>());
    vec![Line::Milestone(voice.say(
        format!("{title} is te laat en nog niet gedaan. Dit hoort: {to}."),
        format!("{title} is late and not done yet. Told: {to}."),
    ))]
}

pub(super) fn completed(
    voice: &Voice<'_>,
    event: &Event,
    first: bool,
    step: &StepRef,
    given: &Values,
    evidence: &IndexMap<String, FileRef>,
) -> Vec<Line> {
    let title = voice.named(step.clone());
    let mut lines = match (&event.actor, first) {
        (Actor::Clock, _) => {
            deed(voice.say(format!("De wachttijd {title} is voorbij."), format!("The waiting time {title} is over.")))
        }
        (_, true) => {
            let actor = voice.actor(event);
            deed(voice.say(format!("{actor} rondt {title} af."), format!("{actor} completes {title}.")))
        }
        (_, false) => follows(voice.say(format!("Daarmee is {title} gereed."), format!("With that {title} is done."))),
    };
    let none = Fields::new();
    let written = voice.definition.step(&step.step);
    lines.extend(outputs::block(voice, given, written.map_or(&none, |step| &step.outputs)));
    let files: Vec<String> = evidence
        .iter()
        .map(|(id, file)| {
            let field = written.and_then(|step| step.evidence.get(id));
            let title = field.map_or_else(|| id.clone(), |field| titles::field_title(id, field, voice.language));
            format!("{title} ({})", titles::sealed_text(&file.name, voice.language))
        })
        .collect();
    if !files.is_empty() {
        let files = voice.list(&files);
        lines.extend(follows(voice.say(format!("Bijgevoegd: {files}."), format!("Attached: {files}."))));
    }
    lines
}

pub(super) fn skipped(voice: &Voice<'_>, event: &Event, step: &StepRef, why: &SkipReason) -> Vec<Line> {
    let title = voice.named(step.clone());
    match why {
        SkipReason::Condition { expression } => {
            follows(match not_needed(voice.definition, step, expression, voice.language) {
                Some(why) => {
                    voice.say(format!("{title} wordt overgeslagen ({why})."), format!("{title} is skipped ({why})."))
                }
                None => voice.say(
                    format!("{title} is niet nodig: aan de voorwaarde ervoor is niet voldaan."),
                    format!("{title} is not needed: the condition for it is not met."),
                ),
            })
        }
        SkipReason::NothingToDo => follows(voice.say(
            format!("{title} is niet nodig: er is niets te doen."),
            format!("{title} is not needed: there is nothing to do."),
        )),
        SkipReason::Person { reason } => {
            let (actor, reason) = (voice.actor(event), voice.reason(reason));
            deed(voice.say(
                format!("{actor} slaat {title} over. De reden: {reason}"),
                format!("{actor} skips {title}. The reason: {reason}"),
            ))
        }
    }
}

pub(super) fn reopened(
    voice: &Voice<'_>,
    event: &Event,
    step: &StepRef,
    why: &ReopenReason,
    due: Option<&Deadline>,
) -> Vec<Line> {
    let title = voice.named(step.clone());
    let due = due.map(|due| format!(", {}", voice.due(due))).unwrap_or_default();
    match why {
        ReopenReason::Rework { .. } => {
            let owners = voice.instance.steps.get(step).map(|progress| voice.owners(&progress.owners));
            let owners = owners.unwrap_or_default();
            let title = voice.title(step.clone());
            follows(
                voice.say(
                    format!("Opnieuw open: {title}. {owners}{due}."),
                    format!("Open again: {title}. {owners}{due}."),
                ),
            )
        }
        ReopenReason::Withdrawal { party } => {
            let party = voice.party(party);
            follows(voice.say(
                format!("Opnieuw open: {title}{due}, want zonder {party} is de begroting niet gedekt."),
                format!("Open again: {title}{due}, as the budget is not covered without {party}."),
            ))
        }
        ReopenReason::Person { reason } => {
            let (actor, reason) = (voice.actor(event), voice.reason(reason));
            deed(voice.say(
                format!("{actor} heropent {title}{due}. De reden: {reason}"),
                format!("{actor} reopens {title}{due}. The reason: {reason}"),
            ))
        }
    }
}

pub(super) fn planned(
    voice: &Voice<'_>,
    event: &Event,
    step: &StepRef,
    at: Timestamp,
    place: &Sealed,
    sequence: u32,
) -> Vec<Line> {
    let (actor, title) = (voice.actor(event), voice.named(step.clone()));
    let moment = voice.definition.timezone.to_datetime(at);
    let (date, place) = (voice.date(moment.date()), titles::sealed_text(place, voice.language));
    let time = format!("{:02}:{:02}", moment.hour(), moment.minute());
    deed(match sequence {
        0 => voice.say(
            format!("{actor} plant {title} op {date} om {time}, {place}."),
            format!("{actor} plans {title} for {date} at {time}, {place}."),
        ),
        _ => voice.say(
            format!("{actor} verzet {title} naar {date} om {time}, {place}."),
            format!("{actor} moves {title} to {date} at {time}, {place}."),
        ),
    })
}

/// Who came and went among those who are invited.
pub(super) fn invitations(voice: &Voice<'_>, step: &StepRef, joined: &[String], left: &[String]) -> Vec<Line> {
    let title = voice.named(step.clone());
    let names = |ids: &[String]| voice.list(&ids.iter().map(|id| voice.person_or_role(id)).collect::<Vec<_>>());
    let mut lines = Vec::new();
    if !joined.is_empty() {
        let (who, (nl, en)) = (names(joined), verb(joined));
        lines.extend(follows(voice.say(
            format!("{who} {nl} nu ook uitgenodigd voor {title}."),
            format!("{who} {en} now invited to {title} too."),
        )));
    }
    if !left.is_empty() {
        let (who, (nl, en)) = (names(left), verb(left));
        lines.extend(follows(voice.say(
            format!("{who} {nl} niet meer uitgenodigd voor {title}."),
            format!("{who} {en} no longer invited to {title}."),
        )));
    }
    lines
}

/// The verb of a sentence about them.
fn verb(people: &[String]) -> (&'static str, &'static str) {
    if people.len() == 1 { ("is", "is") } else { ("zijn", "are") }
}

pub(super) fn scored(
    voice: &Voice<'_>,
    event: &Event,
    step: &StepRef,
    item: &str,
    scores: &IndexMap<String, u8>,
) -> Vec<Line> {
    let (actor, item) = (voice.actor(event), candidate(voice, step, item));
    let criteria = match voice.definition.step(&step.step).map(|step| &step.kind) {
        Some(StepKind::Selection { criteria, .. }) => Some(criteria),
        _ => None,
    };
    let scores = scores.iter().map(|(id, score)| {
        let title = criteria.and_then(|criteria| criteria.get(id)).and_then(|criterion| criterion.title.as_ref());
        format!("{}: {score}", title.map_or(id.as_str(), |title| title.get(voice.language)))
    });
    let scores = scores.collect::<Vec<_>>().join("; ");
    let scores = broken(&scores, WIDTH - 6, WIDTH - 6);
    let mut lines = deed(voice.say(format!("{actor} waardeert “{item}”:"), format!("{actor} scores “{item}”:")));
    lines.push(Line::Block(scores));
    lines
}

pub(super) fn picked(
    voice: &Voice<'_>,
    event: &Event,
    step: &StepRef,
    items: &[String],
    ranking: &[Ranked],
) -> Vec<Line> {
    let (actor, title) = (voice.actor(event), voice.named(step.clone()));
    let mut lines = deed(voice.say(format!("{actor} kiest voor {title}:"), format!("{actor} picks for {title}:")));
    lines.extend(items.iter().map(|item| {
        let title = candidate(voice, step, item);
        match ranking.iter().find(|ranked| ranked.item == *item) {
            Some(ranked) => {
                let score = decimal(voice, ranked.score);
                Line::Part(voice.say(format!("{title} (gemiddeld {score})"), format!("{title} (average {score})")))
            }
            None => Line::Part(title),
        }
    }));
    lines
}

pub(super) fn appointed(
    voice: &Voice<'_>,
    event: &Event,
    step: &StepRef,
    position: &str,
    reference: &Sealed,
) -> Vec<Line> {
    let (actor, position) = (voice.actor(event), position_title(voice, step, position));
    let reference = titles::sealed_text(reference, voice.language);
    deed(voice.say(
        format!("{actor} meldt een aanstelling als {position} ({reference})."),
        format!("{actor} reports an appointment as {position} ({reference})."),
    ))
}

pub(super) fn position_title(voice: &Voice<'_>, step: &StepRef, position: &str) -> String {
    match voice.definition.step(&step.step).map(|step| &step.kind) {
        Some(StepKind::Recruitment { positions, .. }) => positions
            .get(position)
            .map_or_else(|| position.to_owned(), |position| position.title.get(voice.language).to_owned()),
        _ => position.to_owned(),
    }
}

pub(super) fn pledged(voice: &Voice<'_>, event: &Event, party: &str, amount: Money, hours: Option<u32>) -> Vec<Line> {
    let (actor, party) = (voice.actor(event), voice.party(party));
    let amount = titles::money_text(amount, voice.language);
    let hours = hours.filter(|hours| *hours > 0).map(|hours| titles::whole_text(hours.into(), voice.language));
    let (uur, hours) = match hours {
        Some(hours) => (format!(" en {hours} uur"), format!(" and {hours} hours")),
        None => Default::default(),
    };
    deed(voice.say(
        format!("{actor} zegt namens {party} {amount}{uur} toe."),
        format!("{actor} pledges {amount}{hours} for {party}."),
    ))
}

/// The sum of the pledges so far, beside the budget.
pub(super) fn pledged_so_far(voice: &Voice<'_>, step: &StepRef) -> Option<Line> {
    let progress = voice.instance.steps.get(step)?;
    let Some(StepTerms::Funding { budget, effort_hours, .. }) = &progress.terms else { return None };
    let money = |amount| titles::money_text(amount, voice.language);
    let number = |hours: u32| titles::whole_text(hours.into(), voice.language);
    let (pledged, budget) = (money(progress.pledged()), money(*budget));
    let (uur, hours) = match effort_hours {
        Some(asked) => {
            let (there, asked) = (number(progress.pledged_hours()), number(*asked));
            (format!(" en {there} van {asked} uur"), format!(" and {there} of {asked} hours"))
        }
        None => Default::default(),
    };
    Some(Line::Follows(voice.say(
        format!("Samen toegezegd: {pledged} van {budget}{uur}."),
        format!("Pledged together: {pledged} of {budget}{hours}."),
    )))
}

pub(super) fn met(voice: &Voice<'_>, event: &Event, condition: &ConditionRef, note: Option<&Sealed>) -> Vec<Line> {
    let (actor, text) = (voice.actor(event), voice.title(ItemRef::Condition(condition.clone())));
    let note = note.map(|note| sentence(&format!(" {}", voice.quote(note)))).unwrap_or_default();
    let text = sentence(&format!("“{text}”"));
    deed(voice.say(
        format!("{actor} heeft aan een voorwaarde voldaan: {text}{note}"),
        format!("{actor} has met a condition: {text}{note}"),
    ))
}

/// What a candidate of a selection is called.
fn candidate(voice: &Voice<'_>, step: &StepRef, item: &str) -> String {
    let terms = voice.instance.steps.get(step).and_then(|progress| progress.terms.as_ref());
    let known = match terms {
        Some(StepTerms::Selection { candidates, .. }) => candidates.iter().find(|known| known.id == item),
        _ => None,
    };
    known.map_or_else(|| item.to_owned(), |known| titles::item_name(known).to_owned())
}

fn decimal(voice: &Voice<'_>, number: f64) -> String {
    let text = format!("{number:.1}");
    match voice.language {
        Language::Nl => text.replace('.', ","),
        Language::En => text,
    }
}
