//! The kit's views and controls: photographed in both themes and languages, and driven by label.
//! The pictures go to the target folder (`tmp/gallery-*.png`), to be looked at.

use egui::vec2;
use egui_kittest::{Harness, kittest::Queryable};
use neural_atlas::{
    experiment::{Status, Transport},
    kit::{
        controls::{self, Touch},
        curves, icons, markdown,
        theme::{self, Theme},
        tokens::{Palette, space, text},
        transport,
        views::{self, Chart, Contrast, ImageGridView, Line, MatrixView, PointLook, Shade, axis::Plane},
        widgets,
        words::{Lang, Words},
    },
};
use neural_atlas_engine::{
    fault::Fault,
    history::History,
    lab::{Metric, Metrics},
    labs::architectures::mlp::playground,
    params::{ParamSet, Value},
    session::State,
    view::{ClassField, Field, Histogram, ImageGrid, Matrix, Points},
    worker::Speed,
};
use std::{cell::RefCell, rc::Rc, sync::Arc};

fn harness<'a>(
    size: [f32; 2],
    theme: Theme,
    lang: Lang,
    mut draw: impl FnMut(&mut egui::Ui, Words) + 'a,
) -> Harness<'a> {
    let words = Words::new(lang);
    Harness::builder()
        .with_size(vec2(size[0], size[1]))
        .with_pixels_per_point(2.0)
        .with_context_setup(move |ctx| theme::install(ctx, theme, 1.0, words))
        .with_theme(if theme == Theme::Dark {
            egui::Theme::Dark
        } else {
            egui::Theme::Light
        })
        .wgpu()
        .build_ui(move |ui| {
            let palette = Palette::of(ui.visuals());
            egui::Frame::new()
                .fill(palette.background)
                .inner_margin(space::L)
                .show(ui, |ui| {
                    ui.set_min_size(ui.available_size());
                    draw(ui, words);
                });
        })
}

fn photograph(mut harness: Harness<'_>, name: &str) {
    harness.run_steps(4);
    let image = harness
        .render()
        .expect("a software Vulkan driver (Debian: mesa-vulkan-drivers libvulkan1)");
    let folder = std::path::Path::new(env!("CARGO_TARGET_TMPDIR"));
    image
        .save(folder.join(format!("gallery-{name}.png")))
        .expect("the target folder can be written");
    let first = *image.get_pixel(0, 0);
    let drawn = image.pixels().filter(|pixel| **pixel != first).count();
    assert!(drawn * 50 > image.pixels().len(), "{name} is nearly empty");
}

fn both(name: &str, size: [f32; 2], draw: impl Fn(&mut egui::Ui, Words)) {
    for (theme, lang) in [(Theme::Light, Lang::Zh), (Theme::Dark, Lang::En)] {
        photograph(
            harness(size, theme, lang, &draw),
            &format!("{name}-{}-{}", theme.name(), lang.name()),
        );
    }
}

const METRICS: &[Metric] = &[
    Metric::loss("train_loss"),
    Metric::loss("test_loss"),
    Metric::share("train_accuracy"),
    Metric::share("test_accuracy"),
];

fn history(rate: f64) -> History {
    let mut history = History::new(1);
    for step in 0..300u64 {
        let t = step as f64;
        let loss = (-t * rate).exp() + 0.02 + 0.01 * (t * 0.7).sin().abs();
        let metrics = Metrics::default()
            .with("train_loss", loss)
            .with("test_loss", loss * 1.2 + 0.01)
            .with("train_accuracy", 1.0 - loss / 2.0)
            .with("test_accuracy", 0.96 - loss / 2.0);
        history.record(step, &metrics);
    }
    history
}

fn status(state: State) -> Status {
    Status {
        state,
        step: 1240,
        seed: 7,
        speed: Speed::Full,
        steps_per_second: 9840.0,
        metrics: Metrics::default(),
        history: Arc::new(history(0.02)),
        run: 0,
        ready: true,
        settled: true,
    }
}

