"""Golden numbers of package fairness: predictions of scikit-learn's models on public data sets, and every metric from the rows.

Made with Python 3.11, NumPy 1.24.2, SciPy 1.10.1, scikit-learn 1.2.1, pandas and statsmodels 0.13.5 (Debian 12). Reads
german_credit.csv.gz (Statlog, as the R package caret codes it), credit_data.csv.gz and lending_club.csv.gz (R package
modeldata) from a directory, and writes
  ../resources/golden/fairness-<data>.csv.gz  rows: truth, decision and score of class 1, for numbers truth and twice the
      predicted value; one column for each attribute
  ../resources/golden/fairness.csv.gz         data, favourable class, attribute, group, reference, quantity, value, low, high
A value that is undefined is empty. Run: /usr/bin/python3 fairness.py DIRECTORY
"""
import gzip
import io
import pathlib
import sys

import numpy as np
import pandas as pd
import scipy.stats as st
from sklearn.compose import make_column_transformer
from sklearn.impute import SimpleImputer
from sklearn.linear_model import LinearRegression, LogisticRegression
from sklearn.model_selection import cross_val_predict
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import OneHotEncoder, StandardScaler
from statsmodels.stats.proportion import confint_proportions_2indep, proportion_confint

source = pathlib.Path(sys.argv[1])
golden = pathlib.Path(__file__).parent.parent / "resources" / "golden"
MINIMUM = 30
Z = st.norm.ppf(0.975)
lines = []


def model(frame, last):
    numbers = list(frame.select_dtypes("number").columns)
    texts = [c for c in frame.columns if c not in numbers]
    return make_pipeline(
        make_column_transformer(
            (make_pipeline(SimpleImputer(strategy="median"), StandardScaler()), numbers),
            (make_pipeline(SimpleImputer(strategy="most_frequent"), OneHotEncoder(handle_unknown="ignore")), texts)),
        last)


def cut(values, cuts):
    names = ["to %d" % cuts[0]] + ["%d to %d" % (a + 1, b) for a, b in zip(cuts, cuts[1:])] + ["over %d" % cuts[-1]]
    return np.array(names)[np.searchsorted(cuts, values, side="left")]


def german():
    data = pd.read_csv(source / "german_credit.csv.gz")
    female = data[[c for c in data if c.startswith("Personal.Female")]].sum(axis=1) > 0
    groups = {"sex": np.where(female, "female", "male"), "age": cut(data["Age"], [25])}
    groups["sex & age"] = np.char.add(np.char.add(groups["sex"], " & "), groups["age"])
    return data.drop(columns="Class"), (data["Class"] == "Good").astype(int), groups


def credit():
    data = pd.read_csv(source / "credit_data.csv.gz")
    groups = {"age": cut(data["Age"], [25, 40, 60]), "marital": data["Marital"].fillna("").to_numpy()}
    return data.drop(columns="Status"), (data["Status"] == "good").astype(int), groups


def lending():
    data = pd.read_csv(source / "lending_club.csv.gz").iloc[::3].reset_index(drop=True)
    groups = {"state": data["addr_state"].to_numpy(), "verified": data["verification_status"].to_numpy()}
    return data.drop(columns=["Class", "addr_state"]), (data["Class"] == "bad").astype(int), groups


def write(name, columns):
    text = io.StringIO()
    pd.DataFrame(columns).to_csv(text, index=False, lineterminator="\n")
    pack("fairness-%s.csv.gz" % name, text.getvalue())


def pack(name, text):
    with open(golden / name, "wb") as file:
        with gzip.GzipFile(fileobj=file, mode="wb", mtime=0, filename="") as packed:
            packed.write(text.encode())


def line(*cells):
    lines.append(",".join("" if c is None else repr(float(c)) if isinstance(c, (float, np.floating)) else str(c) for c in cells))


def share(hits, n):
    if n == 0:
        return None, None, None
    return (hits / n, *proportion_confint(hits, n, method="wilson"))


def newcombe(a, n, b, m):
    if n == 0 or m == 0:
        return None, None, None
    return (a / n - b / m, *confint_proportions_2indep(a, n, b, m, method="newcomb", compare="diff"))


