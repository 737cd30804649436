//! The range test: the loss against a rate that grows, and the rate that it finds; the hand may choose another.

use crate::{
    kit::{
        axes, fonts, number,
        tokens::{HAIRLINE, Palette, alpha, line, size, space, text},
        views::axis::{Axis, Plane},
        widgets,
    },
    panels::{Request, Stage},
};
use egui::{Align2, Color32, CursorIcon, Painter, Rect, Sense, Shape, Stroke, Ui, UiBuilder, WidgetInfo, pos2, vec2};
use neural_atlas_engine::labs::training::optimizers::schedules::{
    Mode, Schedules,
    range_test::{HIGH, LOW, RangeView, Tried},
};

/// Room above the loss of the start; what blows up beyond it leaves the picture.
const ROOM: f64 = 1.8;

pub fn show(ui: &mut Ui, cx: &mut Stage<'_, Schedules>, rect: Rect) {
    let Some(range) = &cx.snapshot.range else { return };
    let palette = Palette::of(ui.visuals());
    let title = cx.words.t("schedules-range-title");
    ui.painter().text(
        rect.min,
        Align2::LEFT_TOP,
        title,
        fonts::bold(text::SMALL),
        palette.muted,
    );
    let area = Rect::from_min_max(
        rect.min + vec2(size::AXIS, text::SMALL + space::M),
        rect.max - vec2(space::M, text::SMALL + space::M),
    );
    let plane = plane(range, area);
    grid(ui.painter(), palette, cx, &plane, area);
    let painter = ui.painter_at(area.expand(HAIRLINE));
    zones(&painter, palette, cx, range, &plane, area);
    let hue = palette.hue("loss");
    let curve = |value: fn(&Tried) -> f64| {
        range
            .tried
            .iter()
            .map(|tried| plane.at(tried.rate, value(tried)))
            .collect()
    };
    painter.add(Shape::line(
        curve(|tried| tried.loss),
        Stroke::new(line::CURVE, hue.gamma_multiply(alpha::PINNED)),
    ));
    painter.add(Shape::line(curve(|tried| tried.smooth), Stroke::new(line::STRONG, hue)));
    marks(&painter, palette, cx, range, &plane, area);
    hand(ui, cx, &plane, area);
    take(ui, cx, area);
}

fn plane(range: &RangeView, area: Rect) -> Plane {
    let first = range.tried.first().map_or(1.0, |tried| tried.smooth);
    let lowest = range.tried.iter().map(|tried| tried.smooth).fold(first, f64::min);
    Plane {
        x: Axis::new((LOW, HIGH), true, area.left(), area.right()),
        y: Axis::new(
            ((lowest * 0.9).min(0.9 * first), first * ROOM),
            false,
            area.bottom(),
            area.top(),
        ),
    }
}

fn grid(painter: &Painter, palette: &Palette, cx: &Stage<'_, Schedules>, plane: &Plane, area: Rect) {
    let (hair, font) = (Stroke::new(HAIRLINE, palette.hairline), fonts::regular(text::SMALL));
    for tick in plane.y.ticks((area.height() / size::TICK_Y / 1.5).max(2.0) as usize) {
        let y = plane.y.place(tick);
        painter.hline(area.x_range(), y, hair);
        let at = pos2(area.left() - space::S, y);
        painter.text(at, Align2::RIGHT_CENTER, number(tick), font.clone(), palette.muted);
    }
    let end = pos2(area.right(), area.bottom() + space::XS);
    let title = cx.words.t("schedules-range-axis");
    let titled = painter.text(end, Align2::RIGHT_TOP, title, font.clone(), palette.muted);
    for tick in plane.x.ticks((area.width() / size::TICK_X).max(2.0) as usize) {
        let at = pos2(plane.x.place(tick), area.bottom() + space::XS);
        painter.vline(at.x, area.y_range(), hair);
        if at.x < titled.left() - space::L {
            painter.text(at, Align2::CENTER_TOP, number(tick), font.clone(), palette.muted);
        }
    }
}

