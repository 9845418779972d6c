// SPDX-License-Identifier: EUPL-1.2
//! The text part: whole, for people whose program shows no HTML and for those who read with their ears. Links are
//! written out, lists have dashes, headings have a line under them, and lines end before the 76th column.

use pulldown_cmark::{Event, HeadingLevel, Tag, TagEnd};

use super::super::slots::Slots;
use super::{address, events};

const WIDTH: usize = 75;

/// The text of this Markdown.
pub(in crate::mail) fn text(markdown: &str, footer: &str, slots: &Slots) -> String {
    let mut writer = Writer::new(slots);
    events(markdown).for_each(|event| writer.event(event));
    writer.flush();
    let mut out = writer.out.trim().to_owned();
    out.push_str("\n\n-- \n");
    wrap(&mut out, footer.trim(), "", "");
    out
}

struct Writer<'a> {
    slots: &'a Slots,
    out: String,
    /// The paragraph, item or row that is being collected.
    line: String,
    /// Of each list that is open: the number of its next item, when it has numbers.
    depth: Vec<Option<u64>>,
    /// What stands before the first line of an item.
    mark: Option<String>,
    links: Vec<(Option<String>, usize)>,
    heading: Option<HeadingLevel>,
    in_code: bool,
    in_quote: bool,
    cells: Vec<String>,
    head: Vec<String>,
    in_table: bool,
}

