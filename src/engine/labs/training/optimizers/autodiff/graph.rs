//! An expression as a graph of single operations: values forwards, derivatives backwards.

use crate::{
    data::formula::{
        Expression,
        eval::call,
        parser::{Function, Node},
    },
    fault::Fault,
};

/// Most nodes of a graph: more cannot be read on the stage.
pub const MAX_NODES: usize = 40;

/// What a node does with its operands.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Op {
    /// By its place among the names.
    Variable(usize),
    Constant(f64),
    /// Of two or more.
    Sum,
    Subtract,
    Multiply,
    Divide,
    Power,
    /// A power with a constant exponent.
    PowerOf(f64),
    Negative,
    Call(Function),
}

/// One node.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Vertex {
    pub op: Op,
    /// Places of the operands, all before this node.
    pub operands: Vec<usize>,
    /// The part of the expression that it computes.
    pub text: String,
}

/// The graph: variables first, then each node after its operands; the last one is the result.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Graph {
    pub vertices: Vec<Vertex>,
    pub names: Vec<String>,
    /// Places of the nodes that compute something, in the order of the forward pass.
    pub operations: Vec<usize>,
}

impl Graph {
    /// # Errors
    /// `NoDerivative` for an operation without a slope, `TooManyNodes`.
    pub fn new(expression: &Expression, typed: &str) -> Result<Self, Fault> {
        let names = expression.names().to_vec();
        let variable = |(index, name): (usize, &String)| Vertex {
            op: Op::Variable(index),
            operands: Vec::new(),
            text: name.clone(),
        };
        let mut graph = Self {
            vertices: names.iter().enumerate().map(variable).collect(),
            names,
            operations: Vec::new(),
        };
        graph.add(expression.root(), typed)?;
        let found = graph.vertices.len();
        if found > MAX_NODES {
            return Err(Fault::TooManyNodes {
                found,
                limit: MAX_NODES,
            });
        }
        Ok(graph)
    }

    /// The place of the result.
    pub fn root(&self) -> usize {
        self.operations.last().copied().unwrap_or(0)
    }

    /// Adds what computes `node` and returns its place.
    fn add(&mut self, node: &Node, typed: &str) -> Result<usize, Fault> {
        if let Node::Variable(index) = node {
            return Ok(*index);
        }
        if let Some(value) = constant(node) {
            return Ok(self.push(Op::Constant(value), Vec::new(), node));
        }
        let (op, operands) = match node {
            Node::Negative(a) => (Op::Negative, vec![&**a]),
            Node::Add(..) => (Op::Sum, terms(node)),
            Node::Subtract(a, b) => (Op::Subtract, vec![&**a, &**b]),
            Node::Multiply(a, b) => (Op::Multiply, vec![&**a, &**b]),
            Node::Divide(a, b) => (Op::Divide, vec![&**a, &**b]),
            Node::Power(a, b) => power(a, b),
            Node::Call(Function::Pow, of) => power(&of[0], &of[1]),
            Node::Call(function, of) if has_slope(*function) => (Op::Call(*function), of.iter().collect()),
            _ => {
                let part = match node {
                    Node::Call(function, _) => function.name().to_owned(),
                    Node::Remainder(..) => "%".to_owned(),
                    _ => "< > = && || !".to_owned(),
                };
                let formula = typed.to_owned();
                return Err(Fault::NoDerivative { formula, part });
            }
        };
        let operands = operands
            .into_iter()
            .map(|operand| self.add(operand, typed))
            .collect::<Result<_, _>>()?;
        let at = self.push(op, operands, node);
        self.operations.push(at);
        Ok(at)
    }

    fn push(&mut self, op: Op, operands: Vec<usize>, node: &Node) -> usize {
        let text = node.text(&self.names);
        self.vertices.push(Vertex { op, operands, text });
        self.vertices.len() - 1
    }

