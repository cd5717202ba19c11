package org.mlaudit.streams.spc;

/** What all average run lengths have in common. */
final class RunLengths {
    /** Longer ones can not be told apart in double precision. */
    static final double LONGEST = 1e12;

    private RunLengths() {}

    /** A computed average run length as a number of points from 1 to {@link #LONGEST}. */
    static double within(double computed) {
        return computed >= 1 && computed < LONGEST ? computed : computed > 0 && computed < 1 ? 1 : LONGEST;
    }
}
