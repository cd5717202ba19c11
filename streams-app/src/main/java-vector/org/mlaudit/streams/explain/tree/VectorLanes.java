package org.mlaudit.streams.explain.tree;

import static jdk.incubator.vector.FloatVector.broadcast;
import static jdk.incubator.vector.FloatVector.fromArray;
import static jdk.incubator.vector.FloatVector.zero;
import static jdk.incubator.vector.VectorOperators.LT;

import java.util.Arrays;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * Runs programs with the Vector API, a vector of rows at a time, and a node with its two bottoms in one step. It is compiled and
 * loaded on its own, since the API is an incubator module that a JVM may be started without.
 *
 * <p>The API's methods are called directly and not through methods of this class: the JIT compiler inlines only its own ones
 * whatever the size of the code, and a vector that comes out of a call is put on the heap.
 */
final class VectorLanes implements Lanes {
    private static final VectorSpecies<Float> F = FloatVector.SPECIES_PREFERRED;
    private static final int STEP = F.length();
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
        return "vector-" + F.vectorBitSize();
    }

    @Override
    public int width() {
        return WIDTH;
    }

    @Override
    public void run(Program program, int rows, int[][] rankLines, double[][] sums) {
        lanes = F.loopBound(rows + STEP - 1);
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
            FloatVector goes =
                    zero(F).blend(1f, fromArray(F, ranks, line * WIDTH + lane).compare(LT, bound));
            goes.intoArray(satisfied, left * WIDTH + lane);
            broadcast(F, 1f).sub(goes).intoArray(satisfied, (left + 1) * WIDTH + lane);
            int from = slot * size + lane;
            int to = left * size + lane;
            for (int k = 0, p = place; k < size; k += WIDTH, p += 2) {
                FloatVector above = fromArray(F, s, from + k);
                FloatVector below =
                        goes.fma(broadcast(F, c[p + 1]), broadcast(F, c[p])).mul(above);
                below.intoArray(s, to + k);
                above.sub(below).intoArray(s, to + size + k);
            }
        }
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
        FloatVector share = broadcast(F, c[place]);
        for (int lane = 0; lane < lanes; lane += STEP) {
            FloatVector known = fromArray(F, satisfied, earlier + lane);
            FloatVector goes = zero(F).blend(
                            1f, fromArray(F, ranks, line * WIDTH + lane).compare(LT, bound))
                    .mul(known);
            goes.intoArray(satisfied, left * WIDTH + lane);
            known.sub(goes).intoArray(satisfied, (left + 1) * WIDTH + lane);
            int from = slot * size + lane;
            int to = left * size + lane;
            int p = place + 1;
            for (int k = 0; k < size; k += WIDTH, p += 3) {
                FloatVector above = fromArray(F, s, from + k);
                FloatVector below = goes.fma(broadcast(F, c[p + 1]), known.fma(broadcast(F, c[p]), share))
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
            FloatVector goes = fromArray(F, satisfied, left * WIDTH + lane);
            FloatVector sum = zero(F);
            int own = slot * size + lane;
            int from = left * size + lane;
            int p = place + 2;
            for (int k = 0; k < size; k += WIDTH, p += 2) {
                FloatVector base = fromArray(F, s, from + size + k);
                FloatVector difference = fromArray(F, s, from + k).sub(base);
                sum = difference.fma(fromArray(F, s, own + k), sum);
                goes.fma(broadcast(F, c[p + 1]), broadcast(F, c[p]))
                        .fma(difference, base)
                        .intoArray(s, own + k);
            }
            sum.fma(goes.fma(broadcast(F, c[place + 1]), broadcast(F, c[place])), fromArray(F, phi, to + lane))
                    .intoArray(phi, to + lane);
        }
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
        FloatVector share = broadcast(F, c[place + 2]);
        for (int lane = 0; lane < lanes; lane += STEP) {
            FloatVector known = fromArray(F, satisfied, earlier + lane);
            FloatVector goes = fromArray(F, satisfied, left * WIDTH + lane);
            FloatVector sum = zero(F);
            int own = slot * size + lane;
            int from = left * size + lane;
            int p = place + 3;
            for (int k = 0; k < size; k += WIDTH, p += 3) {
                FloatVector base = fromArray(F, s, from + size + k);
                FloatVector difference = fromArray(F, s, from + k).sub(base);
                sum = difference.fma(fromArray(F, s, own + k).mul(broadcast(F, c[p + 2])), sum);
                goes.fma(broadcast(F, c[p + 1]), known.fma(broadcast(F, c[p]), share))
                        .fma(difference, base)
                        .intoArray(s, own + k);
            }
            sum.fma(goes.fma(broadcast(F, c[place + 1]), known.mul(c[place])), fromArray(F, phi, to + lane))
                    .intoArray(phi, to + lane);
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
            FloatVector goes =
                    zero(F).blend(1f, fromArray(F, ranks, line * WIDTH + lane).compare(LT, bound));
            FloatVector sum = zero(F);
            int own = slot * size + lane;
            int p = place + 2;
            for (int k = 0; k < size; k += WIDTH, p += 2) {
                sum = sum.add(fromArray(F, s, own + k));
                goes.fma(broadcast(F, c[p + 1]), broadcast(F, c[p])).intoArray(s, own + k);
            }
            sum.fma(goes.fma(broadcast(F, c[place + 1]), broadcast(F, c[place])), fromArray(F, phi, to + lane))
                    .intoArray(phi, to + lane);
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
        FloatVector share = broadcast(F, c[place + 2]);
        for (int lane = 0; lane < lanes; lane += STEP) {
            FloatVector known = fromArray(F, satisfied, earlier + lane);
            FloatVector goes = zero(F).blend(
                            1f, fromArray(F, ranks, line * WIDTH + lane).compare(LT, bound))
                    .mul(known);
            FloatVector sum = zero(F);
            int own = slot * size + lane;
            int p = place + 3;
            for (int k = 0; k < size; k += WIDTH, p += 3) {
                sum = fromArray(F, s, own + k).fma(broadcast(F, c[p + 2]), sum);
                goes.fma(broadcast(F, c[p + 1]), known.fma(broadcast(F, c[p]), share))
                        .intoArray(s, own + k);
            }
            sum.fma(goes.fma(broadcast(F, c[place + 1]), known.mul(c[place])), fromArray(F, phi, to + lane))
                    .intoArray(phi, to + lane);
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
            FloatVector goes = zero(F).blend(
                            1f, fromArray(F, ranks, r[at + 1] * WIDTH + lane).compare(LT, (float) r[at + 2]));
            FloatVector goesL = zero(F).blend(
                            1f,
                            fromArray(F, ranks, r[leftAt + 1] * WIDTH + lane).compare(LT, (float) r[leftAt + 2]));
            FloatVector goesR = zero(F).blend(
                            1f,
                            fromArray(F, ranks, r[rightAt + 1] * WIDTH + lane).compare(LT, (float) r[rightAt + 2]));
            FloatVector sum = zero(F);
            FloatVector sumL = zero(F);
            FloatVector sumR = zero(F);
            int own = slot * size + lane;
            for (int k = 0, p = 2; k < size; k += WIDTH, p += 2) {
                FloatVector above = fromArray(F, s, own + k);
                FloatVector m = goes.fma(broadcast(F, c[place + p + 1]), broadcast(F, c[place + p]));
                FloatVector below = m.mul(above);
                sumL = sumL.add(below);
                sumR = sumR.add(above.sub(below));
                FloatVector base = goesR.fma(broadcast(F, c[rightPlace + p + 1]), broadcast(F, c[rightPlace + p]));
                FloatVector difference = goesL.fma(broadcast(F, c[leftPlace + p + 1]), broadcast(F, c[leftPlace + p]))
                        .sub(base);
                sum = difference.fma(above, sum);
                m.fma(difference, base).intoArray(s, own + k);
            }
            sumL.fma(
                            goesL.fma(broadcast(F, c[leftPlace + 1]), broadcast(F, c[leftPlace])),
                            fromArray(F, phi, r[leftAt + 3] * WIDTH + lane))
                    .intoArray(phi, r[leftAt + 3] * WIDTH + lane);
            sumR.fma(
                            goesR.fma(broadcast(F, c[rightPlace + 1]), broadcast(F, c[rightPlace])),
                            fromArray(F, phi, r[rightAt + 3] * WIDTH + lane))
                    .intoArray(phi, r[rightAt + 3] * WIDTH + lane);
            sum.fma(
                            goes.fma(broadcast(F, c[place + 1]), broadcast(F, c[place])),
                            fromArray(F, phi, r[at + 3] * WIDTH + lane))
                    .intoArray(phi, r[at + 3] * WIDTH + lane);
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
            FloatVector known = fromArray(F, satisfied, earlier + lane);
            FloatVector goes = zero(F).blend(
                            1f, fromArray(F, ranks, r[at + 1] * WIDTH + lane).compare(LT, (float) r[at + 2]))
                    .mul(known);
            goes.intoArray(satisfied, left + lane);
            known.sub(goes).intoArray(satisfied, left + WIDTH + lane);
            FloatVector knownL = fromArray(F, satisfied, earlierL + lane);
            FloatVector goesL = zero(F).blend(
                            1f,
                            fromArray(F, ranks, r[leftAt + 1] * WIDTH + lane).compare(LT, (float) r[leftAt + 2]))
                    .mul(knownL);
            FloatVector knownR = fromArray(F, satisfied, earlierR + lane);
            FloatVector goesR = zero(F).blend(
                            1f,
                            fromArray(F, ranks, r[rightAt + 1] * WIDTH + lane).compare(LT, (float) r[rightAt + 2]))
                    .mul(knownR);
            FloatVector sum = zero(F);
            FloatVector sumL = zero(F);
            FloatVector sumR = zero(F);
            int own = slot * size + lane;
            for (int k = 0, p = 3; k < size; k += WIDTH, p += 3) {
                FloatVector above = fromArray(F, s, own + k);
                FloatVector m = goes.fma(
                        broadcast(F, c[place + p + 1]),
                        known.fma(broadcast(F, c[place + p]), broadcast(F, c[place + 2])));
                FloatVector below = m.mul(above);
                sumL = below.fma(broadcast(F, c[leftPlace + p + 2]), sumL);
                sumR = above.sub(below).fma(broadcast(F, c[rightPlace + p + 2]), sumR);
                FloatVector base = goesR.fma(
                        broadcast(F, c[rightPlace + p + 1]),
                        knownR.fma(broadcast(F, c[rightPlace + p]), broadcast(F, c[rightPlace + 2])));
                FloatVector difference = goesL.fma(
                                broadcast(F, c[leftPlace + p + 1]),
                                knownL.fma(broadcast(F, c[leftPlace + p]), broadcast(F, c[leftPlace + 2])))
                        .sub(base);
                sum = difference.fma(above.mul(broadcast(F, c[place + p + 2])), sum);
                m.fma(difference, base).intoArray(s, own + k);
            }
            sumL.fma(
                            goesL.fma(broadcast(F, c[leftPlace + 1]), knownL.mul(c[leftPlace])),
                            fromArray(F, phi, r[leftAt + 3] * WIDTH + lane))
                    .intoArray(phi, r[leftAt + 3] * WIDTH + lane);
            sumR.fma(
                            goesR.fma(broadcast(F, c[rightPlace + 1]), knownR.mul(c[rightPlace])),
                            fromArray(F, phi, r[rightAt + 3] * WIDTH + lane))
                    .intoArray(phi, r[rightAt + 3] * WIDTH + lane);
            sum.fma(
                            goes.fma(broadcast(F, c[place + 1]), known.mul(c[place])),
                            fromArray(F, phi, r[at + 3] * WIDTH + lane))
                    .intoArray(phi, r[at + 3] * WIDTH + lane);
        }
    }
}
