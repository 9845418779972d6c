// SPDX-License-Identifier: EUPL-1.2
//! Where everything of a drawing stands: the steps in their phase, the phases beside each other, and below each other where
//! the sheet is full. Of several shapes of the sheet the one is taken that prints largest on A4. Draws nothing.

use super::{letters, told};
use crate::report::graph::grid::Grid;
use crate::report::graph::{Card, Chart, Column, Crossing};

/// The width of a step's card.
pub(super) const CARD: i64 = 163;
/// Between cards side by side, and below each other.
pub(super) const GAP: i64 = 16;
pub(super) const DROP: i64 = 26;
/// Inside a phase, and inside a card.
const PAD: i64 = 12;
pub(super) const INSET: i64 = 9;
/// The size of titles and of what stands below them.
pub(super) const BIG: i64 = 13;
pub(super) const SMALL: i64 = 12;
/// The room of a gate between two phases.
pub(super) const CROSSING: i64 = 138;
/// The room between phases without a gate.
const STRAIT: i64 = 36;
/// The line on which phases and gates are strung, below the top of its band.
pub(super) const LEVEL: i64 = 42;
/// Half the height of a gate's sign.
pub(super) const DIAMOND: i64 = 30;
/// Above the first band, between bands, and below the last.
const HEAD: i64 = 64;
const BETWEEN: i64 = 44;
const FOOT: i64 = 40;
const EDGE: i64 = 20;
/// A4 at 96 dots an inch without the margins that printers want: the long side and the short one.
const PAPER: (i64, i64) = (1_047, 718);

/// A drawing, placed.
#[derive(Clone, Debug)]
pub(super) struct Sheet {
    pub(super) width: i64,
    pub(super) height: i64,
    pub(super) panels: Vec<Panel>,
}

/// A phase on the sheet, and its gate behind it.
#[derive(Clone, Debug)]
pub(super) struct Panel {
    pub(super) x: i64,
    pub(super) y: i64,
    pub(super) width: i64,
    pub(super) height: i64,
    pub(super) title: Vec<String>,
    pub(super) grid: Grid,
    pub(super) boxes: Vec<Placed>,
    pub(super) gate: Option<Gate>,
    /// In which band it stands.
    pub(super) band: usize,
}

/// A card on the sheet.
#[derive(Clone, Debug)]
pub(super) struct Placed {
    pub(super) x: i64,
    pub(super) y: i64,
    pub(super) height: i64,
    /// How far below the kind its state stands: beside it where both fit.
    pub(super) state: i64,
    pub(super) title: Title,
    pub(super) lines: Vec<String>,
}

/// A gate on the sheet.
#[derive(Clone, Debug)]
pub(super) struct Gate {
    pub(super) title: Title,
    pub(super) lines: Vec<String>,
}

/// A title in lines, set smaller where a word would break.
#[derive(Clone, Debug)]
pub(super) struct Title {
    pub(super) lines: Vec<String>,
    pub(super) size: i64,
}

impl Title {
    fn within(text: &str, room: i64, most: usize) -> Title {
        let fits = |size: &i64| text.split_whitespace().all(|word| letters::width(word, *size, true) <= room);
        let size = (SMALL..=BIG).rev().find(fits).unwrap_or(SMALL);
        Title { lines: letters::lines(text, room, size, true, most), size }
    }

    /// From the top of its first line to where something else may stand.
    pub(super) fn height(&self) -> i64 {
        self.lines.len() as i64 * (self.size + 3)
    }
}

impl Sheet {
    /// The sheet that prints largest on A4, upright or lying.
    pub(super) fn of(chart: &Chart<'_>) -> Sheet {
        let shapes =
            [(760, 3), (760, 2), (940, 4), (1_130, 4), (1_130, 3), (1_300, 5), (1_500, 5), (1_800, 6), (2_200, 7)];
        let sheets = shapes.into_iter().map(|(width, lanes)| Sheet::within(chart, width, lanes));
        let best = sheets.reduce(|best, next| if next.print() > best.print() { next } else { best });
        best.unwrap_or(Sheet { width: 2 * EDGE, height: HEAD, panels: Vec::new() })
    }

    /// How large it prints on A4, in thousandths of its own size, which is as large as it gets.
    pub(super) fn print(&self) -> i64 {
        let on = |across: i64, down: i64| (across * 1_000 / self.width).min(down * 1_000 / self.height.max(1));
        on(PAPER.0, PAPER.1).max(on(PAPER.1, PAPER.0)).min(1_000)
    }

