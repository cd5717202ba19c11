package org.mlaudit.quickstart.e2e;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * Sends messages at an even pace, whatever happens to the broker: most of them by an idempotent producer, which sends each exactly
 * once, and some in transactions, half of which are aborted, so that the topics have gaps in their offsets.
 */
final class ClaimsFeeder implements AutoCloseable {
    private static final int BATCH = 20;
    /** One batch of this many goes into a transaction. */
    private static final int TRANSACTION_EVERY = 25;

    private final String bootstrapServers;
    private final List<ProducerRecord<byte[], byte[]>> messages;
    private final long batchNanos;
    private final List<Future<RecordMetadata>> sent = new ArrayList<>();
    private final KafkaProducer<byte[], byte[]> producer;
    private final CountDownLatch stop = new CountDownLatch(1);
    private final Thread thread;
    private final List<Future<RecordMetadata>> inTransactions = new ArrayList<>();

    /**
     * Starts to send.
     *
     * @param messages what is sent, in this order
     * @param over how long it takes to send all of them
     */
    ClaimsFeeder(String bootstrapServers, List<ProducerRecord<byte[], byte[]>> messages, Duration over) {
        this.bootstrapServers = bootstrapServers;
        this.messages = messages;
        batchNanos = over.toNanos() * BATCH / messages.size();
        producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", bootstrapServers, "acks", "all", "delivery.timeout.ms", 300_000),
                new ByteArraySerializer(),
                new ByteArraySerializer());
        thread = Thread.ofPlatform().name("claims-feeder").daemon().start(this::feed);
    }

    private void feed() {
        Random random = new Random(6962);
        long next = System.nanoTime();
        try {
            int reached = 0;
            for (int batch = 0; reached < messages.size(); batch++) {
                List<ProducerRecord<byte[], byte[]>> due =
                        messages.subList(reached, Math.min(reached + BATCH, messages.size()));
                if (batch % TRANSACTION_EVERY == TRANSACTION_EVERY - 1) {
                    transact(due, random.nextBoolean());
                } else {
                    due.forEach(message -> sent.add(producer.send(message)));
                }
                reached += due.size();
                next += batchNanos;
                if (stop.await(Math.max(0, next - System.nanoTime()), TimeUnit.NANOSECONDS)) {
                    return;
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** What becomes of a transaction while the broker is down does not matter: what is committed is read from the topic. */
    private void transact(List<ProducerRecord<byte[], byte[]>> batch, boolean commit) {
        Map<String, Object> config = Map.of(
                "bootstrap.servers",
                bootstrapServers,
                "transactional.id",
                "claims-feeder",
                "transaction.timeout.ms",
                10_000,
                "max.block.ms",
                15_000);
        try (var transactions = new KafkaProducer<>(config, new ByteArraySerializer(), new ByteArraySerializer())) {
            transactions.initTransactions();
            transactions.beginTransaction();
            batch.forEach(message -> inTransactions.add(transactions.send(message)));
            if (commit) {
                transactions.commitTransaction();
            } else {
                transactions.flush();
                transactions.abortTransaction();
            }
        } catch (KafkaException e) {
            System.out.println("  a transaction of the feeder was given up: " + e.getMessage());
        }
    }

    /**
     * Stops, and waits until the broker has acknowledged what was sent outside of transactions.
     *
     * @return how many messages that were
     */
    int finish() throws Exception {
        stop.countDown();
        thread.join();
        for (Future<RecordMetadata> one : sent) {
            one.get();
        }
        return sent.size();
    }

    @Override
    public void close() {
        stop.countDown();
        producer.close(Duration.ofSeconds(5));
    }
}
