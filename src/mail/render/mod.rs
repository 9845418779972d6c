// SPDX-License-Identifier: EUPL-1.2
//! From Markdown with tokens to the two parts of a mail. Raw HTML in the wording shows as typed, images become their
//! text, and a link goes to http, https or mailto or is no link.

mod fragment;
mod html;
mod text;

use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};

use super::slots::Slots;

pub(super) use fragment::fragment;
pub(super) use html::html;
pub(super) use text::text;

/// The events of the Markdown, with everything that could act taken out.
fn events(markdown: &str) -> impl Iterator<Item = Event<'_>> {
    Parser::new_ext(markdown, Options::ENABLE_TABLES | Options::ENABLE_STRIKETHROUGH).filter_map(|event| match event {
        Event::Html(text) | Event::InlineHtml(text) => Some(Event::Text(text)),
        Event::Start(Tag::HtmlBlock) => Some(Event::Start(Tag::Paragraph)),
        Event::End(TagEnd::HtmlBlock) => Some(Event::End(TagEnd::Paragraph)),
        Event::Start(Tag::Image { .. }) | Event::End(TagEnd::Image) => None,
        other => Some(other),
    })
}

/// The address of a link when it may be one.
fn address(written: &str, slots: &Slots) -> Option<String> {
    let address = super::message::clean(&slots.fill(written));
    let known = ["https://", "http://", "mailto:"].iter().any(|scheme| address.starts_with(scheme));
    (known && !address.contains(char::is_whitespace)).then_some(address)
}
