package org.mlaudit.streams.profile;

import java.util.List;
import org.mlaudit.codec.InferenceLayout;
import org.mlaudit.codec.InferenceRow;

/**
 * A field whose values segment the inferences of a model version.
 *
 * @param name what findings call it
 * @param place where rows hold it
 * @param values the values that are kept apart; empty when those are kept whose hashes are smallest
 * @param most how many values are kept apart beside those that the contract names
 */
public record SegmentField(String name, int place, List<String> values, int most) {
    public SegmentField {
        values = List.copyOf(values);
    }

    /** The segment fields of a layout, with the values that the contract names. */
    static List<SegmentField> of(InferenceLayout layout) {
        return layout.segments().stream()
                .map(segment -> new SegmentField(
                        segment.spec().name(),
                        segment.place(),
                        segment.spec().values(),
                        segment.spec().most()))
                .toList();
    }

    /** The same field with these values kept apart. */
    SegmentField with(List<String> chosen) {
        return new SegmentField(name, place, chosen, most);
    }

    public boolean present(InferenceRow row) {
        return row.present[place];
    }

    public long hash(InferenceRow row) {
        return row.hash[place];
    }

    public String text(InferenceRow row) {
        return row.text(place);
    }

    void describe(BytesOut out) {
        out.text(name);
        out.count(place);
        out.count(most);
        out.count(values.size());
        values.forEach(out::text);
    }
}
