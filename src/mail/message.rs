// SPDX-License-Identifier: EUPL-1.2
//! A finished mail: its headers, its text and HTML part, and its bytes as RFC 5322 wants them. The same input always
//! gives the same bytes. Nothing that people typed reaches a header before it was cleaned.

use std::time::{Duration, SystemTime};

use jiff::Timestamp;
use lettre::message::header::{ContentDisposition, ContentTransferEncoding, ContentType, HeaderName, HeaderValue};
use lettre::message::{Mailbox, MultiPart, MultiPartKind, SinglePart};
use sha2::{Digest, Sha256};
use sluis_core::text::{Language, both};
use sluis_core::value::hex;

use super::error::Error;
use super::transport::Envelope;

/// No subject is longer: mail programs cut it off far sooner.
const LONGEST_SUBJECT: usize = 180;

/// A mail to one recipient, ready to be sent again and again as the same bytes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Message {
    /// `<duty id@sending domain>`: stable over retries.
    pub message_id: String,
    /// The recipient's address.
    pub to: String,
    /// What is asked and by when.
    pub subject: String,
    /// The headers beside those of MIME, in their order, before encoding.
    pub headers: Vec<(String, String)>,
    /// The text part.
    pub text: String,
    /// The HTML part.
    pub html: String,
    /// The whole as RFC 5322 bytes.
    pub bytes: Vec<u8>,
    /// What a transport needs to know of it.
    pub envelope: Envelope,
}

/// What a message is made of; every text is still as people gave it.
pub(super) struct Parts<'a> {
    pub(super) envelope: Envelope,
    pub(super) from: Mailbox,
    pub(super) to_name: &'a str,
    pub(super) reply_to: Option<Mailbox>,
    pub(super) subject: &'a str,
    pub(super) text: String,
    pub(super) html: String,
    pub(super) instance: &'a str,
    pub(super) domain: &'a str,
    pub(super) at: Timestamp,
    pub(super) language: Language,
    pub(super) calendar: Option<Attached>,
}

/// A calendar that travels with the mail: for the calendar program as a last alternative of the words, and for whoever
/// wants to open it by hand as a file.
pub(super) struct Attached {
    /// REQUEST, PUBLISH or CANCEL: mail programs want it in the header too.
    pub(super) method: &'static str,
    pub(super) text: String,
    /// The name of the file.
    pub(super) name: &'static str,
}

/// Puts a message together.
pub(super) fn build(parts: Parts<'_>) -> Result<Message, Error> {
    let subject = for_header(parts.subject, LONGEST_SUBJECT);
    let message_id = format!("<{}@{}>", parts.envelope.duty, parts.domain);
    let root = thread_root(parts.instance, parts.domain);
    let to = mailbox(parts.to_name, &parts.envelope.to)?;
    let mut headers = vec![
        ("From".to_owned(), parts.from.to_string()),
        ("To".to_owned(), to.to_string()),
        ("Subject".to_owned(), subject.clone()),
        ("Message-ID".to_owned(), message_id.clone()),
        ("In-Reply-To".to_owned(), root.clone()),
        ("References".to_owned(), root.clone()),
    ];
    let mut builder = lettre::Message::builder()
        .from(parts.from)
        .to(to)
        .subject(subject.clone())
        .date(since_epoch(parts.at))
        .message_id(Some(message_id.clone()))
        .in_reply_to(root.clone())
        .references(root);
    if let Some(reply_to) = parts.reply_to {
        headers.push(("Reply-To".to_owned(), reply_to.to_string()));
        builder = builder.reply_to(reply_to);
    }
    let boundary = format!("sluis-{}", digest(&parts.envelope.duty));
    let words = MultiPart::builder()
        .kind(MultiPartKind::Alternative)
        .boundary(&boundary)
        .singlepart(part(ContentType::TEXT_PLAIN, &parts.text))
        .singlepart(part(ContentType::TEXT_HTML, &parts.html));
    let built = match &parts.calendar {
        None => builder.multipart(words),
        Some(calendar) => builder.multipart(with_calendar(words, calendar, &boundary)?),
    };
    let mut built = built.map_err(|fault| {
        Error::permanent_by(both("deze mail is niet op te maken", "this mail cannot be put together"), fault)
    })?;
    for (name, value) in [
        (HeaderName::new_from_ascii_str("Auto-Submitted"), "auto-generated"),
        (HeaderName::new_from_ascii_str("X-Auto-Response-Suppress"), "DR, RN, NRN, OOF, AutoReply"),
        (HeaderName::new_from_ascii_str("Content-Language"), parts.language.code()),
    ] {
        headers.push((name.to_string(), value.to_owned()));
        built.headers_mut().insert_raw(HeaderValue::new(name, value.to_owned()));
    }
    let bytes = built.formatted();
    let to = parts.envelope.to.clone();
    Ok(Message {
        message_id,
        to,
        subject,
        headers,
        text: parts.text,
        html: parts.html,
        bytes,
        envelope: parts.envelope,
    })
}

