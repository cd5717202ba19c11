package org.mlaudit.streams.governance;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.mlaudit.event.GovernanceEvent;

/** The erasures of a history of governance events: which event allows a data key to be gone. */
public final class Erasures {
    private final Map<String, GovernanceEvent> byKey = new LinkedHashMap<>();

    private Erasures() {}

    /** The erasures of a history, the oldest event first; of several of one key the first counts. */
    public static Erasures of(Iterable<GovernanceEvent> history) {
        Erasures erasures = new Erasures();
        for (GovernanceEvent event : history) {
            String key = event.getKeyId();
            if (GovernanceKind.ERASURE.is(event) && key != null) {
                erasures.byKey.putIfAbsent(key, event);
            }
        }
        return erasures;
    }

    /** The event that allows a key to be gone. */
    public Optional<GovernanceEvent> of(String keyId) {
        return Optional.ofNullable(byKey.get(keyId));
    }

    /** All erasures of a subject, by its index in the key store, the oldest first. */
    public List<GovernanceEvent> ofSubject(String subjectIndex) {
        return byKey.values().stream()
                .filter(event -> subjectIndex.equals(event.getSubject()))
                .toList();
    }
}
