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
    HDDM_A("hddm_a", Domain.UNIT),
    /** {@link HddmW}. */
    HDDM_W("hddm_w", Domain.UNIT),
    /** {@link Kswin}. */
    KSWIN("kswin", Domain.NUMBER),
    /** {@link PageHinkley}. */
    PAGE_HINKLEY("page_hinkley", Domain.UNIT),
    /** {@link Rddm}. */
    RDDM("rddm", Domain.BINARY),
    /** {@link Stepd}. */
    STEPD("stepd", Domain.BINARY);

    private final String label;
    private final Domain series;

    DetectorKind(String label, Domain series) {
        this.label = label;
        this.series = series;
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
    public List<Parameter> parameters() {
        return switch (this) {
            case ADWIN -> List.of(Parameter.share("delta", 0.002), Parameter.count("clock", 32));
            case DDM ->
                List.of(
                        Parameter.count("minimum", 30),
                        Parameter.positive("warning", 2),
                        Parameter.positive("drift", 3));
            case EDDM ->
                List.of(
                        Parameter.count("minimum", 30),
                        Parameter.share("warning", 0.95),
                        Parameter.share("drift", 0.9));
            case HDDM_A -> List.of(Parameter.share("drift", 0.001), Parameter.share("warning", 0.005), Parameter.SIDES);
            case HDDM_W ->
                List.of(
                        Parameter.share("drift", 0.001),
                        Parameter.share("warning", 0.005),
                        Parameter.share("lambda", 0.05),
                        Parameter.SIDES);
            case KSWIN ->
                List.of(Parameter.share("alpha", 0.005), Parameter.count("window", 100), Parameter.count("recent", 30));
            case PAGE_HINKLEY ->
                List.of(
                        Parameter.count("minimum", 30),
                        Parameter.positive("delta", 0.005),
                        Parameter.positive("lambda", 50),
                        Parameter.share("alpha", 0.9999),
                        Parameter.SIDES);
            case RDDM ->
                List.of(
                        Parameter.count("minimum", 129),
                        Parameter.positive("warning", 1.773),
                        Parameter.positive("drift", 2.258),
                        Parameter.count("longest", 40_000),
                        Parameter.count("stable", 7_000),
                        Parameter.count("warningLimit", 1_400));
            case STEPD ->
                List.of(
                        Parameter.count("window", 30),
                        Parameter.share("drift", 0.003),
                        Parameter.share("warning", 0.05),
                        Parameter.SIDES);
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
        for (Parameter parameter : parameters()) {
            all.put(parameter.name(), parameter.check(values.getOrDefault(parameter.name(), parameter.otherwise())));
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
     * @param otherwise its default
     * @param least smallest value
     * @param most largest value
     * @param whole whether it must be a whole number
     */
    public record Parameter(String name, double otherwise, double least, double most, boolean whole) {
        /** 1: only rises are changes; 2: falls too. */
        static final Parameter SIDES = new Parameter("sides", 2, 1, 2, true);

        /** A number above 0, up to 1. */
        static Parameter share(String name, double otherwise) {
            return new Parameter(name, otherwise, Double.MIN_NORMAL, 1, false);
        }

        static Parameter positive(String name, double otherwise) {
            return new Parameter(name, otherwise, Double.MIN_NORMAL, 1e9, false);
        }

        static Parameter count(String name, double otherwise) {
            return new Parameter(name, otherwise, 1, 1_000_000, true);
        }

        double check(double value) {
            if (!(value >= least && value <= most) || (whole && value != Math.rint(value))) {
                throw new IllegalArgumentException(name + " must be a " + (whole ? "whole " : "") + "number from "
                        + least + " to " + most + ", not " + value);
            }
            return value;
        }
    }
}
