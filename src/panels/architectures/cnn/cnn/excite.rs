//! Inputs that excite one filter, made on request.

use super::{CnnPanel, at, detail::LINE, layer_name, line, net::is_dense, pad, palette};
use crate::{
    kit::{
        colormap,
        icons::Icon,
        number,
        tokens::{HAIRLINE, digits as share, size, space},
        widgets,
    },
    panels::Stage,
};
use egui::{Align2, Rect, Role, Sense, Shape, Stroke, StrokeKind, Ui, Vec2, WidgetInfo, pos2, vec2};
use neural_atlas_engine::labs::architectures::cnn::cnn::{Action, Cnn as Lab, Excitation, Place};

impl CnnPanel {
    /// The filter that is held, a button that makes an input for it, and what was made.
    pub(super) fn excite(&mut self, ui: &mut Ui, cx: &mut Stage<'_, Lab>, rect: Rect) {
        let words = cx.words;
        let hint = words.t("cnn-excite-hint");
        line(ui, rect.min, Align2::LEFT_TOP, hint, rect.width(), palette(ui).muted);
        let row = rect.with_min_y(rect.top() + LINE + space::XS);
        let row = row.with_max_y(row.top() + size::TARGET);
        let chosen = self.pinned(cx.snapshot).or(self.opened).and_then(|place| {
            let (layer, channel) = channel(cx, place)?;
            Some((layer, channel, filter_name(cx, layer, channel)?))
        });
        at(ui, row, |ui| {
            let (label, tip) = match &chosen {
                Some((.., name)) => (words.with("cnn-excite-make", &[("filter", name)]), "cnn-excite-how"),
                None => (words.t("cnn-excite-none").to_owned(), "cnn-excite-choose"),
            };
            let make = ui
                .add_enabled_ui(chosen.is_some(), |ui| widgets::button(ui, &label))
                .inner;
            let make = make.on_hover_text(words.t(tip)).on_disabled_hover_text(words.t(tip));
            if let Some((layer, channel, _)) = chosen.filter(|_| make.clicked()) {
                cx.act(Action::Maximize { layer, channel });
            }
            if !cx.snapshot.maximized.is_empty() {
                ui.add_space(space::S);
                let away = widgets::text_button(ui, Some(Icon::Close), words.t("cnn-excite-clear"));
                if away.on_hover_text(words.t("cnn-excite-clear-tip")).clicked() {
                    cx.act(Action::ClearMaximized);
                }
            }
        });
        made(ui, cx, rect.with_min_y(row.bottom() + space::XS));
    }
}

/// The layer and the channel of it to which a pixel belongs; each unit of a dense layer is a channel of its own.
fn channel(cx: &Stage<'_, Lab>, place: Place) -> Option<(usize, usize)> {
    let layer = cx.snapshot.layers.get(place.layer).filter(|_| place.layer > 0)?;
    Some((place.layer, if is_dense(layer) { place.x } else { place.channel }))
}

fn filter_name(cx: &Stage<'_, Lab>, layer: usize, channel: usize) -> Option<String> {
    let view = cx.snapshot.layers.get(layer)?;
    let name = layer_name(cx.words, view);
    Some(match view.name.as_str() {
        "logits" => cx.words.with("cnn-class-of", &[("digit", &channel)]),
        _ if is_dense(view) => cx
            .words
            .with("cnn-unit-at", &[("layer", &name), ("unit", &(channel + 1))]),
        _ => cx
            .words
            .with("cnn-map-at", &[("layer", &name), ("map", &(channel + 1))]),
    })
}

/// The inputs side by side, the newest first, each with what it is.
fn made(ui: &Ui, cx: &Stage<'_, Lab>, area: Rect) {
    let side = share::EXCITING.min(area.height() - 3.0 * LINE).max(1.0);
    let pitch = side.max(share::EXCITING_LEAST) + space::M;
    let fits = ((area.width() + space::M) / pitch).max(1.0) as usize;
    for (index, one) in cx.snapshot.maximized.iter().enumerate().take(fits) {
        let Some(name) = filter_name(cx, one.layer, one.channel) else {
            continue;
        };
        let corner = pos2(area.left() + index as f32 * pitch, area.top());
        exciting(ui, cx, one, &name, corner, side, pitch - space::S);
    }
}

fn exciting(ui: &Ui, cx: &Stage<'_, Lab>, one: &Excitation, name: &str, corner: egui::Pos2, side: f32, width: f32) {
    let (palette, words) = (palette(ui), cx.words);
    let place = Rect::from_min_size(corner, Vec2::splat(side));
    let value = |value: f32| number(f64::from(value));
    let (answer, usual) = (value(one.answer), value(one.usual));
    ui.painter().rect_filled(place, 0.0, colormap::grey(palette, 0.0));
    let ink = pad::picture(place, &one.image, |ink| colormap::grey(palette, ink));
    ui.painter().add(Shape::mesh(ink));
    let edge = Stroke::new(HAIRLINE, palette.hairline);
    ui.painter().rect_stroke(place, 0.0, edge, StrokeKind::Outside);
    let silent = one.answer == 0.0;
    let rows = [
        (name.to_owned(), palette.text),
        (
            if silent {
                words.t("cnn-excite-silent").to_owned()
            } else {
                words.with("cnn-excite-answer", &[("answer", &answer), ("usual", &usual)])
            },
            palette.muted,
        ),
        (words.with("cnn-excite-step", &[("step", &one.step)]), palette.muted),
    ];
    for (index, (said, ink)) in rows.iter().enumerate() {
        let below = place.left_bottom() + vec2(0.0, index as f32 * LINE);
        line(ui, below, Align2::LEFT_TOP, said, width, *ink);
    }
    let about = words.with(
        if silent {
            "cnn-excite-asleep"
        } else {
            "cnn-excite-about"
        },
        &[
            ("filter", &name),
            ("step", &one.step),
            ("answer", &answer),
            ("usual", &usual),
        ],
    );
    let whole = place.with_max_y(place.bottom() + 3.0 * LINE);
    let id = ui.scope_id().with(("exciting", one.layer, one.channel, one.step));
    let response = ui.interact(whole, id, Sense::hover());
    response.widget_info(|| WidgetInfo::labeled(Role::Image, true, &about));
    response.on_hover_text(about);
}
