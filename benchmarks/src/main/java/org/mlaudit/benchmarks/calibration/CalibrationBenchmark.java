package org.mlaudit.benchmarks.calibration;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;
import org.mlaudit.benchmarks.Jmh;
import org.mlaudit.benchmarks.calibration.RareAlarms.Shares;

/**
 * Share of windows of a healthy model of 20 independent features in which any feature alarms, and share of windows in which
 * a feature alarms that moved by 0.1, 0.25 and 0.5 standard deviations: {@code drift.distribution} and the published rules
 * of peers, for windows of 30 to 100,000 rows against references of 1,000 and 100,000.
 *
 * <p>How the figures come about: ours at its target by {@link RareAlarms}, the sum over the features of how often each is
 * significant at a twentieth of the target; peers' by plain counting on one feature of each kind, the share of windows from
 * independence of the features; power by plain counting, ours and the peers' on the same values, ours once at its target and
 * once at the level at which it alarms without a shift as often as the peer does. Every window has a new reference.
 * {@link RealWindows} counts some cells through summaries, all monitors and verdicts.
 */
public final class CalibrationBenchmark {
    private static final int[] WINDOWS = {30, 100, 300, 1_000, 10_000, 100_000};
    private static final int[] REFERENCES = {1_000, 100_000};
    private static final double TARGET = 0.001;
    private static final int FEATURES = 20;
    private static final double LEVEL = TARGET / FEATURES;

    private final int effort;
    private final Map<String, Shares> ours = new ConcurrentHashMap<>();
    private final Map<String, Contest> contests = new ConcurrentHashMap<>();

    private CalibrationBenchmark(boolean quick) {
        this.effort = quick ? 1 : 12;
    }

    /**
     * Runs it and prints its figures.
     *
     * @param args {@code --quick} for a twelfth of the draws
     */
    public static void main(String[] args) {
        CalibrationBenchmark benchmark = new CalibrationBenchmark(List.of(args).contains("--quick"));
        benchmark.simulate();
        for (Features features : Features.values()) {
            benchmark.alarms(features);
        }
        benchmark.power();
        benchmark.real();
    }

    private void simulate() {
        record Task(long cost, Runnable work) {}
        List<Task> tasks = new ArrayList<>();
        for (int m : REFERENCES) {
            for (int n : WINDOWS) {
                long seed = 31L * n + m;
                tasks.add(new Task(
                        Long.MAX_VALUE,
                        () -> ours.put(
                                key(-1, n, m), RareAlarms.numeric(n, m, LEVEL, 1_600 * effort, new Draws(seed)))));
                tasks.add(new Task(
                        (long) n + m,
                        () -> contests.put(key(-1, n, m), Contest.numeric(n, m, rounds(n, m), new Draws(seed)))));
                for (int kind = 0; kind < Features.kinds(); kind++) {
                    int each = kind;
                    double[] shares = Features.shares(kind, 0);
                    tasks.add(new Task(1, () -> {
                        Draws random = new Draws(seed + 1_000_003L * each);
                        ours.put(key(each, n, m), RareAlarms.categorical(shares, n, m, LEVEL, 420 * effort, random));
                        contests.put(key(each, n, m), Contest.categorical(each, n, m, 50 * effort, random));
                    }));
                }
            }
        }
        tasks.stream().sorted((a, b) -> Long.compare(b.cost, a.cost)).toList().parallelStream()
                .forEach(task -> task.work.run());
    }

    private int rounds(int n, int m) {
        return (int) Math.max(20L * effort, Math.min(250L * effort, 500_000L * effort / (n + m)));
    }

    private static String key(int kind, int n, int m) {
        return kind + " " + n + " " + m;
    }

    private void alarms(Features features) {
        System.out.printf(
                "%n%s model of %d features: windows without change in which any feature alarms; target %.4f%n",
                features, FEATURES, TARGET);
        System.out.printf("%8s %9s  %-22s %-9s", "rows", "reference", "ours / target", "default");
        Arrays.stream(Peer.values()).forEach(peer -> System.out.printf(" %10s", peer.text()));
        System.out.println();
        Map<String, Double> results = new TreeMap<>();
        for (int m : REFERENCES) {
            for (int n : WINDOWS) {
                Shares sum = ours.get(key(-1, n, m)).times(features.numeric());
                for (int kind = 0; kind < Features.kinds(); kind++) {
                    sum = sum.plus(ours.get(key(kind, n, m)).times(features.ofKind(kind)));
                }
                String name = name(features, n, m);
                System.out.printf(
                        Locale.ROOT,
                        "%8d %9d  %.3f +- %.3f (2 se)   %.3f    ",
                        n,
                        m,
                        sum.any() / TARGET,
                        2 * sum.error() / TARGET,
                        sum.large() / TARGET);
                results.put(name + ".ours_of_target", sum.any() / TARGET);
                results.put(name + ".ours_standard_error", sum.error() / TARGET);
                results.put(name + ".default_of_target", sum.large() / TARGET);
                for (Peer peer : Peer.values()) {
                    double any = any(peer, features, n, m);
                    System.out.printf(Locale.ROOT, " %9.1f%%", 100 * any);
                    results.put(name + "." + peer.text(), any);
                }
                System.out.println();
            }
        }
        results.forEach((name, value) -> Jmh.result(name, value, name.contains("_") ? "ratio" : "share"));
    }

