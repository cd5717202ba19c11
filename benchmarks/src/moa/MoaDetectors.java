import java.util.Arrays;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.function.DoublePredicate;
import java.util.function.Supplier;
import moa.classifiers.core.driftdetection.ADWIN;
import moa.classifiers.core.driftdetection.AbstractChangeDetector;
import moa.classifiers.core.driftdetection.DDM;
import moa.classifiers.core.driftdetection.EDDM;
import moa.classifiers.core.driftdetection.HDDM_A_Test;
import moa.classifiers.core.driftdetection.HDDM_W_Test;
import moa.classifiers.core.driftdetection.PageHinkleyDM;
import moa.classifiers.core.driftdetection.RDDM;
import moa.classifiers.core.driftdetection.STEPD;

/**
 * Times one of MOA's change detectors: series and loop are those of {@code DetectorTimes}, which this program repeats
 * because it is started from its source, with MOA alone on its class path.
 */
public class MoaDetectors {
    private static final int VALUES = 1_000_000;
    private static final int ROUNDS = 10;
    private static final int WARM_UP = 3;

    public static void main(String[] args) {
        boolean binary = args.length > 1;
        String name = "moa." + args[0].toLowerCase(Locale.ROOT) + (binary ? "" : ".unit");
        print(name, series(binary), () -> detector(args[0]));
    }

    private static DoublePredicate detector(String name) {
        return switch (name) {
            case "ADWIN" -> {
                ADWIN adwin = new ADWIN(0.002);
                yield adwin::setInput;
            }
            case "DDM" -> of(new DDM());
            case "EDDM" -> of(new EDDM());
            case "HDDM_A" -> of(new HDDM_A_Test());
            case "HDDM_W" -> {
                HDDM_W_Test test = new HDDM_W_Test();
                test.oneSidedTestOption.setChosenLabel("Two-sided");
                yield of(test);
            }
            case "PAGE_HINKLEY" -> of(new PageHinkleyDM());
            case "RDDM" -> of(new RDDM());
            case "STEPD" -> of(new STEPD());
            default -> throw new IllegalArgumentException(name);
        };
    }

    private static DoublePredicate of(AbstractChangeDetector detector) {
        detector.prepareForUse();
        detector.resetLearning();
        return value -> {
            detector.input(value);
            return detector.getChange();
        };
    }

    private static double[] series(boolean binary) {
        SplittableRandom random = new SplittableRandom(42);
        double[] values = new double[VALUES];
        for (int i = 0; i < VALUES; i++) {
            double uniform = random.nextDouble();
            values[i] = !binary ? uniform : uniform < 0.2 ? 1 : 0;
        }
        return values;
    }

    private static void print(String name, double[] series, Supplier<DoublePredicate> detectors) {
        double[] nanos = new double[ROUNDS - WARM_UP];
        long changes = 0;
        for (int round = 0; round < ROUNDS; round++) {
            DoublePredicate detector = detectors.get();
            changes = 0;
            long start = System.nanoTime();
            for (double value : series) {
                if (detector.test(value)) {
                    changes++;
                }
            }
            long taken = System.nanoTime() - start;
            if (round >= WARM_UP) {
                nanos[round - WARM_UP] = (double) taken / series.length;
            }
        }
        Arrays.sort(nanos);
        System.out.printf(Locale.ROOT, "RESULT detectors.%s %.3f ns/value%n", name, nanos[nanos.length / 2]);
        if (changes > 0) {
            System.out.printf(
                    Locale.ROOT, "RESULT detectors.%s.run_length %d values%n", name, series.length / changes);
        } else {
            System.out.printf(Locale.ROOT, "RESULT detectors.%s.changes 0 in %d values%n", name, series.length);
        }
    }
}
