package org.mlaudit.streams.performance;

/** Metrics of one class that averages are made of; 0 where they are not defined, as in scikit-learn. */
public enum ClassMetric {
    /** Share of the decisions for the class that were right. */
    PRECISION {
        @Override
        double under(ConfusionMatrix matrix, int c) {
            return matrix.decided(c);
        }

        @Override
        double byActual() {
            return 0;
        }
    },
    /** Share of the truths of the class that were decided so. */
    RECALL {
        @Override
        double under(ConfusionMatrix matrix, int c) {
            return matrix.actual(c);
        }

        @Override
        double byActual() {
            return 1;
        }
    },
    /** Harmonic mean of both. */
    F1 {
        @Override
        double under(ConfusionMatrix matrix, int c) {
            return (matrix.actual(c) + matrix.decided(c)) / 2;
        }

        @Override
        double byActual() {
            return 0.5;
        }
    };

    /** The denominator; the numerator is always the weight of right decisions. */
    abstract double under(ConfusionMatrix matrix, int c);

    /** Part of the actual class in the denominator; the rest is of the decided class. */
    abstract double byActual();

    double value(ConfusionMatrix matrix, int c) {
        double under = under(matrix, c);
        return under > 0 ? matrix.cell(c, c) / under : 0;
    }
}
