package org.mlaudit.streams.explain.tree;

import java.util.Arrays;

/**
 * The patterns of a background's rows at a leaf, each with its number of rows: what is kept of a leaf that is too deep for a
 * table. A row is compared with each pattern; the formula is {@link PatternFold}'s. Immutable.
 */
final class LeafPatterns {
    private final LeafPath path;
    private final int words;
    /** Bits of players whose conditions fail, words x patterns, pattern by pattern. */
    private final long[] fails;

    private final int[] rows;
    private final double scale;

    private LeafPatterns(LeafPath path, long[] fails, int[] rows, double scale) {
        this.path = path;
        this.words = path.words();
        this.fails = fails;
        this.rows = rows;
        this.scale = scale;
    }

    /**
     * Counts patterns.
     *
     * @param path the leaf
     * @param fails bits of the players whose conditions fail, words x background rows, row by row
     */
    static LeafPatterns of(LeafPath path, long[] fails) {
        int words = path.words();
        int count = fails.length / words;
        if (words > 1) {
            int[] once = new int[count];
            Arrays.fill(once, 1);
            return new LeafPatterns(path, fails, once, path.value() / count);
        }
        return path.players() <= LeafGroup.MOST_BITS ? counted(path, fails) : sorted(path, fails);
    }

    private static LeafPatterns counted(LeafPath path, long[] fails) {
        int[] counts = new int[1 << path.players()];
        int different = 0;
        for (long pattern : fails) {
            different += counts[(int) pattern]++ == 0 ? 1 : 0;
        }
        long[] patterns = new long[different];
        int[] rows = new int[different];
        int end = 0;
        for (int pattern = 0; pattern < counts.length; pattern++) {
            if (counts[pattern] > 0) {
                patterns[end] = pattern;
                rows[end++] = counts[pattern];
            }
        }
        return new LeafPatterns(path, patterns, rows, path.value() / fails.length);
    }

    private static LeafPatterns sorted(LeafPath path, long[] fails) {
        long[] sorted = fails.clone();
        Arrays.sort(sorted);
        int[] rows = new int[sorted.length];
        int different = 0;
        for (int i = 0; i < sorted.length; i++) {
            if (i == 0 || sorted[i] != sorted[different - 1]) {
                sorted[different++] = sorted[i];
            }
            rows[different - 1]++;
        }
        return new LeafPatterns(
                path, Arrays.copyOf(sorted, different), Arrays.copyOf(rows, different), path.value() / fails.length);
    }

    LeafPath path() {
        return path;
    }

    long bytes() {
        return (long) Long.BYTES * fails.length + (long) Integer.BYTES * rows.length;
    }

    /**
     * Computes a row's attributions.
     *
     * @param row bits of the players whose conditions the row fails
     * @param weights weights for at least this path's players
     * @param phi attribution of each of the path's players; overwritten
     */
    void explain(long[] row, PathWeights weights, double[] phi) {
        int players = path.players();
        Arrays.fill(phi, 0, players, 0);
        int failed = 0;
        for (int word = 0; word < words; word++) {
            failed += Long.bitCount(row[word]);
        }
        double outside = 0;
        for (int pattern = 0; pattern < rows.length; pattern++) {
            int at = pattern * words;
            int alone = alone(row, at);
            if (alone < 0) {
                continue;
            }
            outside += rows[pattern] * weights.of(failed, alone);
            double inside = rows[pattern] * weights.of(alone, failed);
            for (int word = 0; word < words; word++) {
                for (long left = fails[at + word]; left != 0; left &= left - 1) {
                    phi[64 * word + Long.numberOfTrailingZeros(left)] += inside;
                }
            }
        }
        for (int player = 0; player < players; player++) {
            boolean fails = (row[player >> 6] >>> player & 1) != 0;
            phi[player] = scale * (fails ? -outside : phi[player]);
        }
    }

    /** Number of players whose conditions hold for the row alone; -1 if some player's hold for neither. */
    private int alone(long[] row, int at) {
        int alone = 0;
        for (int word = 0; word < words; word++) {
            if ((row[word] & fails[at + word]) != 0) {
                return -1;
            }
            alone += Long.bitCount(fails[at + word]);
        }
        return alone;
    }
}
