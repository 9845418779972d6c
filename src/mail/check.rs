// SPDX-License-Identifier: EUPL-1.2
//! A look at how mail leaves, before anybody depends on it: the server, its certificate, the sign-in, the sending address,
//! and on request one test mail. Looks nothing up in DNS, and shows no secret.

mod certificate;
mod server;

use std::path::Path;
use std::sync::Arc;

use jiff::Timestamp;
use sluis_core::definition::MailKind;
use sluis_core::text::{Language, both};

use super::compose::Settings;
use super::error::{Class, Error};
use super::message::{Message, Parts, build};
use super::render;
use super::slots::Slots;
use super::transport::{Envelope, FileTransport, SendmailTransport, SmtpTransport, Transport};
use crate::clock::Clock;
use crate::config;
use crate::said;

/// One thing that was looked at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// What became of it.
    pub level: Level,
    /// What was looked at, for scripts: `certificate`.
    pub about: &'static str,
    nl: String,
    en: String,
}

/// What became of one thing that was looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Level {
    /// As it should be.
    Ok,
    /// Good to know.
    Note,
    /// Mail leaves, but not as well as it could.
    Warning,
    /// Mail does not leave.
    Fault,
}

/// A test mail that is asked for.
#[derive(Clone, Copy, Debug)]
pub struct Test<'a> {
    /// To whom.
    pub to: &'a str,
    /// The id that its Message-ID is made of.
    pub id: &'a str,
    /// In which language.
    pub language: Language,
}

impl Level {
    /// `ok`, `note`, `warning` or `fault`.
    pub fn word(self) -> &'static str {
        match self {
            Level::Ok => "ok",
            Level::Note => "note",
            Level::Warning => "warning",
            Level::Fault => "fault",
        }
    }
}

impl Finding {
    fn new(level: Level, about: &'static str, nl: impl Into<String>, en: impl Into<String>) -> Finding {
        Finding { level, about, nl: nl.into(), en: en.into() }
    }

    /// A fault in the words of the transport.
    fn fault(about: &'static str, fault: &Error) -> Finding {
        let said = said::in_one_line(fault);
        Finding::new(Level::Fault, about, said.get(Language::Nl), said.get(Language::En))
    }

    /// The sentence for people.
    pub fn say(&self, language: Language) -> &str {
        match language {
            Language::Nl => &self.nl,
            Language::En => &self.en,
        }
    }
}

/// Looks at everything that can be seen from here, and sends the test mail when one is asked for and the rest allows it.
///
/// # Errors
/// `Account` when the configuration lacks something; what the server or the network lacks is a finding.
pub async fn check(
    mail: &config::Mail,
    data: &Path,
    settings: &Settings,
    clock: Arc<dyn Clock>,
    test: Option<Test<'_>>,
) -> Result<Vec<Finding>, Error> {
    let now = clock.now();
    let test = test.map(|test| test_mail(settings, test, now)).transpose()?;
    let (transport, mut findings): (Arc<dyn Transport>, Vec<Finding>) = match mail.transport {
        config::Transport::Files => (Arc::new(FileTransport::under(data)), vec![files(data)]),
        config::Transport::Sendmail => (Arc::new(SendmailTransport::new(mail)), vec![program(mail)]),
        config::Transport::Smtp => {
            let server = Arc::new(SmtpTransport::new(mail, clock)?);
            let found = server::look(&server, mail, now).await;
            (server, found)
        }
    };
    if mail.transport != config::Transport::Files {
        findings.extend(sender(mail, settings));
    }
    findings.push(organizer(mail, settings));
    let is_broken = findings.iter().any(|finding| finding.level == Level::Fault);
    match test {
        None => {}
        Some(_) if is_broken => {
            let (nl, en) = (
                "de proefmail is niet verstuurd: los eerst het bovenstaande op",
                "no test mail was sent: mend the above first",
            );
            findings.push(Finding::new(Level::Note, "test", nl, en));
        }
        Some(message) => findings.push(sent(&*transport, message).await),
    }
    transport.rest().await;
    Ok(findings)
}

fn files(data: &Path) -> Finding {
    let place = data.join("mail");
    let place = place.display();
    Finding::new(
        Level::Warning,
        "transport",
        format!(
            "mail wordt geschreven als bestanden in {place}, en niemand krijgt haar; zet `transport` onder [mail] op `smtp`"
        ),
        format!("mail is written as files in {place}, and nobody gets it; set `transport` under [mail] to `smtp`"),
    )
}

fn program(mail: &config::Mail) -> Finding {
    let program = mail.sendmail.display();
    match mail.sendmail.is_file() {
        true => Finding::new(
            Level::Ok,
            "transport",
            format!(
                "mail gaat weg door {program}; wat er daarna mee gebeurt, staat in het logboek van het mailsysteem"
            ),
            format!("mail leaves through {program}; what becomes of it then stands in the log of the mail system"),
        ),
        false => Finding::new(
            Level::Fault,
            "transport",
            format!(
                "er is geen {program}; installeer een mailsysteem, of zet `sendmail` onder [mail] op het programma"
            ),
            format!("there is no {program}; install a mail system, or set `sendmail` under [mail] to its program"),
        ),
    }
}

