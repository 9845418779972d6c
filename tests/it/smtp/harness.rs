// SPDX-License-Identifier: EUPL-1.2
//! The server of the tests under test itself, by a client that is not ours: it takes mail as it is, and its faults act.

use lettre::address::Envelope;
use lettre::transport::smtp::authentication::{Credentials, Mechanism};
use lettre::transport::smtp::client::{Certificate, Tls, TlsParameters};
use lettre::{SmtpTransport, Transport};
use serde_json::json;

use super::Server;

fn client(server: &Server) -> SmtpTransport {
    SmtpTransport::builder_dangerous("127.0.0.1").port(server.port).build()
}

fn envelope(to: &str) -> Envelope {
    Envelope::new(Some("from@gho.example".parse().unwrap()), vec![to.parse().unwrap()]).unwrap()
}

#[test]
fn what_is_sent_arrives_as_it_was() {
    let server = Server::well();
    client(&server).send_raw(&envelope("to@gho.example"), b"Subject: x\r\n\r\n.dots\r\n..\r\nend").unwrap();
    let message = server.messages().remove(0);
    assert_eq!(String::from_utf8(message.bytes).unwrap(), "Subject: x\r\n\r\n.dots\r\n..\r\nend\r\n");
    assert_eq!((message.from.as_str(), message.to), ("from@gho.example", vec!["to@gho.example".to_owned()]));
    assert_eq!((server.connections(), message.tls, message.user), (1, false, None));
    assert_eq!(server.commands()[..4], ["EHLO", "MAIL", "RCPT", "DATA"]);
}

#[test]
fn a_fault_acts_where_and_as_often_as_the_script_says() {
    let server = Server::start(&json!({ "faults": [
        { "at": "rcpt", "to": "gone@gho.example", "say": "550 5.1.1 No such user" },
        { "at": "dot", "after": 1, "times": 1, "say": "452 4.3.1 Full" },
    ]}));
    let client = client(&server);
    let send = |to: &str| client.send_raw(&envelope(to), b"Subject: x\r\n\r\nx\r\n").map_err(|fault| fault.status());
    assert_eq!(send("gone@gho.example").unwrap_err().unwrap().to_string(), "550");
    send("one@gho.example").unwrap();
    assert_eq!(send("two@gho.example").unwrap_err().unwrap().to_string(), "452");
    send("three@gho.example").unwrap();
    let taken: Vec<bool> = server.arrived().iter().map(|message| message.accepted).collect();
    assert_eq!(taken, [true, false, true]);
}

#[test]
fn an_answer_that_is_lost_leaves_the_message_at_the_server() {
    let server = Server::start(&json!({ "faults": [{ "at": "dot", "close": true }] }));
    let fault = client(&server).send_raw(&envelope("to@gho.example"), b"Subject: x\r\n\r\nx\r\n").unwrap_err();
    assert!(fault.status().is_none(), "{fault:?}");
    assert_eq!(server.messages().len(), 1);
}

#[test]
fn an_answer_is_held_until_it_is_released() {
    let mut server = Server::start(&json!({ "faults": [{ "at": "dot", "hold": true }] }));
    let client = client(&server);
    let sending = std::thread::spawn(move || client.send_raw(&envelope("to@gho.example"), b"Subject: x\r\n\r\nx\r\n"));
    server.await_messages(1);
    assert!(!sending.is_finished());
    server.release();
    sending.join().unwrap().unwrap();
}

#[test]
fn a_token_of_its_endpoint_opens_it_over_its_certificate() {
    let server = Server::start(&json!({
        "tls": "starttls",
        "auth": { "user": "sluis@gho.example", "mechanisms": ["XOAUTH2"] },
        "tokens": { "client_id": "sluis", "client_secret": "hunter2" },
    }));
    let url = format!("http://127.0.0.1:{}/token", server.token_port);
    let ask = |secret: &str| {
        let form = [("grant_type", "client_credentials"), ("client_id", "sluis"), ("client_secret", secret)];
        ureq::post(&url).send_form(form)
    };
    assert!(matches!(ask("wrong"), Err(ureq::Error::StatusCode(401))));
    let given = ask("hunter2").unwrap().into_body().read_to_string().unwrap();
    let given: serde_json::Value = serde_json::from_str(&given).unwrap();
    assert_eq!(server.tokens(), [false, true]);
    let authority = Certificate::from_pem(&std::fs::read(server.ca()).unwrap()).unwrap();
    let tls = TlsParameters::builder("localhost".to_owned()).add_root_certificate(authority).build().unwrap();
    let token = given["access_token"].as_str().unwrap();
    let credentials = Credentials::new("sluis@gho.example".to_owned(), token.to_owned());
    let client = SmtpTransport::builder_dangerous("127.0.0.1").port(server.port).tls(Tls::Required(tls));
    let client = client.authentication(vec![Mechanism::Xoauth2]).credentials(credentials).build();
    client.send_raw(&envelope("to@gho.example"), b"Subject: x\r\n\r\nx\r\n").unwrap();
    let message = server.messages().remove(0);
    assert_eq!((message.tls, message.user.as_deref()), (true, Some("sluis@gho.example")));
}
