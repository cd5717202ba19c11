package org.mlaudit.streams.explain.sampled;

/**
 * Random numbers that are the same on every platform and version of Java: SplitMix64 (Steele, Lea and Flood, OOPSLA 2014) with
 * the mixing function of Stafford's variant 13, so the n-th number is a function of seed and n.
 */
final class Draws {
    private static final long STEP = 0x9e3779b97f4a7c15L;

    private long state;
    private double spare;
    private boolean spared;

    Draws(long seed) {
        state = seed;
    }

    /** 64 random bits. */
    long next() {
        state += STEP;
        long bits = state;
        bits = (bits ^ (bits >>> 30)) * 0xbf58476d1ce4e5b9L;
        bits = (bits ^ (bits >>> 27)) * 0x94d049bb133111ebL;
        return bits ^ (bits >>> 31);
    }

    /** A whole number from 0, less than the bound, each as likely (Lemire, ACM TOMACS 2019). */
    int below(int bound) {
        long low = next();
        long high = Math.unsignedMultiplyHigh(low, bound);
        long rest = low * bound;
        if (Long.compareUnsigned(rest, bound) < 0) {
            long rejected = Long.remainderUnsigned(-bound, bound);
            while (Long.compareUnsigned(rest, rejected) < 0) {
                low = next();
                high = Math.unsignedMultiplyHigh(low, bound);
                rest = low * bound;
            }
        }
        return (int) high;
    }

    /** A number from 0, less than 1. */
    double uniform() {
        return (next() >>> 11) * 0x1p-53;
    }

    /** A standard normal number, by Marsaglia's polar method. */
    double gaussian() {
        if (spared) {
            spared = false;
            return spare;
        }
        double left;
        double right;
        double square;
        do {
            left = 2 * uniform() - 1;
            right = 2 * uniform() - 1;
            square = left * left + right * right;
        } while (square >= 1 || square == 0);
        double length = StrictMath.sqrt(-2 * StrictMath.log(square) / square);
        spare = right * length;
        spared = true;
        return left * length;
    }

    /** Puts the first numbers of an array into random order, each order as likely. */
    void shuffle(int[] order, int count) {
        for (int i = count - 1; i > 0; i--) {
            int other = below(i + 1);
            int held = order[i];
            order[i] = order[other];
            order[other] = held;
        }
    }
}
