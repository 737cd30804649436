//! The time: a slider on the schedule's own curve, and its play from data to noise and back.

use crate::{
    kit::{
        icons::Icon,
        number, theme,
        tokens::{HAIRLINE, Palette, alpha, diffusion as share, line, size, space},
        views::{self, Chart, Line, axis::Plane},
        widgets,
    },
    panels::Stage,
};
use egui::{
    Align2, CursorIcon, EventFilter, Key, Mesh, Rect, Response, Sense, Shape, Stroke, Ui, WidgetInfo, accesskit,
    epaint::Vertex, pos2, vec2,
};
use neural_atlas_engine::labs::generative::diffusion::diffusion::{Diffusion, view::PlaneView};
use std::time::Duration;

/// The time on its way by itself.
struct Play {
    /// Into the journey, which goes to the noise and back.
    seconds: f32,
    /// The time that was set last: where another stands now, somebody else has taken the time in hand.
    set: usize,
    /// One journey only.
    once: bool,
}

/// What the slider keeps between frames.
#[derive(Default)]
pub struct Time {
    /// Whether the curve is signal to noise, on a logarithmic axis.
    pub snr: bool,
    play: Option<Play>,
    /// Whether the one journey that shows the idea is over, or was not wanted.
    shown: bool,
}

/// Where a journey of `seconds` stands, from 0 (data) to 1 (noise), with a rest at both ends.
fn journey(seconds: f32) -> f32 {
    let way = |part: f32| {
        let part = (part / share::WAY).clamp(0.0, 1.0);
        part * part * (3.0 - 2.0 * part)
    };
    let at = seconds.rem_euclid(2.0 * (share::WAY + share::REST));
    way(at) - way(at - share::WAY - share::REST)
}

/// The first moment of a journey at which it stands there.
fn moment(at: f32) -> f32 {
    let at = at.clamp(0.0, 1.0);
    share::WAY * (0.5 - ((1.0 - 2.0 * at).asin() / 3.0).sin())
}

impl Time {
    /// Moves the time while it plays. The first run shows the whole way once, unless the person or a preset has chosen a time or
    /// stillness is wanted.
    pub fn advance(&mut self, ui: &Ui, cx: &mut Stage<'_, Diffusion>, steps: usize) {
        let still = theme::glide_time(ui.ctx(), share::WAY) == 0.0;
        if cx.running() && !self.shown {
            self.shown = true;
            if cx.params.t == 0 && !still && !cx.snapshot.plane.noised.is_empty() {
                self.play = Some(Play {
                    seconds: 0.0,
                    set: 0,
                    once: true,
                });
            }
        }
        let Some(play) = &mut self.play else { return };
        let over = play.once && play.seconds > 2.0 * share::WAY + share::REST;
        if over || play.set != cx.params.t {
            self.play = None;
            return;
        }
        let pace = if still { share::STILL_PACE } else { 1.0 };
        play.seconds += pace * ui.input(|input| input.stable_dt).min(share::LONGEST_FRAME);
        let at = journey(play.seconds);
        // Where stillness is wanted the time goes from station to station.
        let at = if still {
            (at * share::STATIONS).round() / share::STATIONS
        } else {
            at
        };
        play.set = (at * steps as f32).round() as usize;
        cx.params.t = play.set;
        if still {
            ui.ctx()
                .request_repaint_after(Duration::from_secs_f32(share::LONGEST_FRAME));
        } else {
            ui.ctx().request_repaint();
        }
    }

    pub fn show(&mut self, ui: &mut Ui, cx: &mut Stage<'_, Diffusion>, view: &PlaneView) {
        ui.spacing_mut().item_spacing = vec2(space::XS, space::XS);
        self.row(ui, cx, view);
        let palette = Palette::of(ui.visuals());
        let column = if self.snr { 2 } else { 1 };
        let curve: Vec<[f64; 2]> = view
            .schedule
            .iter()
            // Without noise there is no finite ratio.
            .filter(|point| !self.snr || point[0] > 0.0)
            .map(|point| [point[0], point[column]])
            .collect();
        let lines = [Line::new("", curve, palette.accent)];
        let mut chart = Chart::new(cx.words.t("diffusion-schedule-chart"), &lines)
            .x_range(0.0, view.steps as f64)
            .x_title(cx.words.t("diffusion-t"))
            .log_y(self.snr)
            .unread();
        chart = if self.snr {
            chart.y_range(share::SNR.0, share::SNR.1)
        } else {
            chart.y_range(0.0, 1.0)
        };
        let drawn = chart.show(ui, vec2(ui.available_width(), ui.available_height()));
        if !drawn.area.is_positive() {
            return;
        }
        if !self.snr {
            shares(ui, cx, &drawn.plane, drawn.area, &lines[0].points);
        }
        stops(ui, &drawn.plane, drawn.area, view);
        self.slider(ui, cx, view, &drawn.plane, drawn.area);
    }

