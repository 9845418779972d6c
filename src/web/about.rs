// SPDX-License-Identifier: EUPL-1.2
//! What everybody may read of these pages: how accessible they are, and where to tell of a weakness. Claims nothing that
//! was not looked at.

use axum::extract::State;
use axum::http::{StatusCode, header};
use axum::response::{Html, IntoResponse, Response};
use jiff::SignedDuration;
use maud::html;
use sluis_core::text::Language;

use super::page::Page;
use super::page::parts::{heading_1, lead, paragraph};
use super::router::Web;

/// RFC 9116 wants an end that lies less than a year ahead.
const HOLDS: SignedDuration = SignedDuration::from_hours(24 * 180);

/// The accessibility statement, in Dutch.
pub(super) async fn toegankelijkheid(State(web): State<Web>) -> Response {
    statement(&web, Language::Nl)
}

/// The accessibility statement, in English.
pub(super) async fn accessibility(State(web): State<Web>) -> Response {
    statement(&web, Language::En)
}

fn statement(web: &Web, language: Language) -> Response {
    let say = |nl, en| language.say(nl, en);
    let title = say("Toegankelijkheid", "Accessibility");
    let main = html! {
        (heading_1(title))
        (lead(say(
            "Iedereen moet op deze pagina’s kunnen lezen en antwoorden.",
            "Everybody must be able to read and answer on these pages.",
        )))
        (paragraph(say(
            "Ze zijn gemaakt om te voldoen aan WCAG 2.2, niveau AA: zonder JavaScript, met alleen het toetsenbord, op een telefoon en vergroot tot 200 %. Bij elke versie worden ze in een browser nagekeken met axe. Een onafhankelijk onderzoek is er nog niet geweest.",
            "They are made to meet WCAG 2.2, level AA: without JavaScript, by keyboard alone, on a phone and enlarged to 200 %. Each version is looked over in a browser with axe. There has been no independent audit yet.",
        )))
        (paragraph(say(
            "Lukt er iets niet? Beantwoord de mail waarmee u hier kwam; dan kan uw antwoord ook op een andere manier worden vastgelegd.",
            "Does something not work? Reply to the mail that brought you here; your answer can then be recorded in another way.",
        )))
    };
    Html(web.site.page(&Page { language, title, wide: false, main }).into_string()).into_response()
}

/// Where whoever finds a weakness tells it (RFC 9116).
pub(super) async fn security(State(web): State<Web>) -> Response {
    let Some(contact) = &web.site.security_contact else { return StatusCode::NOT_FOUND.into_response() };
    let end = web.app().now().saturating_add(HOLDS).unwrap_or_default();
    let mut text =
        format!("Contact: {contact}\nExpires: {}\nPreferred-Languages: nl, en\n", end.strftime("%Y-%m-%dT00:00:00Z"));
    // Below a path the file of the host is somebody else's.
    if let Some(origin) = web.site.origin.as_deref().filter(|_| web.site.prefix.is_empty()) {
        text.push_str(&format!("Canonical: {origin}/.well-known/security.txt\n"));
    }
    ([(header::CONTENT_TYPE, "text/plain; charset=utf-8")], text).into_response()
}
