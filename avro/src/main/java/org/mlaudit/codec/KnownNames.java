package org.mlaudit.codec;

import java.util.Collection;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The names that a value may have. The ones seen last are kept by their length and two of their characters, so that most
 * look-ups cost one comparison of texts and no hash of a text that was just read. For use by one thread.
 */
final class KnownNames {
    private static final int SLOTS = 64;

    private final Set<String> names;
    private final @Nullable String[] seen = new String[SLOTS];

    KnownNames(Collection<String> names) {
        this.names = new HashSet<>(names);
    }

    boolean isEmpty() {
        return names.isEmpty();
    }

    boolean contains(String name) {
        int length = name.length();
        if (length == 0) {
            return names.contains(name);
        }
        int slot = (name.charAt(length - 1) * 31 + name.charAt(length / 2) + length) & (SLOTS - 1);
        if (name.equals(seen[slot])) {
            return true;
        }
        if (!names.contains(name)) {
            return false;
        }
        seen[slot] = name;
        return true;
    }
}
