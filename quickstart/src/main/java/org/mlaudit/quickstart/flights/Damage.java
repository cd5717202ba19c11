package org.mlaudit.quickstart.flights;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.function.Consumer;
import org.mlaudit.contract.ReasonCode;

/** A way in which real feeds break: what it does to a record, and every reason for which that must be refused. */
public enum Damage {
    /** A placeholder of the source leaks into a number. */
    DISTANCE_UNKNOWN(
            record -> features(record).put("distance", "unknown"),
            Fault.of(ReasonCode.WRONG_TYPE, "/features/distance")),
    /** A join upstream found no airport. */
    ORIGIN_MISSING(
            record -> {
                features(record).remove("origin");
                record.remove("segments");
            },
            Fault.of(ReasonCode.MISSING, "/features/origin")),
    /** A sign error. */
    DISTANCE_NEGATIVE(
            record -> features(record)
                    .put("distance", -features(record).get("distance").asInt() - 1),
            Fault.of(ReasonCode.OUT_OF_RANGE, "/features/distance")),
    /** A day of 25 hours. */
    HOUR_25(record -> features(record).put("hour", 25), Fault.of(ReasonCode.OUT_OF_RANGE, "/features/hour")),
    /** The time was never set. */
    TIME_NULL(record -> record.putNull("occurredAt"), Fault.of(ReasonCode.TIMESTAMP, "/occurredAt")),
    /** The time was initialised to zero. */
    TIME_ZERO(record -> record.put("occurredAt", 0), Fault.of(ReasonCode.TIMESTAMP, "/occurredAt")),
    /** A clock is set wrong. */
    TIME_IN_THE_FUTURE(
            record -> record.put(
                    "occurredAt", "2131" + record.get("occurredAt").asText().substring(4)),
            Fault.of(ReasonCode.TIMESTAMP, "/occurredAt")),
    /** The time is in the format of the country. */
    TIME_IN_LOCAL_FORMAT(
            record -> record.put("occurredAt", "02/14/2001 5:30 PM"), Fault.of(ReasonCode.TIMESTAMP, "/occurredAt")),
    /** A score that is no probability. */
    SCORE_ABOVE_ONE(
            record -> prediction(record).put("score", 1.7), Fault.of(ReasonCode.OUT_OF_RANGE, "/prediction/score")),
    /** A division by zero in the model, written as text. */
    SCORE_NAN(record -> prediction(record).put("score", "NaN"), Fault.of(ReasonCode.NOT_FINITE, "/prediction/score")),
    /** The model gave no answer, and was logged all the same. */
    PREDICTION_EMPTY(record -> prediction(record).removeAll(), Fault.of(ReasonCode.PREDICTION_SHAPE, "/prediction")),
    /** Another team renamed a class. */
    LABEL_RENAMED(
            record -> prediction(record).put("label", "delayed"),
            Fault.of(ReasonCode.UNKNOWN_CATEGORY, "/prediction/label")),
    /** A name that is not in the list. */
    WEEKDAY_UNKNOWN(
            record -> features(record).put("weekday", "FUNDAY"),
            Fault.of(ReasonCode.UNKNOWN_CATEGORY, "/features/weekday")),
    /** The unit changed, and the field's name with it. */
    DISTANCE_IN_KILOMETRES(
            record -> {
                int miles = features(record).remove("distance").asInt();
                features(record).put("distance_km", Math.round(miles * 1.609344));
            },
            Fault.of(ReasonCode.MISSING, "/features/distance"),
            Fault.of(ReasonCode.UNKNOWN_FIELD, "/features/distance_km")),
    /** An id that is only white space. */
    ID_BLANK(record -> record.put("id", "  "), Fault.of(ReasonCode.ID, "/id")),
    /** Several at once: all of them must be named. */
    SEVERAL(
            record -> {
                features(record).put("hour", 25).put("weekday", "FUNDAY").put("distance", "unknown");
                prediction(record).put("score", 1.7);
            },
            Fault.of(ReasonCode.WRONG_TYPE, "/features/distance"),
            Fault.of(ReasonCode.OUT_OF_RANGE, "/features/hour"),
            Fault.of(ReasonCode.UNKNOWN_CATEGORY, "/features/weekday"),
            Fault.of(ReasonCode.OUT_OF_RANGE, "/prediction/score")),
    /** A predecessor still runs somewhere and was never registered. */
    VERSION_UNREGISTERED(record -> record.put("version", "0"), Fault.of(ReasonCode.UNREGISTERED_MODEL, "")),
    /** The writer died in the middle of a line. */
    LINE_TRUNCATED(record -> {}, Fault.of(ReasonCode.MALFORMED, ""));

    /**
     * One reason for which a record must be refused.
     *
     * @param code kind of fault
     * @param path JSON pointer to the field; empty for the whole record
     */
    public record Fault(ReasonCode code, String path) {
        static Fault of(ReasonCode code, String path) {
            return new Fault(code, path);
        }
    }

    @SuppressWarnings("ImmutableEnumChecker") // the functions hold no state
    private final Consumer<ObjectNode> change;

    @SuppressWarnings("ImmutableEnumChecker") // List.of
    private final List<Fault> faults;

    Damage(Consumer<ObjectNode> change, Fault... faults) {
        this.change = change;
        this.faults = List.of(faults);
    }

    /** Every reason for which the record must be refused, and no other. */
    public List<Fault> faults() {
        return faults;
    }

    /** Whether the id of the record can still be read. */
    public boolean keepsId() {
        return this != ID_BLANK && this != LINE_TRUNCATED;
    }

    /** The damaged line of a good record. */
    String line(ObjectNode record) {
        change.accept(record);
        String text = record.toString();
        return this == LINE_TRUNCATED ? text.substring(0, text.indexOf("\"weekday\"") + 4) : text;
    }

    private static ObjectNode features(ObjectNode record) {
        return record.withObject("/features");
    }

    private static ObjectNode prediction(ObjectNode record) {
        return record.withObject("/prediction");
    }
}
