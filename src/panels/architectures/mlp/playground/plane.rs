//! The large picture: what the network, or one neuron of it, makes of the plane, with the data on it.

use super::{
    Playground, buttons,
    names::feature,
    places::Places,
    points::{self, Map},
};
use crate::{
    kit::{
        colormap, mesh,
        network_diagram::{image, scale},
        number, percent,
        tokens::{HAIRLINE, Palette, RADIUS, RADIUS_SMALL, line, network::PLATE, space, stage as share, text},
    },
    panels::{Stage, architectures::asked::Asked},
};
use egui::{
    Align2, Color32, ColorImage, FontId, Mesh, Rect, Role, Sense, Shape, Stroke, StrokeKind, TextureHandle,
    TextureOptions, Ui, WidgetInfo, epaint::RectShape, pos2, vec2,
};
use neural_atlas_engine::{
    labs::architectures::mlp::playground::{Action, Dataset, Playground as Lab, Snapshot, Task},
    view::{ClassField, Field},
};
use std::sync::Arc;

/// What the large picture shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shown {
    Output,
    Neuron(usize, usize),
}

/// What the kept texture and meshes were made from.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Made {
    version: u64,
    dark: bool,
    discretize: bool,
    test: bool,
    shown: Shown,
    rect: Rect,
}

#[derive(Default)]
pub struct Plane {
    texture: Option<TextureHandle>,
    points: Arc<Mesh>,
    made: Option<Made>,
    /// The place last asked about.
    asked: Asked<[f32; 2]>,
    /// The place that the arrow keys stand on.
    pub(super) cursor: Option<[f32; 2]>,
}

/// The field of a neuron: the large one where it is there, else the small one of the diagram.
fn field_of(snapshot: &Snapshot, layer: usize, neuron: usize) -> Option<&Field> {
    match &snapshot.inspected {
        Some((at, index, field)) if (*at, *index) == (layer, neuron) => Some(field),
        _ => snapshot.pictures.get(layer)?.get(neuron),
    }
}

/// An output of a regression: a table's in its own unit.
fn own_value(snapshot: &Snapshot, output: f32) -> String {
    number(f64::from(snapshot.scale.map_or(output, |scale| scale.value(output))))
}

impl Playground {
    /// What the large picture shows now: the neuron under the pointer, the pinned one, else the output.
    fn shown(&self, snapshot: &Snapshot) -> Shown {
        let last = snapshot.network.sizes.len() - 1;
        let single = snapshot.network.sizes[last] == 1;
        match self.hovered.or(self.view.pinned) {
            Some((layer, neuron)) if !(single && layer == last) && field_of(snapshot, layer, neuron).is_some() => {
                Shown::Neuron(layer, neuron)
            }
            _ => Shown::Output,
        }
    }

    pub(super) fn plane(&mut self, ui: &mut Ui, cx: &mut Stage<'_, Lab>, places: &Places) {
        let (snapshot, rect) = (cx.snapshot, places.plane);
        let palette = Palette::of(ui.visuals());
        let map = Map::new(rect, &snapshot.output);
        let shown = self.shown(snapshot);
        let made = Made {
            version: cx.version,
            dark: palette.dark,
            discretize: cx.params.discretize,
            // While points are painted those that the split puts aside are in sight too.
            test: cx.params.show_test || self.brush.on && snapshot.table.is_none(),
            shown,
            rect,
        };
        if self.plane.made != Some(made) {
            self.plane.make(ui, snapshot, made, &map, palette);
        }
        if let Some(texture) = &self.plane.texture {
            let whole = Rect::from_min_max(pos2(0.0, 0.0), pos2(1.0, 1.0));
            let shape = RectShape::filled(rect, RADIUS, Color32::WHITE).with_texture(texture.id(), whole);
            ui.painter().add(shape);
        }
        ui.painter()
            .with_clip_rect(rect)
            .add(Shape::Mesh(self.plane.points.clone()));
        let frame = if matches!(shown, Shown::Neuron(..)) {
            palette.accent
        } else {
            palette.hairline
        };
        ui.painter()
            .rect_stroke(rect, RADIUS, Stroke::new(HAIRLINE, frame), StrokeKind::Outside);
        draw_class_names(ui, snapshot, &map, palette);
        draw_axes(ui, cx, &map, palette);
        let empty = match cx.params.dataset {
            Dataset::Csv if snapshot.table.is_none() => Some("fault-no-table"),
            _ if snapshot.train.at.is_empty() => Some("play-plane-empty"),
            _ => None,
        };
        if let Some(key) = empty {
            let room = rect.width() - 2.0 * space::L;
            let galley = ui.painter().layout(
                cx.words.t(key).to_owned(),
                FontId::proportional(text::BODY),
                palette.text,
                room,
            );
            let plate = Align2::CENTER_CENTER
                .anchor_size(rect.center(), galley.size())
                .expand(space::S);
            ui.painter()
                .rect_filled(plate, RADIUS_SMALL, palette.surface.gamma_multiply(PLATE));
            ui.painter()
                .galley(plate.min + vec2(space::S, space::S), galley, palette.text);
        }
        let response = ui.interact(rect, ui.scope_id().with("plane"), Sense::click_and_drag());
        let name = cx.words.t("play-plane");
        response.widget_info(|| WidgetInfo::labeled(Role::Canvas, true, name));
        let keyed = self.plane_keys(ui, &response, cx, &map);
        if self.brush.on && snapshot.table.is_none() {
            self.brush.stroke(ui, &response, cx, &map);
        } else {
            self.probe(ui, &response, cx, &map, keyed);
        }
    }

