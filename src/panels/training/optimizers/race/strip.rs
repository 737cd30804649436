//! Beside the picture: who is how far, the last step, and what each optimizer carries inside: velocity, second moment,
//! effective rate.

use crate::{
    kit::{
        fonts, number,
        tokens::{HAIRLINE, Palette, alpha, line, size, space, text},
        widgets,
    },
    panels::Stage,
};
use egui::{Align2, Color32, Painter, Rect, Response, Sense, Stroke, Ui, pos2, vec2};
use neural_atlas_engine::labs::training::optimizers::race::{Race, RacerView};

/// Height of one optimizer's card, and of a line of the short list.
const CARD: f32 = 74.0;
const ROW: f32 = 22.0;
/// Width of one entry of the short list.
const ENTRY: f32 = 150.0;
/// Decades of the effective rate's bar to each side of the learning rate.
const DECADES: f32 = 3.0;

/// Height of the short list.
pub fn height_below(racers: usize, width: f32) -> f32 {
    let across = ((width - 2.0 * space::S) / ENTRY).floor().max(1.0) as usize;
    racers.div_ceil(across) as f32 * ROW + space::S
}

/// Cards one below the other, those that arrived first on top; what does not fit scrolls.
pub fn beside(ui: &mut Ui, cx: &Stage<'_, Race>) {
    let palette = Palette::of(ui.visuals());
    let area = ui.max_rect();
    ui.painter().rect_filled(area, 0.0, palette.surface);
    ui.painter()
        .vline(area.left(), area.y_range(), Stroke::new(HAIRLINE, palette.hairline));
    egui::ScrollArea::vertical().id_salt("racers").show(ui, |ui| {
        ui.spacing_mut().item_spacing.y = 0.0;
        ui.add_space(space::S);
        for racer in ranked(cx) {
            let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), CARD), Sense::hover());
            card(
                ui.painter(),
                palette,
                cx,
                racer,
                rect.shrink2(vec2(space::M, space::XS)),
            );
            explain(response, cx, racer);
        }
        let key = match cx.snapshot.racers.iter().any(|racer| racer.effective_rate.is_some()) {
            true => "race-strip-rates",
            false => "race-strip",
        };
        egui::Frame::new()
            .inner_margin(egui::Margin::symmetric(space::M as i8, space::S as i8))
            .show(ui, |ui| widgets::muted(ui, cx.words.t(key)));
    });
}

/// One short entry per optimizer.
pub fn below(ui: &mut Ui, cx: &Stage<'_, Race>) {
    let palette = Palette::of(ui.visuals());
    ui.painter().rect_filled(ui.max_rect(), 0.0, palette.surface);
    let area = ui.max_rect().shrink2(vec2(space::S, space::XS));
    let across = (area.width() / ENTRY).floor().max(1.0) as usize;
    let width = area.width() / across as f32;
    for (index, racer) in ranked(cx).into_iter().enumerate() {
        let at = area.min + vec2((index % across) as f32 * width, (index / across) as f32 * ROW);
        let rect = Rect::from_min_size(at, vec2(width - space::M, ROW));
        title(ui.painter(), palette, cx, racer, rect);
        explain(ui.interact(rect, ui.scope_id().with(index), Sense::hover()), cx, racer);
    }
}

/// Who arrived earlier stands higher, then who is lower on the surface; who flew off last.
fn ranked<'a>(cx: &'a Stage<'_, Race>) -> Vec<&'a RacerView> {
    let mut racers: Vec<&RacerView> = cx.snapshot.racers.iter().collect();
    if cx.step > 0 {
        let place = |racer: &RacerView| (racer.fell.is_some(), racer.reached.unwrap_or(u64::MAX));
        racers.sort_by(|a, b| place(a).cmp(&place(b)).then(a.loss.total_cmp(&b.loss)));
    }
    racers
}

/// Name on the left, steps to the target or today's loss on the right.
fn title(painter: &Painter, palette: &Palette, cx: &Stage<'_, Race>, racer: &RacerView, rect: Rect) {
    let hue = palette.hue(racer.optimizer.name());
    let middle = rect.top() + ROW / 2.0;
    painter.circle_filled(pos2(rect.left() + size::SWATCH / 2.0, middle), size::SWATCH / 2.0, hue);
    let (words, ink) = match (racer.fell, racer.reached) {
        (Some(step), _) => (cx.words.with("race-fell", &[("step", &step)]), palette.warn),
        (None, Some(steps)) => (cx.words.with("race-arrived", &[("steps", &steps)]), palette.ok),
        (None, None) => (number(racer.loss), palette.muted),
    };
    let right = pos2(rect.right(), middle);
    let said = painter.text(right, Align2::RIGHT_CENTER, words, fonts::regular(text::SMALL), ink);
    let left = rect.left() + size::SWATCH + space::S;
    let name = cx.words.option("optimizers", racer.optimizer.name());
    let ink = palette.ink(hue);
    // What became of it is told in any case; a long name gives way.
    let name = widgets::one_line(
        painter,
        name,
        fonts::bold(text::BODY),
        ink,
        said.left() - space::XS - left,
    );
    painter.galley(pos2(left, middle - name.size().y / 2.0), name, ink);
}

