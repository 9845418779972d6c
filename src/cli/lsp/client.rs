// SPDX-License-Identifier: EUPL-1.2
//! What the editor said of itself when it started this: which answers it can show. Says nothing that it was not told.

use serde_json::Value as Json;
use sluis_core::text::Language;

/// The editor, and who reads in it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Client {
    /// What its reader reads.
    pub(super) language: Language,
    /// How it takes snippets; nothing where it takes none.
    pub(super) snippets: Option<Lines>,
    /// Whether it asks what is renamed before it asks for a new name.
    pub(super) prepares_rename: bool,
    /// Whether it shows parts within parts.
    pub(super) nests_symbols: bool,
}

/// What an editor does with the further lines of what it inserts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Lines {
    /// It indents them as the line in which it inserts; whether it knows another way and must be told.
    Indented { is_told: bool },
    /// It inserts them as they are.
    AsIs,
}

impl Client {
    /// Reads what the editor sent with `initialize`.
    pub(super) fn of(params: &Json, language: Language) -> Client {
        let document = &params["capabilities"]["textDocument"];
        let item = &document["completion"]["completionItem"];
        let modes = item["insertTextModeSupport"]["valueSet"].as_array();
        let knows = |mode: u64| modes.is_some_and(|modes| modes.iter().any(|one| one.as_u64() == Some(mode)));
        let lines = match (knows(1), knows(2)) {
            (true, false) => Lines::AsIs,
            (_, is_told) => Lines::Indented { is_told },
        };
        Client {
            language,
            snippets: Some(lines).filter(|_| item["snippetSupport"] == true),
            prepares_rename: document["rename"]["prepareSupport"] == true,
            nests_symbols: document["documentSymbol"]["hierarchicalDocumentSymbolSupport"] == true,
        }
    }
}

impl Lines {
    /// The number by which the protocol knows it, where the editor must be told.
    pub(super) fn mode(self) -> Option<u8> {
        match self {
            Lines::AsIs => Some(1),
            Lines::Indented { is_told } => is_told.then_some(2),
        }
    }
}
