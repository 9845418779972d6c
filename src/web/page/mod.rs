// SPDX-License-Identifier: EUPL-1.2
//! What pages are made of: the frame around each, and the parts inside. Values in, HTML out: nothing here asks the app,
//! and no page needs JavaScript. Whatever people typed is escaped by the macro that writes the HTML.

pub mod layout;
pub mod parts;

pub use layout::{Page, Site};
