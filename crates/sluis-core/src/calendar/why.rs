// SPDX-License-Identifier: EUPL-1.2
//! Why a deadline is the date that it is: stored in an event as facts, put into words when somebody asks.
//! It holds ids, dates and names of holidays, never names of persons, and it needs nothing beside itself to explain.

use std::fmt;
use std::str::FromStr;

use jiff::civil::{Date, DateTime};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

use super::budget::Budget;
use super::days::{DayOff, DayOffKind};
use super::due::{Anchor, Policy};
use super::term::Term;
use super::words::{date_words, duration_words, moment_words};
use crate::text::Language;

#[cfg(test)]
mod tests;

/// The reasons for a date, without any language.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Why {
    /// What was counted, before days off moved the result.
    pub counted: Counted,
    /// How the result was moved off a day off, if it was.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub moved: Option<Moved>,
    /// The rule by which days off move a deadline.
    pub policy: Policy,
}

/// What was counted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "rule", rename_all = "kebab-case")]
pub enum Counted {
    /// So long after a moment.
    After {
        /// How long.
        term: Term,
        /// After what.
        anchor: Anchor,
        /// When that was.
        from: Spot,
        /// Where the term ends.
        end: Spot,
    },
    /// So long before a moment.
    Before {
        /// How long.
        term: Term,
        /// Before what.
        anchor: Anchor,
        /// When that is.
        from: Spot,
        /// Where counting back ends.
        end: Spot,
    },
    /// A fixed date of the definition.
    Fixed {
        /// That date.
        end: Spot,
    },
    /// A date that a person set in its place.
    SetByHand {
        /// That date.
        end: Spot,
    },
    /// What a hold left over, counted again.
    AfterHold {
        /// What was left.
        left: Budget,
        /// When the clock ran again.
        from: Spot,
        /// Where the rest ends.
        end: Spot,
        /// Whether the Algemene termijnenwet left the first term alone (article 1, second paragraph, or article 4), and
        /// so leaves its rest alone.
        #[serde(default, skip_serializing_if = "is_false")]
        beyond_law: bool,
    },
}

/// A local day, or a local moment where hours are counted; both in the workflow's zone.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Spot {
    /// A whole day.
    Day(Date),
    /// A moment of a day.
    Moment(DateTime),
}

/// How a deadline was moved.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Moved {
    /// The date that it became.
    pub to: Date,
    /// The day off on which it would have ended.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub day_off: Option<DayOff>,
    /// Whether it was lengthened to hold two working days (Algemene termijnenwet, article 2).
    #[serde(default, skip_serializing_if = "is_false")]
    pub two_working_days: bool,
}

fn is_false(value: &bool) -> bool {
    !value
}

impl Counted {
    /// Where counting ended, before anything moved.
    pub fn end(&self) -> Spot {
        match self {
            Counted::After { end, .. }
            | Counted::Before { end, .. }
            | Counted::Fixed { end }
            | Counted::SetByHand { end }
            | Counted::AfterHold { end, .. } => *end,
        }
    }
}

impl Why {
    /// One sentence that says why the date is what it is.
    pub fn explain(&self, language: Language) -> String {
        self.explain_by(language, &|_, _| None)
    }

    /// The same sentence, in which `title` says how people call what is counted from and when that was; where it has
    /// nothing to say the id is told.
    pub fn explain_by(&self, language: Language, title: &dyn Fn(&Anchor, Spot) -> Option<String>) -> String {
        let anchor_words = |anchor: &Anchor, at| title(anchor, at).unwrap_or_else(|| anchor_words(anchor, language));
        let basis = self.counted.in_words(language, &anchor_words);
        let so = match language {
            Language::Nl => "dus",
            Language::En => "so",
        };
        let end = self.counted.end();
        match &self.moved {
            Some(moved) => {
                let reason = moved.in_words(end, self.policy, language);
                format!("{basis}; {reason}, {so} {}.", date_words(moved.to, language))
            }
            None if matches!(self.counted, Counted::Fixed { .. } | Counted::SetByHand { .. }) => {
                format!("{basis}: {}.", end.in_words(language))
            }
            None => format!("{basis}, {so} {}.", end.in_words(language)),
        }
    }
}

impl Counted {
    fn in_words(&self, language: Language, anchor_words: &dyn Fn(&Anchor, Spot) -> String) -> String {
        match (self, language) {
            (Counted::After { term, anchor, from, .. }, Language::Nl) => {
                let (term, anchor) = (term.in_words(language), anchor_words(anchor, *from));
                format!("{term} na {anchor} op {}", from.in_words(language))
            }
            (Counted::After { term, anchor, from, .. }, Language::En) => {
                let (term, anchor) = (term.in_words(language), anchor_words(anchor, *from));
                format!("{term} after {anchor} on {}", from.in_words(language))
            }
            (Counted::Before { term, anchor, from, .. }, Language::Nl) => {
                let (term, anchor) = (term.in_words(language), anchor_words(anchor, *from));
                format!("{term} voor {anchor} op {}", from.in_words(language))
            }
            (Counted::Before { term, anchor, from, .. }, Language::En) => {
                let (term, anchor) = (term.in_words(language), anchor_words(anchor, *from));
                format!("{term} before {anchor} on {}", from.in_words(language))
            }
            (Counted::Fixed { .. }, Language::Nl) => "Vaste datum".to_string(),
            (Counted::Fixed { .. }, Language::En) => "Fixed date".to_string(),
            (Counted::SetByHand { .. }, Language::Nl) => "Datum met de hand gezet".to_string(),
            (Counted::SetByHand { .. }, Language::En) => "Date set by hand".to_string(),
            (Counted::AfterHold { left, from, .. }, Language::Nl) => {
                format!(
                    "Na een pauze hervat op {} met nog {} over",
                    from.in_words(language),
                    left_words(left, language)
                )
            }
            (Counted::AfterHold { left, from, .. }, Language::En) => {
                format!("Resumed after a hold on {} with {} left", from.in_words(language), left_words(left, language))
            }
        }
    }
}