    /// Play, what it is, and the two ways to read the schedule.
    fn row(&mut self, ui: &mut Ui, cx: &Stage<'_, Diffusion>, view: &PlaneView) {
        let words = cx.words;
        ui.horizontal(|ui| {
            let plays = self.play.is_some();
            let (icon, label) = if plays {
                (Icon::Pause, words.t("diffusion-hold"))
            } else {
                (Icon::Play, words.t("diffusion-play"))
            };
            if widgets::text_button(ui, Some(icon), label).clicked() {
                self.play = (!plays).then(|| Play {
                    seconds: moment(cx.params.t as f32 / view.steps.max(1) as f32),
                    set: cx.params.t,
                    once: false,
                });
                self.shown = true;
            }
            for (snr, label) in [(false, "diffusion-shares"), (true, "diffusion-snr")] {
                let chip = widgets::chip(ui, words.t(label), self.snr == snr);
                if chip.on_hover_text(words.t(&format!("{label}-hint"))).clicked() {
                    self.snr = snr;
                }
            }
        });
    }

    /// The knob on the curve, taken anywhere over the chart.
    fn slider(&mut self, ui: &Ui, cx: &mut Stage<'_, Diffusion>, view: &PlaneView, plane: &Plane, area: Rect) {
        let palette = Palette::of(ui.visuals());
        let response = ui.interact(
            area.expand2(vec2(size::KNOB, space::XS)),
            ui.scope_id().with("time"),
            Sense::click_and_drag(),
        );
        let before = cx.params.t.min(view.steps);
        let mut t = before;
        let pressed = response.dragged() || response.clicked();
        if let Some(pointer) = response.interact_pointer_pos().filter(|_| pressed) {
            t = (plane.x.value(pointer.x).round().max(0.0) as usize).min(view.steps);
        }
        t = keys(ui, &response, t, view.steps);
        if response.clicked() {
            response.request_focus();
        }
        if t != before || response.is_pointer_button_down_on() {
            self.play = None;
            self.shown = true;
        }
        if t != before {
            cx.params.t = t;
        }
        let spoken = self.spoken(cx, view, t);
        describe(ui, &response, cx.words.t("diffusion-time"), (t, view.steps), &spoken);
        if response.hovered() {
            ui.set_cursor_icon(CursorIcon::ResizeHorizontal);
        }

        let value = self.value(view, t);
        let at = plane.at(t as f64, value);
        let at = pos2(at.x, at.y.clamp(area.top(), area.bottom()));
        let painter = ui.painter();
        painter.vline(at.x, area.y_range(), Stroke::new(HAIRLINE, palette.accent));
        let lit = response.hovered() || response.dragged();
        let radius = size::KNOB + f32::from(u8::from(lit));
        let fill = if lit { palette.accent_soft } else { palette.surface };
        painter.circle(at, radius, fill, Stroke::new(line::STRONG, palette.accent));
        if response.has_focus() {
            let ring = size::KNOB + line::FOCUS + 1.0;
            painter.circle_stroke(at, ring, Stroke::new(line::FOCUS, palette.accent));
        }
        let (anchor, aside) = if at.x > area.center().x {
            (Align2::RIGHT_CENTER, -size::KNOB - space::XS)
        } else {
            (Align2::LEFT_CENTER, size::KNOB + space::XS)
        };
        let y = at.y.clamp(area.top() + space::S, area.bottom() - space::S);
        views::plate(ui, pos2(at.x + aside, y), anchor, &spoken, palette.accent);
    }

    fn value(&self, view: &PlaneView, t: usize) -> f64 {
        let points = &*view.schedule;
        let after = points.partition_point(|point| (point[0] as usize) < t);
        let column = if self.snr { 2 } else { 1 };
        let (Some(to), Some(from)) = (points.get(after), points.get(after.saturating_sub(1))) else {
            return points.last().map_or(0.0, |point| point[column]);
        };
        let width = (to[0] - from[0]).max(1.0);
        let part = ((t as f64 - from[0]) / width).clamp(0.0, 1.0);
        from[column] + part * (to[column] - from[column])
    }

    fn spoken(&self, cx: &Stage<'_, Diffusion>, view: &PlaneView, t: usize) -> String {
        match (self.snr, t) {
            (true, 0) => cx.words.with("diffusion-at", &[("t", &t)]),
            (true, _) => {
                let snr = number::number(self.value(view, t));
                cx.words.with("diffusion-at-snr", &[("t", &t), ("snr", &snr)])
            }
            (false, _) => {
                let signal = number::percent(self.value(view, t));
                cx.words.with("diffusion-at-share", &[("t", &t), ("signal", &signal)])
            }
        }
    }
}

