package org.mlaudit.privacy;

/** Masks characters of texts. A character is a code point: a surrogate pair is kept or replaced as a whole. */
final class Masking {
    private Masking() {}

    /**
     * A text of as many code points, of which at most {@code first} at the start and {@code last} at the end are kept; none
     * if the text has no more than both together.
     */
    static String mask(String text, int first, int last, String with) {
        int count = text.codePointCount(0, text.length());
        boolean all = (long) first + last >= count;
        int kept = all ? 0 : text.offsetByCodePoints(0, first);
        int from = all ? text.length() : text.offsetByCodePoints(text.length(), -last);
        int hidden = all ? count : count - first - last;
        return text.substring(0, kept) + with.repeat(hidden) + text.substring(from);
    }
}
