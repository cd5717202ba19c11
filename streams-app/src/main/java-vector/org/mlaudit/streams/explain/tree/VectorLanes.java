package org.mlaudit.streams.explain.tree;

import java.util.Arrays;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/**
 * Runs programs with the Vector API, a vector of rows at a time, and a node with its two bottoms in one step. It is compiled and
 * loaded on its own, since the API is an incubator module that a JVM may be started without.
 */
final class VectorLanes implements Lanes {
    private static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;
    private static final int STEP = SPECIES.length();
    private static final int WIDTH = 64;

    private final float[] state;
    private final float[] satisfied;
    private final float[] ranks;
    private final float[] phi;
    private int lanes;
    private int points;
    private float[] constants = new float[0];
    private int[] records = new int[0];

    /** Makes work space. */
    VectorLanes(LaneSize size) {
        state = new float[size.slots() * size.points() * WIDTH];
        satisfied = new float[size.slots() * WIDTH];
        Arrays.fill(satisfied, Program.ONES * WIDTH, (Program.ONES + 1) * WIDTH, 1);
        ranks = new float[size.lines() * WIDTH];
        phi = new float[size.players() * WIDTH];
    }

    @Override
    public String name() {
        return "vector-" + SPECIES.vectorBitSize();
    }

    @Override
    public int width() {
        return WIDTH;
    }

    @Override
    public void run(Program program, int rows, int[][] rankLines, double[][] sums) {
        lanes = SPECIES.loopBound(rows + STEP - 1);
        records = program.records;
        constants = program.constants;
        for (int line = 0; line < program.columns.lines(); line++) {
            toFloat(rankLines[line], ranks, line * WIDTH);
        }
        int[] ops = records;
        for (int at = 0; at < ops.length; at += Program.RECORD) {
            switch (Program.code(ops[at])) {
                case Program.DOWN -> down(at);
                case Program.DOWN | Program.REPEATED -> downRepeated(at);
                case Program.UP -> up(at);
                case Program.UP | Program.REPEATED -> upRepeated(at);
                case Program.BOTTOM -> bottom(at);
                case Program.BOTTOM | Program.REPEATED -> bottomRepeated(at);
                case Program.TRIPLE -> {
                    triple(at);
                    at += 3 * Program.RECORD;
                }
                case Program.TRIPLE | Program.REPEATED -> {
                    tripleRepeated(at);
                    at += 3 * Program.RECORD;
                }
                case Program.LEAF -> leaf(at);
                case Program.BEGIN -> begin(at);
                default -> flush(sums);
            }
        }
    }

    private static void toFloat(int[] from, float[] to, int offset) {
        for (int i = 0; i < WIDTH; i++) {
            to[offset + i] = from[i];
        }
    }

    private void begin(int at) {
        points = records[at + 1];
        for (int k = 0; k < points; k++) {
            Arrays.fill(state, k * WIDTH, k * WIDTH + lanes, constants[records[at + 4] + k]);
        }
    }

    private void leaf(int at) {
        int slot = Program.slot(records[at]);
        float value = constants[records[at + 4]];
        Arrays.fill(state, slot * points * WIDTH, (slot + 1) * points * WIDTH, value);
    }

    private void flush(double[][] sums) {
        for (int player = 0; player < sums.length; player++) {
            flush(phi, player * WIDTH, sums[player], lanes);
        }
    }

    private static void flush(float[] phi, int offset, double[] sum, int lanes) {
        for (int i = 0; i < lanes; i++) {
            sum[i] += phi[offset + i];
            phi[offset + i] = 0;
        }
    }

    private static FloatVector load(float[] from, int at) {
        return FloatVector.fromArray(SPECIES, from, at);
    }

    /** Returns 1 where a rank is below the bound, else 0. */
    private FloatVector goesLeft(int line, float bound, int lane) {
        var below = load(ranks, line * WIDTH + lane).compare(VectorOperators.LT, bound);
        return FloatVector.zero(SPECIES).blend(1f, below);
    }

