//! The functions as formulas, with today's numbers put in.

use neural_atlas_engine::labs::foundations::activations::curves::{Params, Reading, functions::Function};

/// A number for a formula, in parentheses where it needs them.
fn put(value: f64) -> String {
    grouped(shown(value))
}

/// In parentheses where it is negative or a power of ten.
fn grouped(text: String) -> String {
    if text.starts_with('-') || text.contains('^') {
        format!("({text})")
    } else {
        text
    }
}

/// A number for a formula, to six digits after the point.
pub fn exact(value: f64) -> String {
    if is_tiny(value) {
        scientific(value, 2)
    } else {
        format!("{value:.6}")
    }
}

/// Whether six digits after the point say too little of it.
fn is_tiny(value: f64) -> bool {
    value != 0.0 && value.abs() < 1e-4
}

/// A number for a formula, short.
pub fn shown(value: f64) -> String {
    let size = value.abs();
    if size != 0.0 && !(1e-3..1e6).contains(&size) {
        return scientific(value, 2);
    }
    trimmed(&format!("{value:.3}"))
}

/// A number from which `result` is computed: two digits beyond the last one that [`exact`] gives the result, so that what
/// is written out comes to it.
fn toward(value: f64, result: f64) -> String {
    let exponent = |value: f64| value.abs().log10().floor() as i32;
    let decimals = if is_tiny(result) { 4 - exponent(result) } else { 8 };
    if value != 0.0 && value.abs() < 1e-3 {
        return scientific(value, (decimals + exponent(value)).max(2) as usize);
    }
    let decimals = decimals as usize;
    trimmed(&format!("{value:.decimals$}"))
}

