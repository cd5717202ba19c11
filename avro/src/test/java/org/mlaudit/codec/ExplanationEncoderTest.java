package org.mlaudit.codec;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Size;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.specific.SpecificDatumReader;
import org.mlaudit.codec.ExplanationEncoder.Values;
import org.mlaudit.contract.ModelKey;
import org.mlaudit.event.Attribution;
import org.mlaudit.event.Explanation;
import org.mlaudit.event.GivenReason;

class ExplanationEncoderTest {
    @Property(tries = 200)
    void avroReadsWhatTheEncoderWrites(
            @ForAll String id,
            @ForAll @LongRange(min = -4_000_000_000_000_000L, max = 4_000_000_000_000_000L) long micros,
            @ForAll @Size(max = 30) List<@DoubleRange(min = -1e6, max = 1e6) Double> phi,
            @ForAll boolean adverse,
            @ForAll boolean predicted,
            @ForAll long offset)
            throws Exception {
        List<String> features = new ArrayList<>();
        List<Attribution> attributions = new ArrayList<>();
        for (Double value : phi) {
            String name = "feature_" + features.size();
            features.add(name);
            attributions.add(Attribution.newBuilder()
                    .setFeature(name)
                    .setValue(value)
                    .setStandardError(null)
                    .build());
        }
        List<GivenReason> reasons =
                adverse ? List.of(new GivenReason("R1", "Zu wenig — ünd", 0.5, List.of("a", "b"))) : List.of();
        byte[] utf8 = ("..." + id).getBytes(StandardCharsets.UTF_8);
        Values values = new Values();
        values.id = utf8;
        values.idOffset = 3;
        values.idLength = utf8.length - 3;
        values.occurredAtMicros = micros;
        values.output = 1.5;
        values.baseValue = -2;
        values.phi = phi.stream().mapToDouble(Double::doubleValue).toArray();
        values.additivityError = 1e-9;
        values.target = "late";
        values.prediction = predicted ? 0.8 : Double.NaN;
        values.why = "every";
        values.reasons = reasons;
        values.unmapped = adverse ? List.of("c") : List.of();
        values.partition = 4;
        values.offset = offset;
        ExplanationEncoder encoder = new ExplanationEncoder(
                new ModelKey("m", "1"),
                features,
                "linear-shap",
                "log-odds",
                "plain",
                "ab".repeat(32),
                predicted ? OptionalDouble.of(0.9) : OptionalDouble.empty());

        byte[] wire = encoder.wire(77, values);

        assertThat(WireFormat.schemaId(wire)).isEqualTo(77);
        Explanation read = new SpecificDatumReader<Explanation>(
                        ExplanationEncoder.schema(), ExplanationEncoder.schema(), EventCodec.data())
                .read(
                        null,
                        DecoderFactory.get()
                                .binaryDecoder(
                                        wire, WireFormat.HEADER_BYTES, wire.length - WireFormat.HEADER_BYTES, null));
        assertThat(read)
                .isEqualTo(Explanation.newBuilder()
                        .setId(new String(utf8, 3, utf8.length - 3, StandardCharsets.UTF_8))
                        .setModel("m")
                        .setVersion("1")
                        .setOccurredAt(Instant.EPOCH.plus(micros, ChronoUnit.MICROS))
                        .setMethod("linear-shap")
                        .setOutputSpace("log-odds")
                        .setKernel("plain")
                        .setSeed(0)
                        .setModelDigest("ab".repeat(32))
                        .setOutput(1.5)
                        .setBaseValue(-2)
                        .setAttributions(attributions)
                        .setAdditivityError(1e-9)
                        .setFidelity(predicted ? 0.9 : null)
                        .setTarget("late")
                        .setPrediction(predicted ? 0.8 : null)
                        .setEvaluations(0)
                        .setWhy("every")
                        .setReasons(reasons)
                        .setUnmapped(values.unmapped)
                        .setInferencePartition(4)
                        .setInferenceOffset(offset)
                        .build());
    }
}
