package org.mlaudit.benchmarks.join;

import java.io.IOException;
import java.nio.file.Path;

/**
 * Memory and time that predictions take which wait for their truth: ten million in a process with a heap of 2 GB.
 */
public final class JoinBenchmark {
    private JoinBenchmark() {}

    /** Runs it and prints its figures. */
    public static void main(String[] args) throws IOException, InterruptedException {
        pending();
    }

    private static void pending() throws IOException, InterruptedException {
        int code = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx2g",
                        "-XX:+UseSerialGC",
                        "-cp",
                        System.getProperty("java.class.path"),
                        PendingPredictions.class.getName())
                .inheritIO()
                .start()
                .waitFor();
        if (code != 0) {
            throw new IOException("the process that held ten million predictions ended with " + code);
        }
    }
}
