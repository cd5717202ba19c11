package org.mlaudit.streams.explain.drift;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.mlaudit.contract.Feature;
import org.mlaudit.streams.calibration.Dispersion;
import org.mlaudit.streams.calibration.ShiftTest;
import org.mlaudit.streams.drift.ShiftDetails;
import org.mlaudit.streams.monitor.AuditedModel;
import org.mlaudit.streams.monitor.Evidence;
import org.mlaudit.streams.monitor.Measurement;
import org.mlaudit.streams.monitor.ModelHistory;
import org.mlaudit.streams.monitor.ModelWindow;
import org.mlaudit.streams.monitor.Monitor;
import org.mlaudit.streams.monitor.MonitorGuide;
import org.mlaudit.streams.monitor.Parameter;
import org.mlaudit.streams.monitor.Slice;
import org.mlaudit.streams.monitor.Subject;
import org.mlaudit.streams.profile.Attributions;
import org.mlaudit.streams.profile.Baseline;
import org.mlaudit.streams.profile.Bins;
import org.mlaudit.streams.profile.FeatureAttributions;
import org.mlaudit.streams.profile.PairedCounts;
import org.mlaudit.streams.profile.Reference;

/**
 * {@code attribution.shift}: whether a feature moves the model's output as it does in the baseline: the distribution of its
 * attributions by the exact conditional tests of {@link ShiftTest}. It sees what no monitor of single inputs can: a feature
 * that meets others than before, and so decides otherwise.
 *
 * <p>Cells are cut at the quantiles of both samples together, at boundaries of their histograms' buckets: without a change,
 * which sample a value is of says nothing of the cells, so the law of the counts given the cells is exact.
 */
public final class AttributionShift implements Monitor {
    private static final String NAME = "attribution.shift";
    private static final String STATISTIC = "shift";
    private static final double DEFAULT_MINIMUM_EFFECT = 0.05;
    private static final int CELLS = 20;

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public MonitorGuide guide() {
        return new MonitorGuide(
                "Change of the distribution of a feature's attributions: of how much it raises or lowers the model's output."
                        + " Tested as numbers are by `drift.distribution`, for location, spread and shape, over 20 cells at the"
                        + " quantiles of both samples together; exact for any size and distribution. The value is the size of"
                        + " the change in standard deviations of the attributions. The effect is the change of the feature's"
                        + " mean attribution, or of its mean magnitude if that is larger, beyond what sampling adds, as a share"
                        + " of the mean magnitudes of all features in the reference. Where windows of the registered reference"
                        + " differ more than sampling explains, whole windows are judged by that, as `drift.distribution` does.",
                "Where the contract names an artifact and the reference's rows are explained. Details: magnitude and mean of"
                        + " the attributions; location and spread are standard scores, shape is the p-value of the likelihood"
                        + " ratio, psi the population stability index, top1 to top3 the cells that moved most.",
                List.of(
                        Parameter.number(
                                        "minimumEffect",
                                        DEFAULT_MINIMUM_EFFECT,
                                        "smallest effect that alarms, a share of all importance")
                                .alsoOfSegments(),
                        Parameter.number(
                                        Explained.MINIMUM_ROWS,
                                        Explained.DEFAULT_MINIMUM_ROWS,
                                        "fewer explained inferences on either side are insufficient")
                                .alsoOfSegments(),
                        Parameter.number(
                                "dispersion",
                                1,
                                "0 expects whole windows to differ from the reference by sampling alone, 1 by as much as"
                                        + " the reference's own windows do")),
                "one pass over the histogram of each feature",
                "Lundberg et al. (2020), Nature Machine Intelligence 2, supervised monitoring; tests as `drift.distribution`");
    }

    @Override
    public boolean appliesTo(AuditedModel model) {
        return Explained.wanted(model);
    }

