// SPDX-License-Identifier: EUPL-1.2
//! Which address leads to which page. A reverse proxy may keep the path prefix of the base URL or strip it: both work.

use std::sync::Arc;

use axum::Router;
use axum::extract::{DefaultBodyLimit, Request, State};
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE};
use axum::middleware::{self, Next};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use tokio::sync::watch;
use tower_http::catch_panic::CatchPanicLayer;

use super::form::Typed;
use super::guard::{Pace, broken, guarded};
use super::intake::Intake;
use super::page::Site;
use super::refused::{Refused, language_of};
use super::{about, ballot, complete, form, headers, programme};
use crate::app::App;
use crate::links::{Claims, Purpose, Unusable};

/// What every page works with. Clones share everything.
#[derive(Clone, Debug)]
pub struct Web {
    apps: watch::Receiver<App>,
    /// Whose pages these are.
    pub site: Arc<Site>,
    pace: Arc<Pace>,
    intake: Arc<Intake>,
}

impl Web {
    /// The pages of a site over an application, which another configuration may replace while they are served.
    pub fn new(apps: watch::Receiver<App>, site: Site) -> Web {
        Web { apps, site: Arc::new(site), pace: Arc::default(), intake: Arc::default() }
    }

    /// The application as it is now.
    pub fn app(&self) -> App {
        self.apps.borrow().clone()
    }

    pub(super) fn pace(&self) -> &Pace {
        &self.pace
    }

    /// What a token claims, when it is ours, has not run out and is for this.
    pub(super) fn claims(&self, token: &str, purpose: Purpose) -> Result<Claims, Refused> {
        let app = self.app();
        let links = app.links().ok_or(Refused::BrokenLink)?;
        let token = bare(token);
        let claims = links.read(token, app.now()).map_err(|unusable| match unusable {
            Unusable::Broken => Refused::BrokenLink,
            Unusable::Expired(_) => Refused::Expired,
        })?;
        match claims.purpose == purpose {
            false => Err(Refused::BrokenLink),
            true if !self.pace.lets_follow(token) => Err(Refused::TooMany),
            true => Ok(claims),
        }
    }

    /// What stands in a form that was sent by a link. One with files waits for nothing: it has a place, or is read away and
    /// refused, since a browser that is still sending reads no answer.
    pub(super) async fn read_form(
        &self,
        token: &str,
        request: Request,
        action: &'static str,
    ) -> Result<Typed, Refused> {
        let place = match form::brings_files(&request).then(|| self.intake.enter(bare(token))).transpose() {
            Ok(place) => place,
            Err(refused) => {
                form::read_away(request).await;
                return Err(refused);
            }
        };
        let typed = form::read_body(&self.app(), request).await;
        drop(place);
        typed.map_err(|error| Refused::of_body(&error, action))
    }

    /// The page on which whoever holds a link reads about the whole programme, until the same moment.
    pub(super) fn programme(&self, claims: &Claims) -> Option<String> {
        let claims = Claims {
            purpose: Purpose::View,
            item: None,
            round: 0,
            seat: None,
            dossier: String::new(),
            ..claims.clone()
        };
        // Without a key there would be no link that led here.
        let path = self.app().links()?.path(&claims).ok()?;
        Some(self.site.href(&path))
    }
}

/// A token without the bracket or the full stop behind a link in a text, which is often taken for a part of it.
fn bare(token: &str) -> &str {
    token.trim_end_matches(|sign: char| !sign.is_ascii_alphanumeric() && sign != '-' && sign != '_')
}

/// All pages.
pub fn router(web: Web) -> Router {
    let style = web.site.style.routes();
    let pages = Router::new()
        .route("/decide/{token}", get(ballot::show).post(ballot::answer))
        .route("/toegankelijkheid", get(about::toegankelijkheid))
        .route("/accessibility", get(about::accessibility))
        .route(ICON, get(icon))
        .route("/.well-known/security.txt", get(about::security))
        .route("/decide/{token}/files/{hash}", get(ballot::file))
        .route("/complete/{token}", get(complete::show).post(complete::answer))
        .route("/instances/{id}/{token}", get(programme::show))
        .layer(DefaultBodyLimit::max(form::MOST_READ))
        .merge(style.with_state(()));
    let all = match web.site.prefix.as_str() {
        "" => pages,
        prefix => Router::new().nest(prefix, pages.clone()).merge(pages),
    };
    all.fallback(no_such_page)
        .layer(CatchPanicLayer::custom(broken))
        .layer(middleware::from_fn_with_state(web.clone(), guarded))
        .layer(middleware::from_fn_with_state(web.clone(), secured))
        .with_state(web)
}

/// The sign of our pages in a tab; without one each browser asks for `/favicon.ico`, and tells that there is none.
pub(super) const ICON: &str = "/assets/icon.svg";

async fn icon() -> impl IntoResponse {
    let kept = [(CONTENT_TYPE, "image/svg+xml"), (CACHE_CONTROL, "public, max-age=604800")];
    (kept, include_str!("icon.svg"))
}

async fn no_such_page(State(web): State<Web>, request: Request) -> Response {
    Refused::NoSuchPage.page(&web.site, language_of(request.headers()))
}

async fn secured(State(web): State<Web>, request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    headers::secure(response.headers_mut(), web.site.is_https());
    response
}
