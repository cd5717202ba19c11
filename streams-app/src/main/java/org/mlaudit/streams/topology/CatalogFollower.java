package org.mlaudit.streams.topology;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ExecutionException;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.WakeupException;
import org.mlaudit.codec.EventCodec;
import org.mlaudit.contract.ModelKey;
import org.mlaudit.event.ModelVersion;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Knows every registered model version by following the catalog topic from its start, on a thread of its own. A look-up of
 * an unknown version waits until everything that is in the topic now has been read.
 */
public final class CatalogFollower implements ModelDirectory, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(CatalogFollower.class);
    private static final Duration POLL = Duration.ofMillis(500);
    private static final Duration RETRY = Duration.ofSeconds(1);

    private final Supplier<Consumer<byte[], byte[]>> consumers;
    private final String topic;
    private final EventCodec<ModelVersion> codec;
    private final ConcurrentSkipListMap<String, Entry> versions = new ConcurrentSkipListMap<>();
    private final ConcurrentLinkedQueue<CompletableFuture<Void>> waiting = new ConcurrentLinkedQueue<>();
    private final Thread thread;
    private volatile boolean closed;
    private volatile Consumer<byte[], byte[]> consumer;

    private record Entry(ModelVersion event, RegisteredModel model) {}

    /**
     * A follower that does nothing until {@link #start()}.
     *
     * @param consumers makes a consumer of bytes that reads committed records only
     * @param topic the catalog topic
     * @param codec reads its values
     */
    public CatalogFollower(Supplier<Consumer<byte[], byte[]>> consumers, String topic, EventCodec<ModelVersion> codec) {
        this.consumers = consumers;
        this.topic = topic;
        this.codec = codec;
        this.consumer = consumers.get();
        this.thread = new Thread(this::run, "catalog-follower");
        this.thread.setDaemon(true);
    }

    /** Starts to follow and waits until all that is in the topic now is known. */
    public void start() {
        thread.start();
        catchUp();
    }

    @Override
    public Optional<RegisteredModel> known(ModelKey key) {
        return Optional.ofNullable(versions.get(key.toString())).map(Entry::model);
    }

    @Override
    public Optional<RegisteredModel> find(ModelKey key) {
        Optional<RegisteredModel> known = known(key);
        if (known.isPresent()) {
            return known;
        }
        catchUp();
        return known(key);
    }

    @Override
    public List<RegisteredModel> versions(String model) {
        List<RegisteredModel> known = knownVersions(model);
        if (known.isEmpty()) {
            catchUp();
            return knownVersions(model);
        }
        return known;
    }

    private List<RegisteredModel> knownVersions(String model) {
        return versions.values().stream()
                .map(Entry::model)
                .filter(version -> version.contract().key().model().equals(model))
                .toList();
    }

    /** The newest event of every version, by model and version. */
    public List<ModelVersion> versions() {
        return versions.values().stream().map(Entry::event).toList();
    }

    /** The newest event of a version. */
    public Optional<ModelVersion> version(ModelKey key) {
        return Optional.ofNullable(versions.get(key.toString())).map(Entry::event);
    }

    private void catchUp() {
        CompletableFuture<Void> caughtUp = new CompletableFuture<>();
        waiting.add(caughtUp);
        consumer.wakeup();
        try {
            caughtUp.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptException(e);
        } catch (ExecutionException e) {
            throw new KafkaException("the model catalog " + topic + " can't be read", e.getCause());
        }
    }

    private void run() {
        while (!closed) {
            try {
                follow(consumer);
            } catch (WakeupException e) {
                LOG.debug("Woken to catch up or to stop");
            } catch (RuntimeException e) {
                LOG.warn("Reading the model catalog {} failed, trying again: {}", topic, e.toString());
                restart();
            }
        }
        consumer.close();
        KafkaException stopped = new KafkaException("the application stops");
        waiting.forEach(caughtUp -> caughtUp.completeExceptionally(stopped));
    }

    private void follow(Consumer<byte[], byte[]> from) {
        List<TopicPartition> partitions = from.partitionsFor(topic).stream()
                .map(info -> new TopicPartition(topic, info.partition()))
                .toList();
        if (!from.assignment().equals(java.util.Set.copyOf(partitions))) {
            from.assign(partitions);
            from.seekToBeginning(partitions);
        }
        while (!closed) {
            answerWaiting(from, partitions);
            from.poll(POLL).forEach(this::accept);
        }
    }

    private void answerWaiting(Consumer<byte[], byte[]> from, List<TopicPartition> partitions) {
        int asked = waiting.size();
        if (asked == 0) {
            return;
        }
        Map<TopicPartition, Long> ends = from.endOffsets(partitions);
        while (ends.entrySet().stream().anyMatch(end -> from.position(end.getKey()) < end.getValue())) {
            from.poll(POLL).forEach(this::accept);
        }
        for (int i = 0; i < asked; i++) {
            CompletableFuture<Void> caughtUp = waiting.poll();
            if (caughtUp != null) {
                caughtUp.complete(null);
            }
        }
    }

    private void restart() {
        consumer.close();
        java.util.concurrent.locks.LockSupport.parkNanos(RETRY.toNanos());
        consumer = consumers.get();
    }

    private void accept(ConsumerRecord<byte[], byte[]> record) {
        if (record.key() == null) {
            LOG.error("{} holds a record without a key at offset {}: left out", topic, record.offset());
            return;
        }
        ModelKey key = ModelKeys.decode(record.key(), 0, record.key().length);
        if (record.value() == null) {
            versions.remove(key.toString());
            return;
        }
        ModelVersion event = codec.decode(record.value());
        try {
            versions.put(key.toString(), new Entry(event, RegisteredModel.of(event)));
        } catch (RuntimeException e) {
            LOG.error("{} is registered with content that can't be read, offset {}: left out", key, record.offset(), e);
        }
    }

    @Override
    public void close() {
        closed = true;
        consumer.wakeup();
        try {
            thread.join(Duration.ofSeconds(10).toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
