package org.mlaudit.streams.anomaly;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.mlaudit.codec.InferenceLayout;
import org.mlaudit.codec.InferenceRow;
import org.mlaudit.streams.monitor.Parameter;
import org.mlaudit.streams.profile.Reference;
import org.mlaudit.streams.profile.RowSample;

/**
 * The detectors that a model version's contract asks for, made of it and of the reference it was registered with. Making them
 * takes milliseconds, a forest seconds. Immutable and safe for use by several threads.
 */
public final class Detectors {
    /** Names of all detectors there are, in the order in which their anomalies appear. */
    public static final List<String> NAMES = DetectorPolicy.KNOWN;
    /** No detector: nothing is scored. */
    public static final Detectors NONE = new Detectors(List.of(), Map.of());

    /** What a contract may say of them, beside the target rate, which is a policy of {@link AnomalyRate}. */
    public static final List<Parameter> POLICIES = List.of(
            Parameter.list(
                    DetectorPolicy.DETECTORS,
                    "`contract` and `tail` where `anomaly.rate` is set, else none",
                    "what scores single inferences: of `contract`, `tail`, `forest`, `tribuo`"),
            Parameter.ofAll(DetectorPolicy.TREES, DetectorPolicy.DEFAULT_TREES, "trees of `forest`, 10 to 500"),
            Parameter.ofAll(
                    DetectorPolicy.TREE_SIZE,
                    DetectorPolicy.DEFAULT_TREE_SIZE,
                    "rows of a tree of `forest`, 32 to 1,024"),
            Parameter.text(
                    DetectorPolicy.TRIBUO, "`libsvm-one-class` where `tribuo` is listed", "Tribuo's model of `tribuo`"),
            Parameter.ofAll(
                    RowSample.ROWS_POLICY,
                    0,
                    "whole rows sampled of every window, with the vectors of embeddings; as many as fit in 512 KiB"));

    private final List<Detector> all;
    private final Map<String, String> absent;

    private Detectors(List<Detector> all, Map<String, String> absent) {
        this.all = List.copyOf(all);
        this.absent = Map.copyOf(absent);
    }

    /**
     * The detectors of a model version.
     *
     * @param reference what it was registered with. A reference made of first windows is not one: inferences of the first hours
     *     would be scored differently when they are replayed
     */
    public static Detectors of(InferenceLayout layout, Optional<Reference> reference) {
        DetectorPolicy policy = DetectorPolicy.of(layout.contract());
        if (policy.detectors().isEmpty()) {
            return NONE;
        }
        List<Detector> made = new ArrayList<>();
        Map<String, String> absent = new TreeMap<>();
        for (String name : NAMES) {
            if (policy.detectors().contains(name)) {
                Optional<String> reason = missing(name, layout, reference);
                reason.ifPresentOrElse(
                        why -> absent.put(name, why), () -> made.add(make(name, policy, layout, reference)));
            }
        }
        return new Detectors(made, absent);
    }

    /** Why a detector can't be made, if it can't. */
    static Optional<String> missing(String name, InferenceLayout layout, Optional<Reference> reference) {
        if (name.equals(DetectorPolicy.CONTRACT)) {
            return Optional.empty();
        }
        if (reference.isEmpty() || !reference.get().fromData()) {
            return Optional.of("the version was registered without a reference to score against");
        }
        if (name.equals(DetectorPolicy.TAIL)) {
            long rows = reference.get().rows();
            return rows >= ScoreTail.LEAST_ROWS
                    ? Optional.empty()
                    : Optional.of("the reference has " + rows + " rows, fewer than " + ScoreTail.LEAST_ROWS);
        }
        if (layout.contract().features().isEmpty()) {
            return Optional.of("the contract has no feature");
        }
        int sampled = reference.get().sample().map(RowSample::size).orElse(0);
        return sampled >= ScoreTail.LEAST_ROWS
                ? Optional.empty()
                : Optional.of("the reference holds " + sampled + " whole rows, fewer than " + ScoreTail.LEAST_ROWS);
    }

    private static Detector make(
            String name, DetectorPolicy policy, InferenceLayout layout, Optional<Reference> reference) {
        if (name.equals(DetectorPolicy.CONTRACT)) {
            return new ContractDetector(layout);
        }
        Reference known = reference.orElseThrow();
        if (name.equals(DetectorPolicy.TAIL)) {
            return TailDetector.of(layout, known, policy.rate());
        }
        PointScorer.Trainer trainer = name.equals(DetectorPolicy.FOREST)
                ? Forest.trainer(policy.trees(), policy.treeSize())
                : OneClass::train;
        return PointDetector.of(name, layout, known.sample().orElseThrow(), policy.rate(), trainer);
    }

    /** The detectors in the order of {@link #NAMES}. */
    public List<Detector> all() {
        return all;
    }

    /** Detectors that the contract asks for and that can't be made, with the reason. */
    public Map<String, String> absent() {
        return absent;
    }

    /** What the detectors find of an inference; usually nothing. */
    public List<Outlier> find(InferenceRow row) {
        List<Outlier> found = List.of();
        for (Detector detector : all) {
            double score = detector.score(row);
            if (score >= detector.threshold()) {
                found = found.isEmpty() ? new ArrayList<>() : found;
                found.add(detector.explain(row, score));
            }
        }
        return found;
    }
}