#[test]
fn the_transport_and_curves_are_photographed() {
    both("transport", [724.0, 420.0], |ui, words| {
        transport::bar(ui, &status(State::Running), words);
        let pinned = [history(0.01)];
        ui.allocate_ui(vec2(ui.available_width(), 150.0), |ui| {
            curves::curves(ui, &history(0.02), METRICS, &pinned, words);
        });
        for state in [
            State::Diverged {
                step: 1240,
                metric: "train_loss".into(),
            },
            State::Refused(Fault::OneClass {}),
            State::Crashed {
                message: "index out of bounds".into(),
            },
        ] {
            transport::notice(ui, &state, words);
        }
        transport::bar(
            ui,
            &status(State::Diverged {
                step: 1240,
                metric: "train_loss".into(),
            }),
            words,
        );
    });
}

#[test]
fn the_transport_fits_into_420_points() {
    both("transport-narrow", [420.0, 220.0], |ui, words| {
        transport::bar(ui, &status(State::Running), words);
        curves::curves(ui, &history(0.02), METRICS, &[] as &[History], words);
    });
}

#[test]
fn the_controls_of_the_playground_are_photographed() {
    both("controls", [340.0, 1000.0], |ui, words| {
        let id = ui.make_persistent_id("more-controls");
        ui.data_mut(|data| data.insert_persisted(id, true));
        let mut params = playground::Params::default();
        params.set("lr", &Value::Number(0.3)).unwrap();
        controls::controls(
            ui,
            playground::Params::specs(),
            "playground",
            |name| params.get(name),
            |_| None,
            words,
        );
    });
}

#[test]
fn buttons_and_icons_are_photographed() {
    both("widgets", [520.0, 300.0], |ui, words| {
        ui.horizontal(|ui| {
            widgets::primary_button(ui, words.t("transport-play"));
            widgets::button(ui, words.t("transport-reset"));
            widgets::text_button(ui, Some(icons::Icon::Step), words.t("transport-step"));
            widgets::chip(ui, "Rosenbrock", true);
            widgets::chip(ui, "Himmelblau", false);
            widgets::toggle(ui, &mut true, words.t("word-on"));
            widgets::toggle(ui, &mut false, words.t("word-off"));
        });
        widgets::rule(ui);
        ui.horizontal_wrapped(|ui| {
            for icon in icons::Icon::ALL {
                widgets::icon_button(ui, icon, &format!("{icon:?}"));
            }
        });
        widgets::progress(ui, 0.7, "progress");
    });
}

const TEXT: [&str; 2] = [
    "## 动量法\n\n动量法让参数像小球一样滚动：方向一致的推力会**累积**，来回相反的推力会抵消。坡度稳定时，速度会涨到 $g/(1-\\mu)$，取 0.9 就是梯度的十倍。\n\n$$v_{t+1} = \\mu\\, v_t + g_t, \\qquad \\theta_{t+1} = \\theta_t - \\eta\\, v_{t+1}$$\n\n**动手。** 把 [μ 调到 0.99](set:momentum=0.99)，小球冲过谷底，荡很久才停；[调到 0](set:momentum=0)，它又变回 SGD。$\\frac{\\partial L}{\\partial w_{ij}}$ 与 $\\sqrt{v}+\\epsilon$ 都在行内。\n\n$$\\hat{y} = \\begin{cases} x & x > 0 \\\\ \\alpha (e^x - 1) & x \\le 0 \\end{cases} \\qquad \\sum_{i=1}^{n} \\left\\| \\sqrt{\\frac{a^2}{b}} \\right\\|^2$$\n\n- 第一项 `lr`\n- 第二项\n\n| 优化器 | 记住什么 |\n|-|-|\n| [动量](node:momentum) | 速度 $v$ |\n| Adam | 一阶矩 $m$ 与二阶矩 $v$ |",
    "## Momentum\n\nMomentum lets the parameters roll like a ball: pushes that agree **add up**, pushes that alternate cancel. On a steady slope the speed grows to $g/(1-\\mu)$, ten times the gradient for 0.9.\n\n$$v_{t+1} = \\mu\\, v_t + g_t, \\qquad \\theta_{t+1} = \\theta_t - \\eta\\, v_{t+1}$$\n\n**Try.** [Raise μ to 0.99](set:momentum=0.99) and the ball shoots past the valley floor; [set it to 0](set:momentum=0) and it is SGD again. Both $\\frac{\\partial L}{\\partial w_{ij}}$ and $\\sqrt{v}+\\epsilon$ stand in the line.\n\n$$\\hat{y} = \\begin{cases} x & x > 0 \\\\ \\alpha (e^x - 1) & x \\le 0 \\end{cases} \\qquad \\sum_{i=1}^{n} \\left\\| \\sqrt{\\frac{a^2}{b}} \\right\\|^2$$\n\n1. First `lr`\n2. Second\n\n| Optimizer | What it remembers |\n|-|-|\n| [Momentum](node:momentum) | the velocity $v$ |\n| Adam | the first moment $m$ and the second moment $v$ of the gradient |",
];