fn card(painter: &Painter, palette: &Palette, cx: &Stage<'_, Race>, racer: &RacerView, rect: Rect) {
    title(painter, palette, cx, racer, rect);
    let hue = palette.hue(racer.optimizer.name());
    let inner = Rect::from_min_max(rect.min + vec2(0.0, ROW), rect.max - vec2(0.0, space::XS));
    let dial = Rect::from_min_size(inner.min, vec2(inner.height(), inner.height()));
    last_step(painter, palette, dial, racer.push, hue);
    let bars = inner.with_min_x(dial.right() + space::M);
    match &racer.effective_rate {
        Some(rates) => rate_bars(painter, palette, bars, rates, racer.lr as f32, hue),
        None => {
            let words = cx.words.with("race-one-rate", &[("rate", &number(racer.lr))]);
            let font = fonts::regular(text::SMALL);
            painter.text(bars.left_center(), Align2::LEFT_CENTER, words, font, palette.muted);
        }
    }
    painter.hline(
        rect.x_range(),
        rect.bottom() + space::XS,
        Stroke::new(HAIRLINE, palette.hairline),
    );
}

/// Where the last step led; the arrow's length is logarithmic.
fn last_step(painter: &Painter, palette: &Palette, dial: Rect, push: [f64; 2], hue: Color32) {
    let (middle, radius) = (dial.center(), dial.width() / 2.0);
    painter.circle(middle, radius, palette.sunk, Stroke::new(HAIRLINE, palette.hairline));
    let push = vec2(push[0] as f32, -push[1] as f32);
    let length = push.length();
    if length <= 0.0 || !length.is_finite() {
        painter.circle_filled(middle, HAIRLINE, palette.faint);
        return;
    }
    // From a hundred-thousandth of a unit in one step to a whole one.
    let share = ((length.log10() + 5.0) / 5.0).clamp(0.2, 1.0);
    let reach = push / length * share * radius * 1.7;
    painter.arrow(middle - reach * 0.5, reach, Stroke::new(line::CURVE, hue));
}

/// The effective rate of every coordinate against the learning rate, which stands in the middle.
fn rate_bars(painter: &Painter, palette: &Palette, rect: Rect, rates: &[f64], lr: f32, hue: Color32) {
    let middle = rect.center().x;
    painter.vline(middle, rect.y_range(), Stroke::new(HAIRLINE, palette.faint));
    let each = rect.height() / rates.len().max(1) as f32;
    let gap = (each * 0.2).min(space::XS);
    for (index, rate) in rates.iter().enumerate() {
        let share = ((*rate as f32 / lr).log10() / DECADES).clamp(-1.0, 1.0);
        let end = middle + share * rect.width() / 2.0;
        let top = rect.top() + index as f32 * each;
        let (left, right) = (middle.min(end), middle.max(end).max(middle.min(end) + HAIRLINE));
        let bar = Rect::from_x_y_ranges(left..=right, top + gap..=top + each - gap);
        painter.rect_filled(bar, 0.0, hue.gamma_multiply(1.0 - alpha::PINNED));
        if rates.len() <= 2 {
            let (x, anchor) = if share > 0.0 {
                (middle - space::XS, Align2::RIGHT_CENTER)
            } else {
                (middle + space::XS, Align2::LEFT_CENTER)
            };
            painter.text(
                pos2(x, bar.center().y),
                anchor,
                number(*rate),
                fonts::regular(text::SMALL),
                palette.muted,
            );
        }
    }
}

/// The same in words and numbers.
fn explain(response: Response, cx: &Stage<'_, Race>, racer: &RacerView) {
    response.on_hover_ui(|ui| {
        let list = |values: &[f64]| {
            let shown: Vec<String> = values.iter().take(2).map(|value| number(*value)).collect();
            let more = if values.len() > 2 { ", …" } else { "" };
            format!("{}{more}", shown.join(", "))
        };
        let mut say = |key: &str, value: String| ui.label(cx.words.with(key, &[("value", &value)]));
        say("race-loss", number(racer.loss));
        say("race-place", list(&racer.at));
        say("race-gradient", list(&racer.gradient));
        if let Some(velocity) = &racer.velocity {
            say("race-velocity", list(velocity));
        }
        if let Some(second) = &racer.second_moment {
            say("race-second", list(second));
        }
        if let Some(rates) = &racer.effective_rate {
            say("race-rates", list(rates));
        }
    });
}
