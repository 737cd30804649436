//! The lab as a PyTorch program.

use super::{
    super::{
        denoiser, digits, plane,
        schedule::{self, ScheduleKind},
        shape::CLASSES,
        unet,
        walk::FAR,
    },
    Diffusion, World, updates,
};
use crate::{
    data::{digits::mnist, mixture::Mixture},
    nn::init::Init,
    program::{self, list, pytorch},
};

pub fn program(lab: &Diffusion) -> String {
    match &lab.world {
        World::Plane(game) => of_plane(lab, &game.mixture, game.denoiser.updates()),
        World::Digits(game) => of_digits(lab, game.updates()),
    }
}

/// Settings and schedule, which both programs have.
fn head(lab: &Diffusion, updates: u64, batch: usize) -> String {
    let params = &lab.params;
    let betas = match params.noise_schedule {
        ScheduleKind::Linear => format!(
            r#"# From {first:?} to BETA_END at a thousand steps; with fewer steps in proportion more.
BETA_END = {end:?}
BETAS = [1000 / STEPS * ({first:?} + t / max(STEPS - 1, 1) * (BETA_END - {first:?})) for t in range(STEPS)]"#,
            first = schedule::FIRST,
            end = params.beta_end,
        ),
        ScheduleKind::Cosine => format!(
            r#"COSINES = [math.cos((t / STEPS + {offset}) / {whole} * math.pi / 2) ** 2 for t in range(STEPS + 1)]
BETAS = [1 - after / before for before, after in zip(COSINES, COSINES[1:])]"#,
            offset = schedule::OFFSET,
            whole = 1.0 + schedule::OFFSET,
        ),
    };
    format!(
        r#"SEED, UPDATES, BATCH, LR = {seed}, {updates}, {batch}, {lr:?}
# Times from data to noise, and steps of the way back.
STEPS, SAMPLE_STEPS = {steps}, {sample_steps}
{betas}
ALPHA_BAR = [1.0]
for beta in BETAS:
    ALPHA_BAR.append(ALPHA_BAR[-1] * (1 - min(beta, {most})))
# What is left of the signal at each time, and the noise's deviation.
SIGNAL = torch.tensor(ALPHA_BAR, dtype=torch.float64).sqrt().float()
NOISE = (1 - torch.tensor(ALPHA_BAR, dtype=torch.float64)).sqrt().float()


def times():
    """From the last time down to 0, as evenly as whole numbers allow."""
    count = min(SAMPLE_STEPS, STEPS)
    return [(STEPS * (count - step) + count // 2) // count for step in range(count + 1)]
"#,
        seed = lab.seed,
        lr = params.lr,
        steps = params.timesteps,
        sample_steps = params.sample_steps,
        most = schedule::MOST,
    )
}

fn of_plane(lab: &Diffusion, mixture: &Mixture, had: u64) -> String {
    let params = &lab.params;
    format!(
        r#"# Diffusion on the plane, of Neural Atlas, as a PyTorch program (PyTorch 1.13 or later): python3 diffusion.py
import math

import torch
from torch import nn
from torch.nn import functional as F

{head}

# The class that is asked for (0 or 1; None for any), and how much guidance exaggerates it.
ASKED, GUIDANCE = {asked}, {guidance:?}
# Middle of each of the Gaussians of deviation SPREAD that are the data, and its class.
SPREAD = {spread:?}
CENTRES = torch.tensor([
{centres}
]).reshape(-1, 2)
CLASS = torch.tensor([
{classes}
])


def data(count):
    chosen = torch.randint(len(CENTRES), (count,))
    return CENTRES[chosen] + SPREAD * torch.randn(count, 2), CLASS[chosen]


{network}

{denoiser}

def train():
    model = Denoiser()
    mean = {{name: value.clone() for name, value in model.state_dict().items()}}
    optimizer = torch.optim.Adam(model.parameters(), lr=LR)
    for update in range(1, UPDATES + 1):
        clean, classes = data(BATCH)
        t, noise = torch.randint(1, STEPS + 1, (BATCH,)), torch.randn(BATCH, 2)
        # Some are not told their class, so that both predictions are learned that guidance mixes.
        told = F.one_hot(classes, {CLASSES}) * (torch.rand(BATCH, 1) >= {untold})
        x = SIGNAL[t, None] * clean + NOISE[t, None] * noise
        optimizer.zero_grad()
        F.mse_loss(model(x, t, told), noise).backward()
        optimizer.step()
        # Samples are made by the running mean of the weights.
        kept = min({memory}, update / (update + 9))
        for name, value in model.state_dict().items():
            mean[name].mul_(kept).add_(value, alpha=1 - kept)
    model.load_state_dict(mean)
    return model


def predicted(model, x, t):
    t, told = torch.full((len(x),), t), torch.zeros(len(x), {CLASSES})
    noise = model(x, t, told)
    if ASKED is not None:
        told[:, ASKED] = 1
        noise = (1 + GUIDANCE) * model(x, t, told) - GUIDANCE * noise
    return noise


def sample(model, x, eta):
    """From noise back to data: by DDPM where eta is 1, by DDIM where it is 0."""
    for t, s in zip(times(), times()[1:]):
        noise = predicted(model, x, t)
        clean = ((x - NOISE[t] * noise) / SIGNAL[t]).clamp(-{FAR}, {FAR})
        now, then = ALPHA_BAR[t], ALPHA_BAR[s]
        fresh = eta * math.sqrt((1 - then) / (1 - now) * (1 - now / then))
        x = SIGNAL[s] * clean + math.sqrt(1 - then - fresh**2) * noise + fresh * torch.randn_like(x)
    return x


def main():
    torch.manual_seed(SEED)
    model = train()
    with torch.no_grad():
        start = torch.randn({samples}, 2)
        real, classes = data({shown})
        ddpm, ddim = sample(model, start, 1), sample(model, start, 0)
        for name, points in [("ddpm", ddpm), ("ddim", ddim), ("data", real)]:
            print(f"{{name}}_distance {{torch.cdist(points, CENTRES).min(1).values.mean():.4f}}")
        if ASKED is not None:
            real = real[classes == ASKED]
            found = CLASS[torch.cdist(ddim, CENTRES).min(1).indices]
            print(f"class_match {{(found == ASKED).float().mean():.4f}}")
        print(f"coverage {{(torch.cdist(real, ddim).min(1).values < {near}).float().mean():.4f}}")


if __name__ == "__main__":
    main()
"#,
        head = head(lab, updates(had), params.batch),
        asked = params.asked().map_or("None".into(), |class| class.to_string()),
        guidance = params.guidance,
        spread = mixture.spread,
        centres = list(mixture.gaussians().flat_map(|(at, _)| at.map(|v| format!("{v:.6}")))),
        classes = list(mixture.gaussians().map(|(_, class)| class.to_string())),
        network = pytorch::fresh_network(denoiser::ACTIVATION, Init::XavierUniform),
        denoiser = denoiser::python(&super::widths(params)),
        untold = plane::UNTOLD,
        memory = denoiser::MEMORY,
        samples = plane::SAMPLES,
        shown = plane::SHOWN,
        near = plane::NEAR,
    )
}

fn of_digits(lab: &Diffusion, had: u64) -> String {
    let all = mnist();
    format!(
        r#"# Diffusion on digits, of Neural Atlas, as a PyTorch program (PyTorch 1.13 or later): python3 diffusion.py
# Digits: {count} of MNIST (LeCun, Cortes and Burges). The net begins from nothing.
import base64
import math
import zlib

import torch
from torch import nn
from torch.nn import functional as F

{head}

# The digit that is asked for, the guidance of each row of samples, and the samples of a row.
ASKED, GUIDANCE, SEEDS = {digit}, {guidance:?}, {seeds}


{digits}

{unet}

def shares(t):
    return SIGNAL[t, None, None, None], NOISE[t, None, None, None]


def loss_of(model, count):
    """The error of the predicted noise; the times are spread evenly over the pictures."""
    chosen, noise = torch.randint(len(PICTURES), (count,)), torch.randn(count, 1, 28, 28)
    t = 1 + ((torch.arange(count) + torch.rand(count)) / count * STEPS).long().clamp(max=STEPS - 1)
    # Some are not told their class, so that both predictions are learned that guidance mixes.
    told = F.one_hot(LABELS[chosen], {classes}) * (torch.rand(count, 1) >= {untold})
    signal, deviation = shares(t)
    return F.mse_loss(model(signal * PICTURES[chosen] + deviation * noise, t, told), noise)


def train():
    model = UNet()
    mean = {{name: value.clone() for name, value in model.state_dict().items()}}
    optimizer = torch.optim.Adam(model.parameters(), lr=LR)
    for update in range(1, UPDATES + 1):
        optimizer.zero_grad()
        loss_of(model, BATCH).backward()
        optimizer.step()
        # Samples are made by the running mean of the weights.
        kept = 1 - 1 / min(update + 1, {memory})
        for name, value in model.state_dict().items():
            mean[name].mul_(kept).add_(value, alpha=1 - kept)
    with torch.no_grad():
        print(f"diffusion_loss {{loss_of(model, 256).item():.4f}}")
    model.load_state_dict(mean)
    return model


def sample(model, x, guidance):
    """From noise back to digits by DDIM."""
    for t, s in zip(times(), times()[1:]):
        at, told = torch.full((len(x),), t), torch.zeros(len(x), {classes})
        noise = model(x, at, told)
        told[:, ASKED] = 1
        noise = (1 + guidance) * model(x, at, told) - guidance * noise
        clean = ((x - NOISE[t] * noise) / SIGNAL[t]).clamp(-1, 1)
        # The noise that fits the clean picture that was cut to the range of ink.
        x = SIGNAL[s] * clean + NOISE[s] * (x - SIGNAL[t] * clean) / NOISE[t]
    return x


def main():
    torch.manual_seed(SEED)
    model = train()
    with torch.no_grad():
        start, right = torch.randn(SEEDS, 1, 28, 28), []
        for guidance in GUIDANCE:
            # Every sample is read as its nearest neighbour among the real digits.
            near = torch.cdist(sample(model, start, guidance).flatten(1), PICTURES.flatten(1)).min(1)
            right.append((LABELS[near.indices] == ASKED).float().mean().item())
        print(f"class_match {{sum(right) / len(right):.4f}}")


LABELS, PICTURES = digits("""
{packed}
""")
# Ink from -1 to 1.
PICTURES = 2 * PICTURES - 1
if __name__ == "__main__":
    main()
"#,
        count = all.train().len(),
        head = head(lab, updates(had), digits::BATCH),
        digit = lab.params.digit,
        guidance = digits::GUIDANCE,
        seeds = digits::SEEDS,
        digits = program::digits::python(all),
        unet = unet::python(),
        classes = unet::CLASSES,
        untold = digits::UNTOLD,
        memory = digits::MEMORY,
        packed = program::digits::packed(all, &all.train().collect::<Vec<_>>()),
    )
}
