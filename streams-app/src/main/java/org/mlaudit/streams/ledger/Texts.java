package org.mlaudit.streams.ledger;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** How the text formats write numbers, bytes and names; what has two forms is refused. */
final class Texts {
    /** Digits of the greatest long. */
    private static final int MOST_DIGITS = 19;

    /** A space of Unicode that Java does not count among them. */
    private static final int NEXT_LINE = 0x85;

    private Texts() {}

    /** Decodes base64 with padding and no spare bits set. */
    static byte[] base64(String text) {
        byte[] decoded;
        try {
            decoded = Base64.getDecoder().decode(text);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("is not base64: " + e.getMessage(), e);
        }
        if (!Base64.getEncoder().encodeToString(decoded).equals(text)) {
            throw new IllegalArgumentException("is not base64 in its canonical form (padded, no spare bits)");
        }
        return decoded;
    }

    /** Reads an ASCII decimal from 0 to 2^63 - 1 without sign and leading zeroes. */
    static long decimal(String text) {
        boolean digits = !text.isEmpty() && text.chars().allMatch(c -> c >= '0' && c <= '9');
        if (!digits || text.length() > MOST_DIGITS || (text.length() > 1 && text.charAt(0) == '0')) {
            throw new IllegalArgumentException("is not a decimal number without sign and leading zeroes");
        }
        try {
            return Long.parseLong(text);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("is greater than 2^63 - 1", e);
        }
    }

    /** Whether a text can be the name of a key: not empty, no space of Unicode, no plus, no control character. */
    static boolean isKeyName(String name) {
        return !name.isEmpty()
                && name.codePoints()
                        .noneMatch(c -> c == '+'
                                || c < ' '
                                || c == NEXT_LINE
                                || (c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE)
                                || Character.isSpaceChar(c)
                                || Character.isWhitespace(c));
    }

    /** Encodes as UTF-8; half of a surrogate pair is refused. */
    static byte[] utf8(String text) {
        try {
            ByteBuffer encoded = StandardCharsets.UTF_8
                    .newEncoder()
                    .onMalformedInput(CodingErrorAction.REPORT)
                    .encode(CharBuffer.wrap(text));
            byte[] bytes = new byte[encoded.remaining()];
            encoded.get(bytes);
            return bytes;
        } catch (CharacterCodingException e) {
            throw new IllegalArgumentException("is not text that UTF-8 can hold", e);
        }
    }

    /** Decodes UTF-8; malformed bytes are refused. */
    static String utf8(byte[] bytes, int offset, int length) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .onMalformedInput(CodingErrorAction.REPORT)
                    .onUnmappableCharacter(CodingErrorAction.REPORT)
                    .decode(ByteBuffer.wrap(bytes, offset, length))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new IllegalArgumentException("is not UTF-8", e);
        }
    }

    /** Whether bytes are UTF-8. */
    static boolean isUtf8(byte[] bytes, int offset, int length) {
        try {
            utf8(bytes, offset, length);
            return true;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }
}
