//! Tables: choosing their columns.

use super::{Playground, buttons};
use crate::{
    kit::{
        icons::Icon,
        tokens::{Palette, size, stage as share},
        widgets,
    },
    panels::Stage,
};
use egui::{Align2, Popup, PopupCloseBehavior, ScrollArea, Sense, Ui, vec2};
use neural_atlas_engine::labs::architectures::mlp::playground::{Playground as Lab, TableInfo};

impl Playground {
    /// The menu of a table's columns: which are inputs, and which two the plane shows.
    pub(super) fn columns(&mut self, ui: &mut Ui, cx: &mut Stage<'_, Lab>, info: &TableInfo) {
        let words = cx.words;
        let on = info.columns.iter().filter(|(_, on)| *on).count();
        let label = words.with("play-columns", &[("n", &on), ("all", &info.columns.len())]);
        let button = widgets::text_button(ui, Some(Icon::ChevronDown), &label);
        let mut wanted = None;
        Popup::menu(&button)
            .close_behavior(PopupCloseBehavior::CloseOnClickOutside)
            .width(share::POPUP)
            .show(|ui| {
                widgets::muted(ui, words.t("play-columns-hint"));
                ScrollArea::vertical().max_height(share::POPUP).show(ui, |ui| {
                    for (name, used) in &info.columns {
                        let mut used = *used;
                        ui.horizontal(|ui| {
                            if ui.checkbox(&mut used, name).changed() {
                                wanted = switched(info, &cx.snapshot.axes, name);
                            }
                            let axis = cx.snapshot.axes.iter().position(|axis| axis == name);
                            if let Some(axis) = axis {
                                widgets::muted(ui, words.t(["play-axis-across", "play-axis-up"][axis]));
                            } else if used && ui.small_button(words.t("play-axis-make")).on_hover_text(name).clicked() {
                                wanted = Some(axis_first(info, &cx.snapshot.axes, name));
                            }
                        });
                    }
                });
            });
        if let Some(columns) = wanted {
            cx.params.columns = columns;
            self.forget();
        }
        if self.presets.has_sentence() {
            self.presets.sentence(ui, cx);
            return;
        }
        let (rect, _) = ui.allocate_exact_size(vec2(ui.available_width(), size::ROW), Sense::hover());
        let palette = Palette::of(ui.visuals());
        let said = match info.skipped {
            0 => words.with("play-table", &[("target", &info.target), ("rows", &info.rows)]),
            skipped => words.with(
                "play-table-skipped",
                &[("target", &info.target), ("rows", &info.rows), ("skipped", &skipped)],
            ),
        };
        buttons::elided(
            ui,
            rect.left_center(),
            Align2::LEFT_CENTER,
            &said,
            rect.width(),
            palette.muted,
        );
    }
}

fn used(info: &TableInfo) -> impl Iterator<Item = &str> {
    info.columns.iter().filter(|(_, on)| *on).map(|(name, _)| name.as_str())
}

/// The used columns with one switched, the axes that stay first; none where it is the last.
fn switched(info: &TableInfo, axes: &[String; 2], column: &str) -> Option<String> {
    let kept = info
        .columns
        .iter()
        .filter(|(name, on)| *on != (name == column))
        .map(|(name, _)| name.as_str());
    let mut kept: Vec<&str> = kept.collect();
    kept.sort_by_key(|name| axes.iter().position(|axis| axis == name).unwrap_or(axes.len()));
    (!kept.is_empty()).then(|| kept.join(","))
}

/// The used columns with this one first, the axis across kept second: the first two are the axes.
fn axis_first(info: &TableInfo, axes: &[String; 2], column: &str) -> String {
    let mut order = vec![column, axes[0].as_str()];
    order.retain(|name| used(info).any(|known| known == *name));
    let rest: Vec<&str> = used(info).filter(|name| !order.contains(name)).collect();
    order.extend(rest);
    order.join(",")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn info() -> TableInfo {
        let columns = [("a", true), ("b", true), ("c", false), ("d", true)];
        TableInfo {
            name: "t".into(),
            columns: columns.map(|(name, on)| (name.to_owned(), on)).to_vec(),
            target: "y".into(),
            rows: 10,
            skipped: 0,
        }
    }

    #[test]
    fn columns_switch_with_the_axes_first_and_the_last_one_stays() {
        let axes = ["d".into(), "b".into()];
        assert_eq!(switched(&info(), &axes, "c").as_deref(), Some("d,b,a,c"));
        assert_eq!(switched(&info(), &axes, "b").as_deref(), Some("d,a"));
        let one = TableInfo {
            columns: vec![("a".into(), true)],
            ..info()
        };
        assert_eq!(switched(&one, &axes, "a"), None);
    }

    #[test]
    fn a_new_axis_comes_first_and_the_old_one_across_second() {
        assert_eq!(axis_first(&info(), &["a".into(), "b".into()], "d"), "d,a,b");
    }
}
