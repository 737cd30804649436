use super::{
    Action, Autodiff, Params, Phase,
    compare::{by_burn, by_differences, gap},
    examples::EXAMPLES,
    graph::{Graph, MAX_NODES},
};
use crate::{
    data::formula::Expression,
    device,
    fault::Fault,
    lab::{Change, Lab},
};
use proptest::prelude::*;

fn params(expression: &str, values: &str) -> Params {
    Params {
        expression: expression.into(),
        values: values.into(),
        fixed: String::new(),
        ..Params::default()
    }
}

fn lab(expression: &str, values: &str) -> Autodiff {
    made(expression, values).unwrap_or_else(|fault| panic!("{expression}: {fault}"))
}

fn made(expression: &str, values: &str) -> Result<Autodiff, Fault> {
    Autodiff::new(&params(expression, values), 7, &device::cpu())
}

fn metric(lab: &Autodiff, name: &str) -> f64 {
    lab.metrics().get(name).unwrap()
}

fn example(name: &str) -> Params {
    let example = EXAMPLES.iter().find(|example| example.name == name).unwrap();
    Params {
        fixed: example.fixed.into(),
        ..params(example.expression, example.values)
    }
}

/// One whole round but for the descent.
fn complete(lab: &mut Autodiff) {
    lab.act(Action::Go { to: usize::MAX }).unwrap();
}

#[test]
fn stepped_gradients_equal_burns_to_1e_minus_6_and_difference_quotients_to_1e_minus_5_on_every_built_in() {
    for example in EXAMPLES {
        let mut lab = lab(example.expression, example.values);
        complete(&mut lab);
        let shown = lab.snapshot();
        for (vertex, derivative) in shown.vertices.iter().zip(&shown.derivatives) {
            let stepped = vertex.gradient.unwrap();
            assert_eq!(stepped, derivative.stepped, "{}", example.name);
            assert!(
                (stepped - derivative.burn).abs() < 1e-6,
                "{}: {derivative:?}",
                example.name
            );
            assert!(
                (stepped - derivative.quotient).abs() < 1e-5,
                "{}: {derivative:?}",
                example.name
            );
        }
        assert!(metric(&lab, "burn_gap") < 1e-6);
    }
}

#[test]
fn every_function_with_a_slope_has_burns_derivative_to_1e_minus_6() {
    for typed in [
        "sin(x)",
        "cos(x)",
        "tan(x)",
        "asin(x)",
        "acos(x)",
        "atan(x)",
        "sinh(x)",
        "cosh(x)",
        "tanh(x)",
        "exp(x)",
        "log(x)",
        "ln(x)",
        "log2(x)",
        "log10(x)",
        "sqrt(x)",
        "abs(x)",
        "relu(x)",
        "sigmoid(x)",
        "max(x, y)",
        "min(x, y)",
        "pow(x, y)",
        "pow(x, 3)",
        "x^y",
        "x^-1.5",
        "-x",
        "x - y",
        "x/y",
        "x + y + x*y",
        "2^x",
        "abs(-x)",
        "relu(-x)",
    ] {
        let lab = lab(typed, "x=0.6, y=1.7");
        assert!(metric(&lab, "burn_gap") < 1e-6, "{typed}: {}", metric(&lab, "burn_gap"));
        assert!(metric(&lab, "quotient_gap") < 1e-5, "{typed}");
    }
}

#[test]
fn kinks_take_burns_branch() {
    for (typed, values) in [
        ("relu(x)", "x=0"),
        ("abs(x)", "x=0"),
        ("max(x, y)", "x=2, y=2"),
        ("min(x, y)", "x=2, y=2"),
        ("max(x, x) + min(x, x)", "x=2"),
        ("x^2", "x=0"),
        ("x^3", "x=-2"),
    ] {
        let lab = lab(typed, values);
        assert!(
            metric(&lab, "burn_gap") < 1e-9,
            "{typed}: {:?}",
            lab.snapshot().derivatives
        );
    }
}

#[test]
fn a_product_of_a_sum_has_the_gradients_that_are_worked_out_by_hand() {
    // f = (a + b) c at a = 3, b = -1, c = -2: f = -4, df/da = df/db = c = -2, df/dc = a + b = 2.
    let lab = lab("(a + b) * c", "a=3, b=-1, c=-2");
    let all = ["f", "d1", "d2", "d3"].map(|name| metric(&lab, name));
    assert_eq!(all, [-4.0, -2.0, -2.0, 2.0]);
}

