// SPDX-License-Identifier: EUPL-1.2
//! Services that carry on by themselves: each is idempotent, takes no input but the store and the clock, and may be
//! stopped at any point and run by any number of processes. They decide nothing; what is owed was decided before.

pub mod deliverer;
