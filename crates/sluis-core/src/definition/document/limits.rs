// SPDX-License-Identifier: EUPL-1.2
//! How much an author's file may hold, so that no file can keep a reader busy or fill its memory.
//! Ordinary definitions stay far below every limit.

/// The largest file, in bytes.
pub const MAX_BYTES: usize = 1024 * 1024;
/// How deep maps and lists may stand in each other.
pub const MAX_DEPTH: usize = 32;
/// How many values a file may hold, counting what aliases repeat; keys do not count.
pub const MAX_NODES: usize = 20_000;
/// How many anchors, and how many aliases, a file may use.
pub const MAX_ALIASES: usize = 100;
