// SPDX-License-Identifier: EUPL-1.2
//! The sentences people read, whole, in both languages.

use jiff::Timestamp;
use jiff::civil::date;
use jiff::tz::TimeZone;
use serde_json::{Value, json};

use super::*;
use crate::calendar::{Calendar, Deadline, Due, Origin};

fn amsterdam() -> TimeZone {
    TimeZone::get("Europe/Amsterdam").expect("zone")
}

fn at(text: &str) -> Timestamp {
    text.parse::<DateTime>().expect("local").to_zoned_datetime(amsterdam()).expect("zoned").timestamp()
}

fn office() -> Calendar {
    let file = json!({ "sluis": 1, "title": "K", "based_on": "nl", "days_off": [
        { "from": "2027-02-08", "to": "2027-02-09", "title": { "nl": "Carnaval", "en": "Carnival" } },
    ]});
    Calendar::with_days_off("office", &serde_json::from_value(file).expect("file"), Language::Nl).expect("calendar")
}

fn deadline(written: Value, from: &str) -> Deadline {
    let due: Due = serde_json::from_value(written).expect("due");
    due.deadline(|_| Some(Origin::At(at(from))), &office(), &amsterdam()).expect("resolved")
}

#[track_caller]
fn explains(deadline: &Deadline, nl: &str, en: &str) {
    assert_eq!(deadline.why.explain(Language::Nl), nl);
    assert_eq!(deadline.why.explain(Language::En), en);
}

#[test]
fn a_plain_term_says_what_it_was_counted_from() {
    explains(
        &deadline(json!("3 weeks"), "2027-01-04T09:00"),
        "3 weken na opening op maandag 4 januari 2027, dus maandag 25 januari 2027.",
        "3 weeks after opening on Monday 4 January 2027, so Monday 25 January 2027.",
    );
    explains(
        &deadline(json!({ "in": "10 working days", "after": "steps.choose-question" }), "2027-01-04T09:00"),
        "10 werkdagen na afronding van stap choose-question op maandag 4 januari 2027, dus maandag 18 januari 2027.",
        "10 working days after completion of step choose-question on Monday 4 January 2027, so Monday 18 January 2027.",
    );
    explains(
        &deadline(json!({ "in": "1 week", "after": "phase.start" }), "2027-01-04T09:00"),
        "1 week na het begin van de fase op maandag 4 januari 2027, dus maandag 11 januari 2027.",
        "1 week after the start of the phase on Monday 4 January 2027, so Monday 11 January 2027.",
    );
}

#[test]
fn a_moved_deadline_names_the_day_off() {
    explains(
        &deadline(json!("3 weeks"), "2027-04-06T09:00"),
        "3 weken na opening op dinsdag 6 april 2027; dinsdag 27 april 2027 is Koningsdag, dus woensdag 28 april 2027.",
        "3 weeks after opening on Tuesday 6 April 2027; Tuesday 27 April 2027 is King's Day, so Wednesday 28 April 2027.",
    );
    explains(
        &deadline(json!("5 days"), "2027-01-04T09:00"),
        "5 dagen na opening op maandag 4 januari 2027; zaterdag 9 januari 2027 valt in het weekend, \
         dus maandag 11 januari 2027.",
        "5 days after opening on Monday 4 January 2027; Saturday 9 January 2027 falls in the weekend, \
         so Monday 11 January 2027.",
    );
    explains(
        &deadline(json!("1 week"), "2027-02-01T09:00"),
        "1 week na opening op maandag 1 februari 2027; maandag 8 februari 2027 is een vrije dag (Carnaval), \
         dus woensdag 10 februari 2027.",
        "1 week after opening on Monday 1 February 2027; Monday 8 February 2027 is a day off (Carnival), \
         so Wednesday 10 February 2027.",
    );
}

#[test]
fn the_law_is_named_with_its_articles() {
    explains(
        &deadline(json!({ "in": "3 days", "policy": "atw" }), "2027-05-04T09:00"),
        "3 dagen na opening op dinsdag 4 mei 2027; vrijdag 7 mei 2027 is een met een feestdag gelijkgestelde dag en \
         de termijn telt ten minste twee werkdagen (Algemene termijnenwet, artikelen 1 en 2), dus dinsdag 11 mei 2027.",
        "3 days after opening on Tuesday 4 May 2027; Friday 7 May 2027 is a day equated with a holiday and \
         the term holds at least two working days (Algemene termijnenwet, articles 1 and 2), so Tuesday 11 May 2027.",
    );
    explains(
        &deadline(json!({ "in": "1 week", "policy": "atw" }), "2027-03-22T09:00"),
        "1 week na opening op maandag 22 maart 2027; maandag 29 maart 2027 is Tweede Paasdag \
         (Algemene termijnenwet, artikel 1), dus dinsdag 30 maart 2027.",
        "1 week after opening on Monday 22 March 2027; Monday 29 March 2027 is Easter Monday \
         (Algemene termijnenwet, article 1), so Tuesday 30 March 2027.",
    );
    explains(
        &deadline(json!({ "in": "3 days", "policy": "atw" }), "2027-01-08T09:00"),
        "3 dagen na opening op vrijdag 8 januari 2027; de termijn telt ten minste twee werkdagen \
         (Algemene termijnenwet, artikel 2), dus dinsdag 12 januari 2027.",
        "3 days after opening on Friday 8 January 2027; the term holds at least two working days \
         (Algemene termijnenwet, article 2), so Tuesday 12 January 2027.",
    );
}

