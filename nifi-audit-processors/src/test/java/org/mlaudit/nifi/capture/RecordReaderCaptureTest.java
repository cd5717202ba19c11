package org.mlaudit.nifi.capture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mlaudit.nifi.capture.CaptureProcessor.FAILURE;
import static org.mlaudit.nifi.capture.CaptureProcessor.INVALID;
import static org.mlaudit.nifi.capture.CaptureProcessor.VALID;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.sql.Timestamp;
import java.util.List;
import java.util.Map;
import org.apache.avro.generic.GenericRecord;
import org.apache.nifi.avro.AvroReader;
import org.apache.nifi.controller.AbstractControllerService;
import org.apache.nifi.csv.CSVReader;
import org.apache.nifi.json.JsonTreeReader;
import org.apache.nifi.logging.ComponentLog;
import org.apache.nifi.serialization.MalformedRecordException;
import org.apache.nifi.serialization.RecordReader;
import org.apache.nifi.serialization.RecordReaderFactory;
import org.apache.nifi.serialization.SimpleRecordSchema;
import org.apache.nifi.serialization.record.MapRecord;
import org.apache.nifi.serialization.record.Record;
import org.apache.nifi.serialization.record.RecordSchema;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RecordReaderCaptureTest extends CaptureTest {
    @BeforeEach
    void start() throws Exception {
        start(new CaptureInferences());
    }

    @Test
    void csvWithNumbersAsTextIsCaptured() throws Exception {
        reader(new CSVReader(), Map.of("schema-access-strategy", "csv-header-derived"));
        csv();
        runner.enqueue(
                "id,when,origin,distance,p\na,2001-02-03T04:05:06Z,ATL,300.5,0.25\nb,2001-02-03T04:05:06Z,ATL,far,0.25\n");
        runner.run();
        assertThat(records(VALID).getFirst().get("features").toString())
                .isEqualTo("{\"origin\": \"ATL\", \"distance\": 300.5}");
        assertThat(reasons(records(INVALID).getFirst())).containsExactly("WRONG_TYPE /features/distance");
        assertThat(payload(records(INVALID).getFirst()))
                .isEqualTo(
                        "{\"id\":\"b\",\"when\":\"2001-02-03T04:05:06Z\",\"origin\":\"ATL\",\"distance\":\"far\",\"p\":\"0.25\"}");
    }

    @Test
    void csvWithAnInferredSchemaIsCaptured() throws Exception {
        reader(new CSVReader(), Map.of("schema-access-strategy", "infer-schema"));
        csv();
        runner.enqueue("id,when,origin,distance,p\n1,2001-02-03 04:05:06,ATL,300,0.25\n");
        runner.run();
        assertThat(ids(VALID)).containsExactly("1");
    }

    @Test
    void theReaderMayConvertValues() throws Exception {
        String schema = """
                {"type": "record", "name": "r", "fields": [
                  {"name": "id", "type": "string"}, {"name": "when", "type": "string"},
                  {"name": "origin", "type": "string"}, {"name": "distance", "type": "double"},
                  {"name": "p", "type": "double"}]}
                """;
        reader(
                new CSVReader(),
                Map.of(
                        "schema-access-strategy", "schema-text-property",
                        "schema-text", schema,
                        "Skip Header Line", "true"));
        csv();
        runner.setProperty(Reading.VALUE_CONVERSION, "READER");
        runner.enqueue("""
                id,when,origin,distance,p
                a,2001-02-03T04:05:06Z,ATL,300.5,0.25
                b,2001-02-03T04:05:06Z,ATL,far,0.25
                c,2001-02-03T04:05:06Z,ATL,7,0.25
                """);
        runner.run();
        assertThat(ids(VALID)).containsExactly("a", "c");
        assertThat(reasons(records(INVALID).getFirst())).containsExactly("MALFORMED ");
    }

    private void csv() {
        runner.setProperty(CaptureInferences.MODEL, "flight-delay");
        runner.setProperty(CaptureInferences.VERSION, "1");
        runner.setProperty(CaptureInferences.TIME_PATH, "/when");
        runner.setProperty(CaptureInferences.SCORE_PATH, "/p");
    }

    @Test
    void jsonByAReaderGivesTheSameAsTheNativeStrategy() throws Exception {
        String content = "[" + flight("a", ",\"segments\":{\"region\":\"north\"},\"latencyMicros\":7") + ","
                + flight("b", "") + "]";
        runner.enqueue(content);
        runner.run();
        List<String> nativeRecords = withoutOrigin();
        runner.clearTransferState();
        reader(new JsonTreeReader(), Map.of());
        runner.enqueue(content);
        runner.run();
        assertThat(withoutOrigin()).isEqualTo(nativeRecords);

        byte[] avro = only(VALID).toByteArray();
        runner.clearTransferState();
        runner.disableControllerService(runner.getControllerService("reader"));
        reader(new AvroReader(), Map.of());
        runner.enqueue(avro);
        runner.run();
        assertThat(withoutOrigin()).isEqualTo(nativeRecords);
    }

    private List<String> withoutOrigin() throws IOException {
        return records(VALID).stream()
                .map(record -> {
                    record.put("origin", null);
                    return record.toString();
                })
                .toList();
    }

    @Test
    void recordPathExpressionsAreEvaluated() throws Exception {
        reader(new JsonTreeReader(), Map.of());
        runner.setProperty(CaptureInferences.ID_PATH, "concat(/model, '-', /id)");
        runner.setProperty("feature.origin", "toUpperCase(/features/origin)");
        runner.enqueue(flight("a", "").replace("ATL", "atl"));
        runner.run();
        GenericRecord inference = records(VALID).getFirst();
        assertThat(inference.get("id").toString()).isEqualTo("flight-delay-a");
        assertThat(inference.get("features").toString()).contains("ATL");
    }

    @Test
    void contentThatTheReaderRejectsGoesToFailure() throws Exception {
        reader(new JsonTreeReader(), Map.of());
        runner.enqueue("<xml/>");
        runner.run();
        only(FAILURE).assertContentEquals("<xml/>");
    }

    @Test
    void aRecordThatAReaderCannotConvertIsRejectedAndTheNextIsRead() throws Exception {
        failing(new NumberFormatException("far"), 1);
        runner.enqueue("x");
        runner.run();
        assertThat(ids(VALID)).containsExactly("0", "2");
        assertThat(reasons(records(INVALID).getFirst())).containsExactly("MALFORMED ");
        runner.assertTransferCount(FAILURE, 0);
    }

    @Test
    void syntaxThatAReaderCannotReadMakesTheRestFail() throws Exception {
        failing(new IOException("unexpected end"), 1);
        runner.enqueue("x");
        runner.run();
        assertThat(ids(VALID)).containsExactly("0");
        only(FAILURE).assertAttributeEquals("audit.captured", "1");
    }

    /** A reader of three records, one of which it fails on. */
    private void failing(Exception cause, int at) throws Exception {
        reader(new FailingReaders(cause, at), Map.of());
    }

    private static final class FailingReaders extends AbstractControllerService implements RecordReaderFactory {
        private final Exception cause;
        private final int at;

        FailingReaders(Exception cause, int at) {
            this.cause = cause;
            this.at = at;
        }

        @Override
        public RecordReader createRecordReader(
                Map<String, String> variables, InputStream in, long length, ComponentLog logger) {
            return new FailingReader(cause, at);
        }
    }

    private static final class FailingReader implements RecordReader {
        private final Exception cause;
        private final int at;
        private int next;

        FailingReader(Exception cause, int at) {
            this.cause = cause;
            this.at = at;
        }

        @Override
        public Record nextRecord(boolean coerce, boolean drop) throws MalformedRecordException {
            int index = next++;
            if (index == at) {
                throw new MalformedRecordException("cannot read the record", cause);
            }
            if (index > 2) {
                return null;
            }
            return new MapRecord(
                    getSchema(),
                    Map.of(
                            "id",
                            index,
                            "model",
                            "flight-delay",
                            "version",
                            1,
                            "occurredAt",
                            new Timestamp(981173106000L),
                            "features",
                            Map.of("origin", "ATL", "distance", 1),
                            "prediction",
                            new MapRecord(getSchema(), Map.of("score", 0.5f))));
        }

        @Override
        public RecordSchema getSchema() {
            return new SimpleRecordSchema(List.of());
        }

        @Override
        public void close() {}
    }

    private static String payload(GenericRecord rejected) {
        return StandardCharsets.UTF_8
                .decode((ByteBuffer) rejected.get("payload"))
                .toString();
    }
}
