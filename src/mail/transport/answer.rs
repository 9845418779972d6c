// SPDX-License-Identifier: EUPL-1.2
//! What a mail server answered, and what that means for us: the mail again later, this mail never, or nothing at all
//! before our account is mended. Reads codes; words only where servers give several meanings one code.

use std::fmt;

use sluis_core::text::{Text, both};

use crate::mail::error::{Class, Error};
use crate::mail::message::clean;

/// More of an answer is not kept: some servers put a page of text and links into it.
const LONGEST: usize = 240;

/// How far a conversation with a mail server had come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::mail) enum Step {
    /// The connection, its greeting, EHLO.
    Greeting,
    /// STARTTLS and the handshake.
    Tls,
    /// AUTH.
    SignIn,
    /// MAIL FROM.
    Sender,
    /// RCPT TO.
    Recipient,
    /// DATA.
    Data,
    /// The message and its final dot.
    Message,
}

/// A refusal by a mail server, as it gave it: control characters removed, one line, not too long.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::mail) struct Answer {
    code: u16,
    /// As RFC 3463 has it, such as (5, 7, 30).
    enhanced: Option<(u16, u16, u16)>,
    text: String,
}

impl Answer {
    pub(super) fn new(code: u16, text: &str) -> Answer {
        let text = clean(text);
        let cut: String = text.chars().take(LONGEST).collect();
        let text = if cut.len() < text.len() { format!("{}…", cut.trim_end()) } else { text };
        Answer { code, enhanced: enhanced(&text), text }
    }

    /// The account has sent all that it may today.
    pub(in crate::mail) fn is_daily_limit(&self) -> bool {
        matches!((self.code, self.enhanced), (554, Some((5, 2, 0))) | (550, Some((5, 1, 90))))
    }

    /// The server closes the connection.
    pub(super) fn closes(&self) -> bool {
        self.code == 421
    }

    /// Our credentials were not accepted; a fresh token may be.
    pub(super) fn refuses_credentials(&self) -> bool {
        self.code == 535
    }

    pub(super) fn is_transient(&self) -> bool {
        self.code < 500
    }

    /// The fault in its class, with a sentence that says what to do.
    pub(super) fn told(self, step: Step) -> Error {
        let (class, what) = meaning(&self, step);
        Error::of(class, what, self)
    }

    fn says(&self, word: &str) -> bool {
        self.text.to_ascii_lowercase().contains(word)
    }
}

impl fmt::Display for Answer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.code, self.text)
    }
}

impl std::error::Error for Answer {}

/// The code at the start of a text: `5.7.30 Basic authentication is not supported`.
fn enhanced(text: &str) -> Option<(u16, u16, u16)> {
    let mut parts = text.split(' ').next()?.splitn(3, '.').map(|part| part.parse().ok());
    let found = (parts.next()??, parts.next()??, parts.next()??);
    matches!(found.0, 2 | 4 | 5).then_some(found)
}

