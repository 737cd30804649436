//! Activation functions and their derivatives, the derivative taken by burn's autodiff.
//!
//! Three modes: one function with a point on it, the output of a small random network that uses the
//! function, and PReLU's slope as it is learned from data.

pub mod functions;
pub mod network;
pub mod slope;

use crate::{
    choices,
    device::Device,
    fault::Fault,
    lab::{Change, Lab, Metric, Metrics, Progress},
    params,
    params::{Spec, split_flags},
};
use functions::{Function, Sampled, Slopes};
use network::{NetworkPicture, RandomNetwork};
use rand::SeedableRng;
use rand_chacha::ChaCha8Rng;
use serde::{Deserialize, Serialize};
use slope::{SlopeLearner, SlopePicture};
use std::sync::Arc;

choices! {
    /// What is computed.
    pub enum Mode { Function = "function", Network = "network", LearnSlope = "learn-slope" }
}

params! {
    /// Settings of the curves.
    pub struct Params {
        mode: Mode = Mode::Function => Spec::choice().main().on_stage(),
        function: Function = Function::Sigmoid => Spec::choice().main().live().concept("why-nonlinearity").on_stage(),
        /// Functions drawn beside the chosen one.
        overlay: String = String::new() => Spec::flags(Function::NAMES).main().live().concept("why-nonlinearity"),
        /// Where the point stands.
        x: f64 = 1.0 => Spec::float(-6.0, 6.0).hard(-100.0, 100.0).main().live().acts_with("mode", &["function"]),
        /// The axis runs from -range to range.
        range: f64 = 6.0 => Spec::float(1.0, 12.0).hard(0.5, 100.0).group("view").live(),
        alpha_leaky: f64 = 0.01 => Spec::float(0.0, 0.5).hard(-10.0, 10.0).main().live().concept("leaky-relu").acts_with("function", &["leaky-relu"]).acts_with("overlay", &["leaky-relu"]),
        /// PReLU's slope; where learning starts in mode `learn-slope`.
        alpha_prelu: f64 = 0.25 => Spec::float(-1.0, 1.0).hard(-10.0, 10.0).main().live().concept("prelu").acts_with("function", &["prelu"]).acts_with("overlay", &["prelu"]).acts_with("mode", &["learn-slope"]),
        alpha_elu: f64 = 1.0 => Spec::float(0.0, 3.0).hard(-10.0, 10.0).main().live().concept("elu").acts_with("function", &["elu"]).acts_with("overlay", &["elu"]),
        show_derivative: bool = true => Spec::flag().group("view").live().acts_with("mode", &["function"]),
        show_saturation: bool = true => Spec::flag().group("view").live().acts_with("mode", &["function"]),
        /// Draws GELU's tanh approximation and its error.
        gelu_approx: bool = false => Spec::flag().group("view").live().concept("gelu").acts_with("function", &["gelu"]).acts_with("overlay", &["gelu"]),
        depth: usize = 3 => Spec::int(1.0, 8.0).hard(1.0, 32.0).group("network").concept("hidden-layers").unit("layers").acts_with("mode", &["network"]),
        width: usize = 16 => Spec::int(1.0, 64.0).hard(1.0, 256.0).group("network").concept("hidden-layers").unit("neurons").acts_with("mode", &["network"]),
        /// The slope with which the data of mode `learn-slope` were made.
        target_slope: f64 = -0.4 => Spec::float(-1.0, 1.0).hard(-10.0, 10.0).group("training").concept("prelu").acts_with("mode", &["learn-slope"]),
        lr: f64 = 0.02 => Spec::log(1e-3, 1.0).hard(0.0, 1e6).group("training").live().concept("gradient-descent").acts_with("mode", &["learn-slope"]),
    }
}

