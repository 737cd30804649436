//! The two-dimensional surfaces, each written once as a differentiable function of tensors.

use super::view::Window;
use crate::{choices, data::formula::Formula};
use burn::tensor::Tensor;
use std::f64::consts::TAU;

choices! {
    /// What is descended.
    pub enum SurfaceKind {
        Quadratic = "quadratic", Rosenbrock = "rosenbrock", Beale = "beale", Himmelblau = "himmelblau",
        Saddle = "saddle", Rastrigin = "rastrigin", Formula = "formula", Network = "network",
    }
}

/// Settings with which a surface is worth watching from the first step; the panel sets them when the learner
/// picks the surface, so that every value in use stays a parameter that can be seen.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Recommended {
    pub start: [f64; 2],
    pub lr: f64,
    pub lr_adaptive: f64,
    pub target: f64,
    pub max_steps: usize,
}

const fn settings(start: [f64; 2], lr: f64, lr_adaptive: f64, target: f64, max_steps: usize) -> Recommended {
    Recommended {
        start,
        lr,
        lr_adaptive,
        target,
        max_steps,
    }
}

impl SurfaceKind {
    /// Found by trial: most optimizers arrive in a time that one likes to watch, none flies off.
    pub const fn recommended(self) -> Recommended {
        match self {
            Self::Quadratic => settings([-8.0, 1.5], 0.05, 0.3, 1e-3, 300),
            Self::Rosenbrock => settings([-1.5, 2.0], 0.001, 0.1, 0.01, 1500),
            Self::Beale => settings([1.0, 2.0], 0.005, 0.1, 0.01, 800),
            Self::Himmelblau => settings([0.0, 0.0], 0.005, 0.1, 1e-3, 300),
            Self::Saddle => settings([-1.8, 0.001], 0.05, 0.05, 1e-3, 400),
            Self::Rastrigin => settings([2.6, 3.4], 0.005, 0.5, 1.0, 400),
            Self::Formula => settings([3.5, -3.0], 0.1, 0.1, 0.3, 300),
            Self::Network => settings([0.0, 0.0], 0.1, 0.02, 0.02, 1500),
        }
    }
}

/// A surface over the plane.
#[derive(Clone, Debug)]
pub struct Surface {
    kind: SurfaceKind,
    /// Condition number of the quadratic.
    condition: f64,
    /// For [`SurfaceKind::Formula`].
    formula: Option<Formula>,
}

impl Surface {
    pub fn new(kind: SurfaceKind, condition: f64, formula: Option<Formula>) -> Self {
        Self {
            kind,
            condition,
            formula,
        }
    }

    /// `f(x, y)`; `x` and `y` are `[n]`, so is the result.
    ///
    /// Sources: Rosenbrock 1960; Beale 1958; Himmelblau 1972; Rastrigin 1974. The saddle, `x²/2 + (y² - 1)²/4`,
    /// curves down along y at the origin and is bounded below, so that who leaves it arrives somewhere.
    pub fn losses(&self, x: Tensor<1>, y: Tensor<1>) -> Tensor<1> {
        match self.kind {
            SurfaceKind::Quadratic => (x.square() + y.square() * self.condition) * 0.5,
            SurfaceKind::Rosenbrock => {
                let valley = y - x.clone().square();
                (-x + 1.0).square() + valley.square() * 100.0
            }
            SurfaceKind::Beale => {
                let term = |constant: f64, power: i32| {
                    let power = (0..power).map(|_| y.clone()).reduce(|a, b| a * b);
                    let product = power.map_or_else(|| x.clone(), |power| x.clone() * power);
                    (product - x.clone() + constant).square()
                };
                term(1.5, 1) + term(2.25, 2) + term(2.625, 3)
            }
            SurfaceKind::Himmelblau => {
                let first = x.clone().square() + y.clone() - 11.0;
                let second = x + y.square() - 7.0;
                first.square() + second.square()
            }
            SurfaceKind::Saddle => x.square() * 0.5 + (y.square() - 1.0).square() * 0.25,
            SurfaceKind::Rastrigin => {
                let wave = |t: Tensor<1>| t.clone().square() - (t * TAU).cos() * 10.0;
                wave(x) + wave(y) + 20.0
            }
            SurfaceKind::Formula | SurfaceKind::Network => match &self.formula {
                Some(formula) => formula.tensor(x, y),
                None => x.zeros_like(),
            },
        }
    }

    /// Where the surface is lowest, as far as that is known beforehand; the lowest value is 0 there.
    pub fn minima(&self) -> &'static [[f64; 2]] {
        match self.kind {
            SurfaceKind::Quadratic | SurfaceKind::Rastrigin => &[[0.0, 0.0]],
            SurfaceKind::Rosenbrock => &[[1.0, 1.0]],
            SurfaceKind::Beale => &[[3.0, 0.5]],
            // To ten digits; (3, 2) exactly.
            SurfaceKind::Himmelblau => &[
                [3.0, 2.0],
                [-2.805_118_086_9, 3.131_312_518_3],
                [-3.779_310_253_4, -3.283_185_991_3],
                [3.584_428_340_3, -1.848_126_527_0],
            ],
            SurfaceKind::Saddle => &[[0.0, 1.0], [0.0, -1.0]],
            SurfaceKind::Formula | SurfaceKind::Network => &[],
        }
    }

    /// What to look at: the start, the minima and the terrain between.
    pub fn home(&self, start: [f64; 2]) -> Window {
        let window = match self.kind {
            SurfaceKind::Quadratic => Window {
                x: [-10.0, 4.0],
                y: [-4.5, 4.5],
            },
            SurfaceKind::Rosenbrock => Window {
                x: [-2.2, 2.2],
                y: [-0.9, 2.8],
            },
            SurfaceKind::Beale => Window {
                x: [-1.5, 4.5],
                y: [-1.6, 2.9],
            },
            SurfaceKind::Himmelblau | SurfaceKind::Formula | SurfaceKind::Network => Window {
                x: [-5.5, 5.5],
                y: [-5.0, 5.0],
            },
            SurfaceKind::Saddle => Window {
                x: [-2.4, 2.4],
                y: [-1.8, 1.8],
            },
            SurfaceKind::Rastrigin => Window {
                x: [-4.6, 4.6],
                y: [-4.6, 4.6],
            },
        };
        window.including(start)
    }
}
