package org.mlaudit.streams.explain.decision;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.mlaudit.contract.InputKind;
import org.mlaudit.streams.explain.model.InputEncoding;
import org.mlaudit.streams.explain.model.LinearModel;

/**
 * Changes that turn the decision of a linear model, in closed form: a number must go as far as its weight makes up for the
 * margin that lacks, so the smallest change of each single feature is known. Where none is enough, or several together are
 * smaller, features are changed in the order of what they gain for their cost, the last one only as far as needed.
 */
final class LinearSearch {
    private static final int SPARED = 3;
    private static final int STEPS = 3;

    private final LinearModel model;
    private final InputEncoding encoding;
    private final DecisionRule rule;
    private final RowInputs inputs;
    private final Trial trial;

    /**
     * What a feature can gain.
     *
     * @param to how far it may go, or the value it takes
     * @param gain of the margin, greater than 0
     * @param partly whether it may go only a part of the way
     */
    private record Move(Changeable feature, FeatureValue to, double gain, double cost, boolean partly) {
        double rate() {
            return gain / cost;
        }
    }

    LinearSearch(LinearModel model, InputEncoding encoding, DecisionRule rule, RowInputs inputs, Trial trial) {
        this.model = model;
        this.encoding = encoding;
        this.rule = rule;
        this.inputs = inputs;
        this.trial = trial;
    }

    /** Looks for changes; no change of one feature that turns the decision is smaller than those found. */
    List<Turning> run() {
        List<Turning> found = new ArrayList<>();
        for (int other = 0; other < (rule.binary() ? 1 : rule.classes()); other++) {
            if (rule.binary() || other != rule.adverse()) {
                turnTo(other, found);
            }
        }
        return found;
    }

    private void turnTo(int other, List<Turning> found) {
        double[] x = inputs.encoded(trial.from());
        double margin = margin(x, other);
        double lacking = DecisionRule.CLEARLY - margin;
        List<Move> moves = moves(x, other);
        for (Move move : moves) {
            if (move.gain() >= lacking) {
                enough(move, lacking, List.of()).ifPresent(found::add);
            }
        }
        List<Changeable> order = moves.stream()
                .sorted(Comparator.comparingDouble(Move::rate).reversed())
                .map(Move::feature)
                .distinct()
                .limit(SPARED)
                .toList();
        together(moves, lacking).ifPresent(found::add);
        for (Changeable spared : order) {
            List<Move> others =
                    moves.stream().filter(move -> move.feature() != spared).toList();
            together(others, lacking).ifPresent(found::add);
        }
    }

    private double margin(double[] x, int other) {
        double sum = rule.binary()
                ? rule.sign() * (model.intercept(0) - rule.cut())
                : model.intercept(other) - model.intercept(rule.adverse());
        for (int input = 0; input < x.length; input++) {
            sum += term(input, x[input], other);
        }
        return sum;
    }

    /** What an input adds to the margin. */
    private double term(int input, double value, int other) {
        return rule.binary()
                ? rule.sign() * model.term(0, input, value)
                : model.term(other, input, value) - model.term(rule.adverse(), input, value);
    }

    private List<Move> moves(double[] x, int other) {
        List<Move> moves = new ArrayList<>();
        Case from = trial.from();
        for (Changeable feature : trial.features()) {
            if (!feature.mayChange(from)) {
                continue;
            }
            boolean partly = feature.isNumber() && affine(feature.place());
            List<FeatureValue> values = partly ? extremes(feature) : feature.listed(from);
            for (FeatureValue value : values) {
                double[] changed = inputs.encoded(from.with(feature.place(), value));
                double gain = 0;
                for (int input : encoding.inputsOf(feature.place())) {
                    gain += term(input, changed[input], other) - term(input, x[input], other);
                }
                if (gain > 0) {
                    moves.add(new Move(feature, value, gain, feature.cost(from, value), partly));
                }
            }
        }
        return moves;
    }

    private boolean affine(int feature) {
        for (int input : encoding.inputsOf(feature)) {
            if (encoding.kindOf(input) != InputKind.NUMBER) {
                return false;
            }
        }
        return true;
    }

    private List<FeatureValue> extremes(Changeable feature) {
        double from = trial.from().number(feature.place());
        List<FeatureValue> extremes = new ArrayList<>();
        for (double bound : new double[] {feature.least(from), feature.greatest(from)}) {
            double extreme = feature.nearest(from, bound);
            if (Double.isFinite(extreme)) {
                extremes.add(new FeatureValue.Numeric(extreme));
            }
        }
        return extremes;
    }

    /** The part of a move that is enough beside others, if the model agrees; the smallest that the feature's values allow. */
    private Optional<Turning> enough(Move move, double lacking, List<Turning.Changed> others) {
        List<FeatureValue> values = List.of(move.to());
        if (move.partly() && move.to() instanceof FeatureValue.Numeric extreme) {
            values = around(move, extreme.value(), lacking);
        }
        for (FeatureValue value : values) {
            List<Turning.Changed> changes = new ArrayList<>(others);
            changes.add(trial.change(move.feature(), value));
            if (trial.turns(changes)) {
                return Optional.of(Turning.of(changes));
            }
        }
        return Optional.empty();
    }

    /** Allowed numbers around the one that just makes up for what lacks, the nearest first, then the farthest. */
    private List<FeatureValue> around(Move move, double extreme, double lacking) {
        double from = trial.from().number(move.feature().place());
        double wanted = from + (extreme - from) * Math.min(1, lacking / move.gain());
        double step = Math.copySign(move.feature().grid(from).step(), extreme - from);
        List<FeatureValue> values = new ArrayList<>();
        for (int i = 0; i <= STEPS; i++) {
            double value = move.feature().nearest(from, wanted + i * step);
            if (Double.isFinite(value) && Math.abs(value - from) <= Math.abs(extreme - from)) {
                values.add(new FeatureValue.Numeric(value));
            }
        }
        values.add(move.to());
        return values.stream().distinct().toList();
    }

    /** Moves of several features, those that gain most for their cost first, the last one only as far as needed. */
    private Optional<Turning> together(List<Move> moves, double lacking) {
        List<Move> order = moves.stream()
                .sorted(Comparator.comparingDouble(Move::rate)
                        .reversed()
                        .thenComparingInt(move -> move.feature().place()))
                .toList();
        List<Turning.Changed> taken = new ArrayList<>();
        List<Changeable> used = new ArrayList<>();
        double left = lacking;
        for (Move move : order) {
            if (used.contains(move.feature())) {
                continue;
            }
            if (move.gain() >= left) {
                return enough(move, left, taken).map(trial::smaller);
            }
            used.add(move.feature());
            taken.add(trial.change(move.feature(), move.to()));
            left -= move.gain();
        }
        return Optional.empty();
    }
}
