package org.mlaudit.nifi.capture;

import org.jspecify.annotations.Nullable;

/** Names and ids as source records give them. */
final class Texts {
    private static final int MAX_ID = 256;

    private Texts() {}

    /** A text or a whole number as text; null for anything else and for blank text. */
    static @Nullable String name(@Nullable Object value) {
        if (value instanceof CharSequence text) {
            String name = text.toString().strip();
            return name.isEmpty() ? null : name;
        }
        return value instanceof Integer || value instanceof Long || value instanceof Short ? value.toString() : null;
    }

    /** Like {@link #name}; null when longer than an id may be. */
    static @Nullable String id(@Nullable Object value) {
        String id = name(value);
        return id == null || id.length() > MAX_ID ? null : id;
    }
}
