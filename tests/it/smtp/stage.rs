// SPDX-License-Identifier: EUPL-1.2
//! The whole application in front of a mail server: a programme that owes Anna and Bo a mail each, and a clock that a
//! test moves.

use std::sync::Arc;

use jiff::SignedDuration;
use sluis::app::{App, OutboxFilter, OutboxRow, Outlet, Settings};
use sluis::clock::FixedClock;
use sluis::config::{Config, Flags, Mail};
use sluis::mail::{SmtpTransport, Timeouts, Transport};
use sluis::random::SeededIds;
use sluis::said;
use sluis::store::Store;
use sluis_core::text::Language;

use super::{Arrived, Server};
use crate::app::{beginning, monday};

/// An application whose mail goes to one server.
pub(super) struct Stage {
    pub(super) app: App,
    store: Arc<dyn Store>,
    clock: Arc<FixedClock>,
}

/// The settings of `[mail]` for a server, beside those of a test: `("USER", "sluis")`.
pub(super) fn mail(server: &Server, more: &[(&str, &str)]) -> Mail {
    let port = server.port.to_string();
    let usual = [("TRANSPORT", "smtp"), ("HOST", "localhost"), ("PORT", &port), ("TLS", "none"), ("CONNECTIONS", "1")];
    let names = usual.iter().filter(|(name, _)| !more.iter().any(|(other, _)| other == name)).chain(more);
    let environment = names.map(|(name, value)| (format!("SLUIS_MAIL__{name}"), (*value).to_owned())).collect();
    Config::from(Flags::default(), environment, &std::path::PathBuf::from("nowhere")).unwrap().mail
}

impl Stage {
    /// One connection, no TLS, no account.
    pub(super) async fn before(server: &Server) -> Stage {
        Stage::with(&mail(server, &[]), Timeouts::default()).await
    }

    pub(super) async fn with(mail: &Mail, timeouts: Timeouts) -> Stage {
        let clock = Arc::new(FixedClock::at(monday()));
        let transport = SmtpTransport::new(mail, clock.clone()).unwrap().with_timeouts(timeouts);
        Stage::by(Arc::new(transport), clock).await
    }

    pub(super) async fn by(transport: Arc<dyn Transport>, clock: Arc<FixedClock>) -> Stage {
        let settings = Settings {
            mail: sluis::mail::Settings::new("Sluis <sluis@offsite.example>", None).unwrap(),
            outlet: Outlet::By(transport),
        };
        let store = sluis::store::in_memory().unwrap();
        let app = App::with(store.clone(), clock.clone(), Arc::new(SeededIds::new(1)), None, settings);
        app.start(beginning()).await.unwrap();
        Stage { app, store, clock }
    }

    pub(super) async fn deliver(&self) {
        self.app.deliver().await.unwrap();
    }

    /// Lets so much time pass that everything that waits may be tried again, and delivers.
    pub(super) async fn deliver_tomorrow(&self) {
        self.clock.advance(SignedDuration::from_hours(25));
        self.deliver().await;
    }

    /// The mail to a person.
    pub(super) async fn row(&self, person: &str) -> OutboxRow {
        let rows = self.app.outbox(OutboxFilter::default()).await.unwrap();
        rows.into_iter().find(|row| row.recipient == person).unwrap()
    }

    /// The states of the mails to Anna and Bo.
    pub(super) async fn states(&self) -> [String; 2] {
        [self.row("anna").await.state.to_string(), self.row("bo").await.state.to_string()]
    }

    /// Why the mail to a person did not leave.
    pub(super) async fn why(&self, person: &str) -> String {
        self.row(person).await.last_error.map(|error| error.get(Language::En).to_owned()).unwrap_or_default()
    }

    /// Why mail is paused; empty when it is not.
    pub(super) async fn why_paused(&self) -> String {
        self.store
            .channel_outlook("mail")
            .await
            .unwrap()
            .pause
            .map(|pause| said::kept(&pause.reason).get(Language::En).to_owned())
            .unwrap_or_default()
    }

    /// That everybody has one mail, and the server holds no other, each as it was written.
    pub(super) async fn each_has_one(&self, server: &Server) {
        assert_eq!(self.states().await, ["sent", "sent"]);
        let messages = server.messages();
        assert_eq!(messages.len(), 2, "{messages:?}");
        for person in ["anna", "bo"] {
            self.copies(server, person, 1).await;
        }
    }

    /// That the server holds so many copies of the mail to a person, each with the bytes that were written once.
    pub(super) async fn copies(&self, server: &Server, person: &str, number: usize) {
        let row = self.row(person).await;
        let written = self.app.outbox_show(&row.id).await.unwrap().message.unwrap();
        let to = vec![format!("{person}@offsite.example")];
        let copies: Vec<Arrived> = server.messages().into_iter().filter(|message| message.to == to).collect();
        assert_eq!(copies.len(), number, "{copies:?}");
        for copy in copies {
            assert_eq!(String::from_utf8(copy.bytes).unwrap(), written);
            assert_eq!(copy.from, "sluis@offsite.example");
        }
        assert!(written.contains(&format!("Message-ID: <{}@offsite.example>", row.id)), "{written}");
    }
}
