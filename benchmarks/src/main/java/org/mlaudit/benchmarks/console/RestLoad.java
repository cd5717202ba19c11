package org.mlaudit.benchmarks.console;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.mlaudit.benchmarks.Jmh;

/**
 * Asks the REST interface at a steady rate, whether or not earlier questions have been answered, and measures each answer from
 * the moment at which it was due: what waits behind a slow answer counts too.
 */
final class RestLoad {
    private static final double NANOS = 1e6;
    private static final long GAP_MILLIS = 200;

    private final HttpClient http = HttpClient.newHttpClient();
    private final String url;
    private final Map<String, List<String>> routes;

    /**
     * A load.
     *
     * @param routes paths to ask in turn, by the name of what they ask
     */
    RestLoad(String url, Map<String, List<String>> routes) {
        this.url = url;
        this.routes = new TreeMap<>(routes);
    }

    /** Runs it and prints medians and 99th percentiles, of each route and of all. */
    void run(int rate, int seconds) throws InterruptedException {
        // The first answers are slow because code is loaded, which happens once in the life of a server.
        ask(rate, Math.max(5, seconds / 3));
        Map<String, double[]> times = ask(rate, seconds);
        List<Double> all = new ArrayList<>();
        times.forEach((route, millis) -> {
            Arrays.stream(millis).forEach(all::add);
            System.out.printf(
                    Locale.ROOT,
                    "%-14s median %6.1f ms, p99 %6.1f ms of %d%n",
                    route,
                    quantile(millis, 0.5),
                    quantile(millis, 0.99),
                    millis.length);
        });
        double[] millis = all.stream().mapToDouble(Double::doubleValue).sorted().toArray();
        Jmh.result("console.rest_median", quantile(millis, 0.5), "ms");
        Jmh.result("console.rest_p99", quantile(millis, 0.99), "ms");
    }

    private Map<String, double[]> ask(int rate, int seconds) throws InterruptedException {
        Map<String, ConcurrentLinkedQueue<Double>> times = new ConcurrentHashMap<>();
        List<CompletableFuture<Void>> open = new ArrayList<>();
        List<String> names = List.copyOf(routes.keySet());
        long begin = System.nanoTime();
        int count = rate * seconds;
        for (int i = 0; i < count; i++) {
            String name = names.get(i % names.size());
            List<String> paths = routes.getOrDefault(name, List.of());
            String path = paths.get(i / names.size() % paths.size());
            long due = begin + i * TimeUnit.SECONDS.toNanos(1) / rate;
            while (System.nanoTime() < due) {
                LockSupport.parkNanos(due - System.nanoTime());
            }
            open.add(http.sendAsync(
                            HttpRequest.newBuilder(URI.create(url + path)).build(),
                            HttpResponse.BodyHandlers.ofByteArray())
                    .thenAccept(answer -> {
                        if (answer.statusCode() != 200) {
                            throw new IllegalStateException(path + " was answered with " + answer.statusCode());
                        }
                        times.computeIfAbsent(name, each -> new ConcurrentLinkedQueue<>())
                                .add((System.nanoTime() - due) / NANOS);
                    }));
        }
        open.forEach(CompletableFuture::join);
        TimeUnit.MILLISECONDS.sleep(GAP_MILLIS);
        Map<String, double[]> sorted = new TreeMap<>();
        times.forEach((name, each) -> sorted.put(
                name, each.stream().mapToDouble(Double::doubleValue).sorted().toArray()));
        return sorted;
    }

    private static double quantile(double[] sorted, double share) {
        return sorted[(int) Math.min(sorted.length - 1L, Math.round(share * (sorted.length - 1)))];
    }
}
