package org.mlaudit.streams.topology;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.mlaudit.contract.ModelKey;
import org.mlaudit.contract.WindowSpec;
import org.mlaudit.streams.baseline.Baselines;
import org.mlaudit.streams.monitor.AuditedModel;
import org.mlaudit.streams.monitor.Judged;
import org.mlaudit.streams.monitor.ModelHistory;
import org.mlaudit.streams.monitor.ModelWindow;
import org.mlaudit.streams.monitor.Monitor;
import org.mlaudit.streams.monitor.Verdicts;
import org.mlaudit.streams.profile.Baseline;
import org.mlaudit.streams.profile.Reference;
import org.mlaudit.streams.profile.WindowAlignment;
import org.mlaudit.streams.profile.WindowSummary;
import org.mlaudit.streams.topology.WindowPart.Clock;
import org.mlaudit.streams.topology.WindowPart.Part;

/**
 * Merges the parts of one model version and judges its windows: each when event time has passed its end and grace, and
 * again whenever late events amend it or a window it is compared with.
 *
 * <p>Sizes are handled in ascending order and the merged summary of each closed window is stored, so a day is merged of
 * its hours and an hour of its panes. What has still to be done is in the stores (changed panes, the clock judged up to),
 * so nothing is forgotten when the task moves or dies.
 */
final class ModelJudge {
    private final ModelKey key;
    private final JudgeStores stores;
    private final List<Monitor> monitors;
    private final Set<String> family;
    private final FindingSink sink;
    private final ModelClock clock = new ModelClock();
    private final FirstWindows firstWindows;
    private final PastWindows pastWindows;
    private final NavigableSet<Long> changedPanes = new TreeSet<>();

    /** Event time up to which windows are judged, milliseconds; the smallest long before the first. */
    private long judgedUpTo = Long.MIN_VALUE;
    /** Start of the first pane that has events. */
    private long firstPane = Long.MAX_VALUE;
    /** {@code firstPane} when windows were last judged: windows before it were not. */
    private long judgedFrom = Long.MAX_VALUE;

    ModelJudge(ModelKey key, JudgeStores stores, List<Monitor> monitors, FindingSink sink) {
        this.key = key;
        this.stores = stores;
        this.monitors = monitors;
        this.family = monitors.stream().map(Monitor::name).collect(Collectors.toUnmodifiableSet());
        this.sink = sink;
        this.firstWindows = new FirstWindows(key, stores);
        this.pastWindows = new PastWindows(key, stores);
        restore();
    }

    private void restore() {
        byte[] progress = stores.progress().get(JudgeKeys.progress(key));
        if (progress != null) {
            ByteBuffer in = ByteBuffer.wrap(progress);
            judgedUpTo = in.getLong();
            firstPane = in.getLong();
            judgedFrom = in.getLong();
        }
        try (KeyValueIterator<Bytes, byte[]> clocks =
                stores.progress().range(JudgeKeys.clock(key, 0), JudgeKeys.clock(key, Integer.MAX_VALUE))) {
            clocks.forEachRemaining(entry -> clock.restore(JudgeKeys.partitionOfClock(entry.key), entry.value));
        }
        try (KeyValueIterator<Bytes, byte[]> changed =
                stores.progress().range(JudgeKeys.changed(key, 0), JudgeKeys.changed(key, Long.MAX_VALUE))) {
            changed.forEachRemaining(entry -> changedPanes.add(JudgeKeys.paneStartOfChanged(entry.key)));
        }
        // What came after the last judgement is in no progress yet, and may lie before all that was judged.
        if (!changedPanes.isEmpty()) {
            firstPane = Math.min(firstPane, changedPanes.first());
        }
    }

    /** Takes the newest state of a pane in a source partition. */
    void part(Part part) {
        Bytes partKey = JudgeKeys.part(key, part.paneStart(), part.sourcePartition());
        byte[] value = JudgeStores.encodeWindow(WindowSummary.rowsOf(part.summary()), part.summary());
        if (Arrays.equals(value, stores.parts().get(partKey))) {
            return;
        }
        stores.parts().put(partKey, value);
        stores.progress().put(JudgeKeys.changed(key, part.paneStart()), new byte[0]);
        changedPanes.add(part.paneStart());
        firstPane = Math.min(firstPane, part.paneStart());
    }

    /** Takes how far a source partition has come; {@code at} is the wall clock of the message in milliseconds. */
    void clock(Clock message, long at) {
        clock.update(message, at);
        stores.progress().put(JudgeKeys.clock(key, message.sourcePartition()), clock.encode(message.sourcePartition()));
    }

    /**
     * Judges what has closed or changed since the last call.
     *
     * @param now wall clock, milliseconds
     * @param closeWhenIdle whether a model that is idle everywhere closes its last pane, as a replay's end should
     */
    void advance(RegisteredModel model, long now, boolean closeWhenIdle) {
        WindowSpec windows = model.contract().windows();
        long to = Math.max(judgedUpTo, target(windows, now, closeWhenIdle));
        if (firstPane == Long.MAX_VALUE || (to == judgedUpTo && changedPanes.isEmpty())) {
            return;
        }
        firstWindows.advance(model, firstPane, to);
        WindowMerger merger = new WindowMerger(model, stores);
        for (long size : merger.sizes()) {
            judge(model, merger, size, windows.grace().toMillis(), to);
        }
        judgedUpTo = to;
        judgedFrom = firstPane;
        stores.progress()
                .put(
                        JudgeKeys.progress(key),
                        ByteBuffer.allocate(3 * Long.BYTES)
                                .putLong(judgedUpTo)
                                .putLong(firstPane)
                                .putLong(judgedFrom)
                                .array());
        changedPanes.forEach(start -> stores.progress().delete(JudgeKeys.changed(key, start)));
        changedPanes.clear();
    }

