package org.mlaudit.benchmarks.topology;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.serialization.Serializer;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.kstream.Consumed;
import org.apache.kafka.streams.kstream.Grouped;
import org.apache.kafka.streams.kstream.Materialized;
import org.apache.kafka.streams.kstream.TimeWindows;
import org.apache.kafka.streams.state.Stores;
import org.apache.kafka.streams.state.WindowStore;
import org.mlaudit.codec.InferenceDecoder;
import org.mlaudit.codec.InferenceRow;
import org.mlaudit.registry.SchemaRegistry;
import org.mlaudit.streams.profile.ProfileSpec;
import org.mlaudit.streams.profile.WindowSummary;
import org.mlaudit.streams.topology.AuditTopology;
import org.mlaudit.streams.topology.EventCodecs;
import org.mlaudit.streams.topology.ExplainedModels;
import org.mlaudit.streams.topology.LedgerSettings;
import org.mlaudit.streams.topology.Monitors;
import org.mlaudit.streams.topology.OutcomeMonitors;
import org.mlaudit.streams.topology.RegisteredModel;
import org.mlaudit.streams.topology.StreamCounters;
import org.mlaudit.streams.topology.StreamSettings;
import org.mlaudit.topics.Topic;
import org.mlaudit.topics.TopicCatalogue;

/** The topologies that are measured. */
final class Variants {
    /** The usual prefix of topics. */
    static final String PREFIX = "audit.";

    private static final Duration PANE = Duration.ofMinutes(1);

    private Variants() {}

    /** Reads and does nothing. */
    static Topology consume(String topic) {
        StreamsBuilder builder = new StreamsBuilder();
        builder.stream(topic, Consumed.with(Serdes.ByteArray(), Serdes.ByteArray()))
                .foreach((key, value) -> {});
        return builder.build();
    }

    /** The topics that the product's topology reads and writes. */
    static List<String> topics(String prefix) {
        return new TopicCatalogue(prefix).topics().stream().map(Topic::name).toList();
    }

    /** The product's topology with its monitors, on topics with a prefix. */
    static Topology mlaudit(Load load, String prefix, StreamCounters counters) {
        return mlaudit(load, prefix, counters, ExplainedModels.none());
    }

    /** The same with models that explain. */
    static Topology mlaudit(Load load, String prefix, StreamCounters counters, ExplainedModels models) {
        return mlaudit(load, prefix, counters, models, LedgerSettings.none());
    }

    /** The same with tamper-evident trees. */
    static Topology mlaudit(
            Load load, String prefix, StreamCounters counters, ExplainedModels models, LedgerSettings ledger) {
        TopicCatalogue topics = new TopicCatalogue(prefix);
        SchemaRegistry registry = new SchemaRegistry(List.of("mock://benchmark"), Map.of());
        EventCodecs codecs = new EventCodecs(topics, registry);
        return AuditTopology.build(new AuditTopology.Needs(
                topics,
                load,
                load::schema,
                codecs,
                models,
                Monitors.ALL,
                OutcomeMonitors.ALL,
                counters,
                new StreamSettings(Duration.ofSeconds(1), Duration.ofSeconds(30), false),
                ledger));
    }

    /** The same summary of each model and minute as an aggregate of the DSL, cached, in memory; keyed by model already. */
    static Topology dsl(String topic, Load load) {
        StreamsBuilder builder = new StreamsBuilder();
        InferenceDecoder decoder =
                new InferenceDecoder(load::schema, key -> load.find(key).map(RegisteredModel::layout));
        Materialized<byte[], WindowSummary, WindowStore<Bytes, byte[]>> store = Materialized.<byte[], WindowSummary>as(
                        Stores.inMemoryWindowStore("summaries", PANE.multipliedBy(60), PANE, false))
                .withKeySerde(Serdes.ByteArray())
                .withValueSerde(summaries(load))
                .withCachingEnabled();
        builder.stream(topic, Consumed.with(Serdes.ByteArray(), Serdes.ByteArray()))
                .groupByKey(Grouped.with(Serdes.ByteArray(), Serdes.ByteArray()))
                .windowedBy(TimeWindows.ofSizeWithNoGrace(PANE))
                .aggregate(() -> null, (key, value, summary) -> add(decoder.decode(value), summary, load), store);
        return builder.build();
    }

    private static WindowSummary add(InferenceRow row, WindowSummary summary, Load load) {
        WindowSummary to = summary == null ? new WindowSummary(spec(row, load)) : summary;
        to.add(row);
        return to;
    }

    private static ProfileSpec spec(InferenceRow row, Load load) {
        return load.known(row.layout.contract().key()).orElseThrow().spec();
    }

    private static Serde<WindowSummary> summaries(Load load) {
        Map<Long, ProfileSpec> specs = load.specs();
        Serializer<WindowSummary> out = (topic, summary) -> summary.encode();
        Deserializer<WindowSummary> in = (topic, bytes) -> bytes == null
                ? null
                : WindowSummary.decode(
                        Optional.ofNullable(specs.get(WindowSummary.fingerprintOf(bytes)))
                                .orElseThrow(),
                        bytes);
        return Serdes.serdeFrom(out, in);
    }
}
