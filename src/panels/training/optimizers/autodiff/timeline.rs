//! The round as a row of marks, one for each step: forwards, the result's own gradient, backwards, the descent.

use crate::{
    kit::{
        icons::Icon,
        tokens::{Palette, alpha, size, space},
        widgets,
    },
    panels::{Request, Stage},
};
use egui::{Key, Rect, Sense, Ui, UiBuilder, WidgetInfo, pos2, vec2};
use neural_atlas_engine::labs::training::optimizers::autodiff::{Action, Autodiff};

/// Height of a mark, and of the one where the round stands.
const MARK: f32 = 6.0;
const HERE: f32 = 14.0;

pub fn show(ui: &mut Ui, cx: &mut Stage<'_, Autodiff>, rect: Rect) {
    let snapshot = cx.snapshot;
    let row = rect.with_min_y(rect.bottom() - size::TARGET);
    let mut buttons = ui.new_child(UiBuilder::new().max_rect(row));
    buttons.horizontal(|ui| {
        ui.spacing_mut().item_spacing.x = 0.0;
        if widgets::icon_button(ui, Icon::Back, cx.words.t("autodiff-back")).clicked() {
            back(cx);
        }
        if widgets::icon_button(ui, Icon::Forward, cx.words.t("autodiff-forward")).clicked() {
            cx.request(Request::Step);
        }
    });
    let line = row.with_min_x(row.left() + 2.0 * size::TARGET + space::S);
    let response = ui.interact(line, ui.scope_id().with("timeline"), Sense::click_and_drag());
    response.widget_info(|| WidgetInfo::slider(true, snapshot.done as f64, cx.words.t("autodiff-timeline")));
    let step = line.width() / snapshot.round as f32;
    if let Some(at) = response.interact_pointer_pos() {
        let to = ((at.x - line.left()) / step).round().max(0.0) as usize;
        if cx.running() {
            cx.request(Request::Pause);
        }
        if to != snapshot.done {
            cx.act(Action::Go { to });
        }
    }
    if response.has_focus() {
        keys(ui, cx, response.id);
    }
    draw(ui, cx, line, step);
    widgets::focus_ring(ui, &response, space::XS);
    let words = cx.words.with(
        "autodiff-place",
        &[
            ("done", &snapshot.done),
            ("all", &snapshot.round),
            ("descents", &snapshot.descents),
        ],
    );
    response.on_hover_text(words);
}

fn back(cx: &mut Stage<'_, Autodiff>) {
    if cx.running() {
        cx.request(Request::Pause);
    }
    cx.act(Action::Back);
}

fn keys(ui: &Ui, cx: &mut Stage<'_, Autodiff>, id: egui::Id) {
    widgets::hold_arrows(ui, id, true, false);
    if ui.input(|input| input.key_pressed(Key::ArrowLeft)) {
        back(cx);
    }
    if ui.input(|input| input.key_pressed(Key::ArrowRight)) {
        cx.request(Request::Step);
    }
}

fn draw(ui: &Ui, cx: &Stage<'_, Autodiff>, line: Rect, step: f32) {
    let palette = Palette::of(ui.visuals());
    let snapshot = cx.snapshot;
    for index in 0..snapshot.round {
        let hue = match index {
            index if index < snapshot.operations => palette.hue("y"),
            index if index + 1 == snapshot.round => palette.accent,
            _ => palette.hue("dy"),
        };
        let done = index < snapshot.done;
        let last = index + 1 == snapshot.done;
        let centre = pos2(line.left() + step * (index as f32 + 0.5), line.center().y);
        let mark = vec2((step - space::XS / 2.0).max(1.0), if last { HERE } else { MARK });
        let fill = if done { hue } else { hue.gamma_multiply(alpha::RAW) };
        ui.painter()
            .rect_filled(Rect::from_center_size(centre, mark), 2.0, fill);
    }
}
