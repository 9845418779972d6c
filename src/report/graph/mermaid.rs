// SPDX-License-Identifier: EUPL-1.2
//! A chart as Mermaid, which code hosts and wikis draw in the middle of a text. Titles of authors stand between quotes, and
//! what could end a quote is written as its number.

use super::{Card, Chart, Column, Standing, Tone};

/// The chart as a flowchart of Mermaid.
pub fn mermaid(chart: &Chart<'_>) -> String {
    let mut text = format!("---\ntitle: {}\n---\nflowchart LR\n", serde_json::Value::from(chart.title.as_str()));
    for (column, number) in chart.columns.iter().zip(1..) {
        text += &subgraph(column, number);
    }
    for (at, column) in chart.columns.iter().enumerate() {
        let phase = named("phase", &column.id);
        let next = chart.columns.get(at + 1).map_or("done(((\" \")))".to_owned(), |next| named("phase", &next.id));
        match &column.gate {
            None => text += &format!("  {phase} --> {next}\n"),
            Some(gate) => {
                let id = named("gate", &column.id);
                let words = label(
                    [gate.title.as_str()].into_iter().chain(gate.lines.iter().map(String::as_str)),
                    gate.standing.as_ref(),
                );
                text += &format!("  {phase} --> {id}{{\"{words}\"}}\n  {id} --> {next}\n");
            }
        }
    }
    text + &classes(chart)
}

fn subgraph(column: &Column, number: usize) -> String {
    let title = label([format!("{number}. {}", column.title).as_str()].into_iter(), column.standing.as_ref());
    let mut text = format!("  subgraph {}[\"{title}\"]\n    direction TB\n", named("phase", &column.id));
    for card in &column.cards {
        text += &format!("    {}{}\n", named("step", &card.id), shape(card));
    }
    for card in &column.cards {
        for link in &card.after {
            let from = named("step", &column.cards[link.from].id);
            let arrow = link.label.as_ref().map_or("-->".to_owned(), |words| format!("-- \"{}\" -->", escaped(words)));
            text += &format!("    {from} {arrow} {}\n", named("step", &card.id));
        }
    }
    text + "  end\n"
}

/// A stack for a step that stands once for each of a list.
fn shape(card: &Card) -> String {
    let words = [card.title.as_str()].into_iter().chain(card.lines.iter().map(String::as_str));
    let words = label(words, card.standing.as_ref());
    if card.fans_out { format!("[[\"{words}\"]]") } else { format!("[\"{words}\"]") }
}

fn label<'a>(lines: impl Iterator<Item = &'a str>, standing: Option<&Standing>) -> String {
    let standing = standing.map(|standing| format!("{} {}", standing.mark, standing.word));
    let lines = lines.map(str::to_owned).chain(standing).map(|line| escaped(&line));
    lines.collect::<Vec<_>>().join("<br>")
}

/// The colours of states, where there are any, and dashes around what may be skipped.
fn classes(chart: &Chart<'_>) -> String {
    let cards = || chart.columns.iter().flat_map(|column| &column.cards);
    let of = |tone: Tone| {
        let steps = cards().filter(move |card| card.standing.as_ref().is_some_and(|standing| standing.tone == tone));
        steps.map(|card| named("step", &card.id)).collect::<Vec<_>>()
    };
    let skipped = cards().filter(|card| card.may_be_skipped).map(|card| named("step", &card.id)).collect();
    let styles = [
        ("open", "fill:#fff6d6,stroke:#7a5a00,color:#1b1b1b", of(Tone::Open)),
        ("ready", "fill:#e5f3e6,stroke:#2c6b31,color:#1b1b1b", of(Tone::Done)),
        ("away", "fill:#ededed,stroke:#6b7078,color:#1b1b1b", of(Tone::Away)),
        ("skippable", "stroke-dasharray:5 3", skipped),
    ];
    let used = styles.into_iter().filter(|(_, _, steps)| !steps.is_empty());
    used.map(|(name, style, steps)| format!("  classDef {name} {style}\n  class {} {name}\n", steps.join(",")))
        .collect()
}

/// Ids of ours have hyphens and no underscores, so that no two become one.
fn named(what: &str, id: &str) -> String {
    format!("{what}_{}", id.replace('-', "_"))
}

/// Everything but letters, digits and plain marks as its number, which Mermaid turns back.
fn escaped(text: &str) -> String {
    let plain = |c: char| c.is_alphanumeric() || " .,:!?()'/=+-–·▸✓×…€%".contains(c);
    let one = |c: char| if plain(c) { c.to_string() } else { format!("#{};", u32::from(c)) };
    text.split_whitespace().collect::<Vec<_>>().join(" ").chars().map(one).collect()
}
