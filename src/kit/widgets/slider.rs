//! A thin slider with its value beside it, to be dragged or typed.

use crate::kit::{
    fonts, number,
    tokens::{HAIRLINE, Palette, RADIUS_SMALL, line, size, space, text},
};
use egui::{
    Align2, CornerRadius, Id, Key, Rect, Response, Role, Sense, Stroke, StrokeKind, TextEdit, Ui, WidgetInfo,
    accesskit, pos2, text_selection::CCursorRange, vec2,
};

/// One number on a rail.
pub struct Slider<'a> {
    value: &'a mut f64,
    label: &'a str,
    soft: (f64, f64),
    hard: (f64, f64),
    log: bool,
    whole: bool,
    default: Option<f64>,
    unit: &'a str,
    show_value: bool,
    rail: Option<f32>,
    /// Said in place of the number, such as "unlimited".
    spoken: Option<String>,
}

impl<'a> Slider<'a> {
    /// `soft` is the range of the rail.
    pub fn new(value: &'a mut f64, soft: (f64, f64), label: &'a str) -> Self {
        Self {
            value,
            label,
            soft,
            hard: soft,
            log: false,
            whole: false,
            default: None,
            unit: "",
            show_value: true,
            rail: None,
            spoken: None,
        }
    }
    /// What may be typed beyond the rail.
    pub fn hard(mut self, hard: (f64, f64)) -> Self {
        self.hard = hard;
        self
    }
    pub fn log(mut self, log: bool) -> Self {
        self.log = log && self.soft.0 > 0.0;
        self
    }
    pub fn whole(mut self, whole: bool) -> Self {
        self.whole = whole;
        self
    }
    /// Where a double click leads.
    pub fn default(mut self, default: f64) -> Self {
        self.default = Some(default);
        self
    }
    pub fn unit(mut self, unit: &'a str) -> Self {
        self.unit = unit;
        self
    }
    /// Length of the rail; without it the rail takes what the value leaves.
    pub fn rail(mut self, length: f32) -> Self {
        self.rail = Some(length);
        self
    }
    /// Without the number beside it.
    pub fn bare(mut self) -> Self {
        self.show_value = false;
        self
    }
    pub fn spoken(mut self, words: String) -> Self {
        self.spoken = Some(words);
        self
    }

    /// The rail's response; `changed()` also when the number was typed.
    pub fn show(mut self, ui: &mut Ui) -> Response {
        ui.horizontal(|ui| {
            ui.spacing_mut().item_spacing.x = space::S;
            let beside = if self.show_value {
                size::VALUE_COLUMN + space::S
            } else {
                0.0
            };
            let length = self
                .rail
                .unwrap_or_else(|| (ui.available_width() - beside).max(size::VALUE_COLUMN));
            let mut response = self.rail_ui(ui, length);
            if self.show_value && self.value_ui(ui) {
                response.mark_changed();
            }
            response
        })
        .inner
    }

    fn share(&self, value: f64) -> f64 {
        let (low, high) = self.soft;
        let share = if self.log {
            (value / low).ln() / (high / low).ln()
        } else {
            (value - low) / (high - low)
        };
        if share.is_finite() { share.clamp(0.0, 1.0) } else { 0.0 }
    }

    fn at_share(&self, share: f64) -> f64 {
        let (low, high) = self.soft;
        let value = if self.log {
            low * (high / low).powf(share)
        } else {
            low + (high - low) * share
        };
        self.rounded(value).clamp(low, high)
    }

    /// Few enough digits to be read: three of a logarithmic value, a three-hundredth of a linear rail.
    fn rounded(&self, value: f64) -> f64 {
        if self.whole {
            return value.round();
        }
        let grain = if self.log {
            value.abs() / 100.0
        } else {
            (self.soft.1 - self.soft.0) / 200.0
        };
        if grain <= 0.0 || !grain.is_finite() {
            return value;
        }
        let decimals = (-grain.log10().floor()).clamp(0.0, 15.0) as usize;
        format!("{value:.decimals$}").parse().unwrap_or(value)
    }

    fn take(&mut self, value: f64, response: &mut Response) {
        if value != *self.value {
            *self.value = value;
            response.mark_changed();
        }
    }

