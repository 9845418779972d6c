// SPDX-License-Identifier: EUPL-1.2
//! The command line's own words in Dutch and English, in one place: states, dates in tables, how late something is.
//! Sentences about decisions and refusals are the core's; titles are the workflow's.

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use sluis_core::calendar::Deadline;
use sluis_core::engine::{GateState, InstanceState, PhaseState, StepState};
use sluis_core::text::Language;

const MONTHS_NL: [&str; 12] = ["jan", "feb", "mrt", "apr", "mei", "jun", "jul", "aug", "sep", "okt", "nov", "dec"];
const MONTHS_EN: [&str; 12] = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/// The wording in the language of the reader.
pub(super) fn say<'a>(language: Language, nl: &'a str, en: &'a str) -> &'a str {
    language.say(nl, en)
}

/// A number with its noun: `1 step`, `3 steps`.
pub(super) fn count(number: usize, one: &str, more: &str) -> String {
    if number == 1 { format!("1 {one}") } else { format!("{number} {more}") }
}

/// A date in a table: `8 Feb 2027`.
pub(super) fn date(date: Date, language: Language) -> String {
    let months = match language {
        Language::Nl => MONTHS_NL,
        Language::En => MONTHS_EN,
    };
    // `month()` is 1 to 12.
    format!("{} {} {}", date.day(), months[usize::from(date.month().unsigned_abs()) - 1], date.year())
}

/// The local day of a moment, in a table.
pub(super) fn day(at: Timestamp, zone: &TimeZone, language: Language) -> String {
    date(zone.to_datetime(at).date(), language)
}

/// A local moment to the minute: `8 Feb 2027 13:30`.
pub(super) fn moment(at: Timestamp, zone: &TimeZone, language: Language) -> String {
    let local = zone.to_datetime(at);
    format!("{} {:02}:{:02}", date(local.date(), language), local.hour(), local.minute())
}

/// A due date, and how late it is when it has passed: `8 Feb 2027, 3 days late`.
pub(super) fn due(due: &Deadline, now: Timestamp, zone: &TimeZone, language: Language) -> String {
    match lateness(due, now, zone, language) {
        Some(late) => format!("{}, {late}", date(due.date, language)),
        None => date(due.date, language),
    }
}

/// How late: whole local days, `today` on the last day; nothing before that.
pub(super) fn lateness(due: &Deadline, now: Timestamp, zone: &TimeZone, language: Language) -> Option<String> {
    let today = zone.to_datetime(now).date();
    if now < due.due_at {
        return (today == due.date).then(|| say(language, "vandaag", "today").to_owned());
    }
    let days = (today - due.date).get_days().max(0);
    Some(match (days, language) {
        (0, Language::Nl) => "te laat".to_owned(),
        (0, Language::En) => "late".to_owned(),
        (1, Language::Nl) => "1 dag te laat".to_owned(),
        (1, Language::En) => "1 day late".to_owned(),
        (days, Language::Nl) => format!("{days} dagen te laat"),
        (days, Language::En) => format!("{days} days late"),
    })
}

/// The state of a programme, as in `the programme is running`.
pub(super) fn of_instance(state: InstanceState, language: Language) -> &'static str {
    match state {
        InstanceState::Unstarted => say(language, "niet gestart", "not started"),
        InstanceState::Running => say(language, "loopt", "running"),
        InstanceState::OnHold => say(language, "aangehouden", "on hold"),
        InstanceState::Completed => say(language, "voltooid", "completed"),
        InstanceState::Stopped => say(language, "gestopt", "stopped"),
        InstanceState::Cancelled => say(language, "afgebroken", "cancelled"),
    }
}

/// The same from the word that the store keeps.
pub(super) fn of_instance_word(word: &str, language: Language) -> String {
    let states = [
        InstanceState::Running,
        InstanceState::OnHold,
        InstanceState::Completed,
        InstanceState::Stopped,
        InstanceState::Cancelled,
    ];
    let found = states.into_iter().find(|state| serde_json::to_value(state).is_ok_and(|json| json == word));
    found.map_or_else(|| word.to_owned(), |state| of_instance(state, language).to_owned())
}

/// The state of a phase.
pub(super) fn of_phase(state: PhaseState, language: Language) -> &'static str {
    match state {
        PhaseState::Waiting => say(language, "wacht", "waiting"),
        PhaseState::Open => say(language, "loopt", "open"),
        PhaseState::Passed => say(language, "afgerond", "passed"),
        PhaseState::Stopped => say(language, "gestopt", "stopped"),
    }
}

/// The state of a gate.
pub(super) fn of_gate(state: GateState, language: Language) -> &'static str {
    match state {
        GateState::Waiting => say(language, "wacht", "waiting"),
        GateState::Open => say(language, "open", "open"),
        GateState::Passed => say(language, "gepasseerd", "passed"),
        GateState::OnHold => say(language, "aangehouden", "on hold"),
        GateState::Stopped => say(language, "gestopt", "stopped"),
    }
}

/// The state of a step.
pub(super) fn of_step(state: StepState, language: Language) -> &'static str {
    match state {
        StepState::Waiting => say(language, "wacht", "waiting"),
        StepState::Open => say(language, "open", "open"),
        StepState::Done => say(language, "gereed", "done"),
        StepState::Skipped => say(language, "overgeslagen", "skipped"),
        StepState::Cancelled => say(language, "vervallen", "cancelled"),
    }
}

/// A mark for the state of a step, so that a glance is enough without colours.
pub(super) fn mark(state: StepState) -> &'static str {
    match state {
        StepState::Waiting => "·",
        StepState::Open => "▸",
        StepState::Done => "✓",
        StepState::Skipped => "–",
        StepState::Cancelled => "×",
    }
}

/// The kind of an action.
pub(super) fn of_action(kind: &str, language: Language) -> String {
    match kind {
        "complete" => say(language, "afronden", "complete").to_owned(),
        "vote" => say(language, "stemmen", "vote").to_owned(),
        "condition" => say(language, "voorwaarde", "condition").to_owned(),
        other => other.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date as civil;

    use super::*;

    #[test]
    fn a_date_is_late_by_whole_local_days() {
        let zone = TimeZone::UTC;
        let deadline = Deadline::set_by_hand(civil(2027, 2, 8), &zone);
        let at = |day, hour| zone.to_timestamp(civil(2027, 2, day).at(hour, 0, 0, 0)).unwrap();
        let told = |day, hour, language| due(&deadline, at(day, hour), &zone, language);
        assert_eq!(told(7, 12, Language::En), "8 Feb 2027");
        assert_eq!(told(8, 23, Language::En), "8 Feb 2027, today");
        assert_eq!(told(9, 0, Language::En), "8 Feb 2027, 1 day late");
        assert_eq!(told(11, 9, Language::Nl), "8 feb 2027, 3 dagen te laat");
    }

    #[test]
    fn every_stored_word_of_an_instance_has_words() {
        assert_eq!(of_instance_word("on-hold", Language::Nl), "aangehouden");
        assert_eq!(of_instance_word("completed", Language::En), "completed");
        assert_eq!(of_instance_word("else", Language::En), "else");
    }

    #[test]
    fn one_is_one_and_none_are_many() {
        assert_eq!(count(1, "step", "steps"), "1 step");
        assert_eq!(count(0, "step", "steps"), "0 steps");
    }
}
