//! How one pixel of a feature map is computed: window times kernel, sum, bias, activation.

use super::{CnnPanel, detail::LINE, layer_name, line, palette};
use crate::{
    kit::{
        number,
        tokens::{digits as share, size, space},
        views::MatrixView,
        widgets,
    },
    panels::Stage,
};
use egui::{Align2, Rect, Ui, UiBuilder, pos2, vec2};
use neural_atlas_engine::{
    labs::architectures::cnn::cnn::{Arithmetic, Cnn as Lab, Pooling},
    view::Matrix,
};

impl CnnPanel {
    pub(super) fn pixel(&mut self, ui: &mut Ui, cx: &Stage<'_, Lab>, rect: Rect) {
        let Some(arithmetic) = cx.snapshot.inspected.as_ref().filter(|_| self.asked.wanted().is_some()) else {
            line(
                ui,
                rect.min,
                Align2::LEFT_TOP,
                cx.words.t("cnn-pixel-hint"),
                rect.width(),
                palette(ui).muted,
            );
            return;
        };
        let mut words = heading(cx, arithmetic);
        let pinned = self.pinned(cx.snapshot);
        if self.hovered.or(pinned).is_none() {
            words = format!("{words} · {}", cx.words.t("cnn-pixel-hint"));
        }
        let title = line(ui, rect.min, Align2::LEFT_TOP, &words, rect.width(), palette(ui).text);
        let body = rect.with_min_y(title.bottom() + space::XS);
        let (left, right) = body.split_left_right_at_fraction(share::MATRICES_OF_WIDTH);
        let own = pinned.or(self.opened) == Some(arithmetic.place);
        let channel = self
            .view
            .channel
            .filter(|channel| own && *channel < arithmetic.window.len());
        let channel = channel.unwrap_or_else(|| strongest(arithmetic));
        matrices(ui, cx, arithmetic, channel, left);
        let right = right.with_min_x(right.left() + space::L);
        let end = sums(ui, cx, arithmetic, right);
        if arithmetic.window.len() > 1 {
            self.channels(ui, cx, arithmetic, channel, right.with_min_y(end + space::XS));
        }
    }

    /// What each input map adds; a click writes its products out.
    fn channels(&mut self, ui: &mut Ui, cx: &Stage<'_, Lab>, arithmetic: &Arithmetic, shown: usize, rect: Rect) {
        if rect.height() < size::CHIP {
            return;
        }
        ui.scope_builder(UiBuilder::new().max_rect(rect), |ui| {
            ui.set_clip_rect(rect.intersect(ui.clip_rect()));
            ui.horizontal_wrapped(|ui| {
                ui.spacing_mut().item_spacing = vec2(space::XS, space::XS);
                for channel in 0..arithmetic.window.len() {
                    let adds = number(f64::from(part(arithmetic, channel)));
                    let chip = widgets::chip(ui, &adds, channel == shown);
                    if chip.clicked() {
                        self.view.channel = Some(channel);
                    }
                    chip.on_hover_text(cx.words.with("cnn-of-map", &[("n", &(channel + 1))]));
                }
            });
        });
    }
}

fn heading(cx: &Stage<'_, Lab>, arithmetic: &Arithmetic) -> String {
    let place = &arithmetic.place;
    let Some(layer) = cx.snapshot.layers.get(place.layer) else {
        return String::new();
    };
    let name = layer_name(cx.words, layer);
    if layer.maps.height == 1 {
        return cx
            .words
            .with("cnn-unit-at", &[("layer", &name), ("unit", &(place.x + 1))]);
    }
    cx.words.with(
        "cnn-pixel-at",
        &[
            ("layer", &name),
            ("map", &(place.channel + 1)),
            ("row", &(place.y + 1)),
            ("column", &(place.x + 1)),
        ],
    )
}

/// The sum of window × kernel over one input map.
fn part(arithmetic: &Arithmetic, channel: usize) -> f32 {
    match (arithmetic.window.get(channel), arithmetic.kernel.get(channel)) {
        (Some(window), Some(kernel)) => window.values.iter().zip(&kernel.values).map(|(a, b)| a * b).sum(),
        _ => 0.0,
    }
}

/// The input map that adds or takes most.
fn strongest(arithmetic: &Arithmetic) -> usize {
    let size = |channel: &usize| part(arithmetic, *channel).abs();
    (0..arithmetic.window.len())
        .max_by(|a, b| size(a).total_cmp(&size(b)))
        .unwrap_or(0)
}

