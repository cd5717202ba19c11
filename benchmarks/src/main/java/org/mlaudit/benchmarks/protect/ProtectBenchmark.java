package org.mlaudit.benchmarks.protect;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.nifi.controller.ControllerService;
import org.apache.nifi.reporting.InitializationException;
import org.mlaudit.benchmarks.Jmh;
import org.mlaudit.benchmarks.capture.Flow;
import org.mlaudit.benchmarks.capture.OneContract;
import org.mlaudit.contract.ModelContract;
import org.mlaudit.keys.FieldKeys;
import org.mlaudit.keys.KeySettings;
import org.mlaudit.nifi.capture.CaptureInferences;
import org.mlaudit.nifi.protect.ProtectFields;

/**
 * Records per second from JSON to a container of inferences, CaptureInferences and then ProtectFields, with each protection
 * and without any: {@value #RECORDS} records of {@link Customers} in one FlowFile on one thread, in NiFi's mock framework,
 * with keys in a SQLite file. Without protection ProtectFields passes the FlowFile on. All ways but the last protect one field
 * each; the subject is replaced by its alias in all of them.
 *
 * <p>The ways take turns, so that whatever else the machine does meets them all. The first rounds only warm up, and make the
 * subjects' keys; of the others the median counts.
 */
public final class ProtectBenchmark {
    private static final int RECORDS = 5_000;
    private static final int WARM_UP_ROUNDS = 4;
    private static final int ROUNDS = 9;
    private static final long ROUND_NANOS = 300_000_000L;
    private static final String NONE = "none";

    private ProtectBenchmark() {}

    /** One way to protect: the two processors in a row. */
    private record Way(Flow capture, Flow protect) {
        void run() {
            capture.trigger();
            protect.content(capture.written());
            protect.trigger();
        }
    }

    /**
     * Runs it and prints its figures.
     *
     * @param args {@code --rounds N} for the number of rounds that count, {@code --only NAME} for one way and none
     */
    public static void main(String[] args) throws InitializationException, IOException {
        int rounds = Integer.parseInt(option(args, "--rounds", Integer.toString(ROUNDS)));
        String only = option(args, "--only", "");
        Path directory = Files.createTempDirectory("mlaudit-protect");
        Path keyset = directory.resolve("master.json");
        Path store = directory.resolve("subjects.db");
        try (FieldKeys keys = FieldKeys.openOrCreate(
                KeySettings.withPassword(keyset, "the passphrase of a benchmark", store.toString()))) {
            run(rounds, ways(keys, only));
        } finally {
            delete(directory);
        }
    }

    private static void delete(Path directory) throws IOException {
        List<Path> files;
        try (var found = Files.list(directory)) {
            files = found.toList();
        }
        for (Path file : files) {
            Files.delete(file);
        }
        Files.delete(directory);
    }

    private static String option(String[] args, String name, String otherwise) {
        int at = List.of(args).indexOf(name);
        return at >= 0 && at + 1 < args.length ? args[at + 1] : otherwise;
    }

    private static Map<String, Way> ways(FieldKeys keys, String only) throws InitializationException {
        Map<String, Map<String, String>> protections = new LinkedHashMap<>();
        protections.put(NONE, Map.of());
        protections.put("drop", Map.of("card", "{action: DROP}"));
        protections.put("mask", Map.of("card", "{action: MASK, keepLast: 4}"));
        protections.put("generalise", Map.of("n0", "{action: GENERALISE, step: 10}"));
        protections.put("pseudonymise", Map.of("card", "{action: PSEUDONYMISE}"));
        protections.put("tokenise", Map.of("card", "{action: TOKENISE}"));
        protections.put("tokenise_digits", Map.of("card", "{action: TOKENISE, format: DIGITS}"));
        protections.put("encrypt", Map.of("card", "{action: ENCRYPT}"));
        protections.put("redact", Map.of("remark", "{action: REDACT}"));
        protections.put(
                "three",
                Map.of(
                        "n0", "{action: GENERALISE, step: 10}",
                        "card", "{action: TOKENISE, format: DIGITS}",
                        "remark", "{action: ENCRYPT}"));
        byte[] json = Customers.json(RECORDS);
        Map<String, Way> ways = new LinkedHashMap<>();
        for (Map.Entry<String, Map<String, String>> each : protections.entrySet()) {
            if (each.getKey().equals(NONE) || each.getKey().startsWith(only)) {
                ways.put(each.getKey(), way(Customers.contract(each.getValue()), keys, json));
            }
        }
        return ways;
    }

    private static Way way(ModelContract contract, FieldKeys keys, byte[] json) throws InitializationException {
        Flow capture = Flow.of(
                new CaptureInferences(),
                Map.of("Model Contract Service", new OneContract(contract)),
                Map.of("Input Strategy", "JSON"),
                "valid",
                json,
                RECORDS);
        Map<String, ControllerService> services = Map.of(
                "Model Contract Service", new OneContract(contract),
                "Field Protection Key Service", new OpenKeys(keys));
        return new Way(capture, Flow.of(new ProtectFields(), services, Map.of(), "protected", new byte[0], RECORDS));
    }

    private static void run(int rounds, Map<String, Way> ways) {
        Map<String, List<Double>> rates = new LinkedHashMap<>();
        for (int round = -WARM_UP_ROUNDS; round < rounds; round++) {
            for (Map.Entry<String, Way> way : ways.entrySet()) {
                double rate = rate(way.getValue());
                if (round >= 0) {
                    rates.computeIfAbsent(way.getKey(), name -> new ArrayList<>())
                            .add(rate);
                }
            }
        }
        Map<String, Double> medians = new LinkedHashMap<>();
        rates.forEach((name, all) -> medians.put(name, median(all)));
        medians.forEach((name, rate) -> Jmh.result("protect." + name, rate, "records/s"));
        double without = medians.getOrDefault(NONE, Double.NaN);
        medians.forEach((name, rate) -> {
            if (!name.equals(NONE)) {
                Jmh.result("protect." + name + "_of_none", rate / without, "ratio");
            }
        });
    }

    private static double rate(Way way) {
        long start = System.nanoTime();
        long elapsed;
        long records = 0;
        do {
            way.run();
            records += RECORDS;
            elapsed = System.nanoTime() - start;
        } while (elapsed < ROUND_NANOS);
        return records * 1e9 / elapsed;
    }

    private static double median(List<Double> values) {
        List<Double> sorted = values.stream().sorted().toList();
        int middle = sorted.size() / 2;
        return sorted.size() % 2 == 1 ? sorted.get(middle) : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
    }
}
