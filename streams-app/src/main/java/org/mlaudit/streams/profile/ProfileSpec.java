package org.mlaudit.streams.profile;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.mlaudit.codec.CategoryHash;
import org.mlaudit.codec.Column;
import org.mlaudit.codec.InferenceLayout;
import org.mlaudit.codec.InferenceRow;
import org.mlaudit.contract.Feature;
import org.mlaudit.contract.FeatureType;
import org.mlaudit.contract.PredictionKind;
import org.mlaudit.contract.PredictionSpec;
import org.mlaudit.contract.Range;
import org.mlaudit.streams.rules.CompiledRule;

/**
 * What a window's summary counts, column by column: valid range and reference bins of numbers, known categories. All
 * summaries of a model version share one. Two specifications with the same {@link #fingerprint()} make interchangeable
 * summaries. Immutable.
 */
public final class ProfileSpec {
    private static final int FORMAT = 1;

    private final InferenceLayout layout;
    private final List<ColumnSpec> columns;
    private final int[] numberColumns;
    private final int[] categoryColumns;
    private final List<SegmentField> segmentFields;
    private final @Nullable ProfileSpec ofSegments;
    private final long fingerprint;
    private volatile @Nullable List<CompiledRule> rules;

    private ProfileSpec(
            InferenceLayout layout,
            List<ColumnSpec> columns,
            List<SegmentField> segmentFields,
            @Nullable ProfileSpec ofSegments) {
        this.layout = layout;
        this.columns = List.copyOf(columns);
        this.segmentFields = List.copyOf(segmentFields);
        this.ofSegments = ofSegments;
        this.numberColumns = indexes(NumberSpec.class);
        this.categoryColumns = indexes(CategorySpec.class);
        BytesOut out = new BytesOut();
        out.count(FORMAT);
        for (int i = 0; i < columns.size(); i++) {
            out.text(layout.columns().get(i).target());
            columns.get(i).describe(out);
        }
        out.octet(ofSegments == null ? 1 : 0);
        out.count(segmentFields.size());
        segmentFields.forEach(field -> field.describe(out));
        byte[] description = out.sealed();
        this.fingerprint = CategoryHash.of(description, 0, description.length);
    }

    /**
     * The specification for a layout. A reference that was built from data contributes its bins and categories; one that
     * was taken from windows does not, so that windows before and after it are of one kind.
     *
     * @throws IllegalArgumentException if the reference is of another layout
     */
    public static ProfileSpec of(InferenceLayout layout, Optional<Reference> reference) {
        Optional<Binning> binning = reference.filter(Reference::fromData).map(Reference::binning);
        return of(layout, binning.orElse(null));
    }

    static ProfileSpec of(InferenceLayout layout, @Nullable Binning binning) {
        if (binning != null && binning.columns() != layout.columns().size()) {
            throw new IllegalArgumentException(
                    "the reference of " + layout.contract().key() + " has " + binning.columns()
                            + " columns, the contract " + layout.columns().size());
        }
        if (binning != null
                && binning.segmentFields() != SegmentField.of(layout).size()) {
            throw new IllegalArgumentException("the reference of "
                    + layout.contract().key() + " has " + binning.segmentFields() + " segment fields, the contract "
                    + SegmentField.of(layout).size());
        }
        List<ColumnSpec> columns = new ArrayList<>();
        for (Column column : layout.columns()) {
            columns.add(
                    switch (column.kind()) {
                        case NUMBER -> number(layout, column, binning);
                        case CATEGORY -> category(layout, column, binning);
                    });
        }
        ProfileSpec ofSegments = new ProfileSpec(layout, columns, List.of(), null);
        return new ProfileSpec(layout, columns, segmentFields(layout, binning), ofSegments);
    }

    private static List<SegmentField> segmentFields(InferenceLayout layout, @Nullable Binning binning) {
        List<SegmentField> fields = SegmentField.of(layout);
        return binning == null
                ? fields
                : IntStream.range(0, fields.size())
                        .mapToObj(i -> fields.get(i).with(binning.segmentValues(i)))
                        .toList();
    }

    /** The layout it was made for. */
    public InferenceLayout layout() {
        return layout;
    }

    /** Stable hash of all that decides what is counted; the same in every process. */
    public long fingerprint() {
        return fingerprint;
    }

