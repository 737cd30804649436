//! Expressions that are worth stepping through.

/// An expression with values of its variables and those that descent leaves alone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Example {
    /// `option-example-<name>` in the .ftl files.
    pub name: &'static str,
    pub expression: &'static str,
    pub values: &'static str,
    pub fixed: &'static str,
}

/// A chain of three, a product of a sum, a value that is used twice, a mix, one neuron, and a network of two layers.
pub const EXAMPLES: &[Example] = &[
    Example {
        name: "chain",
        expression: "exp(sin(x^2))",
        values: "x=0.8",
        fixed: "",
    },
    Example {
        name: "product",
        expression: "(a + b) * c",
        values: "a=3, b=-1, c=-2",
        fixed: "",
    },
    Example {
        name: "paths",
        expression: "x*sigmoid(x) + x^2",
        values: "x=1.5",
        fixed: "",
    },
    Example {
        name: "mix",
        expression: "log(x^2 + 1) + max(x*y, cos(y)) / 2",
        values: "x=1.2, y=0.8",
        fixed: "",
    },
    Example {
        name: "neuron",
        expression: "(sigmoid(w1*x1 + w2*x2 + b) - t)^2",
        values: "w1=0.5, x1=1.5, w2=-0.8, x2=2, b=0.2, t=1",
        fixed: "x1, x2, t",
    },
    Example {
        name: "network",
        expression: "(sigmoid(v1*tanh(w1*x1 + w2*x2 + b1) + v2*tanh(w3*x1 + w4*x2 + b2) + c) - t)^2",
        values: "v1=0.7, w1=0.6, x1=1, w2=-0.4, x2=0.5, b1=0.1, v2=-0.9, w3=-0.5, w4=0.8, b2=-0.2, c=0.1, t=0",
        fixed: "x1, x2, t",
    },
];
