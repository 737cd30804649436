//! Line charts: hairline axes, direct labels at the curves' ends, values read by the pointer.

use super::{
    axis::{Axis, Plane},
    names::{NAMES_OF_WIDTH, Names, name_width},
};
use crate::kit::{
    fonts, number,
    tokens::{HAIRLINE, Palette, RADIUS_SMALL, alpha, line, size, space, text},
};
use egui::{
    Align2, Color32, CornerRadius, Pos2, Rangef, Rect, Response, Role, Sense, Shape, Stroke, StrokeKind, Ui, Vec2,
    WidgetInfo, pos2, vec2,
};

/// One curve.
#[derive(Clone, Debug)]
pub struct Line {
    /// Written at the curve's end; empty for none.
    pub name: String,
    pub points: Vec<[f64; 2]>,
    pub hue: Color32,
    pub width: f32,
    pub dashed: bool,
    /// Stands behind: without a label, and not read by the pointer.
    pub behind: bool,
}

impl Line {
    pub fn new(name: impl Into<String>, points: Vec<[f64; 2]>, hue: Color32) -> Self {
        Self {
            name: name.into(),
            points,
            hue,
            width: line::CURVE,
            dashed: false,
            behind: false,
        }
    }
    pub fn dashed(mut self) -> Self {
        self.dashed = true;
        self
    }
    /// Faint, in the background: a pinned run, a raw curve.
    pub fn behind(mut self, opacity: f32) -> Self {
        self.behind = true;
        self.hue = self.hue.gamma_multiply(opacity);
        self
    }
    pub fn width(mut self, width: f32) -> Self {
        self.width = width;
        self
    }
}

/// A chart of curves over one axis each way.
pub struct Chart<'a> {
    label: &'a str,
    lines: &'a [Line],
    log_y: bool,
    x_range: Option<(f64, f64)>,
    y_range: Option<(f64, f64)>,
    x_title: &'a str,
    x_ticks: &'a [f64],
    whole_x: bool,
    draggable: bool,
    read: bool,
}

/// Where things lie in a chart that was drawn.
pub struct ChartResponse {
    pub response: Response,
    pub plane: Plane,
    /// The area of the curves.
    pub area: Rect,
}

impl<'a> Chart<'a> {
    pub fn new(label: &'a str, lines: &'a [Line]) -> Self {
        Self {
            label,
            lines,
            log_y: false,
            x_range: None,
            y_range: None,
            x_title: "",
            x_ticks: &[],
            whole_x: false,
            draggable: false,
            read: true,
        }
    }
    /// Logarithmic upwards, where every value is above zero.
    pub fn log_y(mut self, log: bool) -> Self {
        self.log_y = log;
        self
    }
    pub fn x_range(mut self, low: f64, high: f64) -> Self {
        self.x_range = Some((low, high));
        self
    }
    pub fn y_range(mut self, low: f64, high: f64) -> Self {
        self.y_range = Some((low, high));
        self
    }
    pub fn x_title(mut self, title: &'a str) -> Self {
        self.x_title = title;
        self
    }
    /// Only whole numbers along the horizontal axis: it counts.
    pub fn whole_x(mut self) -> Self {
        self.whole_x = true;
        self
    }
    /// Numbers along the horizontal axis in place of round ones.
    pub fn x_ticks(mut self, ticks: &'a [f64]) -> Self {
        self.x_ticks = ticks;
        self
    }
    /// The response also senses drags and clicks.
    pub fn draggable(mut self) -> Self {
        self.draggable = true;
        self
    }
    /// Without the values at the pointer.
    pub fn unread(mut self) -> Self {
        self.read = false;
        self
    }

    /// Smallest and largest of one coordinate over all curves; on a logarithmic axis of what is above zero.
    fn extent(&self, coordinate: usize, log: bool) -> Option<(f64, f64)> {
        let values = self
            .lines
            .iter()
            .flat_map(|line| &line.points)
            .map(|point| point[coordinate]);
        let seen = values.filter(|value| value.is_finite() && (!log || *value > 0.0));
        seen.fold(None, |range: Option<(f64, f64)>, value| match range {
            Some((low, high)) => Some((low.min(value), high.max(value))),
            None => Some((value, value)),
        })
    }

    fn plane(&self, area: Rect) -> Plane {
        let x = self.x_range.or_else(|| self.extent(0, false)).unwrap_or((0.0, 1.0));
        Plane {
            x: Axis::new(x, false, area.left(), area.right()),
            y: self.upwards(area),
        }
    }

    /// The vertical axis, which asks for the heights of the area only.
    fn upwards(&self, area: Rect) -> Axis {
        let y = self.y_range.unwrap_or_else(|| match self.extent(1, self.log_y) {
            Some((low, high)) if self.log_y => (low / 1.15, high * 1.15),
            Some((low, high)) => (low - (high - low) * 0.05, high + (high - low) * 0.05),
            None => (if self.log_y { 0.01 } else { 0.0 }, 1.0),
        });
        Axis::new(y, self.log_y, area.bottom(), area.top())
    }

