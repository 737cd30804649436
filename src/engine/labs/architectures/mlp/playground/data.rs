//! The data of an experiment, ready for training.

use super::{
    Dataset, Params, Scale, TableInfo, Task,
    edits::Edits,
    features::{Input, feature, features, standard},
};
use crate::{
    data::{
        formula::Formula,
        plane::{self, EXTENT, Shape},
        table::{Sample, Table},
        tables,
    },
    fault::Fault,
    nn::{loss::Target, mlp::Batch},
    params::split_flags,
    view::Points,
};
use rand::seq::SliceRandom;
use rand_chacha::ChaCha8Rng;
use std::rc::Rc;

/// A table that the learner opened.
#[derive(Clone, Debug)]
pub(super) struct Opened {
    pub name: String,
    pub table: Rc<Table>,
    pub label: usize,
    pub classes: bool,
}

/// Rows for training or testing.
#[derive(Clone, Debug, Default)]
pub(super) struct Rows {
    /// `[row, input]`, as the network sees them.
    pub x: Vec<f32>,
    /// Class index as a number, or the value scaled to [-1, 1].
    pub target: Vec<f32>,
    /// Where each row stands on the plane that is drawn.
    pub at: Vec<[f32; 2]>,
}

impl Rows {
    pub fn len(&self) -> usize {
        self.target.len()
    }

    /// Copies the rows `which`.
    pub fn batch(&self, which: &[usize], width: usize, task: Task) -> (Batch, Target) {
        let x = which
            .iter()
            .flat_map(|row| &self.x[row * width..(row + 1) * width])
            .copied()
            .collect();
        let targets = which.iter().map(|row| self.target[*row]);
        (Batch::new(width, x), target(targets, task))
    }

    /// The first `most` rows.
    pub fn head(&self, most: usize, width: usize, task: Task) -> (Batch, Target) {
        let count = self.len().min(most);
        (
            Batch::new(width, self.x[..count * width].to_vec()),
            target(self.target[..count].iter().copied(), task),
        )
    }

    pub fn points(&self, most: usize) -> Points {
        let count = self.len().min(most);
        Points {
            at: self.at[..count].to_vec(),
            target: self.target[..count].to_vec(),
        }
    }
}

fn target(targets: impl Iterator<Item = f32>, task: Task) -> Target {
    match task {
        Task::Binary => Target::Binary(targets.collect()),
        Task::Classes(_) => Target::Classes(targets.map(|class| class as u32).collect()),
        Task::Regression => Target::Values(targets.collect()),
    }
}

/// An axis of the plane that is drawn.
#[derive(Clone, Debug)]
pub(super) struct Axis {
    pub name: String,
    pub range: [f32; 2],
    /// The column's place among the inputs; none on the plane sets, where the axes are the coordinates.
    pub input: Option<usize>,
}

#[derive(Clone, Debug)]
pub(super) struct Data {
    pub task: Task,
    pub inputs: Vec<Input>,
    pub train: Rows,
    pub test: Rows,
    /// Class names, or keys of the plane's two colours; empty for regression.
    pub classes: Vec<String>,
    pub target_name: String,
    /// Of a table's values.
    pub scale: Option<Scale>,
    pub axes: [Axis; 2],
    pub table: Option<TableInfo>,
}

impl Data {
    pub fn outputs(&self) -> usize {
        match self.task {
            Task::Classes(count) => count,
            Task::Binary | Task::Regression => 1,
        }
    }

    /// Inputs of the network at places of the drawn plane: `[place, input]`. Columns that are no axis stand at their mean.
    pub fn inputs_at(&self, places: impl Iterator<Item = [f32; 2]>) -> Batch {
        let values = places.flat_map(|at| {
            self.inputs
                .iter()
                .enumerate()
                .map(move |(index, input)| self.input_at(index, input, at))
        });
        Batch::new(self.inputs.len(), values.collect())
    }

    fn input_at(&self, index: usize, input: &Input, at: [f32; 2]) -> f32 {
        match input {
            Input::Feature(feature_index) => feature(*feature_index, at),
            Input::Column { mean, deviation, .. } => {
                let axis = self.axes.iter().position(|axis| axis.input == Some(index));
                axis.map_or(0.0, |axis| (at[axis] - mean) / deviation)
            }
        }
    }

    /// Why this data cannot be trained on, if it cannot.
    pub fn check(&self, dataset: Dataset) -> Result<(), Fault> {
        match self.train.target.first() {
            None if dataset == Dataset::Csv && self.table.is_none() => Err(Fault::NoTable {}),
            None => Err(Fault::NoData {}),
            Some(first) if self.task != Task::Regression && self.train.target.iter().all(|t| t == first) => {
                Err(Fault::OneClass {})
            }
            Some(_) => Ok(()),
        }
    }
}

