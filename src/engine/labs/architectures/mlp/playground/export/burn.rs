//! The experiment as a burn program of one file, with burn's own layers and optimizers. Like the PyTorch one it draws its own
//! first weights by the same rule.

use super::{
    super::{
        Params,
        watch::{EpochWatch, FACTOR, THRESHOLD},
    },
    Playground, Task, scale_note, steps, xs,
};
use crate::{
    nn::{loss::Loss, schedule::ScheduleKind},
    program::{burn, float, list},
};

pub(super) fn program(lab: &Playground) -> String {
    let params = &lab.params;
    let (optimizer_name, optimizer) = burn::optimizer(params.optimizer, params.momentum, 0.0);
    let learns = params.activation.learns_slope();
    let inputs: Vec<&str> = lab.data.inputs.iter().map(|input| input.name()).collect();
    let rows = |name: &str, rows: &super::Rows| {
        let targets = list(rows.target.iter().copied().map(float));
        format!(
            "const X_{name}: &[f32] = &[\n{}\n];\nconst Y_{name}: &[f32] = &[\n{targets}\n];\n",
            xs(rows)
        )
    };
    format!(
        r#"{head}#![allow(clippy::all, dead_code, unused_imports)]

use burn::{{
    module::Module,
    nn::{{Initializer, Linear, LinearConfig{prelu}}},
    optim::{{GradientsParams, {optimizer_name}, momentum::MomentumConfig}},
    tensor::{{Device, Distribution, Tensor, TensorData, activation}},
}};

const STEPS: usize = {steps};
const BATCH: usize = {batch};
const LR: f64 = {lr:?};
const L1: f64 = {l1:?};
const L2: f64 = {l2:?};
const DROPOUT: f64 = {dropout:?};
const WIDTHS: &[usize] = &{widths:?};

{scale_note}{train}{test}
{dense}
#[derive(Module, Debug)]
struct Network {{
    layers: Vec<Linear>,
{slopes}}}

impl Network {{
    fn new(device: &Device) -> Self {{
        let layer = |pair: &[usize]| dense(pair[0], pair[1], {init}, device);
        Self {{ layers: WIDTHS.windows(2).map(layer).collect(){made} }}
    }}

    fn forward(&self, mut x: Tensor<2>, training: bool) -> Tensor<2> {{
        for (index, layer) in self.layers.iter().enumerate() {{
            x = layer.forward(x);
            if index + 1 < self.layers.len() {{
                x = {activation};
                if training && DROPOUT > 0.0 {{
                    let kept = x.random_like(Distribution::Bernoulli(1.0 - DROPOUT));
                    x = x * kept / (1.0 - DROPOUT);
                }}
            }}
        }}
        x
    }}

    fn penalty(&self) -> Tensor<1> {{
        let one = |layer: &Linear| {{
            let w = layer.weight.val();
            w.clone().abs().sum() * L1 + (w.clone() * w).sum() * (L2 / 2.0)
        }};
        self.layers.iter().map(one).reduce(|a, b| a + b).expect("a network has a layer")
    }}
}}

/// Targets as `[row, output]`: one-hot rows for classes.
fn targets(values: Vec<f32>, device: &Device) -> Tensor<2> {{
    let (rows, outputs) = (values.len(), WIDTHS[WIDTHS.len() - 1]);
    let dense: Vec<f32> = if outputs == 1 {{
        values
    }} else {{
        values.iter().flat_map(|class| (0..outputs).map(move |output| f32::from(u8::from(output == *class as usize)))).collect()
    }};
    Tensor::from_data(TensorData::new(dense, [rows, outputs]), device)
}}

fn inputs(values: Vec<f32>, device: &Device) -> Tensor<2> {{
    let rows = values.len() / WIDTHS[0];
    Tensor::from_data(TensorData::new(values, [rows, WIDTHS[0]]), device)
}}

fn loss(z: Tensor<2>, y: Tensor<2>) -> Tensor<1> {{
{loss}
}}

fn huber(error: Tensor<2>) -> Tensor<2> {{
    let size = error.abs();
    let inside = size.clone().clamp_max(1.0);
    inside.clone() * (size - inside * 0.5)
}}

{schedule}/// Name, loss and {score_name} of a set.
fn report(name: &'static str, network: &Network, x: &[f32], y: &[f32], device: &Device) -> Option<(&'static str, f32, f64)> {{
    if y.is_empty() {{
        return None;
    }}
    let z = network.forward(inputs(x.to_vec(), device), false);
    let value = loss(z.clone(), targets(y.to_vec(), device)).into_scalar::<f32>();
    let z: Vec<f32> = z.into_data().iter::<f32>().collect();
    let rows = z.chunks_exact(WIDTHS[WIDTHS.len() - 1]).zip(y);
{score}
    Some((name, value, score as f64))
}}

{shuffled}
pub fn train() -> Vec<(&'static str, f32, f64)> {{
    let device = Device::flex().autodiff();
    device.seed({seed});
    let mut network = Network::new(&device);
    let mut optimizer = {optimizer};
    let (mut order, mut cursor, mut state) = (Vec::new(), 0, {seed} * 2 + 1);
{watch}    for {step} in 0..STEPS {{
        if cursor >= order.len() {{
            (order, cursor) = (shuffled(Y_TRAIN.len(), &mut state), 0);
        }}
        let rows = &order[cursor..(cursor + BATCH).min(order.len())];
        cursor += rows.len();
        let x = rows.iter().flat_map(|row| &X_TRAIN[row * WIDTHS[0]..(row + 1) * WIDTHS[0]]).copied().collect();
        let y = rows.iter().map(|row| Y_TRAIN[*row]).collect();
        let z = network.forward(inputs(x, &device), true);
        let gradients = (loss(z, targets(y, &device)) + network.penalty()).backward();
        let gradients = GradientsParams::from_grads(gradients, &network);
        network = optimizer.step(LR * {share}, network, gradients);
{look}    }}
    let train = report("train", &network, X_TRAIN, Y_TRAIN, &device);
    let test = report("test", &network, X_TEST, Y_TEST, &device);
    train.into_iter().chain(test).collect()
}}

pub fn main() {{
    for (name, loss, score) in train() {{
        println!("{{name}} loss {{loss:.6}} {score_name} {{score:.4}}");
    }}
}}
"#,
        head = burn::head("A network", burn::ALONE, &format!("Inputs: {}", inputs.join(", "))),
        scale_note = scale_note(lab, "//"),
        dense = burn::DENSE,
        steps = steps(lab),
        batch = params.batch,
        lr = params.lr,
        l1 = params.l1,
        l2 = params.l2,
        dropout = params.dropout,
        widths = lab.mlp.widths(),
        train = rows("TRAIN", &lab.data.train),
        test = rows("TEST", &lab.data.test),
        init = burn::init(params.init),
        activation = match learns {
            true => "self.slopes[index].forward(x)",
            false => burn::activation(params.activation),
        },
        prelu = if learns { ", PRelu, PReluConfig" } else { "" },
        slopes = if learns { "    slopes: Vec<PRelu>,\n" } else { "" },
        made = if learns {
            ", slopes: (2..WIDTHS.len()).map(|_| PReluConfig::new().init(device)).collect()"
        } else {
            ""
        },
        loss = loss(lab.loss, lab.data.task),
        schedule = match params.schedule {
            ScheduleKind::Plateau => String::new(),
            known => burn::schedule(known, params.schedule_steps) + "\n",
        },
        share = match params.schedule {
            ScheduleKind::Plateau => "share",
            _ => "schedule(step)",
        },
        step = match params.schedule {
            ScheduleKind::Plateau => "_",
            _ => "step",
        },
        watch = watch(params),
        look = look(params),
        score = score(lab.data.task),
        score_name = if lab.data.task == Task::Regression {
            "R2"
        } else {
            "accuracy"
        },
        shuffled = burn::SHUFFLED,
        seed = burn::seed(lab.seed),
    )
}

