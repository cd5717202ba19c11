package org.mlaudit.streams.explain.tree;

/** Runs programs for one row, with the points in the inner loop. */
final class SingleLane implements Lanes {
    private final int mostPoints;
    private final float[] state;
    private final float[] satisfied;
    private final float[] phi;

    /** Makes work space. */
    SingleLane(LaneSize size) {
        mostPoints = size.points();
        state = new float[size.slots() * mostPoints];
        satisfied = new float[size.slots()];
        satisfied[Program.ONES] = 1;
        phi = new float[size.players()];
    }

    @Override
    public String name() {
        return "single";
    }

    @Override
    public int width() {
        return 1;
    }

    @Override
    public void run(Program program, int rows, int[][] ranks, double[][] sums) {
        int[] records = program.records;
        float[] constants = program.constants;
        int points = 0;
        for (int at = 0; at < records.length; at += Program.RECORD) {
            int packed = records[at];
            int slot = Program.slot(packed);
            int line = records[at + 1];
            int place = records[at + 4];
            float known = satisfied[Program.earlier(packed)];
            switch (Program.code(packed)) {
                case Program.DOWN, Program.TRIPLE -> {
                    float goes = goesLeft(ranks[line][0], records[at + 2]);
                    down(slot, goes, constants, place + 2, points);
                }
                case Program.DOWN | Program.REPEATED, Program.TRIPLE | Program.REPEATED -> {
                    float goes = goesLeft(ranks[line][0], records[at + 2]);
                    downRepeated(slot, goes * known, known, constants, place + 2, points);
                }
                case Program.UP -> {
                    float goes = satisfied[Program.left(slot)];
                    add(records[at + 3], up(slot, goes, constants, place + 2, points), goes, 1, constants, place);
                }
                case Program.UP | Program.REPEATED -> {
                    float goes = satisfied[Program.left(slot)];
                    float sum = upRepeated(slot, goes, known, constants, place + 2, points);
                    add(records[at + 3], sum, goes, known, constants, place);
                }
                case Program.BOTTOM -> {
                    float goes = goesLeft(ranks[line][0], records[at + 2]);
                    add(records[at + 3], bottom(slot, goes, constants, place + 2, points), goes, 1, constants, place);
                }
                case Program.BOTTOM | Program.REPEATED -> {
                    float goes = goesLeft(ranks[line][0], records[at + 2]) * known;
                    float sum = bottomRepeated(slot, goes, known, constants, place + 2, points);
                    add(records[at + 3], sum, goes, known, constants, place);
                }
                case Program.LEAF -> {
                    for (int k = 0; k < points; k++) {
                        state[slot * mostPoints + k] = constants[place];
                    }
                }
                case Program.BEGIN -> {
                    points = line;
                    System.arraycopy(constants, place, state, 0, points);
                }
                default -> flush(sums);
            }
        }
    }

    private static float goesLeft(int rank, int bound) {
        return (float) ((rank - bound) >>> 31);
    }

    private void add(int player, float sum, float goes, float known, float[] constants, int place) {
        phi[player] = Math.fma(sum, Math.fma(constants[place + 1], goes, constants[place] * known), phi[player]);
    }

    private void flush(double[][] sums) {
        for (int player = 0; player < phi.length; player++) {
            sums[player][0] += phi[player];
            phi[player] = 0;
        }
    }

    private void down(int slot, float goes, float[] c, int place, int points) {
        int left = Program.left(slot);
        satisfied[left] = goes;
        satisfied[left + 1] = 1 - goes;
        int g = slot * mostPoints;
        int to = left * mostPoints;
        for (int k = 0; k < points; k++) {
            float above = state[g + k];
            float below = above * Math.fma(c[place + 2 * k + 1], goes, c[place + 2 * k]);
            state[to + k] = below;
            state[to + mostPoints + k] = above - below;
        }
    }

    private void downRepeated(int slot, float goes, float known, float[] c, int place, int points) {
        int left = Program.left(slot);
        satisfied[left] = goes;
        satisfied[left + 1] = known - goes;
        int g = slot * mostPoints;
        int to = left * mostPoints;
        float share = c[place];
        for (int k = 0, at = place + 1; k < points; k++, at += 3) {
            float above = state[g + k];
            float below = above * Math.fma(c[at + 1], goes, Math.fma(c[at], known, share));
            state[to + k] = below;
            state[to + mostPoints + k] = above - below;
        }
    }

    private float up(int slot, float goes, float[] c, int place, int points) {
        int g = slot * mostPoints;
        int from = Program.left(slot) * mostPoints;
        float sum = 0;
        for (int k = 0; k < points; k++) {
            float base = state[from + mostPoints + k];
            float difference = state[from + k] - base;
            sum = Math.fma(difference, state[g + k], sum);
            state[g + k] = Math.fma(difference, Math.fma(c[place + 2 * k + 1], goes, c[place + 2 * k]), base);
        }
        return sum;
    }

    private float upRepeated(int slot, float goes, float known, float[] c, int place, int points) {
        int g = slot * mostPoints;
        int from = Program.left(slot) * mostPoints;
        float share = c[place];
        float sum = 0;
        for (int k = 0, at = place + 1; k < points; k++, at += 3) {
            float base = state[from + mostPoints + k];
            float difference = state[from + k] - base;
            sum = Math.fma(difference, state[g + k] * c[at + 2], sum);
            float multiplier = Math.fma(c[at + 1], goes, Math.fma(c[at], known, share));
            state[g + k] = Math.fma(difference, multiplier, base);
        }
        return sum;
    }

    private float bottom(int slot, float goes, float[] c, int place, int points) {
        int g = slot * mostPoints;
        float sum = 0;
        for (int k = 0; k < points; k++) {
            sum += state[g + k];
            state[g + k] = Math.fma(c[place + 2 * k + 1], goes, c[place + 2 * k]);
        }
        return sum;
    }

    private float bottomRepeated(int slot, float goes, float known, float[] c, int place, int points) {
        int g = slot * mostPoints;
        float share = c[place];
        float sum = 0;
        for (int k = 0, at = place + 1; k < points; k++, at += 3) {
            sum = Math.fma(state[g + k], c[at + 2], sum);
            state[g + k] = Math.fma(c[at + 1], goes, Math.fma(c[at], known, share));
        }
        return sum;
    }
}
