// SPDX-License-Identifier: EUPL-1.2
//! What systemd hears: ready, alive, reloading, stopping, and one line of status. Without systemd nobody listens, and
//! nothing happens. The watchdog is fed while every service shows life, and not otherwise.

use std::time::Duration;

use sd_notify::NotifyState;

/// Says that everything runs, and what.
pub(super) fn ready(status: &str) {
    tell(&[NotifyState::Ready, NotifyState::Status(status)]);
}

/// Says that the configuration is read again; `ready` ends it.
pub(super) fn reloading() {
    // With the moment: systemd tells by it which reload the coming `ready` belongs to.
    match NotifyState::monotonic_usec_now() {
        Ok(moment) => tell(&[NotifyState::Reloading, moment]),
        Err(_) => tell(&[NotifyState::Reloading]),
    }
}

/// Says that nothing new is begun, and what is waited for.
pub(super) fn stopping(status: &str) {
    tell(&[NotifyState::Stopping, NotifyState::Status(status)]);
}

/// Says that every service lives.
pub(super) fn alive() {
    tell(&[NotifyState::Watchdog]);
}

/// How often to say so: half of the time that systemd allows. None when it does not watch.
pub(super) fn watched() -> Option<Duration> {
    sd_notify::watchdog_enabled().map(|allowed| allowed / 2)
}

fn tell(news: &[NotifyState<'_>]) {
    if let Err(error) = sd_notify::notify(news) {
        tracing::warn!(target: "sluis::service", action = "notify", object = "systemd", result = "failed", %error);
    }
}
