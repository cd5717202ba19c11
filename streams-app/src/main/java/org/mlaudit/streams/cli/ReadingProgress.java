package org.mlaudit.streams.cli;

import java.io.PrintWriter;
import java.time.Duration;
import org.mlaudit.streams.record.CommittedRecords.Progress;

/** Says on standard error how far the reading of a topic is, every few seconds, so that short reads say nothing. */
final class ReadingProgress implements Progress {
    private static final long EVERY_NANOS = Duration.ofSeconds(3).toNanos();

    private final PrintWriter err;
    private long said = System.nanoTime();

    ReadingProgress(PrintWriter err) {
        this.err = err;
    }

    @Override
    public void at(String topic, long read, long all) {
        long now = System.nanoTime();
        if (now - said >= EVERY_NANOS) {
            said = now;
            err.println("read " + read + " of " + all + " offsets of " + topic);
            err.flush();
        }
    }
}