    /// Draws the chart into a new area of this size.
    pub fn show(self, ui: &mut Ui, wanted: Vec2) -> ChartResponse {
        let sense = if self.draggable {
            Sense::click_and_drag()
        } else {
            Sense::hover()
        };
        let (rect, response) = ui.allocate_exact_size(wanted, sense);
        response.widget_info(|| WidgetInfo::labeled(Role::Image, true, self.label));
        let between = Rect::from_min_max(
            rect.min + vec2(0.0, space::S),
            rect.max - vec2(space::S, text::SMALL + space::M),
        );
        // The names may stand a little above the curves, and below them as far as the numbers.
        let heights = Rangef::new(between.top() - text::SMALL / 2.0, rect.bottom() - HAIRLINE);
        let widths: Vec<f32> = self.named().map(|line| name_width(ui, &line.name)).collect();
        let names = Names::new(&widths, heights, rect.width() * NAMES_OF_WIDTH);
        let right = names.width;
        let left = numbers_width(ui, &self.upwards(between), between.height());
        let area = Rect::from_min_max(between.min + vec2(left, 0.0), between.max - vec2(right, 0.0));
        let plane = self.plane(area);
        if area.is_positive() {
            self.axes(ui, area, &plane);
            self.curves(ui, area, &plane);
            self.labels(ui, area, &plane, &names);
            if let Some(pointer) = response.hover_pos().filter(|at| self.read && area.contains(*at)) {
                self.read_at(ui, area, &plane, pointer);
            }
        }
        ChartResponse { response, plane, area }
    }

    fn named(&self) -> impl Iterator<Item = &Line> {
        self.lines.iter().filter(|line| !line.behind && !line.name.is_empty())
    }

    fn axes(&self, ui: &Ui, area: Rect, plane: &Plane) {
        let palette = Palette::of(ui.visuals());
        let hair = Stroke::new(HAIRLINE, palette.hairline);
        let font = fonts::regular(text::SMALL);
        let painter = ui.painter();
        let mut above = f32::INFINITY;
        for tick in plane.y.ticks(ticks_up(area.height())) {
            let y = plane.y.place(tick);
            painter.hline(area.x_range(), y, hair);
            // On a short logarithmic axis round numbers crowd at the top.
            if above - y < text::SMALL {
                continue;
            }
            above = y;
            painter.text(
                pos2(area.left() - space::S, y),
                Align2::RIGHT_CENTER,
                number::short(tick),
                font.clone(),
                palette.muted,
            );
        }
        let title = ui
            .painter()
            .layout_no_wrap(self.x_title.to_owned(), font.clone(), palette.muted);
        let free = area.right() - title.size().x - space::M;
        let ticks = match self.x_ticks {
            [] => plane.x.ticks((area.width() / size::TICK_X).max(2.0) as usize),
            given => given.to_vec(),
        };
        for tick in ticks {
            let at = pos2(plane.x.place(tick), area.bottom() + space::XS);
            let counts = !self.whole_x || tick.fract() == 0.0;
            if counts && (at.x < free || self.x_title.is_empty()) {
                painter.text(at, Align2::CENTER_TOP, number::short(tick), font.clone(), palette.muted);
            }
        }
        painter.galley(
            pos2(area.right() - title.size().x, area.bottom() + space::XS),
            title,
            palette.muted,
        );
    }

    fn curves(&self, ui: &Ui, area: Rect, plane: &Plane) {
        let painter = ui.painter_at(area.expand(line::STRONG));
        let behind = self.lines.iter().filter(|line| line.behind);
        for curve in behind.chain(self.lines.iter().filter(|line| !line.behind)) {
            // A gap where the value is not finite, or not above zero on a logarithmic axis.
            let drawn = |point: &[f64; 2]| point[1].is_finite() && (!plane.y.log || point[1] > 0.0);
            for part in curve.points.split(|point| !drawn(point)) {
                let places: Vec<Pos2> = part.iter().map(|[x, y]| plane.at(*x, *y)).collect();
                let stroke = Stroke::new(curve.width, curve.hue);
                match places.len() {
                    0 => {}
                    1 => _ = painter.circle_filled(places[0], curve.width, curve.hue),
                    _ if curve.dashed => {
                        painter.extend(Shape::dashed_line(&places, stroke, 2.0 * line::DASH, line::DASH))
                    }
                    _ => _ = painter.add(Shape::line(places, stroke)),
                }
            }
        }
    }

