//! Where everything on the map stands, computed from the window's size and the measured labels.
//!
//! Chapters tile the area in columns; inside a chapter its sections tile rows; inside a section the concepts
//! stand on rings around its label. Nothing overlaps by construction, and a test looks.

use crate::kit::tokens::map as size;
use egui::{Pos2, Rect, Vec2, pos2, vec2};

/// What has to be placed: sizes only.
#[derive(Clone, Debug, PartialEq)]
pub struct ChapterShape {
    pub title: Vec2,
    pub sections: Vec<SectionShape>,
}

#[derive(Clone, Debug, PartialEq)]
pub struct SectionShape {
    pub label: Vec2,
    pub concepts: usize,
}

/// A chapter's place.
#[derive(Clone, Debug, PartialEq)]
pub struct Region {
    pub rect: Rect,
    /// The title's size.
    pub title: Vec2,
    pub sections: Vec<Cluster>,
}

/// A section's place: its cell, its label in the middle, its concepts around.
#[derive(Clone, Debug, PartialEq)]
pub struct Cluster {
    pub cell: Rect,
    pub label: Rect,
    pub dots: Vec<Pos2>,
    pub radius: f32,
}

/// Places everything in `area`, its origin at zero.
pub fn place(area: Vec2, chapters: &[ChapterShape]) -> Vec<Region> {
    let best = splits(chapters.len())
        .map(|columns| tile_columns(area, chapters, &columns))
        .max_by(|a, b| room_of(chapters, a).total_cmp(&room_of(chapters, b)));
    let rects = best.unwrap_or_default();
    chapters
        .iter()
        .zip(rects)
        .map(|(chapter, rect)| region(chapter, rect))
        .collect()
}

/// Every way to cut `count` things into runs that keep their order, as the lengths of the runs.
fn splits(count: usize) -> impl Iterator<Item = Vec<usize>> {
    let cuts = count.saturating_sub(1);
    (0_u32..1 << cuts).map(move |mask| {
        let mut runs = vec![1];
        for cut in 0..cuts {
            match runs.last_mut() {
                Some(last) if mask & (1 << cut) == 0 => *last += 1,
                _ => runs.push(1),
            }
        }
        runs
    })
}

/// How much room a section asks for: its concepts, and its label as so many more.
fn weight(section: &SectionShape) -> f32 {
    section.concepts as f32 + size::LABEL_WEIGHT
}

fn chapter_weight(chapter: &ChapterShape) -> f32 {
    chapter.sections.iter().map(weight).sum::<f32>()
}

/// Cuts `length` into parts by weight, `gap` between them; gives each part's start and end.
fn shares(length: f32, gap: f32, weights: &[f32]) -> Vec<(f32, f32)> {
    let free = length - gap * weights.len().saturating_sub(1) as f32;
    let total: f32 = weights.iter().sum();
    let mut start = 0.0;
    let part = |weight: &f32| {
        let end = start + free * weight / total;
        let part = (start, end);
        start = end + gap;
        part
    };
    weights.iter().map(part).collect()
}

fn tile_columns(area: Vec2, chapters: &[ChapterShape], columns: &[usize]) -> Vec<Rect> {
    let weights: Vec<f32> = chapters.iter().map(chapter_weight).collect();
    tile(
        area.x - 2.0 * size::MARGIN,
        area.y - 2.0 * size::MARGIN,
        size::GAP,
        &weights,
        columns,
    )
    .into_iter()
    .map(|(x, y)| Rect::from_min_max(pos2(x.0, y.0), pos2(x.1, y.1)).translate(Vec2::splat(size::MARGIN)))
    .collect()
}

type Span = (f32, f32);

/// Runs of things side by side along the first axis, the things of one run stacked along the second.
fn tile(first: f32, second: f32, gap: f32, weights: &[f32], runs: &[usize]) -> Vec<(Span, Span)> {
    let mut rest = weights;
    let mut parts = Vec::new();
    for run in runs {
        let (part, after) = rest.split_at(*run);
        parts.push(part);
        rest = after;
    }
    let totals: Vec<f32> = parts.iter().map(|part| part.iter().sum()).collect();
    let mut tiles = Vec::new();
    for (along, part) in shares(first, gap, &totals).into_iter().zip(parts) {
        tiles.extend(shares(second, gap, part).into_iter().map(|across| (along, across)));
    }
    tiles
}

