package org.mlaudit.streams.monitor;

import java.util.Map;
import org.mlaudit.event.Verdict;

/**
 * What a monitor says of one subject, before {@link Verdicts} weighs all evidence of a window.
 *
 * @param subject what it is about
 * @param statistic name of the value
 * @param outcome what was found
 * @param n inferences in the window that it rests on
 * @param nReference inferences in the baseline that it rests on, 0 if none
 * @param details what a reader needs to see why
 */
public record Evidence(
        Subject subject, String statistic, Outcome outcome, long n, long nReference, Map<String, String> details) {
    public Evidence {
        details = Map.copyOf(details);
    }

    /** What was found. */
    public sealed interface Outcome permits Tested, Ruled, Unknown {}

    /**
     * A test of the hypothesis that nothing changed. It shares the window's false alarm rate with all other tests.
     *
     * @param measured its result
     */
    public record Tested(Measurement measured) implements Outcome {}

    /**
     * A verdict by a rule of its own: a tolerated share, a control limit designed for a run length, a peer's threshold.
     *
     * @param verdict what the rule says
     * @param value the value that was held against the rule
     * @param effect how far beyond the rule it is, on the monitor's documented scale
     * @param threshold the rule's bound
     */
    public record Ruled(Verdict verdict, double value, double effect, double threshold) implements Outcome {
        /** ALARM above a bound that is tolerated, WARNING above half of it. The effect is what exceeds the bound. */
        public static Ruled tolerated(double value, double most) {
            Verdict verdict = value > most ? Verdict.ALARM : value > most / 2 ? Verdict.WARNING : Verdict.OK;
            return new Ruled(verdict, value, Math.max(0, value - most), most);
        }

        boolean finite() {
            return Double.isFinite(value) && Double.isFinite(effect) && Double.isFinite(threshold);
        }
    }

    /**
     * Nothing can be said.
     *
     * @param reason why
     */
    public record Unknown(String reason) implements Outcome {}

    /** Evidence by a test. */
    public static Evidence test(
            Subject subject,
            String statistic,
            Measurement measured,
            long n,
            long nReference,
            Map<String, String> details) {
        return new Evidence(subject, statistic, new Tested(measured), n, nReference, details);
    }

    /** Evidence by a rule. */
    public static Evidence rule(
            Subject subject, String statistic, Ruled ruled, long n, long nReference, Map<String, String> details) {
        return new Evidence(subject, statistic, ruled, n, nReference, details);
    }

    /** Says why nothing can be said. */
    public static Evidence insufficient(Subject subject, String statistic, long n, long nReference, String reason) {
        return new Evidence(subject, statistic, new Unknown(reason), n, nReference, Map.of());
    }
}
