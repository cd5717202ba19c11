package org.mlaudit.benchmarks.join;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.ExecutionException;
import org.mlaudit.benchmarks.topology.JoinThroughput;

/**
 * Memory and time that predictions take which wait for their truth, ten million in a process with a heap of 2 GB; then
 * {@link JoinThroughput}. One of both with {@code --only-pending} or {@code --only-throughput}.
 */
public final class JoinBenchmark {
    private JoinBenchmark() {}

    /** Runs it and prints its figures. */
    public static void main(String[] args) throws IOException, InterruptedException, ExecutionException {
        List<String> arguments = List.of(args);
        if (!arguments.contains("--only-throughput")) {
            pending();
        }
        if (!arguments.contains("--only-pending")) {
            JoinThroughput.run(args);
        }
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
