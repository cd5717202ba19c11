package org.mlaudit.quickstart.demo;

import java.io.PrintStream;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.mlaudit.quickstart.platform.Distribution;
import org.mlaudit.quickstart.platform.Endpoints;
import org.mlaudit.quickstart.platform.Memory;
import org.mlaudit.quickstart.platform.Platform;
import org.mlaudit.quickstart.platform.PlatformException;

/**
 * The demo from start to end: the platform comes up, real flights go through it, and the user is told what was found and where to look.
 */
public final class Demo {

    private final Distribution distribution;
    private final DemoOptions options;
    private final PrintStream out;

    /** A demo that is not started yet. */
    public Demo(Distribution distribution, DemoOptions options, PrintStream out) {
        this.distribution = distribution;
        this.options = options;
        this.out = out;
    }

    /**
     * Runs until the last flight is judged, and if the options don't say once, on until the process is stopped.
     *
     * @return whether everything expected came out, and nothing else
     * @throws PlatformException when something is in the way
     */
    public boolean run() throws InterruptedException {
        long begin = System.nanoTime();
        out.println("Starting the platform; its data and logs are in "
                + options.platform().data());
        try (Platform platform = Platform.start(distribution, options.platform(), out::println);
                var flights = new FlightsRun(distribution, platform, out)) {
            out.println();
            printAddresses(platform.endpoints());
            Report report = flights.play(flights.feed().speed(options.speed()), options.patience());
            report.print(out);
            printPlatform(platform, Duration.ofNanos(System.nanoTime() - begin));
            if (!options.once()) {
                out.println("Everything stays up: look around, then Ctrl-C stops all of it.");
                stayUp(platform);
            }
            return report.problems().isEmpty();
        }
    }

    private static void stayUp(Platform platform) throws InterruptedException {
        Optional<String> reason = Optional.empty();
        while (reason.isEmpty()) {
            reason = platform.awaitDeath(Duration.ofHours(1));
        }
        throw new PlatformException(reason.get());
    }

    private void printAddresses(Endpoints endpoints) {
        out.println("  REST               " + endpoints.consoleUrl() + "   (OpenAPI: " + endpoints.consoleUrl()
                + "/openapi.json)");
        out.println("  NiFi               " + endpoints.nifiUrl());
        out.println("  Kafka              " + endpoints.bootstrapServers());
        out.println("  Schema registry    " + endpoints.registryUrl());
        out.println();
    }

    private void printPlatform(Platform platform, Duration took) {
        Map<String, Long> memory = new LinkedHashMap<>(platform.memory());
        Memory.peakBytes(ProcessHandle.current().pid()).ifPresent(bytes -> memory.put("demo", bytes));
        long total = memory.values().stream().mapToLong(Long::longValue).sum();
        String parts = memory.entrySet().stream()
                .map(entry -> entry.getKey() + " " + (entry.getValue() >> 20))
                .collect(Collectors.joining(", "));
        out.println();
        out.printf(Locale.ENGLISH, "Memory at peak     %,d MB (%s)%n", total >> 20, parts);
        out.printf(Locale.ENGLISH, "Duration           %d min %d s%n", took.toMinutes(), took.toSecondsPart());
        out.println();
        printAddresses(platform.endpoints());
    }
}
