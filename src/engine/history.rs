//! Curves of every metric, bounded: a history that is full keeps every second point.

use crate::lab::Metrics;

/// Points a curve holds at most.
pub const CAPACITY: usize = 1024;

/// `(step, value)` curves by metric name, recorded at steps that depend on the step count alone, so that
/// the same run writes the same history however fast it goes.
#[derive(Clone, Debug, PartialEq)]
pub struct History {
    every: u64,
    stride: u64,
    curves: Vec<(&'static str, Vec<[f64; 2]>)>,
}

impl History {
    /// A history that records every `every` steps until it is full.
    pub fn new(every: u64) -> Self {
        Self {
            every: every.max(1),
            stride: every.max(1),
            curves: Vec::new(),
        }
    }

    /// Whether this step belongs in the history.
    pub fn is_due(&self, step: u64) -> bool {
        step.is_multiple_of(self.stride)
    }

    pub fn record(&mut self, step: u64, metrics: &Metrics) {
        for (name, value) in metrics.iter() {
            let point = [step as f64, value];
            match self.curves.iter_mut().find(|(known, _)| *known == name) {
                Some((_, curve)) => curve.push(point),
                None => self.curves.push((name, vec![point])),
            }
        }
        if self.curves.iter().any(|(_, curve)| curve.len() >= CAPACITY) {
            self.thin();
        }
    }

    /// Keeps the points that the doubled stride would have recorded.
    fn thin(&mut self) {
        self.stride *= 2;
        let stride = self.stride as f64;
        for (_, curve) in &mut self.curves {
            curve.retain(|[step, _]| step % stride == 0.0);
        }
    }

    pub fn clear(&mut self) {
        self.stride = self.every;
        self.curves.clear();
    }

    /// The curve of one metric, empty where it has no value yet.
    pub fn curve(&self, name: &str) -> &[[f64; 2]] {
        self.curves
            .iter()
            .find(|(known, _)| *known == name)
            .map_or(&[], |(_, curve)| curve)
    }

    pub fn curves(&self) -> impl Iterator<Item = (&'static str, &[[f64; 2]])> {
        self.curves.iter().map(|(name, curve)| (*name, curve.as_slice()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ten_thousand_steps_stay_under_the_capacity_and_keep_the_first_point() {
        let mut history = History::new(1);
        for step in 0..10_000 {
            if history.is_due(step) {
                history.record(step, &Metrics::default().with("loss", step as f64));
            }
        }
        let curve = history.curve("loss");
        assert!(curve.len() < CAPACITY);
        assert_eq!(curve[0], [0.0, 0.0]);
        assert!(
            curve.windows(2).all(|pair| pair[1][0] - pair[0][0] == curve[1][0]),
            "evenly spaced"
        );
    }
}
