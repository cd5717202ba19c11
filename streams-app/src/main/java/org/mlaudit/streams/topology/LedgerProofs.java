package org.mlaudit.streams.topology;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.KeyQueryMetadata;
import org.apache.kafka.streams.StoreQueryParameters;
import org.jspecify.annotations.Nullable;
import org.mlaudit.event.Checkpoint;
import org.mlaudit.streams.ledger.Hash;
import org.mlaudit.streams.ledger.HashTiles;
import org.mlaudit.streams.ledger.InclusionProof;
import org.mlaudit.streams.ledger.Leaf;
import org.mlaudit.streams.ledger.SignedNote;
import org.mlaudit.streams.ledger.TileAddress;
import org.mlaudit.streams.ledger.TileMissingException;
import org.mlaudit.streams.ledger.TreeHasher;
import org.mlaudit.streams.ledger.VerifierKey;
import org.mlaudit.streams.ledger.record.LedgerTopic;
import org.mlaudit.streams.query.LedgerCheckpoint;
import org.mlaudit.streams.query.LedgerProof;
import org.mlaudit.streams.query.LedgerQuestion;
import org.mlaudit.streams.query.NotSealedException;

/**
 * Proves that records are leaves of the trees: from the tiles in the stores of this instance, the leaves in the topic of the
 * ledger and the signed checkpoints. What is answered was verified first. Safe from any thread; one request is answered
 * at a time.
 */
public final class LedgerProofs implements AutoCloseable {
    /** Less than a request may take. */
    private static final Duration LONGEST = Duration.ofSeconds(6);

    /** How much earlier than a record's own time its leaf is looked for: clocks differ. */
    private static final Duration SKEW = Duration.ofMinutes(5);

    /** How long brokers let a fetch wait for records that are not there yet. */
    private static final int FETCH_WAIT_MILLIS = 5;

    private final KafkaStreams streams;
    private final LedgerSettings settings;
    private final EventCodecs codecs;
    private final Function<String, Optional<VerifierKey>> keys;
    private final Supplier<Consumer<byte[], byte[]>> consumers;
    /** A consumer is for one thread at a time, and requests are few. */
    private final Object reading = new Object();

    private @Nullable Consumer<byte[], byte[]> consumer;

    /**
     * Proofs of what a running stream sealed.
     *
     * @param keys the key that signs the checkpoints of a tree, by its origin
     * @param consumers makes a consumer of bytes with {@link #consumerProperties}
     */
    public LedgerProofs(
            KafkaStreams streams,
            LedgerSettings settings,
            EventCodecs codecs,
            Function<String, Optional<VerifierKey>> keys,
            Supplier<Consumer<byte[], byte[]>> consumers) {
        this.streams = streams;
        this.settings = settings;
        this.codecs = codecs;
        this.keys = keys;
        this.consumers = consumers;
    }

    /**
     * Properties of a consumer that finds leaves: it reads committed records only, belongs to no group, and brokers let it wait only
     * for a moment. A search leaves a fetch behind that waits at the end of a partition, and whatever is asked next on the same
     * connection waits with it: half a second for each step, unless told otherwise.
     *
     * @param client how brokers are reached
     */
    public static Map<String, Object> consumerProperties(Map<String, Object> client) {
        Map<String, Object> properties = new HashMap<>(client);
        properties.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        properties.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        properties.put(ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG, FETCH_WAIT_MILLIS);
        return properties;
    }

    /** Whether trees are kept of a topic. */
    boolean isLedgered(String topic) {
        return settings.topics().contains(topic);
    }

    /** Which instances hold the tree that a record with a key belongs to. */
    KeyQueryMetadata metadata(String topic, String key) {
        return streams.queryMetadataForKey(
                LedgerStore.name(topic), key.getBytes(StandardCharsets.UTF_8), new ByteArraySerializer());
    }

    /** The newest checkpoint of each tree that was signed lately, the log of logs among them. */
    List<LedgerCheckpoint> checkpoints() {
        Map<String, LedgerCheckpoint> newest = new LinkedHashMap<>();
        synchronized (reading) {
            for (Checkpoint checkpoint : reader().newestCheckpoints()) {
                newest.putIfAbsent(checkpoint.getOrigin(), told(checkpoint));
            }
        }
        return List.copyOf(newest.values());
    }

    private LedgerCheckpoint told(Checkpoint checkpoint) {
        return new LedgerCheckpoint(
                checkpoint.getOrigin(),
                checkpoint.getSize(),
                checkpoint.getNote(),
                checkpoint.getSignedAt(),
                key(checkpoint).map(VerifierKey::toString));
    }

