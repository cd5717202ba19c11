package org.mlaudit.streams.topology;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.processor.StreamPartitioner;
import org.mlaudit.streams.ledger.Origins;
import org.mlaudit.streams.ledger.record.LedgerTopic;
import org.mlaudit.streams.topology.AuditTopology.Needs;
import org.mlaudit.topics.Topic;

/**
 * The steps that seal topics: for each ledgered topic one step, its store and its two sinks, beside the steps that read the
 * topic already, or under a source of its own.
 */
final class LedgerSteps {
    private LedgerSteps() {}

    /** Where a step sends leaves. */
    static String leavesSink(LedgerTopic topic) {
        return "ledger-" + topic.text() + "-out";
    }

    /** Where a step sends compact ranges. */
    static String rootsSink(LedgerTopic topic) {
        return "roots-" + topic.text() + "-out";
    }

    /**
     * Adds the steps of the topics that are ledgered.
     *
     * @param sources names of the sources that read topics already
     */
    static void add(Topology topology, Needs needs, Map<LedgerTopic, String> sources) {
        ByteArrayDeserializer in = new ByteArrayDeserializer();
        ByteArraySerializer out = new ByteArraySerializer();
        // As trees name their source partition in their origin, leaves and roots of a tree are in the same order
        // everywhere.
        StreamPartitioner<byte[], byte[]> bySource =
                (name, key, value, partitions) -> Optional.of(Set.of(sourcePartition(key) % partitions));
        for (String name : needs.ledger().topics()) {
            LedgerTopic topic = LedgerTopic.of(name);
            Topic source = needs.topics().ledgered().get(name);
            String parent = sources.get(topic);
            if (parent == null) {
                parent = name;
                topology.addSource(parent, in, in, source.name());
            }
            String step = "seal-" + name;
            topology.addProcessor(step, () -> seal(topic, needs), parent);
            topology.addStateStore(LedgerStore.builder(LedgerStore.name(name), Map.of()), step);
            topology.addSink(leavesSink(topic), needs.topics().ledger().name(), out, out, bySource, step);
            topology.addSink(rootsSink(topic), needs.topics().roots().name(), out, out, bySource, step);
        }
    }

    private static int sourcePartition(byte[] key) {
        return Origins.parse(new String(key, StandardCharsets.UTF_8))
                .partition()
                .orElseThrow();
    }

    private static Seal seal(LedgerTopic topic, Needs needs) {
        return new Seal(topic, needs.ledger(), needs.schemas(), needs.codecs(), needs.counters());
    }
}
