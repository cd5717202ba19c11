import com.github.javacliparser.MultiChoiceOption;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Supplier;
import moa.classifiers.core.driftdetection.ADWIN;
import moa.classifiers.core.driftdetection.ADWINChangeDetector;
import moa.classifiers.core.driftdetection.AbstractChangeDetector;
import moa.classifiers.core.driftdetection.DDM;
import moa.classifiers.core.driftdetection.EDDM;
import moa.classifiers.core.driftdetection.HDDM_A_Test;
import moa.classifiers.core.driftdetection.HDDM_W_Test;
import moa.classifiers.core.driftdetection.PageHinkleyDM;
import moa.classifiers.core.driftdetection.RDDM;
import moa.classifiers.core.driftdetection.STEPD;

/**
 * Writes what MOA's change detectors say of reproducible streams to {@code golden/change-moa.csv}, which
 * {@code MoaEqualityTest} reads. MOA is GPL: this program is no part of the build and of nothing that is shipped. It
 * wrote the committed data with MOA 2024.07.0, weka-dev 3.9.6, sizeofag 1.1.0, javacliparser 0.5.0 and JDK 25:
 *
 * <pre>
 *   mvn dependency:build-classpath -Dmdep.outputFile=cp   (in a POM that depends on nz.ac.waikato.cms.moa:moa:2024.07.0)
 *   java -cp "$(cat cp)" streams-app/src/test/oracles/ChangeMoa.java streams-app/src/test/resources/golden/change-moa.csv
 * </pre>
 *
 * Each line: detector, stream, seed, rows, hash of the stream's values, positions at which the detector signals a change,
 * ranges of positions at which it warns (both counted from 0, inclusive).
 */
public class ChangeMoa {
    /** What is asked of a detector after each value: bit 0 a change, bit 1 a warning. */
    interface Detector {
        int add(double value);
    }

    private static final Map<String, Supplier<Detector>> BINARY = new LinkedHashMap<>();
    private static final Map<String, Supplier<Detector>> UNIT = new LinkedHashMap<>();
    private static final Map<String, Supplier<Detector>> NUMBER = new LinkedHashMap<>();

    static {
        NUMBER.put("adwin", () -> {
            ADWIN adwin = new ADWIN(0.002);
            return value -> adwin.setInput(value) ? 1 : 0;
        });
        NUMBER.put("adwin-detector", () -> of(new ADWINChangeDetector()));
        NUMBER.put("pageHinkley", () -> of(new PageHinkleyDM()));
        UNIT.putAll(NUMBER);
        UNIT.put("hddmA", () -> of(new HDDM_A_Test()));
        UNIT.put("hddmA-oneSided", () -> {
            HDDM_A_Test test = new HDDM_A_Test();
            sided(test.oneSidedTestOption, "One-sided");
            return of(test);
        });
        UNIT.put("hddmW", () -> of(new HDDM_W_Test()));
        UNIT.put("hddmW-twoSided", () -> {
            HDDM_W_Test test = new HDDM_W_Test();
            sided(test.oneSidedTestOption, "Two-sided");
            return of(test);
        });
        BINARY.putAll(UNIT);
        BINARY.put("ddm", () -> of(new DDM()));
        BINARY.put("eddm", () -> of(new EDDM()));
        BINARY.put("rddm", () -> of(new RDDM()));
        BINARY.put("stepd", () -> of(new STEPD()));
    }

    private static void sided(MultiChoiceOption option, String label) {
        option.setChosenLabel(label);
    }

    private static Detector of(AbstractChangeDetector detector) {
        detector.prepareForUse();
        detector.resetLearning();
        return value -> {
            detector.input(value);
            return (detector.getChange() ? 1 : 0) | (detector.getWarningZone() ? 2 : 0);
        };
    }

    /** SplitMix64 (Steele, Lea and Flood 2014); the tests hold the same few lines. */
    static final class Draws {
        private long state;

        Draws(long seed) {
            state = seed;
        }

        double uniform() {
            state += 0x9E3779B97F4A7C15L;
            long z = state;
            z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
            z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
            return ((z ^ (z >>> 31)) >>> 11) * 0x1.0p-53;
        }

        /** Close to standard normal: the sum of twelve uniform values less six. Exact in every language. */
        double normal() {
            double sum = -6;
            for (int i = 0; i < 12; i++) {
                sum += uniform();
            }
            return sum;
        }
    }

    /** Value {@code i} of {@code n} of a stream. */
    interface Stream {
        double at(int i, int n, Draws draws);
    }

    private static double bernoulli(Draws draws, double p) {
        return draws.uniform() < p ? 1 : 0;
    }

    private static double clip(double value) {
        return Math.max(0, Math.min(1, value));
    }

    private record Named(String name, int rows, int seeds, Map<String, Supplier<Detector>> detectors, Stream stream) {}

    private static final double[] STEPS = {0.1, 0.4, 0.2, 0.6};

