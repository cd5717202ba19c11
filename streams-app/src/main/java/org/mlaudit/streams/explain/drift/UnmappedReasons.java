package org.mlaudit.streams.explain.drift;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.mlaudit.contract.Feature;
import org.mlaudit.streams.monitor.AuditedModel;
import org.mlaudit.streams.monitor.Evidence;
import org.mlaudit.streams.monitor.Evidence.Ruled;
import org.mlaudit.streams.monitor.ModelHistory;
import org.mlaudit.streams.monitor.ModelWindow;
import org.mlaudit.streams.monitor.Monitor;
import org.mlaudit.streams.monitor.MonitorGuide;
import org.mlaudit.streams.monitor.Parameter;
import org.mlaudit.streams.monitor.Subject;
import org.mlaudit.streams.profile.Attributions;

/** {@code explain.reasons}: whether adverse decisions rested on features for which the contract approves no reason. */
public final class UnmappedReasons implements Monitor {
    private static final String NAME = "explain.reasons";
    private static final String STATISTIC = "share";

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public MonitorGuide guide() {
        return new MonitorGuide(
                "Share of a window's adverse decisions with one feature among the weightiest that no approved reason of the"
                        + " contract covers, for the feature that has most of them: those people are not told what really"
                        + " weighed. ALARM above the tolerated share, WARNING above half of it. The effect is what exceeds the"
                        + " tolerated share.",
                "Where the contract approves reasons and the model is explained. Details: each such feature with the number of"
                        + " decisions. Give the feature to a reason, or take it out of the model.",
                List.of(Parameter.ofAll("most", 0, "tolerated share, 0 to 1")),
                "a count for each feature",
                "");
    }

    @Override
    public boolean appliesTo(AuditedModel model) {
        return Explained.wanted(model)
                && !model.contract().explanation().reasons().isEmpty();
    }

    @Override
    public List<Evidence> evaluate(ModelWindow window, ModelHistory history, AuditedModel model) {
        Subject subject = Subject.of(NAME, Subject.WINDOW);
        Attributions attributions = window.summary().attributions();
        long n = attributions.adverse();
        if (n == 0) {
            return List.of(Evidence.insufficient(
                    subject, STATISTIC, window.rows(), 0, "the window has no adverse decision that was explained"));
        }
        Map<String, String> details = new TreeMap<>();
        long greatest = 0;
        List<Feature> features = model.contract().features();
        for (int feature = 0; feature < features.size(); feature++) {
            long count = attributions.unmapped(feature);
            if (count > 0) {
                details.put(
                        features.get(feature).name(),
                        String.format(Locale.ROOT, "%d of %d adverse decisions, %.2f%%", count, n, 100.0 * count / n));
            }
            greatest = Math.max(greatest, count);
        }
        double most = model.policy(NAME, Subject.WINDOW, "most", 0);
        return List.of(Evidence.rule(subject, STATISTIC, Ruled.tolerated((double) greatest / n, most), n, 0, details));
    }
}
