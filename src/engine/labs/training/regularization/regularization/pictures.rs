//! What the nets answer over the axis or the plane.

use super::{
    Fit, Params, REACH, Task,
    net::Net,
    trainee::{Trainee, factor},
};
use crate::{
    math::random::stream,
    view::{Field, Histogram, Network},
};

/// Places on the axis, cells along each side of the plane, and of a sub-network's.
const PLACES: usize = 121;
const CELLS: usize = 40;
const MEMBER_CELLS: usize = 24;
/// Bars of the weights' histogram.
const BINS: usize = 41;
/// The generator's stream of the ensemble's masks.
const MEMBER_STREAM: u64 = 9;

/// Factors for every hidden neuron of one sub-network.
type Mask = Vec<Vec<f32>>;

fn axis(count: usize) -> Vec<f32> {
    (0..count)
        .map(|at| (REACH * (2.0 * at as f64 / (count - 1) as f64 - 1.0)) as f32)
        .collect()
}

pub fn curve(net: &Net, mask: &[Vec<f32>]) -> Vec<[f64; 2]> {
    let x = axis(PLACES);
    let y = net.outputs_of(&x, PLACES, mask);
    x.iter().zip(y).map(|(x, y)| [f64::from(*x), f64::from(y)]).collect()
}

fn field(net: &Net, mask: &[Vec<f32>], cells: usize) -> Field {
    let step = 2.0 * REACH as f32 / cells as f32;
    let at = |index: usize| -REACH as f32 + step * (index as f32 + 0.5);
    let mut x: Vec<f32> = (0..cells * cells).map(|cell| at(cell % cells)).collect();
    x.extend((0..cells * cells).map(|cell| at(cell / cells)));
    // tanh(z / 2) is twice the probability of class 1, less one.
    let values = net.outputs_of(&x, cells * cells, mask);
    let edge = [-REACH as f32, REACH as f32];
    Field {
        x: edge,
        y: edge,
        columns: cells,
        rows: cells,
        values: values.into_iter().map(|z| (z / 2.0).tanh()).collect(),
    }
}

/// One net's picture; `reach` is the end of the histogram's axis.
pub fn fit(trainee: &Trainee, task: Task, reach: f32) -> Fit {
    let net = &trainee.net;
    let (curve, field) = match task {
        Task::Curve => (curve(net, &[]), Field::default()),
        Task::Moons => (vec![], field(net, &[], CELLS)),
    };
    Fit {
        curve,
        field,
        weights: weights(net, reach),
        best: trainee.best,
    }
}

/// The same few sub-networks for a whole run, so that one can watch each of them learn.
pub fn masks(params: &Params, seed: u64) -> Vec<Mask> {
    let mut rng = stream(seed, MEMBER_STREAM);
    let mut layer = || (0..params.width).map(|_| factor(params.dropout, &mut rng)).collect();
    (0..params.members).map(|_| vec![layer(), layer()]).collect()
}

pub fn member_fields(net: &Net, masks: &[Mask]) -> Vec<Field> {
    masks.iter().map(|mask| field(net, mask, MEMBER_CELLS)).collect()
}

/// The mean of curves over one axis.
pub fn mean(curves: &[Vec<[f64; 2]>]) -> Vec<[f64; 2]> {
    let Some(first) = curves.first() else { return vec![] };
    let height = |at: usize| curves.iter().map(|curve| curve[at][1]).sum::<f64>() / curves.len() as f64;
    (0..first.len()).map(|at| [first[at][0], height(at)]).collect()
}

/// Where both nets' histograms end: a round number beyond the largest weight of either.
pub fn reach(nets: [&Net; 2]) -> f32 {
    let largest = nets
        .iter()
        .flat_map(|net| net.weights())
        .fold(0.5f32, |most, w| most.max(w.abs()));
    (2.0 * largest).ceil() / 2.0
}

fn weights(net: &Net, reach: f32) -> Histogram {
    let mut counts = vec![0; BINS];
    for weight in net.weights() {
        let bin = ((weight / reach + 1.0) / 2.0 * BINS as f32) as usize;
        counts[bin.min(BINS - 1)] += 1;
    }
    Histogram {
        low: -reach,
        high: reach,
        counts,
    }
}

pub fn network(net: &Net, task: Task) -> Network {
    let mut sizes = vec![net.layers[0].from];
    sizes.extend(net.layers.iter().map(|layer| layer.to));
    let inputs = match task {
        Task::Curve => vec!["x".to_owned()],
        Task::Moons => vec!["x1".to_owned(), "x2".to_owned()],
    };
    Network {
        sizes,
        weights: net
            .layers
            .iter()
            .map(|layer| net.values[layer.weights.clone()].to_vec())
            .collect(),
        biases: net
            .layers
            .iter()
            .map(|layer| net.values[layer.biases.clone()].to_vec())
            .collect(),
        inputs,
        outputs: vec!["y".to_owned()],
    }
}
