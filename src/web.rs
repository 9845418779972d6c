// SPDX-License-Identifier: EUPL-1.2
//! The pages on which people decide and complete from their mail. GET and HEAD change nothing and use nothing up, because
//! the scanners of mail follow every link; what is recorded was chosen, shown again, and confirmed by a POST. It reads
//! what people send and shows what the app says; it never decides what is legal, and reaches neither the store nor the
//! mail. No page has a script.
//!
//! ```text
//! listener -> server (time and size of a request) -> router -> guard (who posts, how often) -> page -> app
//! ```

mod about;
mod ballot;
mod code;
mod complete;
pub mod form;
mod guard;
mod headers;
mod intake;
pub mod page;
pub mod programme;
pub mod refused;
mod results;
mod router;
mod server;
pub mod style;

pub use page::Site;
pub use router::{Web, router};
pub use server::{Limits, serve};
