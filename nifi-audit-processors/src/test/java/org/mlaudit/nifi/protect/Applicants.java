package org.mlaudit.nifi.protect;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.avro.file.DataFileStream;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericRecord;
import org.apache.nifi.reporting.InitializationException;
import org.apache.nifi.util.MockFlowFile;
import org.apache.nifi.util.TestRunner;
import org.apache.nifi.util.TestRunners;
import org.mlaudit.contract.ContractFile;
import org.mlaudit.contract.ModelContract;
import org.mlaudit.nifi.capture.CaptureInferences;
import org.mlaudit.nifi.service.FileModelContractService;

/** A model whose contract protects its features in every way, and inferences of it. */
public final class Applicants {
    public static final String CONTRACT = """
            model: applicant
            version: 1
            features:
              - {name: email, type: CATEGORICAL, personal: true, protection: {action: PSEUDONYMISE, domain: people}}
              - {name: card, type: CATEGORICAL, personal: true, protection: {action: TOKENISE, format: DIGITS}}
              - {name: fullname, type: TEXT, personal: true, protection: {action: ENCRYPT}}
              - {name: income, type: NUMERIC, personal: true, protection: {action: ENCRYPT}}
              - {name: age, type: NUMERIC, personal: true, protection: {action: GENERALISE, step: 10}}
              - {name: born, type: CATEGORICAL, personal: true, protection: {action: GENERALISE, to: MONTH}}
              - {name: postcode, type: CATEGORICAL, personal: true, protection: {action: GENERALISE, keep: 2}}
              - {name: phone, type: TEXT, personal: true, protection: {action: MASK, keepLast: 2}}
              - {name: religion, type: CATEGORICAL, personal: true, protection: {action: DROP}}
              - {name: remark, type: TEXT, protection: {action: REDACT}}
              - {name: note, type: TEXT, nullable: true}
              - {name: amount, type: NUMERIC, range: {min: 0}}
            segments: [branch]
            prediction: {kind: BINARY, classes: [declined, granted], threshold: 0.5}
            """;

    /** A model of which nothing is said to be personal. */
    public static final String PLAIN = """
            model: plain
            version: 1
            features:
              - {name: customer, type: CATEGORICAL}
              - {name: note, type: TEXT, nullable: true}
              - {name: amount, type: NUMERIC}
            prediction: {kind: BINARY, classes: [no, yes], threshold: 0.5}
            """;

    /** What must not be found anywhere once an applicant is protected. */
    public static final List<String> SECRETS = List.of(
            "ada.lovelace@example.org",
            "4111-1111-1111-1111",
            "Ada Lovelace",
            "81234.5",
            "1985-12-10",
            "SW1A 2AA",
            "+44 20 7946 0958",
            "anglican",
            "subject-ada",
            "byron@example.org");

    static final String PASSWORD = "a long passphrase of a test";

    private Applicants() {}

    public static ModelContract contract() {
        return ContractFile.parse(CONTRACT);
    }

    public static String applicant(String id, String subject) {
        return applicant(id, subject, "100.5");
    }

    /** An applicant as JSON; without a subject when that is empty. */
    public static String applicant(String id, String subject, String amount) {
        return "{\"id\":\"" + id + "\",\"model\":\"applicant\",\"version\":\"1\","
                + (subject.isEmpty() ? "" : "\"subject\":\"" + subject + "\",")
                + "\"occurredAt\":\"2026-05-01T10:00:00Z\",\"segments\":{\"branch\":\"north\"},\"features\":{"
                + "\"email\":\"ada.lovelace@example.org\",\"card\":\"4111-1111-1111-1111\","
                + "\"fullname\":\"Ada Lovelace\",\"income\":81234.5,\"age\":37,\"born\":\"1985-12-10\","
                + "\"postcode\":\"SW1A 2AA\",\"phone\":\"+44 20 7946 0958\",\"religion\":\"anglican\","
                + "\"remark\":\"write to byron@example.org please\",\"note\":null,\"amount\":" + amount
                + "},\"prediction\":{\"score\":0.75}}";
    }

    public static String plain(String id, String note) {
        return "{\"id\":\"" + id + "\",\"model\":\"plain\",\"version\":\"1\",\"subject\":\"subject-ada\","
                + "\"occurredAt\":\"2026-05-01T10:00:00Z\",\"features\":{\"customer\":\"Ada Lovelace\",\"note\":\""
                + note
                + "\",\"amount\":1},\"prediction\":{\"score\":0.75}}";
    }

    /** Applicants with a subject each, from 0. */
    public static String many(int count, int subjects) {
        return IntStream.range(0, count)
                .mapToObj(i -> applicant("a" + i, "subject-" + i % subjects))
                .collect(Collectors.joining("\n"));
    }

    /** What CaptureInferences makes of JSON lines: its FlowFiles of a relationship. */
    public static List<MockFlowFile> capture(Path directory, String json, String relationship) throws Exception {
        TestRunner runner = TestRunners.newTestRunner(new CaptureInferences());
        contracts(runner, directory);
        runner.setProperty("Input Strategy", "JSON");
        runner.enqueue(json);
        runner.run();
        return runner.getFlowFilesForRelationship(relationship);
    }

    public static byte[] captured(Path directory, String json) throws Exception {
        return capture(directory, json, "valid").getFirst().toByteArray();
    }

    /** Adds a service with both contracts, and sets it. */
    public static void contracts(TestRunner runner, Path directory) throws IOException, InitializationException {
        Path contracts = Files.createDirectories(directory.resolve("contracts-" + UUID.randomUUID()));
        Files.writeString(contracts.resolve("applicant.yaml"), CONTRACT);
        Files.writeString(contracts.resolve("plain.yaml"), PLAIN);
        var service = new FileModelContractService();
        runner.addControllerService("contracts", service);
        runner.setProperty(service, "Contracts", contracts.toString());
        runner.enableControllerService(service);
        runner.setProperty("Model Contract Service", "contracts");
    }

    /** Adds a service over a keyset in the directory, which is made when it is missing. */
    public static StandardFieldProtectionKeyService keys(TestRunner runner, Path directory)
            throws InitializationException {
        var service = new StandardFieldProtectionKeyService();
        runner.addControllerService("keys", service);
        runner.setProperty(
                service, "Keyset File", directory.resolve("master.json").toString());
        runner.setProperty(service, "Keyset Password", PASSWORD);
        runner.setProperty(
                service, "Key Store", directory.resolve("subjects.db").toString());
        runner.setProperty(service, "Create Missing Keys", "true");
        return service;
    }

    public static List<GenericRecord> records(MockFlowFile flowFile) throws IOException {
        List<GenericRecord> records = new ArrayList<>();
        try (var file = file(flowFile)) {
            file.forEach(records::add);
        }
        return records;
    }

    static DataFileStream<GenericRecord> file(MockFlowFile flowFile) throws IOException {
        return new DataFileStream<>(
                new ByteArrayInputStream(flowFile.toByteArray()),
                new GenericDatumReader<>(null, null, new GenericData()));
    }

    static Map<String, Object> features(GenericRecord record) {
        GenericRecord features = (GenericRecord) record.get("features");
        return features.getSchema().getFields().stream()
                .filter(field -> features.get(field.pos()) != null)
                .collect(Collectors.toMap(
                        field -> field.name(),
                        field -> features.get(field.pos()) instanceof CharSequence text
                                ? text.toString()
                                : features.get(field.pos())));
    }
}
