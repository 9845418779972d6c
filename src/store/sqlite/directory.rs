// SPDX-License-Identifier: EUPL-1.2
//! The directory on SQLite: documents in versions. It never changes a version that was given out.

use async_trait::async_trait;
use rusqlite::{Connection, OptionalExtension, Row, params};
use sluis_core::text::both;

use super::{SqliteStore, fault::Outcome, journal::moment};
use crate::store::{Directory, DirectoryRow, Error, Moment, sql};

#[async_trait]
impl Directory for SqliteStore {
    async fn directory_put(&self, scope: &str, document: &str, seen: i64, at: Moment) -> Result<i64, Error> {
        let (scope, document) = (scope.to_owned(), document.to_owned());
        self.write(move |connection| {
            let latest = latest(connection, &scope, 0)?;
            if let Some(same) = latest.as_ref().filter(|latest| latest.document == document) {
                return Ok(same.version);
            }
            let before = latest.map_or(0, |latest| latest.version);
            if before != seen {
                let what = both(
                    format!("de mensen van {scope} zijn intussen gewijzigd (versie {before}, niet {seen}); probeer het opnieuw"),
                    format!("the people of {scope} changed meanwhile (version {before}, not {seen}); try again"),
                );
                return Err(Error::conflict(what).into());
            }
            let version = before + 1;
            let mut insert = connection.prepare_cached(sql::DIRECTORY_INSERT)?;
            insert.execute(params![scope, version, document, at.micros()])?;
            Ok(version)
        })
        .await
    }

    async fn directory_latest(&self, scope: &str, known: i64) -> Result<Option<DirectoryRow>, Error> {
        let scope = scope.to_owned();
        self.glance(move |connection| latest(connection, &scope, known)).await
    }

    async fn directory_at(&self, scope: &str, version: i64) -> Result<Option<DirectoryRow>, Error> {
        let scope = scope.to_owned();
        self.read(move |connection| {
            let mut statement = connection.prepare_cached(sql::DIRECTORY_AT)?;
            Ok(statement.query_row(params![scope, version], directory_of).optional()?)
        })
        .await
    }

    async fn directory_scopes(&self) -> Result<Vec<String>, Error> {
        self.read(|connection| {
            let mut statement = connection.prepare_cached(sql::DIRECTORY_SCOPES)?;
            let rows = statement.query_map([], |row| row.get(0))?;
            Ok(rows.collect::<Result<_, _>>()?)
        })
        .await
    }
}

fn latest(connection: &Connection, scope: &str, known: i64) -> Outcome<Option<DirectoryRow>> {
    let mut statement = connection.prepare_cached(sql::DIRECTORY_LATEST)?;
    Ok(statement.query_row(params![scope, known], directory_of).optional()?)
}

fn directory_of(row: &Row<'_>) -> rusqlite::Result<DirectoryRow> {
    Ok(DirectoryRow {
        scope: row.get("scope")?,
        version: row.get("version")?,
        document: row.get("document")?,
        at: moment(row, "at")?,
    })
}
