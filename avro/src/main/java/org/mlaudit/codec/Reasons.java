package org.mlaudit.codec;

import java.lang.reflect.Array;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.mlaudit.contract.Reason;
import org.mlaudit.contract.ReasonCode;

/** Collects the reasons of one record; at most {@value #LIMIT}, so that one hostile record cannot fill the memory. */
final class Reasons {
    static final int LIMIT = 256;

    private @Nullable List<Reason> reasons;

    void clear() {
        reasons = null;
    }

    boolean isEmpty() {
        return reasons == null;
    }

    /** The reasons so far; the caller may keep the list. */
    List<Reason> list() {
        return reasons == null ? List.of() : List.copyOf(reasons);
    }

    void add(ReasonCode code, String path, @Nullable Object value, String message) {
        if (reasons == null) {
            reasons = new ArrayList<>();
        }
        if (reasons.size() < LIMIT) {
            reasons.add(new Reason(code, path, value == null ? null : quote(value), message));
        } else if (reasons.size() == LIMIT) {
            reasons.add(Reason.of(code, path, "and more: only the first " + LIMIT + " reasons are listed"));
        }
    }

    /** A value as text, without building much more of it than will be kept. */
    private static String quote(Object value) {
        if (value instanceof CharSequence text) {
            return text.subSequence(0, Math.min(text.length(), Reason.VALUE_LIMIT + 1))
                    .toString();
        }
        if (value instanceof List<?> list) {
            return quote(list.size(), list::get);
        }
        if (value.getClass().isArray()) {
            return quote(Array.getLength(value), index -> Array.get(value, index));
        }
        return value.toString();
    }

    private interface Items {
        @Nullable
        Object get(int index);
    }

    private static String quote(int size, Items items) {
        StringBuilder text = new StringBuilder("[");
        for (int i = 0; i < size && text.length() <= Reason.VALUE_LIMIT; i++) {
            Object item = items.get(i);
            text.append(i == 0 ? "" : ", ").append(item == null ? "null" : quote(item));
        }
        return text.append(']').toString();
    }
}
