package org.mlaudit.streams.quality;

import java.util.List;
import java.util.Map;
import org.mlaudit.streams.monitor.AuditedModel;
import org.mlaudit.streams.monitor.Evidence;
import org.mlaudit.streams.monitor.ModelHistory;
import org.mlaudit.streams.monitor.ModelWindow;
import org.mlaudit.streams.monitor.Monitor;
import org.mlaudit.streams.monitor.MonitorGuide;
import org.mlaudit.streams.monitor.Parameter;
import org.mlaudit.streams.monitor.Subject;
import org.mlaudit.streams.profile.KeySample;

/**
 * Whether inferences came more than once: the share of a window's inferences whose id came before in the window, from a
 * {@link KeySample}. Exact for up to 256 different ids; beyond, an unbiased estimate that is zero when nothing repeats.
 */
public final class Duplicates implements Monitor {
    private static final String NAME = "quality.duplicates";
    private static final String STATISTIC = "share";
    private static final double DEFAULT_MOST = 0.01;

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public MonitorGuide guide() {
        return new MonitorGuide(
                "Share of the inferences of a window whose id came before in it, against a tolerated share: ALARM above"
                        + " it, WARNING above half of it. Exact for up to 256 different ids; beyond, an unbiased estimate"
                        + " from the 256 ids with the smallest hashes, each with the exact number of times it came. The"
                        + " effect is what exceeds the tolerated share.",
                "Always: replays, retries and joins gone wrong make duplicates. Ids that repeat across windows are not"
                        + " seen.",
                List.of(Parameter.ofAll("most", DEFAULT_MOST, "tolerated share, 0 to 1")),
                "256 hashes",
                "Cohen and Kaplan (2007), Summarizing data using bottom-k sketches");
    }

    @Override
    public List<Evidence> evaluate(ModelWindow window, ModelHistory history, AuditedModel model) {
        Subject subject = Subject.of(NAME, Subject.WINDOW);
        KeySample ids = window.summary().intake().ids();
        if (ids.keys() == 0) {
            return List.of(Evidence.insufficient(
                    subject, STATISTIC, window.rows(), 0, "no inference of the window has an id"));
        }
        double most = model.policy(NAME, Subject.WINDOW, "most", DEFAULT_MOST);
        Map<String, String> details = Map.of(
                "repeated",
                ToleratedShare.shown(ids.repetitions(), ids.keys()),
                "ids",
                ids.exact() ? "all" : ids.sampledRepeated() + " of " + ids.sampled() + " sampled ids came again");
        return List.of(Evidence.rule(
                subject, STATISTIC, ToleratedShare.of(ids.repeatedShare(), most), ids.keys(), 0, details));
    }
}
