// SPDX-License-Identifier: EUPL-1.2
//! Challenges in SQLite. Counting, refusing and writing are one transaction, so that many at once are counted like one
//! after another.

use async_trait::async_trait;
use rusqlite::{OptionalExtension, params};

use super::{SqliteStore, journal::write_duties};
use crate::store::{Access, Ask, Asked, Challenge, Error, Moment, sql};

#[async_trait]
impl Access for SqliteStore {
    async fn challenge_ask(&self, ask: Ask) -> Result<Asked, Error> {
        self.write(move |connection| {
            let Ask { challenge, instance, duty, again_after, most } = &ask;
            let Challenge { id, person, subject, made_at, expires_at } = challenge;
            let same = params![person, subject, again_after.micros(), made_at.micros()];
            let again =
                connection.prepare_cached(sql::CHALLENGE_AGAIN)?.query_row(same, |row| row.get(0)).optional()?;
            if let Some(again) = again {
                return Ok(Asked::Again(again));
            }
            for (since, limit) in most {
                let mut count = connection.prepare_cached(sql::CHALLENGE_COUNT)?;
                let made: i64 = count.query_row(params![person, since.micros(), made_at.micros()], |row| row.get(0))?;
                if made >= *limit {
                    return Ok(Asked::TooMany);
                }
            }
            // What nobody counts any more goes with the next one that is made.
            let oldest = most.iter().map(|(since, _)| since.micros()).min().unwrap_or(i64::MIN);
            connection.prepare_cached(sql::CHALLENGE_PRUNE)?.execute([oldest])?;
            let row = params![id, person, subject, made_at.micros(), expires_at.micros()];
            connection.prepare_cached(sql::CHALLENGE_INSERT)?.execute(row)?;
            write_duties(connection, instance, std::slice::from_ref(duty))?;
            Ok(Asked::Kept)
        })
        .await
    }

    async fn challenge_try(
        &self,
        id: &str,
        person: &str,
        subject: &str,
        now: Moment,
        most: i64,
    ) -> Result<Option<i64>, Error> {
        let (id, person, subject) = (id.to_owned(), person.to_owned(), subject.to_owned());
        // A power cut may give back a try. Waiting for the disk here would make an answer with a code twice as slow.
        self.write_lightly(move |connection| {
            let mut count = connection.prepare_cached(sql::CHALLENGE_TRY)?;
            let row = params![id, person, subject, now.micros(), most];
            Ok(count.query_row(row, |row| row.get(0)).optional()?)
        })
        .await
    }
}
