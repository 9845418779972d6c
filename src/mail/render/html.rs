// SPDX-License-Identifier: EUPL-1.2
//! The HTML part: one column in a table, inline styles, no images, nothing from outside. Every piece of text is escaped
//! here and nowhere else. Reads well at 360 px, and leaves the colours to the reader's light or dark mode.

use pulldown_cmark::{CodeBlockKind, Event, HeadingLevel, Tag, TagEnd};
use sluis_core::text::Language;

use super::super::slots::Slots;
use super::{address, events};

const FONT: &str = "font-family:Verdana,Arial,sans-serif";
const PARAGRAPH: &str = "margin:0 0 16px 0;overflow-wrap:anywhere";
const CELL: &str = "padding:6px 12px 6px 0;border-bottom:1px solid #8a8a8a;text-align:left;vertical-align:top;\
                    overflow-wrap:anywhere";
const CODE: &str = "font-family:Consolas,Menlo,monospace;font-size:14px;overflow-wrap:anywhere";
/// A half-transparent grey is a shade of whatever lies under it, light or dark.
const PANEL: &str = "background-color:rgba(128,128,128,0.14);border-left:3px solid #8a8a8a;padding:10px 12px;\
                     margin:0 0 16px 0;overflow-wrap:anywhere";

/// The whole HTML document.
pub(in crate::mail) fn html(markdown: &str, title: &str, footer: &str, language: Language, slots: &Slots) -> String {
    let mut body = String::with_capacity(markdown.len() * 3);
    let mut writer = Writer { out: &mut body, slots, links: Vec::new(), lists: 0, quoted: false };
    events(markdown).for_each(|event| writer.event(event));
    format!(
        "<!DOCTYPE html>\n<html lang=\"{lang}\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <meta name=\"color-scheme\" content=\"light dark\">\n\
         <meta name=\"supported-color-schemes\" content=\"light dark\">\n\
         <title>{title}</title>\n<style>:root {{ color-scheme: light dark; }}</style>\n</head>\n\
         <body style=\"margin:0;padding:0\">\n\
         <table role=\"presentation\" width=\"100%\" cellpadding=\"0\" cellspacing=\"0\" border=\"0\">\n\
         <tr><td align=\"center\" style=\"padding:16px\">\n\
         <table role=\"presentation\" width=\"100%\" cellpadding=\"0\" cellspacing=\"0\" border=\"0\" \
         style=\"max-width:640px;table-layout:fixed\">\n\
         <tr><td style=\"{FONT};font-size:16px;line-height:1.55;text-align:left\">\n{body}</td></tr>\n\
         <tr><td style=\"{FONT};font-size:13px;line-height:1.5;text-align:left;border-top:1px solid #8a8a8a;\
         padding-top:12px\">{footer}</td></tr>\n\
         </table>\n</td></tr>\n</table>\n</body>\n</html>\n",
        lang = language.code(),
        title = escape(title),
        footer = escape(footer),
    )
}

struct Writer<'a> {
    out: &'a mut String,
    slots: &'a Slots,
    /// Of each link that is open: whether it really is one.
    links: Vec<bool>,
    lists: usize,
    /// The panel of a quotation has its own space.
    quoted: bool,
}

