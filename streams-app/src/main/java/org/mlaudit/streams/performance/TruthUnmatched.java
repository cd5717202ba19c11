package org.mlaudit.streams.performance;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.mlaudit.event.Verdict;
import org.mlaudit.streams.monitor.Evidence;
import org.mlaudit.streams.monitor.Evidence.Ruled;
import org.mlaudit.streams.monitor.MonitorGuide;
import org.mlaudit.streams.monitor.Parameter;
import org.mlaudit.streams.monitor.Subject;

/** {@code truth.unmatched}: truths that named no inference within their time to live. */
public final class TruthUnmatched implements OutcomeMonitor {
    private static final String NAME = "truth.unmatched";
    private static final String SHARE = "share";
    private static final String TOLERATED = "tolerated";
    private static final double DEFAULT_TOLERATED = 0.01;

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public MonitorGuide guide() {
        return new MonitorGuide(
                "By rule, the truths that were observed in the window and named no inference that came within their time to"
                        + " live, as a share of these and of the truths of the window's own predictions. ALARM from the"
                        + " tolerated share on, WARNING from half of it.",
                "Finds ids that two systems write differently, and inferences that were never captured.",
                List.of(Parameter.ofAll(TOLERATED, DEFAULT_TOLERATED, "share, 0 to 1, from which on it alarms")),
                "two counts",
                "the contract");
    }

    @Override
    public List<Evidence> evaluate(OutcomeWindow window, OutcomeHistory history, AuditedOutcomes model) {
        if (PerformanceBaseline.nothingCame(window, history, model)) {
            return List.of();
        }
        Subject subject = Subject.of(NAME, Subject.WINDOW);
        long unmatched = window.summary().unmatched();
        long all = unmatched + window.summary().whole().received();
        if (all == 0) {
            return List.of(Evidence.insufficient(subject, SHARE, 0, 0, "there are no outcomes yet"));
        }
        double tolerated = model.model().policy(NAME, Subject.WINDOW, TOLERATED, DEFAULT_TOLERATED);
        double share = (double) unmatched / all;
        Verdict verdict = unmatched == 0 || share < tolerated / 2
                ? Verdict.OK
                : share < tolerated ? Verdict.WARNING : Verdict.ALARM;
        return List.of(Evidence.rule(
                subject,
                SHARE,
                new Ruled(verdict, share, share, tolerated),
                all,
                0,
                Map.of(
                        "window",
                        String.format(
                                Locale.ROOT,
                                "%d of %d outcomes (%.2f%%) name no inference that came within the time to live",
                                unmatched,
                                all,
                                100 * share))));
    }
}
