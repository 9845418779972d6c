// SPDX-License-Identifier: EUPL-1.2
//! How a channel stands, on SQLite: how much it let through, and whether it is paused.
//! It keeps what it is told; when to pause and to probe is the deliverer's to say.

use async_trait::async_trait;
use rusqlite::{Connection, params};

use super::{SqliteStore, fault::Outcome, journal::moment_if_any};
use crate::store::{Channels, Error, Moment, Outlook, Pause, sql};

/// A row of `channels`.
pub(super) struct Channel {
    /// Until when the messages that left have used it; absent as long as nobody has claimed from it with a pace.
    pub(super) paced_until: Option<Moment>,
    /// Present while it is paused.
    pub(super) pause: Option<Pause>,
}

#[async_trait]
impl Channels for SqliteStore {
    async fn channel_outlook(&self, channel: &str) -> Result<Outlook, Error> {
        let channel = channel.to_owned();
        self.read(move |connection| {
            let next = connection.prepare_cached(sql::CHANNEL_NEXT)?.query_row([&channel], |row| row.get(0));
            let next: Option<i64> = next?;
            let Channel { pause, paced_until } = get(connection, &channel)?;
            Ok(Outlook { next_at: next.map(Moment::from_micros), pause, paced: paced_until.is_some() })
        })
        .await
    }

    async fn channel_pause(&self, channel: &str, pause: Pause) -> Result<bool, Error> {
        let channel = channel.to_owned();
        self.write(move |connection| {
            let before = get(connection, &channel)?.pause;
            if before.as_ref().is_none_or(|before| before.probes < pause.probes) {
                let Pause { since, probe_at, probes, reason } = &pause;
                let values = params![since.micros(), probe_at.micros(), probes, reason, channel];
                connection.prepare_cached(sql::CHANNEL_PAUSED)?.execute(values)?;
            }
            Ok(before.is_none())
        })
        .await
    }

    async fn channel_resume(&self, channel: &str) -> Result<bool, Error> {
        let channel = channel.to_owned();
        self.write(move |connection| Ok(connection.prepare_cached(sql::CHANNEL_RESUMED)?.execute([&channel])? == 1))
            .await
    }
}

/// How a channel stands.
pub(super) fn get(connection: &Connection, channel: &str) -> Outcome<Channel> {
    let row = |row: &rusqlite::Row<'_>| {
        let pause = match (moment_if_any(row, "paused_at")?, moment_if_any(row, "probe_at")?, row.get("reason")?) {
            (Some(since), Some(probe_at), Some(reason)) => {
                Some(Pause { since, probe_at, probes: row.get("probes")?, reason })
            }
            _ => None,
        };
        Ok(Channel { paced_until: moment_if_any(row, "paced_until")?, pause })
    };
    Ok(connection.prepare_cached(sql::CHANNEL_GET)?.query_row([channel], row)?)
}
