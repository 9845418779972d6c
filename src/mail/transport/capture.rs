// SPDX-License-Identifier: EUPL-1.2
//! Mail into memory, for tests: keeps what is sent, and fails when it is told to.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, PoisonError};

use super::{Envelope, Transport};
use crate::mail::error::Error;

/// Keeps what is sent, for tests; may be told to fail.
#[derive(Clone, Debug, Default)]
pub struct Capture {
    kept: Arc<Mutex<Kept>>,
}

#[derive(Debug, Default)]
struct Kept {
    sent: Vec<(Envelope, Vec<u8>)>,
    faults: VecDeque<Error>,
}

impl Capture {
    /// What was sent so far, in order.
    pub fn sent(&self) -> Vec<(Envelope, Vec<u8>)> {
        self.kept().sent.clone()
    }

    /// The next mail fails with this error; several are used up in turn.
    pub fn fail_next(&self, fault: Error) {
        self.kept().faults.push_back(fault);
    }

    fn kept(&self) -> std::sync::MutexGuard<'_, Kept> {
        self.kept.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[async_trait::async_trait]
impl Transport for Capture {
    async fn send(&self, envelope: &Envelope, bytes: Vec<u8>) -> Result<(), Error> {
        let mut kept = self.kept();
        match kept.faults.pop_front() {
            Some(fault) => Err(fault),
            None => {
                kept.sent.push((envelope.clone(), bytes));
                Ok(())
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;
    use sluis_core::definition::MailKind;

    use super::*;

    #[tokio::test]
    async fn capture_keeps_what_was_sent_and_fails_when_told() {
        let envelope = Envelope {
            duty: "one".to_owned(),
            from: "sluis@goirle.example".to_owned(),
            to: "x@goirle.example".to_owned(),
            kind: MailKind::GateOpen,
            recipient: "x".to_owned(),
            date: date(2027, 2, 8),
        };
        let capture = Capture::default();
        capture.fail_next(Error::permanent(sluis_core::text::both("geen postbus", "no such mailbox")));
        assert!(capture.send(&envelope, b"one".to_vec()).await.is_err());
        capture.send(&envelope, b"one".to_vec()).await.unwrap();
        assert_eq!(capture.sent(), [(envelope, b"one".to_vec())]);
    }
}
