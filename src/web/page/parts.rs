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

/// Who answers questions, when somebody does.
pub fn questions_to(contact: Option<(&str, &str)>, language: Language) -> Markup {
    html! {
        @if let Some((name, address)) = contact {
            p class="utrecht-paragraph" {
                (language.say("Vragen? ", "Questions? ")) (name) ", " (link(&format!("mailto:{address}"), address)) "."
            }
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
            // Its rows are known by their list, as those of a table are: classes on each weighed more than most facts.
            dl class="utrecht-data-list" {
                @for (name, value) in pairs { div { dt { (name) } dd { (value) } } }
            }
        }
    }
}

/// A column of a table.
#[derive(Clone, Copy, Debug)]
pub struct Column<'t> {
    title: &'t str,
    is_named: bool,
}

/// A column whose cells need its title beside them on a phone: a date alone says nothing.
pub fn named(title: &str) -> Column<'_> {
    Column { title, is_named: true }
}

/// A column whose cells say for themselves what they are.
pub fn plain(title: &str) -> Column<'_> {
    Column { title, is_named: false }
}

/// A table: a caption for who does not see the heading above it, the columns, and rows whose first cell names them. On a phone
/// each row becomes a block. A column in which nothing stands is left out.
pub fn table(caption: &str, columns: &[Column<'_>], rows: &[Vec<Markup>]) -> Markup {
    let holds_something = |at: &usize| rows.iter().any(|row| row.get(*at).is_some_and(|cell| !cell.0.is_empty()));
    let shown: Vec<usize> = (0..columns.len()).filter(holds_something).collect();
    html! {
        table class="utrecht-table sluis-stacked" {
            caption class="sluis-hidden" { (caption) }
            thead {
                tr {
                    @for at in &shown { th scope="col" { (columns[*at].title) } }
                }
            }
            tbody {
                @for row in rows {
                    tr {
                        @for at in &shown { (table_cell(columns[*at], *at == 0, &row[*at])) }
                    }
                }
            }
        }
    }
}

fn table_cell(column: Column<'_>, names_the_row: bool, cell: &Markup) -> Markup {
    html! {
        @if names_the_row {
            th scope="row" { (cell) }
        } @else {
            // Which column it is of shows on a phone, where there is something to show.
            td data-c=[(column.is_named && !cell.0.is_empty()).then_some(column.title)] { (cell) }
        }
    }
}

/// A state in a word, within a shape: what deserves the eye among others.
pub fn state(word: &str, is_late: bool) -> Markup {
    let class = if is_late { "sluis-state sluis-state--late" } else { "sluis-state" };
    html! { span class=(class) { (word) } }
}
