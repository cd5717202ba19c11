package org.mlaudit.streams.monitor;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.mlaudit.codec.Column;
import org.mlaudit.contract.Feature;
import org.mlaudit.contract.ProtectionAction;
import org.mlaudit.event.Verdict;
import org.mlaudit.streams.monitor.Evidence.Ruled;
import org.mlaudit.streams.profile.ColumnView;

/**
 * Features whose values the contract has dropped or encrypted at capture. In the stream they have no values, by design: no
 * monitor can say anything of them, and that they are missing is no alarm. One finding for each says so, under the name of the
 * monitor of missing values. A value that does come in the clear means that records went round the protection: ALARM.
 */
final class HiddenFeatures {
    static final String MONITOR = "quality.missing";
    private static final String STATISTIC = "share in the clear";

    private HiddenFeatures() {}

    /** The evidence with what concerns hidden features replaced; unchanged when there are none. */
    static List<Evidence> settle(ModelWindow window, AuditedModel model, List<Evidence> evidence) {
        Map<String, Column> hidden = new HashMap<>();
        for (Column column : model.layout().columns()) {
            if (column.feature()
                    .map(Feature::handling)
                    .filter(spec -> spec.hides())
                    .isPresent()) {
                hidden.put(column.target(), column);
            }
        }
        if (hidden.isEmpty()) {
            return evidence;
        }
        List<Evidence> settled = new ArrayList<>();
        for (Evidence one : evidence) {
            if (!hidden.containsKey(one.subject().target())) {
                settled.add(one);
            }
        }
        hidden.values().forEach(column -> settled.add(judge(window, column)));
        return settled;
    }

    private static Evidence judge(ModelWindow window, Column column) {
        Subject subject = Subject.of(MONITOR, column.target());
        ColumnView view = window.summary().column(column.index());
        ProtectionAction action = column.feature().orElseThrow().handling().action();
        long inTheClear = view.rows() - view.missing();
        if (inTheClear > 0) {
            double share = (double) inTheClear / view.rows();
            return Evidence.rule(
                    subject,
                    STATISTIC,
                    new Ruled(Verdict.ALARM, share, share, 0),
                    view.rows(),
                    0,
                    Map.of(
                            "protection", action.name(),
                            "inTheClear", Long.toString(inTheClear),
                            "why",
                                    "values came in the clear that the contract protects: records went round the protection"));
        }
        return Evidence.insufficient(
                subject,
                STATISTIC,
                view.rows(),
                0,
                "the contract protects it (" + action
                        + "), so its values are not in the stream and no monitor sees them");
    }
}