impl<'a> Writer<'a> {
    fn new(slots: &'a Slots) -> Writer<'a> {
        Writer {
            slots,
            out: String::new(),
            line: String::new(),
            depth: Vec::new(),
            mark: None,
            links: Vec::new(),
            heading: None,
            in_code: false,
            in_quote: false,
            cells: Vec::new(),
            head: Vec::new(),
            in_table: false,
        }
    }

    fn event(&mut self, event: Event<'_>) {
        match event {
            Event::Start(tag) => self.start(tag),
            Event::End(tag) => self.end(tag),
            Event::Text(text) | Event::Code(text) => self.line.push_str(&self.slots.fill(&text)),
            Event::SoftBreak => self.line.push(' '),
            Event::HardBreak => self.line.push('\n'),
            Event::Rule => {
                self.flush();
                self.blank();
                self.out.push_str(&format!("{}\n", "-".repeat(20)));
            }
            Event::InlineMath(text) | Event::DisplayMath(text) => self.line.push_str(&text),
            Event::Html(_) | Event::InlineHtml(_) | Event::FootnoteReference(_) | Event::TaskListMarker(_) => {}
        }
    }

    fn start(&mut self, tag: Tag<'_>) {
        match tag {
            Tag::Paragraph if self.depth.is_empty() => self.block(),
            Tag::Heading { level, .. } => {
                self.block();
                self.heading = Some(level);
            }
            Tag::BlockQuote(_) => {
                self.block();
                self.in_quote = true;
            }
            Tag::CodeBlock(_) => {
                self.block();
                self.in_code = true;
            }
            Tag::List(first) => {
                self.flush();
                if self.depth.is_empty() {
                    self.blank();
                }
                self.depth.push(first);
            }
            Tag::Item => {
                self.flush();
                let mark = match self.depth.last_mut() {
                    Some(Some(number)) => {
                        let mark = format!("{number}. ");
                        *number += 1;
                        mark
                    }
                    _ => "- ".to_owned(),
                };
                self.mark = Some(mark);
            }
            Tag::Table(_) => {
                self.block();
                self.in_table = true;
                self.head.clear();
            }
            Tag::TableHead | Tag::TableRow => self.cells.clear(),
            Tag::Link { dest_url, .. } => self.links.push((address(&dest_url, self.slots), self.line.len())),
            _ => {}
        }
    }

    fn end(&mut self, tag: TagEnd) {
        match tag {
            TagEnd::Paragraph | TagEnd::Item => self.flush(),
            TagEnd::Heading(_) => {
                let under = if self.heading.take() == Some(HeadingLevel::H1) { "=" } else { "-" };
                let width = self.line.trim().chars().count().min(WIDTH);
                self.flush();
                self.out.push_str(&format!("{}\n", under.repeat(width)));
            }
            TagEnd::BlockQuote(_) => {
                self.flush();
                self.in_quote = false;
            }
            TagEnd::CodeBlock => {
                let code = std::mem::take(&mut self.line);
                for line in code.trim_end().lines() {
                    self.out.push_str(&format!("    {line}\n"));
                }
                self.in_code = false;
            }
            TagEnd::List(_) => {
                self.flush();
                self.depth.pop();
            }
            TagEnd::TableCell => {
                let cell = std::mem::take(&mut self.line);
                self.cells.push(cell.split_whitespace().collect::<Vec<_>>().join(" "));
            }
            TagEnd::TableHead => self.head = std::mem::take(&mut self.cells),
            TagEnd::TableRow => self.row(),
            TagEnd::Table => self.in_table = false,
            TagEnd::Link => self.link_written_out(),
            _ => {}
        }
    }

    /// A row of a table as `first: second, heading third`: it reads the same on any width and by ear.
    fn row(&mut self) {
        let cells = std::mem::take(&mut self.cells);
        let mut parts = cells.iter().enumerate().filter(|(_, cell)| !cell.is_empty());
        let first = parts.next().map(|(_, cell)| cell.clone()).unwrap_or_default();
        let rest: Vec<String> = parts
            .map(|(at, cell)| match self.head.get(at).filter(|head| !head.is_empty()) {
                Some(head) => format!("{} {cell}", head.to_lowercase()),
                None => cell.clone(),
            })
            .collect();
        self.line = if rest.is_empty() { first } else { format!("{first}: {}", rest.join(", ")) };
        self.mark = Some("- ".to_owned());
        self.flush();
    }

    /// The address behind the words, unless the words are the address.
    fn link_written_out(&mut self) {
        let Some((Some(address), from)) = self.links.pop() else { return };
        let words = self.line.get(from..).unwrap_or_default();
        if words != address && address.strip_prefix("mailto:") != Some(words) {
            self.line.push_str(&format!(" ({address})"));
        }
    }

    /// A new block outside a list begins after an empty line.
    fn block(&mut self) {
        self.flush();
        if self.depth.is_empty() {
            self.blank();
        }
    }

    fn blank(&mut self) {
        if !self.out.is_empty() && !self.out.ends_with("\n\n") {
            self.out.push('\n');
        }
    }

    /// Writes what was collected, wrapped and indented.
    fn flush(&mut self) {
        if self.in_code || self.in_table && self.mark.is_none() {
            return;
        }
        let line = std::mem::take(&mut self.line);
        if line.trim().is_empty() {
            return;
        }
        let outer = "  ".repeat(self.depth.len().saturating_sub(1));
        let quote = if self.in_quote { "> " } else { "" };
        let mark = self.mark.take();
        let inner = match &mark {
            Some(mark) => " ".repeat(mark.chars().count()),
            None if self.depth.is_empty() => String::new(),
            None => "  ".to_owned(),
        };
        let mut first = format!("{outer}{quote}{}", mark.unwrap_or_else(|| inner.clone()));
        let next = format!("{outer}{quote}{inner}");
        for typed in line.trim().split('\n') {
            wrap(&mut self.out, typed, &first, &next);
            first.clone_from(&next);
        }
    }
}

/// One typed line over as many lines as it needs. A word that is too long, such as an address, stays whole.
fn wrap(out: &mut String, typed: &str, first: &str, next: &str) {
    let mut line = first.to_owned();
    let mut empty = true;
    for word in typed.split(' ').filter(|word| !word.is_empty()) {
        if !empty && line.chars().count() + 1 + word.chars().count() > WIDTH {
            out.push_str(line.trim_end());
            out.push('\n');
            line = next.to_owned();
            empty = true;
        }
        if !empty {
            line.push(' ');
        }
        line.push_str(word);
        empty = false;
    }
    out.push_str(line.trim_end());
    out.push('\n');
}
