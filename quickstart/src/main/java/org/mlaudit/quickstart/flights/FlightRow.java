package org.mlaudit.quickstart.flights;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.mlaudit.codec.Column;
import org.mlaudit.codec.InferenceLayout;
import org.mlaudit.codec.InferenceRow;

/** A flight's inference as the application sees it once it is decoded; one row that is filled again and again. */
final class FlightRow {
    private final FlightModel model;
    private final InferenceRow row;

    FlightRow(FlightModel model, InferenceLayout layout) {
        this.model = model;
        this.row = new InferenceRow(layout);
    }

    /** The inference of a flight, valid until the next call. */
    InferenceRow of(Flight flight) {
        double score = model.score(flight);
        Map<String, Double> numbers = Map.of(
                "distance",
                (double) flight.distance(),
                "hour",
                (double) flight.hour(),
                InferenceLayout.SCORE,
                score,
                InferenceLayout.LATENCY,
                (double) flight.latencyMicros());
        Map<String, String> names = Map.of(
                "origin",
                flight.origin(),
                "destination",
                flight.destination(),
                "weekday",
                flight.weekday(),
                InferenceLayout.LABEL,
                model.label(score));
        byte[] text = String.join("", names.values()).getBytes(StandardCharsets.UTF_8);
        int offset = 0;
        for (Map.Entry<String, String> name : names.entrySet()) {
            int length = name.getValue().length();
            row.setCategory(column(name.getKey()), text, offset, length);
            offset += length;
        }
        numbers.forEach((target, value) -> row.setNumber(column(target), value));
        row.occurredAtMicros = flight.scheduled().toEpochMilli() * 1000;
        return row;
    }

    private int column(String target) {
        return row.layout.column(target).map(Column::index).orElseThrow();
    }
}
