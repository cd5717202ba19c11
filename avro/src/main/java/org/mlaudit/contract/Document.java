package org.mlaudit.contract;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLParser;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A YAML or JSON text as a tree that keeps every scalar as it was written, so that the version {@code 1.10} and the
 * category {@code 007} stay what they are. Only the subset that JSON has too: no anchors, no aliases, one document.
 *
 * <p>The tree is read by recursion and a contract may come from a stranger, so its depth is bounded by {@link #DEEPEST}.
 */
final class Document {
    /** Most objects and arrays within each other; a contract itself needs fewer than ten. */
    static final int DEEPEST = 100;

    /** A node of the tree; null in the file is {@link Scalar} of kind NULL. */
    sealed interface Node {}

    /** Members in the order of the file. */
    record Members(Map<String, Node> nodes) implements Node {}

    /** Items in the order of the file. */
    record Items(List<Node> nodes) implements Node {}

    /** A value as it was written. */
    record Scalar(String text, Kind kind) implements Node {
        enum Kind {
            TEXT,
            NUMBER,
            BOOLEAN,
            NULL
        }
    }

    /** A text starting with a brace is read as JSON, any other as YAML. */
    static @Nullable Node parse(String text, List<Problem> problems) {
        boolean json = text.stripLeading().startsWith("{");
        JsonFactory factory = json ? new JsonFactory() : new YAMLFactory();
        try (JsonParser parser = factory.createParser(text)) {
            if (parser.nextToken() == null) {
                problems.add(new Problem("", "the file is empty"));
                return null;
            }
            Node root = node(parser, "", problems);
            if (parser.nextToken() != null) {
                problems.add(new Problem("", "there is more after the end of the contract" + place(parser)));
            }
            return root;
        } catch (TooDeepException e) {
            problems.add(new Problem("", "is nested deeper than " + DEEPEST + " levels" + place(e.where)));
            return null;
        } catch (JsonProcessingException e) {
            problems.add(new Problem("", "not " + (json ? "JSON" : "YAML") + ": " + describe(e)));
            return null;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Node node(JsonParser parser, String path, List<Problem> problems) throws IOException {
        if (parser instanceof YAMLParser yaml && yaml.isCurrentAlias()) {
            problems.add(new Problem(path, "aliases are not supported, write the value out" + place(parser)));
            return new Scalar("", Scalar.Kind.NULL);
        }
        if (parser.getParsingContext().getNestingDepth() > DEEPEST) {
            throw new TooDeepException(parser.currentTokenLocation());
        }
        return switch (parser.currentToken()) {
            case START_OBJECT -> members(parser, path, problems);
            case START_ARRAY -> items(parser, path, problems);
            case VALUE_NULL -> new Scalar("", Scalar.Kind.NULL);
            case VALUE_TRUE, VALUE_FALSE -> new Scalar(parser.getText(), Scalar.Kind.BOOLEAN);
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> new Scalar(parser.getText(), Scalar.Kind.NUMBER);
            default -> new Scalar(parser.getText(), Scalar.Kind.TEXT);
        };
    }

    private static Node members(JsonParser parser, String path, List<Problem> problems) throws IOException {
        Map<String, Node> nodes = new LinkedHashMap<>();
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String name = parser.currentName();
            String place = place(parser);
            parser.nextToken();
            String child = Reason.path(path, name);
            if (nodes.put(name, node(parser, child, problems)) != null) {
                problems.add(new Problem(child, "is given twice" + place));
            }
        }
        return new Members(nodes);
    }

    private static Node items(JsonParser parser, String path, List<Problem> problems) throws IOException {
        List<Node> nodes = new ArrayList<>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            nodes.add(node(parser, path + "/" + nodes.size(), problems));
        }
        return new Items(nodes);
    }

    private static String place(JsonParser parser) {
        return place(parser.currentTokenLocation());
    }

    private static String place(JsonLocation location) {
        return " (line " + location.getLineNr() + ", column " + location.getColumnNr() + ")";
    }

    private static String describe(JsonProcessingException e) {
        String what = e.getOriginalMessage().lines().findFirst().orElse("unreadable");
        return what + (e.getLocation() == null ? "" : place(e.getLocation()));
    }

    /** Ends the reading of a text that is nested too deep. */
    private static final class TooDeepException extends IOException {
        private static final long serialVersionUID = 1L;

        private final transient JsonLocation where;

        TooDeepException(JsonLocation where) {
            this.where = where;
        }
    }

    private Document() {}
}
