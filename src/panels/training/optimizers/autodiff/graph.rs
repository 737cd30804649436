//! The graph itself: nodes with their values above and their gradients below, edges that light up as the passes come by.

use super::{put, rule};
use crate::{
    kit::{
        fonts, layered,
        mesh::ribbon,
        number,
        tokens::{HAIRLINE, Palette, RADIUS, alpha, line, mix, space, text},
        views::plate,
        widgets,
    },
    panels::Stage,
};
use egui::{
    Align2, Color32, CursorIcon, Key, Mesh, Pos2, Rect, Response, Role, ScrollArea, Sense, Shape, Stroke, StrokeKind,
    Ui, UiBuilder, Vec2, WidgetInfo, pos2, vec2,
};
use neural_atlas_engine::{
    labs::training::optimizers::autodiff::{Autodiff, Kind, Phase, Snapshot, Vertex},
    params::name_toggled,
};

/// Height of a node's box, and of a line of numbers above or below it.
const BOX: f32 = 20.0;
const NUMBERS: f32 = 13.0;
/// Least room at both sides for boxes around their middles.
const SIDE: f32 = 26.0;
/// Least distance between columns.
const PITCH: f32 = 60.0;
/// How often the room is enlarged until everything fits.
const TRIES: usize = 5;
/// A variable moves by so much for a point of dragging, and for a press of an arrow key; with shift a tenth of it.
const DRAG: f64 = 0.02;
const NUDGE: f64 = 0.1;
/// Distance of the places at which several operands enter a box.
const PORT: f32 = 5.0;
/// Straight pieces of a curve between two columns.
const PIECES: usize = 14;

/// The placement, kept until the expression or the room changes.
struct Made {
    expression: String,
    room: Vec2,
    side: f32,
    wanted: Vec2,
    placed: layered::Placement,
}

#[derive(Default)]
pub struct Drawn {
    made: Option<Made>,
    /// The node to which the picture was last scrolled.
    followed: Option<usize>,
    /// The value at which a drag began.
    from: Option<f64>,
}

/// What the pointer is on.
#[derive(Default)]
pub struct Pointed {
    pub hovered: Option<usize>,
    pub clicked: Option<usize>,
}

fn height(vertex: &Vertex) -> f32 {
    match vertex.kind {
        Kind::Operation => BOX + 2.0 * NUMBERS + 3.0,
        Kind::Variable { .. } => BOX + NUMBERS + 4.0,
        Kind::Constant => BOX + 4.0,
    }
}

/// Places the graph in the room that there is, or in as much as it needs to stay readable.
/// `side` is half the width of the widest box.
fn roomy(operands: &[Vec<usize>], heights: &[f32], room: Vec2, side: f32) -> (Vec2, layered::Placement) {
    let side = side.max(SIDE);
    let inside = |size: Vec2| Rect::from_min_size(Pos2::ZERO, size).shrink2(vec2(side, 0.0));
    let mut size = room;
    let mut placed = layered::place(operands, heights, inside(size));
    for _ in 0..TRIES {
        let least = 2.0 * side + PITCH * (placed.columns - 1) as f32;
        if placed.scale >= 1.0 && size.x >= least {
            break;
        }
        size = vec2(size.x.max(least), size.y / placed.scale.max(0.5));
        placed = layered::place(operands, heights, inside(size));
    }
    (size, placed)
}

impl Drawn {
    /// Draws the graph; one that needs more room than there is can be scrolled, and follows the step.
    pub fn show(&mut self, ui: &mut Ui, cx: &mut Stage<'_, Autodiff>, rect: Rect, held: Option<usize>) -> Pointed {
        let mut pointed = Pointed::default();
        let boxes = cx.snapshot.vertices.iter().map(|vertex| width(ui, vertex));
        // In steps, so that numbers that change do not move the graph.
        let side = (boxes.fold(0.0, f32::max) / 2.0 / space::S).ceil() * space::S;
        let (wanted, placed) = self.placement(cx.snapshot, rect.size(), side);
        let mut frame = ui.new_child(UiBuilder::new().id_salt("graph").max_rect(rect));
        let scroll = ScrollArea::both().auto_shrink([false, false]);
        scroll.show(&mut frame, |ui| {
            let (room, _) = ui.allocate_exact_size(wanted, Sense::hover());
            let placed = placed.moved(room.min.to_vec2());
            pointed = self.nodes(ui, cx, &placed, held);
        });
        pointed
    }

