package org.mlaudit.streams.topology;

import java.util.List;
import java.util.stream.Stream;
import org.mlaudit.streams.monitor.Parameter;
import org.mlaudit.streams.performance.AuditedOutcomes;
import org.mlaudit.streams.performance.OutcomeMonitor;
import org.mlaudit.streams.performance.OutcomeSpec;
import org.mlaudit.streams.performance.RelationChange;

/** The one list of monitors of outcomes. */
public final class OutcomeMonitors {
    /** All monitors of outcomes, in the order in which their findings appear. */
    public static final List<OutcomeMonitor> ALL = List.of(new RelationChange());

    /** Policies that are no monitor's own. */
    public static final List<Parameter> SHARED_POLICIES = Stream.of(OutcomeSpec.POLICIES, AuditedOutcomes.POLICIES)
            .flatMap(List::stream)
            .toList();

    private OutcomeMonitors() {}
}