    /// The value of every node.
    ///
    /// # Errors
    /// Names the part without a finite value or slope.
    pub fn forward(&self, variables: &[f64]) -> Result<Vec<f64>, Fault> {
        let mut values: Vec<f64> = Vec::with_capacity(self.vertices.len());
        for vertex in &self.vertices {
            let of: Vec<f64> = vertex.operands.iter().map(|operand| values[*operand]).collect();
            let value = match vertex.op {
                Op::Variable(index) => variables[index],
                op => op.value(&of),
            };
            self.check(vertex, value, &of)?;
            values.push(value);
        }
        Ok(values)
    }

    fn check(&self, vertex: &Vertex, value: f64, of: &[f64]) -> Result<(), Fault> {
        let part = vertex.text.clone();
        let shown = || {
            let each = vertex.operands.iter().zip(of);
            let each: Vec<String> = each
                .map(|(operand, value)| format!("{} = {value:.4}", self.vertices[*operand].text))
                .collect();
            each.join(", ")
        };
        let logarithm = matches!(
            vertex.op,
            Op::Call(Function::Log | Function::Ln | Function::Log2 | Function::Log10)
        );
        if logarithm && of[0] <= 0.0 {
            let value = format!("{:.4}", of[0]);
            return Err(Fault::LogOfNegative { part, value });
        }
        if vertex.op == Op::Divide && of[1] == 0.0 {
            return Err(Fault::DivisionByZero { part });
        }
        if !value.is_finite() {
            return Err(Fault::NoValue { part, value: shown() });
        }
        if !vertex.op.slopes(of, value).iter().all(|slope| slope.is_finite()) {
            return Err(Fault::NoSlope { part, value: shown() });
        }
        Ok(())
    }

    /// The derivative of the node at `place` by each of its operands.
    pub fn slopes(&self, place: usize, values: &[f64]) -> Vec<f64> {
        let vertex = &self.vertices[place];
        let of: Vec<f64> = vertex.operands.iter().map(|operand| values[*operand]).collect();
        vertex.op.slopes(&of, values[place])
    }

    /// Gradients after the result's own was set to 1 and `visited` operations, the last first, have handed theirs on.
    pub fn backward(&self, values: &[f64], visited: usize) -> Vec<f64> {
        let mut gradients = vec![0.0; self.vertices.len()];
        gradients[self.root()] = 1.0;
        for &place in self.operations.iter().rev().take(visited) {
            let slopes = self.slopes(place, values);
            for (operand, slope) in self.vertices[place].operands.iter().zip(slopes) {
                gradients[*operand] += gradients[place] * slope;
            }
        }
        gradients
    }
}

/// Functions with a slope wherever they have a value, kinks apart.
fn has_slope(function: Function) -> bool {
    use Function as F;
    !matches!(
        function,
        F::Sign | F::Floor | F::Ceil | F::Round | F::Mod | F::Atan2 | F::Hypot
    )
}

/// The value of a part without variables.
fn constant(node: &Node) -> Option<f64> {
    let all = |parts: &[&Node]| parts.iter().map(|part| constant(part)).collect::<Option<Vec<f64>>>();
    match node {
        Node::Number(number) => Some(*number),
        Node::Negative(a) => constant(a).map(|a| -a),
        Node::Add(a, b) => all(&[a, b]).map(|v| v[0] + v[1]),
        Node::Subtract(a, b) => all(&[a, b]).map(|v| v[0] - v[1]),
        Node::Multiply(a, b) => all(&[a, b]).map(|v| v[0] * v[1]),
        Node::Divide(a, b) => all(&[a, b]).map(|v| v[0] / v[1]),
        Node::Power(a, b) => all(&[a, b]).map(|v| v[0].powf(v[1])),
        Node::Call(function, of) if has_slope(*function) => {
            let of = all(&of.iter().collect::<Vec<_>>())?;
            Some(call(*function, of[0], of.get(1).copied().unwrap_or_default()))
        }
        _ => None,
    }
}

