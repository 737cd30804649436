#!/usr/bin/env python3
"""Writes regression_losses.json: the best lines of four random sets of points, found by other programs.

    pip install scikit-learn scipy; python3 src/engine/tests/golden/regression_losses.py

mse: numpy's least squares. mae: scikit-learn's QuantileRegressor without a penalty, which solves the linear program of
the median by HiGHS. huber: scipy's minimizer on the smooth Huber loss with threshold 1.
"""

import json
import pathlib

import numpy as np
import scipy
import sklearn
from scipy.optimize import minimize
from sklearn.linear_model import QuantileRegressor


def huber(line, x, y):
    size = np.abs(line[0] * x + line[1] - y)
    return np.where(size <= 1, size**2 / 2, size - 0.5).mean()


def huber_slope(line, x, y):
    pull = np.clip(line[0] * x + line[1] - y, -1, 1)
    return np.array([(pull * x).mean(), pull.mean()])


cases = []
for seed in range(4):
    rng = np.random.default_rng(seed)
    # An odd count, so that the absolute line is the only best one.
    count = [15, 31, 41, 61][seed]
    x = np.round(rng.uniform(-3, 3, count), 6)
    y = np.round(0.8 * x + rng.normal(0, 0.5, count), 6)
    y[:2] += [6, -5]
    slope, offset = np.polyfit(x, y, 1)
    median = QuantileRegressor(quantile=0.5, alpha=0, solver="highs").fit(x[:, None], y)
    robust = minimize(huber, [slope, offset], (x, y), "BFGS", huber_slope, options={"gtol": 1e-12})
    cases.append(
        {
            "program": f"numpy {np.__version__}, scikit-learn {sklearn.__version__}, scipy {scipy.__version__}",
            "points": np.stack([x, y], 1).tolist(),
            "mse": [slope, offset],
            "mae": [float(median.coef_[0]), float(median.intercept_)],
            "huber": robust.x.tolist(),
        }
    )
text = ",\n".join(json.dumps(case) for case in cases)
pathlib.Path(__file__).with_suffix(".json").write_text(f"[\n{text}\n]\n")
