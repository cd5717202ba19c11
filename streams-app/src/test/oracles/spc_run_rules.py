"""Western Electric and Nelson rules on random series, and average run lengths of rule sets, as golden numbers.

Independent of the Java code: rules by NumPy's sliding windows; run lengths of zone rules by a Markov chain over the last
seven zones as they are, of Nelson's eight rules by simulation (400,000 series; standard error given).
Made with Python 3.11, NumPy 1.24.2, SciPy 1.10.1:  python3 spc_run_rules.py ../resources/golden
"""

import sys

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from scipy.stats import norm


def padded(flags, length):
    return np.concatenate([np.zeros(length - 1, bool), np.asarray(flags, bool)])


def share_rule(flags, count, length):
    flags = np.asarray(flags, bool)
    return (sliding_window_view(padded(flags, length), length).sum(1) >= count) & flags


def same_side(z, count, length, bound):
    return share_rule(z > bound, count, length) | share_rule(z < -bound, count, length)


def steps_rule(z, length, wanted):
    hits = np.zeros(len(z), bool)
    if len(z) >= length:
        signs = sliding_window_view(np.sign(np.diff(z)), length - 1)
        hits[length - 1:] = wanted(signs)
    return hits


def trend(z, length):
    return steps_rule(z, length, lambda s: (s == 1).all(1) | (s == -1).all(1))


def alternation(z, length):
    pattern = np.where(np.arange(length - 1) % 2 == 0, 1, -1)
    return steps_rule(z, length, lambda s: (s == pattern).all(1) | (s == -pattern).all(1))


RULES = {
    "western-electric-1": lambda z: np.abs(z) > 3,
    "western-electric-2": lambda z: same_side(z, 2, 3, 2),
    "western-electric-3": lambda z: same_side(z, 4, 5, 1),
    "western-electric-4": lambda z: same_side(z, 8, 8, 0),
    "supplementary-trend": lambda z: trend(z, 6),
    "supplementary-alternation": lambda z: alternation(z, 14),
    "nelson-1": lambda z: np.abs(z) > 3,
    "nelson-2": lambda z: same_side(z, 9, 9, 0),
    "nelson-3": lambda z: trend(z, 6),
    "nelson-4": lambda z: alternation(z, 14),
    "nelson-5": lambda z: same_side(z, 2, 3, 2),
    "nelson-6": lambda z: same_side(z, 4, 5, 1),
    "nelson-7": lambda z: share_rule(np.abs(z) < 1, 15, 15),
    "nelson-8": lambda z: share_rule(np.abs(z) > 1, 8, 8),
}


def series(rng):
    for i in range(4):
        yield f"normal{i}", rng.normal(0, 1, 400)
    yield "shifted", rng.normal(0.8, 1, 200)
    yield "wide", rng.normal(0, 2, 200)
    yield "narrow", rng.normal(0, 0.4, 200)
    yield "rounded", np.round(rng.normal(0, 1, 400))
    yield "halves", np.round(2 * rng.normal(0, 1, 400)) / 2
    walk = np.cumsum(rng.normal(0, 0.3, 300))
    yield "walk", walk - walk.mean()
    noise = rng.normal(0, 1, 300)
    yield "alternating", np.where(np.arange(300) % 2 == 0, 0.8, -0.8) + 0.3 * noise
    yield "mixture", np.where(rng.random(300) < 0.5, 1.6, -1.6) + 0.3 * rng.normal(0, 1, 300)
    yield "rising", np.linspace(-3.5, 3.5, 60) + rng.normal(0, 0.1, 60)
    yield "constant", np.zeros(40)
    yield "one", np.array([3.5])


def write_signals(path):
    with open(path, "w") as out:
        for name, z in series(np.random.default_rng(20260301)):
            z = np.round(z, 4)
            out.write(f"series,{name},{';'.join(repr(float(v)) for v in z)}\n")
            for rule, signals in RULES.items():
                out.write(f"{rule},{name},{';'.join(str(i) for i in np.flatnonzero(signals(z)))}\n")


