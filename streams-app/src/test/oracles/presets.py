"""Golden numbers of package preset: the peers' published rules, computed from their definitions on raw values.

Made with Python 3.11, NumPy 1.24.2 and SciPy 1.10.1 (Debian 12). Writes ../resources/golden/presets.csv, whose rows are
    peer, kind, data set, window, reference, statistic, expected value, bound, whether it is drift
Run: /usr/bin/python3 presets.py
"""
import pathlib

import numpy as np
import scipy.stats as st
from scipy.spatial.distance import jensenshannon

rng = np.random.default_rng(20260302)
numbers = {
    "small same": (rng.normal(0, 1, 60).round(6), rng.normal(0, 1, 300).round(6)),
    "small shifted": (rng.normal(0.6, 1, 80).round(6), rng.normal(0, 1, 400).round(6)),
    "large same": (rng.gamma(2, 2, 150).round(6), rng.gamma(2, 2, 1100).round(6)),
    "large shifted": (rng.gamma(2, 2.6, 150).round(6), rng.gamma(2, 2, 1200).round(6)),
    "few values": (rng.choice([1.0, 2, 3, 4], 90, p=[.4, .3, .2, .1]), rng.choice([1.0, 2, 3, 4], 500)),
    "few values, large": (rng.choice([1.0, 2, 3], 90, p=[.5, .3, .2]), rng.choice([1.0, 2, 3], 1300)),
    "two values": (rng.choice([0.0, 1], 90, p=[.4, .6]), rng.choice([0.0, 1], 600, p=[.5, .5])),
}
categories = {
    "small": ([30, 12, 44, 3], [200, 90, 260, 60]),
    "two": ([30, 60], [300, 290]),
    "large": ([30, 12, 44, 3, 20], [400, 290, 460, 60, 90]),
    "rare": ([40, 20, 1, 0, 2], [300, 150, 4, 3, 20]),
}
rows = []


def row(peer, kind, name, x, y, statistic, value, bound, drift):
    text = [" ".join(repr(float(v)) for v in values) for values in (x, y)]
    rows.append(f"{peer};{kind};{name};{text[0]};{text[1]};{statistic};{float(value)!r};{float(bound)!r};{bool(drift)}")


def evidently(kind, name, x, y, a, b):
    """a and b are counts of the values of both, x and y the values of numbers."""
    unique = len(a)
    p, q = a / a.sum(), b / b.sum()
    if b.sum() > 1000:
        if kind == "number" and unique > 5:
            value = st.wasserstein_distance(x, y) / max(np.std(y), 0.001)
            return "wasserstein over deviation", value, 0.1, value >= 0.1
        value = jensenshannon(q, p)
        return "jensen-shannon distance (nats)", value, 0.1, value >= 0.1
    if kind == "number" and unique > 5:
        value = st.ks_2samp(x, y).pvalue
        return "ks p-value", value, 0.05, value <= 0.05
    if unique > 2:
        value = st.chisquare(a, q * a.sum()).pvalue
        return "chi-squared p-value", value, 0.05, value < 0.05
    pooled = (a[0] + b[0]) / (a.sum() + b.sum())
    z = (p[0] - q[0]) / np.sqrt(pooled * (1 - pooled) * (1 / a.sum() + 1 / b.sum()))
    value = 2 * (1 - st.norm.cdf(abs(z)))
    return "z-test p-value", value, 0.05, value < 0.05


def histogram(x, edges):
    shares = np.histogram(x, edges)[0] / len(x)
    return np.append(shares, 1 - shares.sum())


def nannyml(kind, x, y, p, q):
    if kind == "number":
        edges = np.histogram_bin_edges(y, bins="doane")
        p, q = histogram(x, edges), histogram(y, edges)
    return jensenshannon(q, p, base=2)


def over_both(x, y, bins):
    edges = np.linspace(min(x.min(), y.min()), max(x.max(), y.max()), bins + 1)
    return np.histogram(x, edges)[0] / len(x), np.histogram(y, edges)[0] / len(y)


def corrected_v(a, b):
    table = np.array([a, b])
    n, k = table.sum(), len(a)
    chi = st.chi2_contingency(table, correction=False)[0]
    phi = max(0, chi / n - (k - 1) / (n - 1))
    return np.sqrt(phi / min(k - (k - 1) ** 2 / (n - 1) - 1, 1 - 1 / (n - 1)))


def fill(p):
    least = p[p > 0].min()
    return np.where(p == 0, least / 1e6 if least <= 1e-4 else 1e-4, p)


def all_rows(kind, name, x, y, a, b):
    p, q = a / a.sum(), b / b.sum()
    given = (x, y) if kind == "number" else (a, b)
    n, m = a.sum(), b.sum()
    row("evidently", kind, name, *given, *evidently(kind, name, x, y, a, b))
    row("nannyml", kind, name, *given, "jensen-shannon distance", nannyml(kind, x, y, p, q), 0, False)
    if kind == "number":
        distance = st.ks_2samp(x, y).statistic
        label, deep = "robust ks", ("ks", distance)
        hp, hq = over_both(x, y, 29)
        vp, vq = over_both(x, y, 10)
        vertex = ("jensen-shannon divergence", jensenshannon(vp, vq, base=2) ** 2)
    else:
        distance = np.abs(p - q).max()
        label, deep = "robust l-infinity", ("cramer's v", corrected_v(a, b))
        hp, hq = p, q
        vertex = ("l-infinity", distance)
        row("evidently psi", kind, name, *given, "psi", np.sum((fill(q) - fill(p)) * np.log(fill(q) / fill(p))), 0, False)
    robust = max(0, distance - 1.8 * np.sqrt((n + m) / (n * m)))
    row("sagemaker", kind, name, *given, label, robust, 0.1, robust > 0.1)
    row("deepchecks", kind, name, *given, *deep, 0.2, deep[1] >= 0.2)
    hellinger = np.sqrt(np.sum((np.sqrt(hp) - np.sqrt(hq)) ** 2) / 2)
    row("whylabs", kind, name, *given, "hellinger distance", hellinger, 0.7, hellinger > 0.7)
    row("vertex", kind, name, *given, *vertex, 0.3, vertex[1] > 0.3)


for name, (x, y) in numbers.items():
    values = np.unique(np.hstack([x, y]))
    a, b = (np.array([(s == v).sum() for v in values], float) for s in (x, y))
    all_rows("number", name, x, y, a, b)
for name, (a, b) in categories.items():
    all_rows("category", name, None, None, np.array(a, float), np.array(b, float))

out = pathlib.Path(__file__).parent.parent / "resources" / "golden" / "presets.csv"
out.write_text("peer;kind;data;window;reference;statistic;expected;bound;drift\n" + "\n".join(rows) + "\n")
print(len(rows), "rows")
