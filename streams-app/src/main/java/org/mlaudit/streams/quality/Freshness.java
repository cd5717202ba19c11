package org.mlaudit.streams.quality;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.mlaudit.streams.monitor.AuditedModel;
import org.mlaudit.streams.monitor.Evidence;
import org.mlaudit.streams.monitor.ModelHistory;
import org.mlaudit.streams.monitor.ModelWindow;
import org.mlaudit.streams.monitor.Monitor;
import org.mlaudit.streams.monitor.MonitorGuide;
import org.mlaudit.streams.monitor.Parameter;
import org.mlaudit.streams.monitor.Subject;
import org.mlaudit.streams.profile.ArrivalDelays;
import org.mlaudit.streams.profile.Intake;
import org.mlaudit.streams.profile.NumberView;

/** Whether inferences reach the topic in time: the share that took longer than the contract allows. */
public final class Freshness implements Monitor {
    private static final String NAME = "quality.freshness";
    private static final String STATISTIC = "late";
    private static final double DEFAULT_TOLERATED = 0.01;

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public MonitorGuide guide() {
        return new MonitorGuide(
                "Share of the inferences of a window that reached the topic later after their event time than"
                        + " `quality.freshness.most` seconds, against a tolerated share: ALARM above it, WARNING above half"
                        + " of it. Delays within 3.2% of the bound may count on either side. The effect is what exceeds the"
                        + " tolerated share.",
                "Only where the contract sets `quality.freshness.most`. Not for inferences that are replayed.",
                List.of(
                        Parameter.ofAll("most", 0, "longest delay in seconds; 0 turns the monitor off"),
                        Parameter.ofAll("tolerated", DEFAULT_TOLERATED, "tolerated share of later inferences, 0 to 1")),
                "one pass over the histogram of the delays",
                "");
    }

    @Override
    public boolean appliesTo(AuditedModel model) {
        return most(model) > 0;
    }

    private static double most(AuditedModel model) {
        return model.contract().policy(Intake.LONGEST_DELAY, 0);
    }

    @Override
    public List<Evidence> evaluate(ModelWindow window, ModelHistory history, AuditedModel model) {
        Subject subject = Subject.of(NAME, Subject.WINDOW);
        ArrivalDelays delays = window.summary().intake().delays();
        NumberView view = delays.delays();
        long n = view.valid();
        if (n == 0) {
            return List.of(Evidence.insufficient(
                    subject, STATISTIC, window.rows(), 0, "no inference whose arrival is known in the window"));
        }
        double most = most(model);
        long late = delays.longerThan(1000 * most);
        double tolerated = model.policy(NAME, Subject.WINDOW, "tolerated", DEFAULT_TOLERATED);
        Map<String, String> details = new TreeMap<>();
        details.put("late", ToleratedShare.shown(late, n));
        view.quantile(0.5).ifPresent(millis -> details.put("median", seconds(millis)));
        view.quantile(0.99).ifPresent(millis -> details.put("p99", seconds(millis)));
        view.max().ifPresent(millis -> details.put("longest", seconds(millis)));
        details.put("bound", seconds(1000 * most));
        return List.of(
                Evidence.rule(subject, STATISTIC, ToleratedShare.of((double) late / n, tolerated), n, 0, details));
    }

    private static String seconds(double millis) {
        return String.format(Locale.ROOT, "%.1f s", millis / 1000);
    }
}
