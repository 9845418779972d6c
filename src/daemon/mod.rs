// SPDX-License-Identifier: EUPL-1.2
//! Services that carry on by themselves: each is idempotent, takes no input but the store and the clock, and may be
//! stopped at any point and run by any number of processes. They decide nothing; what is owed was decided before.
//!
//! ```text
//! driver --- signals of the system, of a commit, of another process that wrote the store
//!   +-- supervisor of each service: turn -> rest until the next moment known, in sleeps of at most a minute -> turn
//!   |      pulse      instances whose time has come -> Command::Pulse -> the funnel
//!   |      deliverer  duties that are due -> messages -> out
//!   |      pruner     texts that were kept long enough -> away
//!   +-- listener, a thread of its own: /healthz /readyz /metrics
//! ```

pub mod deliverer;
mod driver;
mod health;
mod logs;
pub mod pruner;
mod service;
mod signals;
mod supervisor;
mod systemd;
mod vital;

use tokio::sync::watch;

/// Comes back when the sign to stop is given; never when nobody can give it any more.
async fn told_to_stop(stop: &mut watch::Receiver<bool>) {
    if stop.wait_for(|stop| *stop).await.is_err() {
        std::future::pending::<()>().await;
    }
}

pub use driver::{Daemon, DaemonError, Reloaded, Started, run};
pub use logs::Logs;
