//! Controls drawn from parameter specs: no control is written by hand where a spec can draw it.

use super::{
    fonts,
    icons::{self, Icon},
    number,
    tokens::{Palette, size, space, text},
    widgets::{self, Slider},
    words::Words,
};
use egui::{
    Color32, Galley, Key, Rect, Response, RichText, Role, Sense, TextEdit, TextFormat, Ui, UiBuilder, WidgetInfo, pos2,
    text::LayoutJob, vec2,
};
use neural_atlas_engine::{
    data::formula::Formula,
    params::{Kind, Spec, Syntax, Value, flag_switched, has_flag, split_flags},
};
use std::sync::Arc;

/// What the hand did in a list of controls.
#[derive(Clone, Debug, PartialEq)]
pub enum Touch {
    /// A parameter was given this value.
    Set(&'static str, Value),
    /// The concept of a parameter was asked for: a node id.
    Explain(&'static str),
}

/// All controls of a lab that do not stand on the stage and have an effect now: those that matter first, the rest folded by
/// group.
/// `value` gives the present value of a parameter, `own` the value with which the concept begins, where it names one: such
/// parameters stand before the fold too.
pub fn controls(
    ui: &mut Ui,
    specs: &'static [Spec],
    lab: &str,
    value: impl Fn(&str) -> Option<Value>,
    own: impl Fn(&Spec) -> Option<Value>,
    words: Words,
) -> Vec<Touch> {
    let mut touched = vec![];
    let (first, rest): (Vec<_>, Vec<_>) = specs
        .iter()
        .filter(|spec| !spec.on_stage && spec.acts(&value))
        .partition(|spec| spec.main || own(spec).is_some());
    let mut draw = |ui: &mut Ui, spec: &'static Spec| {
        if let Some(value) = value(spec.name) {
            let control = Control {
                spec,
                name: words.param(lab, spec.name),
                value: &value,
                begin: &own(spec).unwrap_or_else(|| spec.default.clone()),
                words,
            };
            touched.extend(control.row(ui));
        }
    };
    ui.spacing_mut().item_spacing.y = space::XS;
    first.into_iter().for_each(|spec| draw(ui, spec));
    if !rest.is_empty() {
        let title = words.with("word-more", &[("n", &rest.len())]);
        widgets::fold(ui, "more-controls", &title, false, |ui| {
            let mut group = "";
            for spec in rest {
                if spec.group != group {
                    group = spec.group;
                    ui.add_space(space::XS);
                    widgets::section(ui, words.group(group));
                }
                draw(ui, spec);
            }
        });
    }
    touched
}

/// A value as its control shows it, with its unit; options in words.
pub fn value_text(words: Words, spec: &Spec, value: &Value) -> String {
    let shown = match (&spec.kind, value) {
        (Kind::Choice { .. }, Value::Text(option)) => words.option(spec.name, option).to_owned(),
        (Kind::Flags { .. }, Value::Text(list)) => {
            let options: Vec<&str> = split_flags(list).map(|flag| words.option(spec.name, flag)).collect();
            options.join(words.t("word-list-comma"))
        }
        (_, Value::Text(text)) => text.clone(),
        (_, Value::Bool(on)) => words.t(if *on { "word-on" } else { "word-off" }).to_owned(),
        (_, Value::Number(value)) => {
            let unit = words.unit(spec.unit);
            format!("{} {unit}", number::number(*value)).trim_end().to_owned()
        }
    };
    match shown.is_empty() {
        true => words.t("word-none").to_owned(),
        false => shown,
    }
}

/// One parameter as it stands in the list.
struct Control<'a> {
    spec: &'a Spec,
    name: &'a str,
    value: &'a Value,
    /// With what the concept begins: another value is marked, and the way back leads here.
    begin: &'a Value,
    words: Words,
}

