//! What stands below the plane: the equation of a neuron, histograms of weights and gradients, the confusion matrix.

use super::{Playground, editor::Editor, equation, names::NetworkNames, places::Places};
use crate::{
    kit::{
        colormap, fonts, number, percent,
        tokens::{Palette, RADIUS_SMALL, line, size, space, stage as share, text},
        views,
        words::Words,
    },
    panels::Stage,
};
use egui::{Align2, Color32, Rect, Role, Sense, Stroke, Ui, WidgetInfo, pos2, vec2};
use neural_atlas_engine::{
    labs::architectures::mlp::playground::{Playground as Lab, Snapshot, Task},
    view::{Histogram, Matrix},
};
use serde::{Deserialize, Serialize};

#[derive(Clone, Copy, Debug, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Tab {
    /// The plane itself, where plane and details share one place.
    #[default]
    Plane,
    Equation,
    Histograms,
    Confusion,
}

impl Tab {
    fn key(self) -> &'static str {
        match self {
            Self::Plane => "play-tab-plane",
            Self::Equation => "play-tab-equation",
            Self::Histograms => "play-tab-histograms",
            Self::Confusion => "play-tab-confusion",
        }
    }
}

/// The tabs that this snapshot has something for.
fn tabs(snapshot: &Snapshot, compact: bool) -> Vec<Tab> {
    let mut tabs = vec![Tab::Equation, Tab::Histograms];
    if snapshot.confusion.is_some() {
        tabs.push(Tab::Confusion);
    }
    if compact {
        tabs.insert(0, Tab::Plane);
    }
    tabs
}

impl Playground {
    /// The tab that is open, among those there are.
    pub(super) fn open_tab(&self, snapshot: &Snapshot, compact: bool) -> Tab {
        let tabs = tabs(snapshot, compact);
        if tabs.contains(&self.view.tab) {
            self.view.tab
        } else {
            tabs[0]
        }
    }

    /// Tabs as words with a line under the open one.
    pub(super) fn tabs(&mut self, ui: &mut Ui, cx: &Stage<'_, Lab>, places: &Places) {
        let palette = Palette::of(ui.visuals());
        let open = self.open_tab(cx.snapshot, places.compact);
        let written = |tab: Tab| {
            let name = cx.words.t(tab.key()).to_owned();
            ui.painter()
                .layout_no_wrap(name, fonts::regular(text::SMALL), Color32::PLACEHOLDER)
        };
        let tabs = tabs(cx.snapshot, places.compact);
        // Closer together where all of them would not fit.
        let wide: f32 = tabs.iter().map(|tab| written(*tab).size().x).sum();
        let gaps = tabs.len().saturating_sub(1).max(1) as f32;
        let gap = ((places.tabs.width() - wide) / gaps).clamp(space::XS, space::M);
        let mut left = places.tabs.left();
        for tab in tabs {
            let name = cx.words.t(tab.key());
            let galley = written(tab);
            let rect = Rect::from_min_size(
                pos2(left, places.tabs.top()),
                vec2(galley.size().x, places.tabs.height()),
            );
            let response = ui.interact(
                rect.expand2(vec2(space::XS, 0.0)),
                ui.scope_id().with(("tab", name)),
                Sense::click(),
            );
            response.widget_info(|| WidgetInfo::selected(Role::Tab, true, tab == open, name));
            let lit = tab == open || response.hovered() || response.has_focus();
            let at = Align2::LEFT_CENTER.anchor_size(rect.left_center(), galley.size()).min;
            ui.painter()
                .galley(at, galley, if lit { palette.text } else { palette.muted });
            if tab == open {
                ui.painter().hline(
                    rect.x_range(),
                    rect.bottom() - space::XS,
                    Stroke::new(line::STRONG, palette.accent),
                );
            }
            if response.clicked() {
                self.view.tab = tab;
            }
            left = rect.right() + gap;
        }
    }

    pub(super) fn detail(&mut self, ui: &mut Ui, cx: &Stage<'_, Lab>, rect: Rect, tab: Tab) {
        match tab {
            Tab::Plane => {}
            Tab::Equation => self.equation(ui, cx, rect),
            Tab::Histograms => histograms(ui, cx, rect),
            Tab::Confusion => {
                if let Some(matrix) = &cx.snapshot.confusion {
                    confusion(ui, cx, matrix, rect);
                }
            }
        }
    }

