//! What can be taken away: weights, data, and the experiment as a program.

mod burn;
mod pytorch;

use super::{Scale, Task, data::Rows, experiment::Playground, features::Input};
use crate::{
    data::table::to_csv,
    fault::Fault,
    lab::Export,
    nn::weights::{self, Part},
    program::{float, list},
};

/// The key under which the experiment's description stands in a safetensors file.
const METADATA: &str = "neural-atlas";

pub(super) fn write(lab: &Playground, format: Export) -> Result<Vec<u8>, Fault> {
    match format {
        Export::Safetensors => weights(lab),
        Export::PyTorch => Ok(pytorch::program(lab).into_bytes()),
        Export::Burn => Ok(burn::program(lab).into_bytes()),
        Export::Data => Ok(data(lab).into_bytes()),
    }
}

/// `layers.<n>.weight` and `layers.<n>.bias`, and `slopes.<n>` where the activation learns one for every hidden layer.
fn parts(lab: &Playground) -> Vec<Part> {
    let mut parts = weights::of_layers(lab.mlp.layers(), |index| format!("layers.{index}"));
    let slopes = lab.mlp.layers().iter().filter_map(|layer| layer.slope).enumerate();
    parts.extend(slopes.map(|(index, slope)| Part::new(format!("slopes.{index}"), &[1], slope..slope + 1)));
    parts
}

/// Inputs' standardization and all settings stand in the metadata.
fn weights(lab: &Playground) -> Result<Vec<u8>, Fault> {
    let about = (METADATA, description(lab).to_string());
    weights::write(&parts(lab), &lab.mlp.weights(), Some(about))
}

/// Reads weights for a network of this build.
pub(super) fn read_weights(lab: &Playground, bytes: &[u8]) -> Result<Vec<f32>, Fault> {
    weights::read(&parts(lab), bytes)
}

fn description(lab: &Playground) -> serde_json::Value {
    let input = |input: &Input| match input {
        Input::Feature(_) => serde_json::json!({ "name": input.name() }),
        Input::Column { name, mean, deviation } => {
            serde_json::json!({ "name": name, "mean": mean, "standard_deviation": deviation })
        }
    };
    serde_json::json!({
        "format": 1,
        "lab": "architectures/mlp/playground",
        "seed": lab.seed,
        "params": lab.params,
        "activation": lab.params.activation.name(),
        "inputs": lab.data.inputs.iter().map(input).collect::<Vec<_>>(),
        "classes": lab.data.classes,
        "target": lab.data.target_name,
        "target_scale": lab.data.scale,
    })
}

/// The rows as the network sees them: set, inputs, target.
fn data(lab: &Playground) -> String {
    let mut header = vec!["set".to_owned()];
    header.extend(lab.data.inputs.iter().map(|input| input.name().to_owned()));
    header.push(match lab.data.scale {
        Some(scale) => format!("target ({})", scale_formula(lab, scale, "scaled")),
        None => "target".to_owned(),
    });
    let mut rows = vec![header];
    for (set, part) in [("train", &lab.data.train), ("test", &lab.data.test)] {
        let width = lab.data.inputs.len();
        rows.extend((0..part.len()).map(|row| {
            let mut cells = vec![set.to_owned()];
            cells.extend(part.x[row * width..(row + 1) * width].iter().map(f32::to_string));
            cells.push(class_name(lab, part.target[row]));
            cells
        }));
    }
    to_csv(&rows)
}

fn class_name(lab: &Playground, target: f32) -> String {
    match lab.data.task {
        Task::Regression => target.to_string(),
        _ => lab
            .data
            .classes
            .get(target as usize)
            .cloned()
            .unwrap_or_else(|| target.to_string()),
    }
}

/// How a table's own value comes from the scaled one.
fn scale_formula(lab: &Playground, Scale { middle, half }: Scale, scaled: &str) -> String {
    let sign = if middle < 0.0 { '-' } else { '+' };
    format!("{} = {half} * {scaled} {sign} {}", lab.data.target_name, middle.abs())
}

/// The line of a program's head that tells how its numbers were scaled, after `mark`; empty where they were not.
fn scale_note(lab: &Playground, mark: &str) -> String {
    match lab.data.scale {
        // A name with a line break would end the comment.
        Some(scale) => format!(
            "{mark} Inputs are standardized, targets scaled: {}\n",
            scale_formula(lab, scale, "y").replace(['\n', '\r'], " ")
        ),
        None => String::new(),
    }
}

fn xs(rows: &Rows) -> String {
    list(rows.x.iter().copied().map(float))
}

fn targets(rows: &Rows, task: Task) -> String {
    match task {
        Task::Classes(_) => list(rows.target.iter().map(|class| format!("{}", *class as u32))),
        _ => list(rows.target.iter().copied().map(float)),
    }
}

/// Steps that an exported program takes: those of this run, or 2000 where it has not begun.
fn steps(lab: &Playground) -> usize {
    if lab.steps() == 0 { 2000 } else { lab.steps() }
}
