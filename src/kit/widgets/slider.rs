//! A thin slider with its value beside it, to be dragged or typed.

use crate::kit::{
    fonts, number,
    tokens::{HAIRLINE, Palette, RADIUS_SMALL, line, size, space, text},
    words::Words,
};
use egui::{
    Align2, CornerRadius, Id, Key, Modifiers, Rect, Response, RichText, Role, Sense, Stroke, StrokeKind, TextEdit, Ui,
    Vec2, WidgetInfo, accesskit, pos2, text_selection::CCursorRange, vec2,
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
    unit_after: bool,
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
            unit_after: false,
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
    /// The unit stands after the number too, because it stands nowhere else.
    pub fn unit_after(mut self) -> Self {
        self.unit_after = true;
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
            let small = fonts::regular(text::SMALL);
            let ink = Palette::of(ui.visuals()).muted;
            let unit = (self.unit_after && !self.unit.is_empty())
                .then(|| ui.painter().layout_no_wrap(self.unit.to_owned(), small, ink));
            let mut beside = unit.as_ref().map_or(0.0, |unit| unit.size().x + space::S);
            if self.show_value {
                beside += size::VALUE_COLUMN + space::S;
            }
            let length = self
                .rail
                .unwrap_or_else(|| (ui.available_width() - beside).max(size::VALUE_COLUMN));
            let mut response = self.rail_ui(ui, length);
            if self.show_value && self.value_ui(ui) {
                response.mark_changed();
            }
            if let Some(unit) = unit {
                ui.label(unit);
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

/// What is being typed into a number's box.
#[derive(Clone)]
struct Draft {
    text: String,
    /// The number when the box was opened.
    of: f64,
    /// The keyboard is still to be given to the box.
    fresh: bool,
    /// It was to be taken and could not be.
    refused: bool,
}

/// A box with a number that turns into a text field when it is clicked; returns what was typed when it is another number
/// that is allowed. Anything else stays in the field until it is mended or given up with Esc, and the field says why.
pub fn typed_number(ui: &mut Ui, id: Id, value: f64, unit: &str, hard: (f64, f64), label: &str) -> Option<f64> {
    let wanted = vec2(size::VALUE_COLUMN, size::ROW - space::XS);
    match ui.data(|data| data.get_temp::<Draft>(id)) {
        Some(draft) => edit(ui, id, draft, value, hard, label, wanted),
        None => {
            show(ui, id, value, unit, label, wanted);
            None
        }
    }
}

fn show(ui: &mut Ui, id: Id, value: f64, unit: &str, label: &str, wanted: Vec2) {
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
        let draft = Draft {
            text: number::typed(value),
            of: value,
            fresh: true,
            refused: false,
        };
        ui.data_mut(|data| data.insert_temp(id, draft));
    }
}

fn edit(ui: &mut Ui, id: Id, mut draft: Draft, value: f64, hard: (f64, f64), label: &str, wanted: Vec2) -> Option<f64> {
    let palette = Palette::of(ui.visuals());
    let allowed = |text: &str| read(text).filter(|value| (hard.0..=hard.1).contains(value));
    let ink = match allowed(&draft.text) {
        Some(_) => palette.text,
        None => palette.warn,
    };
    let field = TextEdit::singleline(&mut draft.text)
        .id(id.with("field"))
        .font(fonts::regular(text::BODY))
        .align(Align2::RIGHT_CENTER)
        .text_color(ink);
    let response = ui.add_sized(wanted, field);
    response.widget_info(|| WidgetInfo::labeled(Role::TextInput, true, label));
    if draft.fresh {
        draft.fresh = false;
        response.request_focus();
        // All selected, so that typing replaces the number.
        if let Some(mut state) = TextEdit::load_state(ui.ctx(), response.id) {
            state
                .cursor
                .set_char_range(Some(CCursorRange::select_all_str(&draft.text)));
            state.store(ui.ctx(), response.id);
        }
    } else if response.has_focus() {
        draft.refused &= !response.changed();
    } else {
        // Taken here, Esc does not close what the field stands in as well.
        let abandoned = ui.input_mut(|input| input.consume_key(Modifiers::NONE, Key::Escape));
        let untouched = draft.text == number::typed(draft.of);
        let taken = allowed(&draft.text).filter(|_| !abandoned && !untouched);
        // Another number that came meanwhile takes the place of what cannot be taken.
        if abandoned || untouched || taken.is_some() || draft.of != value {
            ui.data_mut(|data| data.remove::<Draft>(id));
            return taken;
        }
        draft.refused = true;
        if response.lost_focus() && ui.input(|input| input.key_pressed(Key::Enter)) {
            response.request_focus();
        }
    }
    if draft.refused {
        let why = refusal(&draft.text, hard, Words::of(ui.ctx()));
        response.show_tooltip_text(RichText::new(why).color(palette.warn));
    }
    ui.data_mut(|data| data.insert_temp(id, draft));
    None
}

/// Why a typed text is not taken, with what is allowed.
fn refusal(text: &str, hard: (f64, f64), words: Words) -> String {
    let key = match read(text) {
        Some(_) => "control-number-range",
        None => "control-number-bad",
    };
    let (min, max) = (number::number(hard.0), number::number(hard.1));
    words.with(key, &[("text", &text), ("min", &min), ("max", &max)])
}

/// The number that was typed, a decimal comma included.
fn read(text: &str) -> Option<f64> {
    number::parse(text).or_else(|| number::parse(&with_point(text)?))
}

/// `0,5` with a point; none where the comma may stand between thousands, as in `1,240`.
fn with_point(text: &str) -> Option<String> {
    let (whole, rest) = text.trim().split_once(',')?;
    let digits = rest.chars().take_while(char::is_ascii_digit).count();
    let before = whole.trim_start_matches(['-', '−', '+']);
    let thousands = digits == 3 && !matches!(before, "" | "0");
    (digits > 0 && !thousands).then(|| format!("{whole}.{rest}"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kit::{
        theme::{self, Theme},
        words::Lang,
    };
    use egui_kittest::{Harness, kittest::Queryable};

    #[test]
    fn a_number_that_cannot_be_taken_stays_in_its_box_with_the_reason() {
        let words = Words::new(Lang::En);
        let mut harness = Harness::builder()
            .with_size([380.0, 160.0])
            .with_context_setup(move |ctx| theme::install(ctx, Theme::Light, 1.0, words))
            .build_ui_state(
                |ui, value| {
                    let slider = Slider::new(value, (0.0, 1.0), "Noise").hard((0.0, 2.0));
                    slider.unit("samples").unit_after().show(ui);
                },
                0.5,
            );
        let type_in = |harness: &mut Harness<'_, f64>, text: &str| {
            harness.event(egui::Event::Text(text.into()));
            harness.run_steps(2);
            harness.key_press(Key::Enter);
            harness.run_steps(3);
        };
        harness.run_steps(2);
        assert!(harness.query_by_label("samples").is_some());
        harness.get_by_label("Noise 0.5 samples").click();
        harness.run_steps(4);
        for (text, key) in [("abc", "control-number-bad"), ("1e9", "control-number-range")] {
            type_in(&mut harness, text);
            let why = words.with(key, &[("text", &text), ("min", &0), ("max", &2)]);
            assert!(harness.query_by_label(&why).is_some(), "{why}");
            assert_eq!(*harness.state(), 0.5);
            harness.key_press_modifiers(Modifiers::COMMAND, Key::A);
            harness.run_steps(2);
        }
        type_in(&mut harness, "0,75");
        assert_eq!(*harness.state(), 0.75);
        assert!(harness.query_by_label("Noise 0.75 samples").is_some());
    }

    #[test]
    fn a_comma_is_a_decimal_point_unless_it_may_stand_between_thousands() {
        let typed = ["0,5", "-0,125", "1,25e-3", "1 240,5", "12,5 %", "0.5"];
        assert_eq!(typed.map(read), [0.5, -0.125, 1.25e-3, 1240.5, 0.125, 0.5].map(Some));
        for text in ["1,240", "1,240,000", "1.5,2", "5,", ",", "abc", ""] {
            assert_eq!(read(text), None, "{text}");
        }
    }
}
