//! Numbers by layer on a logarithmic axis, where 0 and infinity have places of their own.

use super::{
    axis::Axis,
    names::{NAMES_OF_WIDTH, Names, name_width},
};
use crate::kit::{
    fonts, number,
    tokens::{HAIRLINE, Palette, alpha, line, size, space, text},
};
use egui::{
    Align2, Color32, Pos2, Rangef, Rect, Response, Role, Sense, Shape, Stroke, Ui, WidgetInfo, pos2,
    text::{LayoutJob, TextWrapping},
    vec2,
};

/// One line: a value for each layer, from layer 1.
pub struct ProfileLine<'a> {
    pub name: &'a str,
    pub hue: Color32,
    pub values: Vec<f64>,
    pub strong: bool,
}

/// A profile that was drawn.
pub struct Profile {
    pub response: Response,
    /// Upwards.
    pub y: Axis,
    x: Axis,
    /// Heights of infinity and zero.
    ends: [f32; 2],
}

/// Fewest decades that the axis spans.
const DECADES: f64 = 2.0;
/// Height of the places for 0 and infinity.
const STRIP: f32 = 20.0;
/// Nearest line's reach of the pointer.
const REACH: f32 = 12.0;

impl Profile {
    /// Where a layer's value stands, the first layer being 1.
    pub fn at(&self, layer: usize, value: f64) -> Pos2 {
        let y = match value {
            _ if !value.is_finite() => self.ends[0],
            value if value > 0.0 => self.y.place(value),
            _ => self.ends[1],
        };
        pos2(self.x.place(layer as f64), y)
    }

    /// The layer under a place on the screen, from 1.
    pub fn layer_at(&self, x: f32) -> usize {
        self.x.value(x).round().clamp(self.x.low, self.x.high) as usize
    }

