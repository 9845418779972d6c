// SPDX-License-Identifier: EUPL-1.2
//! The listener's side of HTTP: how long a request may take to arrive, how large its head may be, how many come at once.
//! A slow or silent client costs a place for a minute and nothing else. Knows no pages.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use axum::extract::{ConnectInfo, Request};
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::service::TowerToHyperService;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::Semaphore;
use tower::ServiceExt;

use crate::clock::pause;

/// What a client may take.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// The head of a request must have arrived within this.
    pub head: Duration,
    /// A connection lives no longer than this, whatever is done on it.
    pub connection: Duration,
    /// So many connections at once; further ones wait to be taken.
    pub connections: usize,
}

impl Default for Limits {
    fn default() -> Limits {
        Limits { head: Duration::from_secs(15), connection: Duration::from_secs(300), connections: 512 }
    }
}

/// After the system gave no connection, so long is waited: mostly it is out of files, and asking at once is no help.
const BREATH: Duration = Duration::from_millis(100);

/// Answers on this listener until it is dropped.
pub async fn serve(listener: TcpListener, router: Router, limits: Limits) {
    let places = Arc::new(Semaphore::new(limits.connections));
    loop {
        // A semaphore that nobody closes always gives a place in the end.
        let Ok(place) = places.clone().acquire_owned().await else { return };
        match listener.accept().await {
            Ok((stream, from)) => {
                let router = router.clone();
                tokio::spawn(async move {
                    let _place = place;
                    let _ = tokio::time::timeout(limits.connection, converse(stream, from, router, limits)).await;
                });
            }
            Err(error) => {
                tracing::warn!(target: "sluis::web", action = "accept", object = "listener", result = "failed", %error);
                pause(BREATH).await;
            }
        }
    }
}

/// One connection. How it ends is the client's business: a vanished one is no fault.
async fn converse(stream: TcpStream, from: SocketAddr, router: Router, limits: Limits) {
    let _ = stream.set_nodelay(true);
    let service = router.map_request(move |mut request: Request<hyper::body::Incoming>| {
        request.extensions_mut().insert(ConnectInfo(from));
        request.map(Body::new)
    });
    let mut http = hyper::server::conn::http1::Builder::new();
    http.timer(TokioTimer::new()).header_read_timeout(limits.head).max_headers(64).max_buf_size(32 * 1024);
    let _ = http.serve_connection(TokioIo::new(stream), TowerToHyperService::new(service)).await;
}
