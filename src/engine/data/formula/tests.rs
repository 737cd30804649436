use super::*;
use burn::tensor::Tensor;
use proptest::prelude::*;

fn at(text: &str, x: f64, y: f64) -> f64 {
    Formula::parse(text)
        .unwrap_or_else(|fault| panic!("{text}: {fault}"))
        .value(x, y)
}

#[test]
fn formulas_have_the_values_that_arithmetic_gives_them() {
    for (text, wanted) in [
        ("1 + 2 * 3", 7.0),
        ("(1 + 2) * 3", 9.0),
        ("2^3^2", 512.0),
        ("-2^2", -4.0),
        ("2^-1", 0.5),
        ("7 % 3", 1.0),
        ("2x", 4.0),
        ("1/2x", 1.0),
        ("2 sin(pi/2) y", 6.0),
        ("x y", 6.0),
        ("(x)(y)", 6.0),
        ("x1 + x2", 5.0),
        ("x² + y³", 31.0),
        ("2e", 2.0 * std::f64::consts::E),
        ("2e3", 2000.0),
        (".5 + 1.", 1.5),
        ("min(x, y) + max(x, y)", 5.0),
        ("atan2(1, 1) * 4 / pi", 1.0),
        ("ln(e)", 1.0),
        ("log10(1000)", 3.0),
        ("sign(0) + sign(-3)", -1.0),
        ("SIN(0)", 0.0),
        ("x ** 2", 4.0),
        ("（x ＋ 1）×y", 9.0),
    ] {
        assert!(
            (at(text, 2.0, 3.0) - wanted).abs() < 1e-12,
            "{text} at (2, 3) is {}, not {wanted}",
            at(text, 2.0, 3.0)
        );
    }
}

#[test]
fn conditions_are_1_or_0_and_are_known_as_conditions() {
    for (text, wanted) in [
        ("y > sin(x)", 1.0),
        ("x^2 + y^2 < 9", 0.0),
        ("1 < x < 3", 1.0),
        ("1 < x < 2", 0.0),
        ("x > 5 || y > 2", 1.0),
        ("x > 5 && y > 2", 0.0),
        ("not (x > 5) and y ≤ 3", 1.0),
        ("x ＞ 1", 1.0),
        ("x = 2", 1.0),
        ("x != 2", 0.0),
    ] {
        assert!(Formula::parse(text).unwrap().is_condition(), "{text}");
        assert_eq!(at(text, 2.0, 3.0), wanted, "{text}");
    }
    assert!(!Formula::parse("x*y/5").unwrap().is_condition());
    assert!(!Formula::parse("(x > 0) + (y > 0)").unwrap().is_condition());
}

#[test]
fn a_point_without_a_finite_value_is_nan_or_infinite_and_never_false() {
    assert!(at("1/x", 0.0, 0.0).is_infinite());
    for text in [
        "1/x > 2",
        "log(x) > 0",
        "sqrt(x - 1) < 5 || y < 9",
        "!(0/x > 1)",
        "min(0/x, 1)",
        "relu(0/x)",
        "sign(0/x)",
    ] {
        assert!(at(text, 0.0, 0.0).is_nan(), "{text}");
    }
}

#[test]
fn faults_name_the_place() {
    let fault = |text: &str| Formula::parse(text).unwrap_err();
    let bad = |text: &str, at, found: &str| {
        assert_eq!(
            fault(text),
            Fault::BadFormula {
                formula: text.into(),
                at,
                found: found.into()
            },
            "{text}"
        );
    };
    bad("x + * 2", 5, "*");
    bad("x $ 2", 3, "$");
    bad("(x + 1))", 8, ")");
    bad("正弦(x)", 1, "正");
    bad("x + , 2", 5, ",");
    bad("sin x", 5, "x");
    for text in ["", "  ", "x +", "(x", "sin(", "x >"] {
        assert_eq!(fault(text), Fault::FormulaEnds { formula: text.into() }, "{text:?}");
    }
    assert!(matches!(fault("x + z"), Fault::FormulaName { name, .. } if name == "z"));
    assert!(matches!(fault("xy"), Fault::FormulaName { name, .. } if name == "xy"));
    assert!(matches!(fault("max(x)"), Fault::FormulaArguments { wanted: 2, .. }));
    assert!(matches!(fault("sin(x, y)"), Fault::FormulaArguments { wanted: 1, .. }));
    assert!(matches!(fault(&"x+".repeat(300)), Fault::TooLong { limit: 500, .. }));
    assert!(matches!(fault(&"(".repeat(400)), Fault::BadFormula { at: 41, .. }));
}

