package org.mlaudit.streams.change;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.mlaudit.codec.CategoryHash;
import org.mlaudit.codec.Column;
import org.mlaudit.codec.InferenceLayout;
import org.mlaudit.codec.InferenceRow;
import org.mlaudit.contract.FeatureType;
import org.mlaudit.contract.ModelContract;
import org.mlaudit.contract.PredictionKind;
import org.mlaudit.streams.profile.Bins;
import org.mlaudit.streams.profile.ProfileSpec;

/**
 * The detectors that a contract asks for: policy {@code change.adwin} and its like list the series, by the names of the
 * columns. What a series is made of depends on the detector:
 *
 * <ul>
 *   <li>Detectors of zeros and ones take a BOOLEAN feature, the label of a BINARY model (1 for its second, positive class),
 *       and any number of which policy {@code atLeast} says from where on it is a 1; a score is a 1 from the contract's
 *       threshold on.
 *   <li>Detectors of values from 0 to 1 take the same categories, the score as it is, and for any other number the place of
 *       its bin among those of a reference from data, or else its place among the first 256 values of the series.
 *   <li>KSWIN takes the same categories, and numbers as they are.
 * </ul>
 *
 * <p>The series {@code error} is reserved for the error of a prediction, known when its ground truth arrives.
 */
public final class ChangeSpec {
    /** The series that is reserved for the error of predictions. */
    public static final String ERROR = "error";

    private final List<Watch> watches;
    private final List<Refusal> refusals;

    private ChangeSpec(List<Watch> watches, List<Refusal> refusals) {
        this.watches = List.copyOf(watches);
        this.refusals = List.copyOf(refusals);
    }

    /**
     * A detector on a series.
     *
     * @param kind which detector
     * @param target which series
     * @param parameters values of the detector's options
     * @param series makes the series; a new one for every partition
     */
    record Watch(DetectorKind kind, String target, Map<String, Double> parameters, Supplier<Series> series) {
        Watch {
            parameters = new TreeMap<>(parameters);
        }

        /**
         * A detector on a series.
         *
         * @throws IllegalArgumentException if the detector can't have these parameters
         */
        static Watch of(DetectorKind kind, String target, Map<String, Double> parameters, Supplier<Series> series) {
            Watch watch = new Watch(kind, target, parameters, series);
            watch.detector();
            return watch;
        }

        /** A detector that has seen nothing. */
        ChangeDetector detector() {
            return kind.create(parameters);
        }

        /** Stable hash of all that decides what the detector is told and how it answers. */
        long fingerprint() {
            String all = kind.monitor()
                    + ' '
                    + target
                    + ' '
                    + parameters
                    + ' '
                    + series.get().identity();
            byte[] bytes = all.getBytes(StandardCharsets.UTF_8);
            return CategoryHash.of(bytes, 0, bytes.length);
        }
    }

    /**
     * A series that a detector can't watch.
     *
     * @param kind which detector
     * @param target which series
     * @param reason why not
     */
    record Refusal(DetectorKind kind, String target, String reason) {}

    /** What a contract asks for; {@code spec} of the summaries that tell how the reference's values are distributed. */
    public static ChangeSpec of(ProfileSpec spec) {
        InferenceLayout layout = spec.layout();
        List<Watch> watches = new ArrayList<>();
        List<Refusal> refusals = new ArrayList<>();
        for (DetectorKind kind : DetectorKind.values()) {
            for (String target : layout.contract().policyList(kind.monitor()).stream()
                    .distinct()
                    .toList()) {
                try {
                    watches.add(watch(kind, target, layout, spec));
                } catch (IllegalArgumentException e) {
                    refusals.add(new Refusal(kind, target, String.valueOf(e.getMessage())));
                }
            }
        }
        return new ChangeSpec(watches, refusals);
    }

    /**
     * Checks what a contract asks for.
     *
     * @throws IllegalArgumentException if a detector can't watch a series that the contract names for it
     */
    public static void check(InferenceLayout layout) {
        of(ProfileSpec.of(layout, Optional.empty())).refusals.stream()
                .findFirst()
                .ifPresent(refusal -> {
                    throw new IllegalArgumentException(
                            refusal.kind().monitor() + " can't watch " + refusal.target() + ": " + refusal.reason());
                });
    }

