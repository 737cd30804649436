//! The block in space: samples side by side, channels behind each other, places as cells. Dragging turns it.

use super::{NormalizationPanel, palette};
use crate::{
    kit::{
        colormap, number,
        tokens::{HAIRLINE, Palette, line as stroke, mix, norms as share, space, time},
        widgets,
    },
    panels::Stage,
};
use egui::{Align2, Color32, Mesh, Pos2, Rect, Response, Role, Sense, Shape, Stroke, Ui, Vec2, WidgetInfo, vec2};
use neural_atlas_engine::labs::training::normalization::normalization::{
    Action, BlockView, Mode, Normalization as Lab,
};
use serde::{Deserialize, Serialize};

/// How the block is turned, in radians.
#[derive(Clone, Copy, Serialize, Deserialize)]
pub struct Turn {
    yaw: f32,
    pitch: f32,
}

impl Default for Turn {
    fn default() -> Self {
        Self {
            yaw: share::YAW,
            pitch: share::PITCH,
        }
    }
}

impl Turn {
    /// The same turned as far as it may be; none for what is no number.
    pub fn checked(self) -> Option<Self> {
        let (yaw, pitch) = (
            self.yaw.clamp(-share::YAW_MOST, share::YAW_MOST),
            self.pitch.clamp(0.0, share::PITCH_MOST),
        );
        (yaw.is_finite() && pitch.is_finite()).then_some(Self { yaw, pitch })
    }
}

/// A point of the block: samples along x, rows down y, channels along z.
type Point = [f32; 3];

/// The projection of the block onto the stage, without perspective.
struct Scene<'a> {
    block: &'a BlockView,
    /// Of a flat sheet half as far: turned more it would hide its own rows.
    turn: Turn,
    middle: Pos2,
    scale: f32,
    centre: Point,
}

impl<'a> Scene<'a> {
    fn new(block: &'a BlockView, turn: &Turn, rect: Rect) -> Self {
        let turn = if block.side == 1 {
            Turn {
                yaw: turn.yaw / 2.0,
                pitch: turn.pitch / 2.0,
            }
        } else {
            *turn
        };
        let mut scene = Self {
            block,
            turn,
            middle: Pos2::ZERO,
            scale: 1.0,
            centre: [0.0; 3],
        };
        let far = scene.far();
        scene.centre = far.map(|edge| edge / 2.0);
        let corners = (0..8).map(|corner| {
            scene.project(std::array::from_fn(|axis| {
                if corner >> axis & 1 == 1 { far[axis] } else { 0.0 }
            }))
        });
        let bounds = corners.fold(Rect::NOTHING, |bounds, corner| {
            bounds.union(Rect::from_min_max(corner, corner))
        });
        scene.scale = (rect.width() / bounds.width()).min(rect.height() / bounds.height());
        scene.middle = rect.center() - scene.scale * bounds.center().to_vec2();
        scene
    }

    /// Of a dense layer the channels lie along x and the samples along y.
    fn is_sheet(&self) -> bool {
        self.block.side == 1
    }

    /// The corner opposite to the origin.
    fn far(&self) -> Point {
        let BlockView {
            samples,
            channels,
            side,
            ..
        } = *self.block;
        if self.is_sheet() {
            return [channels as f32, samples as f32, 0.0];
        }
        let side = side as f32;
        [
            samples as f32 * (side + share::APART) - share::APART,
            side,
            (channels - 1) as f32 * share::DEEP,
        ]
    }

    /// The first corner of a plane of cells.
    fn corner(&self, sample: usize, channel: usize) -> Point {
        if self.is_sheet() {
            return [channel as f32, sample as f32, 0.0];
        }
        [
            sample as f32 * (self.block.side as f32 + share::APART),
            0.0,
            channel as f32 * share::DEEP,
        ]
    }

