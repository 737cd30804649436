//! A graph in columns, operands left of what uses them: tidy, without overlaps, with few crossings.
//!
//! After Sugiyama et al. 1981: columns, places for edges that pass a column, order by the neighbours' mean, then heights.

use egui::{Pos2, Rect, pos2};
use std::collections::HashMap;

/// Where everything stands.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Placement {
    /// The middle of every node.
    pub at: Vec<Pos2>,
    /// `routes[node][operand]`: places through which the edge from that operand runs, its two ends left out.
    pub routes: Vec<Vec<Vec<Pos2>>>,
    pub columns: usize,
    /// 1 where the nodes have the heights that were asked for; less where the room did not suffice.
    pub scale: f32,
}

impl Placement {
    /// The same, moved.
    pub fn moved(&self, by: egui::Vec2) -> Self {
        let moved = |places: &[Pos2]| places.iter().map(|place| *place + by).collect::<Vec<_>>();
        let routes = self.routes.iter();
        Self {
            at: moved(&self.at),
            routes: routes
                .map(|node| node.iter().map(|route| moved(route)).collect())
                .collect(),
            ..*self
        }
    }
}

/// Height that an edge takes where it passes a column.
const PASSING: f32 = 14.0;
/// Sweeps for the order within columns, and for the heights.
const ORDER_SWEEPS: usize = 12;
const HEIGHT_SWEEPS: usize = 40;

/// One thing in a column: a node, or an edge on its way through.
struct Item {
    height: f32,
    before: Vec<usize>,
    after: Vec<usize>,
    y: f32,
}

/// Places nodes, each with its operands (all earlier in the list), the result last; `heights` in points, `rect` the room for
/// their middles along x and for all of them along y.
pub fn place(operands: &[Vec<usize>], heights: &[f32], rect: Rect) -> Placement {
    let columns = columns(operands, heights, rect.height());
    let count = columns.iter().max().map_or(1, |most| most + 1);
    let mut items: Vec<Item> = heights
        .iter()
        .map(|height| Item {
            height: *height,
            before: vec![],
            after: vec![],
            y: 0.0,
        })
        .collect();
    let mut order: Vec<Vec<usize>> = vec![vec![]; count];
    // The result first and its operands in their order: for a tree that is without crossings already.
    let mut passing = HashMap::new();
    let mut seen = vec![false; operands.len()];
    let mut stack: Vec<usize> = operands.len().checked_sub(1).into_iter().collect();
    while let Some(node) = stack.pop() {
        if std::mem::replace(&mut seen[node], true) {
            continue;
        }
        order[columns[node]].push(node);
        for (index, &operand) in operands[node].iter().enumerate() {
            let mut last = node;
            let between = order
                .iter_mut()
                .enumerate()
                .take(columns[operand])
                .skip(columns[node] + 1);
            for (column, passed) in between {
                items.push(Item {
                    height: PASSING,
                    before: vec![],
                    after: vec![],
                    y: 0.0,
                });
                let item = items.len() - 1;
                passed.push(item);
                link(&mut items, item, last);
                passing
                    .entry((node, index))
                    .or_insert_with(Vec::new)
                    .push((item, column));
                last = item;
            }
            link(&mut items, operand, last);
        }
        stack.extend(operands[node].iter().rev());
    }
    untangle(&mut items, &mut order);
    let scale = level(&mut items, &order, rect.height());
    let x = |column: usize| match count {
        1 => rect.center().x,
        _ => rect.right() - rect.width() * column as f32 / (count - 1) as f32,
    };
    let middle = rect.center().y;
    let at = |item: usize, column: usize| pos2(x(column), middle + items[item].y);
    let route = |node: usize, index: usize| {
        let passed = passing
            .get(&(node, index))
            .map_or(&[] as &[(usize, usize)], Vec::as_slice);
        passed.iter().rev().map(|&(item, column)| at(item, column)).collect()
    };
    Placement {
        at: (0..operands.len()).map(|node| at(node, columns[node])).collect(),
        routes: (0..operands.len())
            .map(|node| (0..operands[node].len()).map(|index| route(node, index)).collect())
            .collect(),
        columns: count,
        scale,
    }
}

fn link(items: &mut [Item], before: usize, after: usize) {
    items[before].after.push(after);
    items[after].before.push(before);
}

