package org.mlaudit.streams.spc;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.DoubleUnaryOperator;
import java.util.function.Supplier;
import org.mlaudit.streams.calibration.Tails;
import org.mlaudit.streams.spc.RunRule.Alternation;
import org.mlaudit.streams.spc.RunRule.Outside;
import org.mlaudit.streams.spc.RunRule.SameSide;
import org.mlaudit.streams.spc.RunRule.Trend;
import org.mlaudit.streams.spc.RunRule.Within;

/**
 * Limits of control charts for a wanted average run length in control, so that a chart signals without a cause once in that
 * many windows: as solved for known parameters, and averaged over the errors of estimated ones ({@link Estimation}).
 * Designs are remembered, for they depend on a few numbers that stay the same from window to window.
 */
final class ChartDesign {
    private static final int LONGEST_RUN = 30;
    private static final double NARROWEST = 0.2;
    private static final double WIDEST = 5;
    private static final Memory<Double> LIMITS = new Memory<>();
    private static final Memory<Rules> RULES = new Memory<>();

    private ChartDesign() {}

    /**
     * A set of run rules and its average run length in control, which is the wanted one unless the rules can not reach it.
     */
    record Rules(List<RunRule> rules, double averageRunLength) {}

    /**
     * Multiplier of the estimated sigma at which a point is beyond Shewhart limits: the normal quantile for known
     * parameters, else that of Student's prediction limits, t sqrt(1 + 1 / windows), which hold the rate exactly.
     */
    static double shewhart(double averageRunLength, Estimation estimation) {
        double tail = Math.min(0.5, 0.5 / averageRunLength);
        double quantile = Double.isInfinite(estimation.degrees())
                ? Tails.normalQuantile(tail)
                : Tails.studentQuantile(tail, estimation.degrees());
        return quantile * Math.sqrt(1 + 1 / estimation.windows());
    }

    /** Limit c of a two-sided EWMA, in standard deviations of the EWMA. */
    static double ewma(double lambda, double averageRunLength, Estimation estimation) {
        return LIMITS.get(
                new Key("ewma", lambda, averageRunLength, estimation),
                () -> solve(
                        c -> estimation.alarmRate(process -> EwmaRunLength.twoSided(lambda, c, 0, process)),
                        averageRunLength,
                        0.2,
                        30));
    }

    /** Limit h of a two-sided CUSUM, in sigma. */
    static double cusum(double k, double averageRunLength, Estimation estimation) {
        return LIMITS.get(
                new Key("cusum", k, averageRunLength, estimation),
                () -> solve(
                        h -> estimation.alarmRate(process -> CusumRunLength.twoSided(k, h, process)),
                        averageRunLength,
                        0.01,
                        60));
    }

    /**
     * A set of run rules with the wanted run length. Runs, whose rate no width changes, are made longer, never shorter than
     * published, until each takes at most an equal share of the rate; then the distances of the zones are multiplied by
     * one factor so that all rules together have the wanted rate.
     */
    static Rules rules(List<RunRule> published, double averageRunLength, Estimation estimation) {
        return RULES.get(
                new Key("rules " + published, 0, averageRunLength, estimation),
                () -> designed(published, averageRunLength, estimation));
    }

    /** Average run length in control, with known parameters, of rules as they are. */
    static double publishedRunLength(List<RunRule> rules) {
        return LIMITS.get(
                new Key("published " + rules, 0, 0, Estimation.KNOWN),
                () -> new RuleRunLength(rules).averageRunLength(PointDistribution.IN_CONTROL));
    }

    private static Rules designed(List<RunRule> published, double averageRunLength, Estimation estimation) {
        double share = 1 / (averageRunLength * published.size());
        List<RunRule> zones = new ArrayList<>();
        List<RunRule> runs = new ArrayList<>();
        double fixedRate = 0;
        for (RunRule rule : published) {
            RunRule fitting = longEnough(rule, share, estimation);
            boolean isZone = rule instanceof SameSide;
            (isZone ? zones : runs).add(fitting);
            fixedRate += isZone ? 0 : rate(fitting, estimation);
        }
        double others = fixedRate;
        DoubleUnaryOperator rate = factor -> {
            RuleRunLength length = new RuleRunLength(
                    zones.stream().map(rule -> rule.scaled(factor)).toList());
            return others + estimation.alarmRate(length::averageRunLength);
        };
        double factor = zones.isEmpty() ? 1 : solve(rate, averageRunLength, NARROWEST, WIDEST);
        List<RunRule> rules = published.stream()
                .map(rule -> longEnough(rule, share, estimation))
                .map(rule -> rule instanceof SameSide ? rule.scaled(factor) : rule)
                .toList();
        return new Rules(rules, 1 / (zones.isEmpty() ? others : rate.applyAsDouble(factor)));
    }

