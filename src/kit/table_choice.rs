//! A table before it is taken: its first rows, the column to predict, classes or numbers.

use super::{
    tokens::{Palette, space, stage as share, text},
    widgets,
    words::Words,
};
use egui::{Grid, RichText, ScrollArea, Ui, vec2};
use neural_atlas_engine::{
    data::table::{Cells, Table},
    fault::Fault,
};

/// Rows of the preview.
const PREVIEW_ROWS: usize = 6;

/// A table that was read and waits for the learner's word.
#[derive(Clone, Debug)]
pub struct TableChoice {
    pub name: String,
    pub text: String,
    pub table: Table,
    pub label: usize,
    pub classes: bool,
    /// What was found for this label and kind: whether it can be taken, and rows that would be left out.
    found: Result<Vec<Fault>, Fault>,
}

impl TableChoice {
    /// # Errors
    /// Where the text is no table.
    pub fn read(name: String, text: String) -> Result<Self, Fault> {
        let table = Table::parse(&text)?;
        let (label, classes) = table.likely_label();
        let found = table.sample(&[], label, classes).map(|sample| sample.warnings);
        Ok(Self {
            found,
            name,
            text,
            table,
            label,
            classes,
        })
    }

    /// Why the table cannot be taken with this column, if it cannot.
    pub fn problem(&self) -> Option<&Fault> {
        self.found.as_ref().err()
    }

    pub fn show(&mut self, ui: &mut Ui, words: Words) {
        let palette = Palette::of(ui.visuals());
        let title = words.with("play-open-title", &[("name", &self.name), ("n", &self.table.rows())]);
        ui.label(RichText::new(title).size(text::LEAD));
        ui.add_space(space::S);
        self.preview(ui, palette);
        let warnings = self.table.warnings.iter().chain(self.found.iter().flatten());
        let said = warnings.map(|warning| words.fault(warning));
        for warning in said.chain(left_out(&self.table, self.label, words)) {
            ui.label(RichText::new(warning).size(text::SMALL).color(palette.warn));
        }
        ui.add_space(space::S);
        let before = (self.label, self.classes);
        self.target(ui, words);
        if before != (self.label, self.classes) {
            let sample = self.table.sample(&[], self.label, self.classes);
            self.found = sample.map(|sample| sample.warnings);
        }
        if let Some(fault) = self.problem() {
            ui.label(RichText::new(words.fault(fault)).color(palette.warn));
        }
    }

    fn target(&mut self, ui: &mut Ui, words: Words) {
        let names: Vec<&str> = self.table.columns.iter().map(|column| column.name.as_str()).collect();
        ui.horizontal_wrapped(|ui| {
            let label = words.t("play-open-label");
            ui.label(label);
            let width = share::COLUMN_LABEL * 2.0;
            if let Some(label) = widgets::choice(ui, label, names[self.label], &names, width) {
                self.label = label;
                self.classes = self.table.could_be_classes(label);
            }
        });
        let numeric = self.table.columns[self.label].is_numeric();
        ui.horizontal_wrapped(|ui| {
            ui.label(words.t("play-open-kind"));
            if widgets::chip(ui, words.t("play-open-classes"), self.classes).clicked() {
                self.classes = true;
            }
            if numeric && widgets::chip(ui, words.t("play-open-numbers"), !self.classes).clicked() {
                self.classes = false;
            }
        });
    }

    fn preview(&self, ui: &mut Ui, palette: &Palette) {
        ScrollArea::horizontal().show(ui, |ui| {
            Grid::new("preview").spacing(vec2(space::M, space::XS)).show(ui, |ui| {
                for (index, column) in self.table.columns.iter().enumerate() {
                    let ink = if index == self.label {
                        palette.accent
                    } else {
                        palette.muted
                    };
                    ui.label(RichText::new(&column.name).size(text::SMALL).color(ink));
                }
                ui.end_row();
                for row in 0..self.table.rows().min(PREVIEW_ROWS) {
                    for column in &self.table.columns {
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
}

/// Which columns are no inputs beside this label, and why; none where all are.
pub fn left_out(table: &Table, label: usize, words: Words) -> Option<String> {
    let others = table.columns.iter().enumerate().filter(|(place, _)| *place != label);
    let names: Vec<&str> = others
        .filter(|(_, column)| !column.is_numeric())
        .map(|(_, column)| column.name.as_str())
        .collect();
    (!names.is_empty()).then(|| words.with("table-left-out", &[("names", &names.join(", "))]))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kit::words::Lang;

    #[test]
    fn columns_of_text_beside_the_label_are_named_and_no_others() {
        let table = Table::parse("name,length,town,kind\nann,1,x,a\nbob,2,y,b\n").unwrap();
        for words in Lang::ALL.map(Words::new) {
            let said = left_out(&table, 3, words).unwrap();
            assert!(said.contains("name, town"), "{said}");
            assert!(!said.contains("kind") && !said.contains("length"), "{said}");
        }
        let numbers = Table::parse("a,b,kind\n1,2,x\n3,4,y\n").unwrap();
        assert_eq!(left_out(&numbers, 2, Words::new(Lang::En)), None);
    }
}
