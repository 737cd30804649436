#!/usr/bin/env python3
"""Writes classification_losses.json: penalized linear classifiers of random points, fitted by scikit-learn.

    pip install scikit-learn; python3 src/engine/tests/golden/classification_losses.py

With n points and the penalty l2/2 on the squared weights of a mean loss, scikit-learn's C is 1 / (n l2). The biases are
not penalized by either program.
"""

import json
import pathlib

import numpy as np
import sklearn
from sklearn.linear_model import LogisticRegression
from sklearn.svm import SVC

cases = []
for seed, classes in enumerate([2, 2, 3, 4]):
    rng = np.random.default_rng(seed)
    l2 = [0.1, 0.02, 0.05, 0.1][seed]
    label = np.arange(40) % classes
    turn = 2 * np.pi * label / classes
    places = np.stack([1.5 * np.cos(turn), 1.5 * np.sin(turn)], 1) + rng.normal(0, 1, (40, 2))
    places = np.round(places, 6)
    C = 1 / (len(label) * l2)
    logistic = LogisticRegression(C=C, tol=1e-12, max_iter=100_000).fit(places, label)
    least = None
    if classes == 2:
        svm = SVC(kernel="linear", C=C, tol=1e-10).fit(places, label)
        hinge = np.maximum(0, 1 - (2 * label - 1) * svm.decision_function(places)).mean()
        least = float(hinge + l2 / 2 * (svm.coef_**2).sum())
    cases.append(
        {
            "program": f"scikit-learn {sklearn.__version__}",
            "classes": classes,
            "l2": l2,
            "points": [[place.tolist(), int(of)] for place, of in zip(places, label)],
            "logistic": np.concatenate([logistic.coef_, logistic.intercept_[:, None]], 1).tolist(),
            "svm": least,
        }
    )
text = ",\n".join(json.dumps(case) for case in cases)
pathlib.Path(__file__).with_suffix(".json").write_text(f"[\n{text}\n]\n")
