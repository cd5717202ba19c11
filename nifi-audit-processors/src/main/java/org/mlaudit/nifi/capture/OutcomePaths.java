package org.mlaudit.nifi.capture;

import java.util.List;
import org.mlaudit.nifi.source.FieldPath;

/**
 * Where the parts of an outcome lie in a source record.
 *
 * @param timeUnit unit of a time that is a number
 */
record OutcomePaths(
        FieldPath model,
        FieldPath id,
        FieldPath time,
        TimeUnitOf timeUnit,
        FieldPath label,
        FieldPath value,
        FieldPath weight) {
    /** Every path, in no particular order. */
    List<FieldPath> all() {
        return List.of(model, id, time, label, value, weight);
    }

    /** A copy for another thread. */
    OutcomePaths copy() {
        return new OutcomePaths(
                model.copy(), id.copy(), time.copy(), timeUnit, label.copy(), value.copy(), weight.copy());
    }
}
