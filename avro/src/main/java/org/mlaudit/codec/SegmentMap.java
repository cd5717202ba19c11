package org.mlaudit.codec;

import java.util.Arrays;

/** Reads the segments that a layout names from an inference's map and steps over the others. */
final class SegmentMap {
    private final byte[][] keys;

    /** A reader of the segments with these names, in UTF-8. */
    SegmentMap(byte[][] keys) {
        this.keys = keys;
    }

    /**
     * Reads a map of strings at {@code pos}.
     *
     * @param first place of the first segment in the row's arrays
     * @return index after the map
     */
    int read(InferenceRow row, int first, byte[] data, int pos, int limit) {
        int at = pos;
        while (true) {
            int end = Varints.end(data, at);
            long count = Varints.value(data, at, end);
            int block = at;
            at = end;
            if (count < 0) {
                count = -count;
                at = Varints.end(data, at);
            }
            if (count == 0) {
                return at;
            }
            if (count < 0 || count > limit - at) {
                throw Varints.malformed("a block of " + count + " entries where fewer bytes are left", block);
            }
            for (int i = 0; i < count; i++) {
                at = entry(row, first, data, at, limit);
            }
        }
    }

    private int entry(InferenceRow row, int first, byte[] data, int pos, int limit) {
        int key = Varints.end(data, pos);
        int keyLength = Varints.length(data, pos, key, limit);
        int valueAt = key + keyLength;
        int value = Varints.end(data, valueAt);
        int valueLength = Varints.length(data, valueAt, value, limit);
        for (int i = 0; i < keys.length; i++) {
            if (keys[i].length == keyLength && Arrays.equals(keys[i], 0, keyLength, data, key, key + keyLength)) {
                DecodePlan.category(row, first + i, data, value, valueLength);
            }
        }
        return value + valueLength;
    }
}
