// SPDX-License-Identifier: EUPL-1.2
//! `sluis mail check` before a real server, as an administrator runs it: what is seen, what is in the way, and no secret.

use serde_json::{Value as Json, json};

use super::Desk;
use crate::smtp::Server;

/// A desk whose `sluis.toml` names this server.
fn desk(server: &Server, more: &str) -> Desk {
    let desk = Desk::with_gho();
    let (port, ca) = (server.port, server.ca());
    let toml = format!(
        "[mail]\nfrom = \"Programma GHO <programma@gho.example>\"\ntransport = \"smtp\"\nhost = \"localhost\"\n\
         port = {port}\nca_file = {ca:?}\n{more}"
    );
    desk.write("sluis.toml", &toml);
    desk
}

/// What was said, without what differs in each run.
fn same(said: &str, server: &Server) -> String {
    let said = said.replace(&server.port.to_string(), "PORT");
    let Some((before, id)) = said.split_once('<') else { return said };
    format!("{before}<ID@{}", id.split_once('@').unwrap().1)
}

fn account() -> Json {
    json!({ "user": "programma@gho.example", "password": "hunter2" })
}

const ACCOUNT: &str = "user = \"programma@gho.example\"\npassword_file = \"password\"\n";

#[test]
fn everything_that_is_right_is_named_and_the_test_mail_arrives() {
    let server = Server::start(&json!({ "tls": "starttls", "auth": account(), "size": 36_700_160 }));
    let desk = desk(&server, &format!("{ACCOUNT}organizer = \"secretaris@gho.example\"\n"));
    desk.write("password", "hunter2\n");
    insta::assert_snapshot!(same(&desk.ok("mail check --to jan@gho.example"), &server), @r"
    ok            mail leaves by SMTP to localhost:PORT, with STARTTLS; at most 3 at once and 30 a
                  minute
    ok            the mail server answers as mail.test
    ok            the connection is encrypted with TLS 1.3
    ok            the certificate for localhost, 127.0.0.1 is trusted and holds until 3000-01-01
    ok            signed in as programma@gho.example; the server offers LOGIN PLAIN
    ok            the server takes mail of up to 36700 kB
    ok            mail comes from programma@gho.example; its Message-IDs are of gho.example too
    note          not looked at: whether SPF of gho.example names the mail server, whether that signs
                  for gho.example with DKIM, and whether gho.example has DMARC; without these three mail
                  lands in the spam of many
    ok            answers to invitations go to secretaris@gho.example
    ok            a test mail to jan@gho.example was handed over, with Message-ID
                  <ID@gho.example>; see whether it arrives
    ");
    let message = server.messages().remove(0);
    let text = String::from_utf8(message.bytes).unwrap();
    assert!(message.tls && text.contains("Subject: Test mail of Sluis\r\n"), "{text}");
    assert_eq!((message.from.as_str(), message.to), ("programma@gho.example", vec!["jan@gho.example".to_owned()]));
    let json: Json = serde_json::from_str(&desk.ok("mail check --format json --language nl")).unwrap();
    let first = &json["findings"][0];
    assert_eq!((&first["level"], &first["about"]), (&json!("ok"), &json!("transport")));
    assert!(first["message"].as_str().unwrap().starts_with("mail gaat met SMTP naar localhost:"), "{first}");
    assert_eq!(server.messages().len(), 1, "no test mail unless it is asked for");
}

#[test]
fn an_old_version_of_tls_and_a_certificate_that_ends_soon_are_seen() {
    let server = Server::start(&json!({ "tls": "wrapper", "tls_version": "TLSv1_2", "certificate": "ends-soon" }));
    let said = desk(&server, "tls = \"required\"\n").ok("mail check --language nl");
    insta::assert_snapshot!(same(&said, &server), @r"
    ok            mail gaat met SMTP naar localhost:PORT, met TLS; hoogstens 3 tegelijk en 30 per
                  minuut
    ok            de mailserver antwoordt als mail.test
    ok            de verbinding is versleuteld met TLS 1.2
    waarschuwing  het certificaat voor localhost, 127.0.0.1 eindigt op 2027-01-19; daarna gaat er geen
                  mail meer weg
    ok            zonder aanmelden, en de server biedt het ook niet
    ok            de server neemt mail aan tot 33554 kB
    ok            mail komt van programma@gho.example; ook de Message-ID's zijn van gho.example
    opmerking     niet bekeken: of SPF van gho.example de mailserver noemt, of die met DKIM voor
                  gho.example ondertekent, en of gho.example DMARC heeft; zonder die drie belandt mail
                  bij velen in de spam
    opmerking     uitnodigingen vragen geen antwoord: `organizer` onder [mail] noemt geen postvak van
                  een secretaris
    ");
}

#[test]
fn what_is_in_the_way_is_a_finding_with_its_cure() {
    let expired = json!({ "tls": "starttls", "certificate": "expired", "auth": account() });
    let stripped = json!({ "auth": account() });
    let refused = json!({ "tls": "starttls", "auth": { "user": "programma@gho.example", "password": "another" } });
    for (script, cure) in [
        (expired, "is not trusted, so nothing was sent; mend it there"),
        (stripped, "offers no STARTTLS, and without it nothing is sent"),
        (refused, "mend `user` and its password or token under [mail]: 535 5.7.8"),
    ] {
        let server = Server::start(&script);
        let desk = desk(&server, ACCOUNT);
        desk.write("password", "hunter2\n");
        let output = desk.run("mail check --to jan@gho.example -vvv");
        let (out, log) = (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
        let said = out.split_whitespace().collect::<Vec<_>>().join(" ");
        assert_eq!(output.status.code(), Some(1), "{out}");
        assert!(said.contains(cure) && said.contains("no test mail was sent"), "{out}");
        assert!(!out.contains("hunter2") && !log.contains("hunter2"), "{out}{log}");
        assert_eq!(server.arrived(), []);
    }
}

#[test]
fn no_secret_is_told_however_much_is_asked() {
    // The password as AUTH PLAIN sends it: base64 of "\0programma@gho.example\0hunter2" ends so.
    let server = Server::start(&json!({ "tls": "starttls", "auth": account() }));
    let desk = desk(&server, ACCOUNT);
    desk.write("password", "hunter2\n");
    let output = desk.run("mail check --to jan@gho.example -vvv");
    let log = String::from_utf8_lossy(&output.stderr);
    assert!(log.contains("connected"), "something is told: {log}");
    assert!(!log.contains("hunter2") && !log.contains("h1bnRlcjI") && !log.contains("aHVudGVyMg"), "{log}");
}

#[test]
fn where_nothing_leaves_or_the_configuration_is_wrong_that_is_said() {
    let desk = Desk::with_gho();
    let said = desk.ok("mail check");
    assert!(
        said.starts_with("warning       mail is written as files in ./sluis-data/mail, and nobody gets it;"),
        "{said}"
    );
    assert!(!desk.path("sluis-data").exists(), "looking makes nothing");
    desk.write("sluis.toml", "[mail]\ntransport = \"sendmail\"\nsendmail = \"/nowhere/sendmail\"\n");
    let output = desk.run("mail check");
    let said = String::from_utf8_lossy(&output.stdout);
    assert_eq!(output.status.code(), Some(1), "{said}");
    assert!(
        said.contains("there is no /nowhere/sendmail") && said.contains("no mail server takes mail from"),
        "{said}"
    );
    assert!(desk.fails(2, "mail check --to nobody").contains("`nobody` is no mail address; write it as"));
    desk.write("sluis.toml", "[mail]\ntransport = \"smtp\"\n");
    assert!(desk.fails(2, "mail check").contains("sluis.toml:2: `smtp` needs the mail server"));
}

#[test]
fn a_test_mail_that_did_not_leave_is_told_as_the_test_that_it_is() {
    for (code, cure) in [
        (
            "550 5.1.1 No such user",
            "nam de proefmail aan jan@gho.example niet aan; kijk het adres na, of vraag de beheerder",
        ),
        (
            "450 4.2.0 Greylisted",
            "stelde de proefmail uit, en zij gaat niet vanzelf opnieuw; geef de opdracht straks nog eens",
        ),
    ] {
        let server = Server::start(&json!({ "tls": "starttls", "faults": [{ "at": "rcpt", "say": code }] }));
        let output = desk(&server, "").run("mail check --to jan@gho.example --language nl");
        let said = String::from_utf8_lossy(&output.stdout).split_whitespace().collect::<Vec<_>>().join(" ");
        assert_eq!(output.status.code(), Some(1), "{said}");
        assert!(said.contains(cure) && said.ends_with(code), "{said}");
        assert!(!said.contains("people.yaml"), "{said}");
    }
}

#[test]
fn a_server_that_is_not_there_is_told_in_the_language_of_the_reader() {
    let free = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let desk = Desk::with_gho();
    for (host, dutch) in [
        ("127.0.0.1", "de verbinding is geweigerd (Connection refused (os error 111))"),
        ("mail.invalid", "die naam is niet te vinden ("),
    ] {
        let toml = format!("[mail]\nfrom = \"a@gho.example\"\ntransport = \"smtp\"\nhost = {host:?}\nport = {free}\n");
        desk.write("sluis.toml", &toml);
        let said = String::from_utf8(desk.run("mail check --language nl").stdout).unwrap();
        let said = said.split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(said.contains(&format!("onder [mail]?: {dutch}")), "{said}");
    }
}
