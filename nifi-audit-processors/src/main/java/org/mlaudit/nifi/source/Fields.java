package org.mlaudit.nifi.source;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * One record, or one object nested in it, as names and values in the order of the source. Reused for every record of a
 * FlowFile, with the objects nested in it, so that reading a record allocates its values and nothing else.
 *
 * <p>All names are interned ({@link String#intern()}), by whoever adds and by whoever asks, so that finding one compares
 * references. Records of a FlowFile mostly have the same shape, the same names in the same order: {@link #shape()} stays
 * the same object as long as they have, so that who asks again need not search, not even for what is missing.
 *
 * <p>Values are {@code String}, {@code Boolean}, {@code Number}, {@code java.time} and {@code java.util.Date} types,
 * {@code byte[]}, {@code Object[]} or {@code List}, {@code Fields} for a nested object, and {@code null}.
 */
public final class Fields {
    private @Nullable String[] names = new String[32];
    private @Nullable Object[] values = new Object[32];
    private int size;

    /** Stands for the first {@code shapeSize} names, unless {@code reshaped}. */
    private Object shape = new Object();

    private int shapeSize;
    private boolean reshaped;

    private Fields[] nested = new Fields[0];
    private int nestedUsed;

    /** Forgets the record, and takes back the objects that {@link #nest()} handed out. */
    public void clear() {
        Arrays.fill(values, 0, size, null);
        size = 0;
        nestedUsed = 0;
    }

    /** Adds a field; of two with the same name, the first counts. The name is interned. */
    @SuppressWarnings("ReferenceEquality") // Names are interned.
    public void add(String name, @Nullable Object value) {
        if (size == names.length) {
            names = Arrays.copyOf(names, size * 2);
            values = Arrays.copyOf(values, size * 2);
        }
        if (names[size] != name) {
            names[size] = name;
            reshaped = true;
        }
        values[size++] = value;
    }

    /**
     * Stands for the names of this record and their order: as long as the next records have the same, it is the same
     * object, and no other {@code Fields} ever has it.
     */
    public Object shape() {
        if (reshaped || size != shapeSize) {
            shape = new Object();
            shapeSize = size;
            reshaped = false;
        }
        return shape;
    }

    /** An empty object to add as a value; it stays valid until {@link #clear()}. */
    public Fields nest() {
        if (nestedUsed == nested.length) {
            nested = Arrays.copyOf(nested, nestedUsed + 1);
            nested[nestedUsed] = new Fields();
        }
        Fields fields = nested[nestedUsed++];
        fields.clear();
        return fields;
    }

    public int size() {
        return size;
    }

    /** Name of the field at {@code index}, below {@link #size()}. */
    public String name(int index) {
        String name = names[index];
        if (name == null || index >= size) {
            throw new IndexOutOfBoundsException(index);
        }
        return name;
    }

    /** Value of the field at {@code index}, below {@link #size()}. */
    public @Nullable Object value(int index) {
        return values[index];
    }

    /**
     * Where a field is.
     *
     * @param name interned
     * @param hint where it was last time, or any number
     * @return its index, or -1
     */
    @SuppressWarnings("ReferenceEquality") // Names are interned.
    public int indexOf(String name, int hint) {
        if (hint >= 0 && hint < size && names[hint] == name) {
            return hint;
        }
        for (int i = 0; i < size; i++) {
            if (names[i] == name) {
                return i;
            }
        }
        return -1;
    }

    /** Value of the field of that name, which is interned, or null. */
    public @Nullable Object get(String name) {
        int index = indexOf(name, -1);
        return index < 0 ? null : values[index];
    }
}
