//! The data sets as small pictures of real points, to pick from.

use super::{Playground, buttons, points::hue};
use crate::{
    kit::{
        icons::{self, Icon},
        mesh::{self, Mark},
        tokens::{HAIRLINE, Palette, line, size, space, stage as share, text},
        words::Words,
    },
    panels::Stage,
};
use egui::{
    Align2, Mesh, Popup, PopupCloseBehavior, Rect, Response, Role, Sense, Shape, Stroke, StrokeKind, Ui, Vec2,
    WidgetInfo, pos2, vec2,
};
use neural_atlas_engine::{
    data::{
        plane::{self, EXTENT, Shape as PlaneShape},
        table::Table,
        tables,
    },
    labs::architectures::mlp::playground::{Dataset, Playground as Lab, Task},
    view::Points,
};
use rand_chacha::{ChaCha8Rng, rand_core::SeedableRng};
use std::sync::LazyLock;

/// Points of one thumbnail, each coordinate from 0 to 1.
struct Preview {
    task: Task,
    points: Points,
}

/// Enough points to know the set by.
const COUNT: usize = 90;

static PREVIEWS: LazyLock<Vec<Option<Preview>>> =
    LazyLock::new(|| Dataset::ALL.iter().map(|&set| preview(set)).collect());

fn preview(dataset: Dataset) -> Option<Preview> {
    match dataset {
        Dataset::Iris => Some(of_table(tables::iris(), [2, 3])),
        Dataset::Wine => Some(of_table(tables::wine(), [0, 6])),
        Dataset::BreastCancer => Some(of_table(tables::breast_cancer(), [0, 1])),
        Dataset::Diabetes => Some(of_table(tables::diabetes(), [2, 8])),
        Dataset::Formula | Dataset::Painted | Dataset::Csv => None,
        shape => {
            let shape = PlaneShape::from_name(shape.name())?;
            let mut points = plane::points(shape, COUNT, 0.03, &mut ChaCha8Rng::seed_from_u64(1));
            let unit = |v: f32| v / (2.0 * EXTENT as f32) + 0.5;
            points.at.iter_mut().for_each(|at| *at = at.map(unit));
            Some(Preview {
                task: if shape.is_regression() {
                    Task::Regression
                } else {
                    Task::Binary
                },
                points,
            })
        }
    }
}

/// Two columns of a table that show its classes, scaled to the picture.
fn of_table(table: &Table, columns: [usize; 2]) -> Preview {
    let (label, classes) = table.likely_label();
    let names = columns.map(|column| table.columns[column].name.as_str());
    let sample = table.sample(&names, label, classes).unwrap_or_default();
    let every = (sample.target.len() / COUNT).max(1);
    let span = |column: usize| {
        let values = || sample.x.iter().skip(column).step_by(2).copied();
        (
            values().fold(f32::INFINITY, f32::min),
            values().fold(f32::NEG_INFINITY, f32::max),
        )
    };
    let spans = [span(0), span(1)];
    let at = |row: usize| {
        [0, 1].map(|column| {
            0.06 + 0.88 * (sample.x[row * 2 + column] - spans[column].0) / (spans[column].1 - spans[column].0)
        })
    };
    let low = sample.target.iter().copied().fold(f32::INFINITY, f32::min);
    let high = sample.target.iter().copied().fold(f32::NEG_INFINITY, f32::max);
    let task = match sample.classes.len() {
        0 => Task::Regression,
        2 => Task::Binary,
        count => Task::Classes(count),
    };
    let target = |row: usize| match task {
        Task::Regression => 2.0 * (sample.target[row] - low) / (high - low) - 1.0,
        _ => sample.target[row],
    };
    let rows: Vec<usize> = (0..sample.target.len()).step_by(every).collect();
    Preview {
        task,
        points: Points {
            at: rows.iter().map(|&row| at(row)).collect(),
            target: rows.iter().map(|&row| target(row)).collect(),
        },
    }
}

/// Draws a data set's thumbnail into its tile.
fn draw(ui: &Ui, dataset: Dataset, rect: Rect, palette: &Palette) {
    let index = Dataset::ALL.iter().position(|&set| set == dataset).unwrap_or(0);
    let Some(preview) = PREVIEWS.get(index).and_then(Option::as_ref) else {
        match dataset {
            Dataset::Formula => {
                ui.painter().text(
                    rect.center(),
                    Align2::CENTER_CENTER,
                    "f",
                    crate::kit::fonts::regular(text::LEAD),
                    palette.muted,
                );
            }
            Dataset::Painted => icons::paint(ui.painter(), rect, size::ICON, Icon::Pen, palette.muted),
            _ => icons::paint(ui.painter(), rect, size::ICON, Icon::Open, palette.muted),
        }
        return;
    };
    let inner = rect.shrink(2.0);
    let mut mesh = Mesh::default();
    for (at, &target) in preview.points.at.iter().zip(&preview.points.target) {
        let place = pos2(
            inner.left() + at[0] * inner.width(),
            inner.bottom() - at[1] * inner.height(),
        );
        let hue = hue(palette, preview.task, target);
        mesh::mark(&mut mesh, Mark::Square, place, rect.width() * 0.022, hue, (0.0, hue));
    }
    ui.painter().add(Shape::mesh(mesh));
}

