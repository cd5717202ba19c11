package org.mlaudit.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.io.IOException;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Arrays;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.DecoderFactory;
import org.jspecify.annotations.Nullable;
import org.mlaudit.contract.Contracts;
import org.mlaudit.contract.ModelContract;
import org.mlaudit.contract.Reason;
import org.mlaudit.contract.ReasonCode;

/** What the tests of {@link InferenceEncoder} share. */
abstract class EncodingTest {
    static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
    static final Clock CLOCK = Clock.fixed(NOW, ZoneOffset.UTC);
    static final ModelContract CONTRACT = Contracts.everyType();

    final InferenceEncoder encoder = new InferenceEncoder(CONTRACT, CLOCK);

    static MapSource valid() {
        return new MapSource(CONTRACT)
                .with("id", "inference-1")
                .with("occurredAt", "2026-03-01T11:00:00Z")
                .with("label", "late")
                .with("score", 0.75)
                .feature("distance", 1979)
                .feature("origin", "ATL")
                .feature("weekend", true);
    }

    static GenericRecord read(InferenceEncoder encoder) {
        byte[] bytes = Arrays.copyOf(encoder.buffer(), encoder.length());
        try {
            return new GenericDatumReader<GenericRecord>(encoder.schema())
                    .read(null, DecoderFactory.get().binaryDecoder(bytes, null));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    void refused(MapSource source, ReasonCode code, String path, @Nullable String value) {
        assertThat(encoder.encode(source, null))
                .extracting(Reason::code, Reason::path, Reason::value)
                .containsExactly(tuple(code, path, value));
    }
}
