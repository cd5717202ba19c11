package org.mlaudit.streams.explain.artifact;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.mlaudit.streams.explain.model.ModelArtifactException;
import org.mlaudit.streams.explain.model.ModelArtifactException.Code;

/**
 * Tokens of Universal Binary JSON, draft 12 (ubjson.org), with its counted and typed arrays and counted objects. Numbers of
 * high precision, typed objects and arrays of types that take no bytes are refused: no model has them, and the last would let
 * ten bytes stand for 2^63 elements.
 */
final class UbjTokens implements Tokens {
    private static final byte UNTYPED = 0;
    private static final long OPEN = -1;

    private final ByteBuffer bytes;
    private final long[] remaining = new long[Limits.NESTING];
    private final byte[] type = new byte[Limits.NESTING];
    private final boolean[] object = new boolean[Limits.NESTING];
    private int depth;
    private boolean valueFollows;
    private double number;
    private int textAt;
    private int textLength;

    UbjTokens(byte[] bytes) {
        this.bytes = ByteBuffer.wrap(bytes);
    }

    @Override
    public Token next() {
        if (depth == 0) {
            return value(marker());
        }
        int top = depth - 1;
        if (remaining[top] == OPEN) {
            byte marker = peek();
            if (marker == (object[top] ? '}' : ']') && !valueFollows) {
                bytes.get();
                return end();
            }
        } else if (remaining[top] == 0 && !valueFollows) {
            return end();
        }
        if (object[top] && !valueFollows) {
            valueFollows = true;
            return name();
        }
        valueFollows = false;
        if (remaining[top] != OPEN) {
            remaining[top]--;
        }
        return value(type[top] == UNTYPED ? marker() : type[top]);
    }

    private Token end() {
        depth--;
        return object[depth] ? Token.END_OBJECT : Token.END_ARRAY;
    }

    private Token name() {
        string(length());
        return Token.NAME;
    }

    private Token value(byte marker) {
        return switch (marker) {
            case '{' -> begin(true);
            case '[' -> begin(false);
            case 'S' -> text(length());
            case 'C' -> text(1);
            case 'T' -> Token.TRUE;
            case 'F' -> Token.FALSE;
            case 'Z' -> Token.NULL;
            default -> {
                number = number(marker);
                yield Token.NUMBER;
            }
        };
    }

    private Token text(long length) {
        string(length);
        return Token.TEXT;
    }

    private Token begin(boolean isObject) {
        if (depth == Limits.NESTING) {
            throw new ModelArtifactException(
                    Code.TOO_LARGE,
                    "the document has more than " + Limits.NESTING + " objects and arrays within each other at byte "
                            + bytes.position());
        }
        byte elements = UNTYPED;
        long count = OPEN;
        if (peek() == '$') {
            bytes.get();
            elements = take();
            if (isObject || width(elements) == 0) {
                throw damaged("an object or array of the type " + shown(elements));
            }
            if (peek() != '#') {
                throw damaged("a typed array without its length");
            }
        }
        if (peek() == '#') {
            bytes.get();
            count = length();
            long least = isObject ? 2 : Math.max(1, width(elements));
            if (count > bytes.remaining() / least) {
                throw damaged(count + " elements where " + bytes.remaining() + " bytes are left");
            }
        }
        type[depth] = elements;
        remaining[depth] = count;
        object[depth] = isObject;
        depth++;
        return isObject ? Token.BEGIN_OBJECT : Token.BEGIN_ARRAY;
    }

    private void string(long length) {
        if (length > bytes.remaining()) {
            throw damaged("a text of " + length + " bytes where " + bytes.remaining() + " are left");
        }
        textAt = bytes.position();
        textLength = (int) length;
        bytes.position(textAt + textLength);
    }

    /** A length: a marker of an integer, and the integer, which is not negative. */
    private long length() {
        byte marker = marker();
        if (marker == 'd' || marker == 'D' || width(marker) == 0) {
            throw damaged("a length of the type " + shown(marker));
        }
        long length = marker == 'L' ? eight() : (long) number(marker);
        if (length < 0) {
            throw damaged("the length " + length);
        }
        return length;
    }

    private long eight() {
        need(8);
        return bytes.getLong();
    }

    private double number(byte marker) {
        int width = width(marker);
        if (width == 0) {
            throw damaged("the type " + shown(marker));
        }
        need(width);
        return switch (marker) {
            case 'i' -> bytes.get();
            case 'U' -> Byte.toUnsignedInt(bytes.get());
            case 'I' -> bytes.getShort();
            case 'l' -> bytes.getInt();
            case 'L' -> bytes.getLong();
            case 'd' -> bytes.getFloat();
            default -> bytes.getDouble();
        };
    }

    /** Bytes of a number; 0 if the marker is not one of a number. */
    private static int width(byte marker) {
        return switch (marker) {
            case 'i', 'U' -> 1;
            case 'I' -> 2;
            case 'l', 'd' -> 4;
            case 'L', 'D' -> 8;
            default -> 0;
        };
    }

    /** The next marker, after those that stand for nothing. */
    private byte marker() {
        byte marker = peek();
        bytes.get();
        return marker;
    }

    private byte peek() {
        need(1);
        while (bytes.get(bytes.position()) == 'N') {
            bytes.get();
            need(1);
        }
        return bytes.get(bytes.position());
    }

    private byte take() {
        need(1);
        return bytes.get();
    }

    private void need(int count) {
        if (bytes.remaining() < count) {
            throw new ModelArtifactException(
                    Code.UNREADABLE, "the file is cut short: it ends at byte " + bytes.limit() + " within a value");
        }
    }

    private ModelArtifactException damaged(String what) {
        return new ModelArtifactException(
                Code.UNREADABLE, "the file is damaged: at byte " + bytes.position() + " there is " + what);
    }

    private static String shown(byte marker) {
        return marker >= ' ' && marker <= '~' ? "'" + (char) marker + "'" : "0x" + Integer.toHexString(marker & 0xFF);
    }

    @Override
    public String text() {
        Limits.check("characters in a name", textLength, Limits.TEXT);
        return new String(bytes.array(), textAt, textLength, StandardCharsets.UTF_8);
    }

    @Override
    public double number() {
        return number;
    }

    @Override
    public long position() {
        return bytes.position();
    }
}
