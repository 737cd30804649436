//! What stands below the net: one pixel's arithmetic, the kernels, the confusion matrix, the worst mistakes.

use super::{CnnPanel, layout::Places, line, palette};
use crate::{
    kit::{
        colormap, fonts, percent,
        tokens::{HAIRLINE, digits as share, line as stroke, space, text},
        views::{Contrast, ImageGridView, confusion},
    },
    panels::Stage,
};
use egui::{
    Align2, Color32, Rect, Role, Sense, Shape, Stroke, StrokeKind, Ui, UiBuilder, Vec2, WidgetInfo, pos2, vec2,
};
use neural_atlas_engine::labs::architectures::cnn::cnn::{Action, Cnn as Lab, Mistake};
use serde::{Deserialize, Serialize};

#[derive(Clone, Copy, Debug, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Tab {
    #[default]
    Pixel,
    Filters,
    Excite,
    Confusion,
    Mistakes,
}

impl Tab {
    const ALL: [Self; 5] = [
        Self::Pixel,
        Self::Filters,
        Self::Excite,
        Self::Confusion,
        Self::Mistakes,
    ];

    fn key(self) -> &'static str {
        match self {
            Self::Pixel => "cnn-tab-pixel",
            Self::Filters => "cnn-tab-filters",
            Self::Excite => "cnn-tab-excite",
            Self::Confusion => "cnn-tab-confusion",
            Self::Mistakes => "cnn-tab-mistakes",
        }
    }
}

/// The height of one line of small text.
pub const LINE: f32 = text::SMALL * text::PROSE_LINE;

impl CnnPanel {
    /// Tabs as words with a line under the open one.
    pub(super) fn tabs(&mut self, ui: &Ui, cx: &Stage<'_, Lab>, places: &Places) {
        let palette = palette(ui);
        ui.painter().hline(
            places.tabs.x_range(),
            places.tabs.bottom(),
            Stroke::new(HAIRLINE, palette.hairline),
        );
        let mut left = places.tabs.left();
        for tab in Tab::ALL {
            let name = cx.words.t(tab.key());
            let galley =
                ui.painter()
                    .layout_no_wrap(name.to_owned(), fonts::regular(text::SMALL), Color32::PLACEHOLDER);
            let rect = Rect::from_min_size(
                pos2(left, places.tabs.top()),
                vec2(galley.size().x, places.tabs.height()),
            );
            let response = ui.interact(
                rect.expand2(vec2(space::XS, 0.0)),
                ui.scope_id().with(("tab", tab.key())),
                Sense::click(),
            );
            response.widget_info(|| WidgetInfo::selected(Role::Tab, true, tab == self.view.tab, name));
            let lit = tab == self.view.tab || response.hovered() || response.has_focus();
            let at = Align2::LEFT_CENTER.anchor_size(rect.left_center(), galley.size()).min;
            ui.painter()
                .galley(at, galley, if lit { palette.text } else { palette.muted });
            if tab == self.view.tab {
                let pen = Stroke::new(stroke::STRONG, palette.accent);
                ui.painter().hline(rect.x_range(), rect.bottom(), pen);
            }
            if response.clicked() {
                self.view.tab = tab;
            }
            if matches!(tab, Tab::Pixel | Tab::Excite) {
                response.on_hover_text(cx.words.t("cnn-pixel-keys"));
            }
            left = rect.right() + space::L;
        }
    }

    pub(super) fn detail(&mut self, ui: &mut Ui, cx: &mut Stage<'_, Lab>, rect: Rect) {
        match self.view.tab {
            Tab::Pixel => self.pixel(ui, cx, rect),
            Tab::Filters => filters(ui, cx, rect),
            Tab::Excite => self.excite(ui, cx, rect),
            Tab::Confusion => matrix(ui, cx, rect),
            Tab::Mistakes => self.mistakes(ui, cx, rect),
        }
    }