fn loss(loss: Loss, task: Task) -> String {
    let error = match task {
        Task::Binary => "activation::sigmoid(z) - y",
        Task::Classes(_) => "activation::softmax(z, 1) - y",
        Task::Regression => "z - y",
    };
    match (loss, task) {
        (Loss::CrossEntropy, Task::Classes(_)) => "    -(activation::log_softmax(z, 1) * y).sum_dim(1).mean()".into(),
        (Loss::CrossEntropy, _) => "    let against = -(y * 2.0 - 1.0) * z;\n    \
             (activation::relu(against.clone()) + (-against.abs()).exp().add_scalar(1.0).log()).mean()"
            .into(),
        (Loss::Hinge, Task::Classes(_)) => "    let right = (z.clone() * y.clone()).sum_dim(1);\n    \
             let others = (z - y * 1e9).max_dim(1);\n    activation::relu(others - right + 1.0).mean()"
            .into(),
        (Loss::Hinge, _) => "    activation::relu(-(y * 2.0 - 1.0) * z + 1.0).mean()".into(),
        (Loss::Mse, _) => format!("    let error = {error};\n    (error.clone() * error).mean()"),
        (Loss::Mae, _) => format!("    ({error}).abs().mean()"),
        (Loss::Huber, _) => format!("    huber({error}).mean()"),
    }
}