    private void down(int at) {
        int slot = Program.slot(records[at]);
        int line = records[at + 1];
        float bound = records[at + 2];
        int place = records[at + 4] + 2;
        int left = Program.left(slot);
        int size = points * WIDTH;
        float[] c = constants;
        float[] s = state;
        for (int lane = 0; lane < lanes; lane += STEP) {
            FloatVector goes = goesLeft(line, bound, lane);
            goes.intoArray(satisfied, left * WIDTH + lane);
            FloatVector.broadcast(SPECIES, 1f).sub(goes).intoArray(satisfied, (left + 1) * WIDTH + lane);
            int from = slot * size + lane;
            int to = left * size + lane;
            for (int k = 0; k < size; k += WIDTH, place += 2) {
                FloatVector above = load(s, from + k);
                FloatVector below =
                        goes.fma(broadcast(c, place + 1), broadcast(c, place)).mul(above);
                below.intoArray(s, to + k);
                above.sub(below).intoArray(s, to + size + k);
            }
            place -= 2 * points;
        }
    }

    private static FloatVector broadcast(float[] c, int place) {
        return FloatVector.broadcast(SPECIES, c[place]);
    }

    private void downRepeated(int at) {
        int packed = records[at];
        int slot = Program.slot(packed);
        int earlier = Program.earlier(packed) * WIDTH;
        int line = records[at + 1];
        float bound = records[at + 2];
        int place = records[at + 4] + 2;
        int left = Program.left(slot);
        int size = points * WIDTH;
        float[] c = constants;
        float[] s = state;
        FloatVector share = broadcast(c, place);
        for (int lane = 0; lane < lanes; lane += STEP) {
            FloatVector known = load(satisfied, earlier + lane);
            FloatVector goes = goesLeft(line, bound, lane).mul(known);
            goes.intoArray(satisfied, left * WIDTH + lane);
            known.sub(goes).intoArray(satisfied, (left + 1) * WIDTH + lane);
            int from = slot * size + lane;
            int to = left * size + lane;
            int p = place + 1;
            for (int k = 0; k < size; k += WIDTH, p += 3) {
                FloatVector above = load(s, from + k);
                FloatVector below = goes.fma(broadcast(c, p + 1), known.fma(broadcast(c, p), share))
                        .mul(above);
                below.intoArray(s, to + k);
                above.sub(below).intoArray(s, to + size + k);
            }
        }
    }

    private void up(int at) {
        int slot = Program.slot(records[at]);
        int to = records[at + 3] * WIDTH;
        int place = records[at + 4];
        int left = Program.left(slot);
        int size = points * WIDTH;
        float[] c = constants;
        float[] s = state;
        for (int lane = 0; lane < lanes; lane += STEP) {
            FloatVector goes = load(satisfied, left * WIDTH + lane);
            FloatVector sum = FloatVector.zero(SPECIES);
            int own = slot * size + lane;
            int from = left * size + lane;
            int p = place + 2;
            for (int k = 0; k < size; k += WIDTH, p += 2) {
                FloatVector base = load(s, from + size + k);
                FloatVector difference = load(s, from + k).sub(base);
                sum = difference.fma(load(s, own + k), sum);
                goes.fma(broadcast(c, p + 1), broadcast(c, p))
                        .fma(difference, base)
                        .intoArray(s, own + k);
            }
            add(sum, goes.fma(broadcast(c, place + 1), broadcast(c, place)), to + lane);
        }
    }

    private void add(FloatVector sum, FloatVector coefficient, int to) {
        sum.fma(coefficient, load(phi, to)).intoArray(phi, to);
    }

