"""Golden numbers of package performance: metrics of predictions against their outcomes.

Made with Python 3.11, NumPy 1.24.2, SciPy 1.10.1 and scikit-learn 1.2.1 (Debian 12). Run from this directory, with the
directory of the CSV files that are named below: /usr/bin/python3 performance.py DATA

Writes into ../resources/golden
    performance-data.csv   data set, kind, and how its rows are made: a generator's parameters or a file
    performance.csv        data set, metric, value; an empty value says that the metric is not defined
    performance-*.csv      rows of the real data sets, at most 1,500 each
Generated data sets come from a linear congruential generator of 64 bits and the four operations that IEEE 754 rounds
exactly, so that PerformanceData.java makes the same rows to the bit.
"""
import csv
import gzip
import math
import pathlib
import sys
import warnings

import numpy as np
from sklearn import metrics as skm
from sklearn.ensemble import GradientBoostingRegressor, RandomForestClassifier
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

warnings.simplefilter("ignore")
DATA = pathlib.Path(sys.argv[1])
GOLDEN = pathlib.Path(__file__).resolve().parent.parent / "resources" / "golden"
MASK = (1 << 64) - 1
MOST_ROWS = 1500
data_rows, rows = [], []


class Uniform:
    """Knuth's MMIX generator; the upper 53 bits make a number from 0 to below 1."""

    def __init__(self, seed):
        self.state = seed & MASK

    def next(self):
        self.state = (self.state * 6364136223846793005 + 1442695040888963407) & MASK
        return (self.state >> 11) * 2.0 ** -53


def binary(seed, n, prevalence, distance, shape, weighted):
    """Columns label, score, weight."""
    u = Uniform(seed)
    out = []
    for _ in range(n):
        label = 1 if u.next() < prevalence else 0
        z = u.next() + u.next() + u.next() + u.next() - 2.0 + (distance if label == 1 else -distance)
        score = 0.5 * (1.0 + z / (1.0 + abs(z)))
        if shape == "ties":
            score = math.floor(score * 10.0) / 10.0
        elif shape == "coarse":
            score = math.floor(score * 64.0) / 64.0
        elif shape == "constant":
            score = 0.5
        elif shape == "low":
            score = score * score * score * score
            score = score * score * score * score
        elif shape == "high":
            rest = 1.0 - score
            rest = rest * rest * rest * rest
            score = 1.0 - rest * rest * rest * rest
        elif shape == "perfect":
            score = 0.6 + 0.4 * score if label == 1 else 0.4 * score
        elif shape == "inverted":
            score = 1.0 - score
        elif shape == "ends":
            score = 1.0 if score > 0.75 else 0.0 if score < 0.25 else score
        draw = u.next()
        weight = (0.5 if draw < 0.25 else 2.0 if draw < 0.5 else 1.0) if weighted else 1.0
        out.append((label, score, weight))
    return out


def multiclass(seed, n, classes, distance, imbalance, absent):
    """Columns label and the probabilities, each a 32-bit float."""
    u = Uniform(seed)
    shares = [1.0]
    for _ in range(classes - 1):
        shares.append(shares[-1] * imbalance)
    out = []
    for _ in range(n):
        draw = u.next() * sum_of(shares)
        label = 0
        while label < classes - 1 and draw >= shares[label]:
            draw -= shares[label]
            label += 1
        if label == absent:
            label = 0
        raw = []
        for c in range(classes):
            v = u.next()
            raw.append(v * v + (distance if c == label else 0.0))
        total = sum_of(raw)
        out.append((label, [float(np.float32(v / total)) for v in raw]))
    return out