/// The terms of a sum of sums: one node adds them all.
fn terms(node: &Node) -> Vec<&Node> {
    match node {
        Node::Add(a, b) if constant(node).is_none() => {
            let mut all = terms(a);
            all.extend(terms(b));
            all
        }
        other => vec![other],
    }
}

fn power<'a>(base: &'a Node, exponent: &'a Node) -> (Op, Vec<&'a Node>) {
    match constant(exponent) {
        Some(exponent) => (Op::PowerOf(exponent), vec![base]),
        None => (Op::Power, vec![base, exponent]),
    }
}

impl Op {
    fn value(self, of: &[f64]) -> f64 {
        match self {
            Self::Variable(_) => f64::NAN,
            Self::Constant(value) => value,
            Self::Sum => of.iter().sum(),
            Self::Subtract => of[0] - of[1],
            Self::Multiply => of[0] * of[1],
            Self::Divide => of[0] / of[1],
            Self::Power => of[0].powf(of[1]),
            Self::PowerOf(exponent) => of[0].powf(exponent),
            Self::Negative => -of[0],
            Self::Call(function) => call(function, of[0], of.get(1).copied().unwrap_or_default()),
        }
    }

    /// The derivatives by each operand; `y` is the value. At a kink the same branch as burn's: relu and abs have slope 0
    /// at 0, of two equal numbers the first one is the larger and the smaller.
    fn slopes(self, of: &[f64], y: f64) -> Vec<f64> {
        match self {
            Self::Variable(_) | Self::Constant(_) => Vec::new(),
            Self::Sum => vec![1.0; of.len()],
            Self::Subtract => vec![1.0, -1.0],
            Self::Multiply => vec![of[1], of[0]],
            Self::Divide => vec![1.0 / of[1], -of[0] / (of[1] * of[1])],
            Self::Power => vec![of[1] * of[0].powf(of[1] - 1.0), y * of[0].ln()],
            Self::PowerOf(0.0) => vec![0.0],
            Self::PowerOf(exponent) => vec![exponent * of[0].powf(exponent - 1.0)],
            Self::Negative => vec![-1.0],
            Self::Call(Function::Max) => choose(of[0] >= of[1]),
            Self::Call(Function::Min) => choose(of[0] <= of[1]),
            Self::Call(function) => vec![slope(function, of[0], y)],
        }
    }
}

fn choose(first: bool) -> Vec<f64> {
    if first { vec![1.0, 0.0] } else { vec![0.0, 1.0] }
}

/// The derivative of a function of one argument at `x`, where its value is `y`.
fn slope(function: Function, x: f64, y: f64) -> f64 {
    use Function as F;
    match function {
        F::Sin => x.cos(),
        F::Cos => -x.sin(),
        F::Tan => 1.0 + y * y,
        F::Asin => 1.0 / (1.0 - x * x).sqrt(),
        F::Acos => -1.0 / (1.0 - x * x).sqrt(),
        F::Atan => 1.0 / (1.0 + x * x),
        F::Sinh => x.cosh(),
        F::Cosh => x.sinh(),
        F::Tanh => 1.0 - y * y,
        F::Exp => y,
        F::Log | F::Ln => 1.0 / x,
        F::Log2 => 1.0 / (x * std::f64::consts::LN_2),
        F::Log10 => 1.0 / (x * std::f64::consts::LN_10),
        F::Sqrt => 0.5 / y,
        F::Abs => f64::from(i8::from(x > 0.0) - i8::from(x < 0.0)),
        F::Relu => f64::from(u8::from(x > 0.0)),
        F::Sigmoid => y * (1.0 - y),
        F::Sign | F::Floor | F::Ceil | F::Round => 0.0,
        F::Min | F::Max | F::Pow | F::Atan2 | F::Hypot | F::Mod => f64::NAN,
    }
}