    fn nodes(
        &mut self,
        ui: &mut Ui,
        cx: &mut Stage<'_, Autodiff>,
        placed: &layered::Placement,
        held: Option<usize>,
    ) -> Pointed {
        let palette = Palette::of(ui.visuals());
        let boxes: Vec<Rect> = cx
            .snapshot
            .vertices
            .iter()
            .zip(&placed.at)
            .map(|(vertex, at)| Rect::from_center_size(*at, vec2(width(ui, vertex), BOX)))
            .collect();
        edges(ui, palette, cx.snapshot, placed, &boxes);
        let mut pointed = Pointed::default();
        for (place, area) in boxes.iter().enumerate() {
            let response = self.touch(ui, cx, place, *area);
            if response.hovered() {
                pointed.hovered = Some(place);
            }
            if response.clicked() {
                pointed.clicked = Some(place);
            }
            let vertex = &cx.snapshot.vertices[place];
            let current = cx.snapshot.current == Some(place);
            let marked = held == Some(place) || response.has_focus();
            node(ui, palette, cx.snapshot, vertex, *area, current, marked);
        }
        if let Some(place) = pointed.hovered.or(held).or(cx.snapshot.current) {
            handed(ui, palette, cx.snapshot, placed, &boxes, place);
        }
        if self.followed != cx.snapshot.current {
            self.followed = cx.snapshot.current;
            if let Some(place) = self.followed {
                ui.scroll_to_rect(boxes[place].expand(PITCH), None);
            }
        }
        pointed
    }

    /// The room that the graph takes, at least what there is, and where everything stands in it.
    fn placement(&mut self, snapshot: &Snapshot, room: Vec2, side: f32) -> (Vec2, layered::Placement) {
        if let Some(made) = &self.made
            && made.expression == snapshot.expression
            && (made.room, made.side) == (room, side)
            && made.placed.at.len() == snapshot.vertices.len()
        {
            return (made.wanted, made.placed.clone());
        }
        let operands: Vec<Vec<usize>> = snapshot.vertices.iter().map(|vertex| vertex.operands.clone()).collect();
        let heights: Vec<f32> = snapshot.vertices.iter().map(height).collect();
        let (wanted, placed) = roomy(&operands, &heights, room, side);
        self.made = Some(Made {
            expression: snapshot.expression.clone(),
            room,
            side,
            wanted,
            placed: placed.clone(),
        });
        (wanted, placed)
    }

    /// A variable is dragged sideways or moved by the arrow keys; a double click takes it out of the descent or back in.
    fn touch(&mut self, ui: &mut Ui, cx: &mut Stage<'_, Autodiff>, place: usize, area: Rect) -> Response {
        let vertex = &cx.snapshot.vertices[place];
        let variable = matches!(vertex.kind, Kind::Variable { .. });
        let sense = if variable {
            Sense::click_and_drag()
        } else {
            Sense::click()
        };
        let response = ui.interact(area.expand(2.0), ui.scope_id().with(("node", place)), sense);
        let value = vertex.value.unwrap_or_default();
        response.widget_info(|| {
            if variable {
                WidgetInfo::slider(true, value, &vertex.text)
            } else {
                WidgetInfo::labeled(Role::Button, true, &vertex.text)
            }
        });
        if !variable {
            return response;
        }
        let fine = ui.input(|input| input.modifiers.shift);
        let scale = if fine { 0.1 } else { 1.0 };
        if response.drag_started() {
            self.from = Some(value);
        }
        if let (true, Some(from)) = (response.dragged(), &mut self.from) {
            *from += f64::from(response.drag_delta().x) * DRAG * scale;
            let grain = DRAG * scale;
            let rounded = ((*from / grain).round() * grain * 1e4).round() / 1e4;
            if rounded != value {
                put(cx, place, rounded);
            }
        }
        if response.has_focus() {
            widgets::hold_arrows(ui, response.id, false, true);
            let (up, down) = ui.input(|input| (input.num_presses(Key::ArrowUp), input.num_presses(Key::ArrowDown)));
            if up != down {
                let moved = value + (up as f64 - down as f64) * NUDGE * scale;
                put(cx, place, (moved * 1e4).round() / 1e4);
            }
        }
        if response.double_clicked() {
            cx.params.fixed = name_toggled(&cx.params.fixed, &vertex.text);
        }
        if response.hovered() {
            ui.set_cursor_icon(CursorIcon::ResizeHorizontal);
        }
        response.on_hover_text(cx.words.t("autodiff-variable-hint"))
    }
}