/// The room that the poorest section gets under the best rows of its chapter.
fn room_of(chapters: &[ChapterShape], rects: &[Rect]) -> f32 {
    let rooms = chapters.iter().zip(rects).map(|(chapter, rect)| {
        splits(chapter.sections.len())
            .map(|rows| room(chapter, &cells(chapter, *rect, &rows)))
            .fold(f32::NEG_INFINITY, f32::max)
    });
    rooms.fold(f32::INFINITY, f32::min)
}

fn room(chapter: &ChapterShape, cells: &[Rect]) -> f32 {
    let each = chapter
        .sections
        .iter()
        .zip(cells)
        .map(|(section, cell)| cell_room(section, *cell));
    each.fold(f32::INFINITY, f32::min)
}

/// The distance between concepts that the cell allows; below zero by what is missing where it allows none.
fn cell_room(section: &SectionShape, cell: Rect) -> f32 {
    let fit = spacings().find(|spacing| plan(section, room_around(section, cell), *spacing).is_some());
    fit.unwrap_or_else(|| room_around(section, cell) - size::MARGIN * section.concepts as f32)
}

/// What the cell leaves on the narrower side of the label.
fn room_around(section: &SectionShape, cell: Rect) -> f32 {
    ((cell.size() - section.label) / 2.0).min_elem()
}

/// Distances between concepts, the roomiest first.
fn spacings() -> impl Iterator<Item = f32> {
    let steps = ((size::SPACING_MOST - size::SPACING_LEAST) / size::SPACING_STEP) as usize;
    (0..=steps).map(|step| size::SPACING_MOST - step as f32 * size::SPACING_STEP)
}

/// The cells of a chapter's sections in these rows.
fn cells(chapter: &ChapterShape, rect: Rect, rows: &[usize]) -> Vec<Rect> {
    let body = body(chapter, rect);
    let weights: Vec<f32> = chapter.sections.iter().map(weight).collect();
    tile(body.height(), body.width(), 0.0, &weights, rows)
        .into_iter()
        .map(|(y, x)| Rect::from_min_max(pos2(x.0, y.0), pos2(x.1, y.1)).translate(body.min.to_vec2()))
        .collect()
}

/// What a chapter's rectangle leaves below its title.
fn body(chapter: &ChapterShape, rect: Rect) -> Rect {
    let top = rect.top() + size::TITLE_MARGIN + chapter.title.y;
    let pad = size::CELL_MARGIN;
    Rect::from_min_max(
        pos2(rect.left() + pad, top),
        pos2(rect.right() - pad, (rect.bottom() - pad).max(top)),
    )
}

fn region(chapter: &ChapterShape, rect: Rect) -> Region {
    let rows = splits(chapter.sections.len()).map(|rows| cells(chapter, rect, &rows));
    let best = rows
        .max_by(|a, b| room(chapter, a).total_cmp(&room(chapter, b)))
        .unwrap_or_default();
    let sections = chapter
        .sections
        .iter()
        .zip(best)
        .map(|(section, cell)| cluster(section, cell))
        .collect();
    Region {
        rect,
        title: chapter.title,
        sections,
    }
}

/// The concepts on rings around the label, as far apart as the cell allows.
fn cluster(section: &SectionShape, cell: Rect) -> Cluster {
    let label = Rect::from_center_size(cell.center(), section.label);
    let room = room_around(section, cell);
    let fit = spacings().find_map(|spacing| {
        let rings = plan(section, room, spacing)?;
        Some((on_rings(section, cell, &rings), dot_radius(spacing))).filter(|(dots, radius)| apart(dots, *radius))
    });
    // A cell too low for any ring has its dots at both sides of the label, at the least distance.
    let (dots, radius) = fit.unwrap_or_else(|| (beside(section, cell), dot_radius(size::SPACING_LEAST)));
    Cluster {
        cell,
        label,
        dots,
        radius,
    }
}