/// One tile that can be picked.
fn tile(ui: &Ui, rect: Rect, dataset: Dataset, chosen: bool, words: Words) -> Response {
    let palette = Palette::of(ui.visuals());
    let name = words.option("dataset", dataset.name());
    let response = ui.interact(rect, ui.scope_id().with(("dataset", dataset)), Sense::click());
    response.widget_info(|| WidgetInfo::selected(Role::RadioButton, true, chosen, name));
    let strong = chosen || response.hovered() || response.has_focus();
    ui.painter().rect_filled(rect, buttons::corner(rect), palette.surface);
    draw(ui, dataset, rect, palette);
    let frame = match (chosen, strong) {
        (true, _) => Stroke::new(line::FOCUS, palette.accent),
        (false, true) => Stroke::new(HAIRLINE, palette.muted),
        (false, false) => Stroke::new(HAIRLINE, palette.hairline),
    };
    ui.painter()
        .rect_stroke(rect, buttons::corner(rect), frame, StrokeKind::Inside);
    response
}

/// Takes another data set; columns and painted marks of the old one mean nothing to it.
pub fn choose(cx: &mut Stage<'_, Lab>, dataset: Dataset) {
    if cx.params.dataset != dataset {
        cx.params.dataset = dataset;
        cx.params.columns.clear();
    }
}

impl Playground {
    /// Two columns of thumbnails beside the diagram.
    pub(super) fn rail(&mut self, ui: &mut Ui, cx: &mut Stage<'_, Lab>, rail: Rect) {
        let pitch = (rail.height() / (Dataset::ALL.len().div_ceil(2)) as f32).min(share::THUMBNAIL + space::XS);
        let side = (pitch - space::XS).min(share::THUMBNAIL);
        for (index, &dataset) in Dataset::ALL.iter().enumerate() {
            let corner = rail.min
                + vec2(
                    (index % 2) as f32 * (share::THUMBNAIL + space::XS),
                    (index / 2) as f32 * pitch,
                );
            let rect = Rect::from_min_size(corner, Vec2::splat(side));
            let response = tile(ui, rect, dataset, cx.params.dataset == dataset, cx.words);
            if response.clicked() {
                self.pick(cx, dataset);
            }
            response.on_hover_text(cx.words.option("dataset", dataset.name()));
        }
    }

    /// One button that opens all thumbnails with their names: where there is no room for the rail.
    pub(super) fn gallery(&mut self, ui: &mut Ui, cx: &mut Stage<'_, Lab>) {
        let palette = Palette::of(ui.visuals());
        let (rect, response) = ui.allocate_exact_size(vec2(size::ROW, size::ROW), Sense::click());
        response.widget_info(|| WidgetInfo::labeled(Role::Button, true, cx.words.t("play-data")));
        ui.painter().rect(
            rect,
            buttons::corner(rect),
            palette.surface,
            Stroke::new(HAIRLINE, palette.hairline),
            StrokeKind::Inside,
        );
        draw(ui, cx.params.dataset, rect, palette);
        let response = response.on_hover_text(cx.words.t("play-data"));
        let mut picked = None;
        Popup::menu(&response)
            .close_behavior(PopupCloseBehavior::CloseOnClick)
            .width(share::POPUP)
            .show(|ui| {
                ui.set_width(share::POPUP);
                ui.horizontal_wrapped(|ui| {
                    let cell = vec2(share::POPUP / 4.0 - space::S, share::THUMBNAIL_NAMED + 2.0 * space::L);
                    for &dataset in Dataset::ALL {
                        let (area, _) = ui.allocate_exact_size(cell, Sense::hover());
                        let rect = Rect::from_center_size(
                            area.center_top() + vec2(0.0, share::THUMBNAIL_NAMED / 2.0),
                            Vec2::splat(share::THUMBNAIL_NAMED),
                        );
                        if tile(ui, rect, dataset, cx.params.dataset == dataset, cx.words).clicked() {
                            picked = Some(dataset);
                            ui.close();
                        }
                        let name = cx.words.option("dataset", dataset.name());
                        buttons::elided(
                            ui,
                            rect.center_bottom() + vec2(0.0, 2.0),
                            Align2::CENTER_TOP,
                            name,
                            cell.x,
                            palette.text,
                        );
                    }
                });
            });
        if let Some(dataset) = picked {
            self.pick(cx, dataset);
        }
    }

    fn pick(&mut self, cx: &mut Stage<'_, Lab>, dataset: Dataset) {
        self.presets.forget();
        self.forget();
        choose(cx, dataset);
        if dataset == Dataset::Painted {
            self.brush.on = true;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fourteen_of_the_17_data_sets_have_a_picture_of_at_least_40_real_points_inside_it() {
        let pictures: Vec<&Preview> = PREVIEWS.iter().flatten().collect();
        assert_eq!(pictures.len(), 14);
        for preview in pictures {
            assert!(preview.points.at.len() >= 40);
            assert!(preview.points.at.iter().flatten().all(|v| (0.0..=1.0).contains(v)));
        }
    }
}
