package org.mlaudit.streams.profile;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.mlaudit.codec.Column;
import org.mlaudit.codec.InferenceLayout;
import org.mlaudit.streams.calibration.Dispersion;

/**
 * What a model version's inferences looked like when all was well: bins, the summary of its rows in them, and how many
 * arrive per hour. Built from data by {@link ReferenceBuilder}, or from a model's first windows. Immutable.
 *
 * <p>Encoded, it has a fixed part (bins, rate, summary) and sections by number, each a block of bytes; a section that is
 * not known is kept as it is.
 */
public final class Reference implements Baseline {
    /** Least number of a section that others may keep bytes in. */
    public static final int FIRST_FREE_SECTION = 3;

    private static final int FORMAT = 2;

    private static final int ATTRIBUTION_DISPERSION_SECTION = 0;
    private static final int SAMPLE_SECTION = 1;
    private static final int DISPERSION_SECTION = 2;

    private final boolean fromData;
    private final Binning binning;
    private final TrafficRate rate;
    private final byte[] encodedSummary;
    private final ProfileSpec spec;
    private final List<ColumnView> columns;
    private final SortedMap<SegmentKey, WindowSummary> segments;
    private final long rows;
    private final byte[] encoded;
    private final String hash;
    private final Optional<RowSample> sample;
    private final Dispersions dispersions;
    private final Dispersions attributionDispersions;
    private final Attributions attributions;
    private final SortedMap<Integer, byte[]> sections;

    private Reference(
            InferenceLayout layout,
            boolean fromData,
            Binning binning,
            TrafficRate rate,
            byte[] summary,
            SortedMap<Integer, byte[]> sections) {
        this.fromData = fromData;
        this.binning = binning;
        this.rate = rate;
        this.encodedSummary = summary.clone();
        this.spec = ProfileSpec.of(layout, fromData ? binning : null);
        WindowSummary decoded = WindowSummary.decode(spec, encodedSummary);
        this.rows = decoded.rows();
        List<ColumnView> views = new ArrayList<>();
        for (Column column : layout.columns()) {
            views.add(decoded.column(column.index()));
        }
        this.columns = List.copyOf(views);
        this.sample = Optional.ofNullable(sections.get(SAMPLE_SECTION))
                .map(bytes -> sampleOf(layout, bytes))
                .or(() -> Optional.of(decoded.sample()).filter(rows -> rows.size() > 0));
        this.dispersions = dispersionsIn(sections, DISPERSION_SECTION);
        this.attributionDispersions = dispersionsIn(sections, ATTRIBUTION_DISPERSION_SECTION);
        this.attributions = decoded.attributions();
        this.segments = decoded.segments();
        this.sections = new TreeMap<>(sections);
        BytesOut out = new BytesOut();
        out.octet(FORMAT);
        out.octet(fromData ? 1 : 0);
        binning.writeTo(out);
        rate.writeTo(out);
        out.block(encodedSummary);
        writeSections(sections, out);
        this.encoded = out.sealed();
        this.hash = sha256(encoded);
    }

    static Reference fromData(
            InferenceLayout layout,
            Binning binning,
            TrafficRate rate,
            WindowSummary summary,
            RowSample sample,
            Dispersions dispersions) {
        SortedMap<Integer, byte[]> sections = new TreeMap<>();
        BytesOut out = new BytesOut();
        sample.writeTo(out);
        sections.put(SAMPLE_SECTION, out.sealed());
        put(dispersions, DISPERSION_SECTION, sections);
        return new Reference(layout, true, binning, rate, summary.encode(), sections);
    }

    private static RowSample sampleOf(InferenceLayout layout, byte[] section) {
        BytesIn in = BytesIn.sealed(section, "sample of a reference");
        RowSample sample = RowSample.readFrom(layout, in);
        in.finish("sample of a reference");
        return sample;
    }

    private static void put(Dispersions dispersions, int number, SortedMap<Integer, byte[]> sections) {
        sections.remove(number);
        if (!dispersions.isEmpty()) {
            BytesOut out = new BytesOut();
            dispersions.writeTo(out);
            sections.put(number, out.sealed());
        }
    }

    private static Dispersions dispersionsIn(SortedMap<Integer, byte[]> sections, int number) {
        byte[] section = sections.get(number);
        if (section == null) {
            return Dispersions.NONE;
        }
        BytesIn in = BytesIn.sealed(section, "dispersions of a reference");
        Dispersions dispersions = Dispersions.readFrom(in);
        in.finish("dispersions of a reference");
        return dispersions;
    }

    private static void writeSections(SortedMap<Integer, byte[]> sections, BytesOut out) {
        out.count(sections.size());
        sections.forEach((number, bytes) -> {
            out.count(number);
            out.block(bytes);
        });
    }

    private static SortedMap<Integer, byte[]> readSections(BytesIn in) {
        SortedMap<Integer, byte[]> sections = new TreeMap<>();
        for (int left = in.size(); left > 0; left--) {
            sections.put(in.size(Integer.MAX_VALUE), in.block());
        }
        return sections;
    }

