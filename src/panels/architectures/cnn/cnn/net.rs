//! The net as columns of its real feature maps, and the window that one pixel looks at.

use super::{
    CnnPanel, bars,
    cursor::Lie,
    detail::Tab,
    layer_name,
    layout::{Column, Places, Shape, columns},
    line, palette,
};
use crate::{
    kit::{
        fonts,
        tokens::{HAIRLINE, alpha, digits as share, line as stroke, space, text},
        views::{Contrast, ImageGridView, Shade, heat_map},
    },
    panels::Stage,
};
use egui::{Align2, Pos2, Rect, Response, Role, Sense, Stroke, StrokeKind, Ui, UiBuilder, WidgetInfo, pos2, vec2};
use neural_atlas_engine::{
    labs::architectures::cnn::cnn::{Arithmetic, Cnn as Lab, LayerView, Place},
    view::Field,
};

/// Where the maps of each layer were drawn.
type Maps = Vec<Vec<Rect>>;

impl CnnPanel {
    pub(super) fn net(&mut self, ui: &mut Ui, cx: &Stage<'_, Lab>, places: &Places) {
        let title = text::SMALL * text::PROSE_LINE;
        let area = places.net.with_min_y(places.net.top() + title);
        let layers: Vec<&LayerView> = cx
            .snapshot
            .layers
            .iter()
            .filter(|layer| layer.name != "logits")
            .collect();
        let shapes: Vec<Shape> = layers.iter().map(|layer| shape(layer)).collect();
        let mut maps: Maps = vec![];
        for (column, layer) in columns(&shapes, area).iter().zip(layers) {
            let cells = if is_dense(layer) {
                self.units(ui, cx, layer, column)
            } else {
                self.maps(ui, cx, layer, column)
            };
            maps.push(cells);
            self.title(ui, cx, layer, column, places.net.top());
        }
        bars::show(self, ui, cx, places.bars.with_min_y(area.top()));
        if let Some(arithmetic) = cx.snapshot.inspected.as_ref().filter(|_| self.asked.wanted().is_some()) {
            looks_at(ui, cx, arithmetic, &maps);
        }
    }

    fn title(&self, ui: &Ui, cx: &Stage<'_, Lab>, layer: &LayerView, column: &Column, top: f32) {
        let mut name = layer_name(cx.words, layer);
        let width = column.rect.width() + space::S;
        let short = format!("cnn-short-{}", layer.name);
        let font = fonts::regular(text::SMALL);
        let whole = ui.painter().layout_no_wrap(name.clone(), font, palette(ui).muted);
        if whole.size().x > width.max(space::XL) && cx.words.has(&short) {
            cx.words.t(&short).clone_into(&mut name);
        }
        line(
            ui,
            pos2(column.rect.center().x, top),
            Align2::CENTER_TOP,
            &name,
            width.max(space::XL),
            palette(ui).muted,
        );
    }

    /// The maps of a layer, one scale for all of them.
    fn maps(&mut self, ui: &mut Ui, cx: &Stage<'_, Lab>, layer: &LayerView, column: &Column) -> Vec<Rect> {
        let name = layer_name(cx.words, layer);
        let grid = &layer.maps;
        let label = cx.words.with(
            "cnn-maps",
            &[
                ("name", &name),
                ("count", &grid.images.len()),
                ("width", &grid.width),
                ("height", &grid.height),
            ],
        );
        let contrast = if column.layer == 0 {
            Contrast::Ink
        } else {
            Contrast::SignTo(largest(layer))
        };
        let shown = ui.scope_builder(UiBuilder::new().max_rect(column.rect), |ui| {
            ImageGridView::new(&layer.name, &label, grid)
                .contrast(contrast)
                .cell(column.cell)
                .columns(column.across)
                .gap(share::MAP_GAP)
                .show(ui, cx.words)
        });
        let shown = shown.inner;
        let pointed = shown.hovered.zip(shown.response.hover_pos()).map(|(channel, at)| {
            let part = (at - shown.cells[channel].min) / shown.cells[channel].size();
            let pixel = |part: f32, count: usize| ((part * count as f32) as usize).min(count.saturating_sub(1));
            Place {
                layer: column.layer,
                channel,
                y: pixel(part.y, grid.height),
                x: pixel(part.x, grid.width),
            }
        });
        // The input is given, not computed.
        if column.layer > 0 {
            let lie = Lie::Maps {
                count: grid.images.len(),
                across: column.across,
                width: grid.width,
                height: grid.height,
            };
            let steered = self.steered(ui, &shown.response, column.layer, lie);
            self.touched(&shown.response, pointed, steered);
        }
        shown.cells
    }

