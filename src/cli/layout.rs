// SPDX-License-Identifier: EUPL-1.2
//! Where words stand on a screen: tables without lines and paragraphs, both at most 100 columns wide.
//! Knows nothing of what the words say. Lines end without blanks, so that they can be compared and copied.

use comfy_table::{Cell, ColumnConstraint, ContentArrangement, Table, Width, presets};

/// No line is wider, unless one word is.
pub(super) const WIDTH: usize = 100;

/// Rows under a header as wide as the screen; the columns share the width by what they hold.
pub(super) fn table(header: &[&str], rows: impl IntoIterator<Item = Vec<String>>) -> String {
    table_within(WIDTH, header, rows)
}

/// A table in less than the whole width, to be indented. Words are cut only where even they do not fit side by side.
pub(super) fn table_within(width: usize, header: &[&str], rows: impl IntoIterator<Item = Vec<String>>) -> String {
    let mut table = Table::new();
    table.load_style(presets::NOTHING).set_content_arrangement(ContentArrangement::Dynamic);
    table.force_no_tty().set_width(width as u16);
    let header: Vec<String> = header.iter().map(|title| title.to_uppercase()).collect();
    let rows: Vec<Vec<String>> = rows.into_iter().collect();
    let columns = rows.first().map_or(header.len(), Vec::len);
    let longest = |column: usize| {
        let cells = rows.iter().chain(std::iter::once(&header)).filter_map(|row| row.get(column));
        cells.flat_map(|cell| cell.split([' ', '\n'])).map(|word| word.chars().count()).max().unwrap_or(0)
    };
    let widths: Vec<usize> = (0..columns).map(|column| longest(column) + gap(column, columns)).collect();
    if !header.is_empty() {
        table.set_header(header.into_iter().map(Cell::new_owned));
    }
    for row in rows {
        table.add_row(row.into_iter().map(Cell::new_owned));
    }
    let fits = widths.iter().sum::<usize>() <= width;
    for (at, column) in table.column_iter_mut().enumerate() {
        column.set_padding((0, gap(at, columns) as u16));
        if let (true, Some(least)) = (fits, widths.get(at)) {
            column.set_constraint(ColumnConstraint::LowerBoundary(Width::Fixed(*least as u16)));
        }
    }
    table.lines().map(|line| line.trim_end().replace(GLUE, " ") + "\n").collect()
}

/// Two blanks behind each column but the last.
fn gap(column: usize, columns: usize) -> usize {
    if column + 1 < columns { 2 } else { 0 }
}

/// A blank at which no line may end; printed as an ordinary one.
pub(super) const GLUE: char = '\u{a0}';

/// A text in lines, the first after `first`, the others after `others`. Words are never cut, nor what stands between
/// backticks: a command must be copied as a whole.
pub(super) fn wrapped(first: &str, others: &str, text: &str) -> String {
    let mut lines = first.to_owned();
    let mut used = first.chars().count();
    let mut fresh = true;
    let text = glued(text);
    for word in text.split([' ', '\n']).filter(|word| !word.is_empty()) {
        let length = word.chars().count();
        if !fresh && used + 1 + length > WIDTH {
            lines = lines.trim_end().to_owned() + "\n" + others;
            used = others.chars().count();
            fresh = true;
        }
        if !fresh {
            lines.push(' ');
            used += 1;
        }
        lines.push_str(word);
        used += length;
        fresh = false;
    }
    lines.replace(GLUE, " ") + "\n"
}

fn glued(text: &str) -> String {
    let parts = text.split('`').enumerate();
    let parts =
        parts.map(|(at, part)| if at % 2 == 1 { part.replace(' ', &GLUE.to_string()) } else { part.to_owned() });
    parts.collect::<Vec<_>>().join("`")
}

/// The same text with each line moved to the right.
pub(super) fn indented(by: usize, text: &str) -> String {
    let space = " ".repeat(by);
    text.lines().map(|line| if line.is_empty() { "\n".to_owned() } else { format!("{space}{line}\n") }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_line_is_wider_than_the_screen() {
        let long = "a rather long text that goes on ".repeat(6);
        let row = vec!["workshop[bedrijfsvoering]".to_owned(), long.clone(), long.clone()];
        let text = table(&["step", "title", "who"], [row]) + &wrapped("- ", "  ", &long);
        assert!(text.lines().all(|line| line.chars().count() <= WIDTH), "{text}");
        assert!(text.lines().all(|line| line == line.trim_end()), "{text}");
    }

    #[test]
    fn a_command_stays_on_one_line() {
        let text = format!("{} `sluis actions gho-dgw` says", "x".repeat(85));
        assert_eq!(wrapped("", "  ", &text), format!("{}\n  `sluis actions gho-dgw` says\n", "x".repeat(85)));
    }

    #[test]
    fn a_word_in_a_table_is_cut_only_when_all_do_not_fit() {
        let row = vec!["workshop[bedrijfsvoering]".to_owned(), "a b c d e f ".repeat(20), "y".repeat(30)];
        let text = table(&[], [row]);
        assert!(text.contains("workshop[bedrijfsvoering]  a b c"), "{text}");
    }

    #[test]
    fn a_word_is_never_cut() {
        let word = "x".repeat(120);
        assert_eq!(wrapped("", "", &word), word.clone() + "\n");
        assert_eq!(indented(2, "a\n\nb\n"), "  a\n\n  b\n");
    }
}