/// A long row folded into a square, so that its cells can be seen; the rest of the square is zero.
fn folded(matrix: &Matrix) -> Matrix {
    if matrix.rows != 1 || matrix.columns <= share::FOLD {
        return matrix.clone();
    }
    let side = (matrix.columns as f32).sqrt().ceil() as usize;
    let mut values = matrix.values.clone();
    values.resize(matrix.columns.div_ceil(side) * side, 0.0);
    Matrix {
        rows: values.len() / side,
        columns: side,
        values,
    }
}

/// Window, kernel and their products side by side.
fn matrices(ui: &mut Ui, cx: &Stage<'_, Lab>, arithmetic: &Arithmetic, channel: usize, rect: Rect) {
    let Some(window) = arithmetic.window.get(channel) else {
        return;
    };
    let mut shown = vec![("cnn-window", folded(window))];
    if let Some(kernel) = arithmetic
        .kernel
        .get(channel)
        .filter(|kernel| kernel.values.len() == window.values.len())
    {
        let values = window.values.iter().zip(&kernel.values).map(|(a, b)| a * b).collect();
        shown.push(("cnn-kernel", folded(kernel)));
        shown.push((
            "cnn-product",
            folded(&Matrix {
                values,
                ..window.clone()
            }),
        ));
    }
    let step = rect.width() / 3.0;
    let side = (step - space::L).min(rect.height() - LINE);
    for (index, (key, matrix)) in shown.iter().enumerate() {
        let corner = pos2(rect.left() + (side + space::L) * index as f32, rect.top());
        let name = cx.words.t(key);
        line(ui, corner, Align2::LEFT_TOP, name, side, palette(ui).muted);
        let place = Rect::from_min_size(corner + vec2(0.0, LINE), vec2(side, side));
        let view = ui.scope_builder(UiBuilder::new().max_rect(place), |ui| {
            MatrixView::new(name, matrix).show(ui, place.size())
        });
        let area = view.inner.area;
        if let Some((row, column)) = view.inner.hovered {
            let value = |(_, matrix): &(&str, Matrix)| number(f64::from(matrix.at(row, column)));
            let said: Vec<String> = shown.iter().map(value).collect();
            let said = match said.as_slice() {
                [window, kernel, product] => format!("{window} × {kernel} = {product}"),
                other => other.join(" "),
            };
            view.inner.response.on_hover_text_at_pointer(said);
        }
        let sign = if index == 0 { "×" } else { "=" };
        if index + 1 < shown.len() {
            let at = pos2(corner.x + side + space::S, area.center().y);
            line(ui, at, Align2::CENTER_CENTER, sign, space::L, palette(ui).muted);
        }
    }
}

/// The sum, the bias and the activation, one below the other; returns where they end.
fn sums(ui: &Ui, cx: &Stage<'_, Lab>, arithmetic: &Arithmetic, rect: Rect) -> f32 {
    let value = |value: f32| number(f64::from(value));
    let words = cx.words;
    let name = cx
        .snapshot
        .layers
        .get(arithmetic.place.layer)
        .map(|layer| layer.name.as_str());
    let rows: Vec<(String, f32)> = if name.is_some_and(|name| name.starts_with("pool")) {
        let key = match cx.params.pooling {
            Pooling::Max => "cnn-largest",
            Pooling::Average => "cnn-mean",
        };
        vec![(words.t(key).to_owned(), arithmetic.after)]
    } else {
        let mut rows = vec![
            (words.t("cnn-sum").to_owned(), arithmetic.products),
            (words.t("cnn-bias").to_owned(), arithmetic.bias),
            (words.t("cnn-before").to_owned(), arithmetic.before),
        ];
        if name.is_some_and(|name| name != "logits") {
            let name = words.t(&format!("option-{}", cx.params.activation.name()));
            rows.push((format!("{name}({})", value(arithmetic.before)), arithmetic.after));
        }
        rows
    };
    let mut top = rect.top();
    let last = rows.len() - 1;
    for (index, (name, amount)) in rows.into_iter().enumerate() {
        let ink = if index == last {
            palette(ui).accent
        } else {
            palette(ui).text
        };
        let shown = line(
            ui,
            pos2(rect.right(), top),
            Align2::RIGHT_TOP,
            &value(amount),
            rect.width(),
            ink,
        );
        line(
            ui,
            pos2(rect.left(), top),
            Align2::LEFT_TOP,
            &name,
            shown.left() - rect.left() - space::S,
            palette(ui).muted,
        );
        top += LINE;
    }
    top
}
