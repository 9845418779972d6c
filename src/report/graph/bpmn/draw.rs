// SPDX-License-Identifier: EUPL-1.2
//! Where the nodes and flows of a BPMN document are drawn: from left to right, phases as wide as their steps. Modelling
//! tools show nothing without it. Colours, for who reads them, say how a programme stands.

use std::collections::BTreeMap;

use super::xml::{attribute, element};
use super::{Chart, Column, Flow, Flows, Standing, id};
use crate::report::graph::Tone;
use crate::report::graph::grid::Grid;

const TASK: (i64, i64) = (120, 80);
const EVENT: (i64, i64) = (36, 36);
const CHOICE: (i64, i64) = (50, 50);
/// Between nodes, and between lanes.
const GAP: i64 = 56;
const LANE: i64 = 130;
/// Above the nodes of a phase, where its name stands.
const TOP: i64 = 60;

/// A rectangle.
#[derive(Clone, Copy, Debug)]
struct Bounds {
    x: i64,
    y: i64,
    size: (i64, i64),
}

impl Bounds {
    fn middle(&self) -> i64 {
        self.y + self.size.1 / 2
    }

    fn right(&self) -> i64 {
        self.x + self.size.0
    }

    fn centre(&self) -> i64 {
        self.x + self.size.0 / 2
    }

    fn bottom(&self) -> i64 {
        self.y + self.size.1
    }
}

/// The places of all nodes.
pub(super) struct Plane(BTreeMap<String, Bounds>);

impl Plane {
    /// Places a chart.
    pub(super) fn of(chart: &Chart<'_>) -> Plane {
        let mut plane = Plane(BTreeMap::new());
        let deepest = chart.columns.iter().map(|column| Grid::of(&column.cards, usize::MAX).lanes).max().unwrap_or(1);
        let middle = 80 + (TOP + deepest as i64 * LANE) / 2;
        plane.put("start".to_owned(), 40, middle, EVENT);
        let mut x = 40 + EVENT.0 + GAP;
        for column in &chart.columns {
            x = plane.phase(column, x, middle) + GAP;
            if column.gate.is_some() {
                plane.put(id("gate", &column.id), x, middle, TASK);
                x += TASK.0 + GAP;
                plane.put(id("verdict", &column.id), x, middle, CHOICE);
                plane.put(id("stopped", &column.id), x + (CHOICE.0 - EVENT.0) / 2, middle + 100, EVENT);
                x += CHOICE.0 + GAP + 20;
            }
        }
        plane.put("end".to_owned(), x, middle, EVENT);
        plane
    }

    fn put(&mut self, id: String, x: i64, middle: i64, size: (i64, i64)) {
        self.0.insert(id, Bounds { x, y: middle - size.1 / 2, size });
    }

    /// Places a phase from `left` on, its middle at `middle`, and gives its right edge.
    fn phase(&mut self, column: &Column, left: i64, middle: i64) -> i64 {
        let grid = Grid::of(&column.cards, usize::MAX);
        let height = TOP + grid.lanes as i64 * LANE;
        let top = middle - height / 2;
        let lane = |lane: usize| top + TOP + lane as i64 * LANE + TASK.1 / 2;
        self.put(id("start", &column.id), left + 30, lane(0), EVENT);
        let mut x = left + 30 + EVENT.0 + GAP;
        for row in 0..grid.rows {
            let here = || column.cards.iter().zip(&grid.cells).filter(|(_, cell)| cell.row == row);
            let room = |wanted: bool| if wanted { CHOICE.0 + GAP } else { 0 };
            let joins = room(here().any(|(card, _)| card.after.len() > 1));
            let skips = room(here().any(|(card, _)| card.may_be_skipped));
            for (card, cell) in here() {
                let at = lane(cell.lane);
                let size = if card.is_wait { EVENT } else { TASK };
                if card.after.len() > 1 {
                    self.put(id("join", &card.id), x, at, CHOICE);
                }
                if card.may_be_skipped {
                    self.put(id("if", &card.id), x + joins, at, CHOICE);
                    self.put(id("after", &card.id), x + joins + skips + TASK.0 + GAP, at, CHOICE);
                }
                self.put(id("step", &card.id), x + joins + skips + (TASK.0 - size.0) / 2, at, size);
            }
            x += joins + skips + TASK.0 + GAP + skips;
        }
        self.put(id("end", &column.id), x, lane(0), EVENT);
        let width = x + EVENT.0 + 30 - left;
        self.put(id("phase", &column.id), left, middle, (width, height));
        left + width
    }

