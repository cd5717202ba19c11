"""Control limits of textbook charts, tails of counts and Holt-Winters states as golden numbers.

Made with Python 3.11, NumPy 1.24.2, SciPy 1.10.1, statsmodels 0.13.5:  python3 spc_charts.py ../resources/golden
"""

import json
import sys

import numpy as np
from scipy import stats
from statsmodels.tsa.holtwinters import ExponentialSmoothing


def xbar(rng):
    sizes = [5, 8, 5, 12, 30, 7, 9, 20, 15, 6]
    groups = [rng.normal(50, 4, n) for n in sizes]
    means = [g.mean() for g in groups]
    sds = [g.std(ddof=1) for g in groups]
    total = np.concatenate(groups)
    pooled = np.sqrt(sum((n - 1) * s**2 for n, s in zip(sizes, sds)) / (len(total) - len(sizes)))
    f, _ = stats.f_oneway(*groups)
    return {
        "sizes": sizes, "means": means, "sds": sds, "centre": total.mean(), "deviation": pooled, "dispersion": np.sqrt(f),
        "lower": [total.mean() - 3 * pooled / np.sqrt(n) for n in sizes],
        "upper": [total.mean() + 3 * pooled / np.sqrt(n) for n in sizes],
    }


def individuals(rng):
    x = rng.normal(100, 7, 30)
    moving = np.abs(np.diff(x))
    sigma = moving.mean() / (2 / np.sqrt(np.pi))
    return {
        "x": list(x), "centre": x.mean(), "deviation": sigma, "sampleDeviation": x.std(ddof=1),
        "lower": x.mean() - 3 * sigma, "upper": x.mean() + 3 * sigma,
        "movingRangeMean": moving.mean(), "movingRanges": list(moving),
    }


def shares(rng):
    sizes = [200, 150, 400, 90, 310, 250, 180, 220]
    counts = [int(rng.binomial(n, 0.07)) for n in sizes]
    p = sum(counts) / sum(sizes)
    sigma = [np.sqrt(p * (1 - p) / n) for n in sizes]
    table = np.array([counts, [n - c for n, c in zip(sizes, counts)]])
    chi2 = stats.chi2_contingency(table, correction=False)[0]
    u = [np.sqrt(p / n) for n in sizes]
    return {
        "sizes": sizes, "counts": counts, "centre": p, "dispersion": np.sqrt(chi2 / (len(sizes) - 1)),
        "pLower": [max(0, p - 3 * s) for s in sigma], "pUpper": [p + 3 * s for s in sigma],
        "uLower": [max(0, p - 3 * s) for s in u], "uUpper": [p + 3 * s for s in u],
    }


def counts(rng):
    c = [int(v) for v in rng.poisson(12, 20)]
    centre = float(np.mean(c))
    return {"counts": c, "centre": centre, "lower": max(0, centre - 3 * np.sqrt(centre)), "upper": centre + 3 * np.sqrt(centre)}


def paths(rng):
    z = rng.normal(0, 1, 60)
    z[40:] += 0.8
    ewma, e = [], 0.0
    upper, lower, hi, lo = [], [], 0.0, 0.0
    for v in z:
        e = 0.2 * v + 0.8 * e
        hi = max(0.0, hi + v - 0.5)
        lo = max(0.0, lo - v - 0.5)
        ewma.append(e)
        upper.append(hi)
        lower.append(lo)
    return {"z": list(z), "ewma": ewma, "upper": upper, "lower": lower}


def binomial():
    rows = []
    for n, p in ((20, 0.1), (500, 0.02), (10_000, 0.3), (100_000, 0.001), (50, 0.5)):
        for z in (0.5, 2, 4, 6):
            x = int(np.ceil(n * p + z * np.sqrt(n * p * (1 - p))))
            if x <= n:
                rows.append([x, n, p, float(stats.binom.sf(x - 1, n, p))])
    return rows


def holt_winters(rng):
    cases = []
    for period, alpha, beta, gamma in ((7, 0.3, 0.05, 0.2), (24, 0.1, 0.01, 0.1), (12, 0.8, 0.3, 0.6), (4, 0.2, 0.0, 0.0)):
        n = 5 * period
        t = np.arange(n)
        y = 100 + 0.3 * t + 10 * np.sin(2 * np.pi * t / period) + rng.normal(0, 2, n)
        level, trend = 99.0, 0.25
        season = list(10 * np.sin(2 * np.pi * np.arange(period) / period))
        model = ExponentialSmoothing(
            y, trend="add", seasonal="add", seasonal_periods=period, initialization_method="known",
            initial_level=level, initial_trend=trend, initial_seasonal=season,
        )
        fit = model.fit(smoothing_level=alpha, smoothing_trend=beta, smoothing_seasonal=gamma, optimized=False)
        cases.append({
            "period": period, "alpha": alpha, "beta": beta, "gamma": gamma, "level": level, "trend": trend,
            "season": season, "y": list(y), "fitted": list(fit.fittedvalues), "forecast": list(fit.forecast(period)),
            "sse": float(fit.sse),
        })
    return cases


def main(folder):
    rng = np.random.default_rng(20260302)
    data = {
        "xbar": xbar(rng), "individuals": individuals(rng), "shares": shares(rng), "counts": counts(rng),
        "paths": paths(rng), "binomial": binomial(), "holtWinters": holt_winters(rng),
    }
    with open(folder + "/spc_charts.json", "w") as out:
        json.dump(data, out, indent=1, default=float)
        out.write("\n")


if __name__ == "__main__":
    main(sys.argv[1])
