package org.mlaudit.streams.profile;

import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.mlaudit.codec.InferenceRow;

/**
 * What a summary keeps beside its columns, each kind behind a tag of its own: a summary that was written before a kind
 * existed reads as one that holds nothing of it.
 */
final class Sections {
    private static final int END = 0;
    private static final int SEGMENTS = 1;
    private static final int SAMPLE = 2;
    private static final int CHANGES = 3;
    private static final int IDS = 4;
    private static final int SCHEMAS = 5;
    private static final int DELAYS = 6;
    private static final int RULES = 7;
    private static final int ANOMALIES = 8;
    private static final int ATTRIBUTIONS = 9;

    private final ProfileSpec spec;
    private final SegmentSummaries segments;
    /** Made when a detector first speaks: most summaries have none. */
    private @Nullable ChangeCounts changes;
    /** Made when it is first needed: the summaries of segments have none. */
    private @Nullable Intake intake;

    private RowSample sample;
    /** Made when it is first needed: most models ask for no detector of anomalies. */
    private @Nullable AnomalyCounts anomalies;
    /** Made when something is first explained: most models have no artifact. */
    private @Nullable Attributions attributions;

    Sections(ProfileSpec spec) {
        this.spec = spec;
        this.segments = new SegmentSummaries(spec);
        this.sample = RowSample.ofWindow(spec.layout());
    }

    /** Adds an inference. */
    void add(InferenceRow row) {
        segments.add(row);
        intake().add(row);
        sample.add(row);
    }

    void merge(Sections other) {
        segments.merge(other.segments);
        if (other.changes != null) {
            changes().merge(other.changes);
        }
        if (other.intake != null) {
            intake().merge(other.intake);
        }
        sample.merge(other.sample);
        if (other.anomalies != null) {
            anomalies().merge(other.anomalies);
        }
        if (other.attributions != null) {
            attributions().merge(other.attributions);
        }
    }

    Intake intake() {
        if (intake == null) {
            intake = new Intake(spec);
        }
        return intake;
    }

    RowSample sample() {
        return sample;
    }

    AnomalyCounts anomalies() {
        if (anomalies == null) {
            anomalies = new AnomalyCounts(spec.layout().columns().size());
        }
        return anomalies;
    }

    Attributions attributions() {
        if (attributions == null) {
            attributions = new Attributions(spec.layout().contract().features().size());
        }
        return attributions;
    }

    /** How many explanations and faults there are. */
    long explanations() {
        return attributions == null ? 0 : attributions.revision();
    }

    SegmentSummaries segments() {
        return segments;
    }

    ChangeCounts changes() {
        if (changes == null) {
            changes = new ChangeCounts();
        }
        return changes;
    }

    /** Gives back what memory is only needed while inferences arrive. */
    void release() {
        segments.release();
        if (attributions != null) {
            attributions.release();
        }
    }

    void writeTo(BytesOut out) {
        write(SEGMENTS, segments, out);
        write(SAMPLE, sample, out);
        if (changes != null) {
            write(CHANGES, changes, out);
        }
        if (intake != null) {
            write(IDS, intake.ids(), out);
            write(SCHEMAS, intake.schemas(), out);
            write(DELAYS, intake.delays(), out);
            write(RULES, intake.rules(), out);
        }
        if (anomalies != null) {
            write(ANOMALIES, anomalies, out);
        }
        if (attributions != null) {
            write(ATTRIBUTIONS, attributions, out);
        }
        out.octet(END);
    }

    private static <S extends Section<S>> void write(int tag, S section, BytesOut out) {
        if (!section.isEmpty()) {
            out.octet(tag);
            section.writeTo(out);
        }
    }

    static Sections readFrom(ProfileSpec spec, BytesIn in) {
        Sections sections = new Sections(spec);
        sections.sample = RowSample.ofUnsampled(spec.layout());
        int last = END;
        for (int tag = in.octet(); tag != END; tag = in.octet()) {
            if (tag <= last) {
                throw new UnreadableSummaryException("section " + tag + " follows section " + last);
            }
            last = tag;
            sections.reader(tag).accept(in);
        }
        return sections;
    }

    private Consumer<BytesIn> reader(int tag) {
        return switch (tag) {
            case SEGMENTS -> segments::readFrom;
            case CHANGES -> changes()::readFrom;
            case IDS -> intake().ids()::readFrom;
            case SCHEMAS -> intake().schemas()::readFrom;
            case DELAYS -> intake().delays()::readFrom;
            case RULES -> intake().rules()::readFrom;
            case SAMPLE -> in -> sample = RowSample.readFrom(spec.layout(), in);
            case ANOMALIES -> anomalies()::readFrom;
            case ATTRIBUTIONS -> attributions()::readFrom;
            default -> throw new UnreadableSummaryException("a summary with the unknown section " + tag);
        };
    }
}