    private double any(Peer peer, Features features, int n, int m) {
        double none = Math.pow(1 - contests.get(key(-1, n, m)).peer(peer, 0), features.numeric());
        for (int kind = 0; kind < Features.kinds(); kind++) {
            none *= Math.pow(1 - contests.get(key(kind, n, m)).peer(peer, 0), features.ofKind(kind));
        }
        return 1 - none;
    }

    private static String name(Features features, int n, int m) {
        return "calibration." + features.name().toLowerCase(Locale.ROOT) + ".n" + n + ".m" + m;
    }

    private void power() {
        System.out.printf(
                "%nWindows in which a moved feature alarms: ours at target; peer, ours as often without cause%n");
        int worse = 0;
        int compared = 0;
        for (Features features : List.of(Features.NUMERIC, Features.CATEGORICAL)) {
            int[] kinds = features == Features.NUMERIC
                    ? new int[] {-1}
                    : IntStream.range(0, Features.kinds()).toArray();
            for (int m : REFERENCES) {
                for (int n : WINDOWS) {
                    for (int shift = 1; shift < Contest.SHIFTS.length; shift++) {
                        Power atTarget = new Power();
                        for (int kind : kinds) {
                            Contest contest = contests.get(key(kind, n, m));
                            atTarget.add(contest, contest.ours(shift, LEVEL), 0, 1);
                        }
                        String name = name(features, n, m) + ".shift" + Contest.SHIFTS[shift];
                        StringBuilder line = new StringBuilder(String.format(
                                Locale.ROOT,
                                "%-11s %6d %6d %5.2f  ours %.3f ",
                                features,
                                n,
                                m,
                                Contest.SHIFTS[shift],
                                atTarget.ours()));
                        Jmh.result(name + ".ours", atTarget.ours(), "share");
                        for (Peer peer : Peer.values()) {
                            Power power = new Power();
                            for (int kind : kinds) {
                                Contest contest = contests.get(key(kind, n, m));
                                power.add(
                                        contest,
                                        contest.ours(shift, contest.levelOf(peer, LEVEL)),
                                        contest.peer(peer, shift),
                                        contest.falseAlarms(peer));
                            }
                            boolean less = power.known() && power.ours() < power.peer() - 2 * power.error();
                            worse += less ? 1 : 0;
                            compared += power.known() ? 1 : 0;
                            line.append(String.format(
                                    Locale.ROOT,
                                    power.known() ? " %s %.3f %.3f%s" : " %s %.3f (%.3f)%s",
                                    peer.text(),
                                    power.peer(),
                                    power.ours(),
                                    less ? "!" : ""));
                            Jmh.result(name + "." + peer.text(), power.peer(), "share");
                            Jmh.result(name + ".ours_at_" + peer.text(), power.ours(), "share");
                        }
                        System.out.println(line);
                    }
                }
            }
        }
        Jmh.result("calibration.power_compared", compared, "cells");
        Jmh.result("calibration.power_worse_beyond_2_standard_errors", worse, "cells");
    }

    /** Means over the kinds of features. */
    private static final class Power {
        private double ours;
        private double peer;
        private double variance;
        private int kinds;
        private int known;

        /** Adds a feature; the fewer false alarms fix ours' level, the less certain ours is. */
        void add(Contest contest, double oursShare, double peerShare, long falseAlarms) {
            ours += oursShare;
            peer += peerShare;
            variance += (oursShare * (1 - oursShare) + peerShare * (1 - peerShare) + 1.0 / contest.rounds())
                    / contest.rounds();
            double ofLevel = 0.6 * oursShare * (1 - oursShare);
            variance += ofLevel * ofLevel / Math.max(1, falseAlarms);
            known += falseAlarms > 0 ? 1 : 0;
            kinds++;
        }

        /** Whether the peer alarmed without cause on every kind of feature. */
        boolean known() {
            return known == kinds;
        }

        double ours() {
            return ours / kinds;
        }

        double peer() {
            return peer / kinds;
        }

        double error() {
            return Math.sqrt(variance) / kinds;
        }
    }

    private void real() {
        System.out.printf("%nCounted through summaries, all default monitors and verdicts; target 0.01%n");
        record Case(Features features, int n, int windows) {}
        List<Case> cases = List.of(
                new Case(Features.NUMERIC, 30, 1_700),
                new Case(Features.CATEGORICAL, 30, 1_700),
                new Case(Features.MIXED, 30, 1_700),
                new Case(Features.MIXED, 300, 700));
        Map<String, RealWindows> counted = new ConcurrentHashMap<>();
        cases.parallelStream().forEach(each -> {
            RealWindows windows = new RealWindows(each.features, each.n, 1_000, new Draws(each.n));
            windows.run(each.windows * effort, 0.01);
            counted.put(name(each.features, each.n, 1_000), windows);
        });
        new TreeMap<>(counted).forEach((name, windows) -> {
            Jmh.result(name + ".counted_of_target", windows.alarmShare() / 0.01, "ratio");
            Jmh.result(name + ".counted_standard_error", windows.error() / 0.01, "ratio");
            if (windows.compared() > 0) {
                Jmh.result(name + ".p_values_compared", (double) windows.compared(), "p-values");
                Jmh.result(name + ".largest_difference", windows.largestDifference(), "probability");
            }
        });
    }
}
