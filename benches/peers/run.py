#!/usr/bin/env python3
"""Measures the same networks side by side: this engine, burn's plain operations, PyTorch, JAX, and the scalar algorithm.

    python3 benches/peers/run.py [--rounds 5] [--seconds 0.5] [--torch-wheel] [--no-jax] [--peer FILE] [--cache DIR]

Every round runs every program once, one after the other, so that other work on the machine hits all alike; a table of
each one's best and median round follows. Wants cargo and node. JAX comes from PyPI into a folder of its own under the
cache. PyTorch is Debian's python3-torch where it is installed (with libopenblas0-pthread:
the generic BLAS is several times slower); --torch-wheel takes PyPI's wheel instead (5 GB).
"""

import argparse
import json
import os
import pathlib
import platform
import shutil
import statistics
import subprocess
import sys
import venv

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parent.parent
NETS = ["mlp-2-8-8-1", "mlp-2-64-64-2", "lenet-28x28", "attention-64x64", "gan-2d", "unet-14x14"]
BY = ["engine", "burn", "pytorch", "jax", "scalar"]


def arguments():
    cache = pathlib.Path(os.environ.get("XDG_CACHE_HOME", pathlib.Path.home() / ".cache")) / "neural-atlas"
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--seconds", type=float, default=0.5)
    parser.add_argument("--torch-wheel", action="store_true")
    parser.add_argument("--no-jax", action="store_true")
    parser.add_argument("--peer", type=pathlib.Path, help="a built example `peer`; without it cargo builds one")
    parser.add_argument("--cache", type=pathlib.Path, default=cache)
    return parser.parse_args()


def python_with(cache, package, wheel):
    """The Python that has `package`, installing it into a folder of its own where `wheel` asks for that."""
    if not wheel:
        return "/usr/bin/python3" if has("/usr/bin/python3", package) else None
    folder = cache / f"peer-{package}"
    python = folder / "bin" / "python"
    if not python.exists():
        venv.create(folder, with_pip=True)
    if not has(python, package):
        subprocess.run([python, "-m", "pip", "install", "--quiet", package], check=True)
    return python


def has(python, package):
    found = subprocess.run([python, "-c", f"import {package}"], capture_output=True)
    return found.returncode == 0


def version(command):
    return subprocess.run(command, capture_output=True, text=True).stdout.strip()


def peer_binary():
    command = ["cargo", "build", "--release", "-p", "neural-atlas-engine", "--example", "peer", "--message-format=json"]
    built = subprocess.run(command, cwd=ROOT, check=True, stdout=subprocess.PIPE, text=True)
    messages = [json.loads(line) for line in built.stdout.splitlines()]
    return next(m["executable"] for m in messages if m.get("executable") and m["target"]["name"] == "peer")


def programs(args):
    seconds = str(args.seconds)
    torch = python_with(args.cache, "torch", args.torch_wheel)
    found = [([args.peer or peer_binary(), seconds], None)]
    if not args.no_jax:
        jax = python_with(args.cache, "jax", wheel=True)
        found.append(([jax, HERE / "jax_peer.py", seconds], version([jax, "-c", "import jax; print('JAX', jax.__version__)"])))
    if torch:
        found.append(([torch, HERE / "torch_peer.py", seconds], version([torch, "-c", "import torch; print('PyTorch', torch.__version__)"])))
    else:
        print("no PyTorch: install python3-torch, or pass --torch-wheel", file=sys.stderr)
    if shutil.which("node"):
        found.append((["node", HERE / "scalar.mjs", seconds], "node " + version(["node", "--version"])))
    return found


def processor():
    for line in pathlib.Path("/proc/cpuinfo").read_text().splitlines():
        if line.startswith("model name"):
            return line.split(":")[1].strip()
    return platform.processor()


def main():
    args = arguments()
    started = programs(args)
    rates = {}
    for round_ in range(args.rounds):
        print(f"round {round_ + 1} of {args.rounds}", file=sys.stderr)
        for command, _ in started:
            output = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout
            for line in output.splitlines():
                entry = json.loads(line)
                rates.setdefault((entry["net"], entry["by"]), []).append(entry["steps_per_second"])
    print(f"{processor()}, {os.cpu_count()} cores; " + ", ".join(v for _, v in started if v) + ", " + version(["rustc", "--version"]))
    print(f"Steps per second, best of {args.rounds} rounds (median); ratio = engine's best / its best\n")
    print("| net | by | best | median | ratio |\n|---|---|---:|---:|---:|")
    for net in NETS:
        ours = max(rates.get((net, "engine"), [float("nan")]))
        for by in BY:
            if found := rates.get((net, by)):
                print(f"| {net} | {by} | {max(found):,.0f} | {statistics.median(found):,.0f} | {ours / max(found):.2f} |")


main()
