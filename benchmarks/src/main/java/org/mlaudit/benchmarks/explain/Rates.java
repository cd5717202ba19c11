package org.mlaudit.benchmarks.explain;

import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import ml.dmlc.xgboost4j.java.XGBoostError;

/**
 * Rates of several ways to do the same, measured in turns in one thread. Time is the thread's CPU time, so that what else the
 * machine does counts little.
 */
final class Rates {
    private static final com.sun.management.ThreadMXBean THREAD =
            (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
    private static final long TURN_NANOS = 700_000_000L;

    private final Map<String, Way> ways = new LinkedHashMap<>();
    private final Map<String, Integer> rowsOf = new LinkedHashMap<>();
    private final Map<String, List<Double>> rates = new LinkedHashMap<>();

    /** Something that is measured. */
    @FunctionalInterface
    interface Way {
        void run() throws XGBoostError;
    }

    /** Names a way, of which each run handles so many rows. */
    void add(String name, int rows, Way way) {
        ways.put(name, way);
        rates.put(name, new ArrayList<>());
        rowsOf.put(name, rows);
    }

    /** Lets every way take its turn, in each round. The first round, in which the JIT compiler works, doesn't count. */
    void measure(int rounds) throws XGBoostError {
        for (int round = 0; round <= rounds; round++) {
            for (Map.Entry<String, Way> way : ways.entrySet()) {
                double rate = turn(way.getValue(), rowsOf.get(way.getKey()));
                if (round > 0) {
                    rates.get(way.getKey()).add(rate);
                }
            }
        }
    }

    private static double turn(Way way, int rows) throws XGBoostError {
        long begun = THREAD.getCurrentThreadCpuTime();
        long spent = 0;
        long runs = 0;
        while (spent < TURN_NANOS) {
            way.run();
            runs++;
            spent = THREAD.getCurrentThreadCpuTime() - begun;
        }
        return runs * (double) rows / (spent / 1e9);
    }

    /** Median rows per second. */
    double median(String name) {
        double[] sorted = rates.get(name).stream()
                .mapToDouble(Double::doubleValue)
                .sorted()
                .toArray();
        return sorted[sorted.length / 2];
    }

    /** Bytes that a way allocates in a run. */
    static double allocated(Way way) throws XGBoostError {
        int runs = 100;
        long before = THREAD.getCurrentThreadAllocatedBytes();
        for (int i = 0; i < runs; i++) {
            way.run();
        }
        return (THREAD.getCurrentThreadAllocatedBytes() - before) / (double) runs;
    }

    /** Median microseconds of a run, of so many; the two are run in turns. */
    static double[] latencies(Way first, Way second, int runs) throws XGBoostError {
        double[] firsts = new double[runs];
        double[] seconds = new double[runs];
        for (int i = 0; i < runs; i++) {
            long begun = THREAD.getCurrentThreadCpuTime();
            first.run();
            long between = THREAD.getCurrentThreadCpuTime();
            second.run();
            firsts[i] = (between - begun) / 1e3;
            seconds[i] = (THREAD.getCurrentThreadCpuTime() - between) / 1e3;
        }
        Arrays.sort(firsts);
        Arrays.sort(seconds);
        return new double[] {firsts[runs / 2], seconds[runs / 2]};
    }
}