    /// The equation of the neuron under the pointer or of the pinned one.
    fn equation(&mut self, ui: &mut Ui, cx: &Stage<'_, Lab>, rect: Rect) {
        let palette = Palette::of(ui.visuals());
        let network = &cx.snapshot.network;
        let shown = self.hovered.or(self.pinned(cx.snapshot));
        let shown = shown.unwrap_or((network.sizes.len() - 1, 0));
        let now = ui.input(|input| input.time);
        let paused = !cx.running();
        let gone = |piece: &equation::Piece| piece.part.is_some_and(|part| !part.exists(network));
        let stale = self.equation_of.as_ref().is_none_or(|(of, lang, version, at, pieces)| {
            *of != shown
                || *lang != cx.words.lang
                || (*version != cx.version && (paused || now - at >= share::EQUATION_PACE))
                || pieces.iter().any(gone)
        });
        if stale {
            let names = NetworkNames {
                words: cx.words,
                network,
            };
            let slope = shown.0.checked_sub(1).and_then(|layer| cx.snapshot.slopes.get(layer));
            let pieces = equation::pieces(&names, shown, cx.params.activation, slope.copied());
            self.equation_of = Some((shown, cx.words.lang, cx.version, now, pieces));
        }
        let Some((_, _, _, _, pieces)) = &self.equation_of else {
            return;
        };
        let galley = equation::fitting(ui, pieces, rect.size(), palette);
        let below = rect.top() + galley.size().y + space::S;
        let response = ui.interact(
            Rect::from_min_size(rect.min, galley.size()),
            ui.scope_id().with("equation"),
            Sense::hover(),
        );
        response.widget_info(|| {
            WidgetInfo::labeled(
                Role::Label,
                true,
                pieces.iter().map(|piece| piece.text.as_str()).collect::<String>(),
            )
        });
        let names = NetworkNames {
            words: cx.words,
            network,
        };
        if let Some(taken) = equation::taken(ui, pieces, &names, &galley, rect) {
            self.editor = Some(Editor::open(taken.part, taken.at, network).back_to(taken.widget));
        }
        ui.painter().with_clip_rect(rect).galley(rect.min, galley, palette.text);
        if rect.bottom() - below >= 2.0 * text::SMALL * text::PROSE_LINE {
            self.explain(
                ui,
                cx,
                Rect::from_min_max(pos2(rect.left(), below), rect.max),
                shown,
                palette,
            );
        }
    }

    /// What the output means, or how to pin another neuron.
    fn explain(&self, ui: &Ui, cx: &Stage<'_, Lab>, rect: Rect, shown: (usize, usize), palette: &Palette) {
        let last = shown.0 + 1 == cx.snapshot.network.sizes.len();
        let key = match (last, cx.snapshot.task) {
            (true, Task::Binary) => "play-equation-binary",
            (true, Task::Classes(_)) => "play-equation-classes",
            (true, Task::Regression) => "play-equation-value",
            (false, _) => "play-equation-pin",
        };
        let said = match cx.snapshot.scale.filter(|_| last) {
            Some(scale) => cx.words.with(
                "play-equation-scaled",
                &[
                    (
                        "target",
                        &cx.snapshot.network.outputs.first().map_or("", String::as_str),
                    ),
                    ("half", &number(f64::from(scale.half))),
                    ("sign", &if scale.middle < 0.0 { '−' } else { '+' }),
                    ("middle", &number(f64::from(scale.middle.abs()))),
                ],
            ),
            None => cx.words.t(key).to_owned(),
        };
        let galley = ui
            .painter()
            .layout(said, fonts::regular(text::SMALL), palette.muted, rect.width());
        ui.painter()
            .with_clip_rect(rect)
            .galley(rect.min, galley, palette.muted);
    }
}

/// One row per layer: weights to the left, gradients to the right.
fn histograms(ui: &Ui, cx: &Stage<'_, Lab>, rect: Rect) {
    let palette = Palette::of(ui.visuals());
    let snapshot = cx.snapshot;
    let layers = snapshot.weight_histograms.len().max(1);
    let label = text::SMALL * 1.4;
    let half = (rect.width() - label - space::M) / 2.0;
    let columns = [rect.left() + label, rect.left() + label + half + space::M];
    for (x, key) in columns.into_iter().zip(["play-weights", "play-gradients"]) {
        ui.painter().text(
            pos2(x, rect.top()),
            Align2::LEFT_TOP,
            cx.words.t(key),
            fonts::regular(text::SMALL),
            palette.muted,
        );
    }
    let top = rect.top() + text::SMALL * text::PROSE_LINE;
    let pitch = (rect.bottom() - top) / layers as f32;
    for layer in 0..layers {
        let y = top + pitch * layer as f32;
        let middle = pos2(rect.left(), y + pitch / 2.0);
        ui.painter().text(
            middle,
            Align2::LEFT_CENTER,
            layer + 1,
            fonts::regular(text::SMALL),
            palette.muted,
        );
        for (x, list, name) in [
            (columns[0], &snapshot.weight_histograms, "play-weights"),
            (columns[1], &snapshot.gradient_histograms, "play-gradients"),
        ] {
            let Some(histogram) = list.get(layer) else { continue };
            let place = Rect::from_min_size(pos2(x, y + 1.0), vec2(half, (pitch - 3.0).max(1.0)));
            bars(
                ui,
                histogram,
                place,
                palette,
                cx.words,
                &cx.words.with(
                    "play-histogram",
                    &[("what", &cx.words.t(name)), ("layer", &(layer + 1))],
                ),
            );
        }
    }
}

