package org.mlaudit.streams.topology;

import java.nio.ByteBuffer;

/**
 * What a source partition tells the merging step of one model version. Sent under the key {@code model/version}. Parts are
 * cumulative: each replaces the one before it of the same source partition and pane, so a repeat changes nothing.
 *
 * <p>Wire form: a byte for format and kind, the source partition (int), the clock (long), then for a part the pane's start
 * (long), its revision (long) and the encoded summary, for a clock a byte that is 1 when the partition is idle.
 */
sealed interface WindowPart {
    /** Partition of the inference topic it speaks for. */
    int sourcePartition();

    /** Greatest event time of the model seen in that partition, milliseconds since 1970 UTC. */
    long clock();

    /** What a part sums up. */
    enum Content {
        /** Inferences. */
        INPUTS,
        /** Predictions and their outcomes. */
        OUTCOMES
    }

    /** The state of a pane. */
    final class Part implements WindowPart {
        private final Content content;
        private final int sourcePartition;
        private final long clock;
        private final long paneStart;
        private final long revision;
        private final byte[] summary;

        /** {@code summary} is not copied. */
        Part(Content content, int sourcePartition, long clock, long paneStart, long revision, byte[] summary) {
            this.content = content;
            this.sourcePartition = sourcePartition;
            this.clock = clock;
            this.paneStart = paneStart;
            this.revision = revision;
            this.summary = summary;
        }

        @Override
        public int sourcePartition() {
            return sourcePartition;
        }

        @Override
        public long clock() {
            return clock;
        }

        /** What it sums up. */
        Content content() {
            return content;
        }

        /** Event time of the pane's first instant, milliseconds since 1970 UTC. */
        long paneStart() {
            return paneStart;
        }

        /** The summary's revision; of inputs, the number of inferences in the pane and of what was said to explain them. */
        long revision() {
            return revision;
        }

        /** The encoded summary; not a copy. */
        byte[] summary() {
            return summary;
        }
    }

    /** How far event time has come; {@code idle} when no event of the model has arrived for a while. */
    record Clock(int sourcePartition, long clock, boolean idle) implements WindowPart {}

    byte PART = 0x11;
    byte CLOCK = 0x12;
    byte OUTCOMES = 0x13;

    /** The wire form. */
    default byte[] encode() {
        return switch (this) {
            case Part part ->
                ByteBuffer.allocate(1 + Integer.BYTES + 3 * Long.BYTES + part.summary.length)
                        .put(part.content == Content.INPUTS ? PART : OUTCOMES)
                        .putInt(part.sourcePartition)
                        .putLong(part.clock)
                        .putLong(part.paneStart)
                        .putLong(part.revision)
                        .put(part.summary)
                        .array();
            case Clock clock ->
                ByteBuffer.allocate(1 + Integer.BYTES + Long.BYTES + 1)
                        .put(CLOCK)
                        .putInt(clock.sourcePartition)
                        .putLong(clock.clock)
                        .put((byte) (clock.idle ? 1 : 0))
                        .array();
        };
    }

    /**
     * Reads the wire form.
     *
     * @throws IllegalArgumentException if the bytes are of another format
     */
    static WindowPart decode(byte[] wire) {
        ByteBuffer in = ByteBuffer.wrap(wire);
        byte kind = in.get();
        int sourcePartition = in.getInt();
        long clock = in.getLong();
        return switch (kind) {
            case PART, OUTCOMES -> {
                long paneStart = in.getLong();
                long revision = in.getLong();
                byte[] summary = new byte[in.remaining()];
                in.get(summary);
                Content content = kind == PART ? Content.INPUTS : Content.OUTCOMES;
                yield new Part(content, sourcePartition, clock, paneStart, revision, summary);
            }
            case CLOCK -> new Clock(sourcePartition, clock, in.get() == 1);
            default -> throw new IllegalArgumentException("window part of unknown kind " + kind);
        };
    }
}
