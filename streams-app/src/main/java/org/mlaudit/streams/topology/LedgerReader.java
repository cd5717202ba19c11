package org.mlaudit.streams.topology;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.ToIntFunction;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.mlaudit.codec.EventCodec;
import org.mlaudit.event.Checkpoint;
import org.mlaudit.event.LedgerEntries;
import org.mlaudit.streams.ledger.EntryBundle;
import org.mlaudit.streams.ledger.Hash;
import org.mlaudit.streams.ledger.LeafView;
import org.mlaudit.streams.ledger.TileAddress;
import org.mlaudit.streams.ledger.TileMissingException;
import org.mlaudit.streams.ledger.TreeHasher;

/**
 * Finds leaves and checkpoints in their topics. Messages of a tree are in the order of its leaves, so a leaf whose index or
 * source offset is known is found by halving; one of which only the id is known, by reading from a time on. Each search ends
 * at a deadline. For use by one thread.
 */
final class LedgerReader {
    /** Newest checkpoints that are looked through before others are looked for by time. */
    private static final int NEWEST = 2_000;

    private static final Duration POLL = Duration.ofMillis(200);

    private final Consumer<byte[], byte[]> consumer;
    private final EventCodecs codecs;
    private final EventCodec<LedgerEntries> entries;
    private final EventCodec<Checkpoint> checkpoints;
    private final TreeHasher hasher = new TreeHasher();
    private final LeafView view = new LeafView();
    private long deadline;

    /**
     * A leaf in its tree.
     *
     * @param message that holds it
     * @param index in the tree
     */
    record Found(LedgerEntries message, long index) {
        /** The canonical commitment. */
        byte[] leaf() {
            EntryBundle.Reader reader = new EntryBundle.Reader(bytes(message.getEntries()));
            for (long at = message.getFirst(); at <= index; at++) {
                reader.next();
            }
            return reader.entry();
        }
    }

    /** A message of a tree and where it lies. */
    private record Message(LedgerEntries entries, long offset) {}

    /**
     * A reader.
     *
     * @param consumer reads committed records and belongs to no group, with {@link LedgerProofs#consumerProperties}
     */
    LedgerReader(Consumer<byte[], byte[]> consumer, EventCodecs codecs) {
        this.consumer = consumer;
        this.codecs = codecs;
        this.entries = codecs.ledgerEntries();
        this.checkpoints = codecs.checkpoints();
    }

    /** Sets how long all that follows may take, from now. */
    LedgerReader within(Duration time) {
        deadline = System.nanoTime() + time.toNanos();
        return this;
    }

    /** The leaf of a record whose offset in its topic is known. */
    Optional<Found> byOffset(String origin, int partition, long offset) {
        return search(origin, partition, message -> {
                    EntryBundle.Reader reader = new EntryBundle.Reader(bytes(message.getEntries()));
                    reader.next();
                    if (offsetOf(reader) > offset) {
                        return -1;
                    }
                    while (offsetOf(reader) < offset && reader.next()) {
                        // The last leaf decides.
                    }
                    return offsetOf(reader) < offset ? 1 : 0;
                })
                .flatMap(message -> within(message, leaf -> leaf.offset() == offset));
    }

    /**
     * The first leaf of an id that was made in a time.
     *
     * @param from where to start, wall clock of the sealing
     * @param to where to stop
     */
    Optional<Found> byId(String origin, int partition, String id, Instant from, Instant to) {
        byte[] utf8 = id.getBytes(StandardCharsets.UTF_8);
        byte[] key = origin.getBytes(StandardCharsets.UTF_8);
        TopicPartition place = ledger(partition);
        return scan(place, offsetAt(place, from), end(place), record -> {
            if (record.timestamp() > to.toEpochMilli() || !Arrays.equals(record.key(), key)) {
                return Optional.empty();
            }
            return within(entries.decode(record.value()), leaf -> leaf.idIs(utf8));
        });
    }

    private Optional<Found> within(LedgerEntries message, Predicate<LeafView> wanted) {
        EntryBundle.Reader reader = new EntryBundle.Reader(bytes(message.getEntries()));
        for (long index = message.getFirst(); reader.next(); index++) {
            if (wanted.test(view.read(reader.bytes(), reader.offset(), reader.length()))) {
                return Optional.of(new Found(message, index));
            }
        }
        return Optional.empty();
    }

    private long offsetOf(EntryBundle.Reader reader) {
        return view.read(reader.bytes(), reader.offset(), reader.length()).offset();
    }

    /**
     * Hashes of leaves that follow each other, 32 bytes each.
     *
     * @throws TileMissingException if the topic does not have all of them any more
     */
    byte[] leafHashes(String origin, int partition, TileAddress tile) {
        long first = tile.index() * TileAddress.WIDTH;
        long end = first + tile.width();
        byte[] hashes = new byte[tile.width() * Hash.BYTES];
        long at = first;
        long from = find(origin, partition, first).map(Message::offset).orElse(Long.MAX_VALUE);
        TopicPartition place = ledger(partition);
        long limit = end(place);
        while (at < end) {
            Optional<Message> next = from < limit ? next(place, origin, from, limit) : Optional.empty();
            if (next.isEmpty() || next.get().entries.getFirst() > at) {
                throw new TileMissingException(
                        tile, "the topic " + place.topic() + " has no leaf " + at + " of " + origin);
            }
            EntryBundle.Reader reader =
                    new EntryBundle.Reader(bytes(next.get().entries.getEntries()));
            for (long index = next.get().entries.getFirst(); reader.next() && at < end; index++) {
                if (index == at) {
                    hasher.leaf(
                            reader.bytes(), reader.offset(), reader.length(), hashes, (int) (at - first) * Hash.BYTES);
                    at++;
                }
            }
            from = next.get().offset + 1;
        }
        return hashes;
    }

