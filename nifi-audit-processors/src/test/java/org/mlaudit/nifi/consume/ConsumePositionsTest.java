package org.mlaudit.nifi.consume;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.NewPartitions;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.nifi.components.state.Scope;
import org.apache.nifi.util.MockFlowFile;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.mlaudit.event.Finding;
import org.mlaudit.event.Verdict;

/** From where a topic is read, and that nothing is lost or read twice. */
class ConsumePositionsTest extends ConsumeTest {
    @Test
    void aSessionThatFailsToCommitIsReadAgainAndNothingIsLost() throws Exception {
        publish("findings", Finding.class, List.of(finding("flight-delay", "1", Verdict.ALARM, 1)));
        consume();
        runner.clearTransferState();
        publish("findings", Finding.class, List.of(finding("flight-delay", "1", Verdict.ALARM, 2)));
        runner.getStateManager().setFailOnStateSet(Scope.CLUSTER, true);
        assertThatThrownBy(() -> runner.run(5, false)).isNotNull();
        runner.clearTransferState();
        runner.getStateManager().setFailOnStateSet(Scope.CLUSTER, false);
        consume(false);
        assertThat(json()).extracting(event -> event.get("value").asDouble()).containsExactly(2.0);
    }

    @Test
    void theLatestPositionSkipsWhatIsThereAndKeepsItsPlaceOverARestart() throws Exception {
        publish("findings", Finding.class, List.of(finding("flight-delay", "1", Verdict.ALARM, 1)));
        runner.setProperty(ConsumeProperties.START, "LATEST");
        consume();
        runner.assertTransferCount(ConsumeAudit.SUCCESS, 0);
        assertThat(runner.getStateManager().getState(Scope.CLUSTER).toMap())
                .isEqualTo(Map.of(prefix + "findings-0", "1", prefix + "findings-1", "0"));
        publish("findings", Finding.class, List.of(finding("flight-delay", "1", Verdict.ALARM, 2)));
        consume();
        assertThat(json()).extracting(event -> event.get("value").asDouble()).containsExactly(2.0);
    }

    @Test
    void partitionsThatAreAddedAreReadFromTheirBeginning() throws Exception {
        try (var reader = new TopicReader(
                kafka, prefix + "findings", StartingPosition.LATEST, 10, runner.getLogger(), Duration.ZERO)) {
            reader.goTo(Map.of());
            assertThat(reader.partitionNames()).hasSize(2);
            kafka.admin()
                    .createPartitions(Map.of(prefix + "findings", NewPartitions.increaseTo(3)))
                    .all()
                    .get();
            try (var producer = kafka.producer(Map.of())) {
                producer.send(new ProducerRecord<>(prefix + "findings", 2, null, new byte[] {1}))
                        .get();
            }
            List<Integer> seen = new ArrayList<>();
            Awaitility.await().until(() -> {
                reader.poll(Duration.ofMillis(100)).forEach(message -> seen.add(message.partition()));
                return !seen.isEmpty();
            });
            assertThat(seen).containsExactly(2);
            assertThat(reader.places()).containsEntry(prefix + "findings-2", "1");
        }
    }

    @Test
    void eventsThatWereDeletedBeforeTheyWereReadAreReported() {
        publish("findings", Finding.class, List.of(finding("flight-delay", "1", Verdict.ALARM, 1)));
        try (var reader =
                new TopicReader(kafka, prefix + "findings", StartingPosition.EARLIEST, 10, runner.getLogger())) {
            reader.goTo(Map.of(prefix + "findings-0", "500", prefix + "findings-1", "0"));
            List<Double> seen = new ArrayList<>();
            Awaitility.await().until(() -> {
                reader.poll(Duration.ofMillis(100)).forEach(message -> seen.add((double) message.offset()));
                return !seen.isEmpty();
            });
            assertThat(seen).containsExactly(0.0);
        }
        assertThat(runner.getLogger().getWarnMessages())
                .anySatisfy(message -> assertThat(message.getMsg()).contains("deleted before they were read"));
    }

    @Test
    void messagesThatAreNoEventsAreKeptAsTheyAre() throws Exception {
        publish("findings", new byte[] {1, 2, 3});
        publish("findings", Finding.class, List.of(finding("flight-delay", "1", Verdict.ALARM, 1)));
        consume();
        runner.assertTransferCount(ConsumeAudit.SUCCESS, 1);
        runner.assertTransferCount(ConsumeAudit.UNREADABLE, 1);
        MockFlowFile unreadable =
                runner.getFlowFilesForRelationship(ConsumeAudit.UNREADABLE).getFirst();
        unreadable.assertContentEquals(new byte[] {1, 2, 3});
        unreadable.assertAttributeEquals("kafka.topic", prefix + "findings");
        unreadable.assertAttributeEquals("kafka.partition", "0");
        unreadable.assertAttributeEquals("kafka.offset", "0");
    }
}
