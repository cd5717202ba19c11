package org.mlaudit.streams.topology;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.mlaudit.codec.EventCodec;
import org.mlaudit.event.Finding;
import org.mlaudit.event.Verdict;
import org.mlaudit.streams.monitor.Judged;

/** Stores findings, sends those that say something new, and hands them on to become alerts. */
final class FindingWriter implements FindingSink {
    private static final String WITHDRAWN = "withdrawn: the window was amended, and this is not found of it any more";

    private final JudgeStores stores;
    private final EventCodec<Finding> findingCodec;
    private final StreamCounters counters;
    private final ProcessorContext<byte[], byte[]> context;
    private final AlertWriter alerts;

    FindingWriter(
            JudgeStores stores,
            AlertWriter alerts,
            EventCodecs codecs,
            StreamCounters counters,
            ProcessorContext<byte[], byte[]> context) {
        this.stores = stores;
        this.findingCodec = codecs.findings();
        this.counters = counters;
        this.context = context;
        this.alerts = alerts;
    }

    @Override
    public void judged(Judged judged, Set<String> family, List<Finding> findings) {
        counters.windowJudged();
        Map<Bytes, byte[]> before = storedFindings(judged);
        for (Finding finding : findings) {
            Bytes key = JudgeKeys.finding(finding);
            byte[] value = findingCodec.encode(finding);
            if (!Arrays.equals(value, before.remove(key))) {
                stores.findings().put(key, value);
                counters.finding(finding.getVerdict());
                send(ModelKeys.encode(judged.key()), value, AuditTopology.FINDINGS_SINK);
                alerts.judged(finding);
            }
        }
        before.forEach((key, value) -> withdraw(judged, family, key, value));
    }

    private Map<Bytes, byte[]> storedFindings(Judged judged) {
        Map<Bytes, byte[]> stored = new HashMap<>();
        long start = judged.start().toEpochMilli();
        long size = judged.end().toEpochMilli() - start;
        try (KeyValueIterator<Bytes, byte[]> entries = stores.findings()
                .range(
                        JudgeKeys.findingsOf(judged.key(), start, size),
                        JudgeKeys.findingsOf(judged.key(), start, size + 1))) {
            entries.forEachRemaining(entry -> stored.put(entry.key, entry.value));
        }
        return stored;
    }

    /** Says of what was found before that it is found no more, for instance because a group is not there any more. */
    private void withdraw(Judged judged, Set<String> family, Bytes key, byte[] value) {
        Finding finding = findingCodec.decode(value);
        if (!family.contains(finding.getMonitor())) {
            return;
        }
        stores.findings().delete(key);
        finding.setRevision(judged.revision());
        finding.setVerdict(Verdict.INSUFFICIENT_DATA);
        finding.setValue(null);
        finding.setEffect(null);
        finding.setPValue(null);
        finding.setThreshold(null);
        finding.setDetails(new TreeMap<>(Map.of("reason", WITHDRAWN)));
        send(ModelKeys.encode(judged.key()), findingCodec.encode(finding), AuditTopology.FINDINGS_SINK);
        alerts.judged(finding);
    }

    private void send(byte[] key, byte[] value, String sink) {
        context.forward(new Record<>(key, value, context.currentSystemTimeMs()), sink);
    }
}
