use super::{
    Action, Curves, Mode, Params,
    functions::{Function, Slopes, evaluate},
};
use crate::{
    device,
    lab::{Change, Lab, Progress},
};

const SLOPES: Slopes = Slopes {
    leaky: 0.01,
    prelu: 0.25,
    elu: 1.0,
};

fn lab(params: Params) -> Curves {
    Curves::new(&params, 7, &device::cpu()).unwrap()
}

fn metric(lab: &Curves, name: &str) -> f64 {
    lab.metrics().get(name).unwrap()
}

/// 1201 places on [-6, 6]; 0 is one of them.
fn axis() -> Vec<f64> {
    (-600..=600).map(|i| f64::from(i) / 100.0).collect()
}

#[test]
fn sigmoid_has_the_slope_a_quarter_at_0() {
    let lab = lab(Params {
        function: Function::Sigmoid,
        x: 0.0,
        ..Params::default()
    });
    assert_eq!(metric(&lab, "dy"), 0.25);
    assert_eq!(metric(&lab, "y"), 0.5);
}

#[test]
fn tanh_x_is_2_sigmoid_2x_minus_1_to_1e_minus_6() {
    let x = axis();
    let doubled: Vec<f64> = x.iter().map(|x| 2.0 * x).collect();
    let (tanh, _) = evaluate(Function::Tanh, SLOPES, &x, &device::cpu());
    let (sigmoid, _) = evaluate(Function::Sigmoid, SLOPES, &doubled, &device::cpu());
    for (t, s) in tanh.iter().zip(&sigmoid) {
        assert!((t - (2.0 * s - 1.0)).abs() < 1e-6);
    }
}

#[test]
fn elu_is_continuous_at_0_for_alphas_from_0_to_3() {
    for elu in [0.0, 0.5, 1.0, 3.0] {
        let slopes = Slopes { elu, ..SLOPES };
        let (y, _) = evaluate(Function::Elu, slopes, &[-1e-9, 0.0, 1e-9], &device::cpu());
        assert!(y[0].abs() < 1e-8 && y[1] == 0.0 && y[2].abs() < 1e-8, "{y:?}");
    }
}

#[test]
fn gelu_and_its_tanh_approximation_differ_by_less_than_1e_minus_3_but_more_than_1e_minus_4() {
    let gap = metric(&lab(Params::default()), "gelu_gap");
    assert!(gap < 1e-3 && gap > 1e-4, "{gap}");
}

#[test]
fn gelu_falls_and_rises_again_below_0() {
    let (y, dy) = evaluate(Function::Gelu, SLOPES, &[-3.0, -0.75, 0.0], &device::cpu());
    assert!(y[1] < y[0] && y[1] < y[2], "{y:?}");
    assert!(dy[0] < 0.0 && dy[2] > 0.0, "{dy:?}");
}

#[test]
fn autodiff_equals_the_closed_form_to_1e_minus_5_on_minus_6_to_6_off_the_kinks() {
    let overlay = Function::NAMES.join(",");
    for (alpha_leaky, alpha_prelu, alpha_elu) in [(0.01, 0.25, 1.0), (0.3, -0.5, 2.5)] {
        let lab = lab(Params {
            overlay: overlay.clone(),
            alpha_leaky,
            alpha_prelu,
            alpha_elu,
            ..Params::default()
        });
        assert_eq!(lab.snapshot().curves.len(), 8);
        assert!(metric(&lab, "derivative_error") < 1e-5);
    }
}

#[test]
fn autodiff_equals_central_differences_to_1e_minus_5_on_minus_6_to_6_off_the_kinks() {
    const H: f64 = 1e-5;
    let shifted = |by: f64| axis().into_iter().map(|x| x + by).collect::<Vec<_>>();
    for function in Function::ALL.iter().copied() {
        let (_, dy) = evaluate(function, SLOPES, &axis(), &device::cpu());
        let (above, _) = evaluate(function, SLOPES, &shifted(H), &device::cpu());
        let (below, _) = evaluate(function, SLOPES, &shifted(-H), &device::cpu());
        for (i, x) in axis().iter().enumerate().filter(|(_, x)| **x != 0.0) {
            let difference = (above[i] - below[i]) / (2.0 * H);
            assert!(
                (dy[i] - difference).abs() < 1e-5,
                "{} at {x}: {} {difference}",
                function.name(),
                dy[i]
            );
        }
    }
}

#[test]
fn sigmoid_is_saturated_beyond_4_6_and_relu_everywhere_below_0() {
    // sigmoid'(x) = 0.01 at x = ln(s / (1 - s)) with s (1 - s) = 0.01: s = 0.98990, x = 4.5847.
    let at = |function, x| {
        metric(
            &lab(Params {
                function,
                x,
                ..Params::default()
            }),
            "saturated",
        )
    };
    assert_eq!([at(Function::Sigmoid, 4.5), at(Function::Sigmoid, 4.7)], [0.0, 1.0]);
    assert_eq!([at(Function::Relu, -0.1), at(Function::Relu, 0.1)], [1.0, 0.0]);
    assert_eq!([at(Function::LeakyRelu, -3.0), at(Function::Identity, 5.0)], [0.0, 0.0]);
}