/// The column of every node, counted from the result at the right: beyond all that use it, and not in one that is full
/// (Coffman and Graham 1972).
fn columns(operands: &[Vec<usize>], heights: &[f32], room: f32) -> Vec<usize> {
    let mut columns = vec![0; operands.len()];
    let mut taken: Vec<f32> = vec![];
    for node in (0..operands.len()).rev() {
        let users = (node + 1..operands.len()).filter(|user| operands[*user].contains(&node));
        let least = users.map(|user| columns[user] + 1).max().unwrap_or(0);
        let fits = |column: &usize| taken.get(*column).is_none_or(|taken| taken + heights[node] <= room);
        let column = (least..least + operands.len()).find(fits).unwrap_or(least);
        if taken.len() <= column {
            taken.resize(column + 1, 0.0);
        }
        taken[column] += heights[node];
        columns[node] = column;
    }
    columns
}

/// Orders every column by the mean place of the neighbours, sweeping to and fro; keeps the order with the fewest crossings.
fn untangle(items: &mut [Item], order: &mut Vec<Vec<usize>>) {
    let mut place = vec![0.0f32; items.len()];
    let mut best = (usize::MAX, order.clone());
    for sweep in 0..=ORDER_SWEEPS {
        for column in order.iter() {
            for (index, &item) in column.iter().enumerate() {
                place[item] = index as f32 - column.len() as f32 / 2.0;
            }
        }
        let crossings = crossings(items, order, &place);
        if crossings < best.0 {
            best = (crossings, order.clone());
        }
        let leftwards = sweep % 2 == 0;
        let count = order.len();
        for step in 0..count {
            let column = if leftwards { step } else { count - 1 - step };
            let mean = |item: usize| {
                let neighbours = if leftwards {
                    &items[item].after
                } else {
                    &items[item].before
                };
                match neighbours.len() {
                    0 => place[item],
                    n => neighbours.iter().map(|other| place[*other]).sum::<f32>() / n as f32,
                }
            };
            let mut keyed: Vec<(f32, usize)> = order[column].iter().map(|&item| (mean(item), item)).collect();
            keyed.sort_by(|a, b| a.0.total_cmp(&b.0));
            order[column] = keyed.into_iter().map(|(_, item)| item).collect();
            for (index, &item) in order[column].iter().enumerate() {
                place[item] = index as f32 - order[column].len() as f32 / 2.0;
            }
        }
    }
    *order = best.1;
}

fn crossings(items: &[Item], order: &[Vec<usize>], place: &[f32]) -> usize {
    let mut count = 0;
    for column in order {
        let edges: Vec<(f32, f32)> = column
            .iter()
            .flat_map(|&item| items[item].before.iter().map(move |&other| (place[item], place[other])))
            .collect();
        for (index, a) in edges.iter().enumerate() {
            count += edges[index + 1..]
                .iter()
                .filter(|b| (a.0 - b.0) * (a.1 - b.1) < 0.0)
                .count();
        }
    }
    count
}

/// Heights around 0: each as near to its neighbours' mean as order and distances allow. Returns by what they were
/// squeezed to fit the room.
fn level(items: &mut [Item], order: &[Vec<usize>], room: f32) -> f32 {
    for column in order {
        settle(items, column, &vec![0.0; column.len()]);
    }
    for sweep in 0..HEIGHT_SWEEPS {
        for step in 0..order.len() {
            let column = if sweep % 2 == 0 { step } else { order.len() - 1 - step };
            let wanted: Vec<f32> = order[column]
                .iter()
                .map(|&item| {
                    let all = items[item].before.iter().chain(&items[item].after);
                    let (sum, n) = all.fold((0.0, 0), |(sum, n), other| (sum + items[*other].y, n + 1));
                    if n == 0 { items[item].y } else { sum / n as f32 }
                })
                .collect();
            settle(items, &order[column], &wanted);
            inside(items, &order[column], room);
        }
    }
    let edge = |sign: f32| {
        let ends = items.iter().map(|item| sign * item.y + item.height / 2.0);
        ends.fold(0.0, f32::max)
    };
    let (top, bottom) = (edge(-1.0), edge(1.0));
    let scale = (room / (top + bottom).max(1.0)).min(1.0);
    let shift = (top - bottom) / 2.0;
    items.iter_mut().for_each(|item| item.y = (item.y + shift) * scale);
    scale
}

