package org.mlaudit.contract;

import java.util.List;

/** How the values of a feature are protected before they are published. */
public sealed interface ProtectionSpec {
    /** What is done. */
    ProtectionAction action();

    /** Whether values are changed or left out. */
    default boolean protects() {
        return action() != ProtectionAction.NONE;
    }

    /** Whether the published record holds null for every value. */
    default boolean hides() {
        return action() == ProtectionAction.DROP || action() == ProtectionAction.ENCRYPT;
    }

    /** Published as it is. */
    record None() implements ProtectionSpec {
        @Override
        public ProtectionAction action() {
            return ProtectionAction.NONE;
        }
    }

    /** Left out. */
    record Drop() implements ProtectionSpec {
        @Override
        public ProtectionAction action() {
            return ProtectionAction.DROP;
        }
    }

    /**
     * Characters (code points) are replaced. A value that is no longer than what would be kept is replaced altogether.
     *
     * @param keepFirst characters kept at the start, 0 or more
     * @param keepLast characters kept at the end, 0 or more
     * @param with the one character (code point) that stands for each other
     */
    record Mask(int keepFirst, int keepLast, String with) implements ProtectionSpec {
        /** What stands for a character where nothing else is said. */
        public static final String DEFAULT_WITH = "*";

        @Override
        public ProtectionAction action() {
            return ProtectionAction.MASK;
        }
    }

    /**
     * A number becomes the greatest multiple of a step that is not above it.
     *
     * @param step greater than 0
     */
    record Step(double step) implements ProtectionSpec {
        @Override
        public ProtectionAction action() {
            return ProtectionAction.GENERALISE;
        }
    }

    /**
     * A number becomes the greatest edge that is not above it; below the first edge, the first edge.
     *
     * @param edges at least one, ascending
     */
    record Bins(List<Double> edges) implements ProtectionSpec {
        public Bins {
            edges = List.copyOf(edges);
        }

        @Override
        public ProtectionAction action() {
            return ProtectionAction.GENERALISE;
        }
    }

    /**
     * An ISO-8601 date is cut; what is no date becomes null.
     *
     * @param to what is kept
     */
    record Dates(DatePrecision to) implements ProtectionSpec {
        @Override
        public ProtectionAction action() {
            return ProtectionAction.GENERALISE;
        }
    }

    /**
     * A postcode becomes its area: its first letters and digits, without spaces and hyphens.
     *
     * @param keep letters and digits kept, 1 or more
     */
    record Postcode(int keep) implements ProtectionSpec {
        @Override
        public ProtectionAction action() {
            return ProtectionAction.GENERALISE;
        }
    }

    /**
     * Replaced by a token that is the same for the same value and domain.
     *
     * @param format what tokens look like
     * @param domain values have the same tokens in all features of a domain; empty for the feature's own
     */
    record Tokenise(TokenFormat format, String domain) implements ProtectionSpec {
        @Override
        public ProtectionAction action() {
            return ProtectionAction.TOKENISE;
        }
    }

    /**
     * Replaced by the value's HMAC.
     *
     * @param domain values have the same pseudonyms in all features of a domain; empty for the feature's own
     */
    record Pseudonymise(String domain) implements ProtectionSpec {
        @Override
        public ProtectionAction action() {
            return ProtectionAction.PSEUDONYMISE;
        }
    }

    /** Encrypted under the subject's data key. */
    record Encrypt() implements ProtectionSpec {
        @Override
        public ProtectionAction action() {
            return ProtectionAction.ENCRYPT;
        }
    }

    /** Personal data in free text is replaced by its kind. */
    record Redact() implements ProtectionSpec {
        @Override
        public ProtectionAction action() {
            return ProtectionAction.REDACT;
        }
    }
}