    private static final List<Named> STREAMS = List.of(
            new Named("bernoulli-stationary", 10_000, 3, BINARY, (i, n, d) -> bernoulli(d, 0.2)),
            new Named("bernoulli-rise", 10_000, 3, BINARY, (i, n, d) -> bernoulli(d, i < n / 2 ? 0.2 : 0.5)),
            new Named("bernoulli-fall", 10_000, 3, BINARY, (i, n, d) -> bernoulli(d, i < n / 2 ? 0.5 : 0.2)),
            new Named("bernoulli-small", 10_000, 3, BINARY, (i, n, d) -> bernoulli(d, i < n / 2 ? 0.05 : 0.1)),
            new Named("bernoulli-gradual", 10_000, 3, BINARY, (i, n, d) ->
                    bernoulli(d, 0.1 + 0.4 * clip((i - 0.4 * n) / (0.2 * n)))),
            new Named("bernoulli-steps", 10_000, 3, BINARY, (i, n, d) -> bernoulli(d, STEPS[4 * i / n])),
            new Named("bernoulli-long", 60_000, 2, BINARY, (i, n, d) -> bernoulli(d, i < 50_000 ? 0.1 : 0.15)),
            new Named("zeros", 5_000, 1, BINARY, (i, n, d) -> 0),
            new Named("ones", 5_000, 1, BINARY, (i, n, d) -> 1),
            new Named("zeros-ones", 5_000, 1, BINARY, (i, n, d) -> i < n / 2 ? 0 : 1),
            new Named("ones-zeros", 5_000, 1, BINARY, (i, n, d) -> i < n / 2 ? 1 : 0),
            new Named("alternating", 5_000, 1, BINARY, (i, n, d) -> i & 1),
            new Named("unit-stationary", 10_000, 3, UNIT, (i, n, d) -> clip(0.5 + 0.1 * d.normal())),
            new Named("unit-rise", 10_000, 3, UNIT, (i, n, d) -> clip(0.5 + 0.1 * d.normal() + (i < n / 2 ? 0 : 0.1))),
            new Named("unit-fall", 10_000, 3, UNIT, (i, n, d) -> clip(0.5 + 0.1 * d.normal() - (i < n / 2 ? 0 : 0.1))),
            new Named("unit-uniform", 10_000, 3, UNIT, (i, n, d) -> i < n / 2 ? d.uniform() : Math.sqrt(d.uniform())),
            new Named("normal-stationary", 10_000, 3, NUMBER, (i, n, d) -> d.normal()),
            new Named("normal-rise", 10_000, 3, NUMBER, (i, n, d) -> d.normal() + (i < n / 2 ? 0 : 0.5)),
            new Named("normal-gradual", 10_000, 3, NUMBER, (i, n, d) -> d.normal() + clip((i - 0.4 * n) / (0.2 * n))),
            new Named("normal-spread", 10_000, 3, NUMBER, (i, n, d) -> d.normal() * (i < n / 2 ? 1 : 3)),
            new Named("normal-large", 10_000, 3, NUMBER, (i, n, d) ->
                    1e5 + 1e3 * d.normal() + (i < n / 2 ? 0 : 500)));

    public static void main(String[] arguments) throws Exception {
        Locale.setDefault(Locale.ROOT);
        try (PrintWriter out = new PrintWriter(Path.of(arguments[0]).toFile(), "UTF-8")) {
            out.print("detector;stream;seed;rows;hash;changes;warnings\n");
            for (Named stream : STREAMS) {
                for (int seed = 1; seed <= stream.seeds(); seed++) {
                    for (var detector : stream.detectors().entrySet()) {
                        out.print(detector.getKey() + ";" + run(stream, seed, detector.getValue().get()) + "\n");
                    }
                }
            }
        }
    }

    private static String run(Named stream, int seed, Detector detector) {
        Draws draws = new Draws(seed);
        long hash = 0;
        List<String> changes = new ArrayList<>();
        List<String> warnings = new ArrayList<>();
        int warningSince = -1;
        for (int i = 0; i < stream.rows(); i++) {
            double value = stream.stream().at(i, stream.rows(), draws) + 0.0;
            hash = 31 * hash + Double.doubleToLongBits(value);
            int said = detector.add(value);
            if ((said & 1) != 0) {
                changes.add(Integer.toString(i));
            }
            boolean warns = (said & 2) != 0;
            if (warns && warningSince < 0) {
                warningSince = i;
            } else if (!warns && warningSince >= 0) {
                warnings.add(warningSince + "-" + (i - 1));
                warningSince = -1;
            }
        }
        if (warningSince >= 0) {
            warnings.add(warningSince + "-" + (stream.rows() - 1));
        }
        return String.join(
                ";",
                stream.name(),
                Integer.toString(seed),
                Integer.toString(stream.rows()),
                Long.toHexString(hash),
                String.join(" ", changes),
                String.join(" ", warnings));
    }
}
