package org.mlaudit.streams.topology;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.NavigableSet;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.mlaudit.contract.ModelKey;
import org.mlaudit.contract.WindowSpec;
import org.mlaudit.streams.monitor.Evidence;
import org.mlaudit.streams.monitor.Judged;
import org.mlaudit.streams.monitor.Verdicts;
import org.mlaudit.streams.performance.AuditedOutcomes;
import org.mlaudit.streams.performance.OutcomeHistory;
import org.mlaudit.streams.performance.OutcomeMonitor;
import org.mlaudit.streams.performance.OutcomeSummary;
import org.mlaudit.streams.performance.OutcomeWindow;
import org.mlaudit.streams.topology.WindowPart.Part;

/**
 * Merges the predictions and outcomes of one model version and judges their windows: each when it closes, by what is known
 * without outcomes, and again as outcomes amend it. Its findings are a family of their own beside those on the inputs.
 *
 * <p>Outcomes may come one by one for weeks, and each amends windows that were judged before. These are judged anew only
 * with every fifth call, which is what came in the meantime at once. What is still to be done is in the stores.
 */
final class OutcomeJudge {
    private static final int CALLS_BETWEEN = 5;

    private final ModelKey key;
    private final JudgeStores stores;
    private final OutcomeWindows windows;
    private final List<OutcomeMonitor> monitors;
    private final Set<String> family;
    private final FindingSink sink;
    private final NavigableSet<Long> changedPanes = new TreeSet<>();

    /** Event time up to which windows are judged, milliseconds; the smallest long before the first. */
    private long judgedUpTo = Long.MIN_VALUE;
    /** Start of the first pane that has predictions. */
    private long firstPane = Long.MAX_VALUE;

    private int calls;

    OutcomeJudge(ModelKey key, JudgeStores stores, List<OutcomeMonitor> monitors, FindingSink sink) {
        this.key = key;
        this.stores = stores;
        this.windows = new OutcomeWindows(key, stores);
        this.monitors = monitors;
        this.family = monitors.stream().map(OutcomeMonitor::name).collect(Collectors.toUnmodifiableSet());
        this.sink = sink;
        restore();
    }

    private void restore() {
        byte[] progress = stores.progress().get(JudgeKeys.outcomeProgress(key));
        if (progress != null) {
            ByteBuffer in = ByteBuffer.wrap(progress);
            judgedUpTo = in.getLong();
            firstPane = in.getLong();
        }
        try (KeyValueIterator<Bytes, byte[]> changed = stores.progress()
                .range(JudgeKeys.changedOutcomes(key, 0), JudgeKeys.changedOutcomes(key, Long.MAX_VALUE))) {
            changed.forEachRemaining(entry -> changedPanes.add(JudgeKeys.paneStartOfChanged(entry.key)));
        }
        if (!changedPanes.isEmpty()) {
            firstPane = Math.min(firstPane, changedPanes.first());
        }
    }

    /** Takes the newest state of a pane in a source partition. */
    void part(Part part) {
        Bytes partKey = JudgeKeys.part(key, part.paneStart(), part.sourcePartition());
        byte[] value = JudgeStores.encodeWindow(part.revision(), part.summary());
        if (Arrays.equals(value, stores.outcomeParts().get(partKey))) {
            return;
        }
        stores.outcomeParts().put(partKey, value);
        stores.progress().put(JudgeKeys.changedOutcomes(key, part.paneStart()), new byte[0]);
        changedPanes.add(part.paneStart());
        firstPane = Math.min(firstPane, part.paneStart());
    }

    /**
     * Judges what has closed or changed since the last call.
     *
     * @param to event time up to which the inputs are judged, milliseconds
     */
    void advance(RegisteredModel model, long to) {
        boolean amends = ++calls % CALLS_BETWEEN == 0 && !changedPanes.isEmpty();
        if (firstPane == Long.MAX_VALUE || to == Long.MIN_VALUE || (to == judgedUpTo && !amends)) {
            return;
        }
        WindowSpec spec = model.contract().windows();
        NavigableSet<Long> amending = amends ? new TreeSet<>(changedPanes) : new TreeSet<>();
        AuditedOutcomes audited = model.audited();
        for (long size : OutcomeWindows.sizes(spec)) {
            judge(model, audited, size, amending, to);
        }
        judgedUpTo = to;
        stores.progress()
                .put(
                        JudgeKeys.outcomeProgress(key),
                        ByteBuffer.allocate(2 * Long.BYTES)
                                .putLong(judgedUpTo)
                                .putLong(firstPane)
                                .array());
        amending.forEach(start -> stores.progress().delete(JudgeKeys.changedOutcomes(key, start)));
        changedPanes.removeAll(amending);
    }

    private void judge(
            RegisteredModel model, AuditedOutcomes audited, long size, NavigableSet<Long> amending, long to) {
        WindowSpec spec = model.contract().windows();
        ClosingWindows closing = new ClosingWindows(size, spec.grace().toMillis());
        NavigableSet<Long> starts = closing.amended(amending, judgedUpTo);
        starts.addAll(closing.closing(firstPane, judgedUpTo, to, windows::nextPane));
        Duration length = Duration.ofMillis(size);
        boolean judged = spec.sizes().contains(length) && audited.judges(length);
        int reach = judged ? historyLength(audited) : 0;
        NavigableSet<Long> affected = new TreeSet<>();
        for (long start : starts) {
            if (!windows.merge(model, size, start).isEmpty()) {
                affected.add(start);
                for (int i = 1; i <= reach && closing.closed(start + i * size, to); i++) {
                    affected.add(start + i * size);
                }
            }
        }
        if (judged) {
            for (long start : affected) {
                windows.stored(model, size, start)
                        .ifPresent(summary -> judge(model, audited, size, start, summary, reach));
            }
        }
    }

    private int historyLength(AuditedOutcomes audited) {
        return monitors.stream()
                .filter(monitor -> monitor.appliesTo(audited))
                .mapToInt(monitor -> monitor.historyLength(audited))
                .max()
                .orElse(0);
    }

    private void judge(
            RegisteredModel model, AuditedOutcomes audited, long size, long start, OutcomeSummary summary, int reach) {
        OutcomeWindow window = windows.window(size, start, summary);
        OutcomeHistory history = windows.before(model, size, start, reach);
        List<Evidence> evidence = new ArrayList<>();
        for (OutcomeMonitor monitor : monitors) {
            if (monitor.appliesTo(audited)) {
                evidence.addAll(monitor.evaluate(window, history, audited));
            }
        }
        long revision = summary.revision() + history.revision();
        Judged judged = new Judged(key, window.start(), window.end(), revision);
        double level = audited.model().falseAlarmRate();
        sink.judged(
                judged,
                family,
                Verdicts.decide(judged, audited.model(), level, evidence).findings());
    }

    /** Forgets what nothing amends any more, and windows past their retention. */
    void expire(RegisteredModel model) {
        if (judgedUpTo != Long.MIN_VALUE) {
            windows.expire(model, judgedUpTo);
        }
    }
}
