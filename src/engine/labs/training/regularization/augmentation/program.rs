//! Both nets as a model, and the comparison as a PyTorch program; the nets begin alike, with first weights of their own.

use super::{
    Augmentation, Domain, Kind, Params,
    digits::{SIDE, Strength},
    language::{Chances, Language},
    learner::HIDDEN,
    source::{COPIES, Source, TEST_DIGITS},
};
use crate::{
    data::digits::mnist,
    fault::Fault,
    lab::Export,
    nn::{activation::Activation, init::Init, weights},
    program::{digits, pytorch},
};

/// Steps where the run has not begun.
const STEPS: u64 = 500;
/// Names of the two nets in the model, in the program and in what it prints.
const NETS: [&str; 2] = ["augmented", "plain"];

pub(super) fn write(lab: &Augmentation, format: Export) -> Result<Vec<u8>, Fault> {
    match (format, &lab.source) {
        (Export::Safetensors, _) => {
            let nets = lab.learners.iter().map(|learner| &learner.net);
            weights::write_nets(NETS.into_iter().zip(nets))
        }
        (Export::PyTorch, Source::Digits { train }) => Ok(of_digits(lab, *train).into_bytes()),
        (Export::PyTorch, Source::Text(language)) => Ok(of_text(lab, language).into_bytes()),
        _ => Err(format.not_offered()),
    }
}

fn settings(lab: &Augmentation) -> String {
    let params = &lab.params;
    let hidden = HIDDEN[usize::from(params.domain == Domain::Text)];
    format!(
        "SEED, STEPS, BATCH, LR, HIDDEN = {}, {}, {}, {:?}, {hidden}",
        lab.seed,
        match lab.step {
            0 => STEPS,
            steps => steps,
        },
        params.batch,
        params.lr,
    )
}

/// What both programs do with `LABELS`, `plain(rows)`, `changed(rows)`, `TESTS` and `test(strength)`.
fn main(inputs: usize, classes: usize) -> String {
    let [augmented, plain] = NETS;
    format!(
        r#"{network}

{batches}

class Nets(nn.Module):
    """One that sees changed samples and its twin, which sees them as they are."""

    def __init__(self):
        super().__init__()
        self.{augmented} = network({inputs}, HIDDEN, {classes})
        self.{plain} = network({inputs}, HIDDEN, {classes})
        self.{plain}.load_state_dict(self.{augmented}.state_dict())


def main():
    torch.manual_seed(SEED)
    random.seed(SEED)
    nets = Nets()
    both = [(nets.{augmented}, changed), (nets.{plain}, plain)]
    optimizers = [torch.optim.Adam(net.parameters(), lr=LR) for net, _ in both]
    for _, rows in zip(range(STEPS), batches(len(LABELS), BATCH)):
        for (net, seen), optimizer in zip(both, optimizers):
            optimizer.zero_grad()
            F.cross_entropy(net(seen(rows)), LABELS[rows]).backward()
            optimizer.step()
    with torch.no_grad():
        for kind, strength in TESTS.items():
            x, y = test(strength)
            right = [(net(x).argmax(1) == y).float().mean().item() for net, _ in both]
            print("{{}} {augmented} {{:.4f}} {plain} {{:.4f}}".format(kind, *right))
"#,
        network = pytorch::fresh_network(Activation::Relu, Init::HeNormal),
        batches = pytorch::BATCHES,
    )
}

/// The strengths that are not zero, as arguments of a Python function.
fn strength(of: Strength) -> String {
    let all = [
        ("rotation", of.rotation),
        ("shift", of.shift),
        ("scale", of.scale),
        ("crop", of.crop),
        ("noise", of.noise),
        ("cutout", of.cutout),
        ("brightness", of.brightness),
    ];
    arguments(&all)
}

fn chances(of: Chances) -> String {
    arguments(&[
        ("synonym", of.synonym),
        ("insertion", of.insertion),
        ("deletion", of.deletion),
    ])
}

fn arguments(all: &[(&str, f64)]) -> String {
    let given = all.iter().filter(|(_, value)| *value != 0.0);
    let given: Vec<String> = given.map(|(name, value)| format!("{name}={value:?}")).collect();
    format!("dict({})", given.join(", "))
}

/// The tests by name, with the strength of each.
fn tests(domain: Domain, strength: impl Fn(Kind) -> String) -> String {
    let kinds = Kind::of(domain).iter();
    kinds
        .map(|kind| format!("    {:?}: {},\n", kind.name(), strength(*kind)))
        .collect()
}

