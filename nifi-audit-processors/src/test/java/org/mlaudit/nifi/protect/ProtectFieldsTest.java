package org.mlaudit.nifi.protect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mlaudit.nifi.protect.Applicants.applicant;
import static org.mlaudit.nifi.protect.Applicants.features;
import static org.mlaudit.nifi.protect.Applicants.file;
import static org.mlaudit.nifi.protect.Applicants.many;
import static org.mlaudit.nifi.protect.Applicants.plain;
import static org.mlaudit.nifi.protect.Applicants.records;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.avro.generic.GenericRecord;
import org.apache.nifi.components.ConfigVerificationResult;
import org.apache.nifi.util.MockFlowFile;
import org.junit.jupiter.api.Test;
import org.mlaudit.codec.InferenceSchema;
import org.mlaudit.contract.ProtectionPolicy;
import org.mlaudit.event.Protection;
import org.mlaudit.keys.KeysUnavailableException;
import org.mlaudit.keys.KeysetException;
import org.mlaudit.keys.SubjectKey;
import org.mlaudit.nifi.Events;
import org.mlaudit.privacy.ProtectedFields;
import org.mlaudit.privacy.Protections;

class ProtectFieldsTest extends ProtectTest {
    private static final String POLICY =
            ProtectionPolicy.digest(Applicants.contract()).orElseThrow();

    private void protect(byte[] content) {
        runner.enqueue(content);
        runner.run();
    }

    private static Protection protection(GenericRecord record) {
        GenericRecord left = (GenericRecord) record.get("protection");
        return new Protection(
                left.get("policy").toString(),
                left.get("keyId") == null ? null : left.get("keyId").toString(),
                (java.nio.ByteBuffer) left.get("ciphertext"),
                (java.nio.ByteBuffer) left.get("commitment"));
    }

    @Test
    void everyActionOfTheContractIsApplied() throws Exception {
        protect(captured(applicant("a1", "subject-ada")));
        MockFlowFile flowFile = only("protected");
        GenericRecord record = records(flowFile).getFirst();
        Map<String, Object> published = features(record);
        assertThat(published).doesNotContainKeys("fullname", "income", "religion", "note");
        assertThat(published.get("email")).asString().matches("[0-9a-f]{32}");
        assertThat(published.get("card"))
                .asString()
                .matches("\\d{4}-\\d{4}-\\d{4}-\\d{4}")
                .isNotEqualTo("4111-1111-1111-1111");
        assertThat(published).containsEntry("age", 30.0).containsEntry("amount", 100.5);
        assertThat(published.get("born")).isEqualTo("1985-12");
        assertThat(published.get("postcode")).isEqualTo("SW");
        assertThat(published.get("phone")).asString().endsWith("58").doesNotContain("7946");
        assertThat(published.get("remark"))
                .asString()
                .doesNotContain("byron@example.org")
                .startsWith("write to ");

        SubjectKey key = keys.subjectKey("subject-ada", Protections.purpose(Applicants.contract()));
        assertThat(record.get("subject")).hasToString(key.alias());
        Protection left = protection(record);
        assertThat(left.getKeyId()).isEqualTo(key.id());
        assertThat(ProtectedFields.decrypt(key, "a1", left))
                .isEqualTo(Map.of("fullname", "Ada Lovelace", "income", 81234.5));
        try (var file = file(flowFile)) {
            assertThat(file.getMetaString(InferenceSchema.PROTECTED)).isEqualTo(POLICY);
        }
        flowFile.assertAttributeEquals("audit.protection", POLICY);
        flowFile.assertAttributeEquals("record.count", "1");
    }

    @Test
    void nothingOfTheOriginalIsInTheOutput() throws Exception {
        protect(captured(many(50, 5)));
        String content = new String(only("protected").toByteArray(), StandardCharsets.ISO_8859_1);
        assertThat(Applicants.SECRETS).noneMatch(content::contains);
        assertThat(content).doesNotContain("subject-0");
    }

    @Test
    void newSubjectsAreMadeInOneTransactionAndNoMoreRecordsAreHeldThanABatch() throws Exception {
        protect(captured(many(2_500, 30)));
        only("protected").assertAttributeEquals("record.count", "2500");
        assertThat(watched.transactions)
                .hasSize(3)
                .allSatisfy(subjects -> assertThat(subjects).hasSize(30));
    }

    @Test
    void anInferenceWithoutASubjectIsRejectedWithItsContentEncrypted() throws Exception {
        protect(captured(applicant("a1", "subject-ada") + "\n" + applicant("a2", "")));
        assertThat(records(only("protected"))).hasSize(1);
        MockFlowFile rejected = only("rejected");
        GenericRecord record = records(rejected).getFirst();
        assertThat(record.get("id")).hasToString("a2");
        assertThat(record.get("reasons").toString()).contains("MISSING").contains("/subject");
        assertThat(new String(rejected.toByteArray(), StandardCharsets.ISO_8859_1))
                .doesNotContain("Lovelace");
        assertThat(RejectedPayloadsTest.opened(keys, record)).contains("Ada Lovelace");
    }

