package org.mlaudit.streams.topology;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.TopicPartition;
import org.mlaudit.codec.DecodingException;
import org.mlaudit.codec.EventCodec;
import org.mlaudit.event.Checkpoint;
import org.mlaudit.event.LedgerEntries;
import org.mlaudit.registry.SchemaRegistry;
import org.mlaudit.streams.ledger.EntryBundle;
import org.mlaudit.streams.ledger.Hash;
import org.mlaudit.streams.ledger.MalformedException;
import org.mlaudit.streams.ledger.TreeHasher;
import org.mlaudit.streams.signing.LedgerState;
import org.mlaudit.streams.signing.StateCodec;
import org.mlaudit.topics.TopicCatalogue;

/** What the signer reads from Kafka when it begins, or has missed something. */
final class SignerTopics {
    private static final int FIRST_STRETCH = 64;
    private static final long RECENT = 1_000;

    private final TopicCatalogue topics;
    private final Consumer<byte[], byte[]> consumer;
    private final EventCodec<Checkpoint> checkpoints;
    private final EventCodec<LedgerEntries> entries;
    private final Runnable alive;

    /**
     * A reader.
     *
     * @param consumer of committed records, with no other use
     * @param alive called now and then while much is read
     */
    SignerTopics(TopicCatalogue topics, SchemaRegistry registry, Consumer<byte[], byte[]> consumer, Runnable alive) {
        this.topics = topics;
        this.consumer = consumer;
        this.alive = alive;
        this.checkpoints =
                new EventCodec<>(Checkpoint.class, topics.checkpoints().name(), registry);
        this.entries = new EventCodec<>(LedgerEntries.class, topics.ledger().name(), registry);
    }

    /** The newest state of a ledger, looked for from the end of the signer's topic backwards. */
    Optional<LedgerState> state(String log) {
        TopicPartition partition = new TopicPartition(topics.signer().name(), 0);
        List<TopicPartition> one = List.of(partition);
        long begin = consumer.beginningOffsets(one).get(partition);
        long end = TopicScan.ends(consumer, one).get(partition);
        long to = end;
        for (long stretch = FIRST_STRETCH; to > begin; stretch *= 4) {
            long from = Math.max(begin, to - stretch);
            List<byte[]> found = new ArrayList<>();
            TopicScan.read(consumer, Map.of(partition, from), Map.of(partition, to), alive, record -> {
                if (record.key() != null
                        && record.value() != null
                        && text(record.key()).equals(log)) {
                    found.add(record.value());
                }
                return true;
            });
            if (!found.isEmpty()) {
                return Optional.of(StateCodec.decode(found.getLast()));
            }
            to = from;
        }
        return Optional.empty();
    }

    /** Signed states that were written last. */
    List<Checkpoint> recentCheckpoints() {
        TopicPartition partition = new TopicPartition(topics.checkpoints().name(), 0);
        List<TopicPartition> one = List.of(partition);
        long end = TopicScan.ends(consumer, one).get(partition);
        long from = Math.max(consumer.beginningOffsets(one).get(partition), end - RECENT);
        List<Checkpoint> recent = new ArrayList<>();
        TopicScan.read(consumer, Map.of(partition, from), Map.of(partition, end), alive, record -> {
            recent.add(checkpoints.decode(record.value()));
            return true;
        });
        return recent;
    }

    /** Takes the hash of a leaf. */
    @FunctionalInterface
    interface LeafSink {
        /**
         * Takes the leaf that comes next.
         *
         * @param hash of the leaf
         */
        void leaf(Hash hash);
    }

    /**
     * Reads the leaves of a tree from the topic of the ledger.
     *
     * @param from index of the first
     * @param to index after the last
     * @return the index after the last leaf that was there without a gap; {@code to} if all were
     */
    long leaves(String origin, long from, long to, LeafSink sink) {
        if (from >= to) {
            return to;
        }
        List<TopicPartition> partitions =
                TopicScan.partitions(consumer, topics.ledger().name());
        long[] next = {from};
        TreeHasher hasher = new TreeHasher();
        TopicScan.read(
                consumer,
                consumer.beginningOffsets(partitions),
                TopicScan.ends(consumer, partitions),
                alive,
                record -> {
                    LedgerEntries found;
                    try {
                        found = entries.decode(record.value());
                    } catch (DecodingException e) {
                        return true;
                    }
                    if (found.getOrigin().equals(origin)) {
                        next[0] = take(found, next[0], to, hasher, sink);
                    }
                    return next[0] < to;
                });
        return next[0];
    }

    private static long take(LedgerEntries found, long next, long to, TreeHasher hasher, LeafSink sink) {
        long index = found.getFirst();
        if (index > next) {
            return next;
        }
        byte[] bundle = new byte[found.getEntries().remaining()];
        found.getEntries().duplicate().get(bundle);
        EntryBundle.Reader reader = new EntryBundle.Reader(bundle);
        long at = next;
        try {
            for (; reader.next() && at < to; index++) {
                if (index == at) {
                    sink.leaf(hasher.leaf(reader.entry()));
                    at++;
                }
            }
        } catch (MalformedException e) {
            return at;
        }
        return at;
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }
}
