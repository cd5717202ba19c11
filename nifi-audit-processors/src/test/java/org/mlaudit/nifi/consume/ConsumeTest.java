package org.mlaudit.nifi.consume;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.nifi.util.MockFlowFile;
import org.apache.nifi.util.TestRunner;
import org.apache.nifi.util.TestRunners;
import org.junit.jupiter.api.BeforeEach;
import org.mlaudit.codec.EventCodec;
import org.mlaudit.event.Finding;
import org.mlaudit.event.Verdict;
import org.mlaudit.nifi.KafkaTest;
import org.mlaudit.nifi.service.KafkaAuditService;

/** What the tests of {@link ConsumeAudit} share: events that are published and consumed. */
abstract class ConsumeTest extends KafkaTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    static final Instant START = Instant.parse("2001-02-03T00:00:00Z");

    TestRunner runner;
    KafkaAuditService kafka;

    @BeforeEach
    void start() throws Exception {
        runner = runner();
        kafka = (KafkaAuditService) runner.getControllerService("kafka");
        kafka.ensureTopics();
    }

    private TestRunner runner() throws Exception {
        TestRunner made = TestRunners.newTestRunner(new ConsumeAudit());
        kafka(made, broker.address());
        made.setProperty(ConsumeProperties.KAFKA, "kafka");
        made.setProperty(ConsumeProperties.MAX_WAIT, "0 ms");
        return made;
    }

    static Finding finding(String model, String version, Verdict verdict, double value) {
        return new Finding(
                model,
                version,
                START,
                START.plusSeconds(3600),
                7L,
                null,
                "drift.psi",
                "distance",
                "psi",
                value,
                null,
                null,
                0.2,
                verdict,
                100L,
                1000L,
                null,
                Map.of("bin", "3"),
                null);
    }

    <T extends SpecificRecord> void publish(String topic, Class<T> type, List<T> events) {
        EventCodec<T> codec = new EventCodec<>(type, prefix + topic, registry());
        for (T event : events) {
            publish(topic, codec.encode(event));
        }
    }

    void publish(String topic, byte[] message) {
        try (var producer = kafka.producer(Map.of())) {
            producer.send(new ProducerRecord<>(prefix + topic, 0, new byte[] {'k'}, message))
                    .get();
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    List<JsonNode> json() {
        List<JsonNode> events = new ArrayList<>();
        for (MockFlowFile flowFile : runner.getFlowFilesForRelationship(ConsumeAudit.SUCCESS)) {
            flowFile.getContent().lines().forEach(line -> {
                try {
                    events.add(JSON.readTree(line));
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
        }
        return events;
    }

    void consume() {
        consume(true);
    }

    /** Triggers a few times; more often while nothing came, as on a machine that is slow to answer a poll. */
    void consume(boolean initialise) {
        runner.run(3, true, initialise);
        for (int i = 0;
                i < 10
                        && runner.getFlowFilesForRelationship(ConsumeAudit.SUCCESS)
                                .isEmpty();
                i++) {
            runner.run(1, true, true);
        }
    }
}