    /// The names at the curves' right ends, pushed apart so that none covers another. A name inside the picture, of a curve
    /// that ends early, has a plate.
    fn labels(&self, ui: &Ui, area: Rect, plane: &Plane, names: &Names) {
        let palette = Palette::of(ui.visuals());
        let shown = |point: &&[f64; 2]| point[1].is_finite() && (!plane.y.log || point[1] > 0.0);
        let end = |line: &Line| {
            let last = line.points.iter().rev().find(shown)?;
            let at = plane.at(last[0], last[1]);
            Some(pos2(at.x.min(area.right()), at.y.clamp(area.top(), area.bottom())))
        };
        let ends: Vec<Option<Pos2>> = self.named().map(end).collect();
        let wanted: Vec<Option<f32>> = ends.iter().map(|end| Some(end.as_ref()?.y)).collect();
        let places = names.places(&wanted);
        for ((line, end), (shift, y)) in self.named().zip(ends).zip(places) {
            let Some(at) = end else { continue };
            let font = fonts::bold(text::SMALL);
            let ink = palette.ink(line.hue);
            let galley = ui.painter().layout_no_wrap(line.name.clone(), font, ink);
            let left = at.x + space::S + shift;
            let spot = Align2::LEFT_CENTER.anchor_size(pos2(left, y), galley.size());
            if spot.left() < area.right() {
                let veil = palette.background.gamma_multiply(alpha::PLATE);
                ui.painter()
                    .rect_filled(spot, CornerRadius::same(RADIUS_SMALL as u8), veil);
            }
            ui.painter().galley(spot.min, galley, ink);
        }
    }

    fn read_at(&self, ui: &Ui, area: Rect, plane: &Plane, pointer: Pos2) {
        let palette = Palette::of(ui.visuals());
        let wanted = plane.x.value(pointer.x);
        let nearest = |line: &Line| {
            let index = line.points.partition_point(|point| point[0] < wanted);
            let near = [index.checked_sub(1), Some(index)]
                .into_iter()
                .flatten()
                .filter_map(|index| line.points.get(index).copied());
            near.min_by(|a, b| (a[0] - wanted).abs().total_cmp(&(b[0] - wanted).abs()))
        };
        let read: Vec<(&Line, [f64; 2])> = self
            .lines
            .iter()
            .filter(|line| !line.behind)
            .filter_map(|line| Some((line, nearest(line)?)))
            .collect();
        let Some((_, [x, _])) = read.first() else { return };
        let painter = ui.painter();
        painter.vline(plane.x.place(*x), area.y_range(), Stroke::new(HAIRLINE, palette.faint));
        let mut rows = vec![(
            format!("{} {}", self.x_title, number::number(*x)).trim().to_owned(),
            palette.muted,
        )];
        for (line, point) in &read {
            let at = plane.at(point[0], point[1]);
            if area.expand(1.0).contains(at) {
                painter.circle(at, size::POINT, palette.surface, Stroke::new(line::CURVE, line.hue));
            }
            rows.push((
                format!("{}  {}", line.name, number::number(point[1])).trim().to_owned(),
                palette.ink(line.hue),
            ));
        }
        note(ui, area, pointer, &rows);
    }
}

fn ticks_up(height: f32) -> usize {
    (height / size::TICK_Y).max(2.0) as usize
}

/// Room at the left for the widest number of the axis.
fn numbers_width(ui: &Ui, axis: &Axis, height: f32) -> f32 {
    let width = |tick: f64| {
        let words = number::short(tick);
        let font = fonts::regular(text::SMALL);
        ui.painter().layout_no_wrap(words, font, Color32::PLACEHOLDER).size().x
    };
    let widest = axis.ticks(ticks_up(height)).into_iter().map(width).fold(0.0, f32::max);
    size::AXIS.max(widest + space::S + HAIRLINE)
}

/// Lines of text on a plate beside the pointer, kept inside `area`.
fn note(ui: &Ui, area: Rect, pointer: Pos2, rows: &[(String, Color32)]) {
    let palette = Palette::of(ui.visuals());
    // Above everything, because a chart is often lower than its readings.
    let painter = ui
        .ctx()
        .layer_painter(egui::LayerId::new(egui::Order::Tooltip, egui::Id::unique("chart-note")));
    let galleys: Vec<_> = rows
        .iter()
        .map(|(row, ink)| painter.layout_no_wrap(row.clone(), fonts::regular(text::SMALL), *ink))
        .collect();
    let width = galleys.iter().map(|galley| galley.size().x).fold(0.0, f32::max) + 2.0 * space::S;
    let height = galleys.iter().map(|galley| galley.size().y).sum::<f32>() + 2.0 * space::XS;
    let left = if pointer.x + space::L + width > area.right() {
        pointer.x - space::L - width
    } else {
        pointer.x + space::L
    };
    let top = (pointer.y - height - space::S).max(ui.ctx().content_rect().top());
    let plate = Rect::from_min_size(pos2(left, top), vec2(width, height));
    let radius = CornerRadius::same(RADIUS_SMALL as u8);
    painter.rect(
        plate,
        radius,
        palette.surface,
        Stroke::new(HAIRLINE, palette.hairline),
        StrokeKind::Outside,
    );
    let mut at = plate.min + vec2(space::S, space::XS);
    for galley in galleys {
        let step = galley.size().y;
        painter.galley(at, galley, palette.text);
        at.y += step;
    }
}
