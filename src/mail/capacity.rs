// SPDX-License-Identifier: EUPL-1.2
//! How much a way for mail to leave carries. It says so itself; the deliverer keeps to it.

/// How much mail may leave.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Capacity {
    /// So many messages at once; at least 1.
    pub connections: u32,
    /// So many messages in any minute; `None`: as many as can be carried.
    pub rate_per_minute: Option<u32>,
}

impl Default for Capacity {
    /// One after the other, in the order in which they are due.
    fn default() -> Self {
        Self { connections: 1, rate_per_minute: None }
    }
}