impl Moved {
    fn in_words(&self, end: Spot, policy: Policy, language: Language) -> String {
        let mut reasons = Vec::new();
        if let Some(day_off) = &self.day_off {
            reasons.push(format!("{} {}", end.in_words(language), day_off_words(day_off, language)));
        }
        if self.two_working_days {
            reasons.push(match language {
                Language::Nl => "de termijn telt ten minste twee werkdagen".to_string(),
                Language::En => "the term holds at least two working days".to_string(),
            });
        }
        let and = match language {
            Language::Nl => " en ",
            Language::En => " and ",
        };
        format!("{}{}", reasons.join(and), self.law(policy, language))
    }

    /// The articles that moved it, where the law did.
    fn law(&self, policy: Policy, language: Language) -> String {
        if policy != Policy::Atw {
            return String::new();
        }
        let articles = match (language, self.day_off.is_some(), self.two_working_days) {
            (Language::Nl, true, true) => "artikelen 1 en 2",
            (Language::Nl, true, false) => "artikel 1",
            (Language::Nl, false, _) => "artikel 2",
            (Language::En, true, true) => "articles 1 and 2",
            (Language::En, true, false) => "article 1",
            (Language::En, false, _) => "article 2",
        };
        format!(" (Algemene termijnenwet, {articles})")
    }
}

fn day_off_words(day_off: &DayOff, language: Language) -> String {
    let title = day_off.title.get(language);
    match (day_off.kind, language) {
        (DayOffKind::Weekend, Language::Nl) => "valt in het weekend".to_string(),
        (DayOffKind::Weekend, Language::En) => "falls in the weekend".to_string(),
        (DayOffKind::Holiday, _) => format!("is {title}"),
        (DayOffKind::Organisation, Language::Nl) => format!("is een vrije dag ({title})"),
        (DayOffKind::Organisation, Language::En) => format!("is a day off ({title})"),
    }
}

fn anchor_words(anchor: &Anchor, language: Language) -> String {
    match (anchor, language) {
        (Anchor::Opening, _) => "opening".to_string(),
        (Anchor::Step(id), Language::Nl) => format!("afronding van stap {id}"),
        (Anchor::Step(id), Language::En) => format!("completion of step {id}"),
        (Anchor::PhaseStart, Language::Nl) => "het begin van de fase".to_string(),
        (Anchor::PhaseStart, Language::En) => "the start of the phase".to_string(),
        (Anchor::Input(id), Language::Nl) => format!("invoer {id}"),
        (Anchor::Input(id), Language::En) => format!("input {id}"),
    }
}

fn left_words(left: &Budget, language: Language) -> String {
    match (left, language) {
        (Budget::Days(days), Language::Nl) if *days != 1 => format!("{days} dagen"),
        (Budget::Days(days), Language::En) if *days != 1 => format!("{days} days"),
        (Budget::WorkingDays(days), Language::Nl) if *days != 1 => format!("{days} werkdagen"),
        (Budget::WorkingDays(days), Language::En) if *days != 1 => format!("{days} working days"),
        (Budget::Days(_), _) => Term::Days(1).in_words(language),
        (Budget::WorkingDays(_), _) => Term::WorkingDays(1).in_words(language),
        (Budget::Exact(duration), _) => duration_words(*duration, language),
        // A passed deadline is not counted again, so this is never stored by `Budget::resume`.
        (Budget::Passed, Language::Nl) => "niets".to_string(),
        (Budget::Passed, Language::En) => "nothing".to_string(),
    }
}

impl Spot {
    fn in_words(self, language: Language) -> String {
        match self {
            Spot::Day(date) => date_words(date, language),
            Spot::Moment(moment) => moment_words(moment, language),
        }
    }
}

/// `2027-01-04`, or `2027-01-04T09:30:00` for a moment.
impl fmt::Display for Spot {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Spot::Day(date) => date.fmt(f),
            Spot::Moment(moment) => moment.fmt(f),
        }
    }
}

impl FromStr for Spot {
    type Err = jiff::Error;

    fn from_str(text: &str) -> Result<Spot, jiff::Error> {
        // Both kinds would read a date, so the `T` decides.
        if text.contains('T') { text.parse().map(Spot::Moment) } else { text.parse().map(Spot::Day) }
    }
}

impl Serialize for Spot {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Spot {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Spot, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(de::Error::custom)
    }
}
