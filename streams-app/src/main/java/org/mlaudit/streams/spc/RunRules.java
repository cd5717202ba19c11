package org.mlaudit.streams.spc;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.mlaudit.streams.spc.RunRule.Alternation;
import org.mlaudit.streams.spc.RunRule.Outside;
import org.mlaudit.streams.spc.RunRule.SameSide;
import org.mlaudit.streams.spc.RunRule.Trend;
import org.mlaudit.streams.spc.RunRule.Within;

/** The published sets of run rules, and what they say of a series. */
public final class RunRules {
    /**
     * The four rules of the Western Electric Statistical Quality Control Handbook (1956). Together they signal every 91.75
     * points without a cause (Champ and Woodall 1987).
     */
    public static final List<RunRule> WESTERN_ELECTRIC = List.of(
            new SameSide("western-electric-1", 1, 1, 3),
            new SameSide("western-electric-2", 2, 3, 2),
            new SameSide("western-electric-3", 4, 5, 1),
            new SameSide("western-electric-4", 8, 8, 0));

    /** Trend rules that the NIST/SEMATECH e-Handbook (6.3.2) adds to the Western Electric rules. */
    public static final List<RunRule> SUPPLEMENTARY =
            List.of(new Trend("supplementary-trend", 6), new Alternation("supplementary-alternation", 14));

    /** The eight rules of Nelson, Journal of Quality Technology 16 (1984), in his order. */
    public static final List<RunRule> NELSON = List.of(
            new SameSide("nelson-1", 1, 1, 3),
            new SameSide("nelson-2", 9, 9, 0),
            new Trend("nelson-3", 6),
            new Alternation("nelson-4", 14),
            new SameSide("nelson-5", 2, 3, 2),
            new SameSide("nelson-6", 4, 5, 1),
            new Within("nelson-7", 15, 1),
            new Outside("nelson-8", 8, 1));

    private RunRules() {}

    /** Every point at which a rule signals, in the order of the points and then of the rules. */
    public static List<Signal> signals(List<RunRule> rules, double[] z) {
        List<Signal> signals = new ArrayList<>();
        for (int at = 0; at < z.length; at++) {
            for (RunRule rule : rules) {
                if (rule.completeAt(z, at)) {
                    signals.add(new Signal(rule, at, Math.max(0, at - rule.length() + 1)));
                }
            }
        }
        return signals;
    }

    /**
     * The rules that signal at the last point.
     *
     * @param anew whether rules start anew after each point at which one signals, or look back over it
     */
    static List<Signal> lastSignals(List<RunRule> rules, double[] z, boolean anew) {
        int start = 0;
        List<Signal> signals = List.of();
        for (int at = anew ? 0 : z.length - 1; at < z.length; at++) {
            double[] since = Arrays.copyOfRange(z, start, at + 1);
            int last = since.length - 1;
            int first = start;
            signals = rules.stream()
                    .filter(rule -> rule.completeAt(since, last))
                    .map(rule -> new Signal(rule, first + last, first + Math.max(0, last - rule.length() + 1)))
                    .toList();
            start = signals.isEmpty() ? start : at + 1;
        }
        return signals;
    }

    /**
     * A rule that signalled.
     *
     * @param rule the rule
     * @param at index of the point that completed its pattern
     * @param from index of the first point that the rule looked at
     */
    public record Signal(RunRule rule, int at, int from) {}
}
