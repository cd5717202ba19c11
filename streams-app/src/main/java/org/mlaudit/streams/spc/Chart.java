package org.mlaudit.streams.spc;

import java.time.Duration;
import org.mlaudit.streams.monitor.AuditedModel;
import org.mlaudit.streams.monitor.Evidence;
import org.mlaudit.streams.monitor.MonitorGuide;

/** A kind of control chart: judges one series of a window. */
interface Chart {
    /** How many windows before the judged one it reads. */
    int reach(AuditedModel model, Duration size, String monitor);

    /** Judges the point of a window. */
    Evidence judge(ChartInput input);

    /** What the documentation says of it. */
    MonitorGuide guide();

    /** What the charted value is called. */
    String statistic();
}