/// Numbers that the curves report; those of a mode only in that mode.
pub const METRICS: &[Metric] = &[
    Metric::hidden("x"),
    Metric::value("y"),
    Metric::value("dy"),
    Metric::hidden("dy_closed"),
    Metric::hidden("derivative_error"),
    Metric::hidden("gelu_gap"),
    Metric::hidden("saturated"),
    Metric::value("line_deviation"),
    Metric::value("slope"),
    Metric::loss("slope_loss"),
];

/// A slope below this lets less than a hundredth of the gradient through: the function is called saturated there.
pub const SATURATED_SLOPE: f64 = 0.01;

/// How many steps the point takes from one end of the axis to the other.
const SWEEP_STEPS: f64 = 240.0;

/// What the learner's hand does on the stage.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub enum Action {
    /// Draws another random network.
    Redraw,
    /// Puts the point back where its setting says, from where the sweep has carried it.
    Hold,
}

/// One function at the point.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Reading {
    pub function: Function,
    pub y: f64,
    /// By autodiff.
    pub dy: f64,
    /// By the closed form.
    pub dy_closed: f64,
}

/// GELU against its tanh approximation.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct GeluGap {
    /// `(x, gelu - gelu_tanh)`
    pub points: Vec<[f64; 2]>,
    pub max: f64,
    /// Where the difference is largest.
    pub at: f64,
}

/// What the panel draws.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Snapshot {
    pub mode: Mode,
    pub range: f64,
    pub x: f64,
    /// The chosen function first, then the overlay.
    pub readings: Vec<Reading>,
    pub curves: Arc<Vec<Sampled>>,
    pub gelu_gap: Arc<GeluGap>,
    pub network: Option<NetworkPicture>,
    pub slope: Option<SlopePicture>,
}

/// The lab: its curves are computed again only when a parameter changes them.
pub struct Curves {
    params: Params,
    device: Device,
    x: f64,
    /// +1 or -1: which way the point sweeps.
    heading: f64,
    curves: Arc<Vec<Sampled>>,
    readings: Vec<Reading>,
    gelu_gap: Arc<GeluGap>,
    derivative_error: f64,
    network: Option<RandomNetwork>,
    slope: Option<SlopeLearner>,
}

impl Lab for Curves {
    type Params = Params;
    type Action = Action;
    type Snapshot = Snapshot;

    const ID: &'static str = "foundations/activations/curves";
    const METRICS: &'static [Metric] = METRICS;
    const PACE: Option<f64> = Some(60.0);

    fn new(params: &Params, seed: u64, device: &Device) -> Result<Self, Fault> {
        let rng = ChaCha8Rng::seed_from_u64(seed);
        let mut lab = Self {
            params: params.clone(),
            device: device.clone(),
            x: params.x,
            heading: 1.0,
            curves: Arc::default(),
            readings: Vec::new(),
            gelu_gap: Arc::default(),
            derivative_error: 0.0,
            network: None,
            slope: None,
        };
        match params.mode {
            Mode::Function => {}
            Mode::Network => lab.network = Some(RandomNetwork::new(params.depth, params.width, rng)),
            Mode::LearnSlope => {
                lab.slope = Some(SlopeLearner::new(
                    params.alpha_prelu,
                    params.target_slope,
                    params.range,
                    rng,
                    device,
                ));
            }
        }
        lab.redraw();
        Ok(lab)
    }

    fn apply(&mut self, params: &Params) -> Result<Change, Fault> {
        let old = &self.params;
        let live = Params {
            mode: old.mode,
            depth: old.depth,
            width: old.width,
            target_slope: old.target_slope,
            ..params.clone()
        };
        let learns_elsewhere =
            self.slope.is_some() && (old.alpha_prelu != params.alpha_prelu || old.range != params.range);
        if live != *params || learns_elsewhere {
            return Ok(Change::Restart);
        }
        if old.x != params.x || old.range != params.range {
            self.x = params.x;
        }
        self.params = params.clone();
        self.redraw();
        Ok(Change::Live)
    }

