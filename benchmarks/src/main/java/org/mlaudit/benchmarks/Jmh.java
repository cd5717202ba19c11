package org.mlaudit.benchmarks;

import java.util.Collection;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;

/** Runs JMH benchmarks the same way and gives their medians. */
public final class Jmh {
    private static final int FORKS = 2;
    private static final int ITERATIONS = 5;

    private Jmh() {}

    /**
     * Runs all benchmarks of a class: 2 forks, each with 3 warm-up and 5 counted iterations of a second.
     *
     * @return median of the counted iterations by method name, and under {@code name:alloc} bytes allocated per operation
     */
    public static Map<String, Double> run(Class<?> benchmarks) throws RunnerException {
        var options = new OptionsBuilder()
                .include("^" + benchmarks.getName().replace(".", "\\.").replace("$", "\\.") + "\\.")
                .forks(FORKS)
                .warmupIterations(3)
                .warmupTime(TimeValue.seconds(1))
                .measurementIterations(ITERATIONS)
                .measurementTime(TimeValue.seconds(1))
                .addProfiler(GCProfiler.class)
                .shouldFailOnError(true)
                .build();
        Collection<RunResult> results = new Runner(options).run();
        Map<String, Double> medians = new TreeMap<>();
        for (RunResult result : results) {
            String name = result.getPrimaryResult().getLabel();
            medians.put(name, result.getPrimaryResult().getStatistics().getPercentile(50));
            Result<?> allocated = result.getSecondaryResults().get("gc.alloc.rate.norm");
            if (allocated != null) {
                medians.put(name + ":alloc", allocated.getStatistics().getPercentile(50));
            }
        }
        return medians;
    }

    /** Prints one figure. */
    public static void result(String name, double value, String unit) {
        System.out.printf(Locale.ROOT, "RESULT %s %.3f %s%n", name, value, unit);
    }
}
