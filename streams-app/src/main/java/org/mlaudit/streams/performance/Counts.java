package org.mlaudit.streams.performance;

import org.mlaudit.streams.profile.BytesIn;
import org.mlaudit.streams.profile.BytesOut;

/** Whole numbers side by side. */
final class Counts {
    private Counts() {}

    static void add(long[] into, long[] from) {
        for (int i = 0; i < into.length; i++) {
            into[i] += from[i];
        }
    }

    static void write(long[] counts, BytesOut out) {
        for (long count : counts) {
            out.signed(count);
        }
    }

    static void read(long[] counts, BytesIn in) {
        for (int i = 0; i < counts.length; i++) {
            counts[i] = in.signed();
        }
    }
}
