package org.mlaudit.streams.explain.global;

import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;
import org.mlaudit.streams.explain.Background;

/** Some rows of a background, chosen by a hash of what is in them: the same ones in whatever order rows come. */
final class ChosenRows {
    private ChosenRows() {}

    /**
     * Chooses rows.
     *
     * @param background the rows
     * @param most how many at most
     * @return places of rows in the background, in the order of their hashes
     */
    static int[] of(Background background, int most) {
        int width = background.rows().length / background.size();
        long[] hashes = new long[background.size()];
        Arrays.setAll(hashes, row -> hash(background.rows(), row * width, width));
        return IntStream.range(0, hashes.length)
                .boxed()
                .sorted(Comparator.comparingLong(row -> hashes[row]))
                .limit(most)
                .mapToInt(Integer::intValue)
                .toArray();
    }

    private static long hash(double[] x, int offset, int width) {
        long hash = width;
        for (int i = 0; i < width; i++) {
            hash = mixed(hash + Double.doubleToLongBits(x[offset + i]));
        }
        return hash;
    }

    /** Steele et al. 2014, the finaliser of SplittableRandom. */
    static long mixed(long value) {
        long z = value + 0x9e3779b97f4a7c15L;
        z = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
        z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
        return z ^ (z >>> 31);
    }
}