    fn project(&self, point: Point) -> Pos2 {
        let [x, y, z] = std::array::from_fn(|axis| point[axis] - self.centre[axis]);
        let ((yaw_sin, yaw_cos), (pitch_sin, pitch_cos)) = (self.turn.yaw.sin_cos(), self.turn.pitch.sin_cos());
        let (across, away) = (x * yaw_cos - z * yaw_sin, x * yaw_sin + z * yaw_cos);
        self.middle + self.scale * vec2(across, y * pitch_cos - away * pitch_sin)
    }

    /// Two steps along a plane on the screen: to the right and down.
    fn steps(&self) -> (Vec2, Vec2) {
        let origin = self.project([0.0; 3]);
        (
            self.project([1.0, 0.0, 0.0]) - origin,
            self.project([0.0, 1.0, 0.0]) - origin,
        )
    }

    /// Planes as sample and channel, the farthest first: channels count away from the viewer.
    fn planes(&self) -> Vec<(usize, usize)> {
        let BlockView { samples, channels, .. } = *self.block;
        let of_channel = |channel| (0..samples).map(move |sample| (sample, channel));
        (0..channels).rev().flat_map(of_channel).collect()
    }

    /// The cell under the pointer, on the nearest plane there; lit planes come before those that are faint.
    fn hit(&self, at: Pos2) -> Option<[usize; 3]> {
        let (right, down) = self.steps();
        let turned = right.x * down.y - right.y * down.x;
        if turned.abs() < f32::EPSILON {
            return None;
        }
        let inside = |&(sample, channel): &(usize, usize)| {
            let off = at - self.project(self.corner(sample, channel));
            let u = (off.x * down.y - off.y * down.x) / turned;
            let v = (right.x * off.y - right.y * off.x) / turned;
            let side = self.block.side as f32;
            let place = v as usize * self.block.side + u as usize;
            ((0.0..side).contains(&u) && (0.0..side).contains(&v)).then_some([sample, channel, place])
        };
        let planes = self.planes();
        let is_lit = |plane: &&(usize, usize)| self.block.lit[plane.0 * self.block.channels + plane.1];
        let nearest = |mut planes: Box<dyn Iterator<Item = &(usize, usize)> + '_>| planes.find_map(inside);
        nearest(Box::new(planes.iter().rev().filter(is_lit))).or_else(|| nearest(Box::new(planes.iter().rev())))
    }

    fn outline(&self, sample: usize, channel: usize) -> [Pos2; 4] {
        self.quad(sample, channel, [0.0, 0.0], self.block.side as f32)
    }

    fn cell(&self, [sample, channel, place]: [usize; 3]) -> [Pos2; 4] {
        let side = self.block.side;
        self.quad(sample, channel, [(place % side) as f32, (place / side) as f32], 1.0)
    }

    fn quad(&self, sample: usize, channel: usize, [u, v]: [f32; 2], size: f32) -> [Pos2; 4] {
        let [x, y, z] = self.corner(sample, channel);
        [[0.0, 0.0], [size, 0.0], [size, size], [0.0, size]]
            .map(|[right, down]| self.project([x + u + right, y + v + down, z]))
    }
}

impl NormalizationPanel {
    pub(super) fn block(&mut self, ui: &mut Ui, cx: &mut Stage<'_, Lab>, rect: Rect) {
        let block = &cx.snapshot.block;
        let response = ui.interact(rect, ui.scope_id().with("block"), Sense::click_and_drag());
        let label = cx.words.with(
            "norm-block",
            &[
                ("samples", &block.samples),
                ("channels", &block.channels),
                ("side", &block.side),
            ],
        );
        response.widget_info(|| WidgetInfo::labeled(Role::Image, true, &label));
        let turned = response.drag_delta();
        self.view.turn.yaw = (self.view.turn.yaw - turned.x * share::TURN).clamp(-share::YAW_MOST, share::YAW_MOST);
        self.view.turn.pitch = (self.view.turn.pitch + turned.y * share::TURN).clamp(0.0, share::PITCH_MOST);
        if response.double_clicked() {
            self.view.turn = Turn::default();
        }
        if block.lit.is_empty() {
            return;
        }
        let room = rect.shrink2(vec2(space::L, space::XL));
        // Room for the name of the rows.
        let room = if block.side == 1 {
            room.with_min_x(room.left() + share::ROWS)
        } else {
            room
        };
        let scene = Scene::new(block, &self.view.turn, room);
        let blend = ui
            .ctx()
            .animate_bool_with_time(response.id, self.view.after, time::CALM);
        ui.painter().add(Shape::mesh(cells(ui, &scene, blend)));
        frames(ui, &scene);
        self.names(ui, cx, &scene, rect);
        self.touch(ui, cx, &scene, response);
    }

