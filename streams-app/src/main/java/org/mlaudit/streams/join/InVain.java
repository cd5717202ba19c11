package org.mlaudit.streams.join;

import java.util.Arrays;
import java.util.Comparator;

/** A truth that waited for its prediction until its time to live ended. */
final class InVain {
    /** By expiry, then by hash. */
    static final Comparator<InVain> ORDER = Comparator.<InVain>comparingLong(truth -> truth.expiresAtMillis)
            .thenComparing((one, other) -> Long.compareUnsigned(one.hashHigh, other.hashHigh))
            .thenComparing((one, other) -> Long.compareUnsigned(one.hashLow, other.hashLow));

    private final long hashHigh;
    private final long hashLow;
    private final long expiresAtMillis;
    private final byte[] original;

    InVain(Entry entry) {
        hashHigh = entry.hashHigh;
        hashLow = entry.hashLow;
        expiresAtMillis = entry.expiresAtMillis;
        original = Arrays.copyOfRange(entry.bytes, entry.originalOffset, entry.originalOffset + entry.originalLength);
    }

    void tell(ExpiredTruths visitor) {
        visitor.expired(hashHigh, hashLow, expiresAtMillis, original);
    }
}
