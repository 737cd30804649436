//! Runs that are kept beside the experiment.

use super::{LabParams, Status};
use crate::{
    kit::words::Words,
    panels::{Panel, Stage},
};
use neural_atlas_engine::{lab::Lab, params::Value};
use std::sync::Arc;

/// A run as it stood when it was kept: its picture and numbers stay while the experiment goes on.
pub trait Kept {
    fn values(&self) -> &[(String, Value)];
    fn status(&self) -> &Status;
    /// Draws the stage as it stood; what the hand does there changes nothing.
    fn stage(&mut self, ui: &mut egui::Ui, words: Words);
}

/// A kept run with a panel of its own.
pub struct KeptRun<P: Panel> {
    pub panel: P,
    pub snapshot: Arc<<P::Lab as Lab>::Snapshot>,
    pub params: LabParams<P>,
    pub values: Vec<(String, Value)>,
    pub status: Status,
}

impl<P: Panel> Kept for KeptRun<P> {
    fn values(&self) -> &[(String, Value)] {
        &self.values
    }
    fn status(&self) -> &Status {
        &self.status
    }
    fn stage(&mut self, ui: &mut egui::Ui, words: Words) {
        let mut params = self.params.clone();
        let status = &self.status;
        let mut stage = Stage::new(
            &*self.snapshot,
            0,
            &mut params,
            &status.metrics,
            &status.history,
            &status.state,
            status.step,
            words,
        );
        self.panel.stage(ui, &mut stage);
    }
}