    /// Asks the lab about the place under the pointer, else that of the keyboard, and marks the place that the answer is
    /// about.
    fn probe(
        &mut self,
        ui: &Ui,
        response: &egui::Response,
        cx: &mut Stage<'_, Lab>,
        map: &Map,
        keyed: Option<[f32; 2]>,
    ) {
        let at = response.hover_pos().map(|pointer| map.plane(pointer)).or(keyed);
        let shown = cx.snapshot.probe.as_ref();
        if self.plane.asked.misses(at, shown.map(|probe| probe.at)) {
            cx.act(Action::Probe { at });
        }
        let (Some(probe), Some(_)) = (&cx.snapshot.probe, at) else {
            return;
        };
        let palette = Palette::of(ui.visuals());
        let place = map.screen(probe.at);
        ui.painter()
            .circle_stroke(place, space::XS, Stroke::new(line::STRONG, palette.surface));
        ui.painter()
            .circle_stroke(place, space::XS, Stroke::new(line::ICON, palette.text));
    }

    /// The place under the pointer with its value, as words; none without a pointer on the plane.
    pub(super) fn readout(&self, cx: &Stage<'_, Lab>) -> Option<String> {
        let [x, y] = self.plane.asked.wanted()?;
        let value = |field: &Field| sample(field, [x, y]);
        let snapshot = cx.snapshot;
        let place = [("x", number(f64::from(x))), ("y", number(f64::from(y)))];
        let said = |key: &str, more: &[(&str, String)]| {
            let args: Vec<(&str, &dyn std::fmt::Display)> = place
                .iter()
                .chain(more)
                .map(|(name, value)| (*name, value as &dyn std::fmt::Display))
                .collect();
            cx.words.with(key, &args)
        };
        Some(match (self.shown(snapshot), snapshot.task) {
            (Shown::Neuron(layer, neuron), _) => said(
                "play-readout",
                &[("value", number(f64::from(value(field_of(snapshot, layer, neuron)?)?)))],
            ),
            (Shown::Output, Task::Regression) => said(
                "play-readout",
                &[("value", own_value(snapshot, value(&snapshot.output)?))],
            ),
            (Shown::Output, Task::Binary) => {
                let p = (value(&snapshot.output)? + 1.0) / 2.0;
                said(
                    "play-readout-class",
                    &[
                        ("class", super::class_name(cx.words, snapshot, 1)),
                        ("p", percent(f64::from(p))),
                    ],
                )
            }
            (Shown::Output, Task::Classes(_)) => {
                let (class, p) = sample_class(snapshot.class_output.as_ref()?, [x, y])?;
                said(
                    "play-readout-class",
                    &[
                        ("class", snapshot.classes.get(class)?.clone()),
                        ("p", percent(f64::from(p))),
                    ],
                )
            }
        })
    }