    fn act(&mut self, action: Action) -> Result<(), Fault> {
        match action {
            Action::Redraw => {
                if let Some(network) = &mut self.network {
                    network.redraw();
                    self.redraw();
                }
            }
            Action::Hold => {
                self.x = self.params.x;
                self.read();
            }
        }
        Ok(())
    }

    fn step(&mut self) -> Result<Progress, Fault> {
        match (&mut self.network, &mut self.slope) {
            (Some(network), _) => {
                network.morph();
                self.redraw_network();
                Ok(Progress::Running)
            }
            (_, Some(slope)) => Ok(slope.step(self.params.lr, &self.device)),
            (None, None) => {
                self.sweep();
                Ok(Progress::Running)
            }
        }
    }

    fn metrics(&self) -> Metrics {
        let mut metrics = Metrics::default();
        if let (None, None, Some(reading)) = (&self.network, &self.slope, self.readings.first()) {
            metrics.push("x", self.x);
            metrics.push("y", reading.y);
            metrics.push("dy", reading.dy);
            metrics.push("dy_closed", reading.dy_closed);
            metrics.push("derivative_error", self.derivative_error);
            metrics.push("gelu_gap", self.gelu_gap.max);
            let saturated = self.curves.first().is_some_and(|curve| curve.is_saturated_at(self.x));
            metrics.push("saturated", f64::from(u8::from(saturated)));
        }
        if let Some(network) = &self.network {
            metrics.push("line_deviation", network.deviation());
        }
        if let Some(slope) = &self.slope {
            metrics.push("slope", slope.slope());
            metrics.push("slope_loss", slope.loss());
        }
        metrics
    }

    fn snapshot(&self) -> Snapshot {
        Snapshot {
            mode: self.params.mode,
            range: self.params.range,
            x: self.x,
            readings: self.readings.clone(),
            curves: Arc::clone(&self.curves),
            gelu_gap: Arc::clone(&self.gelu_gap),
            network: self.network.as_ref().map(RandomNetwork::picture),
            slope: self.slope.as_ref().map(SlopeLearner::picture),
        }
    }
}

impl Curves {
    fn slopes(&self) -> Slopes {
        Slopes {
            leaky: self.params.alpha_leaky,
            prelu: self.params.alpha_prelu,
            elu: self.params.alpha_elu,
        }
    }

    /// The chosen function, then the others that are drawn, each once.
    fn functions(&self) -> Vec<Function> {
        let mut shown = vec![self.params.function];
        for function in split_flags(&self.params.overlay).filter_map(Function::from_name) {
            if !shown.contains(&function) {
                shown.push(function);
            }
        }
        shown
    }

    fn redraw(&mut self) {
        let slopes = self.slopes();
        let curves: Vec<Sampled> = self
            .functions()
            .into_iter()
            .map(|f| Sampled::new(f, slopes, self.params.range, &self.device))
            .collect();
        self.derivative_error = curves.iter().map(|curve| curve.derivative_error).fold(0.0, f64::max);
        self.curves = Arc::new(curves);
        self.gelu_gap = Arc::new(functions::gelu_gap(self.params.range, &self.device));
        self.read();
        self.redraw_network();
    }

    fn redraw_network(&mut self) {
        let (function, slopes) = (self.params.function, self.slopes());
        if let Some(network) = &mut self.network {
            network.compute(function, slopes, self.params.range, &self.device);
        }
    }

    fn read(&mut self) {
        let slopes = self.slopes();
        self.readings = self
            .functions()
            .into_iter()
            .map(|f| functions::read(f, slopes, self.x, &self.device))
            .collect();
    }

    /// Moves the point along the axis and back.
    fn sweep(&mut self) {
        let range = self.params.range;
        self.x += self.heading * 2.0 * range / SWEEP_STEPS;
        if self.x.abs() >= range {
            self.x = self.x.clamp(-range, range);
            self.heading = -self.x.signum();
        }
        self.read();
    }
}

#[cfg(test)]
mod tests;
