package org.mlaudit.streams.profile;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import org.mlaudit.codec.Column;
import org.mlaudit.codec.InferenceLayout;
import org.mlaudit.codec.InferenceRow;
import org.mlaudit.contract.FeatureType;

/**
 * A bounded sample of whole rows: those with the k smallest 64-bit hashes ("bottom-k", Cohen and Kaplan, PODC 2007). As the
 * hash is as good as random, every set of k rows is equally likely; and as it is a function of the row alone, the sample
 * does not depend on order or partitioning. Rows are ordered by hash, then by content, so that merging is associative and
 * commutative to the bit even when ids repeat: a sample of two parts is the sample of the whole.
 *
 * <p>Rows of a window are hashed by their id. Merging samples of different k takes the smaller k; a sample of no rows at
 * all has none to lose, and merges as nothing. Takes at most {@value #MOST_BYTES} bytes for numbers, categories and vectors,
 * names aside: k is lowered to what fits ({@link #limit}). Adding a row costs a hash and a comparison once k rows are
 * there, and log k where it is taken, which happens about k ln(n/k) times in n. Not safe for use by several threads.
 */
public final class RowSample implements Section<RowSample> {
    /** Rows of a reference's sample, where they fit. */
    public static final int REFERENCE_ROWS = 1_024;
    /** Policy: rows sampled of every window; none by default. */
    public static final String ROWS_POLICY = InferenceLayout.SAMPLED_ROWS;
    /** Bytes that all rows of a sample take at most. */
    static final int MOST_BYTES = 512 * 1024;

    private final InferenceLayout layout;
    private int limit;
    /** Rows seen, sampled or not. */
    private boolean any;
    /** The greatest first, so that it can be replaced. */
    private final PriorityQueue<SampledRow> rows = new PriorityQueue<>(Comparator.reverseOrder());

    /**
     * The sample of no rows.
     *
     * @param wanted k, if so many rows fit; 0 samples nothing
     */
    public RowSample(InferenceLayout layout, int wanted) {
        this.layout = layout;
        this.limit = fitting(layout, wanted);
    }

    private static int fitting(InferenceLayout layout, int wanted) {
        return Math.max(0, Math.min(wanted, MOST_BYTES / bytesOfRow(layout)));
    }

    /** The sample of a window of a model with this layout: its k is the contract's policy {@value #ROWS_POLICY}. */
    public static RowSample ofWindow(InferenceLayout layout) {
        return new RowSample(layout, limitOfWindow(layout));
    }

    /** The k of windows of a model with this layout. */
    public static int limitOfWindow(InferenceLayout layout) {
        return fitting(layout, (int) Math.min(1e6, layout.contract().policy(ROWS_POLICY, 0)));
    }

    private static int bytesOfRow(InferenceLayout layout) {
        int bytes = Long.BYTES;
        for (Column column : layout.columns()) {
            bytes += column.kind() == Column.Kind.NUMBER ? Double.BYTES : Short.BYTES;
            if (layout.vectors()) {
                bytes += Float.BYTES
                        * column.feature()
                                .filter(feature -> feature.type() == FeatureType.EMBEDDING)
                                .map(feature -> feature.dimensions())
                                .orElse(0);
            }
        }
        return bytes;
    }

    /** Adds a row under the hash of its id; the row may be reused afterwards. */
    public void add(InferenceRow row) {
        any = true;
        if (limit > 0) {
            add(row, row.idHash());
        }
    }

    /** Adds a row under a hash. */
    void add(InferenceRow row, long key) {
        any = true;
        SampledRow greatest = rows.peek();
        if (limit > 0 && (rows.size() < limit || (greatest != null && key <= greatest.key))) {
            take(SampledRow.of(key, row));
        }
    }

    private void take(SampledRow row) {
        rows.add(row);
        trim();
    }

    private void trim() {
        while (rows.size() > limit) {
            rows.remove();
        }
    }

    /** The sample of a window of which rows were seen and none was sampled, so that none can be. */
    static RowSample ofUnsampled(InferenceLayout layout) {
        RowSample sample = new RowSample(layout, 0);
        sample.any = true;
        return sample;
    }

    @Override
    public boolean isEmpty() {
        return rows.isEmpty();
    }

    /** Adds all that another sample of the same layout holds; the other does not change. */
    @Override
    public void merge(RowSample other) {
        if (!other.any) {
            return;
        }
        limit = any ? Math.min(limit, other.limit) : other.limit;
        any = true;
        trim();
        for (SampledRow row : other.rows) {
            take(row);
        }
    }

    /** The k of this sample. */
    public int limit() {
        return limit;
    }

    /** Number of rows in it, at most {@link #limit}. */
    public int size() {
        return rows.size();
    }

    /** The columns that its rows have. */
    public InferenceLayout layout() {
        return layout;
    }

    /** The rows by ascending hash, so in an order that says nothing of them: every run of rows is a random sample too. */
    public List<SampledRow> rows() {
        SampledRow[] sorted = rows.toArray(SampledRow[]::new);
        Arrays.sort(sorted);
        return List.of(sorted);
    }

    @Override
    public void writeTo(BytesOut out) {
        SampleCodec.write(rows(), any, limit, layout, out);
    }

    static RowSample readFrom(InferenceLayout layout, BytesIn in) {
        SampleCodec.Read read = SampleCodec.read(layout, in);
        RowSample sample = new RowSample(layout, 0);
        sample.limit = read.limit();
        sample.any = read.any();
        sample.rows.addAll(read.rows());
        return sample;
    }
}