def zone_run_length(rules, shift):
    """Symbols 1..6 are zones A-, B-, C-, C+, B+, A+ within 3 sigma, 0 is before the first point."""
    cuts = np.array([-3, -2, -1, 0, 1, 2, 3.0])
    shares = np.diff(norm.cdf(cuts - shift))
    states = 7 ** 7
    history = [(np.arange(states) // 7 ** age) % 7 for age in range(7)]
    keep = []
    for symbol in range(1, 7):
        bad = np.zeros(states, bool)
        for zones, count, length in rules:
            if symbol in zones:
                hits = 1 + sum(np.isin(history[age], zones) for age in range(length - 1))
                bad |= hits >= count
        keep.append(~bad)
    state = np.zeros(states)
    state[0] = 1.0
    alive, total, factor = 1.0, 0.0, 0.0
    for step in range(2000):
        total += alive
        after = np.zeros(states)
        for symbol in range(1, 7):
            moved = (state * keep[symbol - 1] * shares[symbol - 1]).reshape(7, -1).sum(0)
            after.reshape(-1, 7)[:, symbol] += moved
        left = after.sum()
        new_factor = left / alive
        state, alive = after, left
        if step > 60 and abs(new_factor - factor) < 1e-13:
            return total + alive / (1 - new_factor)
        factor = new_factor
    raise RuntimeError("no convergence")


def sides(upper, count, length):
    return [(upper, count, length), ([7 - zone for zone in upper], count, length)]


ZONES = {
    "2": sides([6], 2, 3),
    "3": sides([5, 6], 4, 5),
    "4": sides([4, 5, 6], 8, 8),
}


def nelson_run_length(rng, count=400_000):
    """Mean and standard error of the run length of Nelson's eight rules, all series a step at a time."""
    lengths = np.zeros(count)
    alive = np.arange(count)
    recent = np.full((count, 15), np.nan)
    step = 0
    while len(alive):
        step += 1
        recent = np.concatenate([recent[:, 1:], rng.normal(0, 1, (len(alive), 1))], axis=1)
        z = recent[:, -1]
        with np.errstate(invalid="ignore"):
            hit = np.abs(z) > 3
            for n, k, b in ((3, 2, 2.0), (5, 4, 1.0), (9, 9, 0.0)):
                hit |= (z > b) & ((recent[:, -n:] > b).sum(1) >= k)
                hit |= (z < -b) & ((recent[:, -n:] < -b).sum(1) >= k)
            hit |= (np.abs(recent) < 1).all(1)
            hit |= (np.abs(recent[:, -8:]) > 1).all(1)
            steps = np.diff(recent, axis=1)
            hit |= (steps[:, -5:] > 0).all(1) | (steps[:, -5:] < 0).all(1)
            turns = steps[:, -13:] * np.where(np.arange(13) % 2 == 0, 1, -1)
            hit |= (turns > 0).all(1) | (turns < 0).all(1)
        lengths[alive[hit]] = step
        alive, recent = alive[~hit], recent[~hit]
    return lengths.mean(), lengths.std() / np.sqrt(count)


def write_run_lengths(path):
    with open(path, "w") as out:
        out.write("rules,shift,averageRunLength,standardError\n")
        for names in ("1", "12", "13", "14", "123", "124", "134", "1234"):
            rules = [rule for name in names[1:] for rule in ZONES[name]]
            for shift in (0.0, 0.5, 1.5):
                out.write(f"we-{names},{shift},{zone_run_length(rules, shift)!r},0\n")
        mean, error = nelson_run_length(np.random.default_rng(7))
        out.write(f"nelson,0.0,{float(mean)!r},{float(error)!r}\n")


if __name__ == "__main__":
    write_signals(sys.argv[1] + "/spc_run_rules.csv")
    write_run_lengths(sys.argv[1] + "/spc_rule_run_lengths.csv")
