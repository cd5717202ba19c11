package org.mlaudit.benchmarks.capture;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.nifi.avro.AvroReader;
import org.apache.nifi.csv.CSVReader;
import org.apache.nifi.json.JsonTreeReader;
import org.apache.nifi.reporting.InitializationException;
import org.mlaudit.benchmarks.Jmh;

/**
 * Records per second of NiFi's record readers alone, and of CaptureInferences with the same readers and with its native
 * input strategies. Every way handles the same {@value #RECORDS} records of {@link SourceRecords}, one FlowFile at a time
 * on one thread, in NiFi's mock framework. NiFi's readers get the schema (JSON, CSV) or find it in the file (Avro): none
 * has to infer it, which would take them longer. CSV is measured twice: with the texts that the header names, which the
 * contract turns into numbers, and with a typed schema. With that, NiFi's reader takes longer for what CaptureInferences
 * asks of it, values that are not coerced, than for coerced ones ({@code csv_typed.nifi_uncoerced}).
 *
 * <p>The ways take turns, so that whatever else the machine does meets them all. The first rounds only warm up; of the
 * others the median counts.
 */
public final class CaptureBenchmark {
    private static final int RECORDS = 5_000;
    private static final int WARM_UP_ROUNDS = 6;
    private static final int ROUNDS = 11;
    private static final long ROUND_NANOS = 400_000_000L;

    private CaptureBenchmark() {}

    /**
     * Runs it and prints its figures.
     *
     * @param args {@code --rounds N} for the number of rounds that count, {@code --only NAME} to run what begins with a
     *     name, for example {@code csv} or {@code json.native}
     */
    public static void main(String[] args) throws InitializationException, IOException {
        int rounds = Integer.parseInt(option(args, "--rounds", Integer.toString(ROUNDS)));
        Map<String, Flow> flows = flows();
        String only = option(args, "--only", "");
        flows.keySet().removeIf(name -> !name.startsWith(only));
        Map<String, List<Double>> rates = new LinkedHashMap<>();
        for (int round = -WARM_UP_ROUNDS; round < rounds; round++) {
            for (Map.Entry<String, Flow> flow : flows.entrySet()) {
                double rate = rate(flow.getValue());
                if (round >= 0) {
                    rates.computeIfAbsent(flow.getKey(), name -> new ArrayList<>())
                            .add(rate);
                }
            }
        }
        Map<String, Double> medians = new LinkedHashMap<>();
        rates.forEach((name, all) -> medians.put(name, median(all)));
        medians.forEach((name, rate) -> Jmh.result("capture." + name, rate, "records/s"));
        medians.forEach((name, rate) -> {
            Double reader = medians.get(name.substring(0, name.indexOf('.')) + ".nifi");
            if (reader != null && !name.contains(".nifi")) {
                Jmh.result("capture." + name + "_of_nifi", rate / reader, "ratio");
            }
        });
    }

    private static String option(String[] args, String name, String otherwise) {
        int at = List.of(args).indexOf(name);
        return at >= 0 && at + 1 < args.length ? args[at + 1] : otherwise;
    }

    private static Map<String, Flow> flows() throws InitializationException, IOException {
        SourceRecords source = new SourceRecords(RECORDS);
        Map<String, String> withSchema =
                Map.of("schema-access-strategy", "schema-text-property", "schema-text", source.schemaText());
        Map<String, String> typed = new HashMap<>(withSchema);
        typed.put("Skip Header Line", "true");
        Map<String, String> texts = Map.of("schema-access-strategy", "csv-header-derived");
        byte[] json = source.json();
        byte[] csv = source.csv();
        byte[] avro = source.avro();
        Map<String, Flow> flows = new LinkedHashMap<>();
        flows.put("json.nifi", Flow.reading(new JsonTreeReader(), withSchema, true, json, RECORDS));
        flows.put("json.reader", Flow.capturing(new JsonTreeReader(), withSchema, json, RECORDS));
        flows.put("json.native", Flow.capturing("JSON", json, RECORDS));
        flows.put("csv.nifi", Flow.reading(new CSVReader(), texts, true, csv, RECORDS));
        flows.put("csv.reader", Flow.capturing(new CSVReader(), texts, csv, RECORDS));
        flows.put("csv_typed.nifi", Flow.reading(new CSVReader(), typed, true, csv, RECORDS));
        flows.put("csv_typed.nifi_uncoerced", Flow.reading(new CSVReader(), typed, false, csv, RECORDS));
        flows.put("csv_typed.reader", Flow.capturing(new CSVReader(), typed, csv, RECORDS));
        flows.put("avro.nifi", Flow.reading(new AvroReader(), Map.of(), true, avro, RECORDS));
        flows.put("avro.reader", Flow.capturing(new AvroReader(), Map.of(), avro, RECORDS));
        flows.put("avro.native", Flow.capturing("AVRO", avro, RECORDS));
        return flows;
    }

    private static double rate(Flow flow) {
        long start = System.nanoTime();
        long elapsed;
        long records = 0;
        do {
            flow.trigger();
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