impl Writer<'_> {
    fn event(&mut self, event: Event<'_>) {
        match event {
            Event::Start(tag) => self.start(tag),
            Event::End(tag) => self.end(tag),
            Event::Text(text) => self.push(&escape_lines(&self.slots.fill(&text))),
            Event::Code(text) => {
                let text = escape_lines(&self.slots.fill(&text));
                self.push(&format!("<code style=\"{CODE}\">{text}</code>"));
            }
            Event::SoftBreak => self.push("\n"),
            Event::HardBreak => self.push("<br>\n"),
            Event::Rule => self.push("<hr style=\"border:0;border-top:1px solid #8a8a8a;margin:0 0 16px 0\">\n"),
            Event::InlineMath(text) | Event::DisplayMath(text) => self.push(&escape(&text)),
            Event::Html(_) | Event::InlineHtml(_) | Event::FootnoteReference(_) | Event::TaskListMarker(_) => {}
        }
    }

    fn push(&mut self, piece: &str) {
        self.out.push_str(piece);
    }

    fn start(&mut self, tag: Tag<'_>) {
        match tag {
            Tag::Paragraph if self.quoted => self.push("<p style=\"margin:0;overflow-wrap:anywhere\">"),
            Tag::Paragraph => self.push(&format!("<p style=\"{PARAGRAPH}\">")),
            Tag::Heading { level, .. } => {
                let size = if level <= HeadingLevel::H1 { 21 } else { 17 };
                self.push(&format!(
                    "<{} style=\"font-size:{size}px;line-height:1.3;margin:24px 0 8px 0\">",
                    heading(level)
                ));
            }
            Tag::BlockQuote(_) => {
                self.quoted = true;
                self.push(&format!("<blockquote style=\"{PANEL}\">\n"));
            }
            Tag::CodeBlock(CodeBlockKind::Indented | CodeBlockKind::Fenced(_)) => {
                self.push(&format!("<pre style=\"{PANEL};white-space:pre-wrap;{CODE}\">"));
            }
            Tag::List(first) => {
                // Within a list the paragraph's space below is left out.
                let below = if self.lists == 0 { 16 } else { 0 };
                self.lists += 1;
                let style = format!("margin:0 0 {below}px 0;padding-left:22px");
                match first {
                    None => self.push(&format!("<ul style=\"{style}\">\n")),
                    Some(number) => self.push(&format!("<ol start=\"{number}\" style=\"{style}\">\n")),
                }
            }
            Tag::Item => self.push("<li style=\"margin:0 0 4px 0;overflow-wrap:anywhere\">"),
            Tag::Table(_) => self.push(
                "<table width=\"100%\" cellpadding=\"0\" cellspacing=\"0\" border=\"0\" \
                 style=\"margin:0 0 16px 0;font-size:15px\">\n",
            ),
            Tag::TableHead => self.push("<tr style=\"font-weight:bold\">"),
            Tag::TableRow => self.push("<tr>"),
            Tag::TableCell => self.push(&format!("<td style=\"{CELL}\">")),
            Tag::Emphasis => self.push("<em>"),
            Tag::Strong => self.push("<strong>"),
            Tag::Strikethrough => self.push("<s>"),
            Tag::Link { dest_url, .. } => {
                let address = address(&dest_url, self.slots);
                self.links.push(address.is_some());
                if let Some(address) = address {
                    self.push(&format!("<a href=\"{}\" style=\"overflow-wrap:anywhere\">", escape(&address)));
                }
            }
            _ => {}
        }
    }

    fn end(&mut self, tag: TagEnd) {
        match tag {
            TagEnd::Paragraph => self.push("</p>\n"),
            TagEnd::Heading(level) => self.push(&format!("</{}>\n", heading(level))),
            TagEnd::BlockQuote(_) => {
                self.quoted = false;
                self.push("</blockquote>\n");
            }
            TagEnd::CodeBlock => self.push("</pre>\n"),
            TagEnd::List(ordered) => {
                self.lists = self.lists.saturating_sub(1);
                self.push(if ordered { "</ol>\n" } else { "</ul>\n" });
            }
            TagEnd::Item => self.push("</li>\n"),
            TagEnd::Table => self.push("</table>\n"),
            TagEnd::TableHead | TagEnd::TableRow => self.push("</tr>\n"),
            TagEnd::TableCell => self.push("</td>"),
            TagEnd::Emphasis => self.push("</em>"),
            TagEnd::Strong => self.push("</strong>"),
            TagEnd::Strikethrough => self.push("</s>"),
            TagEnd::Link if self.links.pop() == Some(true) => self.push("</a>"),
            _ => {}
        }
    }
}

/// Every heading of a mail is one level deep or two: its subject is the first.
fn heading(level: HeadingLevel) -> &'static str {
    if level <= HeadingLevel::H1 { "h1" } else { "h2" }
}

/// Text for HTML, in content and in attributes.
pub(super) fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for sign in text.chars() {
        match sign {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\'' => escaped.push_str("&#39;"),
            other => escaped.push(other),
        }
    }
    escaped
}

/// As `escape`; the lines that people typed stay lines.
fn escape_lines(text: &str) -> String {
    let last = text.ends_with('\n');
    let lines = escape(text.trim_end_matches('\n')).replace('\n', "<br>\n");
    if last { format!("{lines}\n") } else { lines }
}
