// SPDX-License-Identifier: EUPL-1.2
//! `/decide/{token}`: the dossier of a ballot, and the answer of the person whom the mail asked. Who decides is who the
//! link, and where asked the code, proves them to be; the rules are asked again when the answer is recorded.

use axum::extract::{Path, State};
use axum::http::HeaderMap;
use axum::response::{Html, IntoResponse, Response};
use maud::{PreEscaped, html};

use super::page::Page;
use super::page::parts::{heading_1, heading_2, lead};
use super::refused::{Refused, language_of};
use super::router::Web;
use crate::app::{AppError, BallotView};
use crate::links::{Claims, Purpose};

/// The page of a ballot.
pub(super) async fn show(State(web): State<Web>, Path(token): Path<String>, headers: HeaderMap) -> Response {
    match asked(&web, &token, Purpose::Decide).await {
        Ok((_, view)) => Html(ballot(&web, &view)).into_response(),
        Err(refused) => refused.page(&web.site, language_of(&headers)),
    }
}

/// What a link asks now.
async fn asked(web: &Web, token: &str, purpose: Purpose) -> Result<(Claims, BallotView), Refused> {
    let app = web.app();
    let claims = web.claims(token, purpose)?;
    match app.ballot_asked(&claims).await {
        Ok(Some(view)) => Ok((claims, view)),
        Ok(None) | Err(AppError::UnknownInstance { .. }) => Err(Refused::UnknownLink),
        Err(error) => Err(Refused::of(&error, "decide")),
    }
}

fn ballot(web: &Web, view: &BallotView) -> String {
    let say = |nl, en| view.language.say(nl, en);
    let main = html! {
        (heading_1(&view.title))
        (lead(&format!("{}, {}", view.programme, view.phase)))
        @if let Some((due, why)) = &view.due {
            p class="utrecht-paragraph" { strong { (say("Uiterlijk ", "By ")) (due) "." } " " (why) }
        }
        @if !view.sheet.dossier.is_empty() {
            (heading_2(say("Het dossier", "The dossier")))
            (PreEscaped(&view.sheet.dossier))
        }
        (heading_2(say("Zo wordt besloten", "How it is decided")))
        (PreEscaped(&view.sheet.rule))
        (PreEscaped(&view.sheet.voters))
        p class="utrecht-paragraph" { (view.explanation) }
    };
    web.site.page(&Page { language: view.language, title: &view.title, wide: false, main }).into_string()
}
