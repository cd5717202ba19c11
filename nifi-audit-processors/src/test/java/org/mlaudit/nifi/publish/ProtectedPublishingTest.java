package org.mlaudit.nifi.publish;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mlaudit.nifi.protect.Applicants.applicant;
import static org.mlaudit.nifi.protect.Applicants.many;
import static org.mlaudit.nifi.protect.Applicants.plain;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.apache.avro.file.DataFileWriter;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.GenericRecord;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.nifi.util.MockFlowFile;
import org.apache.nifi.util.TestRunner;
import org.apache.nifi.util.TestRunners;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mlaudit.codec.CategoryHash;
import org.mlaudit.codec.InferenceDecoder;
import org.mlaudit.codec.InferenceLayout;
import org.mlaudit.codec.InferenceRow;
import org.mlaudit.codec.InferenceSchema;
import org.mlaudit.nifi.KafkaTest;
import org.mlaudit.nifi.protect.Applicants;
import org.mlaudit.nifi.protect.ProtectFields;
import org.mlaudit.nifi.route.RouteInferences;

/** From capture through protection to the topic, and what is refused on the way. */
class ProtectedPublishingTest extends KafkaTest {
    @TempDir
    Path here;

    private List<MockFlowFile> protect(MockFlowFile flowFile, String relationship) throws Exception {
        TestRunner runner = TestRunners.newTestRunner(new ProtectFields());
        Applicants.contracts(runner, here);
        runner.enableControllerService(Applicants.keys(runner, here));
        runner.setProperty("Field Protection Key Service", "keys");
        runner.enqueue(flowFile.toByteArray(), flowFile.getAttributes());
        runner.run();
        runner.assertTransferCount("failure", 0);
        return runner.getFlowFilesForRelationship(relationship);
    }

    private TestRunner publish(byte[] content) throws Exception {
        TestRunner runner = TestRunners.newTestRunner(new PublishAudit());
        kafka(runner, broker.address());
        runner.setProperty(PublishProperties.KAFKA, "kafka");
        runner.enqueue(content);
        runner.run();
        return runner;
    }

    private void refused(byte[] content, String... why) throws Exception {
        TestRunner runner = publish(content);
        runner.assertAllFlowFilesTransferred(PublishAudit.FAILURE, 1);
        assertThat(runner.getFlowFilesForRelationship(PublishAudit.FAILURE)
                        .getFirst()
                        .getAttribute("audit.error"))
                .contains(why)
                .contains("ProtectFields");
        assertThat(read(prefix + "inferences", false)).isEmpty();
        assertThat(read(prefix + "rejected", false)).isEmpty();
    }

    private InferenceRow decode(byte[] message) {
        return new InferenceDecoder(registry()::byId, key -> Optional.of(InferenceLayout.of(Applicants.contract())))
                .decode(message);
    }

    @Test
    void protectedInferencesAreReadByTheApplicationsDecoder() throws Exception {
        List<MockFlowFile> captured = Applicants.capture(here, many(3, 2), "valid");
        publish(protect(captured.getFirst(), "protected").getFirst().toByteArray())
                .assertAllFlowFilesTransferred(PublishAudit.SUCCESS, 1);
        List<ConsumerRecord<byte[], byte[]>> messages = read(prefix + "inferences", true);
        assertThat(messages).hasSize(3).allSatisfy(message -> {
            InferenceRow row = decode(message.value());
            InferenceLayout layout = row.layout;
            assertThat(row.id()).isEqualTo(text(message.key()));
            assertThat(row.number[layout.column("age").orElseThrow().index()]).isEqualTo(30);
            assertThat(row.number[layout.column("amount").orElseThrow().index()])
                    .isEqualTo(100.5);
            assertThat(row.hash[layout.column("postcode").orElseThrow().index()])
                    .isEqualTo(CategoryHash.of("SW"));
            assertThat(row.present[layout.column("income").orElseThrow().index()])
                    .isFalse();
            String bytes = new String(message.value(), StandardCharsets.ISO_8859_1);
            assertThat(Applicants.SECRETS).noneMatch(bytes::contains);
        });
    }

    @Test
    void inferencesThatAreNotProtectedAreRefused() throws Exception {
        refused(
                Applicants.captured(here, applicant("a1", "subject-ada")),
                "applicant/1 must be protected",
                "nothing says that these were");
    }

    @Test
    void aMarkOfOtherProtectionsIsRefused() throws Exception {
        MockFlowFile captured = Applicants.capture(here, applicant("a1", "subject-ada"), "valid")
                .getFirst();
        List<GenericRecord> records = Applicants.records(captured);
        var out = new java.io.ByteArrayOutputStream();
        try (var file = new DataFileWriter<GenericRecord>(new GenericDatumWriter<>(null, new GenericData()))) {
            file.setMeta(InferenceSchema.PROTECTED, "other");
            file.create(records.getFirst().getSchema(), out);
            file.append(records.getFirst());
        }
        refused(out.toByteArray(), "by other rules (other instead of ");
    }

    @Test
    void rejectedRecordsOfAProtectingModelArePublishedOnceTheirContentIsEncrypted() throws Exception {
        MockFlowFile invalid = Applicants.capture(here, applicant("r1", "subject-ada", "-1"), "invalid")
                .getFirst();
        refused(invalid.toByteArray(), "may hold personal data");
        publish(protect(invalid, "protected").getFirst().toByteArray())
                .assertAllFlowFilesTransferred(PublishAudit.SUCCESS, 1);
        assertThat(read(prefix + "rejected", true)).singleElement().satisfies(message -> {
            String bytes = new String(message.value(), StandardCharsets.ISO_8859_1);
            assertThat(bytes).contains("application/vnd.mlaudit.sealed;key=");
            assertThat(Applicants.SECRETS).noneMatch(bytes::contains);
        });
    }

    @Test
    void whatProtectFieldsRejectsIsPublishedToo() throws Exception {
        MockFlowFile captured =
                Applicants.capture(here, applicant("a1", ""), "valid").getFirst();
        publish(protect(captured, "rejected").getFirst().toByteArray())
                .assertAllFlowFilesTransferred(PublishAudit.SUCCESS, 1);
        assertThat(read(prefix + "rejected", true)).hasSize(1);
    }

    @Test
    void modelsWithoutProtectionsArePublishedAsBefore() throws Exception {
        publish(Applicants.captured(here, plain("p1", "note"))).assertAllFlowFilesTransferred(PublishAudit.SUCCESS, 1);
        assertThat(read(prefix + "inferences", true)).hasSize(1);
    }

    @Test
    void routingKeepsTheMark() throws Exception {
        MockFlowFile captured = Applicants.capture(here, many(4, 2), "valid").getFirst();
        TestRunner route = TestRunners.newTestRunner(new RouteInferences());
        route.setProperty("north", "segment.branch = north");
        route.enqueue(protect(captured, "protected").getFirst().toByteArray());
        route.run();
        route.assertAllFlowFilesTransferred("north", 1);
        publish(route.getFlowFilesForRelationship("north").getFirst().toByteArray())
                .assertAllFlowFilesTransferred(PublishAudit.SUCCESS, 1);
    }
}