    private void upRepeated(int at) {
        int packed = records[at];
        int slot = Program.slot(packed);
        int earlier = Program.earlier(packed) * WIDTH;
        int to = records[at + 3] * WIDTH;
        int place = records[at + 4];
        int left = Program.left(slot);
        int size = points * WIDTH;
        float[] c = constants;
        float[] s = state;
        FloatVector share = broadcast(c, place + 2);
        for (int lane = 0; lane < lanes; lane += STEP) {
            FloatVector known = load(satisfied, earlier + lane);
            FloatVector goes = load(satisfied, left * WIDTH + lane);
            FloatVector sum = FloatVector.zero(SPECIES);
            int own = slot * size + lane;
            int from = left * size + lane;
            int p = place + 3;
            for (int k = 0; k < size; k += WIDTH, p += 3) {
                FloatVector base = load(s, from + size + k);
                FloatVector difference = load(s, from + k).sub(base);
                sum = difference.fma(load(s, own + k).mul(broadcast(c, p + 2)), sum);
                goes.fma(broadcast(c, p + 1), known.fma(broadcast(c, p), share))
                        .fma(difference, base)
                        .intoArray(s, own + k);
            }
            add(sum, goes.fma(broadcast(c, place + 1), known.mul(c[place])), to + lane);
        }
    }

    private void bottom(int at) {
        int slot = Program.slot(records[at]);
        int line = records[at + 1];
        float bound = records[at + 2];
        int to = records[at + 3] * WIDTH;
        int place = records[at + 4];
        int size = points * WIDTH;
        float[] c = constants;
        float[] s = state;
        for (int lane = 0; lane < lanes; lane += STEP) {
            FloatVector goes = goesLeft(line, bound, lane);
            FloatVector sum = FloatVector.zero(SPECIES);
            int own = slot * size + lane;
            int p = place + 2;
            for (int k = 0; k < size; k += WIDTH, p += 2) {
                sum = sum.add(load(s, own + k));
                goes.fma(broadcast(c, p + 1), broadcast(c, p)).intoArray(s, own + k);
            }
            add(sum, goes.fma(broadcast(c, place + 1), broadcast(c, place)), to + lane);
        }
    }

    private void bottomRepeated(int at) {
        int packed = records[at];
        int slot = Program.slot(packed);
        int earlier = Program.earlier(packed) * WIDTH;
        int line = records[at + 1];
        float bound = records[at + 2];
        int to = records[at + 3] * WIDTH;
        int place = records[at + 4];
        int size = points * WIDTH;
        float[] c = constants;
        float[] s = state;
        FloatVector share = broadcast(c, place + 2);
        for (int lane = 0; lane < lanes; lane += STEP) {
            FloatVector known = load(satisfied, earlier + lane);
            FloatVector goes = goesLeft(line, bound, lane).mul(known);
            FloatVector sum = FloatVector.zero(SPECIES);
            int own = slot * size + lane;
            int p = place + 3;
            for (int k = 0; k < size; k += WIDTH, p += 3) {
                sum = load(s, own + k).fma(broadcast(c, p + 2), sum);
                goes.fma(broadcast(c, p + 1), known.fma(broadcast(c, p), share)).intoArray(s, own + k);
            }
            add(sum, goes.fma(broadcast(c, place + 1), known.mul(c[place])), to + lane);
        }
    }

    private void triple(int at) {
        int[] r = records;
        int slot = Program.slot(r[at]);
        int place = r[at + 4];
        int leftAt = at + Program.RECORD;
        int rightAt = at + 2 * Program.RECORD;
        int leftPlace = r[leftAt + 4];
        int rightPlace = r[rightAt + 4];
        int size = points * WIDTH;
        float[] c = constants;
        float[] s = state;
        for (int lane = 0; lane < lanes; lane += STEP) {
            FloatVector goes = goesLeft(r[at + 1], r[at + 2], lane);
            FloatVector goesL = goesLeft(r[leftAt + 1], r[leftAt + 2], lane);
            FloatVector goesR = goesLeft(r[rightAt + 1], r[rightAt + 2], lane);
            FloatVector sum = FloatVector.zero(SPECIES);
            FloatVector sumL = sum;
            FloatVector sumR = sum;
            int own = slot * size + lane;
            for (int k = 0, p = 2; k < size; k += WIDTH, p += 2) {
                FloatVector above = load(s, own + k);
                FloatVector m = goes.fma(broadcast(c, place + p + 1), broadcast(c, place + p));
                FloatVector below = m.mul(above);
                sumL = sumL.add(below);
                sumR = sumR.add(above.sub(below));
                FloatVector base = goesR.fma(broadcast(c, rightPlace + p + 1), broadcast(c, rightPlace + p));
                FloatVector difference = goesL.fma(broadcast(c, leftPlace + p + 1), broadcast(c, leftPlace + p))
                        .sub(base);
                sum = difference.fma(above, sum);
                m.fma(difference, base).intoArray(s, own + k);
            }
            add(sumL, goesL.fma(broadcast(c, leftPlace + 1), broadcast(c, leftPlace)), r[leftAt + 3] * WIDTH + lane);
            add(sumR, goesR.fma(broadcast(c, rightPlace + 1), broadcast(c, rightPlace)), r[rightAt + 3] * WIDTH + lane);
            add(sum, goes.fma(broadcast(c, place + 1), broadcast(c, place)), r[at + 3] * WIDTH + lane);
        }
    }

