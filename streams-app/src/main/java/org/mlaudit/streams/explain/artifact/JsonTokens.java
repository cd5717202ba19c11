package org.mlaudit.streams.explain.artifact;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import java.io.IOException;
import org.mlaudit.streams.explain.model.ModelArtifactException;
import org.mlaudit.streams.explain.model.ModelArtifactException.Code;

/** Tokens of JSON, with NaN and Infinity as XGBoost writes them. */
final class JsonTokens implements Tokens {
    private static final JsonFactory FACTORY = JsonFactory.builder()
            .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(Limits.NESTING)
                    .maxStringLength(Limits.TEXT)
                    .maxNameLength(Limits.TEXT)
                    .maxNumberLength(1_000)
                    .build())
            .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
            .build();

    private final JsonParser parser;

    JsonTokens(byte[] bytes) {
        try {
            parser = FACTORY.createParser(bytes);
        } catch (IOException e) {
            throw wrapped(e);
        }
    }

    @Override
    public Token next() {
        JsonToken token;
        try {
            token = parser.nextToken();
        } catch (IOException e) {
            throw wrapped(e);
        }
        if (token == null) {
            throw new ModelArtifactException(
                    Code.UNREADABLE, "the file is cut short: it ends at byte " + position() + " within a value");
        }
        return switch (token) {
            case START_OBJECT -> Token.BEGIN_OBJECT;
            case END_OBJECT -> Token.END_OBJECT;
            case START_ARRAY -> Token.BEGIN_ARRAY;
            case END_ARRAY -> Token.END_ARRAY;
            case FIELD_NAME -> Token.NAME;
            case VALUE_STRING -> Token.TEXT;
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> Token.NUMBER;
            case VALUE_TRUE -> Token.TRUE;
            case VALUE_FALSE -> Token.FALSE;
            default -> Token.NULL;
        };
    }

    @Override
    public String text() {
        try {
            return parser.getText();
        } catch (IOException e) {
            throw wrapped(e);
        }
    }

    @Override
    public double number() {
        try {
            return parser.getDoubleValue();
        } catch (IOException e) {
            throw wrapped(e);
        }
    }

    @Override
    public long position() {
        return parser.currentLocation().getByteOffset();
    }

    private static ModelArtifactException wrapped(IOException e) {
        if (e instanceof StreamConstraintsException) {
            return new ModelArtifactException(Code.TOO_LARGE, "the document is beyond what is read: " + first(e), e);
        }
        return new ModelArtifactException(Code.UNREADABLE, "the file is no JSON: " + first(e), e);
    }

    private static String first(IOException e) {
        String message = String.valueOf(e.getMessage());
        int end = message.indexOf('\n');
        return end < 0 ? message : message.substring(0, end);
    }
}
