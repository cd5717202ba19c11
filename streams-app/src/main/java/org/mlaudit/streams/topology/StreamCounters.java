package org.mlaudit.streams.topology;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.EnumMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.LongAdder;
import org.mlaudit.event.Verdict;
import org.mlaudit.streams.anomaly.Detectors;

/** What this instance has done since it started. Counts work done, so work repeated after a failure counts again. */
public final class StreamCounters {
    private final LongAdder summarised = new LongAdder();
    private final LongAdder rejected = new LongAdder();
    private final LongAdder windowsJudged = new LongAdder();
    private final Map<Verdict, LongAdder> findings = new EnumMap<>(Verdict.class);
    private final Map<String, LongAdder> anomalies = new TreeMap<>();
    private final LongAdder truthsJoined = new LongAdder();
    private final LongAdder truthsCorrected = new LongAdder();
    private final LongAdder truthsRepeated = new LongAdder();
    private final LongAdder truthsUnmatched = new LongAdder();
    private final LongAdder truthsRejected = new LongAdder();
    private final LongAdder predictionsRepeated = new LongAdder();
    private final LongAdder explained = new LongAdder();
    private final LongAdder explanationsRequested = new LongAdder();
    private final LongAdder leavesSealed = new LongAdder();
    private final LongAdder leavesUnreadable = new LongAdder();
    private final LongAdder leavesRepeated = new LongAdder();
    private final LongAdder alertsOpened = new LongAdder();
    private final LongAdder alertsResolved = new LongAdder();

    /** All at zero. */
    public StreamCounters() {
        for (Verdict verdict : Verdict.values()) {
            findings.put(verdict, new LongAdder());
        }
        Detectors.NAMES.forEach(detector -> anomalies.put(detector, new LongAdder()));
    }

    /** Publishes the counts as {@code mlaudit.stream.*}. */
    public void bindTo(MeterRegistry registry) {
        counter(registry, "inferences.summarised", "Inferences summed up", summarised);
        counter(registry, "inferences.rejected", "Inferences refused", rejected);
        counter(registry, "truths.joined", "Ground truths joined with their inference", truthsJoined);
        counter(registry, "truths.corrected", "Ground truths that replaced an earlier one", truthsCorrected);
        counter(registry, "truths.repeated", "Ground truths that changed nothing", truthsRepeated);
        counter(registry, "truths.unmatched", "Ground truths that named no known inference", truthsUnmatched);
        counter(registry, "truths.rejected", "Ground truths refused", truthsRejected);
        counter(
                registry,
                "predictions.repeated",
                "Inferences that are no new prediction: their id was known, or their time to live had ended",
                predictionsRepeated);
        counter(registry, "inferences.explained", "Inferences explained", explained);
        counter(
                registry,
                "explanations.requested",
                "Inferences handed on to be explained by sampling",
                explanationsRequested);
        counter(registry, "windows.judged", "Windows judged, each revision counted", windowsJudged);
        counter(registry, "leaves.sealed", "Records that became leaves of the ledger", leavesSealed);
        counter(registry, "leaves.unreadable", "Those among them that could not be read", leavesUnreadable);
        counter(registry, "leaves.repeated", "Records that had their leaf already and came again", leavesRepeated);
        counter(registry, "alerts.opened", "Alerts opened", alertsOpened);
        counter(registry, "alerts.resolved", "Alerts resolved", alertsResolved);
        findings.forEach((verdict, count) -> FunctionCounter.builder("mlaudit.stream.findings", count, LongAdder::sum)
                .description("Findings written")
                .tag("verdict", verdict.name())
                .register(registry));
        anomalies.forEach(
                (detector, count) -> FunctionCounter.builder("mlaudit.stream.anomalies", count, LongAdder::sum)
                        .description("Anomalous inferences found")
                        .tag("detector", detector)
                        .register(registry));
    }

    private static void counter(MeterRegistry registry, String name, String description, LongAdder count) {
        FunctionCounter.builder("mlaudit.stream." + name, count, LongAdder::sum)
                .description(description)
                .register(registry);
    }

    void summarised(long inferences) {
        summarised.add(inferences);
    }

    void rejected() {
        rejected.increment();
    }

    void truthJoined() {
        truthsJoined.increment();
    }

    void truthCorrected() {
        truthsCorrected.increment();
    }

    void repeatedTruth() {
        truthsRepeated.increment();
    }

    void truthUnmatched() {
        truthsUnmatched.increment();
    }

    void rejectedTruth() {
        truthsRejected.increment();
    }

    void repeatedPrediction() {
        predictionsRepeated.increment();
    }

    /** Ground truths joined with their inference. */
    public long truthsJoined() {
        return truthsJoined.sum();
    }

    void explained() {
        explained.increment();
    }

    void explanationRequested() {
        explanationsRequested.increment();
    }

    /** Inferences explained. */
    public long inferencesExplained() {
        return explained.sum();
    }

    void windowJudged() {
        windowsJudged.increment();
    }

    void finding(Verdict verdict) {
        findings.get(verdict).increment();
    }

    void anomaly(String detector) {
        LongAdder count = anomalies.get(detector);
        if (count != null) {
            count.increment();
        }
    }

    void leavesSealed(int leaves) {
        leavesSealed.add(leaves);
    }

    void leafUnreadable() {
        leavesUnreadable.increment();
    }

    void leafRepeated() {
        leavesRepeated.increment();
    }

    /** Records that became leaves of the ledger. */
    public long leavesSealed() {
        return leavesSealed.sum();
    }

    /** Records that had their leaf already and came again. */
    public long leavesRepeated() {
        return leavesRepeated.sum();
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

    /** Anomalous inferences that a detector found. */
    public long anomalies(String detector) {
        LongAdder count = anomalies.get(detector);
        return count == null ? 0 : count.sum();
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
