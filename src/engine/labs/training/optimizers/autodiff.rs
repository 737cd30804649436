//! Reverse-mode automatic differentiation in slow motion: an expression becomes a graph, values are filled in forwards and
//! derivatives backwards, one node at a time; then one step of gradient descent, and again.

pub mod compare;
pub mod examples;
pub mod graph;
mod program;

use crate::{
    data::formula::Expression,
    device::Device,
    fault::Fault,
    lab::{Change, Export, Lab, Metric, Metrics, Progress},
    params,
    params::{Spec, Syntax, split_flags},
    undo::Undo,
};
use examples::EXAMPLES;
use graph::{Graph, Op};
use serde::{Deserialize, Serialize};

params! {
    /// Settings of the graph.
    pub struct Params {
        expression: String = EXAMPLES[3].expression.into() => Spec::text(300, Syntax::Plain).main().on_stage(),
        /// `x=2, y=-1`: where the variables begin, and where the hand last put them; 1 for those that are not named.
        values: String = EXAMPLES[3].values.into() => Spec::text(300, Syntax::Plain).live().on_stage(),
        /// Variables that gradient descent leaves alone, such as the data of a network.
        fixed: String = EXAMPLES[3].fixed.into() => Spec::text(200, Syntax::Plain).main().live().concept("gradient-descent"),
        lr: f64 = 0.1 => Spec::log(1e-3, 1.0).hard(0.0, 1e6).main().live().concept("gradient-descent"),
    }
}

/// Numbers that the lab reports. `d1` … `d4` are the derivatives of the result by the first four variables, `v1` … `v4` those
/// variables; `burn_gap` and `quotient_gap` the largest difference of any derivative to burn's and to the difference
/// quotient, relative where derivatives are larger than 1; `descents` counts steps of gradient descent.
pub const METRICS: &[Metric] = &[
    Metric::value("f"),
    Metric::hidden("descents"),
    Metric::hidden("grad_norm"),
    Metric::hidden("burn_gap"),
    Metric::hidden("quotient_gap"),
    Metric::hidden("node_count"),
    Metric::hidden("d1"),
    Metric::hidden("d2"),
    Metric::hidden("d3"),
    Metric::hidden("d4"),
    Metric::hidden("v1"),
    Metric::hidden("v2"),
    Metric::hidden("v3"),
    Metric::hidden("v4"),
];

const DERIVATIVES: [&str; 4] = ["d1", "d2", "d3", "d4"];
const VARIABLES: [&str; 4] = ["v1", "v2", "v3", "v4"];
/// Descents that can be taken back.
const REMEMBERED: usize = 500;

/// What the learner's hand does on the stage beyond the parameters.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub enum Action {
    /// One node back.
    Back,
    /// To this place in the present round.
    Go { to: usize },
    /// Puts the variables where the parameters already say, after descent has led them elsewhere.
    Put,
}

/// Where the round stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Phase {
    /// Only the leaves have values.
    Leaves,
    Forward,
    Backward,
    /// Every derivative is known; the next step descends.
    Complete,
}

/// A node, as drawn.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Vertex {
    /// Sign or name of the operation, name of the variable, or empty for a constant.
    pub label: String,
    /// The part of the expression that it computes.
    pub text: String,
    pub kind: Kind,
    pub operands: Vec<usize>,
    /// None before the forward pass has come here.
    pub value: Option<f64>,
    /// What has arrived of the gradient so far; none before anything has.
    pub gradient: Option<f64>,
    /// The derivative by each operand, once the backward pass has been here.
    pub slopes: Vec<f64>,
}

/// What a node is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Kind {
    Variable { fixed: bool },
    Constant,
    Operation,
}

/// A variable with its derivative by three ways.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Derivative {
    pub name: String,
    pub value: f64,
    pub fixed: bool,
    /// By the steps on the graph.
    pub stepped: f64,
    pub burn: f64,
    pub quotient: f64,
}

/// What the panel draws.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Snapshot {
    pub expression: String,
    pub vertices: Vec<Vertex>,
    pub root: usize,
    pub phase: Phase,
    /// Steps done in this round, and in a whole one; the last of them descends.
    pub done: usize,
    pub round: usize,
    /// Operations of the graph: so many steps forwards.
    pub operations: usize,
    /// The node that the last step was about.
    pub current: Option<usize>,
    pub descents: u64,
    /// The result before the last descent.
    pub before: Option<f64>,
    /// The result now, known to the lab before the forward pass shows it.
    pub result: f64,
    pub derivatives: Vec<Derivative>,
}

/// The lab.
pub struct Autodiff {
    params: Params,
    device: Device,
    expression: Expression,
    graph: Graph,
    /// Of the variables.
    variables: Vec<f64>,
    /// Of every node.
    values: Vec<f64>,
    burn: Vec<f64>,
    quotients: Vec<f64>,
    done: usize,
    descents: u64,
    /// Variables before each descent that can be taken back.
    past: Vec<Vec<f64>>,
}

