package org.mlaudit.nifi.protect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mlaudit.nifi.protect.Applicants.applicant;
import static org.mlaudit.nifi.protect.Applicants.records;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import org.apache.avro.generic.GenericRecord;
import org.apache.nifi.util.MockFlowFile;
import org.junit.jupiter.api.Test;
import org.mlaudit.keys.FieldKeys;
import org.mlaudit.keys.SealedPayload;

class RejectedPayloadsTest extends ProtectTest {
    /** A record of the model that is refused because of its amount, and a line that is no record at all. */
    private static final String REFUSED =
            applicant("r1", "subject-refused", "-1") + "\n" + "{\"fullname\": Lovelace}\n" + applicant("r2", "", "-1");

    /** The original content of a rejected record. */
    static String opened(FieldKeys keys, GenericRecord record) {
        String type = record.get("contentType").toString();
        ByteBuffer payload = (ByteBuffer) record.get("payload");
        byte[] bytes = new byte[payload.remaining()];
        payload.duplicate().get(bytes);
        var key = keys.find(SealedPayload.keyId(type).orElseThrow()).orElseThrow();
        assertThat(SealedPayload.original(type)).isEqualTo("application/json");
        return new String(SealedPayload.open(key, bytes, type), StandardCharsets.UTF_8);
    }

    private MockFlowFile refused() throws Exception {
        List<MockFlowFile> invalid = Applicants.capture(directory, REFUSED, "invalid");
        assertThat(invalid).hasSize(1);
        return invalid.getFirst();
    }

    @Test
    void payloadsAreEncryptedUnderTheKeyOfTheirSubjectOrOfTheDay() throws Exception {
        MockFlowFile refused = refused();
        refused.assertAttributeEquals("audit.protection", "required");
        runner.enqueue(refused.toByteArray(), refused.getAttributes());
        runner.run();
        MockFlowFile out = only("protected");
        out.assertAttributeEquals("audit.protection", "payloads");
        List<GenericRecord> records = records(out);
        assertThat(records).hasSize(3);
        assertThat(opened(keys, records.get(0))).contains("\"r1\"", "Ada Lovelace");
        assertThat(opened(keys, records.get(1))).isEqualTo("{\"fullname\": Lovelace}");
        String content = new String(out.toByteArray(), StandardCharsets.ISO_8859_1);
        assertThat(content).doesNotContain("Lovelace", "subject-refused");

        var ofSubject = SealedPayload.keyId(records.get(0).get("contentType").toString());
        var ofDay = SealedPayload.keyId(records.get(1).get("contentType").toString());
        assertThat(SealedPayload.keyId(records.get(2).get("contentType").toString()))
                .isEqualTo(ofDay);
        keys.erase("subject-refused", Instant.EPOCH);
        assertThat(keys.find(ofSubject.orElseThrow())).isEmpty();
        assertThat(keys.find(ofDay.orElseThrow())).isPresent();
    }

    @Test
    void payloadsAreDroppedWhereThatIsAskedFor() throws Exception {
        runner.setProperty(ProtectProperties.REJECTED_PAYLOAD, RejectedPayload.DROP);
        runner.enqueue(refused().toByteArray());
        runner.run();
        assertThat(records(only("protected"))).allSatisfy(record -> {
            assertThat(((ByteBuffer) record.get("payload")).remaining()).isZero();
            assertThat(record.get("contentType")).hasToString(SealedPayload.DROPPED);
        });
        assertThat(watched.transactions).isEmpty();
    }

    @Test
    void whatIsSealedOnceIsNotSealedAgain() throws Exception {
        runner.enqueue(refused().toByteArray());
        runner.run();
        byte[] once = only("protected").toByteArray();
        runner.clearTransferState();
        runner.enqueue(once);
        runner.run();
        assertThat(only("protected").toByteArray()).isEqualTo(once);
    }

    @Test
    void reasonsNoLongerQuote() throws Exception {
        runner.enqueue(refused().toByteArray());
        runner.run();
        assertThat(records(only("protected"))).allSatisfy(record -> {
            for (Object each : (List<?>) record.get("reasons")) {
                assertThat(((GenericRecord) each).get("value")).isNull();
            }
        });
    }

    @Test
    void rejectionsOfModelsWithoutProtectionsAreAFlowFileOfTheirOwn() throws Exception {
        String json = REFUSED + "\n" + "{\"model\":\"plain\",\"version\":\"1\",\"id\":\"p\"}";
        List<MockFlowFile> invalid = Applicants.capture(directory, json, "invalid");
        assertThat(invalid)
                .extracting(flowFile -> flowFile.getAttribute("audit.protection"))
                .containsExactlyInAnyOrder("required", null);
        assertThat(invalid)
                .extracting(flowFile -> flowFile.getAttribute("record.count"))
                .containsExactlyInAnyOrder("3", "1");
        assertThat(invalid).allSatisfy(flowFile -> flowFile.assertAttributeEquals("invalid.count", "4"));
    }
}
