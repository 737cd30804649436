//! Icons drawn as shapes: sharp at every scale, in the colour of their text.

use super::tokens::line;
use egui::{Color32, Painter, Pos2, Rect, Shape, Stroke, Vec2, pos2};
use std::f32::consts::TAU;

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Icon {
    Back,
    Check,
    ChevronDown,
    ChevronRight,
    ChevronUp,
    Close,
    Copy,
    Dot,
    Erase,
    Expand,
    Export,
    Forward,
    Menu,
    Minus,
    More,
    Open,
    Pause,
    Pen,
    Pin,
    Play,
    Plus,
    Present,
    Question,
    Redo,
    Renew,
    Reset,
    Search,
    Star,
    StarFilled,
    Step,
    Steps,
    Theme,
    Trash,
    Undo,
}

impl Icon {
    pub const ALL: [Self; 34] = [
        Self::Back,
        Self::Check,
        Self::ChevronDown,
        Self::ChevronRight,
        Self::ChevronUp,
        Self::Close,
        Self::Copy,
        Self::Dot,
        Self::Erase,
        Self::Expand,
        Self::Export,
        Self::Forward,
        Self::Menu,
        Self::Minus,
        Self::More,
        Self::Open,
        Self::Pause,
        Self::Pen,
        Self::Pin,
        Self::Play,
        Self::Plus,
        Self::Present,
        Self::Question,
        Self::Redo,
        Self::Renew,
        Self::Reset,
        Self::Search,
        Self::Star,
        Self::StarFilled,
        Self::Step,
        Self::Steps,
        Self::Theme,
        Self::Trash,
        Self::Undo,
    ];
}

/// A square from (-1, -1) to (1, 1), y down, laid over the icon's place.
struct Pencil<'a> {
    painter: &'a Painter,
    centre: Pos2,
    half: f32,
    color: Color32,
}

impl Pencil<'_> {
    fn at(&self, x: f32, y: f32) -> Pos2 {
        self.centre + self.half * Vec2::new(x, y)
    }
    fn stroke(&self) -> Stroke {
        Stroke::new(line::ICON, self.color)
    }
    fn line(&self, points: &[[f32; 2]]) {
        let points: Vec<Pos2> = points.iter().map(|[x, y]| self.at(*x, *y)).collect();
        self.painter.add(Shape::line(points, self.stroke()));
    }
    fn closed(&self, points: &[[f32; 2]]) {
        let points: Vec<Pos2> = points.iter().map(|[x, y]| self.at(*x, *y)).collect();
        self.painter.add(Shape::closed_line(points, self.stroke()));
    }
    fn filled(&self, points: &[[f32; 2]]) {
        let points: Vec<Pos2> = points.iter().map(|[x, y]| self.at(*x, *y)).collect();
        self.painter
            .add(Shape::convex_polygon(points, self.color, Stroke::NONE));
    }
    fn dot(&self, x: f32, y: f32, radius: f32) {
        self.painter
            .circle_filled(self.at(x, y), radius * self.half, self.color);
    }
    fn ring(&self, x: f32, y: f32, radius: f32) {
        self.painter
            .circle_stroke(self.at(x, y), radius * self.half, self.stroke());
    }
    /// Turns are counted clockwise from the right.
    fn arc(&self, radius: f32, from: f32, to: f32) {
        let steps = 24;
        let angle = |step| (from + (to - from) * step as f32 / steps as f32) * TAU;
        let points: Vec<[f32; 2]> = (0..=steps)
            .map(|step| [radius * angle(step).cos(), radius * angle(step).sin()])
            .collect();
        self.line(&points);
    }
    /// An arc with an arrow's head at its end; `mirror` is -1 to turn left.
    fn turn(&self, mirror: f32) {
        let steps = 24;
        let angle = |step: i32| (-0.6 + 0.78 * step as f32 / steps as f32) * TAU;
        let points: Vec<[f32; 2]> = (0..=steps)
            .map(|step| [mirror * 0.75 * angle(step).cos(), 0.75 * angle(step).sin()])
            .collect();
        self.line(&points[1..]);
        let head = points[0];
        self.line(&[
            [head[0] - mirror * 0.28, head[1] - 0.30],
            [head[0], head[1] + 0.05],
            [head[0] + mirror * 0.38, head[1] - 0.12],
        ]);
    }
    fn star(&self) -> Vec<[f32; 2]> {
        (0..10)
            .map(|point| {
                let angle = (point as f32 / 10.0 - 0.25) * TAU;
                let radius = if point % 2 == 0 { 0.95 } else { 0.42 };
                [radius * angle.cos(), radius * angle.sin()]
            })
            .collect()
    }
}