#[test]
fn values_come_forwards_and_gradients_backwards_one_node_at_a_time_and_can_be_stepped_back() {
    let mut lab = lab("(a + b) * c", "a=3, b=-1, c=-2");
    let state = |lab: &Autodiff| {
        let shown = lab.snapshot();
        let known = shown.vertices.iter().filter(|vertex| vertex.value.is_some()).count();
        let reached = shown.vertices.iter().filter(|vertex| vertex.gradient.is_some()).count();
        (shown.phase, known, reached)
    };
    let wanted = [
        (Phase::Leaves, 3, 0),
        (Phase::Forward, 4, 0),
        (Phase::Forward, 5, 0),
        (Phase::Backward, 5, 1),
        (Phase::Backward, 5, 3),
        (Phase::Complete, 5, 5),
    ];
    for wanted in wanted {
        assert_eq!(state(&lab), wanted);
        lab.step().unwrap();
    }
    assert_eq!((state(&lab), metric(&lab, "descents")), (wanted[0], 1.0));
    for wanted in wanted.iter().rev() {
        lab.act(Action::Back).unwrap();
        assert_eq!(state(&lab), *wanted);
    }
    assert_eq!((metric(&lab, "descents"), metric(&lab, "f")), (0.0, -4.0));
    lab.act(Action::Back).unwrap();
    assert_eq!(state(&lab), wanted[0], "before the beginning there is nothing");
}

#[test]
fn a_value_used_twice_gets_the_sum_of_both_paths() {
    let mut lab = lab("x*x + 3x", "x=2");
    complete(&mut lab);
    assert_eq!(lab.snapshot().vertices[0].gradient, Some(7.0));
}

#[test]
fn a_descent_lowers_every_built_in_and_leaves_fixed_variables_alone() {
    for example_of in EXAMPLES {
        let params = example(example_of.name);
        let mut lab = Autodiff::new(&params, 7, &device::cpu()).unwrap();
        let (before, start) = (metric(&lab, "f"), lab.snapshot());
        complete(&mut lab);
        lab.step().unwrap();
        let after = lab.snapshot();
        assert!(metric(&lab, "f") < before, "{}", example_of.name);
        assert_eq!(after.before, Some(before));
        for (old, new) in start.derivatives.iter().zip(&after.derivatives) {
            let wanted = if old.fixed {
                old.value
            } else {
                old.value - 0.1 * old.stepped
            };
            assert_eq!(new.value, wanted);
        }
    }
}

#[test]
fn the_two_layer_network_has_26_nodes_and_its_loss_falls_below_a_tenth_in_100_descents() {
    let mut lab = Autodiff::new(
        &Params {
            lr: 1.0,
            ..example("network")
        },
        7,
        &device::cpu(),
    )
    .unwrap();
    assert_eq!(metric(&lab, "node_count"), 26.0);
    let before = metric(&lab, "f");
    for _ in 0..100 {
        complete(&mut lab);
        lab.step().unwrap();
    }
    assert!(metric(&lab, "f") < before / 10.0, "{}", metric(&lab, "f"));
}

#[test]
fn faults_name_the_part() {
    let fault = |typed: &str, values: &str| made(typed, values).err().map(|fault| fault.code()).unwrap_or("none");
    assert!(matches!(made("log(x - 3)", "x=2"), Err(Fault::LogOfNegative { part, .. }) if part == "log(x − 3)"));
    assert!(matches!(made("1/(x - y)", "x=2, y=2"), Err(Fault::DivisionByZero { part }) if part == "1/(x − y)"));
    for (typed, values, code) in [
        ("x +", "", "formula-ends"),
        ("x + * 2", "", "bad-formula"),
        ("2 + 3", "", "no-variable"),
        ("floor(x)", "", "no-derivative"),
        ("x % 2", "", "no-derivative"),
        ("x > 2", "", "no-derivative"),
        ("x", "x=two", "bad-values"),
        ("x", "x", "bad-values"),
        ("x", "x=inf", "bad-values"),
        ("sqrt(x)", "x=-1", "no-value"),
        ("sqrt(x)", "x=0", "no-slope"),
        ("asin(x)", "x=2", "no-value"),
        ("exp(x)", "x=1000", "no-value"),
        ("x^y", "x=-2, y=0.5", "no-value"),
        ("x^y", "x=-2, y=2", "no-slope"),
        ("1/0 + x", "", "no-value"),
    ] {
        assert_eq!(fault(typed, values), code, "{typed} at {values}");
    }
}

