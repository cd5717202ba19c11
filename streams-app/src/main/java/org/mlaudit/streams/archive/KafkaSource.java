package org.mlaudit.streams.archive;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.mlaudit.codec.DecodingException;
import org.mlaudit.codec.EventCodec;
import org.mlaudit.event.Checkpoint;
import org.mlaudit.event.LedgerEntries;
import org.mlaudit.registry.RegistryException;
import org.mlaudit.registry.SchemaRegistry;
import org.mlaudit.streams.ledger.Hash;
import org.mlaudit.streams.ledger.HashTiles;
import org.mlaudit.streams.ledger.Origins;
import org.mlaudit.streams.ledger.verify.Bundle;
import org.mlaudit.streams.ledger.verify.LedgerSource;
import org.mlaudit.streams.ledger.verify.SourceException;
import org.mlaudit.streams.ledger.verify.StoredRecord;
import org.mlaudit.streams.ledger.verify.TreeName;
import org.mlaudit.topics.TopicCatalogue;

/**
 * Reads a ledger from Kafka: committed records only, up to where the topics end when it is opened. The ends of signed states are taken
 * before those of leaves, and these before those of records, so that what a state covers is there.
 */
public final class KafkaSource implements LedgerSource {
    private final Supplier<Consumer<byte[], byte[]>> consumers;
    private final SchemaRegistry registry;
    private final Origins origins;
    private final String where;
    private final EventCodec<Checkpoint> checkpoints;
    private final EventCodec<LedgerEntries> entries;
    private final Map<TopicPartition, Long> checkpointEnds;
    private final Map<TopicPartition, Long> entryEnds;
    private final Map<String, Map<TopicPartition, Long>> recordEnds = new HashMap<>();
    private final List<TreeName> trees;

    /**
     * A ledger in Kafka.
     *
     * @param consumers make readers of committed records that belong to no group
     * @param logOrigin origin of the log of logs, from the pinned key
     * @param where what messages call it
     * @throws SourceException if there is no ledger
     */
    public KafkaSource(
            Supplier<Consumer<byte[], byte[]>> consumers,
            TopicCatalogue topics,
            SchemaRegistry registry,
            String logOrigin,
            String where) {
        this.consumers = consumers;
        this.registry = registry;
        this.origins = Origins.parse(logOrigin).origins();
        this.where = where;
        this.checkpoints =
                new EventCodec<>(Checkpoint.class, topics.checkpoints().name(), registry);
        this.entries = new EventCodec<>(LedgerEntries.class, topics.ledger().name(), registry);
        try (Consumer<byte[], byte[]> consumer = consumers.get()) {
            Map<String, List<PartitionInfo>> there = consumer.listTopics();
            checkpointEnds = ends(consumer, there, topics.checkpoints().name());
            entryEnds = ends(consumer, there, topics.ledger().name());
            if (checkpointEnds.isEmpty() || entryEnds.isEmpty()) {
                throw new SourceException("there is no ledger in " + where + ": the topics "
                        + topics.checkpoints().name() + " and "
                        + topics.ledger().name() + " are not both there");
            }
            topics.ledgered()
                    .values()
                    .forEach(topic -> recordEnds.put(topic.name(), ends(consumer, there, topic.name())));
        }
        this.trees = findTrees();
    }

    private static Map<TopicPartition, Long> ends(
            Consumer<byte[], byte[]> consumer, Map<String, List<PartitionInfo>> there, String topic) {
        List<TopicPartition> partitions = there.getOrDefault(topic, List.of()).stream()
                .map(partition -> new TopicPartition(topic, partition.partition()))
                .toList();
        consumer.assign(partitions);
        return consumer.endOffsets(partitions);
    }

    private List<TreeName> findTrees() {
        Set<TreeName> found = new TreeSet<>();
        try (Sequence<TreeName> names = new TopicSequence<>(
                consumers.get(),
                checkpointEnds,
                record -> name(decode(checkpoints, record).getOrigin()))) {
            for (Optional<TreeName> next = names.next(); next.isPresent(); next = names.next()) {
                found.add(next.get());
            }
        }
        return List.copyOf(found);
    }

