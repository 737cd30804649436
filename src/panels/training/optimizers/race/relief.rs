//! The surface as a relief, turned by dragging: a projected mesh of the same samples that the map shows.

use super::trails;
use crate::{
    kit::{
        tokens::{HAIRLINE, Palette, mix, size, space},
        views::contour::{self, Levels},
    },
    panels::Stage,
};
use egui::{Color32, Mesh, Pos2, Rect, Role, Sense, Shape, Stroke, Ui, WidgetInfo, pos2, vec2};
use neural_atlas_engine::labs::training::optimizers::race::{Race, view::Window};
use serde::{Deserialize, Serialize};

/// How the relief is turned, in radians.
#[derive(Clone, Copy, Serialize, Deserialize)]
pub struct Relief {
    yaw: f32,
    pitch: f32,
}

impl Default for Relief {
    fn default() -> Self {
        Self { yaw: -0.6, pitch: 0.75 }
    }
}

/// Quads along each side of the mesh.
const COLUMNS: usize = 72;
const ROWS: usize = 54;
/// Height of the highest ground, as a share of the width.
const TALL: f32 = 0.42;
/// Radians per point of dragging.
const TURN: f32 = 0.008;
/// How strongly slopes that face away are darkened.
const SHADE: f32 = 0.5;

/// Least and most pitch: from nearly level to nearly from above.
const PITCHES: (f32, f32) = (0.15, 1.45);

impl Relief {
    /// The same turned as far as it may be; none for what is no number.
    pub fn checked(self) -> Option<Self> {
        let pitch = self.pitch.clamp(PITCHES.0, PITCHES.1);
        (self.yaw.is_finite() && pitch.is_finite()).then_some(Self { pitch, ..self })
    }

    pub fn show(&mut self, ui: &mut Ui, cx: &Stage<'_, Race>, rect: Rect) {
        let palette = Palette::of(ui.visuals());
        let response = ui.interact(rect, ui.scope_id().with("relief"), Sense::drag());
        response.widget_info(|| WidgetInfo::labeled(Role::Image, true, cx.words.t("race-picture")));
        let turned = response.drag_delta();
        self.yaw -= turned.x * TURN;
        self.pitch = (self.pitch + turned.y * TURN).clamp(PITCHES.0, PITCHES.1);
        let painter = ui.painter_at(rect);
        painter.rect_filled(rect, 0.0, palette.background);
        let levels = Levels::of(&cx.snapshot.field);
        let scene = Scene::new(self, cx.snapshot.window, rect);
        painter.add(Shape::mesh(scene.mesh(cx, levels, palette)));
        for racer in cx.snapshot.racers.iter().rev() {
            let marks: Vec<Pos2> = racer
                .trail
                .iter()
                .filter(|mark| scene.holds([mark[1], mark[2]]))
                .map(|mark| scene.project([mark[1], mark[2]], levels.share(mark[3] as f32)))
                .collect();
            trails::trail(&painter, palette, racer, vec![marks.clone()], &marks);
        }
        for minimum in cx.snapshot.minima.iter().filter(|minimum| scene.holds(**minimum)) {
            let at = scene.project(*minimum, 0.0);
            painter.circle(at, size::POINT, palette.surface, Stroke::new(HAIRLINE, palette.text));
        }
        let heads: Vec<Pos2> = cx
            .snapshot
            .racers
            .iter()
            .map(|racer| scene.project(racer.at, levels.share(racer.loss as f32)))
            .collect();
        trails::heads(&painter, palette, cx, rect, &heads, &[]);
    }
}

/// An orthographic projection of the window and its heights onto the picture.
struct Scene {
    window: Window,
    middle: Pos2,
    scale: f32,
    yaw: (f32, f32),
    pitch: (f32, f32),
}

impl Scene {
    fn new(relief: &Relief, window: Window, rect: Rect) -> Self {
        let room = rect.shrink(space::XL);
        let scale = (room.width() / 1.35).min(room.height() / 1.05);
        let middle = rect.center() + vec2(0.0, scale * TALL * 0.35);
        Self {
            window,
            middle,
            scale,
            yaw: relief.yaw.sin_cos(),
            pitch: relief.pitch.sin_cos(),
        }
    }

    fn holds(&self, [x, y]: [f64; 2]) -> bool {
        let Window { x: across, y: up } = self.window;
        (across[0]..=across[1]).contains(&x) && (up[0]..=up[1]).contains(&y)
    }

    /// From -0.5 to 0.5 along the wider side of the window, and turned about the vertical.
    fn turned(&self, [x, y]: [f64; 2]) -> [f32; 2] {
        let [middle_x, middle_y] = self.window.center();
        let side = self.window.width().max(self.window.height());
        let (x, y) = (((x - middle_x) / side) as f32, ((y - middle_y) / side) as f32);
        let (sin, cos) = self.yaw;
        [x * cos - y * sin, x * sin + y * cos]
    }

    fn project(&self, at: [f64; 2], height: f32) -> Pos2 {
        let [across, away] = self.turned(at);
        let (sin, cos) = self.pitch;
        let up = away * sin + height * TALL * cos;
        pos2(self.middle.x + across * self.scale, self.middle.y - up * self.scale)
    }

    /// The quads, the farthest first so that nearer ones cover them.
    fn mesh(&self, cx: &Stage<'_, Race>, levels: Levels, palette: &Palette) -> Mesh {
        let field = &cx.snapshot.field;
        let mut mesh = Mesh::default();
        if field.values.is_empty() {
            return mesh;
        }
        let corner = |column: usize, row: usize| {
            let (u, v) = (column as f64 / COLUMNS as f64, row as f64 / ROWS as f64);
            let near = |share: f64, cells: usize| ((share * cells as f64) as usize).min(cells - 1);
            let value = field.values[near(v, field.rows) * field.columns + near(u, field.columns)];
            let x = self.window.x[0] + u * self.window.width();
            let y = self.window.y[0] + v * self.window.height();
            ([x, y], levels.share(value), value.is_finite())
        };
        let mut quads: Vec<(f32, [Pos2; 4], Color32)> = vec![];
        for row in 0..ROWS {
            for column in 0..COLUMNS {
                let corners = [(0, 0), (1, 0), (1, 1), (0, 1)].map(|(right, up)| corner(column + right, row + up));
                if corners.iter().any(|corner| !corner.2) {
                    continue;
                }
                let away = self.turned(corners[0].0)[1];
                let mean = corners.iter().map(|corner| corner.1).sum::<f32>() / 4.0;
                // Light from the left of the picture.
                let lean = (corners[1].1 - corners[0].1 + corners[2].1 - corners[3].1) * COLUMNS as f32 / 2.0 * TALL;
                let dark = SHADE * (lean * self.yaw.1 / (1.0 + lean * lean).sqrt()).max(0.0);
                let color = mix(contour::ground(palette, mean), palette.muted, dark * 0.5);
                quads.push((away, corners.map(|(at, height, _)| self.project(at, height)), color));
            }
        }
        quads.sort_by(|a, b| b.0.total_cmp(&a.0));
        for (_, corners, color) in quads {
            let first = mesh.vertices.len() as u32;
            for at in corners {
                mesh.colored_vertex(at, color);
            }
            mesh.add_triangle(first, first + 1, first + 2);
            mesh.add_triangle(first, first + 2, first + 3);
        }
        mesh
    }
}
