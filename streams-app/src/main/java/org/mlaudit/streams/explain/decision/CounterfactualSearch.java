package org.mlaudit.streams.explain.decision;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.mlaudit.codec.InferenceLayout;
import org.mlaudit.streams.explain.decision.Counterfactuals.SearchMethod;
import org.mlaudit.streams.explain.model.CompiledModel;
import org.mlaudit.streams.explain.model.InputEncoding;
import org.mlaudit.streams.explain.model.LinearModel;
import org.mlaudit.streams.explain.model.TreeEnsemble;

/** Looks for the smallest allowed changes that turn an adverse decision, in the way that the model's form allows. Immutable. */
final class CounterfactualSearch {
    private final InferenceLayout layout;
    private final CompiledModel model;
    private final InputEncoding encoding;
    private final DecisionRule rule;
    private final List<Changeable> features;
    private final List<Case> accepted;
    private final Optional<Splits> splits;
    private final boolean hasBackground;

    /**
     * Prepares the search.
     *
     * @param accepted rows of the background that are accepted
     * @param like any row of the background, if there is one
     */
    CounterfactualSearch(
            InferenceLayout layout,
            CompiledModel model,
            InputEncoding encoding,
            DecisionRule rule,
            List<Changeable> features,
            List<Case> accepted,
            Optional<Case> like) {
        this.layout = layout;
        this.model = model;
        this.encoding = encoding;
        this.rule = rule;
        this.features = features;
        this.accepted = accepted;
        hasBackground = like.isPresent();
        splits = model instanceof TreeEnsemble ensemble
                ? like.map(row -> new Splits(layout, ensemble, encoding, features, row))
                : Optional.empty();
    }

    /** Looks for changes of a case whose decision is adverse. */
    Counterfactuals find(Case from, ReportOptions options) {
        if (options.counterfactuals() == 0) {
            return Counterfactuals.none(SearchMethod.NONE, 0, "none were asked for");
        }
        if (!hasBackground) {
            return Counterfactuals.none(
                    SearchMethod.NONE, 0, "there are no rows of a reference to say which values are usual");
        }
        if (!Double.isFinite(rule.cut())) {
            return Counterfactuals.none(
                    SearchMethod.NONE, 0, "with a threshold of 0 or 1 the decision is the same whatever the features");
        }
        if (features.stream().noneMatch(feature -> feature.mayChange(from))) {
            return Counterfactuals.none(SearchMethod.NONE, 0, "the contract allows no feature of it to change");
        }
        RowInputs inputs = new RowInputs(layout, model, encoding);
        Trial trial = new Trial(rule, inputs, model.outputs(), features, from, options.evaluations());
        return switch (model) {
            case TreeEnsemble ensemble
            when splits.isPresent() -> {
                TreeSearch search = new TreeSearch(
                        ensemble, splits.get(), rule, inputs, from, options.counterfactuals(), options.visits());
                yield answer(search.run(features), SearchMethod.TREES, inputs, trial, options);
            }
            case LinearModel linear -> {
                List<Turning> turnings = new LinearSearch(linear, encoding, rule, inputs, trial).run();
                Search search = new Search(turnings, 1, inputs.evaluations());
                yield answer(search, SearchMethod.LINEAR, inputs, trial, options);
            }
            default -> answer(new Search(List.of(), 0, 0), SearchMethod.BACKGROUND, inputs, trial, options);
        };
    }

    private Counterfactuals answer(
            Search search, SearchMethod method, RowInputs inputs, Trial trial, ReportOptions options) {
        List<Turning> turnings = new ArrayList<>();
        search.turnings().forEach(turning -> turnings.add(turning.proven(search.provenFeatures())));
        SearchMethod by = method;
        long evaluations = search.evaluations();
        if (turnings.isEmpty()) {
            long before = inputs.evaluations();
            by = SearchMethod.BACKGROUND;
            new BackgroundSearch(trial, accepted)
                    .run()
                    .forEach(turning -> turnings.add(turning.proven(
                            turning.changes().size() > search.provenFeatures() ? search.provenFeatures() : 0)));
            evaluations += inputs.evaluations() - before;
        }
        List<Counterfactual> found = new ArrayList<>();
        for (Turning turning : Turning.diverse(turnings, options.counterfactuals())) {
            found.add(told(turning, trial.from(), inputs));
        }
        if (!found.isEmpty()) {
            return new Counterfactuals(found, by, evaluations, Optional.empty());
        }
        String proven = search.provenFeatures() == 0
                ? ""
                : "no allowed change of at most " + search.provenFeatures() + " features turns the decision; ";
        return Counterfactuals.none(
                by,
                evaluations,
                proven + "none was found with the values of the " + accepted.size()
                        + " accepted cases of the background within " + options.evaluations() + " evaluations");
    }

    private Counterfactual told(Turning turning, Case from, RowInputs inputs) {
        double[] raw = inputs.raw(List.of(turning.of(from)));
        double output = raw[rule.target()];
        String decision = rule.name(rule.decided(raw, 0));
        model.link().apply(raw, 0, raw.length);
        List<Change> changes = turning.changes().stream()
                .map(change -> new Change(
                        features.get(change.feature()).name(),
                        from.value(change.feature()),
                        change.to(),
                        change.cost()))
                .toList();
        return new Counterfactual(
                changes, turning.distance(), decision, output, raw[rule.target()], turning.provenFeatures());
    }
}