impl Control<'_> {
    /// The control with its name and its question mark, over exactly the width that is free: a row that grew a little would
    /// widen all that follow.
    fn row(&self, ui: &mut Ui) -> Option<Touch> {
        let mut touch = None;
        let width = ui.available_width();
        // Kept free where there is nothing to explain, so that the values stand under each other.
        let explain = size::ICON + space::S;
        let corner = ui.next_widget_position();
        let area = Rect::from_min_size(corner, vec2(width - explain, size::ROW));
        ui.scope_builder(UiBuilder::new().max_rect(area), |ui| {
            touch = self.show(ui).map(|value| Touch::Set(self.spec.name, value));
        });
        if !self.spec.concept.is_empty() {
            let place = Rect::from_min_size(corner + vec2(width - size::ICON, 0.0), vec2(size::ICON, size::ROW));
            if question(ui, place, self.name, self.words).clicked() {
                touch = Some(Touch::Explain(self.spec.concept));
            }
        }
        touch
    }

    /// Name, control, value. Returns the value when it was changed.
    fn show(&self, ui: &mut Ui) -> Option<Value> {
        let room = ui.available_width();
        let mut title = Title::new(ui, self, room);
        let above = match self.spec.kind {
            Kind::Flags { .. } | Kind::Text { .. } => true,
            // A switch is small: it stands beside a long name.
            Kind::Bool => false,
            _ => room < 2.0 * size::LABEL_COLUMN || title.wanted() > size::LABEL_COLUMN - space::XS,
        };
        title.width = match above {
            true => room,
            false => (title.galley.size().x + space::S).clamp(size::LABEL_COLUMN, room - size::TOGGLE[0] - space::S),
        };
        let mut changed = None;
        let inside = |ui: &mut Ui| {
            let back = title.show(ui, self).then(|| self.begin.clone());
            changed = self.touch(ui, title.wanted() > title.width).or(back);
        };
        if above {
            ui.spacing_mut().item_spacing.y = 0.0;
            ui.vertical(inside);
        } else {
            ui.horizontal(inside);
        }
        changed.filter(|changed| changed != self.value)
    }

    /// What the hand moves. `unit_after`: the unit has found no place beside the name.
    fn touch(&self, ui: &mut Ui, unit_after: bool) -> Option<Value> {
        match (&self.spec.kind, self.value) {
            (Kind::Float { soft, hard, log }, Value::Number(now)) => {
                self.slide(ui, *now, (*soft, *hard, *log, false), unit_after)
            }
            (Kind::Int { soft, hard, log }, Value::Number(now)) => {
                self.slide(ui, *now, (*soft, *hard, *log, true), unit_after)
            }
            (Kind::Bool, Value::Bool(now)) => {
                let mut on = *now;
                let response = widgets::toggle(ui, &mut on, self.name);
                response.changed().then_some(Value::Bool(on))
            }
            (Kind::Choice { options }, Value::Text(now)) => choose(ui, self.spec, self.name, now, options, self.words),
            (Kind::Flags { options }, Value::Text(now)) => flags(ui, self.spec, self.name, now, options, self.words),
            (Kind::Text { limit, syntax }, Value::Text(now)) => {
                write(ui, self.spec, self.name, now, (*limit, *syntax), self.words)
            }
            _ => None,
        }
    }

    fn slide(&self, ui: &mut Ui, now: f64, (soft, hard, log, whole): Range, unit_after: bool) -> Option<Value> {
        let mut value = now;
        let mut slider = Slider::new(&mut value, soft, self.name)
            .hard(hard)
            .log(log)
            .whole(whole)
            .unit(self.words.unit(self.spec.unit));
        if unit_after {
            slider = slider.unit_after();
        }
        if let Value::Number(begin) = self.begin {
            slider = slider.default(*begin);
        }
        slider.show(ui);
        (value != now).then_some(Value::Number(value))
    }

    /// Everything that the spec knows.
    fn hint(&self, ui: &mut Ui) {
        let Self { spec, words, .. } = *self;
        ui.label(RichText::new(self.name).font(fonts::bold(text::BODY)));
        if let Kind::Float { hard, .. } | Kind::Int { hard, .. } = spec.kind {
            let (min, max) = (number::number(hard.0), value_text(words, spec, &Value::Number(hard.1)));
            widgets::muted(ui, &words.with("control-typed", &[("min", &min), ("max", &max)]));
        }
        widgets::muted(ui, words.t(if spec.live { "control-live" } else { "control-restart" }));
        let begin = value_text(words, spec, self.begin);
        widgets::muted(ui, &words.with("word-default", &[("value", &begin)]));
        if self.value != self.begin {
            widgets::muted(ui, words.t("word-reset-value"));
        }
    }
}

fn question(ui: &mut Ui, rect: Rect, name: &str, words: Words) -> Response {
    let palette = Palette::of(ui.visuals());
    let response = ui.interact(rect, ui.make_persistent_id(("explain", name)), Sense::click());
    let label = words.with("control-explain", &[("name", &name)]);
    response.widget_info(|| WidgetInfo::labeled(Role::Button, true, &label));
    let ink = if response.hovered() || response.has_focus() {
        palette.accent
    } else {
        palette.faint
    };
    icons::paint(ui.painter(), rect, size::ICON * 0.75, Icon::Question, ink);
    widgets::focus_ring(ui, &response, space::XS);
    response.on_hover_text(label)
}

