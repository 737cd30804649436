//! How the distribution moves that each channel's activation receives, while the net trains.

use super::net::{Pass, Plan};
use crate::math::moments::moments;

/// Marks kept; a record that is full keeps every second one.
const CAPACITY: usize = 160;
/// Values of a channel that are looked at.
const SAMPLE: usize = 256;
/// How much of the old mean drift is kept at each probe.
const KEEP: f64 = 0.8;
/// Below this spread a channel counts as constant and has no drift.
const CONSTANT: f64 = 1e-6;

/// The distributions of all layers and channels over time.
#[derive(Clone, Debug, Default)]
pub struct Drift {
    /// Step, and three quantiles per layer and channel.
    marks: Vec<(u64, Vec<Vec<[f32; 3]>>)>,
    every: u64,
    last: Option<(u64, Vec<Vec<[f64; 2]>>)>,
    /// Deviations that a channel's mean moves in a step, averaged over channels, layers and the recent past.
    pub mean: f64,
}

impl Drift {
    pub fn record(&mut self, step: u64, plan: &Plan, pass: &Pass) {
        let channels: Vec<Vec<Vec<f32>>> = plan
            .layers
            .iter()
            .zip(&pass.traces)
            .map(|(layer, trace)| by_channel(&trace.received, layer.channels(), layer.extent(1).area))
            .collect();
        self.compare(
            step,
            channels
                .iter()
                .map(|layer| layer.iter().map(|values| mean_and_deviation(values)).collect())
                .collect(),
        );
        self.every = self.every.max(1);
        let probe = self.marks.len() as u64;
        if self.marks.last().is_none_or(|(last, _)| step >= last + self.every) {
            let quantiles = channels
                .into_iter()
                .map(|layer| layer.into_iter().map(quantiles).collect());
            self.marks.push((step, quantiles.collect()));
        }
        if probe as usize >= CAPACITY {
            let mut index = 0;
            self.marks.retain(|_| {
                index += 1;
                index % 2 == 1
            });
            self.every = self
                .marks
                .windows(2)
                .map(|pair| pair[1].0 - pair[0].0)
                .max()
                .unwrap_or(1);
        }
    }

    fn compare(&mut self, step: u64, now: Vec<Vec<[f64; 2]>>) {
        if let Some((before_step, before)) = &self.last {
            let steps = step.saturating_sub(*before_step).max(1) as f64;
            let (mut sum, mut count) = (0.0, 0usize);
            for ([mean, deviation], [new, _]) in before.iter().flatten().zip(now.iter().flatten()) {
                if *deviation > CONSTANT {
                    sum += (new - mean).abs() / deviation / steps;
                    count += 1;
                }
            }
            let drift = sum / count.max(1) as f64;
            self.mean = if self.mean == 0.0 {
                drift
            } else {
                KEEP * self.mean + (1.0 - KEEP) * drift
            };
        }
        self.last = Some((step, now));
    }

    /// The marks of one channel, per layer.
    pub fn of_channel(&self, layers: usize, channel: usize) -> Vec<Vec<[f32; 4]>> {
        let mark = |layer: usize| {
            let each = self.marks.iter().filter_map(move |(step, marks)| {
                let [low, middle, high] = *marks.get(layer)?.get(channel)?;
                Some([*step as f32, low, middle, high])
            });
            each.collect()
        };
        (0..layers).map(mark).collect()
    }
}

/// Values of each channel, thinned evenly.
fn by_channel(values: &[f32], channels: usize, area: usize) -> Vec<Vec<f32>> {
    let per_channel = values.len() / channels.max(1);
    let stride = per_channel.div_ceil(SAMPLE).max(1);
    let mut kept = vec![Vec::with_capacity(SAMPLE); channels];
    for (plane, cells) in values.chunks_exact(area).enumerate() {
        let sample = plane / channels;
        // Starts elsewhere in each sample, so that a stride that divides the area does not always meet the same places.
        let start = if area > 1 { sample % stride.min(area) } else { 0 };
        let stride = if area > 1 { stride } else { 1 };
        kept[plane % channels].extend(cells.iter().skip(start).step_by(stride));
    }
    kept
}

fn mean_and_deviation(values: &[f32]) -> [f64; 2] {
    let [mean, variance] = moments(values);
    [mean, variance.sqrt()]
}

fn quantiles(mut values: Vec<f32>) -> [f32; 3] {
    values.sort_by(f32::total_cmp);
    let last = values.len().saturating_sub(1) as f32;
    [0.15, 0.5, 0.85].map(|share| values.get((share * last).round() as usize).copied().unwrap_or(0.0))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quantiles_of_0_to_100_are_15_50_and_85() {
        assert_eq!(
            quantiles((0..=100).rev().map(|value| value as f32).collect()),
            [15.0, 50.0, 85.0]
        );
    }

    #[test]
    fn a_mean_that_moves_by_two_deviations_in_four_steps_drifts_by_a_half() {
        let mut drift = Drift::default();
        drift.compare(0, vec![vec![[1.0, 0.5]]]);
        drift.compare(4, vec![vec![[2.0, 0.5]]]);
        assert_eq!(drift.mean, 0.5);
    }
}
