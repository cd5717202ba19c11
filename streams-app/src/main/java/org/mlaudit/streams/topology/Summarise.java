package org.mlaudit.streams.topology;

import java.time.Duration;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.jspecify.annotations.Nullable;
import org.mlaudit.codec.DecodingException;
import org.mlaudit.codec.InferenceDecoder;
import org.mlaudit.codec.InferenceLayout;
import org.mlaudit.codec.InferenceRow;
import org.mlaudit.contract.ModelKey;
import org.mlaudit.contract.Reason;
import org.mlaudit.contract.ReasonCode;
import org.mlaudit.streams.profile.PaneSummary;
import org.mlaudit.streams.profile.WindowSummary;

/**
 * Sums up the inferences of one source partition into panes, and tells the merging step of each model what changed.
 *
 * <p>An inference costs a decode into primitive columns and an addition to the live summary of its pane. Once per
 * interval the panes that changed are forwarded whole, then the model's clock: a pane's last state always precedes the
 * clock that closes it. What was committed but not forwarded when a task died is forwarded when it is restored.
 *
 * <p>Detectors of anomalies, where the contract asks for them, score each inference that was added; what they find is sent
 * at once.
 *
 * <p>An inference that cannot be read, belongs to no registered version, or whose time is absurd or too late goes to
 * the rejected topic with its place; it never stops the stream.
 */
final class Summarise implements Processor<byte[], byte[], byte[], byte[]> {
    /** 1 January 2000, 00:00 UTC, in milliseconds: models that serve today saw nothing before. */
    static final long EARLIEST = 946_684_800_000L;

    private static final long DAY = TimeUnit.DAYS.toMillis(1);
    private static final Duration EXPIRE_INTERVAL = Duration.ofMinutes(1);

    private final StreamSettings settings;
    private final ModelDirectory directory;
    private final InferenceDecoder decoder;
    private final RejectionWriter rejections;
    private final AnomalyWriter anomalies;
    private final ExplanationNeeds explanations;
    private final StreamCounters counters;

    private final Map<ModelKey, LiveModel> models = new HashMap<>();
    /** The same models by the layout that decoded rows carry. */
    private final IdentityHashMap<InferenceLayout, LiveModel> byLayout = new IdentityHashMap<>();

    private @Nullable ProcessorContext<byte[], byte[]> context;
    private @Nullable LivePaneStore store;
    private @Nullable LiveOutcomeStore outcomes;
    private @Nullable Joining joining;
    private @Nullable Explaining explaining;
    private int partition;
    /** Wall clock of the last punctuation plus a day: events beyond are absurd. */
    private long latestSensible;
    /** The model of the last event: a run of events of one model needs no look-up. */
    private @Nullable LiveModel last;

    private @Nullable InferenceLayout lastLayout;

    Summarise(
            StreamSettings settings,
            ModelDirectory directory,
            InferenceDecoder decoder,
            RejectionWriter rejections,
            AnomalyWriter anomalies,
            ExplanationNeeds explanations,
            StreamCounters counters) {
        this.settings = settings;
        this.directory = directory;
        this.decoder = decoder;
        this.rejections = rejections;
        this.anomalies = anomalies;
        this.explanations = explanations;
        this.counters = counters;
    }

    @Override
    public void init(ProcessorContext<byte[], byte[]> context) {
        this.context = context;
        store = context.getStateStore(AuditTopology.LIVE_STORE);
        LiveOutcomeStore panes = context.getStateStore(AuditTopology.LIVE_OUTCOMES_STORE);
        PendingStore pending = context.getStateStore(AuditTopology.PENDING_STORE);
        joining = panes.joining(() -> new Joining(directory, pending, panes, counters));
        outcomes = panes;
        partition = context.taskId().partition();
        models.clear();
        byLayout.clear();
        last = null;
        lastLayout = null;
        latestSensible = context.currentSystemTimeMs() + DAY;
        context.schedule(settings.partsInterval(), PunctuationType.WALL_CLOCK_TIME, this::forwardChanges);
        context.schedule(EXPIRE_INTERVAL, PunctuationType.WALL_CLOCK_TIME, now -> expire());
        Explaining explaining = explanations.explaining(store, context);
        store.beforeFlush(() -> explaining.explainBeforeCommit(models.values()));
        this.explaining = explaining;
        resume(store, context.currentSystemTimeMs());
    }

    /**
     * Takes up what the store was restored with: clocks, and panes that were committed but not forwarded. The stored clock
     * is the one last forwarded; events since then are in panes that are owed.
     */
    private void resume(LivePaneStore store, long now) {
        for (ModelKey key : store.models()) {
            directory.find(key).ifPresent(model -> live(model, now));
        }
        for (PaneStore.Owed owed : store.owed()) {
            directory.find(owed.model()).ifPresent(model -> {
                LivePane<WindowSummary> pane = store.pane(owed.model(), owed.start(), model.spec());
                LiveModel live = live(model, now);
                live.clock = Math.max(live.clock, Math.floorDiv(pane.summary.lastMicros(), 1000));
            });
        }
        for (PaneStore.Owed owed : outcomes().owed()) {
            directory
                    .find(owed.model())
                    .ifPresent(model -> outcomes().pane(owed.model(), owed.start(), model.outcomes()));
        }
    }

    private LiveModel live(RegisteredModel model, long now) {
        return models.computeIfAbsent(model.contract().key(), key -> new LiveModel(model, store(), partition, now));
    }

