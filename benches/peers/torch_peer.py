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
