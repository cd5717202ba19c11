package org.mlaudit.streams.change;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The detectors, with the parameters that a contract may set and their defaults, those of MOA and of the papers. */
public enum DetectorKind {
    /** {@link Adwin}. */
    ADWIN("adwin", Domain.UNIT),
    /** {@link Ddm}. */
    DDM("ddm", Domain.BINARY),
    /** {@link Eddm}. */
    EDDM("eddm", Domain.BINARY),
    /** {@link HddmA}. */
    HDDM_A("hddm-a", Domain.UNIT),
    /** {@link HddmW}. */
    HDDM_W("hddm-w", Domain.UNIT),
    /** {@link Kswin}. */
    KSWIN("kswin", Domain.NUMBER),
    /** {@link PageHinkley}. */
    PAGE_HINKLEY("page-hinkley", Domain.UNIT),
    /** {@link Rddm}. */
    RDDM("rddm", Domain.BINARY),
    /** {@link Stepd}. */
    STEPD("stepd", Domain.BINARY);

    /** Policy of the detectors of zeros and ones: smallest value of a number that counts as a 1. */
    static final String AT_LEAST = "atLeast";

    private static final Option DRIFT = Option.share("drift", 0.001, "significance of a change");
    private static final Option WARNING = Option.share("warning", 0.005, "significance of a warning");
    private static final Option SIDES = new Option("sides", 2, 1, 2, true, "1: only rises are changes; 2: falls too");

    private final String label;
    private final Domain series;

    DetectorKind(String label, Domain series) {
        this.label = label;
        this.series = series;
    }

    /** What summaries call it, for example {@code adwin}. */
    public String label() {
        return label;
    }

    /** The monitor's name and the policy that lists its series: for example {@code change.adwin}. */
    public String monitor() {
        return "change." + label;
    }

    /**
     * The series it is given by the stream. ADWIN and Page-Hinkley take any number, but what they guarantee, and their
     * defaults, are for values from 0 to 1.
     */
    public Domain series() {
        return series;
    }

    /** What a contract may set. */
    public List<Option> options() {
        return switch (this) {
            case ADWIN ->
                List.of(
                        Option.share("delta", 0.002, "bound on the false alarms of one check"),
                        Option.count("clock", 32, "number of values from one check to the next"));
            case DDM ->
                List.of(
                        Option.count("minimum", 30, "it speaks from this value less one on"),
                        Option.positive("warning", 2, "standard errors above the minimum at which it warns"),
                        Option.positive("drift", 3, "standard errors above the minimum that are a change"));
            case EDDM ->
                List.of(
                        Option.count("minimum", 30, "it speaks after so many ones"),
                        Option.share("warning", 0.95, "ratio below which it warns"),
                        Option.share("drift", 0.9, "ratio below which there is a change"));
            case HDDM_A -> List.of(DRIFT, WARNING, SIDES);
            case HDDM_W -> List.of(DRIFT, WARNING, Option.share("lambda", 0.05, "weight of the newest value"), SIDES);
            case KSWIN ->
                List.of(
                        Option.share("alpha", 0.005, "significance of one test"),
                        Option.count("window", 100, "number of values in the window, at least twice the recent ones"),
                        Option.count("recent", 30, "number of recent values, at least 2"));
            case PAGE_HINKLEY ->
                List.of(
                        Option.count("minimum", 30, "it speaks from this value less one on"),
                        Option.positive("delta", 0.005, "change of the mean that is tolerated"),
                        Option.positive("lambda", 50, "sum of deviations that is a change"),
                        Option.share("alpha", 0.9999, "share of the sum that is kept from one value to the next"),
                        SIDES);
            case RDDM ->
                List.of(
                        Option.count("minimum", 129, "it speaks from this value on"),
                        Option.positive("warning", 1.773, "standard errors above the minimum at which it warns"),
                        Option.positive("drift", 2.258, "standard errors above the minimum that are a change"),
                        Option.count("longest", 40_000, "number of values after which old ones are forgotten"),
                        Option.count("stable", 7_000, "number of values that are kept then"),
                        Option.count("warningLimit", 1_400, "number of values after which a warning is a change"));
            case STEPD ->
                List.of(
                        Option.count("window", 30, "number of newest values that are compared with all before"),
                        Option.share("drift", 0.003, "significance of a change"),
                        Option.share("warning", 0.05, "significance of a warning"),
                        SIDES);
        };
    }

    /**
     * A detector that has seen nothing.
     *
     * @param values parameters by name; those left out have their defaults
     * @throws IllegalArgumentException if a value is out of its range, or values do not fit each other
     */
    public ChangeDetector create(Map<String, Double> values) {
        Map<String, Double> all = new HashMap<>();
        for (Option option : options()) {
            all.put(option.name(), option.check(values.getOrDefault(option.name(), option.standard())));
        }
        return create(new Values(all));
    }

    private ChangeDetector create(Values p) {
        return switch (this) {
            case ADWIN -> new Adwin(p.of("delta"), p.count("clock"));
            case DDM -> new Ddm(p.count("minimum"), p.of("warning"), p.of("drift"));
            case EDDM -> new Eddm(p.count("minimum"), p.of("warning"), p.of("drift"));
            case HDDM_A -> new HddmA(p.of("drift"), p.of("warning"), p.bothSides());
            case HDDM_W -> new HddmW(p.of("drift"), p.of("warning"), p.of("lambda"), p.bothSides());
            case KSWIN -> new Kswin(p.of("alpha"), p.count("window"), p.count("recent"));
            case PAGE_HINKLEY ->
                new PageHinkley(p.count("minimum"), p.of("delta"), p.of("lambda"), p.of("alpha"), p.bothSides());
            case RDDM ->
                new Rddm(
                        p.count("minimum"),
                        p.of("warning"),
                        p.of("drift"),
                        p.count("longest"),
                        p.count("stable"),
                        p.count("warningLimit"));
            case STEPD -> new Stepd(p.count("window"), p.of("drift"), p.of("warning"), p.bothSides());
        };
    }

    /** Checked values of all parameters. */
    private record Values(Map<String, Double> byName) {
        double of(String name) {
            return byName.getOrDefault(name, 0.0);
        }

        int count(String name) {
            return (int) of(name);
        }

        boolean bothSides() {
            return of("sides") == 2;
        }
    }

    /**
     * A parameter of a detector.
     *
     * @param name in policies, after the monitor's name
     * @param standard its default
     * @param least smallest value
     * @param most largest value
     * @param whole whether it must be a whole number
     * @param meaning what it does
     */
    public record Option(String name, double standard, double least, double most, boolean whole, String meaning) {
        /** A number above 0, up to 1. */
        static Option share(String name, double standard, String meaning) {
            return new Option(name, standard, Double.MIN_NORMAL, 1, false, meaning);
        }

        static Option positive(String name, double standard, String meaning) {
            return new Option(name, standard, Double.MIN_NORMAL, 1e9, false, meaning);
        }

        static Option count(String name, double standard, String meaning) {
            return new Option(name, standard, 1, 1_000_000, true, meaning);
        }

        double check(double value) {
            if (!(value >= least && value <= most) || (whole && value != Math.rint(value))) {
                throw new IllegalArgumentException(name + " must be a " + (whole ? "whole " : "") + "number "
                        + (whole ? "from " + (long) least : "above 0") + " up to " + (long) most + ", not " + value);
            }
            return value;
        }
    }
}