    /// The line nearest to the pointer, if it is near, and the layer there.
    pub fn nearest(&self, lines: &[ProfileLine<'_>], at: Pos2) -> Option<(usize, usize)> {
        let layer = self.layer_at(at.x);
        let near = lines.iter().enumerate().filter_map(|(index, line)| {
            let value = *line.values.get(layer.checked_sub(1)?)?;
            Some((index, (self.at(layer, value).y - at.y).abs()))
        });
        let (index, distance) = near.min_by(|a, b| a.1.total_cmp(&b.1))?;
        (distance <= REACH).then_some((index, layer))
    }
}

/// Draws lines over `rect`: `title` above, layer numbers below under `x_title`.
pub fn profile(ui: &Ui, rect: Rect, title: &str, x_title: &str, lines: &[ProfileLine<'_>]) -> Profile {
    let palette = Palette::of(ui.visuals());
    let response = ui.interact(rect, ui.scope_id().with(("profile", title)), Sense::click());
    response.widget_info(|| WidgetInfo::labeled(Role::Image, true, title));
    let font = fonts::regular(text::SMALL);
    let painter = ui.painter();
    // A title wider than the profile would run under the names at its right.
    let mut head = LayoutJob::simple_singleline(title.to_owned(), fonts::bold(text::SMALL), palette.muted);
    head.wrap = TextWrapping::truncate_at_width(rect.width());
    painter.galley(rect.min, painter.layout_job(head), palette.muted);
    let widths: Vec<f32> = lines.iter().map(|line| name_width(ui, line.name)).collect();
    // Below the title.
    let heights = Rangef::new(rect.top() + text::SMALL + space::XS, rect.bottom());
    let names = Names::new(&widths, heights, rect.width() * NAMES_OF_WIDTH);
    let right = names.width + space::XS;
    let mut area = Rect::from_min_max(
        rect.min + vec2(size::AXIS, text::SMALL + space::M),
        rect.max - vec2(right, text::SMALL + space::XS),
    );
    let all = || lines.iter().flat_map(|line| &line.values).copied();
    let (zero, infinite) = (all().any(|value| value == 0.0), all().any(|value| !value.is_finite()));
    let ends = [area.top() + STRIP / 2.0, area.bottom() - STRIP / 2.0];
    if infinite {
        area.min.y += STRIP;
    }
    if zero {
        area.max.y -= STRIP;
    }
    let layers = lines.iter().map(|line| line.values.len()).max().unwrap_or(1).max(2);
    let shown = Profile {
        response,
        y: Axis::new(decades(all()), true, area.bottom(), area.top()),
        x: Axis::new(
            (1.0, layers as f64),
            false,
            area.left() + space::S,
            area.right() - space::XS,
        ),
        ends,
    };
    for tick in shown.y.ticks((area.height() / size::TICK_Y).max(2.0) as usize) {
        let y = shown.y.place(tick);
        painter.hline(area.x_range(), y, Stroke::new(HAIRLINE, palette.hairline));
        // The signs of 0 and infinity stand close to the ends of the axis.
        let near = |there: bool, end: f32| there && (y - end).abs() < text::SMALL;
        if near(infinite, ends[0]) || near(zero, ends[1]) {
            continue;
        }
        let at = pos2(area.left() - space::XS, y);
        painter.text(
            at,
            Align2::RIGHT_CENTER,
            number::number(tick),
            font.clone(),
            palette.muted,
        );
    }
    for (there, y, sign) in [(infinite, ends[0], "∞"), (zero, ends[1], "0")] {
        if there {
            let strip = Rect::from_center_size(pos2(area.center().x, y), vec2(area.width(), STRIP - space::S));
            painter.rect_filled(strip, 0.0, palette.sunk);
            let at = pos2(area.left() - space::XS, y);
            painter.text(at, Align2::RIGHT_CENTER, sign, font.clone(), palette.muted);
        }
    }
    numbers_below(ui, &shown, rect, area, x_title);
    curves(ui, &shown, lines);
    names_at_ends(ui, &shown, &names, lines);
    shown
}

/// Whole decades around the positive finite values.
fn decades(values: impl Iterator<Item = f64>) -> (f64, f64) {
    let seen = values.filter(|value| value.is_finite() && *value > 0.0);
    let (low, high) = seen.fold((f64::INFINITY, 0.0_f64), |(low, high), value| {
        (low.min(value), high.max(value))
    });
    if low > high {
        return (0.1, 10.0);
    }
    let (mut low, mut high) = ((low.log10() - 0.1).floor(), (high.log10() + 0.1).ceil());
    while high - low < DECADES {
        high += 1.0;
        if high - low < DECADES {
            low -= 1.0;
        }
    }
    (10f64.powf(low), 10f64.powf(high))
}

fn numbers_below(ui: &Ui, shown: &Profile, rect: Rect, area: Rect, x_title: &str) {
    let palette = Palette::of(ui.visuals());
    let painter = ui.painter();
    let font = fonts::regular(text::SMALL);
    let y = rect.bottom() - text::SMALL;
    let title = painter.layout_no_wrap(x_title.to_owned(), font.clone(), palette.muted);
    let free = area.right() - title.size().x - space::M;
    painter.galley(pos2(area.right() - title.size().x, y - 1.0), title, palette.muted);
    for tick in shown.x.ticks((area.width() / (size::TICK_X / 2.0)).max(2.0) as usize) {
        let x = shown.x.place(tick);
        if tick.fract() == 0.0 && x < free {
            painter.text(
                pos2(x, y - 1.0),
                Align2::CENTER_TOP,
                number::short(tick),
                font.clone(),
                palette.muted,
            );
        }
    }
}

fn curves(ui: &Ui, shown: &Profile, lines: &[ProfileLine<'_>]) {
    for line in lines {
        let places: Vec<Pos2> = (1..)
            .zip(&line.values)
            .map(|(layer, value)| shown.at(layer, *value))
            .collect();
        let (width, hue) = match line.strong {
            true => (line::STRONG, line.hue),
            false => (line::CURVE, line.hue.gamma_multiply(1.0 - alpha::RAW)),
        };
        if places.len() <= 24 {
            for place in &places {
                ui.painter().circle_filled(*place, width, hue);
            }
        }
        ui.painter().add(Shape::line(places, Stroke::new(width, hue)));
    }
}

fn names_at_ends(ui: &Ui, shown: &Profile, names: &Names, lines: &[ProfileLine<'_>]) {
    let palette = Palette::of(ui.visuals());
    let ends: Vec<Pos2> = lines
        .iter()
        .map(|line| shown.at(line.values.len().max(1), line.values.last().copied().unwrap_or(0.0)))
        .collect();
    let wanted: Vec<Option<f32>> = ends.iter().map(|end| Some(end.y)).collect();
    for ((line, end), (shift, y)) in lines.iter().zip(&ends).zip(names.places(&wanted)) {
        let at = pos2(end.x + space::M + shift, y);
        ui.painter().text(
            at,
            Align2::LEFT_CENTER,
            line.name,
            fonts::bold(text::SMALL),
            palette.ink(line.hue),
        );
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_axis_spans_whole_decades_around_what_is_positive_and_finite_and_at_least_two() {
        assert_eq!(decades([0.0, 3e-5, 0.2, f64::INFINITY].into_iter()), (1e-5, 1.0));
        let (low, high) = decades([0.5, 0.6].into_iter());
        assert!((high / low - 100.0).abs() < 1e-6, "{low} {high}");
        assert_eq!(decades([0.0].into_iter()), (0.1, 10.0));
    }
}
