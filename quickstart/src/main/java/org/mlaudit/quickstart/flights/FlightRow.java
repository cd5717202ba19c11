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

    /** The row of a flight without its customer, as the reference has it; valid until the next call. */
    InferenceRow of(Flight flight) {
        return of(flight, Map.of());
    }

    /** The row of a flight with what is published of its customer; valid until the next call. */
    InferenceRow booked(Flight flight) {
        return of(flight, Customer.of(flight).published(flight));
    }

    private InferenceRow of(Flight flight, Map<String, String> customer) {
        FlightModel.Entry entry = model.entry(flight);
        Map<String, Object> values = new HashMap<>(entry.features());
        values.putAll(customer);
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
            } else {
                row.setMissing(column.index());
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
                if (column.kind() == Column.Kind.CATEGORY) {
                    row.setCategory(column.index(), text, offset, length);
                } else {
                    row.setText(column.index(), text, offset, length);
                }
                offset += length;
            }
        }
    }
}
