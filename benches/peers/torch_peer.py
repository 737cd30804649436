"""The bench's networks in PyTorch: JSON lines with steps per second.  python torch_peer.py [seconds] [threads]"""

import json
import sys
import time

import torch
from torch import nn

seconds = float(sys.argv[1]) if len(sys.argv) > 1 else 1.0
if len(sys.argv) > 2:
    torch.set_num_threads(int(sys.argv[2]))
torch.manual_seed(1)


def measure(name, net, x, y, loss):
    adam = torch.optim.Adam(net.parameters(), 1e-3)

    def step():
        adam.zero_grad()
        loss(net(x), y).backward()
        adam.step()

    time_of(name, step)


def time_of(name, step):
    for _ in range(20):
        step()
    start, steps = time.perf_counter(), 0
    while time.perf_counter() - start < seconds:
        for _ in range(5):
            step()
        steps += 5
    rate = steps / (time.perf_counter() - start)
    print(json.dumps({"net": name, "by": "pytorch", "steps_per_second": round(rate, 1)}), flush=True)


def mlp(*widths):
    layers = []
    for a, b in zip(widths, widths[1:]):
        layers += [nn.Linear(a, b), nn.Tanh()]
    return nn.Sequential(*layers[:-1])


def plane(rows):
    x = torch.rand(rows, 2) * 2 - 1
    return x, (x[:, 0] * x[:, 1] > 0).long()


x, y = plane(10)
measure("mlp-2-8-8-1", mlp(2, 8, 8, 1), x, y[:, None].float(), nn.BCEWithLogitsLoss())
x, y = plane(256)
measure("mlp-2-64-64-2", mlp(2, 64, 64, 2), x, y, nn.CrossEntropyLoss())
lenet = nn.Sequential(
    nn.Conv2d(1, 6, 5, padding=2), nn.ReLU(), nn.MaxPool2d(2),
    nn.Conv2d(6, 16, 5), nn.ReLU(), nn.MaxPool2d(2), nn.Flatten(),
    nn.Linear(400, 120), nn.ReLU(), nn.Linear(120, 84), nn.ReLU(), nn.Linear(84, 10),
)
measure("lenet-28x28", lenet, torch.rand(64, 1, 28, 28), torch.randint(0, 10, (64,)), nn.CrossEntropyLoss())


class Attention(nn.Module):
    """One layer: width 64, 4 heads, no biases."""

    def __init__(self):
        super().__init__()
        self.layer = nn.MultiheadAttention(64, 4, bias=False, batch_first=True)

    def forward(self, x):
        return self.layer(x, x, x, need_weights=False)[0]


measure("attention-64x64", Attention(), torch.rand(16, 64, 64) * 2 - 1, torch.rand(16, 64, 64) * 2 - 1, nn.MSELoss())


def player(*widths):
    layers = []
    for a, b in zip(widths, widths[1:]):
        layers += [nn.Linear(a, b), nn.Tanh()]
    return nn.Sequential(*layers[:-1])


def gan():
    """One update of the discriminator and one of the generator on 128 points of a ring of eight Gaussians."""
    generator, discriminator = player(2, 48, 48, 2), player(2, 48, 48, 1)
    adam_g = torch.optim.Adam(generator.parameters(), 2e-3, betas=(0.5, 0.999))
    adam_d = torch.optim.Adam(discriminator.parameters(), 4e-3, betas=(0.5, 0.999))
    angles = torch.arange(8) * torch.pi / 4
    centres = 2 * torch.stack([angles.cos(), angles.sin()], 1)
    says = nn.functional.softplus

    def step():
        real = centres[torch.randint(0, 8, (128,))] + 0.12 * torch.randn(128, 2)
        fakes = generator(torch.rand(128, 2) * 2 - 1).detach()
        adam_d.zero_grad()
        (says(-discriminator(real)).mean() + says(discriminator(fakes)).mean()).backward()
        adam_d.step()
        adam_g.zero_grad()
        says(-discriminator(generator(torch.rand(128, 2) * 2 - 1))).mean().backward()
        adam_g.step()

    time_of("gan-2d", step)


gan()


class Block(nn.Module):
    """A residual block of the digits' denoiser: norm, ReLU, convolution, twice; what is told scales and shifts between."""

    def __init__(self, a, b):
        super().__init__()
        self.norms = nn.GroupNorm(a // 8, a, affine=False), nn.GroupNorm(b // 8, b, affine=False)
        self.first, self.second = nn.Conv2d(a, b, 3, padding=1), nn.Conv2d(b, b, 3, padding=1)
        self.film = nn.Linear(64, 2 * b, bias=False)
        self.across = nn.Conv2d(a, b, 1) if a != b else nn.Identity()

    def forward(self, x, told):
        inner = self.first(self.norms[0](x).relu())
        scale, shift = self.film(told)[:, :, None, None].chunk(2, 1)
        inner = self.norms[1](inner) * (scale + 1) + shift
        return self.across(x) + self.second(inner.relu())


class UNet(nn.Module):
    def __init__(self):
        super().__init__()
        self.told, self.stem = nn.Linear(22, 64), nn.Conv2d(4, 24, 3, padding=1)
        self.down, self.up = Block(24, 24), Block(48, 24)
        self.shrink, self.grow = nn.Conv2d(96, 48, 1), nn.Conv2d(48, 96, 1)
        self.deep = nn.ModuleList([Block(48, 48), Block(48, 48)])
        self.norm, self.out = nn.GroupNorm(3, 24, affine=False), nn.Conv2d(24, 4, 3, padding=1)

    def forward(self, x, facts):
        told = self.told(facts).relu()
        wide = self.down(self.stem(x), told)
        deep = self.shrink(nn.functional.pixel_unshuffle(wide, 2))
        for block in self.deep:
            deep = block(deep, told)
        grown = nn.functional.pixel_shuffle(self.grow(deep), 2)
        maps = self.up(torch.cat([grown, wide], 1), told)
        return self.out(self.norm(maps).relu())


def unet():
    net, facts = UNet(), torch.rand(16, 22)
    adam = torch.optim.Adam(net.parameters(), 1e-3)
    pictures, noise = torch.rand(16, 4, 14, 14) * 2 - 1, torch.randn(16, 4, 14, 14)

    def step():
        adam.zero_grad()
        (net(0.6 * pictures + 0.8 * noise, facts) - noise).square().mean().backward()
        adam.step()

    time_of("unet-14x14", step)


unet()
