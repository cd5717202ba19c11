package org.mlaudit.quickstart.demo;

import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import org.mlaudit.quickstart.flights.FeedProgress;

/** Shows how far the demo is: one line that is written over on a terminal, a line every ten seconds elsewhere. */
final class Progress {

    private static final Duration EVERY = Duration.ofSeconds(10);
    private static final DateTimeFormatter DAY =
            DateTimeFormatter.ofPattern("d MMM uuuu", Locale.ENGLISH).withZone(ZoneOffset.UTC);

    private final PrintStream out;
    private final boolean terminal;
    private long shownNanos = System.nanoTime();
    private long shownInferences;

    Progress(PrintStream out, boolean terminal) {
        this.out = out;
        this.terminal = terminal;
    }

    /** Shows figures; called about once a second. */
    void show(Tally.Figures figures, FeedProgress feed) {
        long now = System.nanoTime();
        if (!terminal && now - shownNanos < EVERY.toNanos()) {
            return;
        }
        double rate = (figures.inferences() - shownInferences) * 1e9 / (now - shownNanos);
        shownNanos = now;
        shownInferences = figures.inferences();
        String day = feed.eventTime().equals(Instant.EPOCH) ? "-" : DAY.format(feed.eventTime());
        String line = String.format(
                Locale.ENGLISH,
                "  %-11s  captured %,d (%,.0f/s)  rejected %,d  ground truth %,d  windows %,d  findings %,d (%,d"
                        + " alarms)  alerts %,d (%,d open)",
                day,
                figures.inferences(),
                rate,
                figures.rejected(),
                figures.truths(),
                figures.windows(),
                figures.findings(),
                figures.alarms(),
                figures.alerts(),
                figures.open());
        if (terminal) {
            out.print("\r\033[K" + line);
            out.flush();
        } else {
            out.println(line);
        }
    }

    /** Leaves the progress line. */
    void end() {
        if (terminal) {
            out.println();
        }
    }
}
