"""Writes golden/explain_global.json: dependence and importance of small forests, by scikit-learn.

Each model is dumped with its trees, the rows, the partial dependence of two features (by evaluation of all rows, and by
recursion with covers where scikit-learn has it), individual conditional expectations, and permutation importances with
30 repeats by each metric. Recursion of a boosted model leaves out its initial value, which is dumped as its intercept.
Made with Python 3.11, numpy 1.24.2, scikit-learn 1.2.1:
python3 explain_global.py > ../resources/golden/explain_global.json
"""

import json

import numpy as np
from sklearn.datasets import make_classification, make_friedman1
from sklearn.ensemble import GradientBoostingRegressor, RandomForestClassifier, RandomForestRegressor
from sklearn.inspection import partial_dependence, permutation_importance
from sklearn.metrics import brier_score_loss, check_scoring, make_scorer

REPEATS = 30


def tree(fitted, values, output):
    t = fitted.tree_
    return {
        "output": output,
        "left": t.children_left.tolist(),
        "right": t.children_right.tolist(),
        "column": np.maximum(t.feature, 0).tolist(),
        "threshold": t.threshold.tolist(),
        "value": values.tolist(),
        "cover": t.weighted_n_node_samples.tolist(),
    }


def dependence(model, x, feature, recursion):
    brute = partial_dependence(model, x, [feature], kind="both", method="brute", grid_resolution=12)
    answer = {
        "feature": feature,
        "grid": brute["values"][0].tolist(),
        "brute": brute["average"].tolist(),
        "curves": brute["individual"][0][:5].tolist(),
    }
    if recursion:
        part = partial_dependence(model, x, [feature], kind="average", method="recursion", grid_resolution=12)
        answer["recursion"] = part["average"].tolist()
    return answer


def importance(model, x, y, metric, scoring):
    found = permutation_importance(model, x, y, scoring=scoring, n_repeats=REPEATS, random_state=1)
    return {
        "metric": metric,
        "loss": (1 if metric in ("accuracy", "auroc") else 0) - float(check_scoring(model, scoring)(model, x, y)),
        "mean": found.importances_mean.tolist(),
        "error": (found.importances.std(axis=1, ddof=1) / np.sqrt(REPEATS)).tolist(),
    }


def answers(name, model, x, y, trees, intercept, outputs, recursion, scorings):
    return {
        "name": name,
        "outputs": outputs,
        "intercept": intercept,
        "trees": trees,
        "x": x.tolist(),
        "y": y.tolist(),
        "dependence": [dependence(model, x, feature, recursion) for feature in (0, 3)],
        "importance": [importance(model, x, y, metric, scoring) for metric, scoring in scorings.items()],
    }


def regressions():
    x, y = make_friedman1(250, n_features=6, noise=0.5, random_state=2)
    x, y = np.round(x, 4), np.round(y, 4)
    scorings = {"mse": "neg_mean_squared_error", "mae": "neg_mean_absolute_error"}
    boosted = GradientBoostingRegressor(n_estimators=15, max_depth=3, random_state=3).fit(x, y)
    trees = [tree(e[0], 0.1 * e[0].tree_.value[:, 0, 0], 0) for e in boosted.estimators_]
    yield answers("boosted", boosted, x, y, trees, float(boosted.init_.constant_[0, 0]), 1, True, scorings)
    forest = RandomForestRegressor(n_estimators=8, max_depth=5, random_state=4).fit(x, y)
    trees = [tree(e, e.tree_.value[:, 0, 0] / 8, 0) for e in forest.estimators_]
    yield answers("forest", forest, x, y, trees, 0.0, 1, True, scorings)


def classifiers():
    for classes in (2, 3):
        x, y = make_classification(
            250, n_features=6, n_informative=4, n_redundant=0, n_classes=classes, flip_y=0.1, random_state=5
        )
        x = np.round(x, 4)
        forest = RandomForestClassifier(n_estimators=8, max_depth=4, random_state=6).fit(x, y)
        trees = []
        for e in forest.estimators_:
            shares = e.tree_.value[:, 0, :] / e.tree_.value[:, 0, :].sum(axis=1, keepdims=True) / 8
            if classes == 2:
                trees.append(tree(e, shares[:, 1], 0))
            else:
                trees += [tree(e, shares[:, c], c) for c in range(classes)]
        scorings = {"accuracy": "accuracy", "auroc": "roc_auc" if classes == 2 else "roc_auc_ovr"}
        scorings["log-loss"] = "neg_log_loss"
        if classes == 2:
            scorings["brier"] = make_scorer(brier_score_loss, greater_is_better=False, needs_proba=True)
        outputs = 1 if classes == 2 else classes
        yield answers("classes-%d" % classes, forest, x, y, trees, 0.0, outputs, False, scorings)


print(json.dumps([*regressions(), *classifiers()]))
