//! One panel per lab, by chapter and section: what is drawn on the stage.
//!
//! A panel composes views of the kit and holds no style of its own. It changes nothing itself: what the hand
//! does goes out through [`Stage`] as an action on the lab, a changed parameter, or a request to the page.

mod architectures;
pub mod brought;
mod foundations;
mod generative;
pub mod presets;
mod training;

use crate::{
    experiment::{self, Experiment},
    kit::words::Words,
};
use brought::{Brought, Kind};
use neural_atlas_engine::{
    fault::Fault,
    history::History,
    lab::{Lab, Metrics},
    session::State,
};

/// The picture of one lab.
pub trait Panel: Default + 'static {
    type Lab: Lab;

    /// What the lab can use of the things that a person brings in.
    const TAKES: &'static [Kind] = &[];

    /// Draws the stage over the whole of `ui`'s free area.
    fn stage(&mut self, ui: &mut egui::Ui, cx: &mut Stage<'_, Self::Lab>);

    /// Changes the parameters that an action of the hand moves too: both are taken back as one.
    fn follow(_action: &<Self::Lab as Lab>::Action, _params: &mut <Self::Lab as Lab>::Params) {}

    /// From where it is looked at, for scenes; none where there is one view only.
    fn camera(&self) -> Option<serde_json::Value> {
        None
    }
    /// Takes such a view; one that cannot be read is left.
    fn set_camera(&mut self, _camera: &serde_json::Value) {}

    /// A link has set this parameter alone, perhaps to the value that it had.
    fn was_set(&mut self, _name: &str) {}

    /// Puts what was brought in to its use: settings are changed in place, the rest is said by actions. Only kinds in
    /// [`Self::TAKES`] come here.
    ///
    /// # Errors
    /// Where it does not fit.
    fn bring(
        &mut self,
        brought: Brought,
        _params: &mut <Self::Lab as Lab>::Params,
    ) -> Result<Vec<<Self::Lab as Lab>::Action>, Fault> {
        Err(Fault::NotOffered {
            what: format!("{:?}", brought.kind()).to_lowercase(),
        })
    }
}

/// What a panel sees, and the way out for what the hand does.
pub struct Stage<'a, L: Lab> {
    pub snapshot: &'a L::Snapshot,
    /// Counts snapshots: the same number means the same snapshot, so that textures can be kept.
    pub version: u64,
    /// A change is noticed after drawing and sent to the lab.
    pub params: &'a mut L::Params,
    pub metrics: &'a Metrics,
    pub history: &'a History,
    pub state: &'a State,
    pub step: u64,
    pub words: Words,
    actions: Vec<L::Action>,
    requests: Vec<Request>,
}

/// What a panel asks of the page around it.
#[derive(Clone, Debug, PartialEq)]
pub enum Request {
    OpenNode(String),
    Play,
    Pause,
    Step,
    Reset,
    /// Takes back what was done last, a setting or a movement of the hand.
    Undo,
    /// Asks for a file to be brought in.
    Bring,
    /// A sentence for the person, already in their language.
    Notice(String),
}

impl<'a, L: Lab> Stage<'a, L> {
    #[expect(
        clippy::too_many_arguments,
        reason = "made in one place, from the parts of one publication"
    )]
    pub fn new(
        snapshot: &'a L::Snapshot,
        version: u64,
        params: &'a mut L::Params,
        metrics: &'a Metrics,
        history: &'a History,
        state: &'a State,
        step: u64,
        words: Words,
    ) -> Self {
        Self {
            snapshot,
            version,
            params,
            metrics,
            history,
            state,
            step,
            words,
            actions: vec![],
            requests: vec![],
        }
    }

    pub fn running(&self) -> bool {
        *self.state == State::Running
    }
    /// Sends what the hand did.
    pub fn act(&mut self, action: L::Action) {
        self.actions.push(action);
    }
    pub fn request(&mut self, request: Request) {
        self.requests.push(request);
    }
    /// What was collected while drawing.
    pub fn finish(self) -> (Vec<L::Action>, Vec<Request>) {
        (self.actions, self.requests)
    }
}

/// Makes a running experiment.
pub type Open = fn(crate::experiment::Setup) -> Box<dyn Experiment>;

macro_rules! panels {
    ($($id:literal => $panel:path,)*) => {
        const PANELS: &[(&str, Open, &[Kind])] = &[$(($id, experiment::open::<$panel>, <$panel as Panel>::TAKES)),*];
    };
}

// One line per lab, sorted by id.
panels! {
    "architectures/cnn/cnn" => architectures::cnn::cnn::CnnPanel,
    "architectures/mlp/playground" => architectures::mlp::playground::Playground,
    "architectures/transformer/attention" => architectures::transformer::attention::AttentionPanel,
    "foundations/activations/curves" => foundations::activations::curves::CurvesPanel,
    "foundations/activations/race" => foundations::activations::race::RacePanel,
    "foundations/initialization/init" => foundations::initialization::init::InitPanel,
    "foundations/neuron/neuron" => foundations::neuron::neuron::NeuronPanel,
    "generative/diffusion/diffusion" => generative::diffusion::diffusion::DiffusionPanel,
    "generative/gan/gan" => generative::gan::gan::GanPanel,
    "training/losses/classification-losses" => training::losses::classification_losses::ClassificationLossesPanel,
    "training/losses/regression-losses" => training::losses::regression_losses::RegressionLossesPanel,
    "training/normalization/normalization" => training::normalization::normalization::NormalizationPanel,
    "training/optimizers/autodiff" => training::optimizers::autodiff::AutodiffPanel,
    "training/optimizers/minibatch" => training::optimizers::minibatch::MinibatchPanel,
    "training/optimizers/race" => training::optimizers::race::RacePanel,
    "training/optimizers/schedules" => training::optimizers::schedules::SchedulesPanel,
    "training/regularization/augmentation" => training::regularization::augmentation::AugmentationPanel,
    "training/regularization/regularization" => training::regularization::regularization::RegularizationPanel,
}

/// How to open the lab with this id; none where it is not built.
pub fn find(lab: &str) -> Option<Open> {
    PANELS.iter().find(|(id, ..)| *id == lab).map(|(_, open, _)| *open)
}

/// The ids of every lab that has a panel.
pub fn ids() -> impl Iterator<Item = &'static str> {
    PANELS.iter().map(|(id, ..)| *id)
}

/// The labs that can use what is of this kind.
pub fn takers(kind: Kind) -> impl Iterator<Item = &'static str> {
    PANELS
        .iter()
        .filter(move |(.., takes)| takes.contains(&kind))
        .map(|(id, ..)| *id)
}