/// Arrows move by one time, with Page Up and Page Down by a tenth, Home and End to data and noise.
fn keys(ui: &Ui, response: &Response, t: usize, last: usize) -> usize {
    let id = response.id;
    let (set, mut moved) = ui.input(|input| {
        let set = input.accesskit_action_requests(id, accesskit::Action::SetValue);
        let value = set.filter_map(|request| match request.data {
            Some(accesskit::ActionData::NumericValue(value)) => Some(value),
            _ => None,
        });
        let up = input.num_accesskit_action_requests(id, accesskit::Action::Increment) as i64;
        let down = input.num_accesskit_action_requests(id, accesskit::Action::Decrement) as i64;
        (value.last(), up - down)
    });
    let mut t = set.map_or(t, |value| value.round().max(0.0) as usize);
    if response.has_focus() {
        let filter = EventFilter {
            horizontal_arrows: true,
            ..EventFilter::default()
        };
        ui.memory_mut(|memory| memory.set_focus_lock_filter(id, filter));
        let tenth = (last / 10).max(1) as i64;
        ui.input_mut(|input| {
            let none = egui::Modifiers::NONE;
            let mut pressed = |key| input.count_and_consume_key(none, key) as i64;
            moved += pressed(Key::ArrowRight) - pressed(Key::ArrowLeft);
            moved += tenth * (pressed(Key::PageUp) - pressed(Key::PageDown));
            if pressed(Key::Home) > 0 {
                t = 0;
            }
            if pressed(Key::End) > 0 {
                t = last;
            }
        });
    }
    (t as i64 + moved).clamp(0, last as i64) as usize
}

fn describe(ui: &Ui, response: &Response, label: &str, (t, last): (usize, usize), spoken: &str) {
    response.widget_info(|| {
        let mut info = WidgetInfo::slider(ui.is_enabled(), t as f64, label);
        info.current_text_value = Some(spoken.to_owned());
        info
    });
    ui.ctx().accesskit_node_builder(response.id, |node| {
        node.set_min_numeric_value(0.0);
        node.set_max_numeric_value(last as f64);
        node.add_action(accesskit::Action::SetValue);
        node.add_action(accesskit::Action::Increment);
        node.add_action(accesskit::Action::Decrement);
    });
}

/// Below the curve the signal's share of the variance, above it the noise's.
fn shares(ui: &Ui, cx: &Stage<'_, Diffusion>, plane: &Plane, area: Rect, curve: &[[f64; 2]]) {
    let palette = Palette::of(ui.visuals());
    let mut mesh = Mesh::default();
    let fill = palette.positive.gamma_multiply(alpha::AREA);
    for [t, value] in curve {
        let top = plane.at(*t, *value);
        for at in [top, pos2(top.x, area.bottom())] {
            mesh.vertices.push(Vertex::untextured(at, fill));
        }
    }
    for index in 0..curve.len().saturating_sub(1) as u32 {
        let corner = 2 * index;
        mesh.add_triangle(corner, corner + 1, corner + 2);
        mesh.add_triangle(corner + 1, corner + 2, corner + 3);
    }
    ui.painter().add(Shape::mesh(mesh));
    let inner = area.shrink(space::XS);
    let words = [
        (
            inner.left_bottom(),
            Align2::LEFT_BOTTOM,
            "diffusion-signal",
            palette.positive,
        ),
        (inner.right_top(), Align2::RIGHT_TOP, "diffusion-noise", palette.muted),
    ];
    for (at, anchor, key, hue) in words {
        if area.height() > share::LABELLED {
            widgets::label_at(ui, at, anchor, cx.words.t(key), hue);
        }
    }
}

/// The times at which the samplers stop on their way back, along the lower edge.
fn stops(ui: &Ui, plane: &Plane, area: Rect, view: &PlaneView) {
    let palette = Palette::of(ui.visuals());
    for moment in &*view.ddim.moments {
        let x = plane.x.place(moment.t as f64);
        let tick = Rect::from_min_max(pos2(x, area.bottom() - space::XS), pos2(x, area.bottom()));
        ui.painter()
            .vline(x, tick.y_range(), Stroke::new(HAIRLINE, palette.muted));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_journey_rests_at_both_ends_comes_back_and_is_taken_up_where_the_time_stands() {
        let (way, rest) = (share::WAY, share::REST);
        assert_eq!(
            [0.0, way, way + rest, 2.0 * way + rest].map(journey),
            [0.0, 1.0, 1.0, 0.0]
        );
        assert!(journey(way / 2.0) > 0.49 && journey(way / 2.0) < 0.51);
        for at in [0.0, 0.1, 0.5, 0.93, 1.0] {
            assert!((journey(moment(at)) - at).abs() < 1e-3, "{at}");
        }
    }
}
