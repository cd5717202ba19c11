package org.mlaudit.streams.explain.model;

import org.mlaudit.codec.InferenceRow;

/** How one column of inferences becomes inputs. What it doesn't set stays absent. Immutable after it was made. */
sealed interface InputField {
    /** Returns the column that it reads. */
    int column();

    /**
     * Sets inputs.
     *
     * @param number value of a NUMBER column
     * @param hash hash of a CATEGORY column's name
     * @param vector items of an EMBEDDING, or none
     * @param x where inputs are set
     * @param offset where the row's inputs begin
     */
    void put(double number, long hash, float[] vector, double[] x, int offset);

    /** The number itself, scaled and shifted; NaN is absent. */
    record Scaled(int column, int input, double scale, double shift) implements InputField {
        @Override
        public void put(double number, long hash, float[] vector, double[] x, int offset) {
            if (!Double.isNaN(number)) {
                x[offset + input] = number * scale + shift;
            }
        }
    }

    /** 1 for true and 0 for false, scaled and shifted. */
    record Flag(int column, int input, double scale, double shift) implements InputField {
        @Override
        public void put(double number, long hash, float[] vector, double[] x, int offset) {
            x[offset + input] = (hash == InferenceRow.TRUE ? 1 : 0) * scale + shift;
        }
    }

    /** 1 in the input of the value that there is, if it has one. */
    record OneHot(int column, boolean numbers, CodeTable inputs) implements InputField {
        @Override
        public void put(double number, long hash, float[] vector, double[] x, int offset) {
            int input = inputs.find(numbers ? key(number) : hash);
            if (input >= 0) {
                x[offset + input] = 1;
            }
        }
    }

    /** The place of the value in a list, if it is there. */
    record Place(int column, int input, boolean numbers, CodeTable places) implements InputField {
        @Override
        public void put(double number, long hash, float[] vector, double[] x, int offset) {
            int place = places.find(numbers ? key(number) : hash);
            if (place >= 0) {
                x[offset + input] = place;
            }
        }
    }

    /** The items of an embedding, scaled and shifted, if the vector has the contract's length. */
    record Items(int column, int dimensions, CodeTable inputs, double scale, double shift) implements InputField {
        @Override
        public void put(double number, long hash, float[] vector, double[] x, int offset) {
            if (vector.length != dimensions) {
                return;
            }
            for (int item = 0; item < dimensions; item++) {
                int input = inputs.find(item);
                if (input >= 0 && !Float.isNaN(vector[item])) {
                    x[offset + input] = vector[item] * scale + shift;
                }
            }
        }
    }

    /** What a number is looked up by: one zero, one NaN. */
    static long key(double number) {
        return Double.doubleToLongBits(number + 0.0);
    }
}