    /// The colour scale of what is shown, or the readout while the pointer is on the plane.
    pub(super) fn legend(&self, ui: &Ui, cx: &Stage<'_, Lab>, rect: Rect) {
        let palette = Palette::of(ui.visuals());
        if let Some(words) = self.readout(cx) {
            buttons::elided(
                ui,
                rect.left_center(),
                Align2::LEFT_CENTER,
                &words,
                rect.width(),
                palette.text,
            );
            return;
        }
        let snapshot = cx.snapshot;
        let (low, high) = match (self.shown(snapshot), snapshot.task) {
            (Shown::Neuron(layer, neuron), _) => {
                let most = field_of(snapshot, layer, neuron).map_or(1.0, scale);
                (number(f64::from(-most)), number(f64::from(most)))
            }
            (Shown::Output, Task::Regression) => (own_value(snapshot, -1.0), own_value(snapshot, 1.0)),
            (Shown::Output, Task::Binary) => {
                let class = |index: usize| super::class_name(cx.words, snapshot, index);
                (class(0), class(1))
            }
            (Shown::Output, Task::Classes(_)) => {
                buttons::elided(
                    ui,
                    rect.left_center(),
                    Align2::LEFT_CENTER,
                    cx.words.t("play-legend-classes"),
                    rect.width(),
                    palette.muted,
                );
                return;
            }
        };
        let third = rect.width() / 3.0;
        let left = buttons::elided(ui, rect.left_center(), Align2::LEFT_CENTER, &low, third, palette.muted);
        let right = buttons::elided(
            ui,
            rect.right_center(),
            Align2::RIGHT_CENTER,
            &high,
            third,
            palette.muted,
        );
        let bar = Rect::from_x_y_ranges(
            left.right() + space::S..=right.left() - space::S,
            rect.center().y - share::LEGEND / 2.0..=rect.center().y + share::LEGEND / 2.0,
        );
        draw_scale(ui, bar, palette, cx.params.discretize);
    }
}

impl Plane {
    fn make(&mut self, ui: &Ui, snapshot: &Snapshot, made: Made, map: &Map, palette: &Palette) {
        let picture = match (made.shown, &snapshot.class_output) {
            (Shown::Neuron(layer, neuron), _) => {
                field_of(snapshot, layer, neuron).map(|field| image(field, palette, scale(field), made.discretize))
            }
            (Shown::Output, Some(field)) => Some(class_image(field, snapshot.classes.len(), palette, made.discretize)),
            (Shown::Output, None) => Some(image(&snapshot.output, palette, 1.0, made.discretize)),
        };
        let options = if made.discretize {
            TextureOptions::NEAREST
        } else {
            TextureOptions::LINEAR
        };
        match (picture, &mut self.texture) {
            (Some(picture), Some(texture)) => texture.set(picture, options),
            (Some(picture), None) => self.texture = Some(ui.ctx().load_texture("plane", picture, options)),
            (None, texture) => *texture = None,
        }
        let mut mesh = Mesh::default();
        if made.shown == Shown::Output && snapshot.task == Task::Binary {
            for piece in points::zero_line(&snapshot.output, map) {
                mesh::ribbon(&mut mesh, &piece, line::ICON, palette.surface);
            }
        }
        if made.test {
            points::draw(&mut mesh, map, &snapshot.test, snapshot.task, palette, true);
        }
        points::draw(&mut mesh, map, &snapshot.train, snapshot.task, palette, false);
        self.points = Arc::new(mesh);
        self.made = Some(made);
    }
}

fn class_image(field: &ClassField, count: usize, palette: &Palette, discretize: bool) -> ColorImage {
    let mut pixels = Vec::with_capacity(field.classes.len());
    let columns = field.columns.max(1);
    for (classes, sure) in field
        .classes
        .chunks_exact(columns)
        .zip(field.confidence.chunks_exact(columns))
        .rev()
    {
        pixels.extend(classes.iter().zip(sure).map(|(&class, &sure)| {
            colormap::class(palette, usize::from(class), count, if discretize { 1.0 } else { sure })
        }));
    }
    ColorImage::new([field.columns, field.rows], pixels)
}

