package org.mlaudit.streams.topology;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.mlaudit.contract.ModelKey;
import org.mlaudit.streams.profile.ExplanationFault;
import org.mlaudit.streams.profile.RowSegments;

/**
 * What became of a request to explain an inference by sampling, with what its pane needs to sum it up.
 *
 * <p>Bytes: a format; the model version's name behind its length in two bytes; flags (1 in share, 2 fault); start of the pane;
 * event time; partition; offset; difference of the recorded prediction; for each segment field its presence and hash; then the
 * code of a fault and its text, or the message that explains the inference.
 *
 * @param model whose inference it is
 * @param inShare whether windows sum it up
 * @param pane start of its pane, event time, milliseconds since 1970 UTC
 * @param occurredAtMicros event time, microseconds since 1970 UTC
 * @param partition of its topic
 * @param offset in the partition
 * @param difference of the recorded prediction from the model's own; NaN for nothing to compare
 * @param segments its segments as they were written, see {@link #segments(RowSegments)}
 * @param fault why it could not be explained
 * @param content the message that explains it, or the fault's text
 */
record SampledAnswer(
        ModelKey model,
        boolean inShare,
        long pane,
        long occurredAtMicros,
        int partition,
        long offset,
        double difference,
        ByteBuffer segments,
        Optional<ExplanationFault> fault,
        ByteBuffer content) {
    private static final byte FORMAT = 1;
    private static final int IN_SHARE = 1;
    private static final int FAULT = 2;
    private static final int SEGMENT_BYTES = 1 + Long.BYTES;

    /** Segments of the only row of a holder. */
    static ByteBuffer segments(RowSegments held) {
        ByteBuffer bytes = ByteBuffer.allocate(held.fields() * SEGMENT_BYTES);
        for (int field = 0; field < held.fields(); field++) {
            bytes.put((byte) (held.present(0, field) ? 1 : 0)).putLong(held.hash(0, field));
        }
        return bytes.flip();
    }

    /** Fills the only row of a holder with the segments. */
    void fill(RowSegments held) {
        ByteBuffer in = segments.duplicate();
        for (int field = 0; field < held.fields(); field++) {
            boolean present = in.get() != 0;
            long hash = in.getLong();
            if (present) {
                held.set(0, field, hash);
            } else {
                held.setAbsent(0, field);
            }
        }
    }

    /** Text of a fault. */
    String text() {
        byte[] utf8 = contentBytes();
        return new String(utf8, StandardCharsets.UTF_8);
    }

    /** Bytes of the message that explains the inference. */
    byte[] contentBytes() {
        byte[] bytes = new byte[content.remaining()];
        content.duplicate().get(bytes);
        return bytes;
    }

    byte[] encode() {
        byte[] name = model.toString().getBytes(StandardCharsets.UTF_8);
        int head = 1 + Short.BYTES + name.length + 1 + 3 * Long.BYTES + Integer.BYTES + Double.BYTES + 2;
        ByteBuffer out = ByteBuffer.allocate(head + segments.remaining() + 1 + content.remaining());
        out.put(FORMAT).putShort((short) name.length).put(name);
        out.put((byte) ((inShare ? IN_SHARE : 0) | (fault.isPresent() ? FAULT : 0)));
        out.putLong(pane)
                .putLong(occurredAtMicros)
                .putInt(partition)
                .putLong(offset)
                .putDouble(difference);
        out.putShort((short) segments.remaining()).put(segments.duplicate());
        out.put((byte) fault.map(ExplanationFault::code).orElse(0).intValue());
        return out.put(content.duplicate()).array();
    }

    /**
     * Reads what {@link #encode()} wrote.
     *
     * @throws IllegalArgumentException if it is something else
     */
    static SampledAnswer decode(byte[] bytes) {
        if (bytes.length < 2 || bytes[0] != FORMAT) {
            throw new IllegalArgumentException("no explained inference that this version can read");
        }
        ByteBuffer in = ByteBuffer.wrap(bytes, 1, bytes.length - 1);
        byte[] name = new byte[in.getShort()];
        in.get(name);
        int flags = in.get();
        long pane = in.getLong();
        long occurredAt = in.getLong();
        int partition = in.getInt();
        long offset = in.getLong();
        double difference = in.getDouble();
        int length = in.getShort();
        ByteBuffer segments = in.slice(in.position(), length);
        in.position(in.position() + length);
        int code = in.get();
        return new SampledAnswer(
                ModelKey.parse(new String(name, StandardCharsets.UTF_8)),
                (flags & IN_SHARE) != 0,
                pane,
                occurredAt,
                partition,
                offset,
                difference,
                segments,
                (flags & FAULT) == 0 ? Optional.empty() : Optional.of(ExplanationFault.of(code)),
                in.slice());
    }
}