    @Test
    void anInferenceWithoutASubjectIsEncryptedUnderAKeyOfTheDayWhereThatIsAskedFor() throws Exception {
        runner.setProperty(ProtectProperties.MISSING_SUBJECT, MissingSubject.DAY_KEY);
        protect(captured(applicant("a1", "") + "\n" + applicant("a2", "")));
        List<GenericRecord> records = records(only("protected"));
        Protection first = protection(records.getFirst());
        assertThat(protection(records.getLast()).getKeyId()).isEqualTo(first.getKeyId());
        SubjectKey key = keys.find(first.getKeyId()).orElseThrow();
        assertThat(ProtectedFields.decrypt(key, "a1", first)).containsEntry("fullname", "Ada Lovelace");
    }

    @Test
    void aFlowFileThatIsProtectedAlreadyPassesAsItIs() throws Exception {
        protect(captured(applicant("a1", "subject-ada")));
        byte[] once = only("protected").toByteArray();
        runner.clearTransferState();
        protect(once);
        assertThat(only("protected").toByteArray()).isEqualTo(once);
    }

    @Test
    void whatNeedsNoProtectionPassesAsItCame() throws Exception {
        byte[] inferences = captured(plain("p1", "call me"));
        byte[] truth = Events.groundTruth("a", "b");
        byte[] refused = Events.rejected("x");
        for (byte[] content : List.of(inferences, truth, refused)) {
            runner.enqueue(content);
        }
        runner.run(3);
        runner.assertAllFlowFilesTransferred("protected", 3);
        assertThat(runner.getFlowFilesForRelationship("protected"))
                .extracting(MockFlowFile::toByteArray)
                .containsExactly(inferences, truth, refused);
    }

    @Test
    void addedPropertiesProtectModelsWhoseContractSaysNothing() throws Exception {
        runner.setProperty("/features/customer", "ENCRYPT");
        runner.setProperty("/features/note", "action: MASK, keepFirst: 2");
        protect(captured(plain("p1", "secret")));
        MockFlowFile flowFile = only("protected");
        GenericRecord record = records(flowFile).getFirst();
        assertThat(features(record)).isEqualTo(Map.of("note", "se****", "amount", 1.0));
        SubjectKey key = keys.find(protection(record).getKeyId()).orElseThrow();
        assertThat(ProtectedFields.decrypt(key, "p1", protection(record))).containsEntry("customer", "Ada Lovelace");
        assertThat(InferenceSchema.protection(record.getSchema()))
                .isEqualTo(Optional.of(flowFile.getAttribute("audit.protection")));
    }

    @Test
    void addedPropertiesAreLeftAsideWhereTheContractSaysWhatToDo() throws Exception {
        runner.setProperty("/features/amount", "DROP");
        protect(captured(applicant("a1", "subject-ada")));
        assertThat(features(records(only("protected")).getFirst())).containsEntry("amount", 100.5);
    }

    @Test
    void anAddedPropertyThatDoesNotFitTheTypeFailsTheFlowFile() throws Exception {
        runner.setProperty("/features/amount", "action: MASK, keepLast: 2");
        protect(captured(plain("p1", "x")));
        only("failure").assertAttributeEquals("audit.error", only("failure").getAttribute("audit.error"));
        assertThat(only("failure").getAttribute("audit.error")).contains("/features/amount", "NUMERIC", "MASK");
        runner.assertTransferCount("protected", 0);
    }

    @Test
    void addedPropertiesAreChecked() {
        runner.setProperty("/features/note", "HIDE");
        runner.assertNotValid();
        runner.setProperty("/features/note", "action: MASK, keepLast: -1");
        runner.assertNotValid();
        runner.removeProperty("/features/note");
        runner.setProperty("note", "DROP");
        runner.assertNotValid();
        runner.removeProperty("note");
        runner.assertValid();
    }

    @Test
    void freeTextIsScannedAndRedactedWhereTheContractLeavesItOpen() throws Exception {
        String note = "mail byron@example.org or pay 4111 1111 1111 1111";
        runner.setProperty(ProtectProperties.FREE_TEXT, FreeText.REPORT);
        protect(captured(plain("p1", note)));
        assertThat(features(records(only("protected")).getFirst())).containsEntry("note", note);
        assertThat(only("protected").getAttribute("audit.personal.found")).startsWith("/features/note ");
        assertThat(only("report").getContent()).contains("\"/features/note\"").doesNotContain("byron", "4111");

        runner.clearTransferState();
        runner.setProperty(ProtectProperties.FREE_TEXT, FreeText.REDACT);
        protect(captured(plain("p1", note) + "\n" + plain("p2", "nothing here")));
        List<GenericRecord> records = records(only("protected"));
        assertThat(features(records.getFirst()).get("note"))
                .asString()
                .startsWith("mail ")
                .doesNotContain("byron", "4111");
        assertThat(features(records.getLast())).containsEntry("note", "nothing here");
    }

