// SPDX-License-Identifier: EUPL-1.2
//! Calendars as text that calendar programs read (iCalendar, RFC 5545; invitations by RFC 5546). Values in, text out: the
//! same values always give the same bytes. Never reads a clock, sets no alarm, and never says who is asked for what.
//!
//! Moments are written in UTC. Outlook, Gmail and every other program show them on the clock of their reader, and no rule
//! of a time zone travels along that one of them could read otherwise. A deadline is a day, and is written as a day.

use icalendar::{Calendar as Written, Component, Event, EventLike, Property};
use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use sha2::{Digest, Sha256};
use sluis_core::engine::Instance;
use sluis_core::value::hex;

/// What a calendar program does with what it reads.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Method {
    /// It asks its owner for an answer.
    Request,
    /// It shows the entries and asks nothing.
    Publish,
    /// It takes the entries away.
    Cancel,
}

/// A person or mailbox of an entry.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mailbox {
    /// The name to show; may be empty.
    pub name: String,
    /// The address.
    pub address: String,
}

/// When an entry is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum When {
    /// From one moment to another; takes its owner's time.
    Moments(Timestamp, Timestamp),
    /// A whole day; leaves its owner free.
    Day(Date),
}

/// One entry of a calendar.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// The same for every text about the same entry; see [`uid`].
    pub uid: String,
    /// Rises with each change that calendars must take over.
    pub sequence: u32,
    /// When.
    pub when: When,
    /// The one line that calendars show.
    pub summary: String,
    /// What is read when it is opened; may have several lines.
    pub description: String,
    /// Where.
    pub location: Option<String>,
    /// Whether it stands (`true`) or is off; `None` says neither.
    pub stands: Option<bool>,
    /// Who invites.
    pub organizer: Option<Mailbox>,
    /// The one who is invited.
    pub attendee: Option<Mailbox>,
}

impl Method {
    /// The word of the standard.
    pub fn word(self) -> &'static str {
        match self {
            Method::Request => "REQUEST",
            Method::Publish => "PUBLISH",
            Method::Cancel => "CANCEL",
        }
    }
}

/// An id for an entry, made from what it is about. Says nothing of it to whoever reads it.
pub fn uid(about: &[&str]) -> String {
    let digest = Sha256::digest(about.join("\0").as_bytes());
    format!("{}@sluis", hex(&digest[..16]))
}

/// The id of an entry about something in a programme, the same as long as the programme lives.
pub fn uid_of(kind: &str, instance: &Instance, item: &impl std::fmt::Display) -> String {
    // Another programme of the same id elsewhere began at another moment.
    uid(&[kind, &instance.id, &instance.started_at.to_string(), &instance.definition.id, &item.to_string()])
}

/// A calendar as text, with a name where it is one of its own. `at` is the moment of writing.
pub fn calendar(method: Method, name: Option<&str>, at: Timestamp, entries: &[Entry]) -> String {
    let mut calendar = Written::empty();
    for (key, value) in
        [("VERSION", "2.0"), ("PRODID", "-//Sluis//Sluis//EN"), ("CALSCALE", "GREGORIAN"), ("METHOD", method.word())]
    {
        calendar.append_property(Property::new(key, value));
    }
    if let Some(name) = name {
        calendar.name(&line(name));
    }
    for entry in entries {
        calendar.push(event(entry, method, at));
    }
    folded(&calendar.to_string())
}

fn event(entry: &Entry, method: Method, at: Timestamp) -> Event {
    let mut event = Event::new();
    event
        .add_property("UID", &entry.uid)
        .add_property("DTSTAMP", utc(at))
        .add_property("SEQUENCE", entry.sequence.to_string())
        .add_property("SUMMARY", line(&entry.summary));
    match entry.when {
        When::Moments(from, to) => {
            event.add_property("DTSTART", utc(from)).add_property("DTEND", utc(to)).add_property("TRANSP", "OPAQUE");
        }
        When::Day(day) => {
            // The end is the first day that is no part of it.
            let next = day.tomorrow().unwrap_or(day);
            event.append_property(whole_day("DTSTART", day)).append_property(whole_day("DTEND", next));
            event.add_property("TRANSP", "TRANSPARENT");
        }
    }
    if !entry.description.is_empty() {
        event.description(&lines(&entry.description));
    }
    if let Some(location) = &entry.location {
        event.location(&line(location));
    }
    if let Some(stands) = entry.stands {
        event.add_property("STATUS", if stands { "CONFIRMED" } else { "CANCELLED" });
    }
    if let Some(organizer) = &entry.organizer {
        event.append_property(mailbox("ORGANIZER", organizer));
    }
    if let Some(attendee) = &entry.attendee {
        let mut attendee = mailbox("ATTENDEE", attendee);
        attendee.add_parameter("CUTYPE", "INDIVIDUAL").add_parameter("ROLE", "REQ-PARTICIPANT");
        if method == Method::Request {
            attendee.add_parameter("PARTSTAT", "NEEDS-ACTION").add_parameter("RSVP", "TRUE");
        }
        event.append_property(attendee);
    }
    event.done()
}

