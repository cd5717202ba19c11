package org.mlaudit.streams.governance;

import java.time.Duration;
import java.util.Optional;

/**
 * The shortest time that a ledgered topic keeps its records. Providers and deployers of high-risk systems keep their logs for
 * at least six months (Regulation (EU) 2024/1689, Articles 19 and 26(6)); the default of 183 days is half a year, and a site
 * that counts months of the calendar sets 184. A floor is lowered in the configuration, never by a command.
 *
 * @param shortest the floor; zero for none
 */
public record RetentionFloor(Duration shortest) {
    /** The configuration's key of the floor. */
    public static final String KEY = "retention.floor";

    /**
     * Why a topic may not be kept like this; empty when it may.
     *
     * @param topic its name
     * @param wanted how it would be kept
     */
    public Optional<String> refusal(String topic, TopicRetention wanted) {
        if (shortest.isZero()) {
            return Optional.empty();
        }
        if (wanted.bytes() >= 0) {
            return Optional.of(topic + " would be cut at " + wanted.bytes()
                    + " bytes for each partition (retention.bytes), however young its records are, but ledgered records are"
                    + " kept for at least " + shortest.toDays() + " days (" + KEY + ")");
        }
        if (wanted.millis() >= 0 && wanted.millis() < shortest.toMillis()) {
            return Optional.of(topic + " would keep records for " + wanted.text()
                    + ", but ledgered records are kept for at" + " least " + shortest.toDays() + " days (" + KEY + ")");
        }
        return Optional.empty();
    }
}
