"""Golden numbers of the two-sample statistics of package drift.

Made with Python 3.11, NumPy 1.24.2 and SciPy 1.10.1 (Debian 12). Writes ../resources/golden/drift.csv, whose rows are
    statistic, data set, window, reference, expected value, tolerance relative to it
where samples and counts are numbers parted by blanks. Run: /usr/bin/python3 drift.py
"""
import pathlib
import warnings

import numpy as np
import scipy.stats as st
from scipy.spatial.distance import jensenshannon
from scipy.stats._morestats import _anderson_ksamp_midrank
from scipy.stats.contingency import association

warnings.simplefilter("ignore")
rng = np.random.default_rng(20260301)
EXACT = 1e-9
SADDLEPOINT = 0.06

samples = {
    "research": (
        np.array([38.7, 41.5, 43.8, 44.5, 45.5, 46, 47.7, 58]),
        np.array([39.2, 39.3, 39.7, 41.4, 41.8, 42.9, 43.3, 45.8])),
    "normal": (rng.normal(0.4, 1, 30).round(4), rng.normal(0, 1, 40).round(4)),
    "ties": (rng.integers(0, 7, 50).astype(float), rng.integers(0, 6, 60).astype(float)),
    "heavy": (rng.standard_t(1.5, 45).round(6) * 10, rng.standard_t(1.5, 70).round(6) * 14),
    "large": (rng.gamma(2, 3, 150).round(7), rng.gamma(2.4, 3, 200).round(7)),
    "counts": (
        np.repeat(np.arange(6.0), [16, 18, 16, 14, 12, 12]),
        np.repeat(np.arange(6.0), [16, 16, 16, 16, 16, 8])),
}
categories = {
    "five": ([30, 12, 44, 3, 11], [200, 90, 260, 60, 40]),
    "two": ([12, 48], [70, 130]),
    "ten": ([18, 7, 22, 31, 5, 9, 14, 2, 40, 12], [151, 82, 190, 333, 61, 70, 148, 29, 402, 94]),
    "research": ([16, 16, 16, 16, 16, 8], [16, 18, 16, 14, 12, 12]),
}
rows = []


def row(statistic, name, window, reference, value, tolerance=EXACT):
    rows.append(",".join([statistic, name, numbers(window), numbers(reference), repr(float(value)), repr(tolerance)]))


def numbers(values):
    return " ".join(repr(float(v)) if isinstance(v, (float, np.floating)) else str(int(v)) for v in values)


def anderson(x, y):
    pooled = np.sort(np.hstack([x, y]))
    n = np.array([len(x), len(y)])
    return _anderson_ksamp_midrank([np.sort(x), np.sort(y)], pooled, np.unique(pooled), 2, n, pooled.size)


def squares(x, y):
    """Anderson's T; at a tie the mean of the squares on both sides of it. SciPy's average ranks differ at ties only."""
    pooled = np.hstack([x, y])
    total = 0
    for side in ("left", "right"):
        f = np.searchsorted(np.sort(x), pooled, side) / len(x)
        g = np.searchsorted(np.sort(y), pooled, side) / len(y)
        total += np.sum((f - g) ** 2) / 2
    return total * len(x) * len(y) / len(pooled) ** 2


for name, (x, y) in samples.items():
    ks = st.ks_2samp(x, y, method="exact")
    row("ks", name, x, y, ks.statistic)
    if len(np.unique(np.hstack([x, y]))) == len(x) + len(y):
        row("ks.p", name, x, y, ks.pvalue, 1e-7)
    row("wasserstein", name, x, y, st.wasserstein_distance(x, y))
    row("wasserstein.normalised", name, x, y, st.wasserstein_distance(x, y) / np.std(y, ddof=1))
    row("energy", name, x, y, st.energy_distance(x, y))
    if len(np.unique(np.hstack([x, y]))) == len(x) + len(y):
        cvm = st.cramervonmises_2samp(x, y, method="exact" if len(x) < 20 else "asymptotic")
        row("cramer-von-mises", name, x, y, cvm.statistic)
        row("cramer-von-mises.p", name, x, y, cvm.pvalue, SADDLEPOINT)
    row("cramer-von-mises.at-ties", name, x, y, squares(x, y))
    row("anderson-darling", name, x, y, anderson(x, y))
    row("anderson-darling.interpolated-p", name, x, y, st.anderson_ksamp([x, y]).pvalue, 1e-7)
    welch = st.ttest_ind(x, y, equal_var=False)
    row("welch", name, x, y, abs(welch.statistic))
    row("welch.p", name, x, y, welch.pvalue, 1e-7)
    student = st.ttest_ind(x, y)
    row("student", name, x, y, abs(student.statistic))
    row("student.p", name, x, y, student.pvalue, 1e-7)
    f = np.var(x, ddof=1) / np.var(y, ddof=1)
    row("fisher.p", name, x, y, 2 * min(st.f.sf(f, len(x) - 1, len(y) - 1), st.f.cdf(f, len(x) - 1, len(y) - 1)), 1e-7)
    levene = st.levene(x, y, center="median")
    row("brown-forsythe", name, x, y, levene.statistic, 1e-7)
    row("brown-forsythe.p", name, x, y, levene.pvalue, 1e-7)
    whitney = st.mannwhitneyu(x, y, alternative="two-sided", method="asymptotic")
    row("mann-whitney", name, x, y, whitney.statistic)
    row("mann-whitney.p", name, x, y, whitney.pvalue, 1e-7)
    epps = st.epps_singleton_2samp(x, y)
    row("epps-singleton", name, x, y, epps.statistic, 1e-7)
    row("epps-singleton.p", name, x, y, epps.pvalue, 1e-7)

for name, (a, b) in categories.items():
    table = np.array([a, b])
    p, q = np.array(a) / np.sum(a), np.array(b) / np.sum(b)
    pearson = st.chi2_contingency(table, correction=False)
    row("chi-squared", name, a, b, pearson[0])
    row("chi-squared.p", name, a, b, pearson[1], 1e-7)
    yates = st.chi2_contingency(table, correction=True)
    row("yates", name, a, b, yates[0])
    g = st.chi2_contingency(table, correction=False, lambda_="log-likelihood")
    row("g", name, a, b, g[0])
    row("g.p", name, a, b, g[1], 1e-7)
    row("cramers-v", name, a, b, association(table, method="cramer"))
    n, k = table.sum(), len(a)
    phi = max(0, pearson[0] / n - (k - 1) / (n - 1))
    row("cramers-v.corrected", name, a, b, np.sqrt(phi / min(k - (k - 1) ** 2 / (n - 1) - 1, 1 - 1 / (n - 1))), 1e-7)
    row("expectation", name, a, b, st.chisquare(a, q * np.sum(a))[0])
    row("expectation.p", name, a, b, st.chisquare(a, q * np.sum(a))[1], 1e-7)
    row("psi", name, a, b, st.entropy(p, q) + st.entropy(q, p))
    row("kl", name, a, b, st.entropy(p, q))
    row("js", name, a, b, jensenshannon(p, q, base=2))
    row("hellinger", name, a, b, np.sqrt(np.sum((np.sqrt(p) - np.sqrt(q)) ** 2) / 2))
    row("total-variation", name, a, b, np.abs(p - q).sum() / 2)
    row("l-infinity", name, a, b, np.abs(p - q).max())

out = pathlib.Path(__file__).parent.parent / "resources" / "golden" / "drift.csv"
out.write_text("statistic,data,window,reference,expected,tolerance\n" + "\n".join(rows) + "\n")
print(len(rows), "rows")