    fn touch(&self, ui: &Ui, cx: &mut Stage<'_, Lab>, scene: &Scene<'_>, response: Response) {
        let palette = palette(ui);
        ring(
            ui,
            scene.cell(scene.block.picked),
            Stroke::new(stroke::FOCUS, palette.text),
        );
        let Some(hit) = response
            .hover_pos()
            .filter(|_| !response.dragged())
            .and_then(|at| scene.hit(at))
        else {
            return;
        };
        ring(ui, scene.cell(hit), Stroke::new(stroke::FOCUS, palette.accent));
        let [sample, channel, place] = hit;
        let at = (sample * scene.block.channels + channel) * scene.block.side.pow(2) + place;
        let said = cx.words.with(
            "norm-cell",
            &[
                ("sample", &(sample + 1)),
                ("channel", &(channel + 1)),
                ("before", &number(f64::from(scene.block.before[at]))),
                ("after", &number(f64::from(scene.block.after[at]))),
            ],
        );
        let clicked = response.clicked();
        response.on_hover_text_at_pointer(said);
        if clicked {
            cx.act(Action::Pick { sample, channel, place });
        }
    }

    /// The axes' names at the block, what is drawn of how much, and whose block it is.
    fn names(&self, ui: &Ui, cx: &Stage<'_, Lab>, scene: &Scene<'_>, rect: Rect) {
        let (palette, block) = (palette(ui), scene.block);
        let ink = palette.muted;
        let far = scene.far();
        let put = |at: Pos2, align, key: &str| widgets::line_at(ui, at, align, cx.words.t(key), rect.width(), ink);
        let below = scene.project([far[0] / 2.0, far[1], 0.0]) + vec2(0.0, space::XS);
        if scene.is_sheet() {
            put(below, Align2::CENTER_TOP, "norm-axis-channels");
            put(
                scene.project([0.0, far[1] / 2.0, 0.0]) - vec2(space::XS, 0.0),
                Align2::RIGHT_CENTER,
                "norm-axis-samples",
            );
        } else {
            put(below, Align2::CENTER_TOP, "norm-axis-samples");
            let side = if self.view.turn.yaw > 0.0 { 0.0 } else { far[0] };
            let deep = scene.project([side, far[1], far[2] / 2.0]) + vec2(space::S, space::XS);
            let align = if self.view.turn.yaw > 0.0 {
                Align2::RIGHT_TOP
            } else {
                Align2::LEFT_TOP
            };
            put(deep, align, "norm-axis-channels");
        }
        let of = block.of.map_or("", |of| cx.words.option("norms", of.name()));
        let drawn = cx.words.with(
            "norm-drawn",
            &[("n", &block.samples), ("all", &block.batch), ("net", &of)],
        );
        let mode = if cx.params.mode == Mode::Eval {
            cx.words.t("norm-drawn-eval")
        } else {
            ""
        };
        let all = format!("{drawn}{mode}");
        widgets::line_at(ui, rect.left_top(), Align2::LEFT_TOP, &all, rect.width(), ink);
        let hint = cx.words.t("norm-turn-hint");
        widgets::line_at(
            ui,
            rect.left_bottom(),
            Align2::LEFT_BOTTOM,
            hint,
            rect.width(),
            palette.muted,
        );
    }
}