    /** Whether the contract asks for nothing that can be done. */
    public boolean isEmpty() {
        return watches.isEmpty();
    }

    List<Watch> watches() {
        return watches;
    }

    Optional<Watch> watch(DetectorKind kind, String target) {
        return watches.stream()
                .filter(watch -> watch.kind() == kind && watch.target().equals(target))
                .findFirst();
    }

    Optional<String> refusal(DetectorKind kind, String target) {
        return refusals.stream()
                .filter(refusal -> refusal.kind() == kind && refusal.target().equals(target))
                .map(Refusal::reason)
                .findFirst();
    }

    private static Watch watch(DetectorKind kind, String target, InferenceLayout layout, ProfileSpec spec) {
        ModelContract contract = layout.contract();
        Map<String, Double> parameters = new TreeMap<>();
        for (DetectorKind.Option option : kind.options()) {
            parameters.put(option.name(), policy(contract, kind, target, option.name(), option.standard()));
        }
        Supplier<Series> series = series(kind, target, layout, spec);
        return Watch.of(kind, target, parameters, series);
    }

    private static double policy(
            ModelContract contract, DetectorKind kind, String target, String name, double otherwise) {
        return contract.policy(
                kind.monitor() + "." + target + "." + name, contract.policy(kind.monitor() + "." + name, otherwise));
    }

    private static Supplier<Series> series(DetectorKind kind, String target, InferenceLayout layout, ProfileSpec spec) {
        if (target.equals(ERROR) && layout.column(ERROR).isEmpty()) {
            throw new IllegalArgumentException(
                    "the error of a prediction is known when its ground truth arrives, in an order of its own; the monitors"
                            + " performance.fall and performance.relation judge errors by window");
        }
        Column column = layout.column(target)
                .orElseThrow(() -> new IllegalArgumentException("the model has no column of this name"));
        int index = column.index();
        if (column.kind() == Column.Kind.CATEGORY) {
            return category(column, layout.contract());
        }
        boolean score = target.equals(InferenceLayout.SCORE);
        return switch (kind.series()) {
            case BINARY -> {
                double bound = bound(kind, target, layout.contract(), score);
                yield () -> new Series.AtLeast(index, bound);
            }
            case UNIT -> {
                Optional<Bins> bins = spec.bins(index).filter(known -> known.count() > 1);
                yield score
                        ? () -> new Series.Score(index)
                        : bins.isPresent()
                                ? () -> new Series.Ranked(index, bins.get())
                                : () -> new Series.Learnt(index);
            }
            case NUMBER -> () -> new Series.Plain(index);
        };
    }

    private static double bound(DetectorKind kind, String target, ModelContract contract, boolean score) {
        String ofTarget = kind.monitor() + "." + target + "." + DetectorKind.AT_LEAST;
        String ofAll = kind.monitor() + "." + DetectorKind.AT_LEAST;
        boolean given =
                contract.policies().containsKey(ofTarget) || contract.policies().containsKey(ofAll);
        if (!given && !score) {
            throw new IllegalArgumentException(
                    "it takes zeros and ones; say from which value on this is a 1, policy " + ofTarget);
        }
        return policy(
                contract,
                kind,
                target,
                DetectorKind.AT_LEAST,
                contract.prediction().threshold());
    }

    private static Supplier<Series> category(Column column, ModelContract contract) {
        if (column.feature().isPresent() && column.feature().get().type() == FeatureType.BOOLEAN) {
            return () -> new Series.Category(column.index(), InferenceRow.FALSE, InferenceRow.TRUE, "true");
        }
        if (column.target().equals(InferenceLayout.LABEL)
                && contract.prediction().kind() == PredictionKind.BINARY) {
            List<String> classes = contract.prediction().classes();
            long zero = CategoryHash.of(classes.get(0));
            long one = CategoryHash.of(classes.get(1));
            return () -> new Series.Category(column.index(), zero, one, classes.get(1));
        }
        throw new IllegalArgumentException("it takes numbers, BOOLEAN features and the label of a BINARY model");
    }
}
