//! The three losses of an error, and how steeply each rises.

crate::choices! {
    /// What a fit minimises, `e` being prediction minus target.
    pub enum Shape {
        /// `e²`
        Mse = "mse",
        /// `|e|`
        Mae = "mae",
        /// `e²/2` up to `δ`, `δ(|e| - δ/2)` beyond (Huber 1964).
        Huber = "huber",
    }
}

impl Shape {
    /// The loss of one error.
    pub fn value(self, error: f64, delta: f64) -> f64 {
        let size = error.abs();
        match self {
            Self::Mse => error * error,
            Self::Mae => size,
            Self::Huber if size <= delta => error * error / 2.0,
            Self::Huber => delta * (size - delta / 2.0),
        }
    }

    /// Its derivative by the error; at the corner of the absolute error 0, as in PyTorch.
    pub fn slope(self, error: f64, delta: f64) -> f64 {
        match self {
            Self::Mse => 2.0 * error,
            Self::Mae if error == 0.0 => 0.0,
            Self::Mae => error.signum(),
            Self::Huber => error.clamp(-delta, delta),
        }
    }
}
