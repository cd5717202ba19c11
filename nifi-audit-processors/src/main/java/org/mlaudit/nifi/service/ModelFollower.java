package org.mlaudit.nifi.service;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.nifi.logging.ComponentLog;
import org.jspecify.annotations.Nullable;
import org.mlaudit.codec.DecodingException;
import org.mlaudit.codec.EventCodec;
import org.mlaudit.contract.ContractException;
import org.mlaudit.contract.ContractFile;
import org.mlaudit.contract.ModelContract;
import org.mlaudit.contract.ModelKey;
import org.mlaudit.event.ModelVersion;
import org.mlaudit.registry.RegistryException;

/**
 * Reads the topic of registered models from its beginning and follows it, in a thread of its own. Goes on after every
 * failure: a record that can't be read is reported and left out; when Kafka or the registry is away, it starts over.
 */
final class ModelFollower implements AutoCloseable {
    private static final Duration POLL = Duration.ofMillis(500);
    private static final Duration RETRY = Duration.ofSeconds(2);

    private final KafkaAuditService kafka;
    private final ComponentLog log;
    private final Thread thread;
    private final CountDownLatch stopped = new CountDownLatch(1);

    private volatile @Nullable Contracts contracts;
    private volatile String problem = "the topic is being read";

    ModelFollower(KafkaAuditService kafka, ComponentLog log, String name) {
        this.kafka = kafka;
        this.log = log;
        thread = new Thread(this::run, name);
        thread.setDaemon(true);
        thread.start();
    }

    /**
     * The contracts as of now.
     *
     * @throws ContractsUnavailableException if the topic has not been read to its end yet
     */
    Contracts contracts() {
        Contracts current = contracts;
        if (current == null) {
            throw new ContractsUnavailableException("the registered models on topic "
                    + kafka.topics().models().name() + " are not known yet: " + problem);
        }
        return current;
    }

    /** Reads the topic to its end. */
    static Contracts readOnce(KafkaAuditService kafka, ComponentLog log) {
        try (Reading reading = new Reading(kafka, log)) {
            return reading.toEnd(() -> false);
        }
    }

    private void run() {
        while (!isStopped()) {
            try {
                kafka.ensureTopics();
                follow();
            } catch (WakeupException e) {
                return;
            } catch (RuntimeException e) {
                problem = String.valueOf(e.getMessage());
                log.warn("Cannot follow the registered models, trying again: {}", problem, e);
                pause();
            }
        }
    }

    private void follow() {
        try (Reading reading = new Reading(kafka, log)) {
            Contracts current = reading.toEnd(this::isStopped);
            contracts = current;
            log.info("Read the registered models: {}", current.summary());
            while (!isStopped()) {
                Map<ModelKey, Optional<ModelContract>> changes = reading.poll();
                if (!changes.isEmpty()) {
                    current = current.with(changes);
                    contracts = current;
                    log.info("Registered models changed: {}", changes.keySet());
                }
            }
        }
    }

    private boolean isStopped() {
        return stopped.getCount() == 0;
    }

    private void pause() {
        try {
            if (stopped.await(RETRY.toMillis(), TimeUnit.MILLISECONDS)) {
                log.debug("Stopped");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            stopped.countDown();
        }
    }

    @Override
    public void close() {
        stopped.countDown();
        try {
            // A poll ends by itself; only a request that gets no answer has to be interrupted.
            thread.join(RETRY.toMillis());
            thread.interrupt();
            thread.join(RETRY.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** A consumer of the topic, from its beginning. */
    private static final class Reading implements AutoCloseable {
        private final KafkaAuditService kafka;
        private final ComponentLog log;
        private final EventCodec<ModelVersion> codec;
        private final Consumer<byte[], byte[]> consumer;
        private final List<TopicPartition> partitions;

        Reading(KafkaAuditService kafka, ComponentLog log) {
            this.kafka = kafka;
            this.log = log;
            String topic = kafka.topics().models().name();
            codec = new EventCodec<>(ModelVersion.class, topic, kafka.registry());
            consumer = kafka.consumer(Map.of(
                    ConsumerConfig.AUTO_OFFSET_RESET_CONFIG,
                    "earliest",
                    ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG,
                    false));
            try {
                partitions = consumer.partitionsFor(topic, kafka.timeout()).stream()
                        .map(partition -> new TopicPartition(topic, partition.partition()))
                        .toList();
                if (partitions.isEmpty()) {
                    throw new KafkaException("the topic " + topic + " does not exist");
                }
                consumer.assign(partitions);
                consumer.seekToBeginning(partitions);
            } catch (RuntimeException e) {
                consumer.close();
                throw e;
            }
        }

        Contracts toEnd(BooleanSupplier stop) {
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions, kafka.timeout());
            Map<ModelKey, Optional<ModelContract>> changes = new HashMap<>();
            long deadline = System.nanoTime() + kafka.timeout().toNanos();
            while (!ends.entrySet().stream().allMatch(end -> consumer.position(end.getKey()) >= end.getValue())) {
                if (stop.getAsBoolean()) {
                    break;
                }
                Map<ModelKey, Optional<ModelContract>> more = poll();
                if (!more.isEmpty()) {
                    deadline = System.nanoTime() + kafka.timeout().toNanos();
                } else if (System.nanoTime() > deadline) {
                    throw new KafkaException("no answer from the brokers at " + kafka.brokers());
                }
                changes.putAll(more);
            }
            return Contracts.NONE.with(changes);
        }

        Map<ModelKey, Optional<ModelContract>> poll() {
            Map<ModelKey, Optional<ModelContract>> changes = new HashMap<>();
            for (ConsumerRecord<byte[], byte[]> message : consumer.poll(POLL)) {
                try {
                    read(message, changes);
                } catch (DecodingException | ContractException | IllegalArgumentException e) {
                    log.error(
                            "The registered model at {}-{}, offset {}, cannot be read and is left out: {}",
                            message.topic(),
                            message.partition(),
                            message.offset(),
                            e.getMessage());
                }
            }
            return changes;
        }

        /**
         * @throws RegistryException if the schema can't be had: the topic is read again from its beginning
         */
        private void read(ConsumerRecord<byte[], byte[]> message, Map<ModelKey, Optional<ModelContract>> changes) {
            if (message.key() == null) {
                throw new IllegalArgumentException("it has no key");
            }
            ModelKey key = ModelKey.parse(new String(message.key(), StandardCharsets.UTF_8));
            changes.put(
                    key,
                    message.value() == null
                            ? Optional.empty()
                            : Optional.of(ContractFile.parse(
                                    codec.decode(message.value()).getContract())));
        }

        @Override
        public void close() {
            consumer.close();
        }
    }
}
