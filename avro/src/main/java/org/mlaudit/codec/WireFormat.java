package org.mlaudit.codec;

import org.mlaudit.contract.Reason;
import org.mlaudit.contract.ReasonCode;

/** The Confluent wire format: a zero byte, the schema's id as four bytes big-endian, then Avro binary. */
public final class WireFormat {
    /** First byte of every message. */
    public static final byte MAGIC = 0;
    /** Bytes before the Avro binary. */
    public static final int HEADER_BYTES = 5;

    private WireFormat() {}

    /**
     * Id of the schema that a message was written with.
     *
     * @throws DecodingException if the bytes are too short or do not start with {@link #MAGIC}
     */
    public static int schemaId(byte[] wire) {
        if (wire.length < HEADER_BYTES) {
            throw new DecodingException(Reason.of(
                    ReasonCode.MALFORMED,
                    "",
                    "has " + wire.length + " bytes, fewer than the " + HEADER_BYTES + " of the wire format's header"));
        }
        if (wire[0] != MAGIC) {
            throw new DecodingException(Reason.of(
                    ReasonCode.MALFORMED,
                    "",
                    "starts with byte " + (wire[0] & 0xFF) + " instead of 0: not in the Confluent wire format"));
        }
        return (wire[1] & 0xFF) << 24 | (wire[2] & 0xFF) << 16 | (wire[3] & 0xFF) << 8 | (wire[4] & 0xFF);
    }

    /** Writes a header at {@code target[offset .. offset + 5)}. */
    public static void putHeader(int schemaId, byte[] target, int offset) {
        target[offset] = MAGIC;
        target[offset + 1] = (byte) (schemaId >>> 24);
        target[offset + 2] = (byte) (schemaId >>> 16);
        target[offset + 3] = (byte) (schemaId >>> 8);
        target[offset + 4] = (byte) schemaId;
    }

    /** A message: header and a copy of {@code avro[offset .. offset + length)}. */
    public static byte[] frame(int schemaId, byte[] avro, int offset, int length) {
        byte[] wire = new byte[HEADER_BYTES + length];
        putHeader(schemaId, wire, 0);
        System.arraycopy(avro, offset, wire, HEADER_BYTES, length);
        return wire;
    }
}
