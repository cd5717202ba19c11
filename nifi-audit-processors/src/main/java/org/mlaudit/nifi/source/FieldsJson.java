package org.mlaudit.nifi.source;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.Date;
import java.util.List;
import java.util.Map;
import org.apache.nifi.serialization.record.Record;
import org.jspecify.annotations.Nullable;

/** Writes a record as one JSON object without line breaks; not-a-number and infinities as strings. */
public final class FieldsJson {
    private static final JsonFactory FACTORY =
            JsonFactory.builder().enable(JsonWriteFeature.WRITE_NAN_AS_STRINGS).build();

    private FieldsJson() {}

    static byte[] write(Fields record) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream(512);
        try (JsonGenerator json = FACTORY.createGenerator(out)) {
            object(json, record);
        }
        return out.toByteArray();
    }

    /** The same for a record of NiFi. */
    public static byte[] write(Record record) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream(512);
        try (JsonGenerator json = FACTORY.createGenerator(out)) {
            object(json, record.toMap());
        }
        return out.toByteArray();
    }

    private static void object(JsonGenerator json, Map<?, ?> map) throws IOException {
        json.writeStartObject();
        for (Map.Entry<?, ?> entry : map.entrySet()) {
            json.writeFieldName(String.valueOf(entry.getKey()));
            value(json, entry.getValue());
        }
        json.writeEndObject();
    }

    private static void object(JsonGenerator json, Fields fields) throws IOException {
        json.writeStartObject();
        for (int i = 0; i < fields.size(); i++) {
            json.writeFieldName(fields.name(i));
            value(json, fields.value(i));
        }
        json.writeEndObject();
    }

    private static void value(JsonGenerator json, @Nullable Object value) throws IOException {
        switch (value) {
            case null -> json.writeNull();
            case Fields fields -> object(json, fields);
            case Record record -> object(json, record.toMap());
            case Map<?, ?> map -> object(json, map);
            case Boolean bool -> json.writeBoolean(bool);
            case Integer number -> json.writeNumber(number);
            case Long number -> json.writeNumber(number);
            case Short number -> json.writeNumber(number);
            case Byte number -> json.writeNumber(number.shortValue());
            case Float number -> json.writeNumber(number);
            case Double number -> json.writeNumber(number);
            case BigInteger number -> json.writeNumber(number);
            case BigDecimal number -> json.writeNumber(number);
            case byte[] bytes -> json.writeBinary(bytes);
            case Object[] array -> list(json, Arrays.asList(array));
            case List<?> list -> list(json, list);
            case java.sql.Date date -> json.writeString(date.toString());
            case java.sql.Time time -> json.writeString(time.toString());
            case Date date -> json.writeString(date.toInstant().toString());
            default -> json.writeString(value.toString());
        }
    }

    private static void list(JsonGenerator json, List<?> values) throws IOException {
        json.writeStartArray();
        for (Object value : values) {
            value(json, value);
        }
        json.writeEndArray();
    }
}
