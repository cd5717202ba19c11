package org.mlaudit.quickstart.demo;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Measures for how long something has not changed. */
final class Stillness {

    private @Nullable Object last;
    private long since = System.nanoTime();

    /** Notes what it looks like now and answers for how long it has looked so. */
    Duration of(Object now) {
        if (!now.equals(last)) {
            last = now;
            since = System.nanoTime();
        }
        return Duration.ofNanos(System.nanoTime() - since);
    }
}
