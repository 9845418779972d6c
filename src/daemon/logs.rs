// SPDX-License-Identifier: EUPL-1.2
//! The log of the daemon on standard error: a line for what was done, to what, with which result, by whom and whence;
//! for people, or as JSON. Only Sluis itself is told in detail: what a library says of mail or connections could hold
//! addresses or secrets, so of libraries warnings are all that is let through, whatever the level.

use std::io;

use tracing::level_filters::LevelFilter;
use tracing_subscriber::filter::Targets;
use tracing_subscriber::layer::SubscriberExt;
use tracing_subscriber::util::SubscriberInitExt;
use tracing_subscriber::{Layer, Registry, reload};

use crate::config::{LogFormat, LogLevel, Telemetry};

/// The log of this process.
pub struct Logs {
    level: reload::Handle<Targets, Registry>,
}

impl Logs {
    /// Begins to log as the configuration says; `verbose` (how often `-v` was given) asks for more than it does.
    pub fn begin(telemetry: &Telemetry, verbose: u8, colour: bool) -> Logs {
        let (filter, level) = reload::Layer::new(targets(telemetry, verbose));
        let lines = tracing_subscriber::fmt::layer().with_writer(io::stderr);
        let registry = tracing_subscriber::registry().with(filter);
        // A second log in one process would be a fault of ours, and is no reason not to serve.
        let _ = match telemetry.format {
            LogFormat::Human => registry.with(lines.with_ansi(colour).boxed()).try_init(),
            LogFormat::Json => {
                registry.with(lines.json().flatten_event(true).with_current_span(false).boxed()).try_init()
            }
        };
        std::panic::set_hook(Box::new(|panic| {
            // The place says enough; a message could quote what a person wrote.
            let place = panic.location().map(ToString::to_string).unwrap_or_default();
            tracing::error!(target: "sluis::panic", action = "run", object = place, result = "panicked");
        }));
        Logs { level }
    }

    /// Takes over another level.
    pub fn set(&self, telemetry: &Telemetry, verbose: u8) {
        // It only fails when the log is gone, and then there is nobody to tell.
        let _ = self.level.reload(targets(telemetry, verbose));
    }
}

impl std::fmt::Debug for Logs {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Logs(..)")
    }
}

fn targets(telemetry: &Telemetry, verbose: u8) -> Targets {
    let configured = match telemetry.log {
        LogLevel::Error => LevelFilter::ERROR,
        LogLevel::Warn => LevelFilter::WARN,
        LogLevel::Info => LevelFilter::INFO,
        LogLevel::Debug => LevelFilter::DEBUG,
        LogLevel::Trace => LevelFilter::TRACE,
    };
    let asked = match verbose {
        0 => configured,
        1 => LevelFilter::INFO,
        2 => LevelFilter::DEBUG,
        _ => LevelFilter::TRACE,
    };
    Targets::new().with_default(configured.min(LevelFilter::WARN)).with_target("sluis", configured.max(asked))
}
