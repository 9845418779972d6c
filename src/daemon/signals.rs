// SPDX-License-Identifier: EUPL-1.2
//! What the system says to a daemon: end, or read the configuration again. Listened to from before it is ready, so that
//! no signal finds it unprepared.

use std::io;

/// What was said.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Said {
    /// SIGTERM or SIGINT: take nothing new, finish what is under way.
    End,
    /// SIGHUP: read the configuration again.
    Reload,
}

/// The signals of this process.
pub(super) struct Signals {
    #[cfg(unix)]
    all: [(tokio::signal::unix::Signal, Said); 3],
}

#[cfg(unix)]
impl Signals {
    /// From now on these signals do not end the process by themselves.
    pub(super) fn listen() -> io::Result<Signals> {
        use tokio::signal::unix::{SignalKind, signal};
        let terminate = signal(SignalKind::terminate())?;
        let interrupt = signal(SignalKind::interrupt())?;
        let hangup = signal(SignalKind::hangup())?;
        Ok(Signals { all: [(terminate, Said::End), (interrupt, Said::End), (hangup, Said::Reload)] })
    }

    /// Waits for the next one.
    pub(super) async fn next(&mut self) -> Said {
        let [(terminate, end), (interrupt, too), (hangup, reload)] = &mut self.all;
        tokio::select! {
            _ = terminate.recv() => *end,
            _ = interrupt.recv() => *too,
            _ = hangup.recv() => *reload,
        }
    }
}

#[cfg(not(unix))]
impl Signals {
    /// From now on Ctrl-C does not end the process by itself.
    pub(super) fn listen() -> io::Result<Signals> {
        Ok(Signals {})
    }

    /// Waits for the next one.
    pub(super) async fn next(&mut self) -> Said {
        match tokio::signal::ctrl_c().await {
            Ok(()) => Said::End,
            Err(_) => std::future::pending().await,
        }
    }
}