#[test]
fn hours_say_the_time_of_day() {
    explains(
        &deadline(json!("4 hours"), "2027-01-04T09:30"),
        "4 uur na opening op maandag 4 januari 2027 om 09:30, dus maandag 4 januari 2027 om 13:30.",
        "4 hours after opening on Monday 4 January 2027 at 09:30, so Monday 4 January 2027 at 13:30.",
    );
}

#[test]
fn counting_backwards_says_before_what() {
    explains(
        &deadline(json!({ "before": "inputs.start", "by": "2 weeks" }), "2027-05-11T00:00"),
        "2 weken voor invoer start op dinsdag 11 mei 2027; dinsdag 27 april 2027 is Koningsdag, \
         dus maandag 26 april 2027.",
        "2 weeks before input start on Tuesday 11 May 2027; Tuesday 27 April 2027 is King's Day, \
         so Monday 26 April 2027.",
    );
}

#[test]
fn fixed_dates_and_dates_set_by_hand_say_so() {
    explains(
        &deadline(json!("2027-06-01"), "2027-01-04T09:00"),
        "Vaste datum: dinsdag 1 juni 2027.",
        "Fixed date: Tuesday 1 June 2027.",
    );
    explains(
        &deadline(json!("2027-05-01"), "2027-01-04T09:00"),
        "Vaste datum; zaterdag 1 mei 2027 valt in het weekend, dus maandag 3 mei 2027.",
        "Fixed date; Saturday 1 May 2027 falls in the weekend, so Monday 3 May 2027.",
    );
    explains(
        &Deadline::set_by_hand(date(2027, 6, 1), &amsterdam()),
        "Datum met de hand gezet: dinsdag 1 juni 2027.",
        "Date set by hand: Tuesday 1 June 2027.",
    );
}

#[test]
fn a_hold_says_what_was_left() {
    let (office, zone) = (office(), amsterdam());
    let after_hold = |written: Value, opened: &str, held: &str, resumed: &str| {
        let held_deadline = deadline(written, opened);
        let budget = Budget::remaining(&held_deadline, at(held), &office, &zone);
        budget.resume(&held_deadline, at(resumed), &office, &zone)
    };
    explains(
        &after_hold(json!("2 weeks"), "2027-01-04T09:00", "2027-01-13T12:00", "2027-02-02T08:00"),
        "Na een pauze hervat op dinsdag 2 februari 2027 met nog 5 dagen over; zondag 7 februari 2027 valt in het \
         weekend, dus woensdag 10 februari 2027.",
        "Resumed after a hold on Tuesday 2 February 2027 with 5 days left; Sunday 7 February 2027 falls in the \
         weekend, so Wednesday 10 February 2027.",
    );
    explains(
        &after_hold(json!("2 working days"), "2027-01-04T09:00", "2027-01-05T12:00", "2027-01-08T08:00"),
        "Na een pauze hervat op vrijdag 8 januari 2027 met nog 1 werkdag over, dus maandag 11 januari 2027.",
        "Resumed after a hold on Friday 8 January 2027 with 1 working day left, so Monday 11 January 2027.",
    );
    explains(
        &after_hold(json!("4 hours"), "2027-01-04T09:00", "2027-01-04T09:55", "2027-01-08T08:00"),
        "Na een pauze hervat op vrijdag 8 januari 2027 om 08:00 met nog 3 uur en 5 minuten over, \
         dus vrijdag 8 januari 2027 om 11:05.",
        "Resumed after a hold on Friday 8 January 2027 at 08:00 with 3 hours and 5 minutes left, \
         so Friday 8 January 2027 at 11:05.",
    );
}

#[test]
fn an_explanation_needs_nothing_but_what_was_stored() {
    let why = deadline(json!("1 week"), "2027-02-01T09:00").why;
    let stored = serde_json::to_string(&why).expect("json");
    let read: Why = serde_json::from_str(&stored).expect("why");
    assert_eq!(read.explain(Language::Nl), why.explain(Language::Nl));
}
