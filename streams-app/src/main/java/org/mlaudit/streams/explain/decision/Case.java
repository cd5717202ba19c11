package org.mlaudit.streams.explain.decision;

import java.util.Arrays;
import org.mlaudit.codec.CategoryHash;
import org.mlaudit.codec.Column;
import org.mlaudit.codec.InferenceLayout;
import org.mlaudit.codec.InferenceRow;
import org.mlaudit.contract.FeatureType;
import org.mlaudit.streams.profile.SampledRow;

/** The values of all features of one row, in the contract's order; a copy that nothing else changes. Immutable. */
final class Case {
    private static final float[] NO_VECTOR = {};

    private final InferenceLayout layout;
    private final boolean[] present;
    private final double[] number;
    private final long[] hash;
    private final String[] name;
    private final float[][] vector;

    private Case(InferenceLayout layout) {
        int features = layout.contract().features().size();
        this.layout = layout;
        present = new boolean[features];
        number = new double[features];
        hash = new long[features];
        name = new String[features];
        vector = new float[features][];
        Arrays.fill(name, "");
        Arrays.fill(vector, NO_VECTOR);
    }

    private Case(Case other) {
        layout = other.layout;
        present = other.present.clone();
        number = other.number.clone();
        hash = other.hash.clone();
        name = other.name.clone();
        vector = other.vector.clone();
    }

    /** The features of an inference. */
    static Case of(InferenceRow row) {
        Case copy = new Case(row.layout);
        for (int feature = 0; feature < copy.features(); feature++) {
            copy.present[feature] = row.present[feature];
            if (!row.present[feature]) {
                continue;
            }
            if (copy.isNumber(feature)) {
                copy.number[feature] = row.number[feature];
                boolean whole = row.vectorLength[feature] == row.vector[feature].length;
                copy.vector[feature] = whole ? row.vector[feature].clone() : NO_VECTOR;
            } else {
                copy.hash[feature] = row.hash[feature];
                copy.name[feature] = row.text(feature);
            }
        }
        return copy;
    }

    /** The features of a row of a sample. */
    static Case of(InferenceLayout layout, SampledRow row) {
        Case copy = new Case(layout);
        for (int feature = 0; feature < copy.features(); feature++) {
            copy.present[feature] = row.present(feature);
            copy.number[feature] = row.number(feature);
            copy.hash[feature] = row.hash(feature);
            copy.name[feature] = row.name(feature);
            copy.vector[feature] = row.vector(feature);
        }
        return copy;
    }

    int features() {
        return present.length;
    }

    boolean isNumber(int feature) {
        return layout.columns().get(feature).kind() == Column.Kind.NUMBER;
    }

    boolean present(int feature) {
        return present[feature];
    }

    /** The number of a present feature; 0 when it is absent. */
    double number(int feature) {
        return number[feature];
    }

    /** The hash of a present category; 0 when it is absent. */
    long hash(int feature) {
        return hash[feature];
    }

    FeatureValue value(int feature) {
        if (!present[feature]) {
            return FeatureValue.MISSING;
        }
        return isNumber(feature) ? new FeatureValue.Numeric(number[feature]) : new FeatureValue.Category(name[feature]);
    }

    /** Whether two cases have the same value of a feature. */
    boolean same(int feature, Case other) {
        if (!present[feature] || !other.present[feature]) {
            return present[feature] == other.present[feature];
        }
        return isNumber(feature)
                ? Double.compare(number[feature], other.number[feature]) == 0
                : hash[feature] == other.hash[feature];
    }

    /**
     * This case with another value of a feature.
     *
     * @throws IllegalArgumentException if the value is not of the feature's type
     */
    Case with(int feature, FeatureValue value) {
        Case changed = new Case(this);
        changed.vector[feature] = NO_VECTOR;
        changed.present[feature] = !(value instanceof FeatureValue.Missing);
        FeatureType type = layout.contract().features().get(feature).type();
        switch (value) {
            case FeatureValue.Numeric known -> {
                fit(feature, type == FeatureType.NUMERIC && Double.isFinite(known.value()), value);
                changed.number[feature] = known.value();
            }
            case FeatureValue.Category known -> {
                fit(feature, ofType(type, known.name()), value);
                changed.name[feature] = known.name();
                changed.hash[feature] = CategoryHash.of(known.name());
            }
            case FeatureValue.Missing none -> changed.name[feature] = "";
        }
        return changed;
    }

    private static boolean ofType(FeatureType type, String name) {
        return type == FeatureType.CATEGORICAL
                || (type == FeatureType.BOOLEAN && (name.equals("true") || name.equals("false")));
    }

    private void fit(int feature, boolean fits, FeatureValue value) {
        if (!fits) {
            var known = layout.contract().features().get(feature);
            throw new IllegalArgumentException(
                    "the feature '" + known.name() + "' is " + known.type() + ", which '" + value.text() + "' is not");
        }
    }

    /** Makes a row of the same layout hold these features; names and everything else of the row are left as they are. */
    void copyTo(InferenceRow row) {
        System.arraycopy(present, 0, row.present, 0, present.length);
        System.arraycopy(number, 0, row.number, 0, number.length);
        System.arraycopy(hash, 0, row.hash, 0, hash.length);
        for (int feature = 0; feature < vector.length; feature++) {
            int items = Math.min(vector[feature].length, row.vector[feature].length);
            System.arraycopy(vector[feature], 0, row.vector[feature], 0, items);
            row.vectorLength[feature] = vector[feature].length;
        }
    }
}