/// Makes the data that the parameters ask for; `columns` are the table columns to use, all where empty.
pub(super) fn make(
    params: &Params,
    columns: &str,
    edits: &Edits,
    opened: Option<&Opened>,
    rng: &mut ChaCha8Rng,
) -> Result<Data, Fault> {
    let mut shipped = |name: &str, table: &'static Table| {
        let (label, classes) = table.likely_label();
        let columns = if are_of_another(columns, table) { "" } else { columns };
        of_table(params, columns, name, table, label, classes, rng)
    };
    match params.dataset {
        Dataset::Iris => shipped("iris", tables::iris()),
        Dataset::Wine => shipped("wine", tables::wine()),
        Dataset::BreastCancer => shipped("breast-cancer", tables::breast_cancer()),
        Dataset::Diabetes => shipped("diabetes", tables::diabetes()),
        Dataset::Csv => match opened {
            Some(open) => of_table(params, columns, &open.name, &open.table, open.label, open.classes, rng),
            None => of_plane(params, edits, Points::default(), false),
        },
        Dataset::Painted => of_plane(params, edits, Points::default(), false),
        Dataset::Formula => {
            let formula = Formula::parse(&params.formula)?;
            let points = plane::points_by(&formula, &params.formula, params.points, params.noise, rng)?;
            of_plane(params, edits, points, !formula.is_condition())
        }
        shape => {
            // Every other data set is a shape of the same name; a test holds the two lists together.
            let shape = Shape::from_name(shape.name()).unwrap_or(Shape::Circle);
            let points = plane::points(shape, params.points, params.noise, rng);
            of_plane(params, edits, points, shape.is_regression())
        }
    }
}

/// Rows for training: the share asked for, rounded.
fn cut(rows: usize, split: f64) -> usize {
    ((rows as f64 * split).round() as usize).min(rows)
}

fn of_plane(params: &Params, edits: &Edits, mut train: Points, regression: bool) -> Result<Data, Fault> {
    let inputs = features(&params.features)?;
    let at = cut(train.at.len(), params.split);
    let mut test = Points {
        at: train.at.split_off(at),
        target: train.target.split_off(at),
    };
    edits.replay(params.dataset, params.split, &mut train, &mut test);
    let axis = |name: &str| Axis {
        name: name.into(),
        range: [-EXTENT as f32, EXTENT as f32],
        input: None,
    };
    let mut data = Data {
        task: if regression { Task::Regression } else { Task::Binary },
        inputs,
        train: Rows::default(),
        test: Rows::default(),
        classes: if regression {
            vec![]
        } else {
            vec!["orange".into(), "blue".into()]
        },
        target_name: "value".into(),
        scale: None,
        axes: [axis("x1"), axis("x2")],
        table: None,
    };
    let rows = |points: Points| Rows {
        x: data.inputs_at(points.at.iter().copied()).values().to_vec(),
        target: points
            .target
            .iter()
            .map(|t| {
                if regression {
                    t.clamp(-1.0, 1.0)
                } else {
                    t.round().clamp(0.0, 1.0)
                }
            })
            .collect(),
        at: points.at,
    };
    (data.train, data.test) = (rows(train), rows(test));
    Ok(data)
}

/// Whether these columns were chosen in another shipped table: a change of the data set alone leaves them behind.
fn are_of_another(columns: &str, table: &Table) -> bool {
    let has = |table: &Table| split_flags(columns).all(|name| table.columns.iter().any(|column| column.name == name));
    !has(table)
        && [
            tables::iris(),
            tables::wine(),
            tables::breast_cancer(),
            tables::diabetes(),
        ]
        .into_iter()
        .any(has)
}

fn of_table(
    params: &Params,
    columns: &str,
    name: &str,
    table: &Table,
    label: usize,
    classes: bool,
    rng: &mut ChaCha8Rng,
) -> Result<Data, Fault> {
    let names: Vec<&str> = split_flags(columns).collect();
    let sample = table.sample(&names, label, classes)?;
    let mut order: Vec<usize> = (0..sample.target.len()).collect();
    order.shuffle(rng);
    let (train, test) = order.split_at(cut(order.len(), params.split));
    let inputs = standardizers(&sample, train);
    let task = match sample.classes.len() {
        0 => Task::Regression,
        // One class only is refused by the first step, as for points.
        1 | 2 => Task::Binary,
        count => Task::Classes(count),
    };
    let scale = (task == Task::Regression).then(|| scale(&sample, train));
    let targets: Vec<f32> = match scale {
        Some(scale) => sample.target.iter().map(|target| scale.scaled(*target)).collect(),
        None => sample.target.clone(),
    };
    let axes = axes(&sample, train, !names.is_empty());
    let rows = |which: &[usize]| Rows {
        x: which
            .iter()
            .flat_map(|row| standardized(&sample, &inputs, *row))
            .collect(),
        target: which.iter().map(|row| targets[*row]).collect(),
        at: which
            .iter()
            .map(|row| [0, 1].map(|a| axes[a].input.map_or(0.0, |input| cell(&sample, *row, input))))
            .collect(),
    };
    let info = TableInfo {
        name: name.into(),
        columns: table
            .columns
            .iter()
            .enumerate()
            .filter(|(place, column)| *place != label && column.is_numeric())
            .map(|(_, column)| (column.name.clone(), sample.inputs.contains(&column.name)))
            .collect(),
        target: sample.target_name.clone(),
        rows: sample.target.len(),
        skipped: sample.skipped,
    };
    let (train, test) = (rows(train), rows(test));
    Ok(Data {
        task,
        inputs,
        train,
        test,
        classes: sample.classes,
        target_name: sample.target_name,
        scale,
        axes,
        table: Some(info),
    })
}

