// SPDX-License-Identifier: EUPL-1.2
//! A chart as an SVG drawing of our own: phases as columns, gates between them, strung on a line from start to end. Made to
//! be read on A4 without colours, and to be heard: it has a title and a description. No script, no style sheet, no font.

mod layout;
mod letters;

use maud::{Markup, html};

use self::layout::{BIG, CARD, CROSSING, DIAMOND, DROP, GAP, INSET, LEVEL, Panel, Placed, SMALL, Sheet, room};
use super::{Card, Chart, Column, Link, Standing, Tone, words};

const INK: &str = "#1b1b1b";
const GREY: &str = "#4a4f57";
const LINE: &str = "#5b6470";
const WATER: &str = "#154273";

/// The drawing, as a file of its own or inside a page.
pub fn svg(chart: &Chart<'_>) -> String {
    let sheet = Sheet::of(chart);
    let drawing = Drawing { chart, sheet: &sheet };
    drawing.whole().into_string() + "\n"
}

struct Drawing<'a> {
    chart: &'a Chart<'a>,
    sheet: &'a Sheet,
}

impl Drawing<'_> {
    fn whole(&self) -> Markup {
        let Sheet { width, height, .. } = *self.sheet;
        html! {
            svg xmlns="http://www.w3.org/2000/svg" width=(width) height=(height) viewBox=(format!("0 0 {width} {height}"))
                role="img" lang=(self.chart.language.code()) aria-labelledby="sluis-chart-title sluis-chart-text"
                font-family="Arial, Helvetica, 'Liberation Sans', sans-serif" fill=(INK) {
                title id="sluis-chart-title" { (self.chart.title) " (" (self.chart.subtitle) ")" }
                desc id="sluis-chart-text" { (words::described(self.chart)) }
                defs {
                    marker id="sluis-chart-tip" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="8" markerHeight="8" orient="auto" markerUnits="userSpaceOnUse" {
                        path d="M0,0 L8,4 L0,8 z" fill=(LINE) {}
                    }
                }
                rect width=(width) height=(height) fill="#ffffff" {}
                text x="20" y="32" font-size="20" font-weight="bold" { (self.chart.title) }
                text x="20" y="50" font-size="12" fill=(GREY) { (self.chart.subtitle) }
                (self.string())
                @for ((panel, column), number) in self.sheet.panels.iter().zip(&self.chart.columns).zip(1_usize..) {
                    (self.panel(panel, column, number))
                    (self.gate(panel, column))
                }
                (self.legend())
            }
        }
    }

    /// The line from the start over every phase and gate to the end.
    fn string(&self) -> Markup {
        let panels = &self.sheet.panels;
        let (Some(first), Some(last)) = (panels.first(), panels.last()) else { return html! {} };
        let (end, level) = (behind(last), last.y + LEVEL);
        html! {
            circle cx=(first.x - 26) cy=(first.y + LEVEL) r="7" fill="#ffffff" stroke=(WATER) stroke-width="2" {}
            (arrow(&format!("M{},{} H{}", first.x - 19, first.y + LEVEL, first.x - 2)))
            @for pair in panels.windows(2) { (between(&pair[0], &pair[1])) }
            @if last.gate.is_some() { (into_gate(last)) }
            (arrow(&format!("M{end},{level} H{}", end + 15)))
            circle cx=(end + 24) cy=(level) r="7" fill="#ffffff" stroke=(WATER) stroke-width="2" {}
            circle cx=(end + 24) cy=(level) r="3" fill=(WATER) {}
        }
    }

    fn panel(&self, panel: &Panel, column: &Column, number: usize) -> Markup {
        let (fill, edge) = match column.standing.as_ref().map(|standing| standing.tone) {
            Some(Tone::Open) => ("#eaf2fb", WATER),
            Some(Tone::Ahead) | Some(Tone::Away) => ("#f6f6f6", "#8d949e"),
            Some(Tone::Done) | None => ("#f3f6f9", "#8d949e"),
        };
        html! {
            g {
                rect x=(panel.x) y=(panel.y) width=(panel.width) height=(panel.height) rx="8" fill=(fill) stroke=(edge) {}
                circle cx=(panel.x + 23) cy=(panel.y + 22) r="11" fill=(WATER) {}
                text x=(panel.x + 23) y=(panel.y + 26) font-size="12" font-weight="bold" fill="#ffffff" text-anchor="middle" { (number) }
                (text(&panel.title, panel.x + 40, panel.y + 27, BIG + 1, true, INK))
                @if let Some(standing) = &column.standing {
                    (text(&[told(standing)], panel.x + 40, panel.y + 27 + panel.title.len() as i64 * (BIG + 4), SMALL, false, GREY))
                }
                @for (at, card) in column.cards.iter().enumerate() {
                    @for link in &card.after { (link_line(panel, link, at, card)) }
                }
                @for (card, place) in column.cards.iter().zip(&panel.boxes) { (self.card(card, place)) }
            }
        }
    }

    fn card(&self, card: &Card, place: &Placed) -> Markup {
        let Placed { x, y, height, state, .. } = *place;
        let (fill, edge, width) = match card.standing.as_ref().map(|standing| standing.tone) {
            Some(Tone::Open) => ("#fff6d6", "#7a5a00", "2"),
            Some(Tone::Done) => ("#e5f3e6", "#2c6b31", "1.2"),
            Some(Tone::Away) => ("#ededed", "#6b7078", "1.2"),
            Some(Tone::Ahead) | None => ("#ffffff", LINE, "1.2"),
        };
        let dashes = card.may_be_skipped.then_some("5 3");
        let head = y + 8 + SMALL;
        let below = head + state + 5;
        html! {
            g {
                @if card.fans_out {
                    rect x=(x + 5) y=(y - 5) width=(CARD) height=(height) rx="5" fill=(fill) stroke=(edge) {}
                }
                rect x=(x) y=(y) width=(CARD) height=(height) rx="5" fill=(fill) stroke=(edge) stroke-width=(width) stroke-dasharray=[dashes] {}
                text x=(x + INSET) y=(head) font-size=(SMALL) fill=(GREY) { (card.kind) }
                @if let Some(standing) = &card.standing {
                    text x=(x + CARD - INSET) y=(head + state) font-size=(SMALL) text-anchor="end" fill=(INK) { (told(standing)) }
                }
                (text(&place.title.lines, x + INSET, below + place.title.size, place.title.size, true, INK))
                (text(&place.lines, x + INSET, below + place.title.height() + SMALL + 1, SMALL, false, GREY))
            }
        }
    }

    fn gate(&self, panel: &Panel, column: &Column) -> Markup {
        let (Some(gate), Some(crossing)) = (&panel.gate, &column.gate) else { return html! {} };
        let (x, y) = (panel.x + panel.width + CROSSING / 2, panel.y + LEVEL);
        let (fill, sign) = match crossing.standing.as_ref().map(|standing| standing.tone) {
            Some(Tone::Open) => ("#fff6d6", INK),
            Some(Tone::Done) => ("#e5f3e6", INK),
            Some(Tone::Away) => ("#ededed", INK),
            Some(Tone::Ahead) | None => ("#ffffff", INK),
        };
        let mark = crossing.standing.as_ref().map_or("?", |standing| standing.mark);
        let below = y + DIAMOND + 6;
        let points = format!("{x},{} {},{y} {x},{} {},{y}", y - DIAMOND, x + DIAMOND, y + DIAMOND, x - DIAMOND);
        html! {
            g text-anchor="middle" {
                polygon points=(points) fill=(fill) stroke=(WATER) stroke-width="2" {}
                text x=(x) y=(y + 6) font-size="17" font-weight="bold" fill=(sign) { (mark) }
                (text(&gate.title.lines, x, below + gate.title.size, gate.title.size, true, INK))
                (text(&gate.lines, x, below + gate.title.height() + SMALL + 2, SMALL, false, GREY))
            }
        }
    }

    /// What the signs mean, as far as they occur.
    fn legend(&self) -> Markup {
        let say = |nl, en| self.chart.language.say(nl, en);
        let cards = || self.chart.columns.iter().flat_map(|column| &column.cards);
        let mut parts = Vec::new();
        if self.chart.columns.iter().any(|column| column.gate.is_some()) {
            parts.push(say(
                "Ruit: poort, waar over het vervolg wordt beslist.",
                "Diamond: gate, where it is decided whether to go on.",
            ));
        }
        if cards().any(|card| card.fans_out) {
            parts.push(say("Stapel: een stap voor elk van een lijst.", "Stack: a step for each of a list."));
        }
        if cards().any(|card| card.may_be_skipped) {
            parts.push(say("Streepjesrand: wordt soms overgeslagen.", "Dashed edge: skipped at times."));
        }
        if cards().any(|card| card.standing.is_some()) {
            parts.push(say(
                "✓ gereed, ▸ loopt, · wacht, – overgeslagen of aangehouden, × vervallen of gestopt.",
                "✓ done, ▸ going on, · waiting, – skipped or on hold, × cancelled or stopped.",
            ));
        }
        let lines = letters::lines(&parts.join(" "), self.sheet.width - 40, SMALL, false, 2);
        text(&lines, 20, self.sheet.height - 6 - 14 * (lines.len() as i64 - 1), SMALL, false, GREY)
    }
}

