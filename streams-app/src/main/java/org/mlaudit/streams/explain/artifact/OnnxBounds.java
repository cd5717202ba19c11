package org.mlaudit.streams.explain.artifact;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.WireFormat;
import java.io.IOException;
import java.util.Map;
import java.util.Set;
import org.mlaudit.streams.explain.model.ModelArtifactException;
import org.mlaudit.streams.explain.model.ModelArtifactException.Code;

/**
 * Bounds the memory that an ONNX file takes once it is parsed, by a walk over its fields before: two bytes can stand for an
 * object of a hundred. Field numbers are those of {@code onnx-ml.proto}.
 */
final class OnnxBounds {
    /** Most bytes of objects that a file may become. */
    private static final long MOST = 1L << 29;
    /** Bytes that an object, or an unknown field, takes at most. */
    private static final long OBJECT = 160;
    /** Bytes of an element of a list of numbers. */
    private static final long NUMBER = 8;
    /** Graphs within each other, by attributes of control flow. */
    private static final int DEPTH = 8;

    private long bytes;

    private enum Message {
        MODEL,
        GRAPH,
        NODE,
        ATTRIBUTE,
        TENSOR,
        /** Names and types, which are small in any model: taken for objects of two bytes each. */
        OTHER,
        /** Text, or bytes that stay bytes. */
        BYTES
    }

    private static final Map<Message, Map<Integer, Message>> WITHIN = Map.of(
            Message.MODEL,
            Map.of(7, Message.GRAPH, 8, Message.OTHER, 14, Message.OTHER, 20, Message.OTHER, 25, Message.OTHER),
            Message.GRAPH,
            Map.of(
                    1,
                    Message.NODE,
                    5,
                    Message.TENSOR,
                    11,
                    Message.OTHER,
                    12,
                    Message.OTHER,
                    13,
                    Message.OTHER,
                    14,
                    Message.OTHER,
                    15,
                    Message.OTHER),
            Message.NODE,
            Map.of(5, Message.ATTRIBUTE, 9, Message.OTHER),
            Message.ATTRIBUTE,
            Map.of(
                    5,
                    Message.TENSOR,
                    6,
                    Message.GRAPH,
                    10,
                    Message.TENSOR,
                    11,
                    Message.GRAPH,
                    14,
                    Message.OTHER,
                    15,
                    Message.OTHER,
                    22,
                    Message.OTHER,
                    23,
                    Message.OTHER),
            Message.TENSOR,
            Map.of(13, Message.OTHER));

    /** Fields that are lists of numbers. */
    private static final Map<Message, Set<Integer>> NUMBERS =
            Map.of(Message.ATTRIBUTE, Set.of(7, 8), Message.TENSOR, Set.of(1, 4, 5, 7, 10, 11));

    private OnnxBounds() {}

    /**
     * Fails if a file would take too much memory, or is no protobuf.
     *
     * @throws ModelArtifactException if so
     */
    static void check(byte[] file) {
        CodedInputStream in = CodedInputStream.newInstance(file);
        try {
            new OnnxBounds().walk(in, Message.MODEL, 0);
        } catch (IOException e) {
            throw new ModelArtifactException(
                    Code.UNREADABLE,
                    "the file is no whole protobuf message: " + e.getMessage() + ", near byte "
                            + in.getTotalBytesRead(),
                    e);
        }
    }

    private void walk(CodedInputStream in, Message message, int depth) throws IOException {
        if (depth > 4 * DEPTH) {
            throw new ModelArtifactException(Code.TOO_LARGE, "the model has graphs within graphs, more than " + DEPTH);
        }
        Map<Integer, Message> within = WITHIN.getOrDefault(message, Map.of());
        Set<Integer> numbers = NUMBERS.getOrDefault(message, Set.of());
        while (!in.isAtEnd()) {
            int tag = in.readTag();
            int field = WireFormat.getTagFieldNumber(tag);
            boolean isList = numbers.contains(field);
            if (WireFormat.getTagWireType(tag) != WireFormat.WIRETYPE_LENGTH_DELIMITED) {
                take(isList ? NUMBER : OBJECT);
                if (!in.skipField(tag)) {
                    throw new IOException("a group ends that did not begin");
                }
                continue;
            }
            int length = in.readRawVarint32();
            if (length < 0 || (in.getBytesUntilLimit() >= 0 && length > in.getBytesUntilLimit())) {
                throw new IOException("a field of " + length + " bytes goes beyond its message");
            }
            Message child = within.getOrDefault(field, Message.BYTES);
            take(OBJECT + length);
            switch (child) {
                case BYTES -> {
                    take(isList ? length * NUMBER : 0);
                    in.skipRawBytes(length);
                }
                case OTHER -> {
                    take(length / 2 * OBJECT);
                    in.skipRawBytes(length);
                }
                default -> {
                    int outer = in.pushLimit(length);
                    walk(in, child, depth + 1);
                    in.popLimit(outer);
                }
            }
        }
    }

    private void take(long count) {
        bytes += count;
        if (bytes > MOST) {
            throw new ModelArtifactException(
                    Code.TOO_LARGE, "the model would take more than " + (MOST >> 20) + " MB of memory when it is read");
        }
    }
}
