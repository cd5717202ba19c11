package org.mlaudit.streams.profile;

import java.util.SortedMap;
import org.jspecify.annotations.Nullable;
import org.mlaudit.codec.InferenceRow;
import org.mlaudit.streams.profile.ProfileSpec.CategorySpec;
import org.mlaudit.streams.profile.ProfileSpec.NumberSpec;

/**
 * What is kept of the inferences of one model version in one window: create, {@link #add}, {@link #merge}, read.
 *
 * <p>Merging is associative and commutative, and the order of adding does not matter, to the bit: {@link #encode()} gives
 * equal bytes for equal multisets of inferences, however they were ordered or partitioned. For every NUMBER column there
 * are counts of valid, missing and invalid values (not finite, or out of the contract's range), counts in the reference's
 * bins, a {@link LogHistogram} (quantiles within 1.6% of the value) and exact sums; for every CATEGORY column exact counts
 * of up to 512 categories beyond the known ones, and an estimate (standard error 3.3%) of how many more there are.
 *
 * <p>Numbers are gathered row by row in a buffer of up to 128 events and counted column by column when it is full, so
 * that a column's counts are in the processor's cache while they are used; adding allocates nothing once the columns that
 * occur have their memory. Serialised, a NUMBER column takes under 1 KB for ordinary data. Not safe for use by several
 * threads.
 */
public final class WindowSummary implements PaneSummary {
    private static final int FORMAT = 2;
    private static final int FIRST_BUFFER = 16;
    private static final int FULL_BUFFER = 128;
    private static final double[] NO_BUFFER = {};

    private final ProfileSpec spec;
    private final int[] numberColumns;
    private final int[] categoryColumns;
    private final @Nullable NumberProfile[] numbers;
    private final CategoryProfile[] categories;
    private Sections sections;
    private long rows;
    private long firstMicros = Long.MAX_VALUE;
    private long lastMicros = Long.MIN_VALUE;
    /** Numbers of the rows not yet counted, a row after the other. */
    private double[] buffer = NO_BUFFER;

    private int buffered;
    private int room;

    /** The summary of no inferences. */
    public WindowSummary(ProfileSpec spec) {
        this.spec = spec;
        this.numberColumns = spec.numberColumns();
        this.categoryColumns = spec.categoryColumns();
        this.numbers = new NumberProfile[numberColumns.length];
        this.categories = new CategoryProfile[categoryColumns.length];
        for (int i = 0; i < categories.length; i++) {
            categories[i] = new CategoryProfile((CategorySpec) spec.column(categoryColumns[i]));
        }
        this.sections = new Sections(spec);
    }

    /** Adds one inference; the row may be reused afterwards. It must have this summary's columns. */
    public void add(InferenceRow row) {
        if (buffered == room) {
            makeRoom();
        }
        rows++;
        firstMicros = Math.min(firstMicros, row.occurredAtMicros);
        lastMicros = Math.max(lastMicros, row.occurredAtMicros);
        int at = buffered++ * numberColumns.length;
        for (int column : numberColumns) {
            buffer[at++] = NumberProfile.buffered(row.present[column], row.number[column]);
        }
        for (int i = 0; i < categoryColumns.length; i++) {
            int column = categoryColumns[i];
            if (row.present[column]) {
                categories[i].add(row.hash[column], row, column);
            } else {
                categories[i].addMissing(1);
            }
        }
        if (!spec.isOfSegments()) {
            sections.add(row);
        }
    }

    /**
     * Adds all that another summary holds; the other's content does not change.
     *
     * @throws IllegalArgumentException if it was made under another specification
     */
    public void merge(WindowSummary other) {
        if (other.spec.fingerprint() != spec.fingerprint()) {
            throw new IllegalArgumentException("a summary under specification " + hex(other.spec.fingerprint())
                    + " does not merge into one under " + hex(spec.fingerprint()));
        }
        drain();
        other.drain();
        rows += other.rows;
        firstMicros = Math.min(firstMicros, other.firstMicros);
        lastMicros = Math.max(lastMicros, other.lastMicros);
        for (int i = 0; i < numbers.length; i++) {
            NumberProfile theirs = other.numbers[i];
            if (theirs != null) {
                number(i).merge(theirs);
            }
        }
        for (int i = 0; i < categories.length; i++) {
            categories[i].merge(other.categories[i]);
        }
        sections.merge(other.sections);
    }

