//! From numbers to places on the screen and back, with ticks that people like.

use egui::{Pos2, Rect, pos2};

/// One axis, linear or logarithmic, laid from `start` to `end` on the screen.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Axis {
    pub low: f64,
    pub high: f64,
    pub log: bool,
    pub start: f32,
    pub end: f32,
}

impl Axis {
    /// A range without width is given one; a logarithmic axis needs numbers above zero and becomes linear otherwise.
    pub fn new((low, high): (f64, f64), log: bool, start: f32, end: f32) -> Self {
        let log = log && low > 0.0;
        let (low, high) = match high > low {
            true => (low, high),
            false if log => (low / 2.0, low * 2.0),
            false => (low - 0.5, low + 0.5),
        };
        Self {
            low,
            high,
            log,
            start,
            end,
        }
    }

    fn scale(&self, value: f64) -> f64 {
        if self.log {
            value.max(f64::MIN_POSITIVE).log10()
        } else {
            value
        }
    }

    pub fn place(&self, value: f64) -> f32 {
        let (low, high) = (self.scale(self.low), self.scale(self.high));
        let share = (self.scale(value) - low) / (high - low);
        self.start + (self.end - self.start) * share as f32
    }

    pub fn value(&self, place: f32) -> f64 {
        let (low, high) = (self.scale(self.low), self.scale(self.high));
        let scaled = low + (high - low) * f64::from((place - self.start) / (self.end - self.start));
        if self.log { 10f64.powf(scaled) } else { scaled }
    }

    /// About `most` round numbers within the range.
    pub fn ticks(&self, most: usize) -> Vec<f64> {
        if self.log {
            self.log_ticks(most.max(1))
        } else {
            self.linear_ticks(most.max(1))
        }
    }

    fn linear_ticks(&self, most: usize) -> Vec<f64> {
        let rough = (self.high - self.low) / most as f64;
        let power = 10f64.powf(rough.log10().floor());
        let step = [1.0, 2.0, 5.0, 10.0]
            .map(|part| part * power)
            .into_iter()
            .find(|step| *step >= rough * 0.999);
        let step = step.unwrap_or(10.0 * power);
        let first = (self.low / step - 1e-9).ceil() as i64;
        let last = (self.high / step + 1e-9).floor() as i64;
        // Multiples from whole numbers, so that 0.3 is not 0.30000000000000004.
        (first..=last)
            .take(100)
            .map(|index| {
                if power < 1.0 {
                    index as f64 / (1.0 / step)
                } else {
                    index as f64 * step
                }
            })
            .collect()
    }

    fn log_ticks(&self, most: usize) -> Vec<f64> {
        let (low, high) = (self.low.log10(), self.high.log10());
        if high - low < 1.5 {
            let linear = Self { log: false, ..*self }.linear_ticks(most);
            return linear.into_iter().filter(|tick| *tick > 0.0).collect();
        }
        let decades = (high.floor() - low.ceil()) as usize + 1;
        let every = decades.div_ceil(most).max(1) as i32;
        (low.ceil() as i32..=high.floor() as i32)
            .filter(|power| power.rem_euclid(every) == 0)
            .map(|power| 10f64.powi(power))
            .collect()
    }
}

/// Two axes over a rectangle: y grows upwards.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Plane {
    pub x: Axis,
    pub y: Axis,
}

impl Plane {
    pub fn over(rect: Rect, x: [f32; 2], y: [f32; 2]) -> Self {
        let range = |[low, high]: [f32; 2]| (f64::from(low), f64::from(high));
        Self {
            x: Axis::new(range(x), false, rect.left(), rect.right()),
            y: Axis::new(range(y), false, rect.bottom(), rect.top()),
        }
    }
    pub fn at(&self, x: f64, y: f64) -> Pos2 {
        pos2(self.x.place(x), self.y.place(y))
    }
    pub fn value(&self, at: Pos2) -> [f64; 2] {
        [self.x.value(at.x), self.y.value(at.y)]
    }
    /// Points on screen for a distance of 1 along x.
    pub fn unit(&self) -> f32 {
        self.x.place(1.0) - self.x.place(0.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn place_and_value_are_inverse_on_linear_and_logarithmic_axes() {
        for log in [false, true] {
            let axis = Axis::new((0.001, 100.0), log, 300.0, 20.0);
            for value in [0.001, 0.5, 7.0, 100.0] {
                assert!(
                    (axis.value(axis.place(value)) / value - 1.0).abs() < 1e-3,
                    "{value} log={log}"
                );
            }
            assert_eq!((axis.place(0.001), axis.place(100.0)), (300.0, 20.0));
        }
    }

    #[test]
    fn ticks_are_round_and_inside() {
        assert_eq!(
            Axis::new((0.0, 1.0), false, 0.0, 1.0).ticks(5),
            [0.0, 0.2, 0.4, 0.6, 0.8, 1.0]
        );
        assert_eq!(
            Axis::new((-3.0, 7.0), false, 0.0, 1.0).ticks(5),
            [-2.0, 0.0, 2.0, 4.0, 6.0]
        );
        assert_eq!(
            Axis::new((0.004, 20.0), true, 0.0, 1.0).ticks(8),
            [0.01, 0.1, 1.0, 10.0]
        );
        assert_eq!(Axis::new((1e-9, 1.0), true, 0.0, 1.0).ticks(3).len(), 3);
    }

    #[test]
    fn a_range_without_width_and_a_logarithm_of_zero_still_give_an_axis() {
        assert!(Axis::new((2.0, 2.0), false, 0.0, 10.0).place(2.0).is_finite());
        assert!(!Axis::new((0.0, 2.0), true, 0.0, 10.0).log);
        assert_eq!(Axis::new((5.0, 5.0), true, 0.0, 10.0).place(5.0), 5.0);
    }
}