    /**
     * A reference for a model that was registered without one: what its first windows held, merged. Its bins are cut at
     * bucket boundaries of the summary's histogram, so that counts in them are exact for every window.
     *
     * @param summary the merged windows, made under a specification without a reference
     * @throws IllegalArgumentException if the summary was made under a specification with reference bins
     */
    public static Reference fromSummary(WindowSummary summary) {
        InferenceLayout layout = summary.spec().layout();
        if (ProfileSpec.of(layout, Optional.empty()).fingerprint()
                != summary.spec().fingerprint()) {
            throw new IllegalArgumentException("windows of " + layout.contract().key()
                    + " were summarised against a reference and can not become one");
        }
        return new Reference(
                layout, false, BinCutter.ofSummary(summary), TrafficRate.UNKNOWN, summary.encode(), new TreeMap<>());
    }

    /**
     * Reads what {@link #encode()} wrote.
     *
     * @throws UnreadableSummaryException if the bytes are corrupt or belong to another layout
     */
    public static Reference decode(InferenceLayout layout, byte[] bytes) {
        BytesIn in = BytesIn.sealed(bytes, "reference");
        int format = in.octet();
        if (format != FORMAT) {
            throw new UnreadableSummaryException("reference of format " + format + ", known is " + FORMAT);
        }
        boolean fromData = in.octet() == 1;
        Binning binning = Binning.readFrom(in);
        if (binning.columns() != layout.columns().size()) {
            throw new UnreadableSummaryException("the reference has " + binning.columns() + " columns, the contract of "
                    + layout.contract().key() + " " + layout.columns().size());
        }
        int segmentFields = SegmentField.of(layout).size();
        if (binning.segmentFields() != segmentFields) {
            throw new UnreadableSummaryException("the reference has " + binning.segmentFields()
                    + " segment fields, the contract of " + layout.contract().key() + " " + segmentFields);
        }
        TrafficRate rate = TrafficRate.readFrom(in);
        byte[] summary = in.block();
        SortedMap<Integer, byte[]> sections = readSections(in);
        in.finish("reference");
        return new Reference(layout, fromData, binning, rate, summary, sections);
    }

    /** The bytes of this reference; equal references have equal bytes. */
    public byte[] encode() {
        return encoded.clone();
    }

    /**
     * Bytes that others keep in it under a number, if there are any.
     *
     * @param number of the section, {@value #FIRST_FREE_SECTION} or more
     */
    public Optional<byte[]> section(int number) {
        return Optional.ofNullable(sections.get(free(number))).map(byte[]::clone);
    }

    /**
     * This reference, with bytes that others keep in it under a number; they take part in its hash.
     *
     * @param number of the section, {@value #FIRST_FREE_SECTION} or more
     */
    public Reference with(int number, byte[] section) {
        SortedMap<Integer, byte[]> more = new TreeMap<>(sections);
        more.put(free(number), section.clone());
        return new Reference(spec.layout(), fromData, binning, rate, encodedSummary, more);
    }

    /** A copy of the summary of its rows, for their explanations. */
    WindowSummary summary() {
        return WindowSummary.decode(spec, encodedSummary);
    }

    /** This reference, with the explanations that were added to its {@link #summary}. */
    Reference with(WindowSummary explained, Dispersions ofAttributions) {
        SortedMap<Integer, byte[]> more = new TreeMap<>(sections);
        put(ofAttributions, ATTRIBUTION_DISPERSION_SECTION, more);
        return new Reference(spec.layout(), fromData, binning, rate, explained.encode(), more);
    }

    private static int free(int number) {
        if (number < FIRST_FREE_SECTION) {
            throw new IllegalArgumentException("section " + number + " of a reference is its own");
        }
        return number;
    }

    /** SHA-256 of {@link #encode()}, hexadecimal. */
    public String hash() {
        return hash;
    }

    @Override
    public Optional<String> name() {
        return Optional.empty();
    }

    @Override
    public long rows() {
        return rows;
    }

    /** Whether it was built from data, not from a model's first windows. */
    public boolean fromData() {
        return fromData;
    }

    /** The specification of the windows that are compared with it. */
    public ProfileSpec spec() {
        return spec;
    }

    /** How many inferences it has per hour. */
    public TrafficRate rate() {
        return rate;
    }

    /** Whole rows of it, if it was built from data or its windows sampled rows. */
    public Optional<RowSample> sample() {
        return sample;
    }

    /**
     * How much more its windows of a size vary in a column than sampling explains; empty where they do not, where it was not
     * built from data, and where its rows span fewer than {@value Dispersion#LEAST_WINDOWS} whole windows of at least
     * {@value Dispersion#LEAST_ROWS} rows.
     *
     * @param size one of the contract's sizes of windows, else there is none
     */
    public Optional<Dispersion> dispersion(Duration size, int column) {
        return dispersions.of(size, column);
    }

    /**
     * How much more the attributions of a feature vary between its windows of a size than sampling explains; empty as {@link
     * #dispersion} is.
     *
     * @param feature its place among the contract's
     */
    public Optional<Dispersion> attributionDispersion(Duration size, int feature) {
        return attributionDispersions.of(size, feature);
    }

    @Override
    public Attributions attributions() {
        return attributions;
    }

    @Override
    public ColumnView column(int index) {
        return columns.get(index);
    }

    @Override
    public Optional<Bins> bins(int column) {
        return binning.bins(column);
    }

    @Override
    public Optional<Baseline> segment(SegmentKey key) {
        return Optional.ofNullable(segments.get(key))
                .map(segment -> WindowBaseline.ofSegment(name(), segment, binning));
    }

    /** Its segments. */
    public Set<SegmentKey> segments() {
        return Set.copyOf(segments.keySet());
    }

    private static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    Binning binning() {
        return binning;
    }
}
