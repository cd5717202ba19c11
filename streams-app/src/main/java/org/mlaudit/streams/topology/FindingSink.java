package org.mlaudit.streams.topology;

import java.util.List;
import java.util.Set;
import org.mlaudit.event.Finding;
import org.mlaudit.streams.monitor.Judged;

/** Takes what is found of a window. */
@FunctionalInterface
interface FindingSink {
    /**
     * Takes all that one family of monitors says of a window. What they said of it before and do not say any more is
     * withdrawn.
     *
     * @param judged the window
     * @param family names of the monitors
     * @param findings in the order of the monitors
     */
    void judged(Judged judged, Set<String> family, List<Finding> findings);
}
