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

/** {@code explain.additivity}: whether attributions add up to what the model says. */
public final class Additivity implements Monitor {
    private static final String NAME = "explain.additivity";
    private static final String STATISTIC = "error";
    private static final double DEFAULT_MOST = 1e-5;

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public MonitorGuide guide() {
        return new MonitorGuide(
                "Most that base value and attributions of an inference together differ from the model's output, in standard"
                        + " deviations of the window's outputs. ALARM above the tolerated error, WARNING above half of it. The"
                        + " effect is what exceeds it.",
                "Where the contract names an artifact, and for methods whose attributions add up; a violation is a fault of"
                        + " the explanation, not of the model. Details: the error in the units of the model's output, and the"
                        + " standard deviation.",
                List.of(Parameter.ofAll(
                        "most", DEFAULT_MOST, "tolerated error, in standard deviations of the outputs")),
                "two numbers",
                "Lundberg and Lee (2017), property 1 (local accuracy)");
    }

    @Override
    public boolean appliesTo(AuditedModel model) {
        return Explained.wanted(model);
    }

    @Override
    public List<Evidence> evaluate(ModelWindow window, ModelHistory history, AuditedModel model) {
        Subject subject = Subject.of(NAME, Subject.WINDOW);
        Attributions attributions = window.summary().attributions();
        long n = attributions.explained();
        if (n == 0) {
            return List.of(Evidence.insufficient(
                    subject, STATISTIC, window.rows(), 0, "no inference of the window is explained"));
        }
        double most = model.policy(NAME, Subject.WINDOW, "most", DEFAULT_MOST);
        double error = attributions.greatestAdditivityError();
        double spread = attributions.outputs().standardDeviation().orElse(0);
        double scale =
                spread > 0 ? spread : attributions.outputs().meanMagnitude().orElse(0);
        double relative = error / (scale > 0 ? scale : 1);
        Map<String, String> details = Map.of(
                "greatest",
                String.format(Locale.ROOT, "%.3g", error),
                "outputs",
                String.format(Locale.ROOT, "standard deviation %.3g", spread));
        return List.of(Evidence.rule(subject, STATISTIC, Ruled.tolerated(relative, most), n, 0, details));
    }
}
