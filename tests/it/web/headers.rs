// SPDX-License-Identifier: EUPL-1.2
//! The headers of every kind of answer, as they leave over HTTP, against the rules by which internet.nl and the National
//! Cyber Security Centre judge a site, each by its name. Whether TLS itself is good is the proxy's to show.

use jiff::Timestamp;
use sluis::links::{Claims, Purpose};
use sluis::web::{self, Limits, Web};
use sluis_core::definition::MailKind;

use super::{Answer, Stage, ask, get, site};

type Holds = fn(&Answer) -> bool;

const RULES: [(&str, Holds); 14] = [
    ("HSTS of a year at least", |answer| {
        let age = answer.header("strict-transport-security").strip_prefix("max-age=").and_then(|age| age.parse().ok());
        age.is_some_and(|age: u64| age >= 31_536_000)
    }),
    ("X-Frame-Options denies", |answer| answer.header("x-frame-options") == "DENY"),
    ("X-Content-Type-Options: nosniff", |answer| answer.header("x-content-type-options") == "nosniff"),
    ("Referrer-Policy tells no address", |answer| answer.header("referrer-policy") == "no-referrer"),
    ("a CSP that allows nothing by default", |answer| policy(answer, "default-src") == Some("'none'".to_owned())),
    ("a CSP without scripts", |answer| policy(answer, "script-src").is_none()),
    ("a CSP without `unsafe-`, `data:`, `blob:`, wildcards or whole schemes", |answer| {
        let all = answer.header("content-security-policy");
        ["unsafe-", "data:", "blob:", "*", "http:", "https:"].iter().all(|open| !all.contains(open))
    }),
    ("frame-ancestors, where a page could be framed", |answer| {
        policy(answer, "frame-ancestors") == Some("'none'".to_owned()) || is_sandboxed(answer)
    }),
    ("base-uri, where a page could have a base", |answer| {
        policy(answer, "base-uri") == Some("'none'".to_owned()) || is_sandboxed(answer)
    }),
    ("form-action, where a page could have a form", |answer| {
        policy(answer, "form-action") == Some("'self'".to_owned()) || is_sandboxed(answer)
    }),
    ("no cookie", |answer| answer.header("set-cookie").is_empty()),
    ("nothing that names the software", |answer| {
        answer.header("server").is_empty() && answer.header("x-powered-by").is_empty()
    }),
    ("nothing for other origins", |answer| {
        answer.header("access-control-allow-origin").is_empty()
            && answer.header("cross-origin-resource-policy") == "same-origin"
            && answer.header("cross-origin-opener-policy") == "same-origin"
    }),
    ("no camera, no place, no microphone", |answer| {
        ["camera=()", "geolocation=()", "microphone=()"]
            .iter()
            .all(|one| answer.header("permissions-policy").contains(one))
    }),
];

/// What a directive of the policy says.
fn policy(answer: &Answer, directive: &str) -> Option<String> {
    let all = answer.header("content-security-policy");
    let found = all.split(';').find_map(|one| one.trim().strip_prefix(directive));
    found.map(|rest| rest.trim().to_owned())
}

/// What people uploaded is kept apart from every page, whatever it holds.
fn is_sandboxed(answer: &Answer) -> bool {
    answer.header("content-security-policy").starts_with("sandbox;")
}

/// The pages of the stage once more, as they are behind a proxy that speaks TLS.
async fn behind_tls(stage: &Stage) -> String {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = format!("http://{}", listener.local_addr().unwrap());
    let pages = web::router(Web::new(stage.apps.subscribe(), site("https://offsite.example", "")));
    tokio::spawn(web::serve(listener, pages, Limits::default()));
    address
}

#[tokio::test(flavor = "multi_thread")]
async fn every_answer_keeps_every_rule_for_headers() {
    let stage = Stage::begin("link-and-code", "").await;
    let base = behind_tls(&stage).await;
    let decide = stage.link_to("bo", MailKind::StepOpen).await.replace(&stage.base, &base);
    let other = |purpose, item: Option<&str>| {
        let item = item.map(|item| item.parse().unwrap());
        let claims = Claims { purpose, item, round: 0, ..stage.claims("bo") };
        stage.links.url(&claims).unwrap().replace(&stage.base, &base)
    };
    let page = get(&decide).await;
    let style = page.text.split("href=\"").find(|rest| rest.starts_with("/assets/")).unwrap();
    let style = format!("{base}{}", style.split('"').next().unwrap());
    let past: Timestamp = "2027-01-01T00:00:00Z".parse().unwrap();
    let expired = stage.links.url(&Claims { expires_at: past, ..stage.claims("bo") }).unwrap();
    let foreign = [("sec-fetch-site", "cross-site")];
    let answers = [
        ("the page of a vote", 200, get(&decide).await),
        ("its head", 200, ask("HEAD", &decide, &[], None).await),
        ("a choice without an answer", 422, ask("POST", &decide, &[], Some(&[])).await),
        ("a form of another site", 403, ask("POST", &decide, &foreign, Some(&[])).await),
        ("a method that no page has", 405, ask("PUT", &decide, &[], None).await),
        ("the page of a step", 200, get(&other(Purpose::Complete, Some("ideas"))).await),
        ("the page of the programme", 200, get(&other(Purpose::View, None)).await),
        ("a link that ran out", 410, get(&expired.replace(&stage.base, &base)).await),
        ("a link that is broken", 404, get(&format!("{decide}x")).await),
        ("a page that there is not", 404, get(&format!("{base}/x")).await),
        ("a file that there is not", 404, get(&format!("{decide}/files/{}", "0".repeat(64))).await),
        ("the style sheet", 200, get(&style).await),
        ("the accessibility statement", 200, get(&format!("{base}/toegankelijkheid")).await),
        ("security.txt", 200, get(&format!("{base}/.well-known/security.txt")).await),
    ];
    for (what, status, answer) in &answers {
        assert_eq!(answer.status, *status, "{what}: {}", answer.text);
        for (rule, holds) in RULES {
            assert!(holds(answer), "{what} does not keep the rule: {rule}");
        }
        let kept = ["the style sheet"].contains(what);
        assert_eq!(answer.header("cache-control") == "no-store", !kept, "{what}: {}", answer.header("cache-control"));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn security_txt_has_what_rfc_9116_asks_for() {
    let stage = Stage::begin("link", "").await;
    let base = behind_tls(&stage).await;
    let told = get(&format!("{base}/.well-known/security.txt")).await;
    assert_eq!(told.header("content-type"), "text/plain; charset=utf-8");
    let field = |name: &str| {
        let fields = told.text.lines().filter_map(|line| line.split_once(": "));
        fields.filter(|(is, _)| *is == name).map(|(_, value)| value.to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(field("Contact"), ["mailto:security@offsite.example"]);
    assert_eq!(field("Canonical"), ["https://offsite.example/.well-known/security.txt"]);
    assert_eq!(field("Preferred-Languages"), ["nl, en"]);
    let [expires] = &field("Expires")[..] else { panic!("one end: {}", told.text) };
    let (expires, now): (Timestamp, Timestamp) = (expires.parse().unwrap(), stage.app.now());
    assert!(now < expires && expires < now + jiff::SignedDuration::from_hours(24 * 365), "{expires}");
}