def regression(seed, n, noise, shape, weighted):
    """Columns actual, predicted, lower, upper, weight."""
    u = Uniform(seed)
    out = []
    for _ in range(n):
        predicted = 20.0 * (u.next() + u.next() + u.next()) - (30.0 if shape == "negatives" else 0.0)
        error = noise * (u.next() + u.next() + u.next() + u.next() - 2.0)
        draw = u.next()
        actual = predicted + error
        if shape == "zeros" and draw < 0.2:
            actual = 0.0
            if draw < 0.1:
                predicted = 0.0
        elif shape == "outliers" and draw < 0.02:
            actual = actual * 50.0
        elif shape == "constant":
            actual = 7.0
        weight = (0.5 if draw < 0.25 else 2.0 if draw < 0.5 else 1.0) if weighted else 1.0
        out.append((actual, predicted, predicted - noise, predicted + 0.5 * noise, weight))
    return out


def sum_of(values):
    total = 0.0
    for value in values:
        total += value
    return total


def put(name, metric, value):
    rows.append([name, metric, "" if value is None or not np.isfinite(value) else repr(float(value))])


def defined(value, condition):
    return value if condition else None


def binary_metrics(name, data, threshold=0.5):
    y = np.array([row[0] for row in data])
    s = np.array([row[1] for row in data])
    w = np.array([row[2] for row in data])
    d = (s >= threshold).astype(int)
    both = 0 < y.sum() < len(y)
    positives, negatives = bool(y.any()), bool((1 - y).any())
    put(name, "accuracy", skm.accuracy_score(y, d, sample_weight=w))
    put(name, "precision", defined(skm.precision_score(y, d, sample_weight=w), d.any()))
    put(name, "recall", defined(skm.recall_score(y, d, sample_weight=w), positives))
    put(name, "specificity", defined(skm.recall_score(y, d, pos_label=0, sample_weight=w), negatives))
    for beta, label in ((1, "f1"), (0.5, "f0.5"), (2, "f2")):
        put(name, label, defined(skm.fbeta_score(y, d, beta=beta, sample_weight=w), positives or d.any()))
    put(name, "balanced-accuracy", skm.balanced_accuracy_score(y, d, sample_weight=w))
    put(name, "mcc", defined(skm.matthews_corrcoef(y, d, sample_weight=w), both and 0 < d.sum() < len(d)))
    put(name, "kappa", defined(skm.cohen_kappa_score(y, d, sample_weight=w), both or 0 < d.sum() < len(d)))
    put(name, "log-loss", skm.log_loss(y, s, sample_weight=w, labels=[0, 1]))
    put(name, "brier", skm.brier_score_loss(y, s, sample_weight=w))
    put(name, "average-precision", defined(skm.average_precision_score(y, s, sample_weight=w), positives))
    put(name, "ece", calibration_errors(y, s, w)[0])
    put(name, "mce", calibration_errors(y, s, w)[1])
    put(name, "gain", defined(gain(y, s, w), positives))
    if both:
        fpr, tpr, _ = skm.roc_curve(y, s, sample_weight=w, drop_intermediate=False)
        area = skm.roc_auc_score(y, s, sample_weight=w)
        put(name, "auroc", area)
        put(name, "gini", 2 * area - 1)
        put(name, "ks", np.abs(tpr - fpr).max())
        put(name, "delong", delong(y, s) if (w == 1).all() else None)
    else:
        for metric in ("auroc", "gini", "ks"):
            put(name, metric, None)


def calibration_errors(y, s, w):
    group = np.minimum(np.floor(s * 10), 9).astype(int)
    gaps, weights = [], []
    for k in np.unique(group):
        at = group == k
        gaps.append(abs(np.average(y[at] - s[at], weights=w[at])))
        weights.append(w[at].sum())
    return np.average(gaps, weights=weights), max(gaps)


def gain(y, s, w, top=0.1):
    left, found = top * w.sum(), 0.0
    for score in sorted(set(s), reverse=True):
        at = s == score
        here = w[at].sum()
        found += (w[at] * y[at]).sum() * min(1.0, left / here)
        left -= here
        if left <= 0:
            break
    return found / (w * y).sum()


