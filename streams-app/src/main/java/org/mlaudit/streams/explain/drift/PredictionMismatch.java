package org.mlaudit.streams.explain.drift;

import java.util.List;
import java.util.Locale;
import java.util.Map;
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

/** {@code explain.mismatch}: whether recorded predictions are those of the model that the contract names. */
public final class PredictionMismatch implements Monitor {
    private static final String NAME = "explain.mismatch";
    private static final String STATISTIC = "share";
    private static final double DEFAULT_MOST = 0.001;

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public MonitorGuide guide() {
        return new MonitorGuide(
                "Share of the explained inferences whose recorded prediction is not the one that the registered model makes"
                        + " of the recorded inputs: probabilities that differ by more than " + Attributions.TOLERANCE
                        + ", values by more than that share of the greater magnitude. The wrong artifact was registered or"
                        + " is in production, or features are computed otherwise in serving than for the model (skew). ALARM"
                        + " above the tolerated share, WARNING above half of it. The effect is what exceeds it.",
                "Where the contract names an artifact. Explanations of inferences that the model does not predict say nothing"
                        + " of what was decided. Details: the greatest difference.",
                List.of(Parameter.ofAll("most", DEFAULT_MOST, "tolerated share, 0 to 1")),
                "two counts",
                "");
    }

    @Override
    public boolean appliesTo(AuditedModel model) {
        return Explained.wanted(model);
    }

    @Override
    public List<Evidence> evaluate(ModelWindow window, ModelHistory history, AuditedModel model) {
        Subject subject = Subject.of(NAME, Subject.WINDOW);
        Attributions attributions = window.summary().attributions();
        long n = attributions.compared();
        if (n == 0) {
            return List.of(Evidence.insufficient(
                    subject,
                    STATISTIC,
                    attributions.explained(),
                    0,
                    "no recorded prediction of the window was compared with the model's own"));
        }
        double most = model.policy(NAME, Subject.WINDOW, "most", DEFAULT_MOST);
        double share = (double) attributions.mismatched() / n;
        Map<String, String> details = Map.of(
                "window",
                String.format(Locale.ROOT, "%d of %d inferences, %.2f%%", attributions.mismatched(), n, 100 * share),
                "greatest",
                String.format(Locale.ROOT, "%.3g", attributions.greatestDifference()));
        return List.of(Evidence.rule(subject, STATISTIC, Ruled.tolerated(share, most), n, 0, details));
    }
}