    /// The drawing as BPMN DI.
    pub(super) fn xml(&self, chart: &Chart<'_>, flows: &Flows) -> String {
        let tones = tones(chart);
        let shapes = self.0.iter().map(|(id, bounds)| shape(id, bounds, tones.get(id.as_str()).copied()));
        let edges = flows.0.iter().filter_map(|flow| self.edge(flow));
        let inner: String = shapes.chain(edges).collect();
        let of = attribute("bpmnElement", &id("process", &chart.definition.id));
        let plane = element("bpmndi:BPMNPlane", &format!("{}{of}", attribute("id", "plane")), &inner);
        element("bpmndi:BPMNDiagram", &attribute("id", "diagram"), &plane)
    }

    fn edge(&self, flow: &Flow) -> Option<String> {
        let (from, to) = (self.0.get(&flow.from)?, self.0.get(&flow.to)?);
        let points = self.route(flow, from, to);
        let points = points.iter().map(|(x, y)| element("di:waypoint", &place(*x, *y), ""));
        let of = format!("{}{}", attribute("id", &format!("{}_di", flow.id())), attribute("bpmnElement", &flow.id()));
        Some(element("bpmndi:BPMNEdge", &of, &points.collect::<String>()))
    }

    fn route(&self, flow: &Flow, from: &Bounds, to: &Bounds) -> Vec<(i64, i64)> {
        let (one, two) = ((from.right(), from.middle()), (to.x, to.middle()));
        match flow.name.as_deref() {
            Some("stop") => vec![(from.centre(), from.bottom()), (to.centre(), to.y)],
            // Back over the top of the phase, and past a step below it.
            Some("rework") => {
                let over = to.y - 30;
                vec![(from.centre(), from.y), (from.centre(), over), (to.centre(), over), (to.centre(), to.y)]
            }
            Some("skipped") => {
                let under = from.middle() + TASK.1 / 2 + 12;
                vec![
                    (from.centre(), from.bottom()),
                    (from.centre(), under),
                    (to.centre(), under),
                    (to.centre(), to.bottom()),
                ]
            }
            _ if one.1 == two.1 && !self.is_crossed(one, two) => vec![one, two],
            _ if !self.is_crossed(one, (two.0, one.1)) => {
                vec![one, (two.0 - GAP / 2, one.1), (two.0 - GAP / 2, two.1), two]
            }
            _ if !self.is_crossed((one.0 + GAP / 2, two.1), two) => {
                vec![one, (one.0 + GAP / 2, one.1), (one.0 + GAP / 2, two.1), two]
            }
            _ => {
                let (out, under, back) = (one.0 + GAP / 2, one.1 + LANE / 2, two.0 - GAP / 2);
                vec![one, (out, one.1), (out, under), (back, under), (back, two.1), two]
            }
        }
    }

    /// Whether a level line meets a node on its way.
    fn is_crossed(&self, from: (i64, i64), to: (i64, i64)) -> bool {
        let meets = |bounds: &Bounds| {
            bounds.x >= from.0 && bounds.right() <= to.0 && bounds.y < from.1 && bounds.bottom() > from.1
        };
        self.0.values().any(meets)
    }
}

fn shape(id: &str, bounds: &Bounds, standing: Option<&Standing>) -> String {
    let expanded = if id.starts_with("phase_") { attribute("isExpanded", "true") } else { String::new() };
    let colours = standing.map(|standing| colours(standing.tone)).unwrap_or_default();
    let size = format!("{} width=\"{}\" height=\"{}\"", place(bounds.x, bounds.y), bounds.size.0, bounds.size.1);
    let of = format!("{}{}", attribute("id", &format!("{id}_di")), attribute("bpmnElement", id));
    element("bpmndi:BPMNShape", &format!("{of}{expanded}{colours}"), &element("dc:Bounds", &size, ""))
}

fn place(x: i64, y: i64) -> String {
    format!(" x=\"{x}\" y=\"{y}\"")
}

fn tones<'a>(chart: &'a Chart<'_>) -> BTreeMap<String, &'a Standing> {
    let cards = chart.columns.iter().flat_map(|column| &column.cards);
    let steps = cards.filter_map(|card| Some((id("step", &card.id), card.standing.as_ref()?)));
    let gates = chart
        .columns
        .iter()
        .filter_map(|column| Some((id("gate", &column.id), column.gate.as_ref()?.standing.as_ref()?)));
    steps.chain(gates).collect()
}

fn colours(tone: Tone) -> String {
    let (fill, edge) = match tone {
        Tone::Ahead => return String::new(),
        Tone::Open => ("#fff6d6", "#7a5a00"),
        Tone::Done => ("#e5f3e6", "#2c6b31"),
        Tone::Away => ("#ededed", "#6b7078"),
    };
    format!(" color:background-color=\"{fill}\" color:border-color=\"{edge}\"")
}
