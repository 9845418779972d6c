// SPDX-License-Identifier: EUPL-1.2
//! What stands before every page: who may post, how often somebody may ask, and how long an answer may take. Only the
//! address of a form gives it its power, and no cookie is set: a foreign page that knows no link can do nothing in
//! anybody's name. The headers of the browser are asked on top of that.

use std::any::Any;
use std::collections::HashMap;
use std::hash::{BuildHasher, Hash, RandomState};
use std::net::{IpAddr, SocketAddr};
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use axum::extract::{ConnectInfo, Request, State};
use axum::http::{HeaderMap, Method, StatusCode};
use axum::middleware::Next;
use axum::response::Response;

use super::page::Site;
use super::refused::{Refused, language_of};
use super::router::Web;
use crate::clock::Mark;

/// The slowest upload that is waited for.
const PATIENCE: Duration = Duration::from_secs(120);
/// So many requests a client may make at once, and how many a second come back. A whole office may share one address.
const OF_CLIENT: Rate = Rate { burst: 300.0, each_second: 5.0 };
/// The same by one link, whoever follows it: a person with a long form, and the scanners before them.
const OF_LINK: Rate = Rate { burst: 120.0, each_second: 2.0 };
/// So many clients and links are remembered; beyond that those that asked longest ago are forgotten.
const ASKERS: usize = 10_000;

#[derive(Clone, Copy, Debug)]
struct Rate {
    burst: f64,
    each_second: f64,
}

/// How often each client, and each link, asked of late.
#[derive(Debug, Default)]
pub(super) struct Pace {
    clients: Mutex<HashMap<IpAddr, Bucket>>,
    /// By a hash of their tokens, which nobody finds again in memory.
    links: Mutex<HashMap<u64, Bucket>>,
    seed: RandomState,
}

#[derive(Clone, Copy, Debug)]
struct Bucket {
    left: f64,
    seen: Mark,
}

impl Pace {
    /// Whether this client may ask once more.
    fn lets_through(&self, client: IpAddr) -> bool {
        counted(&self.clients, client, OF_CLIENT)
    }

    /// Whether this link may be followed once more. Only for one that is ours, so that made-up ones fill no memory.
    pub(super) fn lets_follow(&self, token: &str) -> bool {
        counted(&self.links, self.seed.hash_one(token), OF_LINK)
    }
}

fn counted<K: Eq + Hash>(askers: &Mutex<HashMap<K, Bucket>>, asker: K, rate: Rate) -> bool {
    let mut askers = askers.lock().unwrap_or_else(PoisonError::into_inner);
    if askers.len() >= ASKERS && !askers.contains_key(&asker) {
        // Whose bucket is full again is as if never seen.
        askers.retain(|_, bucket| bucket.seen.elapsed().as_secs_f64() * rate.each_second < rate.burst);
        if askers.len() >= ASKERS {
            return false;
        }
    }
    let bucket = askers.entry(asker).or_insert_with(|| Bucket { left: rate.burst, seen: Mark::now() });
    let back = bucket.seen.elapsed().as_secs_f64() * rate.each_second;
    *bucket = Bucket { left: (bucket.left + back).min(rate.burst), seen: Mark::now() };
    let may = bucket.left >= 1.0;
    bucket.left -= if may { 1.0 } else { 0.0 };
    may
}

/// Lets a request through to its page, or says why not.
pub(super) async fn guarded(State(web): State<Web>, request: Request, next: Next) -> Response {
    let language = language_of(request.headers());
    let refused = |why: Refused| why.page(&web.site, language);
    if client_of(&request).is_some_and(|client| !web.pace().lets_through(client)) {
        return refused(Refused::TooMany);
    }
    let reads = matches!(*request.method(), Method::GET | Method::HEAD);
    if !reads && !is_own_form(request.headers(), &web.site) {
        return refused(Refused::Foreign);
    }
    match tokio::time::timeout(PATIENCE, next.run(request)).await {
        Ok(response) if response.extensions().get::<Broken>().is_some() => refused(Refused::Fault),
        Ok(response) => response,
        Err(_) => refused(Refused::TooSlow),
    }
}

/// The mark on an answer that a fault of ours broke off.
#[derive(Clone, Copy, Debug)]
pub(super) struct Broken;

/// What is sent instead of a page that panicked; what the panic says may hold what people typed, so that nothing of it is
/// passed on.
pub(super) fn broken(_: Box<dyn Any + Send>) -> Response {
    tracing::error!(target: "sluis::web", action = "answer", object = "page", result = "failed", why = "a panic");
    let mut response = Response::default();
    *response.status_mut() = StatusCode::INTERNAL_SERVER_ERROR;
    response.extensions_mut().insert(Broken);
    response
}

/// Who asks. A proxy on this machine is believed when it says for whom; nobody else is. What it says comes last: whatever
/// stands before was sent by whoever asked.
fn client_of(request: &Request) -> Option<IpAddr> {
    let ConnectInfo(peer) = request.extensions().get::<ConnectInfo<SocketAddr>>()?;
    let said = request.headers().get_all("x-forwarded-for").iter().next_back().filter(|_| peer.ip().is_loopback());
    let last = said.and_then(|said| address_in(said.to_str().ok()?.rsplit(',').next()?.trim()));
    Some(whole_network(last.unwrap_or(peer.ip())))
}

