package org.mlaudit.streams.archive;

import java.time.Duration;
import java.util.Collections;
import java.util.Iterator;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.mlaudit.streams.ledger.verify.LedgerSource.Sequence;
import org.mlaudit.streams.ledger.verify.SourceException;

/**
 * Records of partitions up to given offsets, each partition in its order, as far as something can be made of them.
 *
 * @param <T> what is made of them
 */
final class TopicSequence<T> implements Sequence<T> {
    private static final Duration POLL = Duration.ofMillis(500);
    /** Polls without any progress after which the brokers are said not to answer: a minute. */
    private static final int MOST_IDLE = 120;

    private final Consumer<byte[], byte[]> consumer;
    private final Map<TopicPartition, Long> ends;
    private final Function<ConsumerRecord<byte[], byte[]>, Optional<T>> reading;
    private Iterator<ConsumerRecord<byte[], byte[]>> polled = Collections.emptyIterator();
    private int idle;

    /**
     * A sequence from the first record that is kept.
     *
     * @param consumer of its own; closed with it
     * @param ends offset after the last record of each partition
     * @param reading what is made of a record; empty to leave it out
     */
    TopicSequence(
            Consumer<byte[], byte[]> consumer,
            Map<TopicPartition, Long> ends,
            Function<ConsumerRecord<byte[], byte[]>, Optional<T>> reading) {
        this.consumer = consumer;
        this.ends = Map.copyOf(ends);
        this.reading = reading;
        consumer.assign(ends.keySet());
        consumer.seekToBeginning(ends.keySet());
    }

    @Override
    public Optional<T> next() {
        while (true) {
            while (polled.hasNext()) {
                ConsumerRecord<byte[], byte[]> record = polled.next();
                if (record.offset() < ends.get(new TopicPartition(record.topic(), record.partition()))) {
                    Optional<T> read = reading.apply(record);
                    if (read.isPresent()) {
                        return read;
                    }
                }
            }
            if (ended()) {
                return Optional.empty();
            }
            var records = consumer.poll(POLL);
            idle = records.isEmpty() ? idle + 1 : 0;
            if (idle > MOST_IDLE) {
                throw new SourceException("Kafka has sent nothing of "
                        + ends.keySet().stream().map(TopicPartition::toString).collect(Collectors.joining(", "))
                        + " for a minute, though there is more: check that all brokers are up");
            }
            polled = records.iterator();
        }
    }

    private boolean ended() {
        for (Map.Entry<TopicPartition, Long> end : ends.entrySet()) {
            if (consumer.position(end.getKey()) < end.getValue()) {
                return false;
            }
        }
        return true;
    }

    @Override
    public void close() {
        consumer.close();
    }
}