fn cell(sample: &Sample, row: usize, input: usize) -> f32 {
    sample.x[row * sample.inputs.len() + input]
}

fn standardizers(sample: &Sample, train: &[usize]) -> Vec<Input> {
    let column = |(index, name): (usize, &String)| {
        let (mean, deviation) = standard(train.iter().map(|row| cell(sample, *row, index)));
        Input::Column {
            name: name.clone(),
            mean,
            deviation,
        }
    };
    sample.inputs.iter().enumerate().map(column).collect()
}

fn standardized(sample: &Sample, inputs: &[Input], row: usize) -> Vec<f32> {
    let one = |(index, input): (usize, &Input)| match input {
        Input::Column { mean, deviation, .. } => (cell(sample, row, index) - mean) / deviation,
        Input::Feature(_) => 0.0,
    };
    inputs.iter().enumerate().map(one).collect()
}

/// The targets of the training rows fill [-1, 1].
fn scale(sample: &Sample, train: &[usize]) -> Scale {
    let targets = || train.iter().map(|row| sample.target[*row]);
    let (low, high) = (
        targets().fold(f32::INFINITY, f32::min),
        targets().fold(f32::NEG_INFINITY, f32::max),
    );
    Scale {
        middle: if low.is_finite() { low / 2.0 + high / 2.0 } else { 0.0 },
        half: if high > low { (high - low) / 2.0 } else { 1.0 },
    }
}

/// The two inputs that each alone say most about the label: the share of their variance between the classes, or their
/// squared correlation with the value. Where the learner chose the columns, the first two of them.
fn axes(sample: &Sample, train: &[usize], chosen: bool) -> [Axis; 2] {
    let mut scores: Vec<(usize, f64)> = (0..sample.inputs.len())
        .map(|input| (input, score(sample, train, input)))
        .collect();
    if !chosen {
        scores.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
    }
    [0, 1].map(|place| match scores.get(place) {
        Some((input, _)) => {
            let values = || (0..sample.target.len()).map(|row| cell(sample, row, *input));
            let (low, high) = (
                values().fold(f32::INFINITY, f32::min),
                values().fold(f32::NEG_INFINITY, f32::max),
            );
            let margin = if high > low { 0.05 * (high - low) } else { 1.0 };
            Axis {
                name: sample.inputs[*input].clone(),
                range: [low - margin, high + margin],
                input: Some(*input),
            }
        }
        None => Axis {
            name: String::new(),
            range: [-1.0, 1.0],
            input: None,
        },
    })
}

fn score(sample: &Sample, train: &[usize], input: usize) -> f64 {
    let pairs = || {
        train
            .iter()
            .map(|row| (f64::from(cell(sample, *row, input)), f64::from(sample.target[*row])))
    };
    let count = train.len().max(1) as f64;
    let (mean_x, mean_t) = pairs().fold((0.0, 0.0), |(x, t), pair| (x + pair.0 / count, t + pair.1 / count));
    let total: f64 = pairs().map(|(x, _)| (x - mean_x).powi(2)).sum();
    if total <= 0.0 {
        return 0.0;
    }
    if sample.classes.is_empty() {
        let both: f64 = pairs().map(|(x, t)| (x - mean_x) * (t - mean_t)).sum();
        let targets: f64 = pairs().map(|(_, t)| (t - mean_t).powi(2)).sum();
        return if targets > 0.0 {
            both * both / (total * targets)
        } else {
            0.0
        };
    }
    let between = |class: usize| {
        let (sum, members) = pairs()
            .filter(|(_, t)| *t == class as f64)
            .fold((0.0, 0.0), |(s, n), (x, _)| (s + x, n + 1.0));
        if members > 0.0 {
            members * (sum / members - mean_x).powi(2)
        } else {
            0.0
        }
    };
    (0..sample.classes.len()).map(between).sum::<f64>() / total
}
