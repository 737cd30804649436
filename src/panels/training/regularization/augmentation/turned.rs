//! A test digit in the hand: turned by dragging, read by both nets at every angle.

use super::{Lab, at, hues};
use crate::{
    kit::{
        colormap, fonts,
        icons::Icon,
        number, percent,
        tokens::{HAIRLINE, Palette, RADIUS_SMALL, augmentation as share, line, size, space, text},
        views::{Chart, Line},
        widgets,
    },
    panels::Stage,
};
use egui::{
    Align2, CursorIcon, Key, Mesh, Rect, Response, Sense, Shape, Stroke, StrokeKind, Ui, Vec2, WidgetInfo, pos2, vec2,
};
use neural_atlas_engine::labs::training::regularization::augmentation::Action;

/// Pixels along each side, as in MNIST.
const SIDE: usize = 28;
/// Lines beside the digit.
const ANSWERS: f32 = 4.0;
/// Degrees of one press of an arrow key.
const NUDGE: f64 = 5.0;

pub fn show(ui: &mut Ui, cx: &mut Stage<'_, Lab>, rect: Rect) {
    let palette = Palette::of(ui.visuals());
    let line = text::SMALL * text::PROSE_LINE;
    let title = cx.words.t("aug-hand");
    ui.painter().text(
        rect.min,
        Align2::LEFT_TOP,
        title,
        fonts::regular(text::SMALL),
        palette.muted,
    );
    let rest = rect.with_min_y(rect.top() + line);
    let side = (rest.height() * share::DIGIT_OF_HEIGHT).min(rest.width() * share::DIGIT_OF_WIDTH);
    let digit = Rect::from_min_size(rest.min, Vec2::splat(side));
    hand(ui, cx, digit);
    let beside = Rect::from_min_max(
        pos2(digit.right() + space::M, digit.top()),
        pos2(rect.right(), digit.bottom()),
    );
    answers(ui, cx, beside);
    // Four lines and the buttons stand beside the digit.
    let foot = rest.top() + ANSWERS * line + size::TARGET;
    let below = rest.with_min_y(digit.bottom().max(foot) + space::XS);
    curve(ui, cx, below);
}

fn hand(ui: &mut Ui, cx: &mut Stage<'_, Lab>, rect: Rect) {
    let palette = Palette::of(ui.visuals());
    let turned = &cx.snapshot.turned;
    let response = ui.interact(rect, ui.scope_id().with("digit"), Sense::click_and_drag());
    response.widget_info(|| WidgetInfo::slider(true, turned.degrees, cx.words.t("aug-hand-name")));
    ui.painter()
        .rect_filled(rect, RADIUS_SMALL, colormap::grey(palette, 0.0));
    let mut mesh = Mesh::default();
    let pixel = rect.width() / SIDE as f32;
    for (index, ink) in turned.image.iter().enumerate().filter(|(_, ink)| **ink > 0.0) {
        let corner = rect.min + pixel * vec2((index % SIDE) as f32, (index / SIDE) as f32);
        mesh.add_colored_rect(
            Rect::from_min_size(corner, Vec2::splat(pixel)),
            colormap::grey(palette, *ink),
        );
    }
    ui.painter().add(Shape::mesh(mesh));
    let edge = if response.hovered() {
        palette.accent
    } else {
        palette.hairline
    };
    ui.painter()
        .rect_stroke(rect, RADIUS_SMALL, Stroke::new(HAIRLINE, edge), StrokeKind::Outside);
    widgets::focus_ring(ui, &response, RADIUS_SMALL);
    if response.hovered() {
        ui.set_cursor_icon(CursorIcon::Grab);
    }
    let degrees = turned.degrees;
    if response.dragged()
        && let Some(now) = response.interact_pointer_pos()
    {
        let angle = |at: egui::Pos2| f64::from((at - rect.center()).angle()).to_degrees();
        let moved = angle(now) - angle(now - response.drag_delta());
        // The shorter way round.
        let moved = (moved + 540.0).rem_euclid(360.0) - 180.0;
        cx.act(Action::Turn {
            degrees: (degrees + moved + 540.0).rem_euclid(360.0) - 180.0,
        });
    }
    if response.clicked() {
        response.request_focus();
    }
    keys(ui, cx, &response);
}

fn keys(ui: &Ui, cx: &mut Stage<'_, Lab>, response: &Response) {
    if !response.has_focus() {
        return;
    }
    widgets::hold_arrows(ui, response.id, true, false);
    let presses = |key| ui.input(|input| input.num_presses(key)) as f64;
    let moved = presses(Key::ArrowRight) - presses(Key::ArrowLeft);
    if moved != 0.0 {
        cx.act(Action::Turn {
            degrees: (cx.snapshot.turned.degrees + NUDGE * moved).clamp(-180.0, 180.0),
        });
    }
}