/// Where the rate is too small to learn, and where too large.
fn zones(
    painter: &Painter,
    palette: &Palette,
    cx: &Stage<'_, Schedules>,
    range: &RangeView,
    plane: &Plane,
    area: Rect,
) {
    let Some(lowest) = range.lowest else { return };
    let x = plane.x.place(lowest.rate);
    let high = area.with_min_x(x);
    painter.rect_filled(high, 0.0, palette.warn.gamma_multiply(alpha::AREA * 0.6));
    let font = fonts::regular(text::SMALL);
    let at = high.left_top() + vec2(space::S, space::XS);
    painter.text(
        at,
        Align2::LEFT_TOP,
        cx.words.t("schedules-too-large"),
        font.clone(),
        palette.warn,
    );
    let at = area.left_top() + vec2(space::S, space::XS);
    painter.text(
        at,
        Align2::LEFT_TOP,
        cx.words.t("schedules-too-small"),
        font,
        palette.muted,
    );
}

fn marks(
    painter: &Painter,
    palette: &Palette,
    cx: &Stage<'_, Schedules>,
    range: &RangeView,
    plane: &Plane,
    area: Rect,
) {
    let mark = |tried: &Option<Tried>, key: &str, ink: Color32, anchor: Align2, away: f32| {
        let Some(tried) = tried else { return };
        let at = plane.at(tried.rate, tried.smooth);
        painter.circle(at, size::KNOB - 1.0, palette.surface, Stroke::new(line::STRONG, ink));
        let words = cx.words.with(key, &[("rate", &number(tried.rate))]);
        let beside = pos2(at.x + away, at.y);
        axes::label(painter, palette, area, beside, anchor, &words, palette.ink(ink));
    };
    let gap = size::KNOB + space::XS;
    mark(
        &range.lowest,
        "schedules-lowest",
        palette.muted,
        Align2::LEFT_CENTER,
        gap,
    );
    mark(
        &range.suggested,
        "schedules-suggested",
        palette.ok,
        Align2::RIGHT_CENTER,
        -gap,
    );
}

/// The rate in use as a line that the hand moves.
fn hand(ui: &mut Ui, cx: &mut Stage<'_, Schedules>, plane: &Plane, area: Rect) {
    let palette = Palette::of(ui.visuals());
    let response = ui.interact(area, ui.scope_id().with("range"), Sense::click_and_drag());
    response.widget_info(|| WidgetInfo::slider(true, cx.params.lr, cx.words.t("schedules-range-slider")));
    if let Some(at) = response
        .interact_pointer_pos()
        .filter(|_| response.dragged() || response.clicked())
    {
        let rate = plane.x.value(at.x).clamp(LOW, HIGH);
        let grain = 10f64.powf(rate.log10().floor() - 1.0);
        cx.params.lr = (rate / grain).round() * grain;
    }
    if response.hovered() {
        ui.set_cursor_icon(CursorIcon::ResizeHorizontal);
    }
    let x = plane.x.place(cx.params.lr.clamp(LOW, HIGH));
    let painter = ui.painter_at(area);
    painter.extend(Shape::dashed_line(
        &[pos2(x, area.top()), pos2(x, area.bottom())],
        Stroke::new(line::CURVE, palette.accent),
        line::DASH,
        line::DASH,
    ));
    let words = cx.words.with("schedules-in-use", &[("rate", &number(cx.params.lr))]);
    let foot = pos2(x + space::XS, area.top() + space::XL);
    axes::label(&painter, palette, area, foot, Align2::LEFT_TOP, &words, palette.accent);
}

/// The button that takes the rate found and trains with it.
fn take(ui: &mut Ui, cx: &mut Stage<'_, Schedules>, area: Rect) {
    let Some(suggested) = cx.snapshot.range.as_ref().and_then(|range| range.suggested) else {
        return;
    };
    let corner = Rect::from_min_max(area.left_top() + vec2(space::S, space::XXL), area.max);
    let mut place = ui.new_child(UiBuilder::new().max_rect(corner));
    let rate = number(suggested.rate);
    let words = cx.words.with("schedules-take", &[("rate", &rate)]);
    if widgets::primary_button(&mut place, &words).clicked() {
        let grain = 10f64.powf(suggested.rate.log10().floor() - 1.0);
        cx.params.lr = (suggested.rate / grain).round() * grain;
        cx.params.mode = Mode::Train;
        cx.request(Request::Play);
    }
}
