"""Adjusted p-values by statsmodels and levels of online procedures by the formulas of their papers.

Made with Python 3.11, numpy 1.24.2, statsmodels 0.13.5:
  /usr/bin/python3 multipletests.py > ../resources/golden/multipletests.csv
Columns: procedure, level or rate, p-values, weights (equal if none), expected values; lists are separated by spaces.
The weighted values are computed here directly from the definitions.
"""
import math
import numpy as np
from statsmodels.stats.multitest import multipletests

rng = np.random.default_rng(20)
METHODS = {"BENJAMINI_HOCHBERG": "fdr_bh", "BENJAMINI_YEKUTIELI": "fdr_by", "BONFERRONI": "bonferroni", "HOLM": "holm"}


def row(name, rate, p, w, expected):
    print(",".join([name, repr(float(rate))] + [" ".join(repr(float(v)) for v in a) for a in (p, w, expected)]))


def families():
    yield np.array([0.03])
    yield np.array([0.01, 0.04, 0.03, 0.005, 0.55, 0.55, 1.0, 0.0])
    yield np.array([1e-9, 2e-7, 1e-7, 0.2, 0.0001, 0.0005, 0.001])
    yield rng.uniform(size=20)
    yield rng.uniform(size=40) ** 4
    yield np.full(6, 0.02)


def weighted_bh(p, w):
    m = np.sum(w > 0)
    scaled = w / w[w > 0].mean()
    out = np.ones(len(p))
    for i in range(len(p)):
        if w[i] > 0:
            # smallest level at which i is rejected, over the thresholds of all sets that contain it
            q = p / np.where(scaled > 0, scaled, np.nan)
            out[i] = min(1.0, min(q[j] * m / np.sum(q <= q[j]) for j in range(len(p)) if w[j] > 0 and q[j] >= q[i]))
    return out


def weighted_holm(p, w):
    order = sorted((i for i in range(len(p)) if w[i] > 0), key=lambda i: p[i] / w[i])
    out = np.ones(len(p))
    worst = 0.0
    for at, i in enumerate(order):
        worst = max(worst, min(1.0, p[i] / w[i] * sum(w[j] for j in order[at:])))
        out[i] = worst
    return out


def lord(p, a):
    def gamma(t):
        return 0.07720838 * math.log(max(t, 2)) / (t * math.exp(math.sqrt(math.log(t))))
    w0, taus, out = a / 10, [], []
    for t in range(1, len(p) + 2):
        level = gamma(t) * w0
        for j, tau in enumerate(taus):
            level += (a - w0 if j == 0 else a) * gamma(t - tau)
        out.append(level)
        if t <= len(p) and p[t - 1] <= level:
            taus.append(t)
    return out


def saffron(p, a, lam=0.5):
    def gamma(t):
        return 0.4374901658 / t ** 1.6
    w0, taus, out = a / 2, [], []
    for t in range(1, len(p) + 2):
        def candidates(since):
            return sum(1 for i in range(since + 1, t) if p[i - 1] <= lam)
        level = w0 * gamma(t - candidates(0))
        for j, tau in enumerate(taus):
            level += (a - w0 if j == 0 else a) * gamma(t - tau - candidates(tau))
        level = min(lam, (1 - lam) * level)
        out.append(level)
        if t <= len(p) and p[t - 1] <= level:
            taus.append(t)
    return out


def addis(p, a, lam=0.25, tau=0.5):
    def gamma(t):
        return 0.4374901658 / t ** 1.6
    w0, kappas, out = a / 2, [], []
    for t in range(1, len(p) + 2):
        s = 1 + sum(1 for i in range(1, t) if p[i - 1] <= tau)

        def candidates(since):
            return sum(1 for i in range(since + 1, t) if p[i - 1] <= lam)
        level = w0 * gamma(s - candidates(0))
        for j, kappa in enumerate(kappas):
            star = sum(1 for i in range(1, kappa + 1) if p[i - 1] <= tau)
            level += (a - w0 if j == 0 else a) * gamma(s - star - candidates(kappa))
        level = min(lam, (tau - lam) * level)
        out.append(level)
        if t <= len(p) and p[t - 1] <= level:
            kappas.append(t)
    return out


for p in families():
    for name, method in METHODS.items():
        row(name, 0.05, p, [], multipletests(p, method=method)[1])
    w = rng.integers(0, 5, size=len(p)).astype(float)
    w[0] = 1.0
    row("BENJAMINI_HOCHBERG", 0.05, p, w, weighted_bh(p, w))
    row("HOLM", 0.05, p, w, weighted_holm(p, w))
for changed, rate in [(0.0, 0.05), (0.1, 0.05), (0.5, 0.1), (0.02, 0.01)]:
    p = rng.uniform(size=60)
    hit = rng.uniform(size=60) < changed
    p[hit] = p[hit] ** 8 * 1e-4
    row("LORD", rate, p, [], lord(p, rate))
    row("SAFFRON", rate, p, [], saffron(p, rate))
    row("ADDIS", rate, p, [], addis(p, rate))
