// SPDX-License-Identifier: EUPL-1.2
//! One program for all targets; `SLUIS_FUZZ` says which one it feeds, and libFuzzer takes the command line. `tests/long`
//! builds and runs it. Judges nothing itself: a target that panics has found something.
#![no_main]

#[path = "../../it/hostile/targets.rs"]
mod targets;

use std::sync::OnceLock;

use libfuzzer_sys::fuzz_target;

static TARGET: OnceLock<fn(&[u8])> = OnceLock::new();

fuzz_target!(
    init: {
        let wanted = std::env::var("SLUIS_FUZZ").unwrap_or_default();
        let known = targets::ALL.iter().find(|(name, _)| *name == wanted);
        let Some((_, target)) = known else { panic!("SLUIS_FUZZ is none of the targets: `{wanted}`") };
        TARGET.get_or_init(|| *target);
    },
    |data: &[u8]| {
        if let Some(target) = TARGET.get() {
            target(data);
        }
    }
);