    /** Event time up to which windows are judged, milliseconds; the smallest long before the first. */
    long judgedUpTo() {
        return judgedUpTo;
    }

    private long target(WindowSpec windows, long now, boolean closeWhenIdle) {
        if (closeWhenIdle && clock.idle()) {
            long pane = windows.pane().toMillis();
            return WindowAlignment.start(clock.greatest(), pane)
                    + pane
                    + windows.grace().toMillis();
        }
        return clock.at(now);
    }

    private void judge(RegisteredModel model, WindowMerger merger, long size, long grace, long to) {
        ClosingWindows closing = new ClosingWindows(size, grace);
        NavigableSet<Long> starts = closing.amended(changedPanes, judgedUpTo);
        if (firstPane < judgedFrom && judgedUpTo != Long.MIN_VALUE) {
            long end = WindowAlignment.start(Math.min(judgedFrom, judgedUpTo), size);
            for (long start :
                    closing.closing(firstPane, Long.MIN_VALUE, judgedUpTo, from -> stores.nextPane(key, from))) {
                if (start < end) {
                    starts.add(start);
                }
            }
        }
        starts.addAll(closing.closing(firstPane, judgedUpTo, to, from -> stores.nextPane(key, from)));
        boolean judged = model.contract().windows().sizes().contains(Duration.ofMillis(size));
        for (long start : starts) {
            WindowSummary merged = merger.merge(size, start);
            if (merged.rows() > 0) {
                stores.putWindow(key, size, start, merged);
                pastWindows.changed(size, start);
            }
            if (judged) {
                judge(model, size, start, merged);
            }
        }
        if (judged) {
            judgeFollowers(model, merger, closing, size, starts, to);
        }
    }

    /** Judges again the closed windows whose history holds an amended one. */
    private void judgeFollowers(
            RegisteredModel model,
            WindowMerger merger,
            ClosingWindows closing,
            long size,
            NavigableSet<Long> amended,
            long to) {
        int reach = historyLength(audited(model, List.of(), Optional.empty()), size);
        NavigableSet<Long> followers = new TreeSet<>();
        for (long start : amended) {
            for (int i = 1; i <= reach && closing.closed(start + i * size, to); i++) {
                if (!amended.contains(start + i * size)) {
                    followers.add(start + i * size);
                }
            }
        }
        for (long start : followers) {
            judge(model, size, start, merger.closed(size, start));
        }
    }

    /** How many windows of a size before the judged one any evidence rests on. */
    private int historyLength(AuditedModel model, long size) {
        Duration length = Duration.ofMillis(size);
        int ofMonitors = monitors.stream()
                .filter(monitor -> monitor.appliesTo(model))
                .mapToInt(monitor -> monitor.historyLength(model, length))
                .max()
                .orElse(0);
        int ofBaselines = Baselines.historyLength(model.contract(), length);
        return Math.max(Verdicts.historyLength(model), Math.max(ofMonitors, ofBaselines));
    }

    private void judge(RegisteredModel model, long size, long start, WindowSummary summary) {
        Duration length = Duration.ofMillis(size);
        ModelWindow window = new ModelWindow(key, Instant.ofEpochMilli(start), length, summary);
        Optional<Reference> reference = firstWindows.reference(model, start + size);
        AuditedModel alone = audited(model, List.of(), reference);
        int reach = historyLength(alone, size);
        boolean overTime = Verdicts.historyLength(alone) > 0;
        long first = WindowAlignment.start(firstPane, size);
        ModelHistory history = pastWindows.before(model, size, start, first, reach, overTime);
        AuditedModel audited =
                audited(model, Baselines.of(model.contract(), reference, start, length, history), reference);
        Verdicts.Decision decision = Verdicts.judge(window, history, audited, monitors);
        if (overTime) {
            stores.putPValue(key, size, start, decision.pValue());
        }
        Judged judged = new Judged(key, window.start(), window.end(), summary.revision() + history.revision());
        sink.judged(judged, family, decision.findings());
    }

    private static AuditedModel audited(
            RegisteredModel model, List<Baseline> baselines, Optional<Reference> reference) {
        return new AuditedModel(model.layout(), reference, baselines);
    }

    /** Forgets parts that no source partition amends any more, and windows and findings past their retention. */
    void expire(RegisteredModel model) {
        if (judgedUpTo == Long.MIN_VALUE) {
            return;
        }
        WindowSpec windows = model.contract().windows();
        long partsFrom =
                judgedUpTo - 2 * windows.lateness().toMillis() - windows.pane().toMillis();
        long retainedFrom = judgedUpTo - windows.retention().toMillis();
        if (partsFrom > 0) {
            JudgeStores.deleteRange(
                    stores.parts(), JudgeKeys.part(key, 0, 0), JudgeKeys.part(key, partsFrom, 0), part -> true);
        }
        if (retainedFrom > 0) {
            pastWindows.expire(retainedFrom);
            stores.forgetPValues(key, retainedFrom);
            for (long size : new WindowMerger(model, stores).sizes()) {
                JudgeStores.deleteRange(
                        stores.windows(),
                        JudgeKeys.window(key, size, 0),
                        JudgeKeys.window(key, size, retainedFrom - size),
                        window -> true);
            }
            JudgeStores.deleteRange(
                    stores.findings(),
                    JudgeKeys.findingsFrom(key, 0),
                    JudgeKeys.findingsFrom(key, retainedFrom),
                    finding -> true);
        }
    }
}
