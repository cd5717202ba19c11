package org.mlaudit.codec;

import org.apache.avro.Schema;

/**
 * Finds where each datum of an Avro block ends without decoding it, and where its first field lies when that is a string:
 * how captured inferences are framed for publishing. Holds the last result; for use by one thread.
 */
public final class DatumScanner {
    private final Skipper skipper;
    private final int routine;
    private final boolean startsWithText;
    private int idOffset;
    private int idLength;

    /** A scanner for data that were written with a schema. */
    public DatumScanner(Schema schema) {
        Skipper.Compiler compiler = new Skipper.Compiler();
        routine = compiler.routine(schema);
        skipper = compiler.compile();
        startsWithText = schema.getType() == Schema.Type.RECORD
                && !schema.getFields().isEmpty()
                && schema.getFields().getFirst().schema().getType() == Schema.Type.STRING;
    }

    /**
     * Index after the datum that starts at {@code offset}; also finds its first field.
     *
     * @param limit index after the last byte that may belong to it
     * @throws DecodingException if the bytes are truncated or corrupt
     */
    public int end(byte[] data, int offset, int limit) {
        try {
            int end = skipper.skip(routine, data, offset, limit);
            if (end > limit) {
                throw truncated(limit);
            }
            if (startsWithText) {
                idOffset = Varints.end(data, offset);
                idLength = Varints.length(data, offset, idOffset, limit);
            }
            return end;
        } catch (IndexOutOfBoundsException e) {
            throw truncated(limit);
        }
    }

    /** Whether the first field is a string, so that {@link #idOffset()} and {@link #idLength()} tell where it is. */
    public boolean startsWithText() {
        return startsWithText;
    }

    /** Where the UTF-8 bytes of the last datum's first field start. */
    public int idOffset() {
        return idOffset;
    }

    /** Number of UTF-8 bytes of the last datum's first field. */
    public int idLength() {
        return idLength;
    }

    private static DecodingException truncated(int limit) {
        return Varints.malformed("the data are truncated", limit);
    }
}