    fn rail_ui(&mut self, ui: &mut Ui, length: f32) -> Response {
        let (rect, mut response) = ui.allocate_exact_size(vec2(length, size::ROW), Sense::click_and_drag());
        let rail = Rect::from_center_size(rect.center(), vec2(rect.width() - 2.0 * size::KNOB, size::TRACK));
        if response.double_clicked() {
            self.take(self.default.unwrap_or(*self.value), &mut response);
        } else if let Some(pointer) = response
            .interact_pointer_pos()
            .filter(|_| response.dragged() || response.clicked())
        {
            let share = f64::from((pointer.x - rail.left()) / rail.width());
            self.take(self.at_share(share.clamp(0.0, 1.0)), &mut response);
        }
        self.keys(ui, &mut response);
        self.describe(ui, &response);
        self.paint(ui, rail, &response);
        response
    }

    /// Arrows move by a hundredth of the rail (a whole number at least), Home and End to its ends.
    fn keys(&mut self, ui: &Ui, response: &mut Response) {
        let id = response.id;
        let asked = ui.input(|input| {
            let set = input.accesskit_action_requests(id, accesskit::Action::SetValue);
            let steps = input.num_accesskit_action_requests(id, accesskit::Action::Increment) as f64
                - input.num_accesskit_action_requests(id, accesskit::Action::Decrement) as f64;
            let value = set.filter_map(|request| match request.data {
                Some(accesskit::ActionData::NumericValue(value)) => Some(value),
                _ => None,
            });
            (value.last(), steps)
        });
        if let Some(value) = asked.0 {
            self.take(self.fitting(value), response);
        }
        let mut steps = asked.1;
        if response.has_focus() {
            super::hold_arrows(ui, id, true, false);
            let (keys, ends) = ui.input_mut(|input| {
                let none = egui::Modifiers::NONE;
                let right = input.count_and_consume_key(none, Key::ArrowRight) as f64;
                let left = input.count_and_consume_key(none, Key::ArrowLeft) as f64;
                let ends = [input.consume_key(none, Key::Home), input.consume_key(none, Key::End)];
                (right - left, ends)
            });
            steps += keys;
            match ends {
                [true, _] => self.take(self.soft.0, response),
                [_, true] => self.take(self.soft.1, response),
                _ => {}
            }
        }
        if steps != 0.0 {
            let moved = self.at_share((self.share(*self.value) + steps / 100.0).clamp(0.0, 1.0));
            let moved = if self.whole && moved == *self.value {
                self.value.round() + steps.signum()
            } else {
                moved
            };
            self.take(self.fitting(moved), response);
        }
    }

    fn fitting(&self, value: f64) -> f64 {
        let value = if self.whole { value.round() } else { value };
        value.clamp(self.hard.0, self.hard.1)
    }

    fn describe(&self, ui: &Ui, response: &Response) {
        response.widget_info(|| {
            let mut info = WidgetInfo::slider(ui.is_enabled(), *self.value, self.label);
            info.current_text_value.clone_from(&self.spoken);
            info
        });
        ui.ctx().accesskit_node_builder(response.id, |node| {
            node.set_min_numeric_value(self.hard.0);
            node.set_max_numeric_value(self.hard.1);
            node.add_action(accesskit::Action::SetValue);
            node.add_action(accesskit::Action::Increment);
            node.add_action(accesskit::Action::Decrement);
        });
    }

    fn paint(&self, ui: &Ui, rail: Rect, response: &Response) {
        let palette = Palette::of(ui.visuals());
        let painter = ui.painter();
        let radius = CornerRadius::same((size::TRACK / 2.0) as u8);
        painter.rect_filled(rail, radius, palette.hairline);
        let knob = pos2(
            rail.left() + rail.width() * self.share(*self.value) as f32,
            rail.center().y,
        );
        let accent = if ui.is_enabled() { palette.accent } else { palette.faint };
        painter.rect_filled(rail.with_max_x(knob.x), radius, accent);
        if let Some(default) = self.default {
            let x = rail.left() + rail.width() * self.share(default) as f32;
            painter.vline(
                x,
                rail.y_range().expand(line::KNOB),
                Stroke::new(HAIRLINE, palette.faint),
            );
        }
        let grown = if response.hovered() || response.dragged() {
            1.0
        } else {
            0.0
        };
        painter.circle(
            knob,
            size::KNOB + grown,
            palette.surface,
            Stroke::new(line::KNOB, accent),
        );
        if response.has_focus() {
            painter.circle_stroke(knob, size::KNOB + line::FOCUS + 1.0, Stroke::new(line::FOCUS, accent));
        }
    }

