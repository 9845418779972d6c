// SPDX-License-Identifier: EUPL-1.2
//! TLS and signing in: nothing goes over a connection that cannot be trusted, and no way around is taken in silence.

use serde_json::{Value as Json, json};
use sluis::mail::Timeouts;

use super::Server;
use super::stage::{Stage, mail};

async fn stage(server: &Server, more: &[(&str, &str)]) -> Stage {
    let ca = server.ca();
    let with_ca = [&[("CA_FILE", ca.to_str().unwrap())], more].concat();
    Stage::with(&mail(server, &with_ca), Timeouts::default()).await
}

/// What the server got apart from greetings and leave.
fn said(server: &Server) -> Vec<String> {
    server.commands().into_iter().filter(|verb| verb != "EHLO" && verb != "QUIT").collect()
}

#[tokio::test]
async fn mail_goes_over_tls_from_the_first_byte_or_after_starttls() {
    for (tls, script) in [("required", "wrapper"), ("starttls", "starttls")] {
        let server = Server::start(&json!({ "tls": script }));
        let stage = stage(&server, &[("TLS", tls)]).await;
        stage.deliver().await;
        stage.each_has_one(&server).await;
        assert!(server.messages().iter().all(|message| message.tls), "{tls}");
    }
}

#[tokio::test]
async fn a_certificate_that_is_not_trusted_stops_everything_before_the_first_secret() {
    for tls in ["required", "starttls"] {
        for certificate in ["wrong-name", "expired", "unknown-issuer"] {
            let script = if tls == "required" { "wrapper" } else { "starttls" };
            let account = json!({ "user": "sluis", "password": "hunter2" });
            let server = Server::start(&json!({ "tls": script, "certificate": certificate, "auth": account }));
            let stage = stage(&server, &[("TLS", tls), ("USER", "sluis"), ("PASSWORD", "hunter2")]).await;
            stage.deliver().await;
            assert_eq!(stage.states().await, ["waiting", "waiting"], "{tls} {certificate}");
            let why = stage.why("anna").await;
            assert!(why.contains("is not trusted, so nothing was sent") && why.contains("ca_file"), "{why}");
            assert!(said(&server).iter().all(|verb| verb == "STARTTLS"), "{:?}", server.commands());
        }
    }
}

#[tokio::test]
async fn without_starttls_nothing_is_said() {
    let stripped = json!({ "auth": { "user": "sluis", "password": "hunter2" } });
    let refused = json!({ "tls": "starttls", "faults": [{ "at": "starttls", "say": "454 4.7.0 TLS not available" }] });
    for (script, reason) in [(stripped, "offers no STARTTLS"), (refused, "454 4.7.0 TLS not available")] {
        let server = Server::start(&script);
        let stage = stage(&server, &[("TLS", "starttls"), ("USER", "sluis"), ("PASSWORD", "hunter2")]).await;
        stage.deliver().await;
        assert_eq!(stage.states().await, ["waiting", "waiting"]);
        assert!(stage.why("anna").await.contains(reason), "{}", stage.why("anna").await);
        assert!(said(&server).iter().all(|verb| verb == "STARTTLS"), "{:?}", server.commands());
    }
}

#[tokio::test]
async fn a_password_signs_in_by_what_the_server_offers() {
    for mechanism in ["PLAIN", "LOGIN"] {
        let account = json!({ "user": "sluis", "password": "hunter2", "mechanisms": [mechanism] });
        let server = Server::start(&json!({ "auth": account }));
        let stage = stage(&server, &[("USER", "sluis"), ("PASSWORD", "hunter2")]).await;
        stage.deliver().await;
        stage.each_has_one(&server).await;
        assert_eq!(server.messages()[0].user.as_deref(), Some("sluis"));
        assert!(server.commands().contains(&format!("AUTH {mechanism}")));
    }
}

#[tokio::test]
async fn a_password_in_a_file_is_read_again_for_each_connection() {
    let server = Server::start(&json!({ "auth": { "user": "sluis", "password": "hunter2" } }));
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("password");
    std::fs::write(&file, "an old one\n").unwrap();
    let stage = stage(&server, &[("USER", "sluis"), ("PASSWORD_FILE", file.to_str().unwrap())]).await;
    stage.deliver().await;
    assert!(stage.why_paused().await.contains("mend `user`"), "{}", stage.why_paused().await);
    std::fs::write(&file, "hunter2\n").unwrap();
    stage.deliver_tomorrow().await;
    stage.each_has_one(&server).await;
}

