package org.mlaudit.streams.performance;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.mlaudit.codec.CategoryHash;
import org.mlaudit.codec.Column;
import org.mlaudit.codec.InferenceLayout;
import org.mlaudit.codec.InferenceRow;
import org.mlaudit.contract.FeatureType;
import org.mlaudit.contract.ModelContract;
import org.mlaudit.contract.PredictionKind;
import org.mlaudit.contract.PredictionSpec;
import org.mlaudit.contract.ProtectedAttribute;
import org.mlaudit.streams.monitor.Parameter;
import org.mlaudit.streams.profile.BytesOut;
import org.mlaudit.streams.profile.ProfileSpec;
import org.mlaudit.streams.profile.SegmentField;

/**
 * What is counted of the outcomes of a model version: its classes, the groups that are counted apart, the cells of its
 * inputs. All outcome summaries of a version share one; two with the same {@link #fingerprintOfCounts()} make interchangeable
 * summaries. Immutable.
 */
public final class OutcomeSpec {
    /** Policy: the quantile that a REGRESSION model predicts. */
    public static final String QUANTILE = "performance.quantile";
    /** Policy: names of the features that hold the lower and the upper bound of the predicted interval. */
    public static final String INTERVAL = "performance.interval";
    /** Policy: how many protected attributes are looked at together. */
    public static final String INTERSECTIONS = "fairness.intersections";

    /** Policy: whether outcomes are joined at all. */
    public static final String JOIN = "performance.join";

    /** What the contract may say of what is counted. */
    public static final List<Parameter> POLICIES = List.of(
            Parameter.text(
                    JOIN,
                    "on",
                    "off where no ground truth will ever come: nothing is kept of predictions to join it with, and nothing"
                            + " is said of performance and fairness"),
            Parameter.ofAll(QUANTILE, 0.5, "quantile that a REGRESSION model predicts, above 0 and below 1"),
            Parameter.list(
                    INTERVAL,
                    "none",
                    "names of the two NUMERIC features that hold the lower and the upper bound which a REGRESSION model"
                            + " gives with its prediction"),
            Parameter.ofAll(INTERSECTIONS, 2, "how many protected attributes are looked at together, 1 to 3"));

    private static final int FORMAT = 1;
    /** Most groups of a protected attribute, or of several together, where the contract does not name them. */
    private static final int MOST_GROUPS = 64;

    private final ModelContract contract;
    private final ProfileSpec profile;
    private final List<GroupField> groupFields;
    private final @Nullable CellRule cells;
    private final double quantile;
    private final int score;
    private final int label;
    private final int value;
    private final int lower;
    private final int upper;
    /** Ascending, and the class that each is of. */
    private final long[] classHashes;

    private final int[] classOfHash;
    private final long fingerprint;

    private OutcomeSpec(ProfileSpec profile, Optional<CellRule> cells) {
        InferenceLayout layout = profile.layout();
        this.profile = profile;
        this.contract = layout.contract();
        this.groupFields = fields(profile);
        this.cells = cells.orElse(null);
        this.quantile = Math.max(1e-6, Math.min(1 - 1e-6, contract.policy(QUANTILE, 0.5)));
        this.score = index(layout, InferenceLayout.SCORE);
        this.label = index(layout, InferenceLayout.LABEL);
        this.value = index(layout, InferenceLayout.VALUE);
        List<String> interval = contract.policyList(INTERVAL);
        this.lower = interval.size() == 2 ? index(layout, interval.get(0)) : Decision.NONE;
        this.upper = interval.size() == 2 ? index(layout, interval.get(1)) : Decision.NONE;
        List<String> classes = contract.prediction().classes();
        classHashes = classes.stream().mapToLong(CategoryHash::of).sorted().toArray();
        classOfHash = new int[classHashes.length];
        for (int i = 0; i < classes.size(); i++) {
            classOfHash[Arrays.binarySearch(classHashes, CategoryHash.of(classes.get(i)))] = i;
        }
        this.fingerprint = fingerprint();
    }

    /**
     * What is counted of a version whose windows are summarised so.
     *
     * @param cells how inputs are divided; by the reference's bins of the score or value where it is empty
     */
    public static OutcomeSpec of(ProfileSpec profile, Optional<CellRule> cells) {
        return new OutcomeSpec(profile, cells.or(() -> ReferenceBinCells.of(profile)));
    }