/// What both nets read, and the way to other digits.
fn answers(ui: &mut Ui, cx: &mut Stage<'_, Lab>, rect: Rect) {
    let (palette, words) = (Palette::of(ui.visuals()), cx.words);
    let turned = &cx.snapshot.turned;
    let step = text::SMALL * text::PROSE_LINE;
    let mut y = rect.top();
    let mut write = |said: String, ink| {
        ui.painter().text(
            pos2(rect.left(), y),
            Align2::LEFT_TOP,
            said,
            fonts::regular(text::SMALL),
            ink,
        );
        y += step;
    };
    let degrees = number::number(turned.degrees.round());
    write(words.with("aug-digit", &[("digit", &turned.label)]), palette.text);
    write(words.with("aug-turned", &[("degrees", &degrees)]), palette.muted);
    for (key, which) in [("aug-reads-with", 0), ("aug-reads-without", 1)] {
        let said = &turned.probabilities[which];
        let best = (0..said.len())
            .max_by(|a, b| said[*a].total_cmp(&said[*b]))
            .unwrap_or(0);
        let sure = percent(f64::from(said.get(best).copied().unwrap_or(0.0)));
        let right = if best == usize::from(turned.label) { "✓" } else { "×" };
        let ink = palette.ink(hues(palette)[which]);
        write(
            words.with(key, &[("digit", &best), ("sure", &sure), ("mark", &right)]),
            ink,
        );
    }
    let index = turned.index;
    let buttons = Rect::from_min_size(pos2(rect.left() - space::XS, y), vec2(rect.width(), size::TARGET));
    at(ui, buttons, |ui| {
        ui.horizontal(|ui| {
            ui.spacing_mut().item_spacing = Vec2::ZERO;
            if widgets::icon_button(ui, Icon::Back, words.t("aug-previous")).clicked() {
                cx.act(Action::PickTest {
                    index: index.saturating_sub(1),
                });
            }
            if widgets::icon_button(ui, Icon::Forward, words.t("aug-next")).clicked() {
                cx.act(Action::PickTest { index: index + 1 });
            }
            if widgets::icon_button(ui, Icon::Reset, words.t("aug-upright")).clicked() {
                cx.act(Action::Turn { degrees: 0.0 });
            }
        });
    });
}

/// The probability of the true digit at every angle; dragging on it turns the digit too.
fn curve(ui: &mut Ui, cx: &mut Stage<'_, Lab>, rect: Rect) {
    let (palette, words) = (Palette::of(ui.visuals()), cx.words);
    let turned = &cx.snapshot.turned;
    let title = words.with("aug-curve", &[("digit", &turned.label)]);
    ui.painter().text(
        rect.min,
        Align2::LEFT_TOP,
        title,
        fonts::regular(text::SMALL),
        palette.muted,
    );
    let rect = rect.with_min_y(rect.top() + text::SMALL * text::PROSE_LINE);
    let [main, plain] = hues(palette);
    let of = |which: usize| {
        turned
            .curve
            .iter()
            .map(|point| [point[0], point[which]])
            .collect::<Vec<_>>()
    };
    let lines = [
        Line::new(words.t("aug-without"), of(2), plain),
        Line::new(words.t("aug-with"), of(1), main).width(line::STRONG),
    ];
    let mut asked = None;
    at(ui, rect, |ui| {
        let chart = Chart::new(words.t("aug-curve-name"), &lines)
            .x_range(-90.0, 90.0)
            .x_ticks(&[-90.0, -45.0, 0.0, 45.0])
            .y_range(0.0, 1.0);
        let drawn = chart.x_title("°").draggable().show(ui, rect.size());
        if drawn.area.is_positive() {
            let x = drawn.plane.x.place(turned.degrees.clamp(-90.0, 90.0));
            ui.painter()
                .vline(x, drawn.area.y_range(), Stroke::new(line::CURVE, palette.accent));
        }
        let held = drawn.response.dragged() || drawn.response.clicked();
        asked = drawn
            .response
            .interact_pointer_pos()
            .filter(|_| held)
            .map(|at| drawn.plane.x.value(at.x));
    });
    if let Some(degrees) = asked {
        cx.act(Action::Turn {
            degrees: degrees.clamp(-90.0, 90.0),
        });
    }
}
