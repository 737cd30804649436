//! The game as a PyTorch program.

use super::{
    super::{GanLoss, Params, Prior, dcgan, digits::batch, plane::GAIN},
    Gan, World, updates,
};
use crate::{
    data::{digits::mnist, mixture::Mixture},
    nn::{activation::Activation, init::Init},
    program::{digits, list, pytorch},
};

pub fn program(lab: &Gan) -> String {
    match &lab.world {
        World::Plane(game) => plane(&lab.params, lab.seed, &game.target, updates(game.updates())),
        World::Digits(game) => of_digits(&lab.params, lab.seed, updates(game.updates())),
    }
}

/// Settings and the game itself, which both programs play; they know `Game`, `real` and `noise`.
struct Play {
    settings: String,
    play: String,
}

impl Play {
    fn new(params: &Params, seed: u64, updates: u64, batch: usize) -> Self {
        Self {
            settings: format!(
                "SEED, UPDATES, BATCH, D_STEPS = {seed}, {updates}, {batch}, {}\nLR_D, LR_G, BETA1 = {:?}, {:?}, {:?}",
                params.d_steps, params.lr_d, params.lr_g, params.beta1
            ),
            play: format!(
                r#"def play(game):
    players = [(game.discriminator, LR_D), (game.generator, LR_G)]
    d_optimizer, g_optimizer = (
        torch.optim.Adam(player.parameters(), lr=lr, betas=(BETA1, 0.999)) for player, lr in players
    )
    for update in range(UPDATES):
        for step in range(D_STEPS):
            on_real = game.discriminator(real(BATCH))
            on_fakes = game.discriminator(game.generator(noise(BATCH)).detach())
            d_optimizer.zero_grad()
            # -ln D = softplus(-z) and -ln(1 - D) = softplus(z), where z is the logit.
            (F.softplus(-on_real).mean() + F.softplus(on_fakes).mean()).backward()
            d_optimizer.step()
        on_fakes = game.discriminator(game.generator(noise(BATCH)))
        g_optimizer.zero_grad()
        {g_loss}.backward()
        g_optimizer.step()


def report(game, count):
    """Losses and mean answers of the discriminator on fresh samples; gives the generated ones."""
    with torch.no_grad():
        fakes = game.generator(noise(count))
        on_real, on_fakes = game.discriminator(real(count)), game.discriminator(fakes)
        d_loss = F.softplus(-on_real).mean() + F.softplus(on_fakes).mean()
        answers = torch.sigmoid(on_real).mean(), torch.sigmoid(on_fakes).mean()
        print(f"d_loss {{d_loss:.4f}} d_real {{answers[0]:.4f}} d_fake {{answers[1]:.4f}}")
    return fakes
"#,
                g_loss = match params.gan_loss {
                    GanLoss::NonSaturating => "F.softplus(-on_fakes).mean()",
                    GanLoss::Saturating => "(-F.softplus(on_fakes).mean())",
                },
            ),
        }
    }
}

fn plane(params: &Params, seed: u64, target: &Mixture, updates: u64) -> String {
    let Play { settings, play } = Play::new(params, seed, updates, params.batch);
    format!(
        r#"# A game of Neural Atlas between a generator and a discriminator as a PyTorch program (PyTorch 1.13 or later): python3 gan.py
import torch
from torch import nn
from torch.nn import functional as F

{settings}
NOISE_DIM, SPREAD = {noise_dim}, {spread:?}
# Middle of each of the Gaussians of deviation SPREAD that are the data, and the mode to which it belongs.
CENTRES = torch.tensor([
{centres}
]).reshape(-1, 2)
MODES = torch.tensor([
{modes}
])


def real(count):
    return CENTRES[torch.randint(len(CENTRES), (count,))] + SPREAD * torch.randn(count, 2)


def noise(count):
    return {noise}


{network}

class Game(nn.Module):
    def __init__(self):
        super().__init__()
        self.generator = network({generator})
        # Larger first weights before every tanh spread the fakes, so that fewer modes are missed.
        for linear in self.generator[:-1:2]:
            linear.weight.data.mul_({gain:?})
        self.discriminator = network({discriminator})


{play}

def main():
    torch.manual_seed(SEED)
    game = Game()
    play(game)
    fakes = report(game, 512)
    # Good points lie within three deviations of a Gaussian; a mode is covered that gets a quarter of its fair share of all.
    near = torch.cdist(fakes, CENTRES).min(1)
    of_mode = torch.bincount(MODES[near.indices[near.values <= 3 * SPREAD]], minlength=MODES.max() + 1) / len(fakes)
    covered = (of_mode >= 0.25 / len(of_mode)).sum()
    print(f"good {{of_mode.sum():.4f}} modes {{covered}} of {{len(of_mode)}}")


if __name__ == "__main__":
    main()
"#,
        noise_dim = params.noise_dim,
        spread = target.spread,
        centres = list(target.gaussians().flat_map(|(at, _)| at.map(|v| format!("{v:.6}")))),
        modes = list(target.gaussians().map(|(_, mode)| mode.to_string())),
        noise = match params.prior {
            Prior::Uniform => "2 * torch.rand(count, NOISE_DIM) - 1",
            Prior::Normal => "torch.randn(count, NOISE_DIM)",
        },
        network = pytorch::fresh_network(Activation::Tanh, Init::XavierUniform),
        generator = super::generator(params),
        gain = GAIN,
        discriminator = super::discriminator(params),
    )
}

fn of_digits(params: &Params, seed: u64, updates: u64) -> String {
    let all = mnist();
    let Play { settings, play } = Play::new(params, seed, updates, batch(params));
    format!(
        r#"# A game of Neural Atlas on digits as a PyTorch program (PyTorch 1.13 or later): python3 gan.py
# Digits: {count} of MNIST (LeCun, Cortes and Burges). The players begin from nothing, and every batch is normalized by itself.
import base64
import zlib

import torch
from torch import nn
from torch.nn import functional as F

{settings}


{digits}

def real(count):
    return DIGITS[torch.randint(len(DIGITS), (count,))]


def noise(count):
    return torch.randn(count, {noise})


{game}

{play}

def main():
    torch.manual_seed(SEED)
    game = Game()
    play(game)
    report(game, 512)


DIGITS = digits("""
{packed}
""")[1]
if __name__ == "__main__":
    main()
"#,
        count = all.train().len(),
        digits = digits::python(all),
        noise = dcgan::NOISE,
        game = dcgan::python(),
        packed = digits::packed(all, &all.train().collect::<Vec<_>>()),
    )
}
