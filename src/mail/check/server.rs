// SPDX-License-Identifier: EUPL-1.2
//! What a mail server shows of itself: that it is there, how the connection is protected, whether it lets us in, and how
//! large a mail may be.

use jiff::Timestamp;

use super::certificate::Certificate;
use super::{Finding, Level};
use crate::config::{self, Tls, is_this_machine};
use crate::mail::transport::{Hello, Security, SmtpTransport};

/// A certificate that ends sooner is worth a word.
const SOON: i64 = 30;
/// A server that takes no larger mail than this, in bytes, refuses an invitation with an attachment.
const SMALL: u64 = 1_000_000;

pub(super) async fn look(server: &SmtpTransport, mail: &config::Mail, now: Timestamp) -> Vec<Finding> {
    let mut findings = vec![way(server, mail)];
    let hello = match server.hello().await {
        Ok(hello) => hello,
        Err(fault) => {
            findings.push(Finding::fault("connection", &fault));
            return findings;
        }
    };
    findings.push(answers(&hello));
    findings.extend(match &hello.security {
        Some(security) => protected(security, now),
        None => vec![plain(mail)],
    });
    findings.push(sign_in(server, &hello).await);
    findings.push(size(&hello));
    findings
}

fn way(server: &SmtpTransport, mail: &config::Mail) -> Finding {
    let (host, port) = server.place();
    let (nl, en) = match mail.tls {
        Tls::Required => ("met TLS", "with TLS"),
        Tls::Starttls => ("met STARTTLS", "with STARTTLS"),
        Tls::None => ("zonder TLS", "without TLS"),
    };
    let (at_once, rate) = (mail.connections, mail.rate_per_minute);
    Finding::new(
        Level::Ok,
        "transport",
        format!("mail gaat met SMTP naar {host}:{port}, {nl}; hoogstens {at_once} tegelijk en {rate} per minuut"),
        format!("mail leaves by SMTP to {host}:{port}, {en}; at most {at_once} at once and {rate} a minute"),
    )
}

fn answers(hello: &Hello) -> Finding {
    let name = hello.lines.first().and_then(|line| line.split(' ').next()).unwrap_or_default();
    let name = crate::mail::message::clean(name);
    Finding::new(
        Level::Ok,
        "connection",
        format!("de mailserver antwoordt als {name}"),
        format!("the mail server answers as {name}"),
    )
}

fn plain(mail: &config::Mail) -> Finding {
    let stays_here = mail.host.as_deref().is_some_and(is_this_machine);
    let (level, nl, en) = match stays_here {
        true => (
            Level::Ok,
            "de verbinding is niet versleuteld, en blijft op deze machine",
            "the connection is not encrypted, and stays on this machine",
        ),
        false => (
            Level::Warning,
            "de verbinding is niet versleuteld: wie ertussen zit leest mee; zet `tls` onder [mail] op `starttls` of `required`",
            "the connection is not encrypted: whoever is in between reads along; set `tls` under [mail] to `starttls` or `required`",
        ),
    };
    Finding::new(level, "tls", nl, en)
}

fn protected(security: &Security, now: Timestamp) -> Vec<Finding> {
    let version = if security.newest { "TLS 1.3" } else { "TLS 1.2" };
    let tls = Finding::new(
        Level::Ok,
        "tls",
        format!("de verbinding is versleuteld met {version}"),
        format!("the connection is encrypted with {version}"),
    );
    let shown = security.certificate.as_deref().and_then(Certificate::read);
    std::iter::once(tls).chain(shown.map(|certificate| lasting(&certificate, now))).collect()
}

fn lasting(certificate: &Certificate, now: Timestamp) -> Finding {
    let (names, until) = (certificate.names.join(", "), certificate.until);
    let days = until.duration_since(now).as_hours() / 24;
    let until = jiff::tz::TimeZone::UTC.to_datetime(until).date();
    match days < SOON {
        true => Finding::new(
            Level::Warning,
            "certificate",
            format!("het certificaat voor {names} eindigt op {until}; daarna gaat er geen mail meer weg"),
            format!("the certificate for {names} ends on {until}; after that no mail leaves"),
        ),
        false => Finding::new(
            Level::Ok,
            "certificate",
            format!("het certificaat voor {names} wordt vertrouwd en geldt tot {until}"),
            format!("the certificate for {names} is trusted and holds until {until}"),
        ),
    }
}

async fn sign_in(server: &SmtpTransport, hello: &Hello) -> Finding {
    let offered = word_after(hello, "AUTH").unwrap_or_default();
    match server.sign_in().await {
        Ok(Some(user)) => Finding::new(
            Level::Ok,
            "sign-in",
            format!("aangemeld als {user}; de server biedt {offered}"),
            format!("signed in as {user}; the server offers {offered}"),
        ),
        Ok(None) if offered.is_empty() => Finding::new(
            Level::Ok,
            "sign-in",
            "zonder aanmelden, en de server biedt het ook niet",
            "without signing in, and the server does not offer it",
        ),
        Ok(None) => Finding::new(
            Level::Note,
            "sign-in",
            format!("zonder aanmelden, al biedt de server {offered}; een test met --to toont of hij mail aanneemt"),
            format!(
                "without signing in, though the server offers {offered}; a test with --to shows whether it takes mail"
            ),
        ),
        Err(fault) => Finding::fault("sign-in", &fault),
    }
}

fn size(hello: &Hello) -> Finding {
    match word_after(hello, "SIZE").and_then(|size| size.parse::<u64>().ok()).filter(|size| *size > 0) {
        None => Finding::new(
            Level::Ok,
            "size",
            "de server noemt geen grens aan de grootte",
            "the server names no limit of size",
        ),
        Some(size) => {
            let level = if size < SMALL { Level::Warning } else { Level::Ok };
            let kilobytes = size / 1000;
            Finding::new(
                level,
                "size",
                format!("de server neemt mail aan tot {kilobytes} kB"),
                format!("the server takes mail of up to {kilobytes} kB"),
            )
        }
    }
}

/// What follows a keyword in a line of its own; some servers write `AUTH=` for old clients.
fn word_after(hello: &Hello, keyword: &str) -> Option<String> {
    let fits = |line: &String| {
        let (first, rest) = line.split_once(' ')?;
        first.eq_ignore_ascii_case(keyword).then(|| crate::mail::message::clean(rest))
    };
    hello.lines.iter().find_map(fits)
}
