package org.mlaudit.quickstart.flights;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import org.mlaudit.codec.Column;
import org.mlaudit.codec.InferenceLayout;
import org.mlaudit.codec.InferenceRow;

/** What is logged of a flight as the application sees it once it is decoded; one row that is filled again and again. */
final class FlightRow {
    private final FlightModel model;
    private final InferenceRow row;

    FlightRow(FlightModel model, InferenceLayout layout) {
        this.model = model;
        this.row = new InferenceRow(layout);
    }

    /** The row of a flight, valid until the next call. */
    InferenceRow of(Flight flight) {
        FlightModel.Entry entry = model.entry(flight);
        Map<String, Object> values = new HashMap<>(entry.features());
        entry.prediction().forEach((name, value) -> values.put("prediction." + name, value));
        values.put(InferenceLayout.LATENCY, entry.latencyMicros());
        Map<Column, String> names = new HashMap<>();
        ByteArrayOutputStream text = new ByteArrayOutputStream();
        for (Column column : row.layout.columns()) {
            Object value = values.get(column.target());
            if (value instanceof Number number) {
                row.setNumber(column.index(), number.doubleValue());
            } else if (value instanceof String name) {
                names.put(column, name);
                text.writeBytes(name.getBytes(StandardCharsets.UTF_8));
            }
        }
        setNames(names, text.toByteArray());
        row.occurredAtMicros = entry.occurredAt().toEpochMilli() * 1000;
        return row;
    }

    private void setNames(Map<Column, String> names, byte[] text) {
        int offset = 0;
        for (Column column : row.layout.columns()) {
            String name = names.get(column);
            if (name != null) {
                int length = name.getBytes(StandardCharsets.UTF_8).length;
                row.setCategory(column.index(), text, offset, length);
                offset += length;
            }
        }
    }
}