    /**
     * Adds the explanation of an inference that was {@linkplain #add(InferenceRow) added to this summary} before, to the whole
     * and to the segments that it fell into. A segment that is no longer kept is passed over: it is not in the final set of
     * segments either, and one that is in it has been kept since its first inference. Where not every inference is explained,
     * those that are must have been chosen without a look at them, or the summary says nothing of the others.
     *
     * @param phi holds its attributions from {@code offset} on, see {@link Attributions#add}
     * @param segments segments of the inference, in its place {@code row}
     */
    public void explain(
            double[] phi,
            int offset,
            double additivityError,
            double predictionDifference,
            boolean sampled,
            RowSegments segments,
            int row) {
        if (attributions().add(phi, offset, additivityError, predictionDifference, sampled)) {
            for (int field = 0; field < segments.fields(); field++) {
                WindowSummary segment = sections.segments().of(segments, row, field);
                if (segment != null) {
                    segment.attributions().add(phi, offset, additivityError, predictionDifference, sampled);
                }
            }
        }
    }

    /** The number of inferences, and of all that was said to explain them. */
    @Override
    public long revision() {
        return rows + sections.explanations();
    }

    /** Number of inferences. */
    public long rows() {
        return rows;
    }

    /** Event time of the earliest inference in microseconds since 1970 UTC; {@code Long.MAX_VALUE} when there is none. */
    public long firstMicros() {
        return firstMicros;
    }

    /** Event time of the latest inference in microseconds since 1970 UTC; {@code Long.MIN_VALUE} when there is none. */
    public long lastMicros() {
        return lastMicros;
    }

    /** The specification it was made under. */
    public ProfileSpec spec() {
        return spec;
    }

    /** Reads a column, features, outputs and latency alike; valid until the summary changes. */
    public ColumnView column(int index) {
        drain();
        return switch (spec.column(index)) {
            case NumberSpec number ->
                new NumberView(spec.layout().columns().get(index), profile(number, position(numberColumns, index)));
            case CategorySpec category ->
                new CategoryView(spec.layout().columns().get(index), categories[position(categoryColumns, index)]);
        };
    }

    /** Summaries of the segments that an inference fell into, by field and value; none in a segment's own summary. */
    public SortedMap<SegmentKey, WindowSummary> segments() {
        return sections.segments().all();
    }

    /** How the inferences came: ids, schemas, delays, quality rules; nothing in a segment's own summary. */
    public Intake intake() {
        return sections.intake();
    }

    /** What change detectors said; empty unless the contract names some. */
    public ChangeCounts changes() {
        return sections.changes();
    }

    /** Whole rows of it, as many as the contract's policy {@value RowSample#ROWS_POLICY} asks for; none in a segment's summary. */
    public RowSample sample() {
        return sections.sample();
    }

    /** How many of its inferences detectors of anomalies found; open to whoever scores them. */
    public AnomalyCounts anomalies() {
        return sections.anomalies();
    }

    /** What the explanations of its inferences say; faults are added here, explanations by {@link #explain}. */
    public Attributions attributions() {
        return sections.attributions();
    }

    /** Counts what is buffered and gives the buffer's memory back; for windows that may stay quiet for long. */
    @Override
    public void release() {
        drain();
        buffer = NO_BUFFER;
        room = 0;
        sections.release();
    }

