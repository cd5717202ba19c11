package org.mlaudit.nifi.source;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import java.io.CharConversionException;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Records from JSON in UTF-8, parsed as a stream: an array of objects, or objects one after another, usually one a
 * line.
 *
 * <p>What happens to broken text depends on the layout. Among lines, the line where the broken record starts is one
 * malformed record, and reading goes on with the line after it. In an array nothing tells where the next record starts,
 * so the rest is unreadable. {@code NaN} and infinities are read as numbers, so that validation can name them.
 */
public final class JsonSource implements SourceReader {
    private static final JsonFactory FACTORY = JsonFactory.builder()
            .enable(StreamReadFeature.USE_FAST_DOUBLE_PARSER)
            .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
            .disable(StreamReadFeature.AUTO_CLOSE_SOURCE)
            .build();

    private final ReplayStream stream;
    private JsonParser parser;
    /** Offset in the source where the parser began. */
    private long parserBase;

    private boolean inArray;
    /** Offset in the source just behind the record before this one. */
    private long start;
    /** Offset in the source just behind this record. */
    private long end;

    /**
     * @param in the content; closed with this reader
     * @param maxRecordBytes size of the largest record, in bytes; a larger one is unreadable
     */
    public JsonSource(InputStream in, int maxRecordBytes) throws IOException {
        stream = new ReplayStream(in, maxRecordBytes);
        parser = FACTORY.createParser(stream);
    }

    @Override
    public boolean next(Fields record) throws IOException, MalformedSourceRecord, UnreadableSource {
        record.clear();
        start = end;
        stream.keepFrom(start);
        try {
            return parse(record);
        } catch (ReplayStream.RecordTooLarge e) {
            throw new UnreadableSource(e.getMessage(), e);
        } catch (JsonProcessingException e) {
            throw broken(e.getOriginalMessage(), e);
        } catch (CharConversionException e) {
            throw broken(String.valueOf(e.getMessage()), e);
        }
    }

    private boolean parse(Fields record) throws IOException, MalformedSourceRecord, UnreadableSource {
        while (true) {
            JsonToken token = parser.nextToken();
            if (token == null) {
                return false;
            }
            switch (token) {
                case START_OBJECT -> {
                    object(record);
                    end = offset();
                    return true;
                }
                case END_ARRAY -> inArray = false;
                case START_ARRAY -> {
                    if (!inArray) {
                        inArray = true;
                    } else {
                        parser.skipChildren();
                        end = offset();
                        throw noObject("an array");
                    }
                }
                default -> {
                    parser.finishToken();
                    end = offset();
                    throw noObject(token.isNumeric() ? "a number" : "a bare value");
                }
            }
        }
    }

    private MalformedSourceRecord noObject(String found) {
        return new MalformedSourceRecord("a record must be a JSON object, but this is " + found, payload(), null);
    }

    private MalformedSourceRecord broken(String message, IOException cause) throws IOException, UnreadableSource {
        if (inArray) {
            throw new UnreadableSource(
                    "the JSON array is broken behind byte " + start
                            + ", and nothing tells where its next record starts: " + message,
                    cause);
        }
        byte[] line;
        try {
            line = stream.line();
        } catch (ReplayStream.RecordTooLarge e) {
            throw new UnreadableSource(String.valueOf(e.getMessage()), e);
        }
        parserBase = stream.position();
        parser = FACTORY.createParser(stream);
        end = parserBase;
        return new MalformedSourceRecord("not JSON: " + message, line, cause);
    }

    private long offset() throws UnreadableSource {
        long offset = parser.currentLocation().getByteOffset();
        if (offset < 0) {
            throw new UnreadableSource("the JSON is not encoded in UTF-8", null);
        }
        return parserBase + offset;
    }

    private void object(Fields into) throws IOException {
        for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
            into.add(name, value(parser.nextToken(), into));
        }
    }

    private @Nullable Object value(JsonToken token, Fields owner) throws IOException {
        return switch (token) {
            case VALUE_STRING -> parser.getText();
            case VALUE_NUMBER_FLOAT -> parser.getDoubleValue();
            case VALUE_NUMBER_INT ->
                parser.getNumberType() == JsonParser.NumberType.BIG_INTEGER
                        ? parser.getBigIntegerValue()
                        : (Object) parser.getLongValue();
            case VALUE_TRUE -> true;
            case VALUE_FALSE -> false;
            case START_OBJECT -> {
                Fields nested = owner.nest();
                object(nested);
                yield nested;
            }
            case START_ARRAY -> {
                List<@Nullable Object> list = new ArrayList<>();
                for (JsonToken next = parser.nextToken(); next != JsonToken.END_ARRAY; next = parser.nextToken()) {
                    list.add(value(next, owner));
                }
                yield list;
            }
            default -> null;
        };
    }

    @Override
    public byte[] payload() {
        byte[] bytes = stream.copy(start, end);
        int first = 0;
        while (first < bytes.length && isSeparator(bytes[first])) {
            first++;
        }
        int last = bytes.length;
        while (last > first && isSeparator(bytes[last - 1])) {
            last--;
        }
        return Arrays.copyOfRange(bytes, first, last);
    }

    private static boolean isSeparator(byte b) {
        // The byte order mark, 0xEF 0xBB 0xBF, too.
        return b == ' '
                || b == '\n'
                || b == '\r'
                || b == '\t'
                || b == ','
                || b == '['
                || b == ']'
                || b == (byte) 0xEF
                || b == (byte) 0xBB
                || b == (byte) 0xBF;
    }

    /** The record's own text on one line: a line break in JSON is never inside a value. */
    @Override
    public byte[] json() {
        byte[] bytes = payload();
        for (int i = 0; i < bytes.length; i++) {
            if (bytes[i] == '\n' || bytes[i] == '\r') {
                bytes[i] = ' ';
            }
        }
        return bytes;
    }

    @Override
    public String contentType() {
        return "application/json";
    }

    @Override
    public void close() throws IOException {
        parser.close();
        stream.close();
    }
}
