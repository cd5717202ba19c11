"""Golden numbers of package multivariate, where definitions agree with scikit-learn's.

Made with Python 3.11, NumPy 1.24.2 and scikit-learn 1.2.1 (Debian 12). Writes ../resources/golden/multivariate.csv, whose rows
are: what, window rows, reference rows (numbers parted by blanks, rows by |), parameter, expected value.
Run: /usr/bin/python3 multivariate.py
"""
import pathlib

import numpy as np
from sklearn.decomposition import PCA
from sklearn.metrics.pairwise import cosine_distances, rbf_kernel

rng = np.random.default_rng(20260303)
lines = []


def text(rows):
    return "|".join(" ".join(repr(float(v)) for v in row) for row in rows)


def line(what, x, y, parameter, value):
    lines.append(f"{what};{text(x)};{text(y)};{float(parameter)!r};{float(value)!r}")


mix = rng.normal(size=(5, 5))
samples = [
    (rng.normal(size=(25, 3)).round(4), rng.normal(size=(40, 3)).round(4)),
    ((rng.normal(size=(30, 5)) @ mix + 0.4).round(4), (rng.normal(size=(50, 5)) @ mix).round(4)),
    (rng.gamma(1, 1, size=(20, 2)).round(4), rng.gamma(1, 2, size=(35, 2)).round(4)),
]
for x, y in samples:
    for bandwidth in (0.8, 2.5):
        gamma = 1 / (2 * bandwidth**2)
        value = rbf_kernel(x, x, gamma).mean() + rbf_kernel(y, y, gamma).mean() - 2 * rbf_kernel(x, y, gamma).mean()
        line("mmd", x, y, bandwidth, value)
    pca = PCA(n_components=0.65, svd_solver="full").fit(y)
    errors = np.linalg.norm(x - pca.inverse_transform(pca.transform(x)), axis=1)
    line("pca components", x, y, 0.65, pca.n_components_)
    line("pca mean error", x, y, 0.65, errors.mean())
    line("pca largest error", x, y, 0.65, errors.max())
    line("cosine of means", x, y, 0, cosine_distances([x.mean(axis=0)], [y.mean(axis=0)])[0, 0])
    line("mean cosine distance", x, y, 0, cosine_distances(x, [y.mean(axis=0)]).mean())
out = pathlib.Path(__file__).parent.parent / "resources" / "golden" / "multivariate.csv"
out.write_text("what;window;reference;parameter;expected\n" + "\n".join(lines) + "\n")
print(len(lines), "rows")
