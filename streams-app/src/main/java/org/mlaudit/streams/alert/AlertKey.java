package org.mlaudit.streams.alert;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.mlaudit.event.Finding;

/**
 * What can be in alarm on its own: a target of a monitor in windows of one size of one segment of a model version.
 *
 * @param segment {@code name=value}, or null for the whole window
 * @param size length of the windows; the hour and the day of a target alarm separately
 * @param baseline name of the earlier windows that were compared with, or null for the reference
 */
public record AlertKey(
        String model,
        String version,
        @Nullable String segment,
        String monitor,
        String target,
        Duration size,
        @Nullable String baseline) {
    /** What a finding is about. */
    public static AlertKey of(Finding finding) {
        return new AlertKey(
                finding.getModel(),
                finding.getVersion(),
                finding.getSegment(),
                finding.getMonitor(),
                finding.getTarget(),
                Duration.between(finding.getWindowStart(), finding.getWindowEnd()),
                finding.getBaseline());
    }

    /** Id of the alert that a window opens: the same for the same key and window, in every run. */
    public String alertId(Instant windowStart) {
        String text = this + " " + windowStart;
        return UUID.nameUUIDFromBytes(text.getBytes(StandardCharsets.UTF_8)).toString();
    }

    /** The key as one line of text, which can serve as the key of a store. */
    @Override
    public String toString() {
        String key = String.join("|", model, version, segment == null ? "" : segment, monitor, target, size.toString());
        return baseline == null ? key : key + "|" + baseline;
    }
}
