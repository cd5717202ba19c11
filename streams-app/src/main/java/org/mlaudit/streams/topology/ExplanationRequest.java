package org.mlaudit.streams.topology;

import java.nio.ByteBuffer;

/**
 * An inference that is to be explained by sampling. Bytes: a format, {@link Why}'s code, whether its id is in the share that
 * windows sum up, start of its pane, partition and offset in its topic, then the inference's message.
 *
 * @param why why it is explained
 * @param inShare whether its id is in the share of all inferences that is explained
 * @param pane start of the pane that it was counted in, event time, milliseconds since 1970 UTC
 * @param partition of its topic
 * @param offset in the partition
 * @param inference its message
 */
record ExplanationRequest(Why why, boolean inShare, long pane, int partition, long offset, ByteBuffer inference) {
    private static final byte FORMAT = 1;
    private static final int HEAD_BYTES = 3 + 2 * Long.BYTES + Integer.BYTES;

    byte[] encode() {
        return ByteBuffer.allocate(HEAD_BYTES + inference.remaining())
                .put(FORMAT)
                .put((byte) why.code())
                .put((byte) (inShare ? 1 : 0))
                .putLong(pane)
                .putInt(partition)
                .putLong(offset)
                .put(inference.duplicate())
                .array();
    }

    /**
     * Reads what {@link #encode()} wrote.
     *
     * @throws IllegalArgumentException if it is something else
     */
    static ExplanationRequest decode(byte[] bytes) {
        if (bytes.length < HEAD_BYTES || bytes[0] != FORMAT) {
            throw new IllegalArgumentException("no request to explain an inference that this version can read");
        }
        ByteBuffer in = ByteBuffer.wrap(bytes);
        in.get();
        Why why = Why.of(in.get());
        boolean inShare = in.get() != 0;
        return new ExplanationRequest(why, inShare, in.getLong(), in.getInt(), in.getLong(), in.slice());
    }
}
