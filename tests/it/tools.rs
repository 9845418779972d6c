// SPDX-License-Identifier: EUPL-1.2
//! The programs that tests borrow (Python, Node, Chromium), as `tests/run` found or installed them.
//! A missing one is a failure with the cure in it, never a reason to skip.

use std::path::Path;

/// The root of the repository.
pub(crate) fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}