/// The name of a parameter, marked when the value is not the one at the beginning, laid out over the width that is free.
struct Title {
    galley: Arc<Galley>,
    unit: Arc<Galley>,
    ink: Color32,
    changed: bool,
    width: f32,
}

impl Title {
    fn new(ui: &Ui, control: &Control<'_>, room: f32) -> Self {
        let palette = Palette::of(ui.visuals());
        let Control { spec, name, words, .. } = *control;
        let changed = control.value != control.begin;
        let ink = if changed { palette.accent } else { palette.text };
        // A switch stands to the right of its name.
        let room = match spec.kind {
            Kind::Bool => room - size::TOGGLE[0] - 2.0 * space::S,
            _ => room,
        };
        let font = fonts::regular(text::BODY);
        let mut job = LayoutJob::simple(name.to_owned(), font.clone(), ink, room);
        // The mark has its room before it is there: a row that is laid out anew while its slider is dragged would escape the
        // hand.
        let mark = if changed { ink } else { Color32::TRANSPARENT };
        job.append(" •", 0.0, TextFormat::simple(font, mark));
        let galley = ui.painter().layout_job(job);
        let unit = words.unit(spec.unit).to_owned();
        let unit = ui
            .painter()
            .layout_no_wrap(unit, fonts::regular(text::SMALL), palette.muted);
        Self {
            galley,
            unit,
            ink,
            changed,
            width: room,
        }
    }

    /// What the name takes with the unit beside it.
    fn wanted(&self) -> f32 {
        let unit = match self.unit.is_empty() {
            true => 0.0,
            false => space::XS + self.unit.size().x,
        };
        self.galley.size().x + unit
    }

    /// True where the value at the beginning is asked for: by a double click, or by Enter on the name of a changed value.
    fn show(&self, ui: &mut Ui, control: &Control<'_>) -> bool {
        let palette = Palette::of(ui.visuals());
        let size = self.galley.size();
        let height = size::ROW.max(size.y + space::XS);
        let sense = if self.changed { Sense::click() } else { Sense::hover() };
        let (rect, response) = ui.allocate_exact_size(vec2(self.width, height), sense);
        if self.changed {
            let label = control.words.with("control-default", &[("name", &control.name)]);
            response.widget_info(|| WidgetInfo::labeled(Role::Button, ui.is_enabled(), &label));
            widgets::focus_ring(ui, &response, space::XS);
        }
        let corner = pos2(rect.left(), rect.center().y - size.y / 2.0);
        ui.painter().galley(corner, self.galley.clone(), self.ink);
        if self.wanted() <= self.width {
            let middle = rect.center().y - self.unit.size().y / 2.0;
            let corner = pos2(rect.left() + size.x + space::XS, middle);
            ui.painter().galley(corner, self.unit.clone(), palette.muted);
        }
        let by_key = response.has_focus() && ui.input(|input| input.key_pressed(Key::Enter));
        let response = response.on_hover_ui(|ui| control.hint(ui));
        response.double_clicked() || by_key
    }
}

type Range = ((f64, f64), (f64, f64), bool, bool);

fn choose(ui: &mut Ui, spec: &Spec, name: &str, now: &str, options: &[&str], words: Words) -> Option<Value> {
    let shown: Vec<&str> = options.iter().map(|option| words.option(spec.name, option)).collect();
    let width = ui.available_width();
    let picked = widgets::choice(ui, name, words.option(spec.name, now), &shown, width)?;
    Some(Value::Text(options[picked].to_owned()))
}

fn flags(ui: &mut Ui, spec: &Spec, name: &str, now: &str, options: &[&str], words: Words) -> Option<Value> {
    let palette = Palette::of(ui.visuals());
    let mut clicked = None;
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing = vec2(space::XS, space::XS);
        for option in options {
            let (hue, on) = (palette.known_hue(option), has_flag(now, option));
            let label = words.option(spec.name, option);
            let chip = widgets::chip_in(ui, label, on, hue);
            // The stage may have a button of the same name that does something else.
            let said = format!("{name}: {label}");
            chip.widget_info(|| WidgetInfo::selected(Role::Button, ui.is_enabled(), on, &said));
            if chip.clicked() {
                clicked = Some(*option);
            }
        }
    });
    Some(Value::Text(flag_switched(now, options, clicked?)))
}

