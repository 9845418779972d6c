// SPDX-License-Identifier: EUPL-1.2
//! The words that every sentence of a story needs: names, titles, dates, lists and reasons in one language.
//! A day of the same year goes without its year; a role and its people are called by what fits the sentence.

use jiff::civil::Date;
use sluis_core::calendar::due::Anchor;
use sluis_core::calendar::why::{Counted, Moved, Spot};
use sluis_core::calendar::{DayOffKind, Deadline, date_words};
use sluis_core::definition::Definition;
use sluis_core::directory::Directory;
use sluis_core::engine::{Actor, Event, Instance, ItemRef, Owners};
use sluis_core::text::Language;
use sluis_core::titles;
use sluis_core::value::Sealed;

/// One command as it is told.
pub(super) struct Voice<'a> {
    pub(super) definition: &'a Definition,
    pub(super) directory: &'a Directory,
    /// The instance after all its events.
    pub(super) instance: &'a Instance,
    pub(super) language: Language,
    pub(super) today: Date,
}

impl Voice<'_> {
    pub(super) fn say(&self, nl: impl Into<String>, en: impl Into<String>) -> String {
        match self.language {
            Language::Nl => nl.into(),
            Language::En => en.into(),
        }
    }

    /// The title of an item between quotation marks, as a name within a sentence.
    pub(super) fn named(&self, item: impl Into<ItemRef>) -> String {
        format!("‘{}’", self.title(item).trim_end_matches('.'))
    }

    pub(super) fn title(&self, item: impl Into<ItemRef>) -> String {
        titles::item_title(self.definition, self.instance, &item.into(), self.language)
    }

    pub(super) fn person(&self, id: &str) -> String {
        titles::person_name(self.directory, id)
    }

    pub(super) fn role(&self, id: &str) -> String {
        titles::role_title(self.definition, id, self.language)
    }

    /// A person's name, or the title of a role.
    pub(super) fn person_or_role(&self, id: &str) -> String {
        if self.definition.roles.contains_key(id) { self.role(id) } else { self.person(id) }
    }

    pub(super) fn party(&self, id: &str) -> String {
        titles::party_title(self.definition, id, self.language)
    }

    pub(super) fn people<'i>(&self, ids: impl IntoIterator<Item = &'i String>) -> String {
        self.list(&ids.into_iter().map(|id| self.person(id)).collect::<Vec<_>>())
    }

    /// Who did it, and in whose name.
    pub(super) fn actor(&self, event: &Event) -> String {
        let actor = match &event.actor {
            Actor::Person(id) => self.person(id),
            Actor::Operator => self.say("De beheerder", "The operator"),
            Actor::Clock => self.say("De klok", "The clock"),
        };
        match event.on_behalf_of.as_deref() {
            Some(other) if Some(other) != event.actor.person() => {
                let other = self.person(other);
                self.say(format!("{actor} (namens {other})"), format!("{actor} (for {other})"))
            }
            _ => actor,
        }
    }

    /// Whom an item waits for: one name, a role with its party, or some names.
    pub(super) fn owners(&self, owners: &Owners) -> String {
        match (owners.people.as_slice(), &owners.role) {
            ([one], _) => self.person(one),
            (_, Some(role)) => match &owners.party {
                Some(party) => format!("{} {}", self.role(role), self.party(party)),
                None => self.role(role),
            },
            ([], None) => self.say("niemand", "nobody"),
            (people, None) => self.people(people),
        }
    }

    /// A date as it is said today: `maandag 25 januari`, with its year when that is another.
    pub(super) fn date(&self, date: Date) -> String {
        self.short(&date_words(date, self.language))
    }

    /// Until when it is in time; of a term in hours with its moment.
    fn until(&self, due: &Deadline) -> String {
        self.short(&due.in_words(self.language))
    }

    /// Without the year, where that is the year in which it is told.
    fn short(&self, words: &str) -> String {
        words.replacen(&format!(" {}", self.today.year()), "", 1)
    }

    /// `uiterlijk maandag 25 januari (3 weken)`.
    pub(super) fn due(&self, due: &Deadline) -> String {
        let (date, why) = (self.until(due), self.why(due));
        self.say(format!("uiterlijk {date} ({why})"), format!("by {date} ({why})"))
    }

    /// Why a date is that date, in a few words.
    pub(super) fn why(&self, due: &Deadline) -> String {
        let counted = &due.why.counted;
        let basis = match counted {
            Counted::After { term, anchor: Anchor::Opening, .. } => term.in_words(self.language),
            Counted::After { term, anchor, from, .. } => {
                let (term, anchor) = (term.in_words(self.language), self.anchor(anchor, *from));
                self.say(format!("{term} na {anchor}"), format!("{term} after {anchor}"))
            }
            Counted::Before { term, anchor, from, .. } => {
                let (term, anchor) = (term.in_words(self.language), self.anchor(anchor, *from));
                self.say(format!("{term} voor {anchor}"), format!("{term} before {anchor}"))
            }
            Counted::Fixed { .. } => self.say("vaste datum", "fixed date"),
            Counted::SetByHand { .. } => self.say("gekozen datum", "chosen date"),
            Counted::AfterHold { .. } => self.say("wat er na de pauze nog over was", "what was left after the hold"),
        };
        match &due.why.moved {
            Some(moved) => format!("{basis}; {}", self.moved(moved, counted.end())),
            None => basis,
        }
    }

    fn moved(&self, moved: &Moved, end: Spot) -> String {
        let Some(day_off) = &moved.day_off else {
            return self.say("ten minste twee werkdagen", "at least two working days");
        };
        let end = match end {
            Spot::Day(day) => day,
            Spot::Moment(moment) => moment.date(),
        };
        let (end, title) = (self.date(end), day_off.title.get(self.language));
        match day_off.kind {
            DayOffKind::Weekend => {
                self.say(format!("{end} valt in het weekend"), format!("{end} falls in the weekend"))
            }
            DayOffKind::Holiday => self.say(format!("{end} is {title}"), format!("{end} is {title}")),
            DayOffKind::Organisation => {
                self.say(format!("{end} is een vrije dag: {title}"), format!("{end} is a day off: {title}"))
            }
        }
    }

    fn anchor(&self, anchor: &Anchor, at: Spot) -> String {
        match anchor {
            Anchor::Opening => self.say("de opening", "the opening"),
            Anchor::Step(step) => {
                let done = titles::why::completed_by(self.definition, self.instance, step, at);
                let step = self.list(&done.into_iter().map(|step| self.named(step)).collect::<Vec<_>>());
                self.say(format!("afronding van {step}"), format!("completion of {step}"))
            }
            Anchor::PhaseStart => self.say("het begin van de fase", "the start of the phase"),
            Anchor::Input(id) => {
                let field = self.definition.inputs.get(id);
                field.map_or_else(|| id.clone(), |field| format!("‘{}’", titles::field_title(id, field, self.language)))
            }
        }
    }

    /// A text that somebody wrote, between quotation marks.
    pub(super) fn quote(&self, text: &Sealed) -> String {
        format!("“{}”", titles::sealed_text(text, self.language))
    }

    /// A reason at the end of a sentence: it closes the sentence itself.
    pub(super) fn reason(&self, text: &Sealed) -> String {
        sentence(&titles::sealed_text(text, self.language))
    }

    /// `a, b en c`.
    pub(super) fn list(&self, parts: &[String]) -> String {
        let and = self.say("en", "and");
        match parts {
            [] => "-".to_owned(),
            [one] => one.clone(),
            [first @ .., last] => format!("{} {and} {last}", first.join(", ")),
        }
    }

    /// A number with its noun.
    pub(super) fn count(&self, number: usize, nl: [&str; 2], en: [&str; 2]) -> String {
        let at = usize::from(number != 1);
        self.say(format!("{number} {}", nl[at]), format!("{number} {}", en[at]))
    }
}

