package org.mlaudit.streams.explain.tree;

import java.util.Arrays;

/**
 * Runs programs by plain loops over rows, each simple enough for the JIT compiler to make vector instructions of it: separate
 * arrays, one index, no branches.
 */
final class PlainLanes implements Lanes {
    private static final int WIDTH = 128;

    private final int mostPoints;
    private final float[][] state;
    private final float[][] satisfied;
    private final float[][] phi;
    private final float[] sum = new float[WIDTH];
    private final float[] goes = new float[WIDTH];

    /** Makes work space. */
    PlainLanes(LaneSize size) {
        mostPoints = size.points();
        state = new float[size.slots() * mostPoints][WIDTH];
        satisfied = new float[size.slots()][WIDTH];
        Arrays.fill(satisfied[Program.ONES], 1);
        phi = new float[size.players()][WIDTH];
    }

    @Override
    public String name() {
        return "plain";
    }

    @Override
    public int width() {
        return WIDTH;
    }

    @Override
    public void run(Program program, int rows, int[][] ranks, double[][] sums) {
        int[] records = program.records;
        float[] constants = program.constants;
        int points = 0;
        for (int at = 0; at < records.length; at += Program.RECORD) {
            int packed = records[at];
            int code = Program.code(packed);
            int line = records[at + 1];
            int bound = records[at + 2];
            int player = records[at + 3];
            int place = records[at + 4];
            int slot = Program.slot(packed);
            float[] known = satisfied[Program.earlier(packed)];
            switch (code) {
                case Program.DOWN, Program.TRIPLE -> {
                    left(ranks[line], bound, goes, rows);
                    down(slot, constants, place + 2, points, rows);
                }
                case Program.DOWN | Program.REPEATED, Program.TRIPLE | Program.REPEATED -> {
                    left(ranks[line], bound, goes, rows);
                    downRepeated(slot, known, constants, place + 2, points, rows);
                }
                case Program.UP -> {
                    float[] left = satisfied[Program.left(slot)];
                    up(slot, left, constants, place + 2, points, rows);
                    add(sum, left, constants[place + 1], constants[place], phi[player], rows);
                }
                case Program.UP | Program.REPEATED -> {
                    float[] left = satisfied[Program.left(slot)];
                    upRepeated(slot, left, known, constants, place + 2, points, rows);
                    addRepeated(sum, left, known, constants[place + 1], constants[place], phi[player], rows);
                }
                case Program.BOTTOM -> {
                    left(ranks[line], bound, goes, rows);
                    bottom(slot, constants, place + 2, points, rows);
                    add(sum, goes, constants[place + 1], constants[place], phi[player], rows);
                }
                case Program.BOTTOM | Program.REPEATED -> {
                    left(ranks[line], bound, goes, rows);
                    and(goes, known, goes, rows);
                    bottomRepeated(slot, known, constants, place + 2, points, rows);
                    addRepeated(sum, goes, known, constants[place + 1], constants[place], phi[player], rows);
                }
                case Program.LEAF -> {
                    for (int k = 0; k < points; k++) {
                        Arrays.fill(state[slot * mostPoints + k], 0, rows, constants[place]);
                    }
                }
                case Program.BEGIN -> {
                    points = line;
                    for (int k = 0; k < points; k++) {
                        Arrays.fill(state[k], 0, rows, constants[place + k]);
                    }
                }
                default -> flush(sums, rows);
            }
        }
    }

    private void flush(double[][] sums, int rows) {
        for (int player = 0; player < phi.length; player++) {
            flush(phi[player], sums[player], rows);
        }
    }

    private void down(int slot, float[] c, int place, int points, int rows) {
        int left = Program.left(slot);
        System.arraycopy(goes, 0, satisfied[left], 0, rows);
        not(goes, satisfied[left + 1], rows);
        for (int k = 0; k < points; k++) {
            float low = c[place + 2 * k];
            float step = c[place + 2 * k + 1];
            down(
                    state[slot * mostPoints + k],
                    goes,
                    low,
                    step,
                    state[left * mostPoints + k],
                    state[(left + 1) * mostPoints + k],
                    rows);
        }
    }

    private void downRepeated(int slot, float[] known, float[] c, int place, int points, int rows) {
        int left = Program.left(slot);
        and(goes, known, satisfied[left], rows);
        minus(known, satisfied[left], satisfied[left + 1], rows);
        float share = c[place];
        for (int k = 0; k < points; k++) {
            int at = place + 1 + 3 * k;
            downRepeated(
                    state[slot * mostPoints + k],
                    satisfied[left],
                    known,
                    share,
                    c[at],
                    c[at + 1],
                    state[left * mostPoints + k],
                    state[(left + 1) * mostPoints + k],
                    rows);
        }
    }

    private void up(int slot, float[] goesLeft, float[] c, int place, int points, int rows) {
        int left = Program.left(slot);
        Arrays.fill(sum, 0, rows, 0);
        for (int k = 0; k < points; k++) {
            up(
                    state[slot * mostPoints + k],
                    state[left * mostPoints + k],
                    state[(left + 1) * mostPoints + k],
                    goesLeft,
                    c[place + 2 * k],
                    c[place + 2 * k + 1],
                    sum,
                    rows);
        }
    }