/// The words with a calendar beside them. In Base64, which no server on the way touches: its line ends must stay.
fn with_calendar(words: MultiPart, calendar: &Attached, boundary: &str) -> Result<MultiPart, Error> {
    let kind = |text: String| {
        let wrong = || both("de soort van een agendabestand klopt niet", "the type of a calendar is wrong");
        ContentType::parse(&text).map_err(|fault| Error::permanent_by(wrong(), fault))
    };
    let inline = SinglePart::builder()
        .header(kind(format!("text/calendar; method={}; charset=utf-8", calendar.method))?)
        .header(ContentTransferEncoding::Base64)
        .body(calendar.text.clone());
    let file = SinglePart::builder()
        .header(kind(format!("application/ics; name=\"{}\"", calendar.name))?)
        .header(ContentDisposition::attachment(calendar.name))
        .header(ContentTransferEncoding::Base64)
        .body(calendar.text.clone());
    let whole = MultiPart::builder().kind(MultiPartKind::Mixed).boundary(format!("{boundary}-with-calendar"));
    Ok(whole.multipart(words.singlepart(inline)).singlepart(file))
}

/// The moment in whole seconds: a `Date` header knows no smaller part. No mail is older than 1970.
fn since_epoch(at: Timestamp) -> SystemTime {
    SystemTime::UNIX_EPOCH + Duration::from_secs(at.as_second().unsigned_abs())
}

fn part(kind: ContentType, body: &str) -> SinglePart {
    SinglePart::builder().header(kind).header(ContentTransferEncoding::QuotedPrintable).body(body.to_owned())
}

/// An address with a name that was cleaned first: lettre panics on a line break in a display name.
pub(super) fn mailbox(name: &str, address: &str) -> Result<Mailbox, Error> {
    let parsed = address.parse().map_err(|fault| {
        let shown = clean(address);
        let what = both(
            format!("`{shown}` is geen mailadres; verbeter het in people.yaml of workflow.yaml"),
            format!("`{shown}` is no mail address; correct it in people.yaml or workflow.yaml"),
        );
        Error::permanent_by(what, fault)
    })?;
    // lettre writes a dot at the beginning bare, and some programs stumble over the address behind it.
    let name = for_header(clean(name).trim_start_matches(['.', ' ']), 100);
    Ok(Mailbox::new(Some(name).filter(|name| !name.is_empty()), parsed))
}

/// One synthetic root a programme, so that all its mails stand in one thread. Holds no id of ours in the open.
fn thread_root(instance: &str, domain: &str) -> String {
    format!("<programme-{}@{domain}>", digest(instance))
}

fn digest(text: &str) -> String {
    hex(&Sha256::digest(text.as_bytes())[..10])
}

/// A text on one line without anything that could act in a header or turn the reading direction of what follows.
pub(super) fn clean(text: &str) -> String {
    let harmless: String = text
        .chars()
        .filter(|sign| !turns_direction(*sign))
        .map(|sign| {
            if sign.is_control() || sign.is_whitespace() || matches!(sign, '\u{2028}' | '\u{2029}') {
                ' '
            } else {
                sign
            }
        })
        .collect();
    harmless.split(' ').filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ")
}

/// Marks, overrides and isolates of the Unicode bidirectional algorithm.
pub(super) fn turns_direction(sign: char) -> bool {
    matches!(sign, '\u{061c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// A text for a header, as people will read it. `=?` begins an encoded word (RFC 2047): typed by somebody it would be
/// decoded, and show something else than was typed, so a blank takes its meaning away.
fn for_header(text: &str, most: usize) -> String {
    shortened(&clean(text).replace("=?", "= ?"), most)
}

fn shortened(text: &str, most: usize) -> String {
    if text.chars().count() <= most {
        return text.to_owned();
    }
    let cut: String = text.chars().take(most - 1).collect();
    format!("{}…", cut.trim_end())
}

#[cfg(test)]
mod tests {
    use super::*;

    proptest::proptest! {
        #[test]
        fn what_can_be_mailed_to_is_taken_by_what_sends(
            address in "[a-zA-Z0-9é\u{24f}.!#$%&'*+/=?^_`{|}~-]{1,70}@[a-z0-9é.-]{1,70}(\\.[a-zé-]{1,66})?"
        ) {
            if sluis_core::address::is_mailable(&address) {
                proptest::prop_assert!(mailbox("", &address).is_ok(), "{}", address);
            }
        }
    }

    #[test]
    fn nothing_that_acts_in_a_header_survives_cleaning() {
        assert_eq!(clean("Jan\r\nBcc: x@y.example"), "Jan Bcc: x@y.example");
        assert_eq!(clean("\u{202e}naJ\u{202c} \u{2028} de\tBoer\0"), "naJ de Boer");
        assert_eq!(clean("Eén  “gewone”   naam"), "Eén “gewone” naam");
    }

    #[test]
    fn a_line_break_in_a_name_becomes_a_space_instead_of_a_panic() {
        let mailbox = mailbox("Jan\r\nde Boer", "jan@goirle.example").expect("an address");
        assert_eq!(mailbox.to_string(), "Jan de Boer <jan@goirle.example>");
    }

    #[test]
    fn what_looks_like_an_encoded_word_shows_as_it_was_typed() {
        assert_eq!(for_header("=?utf-8?q?=0D=0ABcc:_x?= =\r\n?x", 99), "= ?utf-8?q?=0D=0ABcc:_x?= = ?x");
    }

    #[test]
    fn a_subject_that_is_too_long_ends_in_an_ellipsis() {
        assert_eq!(shortened("abcdef", 4), "abc…");
        assert_eq!(shortened("abcd", 4), "abcd");
    }
}
