// SPDX-License-Identifier: EUPL-1.2
//! The commands of workshops and selections: `plan`, `score`, `pick`.

use indexmap::IndexMap;
use jiff::civil::DateTime;
use jiff::tz::AmbiguousOffset;

use super::complete::complete_if_done;
use crate::calendar::Term;
use crate::definition::StepKind;
use crate::engine::StepProgress;
use crate::engine::decide::Draft;
use crate::engine::event::{EventData, Ranked};
use crate::engine::item::StepRef;
use crate::engine::refusal::Refusal;
use crate::engine::settle::invitations;
use crate::engine::terms::StepTerms;

pub(in crate::engine) fn plan(draft: &mut Draft<'_>, step: &StepRef, at: DateTime, place: &str) -> Result<(), Refusal> {
    let progress = draft.open_step(step)?;
    let owners = progress.owners.clone();
    let stands_at = progress.meeting().map(|meeting| meeting.at);
    let sequence = progress.planned.as_ref().map_or(0, |planned| planned.sequence + 1);
    let written = draft.definition.step(&step.step);
    let Some(StepKind::Workshop { plan_before, invite }) = written.map(|step| &step.kind) else {
        return Err(draft.of_another_kind(step, "plan"));
    };
    draft.check_owner(&step.clone().into(), &owners)?;
    draft.check_step_assurance(step)?;
    let moment = draft.definition.timezone.to_ambiguous_timestamp(at);
    if matches!(moment.offset(), AmbiguousOffset::Gap { .. }) {
        return Err(Refusal::MomentDoesNotExist { at });
    }
    let planned_at = moment.compatible().map_err(|_| Refusal::MomentDoesNotExist { at })?;
    if planned_at <= draft.now {
        return Err(Refusal::MomentHasPassed { at });
    }
    // Who was invited in time may hear of a later moment, or of another place, at any time.
    let is_later = stands_at.is_some_and(|stands_at| planned_at >= stands_at);
    if let (false, Some(term)) = (is_later, plan_before) {
        let earliest = earliest_date(draft, *term);
        if at.date() < earliest {
            return Err(Refusal::WorkshopIsPlannedTooSoon { earliest });
        }
    }
    let ends_at = invite.as_ref().map(|invite| invitations::end_of(draft, planned_at, invite));
    let invited = invite.as_ref().map(|invite| invitations::invited(draft, invite)).unwrap_or_default();
    let place = draft.seal(place)?;
    draft.record(EventData::WorkshopPlanned { step: step.clone(), planned_at, place, sequence, ends_at, invited });
    Ok(())
}

/// The first day that leaves the whole term between today and the meeting.
fn earliest_date(draft: &Draft<'_>, term: Term) -> jiff::civil::Date {
    let deadline = crate::calendar::Deadline::set_by_hand(draft.today(), &draft.definition.timezone);
    let after = deadline.moment_after(term, &draft.definition.calendar, &draft.definition.timezone);
    // `moment_after` is the first instant after the term's last day; the meeting may be on that last day.
    let day_before = after.checked_sub(jiff::SignedDuration::from_secs(1)).unwrap_or(after);
    draft.definition.timezone.to_datetime(day_before).date()
}

pub(in crate::engine) fn score(
    draft: &mut Draft<'_>,
    step: &StepRef,
    item: &str,
    scores: &IndexMap<String, i64>,
) -> Result<(), Refusal> {
    let progress = draft.open_step(step)?;
    let Some(StepTerms::Selection { candidates, criteria, .. }) = &progress.terms else {
        return Err(draft.of_another_kind(step, "score"));
    };
    if criteria.is_empty() {
        return Err(Refusal::SelectionHasNoCriteria { step: step.clone() });
    }
    let owners = progress.owners.clone();
    draft.check_owner(&step.clone().into(), &owners)?;
    draft.check_step_assurance(step)?;
    if !candidates.iter().any(|candidate| candidate.id == item) {
        let known = candidates.iter().map(|candidate| candidate.id.clone()).collect();
        return Err(Refusal::ItemIsUnknown { item: item.to_owned(), known });
    }
    let mut given = IndexMap::new();
    for (criterion, score) in scores {
        if !criteria.contains_key(criterion) {
            let known = criteria.keys().cloned().collect();
            return Err(Refusal::CriterionIsUnknown { criterion: criterion.clone(), known });
        }
        let in_range = u8::try_from(*score).ok().filter(|score| (1..=5).contains(score));
        let score =
            in_range.ok_or_else(|| Refusal::ScoreIsOutOfRange { criterion: criterion.clone(), score: *score })?;
        given.insert(criterion.clone(), score);
    }
    if given.is_empty() {
        let known = criteria.keys().cloned().collect();
        return Err(Refusal::CriterionIsUnknown { criterion: String::new(), known });
    }
    draft.record(EventData::ItemScored { step: step.clone(), item: item.to_owned(), scores: given });
    Ok(())
}

pub(in crate::engine) fn pick(draft: &mut Draft<'_>, step: &StepRef, items: &[String]) -> Result<(), Refusal> {
    let progress = draft.open_step(step)?;
    let Some(StepTerms::Selection { candidates, min, max, criteria }) = &progress.terms else {
        return Err(draft.of_another_kind(step, "pick"));
    };
    let owners = progress.owners.clone();
    draft.check_owner(&step.clone().into(), &owners)?;
    draft.check_step_assurance(step)?;
    for (at, item) in items.iter().enumerate() {
        if !candidates.iter().any(|candidate| candidate.id == *item) {
            let known = candidates.iter().map(|candidate| candidate.id.clone()).collect();
            return Err(Refusal::ItemIsUnknown { item: item.clone(), known });
        }
        if items[..at].contains(item) {
            return Err(Refusal::ItemIsNamedTwice { item: item.clone() });
        }
    }
    if items.len() < *min as usize || items.len() > *max as usize {
        return Err(Refusal::PicksAreTooFewOrTooMany { picked: items.len(), min: *min, max: *max });
    }
    let ranking = rank(progress, criteria);
    draft.record(EventData::ItemsPicked { step: step.clone(), items: items.to_vec(), ranking });
    complete_if_done(draft, step);
    Ok(())
}

/// The ranking of the scored items, best first: the mean over the scorers of each one's weighed mean. Ties keep the
/// order of the list.
fn rank(progress: &StepProgress, criteria: &IndexMap<String, f64>) -> Vec<Ranked> {
    let Some(StepTerms::Selection { candidates, .. }) = &progress.terms else { return Vec::new() };
    let weighed_mean = |scores: &IndexMap<String, u8>| {
        let weight = |criterion: &String| criteria.get(criterion).copied().unwrap_or(0.0);
        let total: f64 = scores.keys().map(weight).sum();
        let sum: f64 = scores.iter().map(|(criterion, score)| weight(criterion) * f64::from(*score)).sum();
        if total > 0.0 { sum / total } else { 0.0 }
    };
    let mut ranking: Vec<Ranked> = candidates
        .iter()
        .filter_map(|candidate| {
            let scorers = progress.scores.get(&candidate.id)?;
            let sum: f64 = scorers.values().map(weighed_mean).sum();
            let mean = sum / scorers.len() as f64;
            Some(Ranked { item: candidate.id.clone(), score: (mean * 1000.0).round() / 1000.0 })
        })
        .collect();
    ranking.sort_by(|one, other| other.score.total_cmp(&one.score));
    ranking
}
