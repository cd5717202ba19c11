package org.mlaudit.streams.topology;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.jspecify.annotations.Nullable;
import org.mlaudit.contract.ModelKey;
import org.mlaudit.streams.monitor.Monitor;
import org.mlaudit.streams.performance.OutcomeMonitor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Merges the window parts of the models of one partition, judges the windows that close, and keeps findings and alerts.
 * The work is {@link ModelJudge}'s, one for each model version; this step feeds it, paces it and writes what it says.
 */
final class Judge implements Processor<byte[], byte[], byte[], byte[]> {
    private static final Logger LOG = LoggerFactory.getLogger(Judge.class);
    private static final Duration EXPIRE_INTERVAL = Duration.ofMinutes(1);

    private final StreamSettings settings;
    private final ModelDirectory directory;
    private final List<Monitor> monitors;
    private final List<OutcomeMonitor> outcomeMonitors;
    private final EventCodecs codecs;
    private final StreamCounters counters;
    private final AlertBoard board;

    /** @param inputs judges what a model is asked and what it answers
     * @param outcomes judges what came of its predictions */
    private record Judges(ModelJudge inputs, OutcomeJudge outcomes) {}

    private final Map<ModelKey, Judges> models = new HashMap<>();
    private @Nullable JudgeStores stores;
    private @Nullable FindingWriter writer;
    private @Nullable AlertWriter alerts;

    Judge(
            StreamSettings settings,
            ModelDirectory directory,
            List<Monitor> monitors,
            List<OutcomeMonitor> outcomeMonitors,
            EventCodecs codecs,
            StreamCounters counters,
            AlertBoard board) {
        this.settings = settings;
        this.directory = directory;
        this.monitors = monitors;
        this.outcomeMonitors = outcomeMonitors;
        this.codecs = codecs;
        this.counters = counters;
        this.board = board;
    }

    @Override
    public void init(ProcessorContext<byte[], byte[]> context) {
        stores = JudgeStores.of(context);
        alerts = new AlertWriter(stores, codecs, counters, board.begin(context.taskId()), context);
        writer = new FindingWriter(stores, alerts, codecs, counters, context);
        models.clear();
        try (KeyValueIterator<Bytes, byte[]> progress = stores.progress().all()) {
            while (progress.hasNext()) {
                KeyValue<Bytes, byte[]> entry = progress.next();
                model(JudgeKeys.model(entry.key));
            }
        }
        context.schedule(settings.partsInterval(), PunctuationType.WALL_CLOCK_TIME, this::advance);
        context.schedule(EXPIRE_INTERVAL, PunctuationType.WALL_CLOCK_TIME, now -> expire());
    }

    @Override
    public void process(Record<byte[], byte[]> record) {
        if (alerts != null && ActionPart.isOne(record.value())) {
            alerts.acted(ActionPart.action(record.value()));
            return;
        }
        Judges model = model(ModelKeys.decode(record.key(), 0, record.key().length));
        switch (WindowPart.decode(record.value())) {
            case WindowPart.Part part when part.content() == WindowPart.Content.OUTCOMES -> model.outcomes.part(part);
            case WindowPart.Part part -> model.inputs.part(part);
            case WindowPart.Clock clock -> model.inputs.clock(clock, record.timestamp());
        }
    }

    @Override
    public void close() {
        if (alerts != null) {
            alerts.close();
        }
    }

    private Judges model(ModelKey key) {
        if (stores == null || writer == null) {
            throw new IllegalStateException("judge is used before init");
        }
        JudgeStores initialised = stores;
        FindingWriter sink = writer;
        return models.computeIfAbsent(
                key,
                name -> new Judges(
                        new ModelJudge(name, initialised, monitors, sink),
                        new OutcomeJudge(name, initialised, outcomeMonitors, sink)));
    }

    private void advance(long now) {
        models.forEach((key, judge) -> {
            Optional<RegisteredModel> model = directory.find(key);
            if (model.isPresent()) {
                judge.inputs.advance(model.get(), now, settings.closeWhenIdle());
                judge.outcomes.advance(model.get(), judge.inputs.judgedUpTo());
            } else {
                LOG.error("Windows of {} wait: the version is gone from the catalog. Register it again.", key);
            }
        });
    }

    private void expire() {
        models.forEach((key, judge) -> directory.known(key).ifPresent(model -> {
            judge.inputs.expire(model);
            judge.outcomes.expire(model);
        }));
    }
}
