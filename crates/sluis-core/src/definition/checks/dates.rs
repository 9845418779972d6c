// SPDX-License-Identifier: EUPL-1.2
//! Deadlines that can be computed and will surprise people: on a day off, by a law that does not speak of them, or with
//! no time left to plan a meeting. Never refuses a date.

use jiff::civil::Date;

use super::Workspace;
use crate::calendar::holidays::{LAST_YEAR_OF_DECREES, beyond_decrees};
use crate::calendar::{Anchor, Due, DueRule, Policy, Term, date_words};
use crate::definition::place::Place;
use crate::definition::{Definition, StepKind};
use crate::diagnostic::{Code, Diagnostic};
use crate::text::{Language, Text, both};

pub(super) fn check(workspace: &Workspace<'_>) -> Vec<Diagnostic> {
    let definition = workspace.definition;
    let mut found = Vec::new();
    for phase in &definition.phases {
        for (id, step) in &phase.steps {
            let Some((place, _)) = workspace.step(id) else { continue };
            if let Some(due) = &step.due {
                found.extend(self::due(definition, due, &place.key("due")));
            }
            if let (StepKind::Workshop { plan_before: Some(before), .. }, Some(due)) = (&step.kind, &step.due) {
                found.extend(planning(*before, due, &place));
            }
        }
        let gate = phase.gate.as_ref().and_then(|gate| gate.due.as_ref()).zip(workspace.gate(&phase.id));
        if let Some((due, place)) = gate {
            found.extend(self::due(definition, due, &place.key("due")));
        }
    }
    found
}

fn due(definition: &Definition, due: &Due, at: &Place<'_>) -> Vec<Diagnostic> {
    let long = |key: &str| Some(at.key(key)).filter(Place::exists).unwrap_or_else(|| at.clone());
    let law = due.policy == Policy::Atw;
    match &due.rule {
        DueRule::On(date) => {
            let at = long("date");
            let unknown = law && beyond_decrees(date.year());
            let unknown = unknown.then(|| beyond(*date, &at));
            day_off(definition, due, *date, &at).into_iter().chain(unknown).collect()
        }
        DueRule::In { term, .. } if law => outside_law(*term, &long("in"), at).into_iter().collect(),
        DueRule::Before { by, .. } if law => outside_law(*by, &long("by"), at).into_iter().collect(),
        DueRule::In { .. } | DueRule::Before { .. } => Vec::new(),
    }
}

fn day_off(definition: &Definition, due: &Due, date: Date, at: &Place<'_>) -> Option<Diagnostic> {
    let deadline = due.deadline(|_| None, &definition.calendar, &definition.timezone)?;
    let off = definition.calendar.day_off(date);
    if deadline.date == date && off.is_none() {
        return None;
    }
    let stays = deadline.date == date;
    let message = Text::said(|l| {
        let day = date_words(date, l);
        let title = off.as_ref().map(|off| off.title.get(l).to_owned()).unwrap_or_default();
        // Of a weekend the date has said it already: `Saturday 1 May 2027`.
        let is_said = title.is_empty() || day.to_lowercase().starts_with(&title.to_lowercase());
        let is = if is_said { l.say("een vrije dag", "a day off").to_owned() } else { title };
        let moved = date_words(deadline.date, l);
        match (l, stays) {
            (Language::Nl, true) => format!("{day} is {is}, en de termijn blijft daar, als niemand aan het werk is"),
            (Language::En, true) => format!("{day} is {is}, and the deadline stays there, when nobody is at work"),
            (Language::Nl, false) => format!("{day} is {is}, zodat de termijn opschuift naar {moved}"),
            (Language::En, false) => format!("{day} is {is}, so that the deadline moves to {moved}"),
        }
    });
    let help = match stays {
        true => both("schrijf een werkdag", "write a working day"),
        false => both(
            "schrijf de dag die u bedoelt; met `roll: none` blijft een termijn op zijn dag",
            "write the day that you mean; with `roll: none` a deadline stays on its day",
        ),
    };
    Some(at.finding(Code::DATE_ON_DAY_OFF, message).with_help(help))
}

