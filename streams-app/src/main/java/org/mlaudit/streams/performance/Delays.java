package org.mlaudit.streams.performance;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.mlaudit.streams.profile.BytesIn;
import org.mlaudit.streams.profile.BytesOut;

/**
 * How long after their predictions outcomes became known, by bins a sixteenth of a power of two milliseconds wide: a
 * quantile is within a sixteenth of the delay. An outcome that was known before its prediction counts as 0.
 */
public final class Delays {
    private BinTable table = new BinTable(1);

    Delays() {}

    /**
     * Outcomes of about one delay.
     *
     * @param longest largest delay of the bin
     * @param count number of outcomes
     */
    public record DelayBin(Duration longest, long count) {}

    void put(long millis, int sign) {
        table.add(ValueBins.of((double) Math.max(0, millis)), 0, sign);
    }

    /** Number of outcomes. */
    public long count() {
        return table.total(0);
    }

    /** Number of outcomes that were known within a duration of their prediction, to the width of a bin. */
    public long within(Duration age) {
        long count = 0;
        for (int bin : table.occupied()) {
            if (ValueBins.low(bin) <= age.toMillis()) {
                count += table.get(bin, 0);
            }
        }
        return count;
    }

    /**
     * The delay within which a share of the outcomes became known, to the width of a bin; empty without outcomes.
     *
     * @param share above 0, at most 1
     */
    public Optional<Duration> quantile(double share) {
        long total = count();
        long seen = 0;
        for (DelayBin bin : bins()) {
            seen += bin.count();
            if (seen >= share * total) {
                return Optional.of(bin.longest());
            }
        }
        return Optional.empty();
    }

    /** The bins in which something is, ascending. */
    public List<DelayBin> bins() {
        return Arrays.stream(table.occupied())
                .mapToObj(bin ->
                        new DelayBin(Duration.ofMillis((long) Math.ceil(ValueBins.high(bin))), table.get(bin, 0)))
                .toList();
    }

    void merge(Delays other) {
        table.merge(other.table);
    }

    void writeTo(BytesOut out) {
        table.writeTo(out);
    }

    static Delays readFrom(BytesIn in) {
        Delays delays = new Delays();
        delays.table = BinTable.readFrom(1, in);
        return delays;
    }
}