impl Lab for Autodiff {
    type Params = Params;
    type Action = Action;
    type Snapshot = Snapshot;

    const ID: &'static str = "training/optimizers/autodiff";
    const METRICS: &'static [Metric] = METRICS;
    const EXPORTS: &'static [Export] = &[Export::PyTorch];
    const PACE: Option<f64> = Some(3.0);

    fn new(params: &Params, _seed: u64, device: &Device) -> Result<Self, Fault> {
        let expression = Expression::parse(&params.expression)?;
        let graph = Graph::new(&expression, &params.expression)?;
        let variables = read_values(&params.values, &graph.names)?;
        let mut lab = Self {
            params: params.clone(),
            device: device.clone(),
            expression,
            values: Vec::new(),
            burn: Vec::new(),
            quotients: Vec::new(),
            graph,
            variables: Vec::new(),
            done: 0,
            descents: 0,
            past: Vec::new(),
        };
        lab.put(variables)?;
        Ok(lab)
    }

    fn apply(&mut self, params: &Params) -> Result<Change, Fault> {
        if self.params.expression != params.expression {
            return Ok(Change::Restart);
        }
        if self.params.values != params.values {
            self.put(read_values(&params.values, &self.graph.names)?)?;
        }
        self.params = params.clone();
        Ok(Change::Live)
    }

    fn act(&mut self, action: Action) -> Result<(), Fault> {
        match action {
            Action::Back if self.done > 0 => self.done -= 1,
            Action::Back => {
                if let Some(before) = self.past.pop() {
                    self.put(before)?;
                    self.descents -= 1;
                    self.done = self.round() - 1;
                }
            }
            Action::Go { to } => self.done = to.min(self.round() - 1),
            Action::Put => self.put(read_values(&self.params.values, &self.graph.names)?)?,
        }
        Ok(())
    }

    fn undo(&self, action: &Action) -> Option<Undo<Self>> {
        let Action::Put = action else { return None };
        let exchange = |lab: &mut Self, variables: &mut Vec<f64>| {
            let now = lab.variables.clone();
            lab.put(std::mem::replace(variables, now))
        };
        Some(Undo::new("variables", self.variables.clone(), exchange))
    }

    fn step(&mut self) -> Result<Progress, Fault> {
        if self.done + 1 < self.round() {
            self.done += 1;
        } else {
            self.descend()?;
        }
        Ok(Progress::Running)
    }

    fn metrics(&self) -> Metrics {
        let gradients = self.gradients();
        let size = gradients.iter().map(|g| g * g).sum::<f64>().sqrt();
        let mut metrics = Metrics::default()
            .with("f", self.result())
            .with("descents", self.descents as f64)
            .with("grad_norm", size);
        if let Some(gap) = compare::gap(&gradients, &self.burn) {
            metrics.push("burn_gap", gap);
        }
        if let Some(gap) = compare::gap(&gradients, &self.quotients) {
            metrics.push("quotient_gap", gap);
        }
        metrics.push("node_count", self.graph.vertices.len() as f64);
        for (name, gradient) in DERIVATIVES.iter().zip(&gradients) {
            metrics.push(name, *gradient);
        }
        for (name, value) in VARIABLES.iter().zip(&self.variables) {
            metrics.push(name, *value);
        }
        metrics
    }

    fn snapshot(&self) -> Snapshot {
        let gradients = self.graph.backward(&self.values, self.visited());
        Snapshot {
            expression: self.params.expression.clone(),
            vertices: (0..self.graph.vertices.len())
                .map(|place| self.vertex(place, gradients[place]))
                .collect(),
            root: self.graph.root(),
            phase: self.phase(),
            done: self.done,
            round: self.round(),
            operations: self.graph.operations.len(),
            current: self.current(),
            descents: self.descents,
            before: self.past.last().map(|variables| self.expression.value(variables)),
            result: self.result(),
            derivatives: self.derivatives(),
        }
    }

    fn export(&self, format: Export) -> Result<Vec<u8>, Fault> {
        match format {
            Export::PyTorch => Ok(program::pytorch(self).into_bytes()),
            _ => Err(format.not_offered()),
        }
    }
}

/// Whether a graph can be made of what is typed.
///
/// # Errors
/// Those of [`Expression::parse`], `NoDerivative`, `TooManyNodes`.
pub fn check(typed: &str) -> Result<(), Fault> {
    Graph::new(&Expression::parse(typed)?, typed).map(|_| ())
}

/// The typed values, 1 for a variable without one. Names that the expression does not use are passed over, so that a
/// shortened expression does not refuse the values that it had before.
pub fn read_values(text: &str, names: &[String]) -> Result<Vec<f64>, Fault> {
    let mut values = vec![1.0; names.len()];
    let bad = || Fault::BadValues { text: text.into() };
    for pair in split_flags(text) {
        let (name, value) = pair.split_once('=').ok_or_else(bad)?;
        let plain = value.trim().replace('−', "-");
        let value: f64 = plain.parse().ok().filter(|v: &f64| v.is_finite()).ok_or_else(bad)?;
        let name = name.trim().to_lowercase();
        if let Some(index) = names.iter().position(|known| *known == name) {
            values[index] = value;
        }
    }
    Ok(values)
}

