//! Tables: choosing their columns, and opening a file of one's own.

use super::{Playground, buttons, data};
use crate::{
    kit::{
        icons::Icon,
        tokens::{Palette, size, space, stage as share, text},
        widgets,
        words::Words,
    },
    panels::{Request, Stage},
};
use egui::{Align2, Context, Grid, Modal, Popup, PopupCloseBehavior, RichText, ScrollArea, Sense, Ui, vec2};
use neural_atlas_engine::{
    data::table::{self, Cells, Table},
    fault::Fault,
    labs::architectures::mlp::playground::{Action, Dataset, Playground as Lab, TableInfo},
};
use std::{
    path::PathBuf,
    sync::{Arc, Mutex, PoisonError},
    thread,
};

/// Rows of the preview.
const PREVIEW_ROWS: usize = 6;

/// A file that was read and waits for the learner's word.
struct Opened {
    name: String,
    text: String,
    table: Table,
    label: usize,
    classes: bool,
}

/// What the thread that reads a file has brought back.
enum Brought {
    Opened(Box<Opened>),
    Refused(Fault),
    /// The file could not be read at all.
    Unreadable {
        name: String,
        why: String,
    },
}

/// Opening a file: the dialog and the reading are in a thread of their own, so that the window never waits.
#[derive(Default)]
pub struct Opening {
    slot: Arc<Mutex<Option<Brought>>>,
    waiting: Option<Opened>,
}

fn read(path: &PathBuf) -> Brought {
    let name = path
        .file_name()
        .map_or_else(String::new, |name| name.to_string_lossy().into_owned());
    let bytes = match std::fs::read(path) {
        Ok(bytes) => bytes,
        Err(error) => {
            return Brought::Unreadable {
                name,
                why: error.to_string(),
            };
        }
    };
    let parsed = table::decode(&bytes).and_then(|text| Ok((Table::parse(&text)?, text)));
    match parsed {
        Ok((table, text)) => {
            let (label, classes) = table.likely_label();
            Brought::Opened(Box::new(Opened {
                name,
                text,
                table,
                label,
                classes,
            }))
        }
        Err(fault) => Brought::Refused(fault),
    }
}

impl Opening {
    fn start(&self, ctx: &Context, path: impl FnOnce() -> Option<PathBuf> + Send + 'static) {
        let (slot, ctx) = (self.slot.clone(), ctx.clone());
        let work = move || {
            if let Some(path) = path() {
                *slot.lock().unwrap_or_else(PoisonError::into_inner) = Some(read(&path));
                ctx.request_repaint();
            }
        };
        // Where no thread can be had, nothing opens: the button can be pressed again.
        let _ = thread::Builder::new().name("open-table".into()).spawn(work);
    }

    /// Asks for a file.
    pub fn ask(&self, ctx: &Context, words: Words) {
        let title = words.t("play-open-csv");
        self.start(ctx, move || {
            rfd::FileDialog::new()
                .set_title(title)
                .add_filter("CSV, TSV", &["csv", "tsv", "txt", "data"])
                .pick_file()
        });
    }

    /// Takes a file that was dropped onto the window.
    fn dropped(&self, ctx: &Context) {
        let path = ctx.input(|input| {
            input
                .raw
                .dropped_files
                .iter()
                .map(|file| file.path().to_path_buf())
                .find(|path| !path.as_os_str().is_empty())
        });
        if let Some(path) = path {
            self.start(ctx, move || Some(path));
        }
    }

    /// Shows what was brought and asks how to take it.
    pub(super) fn show(&mut self, ui: &Ui, cx: &mut Stage<'_, Lab>) {
        self.dropped(ui.ctx());
        match self.slot.lock().unwrap_or_else(PoisonError::into_inner).take() {
            Some(Brought::Opened(opened)) => self.waiting = Some(*opened),
            Some(Brought::Refused(fault)) => cx.request(Request::Notice(cx.words.fault(&fault))),
            Some(Brought::Unreadable { name, why }) => {
                cx.request(Request::Notice(
                    cx.words.with("play-unreadable", &[("name", &name), ("why", &why)]),
                ));
            }
            None => {}
        }
        let Some(opened) = &mut self.waiting else { return };
        let shown = Modal::new(ui.scope_id().with("open-table")).show(ui.ctx(), |ui| dialog(ui, opened, cx.words));
        match shown.inner {
            Some(true) => {
                let Opened {
                    name,
                    text,
                    label,
                    classes,
                    ..
                } = opened;
                let (name, text) = (std::mem::take(name), std::mem::take(text));
                cx.act(Action::LoadTable {
                    name,
                    text,
                    label: *label,
                    classes: *classes,
                });
                data::choose(cx, Dataset::Csv);
                cx.params.columns.clear();
                self.waiting = None;
            }
            Some(false) => self.waiting = None,
            None if shown.should_close() => self.waiting = None,
            None => {}
        }
    }
}

