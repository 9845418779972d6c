// SPDX-License-Identifier: EUPL-1.2
//! Who acts for whom now or on days to come, as the programme has heard of it. Says nothing of mandates that are over: those
//! stand in the log.

use jiff::civil::Date;
use serde::Serialize;
use sluis_core::engine::{Mandated, Run};

use super::Sight;

/// A mandate that runs or has yet to begin.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct MandateView {
    /// Who is away, by id.
    pub from: String,
    /// Who acts, by id.
    pub to: String,
    /// In which roles.
    pub roles: Vec<String>,
    /// The first day.
    pub start: Date,
    /// The last day.
    pub end: Date,
    /// Whether the deputy may act now.
    pub running: bool,
}

impl Sight {
    /// Every mandate that is not over, in the order in which they were given.
    pub(super) fn mandates(&self) -> Vec<MandateView> {
        let view = |heard: &Mandated| {
            let sluis_core::directory::Mandate { from, to, roles, start, end } = heard.mandate.clone();
            MandateView { from, to, roles, start, end, running: heard.run == Run::Running }
        };
        self.instance.mandates.iter().filter(|heard| heard.run != Run::Over).map(view).collect()
    }
}