def delong(y, s):
    """Standard error of the area under the curve; DeLong, DeLong and Clarke-Pearson (1988)."""
    x, z = s[y == 1], s[y == 0]
    if len(x) < 2 or len(z) < 2:
        return None
    wins = (x[:, None] > z[None, :]) + 0.5 * (x[:, None] == z[None, :])
    return math.sqrt(wins.mean(axis=1).var(ddof=1) / len(x) + wins.mean(axis=0).var(ddof=1) / len(z))


def multiclass_metrics(name, data):
    y = np.array([row[0] for row in data])
    p = np.array([row[1] for row in data])
    k = p.shape[1]
    labels = list(range(k))
    d = p.argmax(axis=1)
    put(name, "accuracy", skm.accuracy_score(y, d))
    put(name, "balanced-accuracy", skm.balanced_accuracy_score(y, d))
    put(name, "mcc", skm.matthews_corrcoef(y, d))
    put(name, "kappa", skm.cohen_kappa_score(y, d))
    for average in ("macro", "micro", "weighted"):
        put(name, "precision-" + average, skm.precision_score(y, d, average=average, zero_division=0))
        put(name, "recall-" + average, skm.recall_score(y, d, average=average, zero_division=0))
        put(name, "f1-" + average, skm.f1_score(y, d, average=average, zero_division=0))
    for top in (2, 3, 5):
        put(name, f"top-{top}-accuracy",
            skm.top_k_accuracy_score(y, p, k=top, labels=labels) if top < k else None)
    clipped = np.clip(p / p.sum(axis=1, keepdims=True), 2.0 ** -52, 1 - 2.0 ** -52)
    put(name, "log-loss", -np.log(clipped[np.arange(len(y)), y]).mean())
    if len(set(y)) == k:
        assert abs(skm.log_loss(y, p) - -np.log(clipped[np.arange(len(y)), y]).mean()) < 1e-9
    put(name, "brier", ((p - np.eye(k)[y]) ** 2).sum(axis=1).mean())
    areas = [(skm.roc_auc_score(y == c, p[:, c]), (y == c).sum()) for c in labels if 0 < (y == c).sum() < len(y)]
    put(name, "auroc-macro", np.mean([a for a, _ in areas]))
    put(name, "auroc-weighted", np.average([a for a, _ in areas], weights=[n for _, n in areas]))
    for c in labels:
        present, decided = (y == c).any(), (d == c).any()
        put(name, f"precision.{c}", defined(skm.precision_score(y == c, d == c), decided))
        put(name, f"recall.{c}", defined(skm.recall_score(y == c, d == c), present))
        put(name, f"f1.{c}", defined(skm.f1_score(y == c, d == c), present or decided))


def regression_metrics(name, data, quantile=0.5):
    y, p, low, high, w = (np.array(column) for column in zip(*data))
    put(name, "mae", skm.mean_absolute_error(y, p, sample_weight=w))
    put(name, "rmse", skm.mean_squared_error(y, p, sample_weight=w, squared=False))
    put(name, "r2", defined(skm.r2_score(y, p, sample_weight=w), y.min() < y.max()))
    put(name, "bias", np.average(p - y, weights=w))
    put(name, "pinball", skm.mean_pinball_loss(y, p, alpha=quantile, sample_weight=w))
    some = y != 0
    put(name, "mape", skm.mean_absolute_percentage_error(y[some], p[some], sample_weight=w[some]))
    both = np.abs(y) + np.abs(p)
    some = both > 0
    put(name, "smape", np.average(2 * np.abs(y - p)[some] / both[some], weights=w[some]))
    put(name, "interval-coverage", np.average((y >= low) & (y <= high), weights=w))


def frame(file):
    with gzip.open(DATA / file, "rt") as lines:
        return list(csv.DictReader(lines))


