// SPDX-License-Identifier: EUPL-1.2
//! A mail server in memory that does with each mail what a test says: takes it, refuses it, never answers, or brings the
//! task down. It keeps what it took, and how many were with it at once.

use std::future::pending;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};

use jiff::SignedDuration;
use sluis::app::{App, Outlet, Settings};
use sluis::clock::FixedClock;
use sluis::mail::{Capacity, Envelope, Error, Transport};
use sluis::random::SeededIds;
use sluis::store::Store;
use sluis_core::directory::{Directory, Person};
use sluis_core::text::both;
use tokio::sync::{Notify, watch};

/// What happens to a mail.
pub(super) enum Deed {
    Take,
    /// It is taken, and the answer gets lost.
    TakeInSilence,
    Fail(Error),
    Panic,
    /// It is taken when the test says so.
    TakeWhen(Arc<Notify>),
}

type Judge = Box<dyn FnMut(&Envelope) -> Deed + Send>;

/// The server.
pub(super) struct Post {
    judge: Mutex<Judge>,
    capacity: Capacity,
    taken: watch::Sender<Vec<(Envelope, Vec<u8>)>>,
    tried: AtomicUsize,
    present: AtomicUsize,
    most: AtomicUsize,
}

impl Post {
    pub(super) fn new(connections: u32, judge: impl FnMut(&Envelope) -> Deed + Send + 'static) -> Arc<Post> {
        Post::paced(Capacity { connections, rate_per_minute: None }, judge)
    }

    pub(super) fn paced(capacity: Capacity, judge: impl FnMut(&Envelope) -> Deed + Send + 'static) -> Arc<Post> {
        Arc::new(Post {
            judge: Mutex::new(Box::new(judge)),
            capacity,
            taken: watch::Sender::new(Vec::new()),
            tried: AtomicUsize::new(0),
            present: AtomicUsize::new(0),
            most: AtomicUsize::new(0),
        })
    }

    /// From now on it does something else.
    pub(super) fn now_does(&self, judge: impl FnMut(&Envelope) -> Deed + Send + 'static) {
        *self.judge.lock().unwrap() = Box::new(judge);
    }

    pub(super) fn taken(&self) -> Vec<(Envelope, Vec<u8>)> {
        self.taken.borrow().clone()
    }

    /// The people whose mail was taken, in order.
    pub(super) fn readers(&self) -> Vec<String> {
        self.taken().into_iter().map(|(envelope, _)| envelope.recipient).collect()
    }

    /// Waits until so many mails were taken.
    pub(super) async fn has_taken(&self, number: usize) {
        self.taken.subscribe().wait_for(|taken| taken.len() >= number).await.expect("the server lives");
    }

    /// How many mails were brought to it so far.
    pub(super) fn tried(&self) -> usize {
        self.tried.load(Ordering::SeqCst)
    }

    /// How many were with it at once, at most.
    pub(super) fn most_at_once(&self) -> usize {
        self.most.load(Ordering::SeqCst)
    }

    fn take(&self, envelope: &Envelope, bytes: Vec<u8>) {
        self.taken.send_modify(|taken| taken.push((envelope.clone(), bytes)));
    }
}

#[async_trait::async_trait]
impl Transport for Post {
    async fn send(&self, envelope: &Envelope, bytes: Vec<u8>) -> Result<(), Error> {
        self.tried.fetch_add(1, Ordering::SeqCst);
        let present = self.present.fetch_add(1, Ordering::SeqCst) + 1;
        self.most.fetch_max(present, Ordering::SeqCst);
        let deed = (self.judge.lock().unwrap())(envelope);
        // Others get the chance to come as well.
        tokio::task::yield_now().await;
        let end = match deed {
            Deed::Take => Ok(()),
            Deed::TakeInSilence => {
                self.take(envelope, bytes);
                return pending().await;
            }
            Deed::TakeWhen(sign) => {
                sign.notified().await;
                Ok(())
            }
            Deed::Fail(error) => Err(error),
            Deed::Panic => panic!("the test brings down the sending of this mail"),
        };
        self.present.fetch_sub(1, Ordering::SeqCst);
        if end.is_ok() {
            self.take(envelope, bytes);
        }
        end
    }

    fn capacity(&self) -> Capacity {
        self.capacity
    }
}

pub(super) fn later() -> Error {
    Error::Transient { what: both("451 nu niet", "451 not now"), source: None }
}

pub(super) fn never() -> Error {
    Error::Permanent { what: both("550 niemand", "550 nobody here"), source: None }
}

pub(super) fn account() -> Error {
    Error::Account { what: both("535 het wachtwoord klopt niet", "535 the password is wrong"), source: None }
}

/// A deliverer of its own over this store: another process, or the same one after a restart.
pub(super) fn deliverer(store: Arc<dyn Store>, clock: Arc<FixedClock>, post: &Arc<Post>) -> App {
    let mail = sluis::mail::Settings::new("Sluis <sluis@offsite.example>", None).expect("an address");
    let kept = Some(SignedDuration::from_hours(24));
    let settings = Settings { mail: mail.keeping(kept), outlet: Outlet::By(post.clone()) };
    App::with(store, clock, Arc::new(SeededIds::new(99)), None, settings)
}

/// So many people, `p0`, `p1` and on, who are all asked for ideas when the day out starts.
pub(super) fn crowd(number: usize) -> Directory {
    let person = |number: usize| Person {
        name: format!("Person {number}"),
        email: Some(format!("p{number}@offsite.example")),
        party: None,
        language: None,
        roles: vec!["organisers".to_owned(), "team".to_owned()],
        chair: Vec::new(),
    };
    let people = (0..number).map(|number| (format!("p{number}"), person(number))).collect();
    Directory { version: 1, people, ..Directory::default() }
}
