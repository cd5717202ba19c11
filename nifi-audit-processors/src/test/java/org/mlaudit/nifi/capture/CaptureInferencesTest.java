package org.mlaudit.nifi.capture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.avro.file.DataFileStream;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericRecord;
import org.apache.nifi.util.MockFlowFile;
import org.apache.nifi.util.TestRunner;
import org.apache.nifi.util.TestRunners;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mlaudit.nifi.service.FileModelContractService;

class CaptureInferencesTest {
    static final String CONTRACT = """
            model: flight-delay
            version: 1
            features:
              - {name: origin, type: CATEGORICAL}
              - {name: distance, type: NUMERIC, unit: miles, range: {min: 0, max: 6000}}
            segments: [region]
            prediction: {kind: BINARY, classes: [on-time, late], threshold: 0.2}
            """;

    @TempDir
    Path directory;

    TestRunner runner;

    @BeforeEach
    void start() throws Exception {
        Files.writeString(directory.resolve("flight-delay.yaml"), CONTRACT);
        runner = TestRunners.newTestRunner(CaptureInferences.class);
        var contracts = new FileModelContractService();
        runner.addControllerService("contracts", contracts);
        runner.setProperty(contracts, "Contracts", directory.toString());
        runner.enableControllerService(contracts);
        runner.setProperty(CaptureProcessor.MODEL_CONTRACTS, "contracts");
        runner.setProperty(CaptureProcessor.INPUT_STRATEGY, "JSON");
    }

    @Test
    void aBrokenLineCostsNoneOfItsNeighbours() throws IOException {
        runner.enqueue("""
                {"id":"a","model":"flight-delay","version":1,"occurredAt":"2001-01-02T03:04:05Z","features":{"origin":"ATL","distance":300.5},"prediction":{"score":0.3}}
                {"id":"b","model":"flight-delay",
                {"id":"c","model":"flight-delay","version":1,"occurredAt":"2001-01-02T03:04:05Z","features":{"origin":"ATL","distance":-1},"prediction":{"score":0.3}}
                {"id":"d","model":"flight-delay","version":"1","occurredAt":"2001-01-02T03:04:05Z","features":{"origin":"ATL","distance":7},"prediction":{"score":0.1}}
                """);
        runner.run();
        runner.assertTransferCount(CaptureProcessor.VALID, 1);
        runner.assertTransferCount(CaptureProcessor.INVALID, 1);
        List<GenericRecord> valid = records(
                runner.getFlowFilesForRelationship(CaptureProcessor.VALID).getFirst());
        assertThat(valid).extracting(record -> record.get("id").toString()).containsExactly("a", "d");
        MockFlowFile invalid =
                runner.getFlowFilesForRelationship(CaptureProcessor.INVALID).getFirst();
        assertThat(records(invalid)).hasSize(2);
        invalid.assertAttributeEquals("audit.reasons", "MALFORMED=1, OUT_OF_RANGE=1");
    }

    @Test
    void recordsOfAnUnregisteredModelAreRefusedWhenSoConfigured() throws IOException {
        runner.setProperty(CaptureProcessor.UNREGISTERED_RECORDS, "REFUSE");
        runner.enqueue("""
                {"id":"a","model":"flight-delay","version":"0","occurredAt":"2001-01-02T03:04:05Z"}
                """);
        runner.run();
        runner.assertTransferCount(CaptureProcessor.UNREGISTERED, 0);
        MockFlowFile invalid =
                runner.getFlowFilesForRelationship(CaptureProcessor.INVALID).getFirst();
        invalid.assertAttributeEquals("audit.reasons", "UNREGISTERED_MODEL=1");
        assertThat(records(invalid))
                .extracting(record -> record.get("id").toString())
                .containsExactly("a");
    }

    static List<GenericRecord> records(MockFlowFile flowFile) throws IOException {
        List<GenericRecord> records = new ArrayList<>();
        try (var file = new DataFileStream<GenericRecord>(
                new ByteArrayInputStream(flowFile.toByteArray()), new GenericDatumReader<>())) {
            file.forEach(records::add);
        }
        return records;
    }
}