    @Override
    public List<Evidence> evaluate(ModelWindow window, ModelHistory history, AuditedModel model) {
        List<Feature> features = model.contract().features();
        List<Evidence> evidence = new ArrayList<>();
        if (model.baselines().isEmpty()) {
            for (Feature feature : features) {
                Subject subject = Subject.of(NAME, feature.name());
                evidence.add(Evidence.insufficient(subject, STATISTIC, window.rows(), 0, "no reference"));
            }
        }
        for (Baseline baseline : model.baselines()) {
            for (Slice slice : window.slices()) {
                Optional<Baseline> compared = slice.of(baseline);
                boolean whole = slice.segment().isEmpty();
                if (compared.isPresent()
                        && (whole || compared.get().attributions().explained() > 0)) {
                    for (int i = 0; i < features.size(); i++) {
                        Subject subject = slice.subject(NAME, features.get(i).name(), compared.get());
                        evidence.add(judge(subject, i, slice, compared.get(), window, model));
                    }
                }
            }
        }
        return evidence;
    }

    private static Evidence judge(
            Subject subject, int feature, Slice slice, Baseline baseline, ModelWindow window, AuditedModel model) {
        Attributions ours = slice.summary().attributions();
        Attributions theirs = baseline.attributions();
        Optional<String> obstacle = Explained.obstacle(subject, ours, theirs, model);
        if (obstacle.isPresent()) {
            return Evidence.insufficient(subject, STATISTIC, ours.explained(), theirs.explained(), obstacle.get());
        }
        FeatureAttributions now = ours.feature(feature);
        FeatureAttributions then = theirs.feature(feature);
        Bins cells = now.binsWith(then, CELLS).orElse(Bins.of());
        long[] counts = now.counts(cells);
        long[] countsThen = then.counts(cells);
        Dispersion dispersion = dispersion(subject, feature, baseline, window, model);
        ShiftTest test = ShiftTest.ofBins(counts, countsThen, false, 0, 0, dispersion);
        double total = theirs.totalMagnitude().orElse(0);
        double scale = total > 0 ? total : ours.totalMagnitude().orElse(0);
        Measurement measured = new Measurement(
                test.effect(),
                scale > 0 ? change(now, then) / scale : 0,
                test.pValue(),
                model.policy(subject, "minimumEffect", DEFAULT_MINIMUM_EFFECT),
                test::threshold,
                test.leastPValue());
        Map<String, String> details = ShiftDetails.of(test, PairedCounts.ofBins(cells, counts, countsThen));
        details.put("mean", both(now.mean().orElse(0), then.mean().orElse(0)));
        details.put(
                "magnitude",
                both(now.meanMagnitude().orElse(0), then.meanMagnitude().orElse(0)));
        ShiftDetails.putDispersion(test, dispersion, details);
        return Evidence.test(subject, STATISTIC, measured, now.count(), then.count(), details);
    }

    /** Of whole windows against the registered reference, whose windows of the size are known. */
    private static Dispersion dispersion(
            Subject subject, int feature, Baseline baseline, ModelWindow window, AuditedModel model) {
        return baseline instanceof Reference reference && model.policy(subject, "dispersion", 1) != 0
                ? reference.attributionDispersion(window.size(), feature).orElse(Dispersion.NONE)
                : Dispersion.NONE;
    }

    /** Change of the mean or of the mean magnitude, whichever is larger, beyond what sampling adds. */
    private static double change(FeatureAttributions now, FeatureAttributions then) {
        double ofMean = beyond(
                now.mean().orElse(0) - then.mean().orElse(0),
                now.standardDeviation().orElse(0),
                now.count(),
                then.standardDeviation().orElse(0),
                then.count());
        double ofMagnitude = beyond(
                now.meanMagnitude().orElse(0) - then.meanMagnitude().orElse(0),
                now.magnitudeDeviation().orElse(0),
                now.count(),
                then.magnitudeDeviation().orElse(0),
                then.count());
        return Math.max(ofMean, ofMagnitude);
    }

    private static double beyond(double difference, double deviation, long n, double deviationThen, long m) {
        double error = Math.hypot(deviation / Math.sqrt((double) n), deviationThen / Math.sqrt((double) m));
        return Math.abs(difference) <= error
                ? 0
                : Math.sqrt((Math.abs(difference) - error) * (Math.abs(difference) + error));
    }

    private static String both(double window, double reference) {
        return String.format(Locale.ROOT, "%.4g, reference %.4g", window, reference);
    }
}