fn text_of(words: Words) -> &'static str {
    TEXT[usize::from(words.lang == Lang::En)]
}

#[test]
fn prose_with_formulas_is_photographed() {
    both("prose", [344.0, 760.0], |ui, words| {
        markdown::prose(ui, text_of(words), words);
    });
}

fn field(columns: usize) -> Field {
    let at = |index: usize| {
        let (x, y) = (
            (index % columns) as f32 / columns as f32 - 0.5,
            (index / columns) as f32 / columns as f32 - 0.5,
        );
        (6.0 * x).sin() * (5.0 * y + x).cos()
    };
    Field {
        x: [-1.0, 1.0],
        y: [-1.0, 1.0],
        columns,
        rows: columns,
        values: (0..columns * columns).map(at).collect(),
    }
}

fn cloud() -> Points {
    let at: Vec<[f32; 2]> = (0..80)
        .map(|i| i as f32)
        .map(|i| [(i * 0.37).sin() * 0.9, (i * 0.73).cos() * 0.9])
        .collect();
    let target = at.iter().map(|[x, y]| f32::from(x + y > 0.0)).collect();
    Points { at, target }
}

#[test]
fn the_views_are_photographed() {
    both("views", [760.0, 620.0], |ui, words| {
        ui.horizontal(|ui| {
            for (index, shade) in [
                Shade::default(),
                Shade {
                    discrete: true,
                    ..Shade::default()
                },
                Shade {
                    sequential: true,
                    ..Shade::default()
                },
            ]
            .into_iter()
            .enumerate()
            {
                let (rect, _) = ui.allocate_exact_size(vec2(150.0, 150.0), egui::Sense::hover());
                views::heat_map(ui, rect, index, &field(50), shade);
                let plane = Plane::over(rect, [-1.0, 1.0], [-1.0, 1.0]);
                views::points(
                    ui,
                    rect,
                    &plane,
                    &cloud(),
                    PointLook {
                        test: index == 1,
                        ..PointLook::default()
                    },
                );
            }
            let (rect, _) = ui.allocate_exact_size(vec2(150.0, 150.0), egui::Sense::hover());
            let classes = ClassField {
                x: [-1.0, 1.0],
                y: [-1.0, 1.0],
                columns: 30,
                rows: 30,
                classes: (0..900).map(|i| ((i % 30) / 10) as u8).collect(),
                confidence: (0..900).map(|i| 0.34 + 0.66 * (i / 30) as f32 / 30.0).collect(),
            };
            views::class_field(ui, rect, "classes", &classes, 3, false);
        });
        ui.add_space(space::M);
        ui.horizontal(|ui| {
            let matrix = Matrix {
                rows: 3,
                columns: 3,
                values: vec![48.0, 2.0, 0.0, 3.0, 41.0, 6.0, 0.0, 4.0, 46.0],
            };
            let names = ["setosa", "versicolor", "virginica"].map(str::to_owned);
            views::confusion(ui, &matrix, &names, vec2(240.0, 190.0), words);
            let kernel = Matrix {
                rows: 4,
                columns: 4,
                values: (0..16).map(|i| (i as f32 - 7.5) / 6.0).collect(),
            };
            MatrixView::new("kernel", &kernel).show(ui, vec2(180.0, 180.0));
            let images = (0..12)
                .map(|n| (0..64).map(|i| ((i * (n + 2)) as f32 * 0.13).sin()).collect())
                .collect();
            let grid = ImageGrid {
                width: 8,
                height: 8,
                images,
            };
            ImageGridView::new("grid", "kernels", &grid)
                .contrast(Contrast::Sign)
                .cell(44.0)
                .columns(4)
                .selected(Some(5))
                .show(ui, words);
        });
        ui.add_space(space::M);
        ui.horizontal(|ui| {
            let palette = Palette::of(ui.visuals());
            let values: Vec<f32> = (0..2000)
                .map(|i| (i as f32 * 0.77).sin() + (i as f32 * 0.31).cos())
                .collect();
            views::histogram(
                ui,
                &Histogram::of(&values, 24),
                vec2(220.0, 150.0),
                palette.series[0],
                "weights",
                words,
            );
            let curve = |shift: f64, f: fn(f64) -> f64| {
                (-60..=60)
                    .map(|i| f64::from(i) / 10.0)
                    .map(|x| [x, f(x + shift)])
                    .collect()
            };
            let lines = [
                Line::new("tanh", curve(0.0, f64::tanh), palette.hue("tanh")),
                Line::new(
                    "Sigmoid",
                    curve(0.0, |x| 1.0 / (1.0 + (-x).exp())),
                    palette.hue("sigmoid"),
                ),
                Line::new("ReLU", curve(0.0, |x| x.clamp(0.0, 1.0)), palette.hue("relu")),
            ];
            Chart::new("activations", &lines)
                .x_title("x")
                .show(ui, vec2(440.0, 170.0));
        });
        ui.label(egui::RichText::new(words.t("app-name")).size(text::SMALL));
    });
}