fn bars(ui: &Ui, histogram: &Histogram, rect: Rect, palette: &Palette, words: Words, name: &str) {
    let roomy = rect.height() > share::BARS * 2.0;
    let place = match roomy {
        true => rect.with_max_y(rect.bottom() - text::SMALL - 1.0),
        false => rect,
    };
    let x = [f64::from(histogram.low), f64::from(histogram.high)];
    views::bars(ui.painter(), palette, place, histogram, x, |value| {
        if value < 0.0 {
            palette.negative
        } else {
            palette.positive
        }
    });
    if roomy && !histogram.counts.is_empty() {
        views::bar_ends(ui.painter(), palette, place, x);
    }
    let response = ui.interact(rect, ui.scope_id().with(name), Sense::hover());
    response.widget_info(|| WidgetInfo::labeled(Role::Image, true, name));
    let range = [
        ("from", number(f64::from(histogram.low))),
        ("to", number(f64::from(histogram.high))),
    ];
    let args: Vec<(&str, &dyn std::fmt::Display)> = range
        .iter()
        .map(|(key, value)| (*key, value as &dyn std::fmt::Display))
        .collect();
    response.on_hover_text(format!("{name}: {}", words.with("word-to", &args)));
}

/// Counts of test points: true classes down, predicted ones across; right ones blue, wrong ones orange.
fn confusion(ui: &Ui, cx: &Stage<'_, Lab>, matrix: &Matrix, rect: Rect) {
    let palette = Palette::of(ui.visuals());
    let words = cx.words;
    let font = fonts::regular(text::SMALL);
    let class = |index: usize| super::class_name(words, cx.snapshot, index);
    let left = (rect.width() * 0.3).min(share::CLASS_LABEL);
    let head = 2.0 * text::SMALL * text::PROSE_LINE;
    let grid = Rect::from_min_max(rect.min + vec2(left, head), rect.max);
    let side = vec2(
        (grid.width() / matrix.columns as f32).min(share::CLASS_LABEL * 1.3),
        (grid.height() / matrix.rows as f32).min(size::ROW * 1.6),
    );
    ui.painter().text(
        rect.min + vec2(left, 0.0),
        Align2::LEFT_TOP,
        words.t("confusion-predicted"),
        font.clone(),
        palette.muted,
    );
    ui.painter().text(
        rect.min + vec2(0.0, head - space::XS),
        Align2::LEFT_BOTTOM,
        words.t("confusion-true"),
        font.clone(),
        palette.muted,
    );
    for column in 0..matrix.columns {
        let at = pos2(grid.left() + side.x * (column as f32 + 0.5), grid.top() - space::XS);
        super::buttons::elided(
            ui,
            at,
            Align2::CENTER_BOTTOM,
            &class(column),
            side.x - space::XS,
            palette.text,
        );
    }
    for row in 0..matrix.rows {
        let total: f32 = (0..matrix.columns).map(|column| matrix.at(row, column)).sum();
        let at = pos2(grid.left() - space::S, grid.top() + side.y * (row as f32 + 0.5));
        super::buttons::elided(ui, at, Align2::RIGHT_CENTER, &class(row), left - space::S, palette.text);
        for column in 0..matrix.columns {
            let count = matrix.at(row, column);
            let part = if total > 0.0 { count / total } else { 0.0 };
            let cell =
                Rect::from_min_size(grid.min + vec2(side.x * column as f32, side.y * row as f32), side).shrink(1.0);
            let fill = colormap::diverging(palette, if row == column { part } else { -part });
            ui.painter().rect_filled(cell, RADIUS_SMALL, fill);
            ui.painter().text(
                cell.center(),
                Align2::CENTER_CENTER,
                number(f64::from(count)),
                font.clone(),
                palette.over(fill),
            );
            let response = ui.interact(cell, ui.scope_id().with(("confusion", row, column)), Sense::hover());
            let name = words.with(
                "confusion-cell",
                &[("row", &class(row)), ("column", &class(column)), ("n", &count)],
            );
            response.widget_info(|| WidgetInfo::labeled(Role::Cell, true, &name));
            response.on_hover_text(format!("{name} ({})", percent(f64::from(part))));
        }
    }
}