/// In which class an answer falls, and a sentence for an administrator. Order matters: the account is looked at first,
/// because a queue that pauses loses nothing, while a mail that is given up for a fault of ours is lost.
fn meaning(answer: &Answer, step: Step) -> (Class, Text) {
    use Class::{Account, Permanent, Transient};
    let (class, nl, en) = match (answer.code, answer.enhanced, step) {
        (_, _, _) if answer.is_daily_limit() => (
            Account,
            "het account heeft alles verzonden wat de mailserver op een dag toelaat; de mail wacht",
            "the account has sent all that the mail server lets it send in a day; the queue waits",
        ),
        (432, ..) => (
            Account,
            "de mailserver heeft te veel verbindingen van dit account; verlaag `connections` onder [mail]",
            "the mail server has too many connections of this account; lower `connections` under [mail]",
        ),
        (530, ..) if answer.says("starttls") => (
            Account,
            "de mailserver neemt geen mail aan zonder TLS; zet `tls = \"starttls\"` onder [mail]",
            "the mail server takes no mail without TLS; set `tls = \"starttls\"` under [mail]",
        ),
        (530, ..) => (
            Account,
            "de mailserver wil dat wij ons eerst aanmelden; zet `user` onder [mail]",
            "the mail server wants us to sign in first; set `user` under [mail]",
        ),
        (550, Some((5, 7, 30)), _) => (
            Account,
            "de mailserver neemt geen wachtwoorden meer aan; stel [mail.oauth2] in, of gebruik een relay zonder aanmelding",
            "the mail server takes passwords no longer; set [mail.oauth2], or use a relay without sign-in",
        ),
        (454, _, Step::Tls) => (
            Transient,
            "de mailserver kan nu geen TLS, en zonder TLS wordt niets verzonden",
            "the mail server cannot do TLS now, and without TLS nothing is sent",
        ),
        (421, ..) => (
            Transient,
            "de mailserver heeft de verbinding voorlopig verbroken; de mail gaat vanzelf opnieuw",
            "the mail server closed the connection for now; the mail is tried again by itself",
        ),
        (534 | 535 | 538, ..) | (500..=599, _, Step::SignIn) => (
            Account,
            "de mailserver laat ons niet binnen; herstel `user` en het wachtwoord of token onder [mail]",
            "the mail server does not let us in; mend `user` and its password or token under [mail]",
        ),
        (454, Some((4, 7, 0)), _) | (400..=499, _, Step::SignIn) => (
            Account,
            "de mailserver kan onze aanmelding nu niet controleren; de mail wacht",
            "the mail server cannot check our credentials now; the queue waits",
        ),
        (_, Some((5, 7, 60)), _) => (
            Account,
            "het account mag niet namens `from` onder [mail] verzenden; geef het dat recht, of herstel `from`",
            "the account may not send in the name of `from` under [mail]; give it that right, or mend `from`",
        ),
        (_, Some((5, 7, 54 | 57 | 64)), _) => (Account, RELAY_NL, RELAY_EN),
        (454 | 500..=599, Some((4 | 5, 7, _)) | None, Step::Recipient) if answer.says("relay") => {
            (Account, RELAY_NL, RELAY_EN)
        }
        (_, Some((5, 7, 501..=503 | 700..=799)), _) => (
            Account,
            "de mailserver blokkeert dit account of deze computer; de beheerder ervan moet dat opheffen",
            "the mail server blocks this account or this machine; its administrator must lift that",
        ),
        (500..=599, _, Step::Greeting) => (
            Account,
            "de mailserver wil niet met deze computer praten; vraag de beheerder ervan",
            "the mail server does not want to talk to this machine; ask its administrator",
        ),
        (500..=599, Some((5, 3, 4) | (5, 2, 3)), _) | (552, ..) => (
            Permanent,
            "de mailserver vindt deze mail te groot; vraag de beheerder om een hogere grens en probeer het dan opnieuw",
            "the mail server finds this mail too large; ask its administrator for a larger limit, then retry",
        ),
        (500..=599, _, Step::Sender) => (
            Account,
            "de mailserver weigert ons afzenderadres; herstel `from` onder [mail], of de rechten van het account",
            "the mail server refuses our sending address; mend `from` under [mail], or the rights of the account",
        ),
        (500..=599, Some((5, 1 | 2, _)), _) | (500..=599, _, Step::Recipient) => (
            Permanent,
            "de mailserver neemt geen mail aan voor dit adres; verbeter het in people.yaml, importeer dat en probeer het opnieuw",
            "the mail server takes no mail for this address; correct it in people.yaml, import that and retry",
        ),
        (500..=599, ..) => (
            Permanent,
            "de mailserver weigerde deze mail; vraag de beheerder waarom en probeer het dan opnieuw",
            "the mail server refused this mail; ask its administrator why, then retry",
        ),
        _ => (
            Transient,
            "de mailserver stelde deze mail uit; hij gaat vanzelf opnieuw",
            "the mail server put this mail off; it is tried again by itself",
        ),
    };
    (class, both(nl, en))
}

const RELAY_NL: &str =
    "de mailserver geeft geen mail voor ons door; laat de beheerder deze computer toelaten, of meld u aan";
