package org.mlaudit.codec;

import java.util.List;
import java.util.OptionalDouble;
import org.apache.avro.Schema;
import org.jspecify.annotations.Nullable;
import org.mlaudit.contract.ModelKey;
import org.mlaudit.event.Explanation;
import org.mlaudit.event.GivenReason;
import org.mlaudit.registry.SchemaRegistry;

/**
 * Encodes the exact explanations of one model as {@link Explanation}, field by field in the order of its schema, without
 * making an object of it. What all of them have in common is encoded once. For use by one thread.
 */
public final class ExplanationEncoder {
    private final byte[] names;
    private final byte[] method;
    private final byte[] digest;
    private final byte[][] features;
    private final OptionalDouble fidelity;
    private final AvroBuffer out = new AvroBuffer();

    /**
     * An encoder.
     *
     * @param model whose explanations they are
     * @param features names of the features in the order of the attributions
     * @param method how they are made
     * @param outputSpace what they add up to
     * @param kernel the code that makes them
     * @param digest SHA-256 of the artifact, hexadecimal
     * @param fidelity R squared of a surrogate; empty for the model itself
     */
    public ExplanationEncoder(
            ModelKey model,
            List<String> features,
            String method,
            String outputSpace,
            String kernel,
            String digest,
            OptionalDouble fidelity) {
        this.names = texts(model.model(), model.version());
        this.method = texts(method, outputSpace, kernel);
        this.digest = texts(digest);
        this.fidelity = fidelity;
        this.features = features.stream().map(feature -> texts(feature)).toArray(byte[][]::new);
    }

    /**
     * What differs from one explanation to the next. Reused.
     *
     * <p>Numbers must be finite; {@code prediction} may be NaN when there is none.
     */
    public static final class Values {
        /** Id of the inference in UTF-8, from {@code idOffset}, {@code idLength} bytes. */
        public byte[] id = new byte[0];
        /** Where the id starts. */
        public int idOffset;
        /** Bytes of the id. */
        public int idLength;
        /** Event time, microseconds since 1970 UTC. */
        public long occurredAtMicros;
        /** Raw output of the model. */
        public double output;
        /** What the attributions are the difference from. */
        public double baseValue;
        /** Attributions, from {@code phiOffset}, as many as there are features. */
        public double[] phi = new double[0];
        /** Where the attributions start. */
        public int phiOffset;
        /** Base value plus attributions, less the output. */
        public double additivityError;
        /** Class that is explained; empty for a value. */
        public String target = "";
        /** What the model predicts; NaN for nothing. */
        public double prediction = Double.NaN;
        /** Why it was explained. */
        public String why = "";
        /** Principal reasons of an adverse decision. */
        public List<GivenReason> reasons = List.of();
        /** Features that weighed as much and have no reason. */
        public List<String> unmapped = List.of();
        /** Partition of the inference in its topic; -1 for none. */
        public int partition = -1;
        /** Offset of the inference in its partition; -1 for none. */
        public long offset = -1;
    }

    /** The schema of the bytes. */
    public static Schema schema() {
        return Explanation.getClassSchema();
    }

    /**
     * Id of the schema of the messages of a topic, as the registry has it.
     *
     * @throws org.mlaudit.registry.RegistryException if the schema cannot be registered
     */
    public static int schemaId(SchemaRegistry registry, String topic) {
        return registry.register(InferenceSchema.subject(topic, schema()), schema());
    }

    /** A message in the Confluent wire format. */
    public byte[] wire(int schemaId, Values values) {
        out.clear();
        out.putLong(values.idLength);
        out.putRaw(values.id, values.idOffset, values.idLength);
        out.putRaw(names);
        out.putLong(values.occurredAtMicros);
        out.putRaw(method);
        out.putLong(0);
        out.putRaw(digest);
        out.putDouble(values.output);
        out.putDouble(values.baseValue);
        putAttributions(values);
        out.putDouble(values.additivityError);
        putOptional(fidelity.isPresent() ? fidelity.getAsDouble() : null);
        out.putText(values.target);
        putOptional(Double.isNaN(values.prediction) ? null : values.prediction);
        out.putLong(0);
        out.putText(values.why);
        putReasons(values.reasons);
        putTexts(values.unmapped);
        out.putLong(values.partition);
        out.putLong(values.offset);
        return WireFormat.frame(schemaId, out.bytes(), 0, out.length());
    }

    private void putAttributions(Values values) {
        if (features.length > 0) {
            out.putLong(features.length);
            for (int feature = 0; feature < features.length; feature++) {
                out.putRaw(features[feature]);
                out.putDouble(values.phi[values.phiOffset + feature]);
                out.putByte(0);
            }
        }
        out.putByte(0);
    }

    private void putReasons(List<GivenReason> reasons) {
        if (!reasons.isEmpty()) {
            out.putLong(reasons.size());
            for (GivenReason reason : reasons) {
                out.putText(reason.getCode());
                out.putText(reason.getText());
                out.putDouble(reason.getContribution());
                putTexts(reason.getFeatures());
            }
        }
        out.putByte(0);
    }

    private void putTexts(List<String> texts) {
        if (!texts.isEmpty()) {
            out.putLong(texts.size());
            texts.forEach(out::putText);
        }
        out.putByte(0);
    }

    private void putOptional(@Nullable Double value) {
        if (value == null) {
            out.putByte(0);
        } else {
            out.putPresent(value);
        }
    }

    private static byte[] texts(String... texts) {
        AvroBuffer buffer = new AvroBuffer();
        for (String text : texts) {
            buffer.putText(text);
        }
        byte[] bytes = new byte[buffer.length()];
        System.arraycopy(buffer.bytes(), 0, bytes, 0, bytes.length);
        return bytes;
    }
}
