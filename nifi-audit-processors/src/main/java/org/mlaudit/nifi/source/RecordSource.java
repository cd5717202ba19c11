package org.mlaudit.nifi.source;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.Map;
import org.apache.nifi.processor.exception.ProcessException;
import org.apache.nifi.record.path.FieldValue;
import org.apache.nifi.record.path.RecordPath;
import org.apache.nifi.serialization.MalformedRecordException;
import org.apache.nifi.serialization.RecordReader;
import org.apache.nifi.serialization.record.Record;
import org.jspecify.annotations.Nullable;

/**
 * Records from any NiFi record reader. Values may be taken as the reader parsed them, without coercion to its schema, and
 * fields outside its schema are kept: then the model's contract decides, not the reader's schema.
 *
 * <p>When a reader fails on a value (a failed conversion), the next record can be read. When it fails on the syntax,
 * which shows as an {@link IOException} in the cause, the reader's place in the content is lost, and the rest is
 * unreadable.
 */
public final class RecordSource implements SourceReader {
    private final RecordReader reader;
    private final boolean coerce;
    private final Map<String, RecordPath> expressions;
    private final Names names = new Names();
    private Fields last = new Fields();

    /**
     * @param reader closed with this one
     * @param coerce whether the reader converts values to its schema
     * @param expressions record path expressions to evaluate on each record, by the names that their values are added
     *     under
     */
    public RecordSource(RecordReader reader, boolean coerce, Map<String, RecordPath> expressions) {
        this.reader = reader;
        this.coerce = coerce;
        this.expressions = expressions;
    }

    @Override
    public boolean next(Fields fields) throws IOException, MalformedSourceRecord, UnreadableSource {
        fields.clear();
        Record record = read();
        if (record == null) {
            return false;
        }
        last = fields;
        names.start();
        copy(record.toMap(), fields);
        for (Map.Entry<String, RecordPath> expression : expressions.entrySet()) {
            Object value = expression
                    .getValue()
                    .evaluate(record)
                    .getSelectedFields()
                    .findFirst()
                    .map(FieldValue::getValue)
                    .orElse(null);
            fields.add(names.intern(expression.getKey()), value(value, fields));
        }
        return true;
    }

    private @Nullable Record read() throws IOException, MalformedSourceRecord, UnreadableSource {
        try {
            return reader.nextRecord(coerce, false);
        } catch (MalformedRecordException e) {
            String message = String.valueOf(e.getMessage());
            if (isSyntax(e)) {
                throw new UnreadableSource(message, e);
            }
            throw new MalformedSourceRecord(message, new byte[0], e);
        } catch (ProcessException e) {
            throw e;
        } catch (IOException | RuntimeException e) {
            throw new UnreadableSource("the record reader failed: " + e, e);
        }
    }

    private static boolean isSyntax(Throwable failure) {
        for (Throwable cause = failure.getCause(); cause != null; cause = cause.getCause()) {
            if (cause instanceof IOException || cause instanceof UncheckedIOException) {
                return true;
            }
        }
        return false;
    }

    private void copy(Map<?, ?> from, Fields into) {
        from.forEach((key, value) ->
                into.add(names.intern(key instanceof String name ? name : String.valueOf(key)), value(value, into)));
    }

    private @Nullable Object value(@Nullable Object value, Fields owner) {
        if (value instanceof String || value instanceof Double) {
            // Most values, and quicker to tell than that they are none of the following interfaces.
            return value;
        }
        if (value instanceof Record record) {
            Fields nested = owner.nest();
            copy(record.toMap(), nested);
            return nested;
        }
        if (value instanceof Map<?, ?> map) {
            Fields nested = owner.nest();
            copy(map, nested);
            return nested;
        }
        if (value instanceof Object[] array && array.length > 0 && isNested(array[0])) {
            return Arrays.stream(array).map(element -> value(element, owner)).toArray();
        }
        return value;
    }

    private static boolean isNested(@Nullable Object element) {
        return element instanceof Record || element instanceof Map || element instanceof Object[];
    }

    @Override
    public byte[] payload() throws IOException {
        return FieldsJson.write(last);
    }

    @Override
    public byte[] json() throws IOException {
        return payload();
    }

    @Override
    public String contentType() {
        return "application/json";
    }

    @Override
    public void close() throws IOException {
        reader.close();
    }

    /**
     * Interned names. Readers give the same {@code String} objects in the same order for every record, so that a name
     * mostly costs one comparison of references.
     */
    private static final class Names {
        private @Nullable String[] seen = new String[64];
        private @Nullable String[] interned = new String[64];
        private int at;

        void start() {
            at = 0;
        }

        @SuppressWarnings("ReferenceEquality") // Only a short cut: a miss interns.
        String intern(String name) {
            if (at == seen.length) {
                seen = Arrays.copyOf(seen, at * 2);
                interned = Arrays.copyOf(interned, at * 2);
            }
            int index = at++;
            String known = interned[index];
            if (seen[index] == name && known != null) {
                return known;
            }
            seen[index] = name;
            String canonical = name.intern();
            interned[index] = canonical;
            return canonical;
        }
    }
}
