package org.mlaudit.streams.explain.decision;

import java.math.BigDecimal;

/** A value of a feature as people know it. */
public sealed interface FeatureValue {
    /** The value as text, for example {@code 13.99}, {@code rent} or {@code missing}. */
    String text();

    /**
     * A number.
     *
     * @param value of a NUMERIC feature; the length of a TEXT, the norm of an EMBEDDING
     */
    record Numeric(double value) implements FeatureValue {
        @Override
        public String text() {
            if (!Double.isFinite(value) || Math.abs(value) >= 1e20) {
                return String.valueOf(value);
            }
            BigDecimal decimal = BigDecimal.valueOf(value).stripTrailingZeros();
            return decimal.scale() < 20 ? decimal.toPlainString() : decimal.toString();
        }
    }

    /**
     * A name.
     *
     * @param name of a category; {@code true} or {@code false} of a BOOLEAN
     */
    record Category(String name) implements FeatureValue {
        @Override
        public String text() {
            return name;
        }
    }

    /** No value. */
    record Missing() implements FeatureValue {
        @Override
        public String text() {
            return "missing";
        }
    }

    /** No value. */
    FeatureValue MISSING = new Missing();
}