    /** The key of this instance, if it is the one that signed. */
    private Optional<VerifierKey> key(Checkpoint checkpoint) {
        SignedNote note = SignedNote.parse(checkpoint.getNote());
        return keys.apply(checkpoint.getOrigin())
                .filter(key -> note.signatures().stream().anyMatch(signature -> signature.isOf(key)));
    }

    /**
     * Proves that a record is in its tree.
     *
     * @throws NotSealedException if there is no leaf, or no signed checkpoint covers it yet
     * @throws TimeoutException if it could not be found in time
     */
    LedgerProof proof(LedgerQuestion question) {
        LedgerTopic topic = LedgerTopic.of(question.topic());
        String name = codecs.topics().ledgered().get(question.topic()).name();
        int partition = question.place()
                .map(LedgerQuestion.Place::partition)
                .orElseGet(() -> metadata(question.topic(), question.id()).partition());
        String origin = settings.origins().tree(name, partition);
        synchronized (reading) {
            LedgerReader reader = reader();
            LedgerReader.Found found = find(reader, question, origin, partition);
            Checkpoint checkpoint = reader.covering(
                            origin, found.index(), found.message().getSealedAt())
                    .orElseThrow(() -> new NotSealedException("The record is leaf " + found.index() + " of " + origin
                            + ", and no signed checkpoint covers it yet. Ask again in a moment; if it stays so, see whether the"
                            + " signer works."));
            return proven(reader, topic, name, partition, found, checkpoint);
        }
    }

    private LedgerProof proven(
            LedgerReader reader,
            LedgerTopic topic,
            String name,
            int partition,
            LedgerReader.Found found,
            Checkpoint checkpoint) {
        String origin = checkpoint.getOrigin();
        LedgerStore store = streams.store(
                StoreQueryParameters.fromNameAndType(LedgerStore.name(topic.text()), LedgerStore.QUERYABLE)
                        .withPartition(partition)
                        .enableStaleStores());
        HashTiles tiles = (level, index, width) -> {
            TileAddress tile = new TileAddress(level, index, width);
            return level == 0
                    ? reader.leafHashes(origin, partition, tile)
                    : store.tile(level, index)
                            .orElseThrow(() -> new TileMissingException(tile, "the store does not have it"));
        };
        InclusionProof proof = InclusionProof.of(tiles, found.index(), checkpoint.getSize());
        byte[] leaf = found.leaf();
        Hash root = Hash.of(LedgerReader.bytes(checkpoint.getRoot()));
        proof.verify(new TreeHasher().leaf(leaf), root);
        return new LedgerProof(told(checkpoint), proof, leaf, reader.value(name, partition, offset(leaf)));
    }

    private static long offset(byte[] leaf) {
        return Leaf.decode(leaf).offset();
    }

    private static LedgerReader.Found find(LedgerReader reader, LedgerQuestion question, String origin, int partition) {
        if (question.place().isPresent()) {
            long offset = question.place().get().offset();
            return reader.byOffset(origin, partition, offset)
                    .orElseThrow(() -> new NotSealedException("The tree " + origin + " has no leaf of offset " + offset
                            + " yet, or the topic of the ledger no longer has it."));
        }
        Instant from = question.from().or(() -> madeAt(question.id())).orElse(Instant.EPOCH);
        try {
            return reader.byId(origin, partition, question.id(), from.minus(SKEW), question.to())
                    .orElseThrow(() -> new NotSealedException("The tree " + origin + " has no leaf of '" + question.id()
                            + "' that was sealed from " + from
                            + " on. Give from, if it came earlier, and topic, if it is of another one."));
        } catch (TimeoutException e) {
            throw new TimeoutException(
                    "The leaf of '" + question.id() + "' was not found in " + LONGEST.toSeconds()
                            + " seconds. Narrow the time by from and to, or run: mlaudit prove " + question.id(),
                    e);
        }
    }

    /** When an id was made, if it is a UUID of version 7 (RFC 9562). */
    private static Optional<Instant> madeAt(String id) {
        boolean timed = id.matches("[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-7[0-9a-fA-F]{3}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}");
        return timed
                ? Optional.of(Instant.ofEpochMilli(Long.parseLong(id.substring(0, 8) + id.substring(9, 13), 16)))
                : Optional.empty();
    }

    private LedgerReader reader() {
        if (consumer == null) {
            consumer = consumers.get();
        }
        return new LedgerReader(consumer, codecs).within(LONGEST);
    }

    @Override
    public void close() {
        synchronized (reading) {
            if (consumer != null) {
                consumer.close();
                consumer = null;
            }
        }
    }
}
