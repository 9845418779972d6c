// SPDX-License-Identifier: EUPL-1.2
//! The components of the design system as small functions: alerts, lists of facts, tables, links, buttons. Each gives
//! HTML that reads the same without styles, and says by words what it also says by colour.

use maud::{Markup, html};
use sluis_core::text::Language;

/// What an alert is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tone {
    /// It went well.
    Ok,
    /// Good to know.
    Info,
    /// Look out.
    Warning,
    /// It did not go.
    Error,
}

/// A message that stands out. Its title is a heading of the second level.
pub fn alert(tone: Tone, title: &str, body: Markup) -> Markup {
    let class = match tone {
        Tone::Ok => "utrecht-alert utrecht-alert--ok",
        Tone::Info => "utrecht-alert utrecht-alert--info",
        Tone::Warning => "utrecht-alert utrecht-alert--warning",
        Tone::Error => "utrecht-alert utrecht-alert--error",
    };
    html! {
        div class=(class) {
            div class="utrecht-alert__content" {
                div class="utrecht-alert__message sluis-stack" { (heading_2(title)) (body) }
            }
        }
    }
}

/// The one heading of a page.
pub fn heading_1(text: &str) -> Markup {
    html! { h1 class="utrecht-heading-1" { (text) } }
}

/// A part of a page.
pub fn heading_2(text: &str) -> Markup {
    html! { h2 class="utrecht-heading-2" { (text) } }
}

/// A part of a part.
pub fn heading_3(text: &str) -> Markup {
    html! { h3 class="utrecht-heading-3" { (text) } }
}

/// A paragraph; its line breaks stay.
pub fn paragraph(text: &str) -> Markup {
    html! { p class="utrecht-paragraph" { (text) } }
}

/// The first words of a page.
pub fn lead(text: &str) -> Markup {
    html! { p class="utrecht-paragraph utrecht-paragraph--lead" { (text) } }
}

/// A link.
pub fn link(href: &str, text: &str) -> Markup {
    html! { a class="utrecht-link utrecht-link--html-a" href=(href) { (text) } }
}

/// The way to the page of the whole programme, when there is one.
pub fn to_programme(href: Option<String>, language: Language) -> Markup {
    html! {
        @if let Some(href) = href {
            p class="utrecht-paragraph" { (link(&href, language.say("Bekijk het hele programma", "See the whole programme"))) }
        }
    }
}

/// A list without an order; nothing at all for no items.
pub fn bullets(items: &[Markup]) -> Markup {
    html! {
        @if !items.is_empty() {
            ul class="utrecht-unordered-list" {
                @for item in items { li class="utrecht-unordered-list__item" { (item) } }
            }
        }
    }
}

/// The button that does what the page is for.
pub fn button(text: &str) -> Markup {
    html! { button class="utrecht-button utrecht-button--primary-action" type="submit" { (text) } }
}

/// A button that does something else: its name and value say what, to whoever reads the body.
pub fn other_button(name: &str, value: &str, text: &str) -> Markup {
    html! {
        button class="utrecht-button utrecht-button--secondary-action" type="submit" name=(name) value=(value)
            formnovalidate { (text) }
    }
}

/// Facts by their names.
pub fn facts(pairs: &[(String, Markup)]) -> Markup {
    html! {
        @if !pairs.is_empty() {
            dl class="utrecht-data-list utrecht-data-list--rows" {
                @for (name, value) in pairs {
                    div class="utrecht-data-list__item" {
                        dt class="utrecht-data-list__item-key" { (name) }
                        dd class="utrecht-data-list__item-value utrecht-data-list__item-value--html-dd" { (value) }
                    }
                }
            }
        }
    }
}

/// A table: a caption for who does not see the heading above it, the columns, and rows whose first cell names them. On a phone each row becomes a block.
pub fn table(caption: &str, columns: &[&str], rows: &[Vec<Markup>]) -> Markup {
    html! {
        table class="utrecht-table sluis-stacked" {
            caption class="sluis-hidden" { (caption) }
            thead {
                tr {
                    @for column in columns { th scope="col" { (column) } }
                }
            }
            tbody {
                @for row in rows {
                    tr {
                        @for (column, cell) in columns.iter().zip(row) { (table_cell(column, *column == columns[0], cell)) }
                    }
                }
            }
        }
    }
}

fn table_cell(column: &str, names_the_row: bool, cell: &Markup) -> Markup {
    html! {
        @if names_the_row {
            th scope="row" { (cell) }
        } @else {
            // Which column it is of shows on a phone, where there is something to show.
            td data-column=[(!cell.0.is_empty()).then_some(column)] { (cell) }
        }
    }
}

/// A state in a word, within a shape.
pub fn state(word: &str, is_late: bool) -> Markup {
    let class = if is_late { "sluis-state sluis-state--late" } else { "sluis-state" };
    html! { span class=(class) { (word) } }
}
