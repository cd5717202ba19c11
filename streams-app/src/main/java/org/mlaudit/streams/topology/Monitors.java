package org.mlaudit.streams.topology;

import java.util.List;
import org.mlaudit.streams.drift.DistributionDrift;
import org.mlaudit.streams.drift.KolmogorovSmirnov;
import org.mlaudit.streams.monitor.Monitor;
import org.mlaudit.streams.quality.ShareIncrease;
import org.mlaudit.streams.volume.Volume;

/** The one list of monitors. */
public final class Monitors {
    /** All monitors, in the order in which their findings appear. */
    public static final List<Monitor> ALL = List.of(
            Volume.againstReference(),
            Volume.againstHistory(),
            ShareIncrease.missing(),
            ShareIncrease.invalid(),
            DistributionDrift.psi(),
            DistributionDrift.jensenShannon(),
            new KolmogorovSmirnov());

    private Monitors() {}
}
