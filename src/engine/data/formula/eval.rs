//! The value of a formula: at one point as a plain number, at many points as tensors that carry gradients.

use super::{
    Formula,
    parser::{Comparison, Function, Node},
};
use burn::tensor::Tensor;

impl Formula {
    /// The value at a point; NaN where there is none. A condition is 1 where it holds and 0 where it does not, and has no
    /// value where a side of a comparison has none (`1/x > 2` at `x = 0`).
    pub fn value(&self, x: f64, y: f64) -> f64 {
        value(&self.root, &[x, y])
    }

    /// The values at `x` and `y`, both `[n]`, differentiable. Conditions are steps of 0 and 1 without a gradient.
    pub fn tensor(&self, x: Tensor<1>, y: Tensor<1>) -> Tensor<1> {
        tensor(&self.root, &[x, y])
    }
}

fn truth(holds: bool) -> f64 {
    f64::from(u8::from(holds))
}

/// The value where the variables have these values.
pub(super) fn value(node: &Node, variables: &[f64]) -> f64 {
    let of = |node: &Node| value(node, variables);
    match node {
        Node::Number(number) => *number,
        Node::Variable(index) => variables.get(*index).copied().unwrap_or(f64::NAN),
        Node::Negative(a) => -of(a),
        Node::Add(a, b) => of(a) + of(b),
        Node::Subtract(a, b) => of(a) - of(b),
        Node::Multiply(a, b) => of(a) * of(b),
        Node::Divide(a, b) => of(a) / of(b),
        Node::Remainder(a, b) => of(a).rem_euclid(of(b)),
        Node::Power(a, b) => of(a).powf(of(b)),
        Node::Call(function, arguments) => call(*function, of(&arguments[0]), arguments.get(1).map_or(0.0, of)),
        Node::Compare(comparison, a, b) => {
            let (a, b) = (of(a), of(b));
            if a.is_finite() && b.is_finite() {
                truth(compare(*comparison, a, b))
            } else {
                f64::NAN
            }
        }
        Node::And(a, b) => both(of(a), of(b), |a, b| a && b),
        Node::Or(a, b) => both(of(a), of(b), |a, b| a || b),
        Node::Not(a) => both(of(a), 0.0, |a, _| !a),
    }
}

fn both(a: f64, b: f64, combine: impl Fn(bool, bool) -> bool) -> f64 {
    if a.is_finite() && b.is_finite() {
        truth(combine(a != 0.0, b != 0.0))
    } else {
        f64::NAN
    }
}

fn compare(comparison: Comparison, a: f64, b: f64) -> bool {
    match comparison {
        Comparison::Less => a < b,
        Comparison::LessEqual => a <= b,
        Comparison::Greater => a > b,
        Comparison::GreaterEqual => a >= b,
        Comparison::Equal => a == b,
        Comparison::NotEqual => a != b,
    }
}

/// The value of a function; those of one argument do not look at `b`.
pub(crate) fn call(function: Function, a: f64, b: f64) -> f64 {
    match function {
        Function::Sin => a.sin(),
        Function::Cos => a.cos(),
        Function::Tan => a.tan(),
        Function::Asin => a.asin(),
        Function::Acos => a.acos(),
        Function::Atan => a.atan(),
        Function::Sinh => a.sinh(),
        Function::Cosh => a.cosh(),
        Function::Tanh => a.tanh(),
        Function::Exp => a.exp(),
        Function::Log | Function::Ln => a.ln(),
        Function::Log2 => a.log2(),
        Function::Log10 => a.log10(),
        Function::Sqrt => a.sqrt(),
        Function::Abs => a.abs(),
        // 0 at 0, unlike f64::signum.
        Function::Sign => truth(a > 0.0) - truth(a < 0.0) + if a.is_nan() { a } else { 0.0 },
        Function::Floor => a.floor(),
        Function::Ceil => a.ceil(),
        // Half to even, as tensors round.
        Function::Round => a.round_ties_even(),
        Function::Relu => {
            if a.is_nan() {
                a
            } else {
                a.max(0.0)
            }
        }
        Function::Sigmoid => 1.0 / (1.0 + (-a).exp()),
        // f64::min and max would hide a NaN.
        Function::Min => {
            if a.is_nan() || b.is_nan() {
                f64::NAN
            } else {
                a.min(b)
            }
        }
        Function::Max => {
            if a.is_nan() || b.is_nan() {
                f64::NAN
            } else {
                a.max(b)
            }
        }
        Function::Pow => a.powf(b),
        Function::Atan2 => a.atan2(b),
        Function::Hypot => a.hypot(b),
        Function::Mod => a.rem_euclid(b),
    }
}

