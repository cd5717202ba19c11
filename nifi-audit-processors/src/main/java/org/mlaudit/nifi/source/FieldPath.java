package org.mlaudit.nifi.source;

import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Where a value lies in a source record. A <em>direct</em> path names fields from the top, {@code /prediction/score},
 * and is followed without any evaluation. Everything else is an expression of NiFi's record path language, which a
 * {@link RecordSource} evaluates and adds to the record under the expression's own text.
 */
public final class FieldPath {
    private static final Pattern DIRECT = Pattern.compile("(/[\\p{L}_][\\p{L}\\p{N}_$-]*)+");

    private final String text;
    private final boolean direct;
    private final String[] names;
    /** Where each name was, or -1, in the shape that an object of that depth had. */
    private final int[] places;

    private final @Nullable Object[] shapes;

    private FieldPath(String text, boolean direct, List<String> names) {
        this.text = text;
        this.direct = direct;
        this.names = names.stream().map(String::intern).toArray(String[]::new);
        this.places = new int[this.names.length];
        this.shapes = new Object[this.names.length];
    }

    /** Parses a path; any text that is not a direct path counts as a record path expression. */
    public static FieldPath of(String text) {
        String path = text.strip();
        return DIRECT.matcher(path).matches()
                ? new FieldPath(path, true, List.of(path.substring(1).split("/", -1)))
                : new FieldPath(path, false, List.of(path));
    }

    /** A copy for another thread: looking a value up remembers where it was. */
    public FieldPath copy() {
        return new FieldPath(text, direct, List.of(names));
    }

    public String text() {
        return text;
    }

    public boolean isDirect() {
        return direct;
    }

    /** Number of names from the top. */
    public int depth() {
        return names.length;
    }

    /** The name at a depth, from 0; interned. */
    public String name(int depth) {
        return names[depth];
    }

    /** Whether this path leads to, or through, the object that {@code other} names. */
    @SuppressWarnings("ReferenceEquality") // Names are interned.
    public boolean startsWith(FieldPath other) {
        if (other.names.length > names.length) {
            return false;
        }
        for (int i = 0; i < other.names.length; i++) {
            if (names[i] != other.names[i]) {
                return false;
            }
        }
        return true;
    }

    /** The value in a record, or null when a field on the way is missing or no object. */
    public @Nullable Object in(Fields record) {
        Fields at = record;
        int last = names.length - 1;
        for (int i = 0; i < last; i++) {
            if (!(step(at, i) instanceof Fields next)) {
                return null;
            }
            at = next;
        }
        return step(at, last);
    }

    @SuppressWarnings("ReferenceEquality") // A shape is its own identity.
    private @Nullable Object step(Fields at, int depth) {
        Object shape = at.shape();
        if (shapes[depth] != shape) {
            shapes[depth] = shape;
            places[depth] = at.indexOf(names[depth], places[depth]);
        }
        int place = places[depth];
        return place < 0 ? null : at.value(place);
    }

    @Override
    public String toString() {
        return text;
    }
}
