package org.mlaudit.streams.topology;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.mlaudit.codec.EventCodec;
import org.mlaudit.contract.ModelKey;
import org.mlaudit.event.Alert;
import org.mlaudit.event.AlertState;
import org.mlaudit.event.Finding;
import org.mlaudit.streams.alert.AlertPolicy;
import org.mlaudit.streams.alert.TargetState;
import org.mlaudit.streams.alert.Transition;

/** Stores findings, sends those that say something new, and lets the alert policy act on them. */
final class FindingWriter implements FindingSink {
    private final JudgeStores stores;
    private final EventCodec<Finding> findingCodec;
    private final EventCodec<Alert> alertCodec;
    private final StreamCounters counters;
    private final ProcessorContext<byte[], byte[]> context;
    private final AlertPolicy policy = new AlertPolicy();
    private final AlertStates alertStates;

    FindingWriter(
            JudgeStores stores, EventCodecs codecs, StreamCounters counters, ProcessorContext<byte[], byte[]> context) {
        this.stores = stores;
        this.findingCodec = codecs.findings();
        this.alertCodec = codecs.alerts();
        this.counters = counters;
        this.context = context;
        this.alertStates = new AlertStates(alertCodec);
    }

    @Override
    public void judged(List<Finding> findings) {
        counters.windowJudged();
        for (Finding finding : findings) {
            Bytes key = JudgeKeys.finding(finding);
            byte[] value = findingCodec.encode(finding);
            if (!Arrays.equals(value, stores.findings().get(key))) {
                stores.findings().put(key, value);
                counters.finding(finding.getVerdict());
                byte[] model = ModelKeys.encode(new ModelKey(finding.getModel(), finding.getVersion()));
                send(model, value, AuditTopology.FINDINGS_SINK);
                alert(finding);
            }
        }
    }

    private void alert(Finding finding) {
        Bytes key = JudgeKeys.alert(finding);
        byte[] stored = stores.alerts().get(key);
        TargetState before = stored == null ? TargetState.NEW : alertStates.decode(stored);
        Transition transition = policy.apply(before, finding);
        if (!transition.state().equals(before)) {
            stores.alerts().put(key, alertStates.encode(transition.state()));
        }
        transition.changed().ifPresent(alert -> {
            send(alert.getId().getBytes(StandardCharsets.UTF_8), alertCodec.encode(alert), AuditTopology.ALERTS_SINK);
            count(before.openAlert().isPresent(), alert);
        });
    }

    private void count(boolean wasOpen, Alert alert) {
        boolean open = alert.getState() != AlertState.RESOLVED;
        if (open && !wasOpen) {
            counters.alertOpened();
        } else if (!open && wasOpen) {
            counters.alertResolved();
        }
    }

    private void send(byte[] key, byte[] value, String sink) {
        context.forward(new Record<>(key, value, context.currentSystemTimeMs()), sink);
    }
}