#[test]
fn the_point_sweeps_over_the_whole_axis_and_stays_on_it_in_1000_steps() {
    let mut lab = lab(Params {
        range: 4.0,
        ..Params::default()
    });
    let (mut low, mut high) = (f64::INFINITY, f64::NEG_INFINITY);
    for _ in 0..1000 {
        assert_eq!(lab.step().unwrap(), Progress::Running);
        let x = metric(&lab, "x");
        (low, high) = (low.min(x), high.max(x));
    }
    assert_eq!([low, high], [-4.0, 4.0]);
}

#[test]
fn a_dragged_point_goes_where_it_was_put_and_another_parameter_leaves_it_there() {
    let mut lab = lab(Params::default());
    lab.step().unwrap();
    let swept = metric(&lab, "x");
    assert_eq!(
        lab.apply(&Params {
            alpha_elu: 2.0,
            ..Params::default()
        })
        .unwrap(),
        Change::Live
    );
    assert_eq!(metric(&lab, "x"), swept);
    lab.apply(&Params {
        x: -2.0,
        ..Params::default()
    })
    .unwrap();
    assert_eq!(metric(&lab, "x"), -2.0);
}

#[test]
fn a_point_that_is_held_goes_back_to_its_setting() {
    let params = Params {
        x: -2.0,
        ..Params::default()
    };
    let mut lab = lab(params.clone());
    let reading = metric(&lab, "y");
    for _ in 0..3 {
        lab.step().unwrap();
    }
    assert!(metric(&lab, "x") > params.x);
    lab.act(Action::Hold).unwrap();
    assert_eq!([metric(&lab, "x"), metric(&lab, "y")], [params.x, reading]);
}

#[test]
fn a_network_of_identities_is_a_straight_line_to_1e_minus_9_and_one_of_any_other_function_bends() {
    for function in Function::ALL.iter().copied() {
        let mut lab = lab(Params {
            mode: Mode::Network,
            function,
            ..Params::default()
        });
        for _ in 0..20 {
            lab.step().unwrap();
            let deviation = metric(&lab, "line_deviation");
            let straight = deviation < 1e-9;
            assert_eq!(
                straight,
                function == Function::Identity,
                "{}: {deviation}",
                function.name()
            );
        }
    }
}

#[test]
fn the_network_moves_smoothly_and_a_redraw_gives_another_one() {
    let mut lab = lab(Params {
        mode: Mode::Network,
        function: Function::Tanh,
        ..Params::default()
    });
    let output = |lab: &Curves| lab.snapshot().network.unwrap().points;
    let first = output(&lab);
    let distance =
        |a: &[[f64; 2]], b: &[[f64; 2]]| a.iter().zip(b).map(|(a, b)| (a[1] - b[1]).abs()).fold(0.0, f64::max);
    let mut before = first.clone();
    for _ in 0..400 {
        lab.step().unwrap();
        let now = output(&lab);
        assert!(distance(&now, &before) < 0.4, "{}", distance(&now, &before));
        before = now;
    }
    lab.act(Action::Redraw).unwrap();
    assert!(distance(&output(&lab), &first) > 0.1);
}

#[test]
fn prelus_slope_converges_to_the_least_squares_slope_of_the_data_below_0() {
    let mut lab = lab(Params {
        mode: Mode::LearnSlope,
        target_slope: -0.4,
        ..Params::default()
    });
    let steps = (0..5000)
        .take_while(|_| lab.step().unwrap() == Progress::Running)
        .count();
    assert!(steps < 5000);
    let data = lab.snapshot().slope.unwrap().data;
    let below = || data.iter().filter(|[x, _]| *x < 0.0);
    let closed: f64 = below().map(|[x, y]| x * y).sum::<f64>() / below().map(|[x, _]| x * x).sum::<f64>();
    assert!((metric(&lab, "slope") - closed).abs() < 1e-6);
    assert!((metric(&lab, "slope") + 0.4).abs() < 0.05);
}

#[test]
fn modes_and_sizes_restart_and_everything_else_is_live() {
    let mut lab = lab(Params::default());
    for params in [
        Params {
            mode: Mode::Network,
            ..Params::default()
        },
        Params {
            depth: 5,
            ..Params::default()
        },
        Params {
            target_slope: 0.1,
            ..Params::default()
        },
    ] {
        assert_eq!(lab.apply(&params).unwrap(), Change::Restart);
    }
    assert_eq!(
        lab.apply(&Params {
            function: Function::Gelu,
            ..Params::default()
        })
        .unwrap(),
        Change::Live
    );
}