    fn value_ui(&mut self, ui: &mut Ui) -> bool {
        let id = ui.make_persistent_id(("typed", self.label));
        match typed_number(ui, id, *self.value, self.unit, self.hard, self.label) {
            Some(value) => {
                let value = self.fitting(value);
                let changed = value != *self.value;
                *self.value = value;
                changed
            }
            None => false,
        }
    }
}

/// A box with a number that turns into a text field when it is clicked; returns what was typed when it is a number.
pub fn typed_number(ui: &mut Ui, id: Id, value: f64, unit: &str, hard: (f64, f64), label: &str) -> Option<f64> {
    let wanted = vec2(size::VALUE_COLUMN, size::ROW - space::XS);
    let draft: Option<String> = ui.data(|data| data.get_temp(id));
    match draft {
        Some(draft) => edit(ui, id, draft, hard, label, wanted),
        None => {
            show(ui, id, value, unit, label, wanted);
            None
        }
    }
}

fn show(ui: &mut Ui, id: Id, value: f64, unit: &str, label: &str, wanted: egui::Vec2) {
    let palette = Palette::of(ui.visuals());
    let (rect, response) = ui.allocate_exact_size(wanted, Sense::click());
    let shown = number::number(value);
    response.widget_info(|| {
        let mut info = WidgetInfo::labeled(
            Role::Button,
            ui.is_enabled(),
            format!("{label} {shown} {unit}").trim_end(),
        );
        info.current_text_value = Some(shown.clone());
        info
    });
    let edge = if response.hovered() || response.has_focus() {
        palette.accent
    } else {
        palette.sunk
    };
    let radius = CornerRadius::same(RADIUS_SMALL as u8);
    ui.painter().rect(
        rect,
        radius,
        palette.sunk,
        Stroke::new(HAIRLINE, edge),
        StrokeKind::Inside,
    );
    let inside = rect.shrink2(vec2(space::S - 1.0, 0.0));
    ui.painter().text(
        inside.right_center(),
        Align2::RIGHT_CENTER,
        &shown,
        fonts::regular(text::BODY),
        palette.text,
    );
    if response.clicked() || response.has_focus() && ui.input(|input| input.key_pressed(Key::Enter)) {
        ui.data_mut(|data| data.insert_temp(id, number::typed(value)));
    }
}

fn edit(ui: &mut Ui, id: Id, mut draft: String, hard: (f64, f64), label: &str, wanted: egui::Vec2) -> Option<f64> {
    let palette = Palette::of(ui.visuals());
    let fits = |draft: &str| number::parse(draft).is_some_and(|value| (hard.0..=hard.1).contains(&value));
    let ink = if fits(&draft) { palette.text } else { palette.warn };
    let field = TextEdit::singleline(&mut draft)
        .id(id.with("field"))
        .font(fonts::regular(text::BODY))
        .align(Align2::RIGHT_CENTER)
        .text_color(ink);
    let response = ui.add_sized(wanted, field);
    response.widget_info(|| WidgetInfo::labeled(Role::TextInput, true, label));
    let fresh = id.with("fresh");
    if !ui.data(|data| data.get_temp::<bool>(fresh).unwrap_or(false)) {
        response.request_focus();
        // All selected, so that typing replaces the number.
        if let Some(mut state) = TextEdit::load_state(ui.ctx(), response.id) {
            state.cursor.set_char_range(Some(CCursorRange::select_all_str(&draft)));
            state.store(ui.ctx(), response.id);
        }
        ui.data_mut(|data| data.insert_temp(fresh, true));
        ui.data_mut(|data| data.insert_temp(id, draft));
        return None;
    }
    if response.lost_focus() || !response.has_focus() {
        let abandoned = ui.input(|input| input.key_pressed(Key::Escape));
        ui.data_mut(|data| {
            data.remove::<String>(id);
            data.remove::<bool>(fresh);
        });
        // Out of range is taken to the nearest that is allowed.
        return number::parse(&draft)
            .filter(|_| !abandoned)
            .map(|value| value.clamp(hard.0, hard.1));
    }
    ui.data_mut(|data| data.insert_temp(id, draft));
    None
}