def table(records, target):
    """Numbers as they are, texts one column for each value; empty texts are 0."""
    columns = []
    for name in records[0]:
        if name == target:
            continue
        values = [record[name] for record in records]
        try:
            columns.append([float(value) if value not in ("", "NA") else 0.0 for value in values])
        except ValueError:
            for value in sorted(set(values))[:30]:
                columns.append([1.0 if v == value else 0.0 for v in values])
    return np.array(columns).T


def real(name, kind, data, columns, described):
    with open(GOLDEN / f"performance-{name}.csv", "w", newline="") as out:
        writer = csv.writer(out, lineterminator="\n")
        writer.writerow(columns)
        writer.writerows(data)
    data_rows.append([name, kind, "file", described])


def real_binary(name, x, y, model, described):
    rng = np.random.default_rng(4)
    order = rng.permutation(len(y))
    train, test = order[: len(y) // 2], order[len(y) // 2:][:MOST_ROWS]
    model.fit(x[train], y[train])
    scores = [round(float(score), 6) for score in model.predict_proba(x[test])[:, 1]]
    data = [(int(label), score, 1.0) for label, score in zip(y[test], scores)]
    real(name, "BINARY", [row[:2] for row in data], ["label", "score"], described)
    binary_metrics(name, data)


def logistic():
    return make_pipeline(StandardScaler(), LogisticRegression(max_iter=2000))


def forest():
    return RandomForestClassifier(100, min_samples_leaf=3, random_state=4)


BINARY = [
    ("balanced", 1, 1000, 0.5, 0.4, "plain", False),
    ("imbalanced", 2, 2000, 0.05, 0.5, "plain", False),
    ("rare", 3, 3000, 0.004, 0.8, "plain", False),
    ("frequent", 4, 1500, 0.93, 0.5, "plain", False),
    ("useless", 5, 1000, 0.4, 0.0, "plain", False),
    ("ties", 6, 1200, 0.3, 0.5, "ties", False),
    ("coarse", 7, 1500, 0.4, 0.5, "coarse", False),
    ("constant", 8, 300, 0.3, 0.4, "constant", False),
    ("only-negatives", 9, 200, -1.0, 0.4, "plain", False),
    ("only-positives", 10, 200, 2.0, 0.4, "plain", False),
    ("weighted", 11, 1500, 0.35, 0.4, "plain", True),
    ("weighted-ties", 12, 800, 0.2, 0.6, "ties", True),
    ("low", 13, 2000, 0.1, 0.7, "low", False),
    ("high", 14, 2000, 0.9, 0.7, "high", False),
    ("perfect", 15, 500, 0.4, 0.3, "perfect", False),
    ("inverted", 16, 800, 0.5, 0.6, "inverted", False),
    ("ends", 17, 1500, 0.5, 1.0, "ends", False),
    ("small", 18, 12, 0.5, 0.3, "plain", False),
    ("pair", 19, 2, 0.5, 0.9, "plain", False),
    ("large", 20, 20000, 0.25, 0.35, "plain", False),
]
MULTICLASS = [
    ("three", 31, 900, 3, 0.3, 1.0, -1),
    ("four", 32, 1200, 4, 0.2, 0.6, -1),
    ("five", 33, 1500, 5, 0.5, 0.8, -1),
    ("seven", 34, 800, 7, 0.4, 0.7, -1),
    ("twelve", 35, 3000, 12, 0.6, 0.9, -1),
    ("one-absent", 36, 700, 5, 0.3, 0.8, 3),
    ("few", 37, 15, 6, 0.3, 0.9, -1),
    ("sure", 38, 600, 3, 9.0, 1.0, -1),
]
REGRESSION = [
    ("numbers", 51, 1000, 6.0, "plain", False),
    ("negatives", 52, 1000, 10.0, "negatives", False),
    ("zeros", 53, 1000, 5.0, "zeros", False),
    ("outliers", 54, 2000, 4.0, "outliers", False),
    ("constant-actual", 55, 200, 4.0, "constant", False),
    ("weighted-numbers", 56, 1200, 8.0, "plain", True),
    ("exact", 57, 100, 0.0, "plain", False),
]


def generated():
    for name, *spec in BINARY:
        data_rows.append([name, "BINARY", "generated", " ".join(str(part) for part in spec)])
        binary_metrics(name, binary(*spec))
    for name, *spec in MULTICLASS:
        data_rows.append([name, "MULTICLASS", "generated", " ".join(str(part) for part in spec)])
        multiclass_metrics(name, multiclass(*spec))
    for name, *spec in REGRESSION:
        data_rows.append([name, "REGRESSION", "generated", " ".join(str(part) for part in spec)])
        regression_metrics(name, regression(*spec))


def real_sets():
    german = frame("german_credit.csv.gz")
    x, y = table(german, "Class"), np.array([record["Class"] == "Bad" for record in german]).astype(int)
    real_binary("german-logistic", x, y, logistic(), "German credit, logistic regression")
    real_binary("german-forest", x, y, forest(), "German credit, forest of 100 trees")
    credit = frame("credit_data.csv.gz")
    x, y = table(credit, "Status"), np.array([record["Status"] == "bad" for record in credit]).astype(int)
    real_binary("credit-logistic", x, y, logistic(), "credit_data, logistic regression")
    real_binary("credit-forest", x, y, forest(), "credit_data, forest of 100 trees")
    lending = frame("lending_club.csv.gz")
    x, y = table(lending, "Class"), np.array([record["Class"] == "bad" for record in lending]).astype(int)
    real_binary("lending-logistic", x, y, logistic(), "lending_club, logistic regression")
    flights = [record for record in frame("flights-2001-h1-10pct.csv.gz") if record["delay"] not in ("", "NA")][::40]
    delay = np.array([float(record["delay"]) for record in flights])
    hour = np.array([float(record["scheduled"][11:13]) for record in flights])
    day = np.array([float(record["scheduled"][5:7]) * 31 + float(record["scheduled"][8:10]) for record in flights])
    distance = np.array([float(record["distance"]) for record in flights])
    x = np.column_stack([hour, day, distance])
    real_binary("flights-forest", x, (delay > 15).astype(int), forest(), "flights of 2001, more than 15 minutes late")
    train = np.arange(len(delay)) % 2 == 0
    classes = np.where(delay < 0, 0, np.where(delay <= 15, 1, 2))
    model = forest().fit(x[train], classes[train])
    p = model.predict_proba(x[~train])[:MOST_ROWS].astype(np.float32)
    data = [(int(label), [float(v) for v in row]) for label, row in zip(classes[~train], p)]
    real("flights-classes", "MULTICLASS", [[label] + [repr(np.float32(v).item()) for v in row] for label, row in data],
         ["label", "early", "punctual", "late"], "flights of 2001, early, punctual or late")
    multiclass_metrics("flights-classes", data)
    model = GradientBoostingRegressor(n_estimators=50, random_state=4).fit(x[train], delay[train])
    predicted = [round(float(v), 6) for v in model.predict(x[~train])[:MOST_ROWS]]
    data = [(float(a), p, p - 20.0, p + 20.0, 1.0) for a, p in zip(delay[~train], predicted)]
    real("flights-delay", "REGRESSION", [row[:4] for row in data], ["actual", "predicted", "lower", "upper"],
         "flights of 2001, delay in minutes")
    regression_metrics("flights-delay", data)


def write(name, head, lines):
    with open(GOLDEN / name, "w", newline="") as out:
        writer = csv.writer(out, lineterminator="\n")
        writer.writerow(head)
        writer.writerows(lines)


generated()
real_sets()
write("performance-data.csv", ["data", "kind", "source", "made"], data_rows)
write("performance.csv", ["data", "metric", "value"], rows)
print(len(data_rows), "data sets,", len(rows), "values")
