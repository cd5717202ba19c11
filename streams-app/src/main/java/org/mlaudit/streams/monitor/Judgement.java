package org.mlaudit.streams.monitor;

import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.mlaudit.event.Finding;
import org.mlaudit.event.Verdict;
import org.mlaudit.streams.profile.Reference;

/**
 * Writes the findings of one monitor about one window. A finding's revision is the number of inferences in the window and
 * in the history that was read, so re-judging an amended window gives a higher one, and the same input the same.
 *
 * <p>The verdict follows one rule for all monitors: ALARM when the test is significant ({@link AuditedModel#significance})
 * and the effect is at least the monitor's minimum; WARNING when it is significant and the effect is at least half of
 * that; else OK. So neither noise nor a negligible change alarms, however many inferences there are.
 */
public final class Judgement {
    private static final double WARNING_SHARE = 0.5;

    private final String monitor;
    private final String statistic;
    private final ModelWindow window;
    private final ModelHistory history;
    private final AuditedModel model;

    /**
     * Judges for a monitor.
     *
     * @param monitor name of the monitor
     * @param statistic name of the value that its findings hold
     * @param window the window that is judged
     * @param history the preceding windows that the monitor reads; {@link ModelHistory#NONE} if it reads none
     * @param model what is judged against
     */
    public Judgement(String monitor, String statistic, ModelWindow window, ModelHistory history, AuditedModel model) {
        this.monitor = monitor;
        this.statistic = statistic;
        this.window = window;
        this.history = history;
        this.model = model;
    }

    /** A finding that says why nothing can be said. */
    public Finding insufficient(String target, long n, long nReference, String reason) {
        return finding(target, Verdict.INSUFFICIENT_DATA, null, n, nReference, Map.of("reason", reason));
    }

    /** A finding of something measured; says INSUFFICIENT_DATA if a number of it is not finite. */
    public Finding of(String target, Measurement measured, long n, long nReference, Map<String, String> details) {
        if (!measured.finite()) {
            return insufficient(target, n, nReference, "the " + statistic + " is beyond the range of a double");
        }
        boolean significant = measured.pValue() <= model.significance();
        Verdict verdict = Verdict.OK;
        if (significant && measured.effect() >= measured.minimumEffect()) {
            verdict = Verdict.ALARM;
        } else if (significant && measured.effect() >= WARNING_SHARE * measured.minimumEffect()) {
            verdict = Verdict.WARNING;
        }
        return finding(target, verdict, measured, n, nReference, details);
    }

    /** A finding with a verdict that the monitor reached by a rule of its own. */
    public Finding of(
            String target,
            Verdict verdict,
            Measurement measured,
            long n,
            long nReference,
            Map<String, String> details) {
        return finding(target, verdict, measured, n, nReference, details);
    }

    private Finding finding(
            String target,
            Verdict verdict,
            @Nullable Measurement measured,
            long n,
            long nReference,
            Map<String, String> details) {
        return Finding.newBuilder()
                .setModel(window.key().model())
                .setVersion(window.key().version())
                .setWindowStart(window.start())
                .setWindowEnd(window.end())
                .setRevision(window.rows() + history.rows())
                .setSegment(null)
                .setMonitor(monitor)
                .setTarget(target)
                .setStatistic(statistic)
                .setValue(measured == null ? null : positiveZero(measured.value()))
                .setEffect(measured == null ? null : positiveZero(measured.effect()))
                .setPValue(measured == null ? null : positiveZero(measured.pValue()))
                .setThreshold(measured == null ? null : positiveZero(measured.threshold()))
                .setVerdict(verdict)
                .setN(n)
                .setNReference(nReference)
                .setReferenceHash(model.reference().map(Reference::hash).orElse(null))
                .setDetails(new TreeMap<>(details))
                .build();
    }

    private static double positiveZero(double value) {
        return value + 0.0;
    }

    /**
     * What a monitor measured of a target.
     *
     * @param value the statistic
     * @param effect how large the change is, on the monitor's documented scale, beyond what sampling alone would give
     * @param pValue probability of such a value, or a more extreme one, without any change
     * @param threshold the bound at which the statistic would alarm
     * @param minimumEffect smallest effect that alarms
     */
    public record Measurement(double value, double effect, double pValue, double threshold, double minimumEffect) {
        boolean finite() {
            return Double.isFinite(value)
                    && Double.isFinite(effect)
                    && Double.isFinite(pValue)
                    && Double.isFinite(threshold);
        }
    }
}