/// An address, also one with its port as some proxies write it.
fn address_in(text: &str) -> Option<IpAddr> {
    text.parse().ok().or_else(|| text.parse().ok().map(|with_port: SocketAddr| with_port.ip()))
}

/// Whoever has one address of IPv6 has a network of them: they count as one.
fn whole_network(address: IpAddr) -> IpAddr {
    match address.to_canonical() {
        IpAddr::V6(address) => IpAddr::from((u128::from(address) & (u128::MAX << 64)).to_be_bytes()),
        address => address,
    }
}

/// Whether a browser says that the form stood on our own page. A page that sends no referrer posts with `Origin: null`, so
/// that `Sec-Fetch-Site` tells first; an old browser that sends neither is known by the link alone.
fn is_own_form(headers: &HeaderMap, site: &Site) -> bool {
    let header = |name: &str| headers.get(name).map(|value| value.to_str().unwrap_or("not text"));
    match (header("sec-fetch-site"), header("origin")) {
        (Some(from), _) => from == "same-origin",
        (None, None | Some("null")) => true,
        (None, Some(origin)) => site.origin.as_deref().is_none_or(|own| own == origin),
    }
}

#[cfg(test)]
mod tests {
    use axum::Router;
    use axum::body::{Body, HttpBody};
    use axum::routing::get;
    use tower::ServiceExt;
    use tower_http::catch_panic::CatchPanicLayer;

    use super::*;

    #[tokio::test]
    async fn a_page_that_panics_is_marked_and_says_nothing_of_it() {
        async fn faulty() -> Response {
            Response::builder().status(1_000).body(Body::empty()).expect("a secret")
        }
        let router = Router::new().route("/", get(faulty)).layer(CatchPanicLayer::custom(broken));
        let answer = router.oneshot(axum::http::Request::new(Body::empty())).await.expect("an answer");
        assert!(answer.extensions().get::<Broken>().is_some());
        assert_eq!(answer.status(), StatusCode::INTERNAL_SERVER_ERROR);
        assert!(answer.into_body().is_end_stream());
    }

    #[test]
    fn a_client_has_its_burst_and_others_have_theirs() {
        let pace = Pace::default();
        let (one, other) = (IpAddr::from([192, 0, 2, 1]), IpAddr::from([192, 0, 2, 2]));
        let let_through = (0..1_000).filter(|_| pace.lets_through(one)).count();
        assert!((300..900).contains(&let_through), "{let_through}");
        assert!(pace.lets_through(other));
    }

    #[test]
    fn a_proxy_on_this_machine_says_who_asks_and_nobody_else_does() {
        let client = |peer: &str, said: &[&str]| {
            let mut request = Request::new(axum::body::Body::empty());
            request.extensions_mut().insert(ConnectInfo::<SocketAddr>(peer.parse().expect("an address")));
            for line in said {
                request.headers_mut().append("x-forwarded-for", line.parse().expect("a value"));
            }
            client_of(&request).expect("somebody").to_string()
        };
        assert_eq!(client("127.0.0.1:1", &["198.51.100.7"]), "198.51.100.7");
        assert_eq!(client("[::1]:1", &["10.0.0.1, 198.51.100.7"]), "198.51.100.7", "the rest is what somebody sent");
        assert_eq!(client("127.0.0.1:1", &["10.0.0.1", "198.51.100.7"]), "198.51.100.7", "also in a line of its own");
        assert_eq!(client("127.0.0.1:1", &["198.51.100.7:50123"]), "198.51.100.7");
        assert_eq!(client("127.0.0.1:1", &["unknown"]), "127.0.0.1");
        assert_eq!(client("203.0.113.9:1", &["198.51.100.7"]), "203.0.113.9", "a stranger may say what it likes");
        assert_eq!(client("127.0.0.1:1", &["2001:db8:1:2:3:4:5:6"]), client("[2001:db8:1:2::9]:1", &[]));
    }

    #[test]
    fn a_link_has_its_burst_whoever_follows_it() {
        let pace = Pace::default();
        let followed = (0..1_000).filter(|_| pace.lets_follow("one")).count();
        assert!((120..600).contains(&followed), "{followed}");
        assert!(pace.lets_follow("other"));
    }

    #[test]
    fn a_form_of_another_site_is_known_by_its_headers() {
        let site = Site {
            organisation: String::new(),
            origin: Some("https://gho.example".to_owned()),
            prefix: String::new(),
            security_contact: None,
            style: crate::web::style::Style::neutral(),
        };
        let own = |pairs: &[(&'static str, &str)]| {
            let pairs = pairs.iter().map(|(name, value)| (*name, value.parse().expect("a value")));
            let mut headers = HeaderMap::new();
            pairs.for_each(|(name, value)| drop(headers.insert(name, value)));
            is_own_form(&headers, &site)
        };
        assert!(own(&[("sec-fetch-site", "same-origin"), ("origin", "null")]));
        assert!(own(&[("origin", "https://gho.example")]) && own(&[]));
        assert!(!own(&[("sec-fetch-site", "cross-site"), ("origin", "null")]));
        assert!(!own(&[("sec-fetch-site", "same-site")]));
        assert!(!own(&[("origin", "https://evil.example")]));
    }
}
