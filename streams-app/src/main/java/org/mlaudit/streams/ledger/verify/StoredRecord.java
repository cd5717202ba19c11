package org.mlaudit.streams.ledger.verify;

/** A record of a ledgered topic as it is stored. */
public final class StoredRecord {
    private final long offset;
    private final byte[] value;

    /**
     * A record.
     *
     * @param offset in its partition
     * @param value its bytes, none of a record without a value; not copied
     */
    public StoredRecord(long offset, byte[] value) {
        this.offset = offset;
        this.value = value;
    }

    /** Offset in its partition. */
    public long offset() {
        return offset;
    }

    /** Its bytes; not to be changed. */
    public byte[] value() {
        return value;
    }
}
