package org.mlaudit.nifi.consume;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.avro.LogicalTypes;
import org.apache.avro.Schema;
import org.apache.avro.generic.IndexedRecord;
import org.apache.nifi.serialization.SimpleRecordSchema;
import org.apache.nifi.serialization.record.DataType;
import org.apache.nifi.serialization.record.MapRecord;
import org.apache.nifi.serialization.record.Record;
import org.apache.nifi.serialization.record.RecordField;
import org.apache.nifi.serialization.record.RecordFieldType;
import org.apache.nifi.serialization.record.RecordSchema;
import org.jspecify.annotations.Nullable;

/**
 * Events as records of NiFi. Covers what the schemas of events use: records, enumerations (as text), numbers, text,
 * booleans, maps, arrays, times, and one type or null. Bytes become text: as they are when they are UTF-8, else
 * {@code base64:} and their Base64 form.
 */
final class EventRecords {
    private final Schema schema;
    private final RecordSchema recordSchema;

    EventRecords(Schema schema) {
        this.schema = schema;
        this.recordSchema = recordSchema(schema);
    }

    RecordSchema recordSchema() {
        return recordSchema;
    }

    Record record(IndexedRecord event) {
        return record(event, schema, recordSchema);
    }

    private static RecordSchema recordSchema(Schema schema) {
        List<RecordField> fields = new ArrayList<>();
        for (Schema.Field field : schema.getFields()) {
            fields.add(new RecordField(
                    field.name(), type(plain(field.schema())), field.schema().isNullable()));
        }
        return new SimpleRecordSchema(fields);
    }

    /** The type itself of a type or null. */
    private static Schema plain(Schema schema) {
        if (schema.getType() != Schema.Type.UNION) {
            return schema;
        }
        List<Schema> types = schema.getTypes().stream()
                .filter(type -> type.getType() != Schema.Type.NULL)
                .toList();
        if (types.size() != 1) {
            throw new IllegalArgumentException("an event holds a union of " + types.size() + " types");
        }
        return types.getFirst();
    }

    private static DataType type(Schema schema) {
        return switch (schema.getType()) {
            case RECORD -> RecordFieldType.RECORD.getRecordDataType(recordSchema(schema));
            case ARRAY -> RecordFieldType.ARRAY.getArrayDataType(type(plain(schema.getElementType())));
            case MAP -> RecordFieldType.MAP.getMapDataType(type(plain(schema.getValueType())));
            case INT -> RecordFieldType.INT.getDataType();
            case LONG ->
                schema.getLogicalType() == null
                        ? RecordFieldType.LONG.getDataType()
                        : RecordFieldType.TIMESTAMP.getDataType();
            case FLOAT -> RecordFieldType.FLOAT.getDataType();
            case DOUBLE -> RecordFieldType.DOUBLE.getDataType();
            case BOOLEAN -> RecordFieldType.BOOLEAN.getDataType();
            case STRING, ENUM, BYTES, FIXED, NULL, UNION -> RecordFieldType.STRING.getDataType();
        };
    }

    private static Record record(IndexedRecord event, Schema schema, RecordSchema target) {
        Map<String, Object> values = new LinkedHashMap<>();
        for (Schema.Field field : schema.getFields()) {
            values.put(field.name(), value(event.get(field.pos()), plain(field.schema())));
        }
        return new MapRecord(target, values);
    }

    private static @Nullable Object value(@Nullable Object value, Schema schema) {
        return switch (value) {
            case null -> null;
            case IndexedRecord record -> record(record, schema, recordSchema(schema));
            case List<?> list -> {
                Schema element = plain(schema.getElementType());
                yield list.stream().map(each -> value(each, element)).toArray();
            }
            case Map<?, ?> map -> {
                Schema element = plain(schema.getValueType());
                Map<String, @Nullable Object> copy = new LinkedHashMap<>();
                map.forEach((key, each) -> copy.put(key.toString(), value(each, element)));
                yield copy;
            }
            case Long number -> time(number, schema);
            case ByteBuffer bytes -> text(bytes);
            case Number number -> number;
            case Boolean bool -> bool;
            default -> value.toString();
        };
    }

    private static Object time(Long number, Schema schema) {
        return switch (schema.getLogicalType()) {
            case LogicalTypes.TimestampMillis millis -> new Timestamp(number);
            case LogicalTypes.TimestampMicros micros ->
                Timestamp.from(Instant.ofEpochSecond(
                        Math.floorDiv(number, 1_000_000L), Math.floorMod(number, 1_000_000L) * 1_000L));
            case null, default -> number;
        };
    }

    private static String text(ByteBuffer bytes) {
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(bytes.duplicate()).toString();
        } catch (CharacterCodingException e) {
            byte[] copy = new byte[bytes.remaining()];
            bytes.duplicate().get(copy);
            return "base64:" + Base64.getEncoder().encodeToString(copy);
        }
    }
}
