// SPDX-License-Identifier: EUPL-1.2
//! What is counted and measured for those who run the service, in the text format that Prometheus reads. Labels name
//! services and outcomes, never a person, a programme or an address. What other processes did is not in the counters;
//! the gauges are of the whole store.

use jiff::Timestamp;
use prometheus_client::encoding::text::encode;
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::gauge::Gauge;
use prometheus_client::metrics::histogram::{Histogram, exponential_buckets};
use prometheus_client::registry::{Registry, Unit};

use crate::store::Owed;

/// One label with its value.
type Label = [(&'static str, &'static str); 1];

/// The counters of this process. Clones share everything.
#[derive(Clone, Debug)]
pub struct Metrics {
    commits: Counter,
    sends: Family<Label, Counter>,
    lag: Histogram,
    ticks: Family<Label, Histogram>,
    failures: Family<Label, Counter>,
}

impl Default for Metrics {
    fn default() -> Metrics {
        Metrics {
            commits: Counter::default(),
            sends: Family::default(),
            // From a second to three days: below that nobody waits, above that nobody needs to know how much.
            lag: Histogram::new(exponential_buckets(1.0, 4.0, 10)),
            ticks: Family::new_with_constructor(tick as fn() -> Histogram),
            failures: Family::default(),
        }
    }
}

/// From a millisecond to about four minutes.
fn tick() -> Histogram {
    Histogram::new(exponential_buckets(0.001, 4.0, 10))
}

impl Metrics {
    /// A command was committed.
    pub(crate) fn committed(&self) {
        self.commits.inc();
    }

    /// So many messages ended in this way: `sent`, `delayed`, `dead`.
    pub(crate) fn sent(&self, class: &'static str, number: u32) {
        self.sends.get_or_create(&[("class", class)]).inc_by(number.into());
    }

    /// Time spoke to an instance so many seconds after it should have.
    pub(crate) fn lagged(&self, seconds: f64) {
        self.lag.observe(seconds.max(0.0));
    }

    /// A service took so many seconds for one turn.
    pub(crate) fn ticked(&self, service: &'static str, seconds: f64) {
        self.ticks.get_or_create(&[("service", service)]).observe(seconds);
    }

    /// A turn of a service failed.
    pub(crate) fn failed(&self, service: &'static str) {
        self.failures.get_or_create(&[("service", service)]).inc();
    }

    /// Everything as text, with what is owed at `now` and, for each service, whether it works and when it last did.
    pub(crate) fn text(
        &self,
        now: Timestamp,
        owed: Option<&Owed>,
        services: &[(&'static str, bool, Option<Timestamp>)],
    ) -> String {
        let mut registry = Registry::with_prefix("sluis");
        registry.register("commits", "Commands that this process committed", self.commits.clone());
        registry.register("sends", "Messages by what came of an attempt", self.sends.clone());
        registry.register_with_unit("pulse_lag", "How late time spoke to a programme", Unit::Seconds, self.lag.clone());
        registry.register_with_unit("tick", "How long one turn of a service took", Unit::Seconds, self.ticks.clone());
        registry.register("service_failures", "Turns of a service that failed", self.failures.clone());
        let (up, last) = (Family::<Label, Gauge>::default(), Family::<Label, Gauge>::default());
        for (service, works, success) in services {
            up.get_or_create(&[("service", service)]).set((*works).into());
            if let Some(success) = success {
                last.get_or_create(&[("service", service)]).set(success.as_second());
            }
        }
        registry.register("service_up", "1 while a service works", up);
        registry.register_with_unit(
            "service_last_success_timestamp",
            "When a turn last succeeded",
            Unit::Seconds,
            last,
        );
        if let Some(owed) = owed {
            register_owed(&mut registry, now, owed);
        }
        let mut text = String::new();
        // Writing into a string cannot fail.
        let _ = encode(&mut text, &registry);
        text
    }
}

fn register_owed(registry: &mut Registry, now: Timestamp, owed: &Owed) {
    let duties = Family::<Label, Gauge>::default();
    let states =
        [("claimable", owed.claimable), ("waiting", owed.waiting), ("leased", owed.leased), ("dead", owed.dead)];
    for (state, number) in states {
        duties.get_or_create(&[("state", state)]).set(number);
    }
    registry.register("outbox_duties", "Messages that are owed, and those given up", duties);
    let paused: Gauge = Gauge::default();
    paused.set(owed.paused_since.is_some().into());
    registry.register("outbox_paused", "1 while mail is paused because of the account at the mail server", paused);
    let age = |since: Option<crate::store::Moment>| {
        let gauge: Gauge = Gauge::default();
        gauge.set(since.map_or(0, |since| now.duration_since(since.timestamp()).as_secs().max(0)));
        gauge
    };
    registry.register_with_unit(
        "outbox_oldest",
        "Age of the oldest message that is due",
        Unit::Seconds,
        age(owed.oldest),
    );
    let overdue: Gauge = Gauge::default();
    overdue.set(owed.overdue);
    registry.register("overdue_pulses", "Programmes for which time has something to say", overdue);
    let oldest = age(owed.overdue_since);
    registry.register_with_unit(
        "overdue_pulses_oldest",
        "How long the first of them has waited",
        Unit::Seconds,
        oldest,
    );
}
