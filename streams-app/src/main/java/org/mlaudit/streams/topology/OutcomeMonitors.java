package org.mlaudit.streams.topology;

import java.util.List;
import java.util.stream.Stream;
import org.mlaudit.streams.estimation.CalibrationDecay;
import org.mlaudit.streams.estimation.EstimatedPerformance;
import org.mlaudit.streams.estimation.ReconciledPerformance;
import org.mlaudit.streams.fairness.FairnessMonitors;
import org.mlaudit.streams.fairness.FairnessReport;
import org.mlaudit.streams.monitor.Parameter;
import org.mlaudit.streams.performance.AuditedOutcomes;
import org.mlaudit.streams.performance.OutcomeMonitor;
import org.mlaudit.streams.performance.OutcomeSpec;
import org.mlaudit.streams.performance.PerformanceFall;
import org.mlaudit.streams.performance.PerformanceValue;
import org.mlaudit.streams.performance.RelationChange;
import org.mlaudit.streams.performance.TruthCoverage;
import org.mlaudit.streams.performance.TruthDelay;
import org.mlaudit.streams.performance.TruthFit;
import org.mlaudit.streams.performance.TruthUnmatched;

/** The one list of monitors of outcomes. */
public final class OutcomeMonitors {
    /** All monitors of outcomes, in the order in which their findings appear. */
    public static final List<OutcomeMonitor> ALL = Stream.of(
                    List.of(
                            new TruthFit(),
                            new TruthCoverage(),
                            new TruthDelay(),
                            new TruthUnmatched(),
                            new PerformanceFall(),
                            new PerformanceValue(),
                            new EstimatedPerformance(),
                            new ReconciledPerformance(),
                            new CalibrationDecay(),
                            new RelationChange()),
                    FairnessMonitors.all())
            .flatMap(List::stream)
            .toList();

    /** Policies that are no monitor's own. */
    public static final List<Parameter> SHARED_POLICIES = Stream.of(
                    OutcomeSpec.POLICIES, AuditedOutcomes.POLICIES, PerformanceFall.POLICIES, FairnessReport.POLICIES)
            .flatMap(List::stream)
            .toList();

    private OutcomeMonitors() {}
}
