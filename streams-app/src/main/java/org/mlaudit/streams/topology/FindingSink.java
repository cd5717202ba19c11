package org.mlaudit.streams.topology;

import java.util.List;
import org.mlaudit.event.Finding;

/** Takes the findings of one window, in the order of the monitors. */
@FunctionalInterface
interface FindingSink {
    void judged(List<Finding> findings);
}