fn trimmed(text: &str) -> String {
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

/// The same digits outside of a formula.
pub fn exact_text(value: f64) -> String {
    let text = if is_tiny(value) {
        format!("{value:.3e}")
    } else {
        format!("{value:.8}")
    };
    text.replace('-', "−")
}

fn scientific(value: f64, decimals: usize) -> String {
    let text = format!("{value:.decimals$e}");
    text.split_once('e')
        .map_or(text.clone(), |(m, e)| format!("{m}\\times 10^{{{e}}}"))
}

/// `f(x) = … = number` for the branch on which x lies.
pub fn value(reading: &Reading, x: f64, params: &Params) -> String {
    let result = exact(reading.y);
    let (x_, right) = (put(x), x > 0.0);
    let piece = |name: &str, slope: f64| {
        if right {
            format!(r"{name}(x)=x={result}")
        } else {
            format!(r"{name}(x)=\alpha x={}\cdot {x_}={result}", shown(slope))
        }
    };
    match reading.function {
        Function::Identity => format!(r"f(x)=x={result}"),
        Function::Sigmoid => format!(r"\sigma(x)=\frac{{1}}{{1+e^{{-x}}}}=\frac{{1}}{{1+e^{{-{x_}}}}}={result}"),
        Function::Tanh => {
            format!(r"\tanh x=\frac{{e^{{x}}-e^{{-x}}}}{{e^{{x}}+e^{{-x}}}}=\tanh {x_}={result}")
        }
        Function::Relu => format!(r"\mathrm{{ReLU}}(x)=\max(0,x)=\max(0,{})={result}", shown(x)),
        Function::LeakyRelu => piece(r"\mathrm{LeakyReLU}", params.alpha_leaky),
        Function::Prelu => piece(r"\mathrm{PReLU}", params.alpha_prelu),
        Function::Elu if right => format!(r"\mathrm{{ELU}}(x)=x={result}"),
        Function::Elu => {
            let alpha = shown(params.alpha_elu);
            format!(
                r"\mathrm{{ELU}}(x)=\alpha(e^{{x}}-1)={alpha}\,(e^{{{}}}-1)={result}",
                shown(x)
            )
        }
        Function::Gelu => {
            let share = if x == 0.0 { 0.5 } else { reading.y / x };
            format!(
                r"\mathrm{{GELU}}(x)=x\,\Phi(x)={x_}\cdot {}={result}",
                toward(share, reading.y)
            )
        }
    }
}

/// `f'(x) = … = number`.
pub fn derivative(reading: &Reading, x: f64, params: &Params) -> String {
    let result = exact(reading.dy);
    let y = toward(reading.y, reading.dy);
    let piece = |name: &str, slope: &str| {
        let case = if x > 0.0 { "1" } else { slope };
        format!(r"{name}'(x)={case}={result}")
    };
    match reading.function {
        Function::Identity => format!(r"f'(x)=1={result}"),
        Function::Sigmoid => {
            format!(r"\sigma'(x)=\sigma(x)\,(1-\sigma(x))={y}\,(1-{y})={result}")
        }
        Function::Tanh => format!(r"\tanh'x=1-\tanh^2x=1-{}^2={result}", grouped(y)),
        Function::Relu => piece(r"\mathrm{ReLU}", "0"),
        Function::LeakyRelu => piece(r"\mathrm{LeakyReLU}", r"\alpha"),
        Function::Prelu => piece(r"\mathrm{PReLU}", r"\alpha"),
        Function::Elu if x > 0.0 => format!(r"\mathrm{{ELU}}'(x)=1={result}"),
        Function::Elu => {
            format!(
                r"\mathrm{{ELU}}'(x)=\alpha e^{{x}}={}\,e^{{{}}}={result}",
                shown(params.alpha_elu),
                shown(x)
            )
        }
        Function::Gelu => {
            let density = (-x * x / 2.0).exp() / std::f64::consts::TAU.sqrt();
            let share = if x == 0.0 { 0.5 } else { reading.y / x };
            format!(
                r"\mathrm{{GELU}}'(x)=\Phi(x)+x\,\varphi(x)={}+{}\cdot {}={result}",
                toward(share, reading.dy),
                put(x),
                toward(density, reading.dy)
            )
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_in_formulas_have_six_digits_or_a_power_of_ten() {
        assert_eq!(exact(0.25), "0.250000");
        assert_eq!(exact(-1.5e-7), "-1.50\\times 10^{-7}");
        assert_eq!(shown(2.0), "2");
        assert_eq!(put(-1.5), "(-1.5)");
    }

    /// The number that is written so.
    fn read(text: &str) -> f64 {
        let plain = text
            .trim_matches(['(', ')'])
            .replace(r"\times 10^{", "e")
            .replace('}', "");
        plain.parse().unwrap()
    }

    /// What a derivative's formula puts in, and its result.
    fn written(function: Function, y: f64, dy: f64, x: f64) -> (String, f64) {
        let reading = Reading {
            function,
            y,
            dy,
            dy_closed: dy,
        };
        let text = derivative(&reading, x, &Params::default());
        let parts: Vec<&str> = text.split('=').collect();
        (parts[2].to_owned(), read(parts[3]))
    }

    #[test]
    fn what_is_written_out_for_sigmoid_and_tanh_comes_to_the_last_digit_of_the_result_from_minus_12_to_12() {
        // Half of the last digit is the result's own rounding.
        let agree = |found: f64, result: f64, dy: f64| {
            let last = if dy < 1e-4 {
                10f64.powf(dy.log10().floor() - 2.0)
            } else {
                1e-6
            };
            assert!((found - result).abs() < 0.52 * last, "{found} {result}");
        };
        for x in (-120..=120).map(|tenth| f64::from(tenth) / 10.0) {
            let y = 1.0 / (1.0 + (-x).exp());
            let dy = y * (1.0 - y);
            let (product, result) = written(Function::Sigmoid, y, dy, x);
            let (y, one_less) = product.split_once(r"\,(1-").unwrap();
            agree(read(y) * (1.0 - read(one_less)), result, dy);

            let y = x.tanh();
            let dy = 1.0 - y * y;
            let (difference, result) = written(Function::Tanh, y, dy, x);
            let y = difference.strip_prefix("1-").unwrap().strip_suffix("^2").unwrap();
            agree(1.0 - read(y).powi(2), result, dy);
        }
    }

    #[test]
    fn the_derivative_of_gelu_at_2_is_written_with_the_tables_values_of_the_normal_distribution() {
        // Φ(2) = 0.977249868, φ(2) = 0.053990967.
        let (sum, result) = written(Function::Gelu, 2.0 * 0.977_249_868, 1.085_231_801, 2.0);
        assert_eq!(sum, r"0.97724987+2\cdot 0.05399097");
        assert_eq!(result, 1.085_232);
    }

    #[test]
    fn the_formula_of_leaky_relu_below_0_shows_its_slope_times_x() {
        let reading = Reading {
            function: Function::LeakyRelu,
            y: -0.02,
            dy: 0.01,
            dy_closed: 0.01,
        };
        let params = Params::default();
        assert!(value(&reading, -2.0, &params).ends_with(r"\alpha x=0.01\cdot (-2)=-0.020000"));
        assert!(derivative(&reading, -2.0, &params).ends_with(r"\alpha=0.010000"));
    }
}