/// The right end of a phase with its gate.
fn behind(panel: &Panel) -> i64 {
    match panel.gate {
        Some(_) => panel.x + panel.width + CROSSING / 2 + DIAMOND,
        None => panel.x + panel.width,
    }
}

/// The line from a phase to its gate.
fn into_gate(panel: &Panel) -> Markup {
    let right = panel.x + panel.width;
    arrow(&format!("M{right},{} H{}", panel.y + LEVEL, right + CROSSING / 2 - DIAMOND - 1))
}

/// The line from a phase through its gate to the next one, which may stand at the start of the next band.
fn between(from: &Panel, to: &Panel) -> Markup {
    let level = from.y + LEVEL;
    let onward = match from.band == to.band {
        true => format!("M{},{level} H{}", behind(from), to.x - 2),
        false => {
            // Past the words of the gate, and back between the bands.
            let (out, down, back) = (from.x + from.width + room(from), to.y - 20, to.x - 26);
            format!("M{},{level} H{out} V{down} H{back} V{} H{}", behind(from), to.y + LEVEL, to.x - 2)
        }
    };
    html! {
        @if from.gate.is_some() { (into_gate(from)) }
        (arrow(&onward))
    }
}

/// The line from one card to one below it: along its own lane as far as that is free, else beside it.
fn link_line(panel: &Panel, link: &Link, to: usize, card: &Card) -> Markup {
    let (above, below) = (&panel.boxes[link.from], &panel.boxes[to]);
    let (one, two) = (panel.grid.cells[link.from], panel.grid.cells[to]);
    let (x1, y1) = (above.x + CARD / 2, above.y + above.height);
    let (x2, y2) = (below.x + CARD / 2, below.y - if card.fans_out { 7 } else { 2 });
    let curve = |x1: i64, y1: i64, x2: i64, y2: i64| match x1 == x2 {
        true => format!("V{y2}"),
        false => format!("C{x1},{} {x2},{} {x2},{y2}", y1 + DROP, y2 - DROP),
    };
    let path = if panel.grid.is_free(one.lane, one.row, two.row) {
        let turn = if two.row == one.row + 1 { y1 } else { y2 - DROP };
        format!("M{x1},{y1} V{turn} {}", curve(x1, turn, x2, y2))
    } else if panel.grid.is_free(two.lane, one.row, two.row) {
        format!("M{x1},{y1} {} V{y2}", curve(x1, y1, x2, y1 + DROP))
    } else {
        let side = above.x + CARD + GAP / 2;
        format!("M{x1},{y1} {} V{} {}", curve(x1, y1, side, y1 + DROP), y2 - DROP, curve(side, y2 - DROP, x2, y2))
    };
    // On the side from which no other line comes.
    let others_from_right = card.after.iter().any(|other| panel.grid.cells[other.from].lane > one.lane);
    let (label_at, anchor) = if others_from_right { (x1 - 6, "end") } else { (x1 + 6, "start") };
    html! {
        (arrow(&path))
        @if let Some(label) = &link.label {
            text x=(label_at) y=(y1 + SMALL) font-size=(SMALL) text-anchor=(anchor) fill=(INK) { (label) }
        }
    }
}

fn arrow(path: &str) -> Markup {
    html! { path d=(path) fill="none" stroke=(LINE) stroke-width="1.5" marker-end="url(#sluis-chart-tip)" {} }
}

fn told(standing: &Standing) -> String {
    format!("{} {}", standing.mark, standing.word)
}

/// Lines below each other, the first on `y`.
fn text(lines: &[String], x: i64, y: i64, size: i64, bold: bool, fill: &str) -> Markup {
    let weight = bold.then_some("bold");
    html! {
        @for (line, at) in lines.iter().zip(0_i64..) {
            text x=(x) y=(y + at * (size + 3)) font-size=(size) font-weight=[weight] fill=(fill) { (line) }
        }
    }
}
