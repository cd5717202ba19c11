package org.mlaudit.streams.explain.model;

/** How the raw outputs of a row become what the model predicts. */
public enum Link {
    /** The raw outputs are the prediction. */
    IDENTITY {
        @Override
        public void apply(double[] outputs, int offset, int count) {}
    },
    /** Log-odds become a probability, each output for itself. */
    SIGMOID {
        @Override
        public void apply(double[] outputs, int offset, int count) {
            for (int i = offset; i < offset + count; i++) {
                outputs[i] = 1 / (1 + Math.exp(-outputs[i]));
            }
        }
    },
    /** Scores become probabilities that sum to 1. */
    SOFTMAX {
        @Override
        public void apply(double[] outputs, int offset, int count) {
            double greatest = Double.NEGATIVE_INFINITY;
            for (int i = offset; i < offset + count; i++) {
                greatest = Math.max(greatest, outputs[i]);
            }
            double sum = 0;
            for (int i = offset; i < offset + count; i++) {
                outputs[i] = Math.exp(outputs[i] - greatest);
                sum += outputs[i];
            }
            for (int i = offset; i < offset + count; i++) {
                outputs[i] /= sum;
            }
        }
    },
    /** Log-odds of each class against all others become probabilities that are divided by their sum, as LIBLINEAR does. */
    ONE_AGAINST_REST {
        @Override
        public void apply(double[] outputs, int offset, int count) {
            SIGMOID.apply(outputs, offset, count);
            double sum = 0;
            for (int i = offset; i < offset + count; i++) {
                sum += outputs[i];
            }
            for (int i = offset; i < offset + count; i++) {
                outputs[i] = sum > 0 ? outputs[i] / sum : 1.0 / count;
            }
        }
    },
    /** Logarithms become values. */
    EXP {
        @Override
        public void apply(double[] outputs, int offset, int count) {
            for (int i = offset; i < offset + count; i++) {
                outputs[i] = Math.exp(outputs[i]);
            }
        }
    };

    /**
     * Turns the raw outputs of one row into what the model predicts, in place.
     *
     * @param outputs raw outputs
     * @param offset where the row's outputs begin
     * @param count number of outputs of the row
     */
    public abstract void apply(double[] outputs, int offset, int count);
}
