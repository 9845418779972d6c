// SPDX-License-Identifier: EUPL-1.2
//! `advance`: forward, and to a date that exists. Follows the clock of the story as far as it is certain.
//! Never counts working days: a story that advances by them is at least so many days further.

use jiff::ToSpan;
use jiff::civil::{Date, DateTime};

use crate::calendar::Term;
use crate::calendar::words::moment_words;
use crate::definition::place::Place;
use crate::definition::resolve::{no_date, wrong_term};
use crate::diagnostic::{Code, Diagnostic};
use crate::text::{Language, Text, both};

/// Moves the clock on to what is certain of it.
pub(super) fn check(to: &str, clock: &mut DateTime, at: &Place<'_>, found: &mut Vec<Diagnostic>) {
    // Four digits and a hyphen begin a date.
    if to.as_bytes().get(4) != Some(&b'-') {
        match to.parse::<Term>() {
            Ok(term) => *clock = after(*clock, term),
            Err(error) => found.push(wrong_term(&error, at)),
        }
        return;
    }
    let moment = match to.len() {
        10 => to.parse::<Date>().map(|date| date.at(0, 0, 0, 0)),
        _ => to.parse::<DateTime>(),
    };
    match moment {
        Err(_) => found.push(no_date(to, at)),
        Ok(moment) if moment <= *clock => {
            let message = Text::said(|l| {
                let now = moment_words(*clock, l);
                match l {
                    Language::Nl => {
                        format!("de klok van het verhaal staat dan al op {now}, en `{to}` ligt daar niet na")
                    }
                    Language::En => {
                        format!("the clock of the story stands at {now} by then, and `{to}` does not lie after that")
                    }
                }
            });
            let fault = at.finding(Code::TIME_STANDS_STILL, message);
            found.push(fault.with_help(both(
                "ga naar een later moment, of haal de regel weg",
                "advance to a later moment, or take the line out",
            )));
        }
        Ok(moment) => *clock = moment,
    }
}

fn after(clock: DateTime, term: Term) -> DateTime {
    let span = match term {
        Term::Hours(hours) => i64::from(hours).hours(),
        Term::Days(days) | Term::WorkingDays(days) => i64::from(days).days(),
        Term::Weeks(weeks) => i64::from(weeks).weeks(),
    };
    clock.checked_add(span).unwrap_or(clock)
}
