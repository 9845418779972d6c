// SPDX-License-Identifier: EUPL-1.2
//! Short words for tables, in both languages: dates, how late something is, the state of a programme. Whole sentences about decisions and
//! refusals are said elsewhere.

use jiff::Timestamp;
use jiff::civil::{Date, DateTime};
use jiff::tz::TimeZone;

use crate::calendar::Deadline;
use crate::definition::{Quorum, Rule};
use crate::engine::InstanceState;
use crate::text::Language;
use crate::titles::number_text;

const MONTHS_NL: [&str; 12] = ["jan", "feb", "mrt", "apr", "mei", "jun", "jul", "aug", "sep", "okt", "nov", "dec"];
const MONTHS_EN: [&str; 12] = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/// A date in a table: `8 Feb 2027`.
pub fn date(date: Date, language: Language) -> String {
    let months = match language {
        Language::Nl => MONTHS_NL,
        Language::En => MONTHS_EN,
    };
    // `month()` is 1 to 12.
    format!("{} {} {}", date.day(), months[usize::from(date.month().unsigned_abs()) - 1], date.year())
}

/// The local day of a moment, in a table.
pub fn day(at: Timestamp, zone: &TimeZone, language: Language) -> String {
    date(zone.to_datetime(at).date(), language)
}

/// A local moment to the minute: `8 Feb 2027 13:30`.
pub fn moment(at: Timestamp, zone: &TimeZone, language: Language) -> String {
    minute(zone.to_datetime(at), language)
}

fn minute(local: DateTime, language: Language) -> String {
    format!("{} {:02}:{:02}", date(local.date(), language), local.hour(), local.minute())
}

/// A due date, and how late it is when it has passed: `8 Feb 2027, 3 days late`.
pub fn due(due: &Deadline, now: Timestamp, zone: &TimeZone, language: Language) -> String {
    let until = until(due, language);
    match lateness(due, now, zone, language) {
        Some(late) => format!("{until}, {late}"),
        None => until,
    }
}

/// Until when it is in time: the day, and of a term in hours the moment.
pub fn until(due: &Deadline, language: Language) -> String {
    due.moment().map_or_else(|| date(due.date, language), |moment| minute(moment, language))
}

/// How late: whole local days, `today` on the last day; nothing before that.
pub fn lateness(due: &Deadline, now: Timestamp, zone: &TimeZone, language: Language) -> Option<String> {
    let today = zone.to_datetime(now).date();
    if now < due.due_at {
        return (today == due.date).then(|| language.say("vandaag", "today").to_owned());
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
pub fn of_instance(state: InstanceState, language: Language) -> &'static str {
    match state {
        InstanceState::Unstarted => language.say("niet gestart", "not started"),
        InstanceState::Running => language.say("loopt", "running"),
        InstanceState::OnHold => language.say("aangehouden", "on hold"),
        InstanceState::Completed => language.say("voltooid", "completed"),
        InstanceState::Stopped => language.say("gestopt", "stopped"),
        InstanceState::Cancelled => language.say("afgebroken", "cancelled"),
    }
}

/// A rule of voting: `majority in each party; quorum 1 in each party`.
pub fn rule(rule: &Rule, per_party: bool, quorum: Option<Quorum>, language: Language) -> String {
    let least = language.say("ten minste", "at least");
    let asked = match rule {
        Rule::Any => language.say("één akkoord", "one approval").to_owned(),
        Rule::All => language.say("iedereen", "everybody").to_owned(),
        Rule::Majority => language.say("meerderheid", "majority").to_owned(),
        Rule::AtLeast(number) => format!("{least} {number}"),
        Rule::Fraction { of, parts } => format!("{least} {of}/{parts}"),
        Rule::Weights { at_least, .. } => {
            let asked = number_text(*at_least, language);
            format!("{least} {asked} {}", language.say("aan stemgewicht", "in voting weight"))
        }
    };
    let each = |per_party| if per_party { language.say(" in elke partij", " in each party") } else { "" };
    let quorum = quorum.map(|quorum| format!("; quorum {}{}", quorum.at_least, each(quorum.per_party)));
    format!("{asked}{}{}", each(per_party), quorum.unwrap_or_default())
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
}
