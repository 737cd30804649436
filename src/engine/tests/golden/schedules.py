#!/usr/bin/python3
"""Writes schedules.json: the learning rate at each of 1,000 steps, by PyTorch's own schedulers.

    /usr/bin/python3 src/engine/tests/golden/schedules.py      (Debian: python3-torch)

With a warmup, LinearLR goes first and the schedule after it, joined by SequentialLR. ReduceLROnPlateau takes a value
and does not fit into SequentialLR: there the warmup runs first, and the plateau begins where it ends.
"""

import json
import math
import pathlib

import torch
from torch.optim import lr_scheduler as s

STEPS = 1000
BASE = 0.3
MAKE = {
    "constant": ({}, lambda o: s.ConstantLR(o, factor=1.0, total_iters=0)),
    "step": ({"every": 150, "gamma": 0.4}, lambda o: s.StepLR(o, step_size=150, gamma=0.4)),
    "multi-step": ({"at": [500, 750], "gamma": 0.1}, lambda o: s.MultiStepLR(o, milestones=[500, 750], gamma=0.1)),
    "exponential": ({"gamma": 0.995}, lambda o: s.ExponentialLR(o, gamma=0.995)),
    # The period is shorter than the run: from there on PyTorch's cosine rises again.
    "cosine": ({"period": 400, "floor": 0.003}, lambda o: s.CosineAnnealingLR(o, T_max=400, eta_min=0.003)),
}
PLATEAU = {"factor": 0.5, "patience": 7, "threshold": 1e-2, "cooldown": 5, "floor": 0.004}


def optimizer():
    return torch.optim.SGD([torch.nn.Parameter(torch.zeros(1, dtype=torch.float64))], lr=BASE)


def follow(make, warmup, start):
    o = optimizer()
    if warmup:
        first = s.LinearLR(o, start_factor=start, end_factor=1.0, total_iters=warmup)
        scheduler = s.SequentialLR(o, [first, make(o)], milestones=[warmup])
    else:
        scheduler = make(o)
    rates = []
    for _ in range(STEPS):
        rates.append(o.param_groups[0]["lr"])
        o.step()
        scheduler.step()
    return rates


def value(step):
    """What a validation loss may look like: falls, rests, and wavers."""
    return 1.0 / (1.0 + step / 60.0) + 0.05 * math.sin(0.37 * step) * math.exp(-step / 400.0) + 0.1


def plateau(warmup, start):
    o = optimizer()
    first = s.LinearLR(o, start_factor=start, end_factor=1.0, total_iters=warmup) if warmup else None
    scheduler = None
    rates = []
    for step in range(STEPS):
        rates.append(o.param_groups[0]["lr"])
        o.step()
        if first and step < warmup:
            first.step()
            continue
        scheduler = scheduler or s.ReduceLROnPlateau(
            o, factor=PLATEAU["factor"], patience=PLATEAU["patience"], threshold=PLATEAU["threshold"],
            cooldown=PLATEAU["cooldown"], min_lr=PLATEAU["floor"])
        scheduler.step(value(step))
    return rates


def main():
    runs = []
    for warmup, start in [(0, 1.0), (80, 0.01)]:
        for name, (numbers, make) in MAKE.items():
            rates = follow(make, warmup, start)
            runs.append({"schedule": name, "warmup": warmup, "start": start, **numbers, "rates": rates})
        runs.append({"schedule": "plateau", "warmup": warmup, "start": start, **PLATEAU, "rates": plateau(warmup, start)})
    for run in runs:
        run["rates"] = [float(f"{rate:.12g}") for rate in run["rates"]]
    golden = {"program": "PyTorch", "version": torch.__version__, "script": "schedules.py", "base": BASE,
              "values": [value(step) for step in range(STEPS)], "runs": runs}
    path = pathlib.Path(__file__).with_suffix(".json")
    path.write_text(json.dumps(golden, separators=(",", ":")).replace('{"schedule"', '\n{"schedule"') + "\n")


main()
