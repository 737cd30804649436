//! The functions as formulas, with today's numbers put in.

use neural_atlas_engine::labs::foundations::activations::curves::{Params, Reading, functions::Function};

/// A number for a formula, in parentheses where it is negative.
fn put(value: f64) -> String {
    let text = shown(value);
    if value < 0.0 { format!("({text})") } else { text }
}

/// A number for a formula, to six digits after the point.
pub fn exact(value: f64) -> String {
    let size = value.abs();
    if size != 0.0 && size < 1e-4 {
        scientific(value)
    } else {
        format!("{value:.6}")
    }
}

/// A number for a formula, short.
pub fn shown(value: f64) -> String {
    let size = value.abs();
    if size != 0.0 && !(1e-3..1e6).contains(&size) {
        return scientific(value);
    }
    let text = format!("{value:.3}");
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

/// The same digits outside of a formula.
pub fn exact_text(value: f64) -> String {
    let size = value.abs();
    let text = if size != 0.0 && size < 1e-4 {
        format!("{value:.3e}")
    } else {
        format!("{value:.8}")
    };
    text.replace('-', "−")
}

fn scientific(value: f64) -> String {
    let text = format!("{value:.2e}");
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
            format!(r"\mathrm{{GELU}}(x)=x\,\Phi(x)={x_}\cdot {}={result}", shown(share))
        }
    }
}

/// `f'(x) = … = number`.
pub fn derivative(reading: &Reading, x: f64, params: &Params) -> String {
    let result = exact(reading.dy);
    let y = shown(reading.y);
    let piece = |name: &str, slope: &str| {
        let case = if x > 0.0 { "1" } else { slope };
        format!(r"{name}'(x)={case}={result}")
    };
    match reading.function {
        Function::Identity => format!(r"f'(x)=1={result}"),
        Function::Sigmoid => {
            format!(r"\sigma'(x)=\sigma(x)\,(1-\sigma(x))={y}\,(1-{y})={result}")
        }
        Function::Tanh => format!(r"\tanh'x=1-\tanh^2x=1-{}^2={result}", put(reading.y)),
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
                shown(share),
                put(x),
                shown(density)
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