/// Moves a column that leaves the room back into it, as far as it fits.
fn inside(items: &mut [Item], column: &[usize], room: f32) {
    let (Some(&first), Some(&last)) = (column.first(), column.last()) else {
        return;
    };
    let total: f32 = column.iter().map(|item| items[*item].height).sum();
    if total > room {
        return;
    }
    let mut least = -room / 2.0;
    for &item in column {
        let half = items[item].height / 2.0;
        items[item].y = items[item].y.max(least + half);
        least = items[item].y + half;
    }
    let mut most = room / 2.0;
    for &item in column.iter().rev() {
        let half = items[item].height / 2.0;
        items[item].y = items[item].y.min(most - half);
        most = items[item].y - half;
    }
    debug_assert!(items[first].y <= items[last].y);
}

/// The heights nearest to the wanted ones that keep the order and the distances (pool adjacent violators).
fn settle(items: &mut [Item], column: &[usize], wanted: &[f32]) {
    let mut offset = 0.0;
    let mut offsets = vec![];
    for (index, &item) in column.iter().enumerate() {
        if index > 0 {
            offset += (items[column[index - 1]].height + items[item].height) / 2.0;
        }
        offsets.push(offset);
    }
    // Blocks of (sum, count): within one all keep their least distance.
    let mut blocks: Vec<(f32, usize)> = vec![];
    for (wanted, offset) in wanted.iter().zip(&offsets) {
        blocks.push((wanted - offset, 1));
        while let [.., a, b] = blocks[..] {
            if a.0 / a.1 as f32 <= b.0 / b.1 as f32 {
                break;
            }
            blocks.pop();
            blocks.pop();
            blocks.push((a.0 + b.0, a.1 + b.1));
        }
    }
    let bases = blocks
        .iter()
        .flat_map(|(sum, count)| std::iter::repeat_n(sum / *count as f32, *count));
    for ((&item, base), offset) in column.iter().zip(bases).zip(&offsets) {
        items[item].y = base + offset;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use egui::vec2;

    fn room() -> Rect {
        Rect::from_min_size(pos2(20.0, 30.0), vec2(560.0, 260.0))
    }

    /// `n` leaves, pairs of which are added up until one sum is left.
    fn tree(n: usize) -> Vec<Vec<usize>> {
        let mut operands = vec![vec![]; n];
        let mut open: Vec<usize> = (0..n).collect();
        while open.len() > 1 {
            let pair: Vec<usize> = open.drain(..2).collect();
            operands.push(pair);
            open.push(operands.len() - 1);
        }
        operands
    }

    fn assert_apart(operands: &[Vec<usize>], heights: &[f32], placed: &Placement) {
        for a in 0..operands.len() {
            for b in 0..a {
                let apart = placed.at[a] - placed.at[b];
                let least = (heights[a] + heights[b]) / 2.0 * placed.scale - 1e-3;
                assert!(apart.x.abs() > 20.0 || apart.y.abs() >= least, "{a} and {b}: {apart:?}");
            }
        }
    }

    #[test]
    fn a_tree_of_20_leaves_has_no_overlap_and_stays_in_its_room() {
        let operands = tree(20);
        let heights = vec![40.0; operands.len()];
        let placed = place(&operands, &heights, room());
        assert_apart(&operands, &heights, &placed);
        assert!(placed.at.iter().all(|at| room().expand(0.1).contains(*at)));
        for (node, of) in operands.iter().enumerate() {
            assert!(of.iter().all(|operand| placed.at[*operand].x < placed.at[node].x));
        }
    }

    #[test]
    fn twenty_leaves_of_one_sum_take_several_columns() {
        let mut operands = vec![vec![]; 20];
        operands.push((0..20).collect());
        let placed = place(&operands, &[34.0; 21], room());
        assert!(placed.columns >= 4, "{}", placed.columns);
        assert_apart(&operands, &[34.0; 21], &placed);
    }

    #[test]
    fn a_tree_is_drawn_without_crossings_and_a_single_node_in_the_middle() {
        let operands = tree(8);
        let placed = place(&operands, &vec![20.0; operands.len()], room());
        for (node, of) in operands.iter().enumerate() {
            assert!(of.len() < 2 || placed.at[of[0]].y != placed.at[of[1]].y, "{node}");
        }
        assert_eq!(place(&[vec![]], &[20.0], room()).at, [room().center()]);
    }
}
