package org.mlaudit.streams.topology;

import org.apache.kafka.streams.processor.api.ProcessorContext;

/**
 * What steps need to explain inferences.
 *
 * @param models the models of registered versions
 * @param codecs write explanations
 * @param counters count the work
 */
record ExplanationNeeds(ExplainedModels models, EventCodecs codecs, StreamCounters counters) {
    Explaining explaining(LivePaneStore panes, ProcessorContext<byte[], byte[]> context) {
        return new Explaining(models, panes, sink(context), context);
    }

    ExplanationSink sink(ProcessorContext<byte[], byte[]> context) {
        return new ExplanationSink(
                context, codecs.registry(), codecs.topics().explanations().name(), counters);
    }
}