    private Optional<Message> find(String origin, int partition, long index) {
        return searchMessage(origin, partition, message -> {
            if (message.getFirst() > index) {
                return -1;
            }
            return message.getFirst() + message.getCount() <= index ? 1 : 0;
        });
    }

    private Optional<LedgerEntries> search(String origin, int partition, ToIntFunction<LedgerEntries> where) {
        return searchMessage(origin, partition, where).map(Message::entries);
    }

    /** @param where less than 0 if a message comes after what is looked for, more than 0 if before */
    private Optional<Message> searchMessage(String origin, int partition, ToIntFunction<LedgerEntries> where) {
        TopicPartition place = ledger(partition);
        long low = consumer.beginningOffsets(List.of(place)).get(place);
        long high = end(place);
        while (low < high) {
            long middle = (low + high) >>> 1;
            Optional<Message> next = next(place, origin, middle, high);
            int side = next.map(message -> where.applyAsInt(message.entries)).orElse(-1);
            if (side == 0) {
                return next;
            }
            if (side < 0) {
                high = middle;
            } else {
                low = next.orElseThrow().offset + 1;
            }
        }
        return Optional.empty();
    }

    /** The first message of a tree at or after an offset and before a limit. */
    private Optional<Message> next(TopicPartition place, String origin, long from, long limit) {
        byte[] key = origin.getBytes(StandardCharsets.UTF_8);
        return scan(
                place,
                from,
                limit,
                record -> Arrays.equals(record.key(), key)
                        ? Optional.of(new Message(entries.decode(record.value()), record.offset()))
                        : Optional.empty());
    }

    /** The newest checkpoints, the newest first. */
    List<Checkpoint> newestCheckpoints() {
        TopicPartition place = new TopicPartition(codecs.topics().checkpoints().name(), 0);
        long limit = end(place);
        List<Checkpoint> found = new ArrayList<>();
        Optional<Void> all = scan(place, Math.max(begin(place), limit - NEWEST), limit, record -> {
            found.add(checkpoints.decode(record.value()));
            return Optional.empty();
        });
        return all.isPresent() ? List.of() : found.reversed();
    }

    /**
     * A checkpoint of a tree that covers a leaf: the newest, or else the first since the leaf was sealed.
     *
     * @param sealedAt when it became a leaf
     */
    Optional<Checkpoint> covering(String origin, long index, Instant sealedAt) {
        Predicate<Checkpoint> covers =
                checkpoint -> checkpoint.getOrigin().equals(origin) && checkpoint.getSize() > index;
        Optional<Checkpoint> newest =
                newestCheckpoints().stream().filter(covers).findFirst();
        if (newest.isPresent()) {
            return newest;
        }
        TopicPartition place = new TopicPartition(codecs.topics().checkpoints().name(), 0);
        return scan(
                place,
                offsetAt(place, sealedAt),
                end(place),
                record -> Optional.of(checkpoints.decode(record.value())).filter(covers));
    }

    /** The value of a record; empty when its topic does not have it any more, or it has none. */
    Optional<byte[]> value(String topic, int partition, long offset) {
        TopicPartition place = new TopicPartition(topic, partition);
        if (offset < begin(place)) {
            return Optional.empty();
        }
        return scan(place, offset, Math.min(offset + 1, end(place)), record -> Optional.ofNullable(record.value()));
    }

    private TopicPartition ledger(int sourcePartition) {
        String topic = codecs.topics().ledger().name();
        return new TopicPartition(
                topic, sourcePartition % consumer.partitionsFor(topic).size());
    }

    private long begin(TopicPartition place) {
        return consumer.beginningOffsets(List.of(place)).get(place);
    }

    private long end(TopicPartition place) {
        return TopicScan.ends(consumer, List.of(place)).get(place);
    }

    private long offsetAt(TopicPartition place, Instant time) {
        OffsetAndTimestamp found = consumer.offsetsForTimes(Map.of(place, Math.max(0, time.toEpochMilli())))
                .get(place);
        return found == null ? end(place) : found.offset();
    }

    /** Reads the records from an offset to a limit until one gives what is looked for. */
    private <T> Optional<T> scan(
            TopicPartition place, long from, long limit, Function<ConsumerRecord<byte[], byte[]>, Optional<T>> wanted) {
        consumer.assign(List.of(place));
        consumer.seek(place, from);
        while (consumer.position(place) < limit) {
            for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL).records(place)) {
                Optional<T> found = record.offset() < limit ? wanted.apply(record) : Optional.empty();
                if (found.isPresent()) {
                    return found;
                }
            }
            if (System.nanoTime() > deadline) {
                throw new TimeoutException(place + " could not be read from offset " + from + " to " + limit
                        + " in the time that a request has");
            }
        }
        return Optional.empty();
    }

    /** The bytes that a buffer has left. */
    static byte[] bytes(ByteBuffer buffer) {
        byte[] bytes = new byte[buffer.remaining()];
        buffer.duplicate().get(bytes);
        return bytes;
    }
}