fn beyond(date: Date, at: &Place<'_>) -> Diagnostic {
    let year = date.year();
    let message = both(
        format!(
            "de besluiten die dagen gelijkstellen met feestdagen zijn bekend tot en met {LAST_YEAR_OF_DECREES}, zodat de termijn in {year} nog kan opschuiven"
        ),
        format!(
            "the decrees that equate days with holidays are known until {LAST_YEAR_OF_DECREES}, so that the deadline in {year} may yet move"
        ),
    );
    let fault = at.finding(Code::BEYOND_DECREES, message);
    fault.with_help(both(
        "kijk opnieuw naar de datum als de besluiten van dat jaar er zijn",
        "look at the date again when the decrees of that year are published",
    ))
}

/// Algemene termijnenwet, article 4: not for terms in hours, of more than 90 days or of more than twelve weeks.
fn outside_law(term: Term, at: &Place<'_>, due: &Place<'_>) -> Option<Diagnostic> {
    let (nl, en) = match term {
        Term::Hours(_) => ("termijnen in uren", "terms in hours"),
        Term::Days(days) if days > 90 => ("termijnen van meer dan 90 dagen", "terms of more than 90 days"),
        Term::Weeks(weeks) if weeks > 12 => ("termijnen van meer dan twaalf weken", "terms of more than twelve weeks"),
        Term::Days(_) | Term::Weeks(_) | Term::WorkingDays(_) => return None,
    };
    let message = both(
        format!(
            "de Algemene termijnenwet geldt niet voor {nl} (artikel 4), zodat deze termijn op een vrije dag kan eindigen"
        ),
        format!(
            "the Algemene termijnenwet does not apply to {en} (article 4), so that this deadline may end on a day off"
        ),
    );
    let fault = due.key("policy").taking_out(at.finding(Code::TERM_OUTSIDE_LAW, message));
    Some(fault.with_help(both(
        "laat `policy: atw` weg; dan schuift een vrije dag de termijn op",
        "leave out `policy: atw`; then a day off moves the deadline",
    )))
}

fn planning(before: Term, due: &Due, place: &Place<'_>) -> Option<Diagnostic> {
    let DueRule::In { term, after: Anchor::Opening } = &due.rule else { return None };
    if !is_longer(before, *term) {
        return None;
    }
    let message = Text::said(|l| {
        let (before, term) = (before.in_words(l), term.in_words(l));
        match l {
            Language::Nl => format!(
                "de bijeenkomst moet {before} van tevoren gepland zijn en de stap heeft in totaal {term}, zodat op tijd plannen niet lukt"
            ),
            Language::En => format!(
                "the meeting must be planned {before} before its date and the step has {term} in all, so that it cannot be planned in time"
            ),
        }
    });
    let fault = place.key("plan_before").finding(Code::NO_TIME_TO_PLAN, message);
    let fault = fault.with_related(place.key("due").key_span(), both("de tijd van de stap", "the time of the step"));
    let help = both(
        "maak `plan_before` korter, of geef de stap met `due` meer tijd",
        "shorten `plan_before`, or give the step more time with `due`",
    );
    Some(fault.with_help(help))
}

/// Whether a time is longer than another on every calendar.
pub(super) fn is_longer(one: Term, other: Term) -> bool {
    match (one, other) {
        (Term::WorkingDays(one), Term::WorkingDays(other)) => one > other,
        (one, other) => least_hours(one) > most_hours(other),
    }
}

/// The fewest hours that a term lasts on a calendar.
fn least_hours(term: Term) -> u64 {
    match term {
        Term::Hours(hours) => u64::from(hours),
        Term::Days(days) => u64::from(days) * 24,
        Term::Weeks(weeks) => u64::from(weeks) * 7 * 24,
        // Five working days span at least a weekend.
        Term::WorkingDays(days) => (u64::from(days) + u64::from(days / 5) * 2) * 24,
    }
}

/// The most hours that a term lasts, holidays of the Dutch calendar included.
fn most_hours(term: Term) -> u64 {
    match term {
        Term::WorkingDays(days) => least_hours(term) + (4 + u64::from(days / 5)) * 24,
        other => least_hours(other),
    }
}