    @Override
    public void process(Record<byte[], byte[]> record) {
        InferenceRow row;
        LiveModel model;
        try {
            row = decoder.decode(RejectionWriter.bytes(record));
            model = modelOf(row);
        } catch (DecodingException e) {
            reject(record, e.reason());
            return;
        }
        long instant = Math.floorDiv(row.occurredAtMicros, 1000);
        if (instant < EARLIEST || instant > latestSensible) {
            reject(record, timestamp(instant));
            return;
        }
        if (model.tooLate(instant)) {
            reject(record, late(model, instant));
            return;
        }
        row.arrivedAtMicros = 1000 * record.timestamp();
        WindowSummary summary = model.add(row, instant);
        boolean anomalous = anomalies.score(model, row, summary, context());
        explaining().offer(model, row, instant, summary, anomalous);
        if (model.registered.outcomes().joined() && row.hasId()) {
            join(model, row);
        }
    }

    private void join(LiveModel model, InferenceRow row) {
        Joining to = joining();
        LiveOutcomes version = model.outcomes;
        if (version == null) {
            version = to.outcomes(model.registered);
            model.outcomes = version;
        }
        to.predicted(version, row);
    }

    private LiveModel modelOf(InferenceRow row) {
        LiveModel model = last;
        if (model == null || row.layout != lastLayout) {
            model = byLayout.get(row.layout);
            if (model == null) {
                model = register(row.layout.contract().key());
                byLayout.put(row.layout, model);
            }
            last = model;
            lastLayout = row.layout;
        }
        return model;
    }

    private LiveModel register(ModelKey key) {
        RegisteredModel model = directory
                .find(key)
                .orElseThrow(() -> new DecodingException(new Reason(
                        ReasonCode.UNREGISTERED_MODEL,
                        "/model",
                        key.toString(),
                        "no model version " + key + " is registered; register it with: mlaudit models register")));
        return live(model, context().currentSystemTimeMs());
    }

    private void forwardChanges(long now) {
        latestSensible = now + DAY;
        Explaining.explainWaiting(models.values());
        forwardChanges(store(), WindowPart.Content.INPUTS, now);
        forwardChanges(outcomes(), WindowPart.Content.OUTCOMES, now);
        long events = 0;
        for (LiveModel model : models.values()) {
            events += model.events - model.sentEvents;
            sendClock(model, now);
        }
        counters.summarised(events);
    }

    private <S extends PaneSummary> void forwardChanges(PaneStore<S> panes, WindowPart.Content content, long now) {
        for (LivePane<S> pane : panes.livePanes()) {
            if (pane.changedSinceForwarded()) {
                long revision = pane.summary.revision();
                LiveModel model = models.get(pane.model);
                long clock = model == null ? Long.MIN_VALUE : model.clock;
                byte[] summary = pane.summary.encode();
                send(pane.model, new WindowPart.Part(content, partition, clock, pane.start, revision, summary), now);
                pane.forwarded = revision;
            }
        }
    }

    private void sendClock(LiveModel model, long now) {
        if (model.events != model.sentEvents) {
            model.lastActiveAt = now;
            model.sentEvents = model.events;
        }
        boolean idle = now - model.lastActiveAt >= settings.idleAfter().toMillis();
        if (model.clock != model.sentClock || idle != model.sentIdle) {
            store().setClock(model.key, model.clock);
            send(model.key, new WindowPart.Clock(partition, model.clock, idle), now);
            model.sentClock = model.clock;
            model.sentIdle = idle;
        }
    }

    private void send(ModelKey model, WindowPart part, long now) {
        context().forward(new Record<>(ModelKeys.encode(model), part.encode(), now), AuditTopology.PARTS_SINK);
    }

    private void expire() {
        models.values().forEach(model -> store().expire(model.key, model.firstStartToKeep()));
    }

    private void reject(Record<byte[], byte[]> record, Reason reason) {
        counters.rejected();
        context().forward(rejections.rejected(record, reason, context()), AuditTopology.REJECTED_SINK);
    }

    private static Reason timestamp(long instant) {
        return new Reason(
                ReasonCode.TIMESTAMP,
                "/occurredAt",
                EventTimes.text(instant),
                "occurredAt lies before 2000 or more than a day ahead of the clock");
    }

    private static Reason late(LiveModel model, long instant) {
        return new Reason(
                ReasonCode.TOO_LATE,
                "/occurredAt",
                EventTimes.text(instant),
                "the window of occurredAt no longer accepts events: this partition has reached "
                        + EventTimes.text(model.clock) + "; raise windows.lateness in the contract of " + model.key);
    }

    private ProcessorContext<byte[], byte[]> context() {
        if (context == null) {
            throw new IllegalStateException("summarise is used before init");
        }
        return context;
    }

    private Joining joining() {
        if (joining == null) {
            throw new IllegalStateException("summarise is used before init");
        }
        return joining;
    }

    private Explaining explaining() {
        if (explaining == null) {
            throw new IllegalStateException("summarise is used before init");
        }
        return explaining;
    }

    private LiveOutcomeStore outcomes() {
        if (outcomes == null) {
            throw new IllegalStateException("summarise is used before init");
        }
        return outcomes;
    }

    private LivePaneStore store() {
        if (store == null) {
            throw new IllegalStateException("summarise is used before init");
        }
        return store;
    }
}
