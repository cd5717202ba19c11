package org.mlaudit.benchmarks.calibration;

import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import org.mlaudit.benchmarks.calibration.Peer.Limits;
import org.mlaudit.streams.calibration.ShiftTest;

/**
 * Ours and the peers' rules on the same raw windows of one feature, with a new reference each time: how often it alarms
 * without a shift and with one.
 */
final class Contest {
    /** Shifts in standard deviations; the first is none. */
    static final double[] SHIFTS = {0, 0.1, 0.25, 0.5};

    private static final int BINS = 20;
    /** Rounds without a shift for each with one: what alarms without cause is rare. */
    private static final int WITHOUT = 6;

    private final int rounds;
    private final double[][] pValues;
    private final Map<Peer, long[]> alarms = new EnumMap<>(Peer.class);

    private Contest(int rounds) {
        this.rounds = rounds;
        this.pValues = new double[SHIFTS.length][rounds];
        pValues[0] = new double[WITHOUT * rounds];
        for (Peer peer : Peer.values()) {
            alarms.put(peer, new long[SHIFTS.length]);
        }
    }

    /** A normal feature. */
    static Contest numeric(int n, int m, int rounds, Draws random) {
        Contest contest = new Contest(rounds);
        for (int round = 0; round < WITHOUT * rounds; round++) {
            Numbers.OfReference reference = new Numbers.OfReference(normal(m, random));
            double[] window = normal(n, random);
            Arrays.sort(window);
            double[] edges = new double[BINS];
            for (int i = 0; i < BINS; i++) {
                edges[i] = reference.sorted()[i * m / BINS];
            }
            Limits limits = new Limits(reference.nannymlLimit(), 0);
            for (int shift = 0; shift < (round < rounds ? SHIFTS.length : 1); shift++) {
                Numbers numbers = new Numbers(window, SHIFTS[shift], reference);
                contest.pValues[shift][round] =
                        ours(window, SHIFTS[shift], edges, m).pValue();
                for (Peer peer : Peer.values()) {
                    contest.alarms.get(peer)[shift] += peer.alarms(numbers, limits) ? 1 : 0;
                }
            }
        }
        return contest;
    }

    private static ShiftTest ours(double[] window, double shift, double[] edges, int m) {
        long[] counts = new long[BINS + 1];
        int before = 0;
        for (int i = 0; i < BINS; i++) {
            int upTo = Numbers.first(window, edges[i] - shift);
            counts[i] = (long) upTo - before;
            before = upTo;
        }
        counts[BINS] = (long) window.length - before;
        long[] reference = new long[BINS + 1];
        for (int i = 0; i < BINS; i++) {
            reference[i + 1] = (long) (i + 1) * m / BINS - (long) i * m / BINS;
        }
        return ShiftTest.ofBins(counts, reference, true, 0, 0);
    }

    private static double[] normal(int count, Draws random) {
        double[] values = new double[count];
        for (int i = 0; i < count; i++) {
            values[i] = random.normal();
        }
        return values;
    }

    /** A categorical feature. */
    static Contest categorical(int kind, int n, int m, int rounds, Draws random) {
        Contest contest = new Contest(rounds);
        double[] shares = Features.shares(kind, 0);
        for (int round = 0; round < WITHOUT * rounds; round++) {
            long[][] chunks = new long[10][];
            long[] reference = new long[shares.length];
            for (int i = 0; i < chunks.length; i++) {
                chunks[i] = random.multinomial(m / 10, shares);
                for (int j = 0; j < reference.length; j++) {
                    reference[j] += chunks[i][j];
                }
            }
            double[] distances = Arrays.stream(chunks)
                    .mapToDouble(chunk -> Math.sqrt(new Categories(chunk, reference).jensenShannon() / Math.log(2)))
                    .toArray();
            Limits limits = new Limits(0, Numbers.meanAndThreeDeviations(distances));
            for (int shift = 0; shift < (round < rounds ? SHIFTS.length : 1); shift++) {
                long[] window = random.multinomial(n, Features.shares(kind, SHIFTS[shift]));
                Categories counts = new Categories(window, reference);
                contest.pValues[shift][round] =
                        ShiftTest.ofCategories(window, reference).pValue();
                for (Peer peer : Peer.values()) {
                    contest.alarms.get(peer)[shift] += peer.alarms(counts, limits) ? 1 : 0;
                }
            }
        }
        return contest;
    }

    int rounds() {
        return rounds;
    }

    /** Share of rounds in which a peer alarms. */
    double peer(Peer peer, int shift) {
        return (double) alarms.get(peer)[shift] / pValues[shift].length;
    }

    /** Share of rounds in which ours is significant at a level. */
    double ours(int shift, double level) {
        return (double) Arrays.stream(pValues[shift]).filter(p -> p <= level).count() / pValues[shift].length;
    }

    /** Alarms of a peer without a shift. */
    long falseAlarms(Peer peer) {
        return alarms.get(peer)[0];
    }

    /**
     * The level at which ours alarms without a shift as often as a peer, in these rounds; at least the given one, which is
     * ours by default.
     */
    double levelOf(Peer peer, double least) {
        int rank = (int) falseAlarms(peer);
        double[] sorted = pValues[0].clone();
        Arrays.sort(sorted);
        return Math.max(least, rank == 0 ? 0 : sorted[rank - 1]);
    }
}