/// Paints an icon into the middle of a rectangle; `size` is its height and width.
// One long match, because each icon is one line or two.
pub fn paint(painter: &Painter, rect: Rect, size: f32, icon: Icon, color: Color32) {
    let pencil = Pencil {
        painter,
        centre: rect.center(),
        half: size / 2.0,
        color,
    };
    let p = &pencil;
    match icon {
        Icon::Back => p.line(&[[0.35, -0.75], [-0.4, 0.0], [0.35, 0.75]]),
        Icon::Forward | Icon::ChevronRight => p.line(&[[-0.35, -0.7], [0.35, 0.0], [-0.35, 0.7]]),
        Icon::ChevronUp => p.line(&[[-0.7, 0.35], [0.0, -0.35], [0.7, 0.35]]),
        Icon::ChevronDown => p.line(&[[-0.7, -0.35], [0.0, 0.35], [0.7, -0.35]]),
        Icon::Check => p.line(&[[-0.75, 0.05], [-0.2, 0.6], [0.8, -0.6]]),
        Icon::Close => {
            p.line(&[[-0.65, -0.65], [0.65, 0.65]]);
            p.line(&[[-0.65, 0.65], [0.65, -0.65]]);
        }
        Icon::Copy => {
            p.closed(&[[-0.3, -0.3], [0.85, -0.3], [0.85, 0.85], [-0.3, 0.85]]);
            p.line(&[[-0.3, 0.35], [-0.85, 0.35], [-0.85, -0.85], [0.35, -0.85], [0.35, -0.3]]);
        }
        Icon::Dot => p.dot(0.0, 0.0, 0.4),
        Icon::Erase => {
            p.closed(&[[-0.85, 0.25], [0.1, -0.8], [0.85, -0.15], [-0.05, 0.8], [-0.4, 0.8]]);
            p.line(&[[-0.4, -0.25], [0.4, 0.4]]);
        }
        Icon::Expand => {
            for (x, y) in [(-1.0, -1.0), (1.0, 1.0)] {
                p.line(&[[x * 0.15, y * 0.8], [x * 0.8, y * 0.8], [x * 0.8, y * 0.15]]);
                p.line(&[[x * 0.8, y * 0.8], [x * 0.2, y * 0.2]]);
            }
        }
        Icon::Export | Icon::Open => {
            let y = if icon == Icon::Export { 1.0 } else { -1.0 };
            p.line(&[[0.0, -0.8], [0.0, 0.35]]);
            p.line(&[[-0.4, y * 0.22 - 0.2], [0.0, y * 0.55 - 0.2], [0.4, y * 0.22 - 0.2]]);
            p.line(&[[-0.8, 0.35], [-0.8, 0.85], [0.8, 0.85], [0.8, 0.35]]);
        }
        Icon::Menu => [-0.6, 0.0, 0.6].iter().for_each(|y| p.line(&[[-0.8, *y], [0.8, *y]])),
        Icon::Minus => p.line(&[[-0.7, 0.0], [0.7, 0.0]]),
        Icon::More => [-0.7, 0.0, 0.7].iter().for_each(|x| p.dot(*x, 0.0, 0.17)),
        Icon::Pause => {
            p.filled(&[[-0.6, -0.75], [-0.18, -0.75], [-0.18, 0.75], [-0.6, 0.75]]);
            p.filled(&[[0.18, -0.75], [0.6, -0.75], [0.6, 0.75], [0.18, 0.75]]);
        }
        Icon::Play => p.filled(&[[-0.5, -0.8], [0.8, 0.0], [-0.5, 0.8]]),
        Icon::Pen => {
            p.closed(&[[-0.8, 0.8], [-0.65, 0.2], [0.45, -0.9], [0.9, -0.45], [-0.2, 0.65]]);
            p.line(&[[0.2, -0.65], [0.65, -0.2]]);
        }
        Icon::Pin => {
            p.line(&[[0.0, 0.2], [0.0, 0.95]]);
            p.closed(&[
                [-0.6, 0.2],
                [0.6, 0.2],
                [0.3, -0.25],
                [0.3, -0.85],
                [-0.3, -0.85],
                [-0.3, -0.25],
            ]);
        }
        Icon::Plus => {
            p.line(&[[-0.7, 0.0], [0.7, 0.0]]);
            p.line(&[[0.0, -0.7], [0.0, 0.7]]);
        }
        Icon::Present => {
            p.closed(&[[-0.9, -0.7], [0.9, -0.7], [0.9, 0.4], [-0.9, 0.4]]);
            p.line(&[[-0.4, 0.85], [0.0, 0.4], [0.4, 0.85]]);
        }
        Icon::Question => {
            p.line(&[
                [-0.4, -0.35],
                [-0.35, -0.65],
                [0.0, -0.85],
                [0.35, -0.65],
                [0.35, -0.3],
                [0.0, 0.05],
                [0.0, 0.3],
            ]);
            p.dot(0.0, 0.75, 0.14);
        }
        Icon::Renew => {
            p.arc(0.75, 0.05, 0.45);
            p.arc(0.75, 0.55, 0.95);
            p.line(&[[0.85, -0.75], [0.72, -0.2], [0.22, -0.3]]);
            p.line(&[[-0.85, 0.75], [-0.72, 0.2], [-0.22, 0.3]]);
        }
        Icon::Reset | Icon::Undo => p.turn(1.0),
        Icon::Redo => p.turn(-1.0),
        Icon::Search => {
            p.ring(-0.15, -0.15, 0.6);
            p.line(&[[0.3, 0.3], [0.85, 0.85]]);
        }
        Icon::Star => p.closed(&p.star()),
        Icon::StarFilled => {
            let star = p.star();
            // A star is not convex: five points around a pentagon.
            p.filled(&star.iter().skip(1).step_by(2).copied().collect::<Vec<_>>());
            for tip in (0..10).step_by(2) {
                p.filled(&[star[(tip + 9) % 10], star[tip], star[(tip + 1) % 10]]);
            }
        }
        Icon::Step => {
            p.line(&[[-0.8, 0.0], [0.75, 0.0]]);
            p.line(&[[0.2, -0.5], [0.75, 0.0], [0.2, 0.5]]);
        }
        Icon::Steps => [-0.45, 0.35]
            .iter()
            .for_each(|x| p.line(&[[x - 0.3, -0.6], [x + 0.3, 0.0], [x - 0.3, 0.6]])),
        Icon::Theme => {
            p.ring(0.0, 0.0, 0.8);
            let half: Vec<[f32; 2]> = (0..=16)
                .map(|step| (step as f32 / 32.0 - 0.25) * TAU)
                .map(|a| [0.8 * a.cos(), 0.8 * a.sin()])
                .collect();
            p.filled(&half);
        }
        Icon::Trash => {
            p.line(&[[-0.8, -0.55], [0.8, -0.55]]);
            p.line(&[[-0.3, -0.55], [-0.3, -0.9], [0.3, -0.9], [0.3, -0.55]]);
            p.line(&[[-0.6, -0.55], [-0.5, 0.9], [0.5, 0.9], [0.6, -0.55]]);
        }
    }
}

/// The corners of a triangle that points right, for folded headings; turned down by `open` from 0 to 1.
pub fn triangle(centre: Pos2, radius: f32, open: f32) -> Vec<Pos2> {
    let turn = egui::emath::Rot2::from_angle(open * TAU / 4.0);
    [(-0.5, -0.8), (0.8, 0.0), (-0.5, 0.8)]
        .map(|(x, y)| centre + turn * (radius * pos2(x, y).to_vec2()))
        .to_vec()
}
