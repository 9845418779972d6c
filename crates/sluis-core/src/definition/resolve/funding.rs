// SPDX-License-Identifier: EUPL-1.2
//! Funding: a budget, and the parties that share it by a key or by fixed amounts that add up to it.
//! Never computes a share: the engine does, and writes it into the record.

use indexmap::IndexMap;

use super::Found;
use super::approvals::number_of_parties;
use super::names::Names;
use super::values;
use crate::definition::place::Place;
use crate::definition::written::step::{Contributions as WrittenContributions, Funding};
use crate::definition::{Contributions, Key, StepKind};
use crate::diagnostic::Code;
use crate::money::Money;
use crate::text::both;

pub(super) fn funding(written: &Funding, at: &Place<'_>, names: &Names<'_>, found: &mut Found) -> Option<StepKind> {
    let budget = values::money(&written.budget, &at.key("budget"), found);
    let effort = super::given(written.effort.as_deref(), |effort| hours(effort, &at.key("effort"), found));
    let contributions = contributions(&written.contributions, budget, &at.key("contributions"), names, found);
    Some(StepKind::Funding { budget: budget?, effort_hours: effort?, contributions: contributions? })
}

/// `1200 hours` or `PT1200H`: work of many people, so not bound by the longest term of the calendar.
fn hours(written: &str, at: &Place<'_>, found: &mut Found) -> Option<u32> {
    let digits: String = written.chars().filter(char::is_ascii_digit).collect();
    let wrong = |_| {
        let message = both(
            format!("`{written}` is geen aantal uren waarmee gerekend kan worden"),
            format!("`{written}` is not a number of hours that can be counted with"),
        );
        let help =
            both("schrijf een getal met de eenheid erbij: `1200 hours`", "write a number with its unit: `1200 hours`");
        found.push(at.finding(Code::WRONG_TERM, message).with_help(help));
    };
    digits.parse().map_err(wrong).ok()
}

fn contributions(
    written: &WrittenContributions,
    budget: Option<Money>,
    at: &Place<'_>,
    names: &Names<'_>,
    found: &mut Found,
) -> Option<Contributions> {
    let from_at = at.key("from");
    let from: Option<Vec<String>> = super::all(
        written.from.iter().enumerate().map(|(index, party)| names.party(party, &from_at.index(index), found)),
    );
    let key = match (&written.key, &written.fixed) {
        (Some(key), _) if key == "equal" => Some(Key::Equal),
        (Some(key), _) => number_of_parties(key, written.from.iter().map(String::as_str), &at.key("key"), names, found)
            .map(|()| Key::Number(key.clone())),
        (None, fixed) => {
            let amounts = fixed.iter().flatten();
            fixed_amounts(amounts, from.as_deref(), budget, &at.key("fixed"), names, found).map(Key::Fixed)
        }
    };
    Some(Contributions { from: from?, key: key? })
}

fn fixed_amounts<'w>(
    written: impl Iterator<Item = (&'w String, &'w String)>,
    from: Option<&[String]>,
    budget: Option<Money>,
    at: &Place<'_>,
    names: &Names<'_>,
    found: &mut Found,
) -> Option<IndexMap<String, Money>> {
    let amounts: Option<IndexMap<String, Money>> = super::all(written.map(|(party, amount)| {
        let amount = values::money(amount, &at.key(party), found);
        names.party(party, &at.key(party), found)?;
        Some((party.clone(), amount?))
    }));
    let (amounts, from, budget) = (amounts?, from?, budget?);
    let before = found.len();
    for party in from.iter().filter(|party| !amounts.contains_key(*party)) {
        let message = both(
            format!("bijdrager `{party}` heeft geen vast bedrag"),
            format!("contributor `{party}` has no fixed amount"),
        );
        let help = both(
            "voeg het bedrag toe, of haal de partij uit `from`",
            "add its amount, or take the party out of `from`",
        );
        found.push(at.finding(Code::AMOUNTS_DO_NOT_ADD_UP, message).with_help(help));
    }
    for party in amounts.keys().filter(|party| !from.contains(party)) {
        let message = both(
            format!("`{party}` heeft een vast bedrag en draagt niet bij"),
            format!("`{party}` has a fixed amount and is no contributor"),
        );
        let help = both(
            format!("voeg `{party}` toe aan `from`, of haal het bedrag weg"),
            format!("add `{party}` to `from`, or take its amount away"),
        );
        found.push(at.key(party).finding(Code::AMOUNTS_DO_NOT_ADD_UP, message).with_help(help));
    }
    let sum: Money = amounts.values().copied().sum();
    if found.len() == before && sum != budget {
        let message = both(
            format!("de vaste bedragen zijn samen {sum}, en het budget is {budget}"),
            format!("the fixed amounts add up to {sum}, and the budget is {budget}"),
        );
        let help = match sum < budget {
            true => both(
                format!("verdeel nog {}, of verlaag het budget", budget - sum),
                format!("share out {} more, or lower the budget", budget - sum),
            ),
            false => both(
                format!("verdeel {} minder, of verhoog het budget", sum - budget),
                format!("share out {} less, or raise the budget", sum - budget),
            ),
        };
        found.push(at.finding(Code::AMOUNTS_DO_NOT_ADD_UP, message).with_help(help));
    }
    (found.len() == before).then_some(amounts)
}