/// A server that signs in by tokens alone, with a secret in a file.
struct ByToken {
    server: Server,
    folder: tempfile::TempDir,
}

impl ByToken {
    fn with(tokens: Json, faults: Json) -> ByToken {
        let auth = json!({ "user": "sluis@offsite.example", "mechanisms": ["XOAUTH2"] });
        let mut known = json!({ "client_id": "sluis", "client_secret": "hunter2" });
        known.as_object_mut().unwrap().extend(tokens.as_object().unwrap().clone());
        let script = json!({ "tls": "starttls", "auth": auth, "tokens": known, "faults": faults });
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("secret"), "hunter2\n").unwrap();
        ByToken { server: Server::start(&script), folder }
    }

    async fn stage(&self) -> Stage {
        let url = format!("http://127.0.0.1:{}/token", self.server.token_port);
        let secret = self.folder.path().join("secret");
        let settings = [
            ("TLS", "starttls"),
            ("USER", "sluis@offsite.example"),
            ("OAUTH2__TOKEN_URL", &url),
            ("OAUTH2__CLIENT_ID", "sluis"),
            ("OAUTH2__CLIENT_SECRET_FILE", secret.to_str().unwrap()),
            ("OAUTH2__SCOPE", "https://outlook.office365.com/.default"),
        ];
        stage(&self.server, &settings).await
    }
}

#[tokio::test]
async fn a_token_is_fetched_once_and_signs_in() {
    let by_token = ByToken::with(json!({}), json!([{ "at": "mail", "pooled": true, "close": true }]));
    let stage = by_token.stage().await;
    stage.deliver().await;
    stage.each_has_one(&by_token.server).await;
    assert_eq!(by_token.server.connections(), 2);
    assert_eq!(by_token.server.tokens(), [true], "kept for the second connection");
    assert_eq!(by_token.server.messages()[0].user.as_deref(), Some("sluis@offsite.example"));
}

#[tokio::test]
async fn a_token_that_is_about_to_end_is_replaced() {
    let by_token =
        ByToken::with(json!({ "expires_in": 299 }), json!([{ "at": "mail", "pooled": true, "close": true }]));
    let stage = by_token.stage().await;
    stage.deliver().await;
    stage.each_has_one(&by_token.server).await;
    assert_eq!(by_token.server.tokens(), [true, true]);
}

#[tokio::test]
async fn a_token_that_is_refused_is_replaced_once_and_then_the_queue_pauses() {
    let by_token = ByToken::with(json!({ "stale": 1 }), json!([]));
    let stage = by_token.stage().await;
    stage.deliver().await;
    stage.each_has_one(&by_token.server).await;
    assert_eq!(by_token.server.tokens(), [true, true]);

    let by_token = ByToken::with(json!({ "stale": 2 }), json!([]));
    let stage = by_token.stage().await;
    stage.deliver().await;
    assert_eq!(by_token.server.tokens(), [true, true]);
    assert!(stage.why_paused().await.contains("535 5.7.3"), "{}", stage.why_paused().await);
    stage.deliver_tomorrow().await;
    stage.each_has_one(&by_token.server).await;
}

#[tokio::test]
async fn a_token_endpoint_that_fails_loses_nothing() {
    let by_token = ByToken::with(json!({ "client_secret": "another" }), json!([]));
    let stage = by_token.stage().await;
    stage.deliver().await;
    let why = stage.why_paused().await;
    assert!(why.contains("gives us no token: 401 invalid_client who are you?") && !why.contains("hunter2"), "{why}");
    assert!(by_token.server.messages().is_empty());

    let by_token = ByToken::with(json!({}), json!([{ "at": "token", "say": "503 Service Unavailable", "times": 2 }]));
    let stage = by_token.stage().await;
    stage.deliver().await;
    assert!(stage.why("anna").await.contains("gives no token now: 503"), "{}", stage.why("anna").await);
    stage.deliver_tomorrow().await;
    stage.each_has_one(&by_token.server).await;
}
