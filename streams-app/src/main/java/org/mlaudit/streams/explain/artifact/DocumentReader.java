package org.mlaudit.streams.explain.artifact;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.mlaudit.streams.explain.artifact.Tokens.Token;
import org.mlaudit.streams.explain.model.ModelArtifactException;
import org.mlaudit.streams.explain.model.ModelArtifactException.Code;

/**
 * Reads the values of a document of a known form, in the order they come. Values that nobody asks for are passed over without
 * being kept, so the memory that is taken is that of what is asked for.
 */
final class DocumentReader {
    private static final int FIRST = 16;

    private final Tokens tokens;
    private @Nullable Token held;

    /** Reads the value of a field, or passes it over. */
    interface Field {
        /** Reads exactly the value of a field. */
        void read(String name);
    }

    DocumentReader(Tokens tokens) {
        this.tokens = tokens;
    }

    /** Reads an object. */
    void object(String what, Field field) {
        expect(what, Token.BEGIN_OBJECT);
        Set<String> names = new HashSet<>();
        while (next() == Token.NAME) {
            String name = tokens.text();
            Limits.check("fields in " + what, names.size(), Limits.FIELDS);
            if (!names.add(name)) {
                throw damaged(what + " has the field " + name + " twice");
            }
            field.read(name);
        }
    }

    /** Reads an array, each element by what is given, which must read exactly the element. */
    void items(String what, int most, Runnable item) {
        expect(what, Token.BEGIN_ARRAY);
        int count = 0;
        while (peek() != Token.END_ARRAY) {
            count++;
            Limits.check(what, count, most);
            item.run();
        }
        next();
    }

    /** Reads an array of numbers; truths count as 1 and 0. */
    double[] numbers(String what, int most) {
        double[] numbers = new double[FIRST];
        int count = 0;
        expect(what, Token.BEGIN_ARRAY);
        for (Token token = next(); token != Token.END_ARRAY; token = next()) {
            if (count == numbers.length) {
                Limits.check("numbers in " + what, count + 1L, most);
                numbers = Arrays.copyOf(numbers, (int) Math.min(most, 2L * count));
            }
            numbers[count++] = switch (token) {
                case NUMBER -> tokens.number();
                case TRUE -> 1;
                case FALSE -> 0;
                default -> throw damaged(what + " has " + shown(token) + " where a number belongs");
            };
        }
        return Arrays.copyOf(numbers, count);
    }

    /** Reads an array of whole numbers of 32 bits. */
    int[] integers(String what, int most) {
        double[] numbers = numbers(what, most);
        int[] integers = new int[numbers.length];
        for (int i = 0; i < numbers.length; i++) {
            integers[i] = (int) numbers[i];
            if (integers[i] != numbers[i]) {
                throw damaged(what + " has " + numbers[i] + " where a whole number of 32 bits belongs");
            }
        }
        return integers;
    }

    /** Reads an array of texts. */
    List<String> texts(String what, int most) {
        List<String> texts = new ArrayList<>();
        items(what, most, () -> texts.add(text(what)));
        return texts;
    }

    /** Reads a text, or a number as the text of it. */
    String text(String what) {
        Token token = next();
        return switch (token) {
            case TEXT -> tokens.text();
            case NUMBER -> Double.toString(tokens.number());
            default -> throw damaged(what + " is " + shown(token) + " where a text belongs");
        };
    }

    /** Passes a value over. */
    void skip() {
        int depth = 0;
        do {
            switch (next()) {
                case BEGIN_OBJECT, BEGIN_ARRAY -> depth++;
                case END_OBJECT, END_ARRAY -> depth--;
                default -> {}
            }
        } while (depth > 0);
    }

    private Token next() {
        Token token = peek();
        held = null;
        return token;
    }

    private Token peek() {
        Token token = held == null ? tokens.next() : held;
        held = token;
        return token;
    }

    private void expect(String what, Token expected) {
        Token token = next();
        if (token != expected) {
            throw damaged(what + " is " + shown(token) + " where " + shown(expected) + " belongs");
        }
    }

    private static String shown(Token token) {
        return switch (token) {
            case BEGIN_OBJECT -> "an object";
            case BEGIN_ARRAY -> "an array";
            case END_OBJECT, END_ARRAY -> "the end of an object or array";
            case NAME -> "a field";
            case TEXT -> "a text";
            case NUMBER -> "a number";
            case TRUE, FALSE -> "a truth";
            case NULL -> "null";
        };
    }

    /** States what is wrong near the place that was read last. */
    ModelArtifactException damaged(String what) {
        return new ModelArtifactException(
                Code.UNREADABLE, "the file is damaged: " + what + ", near byte " + tokens.position());
    }
}