    private void tripleRepeated(int at) {
        int[] r = records;
        int slot = Program.slot(r[at]);
        int left = Program.left(slot) * WIDTH;
        int place = r[at + 4];
        int leftAt = at + Program.RECORD;
        int rightAt = at + 2 * Program.RECORD;
        int leftPlace = r[leftAt + 4];
        int rightPlace = r[rightAt + 4];
        int earlier = Program.earlier(r[at]) * WIDTH;
        int earlierL = Program.earlier(r[leftAt]) * WIDTH;
        int earlierR = Program.earlier(r[rightAt]) * WIDTH;
        int size = points * WIDTH;
        float[] c = constants;
        float[] s = state;
        for (int lane = 0; lane < lanes; lane += STEP) {
            FloatVector known = load(satisfied, earlier + lane);
            FloatVector goes = goesLeft(r[at + 1], r[at + 2], lane).mul(known);
            goes.intoArray(satisfied, left + lane);
            known.sub(goes).intoArray(satisfied, left + WIDTH + lane);
            FloatVector knownL = load(satisfied, earlierL + lane);
            FloatVector goesL = goesLeft(r[leftAt + 1], r[leftAt + 2], lane).mul(knownL);
            FloatVector knownR = load(satisfied, earlierR + lane);
            FloatVector goesR = goesLeft(r[rightAt + 1], r[rightAt + 2], lane).mul(knownR);
            FloatVector sum = FloatVector.zero(SPECIES);
            FloatVector sumL = sum;
            FloatVector sumR = sum;
            int own = slot * size + lane;
            for (int k = 0, p = 3; k < size; k += WIDTH, p += 3) {
                FloatVector above = load(s, own + k);
                FloatVector m = multiplier(goes, known, c, place, p);
                FloatVector below = m.mul(above);
                sumL = below.fma(broadcast(c, leftPlace + p + 2), sumL);
                sumR = above.sub(below).fma(broadcast(c, rightPlace + p + 2), sumR);
                FloatVector base = multiplier(goesR, knownR, c, rightPlace, p);
                FloatVector difference =
                        multiplier(goesL, knownL, c, leftPlace, p).sub(base);
                sum = difference.fma(above.mul(broadcast(c, place + p + 2)), sum);
                m.fma(difference, base).intoArray(s, own + k);
            }
            add(sumL, goesL.fma(broadcast(c, leftPlace + 1), knownL.mul(c[leftPlace])), r[leftAt + 3] * WIDTH + lane);
            add(
                    sumR,
                    goesR.fma(broadcast(c, rightPlace + 1), knownR.mul(c[rightPlace])),
                    r[rightAt + 3] * WIDTH + lane);
            add(sum, goes.fma(broadcast(c, place + 1), known.mul(c[place])), r[at + 3] * WIDTH + lane);
        }
    }

    private static FloatVector multiplier(FloatVector goes, FloatVector known, float[] c, int place, int p) {
        return goes.fma(broadcast(c, place + p + 1), known.fma(broadcast(c, place + p), broadcast(c, place + 2)));
    }
}
