package org.mlaudit.streams.topology;

import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;
import org.mlaudit.event.Verdict;

/** What this instance has done since it started. Counts work done, so work repeated after a failure counts again. */
public final class StreamCounters {
    private final LongAdder summarised = new LongAdder();
    private final LongAdder rejected = new LongAdder();
    private final LongAdder windowsJudged = new LongAdder();
    private final Map<Verdict, LongAdder> findings = new EnumMap<>(Verdict.class);
    private final LongAdder alertsOpened = new LongAdder();
    private final LongAdder alertsResolved = new LongAdder();

    /** All at zero. */
    public StreamCounters() {
        for (Verdict verdict : Verdict.values()) {
            findings.put(verdict, new LongAdder());
        }
    }

    void summarised(long inferences) {
        summarised.add(inferences);
    }

    void rejected() {
        rejected.increment();
    }

    void windowJudged() {
        windowsJudged.increment();
    }

    void finding(Verdict verdict) {
        findings.get(verdict).increment();
    }

    void alertOpened() {
        alertsOpened.increment();
    }

    void alertResolved() {
        alertsResolved.increment();
    }

    /** Inferences summed up. */
    public long summarised() {
        return summarised.sum();
    }

    /** Inferences refused. */
    public long rejectedInferences() {
        return rejected.sum();
    }

    /** Windows judged, each revision counted. */
    public long windowsJudged() {
        return windowsJudged.sum();
    }

    /** Findings written with a verdict. */
    public long findings(Verdict verdict) {
        return findings.get(verdict).sum();
    }

    /** Alerts opened. */
    public long alertsOpened() {
        return alertsOpened.sum();
    }

    /** Alerts resolved. */
    public long alertsResolved() {
        return alertsResolved.sum();
    }
}