    /**
     * Checks the policies of a contract that decide what is counted.
     *
     * @throws IllegalArgumentException with the policy and what is wrong with it
     */
    public static void check(InferenceLayout layout) {
        ModelContract contract = layout.contract();
        List<String> interval = contract.policyList(INTERVAL);
        if (!interval.isEmpty()) {
            if (contract.prediction().kind() != PredictionKind.REGRESSION) {
                throw new IllegalArgumentException(INTERVAL + " is for REGRESSION models");
            }
            if (interval.size() != 2) {
                throw new IllegalArgumentException(
                        INTERVAL + " names " + interval.size() + " features, must name the lower and the upper bound");
            }
            for (String name : interval) {
                if (index(layout, name) == Decision.NONE) {
                    throw new IllegalArgumentException(INTERVAL + ": there is no NUMERIC feature " + name);
                }
            }
        }
        double quantile = contract.policy(QUANTILE, 0.5);
        if (!(quantile > 0 && quantile < 1)) {
            throw new IllegalArgumentException(QUANTILE + " is " + quantile + ", must be above 0 and below 1");
        }
        String join = contract.policyText(JOIN).orElse("on");
        if (!join.equals("on") && !join.equals("off")) {
            throw new IllegalArgumentException(JOIN + " is '" + join + "', must be on or off");
        }
    }

    private static int index(InferenceLayout layout, String target) {
        return layout.column(target)
                .filter(column ->
                        column.feature().isEmpty() || column.feature().get().type() == FeatureType.NUMERIC)
                .map(Column::index)
                .orElse(Decision.NONE);
    }

    private static List<GroupField> fields(ProfileSpec profile) {
        InferenceLayout layout = profile.layout();
        ModelContract contract = layout.contract();
        List<GroupField> fields = new ArrayList<>();
        List<GroupField> ofFairness = new ArrayList<>();
        for (SegmentField segment : profile.segmentFields()) {
            boolean isProtected = contract.protectedAttributes().stream()
                    .anyMatch(attribute -> attribute.attribute().equals(segment.name()));
            fields.add(GroupField.ofValues(
                    segment.name(), segment.place(), isProtected, segment.values(), segment.most()));
        }
        for (ProtectedAttribute attribute : contract.protectedAttributes()) {
            GroupField field = fields.stream()
                    .filter(known -> known.name().equals(attribute.attribute()))
                    .findFirst()
                    .orElse(null);
            if (field == null) {
                field = ofFeature(layout, attribute);
                fields.add(field);
            }
            ofFairness.add(field);
        }
        int together = (int) Math.max(1, Math.min(3, contract.policy(INTERSECTIONS, 2)));
        for (int size = 2; size <= Math.min(together, ofFairness.size()); size++) {
            join(ofFairness, size, 0, new ArrayList<>(), fields);
        }
        return List.copyOf(fields);
    }

    private static GroupField ofFeature(InferenceLayout layout, ProtectedAttribute attribute) {
        Column column = layout.column(attribute.attribute())
                .orElseThrow(() -> new IllegalArgumentException(
                        "the protected attribute " + attribute.attribute() + " is neither a feature nor a segment of "
                                + layout.contract().key()));
        if (!attribute.cuts().isEmpty()) {
            return GroupField.ofIntervals(attribute, column.index());
        }
        List<String> categories = column.feature()
                .map(feature -> feature.type() == FeatureType.BOOLEAN ? List.of("false", "true") : feature.categories())
                .orElse(List.of());
        return GroupField.ofValues(attribute.attribute(), column.index(), true, categories, MOST_GROUPS);
    }

    private static void join(
            List<GroupField> from, int size, int first, List<GroupField> chosen, List<GroupField> fields) {
        if (chosen.size() == size) {
            fields.add(GroupField.joint(
                    chosen, chosen.stream().map(fields::indexOf).toList(), MOST_GROUPS));
            return;
        }
        for (int i = first; i < from.size(); i++) {
            List<GroupField> more = new ArrayList<>(chosen);
            more.add(from.get(i));
            join(from, size, i + 1, more, fields);
        }
    }

    private long fingerprint() {
        BytesOut out = new BytesOut();
        out.count(FORMAT);
        PredictionSpec prediction = contract.prediction();
        out.text(prediction.kind().name());
        out.count(prediction.classes().size());
        prediction.classes().forEach(out::text);
        out.number(prediction.threshold());
        out.number(quantile);
        out.signed(lower);
        out.signed(upper);
        out.count(groupFields.size());
        groupFields.forEach(field -> field.describe(out));
        out.count(cells());
        if (cells != null) {
            cells.writeTo(out);
        }
        byte[] description = out.sealed();
        return CategoryHash.of(description, 0, description.length);
    }

