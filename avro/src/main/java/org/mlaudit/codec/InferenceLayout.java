package org.mlaudit.codec;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.mlaudit.codec.Column.Kind;
import org.mlaudit.contract.Feature;
import org.mlaudit.contract.ModelContract;
import org.mlaudit.contract.PredictionKind;
import org.mlaudit.contract.SegmentSpec;

/**
 * The columns of one model version: its features in the contract's order, then the outputs its kind of prediction has,
 * then the latency in microseconds. Immutable.
 */
public final class InferenceLayout {
    /** Target name of a BINARY model's score. */
    public static final String SCORE = "prediction.score";
    /** Target name of a decided class. */
    public static final String LABEL = "prediction.label";
    /** Target name of a REGRESSION model's value. */
    public static final String VALUE = "prediction.value";
    /** Target name of the time a prediction took, in microseconds. */
    public static final String LATENCY = "latency";

    /** Policy: whole rows that are sampled of every window; where there are any, rows hold embeddings' vectors. */
    public static final String SAMPLED_ROWS = "multivariate.rows";

    private final ModelContract contract;
    private final List<Column> columns;
    private final boolean vectors;
    private final List<Segment> segments;
    /** Names, in UTF-8, of the segments that come from the map. */
    private final byte[][] segmentKeys;

    private InferenceLayout(ModelContract contract, List<Column> columns, boolean vectors) {
        this.contract = contract;
        this.columns = List.copyOf(columns);
        this.vectors = vectors;
        List<Segment> segments = new ArrayList<>();
        List<byte[]> keys = new ArrayList<>();
        for (SegmentSpec spec : contract.segments()) {
            Optional<Column> column = columns.stream()
                    .filter(candidate -> candidate.kind() == Kind.CATEGORY
                            && candidate.feature().isPresent()
                            && candidate.target().equals(spec.name()))
                    .findFirst();
            int place = column.map(Column::index).orElse(columns.size() + keys.size());
            if (column.isEmpty()) {
                keys.add(spec.name().getBytes(StandardCharsets.UTF_8));
            }
            segments.add(new Segment(segments.size(), spec, column, place));
        }
        this.segments = List.copyOf(segments);
        this.segmentKeys = keys.toArray(byte[][]::new);
    }

    /** The layout that a contract asks for; its rows hold vectors if the contract's policy {@value #SAMPLED_ROWS} is set. */
    public static InferenceLayout of(ModelContract contract) {
        return of(contract, contract.policy(SAMPLED_ROWS, 0) > 0);
    }

    /** The layout of a contract whose rows hold embeddings' vectors. */
    public static InferenceLayout withVectors(ModelContract contract) {
        return of(contract, true);
    }

    private static InferenceLayout of(ModelContract contract, boolean vectors) {
        List<Column> columns = new ArrayList<>();
        for (Feature feature : contract.features()) {
            Kind kind = switch (feature.type()) {
                case NUMERIC, TEXT, EMBEDDING -> Kind.NUMBER;
                case CATEGORICAL, BOOLEAN -> Kind.CATEGORY;
            };
            // Rows hold what was published: what was protected need not be as the contract wants it at capture.
            columns.add(new Column(columns.size(), feature.name(), kind, Optional.of(feature.published())));
        }
        PredictionKind prediction = contract.prediction().kind();
        if (prediction == PredictionKind.REGRESSION) {
            columns.add(new Column(columns.size(), VALUE, Kind.NUMBER, Optional.empty()));
        } else {
            if (prediction == PredictionKind.BINARY) {
                columns.add(new Column(columns.size(), SCORE, Kind.NUMBER, Optional.empty()));
            }
            columns.add(new Column(columns.size(), LABEL, Kind.CATEGORY, Optional.empty()));
        }
        columns.add(new Column(columns.size(), LATENCY, Kind.NUMBER, Optional.empty()));
        return new InferenceLayout(contract, columns, vectors);
    }

    /** The contract it was made from. */
    public ModelContract contract() {
        return contract;
    }

    /** Whether rows hold the items of EMBEDDING features, not only their norm. */
    public boolean vectors() {
        return vectors;
    }

    /** All columns by index. */
    public List<Column> columns() {
        return columns;
    }

    /** The contract's segments, in its order. */
    public List<Segment> segments() {
        return segments;
    }

    byte[][] segmentKeys() {
        return segmentKeys;
    }

    /**
     * A segment of the contract as rows hold it.
     *
     * @param index position among the segments
     * @param spec what the contract says of it
     * @param column the CATEGORICAL or BOOLEAN feature that it is; empty when it comes from the inference's map
     * @param place where {@link InferenceRow}'s arrays hold its value
     */
    public record Segment(int index, SegmentSpec spec, Optional<Column> column, int place) {
        /** Its name. */
        public String name() {
            return spec.name();
        }
    }

    /** The column that findings call by this name, if there is one. */
    public Optional<Column> column(String target) {
        return columns.stream().filter(column -> column.target().equals(target)).findFirst();
    }
}