    private static RunRule longEnough(RunRule rule, double share, Estimation estimation) {
        RunRule longer = rule;
        while (longer.length() < LONGEST_RUN && isRun(longer) && rate(longer, estimation) > share) {
            longer = switch (longer) {
                case SameSide same -> new SameSide(same.name(), same.count() + 1, same.length() + 1, 0);
                case Trend trend -> new Trend(trend.name(), trend.length() + 1);
                case Alternation alternation -> new Alternation(alternation.name(), alternation.length() + 1);
                case Within within -> new Within(within.name(), within.length() + 1, within.bound());
                case Outside outside -> new Outside(outside.name(), outside.length() + 1, outside.bound());
            };
        }
        return longer;
    }

    private static boolean isRun(RunRule rule) {
        return !(rule instanceof SameSide same) || same.beyond() == 0;
    }

    /** The rate of a rule that is a run of points alike, or of points in an order. */
    private static double rate(RunRule rule, Estimation estimation) {
        return switch (rule) {
            case Trend trend -> RuleRunLength.trendRate(trend.length());
            case Alternation alternation -> RuleRunLength.alternationRate(alternation.length());
            case SameSide same ->
                estimation.alarmRate(process -> {
                    double upper = 1 - process.below(same.beyond());
                    return 1 / (runRate(upper, same.length()) + runRate(1 - upper, same.length()));
                });
            case Within within ->
                estimation.alarmRate(process -> 1 / runRate(between(process, within.bound()), within.length()));
            case Outside outside ->
                estimation.alarmRate(process -> 1 / runRate(1 - between(process, outside.bound()), outside.length()));
        };
    }

    private static double between(PointDistribution process, double bound) {
        return process.below(bound) - process.below(-bound);
    }

    /** Rate of runs of {@code length} events of probability {@code p} (Feller, volume 1, XIII.7). */
    private static double runRate(double p, int length) {
        double within = Math.clamp(p, 1e-9, 1 - 1e-9);
        double all = Math.pow(within, length);
        return all * (1 - within) / (1 - all);
    }

    /**
     * Where a falling rate is 1 / {@code averageRunLength}, or the nearer end: brackets grow from the least value, then the
     * Illinois method on the logarithm of the rate.
     */
    private static double solve(DoubleUnaryOperator rate, double averageRunLength, double least, double most) {
        DoubleUnaryOperator excess = at -> Math.log(rate.applyAsDouble(at) * averageRunLength);
        double low = least;
        double atLow = excess.applyAsDouble(low);
        if (atLow <= 0) {
            return low;
        }
        double high = Math.min(most, 2 * low);
        double atHigh = excess.applyAsDouble(high);
        while (atHigh > 0) {
            if (high >= most) {
                return most;
            }
            low = high;
            atLow = atHigh;
            high = Math.min(most, 1.5 * high);
            atHigh = excess.applyAsDouble(high);
        }
        int side = 0;
        for (int i = 0; i < 100 && high - low > 1e-10 * high; i++) {
            double middle = (low * atHigh - high * atLow) / (atHigh - atLow);
            double at = excess.applyAsDouble(middle);
            if (Math.abs(at) < 1e-9) {
                return middle;
            }
            if (at > 0) {
                low = middle;
                atLow = at;
                atHigh = side > 0 ? atHigh / 2 : atHigh;
                side = 1;
            } else {
                high = middle;
                atHigh = at;
                atLow = side < 0 ? atLow / 2 : atLow;
                side = -1;
            }
        }
        return (low + high) / 2;
    }

    /** What a design depends on. */
    private record Key(String chart, double parameter, double averageRunLength, Estimation estimation) {}

    /** Designs already found, emptied when there are too many. */
    private static final class Memory<T> {
        private static final int MOST = 2_000;

        private final Map<Key, T> known = new ConcurrentHashMap<>();

        T get(Key key, Supplier<T> design) {
            T found = known.get(key);
            if (found == null) {
                if (known.size() >= MOST) {
                    known.clear();
                }
                found = design.get();
                known.put(key, found);
            }
            return found;
        }
    }
}