    private Optional<TreeName> name(String origin) {
        try {
            Origins.Origin parsed = Origins.parse(origin);
            return parsed.isLog() || !parsed.origins().equals(origins)
                    ? Optional.empty()
                    : Optional.of(
                            new TreeName(parsed.topic(), parsed.partition().orElseThrow()));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static <T extends org.apache.avro.specific.SpecificRecord> T decode(
            EventCodec<T> codec, ConsumerRecord<byte[], byte[]> record) {
        try {
            return codec.decode(record.value() == null ? new byte[0] : record.value());
        } catch (DecodingException e) {
            throw new SourceException(
                    record.topic() + "-" + record.partition() + ", offset " + record.offset()
                            + " is no record of a ledger: " + e.getMessage(),
                    e);
        }
    }

    @Override
    public String where() {
        return where;
    }

    @Override
    public boolean live() {
        return true;
    }

    @Override
    public List<TreeName> trees() {
        return trees;
    }

    private String origin(TreeName tree) {
        return tree.isLog() ? origins.log() : origins.tree(tree.topic(), tree.partition());
    }

    @Override
    public Sequence<byte[]> checkpoints(TreeName tree) {
        String origin = origin(tree);
        byte[] key = origin.getBytes(StandardCharsets.UTF_8);
        return new TopicSequence<>(
                consumers.get(),
                checkpointEnds,
                record -> Optional.of(record)
                        .filter(one -> one.key() == null || Arrays.equals(one.key(), key))
                        .map(one -> decode(checkpoints, one))
                        .filter(checkpoint -> checkpoint.getOrigin().equals(origin))
                        .map(checkpoint -> checkpoint.getNote().getBytes(StandardCharsets.UTF_8)));
    }

    /** Leaves of a tree, wherever in the topic they are: the key says whose they are. */
    @Override
    public Sequence<Bundle> entries(TreeName tree) {
        String origin = origin(tree);
        byte[] key = origin.getBytes(StandardCharsets.UTF_8);
        return new TopicSequence<>(
                consumers.get(),
                entryEnds,
                record -> Optional.of(record)
                        .filter(one -> one.key() == null || Arrays.equals(one.key(), key))
                        .map(one -> decode(entries, one))
                        .filter(one -> one.getOrigin().equals(origin))
                        .map(KafkaSource::bundle));
    }

    private static Bundle bundle(LedgerEntries entries) {
        byte[] bytes = new byte[entries.getEntries().remaining()];
        entries.getEntries().duplicate().get(bytes);
        byte[] root = new byte[entries.getRoot().remaining()];
        entries.getRoot().duplicate().get(root);
        return new Bundle(
                entries.getFirst(), bytes, root.length == Hash.BYTES ? Optional.of(Hash.of(root)) : Optional.empty());
    }

    @Override
    public Optional<HashTiles> tiles(TreeName tree) {
        return Optional.empty();
    }

    @Override
    public Optional<Sequence<StoredRecord>> records(TreeName tree) {
        TopicPartition partition = new TopicPartition(tree.topic(), tree.partition());
        Long end = recordEnds.getOrDefault(tree.topic(), Map.of()).get(partition);
        return Optional.ofNullable(end)
                .map(last -> new TopicSequence<>(
                        consumers.get(),
                        Map.of(partition, last),
                        record -> Optional.of(new StoredRecord(
                                record.offset(), record.value() == null ? new byte[0] : record.value()))));
    }

    @Override
    public Optional<Hash> schema(int id) {
        try {
            return Optional.of(Fingerprints.of(registry.byId(id)));
        } catch (RegistryException e) {
            if (e.kind() == RegistryException.Kind.NOT_FOUND) {
                return Optional.empty();
            }
            throw e;
        }
    }
}