    @Test
    void aDryRunReportsWhatItWouldFindAndNeverAValue() throws Exception {
        runner.setProperty(ProtectProperties.DRY_RUN, "true");
        byte[] content = captured(applicant("a1", "subject-ada") + "\n" + applicant("a2", ""));
        protect(content);
        runner.assertTransferCount("protected", 0);
        assertThat(only("original").toByteArray()).isEqualTo(content);
        MockFlowFile report = only("report");
        assertThat(report.getContent())
                .contains("\"dryRun\":true", "\"records\":2", "\"withSubject\":1", "\"policy\":\"" + POLICY)
                .contains("{\"path\":\"/features/fullname\",\"type\":\"TEXT\",\"personal\":true,\"action\":\"ENCRYPT\","
                        + "\"values\":2,");
        assertThat(report.getAttribute("audit.personal.found")).contains("/features/email ", "/features/remark ");
        assertThat(Applicants.SECRETS).noneMatch(report.getContent()::contains);
        assertThat(Applicants.SECRETS)
                .noneMatch(secret -> report.getAttributes().toString().contains(secret));
        assertThat(watched.transactions).isEmpty();
    }

    @Test
    void whileTheKeysCannotBeHadTheFlowFileStaysQueued() throws Exception {
        watched.before = method -> {
            throw new KeysUnavailableException("the key store does not answer", null);
        };
        runner.enqueue(captured(applicant("a1", "subject-ada")));
        runner.run(1, false, true);
        runner.assertQueueNotEmpty();
        runner.assertTransferCount("protected", 0);
        runner.assertTransferCount("failure", 0);
        assertThat(runner.isYieldCalled()).isTrue();
        assertThat(runner.getLogger().getErrorMessages())
                .anySatisfy(message -> assertThat(message.getMsg()).contains("stays queued"));
        watched.before = method -> {};
        runner.run(1, true, false);
        only("protected").assertAttributeEquals("record.count", "1");
    }

    @Test
    void keysThatFailHalfwayLeaveNothingBehind() throws Exception {
        AtomicInteger calls = new AtomicInteger();
        watched.before = method -> {
            if (method.equals("subjectKeys") && calls.incrementAndGet() == 2) {
                throw new KeysUnavailableException("the key store went away", null);
            }
        };
        runner.enqueue(captured(many(1_500, 10)));
        runner.run(1, false, true);
        runner.assertTransferCount("protected", 0);
        runner.assertQueueNotEmpty();
        runner.run(1, true, false);
        only("protected").assertAttributeEquals("record.count", "1500");
    }

    @Test
    void wrongKeysFailTheFlowFileAsItCame() throws Exception {
        watched.before = method -> {
            throw new KeysetException("the key store belongs to another keyset", null);
        };
        byte[] content = captured(applicant("a1", "subject-ada"));
        protect(content);
        assertThat(only("failure").toByteArray()).isEqualTo(content);
        only("failure").assertAttributeEquals("audit.error", "the key store belongs to another keyset");
        assertThat(only("failure").isPenalized()).isTrue();
    }

    @Test
    void whatCannotBeReadFails() throws Exception {
        byte[] whole = captured(many(2_000, 3));
        byte[] cut = java.util.Arrays.copyOf(whole, whole.length - 100);
        for (byte[] content : List.of("no container".getBytes(StandardCharsets.UTF_8), cut)) {
            runner.clearTransferState();
            protect(content);
            runner.assertTransferCount("protected", 0);
            assertThat(only("failure").toByteArray()).isEqualTo(content);
            assertThat(only("failure").getAttribute("audit.error")).contains("Avro");
        }
    }

    @Test
    void modelsThatAreNotRegisteredFail() {
        protect(Events.inferences("a"));
        assertThat(only("failure").getAttribute("audit.error"))
                .isEqualTo("model version flight-delay/1 is not registered");
    }

    @Test
    void verificationOpensTheKeysAndSaysWhatIsProtected() {
        runner.setProperty("/features/customer", "PSEUDONYMISE");
        runner.setProperty("/features/unknown", "DROP");
        List<ConfigVerificationResult> results = ((ProtectFields) runner.getProcessor())
                .verify(runner.getProcessContext(), runner.getLogger(), Map.of());
        assertThat(results)
                .extracting(ConfigVerificationResult::getOutcome)
                .containsExactly(
                        ConfigVerificationResult.Outcome.SUCCESSFUL,
                        ConfigVerificationResult.Outcome.SUCCESSFUL,
                        ConfigVerificationResult.Outcome.SUCCESSFUL,
                        ConfigVerificationResult.Outcome.FAILED);
        assertThat(results.get(1).getExplanation()).contains("fullname ENCRYPT", "remark REDACT");
        assertThat(results.get(2).getExplanation()).isEqualTo("customer PSEUDONYMISE");
        assertThat(results.get(3).getExplanation()).contains("unknown");
    }
}
