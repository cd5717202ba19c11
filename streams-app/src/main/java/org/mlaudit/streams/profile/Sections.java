package org.mlaudit.streams.profile;

import java.util.function.Consumer;
import org.mlaudit.codec.InferenceRow;

/**
 * What a summary keeps beside its columns, each kind behind a tag of its own: a summary that was written before a kind
 * existed reads as one that holds nothing of it.
 */
final class Sections {
    private static final int END = 0;
    private static final int SEGMENTS = 1;

    private final SegmentSummaries segments;

    Sections(ProfileSpec spec) {
        this.segments = new SegmentSummaries(spec);
    }

    /** Adds an inference. */
    void add(InferenceRow row) {
        segments.add(row);
    }

    void merge(Sections other) {
        segments.merge(other.segments);
    }

    SegmentSummaries segments() {
        return segments;
    }

    /** Gives back what memory is only needed while inferences arrive. */
    void release() {
        segments.release();
    }

    void writeTo(BytesOut out) {
        write(SEGMENTS, segments, out);
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
            default -> throw new UnreadableSummaryException("a summary with the unknown section " + tag);
        };
    }
}
