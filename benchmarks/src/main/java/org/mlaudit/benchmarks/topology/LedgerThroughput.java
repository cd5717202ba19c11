package org.mlaudit.benchmarks.topology;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.function.Supplier;
import org.apache.kafka.streams.Topology;
import org.mlaudit.benchmarks.Jmh;
import org.mlaudit.streams.ledger.Origins;
import org.mlaudit.streams.topology.ExplainedModels;
import org.mlaudit.streams.topology.LedgerSettings;
import org.mlaudit.streams.topology.StreamCounters;

/**
 * Events per second of the product's topology with and without a tamper-evident tree of each partition of inferences. Both read
 * the same topic, one after the other in each round; which goes first alternates.
 */
final class LedgerThroughput {
    private static final String INFERENCES = Variants.PREFIX + "inferences";
    private static final LedgerSettings LEDGER =
            new LedgerSettings(new Origins("localhost", "bench", "1"), List.of("inferences"));

    /** Processor time of this process, which other processes on the machine hardly change; the broker is one of them. */
    private static final OperatingSystemMXBean SYSTEM =
            ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);

    private LedgerThroughput() {}

    /** Runs it and prints a line {@code RESULT name value unit} for each figure. */
    static void measure(int rounds, int events) throws IOException, InterruptedException, ExecutionException {
        Load load = new Load();
        try (Throughput throughput = Throughput.start()) {
            throughput.createTopics(Variants.topics(Variants.PREFIX));
            load.produce(throughput.bootstrap(), INFERENCES, events, false);
            StreamCounters counters = new StreamCounters();
            Supplier<Topology> without = () -> Variants.mlaudit(load, Variants.PREFIX, counters);
            Supplier<Topology> with =
                    () -> Variants.mlaudit(load, Variants.PREFIX, counters, ExplainedModels.none(), LEDGER);
            List<Double> alone = new ArrayList<>();
            List<Double> sealed = new ArrayList<>();
            List<Double> cpuAlone = new ArrayList<>();
            List<Double> cpuSealed = new ArrayList<>();
            for (int round = 0; round <= rounds; round++) {
                double rateWithout = 0;
                double rateWith = 0;
                double cpuWithout = 0;
                double cpuWith = 0;
                for (int turn = 0; turn < 2; turn++) {
                    long cpu = SYSTEM.getProcessCpuTime();
                    if ((round + turn) % 2 == 0) {
                        rateWithout = throughput.rate("without", without, Set.of(INFERENCES), events);
                        cpuWithout = (SYSTEM.getProcessCpuTime() - cpu) / 1e3 / events;
                    } else {
                        long before = counters.leavesSealed();
                        rateWith = throughput.rate("ledger", with, Set.of(INFERENCES), events);
                        if (counters.leavesSealed() - before < events) {
                            throw new IllegalStateException("not all inferences became leaves");
                        }
                        cpuWith = (SYSTEM.getProcessCpuTime() - cpu) / 1e3 / events;
                    }
                }
                System.out.printf(
                        Locale.ROOT,
                        "round %d without %,.0f, with the ledger %,.0f events/s; %.2f and %.2f us of processor an event%n",
                        round,
                        rateWithout,
                        rateWith,
                        cpuWithout,
                        cpuWith);
                if (round > 0) {
                    alone.add(rateWithout);
                    sealed.add(rateWith);
                    cpuAlone.add(cpuWithout);
                    cpuSealed.add(cpuWith);
                }
            }
            Jmh.result("ledger.without", Throughput.median(alone), "events/s");
            Jmh.result("ledger.with", Throughput.median(sealed), "events/s");
            Jmh.result("ledger.of_without", Throughput.median(sealed) / Throughput.median(alone), "ratio");
            Jmh.result("ledger.cpu_without", Throughput.median(cpuAlone), "us/event");
            Jmh.result("ledger.cpu_with", Throughput.median(cpuSealed), "us/event");
        }
    }
}
