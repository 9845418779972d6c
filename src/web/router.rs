// SPDX-License-Identifier: EUPL-1.2
//! Which address leads to which page. A reverse proxy may keep the path prefix of the base URL or strip it: both work.

use std::sync::Arc;

use axum::Router;
use axum::extract::{DefaultBodyLimit, Request, State};
use axum::middleware::{self, Next};
use axum::response::Response;
use axum::routing::get;
use tokio::sync::watch;
use tower_http::catch_panic::CatchPanicLayer;

use super::guard::{Pace, broken, guarded};
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
}

impl Web {
    /// The pages of a site over an application, which another configuration may replace while they are served.
    pub fn new(apps: watch::Receiver<App>, site: Site) -> Web {
        Web { apps, site: Arc::new(site), pace: Arc::default() }
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
        // A bracket or a full stop behind a link in a text is often taken for a part of it.
        let token = token.trim_end_matches(|sign: char| !sign.is_ascii_alphanumeric() && sign != '-' && sign != '_');
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

/// All pages.
pub fn router(web: Web) -> Router {
    let style = web.site.style.routes();
    let pages = Router::new()
        .route("/decide/{token}", get(ballot::show).post(ballot::answer))
        .route("/toegankelijkheid", get(about::toegankelijkheid))
        .route("/accessibility", get(about::accessibility))
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

async fn no_such_page(State(web): State<Web>, request: Request) -> Response {
    Refused::NoSuchPage.page(&web.site, language_of(request.headers()))
}

async fn secured(State(web): State<Web>, request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    headers::secure(response.headers_mut(), web.site.is_https());
    response
}
