package org.mlaudit.nifi.source;

import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.avro.AvroTypeException;
import org.apache.avro.LogicalType;
import org.apache.avro.LogicalTypes;
import org.apache.avro.Schema;
import org.apache.avro.io.DatumReader;
import org.apache.avro.io.Decoder;
import org.jspecify.annotations.Nullable;

/**
 * Decodes Avro data into {@link Fields}. The writer's schema is compiled once to a tree of value readers; reading walks
 * the tree and looks nothing up.
 */
final class FieldsDatumReader implements DatumReader<Fields> {
    /** Reads one value. */
    private interface ValueReader {
        @Nullable
        Object read(Decoder in, Fields owner) throws IOException;
    }

    private @Nullable RecordReader plan;

    @Override
    public void setSchema(Schema schema) {
        if (schema.getType() != Schema.Type.RECORD) {
            throw new AvroTypeException("the file holds " + schema.getType() + ", not records");
        }
        plan = record(schema, new HashMap<>());
    }

    @Override
    public Fields read(@Nullable Fields reuse, Decoder in) throws IOException {
        if (plan == null) {
            throw new IllegalStateException("no schema");
        }
        Fields record = reuse == null ? new Fields() : reuse;
        plan.fill(in, record);
        return record;
    }

    private static final class RecordReader implements ValueReader {
        private final String[] names;
        private final ValueReader[] readers;

        RecordReader(int fields) {
            names = new String[fields];
            readers = new ValueReader[fields];
        }

        void fill(Decoder in, Fields into) throws IOException {
            for (int i = 0; i < names.length; i++) {
                into.add(names[i], readers[i].read(in, into));
            }
        }

        @Override
        public Object read(Decoder in, Fields owner) throws IOException {
            Fields nested = owner.nest();
            fill(in, nested);
            return nested;
        }
    }

    private static RecordReader record(Schema schema, Map<String, RecordReader> known) {
        RecordReader seen = known.get(schema.getFullName());
        if (seen != null) {
            return seen;
        }
        List<Schema.Field> fields = schema.getFields();
        RecordReader reader = new RecordReader(fields.size());
        known.put(schema.getFullName(), reader);
        for (int i = 0; i < fields.size(); i++) {
            reader.names[i] = fields.get(i).name().intern();
            reader.readers[i] = value(fields.get(i).schema(), known);
        }
        return reader;
    }

    private static ValueReader value(Schema schema, Map<String, RecordReader> known) {
        return switch (schema.getType()) {
            case RECORD -> record(schema, known);
            case UNION -> union(schema, known);
            case ARRAY -> array(value(schema.getElementType(), known));
            case MAP -> map(value(schema.getValueType(), known));
            case ENUM -> (in, owner) -> schema.getEnumSymbols().get(in.readEnum());
            case NULL ->
                (in, owner) -> {
                    in.readNull();
                    return null;
                };
            case STRING -> (in, owner) -> in.readString();
            case BOOLEAN -> (in, owner) -> in.readBoolean();
            case DOUBLE -> (in, owner) -> in.readDouble();
            case FLOAT -> (in, owner) -> in.readFloat();
            case INT -> integer(schema.getLogicalType());
            case LONG -> longInteger(schema.getLogicalType());
            case BYTES -> decimal(schema.getLogicalType(), FieldsDatumReader::bytes);
            case FIXED ->
                decimal(schema.getLogicalType(), (in, owner) -> {
                    byte[] bytes = new byte[schema.getFixedSize()];
                    in.readFixed(bytes, 0, bytes.length);
                    return bytes;
                });
        };
    }

    private static Object bytes(Decoder in, Fields owner) throws IOException {
        var buffer = in.readBytes(null);
        byte[] bytes = new byte[buffer.remaining()];
        buffer.get(bytes);
        return bytes;
    }

    private static ValueReader union(Schema schema, Map<String, RecordReader> known) {
        ValueReader[] branches =
                schema.getTypes().stream().map(type -> value(type, known)).toArray(ValueReader[]::new);
        return (in, owner) -> branches[in.readIndex()].read(in, owner);
    }

    private static ValueReader array(ValueReader element) {
        return (in, owner) -> {
            List<@Nullable Object> list = new ArrayList<>();
            for (long left = in.readArrayStart(); left > 0; left = in.arrayNext()) {
                for (long i = 0; i < left; i++) {
                    list.add(element.read(in, owner));
                }
            }
            return list;
        };
    }

    private static ValueReader map(ValueReader value) {
        return (in, owner) -> {
            Fields nested = owner.nest();
            for (long left = in.readMapStart(); left > 0; left = in.mapNext()) {
                for (long i = 0; i < left; i++) {
                    nested.add(in.readString().intern(), value.read(in, nested));
                }
            }
            return nested;
        };
    }

    private static ValueReader integer(@Nullable LogicalType type) {
        if (type instanceof LogicalTypes.Date) {
            return (in, owner) -> LocalDate.ofEpochDay(in.readInt());
        }
        if (type instanceof LogicalTypes.TimeMillis) {
            return (in, owner) -> LocalTime.ofNanoOfDay(in.readInt() * 1_000_000L);
        }
        return (in, owner) -> in.readInt();
    }

    private static ValueReader longInteger(@Nullable LogicalType type) {
        return switch (type) {
            case LogicalTypes.TimestampMillis millis -> (in, owner) -> Instant.ofEpochMilli(in.readLong());
            case LogicalTypes.TimestampMicros micros -> (in, owner) -> micros(in.readLong());
            case LogicalTypes.TimestampNanos nanos -> (in, owner) -> Instant.ofEpochSecond(0, in.readLong());
            case LogicalTypes.LocalTimestampMillis millis ->
                (in, owner) -> LocalDateTime.ofInstant(Instant.ofEpochMilli(in.readLong()), ZoneOffset.UTC);
            case LogicalTypes.LocalTimestampMicros micros ->
                (in, owner) -> LocalDateTime.ofInstant(micros(in.readLong()), ZoneOffset.UTC);
            case LogicalTypes.TimeMicros micros -> (in, owner) -> LocalTime.ofNanoOfDay(in.readLong() * 1_000L);
            case null, default -> (in, owner) -> in.readLong();
        };
    }

    private static Instant micros(long micros) {
        return Instant.ofEpochSecond(Math.floorDiv(micros, 1_000_000L), Math.floorMod(micros, 1_000_000L) * 1_000L);
    }

    private static ValueReader decimal(@Nullable LogicalType type, ValueReader bytes) {
        if (!(type instanceof LogicalTypes.Decimal decimal)) {
            return bytes;
        }
        return (in, owner) -> bytes.read(in, owner) instanceof byte[] unscaled
                ? new BigDecimal(new BigInteger(unscaled), decimal.getScale())
                : null;
    }
}
