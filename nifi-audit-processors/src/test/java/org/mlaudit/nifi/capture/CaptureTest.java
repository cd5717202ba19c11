package org.mlaudit.nifi.capture;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.avro.file.DataFileStream;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericRecord;
import org.apache.nifi.controller.ControllerService;
import org.apache.nifi.processor.Relationship;
import org.apache.nifi.util.MockFlowFile;
import org.apache.nifi.util.TestRunner;
import org.apache.nifi.util.TestRunners;
import org.junit.jupiter.api.io.TempDir;
import org.mlaudit.nifi.Events;
import org.mlaudit.nifi.service.FileModelContractService;

/** What the tests of the capturing processors share. */
abstract class CaptureTest {
    static final String RATES = """
            model: rates
            version: "2.0"
            features:
              - {name: vector, type: EMBEDDING, dimensions: 2, nullable: true}
              - {name: member, type: BOOLEAN}
            unknownFields: IGNORE
            prediction: {kind: REGRESSION, range: {min: 0, max: 100}}
            """;

    @TempDir
    Path contracts;

    TestRunner runner;

    void start(CaptureProcessor processor) throws Exception {
        Files.writeString(contracts.resolve("flight-delay.yaml"), Events.FLIGHT_DELAY);
        Files.writeString(contracts.resolve("rates.yaml"), RATES);
        runner = TestRunners.newTestRunner(processor);
        var service = new FileModelContractService();
        runner.addControllerService("contracts", service);
        runner.setProperty(service, "Contracts", contracts.toString());
        runner.enableControllerService(service);
        runner.setProperty(CaptureProcessor.MODEL_CONTRACTS, "contracts");
        runner.setProperty(Reading.INPUT_STRATEGY, "JSON");
    }

    void reader(ControllerService reader, Map<String, String> properties) throws Exception {
        runner.addControllerService("reader", reader);
        properties.forEach((name, value) -> runner.setProperty(reader, name, value));
        runner.enableControllerService(reader);
        runner.setProperty(Reading.INPUT_STRATEGY, "RECORD_READER");
        runner.setProperty(Reading.RECORD_READER, "reader");
    }

    MockFlowFile only(Relationship relationship) {
        runner.assertTransferCount(relationship, 1);
        return runner.getFlowFilesForRelationship(relationship).getFirst();
    }

    List<GenericRecord> records(Relationship relationship) throws IOException {
        return records(only(relationship));
    }

    static List<GenericRecord> records(MockFlowFile flowFile) throws IOException {
        List<GenericRecord> records = new ArrayList<>();
        try (var file = new DataFileStream<GenericRecord>(
                new ByteArrayInputStream(flowFile.toByteArray()),
                new GenericDatumReader<>(null, null, new GenericData()))) {
            file.forEach(records::add);
        }
        return records;
    }

    List<String> ids(Relationship relationship) throws IOException {
        return records(relationship).stream()
                .map(record -> String.valueOf(record.get("id")))
                .toList();
    }

    /** Code and path of each reason of a rejection. */
    static List<String> reasons(GenericRecord rejected) {
        return ((List<?>) rejected.get("reasons"))
                .stream()
                        .map(GenericRecord.class::cast)
                        .map(reason -> reason.get("code") + " " + reason.get("path"))
                        .toList();
    }

    static String flight(String id, String more) {
        return "{\"id\":\"" + id
                + "\",\"model\":\"flight-delay\",\"version\":1,\"occurredAt\":\"2001-02-03T04:05:06Z\","
                + "\"features\":{\"origin\":\"ATL\",\"distance\":300.5},\"prediction\":{\"score\":0.25}" + more + "}";
    }
}
