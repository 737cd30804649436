//! Pieces of PyTorch programs.

use super::{float, list};
use crate::nn::{
    activation::Activation,
    loss::Target,
    mlp::{Batch, Mlp},
    optimizer::OptimizerKind,
};
use std::ops::Range;

/// The function of `x` as an expression.
pub fn activation(activation: Activation) -> &'static str {
    match activation {
        Activation::Linear => "x",
        Activation::Tanh => "torch.tanh(x)",
        Activation::Relu => "F.relu(x)",
        Activation::Sigmoid => "torch.sigmoid(x)",
        Activation::LeakyRelu => "F.leaky_relu(x, 0.01)",
        Activation::Elu => "F.elu(x)",
        Activation::Gelu => "F.gelu(x)",
        Activation::Swish => "F.silu(x)",
        Activation::Softplus => "F.softplus(x)",
        Activation::Sin => "torch.sin(x)",
    }
}

/// The optimizer of `model` at the learning rate `LR`; the momentum of Adam is its first beta.
pub fn optimizer(kind: OptimizerKind, momentum: f64) -> String {
    let arguments = match kind {
        OptimizerKind::Sgd => "SGD(model.parameters(), lr=LR)".to_owned(),
        OptimizerKind::Momentum => format!("SGD(model.parameters(), lr=LR, momentum={momentum:?})"),
        OptimizerKind::Nesterov if momentum == 0.0 => "SGD(model.parameters(), lr=LR)".to_owned(),
        OptimizerKind::Nesterov => format!("SGD(model.parameters(), lr=LR, momentum={momentum:?}, nesterov=True)"),
        OptimizerKind::AdaGrad => "Adagrad(model.parameters(), lr=LR)".to_owned(),
        OptimizerKind::RmsProp => "RMSprop(model.parameters(), lr=LR)".to_owned(),
        OptimizerKind::Adam => format!("Adam(model.parameters(), lr=LR, betas=({momentum:?}, 0.999))"),
        OptimizerKind::AdamW => format!("AdamW(model.parameters(), lr=LR, betas=({momentum:?}, 0.999))"),
    };
    format!("torch.optim.{arguments}")
}

/// A class `Activation`, the list `WEIGHTS` and a function `network` that makes a multilayer perceptron with them: a run in
/// the program starts from the very weights of the run here.
pub fn network(mlp: &Mlp, of: Activation) -> String {
    let flat = mlp.weights();
    let part = |range: &Range<usize>| list(flat[range.clone()].iter().copied().map(float));
    let layers = mlp.layers().iter().map(|layer| {
        let (weights, biases) = (part(&layer.weights), part(&layer.biases));
        format!(
            "    (torch.tensor([\n{weights}\n    ]).reshape({}, {}), torch.tensor([\n{biases}\n    ])),\n",
            layer.to, layer.from
        )
    });
    format!(
        r#"# Weights and biases from which every network starts, layer by layer.
WEIGHTS = [
{layers}]


class Activation(nn.Module):
    def forward(self, x):
        return {activation}


def network():
    layers = []
    for weights, biases in WEIGHTS:
        linear = nn.Linear(weights.shape[1], weights.shape[0])
        linear.weight.data.copy_(weights)
        linear.bias.data.copy_(biases)
        layers += [linear, Activation()]
    return nn.Sequential(*layers[:-1])
"#,
        layers = layers.collect::<String>(),
        activation = activation(of),
    )
}

/// Inputs `X_<name>` `[row, input]` and answers `Y_<name>`.
pub fn rows(name: &str, x: &Batch, target: &Target) -> String {
    let (kind, answers) = match target {
        Target::Binary(values) | Target::Values(values) => ("torch.float32", list(values.iter().copied().map(float))),
        Target::Classes(classes) => ("torch.long", list(classes.iter().map(u32::to_string))),
    };
    format!(
        "X_{name} = torch.tensor([\n{}\n]).reshape(-1, {})\nY_{name} = torch.tensor([\n{answers}\n], dtype={kind})\n",
        list(x.values().iter().copied().map(float)),
        x.width()
    )
}
