package org.mlaudit.streams.record;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.function.Function;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.mlaudit.codec.DecodingException;
import org.mlaudit.codec.EventCodec;
import org.mlaudit.codec.UuidV7;
import org.mlaudit.event.GovernanceEvent;
import org.mlaudit.registry.SchemaRegistry;
import org.mlaudit.streams.config.AppConfig;
import org.mlaudit.streams.governance.GovernanceKind;

/**
 * The governance events in their topic, which has one partition and so one order. Who decides on what was decided before
 * does it in one step: the decision reads the history and appends to it under one transactional id, which the broker gives to
 * one producer at a time. Of two decisions at the same time one fails, and neither has seen half of the other.
 */
public final class GovernanceLog {
    private static final int ANSWER_MILLIS = 30_000;

    private final AppConfig config;
    private final Clock clock;
    private final String topic;
    private final EventCodec<GovernanceEvent> codec;
    private final UuidV7 ids;

    /** The log of the configured cluster. Nothing is asked of it yet. For use by one thread. */
    public GovernanceLog(AppConfig config, SchemaRegistry registry, Clock clock) {
        this.config = config;
        this.clock = clock;
        this.topic = config.topics().catalogue().governance().name();
        this.codec = new EventCodec<>(GovernanceEvent.class, topic, registry);
        this.ids = new UuidV7(clock);
    }

    /**
     * A new event, with its id and time.
     *
     * @param actor who decided
     * @param reason why; holds no personal data, since it is never erased
     */
    public GovernanceEvent.Builder event(GovernanceKind kind, String actor, String reason) {
        return GovernanceEvent.newBuilder()
                .setId(ids.next())
                .setKind(kind.name())
                .setOccurredAt(clock.instant().truncatedTo(ChronoUnit.MICROS))
                .setActor(actor)
                .setReason(reason);
    }

    /** An event as a record of the topic, for who writes it in a transaction of its own. */
    public ProducerRecord<byte[], byte[]> message(GovernanceEvent event) {
        return new ProducerRecord<>(topic, event.getId().getBytes(StandardCharsets.UTF_8), codec.encode(event));
    }

    /**
     * Every committed event, the oldest first.
     *
     * @throws GovernanceException if one can't be read: what it decided would be ignored
     */
    public List<GovernanceEvent> read() {
        List<GovernanceEvent> events = new ArrayList<>();
        new CommittedRecords(config)
                .read(
                        topic,
                        message -> {
                            try {
                                events.add(codec.decode(message.value()));
                            } catch (DecodingException e) {
                                throw new GovernanceException(
                                        topic + "-" + message.partition() + " offset " + message.offset()
                                                + " is no governance event, so what is held and erased is not known: "
                                                + e.getMessage(),
                                        e);
                            }
                        },
                        CommittedRecords.Progress.NONE);
        return events;
    }

    /**
     * Decides on the history and appends what was decided. Returns when readers of committed records find it.
     *
     * @param decision from the whole history to new events; without any, nothing is written. What it throws is thrown, and
     *     nothing is written
     * @return the new events
     * @throws GovernanceException if somebody else decided at the same time: nothing was written
     */
    public List<GovernanceEvent> append(Function<List<GovernanceEvent>, List<GovernanceEvent>> decision) {
        try (Producer<byte[], byte[]> producer = new KafkaProducer<>(properties())) {
            producer.initTransactions();
            List<GovernanceEvent> decided = decision.apply(read());
            if (!decided.isEmpty()) {
                producer.beginTransaction();
                List<Future<RecordMetadata>> sent = new ArrayList<>();
                decided.forEach(event -> sent.add(producer.send(message(event))));
                producer.commitTransaction();
                new CommittedRecords(config).awaitCommitted(place(sent.getLast()));
            }
            return decided;
        } catch (ProducerFencedException e) {
            throw new GovernanceException(
                    "somebody else recorded a decision at the same time, so nothing was done. Try again.", e);
        }
    }

    /** Where a message lies that a transaction has committed. */
    private static RecordMetadata place(Future<RecordMetadata> sent) {
        try {
            return sent.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new GovernanceException("interrupted; the decision is recorded", e);
        } catch (ExecutionException e) {
            throw new GovernanceException("the decision could not be recorded: " + e.getCause(), e);
        }
    }

    private Map<String, Object> properties() {
        Map<String, Object> properties = config.kafkaClient(config.applicationId() + "-governance");
        properties.put(ProducerConfig.KEY_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class);
        properties.put(ProducerConfig.VALUE_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class);
        properties.put(ProducerConfig.ACKS_CONFIG, "all");
        properties.put(ProducerConfig.TRANSACTIONAL_ID_CONFIG, topic + "-decisions");
        properties.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, ANSWER_MILLIS);
        return properties;
    }
}