#[test]
fn more_than_40_nodes_are_refused_with_their_number() {
    let long = (0..22).map(|_| "x*x").collect::<Vec<_>>().join("+");
    assert!(made(&long, "x=1").is_ok(), "one variable, 22 products and a sum");
    let longer = (0..41).map(|_| "x*x").collect::<Vec<_>>().join("+");
    assert_eq!(
        made(&longer, "x=1").err(),
        Some(Fault::TooManyNodes {
            found: 43,
            limit: MAX_NODES
        })
    );
}

#[test]
fn a_descent_into_the_forbidden_is_refused_and_changes_nothing() {
    // One step of length 1 from 0.5 along the slope 2 leads to -1.5, where the logarithm has no value.
    let mut lab = Autodiff::new(
        &Params {
            lr: 1.0,
            ..params("log(x)", "x=0.5")
        },
        7,
        &device::cpu(),
    )
    .unwrap();
    complete(&mut lab);
    assert!(matches!(lab.step(), Err(Fault::LogOfNegative { .. })));
    assert_eq!((metric(&lab, "v1"), metric(&lab, "descents")), (0.5, 0.0));
}

#[test]
fn a_dragged_variable_is_live_and_keeps_the_place_in_the_round() {
    let mut lab = lab("(a + b) * c", "a=3, b=-1, c=-2");
    complete(&mut lab);
    let change = lab.apply(&params("(a + b) * c", "a=3, b=−1, c=5")).unwrap();
    assert_eq!(change, Change::Live);
    assert_eq!(lab.snapshot().phase, Phase::Complete);
    assert_eq!(metric(&lab, "d1"), 5.0);
    assert_eq!(lab.apply(&params("a * c", "")).unwrap(), Change::Restart);
}

/// Expressions that have a value and a slope for all variables between 0.5 and 2.
fn typed() -> impl Strategy<Value = String> {
    let leaf = prop_oneof![
        Just("x".to_owned()),
        Just("y".to_owned()),
        Just("w1".to_owned()),
        Just("b".to_owned()),
        (1..40i32).prop_map(|n| format!("{}", f64::from(n) / 10.0)),
    ];
    leaf.prop_recursive(4, 24, 3, |inner| {
        let pair = (inner.clone(), inner.clone());
        prop_oneof![
            (pair.clone(), prop::sample::select(vec!["+", "-", "*"]))
                .prop_map(|((a, b), op)| format!("({a} {op} {b})")),
            pair.clone().prop_map(|(a, b)| format!("({a} / (1.5 + sin({b})))")),
            pair.clone().prop_map(|(a, b)| format!("(1 + abs({a}))^tanh({b})")),
            pair.prop_map(|(a, b)| format!("max({a}, {b})")),
            (
                inner.clone(),
                prop::sample::select(vec!["sin", "cos", "tanh", "sigmoid", "relu"])
            )
                .prop_map(|(a, f)| format!("{f}({a})")),
            inner.clone().prop_map(|a| format!("exp(sin({a}))")),
            inner.clone().prop_map(|a| format!("log(1.2 + cos({a}))")),
            inner.clone().prop_map(|a| format!("tanh({a})^2")),
            inner.prop_map(|a| format!("-{a}")),
        ]
    })
}

proptest! {
    #[test]
    fn typed_expressions_have_burns_gradients_to_1e_minus_6(text in typed(), at in prop::array::uniform4(0.5..2.0f64)) {
        let Ok(expression) = Expression::parse(&text) else { return Ok(()) };
        let Ok(graph) = Graph::new(&expression, &text) else { return Ok(()) };
        let variables = &at[..graph.names.len()];
        let Ok(values) = graph.forward(variables) else { return Ok(()) };
        let mut own = graph.backward(&values, graph.operations.len());
        own.truncate(variables.len());
        let burn = by_burn(&expression, variables, &device::cpu());
        let error = gap(&own, &burn);
        prop_assert!(error.is_some_and(|error| error < 1e-6), "{text} at {variables:?}: {own:?} {burn:?}");
        prop_assert!((values[graph.root()] - expression.value(variables)).abs() < 1e-9 * values[graph.root()].abs().max(1.0));
    }

    #[test]
    fn any_text_and_any_values_make_a_lab_or_a_fault(text in "[a-c0-9+*/^()., -]{0,40}", values in "[a-c0-9=,. -]{0,30}") {
        if let Ok(mut lab) = made(&text, &values) {
            for _ in 0..30 {
                if lab.step().is_err() {
                    break;
                }
            }
            lab.snapshot();
        }
    }
}

#[test]
fn difference_quotients_of_a_cube_at_2_are_12_to_1e_minus_8() {
    let cube = Expression::parse("x^3").unwrap();
    assert!((by_differences(&cube, &[2.0])[0] - 12.0).abs() < 1e-8);
}
