//! What part of the plane is looked at, and the surface sampled there.

use serde::{Deserialize, Serialize};

/// A rectangle of the plane.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Window {
    pub x: [f64; 2],
    pub y: [f64; 2],
}

impl Window {
    pub fn width(&self) -> f64 {
        self.x[1] - self.x[0]
    }
    pub fn height(&self) -> f64 {
        self.y[1] - self.y[0]
    }
    pub fn center(&self) -> [f64; 2] {
        [(self.x[0] + self.x[1]) / 2.0, (self.y[0] + self.y[1]) / 2.0]
    }

    /// The smallest window around this one that shows `point` off its edge.
    pub fn including(self, point: [f64; 2]) -> Self {
        let wider = |[low, high]: [f64; 2], at: f64| {
            let margin = 0.08 * (high.max(at) - low.min(at));
            [
                if at < low { at - margin } else { low },
                if at > high { at + margin } else { high },
            ]
        };
        Self {
            x: wider(self.x, point[0]),
            y: wider(self.y, point[1]),
        }
    }

    /// The smallest window around this one with `aspect` = width / height: one unit is as long upwards as sideways.
    pub fn with_aspect(self, aspect: f64) -> Self {
        let height = self.height().max(self.width() / aspect);
        let ([x, y], half) = (self.center(), height / 2.0);
        Self {
            x: [x - half * aspect, x + half * aspect],
            y: [y - half, y + half],
        }
    }

    /// Whether it can be drawn: finite, neither empty nor without any detail left in double precision.
    pub fn is_usable(&self) -> bool {
        let good = |[low, high]: [f64; 2]| {
            let size = high - low;
            low.is_finite() && high.is_finite() && size < 1e9 && size > 1e-9 * (1.0 + low.abs().max(high.abs()))
        };
        good(self.x) && good(self.y)
    }

    /// The centres of `columns` by `rows` equal cells, the lowest row first.
    pub fn cells(&self, columns: usize, rows: usize) -> impl Iterator<Item = [f64; 2]> {
        let at = |[low, high]: [f64; 2], index: usize, count: usize| {
            low + (high - low) * (index as f64 + 0.5) / count as f64
        };
        let window = *self;
        (0..rows).flat_map(move |row| {
            (0..columns).map(move |column| [at(window.x, column, columns), at(window.y, row, rows)])
        })
    }
}

/// What the learner looks at.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Look {
    /// Width / height of the picture.
    pub aspect: f64,
    /// What was zoomed to; none for the surface's own window.
    pub zoom: Option<Window>,
}

impl Default for Look {
    fn default() -> Self {
        Self {
            aspect: 1.3,
            zoom: None,
        }
    }
}

impl Look {
    pub fn window(&self, home: Window) -> Window {
        self.zoom.unwrap_or_else(|| home.with_aspect(self.aspect))
    }
}
