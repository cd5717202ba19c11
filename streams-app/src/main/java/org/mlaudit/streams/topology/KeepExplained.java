package org.mlaudit.streams.topology;

import java.util.List;
import java.util.Optional;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.jspecify.annotations.Nullable;
import org.mlaudit.codec.EventCodec;
import org.mlaudit.contract.Feature;
import org.mlaudit.event.Explanation;
import org.mlaudit.streams.explain.Method;
import org.mlaudit.streams.profile.RowSegments;
import org.mlaudit.streams.profile.WindowSummary;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps what sampling said of inferences of the same partition, sends it, and adds those of the share that windows sum up to
 * their panes. What comes after its pane accepts nothing more is kept and sent, but not summed up.
 */
final class KeepExplained implements Processor<byte[], byte[], byte[], byte[]> {
    private static final Logger LOG = LoggerFactory.getLogger(KeepExplained.class);

    private final ModelDirectory directory;
    private final EventCodec<Explanation> codec;
    private final ExplanationNeeds needs;

    private @Nullable LivePaneStore panes;
    private @Nullable ExplanationSink sink;

    KeepExplained(ModelDirectory directory, EventCodec<Explanation> codec, ExplanationNeeds needs) {
        this.directory = directory;
        this.codec = codec;
        this.needs = needs;
    }

    @Override
    public void init(ProcessorContext<byte[], byte[]> context) {
        panes = context.getStateStore(AuditTopology.LIVE_STORE);
        sink = needs.sink(context);
    }

    @Override
    public void process(Record<byte[], byte[]> record) {
        SampledAnswer answer;
        try {
            answer = SampledAnswer.decode(record.value());
        } catch (RuntimeException e) {
            LOG.error("An explanation can't be read and is left out", e);
            return;
        }
        Optional<RegisteredModel> version = directory.find(answer.model());
        if (version.isEmpty()) {
            LOG.error("An explanation of {} is left out: no such version is registered", answer.model());
            return;
        }
        if (answer.fault().isEmpty()) {
            byte[] message = answer.contentBytes();
            byte[] toKeep = new KeptInference.Form(answer.model())
                    .message(message, answer.occurredAtMicros(), answer.partition(), answer.offset());
            sink().explained(record.key(), message, toKeep);
        }
        if (answer.inShare() && panes().holds(answer.model(), answer.pane())) {
            sumUp(version.get(), answer);
        }
    }

    private void sumUp(RegisteredModel version, SampledAnswer answer) {
        WindowSummary pane = panes().pane(answer.model(), answer.pane(), version.spec()).summary;
        if (answer.fault().isPresent()) {
            pane.attributions().addFault(answer.fault().get(), answer.text());
            return;
        }
        Explanation explanation = codec.decode(answer.contentBytes());
        double[] phi = explanation.getAttributions().stream()
                .mapToDouble(each -> each.getValue())
                .toArray();
        if (phi.length == version.contract().features().size()) {
            RowSegments segments = new RowSegments(version.spec(), 1);
            answer.fill(segments);
            double error = Method.addsUp(explanation.getMethod()) ? explanation.getAdditivityError() : Double.NaN;
            pane.explain(phi, 0, error, answer.difference(), true, segments, 0);
            if (!explanation.getReasons().isEmpty()
                    || !explanation.getUnmapped().isEmpty()) {
                List<String> features = version.contract().features().stream()
                        .map(Feature::name)
                        .toList();
                pane.attributions().addAdverse(features, explanation.getUnmapped());
            }
        }
    }

    private ExplanationSink sink() {
        if (sink == null) {
            throw new IllegalStateException("the step is used before init");
        }
        return sink;
    }

    private LivePaneStore panes() {
        if (panes == null) {
            throw new IllegalStateException("the step is used before init");
        }
        return panes;
    }
}
