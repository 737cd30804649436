//! What can be taken away: the weights in PyTorch's layout, and the experiment as a program.

pub(super) mod burn;
pub(super) mod pytorch;

use super::{
    experiment::AttentionLab,
    model::{Model, OUT},
    words::{TOKENS, VOCABULARY},
};
use crate::{
    fault::Fault,
    nn::weights::{self, Part},
};
use std::ops::Range;

/// Steps where the run has not begun.
const STEPS: u64 = 600;
/// What the program is about, in lines of a comment.
const ABOUT: [&str; 2] = [
    "Every token of a made-up sentence asks which token stands before it, which one is the first, where it stood before, and",
    "where its bracket was opened; all answers come through one attention layer.",
];

fn steps(lab: &AttentionLab) -> u64 {
    if lab.steps() == 0 { STEPS } else { lab.steps() }
}

/// Names and shapes as the program's module has them; the layer's matrices are `[from, to]` here.
fn parts(model: &Model) -> Vec<Part> {
    let (width, inner) = (model.attention.width, model.attention.inner());
    let matrix = |name, place: Range<usize>, from| Part::turned(name, [place.len() / from, from], place);
    vec![
        Part::new("words.weight", &[VOCABULARY, width], model.words()),
        Part::new("places.weight", &[TOKENS, width], model.places()),
        Part::new("readout.bias", &[OUT], model.bias()),
        matrix("qkv.weight", model.qkv(), width),
        matrix("out.weight", model.out(), inner),
        matrix("readout.weight", model.readout(), width),
    ]
}

pub(super) fn write(model: &Model, flat: &[f32]) -> Result<Vec<u8>, Fault> {
    weights::write(&parts(model), flat, None)
}

pub(super) fn read(model: &Model, bytes: &[u8]) -> Result<Vec<f32>, Fault> {
    weights::read(&parts(model), bytes)
}