/// Formulas with a value and a gradient at (0.75, 1.25), one for each kind of node.
const SMOOTH: &[&str] = &[
    "x + y - x*y/5",
    "x^2 + y^3",
    "x^y",
    "-x % 3",
    "sin(x) + cos(y) * tan(x)",
    "asin(x/2) + acos(y/2) + atan(x)",
    "sinh(x) + cosh(y) + tanh(x*y)",
    "exp(x) + log(y) + ln(x)",
    "log2(x) + log10(y)",
    "sqrt(x) + abs(-y)",
    "sign(x) + floor(y) + ceil(x) + round(y)",
    "relu(x) + sigmoid(y)",
    "min(x, y) + max(x, 2 y)",
    "pow(x, 3) + pow(x, y)",
    "atan2(y, x)",
    "hypot(x, y)",
    "mod(y, x)",
    "(x < y) + (x > y) + (x <= 1) + (y >= 1) + (x == 0.75) + (x != y)",
    "x > 0 && y > 2 || !(x > 1)",
];

#[test]
fn tensors_agree_with_plain_values_and_their_gradients_with_finite_differences() {
    let device = crate::device::cpu();
    for text in SMOOTH {
        let formula = Formula::parse(text).unwrap();
        let (x0, y0) = (0.75_f64, 1.25_f64);
        let leaf = |v: f64| Tensor::<1>::from_floats([v as f32], &device).require_grad();
        let (x, y) = (leaf(x0), leaf(y0));
        let out = formula.tensor(x.clone(), y.clone());
        let plain = formula.value(x0, y0);
        let got = f64::from(out.clone().into_scalar::<f32>());
        assert!(
            (got - plain).abs() < 1e-5 * plain.abs().max(1.0),
            "{text}: tensor {got}, value {plain}"
        );

        let h = 1e-6;
        let slope_x = (formula.value(x0 + h, y0) - formula.value(x0 - h, y0)) / (2.0 * h);
        let slope_y = (formula.value(x0, y0 + h) - formula.value(x0, y0 - h)) / (2.0 * h);
        if !(formula.is_condition() || text.contains("==")) {
            let gradients = (out + (x.clone() + y.clone()).mul_scalar(0.0)).sum().backward();
            let grad = |leaf: &Tensor<1>| f64::from(leaf.grad(&gradients).unwrap().into_scalar::<f32>());
            assert!(
                (grad(&x) - slope_x).abs() < 2e-4 * slope_x.abs().max(1.0),
                "{text}: {} {slope_x}",
                grad(&x)
            );
            assert!(
                (grad(&y) - slope_y).abs() < 2e-4 * slope_y.abs().max(1.0),
                "{text}: {} {slope_y}",
                grad(&y)
            );
        }
    }
}

proptest! {
    #[test]
    fn any_text_is_read_or_refused_without_a_panic(text in ".{0,200}", x in -6.0..6.0, y in -6.0..6.0) {
        if let Ok(formula) = Formula::parse(&text) {
            formula.value(x, y);
        }
    }

    #[test]
    fn any_row_of_known_pieces_is_read_or_refused_without_a_panic(
        pieces in proptest::collection::vec(prop::sample::select(vec![
            "x", "y", "1", "0", ".5", "e", "pi", "+", "-", "*", "/", "^", "(", ")", "<", ">=", "&&", "||", "!", "sin(", "max(", ",", "²", "%",
        ]), 0..80),
    ) {
        let text = pieces.join(" ");
        if let Ok(formula) = Formula::parse(&text) {
            let value = formula.value(0.0, -1.5);
            if formula.is_condition() {
                prop_assert!(value.is_nan() || value == 0.0 || value == 1.0);
            }
        }
    }
}
