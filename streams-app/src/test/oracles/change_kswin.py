"""Writes golden/change-kswin.csv: where KSWIN (Raab, Heusinger and Schleif 2020) finds changes, by SciPy.

Independent of the Java code but for two things that KSWIN leaves open and that must be equal to compare events: the
generator of the sample (SplitMix64 from a hash of the values so far, selection sampling of the sorted older values), and
the series (see ChangeMoa.java). The distance is that of scipy.stats.ks_2samp, the p-value its exact one; change at
p <= alpha. Made with Python 3.11, SciPy 1.10.1:  python3 change_kswin.py > ../resources/golden/change-kswin.csv
Also one line "critical;alpha;n;k" for each smallest significant distance k/n.
"""

import struct
from collections import deque
from functools import lru_cache

from scipy.stats import ks_2samp

MASK = (1 << 64) - 1
GOLDEN = 0x9E3779B97F4A7C15


def mix(z):
    z = ((z ^ (z >> 30)) * 0xBF58476D1CE4E5B9) & MASK
    z = ((z ^ (z >> 27)) * 0x94D049BB133111EB) & MASK
    return z ^ (z >> 31)


def bits(value):
    return struct.unpack("<Q", struct.pack("<d", value))[0]


class Draws:
    def __init__(self, seed):
        self.state = seed

    def uniform(self):
        self.state = (self.state + GOLDEN) & MASK
        return (mix(self.state) >> 11) * 2.0**-53

    def normal(self):
        total = -6.0
        for _ in range(12):
            total += self.uniform()
        return total

    def bernoulli(self, p):
        return 1.0 if self.uniform() < p else 0.0


def clip(value):
    return max(0.0, min(1.0, value))


SERIES = {
    "normal-stationary": lambda i, n, d: d.normal(),
    "normal-rise": lambda i, n, d: d.normal() + (0 if i < n // 2 else 0.5),
    "normal-gradual": lambda i, n, d: d.normal() + clip((i - 0.4 * n) / (0.2 * n)),
    "normal-spread": lambda i, n, d: d.normal() * (1 if i < n // 2 else 3),
    "unit-fall": lambda i, n, d: clip(0.5 + 0.1 * d.normal() - (0 if i < n // 2 else 0.1)),
    "bernoulli-rise": lambda i, n, d: d.bernoulli(0.2 if i < n // 2 else 0.5),
    "zeros-ones": lambda i, n, d: 0.0 if i < n // 2 else 1.0,
}


@lru_cache(maxsize=None)
def p_value(k, n):
    """Exact p of two samples without ties that are k/n apart: ranks arranged so that they are."""
    if k == 0:
        return 1.0
    first = [float(i) for i in range(n)]
    second = [i + k - 0.5 for i in range(n)]
    result = ks_2samp(first, second, method="exact")
    assert abs(result.statistic - k / n) < 1e-12
    return result.pvalue


def kswin(values, alpha=0.005, window=100, recent=30):
    kept = deque()
    seed = 0
    changes = []
    for position, value in enumerate(values):
        value += 0.0
        seed = mix(seed ^ ((bits(value) * GOLDEN) & MASK))
        kept.append(value)
        if len(kept) > window:
            kept.popleft()
        if len(kept) < window:
            continue
        everything = list(kept)
        older = sorted(everything[:-recent])
        state = seed
        sample = []
        for i, candidate in enumerate(older):
            if len(sample) == recent:
                break
            state = (state + GOLDEN) & MASK
            if (((mix(state) >> 33) * (len(older) - i)) >> 31) < recent - len(sample):
                sample.append(candidate)
        distance = ks_2samp(sample, everything[-recent:], method="asymp").statistic
        if p_value(round(distance * recent), recent) <= alpha:
            changes.append(position)
            kept = deque(everything[-recent:])
    return changes


def main():
    print("series;seed;rows;changes")
    for name, value in SERIES.items():
        for seed in (1,) if name == "zeros-ones" else (1, 2):
            draws = Draws(seed)
            rows = 5000
            values = [value(i, rows, draws) for i in range(rows)]
            print(f"{name};{seed};{rows};{' '.join(map(str, kswin(values)))}")
    for alpha in (0.05, 0.005, 0.001, 1e-6):
        for n in (5, 10, 30, 50, 100):
            k = next((k for k in range(1, n + 1) if p_value(k, n) <= alpha), n + 1)
            print(f"critical;{alpha};{n};{k}")


main()