impl Autodiff {
    /// Steps of a whole round: every operation forwards, the result's own gradient, every operation backwards, the descent.
    fn round(&self) -> usize {
        2 * self.graph.operations.len() + 2
    }

    /// Operations that the backward pass has visited.
    fn visited(&self) -> usize {
        self.done.saturating_sub(self.graph.operations.len() + 1)
    }

    fn phase(&self) -> Phase {
        let forward = self.graph.operations.len();
        match self.done {
            done if done + 1 == self.round() => Phase::Complete,
            0 => Phase::Leaves,
            done if done <= forward => Phase::Forward,
            _ => Phase::Backward,
        }
    }

    /// The node that the last step was about.
    fn current(&self) -> Option<usize> {
        let operations = &self.graph.operations;
        match (self.done, self.visited()) {
            (0, _) => None,
            (done, _) if done <= operations.len() => operations.get(done - 1).copied(),
            (_, 0) => Some(self.graph.root()),
            (_, visited) => operations.get(operations.len() - visited).copied(),
        }
    }

    fn result(&self) -> f64 {
        self.values[self.graph.root()]
    }

    /// Derivatives of the result by every variable.
    fn gradients(&self) -> Vec<f64> {
        let mut all = self.graph.backward(&self.values, self.graph.operations.len());
        all.truncate(self.variables.len());
        all
    }

    fn is_fixed(&self, name: &str) -> bool {
        split_flags(&self.params.fixed).any(|fixed| fixed.eq_ignore_ascii_case(name))
    }

    /// Gives the variables these values, or changes nothing where the expression has no value there.
    fn put(&mut self, variables: Vec<f64>) -> Result<(), Fault> {
        self.values = self.graph.forward(&variables)?;
        self.burn = compare::by_burn(&self.expression, &variables, &self.device);
        self.quotients = compare::by_differences(&self.expression, &variables);
        self.variables = variables;
        Ok(())
    }

    /// One step of gradient descent; a new round begins.
    fn descend(&mut self) -> Result<(), Fault> {
        let mut moved = self.variables.clone();
        for ((value, gradient), name) in moved.iter_mut().zip(self.gradients()).zip(&self.graph.names) {
            if !self.is_fixed(name) {
                *value -= self.params.lr * gradient;
            }
        }
        let before = self.variables.clone();
        self.put(moved)?;
        self.past.push(before);
        if self.past.len() > REMEMBERED {
            self.past.remove(0);
        }
        self.descents += 1;
        self.done = 0;
        Ok(())
    }

    fn vertex(&self, place: usize, gradient: f64) -> Vertex {
        let operations = &self.graph.operations;
        let vertex = &self.graph.vertices[place];
        let order = operations.iter().position(|operation| *operation == place);
        let known = order.is_none_or(|order| order < self.done);
        // The backward pass has come so far; what it visits hands its gradient on.
        let visited = operations.len() - self.visited().min(operations.len());
        let started = self.done > operations.len();
        let arrived = place == self.graph.root()
            || operations[visited..]
                .iter()
                .any(|operation| self.graph.vertices[*operation].operands.contains(&place));
        let handed = started && order.is_some_and(|order| order >= visited);
        let constant = matches!(vertex.op, Op::Constant(_));
        Vertex {
            label: label(vertex),
            text: vertex.text.clone(),
            kind: match vertex.op {
                Op::Variable(_) => Kind::Variable {
                    fixed: self.is_fixed(&vertex.text),
                },
                Op::Constant(_) => Kind::Constant,
                _ => Kind::Operation,
            },
            operands: vertex.operands.clone(),
            value: known.then(|| self.values[place]),
            gradient: (started && arrived && !constant).then_some(gradient),
            slopes: if handed {
                self.graph.slopes(place, &self.values)
            } else {
                Vec::new()
            },
        }
    }

    fn derivatives(&self) -> Vec<Derivative> {
        let stepped = self.gradients();
        let of = |(index, name): (usize, &String)| Derivative {
            name: name.clone(),
            value: self.variables[index],
            fixed: self.is_fixed(name),
            stepped: stepped[index],
            burn: self.burn[index],
            quotient: self.quotients[index],
        };
        self.graph.names.iter().enumerate().map(of).collect()
    }
}

/// What stands in a node.
fn label(vertex: &graph::Vertex) -> String {
    match vertex.op {
        Op::Variable(_) => vertex.text.clone(),
        Op::Constant(_) => String::new(),
        Op::Sum => "+".into(),
        Op::Subtract => "−".into(),
        Op::Multiply => "×".into(),
        Op::Divide => "÷".into(),
        Op::Power => "^".into(),
        Op::PowerOf(exponent) => format!("^{}", (exponent * 100.0).round() / 100.0),
        Op::Negative => "−".into(),
        Op::Call(function) => function.name().into(),
    }
}

#[cfg(test)]
mod tests;
