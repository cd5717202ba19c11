package org.mlaudit.streams.explain.decision;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Tries changes of one case by asking the model, in batches, within a budget. Not safe for use by several threads. */
final class Trial {
    private static final int HALVINGS = 16;

    private final DecisionRule rule;
    private final RowInputs inputs;
    private final List<Changeable> features;
    private final Case from;
    private final int outputs;
    private final long last;

    /**
     * Begins.
     *
     * @param budget most rows that the model is evaluated for
     */
    Trial(DecisionRule rule, RowInputs inputs, int outputs, List<Changeable> features, Case from, long budget) {
        this.rule = rule;
        this.inputs = inputs;
        this.outputs = outputs;
        this.features = features;
        this.from = from;
        last = inputs.evaluations() + budget;
    }

    Case from() {
        return from;
    }

    List<Changeable> features() {
        return features;
    }

    /** Rows that may still be evaluated. */
    long left() {
        return Math.max(0, last - inputs.evaluations());
    }

    /** The change of a feature to a value. */
    Turning.Changed change(Changeable feature, FeatureValue to) {
        return new Turning.Changed(feature.place(), to, feature.cost(from, to));
    }

    /** The margin of each of several changes; of those beyond the budget there is none. */
    List<Double> margins(List<Turning> changes) {
        int count = (int) Math.min(changes.size(), left());
        List<Double> margins = new ArrayList<>(count);
        for (int start = 0; start < count; start += RowInputs.BATCH) {
            List<Turning> batch = changes.subList(start, Math.min(count, start + RowInputs.BATCH));
            double[] raw =
                    inputs.raw(batch.stream().map(turning -> turning.of(from)).toList());
            for (int i = 0; i < batch.size(); i++) {
                margins.add(rule.margin(raw, i * outputs));
            }
        }
        return margins;
    }

    /** Whether changes turn the decision; false where the budget is used up. */
    boolean turns(List<Turning.Changed> changes) {
        List<Double> margins = margins(List.of(Turning.of(changes)));
        return margins.size() == 1 && DecisionRule.turned(margins.getFirst());
    }

    /** Leaves out what is not needed to turn the decision, the costliest first, and then makes the numbers' changes smaller. */
    Turning smaller(Turning turning) {
        List<Turning.Changed> needed = new ArrayList<>(turning.changes());
        turning.changes().stream()
                .sorted(Comparator.comparingDouble(Turning.Changed::cost).reversed())
                .forEach(change -> {
                    List<Turning.Changed> without = new ArrayList<>(needed);
                    without.remove(change);
                    if (!without.isEmpty() && turns(without)) {
                        needed.remove(change);
                    }
                });
        for (int i = 0; i < needed.size(); i++) {
            if (needed.get(i).to() instanceof FeatureValue.Numeric number) {
                needed.set(i, nearer(needed, i, number.value()));
            }
        }
        return Turning.of(needed);
    }

    /** Halves the way of one change for as long as the decision stays turned. */
    private Turning.Changed nearer(List<Turning.Changed> changes, int place, double enough) {
        Changeable feature = features.get(changes.get(place).feature());
        double value = from.number(feature.place());
        double tooLittle = value;
        double best = enough;
        for (int i = 0; i < HALVINGS; i++) {
            double next = feature.nearest(value, tooLittle + (best - tooLittle) / 2);
            boolean between = next > Math.min(tooLittle, best) && next < Math.max(tooLittle, best);
            if (!feature.isNumber() || !between) {
                break;
            }
            List<Turning.Changed> tried = new ArrayList<>(changes);
            tried.set(place, change(feature, new FeatureValue.Numeric(next)));
            if (turns(tried)) {
                best = next;
            } else {
                tooLittle = next;
            }
        }
        return change(feature, new FeatureValue.Numeric(best));
    }
}