def katz(a, n, b, m):
    if n == 0 or m == 0 or b == 0:
        return None, None, None
    add = 0.5 if a == 0 or (a == n and b == m) else 0
    if add == 0:
        low, high = confint_proportions_2indep(a, n, b, m, method="log", compare="ratio")
    else:
        log = np.log((a + add) / (n + add)) - np.log((b + add) / (m + add))
        half = Z * np.sqrt(1 / (a + add) - 1 / (n + add) + 1 / (b + add) - 1 / (m + add))
        low, high = np.exp(log - half), np.exp(log + half)
    ratio = (a / n) / (b / m)
    return ratio, min(ratio, low), max(ratio, high)


def distances(low, high):
    return (0.0 if low <= 0 <= high else min(abs(low), abs(high))), max(abs(low), abs(high))


def table(truth, decision):
    return tuple(int(np.sum((truth == t) & (decision == d))) for t, d in ((1, 1), (0, 1), (1, 0), (0, 0)))


def gap(truth, score):
    d = truth - score
    return d.mean(), max(np.mean(d ** 2) - d.mean() ** 2, np.mean(score * (1 - score))) / len(d)


def normal(value, variance):
    half = Z * np.sqrt(variance)
    return value, value - half, value + half


def decisions(group, reference):
    (y, d, s), (yr, dr, sr) = group, reference
    tp, fp, fn, tn = table(y, d)
    rtp, rfp, rfn, rtn = table(yr, dr)
    out = {}
    out["statistical-parity-difference"] = newcombe(d.sum(), len(d), dr.sum(), len(dr))
    out["disparate-impact-ratio"] = katz(d.sum(), len(d), dr.sum(), len(dr))
    tpr, fpr = (tp, tp + fn, rtp, rtp + rfn), (fp, fp + tn, rfp, rfp + rtn)
    out["equal-opportunity-difference"] = newcombe(*tpr)
    out["false-positive-rate-difference"] = newcombe(*fpr)
    out["predictive-parity-difference"] = newcombe(tp, tp + fp, rtp, rtp + rfp)
    one, two = newcombe(*tpr), newcombe(*fpr)
    if one[0] is None or two[0] is None:
        out["equalised-odds-difference"] = out["average-odds-difference"] = (None, None, None)
    else:
        wide = [confint_proportions_2indep(*c, method="newcomb", compare="diff", alpha=0.025) for c in (tpr, fpr)]
        (a, b), (c, e) = (distances(*w) for w in wide)
        out["equalised-odds-difference"] = max(abs(one[0]), abs(two[0])), max(a, c), max(b, e)
        mean = (one[0] + two[0]) / 2
        out["average-odds-difference"] = (
            mean,
            mean - np.hypot(one[0] - one[1], two[0] - two[1]) / 2,
            mean + np.hypot(one[2] - one[0], two[2] - two[0]) / 2)
    g, r = gap(y, s), gap(yr, sr)
    out["calibration-difference"] = normal(g[0] - r[0], g[1] + r[1])
    if fp == 0 or rfp == 0:
        out["treatment-equality-difference"] = (None, None, None)
    elif fn == 0 or rfn == 0:
        out["treatment-equality-difference"] = (fn / fp - rfn / rfp, None, None)
    else:
        variance = (fn / fp) ** 2 * (1 / fn + 1 / fp) + (rfn / rfp) ** 2 * (1 / rfn + 1 / rfp)
        out["treatment-equality-difference"] = normal(fn / fp - rfn / rfp, variance)
    return out


def rates(y, d, s, median):
    tp, fp, fn, tn = table(y, d)
    out = {
        "selection-rate": share(d.sum(), len(d)),
        "base-rate": share(y.sum(), len(y)),
        "true-positive-rate": share(tp, tp + fn),
        "false-positive-rate": share(fp, fp + tn),
        "predictive-value": share(tp, tp + fp),
        "calibration-gap": normal(*gap(y, s)),
        "above-median": (np.mean(s > median), None, None),
    }
    if fp == 0:
        out["error-ratio"] = (None, None, None)
    elif fn == 0:
        out["error-ratio"] = (fn / fp, None, None)
    else:
        out["error-ratio"] = normal(fn / fp, (fn / fp) ** 2 * (1 / fn + 1 / fp))
    return out


