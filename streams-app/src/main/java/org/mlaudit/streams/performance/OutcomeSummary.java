package org.mlaudit.streams.performance;

import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.SortedMap;
import java.util.TreeMap;
import org.mlaudit.codec.InferenceRow;
import org.mlaudit.contract.PredictionKind;
import org.mlaudit.streams.profile.BytesIn;
import org.mlaudit.streams.profile.BytesOut;
import org.mlaudit.streams.profile.KeptGroups;
import org.mlaudit.streams.profile.PaneSummary;
import org.mlaudit.streams.profile.RowSample;
import org.mlaudit.streams.profile.SegmentKey;
import org.mlaudit.streams.profile.UnreadableSummaryException;

/**
 * What is kept of the predictions of one model version in one window and of their outcomes, as far as these are known:
 * create, {@link #addPrediction}, {@link #addTruth} and {@link #removeTruth}, {@link #merge}, read.
 *
 * <p>Merging is associative and commutative, the order of adding does not matter, and taking an outcome back leaves what
 * there was before it, to the bit: {@link #encode()} gives equal bytes for equal multisets of predictions with equal
 * outcomes. So a correction replaces an outcome, and windows add up to longer ones exactly. Not safe for use by several
 * threads.
 */
public final class OutcomeSummary implements PaneSummary {
    private static final int FORMAT = 1;

    private final OutcomeSpec spec;
    private final Tally whole;
    private final List<KeptGroups<Tally>> groups = new ArrayList<>();
    private final long[] unknown;
    private final CellTallies cells;
    private Delays delays = new Delays();
    private OutcomeSample sample;
    private long revision;
    private long unmatched;

    /** The summary of nothing. */
    public OutcomeSummary(OutcomeSpec spec) {
        this.spec = spec;
        this.whole = Tally.of(spec);
        this.unknown = new long[spec.groupFields().size()];
        this.cells = new CellTallies(spec.contract().prediction().kind(), spec.cells());
        this.sample = new OutcomeSample(
                spec.contract().prediction().kind(),
                RowSample.limitOfWindow(spec.profile().layout()));
        Tallies tallies = new Tallies(spec);
        spec.groupFields().forEach(field -> groups.add(new KeptGroups<>(field.named(), field.most(), tallies)));
    }

    private record Tallies(OutcomeSpec spec) implements KeptGroups.Kind<Tally> {
        @Override
        public Tally create() {
            return Tally.of(spec);
        }

        @Override
        public boolean isEmpty(Tally tally) {
            return tally.isEmpty();
        }

        @Override
        public void merge(Tally into, Tally from) {
            into.merge(from);
        }

        @Override
        public byte[] encode(Tally tally) {
            BytesOut out = new BytesOut();
            tally.writeTo(out);
            return out.sealed();
        }

        @Override
        public Tally decode(byte[] bytes) {
            BytesIn in = BytesIn.sealed(bytes, "tally of a group");
            Tally tally = Tally.of(spec);
            tally.readFrom(in);
            in.finish("tally of a group");
            return tally;
        }
    }

    /** Adds a prediction; the row that it was made of names its groups. Both may be reused afterwards. */
    public void addPrediction(Decision decision, InferenceRow row) {
        revision++;
        whole.addPrediction(decision);
        cells.addPrediction(decision);
        sample.addPrediction(decision);
        for (int i = 0; i < decision.groups.length; i++) {
            if (decision.groups[i] == 0) {
                unknown[i]++;
                continue;
            }
            long key = GroupField.key(decision.groups[i]);
            Tally tally = groups.get(i).known(key);
            if (tally == null) {
                GroupField field = spec.groupFields().get(i);
                tally = groups.get(i).summary(key, () -> field.text(row));
            }
            if (tally != null) {
                tally.addPrediction(decision);
            }
        }
    }

    /** Adds the outcome of a prediction that was added before. */
    public void addTruth(Decision decision, Truth truth) {
        putTruth(decision, truth, 1);
    }

    /** Takes back the outcome of a prediction, for another to replace it. */
    public void removeTruth(Decision decision, Truth truth) {
        putTruth(decision, truth, -1);
    }

    private void putTruth(Decision decision, Truth truth, int sign) {
        long delay = Math.max(0, truth.observedAtMillis - decision.occurredAtMillis);
        revision += sign * (1 + delay);
        delays.put(delay, sign);
        long before = whole.truths();
        whole.putTruth(decision, truth, sign);
        if (whole.truths() != before) {
            cells.putTruth(decision, truth, sign);
            sample.putTruth(decision, truth, sign);
        }
        for (int i = 0; i < decision.groups.length; i++) {
            Tally tally = decision.groups[i] == 0 ? null : groups.get(i).known(GroupField.key(decision.groups[i]));
            if (tally != null) {
                tally.putTruth(decision, truth, sign);
            }
        }
    }

