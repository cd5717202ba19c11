package org.mlaudit.benchmarks;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.mlaudit.benchmarks.anomaly.AnomalyBenchmark;
import org.mlaudit.benchmarks.calibration.CalibrationBenchmark;
import org.mlaudit.benchmarks.capture.CaptureBenchmark;
import org.mlaudit.benchmarks.codec.CodecBenchmark;
import org.mlaudit.benchmarks.console.ConsoleBenchmark;
import org.mlaudit.benchmarks.decision.DecisionBenchmark;
import org.mlaudit.benchmarks.detectors.DetectorBenchmark;
import org.mlaudit.benchmarks.explain.TreeShapBenchmark;
import org.mlaudit.benchmarks.join.JoinBenchmark;
import org.mlaudit.benchmarks.ledger.LedgerBenchmark;
import org.mlaudit.benchmarks.losses.LossTreeBenchmark;
import org.mlaudit.benchmarks.monitors.MonitorsBenchmark;
import org.mlaudit.benchmarks.protect.ProtectBenchmark;
import org.mlaudit.benchmarks.protect.ProtectionTimes;
import org.mlaudit.benchmarks.seasonal.SeasonalBenchmark;
import org.mlaudit.benchmarks.summary.SummaryBenchmark;
import org.mlaudit.benchmarks.topology.TopologyBenchmark;

/** Runs a benchmark by name: {@code ./mlaudit bench NAME [options]}. */
public final class Benchmarks {
    /** What can be run. */
    private static final List<Named> ALL = List.of(
            new Named(
                    "anomaly",
                    "time to score an inference of 20 features by each detector of anomalies, and by the library's forest",
                    AnomalyBenchmark::main),
            new Named(
                    "calibration",
                    "how often windows alarm without a change and with one: ours, and the rules of peers [--quick]",
                    CalibrationBenchmark::main),
            new Named(
                    "capture",
                    "records per second of NiFi's readers alone and of CaptureInferences, for JSON, CSV and Avro"
                            + " [--rounds N] [--only NAME]",
                    CaptureBenchmark::main),
            new Named(
                    "codec",
                    "time to encode and decode an inference: ours, Avro's generic classes, Confluent's serialisers",
                    CodecBenchmark::main),
            new Named(
                    "console",
                    "times of the console in a browser and of the REST interface at 200 requests a second, over 50 models of 100"
                            + " features with 30 days of windows [--models N] [--features N] [--days N] [--rows N] [--rate N]"
                            + " [--seconds N] [--only rest|browser] [--url URL]",
                    ConsoleBenchmark::main),
            new Named(
                    "decision",
                    "time to tell a person all of an adverse decision: attributions, reasons, counterfactuals, contrast",
                    DecisionBenchmark::main),
            new Named(
                    "detectors",
                    "time of each change detector for a value, and values between its false alarms: ours and MOA's"
                            + " [--without-moa]",
                    DetectorBenchmark::main),
            new Named(
                    "join",
                    "memory and time of ten million predictions that wait for their truth, in a heap of 2 GB; events per second"
                            + " with ground truth and without [--rounds N] [--events N] [--only-pending] [--only-throughput]",
                    JoinBenchmark::main),
            new Named(
                    "ledger",
                    "time to encode, hash and append a leaf of the ledger; leaves per second that are verified from an export, and heap"
                            + " [append] [verify]",
                    LedgerBenchmark::main),
            new Named(
                    "loss-tree",
                    "time to find the cell of an inference of 20 features in a tree of losses, and to grow the tree",
                    LossTreeBenchmark::main),
            new Named(
                    "monitors",
                    "time to judge a window of 20 and of 1,000 features by all default monitors; bytes of summaries",
                    MonitorsBenchmark::main),
            new Named(
                    "privacy",
                    "time of each protection of a value, of finding personal data in a text, and of a whole record",
                    ProtectionTimes::main),
            new Named(
                    "protect",
                    "records per second from JSON to a container of inferences, with each protection and without"
                            + " [--rounds N] [--only NAME]",
                    ProtectBenchmark::main),
            new Named(
                    "seasonal",
                    "share of a synthetic year's windows that alarm, against the same hour of earlier weeks and against"
                            + " a plain reference [--rate R] [--rows N]",
                    SeasonalBenchmark::main),
            new Named(
                    "summary",
                    "time to add an inference of 20 features to a window's summary: ours, and one of DataSketches",
                    SummaryBenchmark::main),
            new Named(
                    "topology",
                    "events per second of a topology that only consumes, of ours, and of a DSL aggregate"
                            + " [--rounds N] [--events N]",
                    TopologyBenchmark::main),
            new Named(
                    "treeshap",
                    "rows per second of exact attributions of trees: ours, and XGBoost's as Tribuo ships it"
                            + " [--rounds N] [--only NAME] [--backgrounds]",
                    TreeShapBenchmark::main));

    private record Named(String name, String description, Main main) {}

    /** The main method of a benchmark. */
    @FunctionalInterface
    private interface Main {
        void run(String[] args) throws Exception;
    }

    private Benchmarks() {}

    /**
     * Runs the benchmark that the first argument names; exits with 2 if there is none of that name.
     *
     * @param args name and options
     */
    public static void main(String[] args) throws Exception {
        Optional<Named> named = args.length == 0
                ? Optional.empty()
                : ALL.stream().filter(each -> each.name.equals(args[0])).findFirst();
        if (named.isPresent()) {
            named.get().main.run(Arrays.copyOfRange(args, 1, args.length));
            return;
        }
        boolean help = args.length > 0 && List.of("--help", "-h").contains(args[0]);
        var out = help ? System.out : System.err;
        if (!help && args.length > 0) {
            out.println("there is no benchmark '" + args[0] + "'");
        }
        out.println("Usage: mlaudit bench NAME [options]");
        ALL.forEach(each -> out.printf("  %-12s %s%n", each.name, each.description));
        if (!help) {
            System.exit(2);
        }
    }
}