/// What stands in a node's box.
fn inscription(vertex: &Vertex) -> String {
    let value = vertex.value.map(number).unwrap_or_default();
    match vertex.kind {
        Kind::Operation => match vertex.label.strip_prefix('^') {
            Some("2") => "( )²".into(),
            Some(exponent) if !exponent.is_empty() => format!("( )^{}", exponent.replace('-', "−")),
            _ => vertex.label.clone(),
        },
        Kind::Variable { .. } => format!("{} = {value}", vertex.text),
        Kind::Constant => value,
    }
}

fn width(ui: &Ui, vertex: &Vertex) -> f32 {
    let font = fonts::bold(text::SMALL);
    let galley = ui
        .painter()
        .layout_no_wrap(inscription(vertex), font, Color32::PLACEHOLDER);
    (galley.size().x + 2.0 * space::XS + 2.0).max(BOX)
}

/// The curve of an edge: level where it leaves and where it enters.
fn curve(from: Pos2, through: &[Pos2], to: Pos2) -> Vec<Pos2> {
    let mut points = vec![from];
    let mut start = from;
    for &end in through.iter().chain([&to]) {
        let reach = (end.x - start.x) / 2.0;
        let (a, b) = (start + vec2(reach, 0.0), end - vec2(reach, 0.0));
        points.extend((1..=PIECES).map(|piece| {
            let t = piece as f32 / PIECES as f32;
            let (p, q, r) = (start.lerp(a, t), a.lerp(b, t), b.lerp(end, t));
            p.lerp(q, t).lerp(q.lerp(r, t), t)
        }));
        start = end;
    }
    points
}

/// Where an operand's edge enters the box: spread over its height.
fn port(area: Rect, index: usize, count: usize) -> Pos2 {
    let pitch = PORT.min((BOX - space::XS) / count.max(1) as f32);
    let shift = (index as f32 - (count as f32 - 1.0) / 2.0) * pitch;
    pos2(area.left(), area.center().y + shift)
}

fn path(placed: &layered::Placement, boxes: &[Rect], vertex: &Vertex, place: usize, index: usize) -> Vec<Pos2> {
    let from = boxes[vertex.operands[index]].right_center();
    let to = port(boxes[place], index, vertex.operands.len());
    curve(from, &placed.routes[place][index], to)
}

fn edges(ui: &Ui, palette: &Palette, snapshot: &Snapshot, placed: &layered::Placement, boxes: &[Rect]) {
    let mut lines = Mesh::default();
    for (place, vertex) in snapshot.vertices.iter().enumerate() {
        let current = snapshot.current == Some(place);
        let (hue, width) = match (vertex.value.is_some(), vertex.slopes.is_empty()) {
            (_, false) if current => (palette.hue("dy"), line::STRONG),
            (_, false) => (palette.hue("dy").gamma_multiply(1.0 - alpha::DISABLED), line::ICON),
            (true, true) if current && snapshot.phase == Phase::Forward => (palette.hue("y"), line::STRONG),
            (true, true) => (palette.hue("y").gamma_multiply(alpha::DISABLED), line::ICON),
            (false, _) => (palette.faint.gamma_multiply(alpha::DISABLED), HAIRLINE),
        };
        for index in 0..vertex.operands.len() {
            ribbon(&mut lines, &path(placed, boxes, vertex, place, index), width, hue);
        }
    }
    ui.painter().add(Shape::mesh(lines));
}

fn node(ui: &Ui, palette: &Palette, snapshot: &Snapshot, vertex: &Vertex, area: Rect, current: bool, held: bool) {
    let painter = ui.painter();
    let backward = matches!(snapshot.phase, Phase::Backward | Phase::Complete);
    let light = if backward { palette.hue("dy") } else { palette.hue("y") };
    let (fill, edge) = match vertex.kind {
        Kind::Variable { fixed: true } => (palette.sunk, palette.unused),
        Kind::Variable { fixed: false } => (palette.accent_soft, palette.accent),
        Kind::Constant => (palette.background, palette.hairline),
        Kind::Operation => (palette.surface, palette.muted),
    };
    let edge = if current || held { light } else { edge };
    let width = if current || held { line::STRONG } else { HAIRLINE };
    let fill = if current { mix(fill, light, alpha::AREA) } else { fill };
    let radius = if vertex.kind == Kind::Operation {
        BOX / 2.0
    } else {
        RADIUS
    };
    painter.rect(area, radius, fill, Stroke::new(width, edge), StrokeKind::Inside);
    let ink = match vertex.kind {
        Kind::Constant | Kind::Variable { fixed: true } => palette.muted,
        _ => palette.text,
    };
    // Letters stand low in their line: a hair higher they are in the middle of the box.
    painter.text(
        area.center() - vec2(0.0, HAIRLINE),
        Align2::CENTER_CENTER,
        inscription(vertex),
        fonts::bold(text::SMALL),
        ink,
    );
    if let (Some(value), Kind::Operation) = (vertex.value, vertex.kind) {
        let ink = palette.ink(palette.hue("y"));
        let at = area.center_top() + vec2(0.0, 1.0);
        painter.text(
            at,
            Align2::CENTER_BOTTOM,
            number(value),
            fonts::regular(text::SMALL),
            ink,
        );
    }
    if let Some(gradient) = vertex.gradient {
        let ink = palette.ink(palette.hue("dy"));
        let at = area.center_bottom() - vec2(0.0, 1.0);
        painter.text(
            at,
            Align2::CENTER_TOP,
            number(gradient),
            fonts::regular(text::SMALL),
            ink,
        );
    }
}

