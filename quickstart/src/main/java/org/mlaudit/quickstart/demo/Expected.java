package org.mlaudit.quickstart.demo;

import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.mlaudit.event.Rejected;
import org.mlaudit.quickstart.flights.BrokenRecord;
import org.mlaudit.quickstart.flights.BrokenRecords;

/** Writes down a refusal the same way whether it was expected or happened, so that the two can be compared: the record's id and every reason with its path. */
final class Expected {

    private Expected() {}

    /** The refusal of a record, as it happened. */
    static String of(Rejected rejected) {
        return text(
                rejected.getId(),
                rejected.getReasons().stream().map(reason -> reason.getCode() + " " + reason.getPath()));
    }

    /** How often each refusal must occur, once for each broken record. */
    static Map<String, Integer> of(BrokenRecords broken) {
        var all = new TreeMap<String, Integer>();
        for (BrokenRecord record : broken.expected()) {
            String text = text(record.id(), record.faults().stream().map(fault -> fault.code() + " " + fault.path()));
            all.merge(text, 1, Integer::sum);
        }
        return all;
    }

    /** The reasons of a refusal without the record's id. */
    static String reasons(String refusal) {
        return refusal.substring(refusal.indexOf(':') + 2);
    }

    private static String text(@Nullable String id, Stream<String> reasons) {
        return (id == null ? "" : id.strip()) + ": "
                + reasons.map(String::strip).sorted().collect(Collectors.joining(", "));
    }
}
