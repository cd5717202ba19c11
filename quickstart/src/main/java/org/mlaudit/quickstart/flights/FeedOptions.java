package org.mlaudit.quickstart.flights;

import java.nio.file.Path;
import java.time.YearMonth;

/**
 * What the feed writes, where and how fast.
 *
 * @param inferences directory that files of inferences are dropped into
 * @param outcomes directory that files of ground truth are dropped into
 * @param state directory of the feed's own, on the same file system as the other two
 * @param from first month
 * @param to last month
 * @param speed seconds of event time in a second; 0 for as fast as the files are taken away
 * @param flightsPerFile most flights in a file
 * @param waitingFiles most files that wait in each of the two directories, so that the disk does not fill
 */
public record FeedOptions(
        Path inferences,
        Path outcomes,
        Path state,
        YearMonth from,
        YearMonth to,
        double speed,
        int flightsPerFile,
        int waitingFiles) {
    public FeedOptions {
        if (from.isBefore(FlightData.FIRST_MONTH) || to.isAfter(FlightData.LAST_MONTH) || to.isBefore(from)) {
            throw new IllegalArgumentException("the months " + from + " to " + to + " must lie within "
                    + FlightData.FIRST_MONTH + " to " + FlightData.LAST_MONTH);
        }
        if (!(speed >= 0) || Double.isInfinite(speed)) {
            throw new IllegalArgumentException("the speed is " + speed + ", must be 0 or more");
        }
        if (flightsPerFile < 1 || waitingFiles < 1) {
            throw new IllegalArgumentException("flights per file (" + flightsPerFile + ") and waiting files ("
                    + waitingFiles + ") must be at least 1");
        }
    }

    /** February to June as fast as possible, 2,000 flights a file, at most 8 files waiting. */
    public static FeedOptions of(Path inferences, Path outcomes, Path state) {
        return new FeedOptions(
                inferences, outcomes, state, FlightData.FIRST_MONTH.plusMonths(1), FlightData.LAST_MONTH, 0, 2000, 8);
    }

    /** The same with other months. */
    public FeedOptions months(YearMonth first, YearMonth last) {
        return new FeedOptions(inferences, outcomes, state, first, last, speed, flightsPerFile, waitingFiles);
    }

    /** The same at another speed. */
    public FeedOptions speed(double secondsInASecond) {
        return new FeedOptions(inferences, outcomes, state, from, to, secondsInASecond, flightsPerFile, waitingFiles);
    }

    /** The same with other bounds on files. */
    public FeedOptions files(int flights, int waiting) {
        return new FeedOptions(inferences, outcomes, state, from, to, speed, flights, waiting);
    }
}
