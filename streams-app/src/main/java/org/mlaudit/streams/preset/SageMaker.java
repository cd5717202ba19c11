package org.mlaudit.streams.preset;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.mlaudit.streams.drift.CellCounts;
import org.mlaudit.streams.drift.Contingency;
import org.mlaudit.streams.drift.Estimate;
import org.mlaudit.streams.drift.Kolmogorov;
import org.mlaudit.streams.drift.LargestDifference;
import org.mlaudit.streams.drift.NumberCells;
import org.mlaudit.streams.monitor.AuditedModel;
import org.mlaudit.streams.monitor.Parameter;

/** Amazon SageMaker Model Monitor's distribution constraints. */
final class SageMaker implements Peer {
    static final String THRESHOLD = "comparison_threshold";
    static final String CATEGORICAL_THRESHOLD = "categorical_comparison_threshold";
    static final String METHOD = "comparison_method";
    static final String CATEGORICAL_METHOD = "categorical_drift_method";

    private static final double STANDARD = 0.1;
    private static final double ROBUST = 1.8;

    @Override
    public String name() {
        return "sagemaker";
    }

    @Override
    public String rules() {
        return "Amazon SageMaker Model Monitor's distribution constraints: numbers by the largest distance of the cumulative"
                + " distributions, categories by that of the shares; the Robust method takes 1.8 sqrt((n + m) / (n m)) off,"
                + " Simple nothing. Drift above the threshold. ChiSquared judges categories by the contingency test, drift"
                + " when p is below the threshold: two categories with Yates' correction when fewer"
                + " than 10 values are expected in one, more join those with fewer than 5 when they are over a fifth.";
    }

    @Override
    public List<Parameter> parameters() {
        return List.of(
                Parameter.number(THRESHOLD, STANDARD, "distance above which a number drifts"),
                Parameter.number(
                        CATEGORICAL_THRESHOLD, STANDARD, "the same for categories; for ChiSquared the p-value"),
                Parameter.text(METHOD, "Robust", "Simple or Robust"),
                Parameter.text(CATEGORICAL_METHOD, "LInfinity", "LInfinity or ChiSquared"));
    }

    @Override
    public Optional<Ruling> judge(Pair pair, List<Pair> chunks, AuditedModel model) {
        String monitor = PresetMonitor.PREFIX + name();
        boolean robust = !is(model, monitor + "." + METHOD, "Robust", "simple");
        if (pair.numbers().isPresent()) {
            double most = model.policy(monitor, pair.target(), THRESHOLD, STANDARD);
            NumberCells cells = pair.numbers().orElseThrow();
            Estimate distance = Kolmogorov.distance(cells);
            double value = robust ? robust(distance.value(), pair) : distance.value();
            return Optional.of(Ruling.above(robust ? "robust ks" : "ks", value, most, distance.error()));
        }
        double most = model.policy(monitor, pair.target(), CATEGORICAL_THRESHOLD, STANDARD);
        if (is(model, monitor + "." + CATEGORICAL_METHOD, "LInfinity", "chisquared")) {
            double p = pValue(pair.counts());
            return Optional.of(new Ruling("chi-squared p-value", p, most, p < most, 0));
        }
        double value = robust ? LargestDifference.robust(pair.counts()) : LargestDifference.simple(pair.counts());
        return Optional.of(Ruling.above(robust ? "robust l-infinity" : "l-infinity", value, most, 0));
    }

    private static boolean is(AuditedModel model, String policy, String standard, String wanted) {
        return model.policyText(policy, standard).toLowerCase(Locale.ROOT).equals(wanted);
    }

    private static double robust(double distance, Pair pair) {
        double sampling = 1.0 / pair.windowTotal() + 1.0 / pair.referenceTotal();
        return Math.max(0, distance - ROBUST * Math.sqrt(sampling));
    }

    /** The contingency test with its rules for small cells. */
    static double pValue(CellCounts counts) {
        if (counts.occupied() == 2) {
            boolean small = counts.leastExpected() < 10;
            return Contingency.pValue(counts, small ? Contingency.yates(counts) : Contingency.chiSquared(counts));
        }
        CellCounts used = counts.shareExpectedBelow(5) > 0.2 ? counts.joinRare(5) : counts;
        return Contingency.pValue(used, Contingency.chiSquared(used));
    }
}