/// The text with a full stop, unless it ends in a mark of its own, also one within its quotation marks.
pub(super) fn sentence(text: &str) -> String {
    let text = text.trim();
    let bare = text.strip_suffix('”').unwrap_or(text);
    if bare.ends_with(['.', '!', '?', '…']) { text.to_owned() } else { format!("{text}.") }
}

/// The text with its first letter as a capital.
pub(super) fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}

/// How long after the day before: `de volgende dag`, `drie weken later`, `ruim zes weken later`.
pub(super) fn later(from: Date, to: Date, language: Language) -> String {
    let days = from.until(to).map_or(0, |span| span.get_days());
    let (weeks, rest) = (days / 7, days % 7);
    match (language, days) {
        (Language::Nl, 1) => "de volgende dag".to_owned(),
        (Language::En, 1) => "the next day".to_owned(),
        (Language::Nl, 7) => "een week later".to_owned(),
        (Language::En, 7) => "a week later".to_owned(),
        (Language::Nl, _) if rest == 0 => format!("{} weken later", number_words(weeks, language)),
        (Language::En, _) if rest == 0 => format!("{} weeks later", number_words(weeks, language)),
        (Language::Nl, 2..14) => format!("{} dagen later", number_words(days, language)),
        (Language::En, 2..14) => format!("{} days later", number_words(days, language)),
        (Language::Nl, _) => format!("ruim {} weken later", number_words(weeks, language)),
        (Language::En, _) => format!("over {} weeks later", number_words(weeks, language)),
    }
}

/// Small numbers in words; from thirteen on in digits.
fn number_words(number: i32, language: Language) -> String {
    const NL: [&str; 13] =
        ["nul", "een", "twee", "drie", "vier", "vijf", "zes", "zeven", "acht", "negen", "tien", "elf", "twaalf"];
    const EN: [&str; 13] =
        ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"];
    let words = match language {
        Language::Nl => NL,
        Language::En => EN,
    };
    let word = usize::try_from(number).ok().and_then(|number| words.get(number));
    word.map_or_else(|| number.to_string(), |word| (*word).to_owned())
}