def tell(name, favourable, attribute, labels, select, single, compare):
    names, counts = np.unique(labels[labels != ""], return_counts=True)
    reference = names[np.argmax(counts)]
    for group, n in zip(names, counts):
        if n < MINIMUM:
            line(name, favourable, attribute, group, reference, "small", int(n), None, None)
            continue
        for quantity, value in single(*select(labels == group)).items():
            line(name, favourable, attribute, group, reference, quantity, *value)
        if group != reference:
            for quantity, value in compare(select(labels == group), select(labels == reference)).items():
                line(name, favourable, attribute, group, reference, quantity, *value)


def impact(name, favourable, attribute, labels, decision, score, median):
    names, counts = np.unique(labels[labels != ""], return_counts=True)
    kept = counts >= 0.02 * counts.sum()
    for kind, value in (("selection", decision), ("scoring", score > median)):
        rate = np.array([np.mean(value[labels == g]) for g in names])
        for g, k, r in zip(names, kept, rate):
            line(name, favourable, attribute, g, "", kind + ".rate", float(r), None, None)
            line(name, favourable, attribute, g, "", kind + ".impact", float(r / rate[kept].max()) if k else None, None, None)


for name, read in {"german": german, "credit": credit, "lending": lending}.items():
    features, truth, groups = read()
    learner = model(features, LogisticRegression(max_iter=2000, class_weight="balanced" if name == "lending" else None))
    score = cross_val_predict(learner, features, truth, cv=5, method="predict_proba")[:, 1].round(6)
    decision = (score >= 0.5).astype(int)
    truth = truth.to_numpy()
    write(name, {"truth": truth, "decision": decision, "score": score, **groups})
    for favourable in (1, 0):
        y = truth if favourable == 1 else 1 - truth
        d = decision if favourable == 1 else 1 - decision
        s = score if favourable == 1 else 1 - score
        median = np.median(s)
        for attribute, labels in groups.items():
            tell(name, favourable, attribute, labels, lambda rows: (y[rows], d[rows], s[rows]),
                 lambda a, b, c: rates(a, b, c, median), decisions)
            impact(name, favourable, attribute, labels, d, s, median)


def numbers(group, reference, median):
    (y, p), (yr, pr) = group, reference

    return {
        "mean-prediction-difference": welch(p, pr),
        "mean-error-difference": welch(y - p, yr - pr),
        "above-median-difference": (np.mean(p > median) - np.mean(pr > median), None, None),
    }


def welch(a, b):
    va, vb = np.var(a, ddof=1) / len(a), np.var(b, ddof=1) / len(b)
    degrees = (va + vb) ** 2 / (va ** 2 / (len(a) - 1) + vb ** 2 / (len(b) - 1))
    half = st.t.ppf(0.975, degrees) * np.sqrt(va + vb)
    return a.mean() - b.mean(), a.mean() - b.mean() - half, a.mean() - b.mean() + half


def mean(values):
    half = st.t.ppf(0.975, len(values) - 1) * np.std(values, ddof=1) / np.sqrt(len(values))
    return values.mean(), values.mean() - half, values.mean() + half


data = pd.read_csv(source / "credit_data.csv.gz").iloc[::4].reset_index(drop=True)
truth = data["Amount"].to_numpy(float)
inputs = data.drop(columns=["Amount", "Price", "Status"])
predicted = cross_val_predict(model(inputs, LinearRegression()), inputs, truth, cv=5).round(3)
groups = {"age": cut(data["Age"], [25, 40, 60]), "marital": data["Marital"].fillna("").to_numpy()}
write("amount", {"truth": truth, "decision": predicted, "score": predicted, **groups})
middle = np.median(predicted)
for attribute, labels in groups.items():
    tell("amount", "", attribute, labels, lambda rows: (truth[rows], predicted[rows]),
         lambda y, p: {"mean-prediction": mean(p), "mean-error": mean(y - p),
                       "above-median": (np.mean(p > middle), None, None)},
         lambda a, b: numbers(a, b, middle))

header = "data,favourable,attribute,group,reference,quantity,value,low,high\n"
pack("fairness.csv.gz", header + "\n".join(lines) + "\n")
print(len(lines), "rows")