/// Whether receivers can tell that mail is from whom it says.
fn sender(mail: &config::Mail, settings: &Settings) -> Vec<Finding> {
    let (from, domain) = (settings.address(), settings.domain());
    if !domain.contains('.') {
        let nl =
            format!("geen mailserver neemt post aan van `{from}`; zet `from` onder [mail] op een adres van uw domein");
        let en =
            format!("no mail server takes mail from `{from}`; set `from` under [mail] to an address of your domain");
        return vec![Finding::new(Level::Fault, "from", nl, en)];
    }
    let account = mail.user.as_deref().and_then(|user| Some((user, user.rsplit_once('@')?.1)));
    let from = match account.filter(|(_, of)| !of.eq_ignore_ascii_case(domain)) {
        Some((user, _)) => Finding::new(
            Level::Warning,
            "from",
            format!(
                "`from` is {from} en het account is {user}: de mailserver moet het account dat adres laten gebruiken"
            ),
            format!(
                "`from` is {from} and the account is {user}: the mail server must let the account use that address"
            ),
        ),
        None => Finding::new(
            Level::Ok,
            "from",
            format!("mail komt van {from}; ook de Message-ID's zijn van {domain}"),
            format!("mail comes from {from}; its Message-IDs are of {domain} too"),
        ),
    };
    let dns = Finding::new(
        Level::Note,
        "dns",
        format!(
            "niet bekeken: of SPF van {domain} de mailserver noemt, of die met DKIM voor {domain} ondertekent, \
             en of {domain} DMARC heeft; zonder die drie belandt mail bij velen in de spam"
        ),
        format!(
            "not looked at: whether SPF of {domain} names the mail server, whether that signs for {domain} with DKIM, \
             and whether {domain} has DMARC; without these three mail lands in the spam of many"
        ),
    );
    vec![from, dns]
}

fn organizer(mail: &config::Mail, settings: &Settings) -> Finding {
    let domain = settings.domain();
    match mail.organizer.as_deref() {
        None => Finding::new(
            Level::Note,
            "organizer",
            "uitnodigingen vragen geen antwoord: `organizer` onder [mail] noemt geen postvak van een secretaris",
            "invitations ask for no answer: `organizer` under [mail] names no secretary's mailbox",
        ),
        Some(address) if !address.to_lowercase().ends_with(&format!("@{}", domain.to_lowercase())) => Finding::new(
            Level::Warning,
            "organizer",
            format!("uitnodigingen komen van {domain} namens {address}: sommige agenda's vertrouwen dat niet"),
            format!("invitations come from {domain} in the name of {address}: some calendars do not trust that"),
        ),
        Some(address) => Finding::new(
            Level::Ok,
            "organizer",
            format!("antwoorden op uitnodigingen gaan naar {address}"),
            format!("answers to invitations go to {address}"),
        ),
    }
}

async fn sent(transport: &dyn Transport, message: Message) -> Finding {
    let (to, id) = (message.to, message.message_id);
    match transport.send(&message.envelope, message.bytes).await {
        Ok(()) => Finding::new(
            Level::Ok,
            "test",
            format!("een proefmail aan {to} is overgedragen, met Message-ID {id}; kijk of zij aankomt"),
            format!("a test mail to {to} was handed over, with Message-ID {id}; see whether it arrives"),
        ),
        Err(fault) => not_sent(&to, &fault),
    }
}

/// A test mail lies in no outbox and its address in no people.yaml: what is said of other mail does not hold of it.
fn not_sent(to: &str, fault: &Error) -> Finding {
    let (nl, en) = match fault.class() {
        Class::Account => return Finding::fault("test", fault),
        Class::Transient => (
            "de mailserver stelde de proefmail uit, en zij gaat niet vanzelf opnieuw; geef de opdracht straks nog eens"
                .to_owned(),
            "the mail server put the test mail off, and it is not tried again by itself; give the command again later"
                .to_owned(),
        ),
        Class::Permanent => (
            format!(
                "de mailserver nam de proefmail aan {to} niet aan; kijk het adres na, of vraag de beheerder waarom"
            ),
            format!(
                "the mail server did not take the test mail to {to}; look at the address, or ask its administrator why"
            ),
        ),
    };
    // Without an answer of a server the fault itself says what happened.
    let causes = said::causes(fault);
    let why = causes.first().unwrap_or_else(|| fault.text());
    let (nl, en) = (format!("{nl}: {}", why.get(Language::Nl)), format!("{en}: {}", why.get(Language::En)));
    Finding::new(Level::Fault, "test", nl, en)
}

fn test_mail(settings: &Settings, test: Test<'_>, now: Timestamp) -> Result<Message, Error> {
    let (subject, text, footer) = match test.language {
        Language::Nl => (
            "Proefmail van Sluis",
            "Deze mail is een proef. Als u haar leest, komt de mail van Sluis aan. U hoeft niets te doen.",
            "Verstuurd met `sluis mail check`.",
        ),
        Language::En => (
            "Test mail of Sluis",
            "This mail is a test. When you read it, the mail of Sluis arrives. There is nothing to do.",
            "Sent by `sluis mail check`.",
        ),
    };
    let slots = Slots::default();
    let unusable = |fault| {
        let to = test.to;
        let what = both(
            format!("`{to}` is geen mailadres; schrijf het als naam@voorbeeld.nl"),
            format!("`{to}` is no mail address; write it as name@example.org"),
        );
        Error::permanent_by(what, fault)
    };
    let message = build(Parts {
        envelope: Envelope {
            duty: test.id.to_owned(),
            from: settings.address().to_owned(),
            to: test.to.to_owned(),
            kind: MailKind::Receipt,
            recipient: "mail-check".to_owned(),
            date: jiff::tz::TimeZone::UTC.to_datetime(now).date(),
        },
        from: settings.sender(),
        to_name: "",
        reply_to: None,
        subject,
        text: render::text(text, footer, &slots),
        html: render::html(text, subject, footer, test.language, &slots),
        instance: "mail-check",
        calendar: None,
        domain: settings.domain(),
        at: now,
        language: test.language,
    });
    message.map_err(unusable)
}