    fn within(chart: &Chart<'_>, wanted: i64, lanes: usize) -> Sheet {
        let panels: Vec<Panel> = chart.columns.iter().map(|column| panel(column, lanes)).collect();
        let widest = panels.iter().map(|panel| panel.width + room(panel)).max().unwrap_or(0);
        let heading = letters::width(&chart.title, 20, true).max(letters::width(&chart.subtitle, 12, false));
        let width = wanted.max(widest + 2 * EDGE + STRAIT).max(heading + 2 * EDGE);
        let (mut x, mut y, mut band, mut tallest, mut right) = (EDGE + STRAIT, HEAD, 0, 0, 0);
        let mut placed: Vec<Panel> = Vec::new();
        for panel in panels {
            if x + panel.width + room(&panel) > width - EDGE && x > EDGE + STRAIT {
                (x, y, band, tallest) = (EDGE + STRAIT, y + tallest + BETWEEN, band + 1, 0);
            }
            let (dx, dy) = (x, y);
            let boxes = panel.boxes.iter().map(|card| Placed { x: card.x + dx, y: card.y + dy, ..card.clone() });
            tallest = tallest.max(panel.height).max(panel.gate.as_ref().map_or(0, Gate::height));
            x += panel.width + room(&panel);
            right = right.max(x);
            placed.push(Panel { x: dx, y: dy, band, boxes: boxes.collect(), ..panel });
        }
        let width = width.min(right.max(heading + EDGE) + EDGE);
        Sheet { width, height: y + tallest + FOOT, panels: placed }
    }
}

/// The room behind a phase.
pub(super) fn room(panel: &Panel) -> i64 {
    if panel.gate.is_some() { CROSSING } else { STRAIT }
}

impl Gate {
    fn height(&self) -> i64 {
        LEVEL + DIAMOND + 10 + self.title.height() + self.lines.len() as i64 * (SMALL + 3)
    }
}

fn panel(column: &Column, lanes: usize) -> Panel {
    let grid = Grid::of(&column.cards, lanes);
    let sized: Vec<Placed> = column.cards.iter().map(card).collect();
    let tall = |row: usize| {
        let of_row = grid.cells.iter().zip(&sized).filter(|(cell, _)| cell.row == row);
        of_row.map(|(_, card)| card.height).max().unwrap_or(0)
    };
    let inner = grid.lanes as i64 * (CARD + GAP) - GAP;
    let title = letters::lines(&column.title, inner - 26, BIG + 1, true, 2);
    let standing = if column.standing.is_some() { SMALL + 4 } else { 0 };
    let top = PAD + title.len().max(1) as i64 * (BIG + 4) + standing + 14;
    let mut tops = vec![top];
    for row in 0..grid.rows {
        tops.push(tops[row] + tall(row) + DROP);
    }
    let boxes = grid.cells.iter().zip(sized).map(|(cell, card)| {
        let x = PAD + cell.lane as i64 * (CARD + GAP);
        Placed { x, y: tops[cell.row], ..card }
    });
    Panel {
        x: 0,
        y: 0,
        width: inner + 2 * PAD,
        height: tops[grid.rows] - DROP + PAD + if grid.rows == 0 { DROP } else { 0 },
        title,
        boxes: boxes.collect(),
        gate: column.gate.as_ref().map(crossing),
        grid,
        band: 0,
    }
}

fn card(card: &Card) -> Placed {
    let room = CARD - 2 * INSET;
    let title = Title::within(&card.title, room + 4, 3);
    let lines: Vec<String> = card.lines.iter().flat_map(|line| letters::lines(line, room, SMALL, false, 2)).collect();
    let state = match &card.standing {
        Some(standing) if letters::width(&format!("{}  {}", card.kind, told(standing)), SMALL, false) > room => {
            SMALL + 3
        }
        _ => 0,
    };
    let height = 8 + (SMALL + 5) + state + title.height() + lines.len() as i64 * (SMALL + 3) + 8;
    Placed { x: 0, y: 0, height, state, title, lines }
}

fn crossing(gate: &Crossing) -> Gate {
    let room = CROSSING - 12;
    let standing = gate.standing.as_ref().map(told);
    let lines = standing.iter().chain(&gate.lines).flat_map(|line| letters::lines(line, room, SMALL, false, 5));
    Gate { title: Title::within(&gate.title, room, 4), lines: lines.collect() }
}
