"""Writes golden/estimation.json: performance expected from scores, and isotonic regression, by numpy and scikit-learn.

The expected metrics are scikit-learn's, of every row twice: as a positive with weight p and as a negative with weight
1 - p, where p is the score. nannyml's definition of AUROC (rows sorted by score, cumulated probabilities, trapezoids) is
written out. Data sets: "grid" has few distinct scores, so that bins of scores lose nothing; "spread" has 500 different ones.
Made with Python 3.11, numpy 1.24.2, scikit-learn 1.2.1:  python3 estimation.py > ../resources/golden/estimation.json
"""

import json

import numpy as np
from sklearn import metrics
from sklearn.isotonic import IsotonicRegression

rng = np.random.default_rng(4)


def nannyml_auroc(p):
    p = np.sort(p)[::-1]
    tps = np.concatenate([[0], np.cumsum(p)])
    fps = np.arange(len(p) + 1) - tps
    return float(np.trapz(tps / tps[-1], fps / fps[-1]))


def nannyml_counts(p, decided):
    return {
        "tp": float(p[decided].sum()),
        "fp": float((1 - p)[decided].sum()),
        "fn": float(p[~decided].sum()),
        "tn": float((1 - p)[~decided].sum()),
    }


def expected(scores, threshold):
    y = np.concatenate([np.ones(len(scores)), np.zeros(len(scores))])
    w = np.concatenate([scores, 1 - scores])
    s = np.concatenate([scores, scores])
    d = (s >= threshold).astype(int)
    fpr, tpr, _ = metrics.roc_curve(y, s, sample_weight=w, drop_intermediate=False)
    return {
        "accuracy": metrics.accuracy_score(y, d, sample_weight=w),
        "balanced-accuracy": metrics.balanced_accuracy_score(y, d, sample_weight=w),
        "precision": metrics.precision_score(y, d, sample_weight=w),
        "recall": metrics.recall_score(y, d, sample_weight=w),
        "specificity": metrics.recall_score(y, d, sample_weight=w, pos_label=0),
        "f1": metrics.f1_score(y, d, sample_weight=w),
        "mcc": metrics.matthews_corrcoef(y, d, sample_weight=w),
        "kappa": metrics.cohen_kappa_score(y, d, sample_weight=w),
        "auroc": metrics.roc_auc_score(y, s, sample_weight=w),
        "average-precision": metrics.average_precision_score(y, s, sample_weight=w),
        "ks": float(np.max(np.abs(tpr - fpr))),
        "brier": metrics.brier_score_loss(y, s, sample_weight=w),
        "log-loss": metrics.log_loss(y, s, sample_weight=w),
    }


def data(name, scores, threshold):
    scores = np.round(scores, 9)
    return {
        "name": name,
        "threshold": threshold,
        "scores": scores.tolist(),
        "nannyml": {"auroc": nannyml_auroc(scores), **nannyml_counts(scores, scores >= threshold)},
        "expected": {metric: float(value) for metric, value in expected(scores, threshold).items()},
    }


def isotonic(bins, most):
    rows = rng.integers(1, most, bins)
    rate = np.clip(np.linspace(0, 1, bins) ** 2 + rng.normal(0, 0.1, bins), 0, 1)
    positive = rng.binomial(rows, rate)
    fitted = IsotonicRegression().fit_transform(np.arange(bins), positive / rows, sample_weight=rows)
    return {"rows": rows.tolist(), "positive": positive.tolist(), "fitted": fitted.tolist()}


print(json.dumps({
    "scores": [
        data("grid", rng.choice([0.03, 0.11, 0.27, 0.42, 0.58, 0.73, 0.9], 200), 0.5),
        data("low threshold", rng.choice([0.03, 0.11, 0.27, 0.42, 0.58, 0.73, 0.9], 200), 0.2),
        data("spread", rng.beta(2, 3, 500), 0.5),
        data("rare", rng.beta(0.5, 10, 500), 0.0625),
    ],
    "isotonic": [isotonic(bins, most) for bins, most in [(1, 9), (5, 4), (40, 20), (200, 1000)]],
}, indent=None, separators=(",", ":")))