    /** Whether outcomes are joined, policy {@value #JOIN}. */
    public boolean joined() {
        return !contract.policyText(JOIN).orElse("on").equals("off");
    }

    /** The contract. */
    public ModelContract contract() {
        return contract;
    }

    /** How the windows' inputs are summarised. */
    public ProfileSpec profile() {
        return profile;
    }

    /** The contract's classes; none for a REGRESSION. */
    public List<String> classes() {
        return contract.prediction().classes();
    }

    /** The quantile that a REGRESSION predicts. */
    public double quantile() {
        return quantile;
    }

    /** The fields by whose values outcomes are counted apart. */
    public List<GroupField> groupFields() {
        return groupFields;
    }

    /** How inputs are divided into cells, if they are. */
    public Optional<CellRule> cellRule() {
        return Optional.ofNullable(cells);
    }

    /** Number of cells of the inputs; 0 where they are not divided. */
    public int cells() {
        return cells == null ? 0 : cells.cells();
    }

    /** Stable hash of all that decides what is counted; the same in every process. */
    public long fingerprintOfCounts() {
        return fingerprint;
    }

    /** A decision to fill. */
    public Decision newDecision() {
        return new Decision(
                contract.prediction().kind() == PredictionKind.MULTICLASS
                        ? classes().size()
                        : 0,
                groupFields.size());
    }

    /** Position of a class by the hash of its name; {@link Decision#NONE} if the contract does not have it. */
    public int classOf(long hash) {
        int at = Arrays.binarySearch(classHashes, hash);
        return at < 0 ? Decision.NONE : classOfHash[at];
    }

    /** Fills in what the outcome of an inference will be held against. Allocates nothing. */
    public void decide(InferenceRow row, Decision into) {
        into.idHash = 0;
        into.occurredAtMillis = Math.floorDiv(row.occurredAtMicros, 1000L);
        into.label = label >= 0 && row.present[label] ? classOf(row.hash[label]) : Decision.NONE;
        into.score = number(row, score, 0, 1);
        into.value = number(row, value, -Double.MAX_VALUE, Double.MAX_VALUE);
        into.lower = number(row, lower, -Double.MAX_VALUE, Double.MAX_VALUE);
        into.upper = number(row, upper, -Double.MAX_VALUE, Double.MAX_VALUE);
        into.hasProbabilities = into.probabilities.length > 0 && probabilities(row, into.probabilities);
        int byScores = byScores(into);
        into.disagrees = byScores != Decision.NONE && into.label != Decision.NONE && byScores != into.label;
        if (into.label == Decision.NONE) {
            into.label = byScores;
        }
        into.cell = cells == null ? Decision.NONE : cells.cell(row);
        for (int i = 0; i < into.groups.length; i++) {
            into.groups[i] = groupFields.get(i).group(row, into.groups);
        }
    }

    /** Says what an outcome means for a prediction of this version. */
    public void fit(Truth truth) {
        truth.label = truth.hasLabel ? classOf(truth.labelHash) : Decision.NONE;
        if (contract.prediction().kind() == PredictionKind.REGRESSION) {
            truth.misfit = truth.hasValue ? Misfit.NONE : Misfit.WRONG_KIND;
        } else if (!truth.hasLabel) {
            truth.misfit = Misfit.WRONG_KIND;
        } else {
            truth.misfit = truth.label == Decision.NONE ? Misfit.UNKNOWN_CLASS : Misfit.NONE;
        }
    }

    private int byScores(Decision decision) {
        if (!Double.isNaN(decision.score)) {
            return decision.score >= contract.prediction().threshold() ? 1 : 0;
        }
        if (!decision.hasProbabilities) {
            return Decision.NONE;
        }
        int best = 0;
        for (int i = 1; i < decision.probabilities.length; i++) {
            best = decision.probabilities[i] > decision.probabilities[best] ? i : best;
        }
        return best;
    }

    private static boolean probabilities(InferenceRow row, float[] into) {
        if (!row.probabilitiesPresent) {
            return false;
        }
        double sum = 0;
        for (int i = 0; i < into.length; i++) {
            float probability = row.probabilities[i];
            if (!(probability >= 0 && probability <= 1)) {
                return false;
            }
            into[i] = probability;
            sum += probability;
        }
        return sum > 0;
    }

    private static double number(InferenceRow row, int column, double low, double high) {
        if (column < 0 || !row.present[column]) {
            return Double.NaN;
        }
        double number = row.number[column];
        return number >= low && number <= high ? number : Double.NaN;
    }
}