    /** Counts an outcome that named no prediction within its time to live. */
    public void addUnmatched() {
        revision++;
        unmatched++;
    }

    /**
     * Adds all that another summary holds; the other's content does not change.
     *
     * @throws IllegalArgumentException if it was made under another specification
     */
    public void merge(OutcomeSummary other) {
        if (other.spec.fingerprintOfCounts() != spec.fingerprintOfCounts()) {
            throw new IllegalArgumentException("outcomes of " + spec.contract().key()
                    + " were counted under another specification and do not merge");
        }
        revision += other.revision;
        unmatched += other.unmatched;
        whole.merge(other.whole);
        for (int i = 0; i < groups.size(); i++) {
            groups.get(i).merge(other.groups.get(i));
        }
        Counts.add(unknown, other.unknown);
        cells.merge(other.cells);
        delays.merge(other.delays);
        sample.merge(other.sample);
    }

    /** The specification it was made under. */
    public OutcomeSpec spec() {
        return spec;
    }

    /** All predictions. */
    public Tally whole() {
        return whole;
    }

    /** The groups in which a prediction fell, by field and value. */
    public SortedMap<SegmentKey, Tally> groups() {
        SortedMap<SegmentKey, Tally> all = new TreeMap<>();
        for (int i = 0; i < groups.size(); i++) {
            String field = spec.groupFields().get(i).name();
            groups.get(i).forEach((value, tally) -> all.put(new SegmentKey(field, value), tally));
        }
        return all;
    }

    /** The groups of one field in which a prediction fell, by value. */
    public NavigableMap<String, Tally> groups(GroupField field) {
        NavigableMap<String, Tally> all = new TreeMap<>();
        groups.get(spec.groupFields().indexOf(field)).forEach(all::put);
        return all;
    }

    /** Number of predictions that have no value of a field. */
    public long unknown(GroupField field) {
        return unknown[spec.groupFields().indexOf(field)];
    }

    /** Predictions and losses by the cell of their inputs. */
    public CellTallies cells() {
        return cells;
    }

    /** How long after their predictions outcomes became known. */
    public Delays delays() {
        return delays;
    }

    /** What came of as many predictions as the contract's policy {@value RowSample#ROWS_POLICY} asks for. */
    public OutcomeSample sample() {
        return sample;
    }

    /** Outcomes, observed in the window, that named no prediction within their time to live. */
    public long unmatched() {
        return unmatched;
    }

    /**
     * A number that grows with every prediction, every outcome and every correction, and depends on nothing but these:
     * predictions and, for each outcome, its delay in milliseconds and one.
     */
    @Override
    public long revision() {
        return revision;
    }

    @Override
    public void release() {
        // Nothing is buffered.
    }

    /** Whether nothing was added. */
    public boolean isEmpty() {
        return revision == 0;
    }

    /** The canonical bytes of this summary. */
    @Override
    public byte[] encode() {
        BytesOut out = new BytesOut();
        out.octet(FORMAT);
        out.fixedLong(spec.fingerprintOfCounts());
        out.signed(revision);
        out.count(unmatched);
        whole.writeTo(out);
        Counts.write(unknown, out);
        groups.forEach(table -> table.writeTo(out));
        cells.writeTo(out);
        delays.writeTo(out);
        if (!sample.isEmpty()) {
            sample.writeTo(out);
        }
        return out.sealed();
    }

    /**
     * Reads what {@link #encode()} wrote.
     *
     * @throws UnreadableSummaryException if the bytes are corrupt or were made under another specification
     */
    public static OutcomeSummary decode(OutcomeSpec spec, byte[] bytes) {
        BytesIn in = BytesIn.sealed(bytes, "outcome summary");
        int format = in.octet();
        if (format != FORMAT) {
            throw new UnreadableSummaryException("outcome summary of format " + format + ", known is " + FORMAT);
        }
        if (in.fixedLong() != spec.fingerprintOfCounts()) {
            throw new UnreadableSummaryException("outcomes of "
                    + spec.contract().key() + " were counted under another specification and can't be read");
        }
        OutcomeSummary summary = new OutcomeSummary(spec);
        summary.revision = in.signed();
        summary.unmatched = in.count();
        summary.whole.readFrom(in);
        Counts.read(summary.unknown, in);
        summary.groups.forEach(table -> table.readFrom(in));
        summary.cells.readFrom(in);
        summary.delays = Delays.readFrom(in);
        PredictionKind kind = spec.contract().prediction().kind();
        if (in.hasMore()) {
            summary.sample = OutcomeSample.readFrom(kind, in);
        } else if (!summary.whole.isEmpty()) {
            summary.sample = OutcomeSample.ofUnsampled(kind);
        }
        in.finish("outcome summary");
        return summary;
    }
}
