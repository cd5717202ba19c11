package org.mlaudit.streams.live;

import java.util.Map;

/**
 * Something that happened.
 *
 * @param type {@code finding}, {@code alert} or {@code window}
 * @param data what a watcher needs to know whether it concerns him, by name
 */
public record LiveEvent(String type, Map<String, String> data) {
    public LiveEvent {
        data = Map.copyOf(data);
    }
}
