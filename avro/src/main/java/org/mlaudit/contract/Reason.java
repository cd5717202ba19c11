package org.mlaudit.contract;

import org.jspecify.annotations.Nullable;

/**
 * One reason why a record was refused.
 *
 * @param code kind of fault
 * @param path JSON pointer (RFC 6901) to the field, for example {@code /features/distance}; empty for the whole record
 * @param value the offending value as text, at most {@value #VALUE_LIMIT} characters; null when there is none, or when
 *     the field is sensitive or personal
 * @param message what is wrong, for people; never holds the value of a sensitive or personal field
 */
public record Reason(ReasonCode code, String path, @Nullable String value, String message) {
    /** Most characters of a value that are kept. */
    public static final int VALUE_LIMIT = 256;

    public Reason {
        value = value == null ? null : cut(value, VALUE_LIMIT);
    }

    /** A reason without a value. */
    public static Reason of(ReasonCode code, String path, String message) {
        return new Reason(code, path, null, message);
    }

    /** A JSON pointer to a child, its name escaped by RFC 6901. */
    public static String path(String parent, String child) {
        return parent + "/" + child.replace("~", "~0").replace("/", "~1");
    }

    /** The first {@code limit} characters of a text, one fewer where that would split a surrogate pair. */
    static String cut(String text, int limit) {
        if (text.length() <= limit) {
            return text;
        }
        return text.substring(0, Character.isHighSurrogate(text.charAt(limit - 1)) ? limit - 1 : limit);
    }

    @Override
    public String toString() {
        String shown = value == null ? "" : " (" + value + ")";
        return code + " " + (path.isEmpty() ? "/" : path) + ": " + message + shown;
    }
}
