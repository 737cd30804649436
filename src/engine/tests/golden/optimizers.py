#!/usr/bin/python3
"""Writes optimizers.json: 100 steps of each optimizer on two surfaces, computed by PyTorch in double precision.

    /usr/bin/python3 src/engine/tests/golden/optimizers.py      (Debian: python3-torch)

"nesterov" is torch.optim.SGD(nesterov=True). "nesterov-paper" keeps the paper's own variable: the gradient is taken
by autograd at the look-ahead point, v <- mu v + g(theta - lr mu v), theta <- theta - lr v.
"""

import json
import pathlib

import torch

SURFACES = {
    "quadratic": {"start": [-4.0, 1.5], "f": lambda p: 0.5 * (p[0] ** 2 + 100 * p[1] ** 2)},
    "rosenbrock": {"start": [-1.2, 1.0], "f": lambda p: (1 - p[0]) ** 2 + 100 * (p[1] - p[0] ** 2) ** 2},
}
RATES = {
    "quadratic": {"sgd": 0.015, "momentum": 0.005, "nesterov": 0.005, "adagrad": 0.5, "rmsprop": 0.05, "adam": 0.1, "adamw": 0.1},
    "rosenbrock": {"sgd": 1e-3, "momentum": 2e-4, "nesterov": 2e-4, "adagrad": 0.1, "rmsprop": 0.01, "adam": 0.05, "adamw": 0.05},
}
MAKE = {
    "sgd": lambda p, lr: torch.optim.SGD([p], lr),
    "momentum": lambda p, lr: torch.optim.SGD([p], lr, momentum=0.9),
    "nesterov": lambda p, lr: torch.optim.SGD([p], lr, momentum=0.9, nesterov=True),
    "adagrad": lambda p, lr: torch.optim.Adagrad([p], lr),
    "rmsprop": lambda p, lr: torch.optim.RMSprop([p], lr),
    "adam": lambda p, lr: torch.optim.Adam([p], lr),
    "adamw": lambda p, lr: torch.optim.AdamW([p], lr),
}
STEPS = 100


def by_pytorch(surface, kind, lr):
    p = torch.tensor(surface["start"], dtype=torch.float64, requires_grad=True)
    optimizer = MAKE[kind](p, lr)
    path = [p.tolist()]
    for _ in range(STEPS):
        optimizer.zero_grad()
        surface["f"](p).backward()
        optimizer.step()
        path.append(p.tolist())
    return path


def nesterov_paper(surface, lr, mu=0.9):
    theta = torch.tensor(surface["start"], dtype=torch.float64)
    v = torch.zeros_like(theta)
    path = [theta.tolist()]
    for _ in range(STEPS):
        ahead = (theta - lr * mu * v).requires_grad_(True)
        (g,) = torch.autograd.grad(surface["f"](ahead), ahead)
        v = mu * v + g
        theta = theta - lr * v
        path.append(theta.tolist())
    return path


def main():
    runs = []
    for name, surface in SURFACES.items():
        for kind, lr in RATES[name].items():
            runs.append({"surface": name, "optimizer": kind, "lr": lr, "path": by_pytorch(surface, kind, lr)})
        lr = RATES[name]["nesterov"]
        runs.append({"surface": name, "optimizer": "nesterov-paper", "lr": lr, "path": nesterov_paper(surface, lr)})
    for run in runs:
        run["path"] = [[float(f"{x:.9g}") for x in point] for point in run["path"]]
    golden = {"program": "PyTorch", "version": torch.__version__, "script": "optimizers.py", "runs": runs}
    path = pathlib.Path(__file__).with_suffix(".json")
    lines = json.dumps(golden, separators=(",", ":")).replace('{"surface"', '\n{"surface"')
    path.write_text(lines + "\n")


main()