/// A text that is taken with Enter or when the keyboard goes elsewhere, and only when it can be read.
fn write(
    ui: &mut Ui,
    spec: &Spec,
    name: &str,
    now: &str,
    (limit, syntax): (usize, Syntax),
    words: Words,
) -> Option<Value> {
    let palette = Palette::of(ui.visuals());
    let id = ui.make_persistent_id(("draft", spec.name));
    let mut draft: String = ui.data(|data| data.get_temp(id)).unwrap_or_else(|| now.to_owned());
    let trouble = fault(&draft, limit, syntax, words);
    let ink = if trouble.is_some() { palette.warn } else { palette.text };
    let hint = match syntax {
        Syntax::Plain => "",
        Syntax::Formula => words.t("control-formula-hint"),
        Syntax::Layers => words.t("control-layers-hint"),
    };
    let width = ui.available_width();
    let field = TextEdit::singleline(&mut draft)
        .id(id.with("field"))
        .desired_width(width)
        .text_color(ink)
        .hint_text(hint);
    let response = ui.add(field);
    response.widget_info(|| WidgetInfo::labeled(Role::TextInput, true, name));
    if let Some(trouble) = &trouble {
        ui.label(RichText::new(trouble).size(text::SMALL).color(palette.warn));
    }
    let given_up = response.lost_focus() && ui.input(|input| input.key_pressed(Key::Escape));
    if given_up || response.lost_focus() && trouble.is_none() {
        ui.data_mut(|data| data.remove::<String>(id));
    } else if response.changed() {
        ui.data_mut(|data| data.insert_temp(id, draft.clone()));
    }
    let taken = response.lost_focus() && !given_up && trouble.is_none() && draft != now;
    taken.then_some(Value::Text(draft))
}

/// Why a typed text cannot be taken.
fn fault(draft: &str, limit: usize, syntax: Syntax, words: Words) -> Option<String> {
    if draft.chars().count() > limit {
        return Some(words.with("control-too-long", &[("limit", &limit)]));
    }
    match syntax {
        Syntax::Plain => None,
        Syntax::Formula => Formula::parse(draft).err().map(|fault| words.fault(&fault)),
        Syntax::Layers => {
            let readable = split_flags(draft).all(|width| width.parse::<usize>().is_ok_and(|width| width > 0));
            (!readable).then(|| words.with("control-layers-bad", &[("text", &draft)]))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kit::words::Lang;
    use neural_atlas_engine::{labs::architectures::mlp::playground, params::ParamSet};

    #[test]
    fn layers_take_8_4_and_nothing_but_refuse_words_and_zero() {
        let words = Words::new(Lang::En);
        for (draft, fine) in [
            ("8,4", true),
            ("", true),
            ("8, 4", true),
            ("8;4", false),
            ("many", false),
            ("0", false),
        ] {
            assert_eq!(fault(draft, 40, Syntax::Layers, words).is_none(), fine, "{draft}");
        }
    }

    #[test]
    fn a_value_is_told_in_words_by_its_kind_and_with_its_unit() {
        let words = Words::new(Lang::En);
        let told = |name: &str, text: &str| {
            let spec = playground::Params::spec(name).unwrap();
            value_text(words, spec, &Value::parse(text, spec).unwrap())
        };
        assert_eq!(told("init", "xavier-uniform"), "Xavier uniform");
        assert_eq!(told("features", "x1,sin-x2"), "x₁, sin x₂");
        assert_eq!(told("features", ""), words.t("word-none"));
        assert_eq!(told("hidden", "8,4"), "8,4");
        assert_eq!(told("show_test", "true"), words.t("word-on"));
        assert_eq!(told("batch", "32"), "32 samples");
        assert_eq!(told("lr", "0.03"), "0.03");
    }

    #[test]
    fn a_formula_that_does_not_parse_says_why_in_the_persons_language() {
        assert!(fault("y > sin(x)", 200, Syntax::Formula, Words::new(Lang::Zh)).is_none());
        assert!(fault("y > sin(", 200, Syntax::Formula, Words::new(Lang::Zh)).is_some_and(|why| why.contains("公式")));
        assert!(fault("x", 0, Syntax::Plain, Words::new(Lang::En)).is_some_and(|why| why.contains('0')));
    }
}
