// SPDX-License-Identifier: EUPL-1.2
//! A chart as DOT, which Graphviz and its kin lay out. Everything an author wrote stands between quotes.

use super::{Chart, Column, Standing, Tone};

/// The chart as a directed graph in DOT.
pub fn dot(chart: &Chart<'_>) -> String {
    let mut text = format!(
        "digraph {} {{\n  label={};\n  labelloc=t;\n  rankdir=LR;\n  compound=true;\n  fontname=\"Arial\";\n  \
         node [shape=box, style=\"rounded,filled\", fillcolor=white, fontname=\"Arial\", fontsize=11];\n  \
         edge [color=\"#5b6470\", fontname=\"Arial\", fontsize=10];\n  \"the start\" [shape=circle, label=\"\", width=0.2];\n  \
         \"the end\" [shape=doublecircle, label=\"\", width=0.15];\n",
        quoted(&chart.definition.id),
        quoted(&format!("{}\n{}", chart.title, chart.subtitle)),
    );
    for (column, number) in chart.columns.iter().zip(1..) {
        text += &cluster(column, number);
    }
    let mut from: Vec<String> = vec![quoted("the start")];
    for column in &chart.columns {
        for (at, id) in from.iter().flat_map(|from| entries(column).into_iter().map(move |to| (from, to))) {
            text += &format!("  {at} -> {id};\n");
        }
        from = exits(column);
        if let Some(gate) = &column.gate {
            let id = quoted(&format!("gate {}", column.id));
            let words = label(&gate.title, &gate.lines, gate.standing.as_ref());
            text += &format!("  {id} [shape=diamond, style=filled, label={words}{}];\n", fill(gate.standing.as_ref()));
            text.extend(from.iter().map(|exit| format!("  {exit} -> {id};\n")));
            from = vec![id];
        }
    }
    text.extend(from.iter().map(|exit| format!("  {exit} -> \"the end\";\n")));
    text + "}\n"
}

fn cluster(column: &Column, number: usize) -> String {
    let title = label(&format!("{number}. {}", column.title), &[], column.standing.as_ref());
    let mut text = format!("  subgraph {} {{\n    label={title};\n", quoted(&format!("cluster {}", column.id)));
    for card in &column.cards {
        let words = label(&card.title, &card.lines, card.standing.as_ref());
        let edges = if card.fans_out { ", peripheries=2" } else { "" };
        let style = if card.may_be_skipped { ", style=\"rounded,filled,dashed\"" } else { "" };
        text += &format!("    {} [label={words}{edges}{style}{}];\n", quoted(&card.id), fill(card.standing.as_ref()));
    }
    for card in &column.cards {
        for link in &card.after {
            let words = link.label.as_ref().map(|words| format!(" [label={}]", quoted(words))).unwrap_or_default();
            text += &format!("    {} -> {}{words};\n", quoted(&column.cards[link.from].id), quoted(&card.id));
        }
    }
    text + "  }\n"
}

/// The steps with which a phase begins, and those behind which none comes.
fn entries(column: &Column) -> Vec<String> {
    column.cards.iter().filter(|card| card.after.is_empty()).map(|card| quoted(&card.id)).collect()
}

fn exits(column: &Column) -> Vec<String> {
    let needed = |at: usize| column.cards.iter().any(|card| card.after.iter().any(|link| link.from == at));
    let last = column.cards.iter().enumerate().filter(|(at, _)| !needed(*at));
    last.map(|(_, card)| quoted(&card.id)).collect()
}

fn label(title: &str, lines: &[String], standing: Option<&Standing>) -> String {
    let standing = standing.map(|standing| format!("{} {}", standing.mark, standing.word));
    let all: Vec<&str> =
        [title].into_iter().chain(lines.iter().map(String::as_str)).chain(standing.as_deref()).collect();
    quoted(&all.join("\n"))
}

fn fill(standing: Option<&Standing>) -> &'static str {
    match standing.map(|standing| standing.tone) {
        Some(Tone::Open) => ", fillcolor=\"#fff6d6\"",
        Some(Tone::Done) => ", fillcolor=\"#e5f3e6\"",
        Some(Tone::Away) => ", fillcolor=\"#ededed\"",
        Some(Tone::Ahead) | None => "",
    }
}

/// Between quotes a backslash and a quote are the only signs with a meaning.
fn quoted(text: &str) -> String {
    format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\"").replace('\n', "\\n"))
}
