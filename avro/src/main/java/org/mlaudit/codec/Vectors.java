package org.mlaudit.codec;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Lists of numbers in the forms that sources have them. */
final class Vectors {
    private Vectors() {}

    /** Number of items, or -1 when the value is no list. */
    static int size(@Nullable Object value) {
        return switch (value) {
            case Object[] items -> items.length;
            case List<?> items -> items.size();
            case double[] items -> items.length;
            case float[] items -> items.length;
            case long[] items -> items.length;
            case int[] items -> items.length;
            case null, default -> -1;
        };
    }

    /** One item of a value that has a size. */
    static @Nullable Object get(@Nullable Object value, int index) {
        return switch (value) {
            case Object[] items -> items[index];
            case List<?> items -> items.get(index);
            case double[] items -> items[index];
            case float[] items -> items[index];
            case long[] items -> items[index];
            case int[] items -> items[index];
            case null, default -> null;
        };
    }
}
