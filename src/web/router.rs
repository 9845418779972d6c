// SPDX-License-Identifier: EUPL-1.2
//! Which address leads to which page. A reverse proxy may keep the path prefix of the base URL or strip it: both work.

use std::sync::Arc;

use axum::Router;
use axum::extract::{Request, State};
use axum::middleware::{self, Next};
use axum::response::Response;
use axum::routing::get;
use tokio::sync::watch;

use super::page::Site;
use super::refused::{Refused, language_of};
use super::{ballot, headers};
use crate::app::App;

/// What every page works with. Clones share everything.
#[derive(Clone, Debug)]
pub struct Web {
    apps: watch::Receiver<App>,
    /// Whose pages these are.
    pub site: Arc<Site>,
}

impl Web {
    /// The pages of a site over an application, which another configuration may replace while they are served.
    pub fn new(apps: watch::Receiver<App>, site: Site) -> Web {
        Web { apps, site: Arc::new(site) }
    }

    /// The application as it is now.
    pub fn app(&self) -> App {
        self.apps.borrow().clone()
    }
}

/// All pages.
pub fn router(web: Web) -> Router {
    let style = web.site.style.routes();
    let pages = Router::new().route("/decide/{token}", get(ballot::show)).merge(style.with_state(()));
    let all = match web.site.prefix.as_str() {
        "" => pages,
        prefix => Router::new().nest(prefix, pages.clone()).merge(pages),
    };
    all.fallback(no_such_page).layer(middleware::from_fn_with_state(web.clone(), secured)).with_state(web)
}

async fn no_such_page(State(web): State<Web>, request: Request) -> Response {
    Refused::NoSuchPage.page(&web.site, language_of(request.headers()))
}

async fn secured(State(web): State<Web>, request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    headers::secure(response.headers_mut(), web.site.is_https());
    response
}