const RELAY_EN: &str =
    "the mail server does not pass mail on for us; let its administrator allow this machine, or sign in";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_answer_falls_in_its_class_and_says_what_to_do() {
        use Class::{Account, Permanent, Transient};
        use Step::{Data, Greeting, Message, Recipient, Sender, SignIn, Tls};
        let table = [
            (Greeting, 421, "4.3.2 Service not available", Transient, "tried again"),
            (Greeting, 554, "No SMTP service here", Account, "ask its administrator"),
            (Tls, 454, "4.7.0 TLS not available due to local problem", Transient, "without TLS"),
            (SignIn, 535, "5.7.8 Authentication credentials invalid", Account, "mend `user`"),
            (SignIn, 535, "5.7.139 Authentication unsuccessful, basic authentication is disabled.", Account, "`user`"),
            (SignIn, 504, "5.5.4 Unrecognized authentication type", Account, "mend `user`"),
            (SignIn, 454, "4.7.0 Temporary authentication failure", Account, "the queue waits"),
            (SignIn, 421, "4.7.0 Too many errors", Transient, "tried again"),
            (SignIn, 432, "4.3.2 Concurrent connections limit exceeded", Account, "`connections`"),
            (Message, 432, "4.3.2 STOREDRV.ClientSubmit; sender thread limit exceeded", Account, "`connections`"),
            (Sender, 530, "5.7.0 Must issue a STARTTLS command first", Account, "`tls = "),
            (Sender, 530, "5.7.57 Client not authenticated to send mail", Account, "sign in"),
            (
                Sender,
                550,
                "5.7.30 Basic authentication is not supported for Client Submission",
                Account,
                "[mail.oauth2]",
            ),
            (Sender, 553, "5.7.1 Sender address rejected: not owned by user", Account, "`from`"),
            (Sender, 552, "5.3.4 Message size exceeds fixed limit", Permanent, "too large"),
            (Sender, 451, "4.7.0 Timeout waiting for client input", Transient, "tried again"),
            (Sender, 454, "4.7.0 Authentication required", Account, "the queue waits"),
            (Recipient, 450, "4.2.0 Greylisted, see https://greylist.example", Transient, "tried again"),
            (Recipient, 452, "4.2.2 Mailbox full", Transient, "tried again"),
            (Recipient, 550, "5.1.1 No such user", Permanent, "people.yaml"),
            (Recipient, 550, "no such user here", Permanent, "people.yaml"),
            (Recipient, 554, "5.7.1 <x@y.example>: Relay access denied", Account, "does not pass mail on"),
            (Recipient, 454, "4.7.1 <x@y.example>: Relay access denied", Account, "does not pass mail on"),
            (Recipient, 550, "relay not permitted", Account, "does not pass mail on"),
            (Recipient, 550, "5.7.54 SMTP; Unable to relay recipient in non-accepted domain", Account, "pass mail on"),
            (Recipient, 550, "5.7.1 Recipient refuses senders outside its organisation", Permanent, "people.yaml"),
            (Recipient, 550, "5.1.90 Your message can't be sent: daily limit for recipients", Account, "in a day"),
            (Data, 452, "4.3.1 Insufficient system storage", Transient, "tried again"),
            (Message, 451, "4.3.0 Queue file write error", Transient, "tried again"),
            (Message, 550, "5.7.1 Message refused as spam", Permanent, "ask its administrator"),
            (Message, 550, "5.2.1 Mailbox disabled", Permanent, "people.yaml"),
            (Message, 552, "Too much mail data", Permanent, "too large"),
            (Message, 554, "5.2.0 STOREDRV.Submission; SubmissionQuotaExceeded", Account, "in a day"),
            (Message, 554, "5.6.0 Corrupt message content", Permanent, "ask its administrator"),
            (Message, 550, "5.7.60 SMTP; Client does not have permissions to send as this sender", Account, "`from`"),
            (Message, 550, "5.7.708 Access denied, traffic not accepted from this IP", Account, "blocks"),
        ];
        for (step, code, text, class, cure) in table {
            let error = Answer::new(code, text).told(step);
            assert_eq!(error.class(), class, "{step:?} {code} {text}: {error}");
            assert!(error.to_string().contains(cure), "{step:?} {code} {text}: {error}");
            let said = std::error::Error::source(&error).expect("what the server said").to_string();
            assert_eq!(said, format!("{code} {text}"));
        }
    }

    #[test]
    fn only_the_limits_of_a_day_are_limits_of_a_day() {
        assert!(Answer::new(554, "5.2.0 quota").told(Step::Message).is_daily_limit());
        assert!(!Answer::new(535, "5.7.8 no").told(Step::SignIn).is_daily_limit());
        assert!(!Answer::new(554, "5.6.0 no").told(Step::Message).is_daily_limit());
    }

    #[test]
    fn an_answer_is_one_clean_line_of_bearable_length() {
        let hostile = format!("5.1.1 gone\r\nBcc: x\u{1b}[31m\u{202e}{}", "x".repeat(1000));
        let shown = Answer::new(550, &hostile).to_string();
        assert!(shown.starts_with("550 5.1.1 gone Bcc: x [31mxxx") && shown.ends_with('…'), "{shown}");
        assert!(shown.chars().count() < LONGEST + 10);
        assert_eq!(enhanced("5.7.30 x"), Some((5, 7, 30)));
        assert_eq!(enhanced("1.2.3 x"), None);
        assert_eq!(enhanced("gone"), None);
    }
}
