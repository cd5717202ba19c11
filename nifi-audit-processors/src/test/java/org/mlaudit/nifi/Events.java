package org.mlaudit.nifi;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.time.Clock;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.avro.Schema;
import org.apache.avro.file.DataFileWriter;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.specific.SpecificDatumWriter;
import org.apache.avro.specific.SpecificRecord;
import org.jspecify.annotations.Nullable;
import org.mlaudit.codec.EventCodec;
import org.mlaudit.codec.InferenceEncoder;
import org.mlaudit.codec.InferenceSource;
import org.mlaudit.contract.ContractFile;
import org.mlaudit.contract.ModelContract;
import org.mlaudit.event.GroundTruth;
import org.mlaudit.event.Rejected;
import org.mlaudit.event.RejectionReason;
import org.mlaudit.event.RejectionSource;

/** Contracts and captured events for tests. */
public final class Events {
    public static final String FLIGHT_DELAY = """
            model: flight-delay
            version: 1
            features:
              - {name: origin, type: CATEGORICAL}
              - {name: distance, type: NUMERIC, unit: miles, range: {min: 0, max: 6000}}
            segments: [region]
            prediction: {kind: BINARY, classes: [on-time, late], threshold: 0.2}
            riskTier: HIGH
            """;

    public static final Instant TIME = Instant.parse("2001-02-03T04:05:06Z");

    private Events() {}

    public static ModelContract contract() {
        return ContractFile.parse(FLIGHT_DELAY);
    }

    /** An inference of a model with the features origin and distance. */
    public record Flight(Object id, String origin, double distance, Object score, Map<String, String> segments)
            implements InferenceSource {
        public Flight(String id) {
            this(id, "ATL", 300, 0.3, Map.of());
        }

        @Override
        public Object occurredAt() {
            return TIME;
        }

        @Override
        public Object feature(int index) {
            return index == 0 ? origin : (Object) distance;
        }

        @Override
        public Iterable<String> unknownFields() {
            return List.of();
        }

        @Override
        public @Nullable Object label() {
            return null;
        }

        @Override
        public @Nullable Object probabilities() {
            return null;
        }

        @Override
        public @Nullable Object value() {
            return null;
        }

        @Override
        public @Nullable Object subject() {
            return null;
        }

        @Override
        public @Nullable Object latencyMicros() {
            return null;
        }
    }

    /** A container file of inferences with these ids. */
    public static byte[] inferences(String... ids) {
        return inferences(contract(), List.of(ids).stream().map(Flight::new).toList());
    }

    public static byte[] inferences(ModelContract contract, List<Flight> flights) {
        InferenceEncoder encoder = new InferenceEncoder(contract, Clock.systemUTC());
        var out = new ByteArrayOutputStream();
        try (var file = new DataFileWriter<Object>(new GenericDatumWriter<>())) {
            file.create(encoder.schema(), out);
            for (Flight flight : flights) {
                var reasons = encoder.encode(flight, null);
                if (!reasons.isEmpty()) {
                    throw new IllegalArgumentException(reasons.toString());
                }
                file.appendEncoded(ByteBuffer.wrap(encoder.buffer(), 0, encoder.length()));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }

    /** Ids with a prefix, from 0. */
    public static String[] ids(String prefix, int count) {
        return IntStream.range(0, count).mapToObj(i -> prefix + i).toArray(String[]::new);
    }

    public static byte[] groundTruth(String... ids) {
        return container(
                GroundTruth.getClassSchema(),
                List.of(ids).stream()
                        .map(id -> new GroundTruth(id, "flight-delay", TIME, "late", null, null, null))
                        .toList());
    }

    public static byte[] rejected(@Nullable String... ids) {
        return container(
                Rejected.getClassSchema(),
                Arrays.stream(ids)
                        .map(id -> new Rejected(
                                id,
                                "flight-delay",
                                "1",
                                TIME,
                                List.of(new RejectionReason("MISSING", "/features/origin", null, "is required")),
                                ByteBuffer.wrap(new byte[] {'{', '}'}),
                                "application/json",
                                new RejectionSource("test", null, null, 0L, null, null, null)))
                        .toList());
    }

    public static byte[] container(Schema schema, List<? extends SpecificRecord> records) {
        var out = new ByteArrayOutputStream();
        try (var file = new DataFileWriter<SpecificRecord>(new SpecificDatumWriter<>(schema, EventCodec.data()))) {
            file.create(schema, out);
            for (SpecificRecord record : records) {
                file.append(record);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }
}
