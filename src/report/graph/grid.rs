// SPDX-License-Identifier: EUPL-1.2
//! Where the steps of a phase stand: each in a row below all that it comes after, in the lane of what it follows where
//! that is free. Knows neither sizes nor words.

use super::Card;

/// The place of a step, both from 0.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Cell {
    pub(super) row: usize,
    pub(super) lane: usize,
}

/// The places of all steps of a phase.
#[derive(Clone, Debug)]
pub(super) struct Grid {
    pub(super) cells: Vec<Cell>,
    pub(super) rows: usize,
    pub(super) lanes: usize,
}

impl Grid {
    /// Places the cards with at most `lanes` side by side.
    pub(super) fn of(cards: &[Card], lanes: usize) -> Grid {
        let mut cells: Vec<Option<Cell>> = vec![None; cards.len()];
        for at in by_depth(cards) {
            let above = || cards[at].after.iter().filter_map(|link| cells[link.from]);
            let first = above().map(|cell| cell.row + 1).max().unwrap_or(0);
            let wanted = above().next().map(|cell| cell.lane);
            let taken = |cell: Cell| cells.iter().flatten().any(|other| *other == cell);
            let free = (first..).find_map(|row| {
                let mut open: Vec<usize> =
                    (0..lanes.clamp(1, cards.len())).filter(|lane| !taken(Cell { row, lane: *lane })).collect();
                open.sort_by_key(|lane| wanted.map_or(*lane, |wanted| lane.abs_diff(wanted)));
                open.first().map(|lane| Cell { row, lane: *lane })
            });
            cells[at] = free;
        }
        let cells: Vec<Cell> = cells.into_iter().flatten().collect();
        let rows = cells.iter().map(|cell| cell.row + 1).max().unwrap_or(0);
        let lanes = cells.iter().map(|cell| cell.lane + 1).max().unwrap_or(1);
        Grid { cells, rows, lanes }
    }

    /// Whether nothing stands in a lane strictly between two rows.
    pub(super) fn is_free(&self, lane: usize, above: usize, below: usize) -> bool {
        !self.cells.iter().any(|cell| cell.lane == lane && cell.row > above && cell.row < below)
    }
}

/// The cards by how much stands above them, in the order of the file where that is equal. The checker refuses circles;
/// one would end here too, since no depth exceeds the number of cards.
fn by_depth(cards: &[Card]) -> Vec<usize> {
    let mut depth = vec![0_usize; cards.len()];
    for _ in cards {
        for (at, card) in cards.iter().enumerate() {
            let above = card.after.iter().map(|link| depth[link.from] + 1).max().unwrap_or(0);
            depth[at] = above.min(cards.len());
        }
    }
    let mut order: Vec<usize> = (0..cards.len()).collect();
    order.sort_by_key(|at| depth[*at]);
    order
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::graph::Link;

    fn card(after: &[usize]) -> Card {
        let after = after.iter().map(|from| Link { from: *from, label: None }).collect();
        Card {
            id: String::new(),
            kind: "task",
            title: String::new(),
            lines: Vec::new(),
            after,
            fans_out: false,
            may_be_skipped: false,
            is_wait: false,
            standing: None,
        }
    }

    #[test]
    fn strands_keep_their_lane_and_every_step_stands_below_what_it_needs() {
        let cards = [card(&[]), card(&[0]), card(&[]), card(&[2]), card(&[1, 3])];
        let grid = Grid::of(&cards, 4);
        let places: Vec<(usize, usize)> = grid.cells.iter().map(|cell| (cell.row, cell.lane)).collect();
        assert_eq!(places, [(0, 0), (1, 0), (0, 1), (1, 1), (2, 0)]);
        assert!(grid.is_free(1, 1, 3) && !grid.is_free(0, 0, 2));
    }

    #[test]
    fn more_steps_than_lanes_go_on_in_the_next_row() {
        let cards: Vec<Card> = (0..7).map(|_| card(&[])).collect();
        let grid = Grid::of(&cards, 3);
        assert_eq!((grid.rows, grid.lanes), (3, 3));
        let mut cells = grid.cells.clone();
        cells.dedup();
        assert_eq!(cells.len(), 7);
    }
}