/// The same on tensors of one shape `[n]`; there is at least one variable, and every one of the formula is there.
pub(super) fn tensor(node: &Node, variables: &[Tensor<1>]) -> Tensor<1> {
    let of = |node: &Node| tensor(node, variables);
    let flag = |node: &Node| of(node).not_equal_elem(0.0).float();
    match node {
        Node::Number(number) => variables[0].zeros_like().add_scalar(*number),
        Node::Variable(index) => variables[*index].clone(),
        Node::Negative(a) => -of(a),
        Node::Add(a, b) => of(a) + of(b),
        Node::Subtract(a, b) => of(a) - of(b),
        Node::Multiply(a, b) => of(a) * of(b),
        Node::Divide(a, b) => of(a) / of(b),
        Node::Remainder(a, b) => of(a).remainder(of(b)),
        Node::Power(a, b) => tensor_power(of(a), b, of),
        Node::Call(function, arguments) => tensor_call(*function, arguments, of),
        Node::Compare(comparison, a, b) => tensor_compare(*comparison, of(a), of(b)),
        Node::And(a, b) => flag(a) * flag(b),
        Node::Or(a, b) => (flag(a) + flag(b)).not_equal_elem(0.0).float(),
        Node::Not(a) => of(a).equal_elem(0.0).float(),
    }
}

/// A constant exponent is taken as a number: its power then has a gradient at negative bases too.
fn tensor_power(base: Tensor<1>, exponent: &Node, of: impl Fn(&Node) -> Tensor<1>) -> Tensor<1> {
    match constant(exponent) {
        Some(exponent) => base.powf_scalar(exponent),
        None => base.powf(of(exponent)),
    }
}

fn constant(node: &Node) -> Option<f64> {
    match node {
        Node::Number(number) => Some(*number),
        Node::Negative(inner) => constant(inner).map(|number| -number),
        _ => None,
    }
}

fn tensor_compare(comparison: Comparison, a: Tensor<1>, b: Tensor<1>) -> Tensor<1> {
    match comparison {
        Comparison::Less => a.lower(b),
        Comparison::LessEqual => a.lower_equal(b),
        Comparison::Greater => a.greater(b),
        Comparison::GreaterEqual => a.greater_equal(b),
        Comparison::Equal => a.equal(b),
        Comparison::NotEqual => a.not_equal(b),
    }
    .float()
}

fn tensor_call(function: Function, arguments: &[Node], of: impl Fn(&Node) -> Tensor<1>) -> Tensor<1> {
    let a = of(&arguments[0]);
    let b = || of(&arguments[1]);
    match function {
        Function::Sin => a.sin(),
        Function::Cos => a.cos(),
        Function::Tan => a.tan(),
        Function::Asin => a.asin(),
        Function::Acos => a.acos(),
        Function::Atan => a.atan(),
        Function::Sinh => a.sinh(),
        Function::Cosh => a.cosh(),
        Function::Tanh => a.tanh(),
        Function::Exp => a.exp(),
        Function::Log | Function::Ln => a.log(),
        Function::Log2 => a.log().div_scalar(std::f64::consts::LN_2),
        Function::Log10 => a.log().div_scalar(std::f64::consts::LN_10),
        Function::Sqrt => a.sqrt(),
        Function::Abs => a.abs(),
        Function::Sign => a.sign(),
        Function::Floor => a.floor(),
        Function::Ceil => a.ceil(),
        Function::Round => a.round(),
        Function::Relu => burn::tensor::activation::relu(a),
        Function::Sigmoid => burn::tensor::activation::sigmoid(a),
        Function::Min => a.min_pair(b()),
        Function::Max => a.max_pair(b()),
        Function::Pow => tensor_power(a, &arguments[1], of),
        Function::Atan2 => a.atan2(b()),
        Function::Hypot => {
            let b = b();
            (a.clone() * a + b.clone() * b).sqrt()
        }
        Function::Mod => a.remainder(b()),
    }
}
