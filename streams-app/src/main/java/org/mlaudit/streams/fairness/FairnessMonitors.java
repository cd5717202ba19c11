package org.mlaudit.streams.fairness;

import java.util.List;
import org.mlaudit.streams.performance.OutcomeMonitor;

/** The monitors of fairness. */
public final class FairnessMonitors {
    private FairnessMonitors() {}

    /** All of them. */
    public static List<OutcomeMonitor> all() {
        return List.of(new Parity(), new Odds(), new Predictive(), new CalibrationOfGroups(), new ChangeOfParity());
    }
}
