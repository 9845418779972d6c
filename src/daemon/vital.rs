// SPDX-License-Identifier: EUPL-1.2
//! What is known of a service from outside: when it last showed life, when the last turn that succeeded began, what failed.
//! Written by its supervisor, read by the listener and the watchdog. It holds no personal data: classes of errors, not texts.

use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use jiff::Timestamp;
use serde::Serialize;

use crate::clock::Mark;

/// The signs of life of one service.
#[derive(Debug)]
pub(super) struct Vital {
    name: &'static str,
    patience: Duration,
    state: Mutex<State>,
}

#[derive(Debug, Default)]
struct State {
    /// The last sign of life within the present turn; none between two turns.
    turn: Option<Mark>,
    last_success: Option<Timestamp>,
    failures: u32,
    fault: Option<&'static str>,
    stuck: Vec<String>,
}

/// Whether a service does its work.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum Health {
    /// Its last turn succeeded, or its first goes on.
    Working,
    /// Its last turn failed.
    Failing,
    /// It is in a turn and has shown no life for longer than it may.
    Silent,
}

/// A service as health shows it.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Shown {
    pub(super) name: &'static str,
    pub(super) state: Health,
    pub(super) last_success: Option<Timestamp>,
    /// Turns that failed since then.
    failures: u32,
    /// `store`, `configuration`, `instance` or `panic`; the log says more.
    #[serde(skip_serializing_if = "Option::is_none")]
    fault: Option<&'static str>,
    /// Programmes that the service could not work on.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    stuck: Vec<String>,
}

impl Vital {
    /// Of a service that has not begun.
    pub(super) fn new(name: &'static str, patience: Duration) -> Vital {
        Vital { name, patience, state: Mutex::default() }
    }

    /// A sign of life within a turn.
    pub(super) fn beats(&self) {
        self.state().turn = Some(Mark::now());
    }

    /// These instances could not be worked on.
    pub(super) fn stuck(&self, instances: Vec<String>) {
        self.state().stuck = instances;
    }

    /// A turn that began at `at` succeeded. Says how many had failed before it.
    pub(super) fn succeeded(&self, at: Timestamp) -> u32 {
        let mut state = self.state();
        state.turn = None;
        state.last_success = Some(at);
        state.fault = None;
        std::mem::take(&mut state.failures)
    }

    /// A turn failed. Says how many have since the last that succeeded.
    pub(super) fn failed(&self, fault: &'static str) -> u32 {
        let mut state = self.state();
        state.turn = None;
        state.fault = Some(fault);
        state.failures = state.failures.saturating_add(1);
        state.failures
    }

    /// Whether it does its work.
    pub(super) fn health(&self) -> Health {
        let state = self.state();
        match state.turn {
            Some(beat) if beat.elapsed() > self.patience => Health::Silent,
            _ if state.failures > 0 => Health::Failing,
            _ => Health::Working,
        }
    }

    /// As health shows it.
    pub(super) fn shown(&self) -> Shown {
        let health = self.health();
        let state = self.state();
        Shown {
            name: self.name,
            state: health,
            last_success: state.last_success,
            failures: state.failures,
            fault: state.fault,
            stuck: state.stuck.clone(),
        }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
