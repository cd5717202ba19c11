package org.mlaudit.nifi.capture;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.mlaudit.nifi.source.FieldPath;

/**
 * Where the parts of an inference lie in a source record.
 *
 * @param features the object that holds the features by name; null for {@code /features} when the record has it, else
 *     the record itself
 * @param renamed paths of single features, by feature
 * @param segments paths of single segments, by segment; in addition to the object at {@code segmentObject}
 * @param timeUnit unit of a time that is a number
 * @param latencyUnit unit of the latency
 */
record InferencePaths(
        FieldPath model,
        FieldPath version,
        FieldPath id,
        FieldPath time,
        TimeUnitOf timeUnit,
        @Nullable FieldPath features,
        Map<String, FieldPath> renamed,
        FieldPath label,
        FieldPath score,
        FieldPath probabilities,
        FieldPath value,
        FieldPath segmentObject,
        Map<String, FieldPath> segments,
        FieldPath subject,
        FieldPath latency,
        TimeUnitOf latencyUnit) {
    /** Every path, in no particular order. */
    List<FieldPath> all() {
        List<FieldPath> paths = new ArrayList<>(
                List.of(model, version, id, time, label, score, probabilities, value, segmentObject, subject, latency));
        if (features != null) {
            paths.add(features);
        }
        paths.addAll(renamed.values());
        paths.addAll(segments.values());
        return paths;
    }

    /** A copy for another thread. */
    InferencePaths copy() {
        return new InferencePaths(
                model.copy(),
                version.copy(),
                id.copy(),
                time.copy(),
                timeUnit,
                features == null ? null : features.copy(),
                copy(renamed),
                label.copy(),
                score.copy(),
                probabilities.copy(),
                value.copy(),
                segmentObject.copy(),
                copy(segments),
                subject.copy(),
                latency.copy(),
                latencyUnit);
    }

    private static Map<String, FieldPath> copy(Map<String, FieldPath> paths) {
        Map<String, FieldPath> copy = new TreeMap<>();
        paths.forEach((name, path) -> copy.put(name, path.copy()));
        return copy;
    }
}
