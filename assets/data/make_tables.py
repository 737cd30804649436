#!/usr/bin/env python3
"""Makes iris.csv, wine.csv, breast-cancer.csv and diabetes.csv from scikit-learn's wheel.

    pip download scikit-learn==1.9.1 --no-deps --only-binary :all:
    python3 make_tables.py scikit_learn-1.9.1-*.whl

Numbers are written as the wheel writes them; only headers and the classes' names are added, and the label column is last.
Prints each file's SHA-256 for ../SOURCES.md.
"""

import gzip
import hashlib
import sys
import zipfile
from pathlib import Path

HERE = Path(__file__).parent
IRIS = ["sepal length (cm)", "sepal width (cm)", "petal length (cm)", "petal width (cm)", "species"]
WINE = [
    "alcohol", "malic acid", "ash", "alcalinity of ash", "magnesium", "total phenols", "flavanoids",
    "nonflavanoid phenols", "proanthocyanins", "color intensity", "hue", "od280/od315", "proline", "cultivar",
]
CELL = [
    "radius", "texture", "perimeter", "area", "smoothness", "compactness", "concavity", "concave points",
    "symmetry", "fractal dimension",
]
CANCER = [f"mean {c}" for c in CELL] + [f"{c} error" for c in CELL] + [f"worst {c}" for c in CELL] + ["diagnosis"]
DIABETES = ["age", "sex", "bmi", "bp", "s1 tc", "s2 ldl", "s3 hdl", "s4 tch", "s5 ltg", "s6 glu", "progression"]


def write(name: str, header: list[str], rows: list[list[str]]) -> None:
    assert all(len(row) == len(header) for row in rows)
    text = "\n".join(",".join(row) for row in [header, *rows]) + "\n"
    (HERE / name).write_text(text, encoding="utf-8", newline="\n")
    print(hashlib.sha256(text.encode()).hexdigest(), name, len(rows), "rows")


def with_classes(wheel: zipfile.ZipFile, source: str) -> list[list[str]]:
    """scikit-learn's own form: a first line `rows,columns,class,class,…`, then rows that end in a class index."""
    first, *lines = wheel.read(f"sklearn/datasets/data/{source}").decode().split()
    classes = first.split(",")[2:]
    rows = [line.split(",") for line in lines]
    return [row[:-1] + [classes[int(row[-1])]] for row in rows]


def diabetes(wheel: zipfile.ZipFile) -> list[list[str]]:
    def lines(source: str) -> list[str]:
        return gzip.decompress(wheel.read(f"sklearn/datasets/data/{source}")).decode().splitlines()

    inputs = lines("diabetes_data_raw.csv.gz")
    targets = lines("diabetes_target.csv.gz")
    return [row.split() + [str(int(float(target)))] for row, target in zip(inputs, targets, strict=True)]


def main() -> None:
    with zipfile.ZipFile(sys.argv[1]) as wheel:
        write("iris.csv", IRIS, with_classes(wheel, "iris.csv"))
        write("wine.csv", WINE, with_classes(wheel, "wine_data.csv"))
        write("breast-cancer.csv", CANCER, with_classes(wheel, "breast_cancer.csv"))
        write("diabetes.csv", DIABETES, diabetes(wheel))


if __name__ == "__main__":
    main()
