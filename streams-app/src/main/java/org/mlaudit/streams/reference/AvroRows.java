package org.mlaudit.streams.reference;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.LogicalType;
import org.apache.avro.Schema;
import org.apache.avro.file.DataFileReader;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericRecord;
import org.jspecify.annotations.Nullable;

/**
 * Rows of an Avro container file. A field that is a record counts as one column for each of its fields: those of
 * {@code features} under their own names, those of others under {@code record.field}, so that a file of captured inferences
 * can be a reference as it is.
 */
final class AvroRows implements Rows {
    private final Path file;
    private final DataFileReader<GenericRecord> reader;
    private final List<String> columns = new ArrayList<>();
    /** Positions of the column's field: in the record, and in the record within, or -1. */
    private final List<int[]> places = new ArrayList<>();
    /** What a long of the column counts since 1970, or null when it is no time. */
    private final List<@Nullable ChronoUnit> units = new ArrayList<>();

    private @Nullable GenericRecord row;

    AvroRows(Path file) {
        this.file = file;
        try {
            reader = new DataFileReader<>(file.toFile(), new GenericDatumReader<>());
        } catch (IOException e) {
            throw new ReferenceDataException("cannot read " + file + ": " + e.getMessage(), e);
        }
        for (Schema.Field field : reader.getSchema().getFields()) {
            Schema within = withoutNull(field.schema());
            if (within.getType() == Schema.Type.RECORD) {
                String prefix = field.name().equals("features") ? "" : field.name() + ".";
                for (Schema.Field inner : within.getFields()) {
                    columns.add(prefix + inner.name());
                    places.add(new int[] {field.pos(), inner.pos()});
                    units.add(unit(withoutNull(inner.schema())));
                }
            } else {
                columns.add(field.name());
                places.add(new int[] {field.pos(), -1});
                units.add(unit(within));
            }
        }
    }

    private static @Nullable ChronoUnit unit(Schema schema) {
        LogicalType type = schema.getLogicalType();
        if (type == null) {
            return null;
        }
        return switch (type.getName()) {
            case "timestamp-millis", "local-timestamp-millis" -> ChronoUnit.MILLIS;
            case "timestamp-micros", "local-timestamp-micros" -> ChronoUnit.MICROS;
            case "timestamp-nanos", "local-timestamp-nanos" -> ChronoUnit.NANOS;
            default -> null;
        };
    }

    private static Schema withoutNull(Schema schema) {
        if (schema.getType() == Schema.Type.UNION && schema.getTypes().size() == 2) {
            return schema.getTypes().get(schema.getTypes().get(0).getType() == Schema.Type.NULL ? 1 : 0);
        }
        return schema;
    }

    @Override
    public List<String> columns() {
        return columns;
    }

    @Override
    public boolean next() {
        try {
            if (!reader.hasNext()) {
                return false;
            }
            row = reader.next(row);
            return true;
        } catch (IOException | AvroRuntimeException e) {
            throw new ReferenceDataException("cannot read " + file + ": " + e.getMessage(), e);
        }
    }

    @Override
    public @Nullable Object value(int column) {
        int[] place = places.get(column);
        Object value = row == null ? null : row.get(place[0]);
        if (place[1] >= 0 && value instanceof GenericRecord inner) {
            value = inner.get(place[1]);
        }
        ChronoUnit unit = units.get(column);
        return unit != null && value instanceof Long count ? Instant.EPOCH.plus(count, unit) : value;
    }

    @Override
    public void close() {
        try {
            reader.close();
        } catch (IOException e) {
            throw new ReferenceDataException("cannot close " + file + ": " + e.getMessage(), e);
        }
    }
}
