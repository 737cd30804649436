//! Pieces of PyTorch programs.

use super::{float, list};
use crate::nn::{
    activation::Activation,
    init::Init,
    loss::Target,
    mlp::{Batch, Mlp},
    optimizer::OptimizerKind,
    schedule::ScheduleKind,
};

/// The function of `x` as an expression.
pub fn activation(activation: Activation) -> &'static str {
    match activation {
        Activation::Linear => "x",
        Activation::Tanh => "torch.tanh(x)",
        Activation::Relu => "F.relu(x)",
        Activation::Sigmoid => "torch.sigmoid(x)",
        Activation::LeakyRelu => "F.leaky_relu(x, 0.01)",
        Activation::Prelu => "F.leaky_relu(x, 0.25)",
        Activation::Elu => "F.elu(x)",
        Activation::Gelu => "F.gelu(x)",
        Activation::Swish => "F.silu(x)",
        Activation::Softplus => "F.softplus(x)",
        Activation::Sin => "torch.sin(x)",
    }
}

/// A class `Activation`.
pub fn activation_class(of: Activation) -> String {
    if of.learns_slope() {
        return "class Activation(nn.PReLU):\n    pass\n".to_owned();
    }
    format!(
        "class Activation(nn.Module):\n    def forward(self, x):\n        return {}\n",
        activation(of)
    )
}

/// First weights of `linear`.
pub fn init(init: Init) -> &'static str {
    match init {
        Init::XavierUniform => "nn.init.xavier_uniform_(linear.weight)",
        Init::XavierNormal => "nn.init.xavier_normal_(linear.weight)",
        Init::HeUniform => "nn.init.kaiming_uniform_(linear.weight, nonlinearity=\"relu\")",
        Init::HeNormal => "nn.init.kaiming_normal_(linear.weight, nonlinearity=\"relu\")",
        Init::SmallNormal => "nn.init.normal_(linear.weight, std=0.01)",
        Init::Zeros => "nn.init.zeros_(linear.weight)",
        Init::Constant => "nn.init.constant_(linear.weight, 0.1)",
    }
}

/// A class `Activation` and a function `network` that makes a multilayer perceptron of the given widths, with first weights
/// of its own.
pub fn fresh_network(of: Activation, first: Init) -> String {
    format!(
        r#"{class}

def network(*widths):
    layers = []
    for fan_in, fan_out in zip(widths, widths[1:]):
        linear = nn.Linear(fan_in, fan_out)
        {init}
        nn.init.zeros_(linear.bias)
        layers += [linear, Activation()]
    return nn.Sequential(*layers[:-1])
"#,
        class = activation_class(of),
        init = init(first),
    )
}

/// A function `network` that makes a multilayer perceptron of any activation function, with first weights by a function of the
/// layer and one first bias for all hidden neurons.
pub const ANY_NETWORK: &str = r#"class Activation(nn.Module):
    def __init__(self, function):
        super().__init__()
        self.function = function

    def forward(self, x):
        return self.function(x)


def network(widths, function, first, bias=0.0):
    layers = []
    for pair in zip(widths, widths[1:]):
        linear = nn.Linear(*pair)
        first(linear)
        nn.init.constant_(linear.bias, bias)
        layers += [linear, Activation(function)]
    nn.init.zeros_(layers[-2].bias)
    return nn.Sequential(*layers[:-1])
"#;

/// A function `batches` that gives the rows of one update after another.
pub const BATCHES: &str = r#"def batches(count, size, whole=False):
    """Rows in a new order every epoch; whole leaves out a last batch that is shorter."""
    last = max(count - size + 1, 1) if whole else count
    while True:
        order = torch.randperm(count)
        for at in range(0, last, size):
            yield order[at : at + size]
"#;

/// A function `schedule`: what the learning rate is multiplied by at a step, as [`ScheduleKind::factor`] has it. The program
/// imports math.
pub fn schedule(kind: ScheduleKind, steps: usize) -> String {
    let factor = match kind {
        ScheduleKind::Constant | ScheduleKind::Plateau => "1.0".to_owned(),
        ScheduleKind::Step => "1.0 if t < 0.5 else 0.1 if t < 0.75 else 0.01".to_owned(),
        ScheduleKind::Exponential => "0.01**t".to_owned(),
        ScheduleKind::Cosine => "0.5 * (1 + math.cos(math.pi * t))".to_owned(),
        ScheduleKind::WarmupCosine => {
            format!("(step + 1) / (0.1 * {steps} + 1) if t < 0.1 else 0.5 * (1 + math.cos(math.pi * (t - 0.1) / 0.9))")
        }
    };
    format!("def schedule(step):\n    t = min(step, {steps}) / {steps}\n    return {factor}\n")
}

/// True and false.
pub fn truth(value: bool) -> &'static str {
    if value { "True" } else { "False" }
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

/// The list `WEIGHTS`: weights `[to, from]` and biases of every layer from which a network starts.
pub fn weights<'a>(layers: impl Iterator<Item = [&'a [f32]; 2]>) -> String {
    let numbers = |values: &[f32]| list(values.iter().copied().map(float));
    let layer = |[weights, biases]: [&[f32]; 2]| {
        format!(
            "    (torch.tensor([\n{}\n    ]).reshape({}, {}), torch.tensor([\n{}\n    ])),\n",
            numbers(weights),
            biases.len(),
            weights.len() / biases.len().max(1),
            numbers(biases)
        )
    };
    format!(
        "# Weights and biases from which every network starts, layer by layer.\nWEIGHTS = [\n{}]\n",
        layers.map(layer).collect::<String>()
    )
}

/// A class `Activation`, the list `WEIGHTS` and a function `network` that makes a multilayer perceptron with them: a run in
/// the program starts from the very weights of the run here.
pub fn network(mlp: &Mlp, of: Activation) -> String {
    let flat = mlp.weights();
    let layers = mlp.layers().iter();
    format!(
        r#"{weights}

{class}

def network():
    layers = []
    for weights, biases in WEIGHTS:
        linear = nn.Linear(weights.shape[1], weights.shape[0])
        linear.weight.data.copy_(weights)
        linear.bias.data.copy_(biases)
        layers += [linear, Activation()]
    return nn.Sequential(*layers[:-1])
"#,
        weights = weights(layers.map(|layer| [&flat[layer.weights.clone()], &flat[layer.biases.clone()]])),
        class = activation_class(of),
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