    /// A dense layer's units as cells, column by column.
    fn units(&mut self, ui: &Ui, cx: &Stage<'_, Lab>, layer: &LayerView, column: &Column) -> Vec<Rect> {
        let rect = column.rect;
        let count = layer.maps.width;
        let (across, down) = (column.across, count.div_ceil(column.across).max(1));
        let values = layer.maps.images.first().map_or(&[][..], Vec::as_slice);
        // The lowest row of a field comes first.
        let value = |index: usize| values.get(index % across * down + down - 1 - index / across).copied();
        let field = Field {
            columns: across,
            rows: down,
            values: (0..across * down).map(|index| value(index).unwrap_or(0.0)).collect(),
            ..Field::default()
        };
        let shade = Shade {
            most: largest(layer),
            smooth: false,
            ..Shade::default()
        };
        heat_map(ui, rect, &layer.name, &field, shade);
        let palette = palette(ui);
        ui.painter()
            .rect_stroke(rect, 0.0, Stroke::new(HAIRLINE, palette.hairline), StrokeKind::Outside);
        let response = ui.interact(rect, ui.scope_id().with(("units", &layer.name)), Sense::click());
        let label = cx.words.with(
            "cnn-units",
            &[("name", &layer_name(cx.words, layer)), ("count", &count)],
        );
        response.widget_info(|| WidgetInfo::labeled(Role::Image, true, &label));
        let step = vec2(rect.width() / across as f32, rect.height() / down as f32);
        let pointed = response.hover_pos().and_then(|at| {
            let part = (at - rect.min) / step;
            let unit = (part.x as usize).min(across - 1) * down + (part.y as usize).min(down - 1);
            (unit < count).then_some(Place {
                layer: column.layer,
                channel: 0,
                y: 0,
                x: unit,
            })
        });
        let steered = self.steered(ui, &response, column.layer, Lie::Units { count, down });
        self.touched(&response, pointed, steered);
        (0..count)
            .map(|unit| Rect::from_min_size(rect.min + step * vec2((unit / down) as f32, (unit % down) as f32), step))
            .collect()
    }

    /// Notes the pixel under the pointer, or the one at which the arrow keys are. A click or Enter holds it, and lets the
    /// held one go.
    pub(super) fn touched(&mut self, response: &Response, pointed: Option<Place>, steered: Option<Place>) {
        let pointed = pointed.filter(|_| response.hovered());
        let place = if self.keyed {
            steered.or(pointed)
        } else {
            pointed.or(steered)
        };
        let Some(place) = place else { return };
        if response.clicked() {
            if self.view.tab != Tab::Excite {
                self.view.tab = Tab::Pixel;
            }
            self.view.pinned = (self.view.pinned != Some(place)).then_some(place);
            self.view.channel = None;
        }
        // Where the pointer is over one layer and the keyboard in another, the one used last counts.
        if self.hovered.is_none() || (steered == Some(place)) == self.keyed {
            self.hovered = Some(place);
        }
    }
}

pub fn is_dense(layer: &LayerView) -> bool {
    layer.maps.height == 1
}

fn shape(layer: &LayerView) -> Shape {
    let maps = !is_dense(layer);
    Shape {
        count: if maps {
            layer.maps.images.len()
        } else {
            layer.maps.width
        },
        maps,
    }
}

fn largest(layer: &LayerView) -> f32 {
    let sizes = layer.maps.images.iter().flatten().map(|value| value.abs());
    sizes
        .filter(|value| value.is_finite())
        .fold(f32::MIN_POSITIVE, f32::max)
}

/// Frames the window in the layer before, and draws the way from it to the pixel.
fn looks_at(ui: &Ui, cx: &Stage<'_, Lab>, arithmetic: &Arithmetic, maps: &Maps) {
    let (palette, place) = (palette(ui), &arithmetic.place);
    let pen = Stroke::new(stroke::ICON, palette.accent);
    let Some(target) = pixel(cx, maps, place) else { return };
    ui.painter()
        .rect_stroke(target.expand(1.0), 0.0, pen, StrokeKind::Outside);
    let Some(before) = place.layer.checked_sub(1) else {
        return;
    };
    let (Some(layer), Some(sources)) = (cx.snapshot.layers.get(before), maps.get(before)) else {
        return;
    };
    let faint = Stroke::new(HAIRLINE, palette.accent.gamma_multiply(alpha::PINNED));
    if is_dense(&cx.snapshot.layers[place.layer]) {
        return;
    }
    // A pooled pixel looks at one map, a convolved one at all.
    let single = arithmetic.window.len() == 1 && sources.len() > 1;
    for (channel, source) in sources.iter().enumerate() {
        if single && channel != place.channel {
            continue;
        }
        let [y0, x0, y1, x1] = arithmetic.source;
        let window = Rect::from_min_max(
            corner(source, &layer.maps.width, &layer.maps.height, x0, y0),
            corner(source, &layer.maps.width, &layer.maps.height, x1, y1),
        );
        ui.painter().rect_stroke(window, 0.0, pen, StrokeKind::Outside);
        ui.painter()
            .line_segment([window.right_top(), target.left_top()], faint);
        ui.painter()
            .line_segment([window.right_bottom(), target.left_bottom()], faint);
    }
}

fn corner(rect: &Rect, width: &usize, height: &usize, x: usize, y: usize) -> Pos2 {
    let part = vec2(x as f32 / (*width).max(1) as f32, y as f32 / (*height).max(1) as f32);
    rect.min + rect.size() * part
}

/// Where a pixel lies on the screen.
fn pixel(cx: &Stage<'_, Lab>, maps: &Maps, place: &Place) -> Option<Rect> {
    let layer = cx.snapshot.layers.get(place.layer)?;
    let cells = maps.get(place.layer)?;
    if is_dense(layer) {
        return cells.get(place.x).copied();
    }
    let rect = cells.get(place.channel)?;
    let (width, height) = (&layer.maps.width, &layer.maps.height);
    let at = |x, y| corner(rect, width, height, x, y);
    Some(Rect::from_min_max(at(place.x, place.y), at(place.x + 1, place.y + 1)))
}
