// SPDX-License-Identifier: EUPL-1.2
//! Who was not reached, in a few lines under a status, an action list or a log: the person, about what, why, and what to
//! do. Says nothing when everybody was reached.

use sluis_core::text::Language;

use super::layout::{WIDTH, indented, table_within, wrapped};
use super::words::say;
use crate::app::NotReached;

/// The lines, with an empty one before them; empty when everybody was reached. `name` says how people call a person.
pub(super) fn lines(missed: &[NotReached], name: impl Fn(&str) -> String, language: Language) -> String {
    let Some(first) = missed.first() else { return String::new() };
    let rows = missed.iter().map(|missed| {
        let about = missed.item.clone().unwrap_or_else(|| missed.instance.clone());
        vec![name(&missed.person), format!("{} {about}", missed.kind), missed.why.get(language).to_owned()]
    });
    let table = indented(3, &table_within(WIDTH - 3, &[], rows));
    let id = super::outbox::short(&first.mail);
    let cure = match (missed.len(), language) {
        (1, Language::Nl) => format!("Als dat verholpen is: `sluis outbox retry {id}`."),
        (1, Language::En) => format!("When that is mended: `sluis outbox retry {id}`."),
        (_, Language::Nl) => format!("Als dat verholpen is: `sluis outbox retry --all --instance {}`.", first.instance),
        (_, Language::En) => format!("When that is mended: `sluis outbox retry --all --instance {}`.", first.instance),
    };
    format!("\n{}\n{table}{}", say(language, "Niet bereikt", "Not reached"), wrapped("   ", "   ", &cure))
}