/// The first rows, the column to predict, classes or numbers; true to take it, false to leave it.
fn dialog(ui: &mut Ui, opened: &mut Opened, words: Words) -> Option<bool> {
    let palette = Palette::of(ui.visuals());
    ui.set_max_width(share::DIALOG);
    ui.label(
        RichText::new(words.with(
            "play-open-title",
            &[("name", &opened.name), ("n", &opened.table.rows())],
        ))
        .size(text::LEAD),
    );
    ui.add_space(space::S);
    preview(ui, opened, palette);
    for warning in &opened.table.warnings {
        ui.label(
            RichText::new(words.fault(warning))
                .size(text::SMALL)
                .color(palette.warn),
        );
    }
    ui.add_space(space::S);
    let names: Vec<&str> = opened.table.columns.iter().map(|column| column.name.as_str()).collect();
    ui.horizontal(|ui| {
        ui.label(words.t("play-open-label"));
        if let Some(label) = widgets::choice(
            ui,
            words.t("play-open-label"),
            names[opened.label],
            &names,
            share::COLUMN_LABEL * 2.0,
        ) {
            opened.label = label;
            opened.classes = opened.table.could_be_classes(label);
        }
    });
    let numeric = opened.table.columns[opened.label].is_numeric();
    ui.horizontal(|ui| {
        ui.label(words.t("play-open-kind"));
        if widgets::chip(ui, words.t("play-open-classes"), opened.classes).clicked() {
            opened.classes = true;
        }
        if numeric && widgets::chip(ui, words.t("play-open-numbers"), !opened.classes).clicked() {
            opened.classes = false;
        }
    });
    let problem = opened.table.sample(&[], opened.label, opened.classes).err();
    if let Some(fault) = &problem {
        ui.label(RichText::new(words.fault(fault)).color(palette.warn));
    }
    ui.add_space(space::M);
    let mut answer = None;
    ui.horizontal(|ui| {
        ui.add_enabled_ui(problem.is_none(), |ui| {
            if widgets::primary_button(ui, words.t("play-open-take")).clicked() {
                answer = Some(true);
            }
        });
        if widgets::button(ui, words.t("word-cancel")).clicked() {
            answer = Some(false);
        }
    });
    answer
}

fn preview(ui: &mut Ui, opened: &Opened, palette: &Palette) {
    ScrollArea::horizontal().show(ui, |ui| {
        Grid::new("preview").spacing(vec2(space::M, space::XS)).show(ui, |ui| {
            for (index, column) in opened.table.columns.iter().enumerate() {
                let color = if index == opened.label {
                    palette.accent
                } else {
                    palette.muted
                };
                ui.label(RichText::new(&column.name).size(text::SMALL).color(color));
            }
            ui.end_row();
            for row in 0..opened.table.rows().min(PREVIEW_ROWS) {
                for column in &opened.table.columns {
                    let cell = match &column.cells {
                        Cells::Numbers(cells) => cells[row].map_or("–".into(), |number| number.to_string()),
                        Cells::Text(cells) => cells[row].clone().unwrap_or_else(|| "–".into()),
                    };
                    ui.label(RichText::new(cell).size(text::SMALL));
                }
                ui.end_row();
            }
        });
    });
}

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

    #[test]
    fn a_file_that_is_not_there_is_named_and_a_gb18030_table_is_read() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("花.csv");
        assert!(matches!(read(&path), Brought::Unreadable { name, .. } if name == "花.csv"));
        // "长,类\n1,甲\n2,乙" in GB 18030.
        let bytes = b"\xb3\xa4,\xc0\xe0\n1,\xbc\xd7\n2,\xd2\xd2\n";
        std::fs::write(&path, bytes).unwrap();
        let Brought::Opened(opened) = read(&path) else {
            panic!("not opened")
        };
        assert_eq!(
            (opened.table.columns[0].name.as_str(), opened.label, opened.classes),
            ("长", 1, true)
        );
    }
}