#[test]
fn a_slider_is_moved_by_the_keyboard_and_typed_into_and_doubled_back() {
    let value = Rc::new(RefCell::new(0.5));
    let shared = value.clone();
    let mut harness = harness([340.0, 80.0], Theme::Light, Lang::En, move |ui, _| {
        let mut value = shared.borrow_mut();
        widgets::Slider::new(&mut value, (0.0, 1.0), "Noise")
            .default(0.2)
            .show(ui);
    });
    harness.run();
    harness.get_by_label("Noise").focus();
    harness.run();
    harness.key_press(egui::Key::ArrowRight);
    harness.run();
    assert!((*value.borrow() - 0.51).abs() < 1e-9, "{}", value.borrow());
    harness.get_by_label("Noise 0.51").click();
    harness.run();
    harness.run();
    harness.event(egui::Event::Text("0.75".into()));
    harness.run();
    harness.key_press(egui::Key::Enter);
    harness.run();
    assert!((*value.borrow() - 0.75).abs() < 1e-9, "{}", value.borrow());
}

#[test]
fn a_choice_and_a_switch_report_the_new_value_by_name() {
    let seen: Rc<RefCell<Vec<Touch>>> = Rc::default();
    let sink = seen.clone();
    let mut harness = harness([340.0, 900.0], Theme::Light, Lang::En, move |ui, words| {
        let params = playground::Params::default();
        let touched = controls::controls(
            ui,
            playground::Params::specs(),
            "playground",
            |name| params.get(name),
            |_| None,
            words,
        );
        sink.borrow_mut().extend(touched);
    });
    harness.run();
    harness.get_by_label("Optimizer").click();
    harness.run();
    harness.get_by_label("RMSProp").click();
    harness.run();
    harness.get_by_label("Explain: Learning rate").click();
    harness.run();
    let seen = seen.borrow();
    assert!(
        seen.contains(&Touch::Set("optimizer", Value::Text("rmsprop".into()))),
        "{seen:?}"
    );
    assert!(seen.contains(&Touch::Explain("gradient-descent")), "{seen:?}");
}

#[test]
fn the_transport_answers_by_label() {
    let seen: Rc<RefCell<Vec<Transport>>> = Rc::default();
    let sink = seen.clone();
    let mut harness = harness([724.0, 90.0], Theme::Light, Lang::Zh, move |ui, words| {
        sink.borrow_mut()
            .extend(transport::bar(ui, &status(State::Paused), words));
    });
    harness.run();
    for label in ["运行", "单步", "重来", "换一个种子"] {
        harness.get_by_label(label).click();
        harness.run();
    }
    assert_eq!(
        *seen.borrow(),
        [
            Transport::Toggle,
            Transport::Step(1),
            Transport::Reset,
            Transport::Reseed(8)
        ]
    );
}

#[test]
fn a_link_in_prose_is_reported_when_it_is_clicked() {
    let seen = Rc::new(RefCell::new(None));
    let sink = seen.clone();
    let mut harness = harness([344.0, 640.0], Theme::Light, Lang::Zh, move |ui, words| {
        if let Some(link) = markdown::prose(ui, text_of(words), words) {
            *sink.borrow_mut() = Some(link);
        }
    });
    harness.run();
    harness.get_by_label("μ 调到 0.99").click();
    harness.run();
    assert_eq!(
        *seen.borrow(),
        Some(markdown::Link::Set(vec![("momentum".into(), "0.99".into())]))
    );
}
