package org.mlaudit.streams.ledger.verify;

import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** Times as they are told. */
final class Times {
    private Times() {}

    /** Microseconds since 1970 as ISO-8601, UTC. */
    static String text(long micros) {
        return Instant.EPOCH.plus(micros, ChronoUnit.MICROS).toString();
    }
}
