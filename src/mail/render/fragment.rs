// SPDX-License-Identifier: EUPL-1.2
//! A piece of a page: the same Markdown as HTML without styles, classes or links, for a page that has its own. Every
//! text is escaped by the writer of Markdown, and what people typed never passes as Markdown.

use pulldown_cmark::{Event, Tag, TagEnd};

use super::super::slots::Slots;
use super::events;

/// The HTML of this Markdown.
pub(in crate::mail) fn fragment(markdown: &str, slots: &Slots) -> String {
    let mut html = String::with_capacity(markdown.len() * 2);
    pulldown_cmark::html::push_html(&mut html, events(markdown).flat_map(|event| filled(event, slots)));
    html
}

fn filled<'a>(event: Event<'a>, slots: &Slots) -> Vec<Event<'a>> {
    match event {
        Event::Code(text) => vec![Event::Code(slots.fill(&text).into())],
        Event::Start(Tag::Link { .. }) | Event::End(TagEnd::Link) => Vec::new(),
        Event::Text(text) => {
            let text = slots.fill(&text);
            let lines = text.split('\n').map(|line| Event::Text(line.to_owned().into()));
            // The lines that people typed stay lines.
            let mut events: Vec<Event<'a>> = lines.flat_map(|line| [line, Event::HardBreak]).collect();
            events.pop();
            events
        }
        other => vec![other],
    }
}