/// All cells, those of planes that are not lit nearly clear so that one sees what lies behind them.
fn cells(ui: &Ui, scene: &Scene<'_>, blend: f32) -> Mesh {
    let (palette, block) = (palette(ui), scene.block);
    let (right, down) = scene.steps();
    let most = spread(&block.before);
    let mut mesh = Mesh::default();
    for (sample, channel) in scene.planes() {
        let plane = sample * block.channels + channel;
        let lit = block.lit[plane];
        let corner = scene.project(scene.corner(sample, channel));
        let area = block.side * block.side;
        for place in 0..area {
            let at = plane * area + place;
            let before = colormap::diverging(palette, block.before[at] / most);
            let after = colormap::diverging(palette, block.after[at] / share::DEEPEST);
            let fill = shade(palette, mix(before, after, blend), lit);
            let first = mesh.vertices.len() as u32;
            let at = corner + right * (place % block.side) as f32 + down * (place / block.side) as f32;
            for corner in [at, at + right, at + right + down, at + down] {
                mesh.colored_vertex(corner, fill);
            }
            mesh.add_triangle(first, first + 1, first + 2);
            mesh.add_triangle(first, first + 2, first + 3);
        }
    }
    mesh
}

fn shade(palette: &Palette, fill: Color32, lit: bool) -> Color32 {
    if lit {
        fill
    } else {
        mix(palette.muted, fill, 0.5).gamma_multiply(share::FAINT)
    }
}

/// The size below which 98 of 100 values stay: single outliers would leave all others pale.
fn spread(values: &[f32]) -> f32 {
    let mut sizes: Vec<f32> = values
        .iter()
        .map(|value| value.abs())
        .filter(|size| size.is_finite())
        .collect();
    let at = sizes.len() * 98 / 100;
    if at >= sizes.len() {
        return 1.0;
    }
    let (_, size, _) = sizes.select_nth_unstable_by(at, f32::total_cmp);
    size.max(f32::MIN_POSITIVE)
}

/// Outlines of the planes, strong around what is lit.
fn frames(ui: &Ui, scene: &Scene<'_>) {
    let (palette, block) = (palette(ui), scene.block);
    for (sample, channel) in scene.planes() {
        let lit = block.lit[sample * block.channels + channel];
        // The cells of a dense layer's sheet are planes of their own and need no faint frames.
        let pen = match lit {
            true => Stroke::new(if scene.is_sheet() { HAIRLINE } else { stroke::CURVE }, palette.accent),
            false if scene.is_sheet() => continue,
            false => Stroke::new(HAIRLINE, palette.faint.gamma_multiply(share::FAINT)),
        };
        ring(ui, scene.outline(sample, channel), pen);
    }
}

fn ring(ui: &Ui, corners: [Pos2; 4], pen: Stroke) {
    ui.painter().add(Shape::closed_line(corners.to_vec(), pen));
}

#[cfg(test)]
mod tests {
    use super::*;
    use egui::pos2;

    fn block(side: usize) -> BlockView {
        BlockView {
            of: None,
            batch: 3,
            samples: 3,
            channels: 4,
            side,
            before: vec![0.0; 12 * side * side],
            after: vec![0.0; 12 * side * side],
            lit: vec![false; 12],
            picked: [0; 3],
        }
    }

    #[test]
    fn the_middle_of_each_front_cell_is_found_again_and_the_block_fits_its_300_by_200_points() {
        let rect = Rect::from_min_size(pos2(10.0, 20.0), vec2(300.0, 200.0));
        for side in [1, 4] {
            let (block, turn) = (block(side), Turn::default());
            let scene = Scene::new(&block, &turn, rect);
            for place in 0..side * side {
                for sample in 0..3 {
                    let corners = scene.cell([sample, 0, place]);
                    let middle = corners[0] + (corners[2] - corners[0]) / 2.0;
                    assert_eq!(scene.hit(middle), Some([sample, 0, place]));
                    assert!(corners.iter().all(|corner| rect.expand(0.5).contains(*corner)));
                }
            }
        }
    }
}