/// What the loop needs to look at the loss after every epoch.
fn watch(params: &Params) -> String {
    let mut text = String::new();
    if params.schedule == ScheduleKind::Plateau {
        text += "    let (mut share, mut least, mut bad) = (1.0, f64::INFINITY, 0);\n";
    }
    if params.early_stopping > 0 {
        text += "    let (mut best, mut waited, mut kept) = (f64::INFINITY, 0, network.clone());\n";
    }
    text
}

/// The end of the loop: what follows from the loss after an epoch.
fn look(params: &Params) -> String {
    if !EpochWatch::is_wanted(params) {
        return String::new();
    }
    let mut text = r#"        if cursor < order.len() {
            continue;
        }
        let seen = report("test", &network, X_TEST, Y_TEST, &device);
        let seen = seen.or_else(|| report("train", &network, X_TRAIN, Y_TRAIN, &device));
        let Some((_, value, _)) = seen else { continue };
        let value = f64::from(value);
"#
    .to_owned();
    if params.schedule == ScheduleKind::Plateau {
        text += &format!(
            "        if value < least * (1.0 - {THRESHOLD:?}) {{
            (least, bad) = (value, 0);
        }} else {{
            bad += 1;
        }}
        if bad > {} {{
            (share, bad) = (share * {FACTOR:?}, 0);
        }}
",
            params.patience
        );
    }
    if params.early_stopping > 0 {
        text += &format!(
            "        if value < best {{
            (best, waited, kept) = (value, 0, network.clone());
        }} else {{
            waited += 1;
            if waited >= {} {{
                network = kept;
                break;
            }}
        }}
",
            params.early_stopping
        );
    }
    text
}

fn score(task: Task) -> &'static str {
    match task {
        Task::Binary => {
            "    let score = rows.filter(|(z, y)| (z[0] > 0.0) == (**y == 1.0)).count() as f64 / y.len() as f64;"
        }
        Task::Classes(_) => {
            "    let best = |z: &[f32]| (0..z.len()).fold(0, |best, class| if z[class] > z[best] { class } else { best });\n    \
             let score = rows.filter(|(z, y)| best(z) == **y as usize).count() as f64 / y.len() as f64;"
        }
        Task::Regression => {
            "    let mean = y.iter().sum::<f32>() / y.len() as f32;\n    \
             let total: f32 = y.iter().map(|y| (y - mean).powi(2)).sum();\n    \
             let score = 1.0 - rows.map(|(z, y)| (z[0] - y).powi(2)).sum::<f32>() / total;"
        }
    }
}
