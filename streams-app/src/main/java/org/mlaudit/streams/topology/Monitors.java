package org.mlaudit.streams.topology;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.mlaudit.streams.anomaly.AnomalyRate;
import org.mlaudit.streams.anomaly.Detectors;
import org.mlaudit.streams.baseline.Baselines;
import org.mlaudit.streams.change.ChangeMonitor;
import org.mlaudit.streams.drift.DistributionShift;
import org.mlaudit.streams.drift.DriftStatistics;
import org.mlaudit.streams.explain.drift.Additivity;
import org.mlaudit.streams.explain.drift.AttributionRanking;
import org.mlaudit.streams.explain.drift.AttributionShift;
import org.mlaudit.streams.explain.drift.ExplanationFaults;
import org.mlaudit.streams.explain.drift.PredictionMismatch;
import org.mlaudit.streams.explain.drift.UnmappedReasons;
import org.mlaudit.streams.explain.surrogate.SurrogateLearner;
import org.mlaudit.streams.monitor.Monitor;
import org.mlaudit.streams.monitor.MonitorGuide;
import org.mlaudit.streams.monitor.Parameter;
import org.mlaudit.streams.monitor.Verdicts;
import org.mlaudit.streams.multivariate.MultivariateDrift;
import org.mlaudit.streams.preset.PresetMonitor;
import org.mlaudit.streams.quality.BeyondReference;
import org.mlaudit.streams.quality.Constant;
import org.mlaudit.streams.quality.Distinct;
import org.mlaudit.streams.quality.Duplicates;
import org.mlaudit.streams.quality.Freshness;
import org.mlaudit.streams.quality.RuleViolations;
import org.mlaudit.streams.quality.SchemaChange;
import org.mlaudit.streams.quality.ShareIncrease;
import org.mlaudit.streams.quality.Stuck;
import org.mlaudit.streams.spc.ChartMonitor;
import org.mlaudit.streams.volume.Volume;

/** The one list of monitors. */
public final class Monitors {
    /** All monitors, in the order in which their findings appear. */
    public static final List<Monitor> ALL = Stream.of(
                    List.of(
                            Volume.againstReference(),
                            Volume.againstHistory(),
                            ShareIncrease.missing(),
                            ShareIncrease.invalid(),
                            new Duplicates(),
                            new Freshness(),
                            new SchemaChange(),
                            new Constant(),
                            new Stuck(),
                            new Distinct(),
                            new BeyondReference(),
                            new RuleViolations(),
                            new DistributionShift()),
                    DriftStatistics.monitors(),
                    MultivariateDrift.all(),
                    ChangeMonitor.all(),
                    PresetMonitor.all(),
                    ChartMonitor.all(),
                    List.of(
                            new AnomalyRate(),
                            new ExplanationFaults(),
                            new PredictionMismatch(),
                            new UnmappedReasons(),
                            new Additivity(),
                            new AttributionShift(),
                            new AttributionRanking()))
            .flatMap(List::stream)
            .toList();

    /** Policies that are no monitor's own. */
    public static final List<Parameter> SHARED_POLICIES = Stream.of(
                    Verdicts.POLICIES,
                    Baselines.POLICIES,
                    DriftStatistics.POLICIES,
                    MultivariateDrift.POLICIES,
                    PresetMonitor.POLICIES,
                    FirstWindows.POLICIES,
                    Detectors.POLICIES,
                    SurrogateLearner.POLICIES,
                    OutcomeMonitors.SHARED_POLICIES)
            .flatMap(List::stream)
            .toList();

    /** What the documentation says of every monitor, of inputs and of outcomes, by name and in the order of the findings. */
    public static Map<String, MonitorGuide> guides() {
        Map<String, MonitorGuide> guides = new LinkedHashMap<>();
        ALL.forEach(monitor -> guides.put(monitor.name(), monitor.guide()));
        OutcomeMonitors.ALL.forEach(monitor -> guides.put(monitor.name(), monitor.guide()));
        return guides;
    }

    private Monitors() {}
}