fn utc(at: Timestamp) -> String {
    TimeZone::UTC.to_datetime(at).strftime("%Y%m%dT%H%M%SZ").to_string()
}

fn whole_day(key: &str, day: Date) -> Property {
    Property::new(key, day.strftime("%Y%m%d").to_string()).add_parameter("VALUE", "DATE").done()
}

fn mailbox(key: &str, mailbox: &Mailbox) -> Property {
    let mut property = Property::new(key, format!("mailto:{}", line(&mailbox.address).replace(' ', "")));
    // A quotation mark would end the parameter, and a caret may begin an escape (RFC 6868).
    let name = line(&mailbox.name).replace('"', "'").replace('^', " ");
    if !name.is_empty() {
        property.add_parameter("CN", &name);
    }
    property.done()
}

/// On one line, without control characters: nothing that was typed can begin a line of its own.
fn line(text: &str) -> String {
    lines(text).split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Line breaks of one kind, which the writer escapes; no other control characters.
fn lines(text: &str) -> String {
    let text = text.replace("\r\n", "\n").replace(['\r', '\u{b}', '\u{c}', '\u{85}', '\u{2028}', '\u{2029}'], "\n");
    text.chars().filter(|sign| *sign == '\n' || !sign.is_control()).collect()
}

/// Folds anew: the writer counts the blank before a continuation as no part of its line, and lets it have 76 octets.
fn folded(text: &str) -> String {
    const MOST: usize = 75;
    let unfolded = text.replace("\r\n ", "");
    let mut folded = String::with_capacity(unfolded.len() + unfolded.len() / 20);
    for line in unfolded.split_terminator("\r\n") {
        let mut room = MOST;
        for sign in line.chars() {
            if sign.len_utf8() > room {
                folded.push_str("\r\n ");
                room = MOST - 1;
            }
            room -= sign.len_utf8();
            folded.push(sign);
        }
        folded.push_str("\r\n");
    }
    folded
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entry(summary: &str) -> Entry {
        Entry {
            uid: uid(&["gho", "workshop"]),
            sequence: 0,
            when: When::Day(jiff::civil::date(2027, 12, 31)),
            summary: summary.to_owned(),
            description: String::new(),
            location: None,
            stands: None,
            organizer: None,
            attendee: None,
        }
    }

    fn written(entry: Entry) -> String {
        calendar(Method::Publish, None, Timestamp::UNIX_EPOCH, &[entry])
    }

    #[test]
    fn no_line_is_longer_than_75_octets_and_unfolding_gives_the_text_back() {
        for length in 60..240 {
            for sign in ["x", "é", "水", "x y"] {
                let summary = sign.repeat(length);
                let text = written(entry(&summary));
                assert!(text.split("\r\n").all(|line| line.len() <= 75), "{text}");
                assert!(text.replace("\r\n ", "").contains(&format!("SUMMARY:{summary}\r\n")), "{text}");
            }
        }
    }

    #[test]
    fn what_was_typed_makes_no_line_and_no_parameter_of_its_own() {
        let typed = "a\r\nATTENDEE:mailto:x@y.example\u{85}b\u{2028}c\0;,\\\"^n";
        let who = Mailbox { name: typed.to_owned(), address: "jan@gho.example".to_owned() };
        let (description, location) = (typed.to_owned(), Some(typed.to_owned()));
        let text = written(Entry { description, location, organizer: Some(who), ..entry(typed) });
        let unfolded = text.replace("\r\n ", "");
        let keys: Vec<&str> = unfolded.lines().map(|line| line.split([':', ';']).next().unwrap()).collect();
        assert!(!keys.contains(&"ATTENDEE") && !keys.contains(&"b") && !keys.contains(&"c"), "{text}");
        assert!(unfolded.contains("ORGANIZER;CN=\"a ATTENDEE:mailto:x@y.example b c;,\\' n\":mailto:jan@gho.example"));
        assert!(unfolded.contains("DESCRIPTION:a\\nATTENDEE:mailto:x@y.example\\nb\\nc\\;\\,\\\\\"^n\r\n"), "{text}");
    }

    #[test]
    fn a_day_ends_where_the_next_begins() {
        let text = written(entry("Dag"));
        assert!(text.contains("DTSTART;VALUE=DATE:20271231\r\n") && text.contains("DTEND;VALUE=DATE:20280101\r\n"));
    }

    #[test]
    fn an_id_tells_entries_apart_and_tells_nothing() {
        assert_ne!(uid(&["ab", "c"]), uid(&["a", "bc"]));
        assert_eq!(uid(&["gho", "x"]), uid(&["gho", "x"]));
        assert!(!uid(&["gho-dgw", "x"]).contains("gho"));
    }
}