    private void upRepeated(int slot, float[] goesLeft, float[] known, float[] c, int place, int points, int rows) {
        int left = Program.left(slot);
        Arrays.fill(sum, 0, rows, 0);
        for (int k = 0; k < points; k++) {
            int at = place + 1 + 3 * k;
            upRepeated(
                    state[slot * mostPoints + k],
                    state[left * mostPoints + k],
                    state[(left + 1) * mostPoints + k],
                    goesLeft,
                    known,
                    c[place],
                    c[at],
                    c[at + 1],
                    c[at + 2],
                    sum,
                    rows);
        }
    }

    private void bottom(int slot, float[] c, int place, int points, int rows) {
        Arrays.fill(sum, 0, rows, 0);
        for (int k = 0; k < points; k++) {
            bottom(state[slot * mostPoints + k], goes, c[place + 2 * k], c[place + 2 * k + 1], sum, rows);
        }
    }

    private void bottomRepeated(int slot, float[] known, float[] c, int place, int points, int rows) {
        Arrays.fill(sum, 0, rows, 0);
        for (int k = 0; k < points; k++) {
            int at = place + 1 + 3 * k;
            bottomRepeated(state[slot * mostPoints + k], goes, known, c[place], c[at], c[at + 1], c[at + 2], sum, rows);
        }
    }

    private static void left(int[] rank, int bound, float[] goes, int rows) {
        for (int i = 0; i < rows; i++) {
            goes[i] = (float) ((rank[i] - bound) >>> 31);
        }
    }

    private static void not(float[] a, float[] to, int rows) {
        for (int i = 0; i < rows; i++) {
            to[i] = 1f - a[i];
        }
    }

    private static void and(float[] a, float[] b, float[] to, int rows) {
        for (int i = 0; i < rows; i++) {
            to[i] = a[i] * b[i];
        }
    }

    private static void minus(float[] a, float[] b, float[] to, int rows) {
        for (int i = 0; i < rows; i++) {
            to[i] = a[i] - b[i];
        }
    }

    private static void down(float[] g, float[] goes, float low, float step, float[] left, float[] right, int rows) {
        for (int i = 0; i < rows; i++) {
            float above = g[i];
            float below = above * Math.fma(step, goes[i], low);
            left[i] = below;
            right[i] = above - below;
        }
    }

    private static void downRepeated(
            float[] g,
            float[] goes,
            float[] known,
            float share,
            float low,
            float step,
            float[] left,
            float[] right,
            int rows) {
        for (int i = 0; i < rows; i++) {
            float above = g[i];
            float below = above * Math.fma(step, goes[i], Math.fma(low, known[i], share));
            left[i] = below;
            right[i] = above - below;
        }
    }

    /** H replaces G. */
    private static void up(
            float[] gh, float[] left, float[] right, float[] goes, float low, float step, float[] sum, int rows) {
        for (int i = 0; i < rows; i++) {
            float base = right[i];
            float difference = left[i] - base;
            sum[i] = Math.fma(difference, gh[i], sum[i]);
            gh[i] = Math.fma(difference, Math.fma(step, goes[i], low), base);
        }
    }

    private static void upRepeated(
            float[] gh,
            float[] left,
            float[] right,
            float[] goes,
            float[] known,
            float share,
            float low,
            float step,
            float inverse,
            float[] sum,
            int rows) {
        for (int i = 0; i < rows; i++) {
            float base = right[i];
            float difference = left[i] - base;
            sum[i] = Math.fma(difference, gh[i] * inverse, sum[i]);
            gh[i] = Math.fma(difference, Math.fma(step, goes[i], Math.fma(low, known[i], share)), base);
        }
    }

    private static void bottom(float[] gh, float[] goes, float low, float step, float[] sum, int rows) {
        for (int i = 0; i < rows; i++) {
            sum[i] = sum[i] + gh[i];
            gh[i] = Math.fma(step, goes[i], low);
        }
    }

    private static void bottomRepeated(
            float[] gh,
            float[] goes,
            float[] known,
            float share,
            float low,
            float step,
            float inverse,
            float[] sum,
            int rows) {
        for (int i = 0; i < rows; i++) {
            sum[i] = Math.fma(gh[i], inverse, sum[i]);
            gh[i] = Math.fma(step, goes[i], Math.fma(low, known[i], share));
        }
    }

    private static void add(float[] sum, float[] goes, float step, float low, float[] phi, int rows) {
        for (int i = 0; i < rows; i++) {
            phi[i] = Math.fma(sum[i], Math.fma(step, goes[i], low), phi[i]);
        }
    }

    private static void addRepeated(
            float[] sum, float[] goes, float[] known, float step, float low, float[] phi, int rows) {
        for (int i = 0; i < rows; i++) {
            phi[i] = Math.fma(sum[i], Math.fma(step, goes[i], low * known[i]), phi[i]);
        }
    }

    private static void flush(float[] phi, double[] sums, int rows) {
        for (int i = 0; i < rows; i++) {
            sums[i] += phi[i];
            phi[i] = 0;
        }
    }
}