    fn mistakes(&mut self, ui: &Ui, cx: &mut Stage<'_, Lab>, rect: Rect) {
        let (palette, mistakes) = (palette(ui), &cx.snapshot.mistakes);
        let said = if mistakes.is_empty() {
            "cnn-mistakes-none"
        } else {
            "cnn-mistakes-hint"
        };
        line(
            ui,
            rect.min,
            Align2::LEFT_TOP,
            cx.words.t(said),
            rect.width(),
            palette.muted,
        );
        let area = rect.with_min_y(rect.top() + LINE + space::XS);
        let pitch = share::MISTAKE + space::S;
        let across = ((area.width() + space::S) / pitch).max(1.0) as usize;
        let side = share::MISTAKE.min(area.height() - 2.0 * LINE);
        let down = (area.height() / (side + 2.0 * LINE + space::XS)).max(1.0) as usize;
        let mut picked = None;
        for (index, mistake) in mistakes.iter().enumerate().take(across * down) {
            let step = vec2(
                (index % across) as f32 * pitch,
                (index / across) as f32 * (side + 2.0 * LINE + space::XS),
            );
            let place = Rect::from_min_size(area.min + step, Vec2::splat(side));
            if wrong(ui, cx, mistake, place) {
                picked = Some(mistake.index);
            }
        }
        if let Some(index) = picked {
            cx.act(Action::PickTest { index });
        }
    }
}

/// One wrong answer; true when it was clicked.
fn wrong(ui: &Ui, cx: &Stage<'_, Lab>, mistake: &Mistake, place: Rect) -> bool {
    let palette = palette(ui);
    let said = cx.words.with(
        "cnn-mistake",
        &[("truth", &mistake.truth), ("predicted", &mistake.predicted)],
    );
    let sure = percent(f64::from(mistake.confidence));
    let whole = place.with_max_y(place.bottom() + 2.0 * LINE);
    let response = ui.interact(whole, ui.scope_id().with(("mistake", mistake.index)), Sense::click());
    response.widget_info(|| WidgetInfo::labeled(Role::Button, true, format!("{said} ({sure})")));
    ui.painter().rect_filled(place, 0.0, colormap::grey(palette, 0.0));
    ui.painter()
        .add(Shape::mesh(super::pad::picture(place, &mistake.image, |ink| {
            colormap::grey(palette, ink)
        })));
    let lit = response.hovered() || response.has_focus();
    let edge = Stroke::new(HAIRLINE, if lit { palette.accent } else { palette.hairline });
    ui.painter().rect_stroke(place, 0.0, edge, StrokeKind::Outside);
    line(
        ui,
        place.left_bottom(),
        Align2::LEFT_TOP,
        &said,
        share::MISTAKE + space::XS,
        palette.text,
    );
    let below = place.left_bottom() + vec2(0.0, LINE);
    line(ui, below, Align2::LEFT_TOP, &sure, share::MISTAKE, palette.muted);
    response.clicked()
}

fn filters(ui: &mut Ui, cx: &Stage<'_, Lab>, rect: Rect) {
    let hint = cx.words.t("cnn-filters-hint");
    line(ui, rect.min, Align2::LEFT_TOP, hint, rect.width(), palette(ui).muted);
    let grid = &cx.snapshot.filters;
    let area = rect.with_min_y(rect.top() + LINE + space::S);
    let count = grid.images.len().max(1);
    // As few rows as let every kernel stand within the height.
    let fits = |rows: usize| {
        let across = count.div_ceil(rows) as f32;
        let wide = (area.width() + space::S) / across - space::S;
        let high = (area.height() + space::S) / rows as f32 - space::S;
        (wide.min(high).min(share::FILTER), count.div_ceil(rows))
    };
    let best = (1..=count).map(fits).max_by(|a, b| a.0.total_cmp(&b.0));
    let (cell, across) = best.unwrap_or((share::FILTER, count));
    ui.scope_builder(UiBuilder::new().max_rect(area), |ui| {
        ImageGridView::new("filters", hint, grid)
            .contrast(Contrast::Sign)
            .cell(cell.max(1.0))
            .columns(across)
            .gap(space::S)
            .show(ui, cx.words);
    });
}

fn matrix(ui: &mut Ui, cx: &Stage<'_, Lab>, rect: Rect) {
    let counts = &cx.snapshot.confusion;
    if counts.values.iter().all(|count| *count == 0.0) {
        let said = cx.words.t("cnn-confusion-empty");
        line(ui, rect.min, Align2::LEFT_TOP, said, rect.width(), palette(ui).muted);
        return;
    }
    let classes: Vec<String> = (0..counts.rows).map(|digit| digit.to_string()).collect();
    ui.scope_builder(UiBuilder::new().max_rect(rect), |ui| {
        // The title stands above the matrix and is not in the wanted size.
        let wanted = rect.size() - vec2(0.0, LINE);
        confusion(ui, counts, &classes, wanted, cx.words);
    });
}
