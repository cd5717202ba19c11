"""Tails of sums over cells, by enumeration of all tables and by simulation.

Made with Python 3.11, numpy 1.24.2, scipy 1.10.1:
  /usr/bin/python3 conditional.py > ../resources/golden/conditional.csv
Columns: law, statistic, how, weights, counts, chance of more, chance of at least as much, standard error.
law DRAWN: multivariate hypergeometric, weights = counts of window and reference together.
law GAPS: multivariate negative hypergeometric, weights = gaps between the reference's values.
statistic G: sum of x ln x + (c - x) ln(c - x), or of x ln x - (x + s) ln(x + s); else scores of the cells, whose upper tail
is taken if the observed sum is above its mean, else the lower one.
FISHER rows: two cells; the one-sided tails of scipy's hypergeometric distribution.
"""
import itertools
import math
import numpy as np
from scipy.special import gammaln, xlogy
from scipy.stats import hypergeom

rng = np.random.default_rng(11)


def tables(n, k):
    for bars in itertools.combinations(range(n + k - 1), k - 1):
        edges = (-1,) + bars + (n + k - 1,)
        yield [edges[i + 1] - edges[i] - 1 for i in range(k)]


def log_ways(law, w, x):
    w, x = np.asarray(w, float), np.asarray(x, float)
    if law == "DRAWN":
        return gammaln(w + 1) - gammaln(x + 1) - gammaln(w - x + 1)
    return gammaln(w + x) - gammaln(w) - gammaln(x + 1)


def statistic(law, name, scores, w, x):
    w, x = np.asarray(w, float), np.asarray(x, float)
    if name != "G":
        return x @ scores
    if law == "DRAWN":
        return (xlogy(x, x) + xlogy(w - x, w - x)).sum(axis=-1)
    return (xlogy(x, x) - xlogy(x + w, x + w)).sum(axis=-1)


def emit(law, name, how, w, x, scores, more, least, error):
    label = name if name == "G" else " ".join(repr(float(s)) for s in scores)
    print(",".join([law, label, how, " ".join(map(str, w)), " ".join(map(str, x)),
                    repr(float(more)), repr(float(least)), repr(float(error))]))


def enumerated(law, w, n, observed):
    k = len(w)
    all_x = np.array([x for x in tables(n, k) if law == "GAPS" or all(a <= b for a, b in zip(x, w))])
    p = np.exp(log_ways(law, w, all_x).sum(axis=1) - log_ways(law, [sum(w)], [n])[0])
    assert abs(p.sum() - 1) < 1e-9
    scores = np.linspace(-1, 1, k) + 0.1 * np.linspace(-1, 1, k) ** 2
    mean = n * scores @ np.array(w) / sum(w)
    for x in observed:
        for name in ("G", "scores"):
            t = statistic(law, name, scores, w, all_x)
            t0 = statistic(law, name, scores, w, np.array(x))
            if name == "scores" and t0 < mean:
                t, t0 = -t, -t0
            near = np.abs(t - t0) < 1e-9 * max(1, abs(t0))
            more = p[(t > t0) & ~near].sum()
            emit(law, name, "ENUMERATED", w, x, scores, more, more + p[near].sum(), 0)


def drawn(w, n, size):
    return rng.multivariate_hypergeometric(w, n, size=size)


def gaps(w, n, size):
    return np.array([rng.multinomial(n, q) for q in rng.dirichlet(w, size=size)])


def simulated(law, w, n, picks, draws=400_000):
    w = np.array(w)
    xs = drawn(w, n, draws) if law == "DRAWN" else gaps(w, n, draws)
    scores = np.linspace(-1, 1, len(w))
    for name in ("G", "scores"):
        t = statistic(law, name, scores, w, xs)
        order = np.argsort(t)
        for q in picks:
            i = order[int(q * draws)]
            more, least = np.mean(t > t[i]), np.mean(t >= t[i])
            emit(law, name, "SIMULATED", list(w), list(xs[i]), scores, more, least, math.sqrt(more * (1 - more) / draws))


enumerated("DRAWN", [12, 9, 20, 4], 12, [[3, 2, 5, 2], [7, 3, 2, 0], [9, 2, 1, 0], [1, 1, 6, 4], [0, 3, 9, 0]])
enumerated("DRAWN", [30, 30, 30, 30, 30], 10, [[2, 2, 2, 2, 2], [5, 3, 1, 1, 0], [8, 1, 1, 0, 0], [0, 0, 1, 3, 6]])
enumerated("DRAWN", [400, 150, 60], 30, [[18, 8, 4], [10, 12, 8], [28, 2, 0], [8, 10, 12]])
enumerated("GAPS", [10, 10, 10, 11], 12, [[3, 3, 3, 3], [7, 3, 2, 0], [10, 1, 1, 0], [0, 0, 2, 10]])
enumerated("GAPS", [50, 50, 51], 30, [[10, 10, 10], [16, 9, 5], [20, 8, 2], [3, 4, 23]])
for k in range(0, 12, 2):
    w, n = [40, 160], 30
    h = hypergeom(sum(w), w[0], n)
    x = [k + 3, n - k - 3]
    more, least = (h.sf(x[0]), h.sf(x[0] - 1)) if x[0] > h.mean() else (h.cdf(x[0] - 1), h.cdf(x[0]))
    emit("DRAWN", "scores", "FISHER", w, x, [1.0, 0.0], more, least, 0)
simulated("DRAWN", [90, 120, 60, 30, 300, 12, 45], 200, [0.96, 0.99, 0.999, 0.9998])
simulated("GAPS", [50] * 19 + [51], 300, [0.96, 0.99, 0.999, 0.9998])
simulated("GAPS", [50] * 19 + [51], 20000, [0.96, 0.99, 0.999, 0.9998])
