package org.mlaudit.streams.performance;

import java.util.Arrays;
import org.mlaudit.streams.profile.BytesIn;
import org.mlaudit.streams.profile.BytesOut;
import org.mlaudit.streams.profile.UnreadableSummaryException;

/**
 * Whole numbers by bin and channel, for the bins that occurred: 8 bytes a channel and 4 a bin. Amounts may be taken back;
 * a bin whose channels are all zero is as if it had never occurred.
 */
final class BinTable {
    private static final int[] NO_BINS = {};
    private static final long[] NO_SUMS = {};

    private final int channels;
    /** Ascending. */
    private int[] bins = NO_BINS;

    private long[] sums = NO_SUMS;
    private int size;

    BinTable(int channels) {
        this.channels = channels;
    }

    /** Adds an amount to a channel of a bin. */
    void add(int bin, int channel, long amount) {
        int row = row(bin);
        sums[row * channels + channel] += amount;
    }

    /** Where a bin's channels begin, divided by their number; valid until the next call. */
    private int row(int bin) {
        int at = Arrays.binarySearch(bins, 0, size, bin);
        if (at >= 0) {
            return at;
        }
        int place = -at - 1;
        if (size == bins.length) {
            int room = Math.max(4, size + (size >> 1));
            bins = Arrays.copyOf(bins, room);
            sums = Arrays.copyOf(sums, room * channels);
        }
        System.arraycopy(bins, place, bins, place + 1, size - place);
        System.arraycopy(sums, place * channels, sums, (place + 1) * channels, (size - place) * channels);
        Arrays.fill(sums, place * channels, (place + 1) * channels, 0);
        bins[place] = bin;
        size++;
        return place;
    }

    /** The amount in a channel of a bin. */
    long get(int bin, int channel) {
        int at = Arrays.binarySearch(bins, 0, size, bin);
        return at < 0 ? 0 : sums[at * channels + channel];
    }

    /** Sum of a channel over all bins. */
    long total(int channel) {
        long total = 0;
        for (int i = 0; i < size; i++) {
            total += sums[i * channels + channel];
        }
        return total;
    }

    /** The bins in which something is, ascending. */
    int[] occupied() {
        int[] occupied = new int[size];
        int count = 0;
        for (int i = 0; i < size; i++) {
            if (!empty(i)) {
                occupied[count++] = bins[i];
            }
        }
        return Arrays.copyOf(occupied, count);
    }

    private boolean empty(int row) {
        for (int channel = 0; channel < channels; channel++) {
            if (sums[row * channels + channel] != 0) {
                return false;
            }
        }
        return true;
    }

    void merge(BinTable other) {
        for (int i = 0; i < other.size; i++) {
            int row = row(other.bins[i]) * channels;
            for (int channel = 0; channel < channels; channel++) {
                sums[row + channel] += other.sums[i * channels + channel];
            }
        }
    }

    void writeTo(BytesOut out) {
        int[] occupied = occupied();
        out.count(occupied.length);
        int before = 0;
        for (int bin : occupied) {
            out.signed(bin - (long) before);
            before = bin;
            for (int channel = 0; channel < channels; channel++) {
                out.signed(get(bin, channel));
            }
        }
    }

    static BinTable readFrom(int channels, BytesIn in) {
        BinTable table = new BinTable(channels);
        table.size = in.size();
        table.bins = new int[table.size];
        table.sums = new long[table.size * channels];
        long bin = 0;
        for (int i = 0; i < table.size; i++) {
            long step = in.signed();
            bin += step;
            if ((i > 0 && step <= 0) || bin != (int) bin) {
                throw new UnreadableSummaryException("bin " + bin + " follows bin " + (bin - step));
            }
            table.bins[i] = (int) bin;
            for (int channel = 0; channel < channels; channel++) {
                table.sums[i * channels + channel] = in.signed();
            }
        }
        return table;
    }
}
