"""Normalised discounted cumulative gain of rankings of features, by scikit-learn.

Made with Python 3.11, numpy 1.24.2, scikit-learn 1.2.1:
  /usr/bin/python3 ranking.py > ../resources/golden/ranking.csv
Columns: importances in the reference, importances in the window, ndcg; lists are separated by spaces.
"""
import numpy as np
from sklearn.metrics import ndcg_score

rng = np.random.default_rng(5)


def row(reference, window):
    value = ndcg_score([reference], [window], ignore_ties=False)
    print(",".join([" ".join(repr(float(v)) for v in a) for a in (reference, window)] + [repr(float(value))]))


row(np.array([4.0, 3.0, 2.0, 1.0]), np.array([4.0, 3.0, 2.0, 1.0]))
row(np.array([4.0, 3.0, 2.0, 1.0]), np.array([1.0, 2.0, 3.0, 4.0]))
row(np.array([1.0, 0.0, 0.0]), np.array([0.0, 0.0, 2.0]))
row(np.array([1.0, 2.0, 2.0, 0.5]), np.array([1.0, 1.0, 1.0, 1.0]))
for features in (2, 3, 5, 10, 20, 50):
    for _ in range(4):
        reference = rng.exponential(size=features) ** 2
        row(reference, rng.exponential(size=features) ** 2)
        row(reference, reference * rng.lognormal(sigma=0.3, size=features))
        row(np.round(reference), np.round(rng.exponential(size=features) * 2))