    /** The canonical bytes of this summary. */
    @Override
    public byte[] encode() {
        drain();
        BytesOut out = new BytesOut();
        out.octet(FORMAT);
        out.fixedLong(spec.fingerprint());
        out.count(rows);
        if (rows != 0) {
            out.signed(firstMicros);
            out.signed(lastMicros);
            for (int i = 0; i < numbers.length; i++) {
                number(i).writeTo(out);
            }
            for (CategoryProfile category : categories) {
                category.writeTo(out);
            }
            sections.writeTo(out);
        }
        return out.sealed();
    }

    /**
     * Reads what {@link #encode()} wrote.
     *
     * @throws UnreadableSummaryException if the bytes are corrupt or were made under another specification
     */
    public static WindowSummary decode(ProfileSpec spec, byte[] bytes) {
        BytesIn in = BytesIn.sealed(bytes, "window summary");
        if (header(in) != spec.fingerprint()) {
            throw new UnreadableSummaryException("window summary under specification " + hex(fingerprintOf(bytes))
                    + " cannot be read under " + hex(spec.fingerprint()) + " of "
                    + spec.layout().contract().key());
        }
        WindowSummary summary = new WindowSummary(spec);
        summary.rows = in.count();
        if (summary.rows != 0) {
            summary.firstMicros = in.signed();
            summary.lastMicros = in.signed();
            for (int i = 0; i < summary.numbers.length; i++) {
                summary.numbers[i] = NumberProfile.readFrom((NumberSpec) spec.column(summary.numberColumns[i]), in);
            }
            for (int i = 0; i < summary.categories.length; i++) {
                summary.categories[i] =
                        CategoryProfile.readFrom((CategorySpec) spec.column(summary.categoryColumns[i]), in);
            }
            summary.sections = Sections.readFrom(spec, in);
        }
        in.finish("window summary");
        return summary;
    }

    /** Fingerprint of the specification that encoded bytes were made under, without reading the rest. */
    public static long fingerprintOf(byte[] bytes) {
        return header(BytesIn.unchecked(bytes));
    }

    /** Number of inferences in encoded bytes, without reading the rest. */
    public static long rowsOf(byte[] bytes) {
        BytesIn in = BytesIn.unchecked(bytes);
        header(in);
        return in.count();
    }

    /** The NUMBER column at a position among the NUMBER columns, made when it is first needed. */
    NumberProfile number(int position) {
        NumberProfile profile = numbers[position];
        if (profile == null) {
            profile = new NumberProfile((NumberSpec) spec.column(numberColumns[position]));
            numbers[position] = profile;
        }
        return profile;
    }

    CategoryProfile category(int position) {
        return categories[position];
    }

    SegmentTable segmentTable(int field) {
        return sections.segments().table(field);
    }

    void countRows(long more, long first, long last) {
        rows += more;
        firstMicros = Math.min(firstMicros, first);
        lastMicros = Math.max(lastMicros, last);
    }

    private NumberProfile profile(NumberSpec number, int position) {
        NumberProfile profile = numbers[position];
        return profile == null ? new NumberProfile(number) : profile;
    }

    private static int position(int[] indexes, int column) {
        int position = 0;
        while (indexes[position] != column) {
            position++;
        }
        return position;
    }

    private static long header(BytesIn in) {
        int format = in.octet();
        if (format != FORMAT) {
            throw new UnreadableSummaryException("window summary of format " + format + ", known is " + FORMAT);
        }
        return in.fixedLong();
    }

    private static String hex(long fingerprint) {
        return String.format("%016x", fingerprint);
    }

    private void makeRoom() {
        if (room == FULL_BUFFER) {
            drain();
        } else {
            int rowsOfBuffer = room == 0 ? FIRST_BUFFER : FULL_BUFFER;
            double[] larger = new double[rowsOfBuffer * numberColumns.length];
            System.arraycopy(buffer, 0, larger, 0, buffered * numberColumns.length);
            buffer = larger;
            room = rowsOfBuffer;
        }
    }

    private void drain() {
        if (buffered != 0) {
            for (int i = 0; i < numberColumns.length; i++) {
                number(i).drain(buffer, i, numberColumns.length, buffered);
            }
            buffered = 0;
        }
    }
}
