//! What the neurons compute over the plane.

use super::{
    Probe, Task,
    data::{Axis, Data},
};
use crate::{
    nn::mlp::{Batch, Mlp},
    view::{ClassField, Field},
};

/// A regular grid of places over the drawn plane.
pub(super) struct Grid {
    axes: [[f32; 2]; 2],
    cells: usize,
    batch: Batch,
}

impl Grid {
    pub fn new(data: &Data, cells: usize) -> Self {
        let [x, y] = data.axes.clone().map(|axis: Axis| axis.range);
        let along =
            |range: [f32; 2], index: usize| range[0] + (range[1] - range[0]) * (index as f32 + 0.5) / cells as f32;
        let places = (0..cells * cells).map(|cell| [along(x, cell % cells), along(y, cell / cells)]);
        Self {
            axes: [x, y],
            cells,
            batch: data.inputs_at(places),
        }
    }

    fn field(&self, values: Vec<f32>) -> Field {
        Field {
            x: self.axes[0],
            y: self.axes[1],
            columns: self.cells,
            rows: self.cells,
            values,
        }
    }
}

/// The grids of an experiment, made once for its data, coarser for larger networks, so that a snapshot stays cheap.
pub(super) struct Grids {
    neurons: Grid,
    output: Grid,
    inspected: Grid,
}

/// Pictures of one state of the weights.
#[derive(Clone)]
pub(super) struct Pictures {
    pub neurons: Vec<Vec<Field>>,
    pub output: Field,
    pub classes: Option<ClassField>,
}

impl Grids {
    pub fn new(data: &Data, widths: &[usize]) -> Self {
        let neurons: usize = widths.iter().sum();
        let parameters: usize = widths.windows(2).map(|pair| (pair[0] + 1) * pair[1]).sum();
        let small = if neurons <= 120 { 32 } else { 24 };
        let large = match parameters {
            ..=2000 => 100,
            2001..=5000 => 80,
            _ => 64,
        };
        Self {
            neurons: Grid::new(data, small),
            output: Grid::new(data, large),
            inspected: Grid::new(data, large.min(64)),
        }
    }

    /// Every neuron's picture and the output's.
    pub fn draw(&self, mlp: &Mlp, task: Task) -> Pictures {
        let rows = self.neurons.batch.rows();
        let layers = mlp.activations(&self.neurons.batch);
        let neurons = layers
            .iter()
            .map(|layer| {
                layer
                    .chunks_exact(rows)
                    .map(|values| self.neurons.field(values.to_vec()))
                    .collect()
            })
            .collect();
        let logits = mlp.logits(&self.output.batch);
        let (output, classes) = match task {
            Task::Binary => (logits.iter().map(|z| 2.0 * sigmoid(*z) - 1.0).collect(), None),
            Task::Regression => (logits, None),
            Task::Classes(count) => {
                let (field, confidence) = self.classes(&logits, count);
                (confidence, Some(field))
            }
        };
        Pictures {
            neurons,
            output: self.output.field(output),
            classes,
        }
    }

    /// The larger picture of one neuron; layer 0 holds the inputs.
    pub fn inspect(&self, mlp: &Mlp, layer: usize, neuron: usize) -> Option<Field> {
        let layers = mlp.activations(&self.inspected.batch);
        let values = layers
            .get(layer)?
            .chunks_exact(self.inspected.batch.rows())
            .nth(neuron)?;
        Some(self.inspected.field(values.to_vec()))
    }

    fn classes(&self, logits: &[f32], count: usize) -> (ClassField, Vec<f32>) {
        let (classes, confidence): (Vec<u8>, Vec<f32>) = logits.chunks_exact(count).map(winner).unzip();
        let grid = &self.output;
        let field = ClassField {
            x: grid.axes[0],
            y: grid.axes[1],
            columns: grid.cells,
            rows: grid.cells,
            classes,
            confidence: confidence.clone(),
        };
        (field, confidence)
    }
}

/// The network read at one place.
pub(super) fn probe(mlp: &Mlp, data: &Data, at: [f32; 2]) -> Probe {
    Probe {
        at,
        activations: mlp.activations(&data.inputs_at(std::iter::once(at))),
    }
}

pub(super) fn sigmoid(z: f32) -> f32 {
    1.0 / (1.0 + (-z).exp())
}

/// The class with the largest logit and its softmax probability.
pub(super) fn winner(logits: &[f32]) -> (u8, f32) {
    let (class, largest) =
        logits.iter().enumerate().fold(
            (0, f32::NEG_INFINITY),
            |best, (index, z)| if *z > best.1 { (index, *z) } else { best },
        );
    let sum: f32 = logits.iter().map(|z| (z - largest).exp()).sum();
    (class as u8, 1.0 / sum)
}