/// What the node hands to each operand, on its edge; and the letters that the arithmetic uses.
fn handed(ui: &Ui, palette: &Palette, snapshot: &Snapshot, placed: &layered::Placement, boxes: &[Rect], place: usize) {
    let vertex = &snapshot.vertices[place];
    if vertex.kind != Kind::Operation || vertex.value.is_none() {
        return;
    }
    let count = vertex.operands.len();
    for index in 0..count {
        let path = path(placed, boxes, vertex, place, index);
        // Where no box is: what stands on a box would hide its name.
        let free = |place: &&Pos2| !boxes.iter().any(|area| area.expand(space::XS).contains(**place));
        let spots = [2, 3, 1, 4].map(|fifth| &path[path.len() * fifth / 5]);
        let middle = *spots.iter().copied().find(free).unwrap_or(spots[0]);
        let letter = rule::letter(index, count).replace("_1", "₁").replace("_2", "₂");
        let letter = letter.replace("_3", "₃").replace("_4", "₄");
        if letter.contains('_') {
            continue;
        }
        let (words, ink) = match vertex.slopes.get(index) {
            Some(slope) => (format!("{letter}: ×{}", number(*slope)), palette.ink(palette.hue("dy"))),
            None => (letter, palette.ink(palette.hue("y"))),
        };
        plate(ui, middle, Align2::CENTER_CENTER, &words, ink);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use neural_atlas_engine::{
        device,
        lab::Lab,
        labs::training::optimizers::autodiff::{Params, examples::EXAMPLES},
    };

    fn placed(expression: &str, room: Vec2) -> (Vec<Vertex>, Vec2, layered::Placement) {
        let params = Params {
            expression: expression.into(),
            values: String::new(),
            ..Params::default()
        };
        let vertices = Autodiff::new(&params, 7, &device::cpu())
            .expect("a graph")
            .snapshot()
            .vertices;
        let operands: Vec<Vec<usize>> = vertices.iter().map(|vertex| vertex.operands.clone()).collect();
        let heights: Vec<f32> = vertices.iter().map(height).collect();
        let (size, placed) = roomy(&operands, &heights, room, 44.0);
        (vertices, size, placed)
    }

    #[test]
    fn no_two_nodes_of_any_built_in_and_of_40_nodes_overlap_in_a_low_or_a_large_stage() {
        let full = (1..=19).map(|i| format!("sin(a{i})")).collect::<Vec<_>>().join(" + ");
        let typed = EXAMPLES.iter().map(|example| example.expression).chain([full.as_str()]);
        for expression in typed {
            for room in [vec2(500.0, 170.0), vec2(670.0, 250.0), vec2(1500.0, 700.0)] {
                let (vertices, size, placed) = placed(expression, room);
                assert_eq!(placed.scale, 1.0, "{expression} in {room:?}");
                let whole = Rect::from_min_size(Pos2::ZERO, size).expand(0.5);
                for (a, vertex) in vertices.iter().enumerate() {
                    assert!(whole.contains(placed.at[a]), "{expression}");
                    for (b, other) in vertices.iter().enumerate().take(a) {
                        let apart = placed.at[a] - placed.at[b];
                        let least = (height(vertex) + height(other)) / 2.0 - 0.5;
                        assert!(
                            apart.x.abs() >= PITCH - 0.5 || apart.y.abs() >= least,
                            "{expression}: {a} {b}"
                        );
                    }
                }
            }
        }
    }
}
