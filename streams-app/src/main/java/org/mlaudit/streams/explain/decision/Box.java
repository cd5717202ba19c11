package org.mlaudit.streams.explain.decision;

import java.util.ArrayList;
import java.util.List;

/** Changes of some features: of each a run of its options. Boxes are ordered by the least that a change in them costs. */
final class Box implements Comparable<Box> {
    private final List<Options> options;
    private final int[] low;
    private final int[] high;
    private final int[] firstCell;
    private final int[] lastCell;
    private final long[] mask;
    private final double least;
    private final long number;
    private final FeatureSet set;
    private final int residue;

    private Box(FeatureSet set, int residue, List<Options> options, int[] low, int[] high, long number) {
        this.set = set;
        this.residue = residue;
        this.options = options;
        this.low = low;
        this.high = high;
        this.number = number;
        firstCell = new int[low.length];
        lastCell = new int[low.length];
        mask = new long[low.length];
        double sum = 0;
        for (int slot = 0; slot < low.length; slot++) {
            Options of = options.get(slot);
            sum += of.cost(low[slot]);
            if (of.cells()) {
                firstCell[slot] = of.firstCell(low[slot], high[slot]);
                lastCell[slot] = of.lastCell(low[slot], high[slot]);
            } else {
                mask[slot] = of.mask(low[slot], high[slot]);
            }
        }
        least = sum;
    }

    /**
     * All options of some features, in one direction each.
     *
     * @param residue place of the residue that bounds it
     * @param number orders boxes that cost the same
     */
    static Box whole(FeatureSet set, int residue, List<Options> options, long number) {
        int[] high = options.stream().mapToInt(each -> each.size() - 1).toArray();
        return new Box(set, residue, options, new int[high.length], high, number);
    }

    /** One half of the box: the nearer or the farther options of the feature that has most of them. */
    Box half(boolean nearer, long nextNumber) {
        int widest = 0;
        for (int slot = 1; slot < low.length; slot++) {
            widest = high[slot] - low[slot] > high[widest] - low[widest] ? slot : widest;
        }
        int middle = (low[widest] + high[widest]) >>> 1;
        int[] nextLow = low.clone();
        int[] nextHigh = high.clone();
        if (nearer) {
            nextHigh[widest] = middle;
        } else {
            nextLow[widest] = middle + 1;
        }
        return new Box(set, residue, options, nextLow, nextHigh, nextNumber);
    }

    /** Whether there is one option of each feature. */
    boolean single() {
        for (int slot = 0; slot < low.length; slot++) {
            if (low[slot] != high[slot]) {
                return false;
            }
        }
        return true;
    }

    FeatureSet set() {
        return set;
    }

    int residue() {
        return residue;
    }

    double least() {
        return least;
    }

    boolean cells(int slot) {
        return options.get(slot).cells();
    }

    int firstCell(int slot) {
        return firstCell[slot];
    }

    int lastCell(int slot) {
        return lastCell[slot];
    }

    long mask(int slot) {
        return mask[slot];
    }

    /** The changes of a box of one option of each feature. */
    Turning changes() {
        List<Turning.Changed> changes = new ArrayList<>();
        for (int slot = 0; slot < low.length; slot++) {
            Options of = options.get(slot);
            changes.add(new Turning.Changed(of.feature().place(), of.value(low[slot]), of.cost(low[slot])));
        }
        return Turning.of(changes);
    }

    @Override
    public int compareTo(Box other) {
        int order = Double.compare(least, other.least);
        return order != 0 ? order : Long.compare(number, other.number);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Box box && number == box.number && compareTo(box) == 0;
    }

    @Override
    public int hashCode() {
        return Long.hashCode(number);
    }
}
