// SPDX-License-Identifier: EUPL-1.2
//! From a configuration to an application: the data folder, the store in it, the clock of this machine and the way for
//! mail to leave. Opens nothing that the configuration does not name.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::{App, AppError, Outlet, Settings};
use crate::clock::{Clock, FixedClock, SystemClock};
use crate::config::{Config, ConfigError};
use crate::links::Links;
use crate::mail;
use crate::random::RandomIds;
use crate::store::sqlite::{Options, SqliteStore};
use crate::store::{self, DataFolder, Store};
use sluis_core::text::both;

impl App {
    /// The application on the configured data folder, which is made when absent.
    ///
    /// # Errors
    /// `Store` when the folder cannot be made, written or used, or a newer Sluis wrote it; `Setting` when the configuration asks
    /// for something that this program does not have.
    pub fn open(config: &Config) -> Result<App, AppError> {
        let store = elsewhere(config)?;
        let folder = DataFolder::create(&config.data)?;
        let store = match store {
            Some(store) => store,
            None => store::open_to_write(&folder)?,
        };
        with_store(config, &folder, store)
    }

    /// Whether there is data where the configuration says; nothing is opened.
    pub fn has_data(config: &Config) -> bool {
        config.database.is_some() || DataFolder::existing(&config.data).is_some()
    }

    /// The application on a data folder that is there already; nothing is made. For verbs that only read.
    ///
    /// # Errors
    /// As [`App::open`]; `Setting` when there is no data.
    pub fn open_existing(config: &Config) -> Result<App, AppError> {
        if config.database.is_some() {
            return App::open(config);
        }
        let missing = || {
            let data = config.data.display();
            AppError::Setting {
                what: both(
                    format!("in {data} staan geen gegevens; `sluis start` maakt ze, of geef --data"),
                    format!("there is no data in {data}; `sluis start` makes it, or give --data"),
                ),
            }
        };
        let folder = DataFolder::existing(&config.data).ok_or_else(missing)?;
        with_store(config, &folder, store::open(&folder)?)
    }
}

fn with_store(config: &Config, folder: &DataFolder, store: Arc<dyn Store>) -> Result<App, AppError> {
    let settings = Settings::from_config(config, folder.root())?;
    Ok(App::with(store, clock_of(config), Arc::new(RandomIds), Some(folder.evidence()), settings))
}

/// The clock of this machine; in a test of the program the moment that it set.
pub fn clock_of(config: &Config) -> Arc<dyn Clock> {
    match config.test_now {
        Some(moment) => Arc::new(FixedClock::at(moment)),
        None => Arc::new(SystemClock),
    }
}

impl Settings {
    /// What the configuration says of mail; files lie in `mail` under `data`.
    ///
    /// # Errors
    /// When the sender is no address.
    pub fn from_config(config: &Config, data: &Path) -> Result<Settings, AppError> {
        let mail = mail::Settings::new(&config.mail.from, config.server.base_url.as_deref());
        let mail = mail.and_then(|mail| mail.with_organizer(config.mail.organizer.as_deref()));
        let mail = mail.map_err(|fault| AppError::Setting { what: fault.text().clone() })?;
        let mail = mail.keeping(config.retention.mail_span()).with_links(links(config, data));
        let transport = mail::transport(&config.mail, data, clock_of(config));
        let transport = transport.map_err(|fault| AppError::Setting { what: fault.text().clone() })?;
        let outlet = if config.says("mail.transport") { Outlet::By(transport) } else { Outlet::Unsaid(transport) };
        Ok(Settings { mail, outlet })
    }
}

/// What makes links, where it is known how people reach the pages.
fn links(config: &Config, data: &Path) -> Option<Arc<Links>> {
    let base_url = config.server.base_url.as_deref()?;
    Some(Arc::new(Links::new(base_url, keys_dir(config, data), Arc::new(RandomIds), clock_of(config))))
}

/// Where the keys lie: beside the data unless the configuration says another place.
pub fn keys_dir(config: &Config, data: &Path) -> PathBuf {
    config.keys.dir.clone().unwrap_or_else(|| data.join("keys"))
}

/// A database that is not the one in the data folder.
fn elsewhere(config: &Config) -> Result<Option<Arc<dyn Store>>, AppError> {
    let Some(url) = config.database.as_deref() else { return Ok(None) };
    match url.strip_prefix("sqlite:") {
        Some(path) => Ok(Some(Arc::new(SqliteStore::open(Path::new(path), Options::default())?))),
        None => {
            let what = both(
                "PostgreSQL zit niet in deze versie; laat dit weg, dan dient SQLite in de map met gegevens",
                "PostgreSQL is not in this version; leave this out to use SQLite in the data folder",
            );
            let place = config.origin_of("database.url").to_owned();
            Err(AppError::Setting { what: ConfigError::Wrong { place, what }.text() })
        }
    }
}