fn cell(x: [f32; 2], y: [f32; 2], (columns, rows): (usize, usize), at: [f32; 2]) -> Option<usize> {
    let part = |value: f32, [low, high]: [f32; 2], count: usize| {
        let share = (value - low) / (high - low);
        (0.0..=1.0)
            .contains(&share)
            .then(|| ((share * count as f32) as usize).min(count - 1))
    };
    Some(part(at[1], y, rows)? * columns + part(at[0], x, columns)?)
}

fn sample(field: &Field, at: [f32; 2]) -> Option<f32> {
    field
        .values
        .get(cell(field.x, field.y, (field.columns, field.rows), at)?)
        .copied()
}

fn sample_class(field: &ClassField, at: [f32; 2]) -> Option<(usize, f32)> {
    let index = cell(field.x, field.y, (field.columns, field.rows), at)?;
    Some((usize::from(*field.classes.get(index)?), *field.confidence.get(index)?))
}

/// The colours from one end to the other.
fn draw_scale(ui: &Ui, bar: Rect, palette: &Palette, discretize: bool) {
    const STEPS: usize = 32;
    let mut mesh = Mesh::default();
    for step in 0..STEPS {
        let share = |step: usize| step as f32 / STEPS as f32;
        let part = Rect::from_x_y_ranges(
            bar.left() + bar.width() * share(step)..=bar.left() + bar.width() * share(step + 1),
            bar.y_range(),
        );
        let t = (share(step) + 0.5 / STEPS as f32) * 2.0 - 1.0;
        mesh.add_colored_rect(
            part,
            colormap::diverging(palette, if discretize { t.signum() } else { t }),
        );
    }
    ui.painter().add(Shape::mesh(mesh));
    ui.painter()
        .rect_stroke(bar, 0.0, Stroke::new(HAIRLINE, palette.hairline), StrokeKind::Outside);
}

/// Each class's name where its points are, for more than two classes.
fn draw_class_names(ui: &Ui, snapshot: &Snapshot, map: &Map, palette: &Palette) {
    let Task::Classes(count) = snapshot.task else { return };
    let painter = ui.painter().with_clip_rect(map.rect);
    for (class, centre) in points::centres(&snapshot.train, count).into_iter().enumerate() {
        let (Some(centre), Some(name)) = (centre, snapshot.classes.get(class)) else {
            continue;
        };
        let galley = painter.layout_no_wrap(
            name.clone(),
            FontId::proportional(text::SMALL),
            palette.ink(palette.class(class, count)),
        );
        let plate = Align2::CENTER_CENTER
            .anchor_size(map.screen(centre), galley.size())
            .expand2(vec2(space::XS, 1.0));
        painter.rect_filled(plate, RADIUS_SMALL, palette.surface.gamma_multiply(PLATE));
        painter.galley(plate.min + vec2(space::XS, 1.0), galley, palette.text);
    }
}

/// The names of the axes and where they end, below and on the plane.
fn draw_axes(ui: &Ui, cx: &Stage<'_, Lab>, map: &Map, palette: &Palette) {
    let [across, up] = cx.snapshot.axes.each_ref().map(|axis| feature(cx.words, axis));
    let below = map.rect.bottom() + space::XS;
    let font = FontId::proportional(text::SMALL);
    let ends = map.x.map(|end| number(f64::from(end)));
    ui.painter().text(
        pos2(map.rect.left(), below),
        Align2::LEFT_TOP,
        &ends[0],
        font.clone(),
        palette.muted,
    );
    ui.painter().text(
        pos2(map.rect.right(), below),
        Align2::RIGHT_TOP,
        &ends[1],
        font.clone(),
        palette.muted,
    );
    buttons::elided(
        ui,
        pos2(map.rect.center().x, below),
        Align2::CENTER_TOP,
        &across,
        map.rect.width() * 0.6,
        palette.muted,
    );
    let galley = ui.painter().layout_no_wrap(up, font, palette.text);
    let plate = Rect::from_min_size(
        map.rect.min + vec2(space::XS, space::XS),
        galley.size() + vec2(2.0 * space::XS, 0.0),
    );
    ui.painter()
        .rect_filled(plate, RADIUS_SMALL, palette.surface.gamma_multiply(PLATE));
    ui.painter()
        .galley(plate.min + vec2(space::XS, 0.0), galley, palette.text);
}
