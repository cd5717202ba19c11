package org.mlaudit.streams.performance;

import org.mlaudit.streams.profile.BytesIn;
import org.mlaudit.streams.profile.BytesOut;
import org.mlaudit.streams.profile.UnreadableSummaryException;

/**
 * What a node of an {@link InputTree} asks of a row.
 *
 * @param column index of the column
 * @param kind what is asked
 * @param from for {@link Kind#AT_LEAST} the smallest number that answers yes, negative infinity for any number; else 0
 * @param category for {@link Kind#IS} the category that answers yes; else empty
 * @param hash of that category; else 0
 */
record TreeSplit(int column, Kind kind, double from, String category, long hash) {
    /** A question; what is missing answers no, but to {@link #MISSING}. */
    enum Kind {
        /** Is it a number of at least so much? */
        AT_LEAST(0),
        /** Is it this category? */
        IS(1),
        /** Is there no category? */
        MISSING(2);

        private final byte code;

        Kind(int code) {
            this.code = (byte) code;
        }

        /** Number that stands for it where trees are stored and walked. */
        byte code() {
            return code;
        }

        static Kind of(int code) {
            for (Kind kind : values()) {
                if (kind.code == code) {
                    return kind;
                }
            }
            throw new UnreadableSummaryException("a loss tree asks a question of unknown kind " + code);
        }
    }

    static TreeSplit atLeast(int column, double from) {
        return new TreeSplit(column, Kind.AT_LEAST, from, "", 0);
    }

    static TreeSplit is(int column, String category, long hash) {
        return new TreeSplit(column, Kind.IS, 0, category, hash);
    }

    static TreeSplit missing(int column) {
        return new TreeSplit(column, Kind.MISSING, 0, "", 0);
    }

    void writeTo(BytesOut out) {
        out.count(column);
        out.octet(kind.code());
        switch (kind) {
            case AT_LEAST -> out.number(from);
            case IS -> {
                out.text(category);
                out.fixedLong(hash);
            }
            case MISSING -> {}
        }
    }

    static TreeSplit readFrom(BytesIn in) {
        int column = in.size(Integer.MAX_VALUE);
        return switch (Kind.of(in.octet())) {
            case AT_LEAST -> atLeast(column, in.number());
            case IS -> is(column, in.text(), in.fixedLong());
            case MISSING -> missing(column);
        };
    }
}
