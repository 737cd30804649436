//! A formula as an expression of a program: in Python on torch tensors, in Rust on burn tensors.

use super::{
    Expression, Formula,
    parser::{Comparison, Function, Node},
};

impl Formula {
    /// On torch tensors `x` and `y`; constants become tensors where a function needs one.
    pub fn python(&self) -> String {
        python(&self.root, &|variable| ["x", "y"][variable.min(1)].into())
    }

    /// On burn tensors `x` and `y`, with a function `c` that makes a constant of their shape.
    pub fn rust(&self) -> String {
        rust(&self.root)
    }
}

impl Expression {
    /// On torch tensors, each variable as `v["name"]`.
    pub fn python(&self) -> String {
        python(self.root(), &|variable| format!("v[{:?}]", self.names()[variable]))
    }
}

fn sign(comparison: Comparison) -> &'static str {
    match comparison {
        Comparison::Less => "<",
        Comparison::LessEqual => "<=",
        Comparison::Greater => ">",
        Comparison::GreaterEqual => ">=",
        Comparison::Equal => "==",
        Comparison::NotEqual => "!=",
    }
}

fn python(node: &Node, variable: &dyn Fn(usize) -> String) -> String {
    let python = |node: &Node| python(node, variable);
    let two = |a: &Node, sign: &str, b: &Node| format!("({} {sign} {})", python(a), python(b));
    let holds = |condition: String| format!("torch.where({condition}, 1.0, 0.0)");
    match node {
        Node::Number(number) => format!("torch.tensor({number:?}, dtype=torch.float64)"),
        Node::Variable(place) => variable(*place),
        Node::Negative(a) => format!("(-{})", python(a)),
        Node::Add(a, b) => two(a, "+", b),
        Node::Subtract(a, b) => two(a, "-", b),
        Node::Multiply(a, b) => two(a, "*", b),
        Node::Divide(a, b) => two(a, "/", b),
        Node::Remainder(a, b) => format!("torch.remainder({}, {})", python(a), python(b)),
        Node::Power(a, b) => two(a, "**", b),
        Node::Call(function, arguments) => torch_call(*function, &arguments.iter().map(python).collect::<Vec<_>>()),
        Node::Compare(comparison, a, b) => holds(two(a, sign(*comparison), b)),
        Node::And(a, b) => holds(format!("({} != 0) & ({} != 0)", python(a), python(b))),
        Node::Or(a, b) => holds(format!("({} != 0) | ({} != 0)", python(a), python(b))),
        Node::Not(a) => holds(format!("{} == 0", python(a))),
    }
}

fn torch_call(function: Function, arguments: &[String]) -> String {
    let name = match function {
        Function::Ln => "log".to_owned(),
        Function::Min => "minimum".into(),
        Function::Max => "maximum".into(),
        Function::Mod => "remainder".into(),
        other => other.name().to_owned(),
    };
    format!("torch.{name}({})", arguments.join(", "))
}

fn rust(node: &Node) -> String {
    let two = |a: &Node, sign: &str, b: &Node| format!("({} {sign} {})", rust(a), rust(b));
    let holds = |condition: String| format!("{condition}.float()");
    match node {
        Node::Number(number) => format!("c({number:?})"),
        Node::Variable(0) => "x.clone()".into(),
        Node::Variable(_) => "y.clone()".into(),
        Node::Negative(a) => format!("(-{})", rust(a)),
        Node::Add(a, b) => two(a, "+", b),
        Node::Subtract(a, b) => two(a, "-", b),
        Node::Multiply(a, b) => two(a, "*", b),
        Node::Divide(a, b) => two(a, "/", b),
        Node::Remainder(a, b) => format!("{}.remainder({})", rust(a), rust(b)),
        Node::Power(a, b) => match (&**b, whole_power(b)) {
            (_, Some(power)) => {
                // A closure, so that the text of nested powers stays as long as the formula.
                let product = vec!["a.clone()"; power].join(" * ");
                format!("(|a: Tensor<1>| {product})({})", rust(a))
            }
            (Node::Number(power), None) => format!("{}.powf_scalar({power:?})", rust(a)),
            _ => format!("{}.powf({})", rust(a), rust(b)),
        },
        Node::Call(function, arguments) => burn_call(*function, &arguments.iter().map(rust).collect::<Vec<_>>()),
        Node::Compare(comparison, a, b) => {
            let method = match comparison {
                Comparison::Less => "lower",
                Comparison::LessEqual => "lower_equal",
                Comparison::Greater => "greater",
                Comparison::GreaterEqual => "greater_equal",
                Comparison::Equal => "equal",
                Comparison::NotEqual => "not_equal",
            };
            holds(format!("{}.{method}({})", rust(a), rust(b)))
        }
        Node::And(a, b) => holds(format!("{}.bool_and({})", is_true(a), is_true(b))),
        Node::Or(a, b) => holds(format!("{}.bool_or({})", is_true(a), is_true(b))),
        Node::Not(a) => holds(format!("{}.equal_elem(0.0)", rust(a))),
    }
}

fn is_true(node: &Node) -> String {
    format!("{}.not_equal_elem(0.0)", rust(node))
}

/// A small whole power is a product: its gradient exists below zero too.
fn whole_power(node: &Node) -> Option<usize> {
    match node {
        Node::Number(power) if power.fract() == 0.0 && (1.0..=8.0).contains(power) => Some(*power as usize),
        _ => None,
    }
}

fn burn_call(function: Function, arguments: &[String]) -> String {
    let [a, b] = [0, 1].map(|index| arguments.get(index).cloned().unwrap_or_default());
    match function {
        Function::Ln | Function::Log => format!("{a}.log()"),
        Function::Log2 => format!("({a}.log() / std::f64::consts::LN_2)"),
        Function::Log10 => format!("({a}.log() / std::f64::consts::LN_10)"),
        Function::Relu => format!("burn::tensor::activation::relu({a})"),
        Function::Sigmoid => format!("burn::tensor::activation::sigmoid({a})"),
        Function::Min => format!("{a}.min_pair({b})"),
        Function::Max => format!("{a}.max_pair({b})"),
        Function::Pow => format!("{a}.powf({b})"),
        Function::Hypot => format!("(|a: Tensor<1>, b: Tensor<1>| (a.clone() * a + b.clone() * b).sqrt())({a}, {b})"),
        Function::Atan2 => format!("{a}.atan2({b})"),
        Function::Mod => format!("{a}.remainder({b})"),
        other => format!("{a}.{}()", other.name()),
    }
}
