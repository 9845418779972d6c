// SPDX-License-Identifier: EUPL-1.2
//! Every entrance for texts of people over the texts that are kept for it in `tests/corpora`: seeds, and whatever once made
//! one panic.

use std::fs;

use super::targets;
use crate::tools::root;

#[test]
fn every_text_entrance_stands_the_texts_that_are_kept_for_it() {
    let corpora = root().join("tests/corpora");
    for (name, target) in targets::ALL {
        let kept: Vec<_> = fs::read_dir(corpora.join(name)).unwrap().map(|entry| entry.unwrap().path()).collect();
        assert!(!kept.is_empty(), "no text is kept for {name}");
        for path in kept {
            let text = fs::read(&path).unwrap();
            let stood = std::panic::catch_unwind(|| target(&text));
            assert!(stood.is_ok(), "{name} does not stand {}", path.display());
        }
    }
    let folders = fs::read_dir(&corpora).unwrap().count();
    assert_eq!(folders, targets::ALL.len(), "each corpus has a target");
}
