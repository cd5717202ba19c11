package org.mlaudit.streams.topology;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntFunction;
import java.util.function.Supplier;
import org.apache.avro.Schema;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.mlaudit.codec.InferenceDecoder;
import org.mlaudit.streams.config.AppConfig;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Explains by sampling what the stream asks for, on a thread of its own, so that the stream never waits: what can't be done yet
 * waits in the topic of requests. Models are evaluated so many times a second at most, and an inference gets fewer evaluations when
 * requests pile up. Requests and answers are in one transaction, so each request is answered once.
 */
public final class ExplanationWorker implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ExplanationWorker.class);
    private static final Duration POLL = Duration.ofMillis(500);
    private static final Duration RETRY = Duration.ofSeconds(2);
    private static final Duration STOP = Duration.ofSeconds(10);
    /** Work of one transaction at most, well below the time that a group waits for a member. */
    private static final Duration TRANSACTION = Duration.ofSeconds(20);

    private final Clients clients;
    private final Supplier<SampledWork> works;
    private final String requests;
    private final String answers;
    private final double evaluationsPerSecond;
    private final Thread thread;
    private volatile boolean closed;

    /** Makes the clients of a worker. */
    public interface Clients {
        /** A consumer of a group that reads committed records and does not commit by itself. */
        Consumer<byte[], byte[]> consumer();

        /** A producer with a transactional id that no other process has at the same time. */
        Producer<byte[], byte[]> producer();
    }

    /**
     * A worker that does nothing until {@link #start()}.
     *
     * @param works makes what answers, for the worker's thread
     * @param requests topic of requests
     * @param answers topic of answers
     * @param evaluationsPerSecond how often models are evaluated at most
     */
    ExplanationWorker(
            Clients clients,
            Supplier<SampledWork> works,
            String requests,
            String answers,
            double evaluationsPerSecond) {
        this.clients = clients;
        this.works = works;
        this.requests = requests;
        this.answers = answers;
        this.evaluationsPerSecond = evaluationsPerSecond;
        this.thread = new Thread(this::run, "explanations");
        this.thread.setDaemon(true);
    }

    /** A worker of an application. */
    public static ExplanationWorker of(
            AppConfig config,
            ModelDirectory directory,
            ExplainedModels models,
            EventCodecs codecs,
            IntFunction<Schema> schemas) {
        Supplier<SampledWork> works = () -> new SampledWork(
                directory,
                models,
                new InferenceDecoder(schemas, key -> directory.find(key).map(RegisteredModel::layout)),
                codecs.explanations());
        return new ExplanationWorker(
                new WorkerClients(config),
                works,
                codecs.topics().explanationRequests().name(),
                codecs.topics().explained().name(),
                config.explanations().evaluationsPerSecond());
    }

    /** Starts to answer. */
    public void start() {
        thread.start();
    }

    private void run() {
        while (!closed) {
            try (Consumer<byte[], byte[]> consumer = clients.consumer();
                    Producer<byte[], byte[]> producer = clients.producer()) {
                producer.initTransactions();
                consumer.subscribe(List.of(requests));
                work(consumer, producer);
            } catch (RuntimeException e) {
                if (!closed) {
                    LOG.warn("Explaining by sampling failed, trying again: {}", e.toString());
                    LockSupport.parkNanos(RETRY.toNanos());
                }
            }
        }
    }

    private void work(Consumer<byte[], byte[]> consumer, Producer<byte[], byte[]> producer) {
        SampledWork work = works.get();
        TokenBucket bucket = new TokenBucket(evaluationsPerSecond, System.nanoTime());
        while (!closed) {
            ConsumerRecords<byte[], byte[]> records = consumer.poll(POLL);
            if (!records.isEmpty()) {
                producer.beginTransaction();
                Map<TopicPartition, OffsetAndMetadata> done = answer(records, work, bucket, consumer, producer);
                producer.sendOffsetsToTransaction(done, consumer.groupMetadata());
                producer.commitTransaction();
                // What did not fit into the transaction is read again.
                done.forEach((partition, next) -> consumer.seek(partition, next.offset()));
            }
        }
    }

    private Map<TopicPartition, OffsetAndMetadata> answer(
            ConsumerRecords<byte[], byte[]> records,
            SampledWork work,
            TokenBucket bucket,
            Consumer<byte[], byte[]> consumer,
            Producer<byte[], byte[]> producer) {
        long deadline = System.nanoTime() + TRANSACTION.toNanos();
        Map<TopicPartition, OffsetAndMetadata> done = new HashMap<>();
        for (TopicPartition partition : records.partitions()) {
            List<ConsumerRecord<byte[], byte[]>> ofPartition = records.records(partition);
            done.put(partition, new OffsetAndMetadata(ofPartition.get(0).offset()));
            for (ConsumerRecord<byte[], byte[]> record : ofPartition) {
                if (closed || System.nanoTime() > deadline) {
                    break;
                }
                awaitTokens(bucket);
                long waiting = consumer.currentLag(partition).orElse(0) + ofPartition.size();
                answer(record, waiting, work, bucket, producer);
                done.put(partition, new OffsetAndMetadata(record.offset() + 1));
            }
        }
        return done;
    }

    private void answer(
            ConsumerRecord<byte[], byte[]> record,
            long waiting,
            SampledWork work,
            TokenBucket bucket,
            Producer<byte[], byte[]> producer) {
        SampledWork.Done done;
        try {
            done = work.answer(ExplanationRequest.decode(record.value()), waiting);
        } catch (IllegalArgumentException e) {
            LOG.error(
                    "The request at offset {} of {}-{} can't be read and is left out: {}",
                    record.offset(),
                    record.topic(),
                    record.partition(),
                    e.toString());
            return;
        }
        bucket.take(done.evaluations(), System.nanoTime());
        // What goes wrong with a record comes out of the commit.
        done.answer().ifPresent(answer -> {
            var unused =
                    producer.send(new ProducerRecord<>(answers, record.partition(), record.key(), answer.encode()));
        });
    }

    private void awaitTokens(TokenBucket bucket) {
        for (long wait = bucket.waitNanos(System.nanoTime());
                wait > 0 && !closed;
                wait = bucket.waitNanos(System.nanoTime())) {
            LockSupport.parkNanos(Math.min(wait, POLL.toNanos()));
        }
    }

    /** Stops: a transaction that is open ends, and what it did not answer is answered later. */
    @Override
    public void close() {
        closed = true;
        LockSupport.unpark(thread);
        try {
            thread.join(STOP.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
