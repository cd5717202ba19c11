package org.mlaudit.keys;

import java.util.List;

/**
 * What an erasure destroyed.
 *
 * @param subjectIndex index of the subject, 64 hexadecimal digits
 * @param keys the keys that were destroyed by this call; empty when there were none left
 */
public record ErasedSubject(String subjectIndex, List<HeldKey> keys) {
    public ErasedSubject {
        keys = List.copyOf(keys);
    }
}
