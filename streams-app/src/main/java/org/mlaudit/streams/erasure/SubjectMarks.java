package org.mlaudit.streams.erasure;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What records of a subject are known by: ids of its data keys, aliases that stand for it, and its own id, which only records
 * of models that protect nothing carry. Keys and aliases are random, so that a record that holds one is the subject's.
 */
public final class SubjectMarks {
    private final Set<String> keyIds;
    private final Set<String> names;
    private final List<byte[]> needles = new ArrayList<>();

    /**
     * Marks of a subject.
     *
     * @param keyIds ids of its keys, also of destroyed ones
     * @param aliases that stand for it
     * @param subject its own id; empty not to look for it
     */
    public SubjectMarks(Set<String> keyIds, Set<String> aliases, Optional<String> subject) {
        this.keyIds = Set.copyOf(keyIds);
        Set<String> all = new HashSet<>(aliases);
        subject.ifPresent(all::add);
        this.names = Set.copyOf(all);
        this.keyIds.forEach(id -> needles.add(id.getBytes(StandardCharsets.UTF_8)));
        this.names.forEach(name -> needles.add(name.getBytes(StandardCharsets.UTF_8)));
    }

    /** Whether nothing can be found by them. */
    public boolean isEmpty() {
        return needles.isEmpty();
    }

    /** Whether a key is the subject's. */
    boolean hasKey(String keyId) {
        return keyIds.contains(keyId);
    }

    /** Whether the subject of an envelope is this one. */
    boolean hasName(String name) {
        return names.contains(name);
    }

    /** Whether one of them is anywhere in a message; texts are in Avro as they are. */
    boolean in(byte[] message) {
        for (byte[] needle : needles) {
            if (contains(message, needle)) {
                return true;
            }
        }
        return false;
    }

    private static boolean contains(byte[] message, byte[] needle) {
        int last = message.length - needle.length;
        for (int i = 0; i <= last; i++) {
            if (message[i] == needle[0] && matches(message, i, needle)) {
                return true;
            }
        }
        return false;
    }

    private static boolean matches(byte[] message, int from, byte[] needle) {
        for (int i = 1; i < needle.length; i++) {
            if (message[from + i] != needle[i]) {
                return false;
            }
        }
        return true;
    }
}