/// The concepts in columns left and right of the label, from the label outwards.
fn beside(section: &SectionShape, cell: Rect) -> Vec<Pos2> {
    let spacing = size::SPACING_LEAST;
    let rows = ((cell.height() / spacing) as usize).max(1);
    let place = |index: usize| {
        let (left, along) = (index.is_multiple_of(2), index / 2);
        let (column, row) = (along / rows, along % rows);
        let across = section.label.x / 2.0 + size::RING_FIRST + dot_radius(spacing) + column as f32 * spacing;
        let down = (row as f32 - (rows - 1) as f32 / 2.0) * spacing;
        cell.center() + vec2(if left { -across } else { across }, down)
    };
    (0..section.concepts).map(place).collect()
}

/// Whether no two dots touch.
fn apart(dots: &[Pos2], radius: f32) -> bool {
    let least = 2.0 * radius + size::DOT_GAP;
    (0..dots.len()).all(|index| dots[..index].iter().all(|other| other.distance(dots[index]) >= least))
}

fn dot_radius(spacing: f32) -> f32 {
    (spacing * size::DOT_SHARE).min(size::DOT)
}

/// Offset and capacity of each ring at this spacing, inside out, or nothing where `room` is too small for them.
fn plan(section: &SectionShape, room: f32, spacing: f32) -> Option<Vec<(f32, usize)>> {
    let radius = dot_radius(spacing);
    let mut rings = Vec::new();
    let mut places = 0;
    let mut offset = size::RING_FIRST + radius;
    while places < section.concepts {
        if offset + radius > room {
            return None;
        }
        let capacity = (perimeter(section.label / 2.0, offset) / spacing) as usize;
        rings.push((offset, capacity));
        places += capacity;
        offset += spacing;
    }
    Some(rings)
}

/// The places of the concepts on these rings: one for each.
fn on_rings(section: &SectionShape, cell: Rect, capacities: &[(f32, usize)]) -> Vec<Pos2> {
    let half = section.label / 2.0;
    let total: usize = capacities.iter().map(|(_, capacity)| capacity).sum();
    let mut slots = Vec::new();
    let (mut taken, mut before) = (0, 0);
    for (ring, (offset, capacity)) in capacities.iter().enumerate() {
        before += capacity;
        // Shared out in proportion, so that every ring is equally dense.
        let upto = (section.concepts * before).div_ceil(total).min(section.concepts);
        let count = upto - taken;
        taken = upto;
        let phase = if ring % 2 == 0 { 0.0 } else { 0.5 };
        slots.extend((0..count).map(|index| ((index as f32 + phase) / count as f32, *offset)));
    }
    // Concepts that follow each other in reading stand next to each other around the label.
    slots.sort_by(|a, b| a.0.total_cmp(&b.0));
    slots
        .into_iter()
        .map(|(turn, offset)| cell.center() + on_ring(half, offset, turn))
        .collect()
}

/// Length of the line at `offset` around a rectangle.
fn perimeter(half: Vec2, offset: f32) -> f32 {
    4.0 * (half.x + half.y) + std::f32::consts::TAU * offset
}

/// The point at `turn` (0 to 1, clockwise from the top middle) of the line at `offset` around a rectangle.
fn on_ring(half: Vec2, offset: f32, turn: f32) -> Vec2 {
    let quarter = offset * std::f32::consts::FRAC_PI_2;
    let mut way = turn * perimeter(half, offset);
    let corner = |x: f32, y: f32, from: f32, way: f32| {
        let angle = from + way / offset;
        vec2(x, y) + offset * vec2(angle.sin(), -angle.cos())
    };
    let right = std::f32::consts::FRAC_PI_2;
    let legs: [(f32, &dyn Fn(f32) -> Vec2); 9] = [
        (half.x, &|way| vec2(way, -half.y - offset)),
        (quarter, &|way| corner(half.x, -half.y, 0.0, way)),
        (2.0 * half.y, &|way| vec2(half.x + offset, way - half.y)),
        (quarter, &|way| corner(half.x, half.y, right, way)),
        (2.0 * half.x, &|way| vec2(half.x - way, half.y + offset)),
        (quarter, &|way| corner(-half.x, half.y, 2.0 * right, way)),
        (2.0 * half.y, &|way| vec2(-half.x - offset, half.y - way)),
        (quarter, &|way| corner(-half.x, -half.y, 3.0 * right, way)),
        (half.x, &|way| vec2(way - half.x, -half.y - offset)),
    ];
    for (length, point) in legs {
        if way <= length {
            return point(way);
        }
        way -= length;
    }
    vec2(0.0, -half.y - offset)
}