    /** The contract's quality rules, compiled when they are first asked for; compiling them twice at once does no harm. */
    public List<CompiledRule> rules() {
        List<CompiledRule> known = rules;
        if (known == null) {
            known = CompiledRule.all(layout);
            rules = known;
        }
        return known;
    }

    /** The fields whose values are summarised apart. */
    public List<SegmentField> segmentFields() {
        return segmentFields;
    }

    /** Whether this is the specification of a segment's summary, which keeps columns only. */
    boolean isOfSegments() {
        return ofSegments == null;
    }

    /** The specification of the segments' summaries. */
    ProfileSpec ofSegments() {
        return ofSegments == null ? this : ofSegments;
    }

    /** Reference bins that a NUMBER column is counted in, if there is a reference from data that knows the column. */
    public Optional<Bins> bins(int column) {
        return columns.get(column) instanceof NumberSpec number ? Optional.ofNullable(number.bins()) : Optional.empty();
    }

    ColumnSpec column(int index) {
        return columns.get(index);
    }

    int[] numberColumns() {
        return numberColumns;
    }

    int[] categoryColumns() {
        return categoryColumns;
    }

    private int[] indexes(Class<? extends ColumnSpec> kind) {
        return IntStream.range(0, columns.size())
                .filter(i -> kind.isInstance(columns.get(i)))
                .toArray();
    }

    private static NumberSpec number(InferenceLayout layout, Column column, @Nullable Binning binning) {
        Range range = column.feature()
                .filter(feature -> feature.type() == FeatureType.NUMERIC)
                .map(Feature::range)
                .orElse(Range.ALL);
        PredictionSpec prediction = layout.contract().prediction();
        if (column.target().equals(InferenceLayout.VALUE)) {
            range = prediction.range();
        } else if (column.target().equals(InferenceLayout.SCORE)) {
            range = new Range(0, 1);
        }
        Bins bins = binning == null ? null : binning.bins(column.index()).orElse(null);
        return new NumberSpec(Math.max(range.min(), -Double.MAX_VALUE), Math.min(range.max(), Double.MAX_VALUE), bins);
    }

    private static CategorySpec category(InferenceLayout layout, Column column, @Nullable Binning binning) {
        List<String> allowed = allowed(layout, column);
        TreeSet<String> known = new TreeSet<>(allowed);
        if (binning != null) {
            known.addAll(binning.categories(column.index()));
        }
        return new CategorySpec(CategoryIndex.of(known), allowed);
    }

    private static List<String> allowed(InferenceLayout layout, Column column) {
        if (column.feature().isPresent()) {
            Feature feature = column.feature().get();
            return feature.type() == FeatureType.BOOLEAN ? List.of("false", "true") : feature.categories();
        }
        PredictionSpec prediction = layout.contract().prediction();
        return prediction.kind() == PredictionKind.REGRESSION ? List.of() : prediction.classes();
    }

    /** What is counted of one column. */
    sealed interface ColumnSpec {
        void describe(BytesOut out);
    }

    /**
     * A NUMBER column.
     *
     * @param low smallest valid value
     * @param high largest valid value
     * @param bins reference bins, if there is a reference from data
     */
    record NumberSpec(double low, double high, @Nullable Bins bins) implements ColumnSpec {
        @Override
        public void describe(BytesOut out) {
            out.octet(1);
            out.number(low);
            out.number(high);
            double[] edges = bins == null ? new double[0] : bins.edges();
            out.count(bins == null ? 0 : edges.length + 1);
            for (double edge : edges) {
                out.number(edge);
            }
        }
    }

    /**
     * A CATEGORY column.
     *
     * @param index categories counted by position
     * @param allowed categories that the contract allows; empty when it allows any
     */
    record CategorySpec(CategoryIndex index, List<String> allowed) implements ColumnSpec {
        @Override
        public void describe(BytesOut out) {
            out.octet(2);
            out.count(index.names().size());
            index.names().forEach(out::text);
            out.count(allowed.size());
            allowed.forEach(out::text);
        }
    }

    /** Whether a row is of this specification's layout. */
    boolean fits(InferenceRow row) {
        return row.layout == layout || row.layout.columns().equals(layout.columns());
    }
}