fn of_digits(lab: &Augmentation, train: usize) -> String {
    let (params, all): (&Params, _) = (&lab.params, mnist());
    let used: Vec<usize> = (0..train).chain(all.test().take(TEST_DIGITS)).collect();
    format!(
        r#"# Data augmentation, of Neural Atlas, as a PyTorch program (PyTorch 1.13 or later): python3 augmentation.py
# Digits: MNIST (LeCun, Cortes and Burges), {train} to learn from and {test} for testing.
import base64
import random
import zlib

import torch
from torch import nn
from torch.nn import functional as F

{settings}
TRAIN = {train}
# How strong each change of a training sample may be.
STRENGTH = {strength}
# How the test samples are disturbed.
TESTS = {{
{tests}}}


{digits}

def units(count):
    """Each from -1 to 1, to be blended with the pixels of its picture."""
    return 2 * torch.rand(count, 1, 1) - 1


def change(pictures, rotation=0.0, shift=0.0, scale=0.0, crop=0.0, noise=0.0, cutout=0.0, brightness=0.0):
    """Turned, shifted, scaled and cut by one affine map; then ink, noise, and a square of paper over it."""
    count, middle = len(pictures), ({SIDE} - 1) / 2
    turn, size = torch.deg2rad(rotation * units(count)), (1 + scale) ** units(count) / (1 - crop)
    # A window somewhere inside is enlarged to the whole.
    right, down = (shift * units(count) + crop * {SIDE} / 2 / (1 - crop) * units(count) for _ in range(2))
    along = torch.arange({SIDE}) - middle
    x, y = along - right, along[:, None] - down
    # Every pixel is read from where it came from, between its four neighbours.
    x, y = (turn.cos() * x + turn.sin() * y) / size, (turn.cos() * y - turn.sin() * x) / size
    pictures = F.grid_sample(pictures, torch.stack([x, y], -1) / middle, align_corners=True)[:, 0]
    pictures = pictures * (1 + brightness * units(count)) + noise * torch.randn_like(pictures)
    half = {SIDE} / 2
    across = ((along + 0.5 + middle) - half * (1 + units(count))).abs() < cutout / 2
    below = ((along[:, None] + 0.5 + middle) - half * (1 + units(count))).abs() < cutout / 2
    return (pictures.clamp(0, 1) * ~(across & below)).flatten(1)


def plain(rows):
    return PICTURES[rows].flatten(1)


def changed(rows):
    return change(PICTURES[rows], **STRENGTH)


def test(strength):
    return change(TEST_PICTURES, **strength), TEST_LABELS


{main}

LABELS, PICTURES = digits("""
{packed}
""")
TEST_LABELS, TEST_PICTURES = LABELS[TRAIN:], PICTURES[TRAIN:]
LABELS, PICTURES = LABELS[:TRAIN], PICTURES[:TRAIN]
if __name__ == "__main__":
    main()
"#,
        test = used.len() - train,
        settings = settings(lab),
        strength = strength(Strength::of(params)),
        tests = tests(Domain::Digits, |kind| strength(Strength::of_test(
            kind,
            params.test_angle
        ))),
        digits = digits::python(all),
        main = main(lab.source.inputs(), lab.source.classes()),
        packed = digits::packed(all, &used),
    )
}

fn of_text(lab: &Augmentation, language: &Language) -> String {
    let params = &lab.params;
    let sentences = |all: &[(Vec<&str>, u8)]| -> String {
        let line = |(words, label): &(Vec<&str>, u8)| format!("    (\"{}\", {label}),\n", words.join(" "));
        all.iter().map(line).collect()
    };
    let corpus = language.corpus();
    let synonyms: String = corpus
        .synonyms
        .iter()
        .map(|line| format!("    \"{line}\",\n"))
        .collect();
    format!(
        r#"# Data augmentation of sentences, of Neural Atlas, as a PyTorch program (PyTorch 1.13 or later): python3 augmentation.py
import random

import torch
from torch import nn
from torch.nn import functional as F

{settings}
# Chances of the three changes of a training sentence.
CHANCES = {chances}
# How the test sentences are disturbed, each in {COPIES} ways.
TESTS = {{
{tests}}}
# Sentences, words apart by spaces; 1 is praise, 0 complaint.
TRAIN = [
{train}]
TEST = [
{test}]
# Words of one line may stand for each other.
SYNONYMS = [
{synonyms}]
FILLERS = "{fillers}".split()
WORDS = sorted({{word for line in [text for text, _ in TRAIN + TEST] + SYNONYMS for word in line.split()}} | set(FILLERS))


def change(words, synonym=0.0, insertion=0.0, deletion=0.0):
    """Synonyms swapped, fillers put in, words left out, but never all of them."""
    saved, result = random.randrange(len(words)), []
    for index, word in enumerate(words):
        if random.random() < insertion:
            result.append(random.choice(FILLERS))
        if random.random() < deletion and index != saved:
            continue
        others = [other for line in SYNONYMS if word in line.split() for other in line.split() if other != word]
        result.append(random.choice(others) if others and random.random() < synonym else word)
    return result


def bags(sentences):
    """Counts of the words, divided by the root of their number, so that long sentences do not shout."""
    return torch.tensor([[words.count(word) / len(words) ** 0.5 for word in WORDS] for words in sentences])


def plain(rows):
    return bags([TRAIN[row][0].split() for row in rows])


def changed(rows):
    return bags([change(TRAIN[row][0].split(), **CHANCES) for row in rows])


def test(chances):
    copies = [(text.split(), label) for text, label in TEST for _ in range({COPIES} if chances else 1)]
    return bags([change(words, **chances) for words, _ in copies]), torch.tensor([label for _, label in copies])


{main}

LABELS = torch.tensor([label for _, label in TRAIN])
if __name__ == "__main__":
    main()
"#,
        settings = settings(lab),
        chances = chances(Chances::of(params)),
        tests = tests(Domain::Text, |kind| chances(Chances::of_test(kind))),
        train = sentences(&language.train),
        test = sentences(&language.test),
        fillers = corpus.fillers,
        main = main(language.len(), lab.source.classes()),
    )
}
