package org.mlaudit.streams.anomaly;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.mlaudit.codec.Column;
import org.mlaudit.streams.calibration.Tails;
import org.mlaudit.streams.monitor.AuditedModel;
import org.mlaudit.streams.monitor.Evidence;
import org.mlaudit.streams.monitor.Measurement;
import org.mlaudit.streams.monitor.ModelHistory;
import org.mlaudit.streams.monitor.ModelWindow;
import org.mlaudit.streams.monitor.Monitor;
import org.mlaudit.streams.monitor.MonitorGuide;
import org.mlaudit.streams.monitor.Parameter;
import org.mlaudit.streams.monitor.Subject;
import org.mlaudit.streams.profile.AnomalyCounts;
import org.mlaudit.streams.profile.Reference;

/**
 * Whether detectors find more of a window's inferences anomalous than they should; one target for each detector that the
 * contract asks for.
 *
 * <p>The test is the exact binomial one, one-sided. The share that is expected is the target rate times what the detector's
 * calibration leaves uncertain at 95% ({@link Detector#expectedAtMost}), so that a threshold that was put too low does
 * not alarm by itself. The reference holds nothing that breaks the contract; for the detector {@code contract} the test is
 * Fisher's exact one against none of the reference's rows. The effect is the share beyond the target rate; the smallest one
 * that alarms is policy {@code anomaly.rate.minimumEffect}, 0.005. Fewer scored inferences than
 * {@code anomaly.rate.minimumRows} (30) are insufficient.
 */
public final class AnomalyRate implements Monitor {
    private static final String NAME = "anomaly.rate";
    private static final String STATISTIC = "share";
    private static final double DEFAULT_MINIMUM_EFFECT = 0.005;
    private static final double DEFAULT_MINIMUM_ROWS = 30;
    private static final int SHOWN = 3;
    private static final int HALVINGS = 60;

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public MonitorGuide guide() {
        return new MonitorGuide(
                "Share of inferences that a detector of anomalies finds, for each detector that the contract asks for (the"
                        + " target of the finding), against the target rate times what the detector's calibration leaves"
                        + " uncertain at 95%, by the exact binomial test, one-sided; for `contract` against none of the"
                        + " reference's rows, by Fisher's. The effect is the share beyond the target rate. The details name"
                        + " the features that contribute most.",
                "Where single inferences are scored. A threshold that was put too low by chance does not alarm by itself.",
                List.of(
                        Parameter.ofAll(
                                "",
                                DetectorPolicy.DEFAULT_RATE,
                                "share of inferences like those of the reference that each detector is to find, 1e-6 to"
                                        + " 0.1"),
                        Parameter.ofAll(
                                "minimumEffect", DEFAULT_MINIMUM_EFFECT, "0.005 is half a percentage point more"),
                        Parameter.ofAll(
                                "minimumRows", DEFAULT_MINIMUM_ROWS, "fewer scored inferences are insufficient")),
                "a few numbers for each detector",
                "Clopper and Pearson (1934)");
    }

    @Override
    public boolean appliesTo(AuditedModel model) {
        DetectorPolicy policy = DetectorPolicy.of(model.contract());
        return !policy.detectors().isEmpty() || !policy.problems().isEmpty();
    }

    @Override
    public List<Evidence> evaluate(ModelWindow window, ModelHistory history, AuditedModel model) {
        DetectorPolicy policy = DetectorPolicy.of(model.contract());
        List<Evidence> evidence = new ArrayList<>();
        for (String detector : Detectors.NAMES) {
            if (policy.detectors().contains(detector)) {
                evidence.add(judge(detector, policy, window, model));
            }
        }
        if (!policy.problems().isEmpty()) {
            evidence.add(Evidence.insufficient(
                    Subject.of(NAME, Subject.WINDOW),
                    STATISTIC,
                    window.rows(),
                    0,
                    String.join("; ", policy.problems())));
        }
        return evidence;
    }

    private static Evidence judge(String detector, DetectorPolicy policy, ModelWindow window, AuditedModel model) {
        AnomalyCounts counts = window.summary().anomalies();
        int number = Detectors.NAMES.indexOf(detector);
        long n = counts.scored(number);
        long m = model.reference()
                .filter(Reference::fromData)
                .map(Reference::rows)
                .orElse(0L);
        long least = Math.max(1, (long) model.policy(NAME, detector, "minimumRows", DEFAULT_MINIMUM_ROWS));
        Subject subject = Subject.of(NAME, detector);
        if (n < least) {
            Optional<String> missing = Detectors.missing(detector, model.layout(), model.reference());
            String few = n + " scored inferences in the window are fewer than minimumRows, " + least;
            return Evidence.insufficient(subject, STATISTIC, n, m, missing.orElse(few));
        }
        long found = counts.found(number);
        double minimum = model.policy(NAME, detector, "minimumEffect", DEFAULT_MINIMUM_EFFECT);
        boolean ofContract = detector.equals(DetectorPolicy.CONTRACT);
        double target = ofContract ? 0 : policy.rate();
        double expected = counts.expected(number);
        Test test = ofContract ? new AgainstNone(n, m) : new Binomial(n, expected);
        double share = (double) found / n;
        Measurement measured = new Measurement(
                share,
                Math.max(0, share - target),
                test.atLeast(found),
                minimum,
                level -> Math.max(target + minimum, (double) test.critical(level) / n),
                test.atLeast(n));
        return Evidence.test(subject, STATISTIC, measured, n, m, details(found, n, expected, counts, number, model));
    }

    /** Probability of counts without any change. */
    private interface Test {
        double atLeast(long found);

        long n();

        /** The smallest count that is significant, n if none is. */
        default long critical(double level) {
            long low = 0;
            long high = n();
            for (int i = 0; i < HALVINGS && low < high; i++) {
                long middle = (low + high) >>> 1;
                if (atLeast(middle) <= level) {
                    high = middle;
                } else {
                    low = middle + 1;
                }
            }
            return low;
        }
    }

    private record Binomial(long n, double share) implements Test {
        @Override
        public double atLeast(long found) {
            return Tails.binomialAtLeast(found, n, share);
        }
    }

    /** Fisher's test against a reference without any; a single one without a reference. */
    private record AgainstNone(long n, long m) implements Test {
        @Override
        public double atLeast(long found) {
            if (m == 0) {
                return found == 0 ? 1 : 0;
            }
            return Tails.hypergeometricAtLeast(found, n, found, n + m);
        }
    }

    private static Map<String, String> details(
            long found, long n, double expected, AnomalyCounts counts, int detector, AuditedModel model) {
        Map<String, String> details = new TreeMap<>();
        details.put("window", String.format(Locale.ROOT, "%d of %d inferences, %.3f%%", found, n, 100.0 * found / n));
        details.put("expected", String.format(Locale.ROOT, "at most %.3f%%", 100 * expected));
        List<Column> most = model.layout().columns().stream()
                .filter(column -> counts.most(detector, column.index()) > 0)
                .sorted(Comparator.comparingLong((Column column) -> -counts.most(detector, column.index()))
                        .thenComparing(Column::target))
                .limit(SHOWN)
                .toList();
        for (int i = 0; i < most.size(); i++) {
            Column column = most.get(i);
            details.put(
                    "top" + (i + 1),
                    column.target() + " contributes most to " + counts.most(detector, column.index()) + " of them");
        }
        return details;
    }
}
