package org.mlaudit.streams.explain.drift;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
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

/** {@code explain.faults}: whether inferences could not be explained, because the model cannot be loaded or fails. */
public final class ExplanationFaults implements Monitor {
    private static final String NAME = "explain.faults";
    private static final String STATISTIC = "share";

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public MonitorGuide guide() {
        return new MonitorGuide(
                "Share of a window's inferences that were to be explained and could not be: the model cannot be fetched or"
                        + " read, is not the one that was registered, has other inputs or classes than the contract, fails, or"
                        + " gives something that is not finite. ALARM above the tolerated share, WARNING above half of it. The"
                        + " effect is what exceeds the tolerated share.",
                "Where the contract names an artifact. Details: each fault by its code, with the number of inferences and the"
                        + " first message in alphabetical order. Decisions go on being audited without explanations.",
                List.of(Parameter.ofAll("most", 0, "tolerated share, 0 to 1")),
                "a few counts",
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
        long faulty = attributions.faulty();
        long n = attributions.explained() + faulty;
        if (n == 0) {
            return List.of(Evidence.insufficient(
                    subject, STATISTIC, window.rows(), 0, "no inference of the window was to be explained"));
        }
        double most = model.policy(NAME, Subject.WINDOW, "most", 0);
        double share = (double) faulty / n;
        Map<String, String> details = new TreeMap<>();
        details.put("window", String.format(Locale.ROOT, "%d of %d inferences, %.2f%%", faulty, n, 100 * share));
        attributions
                .faults()
                .forEach((fault, found) -> details.put(
                        fault.name(),
                        found.count() + " inferences: " + fault.sentence()
                                + (found.message().isEmpty() ? "" : ": " + found.message())));
        return List.of(Evidence.rule(subject, STATISTIC, Ruled.tolerated(share, most), n, 0, details));
    }
}
