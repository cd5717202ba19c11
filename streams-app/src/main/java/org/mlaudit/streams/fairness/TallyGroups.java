package org.mlaudit.streams.fairness;

import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.IntToLongFunction;
import org.mlaudit.contract.ModelContract;
import org.mlaudit.contract.ProtectedAttribute;
import org.mlaudit.streams.performance.BinaryTally;
import org.mlaudit.streams.performance.GroupField;
import org.mlaudit.streams.performance.MulticlassTally;
import org.mlaudit.streams.performance.OutcomeSummary;
import org.mlaudit.streams.performance.RegressionTally;
import org.mlaudit.streams.performance.Tally;
import org.mlaudit.streams.performance.WeightedSum;

/** Turns what was counted of a window's predictions and outcomes into groups that can be compared. */
final class TallyGroups {
    private final boolean[] favourable;

    private TallyGroups(boolean[] favourable) {
        this.favourable = favourable;
    }

    /**
     * The groups that each protected attribute, and each intersection of them, makes of a window.
     *
     * @param names the favourable classes, known to be some of the contract's
     * @param registered the groups that the model was registered with, whose reference groups hold where the contract
     *     names none; the largest group of the window where they are empty
     */
    static List<AttributeGroups> of(OutcomeSummary summary, List<String> names, List<AttributeGroups> registered) {
        ModelContract contract = summary.spec().contract();
        List<String> classes = contract.prediction().classes();
        boolean[] favourable = new boolean[classes.size()];
        names.forEach(name -> favourable[classes.indexOf(name)] = true);
        TallyGroups reader = new TallyGroups(favourable);
        GroupOutcomes whole = reader.read(summary.whole());
        List<AttributeGroups> attributes = new ArrayList<>();
        for (GroupField field : summary.spec().groupFields()) {
            if (field.isProtected()) {
                SortedMap<String, GroupOutcomes> groups = new TreeMap<>();
                summary.groups(field).forEach((name, tally) -> groups.put(name, reader.read(tally)));
                long known = summary.groups(field).values().stream()
                        .mapToLong(Tally::predictions)
                        .sum();
                attributes.add(new AttributeGroups(
                        field.name(),
                        groups,
                        referenceGroups(contract, field, registered),
                        summary.unknown(field),
                        Math.max(0, summary.whole().predictions() - known - summary.unknown(field)),
                        whole.values()));
            }
        }
        return attributes;
    }

    /** What the contract has as reference; for several attributes together the combinations, if it has one of each. */
    private static List<String> referenceGroups(
            ModelContract contract, GroupField field, List<AttributeGroups> registered) {
        List<String> combined = List.of("");
        for (String attribute : field.attributes()) {
            List<String> wanted = contract.protectedAttributes().stream()
                    .filter(one -> one.attribute().equals(attribute))
                    .map(ProtectedAttribute::referenceGroups)
                    .findFirst()
                    .orElse(List.of());
            combined = combined.stream()
                    .flatMap(start ->
                            wanted.stream().map(value -> start.isEmpty() ? value : start + GroupField.AND + value))
                    .toList();
        }
        return combined.isEmpty()
                ? registered.stream()
                        .filter(attribute -> attribute.attribute().equals(field.name()))
                        .flatMap(attribute -> attribute.referenceGroups().stream())
                        .toList()
                : combined;
    }

    private GroupOutcomes read(Tally tally) {
        return switch (tally) {
            case BinaryTally binary ->
                decided(
                        binary,
                        binary::decided,
                        binary::count,
                        binary::confusion,
                        FavourableScores.of(binary.curve(), favourable[1], binary));
            case MulticlassTally multiclass ->
                decided(
                        multiclass,
                        multiclass::decided,
                        multiclass::count,
                        multiclass::confusion,
                        oneAgainstTheRest(multiclass));
            case RegressionTally regression -> valued(regression);
        };
    }

    /** Scores are known where one class is favourable, or all but one are. */
    private FavourableScores oneAgainstTheRest(MulticlassTally tally) {
        int of = 0;
        for (boolean one : favourable) {
            of += one ? 1 : 0;
        }
        boolean single = of == 1;
        if (!single && of != favourable.length - 1) {
            return FavourableScores.NONE;
        }
        int label = 0;
        while (favourable[label] != single) {
            label++;
        }
        return FavourableScores.of(tally.curve(label), single, tally);
    }

    private interface Counts {
        long of(int actual, int decided);
    }

    private interface Weights {
        double of(int actual, int decided);
    }

    private Decided decided(
            Tally tally, IntToLongFunction decisions, Counts counts, Weights weights, FavourableScores scores) {
        long predictions = 0;
        long selected = 0;
        long[][] numbers = new long[2][2];
        double[][] sums = new double[2][2];
        for (int decided = 0; decided < favourable.length; decided++) {
            int to = favourable[decided] ? 1 : 0;
            predictions += decisions.applyAsLong(decided);
            selected += favourable[decided] ? decisions.applyAsLong(decided) : 0;
            for (int actual = 0; actual < favourable.length && tally.truths() > 0; actual++) {
                int from = favourable[actual] ? 1 : 0;
                numbers[from][to] += counts.of(actual, decided);
                sums[from][to] += weights.of(actual, decided);
            }
        }
        Joined.Counts joined = new Joined.Counts(numbers[1][1], numbers[0][1], numbers[1][0], numbers[0][0]);
        return new Decided(
                predictions,
                selected,
                new Joined(sums[1][1], sums[0][1], sums[1][0], sums[0][0], joined, tally.effectiveTruths()),
                scores.values(),
                scores.calibration());
    }

    private static Valued valued(RegressionTally tally) {
        double[] low = tally.values().stream()
                .mapToDouble(RegressionTally.ValueBin::low)
                .toArray();
        double[] high = tally.values().stream()
                .mapToDouble(RegressionTally.ValueBin::high)
                .toArray();
        double[] count = tally.values().stream()
                .mapToDouble(RegressionTally.ValueBin::count)
                .toArray();
        Valued.Moments errors = moments(tally.error(), tally.truths());
        return new Valued(
                ValueBins.of(low, high, count),
                moments(tally.predicted(), Math.round(tally.predicted().weight())),
                new Valued.Moments(errors.n(), 0.0 - errors.mean(), errors.variance()));
    }

    private static Valued.Moments moments(WeightedSum sum, long n) {
        if (n == 0 || sum.weight() <= 0) {
            return Valued.Moments.NONE;
        }
        double mean = sum.sum() / sum.weight();
        return new Valued.Moments(n, mean, Math.max(0, sum.squares() / sum.weight() - mean * mean));
    }
}
