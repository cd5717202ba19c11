package org.mlaudit.streams.profile;

import java.util.List;
import java.util.Optional;

/**
 * Windows merged into one that a window of the same model version is compared with. Its bins are the reference's, where
 * there is one, else cut from what it holds; either way counts in them are exact.
 */
public final class WindowBaseline implements Baseline {
    private final Optional<String> name;
    private final WindowSummary summary;
    private final Binning binning;

    private WindowBaseline(Optional<String> name, WindowSummary summary, Binning binning) {
        this.name = name;
        this.summary = summary;
        this.binning = binning;
    }

    /**
     * A baseline of windows.
     *
     * @param name what findings call it
     * @param windows at least one, all of one specification
     * @param reference the model's reference, if it has one
     */
    public static WindowBaseline of(String name, List<WindowSummary> windows, Optional<Reference> reference) {
        WindowSummary merged = new WindowSummary(windows.getFirst().spec());
        windows.forEach(merged::merge);
        Binning binning = reference.map(Reference::binning).orElseGet(() -> BinCutter.ofSummary(merged));
        return new WindowBaseline(Optional.of(name), merged, binning);
    }

    static WindowBaseline ofSegment(Optional<String> name, WindowSummary segment, Binning binning) {
        return new WindowBaseline(name, segment, binning);
    }

    @Override
    public Optional<String> name() {
        return name;
    }

    @Override
    public long rows() {
        return summary.rows();
    }

    @Override
    public ColumnView column(int index) {
        return summary.column(index);
    }

    @Override
    public Optional<Bins> bins(int column) {
        return binning.bins(column);
    }

    @Override
    public Attributions attributions() {
        return summary.attributions();
    }

    @Override
    public Optional<Baseline> segment(SegmentKey key) {
        return Optional.ofNullable(summary.segments().get(key)).map(segment -> ofSegment(name, segment, binning));
    }
}
