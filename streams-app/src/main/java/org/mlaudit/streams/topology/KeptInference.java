package org.mlaudit.streams.topology;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.mlaudit.codec.EventCodec;
import org.mlaudit.codec.ExplanationEncoder;
import org.mlaudit.contract.ModelKey;
import org.mlaudit.event.Attribution;
import org.mlaudit.event.Explanation;
import org.mlaudit.streams.explain.Method;
import org.mlaudit.streams.explain.model.OutputSpace;

/**
 * What is kept of an inference by its id: where it lies in its topic, and what was said to explain it.
 *
 * <p>Bytes: a kind; the model version's name behind its length in two bytes; event time in microseconds, partition, offset.
 * An exact explanation follows as numbers, since they are many ({@link Form}); a sampled one as the message of its topic.
 *
 * @param model whose inference it is
 * @param occurredAtMicros event time, microseconds since 1970 UTC
 * @param partition of its topic
 * @param offset in the partition
 * @param exact numbers of an exact explanation, see {@link #explanation}
 * @param message the message that explains it
 */
record KeptInference(
        ModelKey model,
        long occurredAtMicros,
        int partition,
        long offset,
        Optional<ByteBuffer> exact,
        Optional<ByteBuffer> message) {
    private static final byte PLACE = 0;
    private static final byte EXACT = 1;
    private static final byte MESSAGE = 2;
    private static final int DIGEST_BYTES = 32;

    /** Writes what is kept of the inferences of one model. For use by one thread. */
    static final class Form {
        private final byte[] name;
        private final byte[] constants;

        /** A form for inferences of which nothing but the place is kept. */
        Form(ModelKey model) {
            this.name = model.toString().getBytes(StandardCharsets.UTF_8);
            this.constants = new byte[0];
        }

        /** A form for inferences that are explained exactly. */
        Form(ModelKey model, Method method, OutputSpace space, String kernel, String digest, OptionalDouble fidelity) {
            this.name = model.toString().getBytes(StandardCharsets.UTF_8);
            byte[] kernelName = kernel.getBytes(StandardCharsets.UTF_8);
            byte[] methodName = method.text().getBytes(StandardCharsets.UTF_8);
            byte[] spaceName = space.text().getBytes(StandardCharsets.UTF_8);
            this.constants = ByteBuffer.allocate(
                            DIGEST_BYTES + Double.BYTES + 3 + methodName.length + spaceName.length + kernelName.length)
                    .put(HexFormat.of().parseHex(digest))
                    .putDouble(fidelity.orElse(Double.NaN))
                    .put((byte) methodName.length)
                    .put(methodName)
                    .put((byte) spaceName.length)
                    .put(spaceName)
                    .put((byte) kernelName.length)
                    .put(kernelName)
                    .array();
        }

        /** An inference of which the place alone is kept. */
        byte[] place(long occurredAtMicros, int partition, long offset) {
            byte[] bytes = new byte[headBytes()];
            head(bytes, PLACE, occurredAtMicros, partition, offset);
            return bytes;
        }

        /** An inference with an exact explanation. */
        byte[] exact(ExplanationEncoder.Values values, Why why, int target, int features) {
            int more = constants.length + 1 + 2 * Integer.BYTES + (4 + features) * Double.BYTES;
            byte[] bytes = new byte[headBytes() + more];
            ByteBuffer out = head(bytes, EXACT, values.occurredAtMicros, values.partition, values.offset)
                    .put(constants)
                    .put((byte) why.code())
                    .putInt(target)
                    .putDouble(values.output)
                    .putDouble(values.baseValue)
                    .putDouble(values.prediction)
                    .putDouble(values.additivityError)
                    .putInt(features);
            for (int feature = 0; feature < features; feature++) {
                out.putDouble(values.phi[values.phiOffset + feature]);
            }
            return bytes;
        }

        /** An inference with the message that explains it. */
        byte[] message(byte[] message, long occurredAtMicros, int partition, long offset) {
            byte[] bytes = new byte[headBytes() + message.length];
            head(bytes, MESSAGE, occurredAtMicros, partition, offset).put(message);
            return bytes;
        }

        private int headBytes() {
            return 1 + Short.BYTES + name.length + 2 * Long.BYTES + Integer.BYTES;
        }

        private ByteBuffer head(byte[] bytes, byte kind, long occurredAtMicros, int partition, long offset) {
            return ByteBuffer.wrap(bytes)
                    .put(kind)
                    .putShort((short) name.length)
                    .put(name)
                    .putLong(occurredAtMicros)
                    .putInt(partition)
                    .putLong(offset);
        }
    }

    /** Reads what a {@link Form} wrote. */
    static KeptInference read(byte[] bytes) {
        ByteBuffer in = ByteBuffer.wrap(bytes);
        byte kind = in.get();
        ModelKey model = ModelKey.parse(text(in, in.getShort()));
        long occurredAt = in.getLong();
        int partition = in.getInt();
        long offset = in.getLong();
        return new KeptInference(
                model,
                occurredAt,
                partition,
                offset,
                kind == EXACT ? Optional.of(in.slice()) : Optional.empty(),
                kind == MESSAGE ? Optional.of(in.slice()) : Optional.empty());
    }

    /**
     * What was said to explain it, if it was explained.
     *
     * @param id the inference's
     * @param registered its version, which names features and classes
     * @param codec reads messages
     */
    Optional<Explanation> explanation(String id, RegisteredModel registered, EventCodec<Explanation> codec) {
        return exact.map(numbers -> read(id, registered, numbers.duplicate()))
                .or(() -> message.map(event -> {
                    byte[] wire = new byte[event.remaining()];
                    event.duplicate().get(wire);
                    return codec.decode(wire);
                }));
    }

    private Explanation read(String id, RegisteredModel registered, ByteBuffer in) {
        byte[] digest = new byte[DIGEST_BYTES];
        in.get(digest);
        double fidelity = in.getDouble();
        String method = text(in, in.get());
        String space = text(in, in.get());
        String kernel = text(in, in.get());
        Why why = Why.of(in.get());
        int target = in.getInt();
        Explanation.Builder event = Explanation.newBuilder()
                .setId(id)
                .setModel(model.model())
                .setVersion(model.version())
                .setOccurredAt(Instant.EPOCH.plus(occurredAtMicros, ChronoUnit.MICROS))
                .setMethod(method)
                .setOutputSpace(space)
                .setKernel(kernel)
                .setSeed(0)
                .setModelDigest(HexFormat.of().formatHex(digest))
                .setOutput(in.getDouble())
                .setBaseValue(in.getDouble())
                .setPrediction(in.getDouble())
                .setAdditivityError(in.getDouble())
                .setTarget(targetName(registered, target))
                .setFidelity(Double.isNaN(fidelity) ? null : fidelity)
                .setWhy(why.text())
                .setInferencePartition(partition)
                .setInferenceOffset(offset);
        List<Attribution> attributions = new ArrayList<>();
        int features = in.getInt();
        for (int feature = 0; feature < features; feature++) {
            attributions.add(Attribution.newBuilder()
                    .setFeature(registered.contract().features().get(feature).name())
                    .setValue(in.getDouble())
                    .build());
        }
        return event.setAttributions(attributions).build();
    }

    private static String targetName(RegisteredModel registered, int target) {
        List<String> classes = registered.contract().prediction().classes();
        return switch (registered.contract().prediction().kind()) {
            case BINARY -> classes.get(1);
            case MULTICLASS -> classes.get(target);
            case REGRESSION -> "";
        };
    }

    private static String text(ByteBuffer in, int length) {
        byte[] utf8 = new byte[length];
        in.get(utf8);
        return new String(utf8, StandardCharsets.UTF_8);
    }
}
