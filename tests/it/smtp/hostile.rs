// SPDX-License-Identifier: EUPL-1.2
//! What people type, as it arrives at a mail server: line breaks, long words, turned and strange letters in every text that
//! reaches a mail. Two parsers that are not ours read the same headers, and no header that was not ours.

use jiff::civil::date;
use sluis::mail::{Message, SmtpTransport, Transport};
use sluis_core::definition::MailKind;
use sluis_core::text::{Language, Text};

use super::Server;
use super::stage::mail;
use crate::app::monday;
use crate::mail::parsed::{self, one_line};
use crate::mail::{shown, workflow};

const TYPED: [&str; 12] = [
    "Jan\r\nBcc: all@evil.example\r\n\r\nbody",
    "Jan\nX-Evil: yes\n\n.\n",
    "Jan\r\n.\r\nMAIL FROM:<evil@evil.example>\r\n",
    ".",
    "=?utf-8?q?=0D=0ABcc:_all@evil.example?=",
    "\"Jan\" <evil@evil.example>, Piet",
    "naam met ( haakje en \\ streep; en: dubbele punt, komma",
    "\u{202e}elpmaxe.live@\u{202c} \u{0} \u{7f} \u{2028}x",
    "Ø 𝔘𝔫𝔦𝔠𝔬𝔡𝔢 👩‍👩‍👧 ﷽ 漢字 e\u{301}",
    "a-very-long-word-without-a-blank-a-very-long-word-without-a-blank-a-very-long-word-without-a-blank-aaaaaaaaaaaaaaaaaaaaaa",
    "  leading and trailing \t blanks  ",
    "<script>alert(1)</script> & {{ person.name }} %0d%0aBcc: x",
];

/// So many kinds of mail carry each text: together the texts go through all kinds.
const KINDS: usize = 3;
const _: () = assert!(TYPED.len() * KINDS >= MailKind::ALL.len());

/// The mails of three kinds from this one on, with one text in every place where people type.
fn mails(typed: &str, kind: usize) -> Vec<Message> {
    let (mut definition, directory) = workflow("gho-dgw");
    let mut directory = directory.unwrap();
    definition.mail.clear();
    definition.title = Text::both(typed, typed);
    directory.people.values_mut().for_each(|person| typed.clone_into(&mut person.name));
    definition.parties.values_mut().for_each(|party| party.title = Text::both(typed, typed));
    definition.roles.values_mut().for_each(|role| role.title = Text::both(typed, typed));
    for phase in &mut definition.phases {
        phase.title = Text::both(typed, typed);
        phase.gate.iter_mut().for_each(|gate| gate.title = Text::both(typed, typed));
    }
    let kinds = MailKind::ALL.into_iter().cycle().skip(kind).take(KINDS);
    let languages = [Language::Nl, Language::En].into_iter().cycle();
    kinds.zip(languages).map(|(kind, language)| shown(&definition, Some(&directory), kind, language)).collect()
}

#[tokio::test]
async fn two_parsers_read_the_same_headers_of_what_arrived() {
    let server = Server::well();
    let transport =
        SmtpTransport::new(&mail(&server, &[]), std::sync::Arc::new(sluis::clock::FixedClock::at(monday()))).unwrap();
    for (number, typed) in TYPED.into_iter().enumerate() {
        for message in mails(typed, number * KINDS) {
            let mut envelope = message.envelope.clone();
            envelope.date = date(2027, 2, 8);
            let before = server.messages().len();
            transport.send(&envelope, message.bytes.clone()).await.unwrap();
            let arrived = server.messages();
            assert_eq!(arrived.len(), before + 1, "{typed:?} made another message");
            let arrived = &arrived[before];
            assert_eq!(arrived.bytes, message.bytes, "{typed:?}");
            assert_eq!(arrived.to, [message.to.as_str()]);
            agree(typed, &message, &arrived.bytes);
        }
    }
}

/// That two parsers read what we wrote, and nothing else.
fn agree(typed: &str, message: &Message, bytes: &[u8]) {
    let other = parsed::agree(typed, &parsed::parsed(bytes), bytes);
    assert_eq!(one_line(other.subject().unwrap()), one_line(&message.subject), "{typed:?}");
    let to = other.to().unwrap().first().unwrap();
    assert_eq!(to.address(), Some(message.to.as_str()), "{typed:?}");
    assert_eq!(other.from().unwrap().first().unwrap().address(), Some("sluis@gho.example"), "{typed:?}");
    assert_eq!(format!("<{}>", other.message_id().unwrap()), message.message_id, "{typed:?}");
    assert_eq!(one_line(&other.body_text(0).unwrap()), one_line(&message.text), "{typed:?}");
}
