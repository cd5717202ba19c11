package org.mlaudit.streams.explain.global;

import java.util.Comparator;
import java.util.OptionalDouble;
import java.util.stream.IntStream;

/** How wrong predictions are, for {@linkplain PermutationImportance importances}. Less is better, of each. */
public enum ImportanceMetric {
    /**
     * 1 less the area under the receiver operating curve; of more than two classes, the mean over the classes, each against
     * all others.
     */
    AUROC("auroc", true) {
        @Override
        OptionalDouble of(JudgedRows rows, double[] predictions, int outputs) {
            if (outputs == 1) {
                return auroc(rows, predictions, 1, 0, 1);
            }
            double sum = 0;
            int classes = 0;
            for (int output = 0; output < outputs; output++) {
                OptionalDouble one = auroc(rows, predictions, outputs, output, output);
                sum += one.orElse(0);
                classes += one.isPresent() ? 1 : 0;
            }
            return classes == 0 ? OptionalDouble.empty() : OptionalDouble.of(sum / classes);
        }
    },
    /** Mean of -ln of the probability that was given to the truth, at least 2^-52. */
    LOG_LOSS("log-loss", true) {
        @Override
        OptionalDouble of(JudgedRows rows, double[] predictions, int outputs) {
            return mean(rows, row -> {
                int truth = rows.label(row);
                double p = outputs == 1
                        ? (truth == 1 ? predictions[row] : 1 - predictions[row])
                        : predictions[row * outputs + truth];
                return -Math.log(Math.max(LEAST_PROBABILITY, p));
            });
        }
    },
    /** Share of wrong decisions: by the threshold of two classes, for the most probable of more. */
    ACCURACY("accuracy", true) {
        @Override
        OptionalDouble of(JudgedRows rows, double[] predictions, int outputs) {
            return mean(rows, row -> decided(rows, predictions, outputs, row) == rows.label(row) ? 0 : 1);
        }
    },
    /** Mean squared distance of probabilities and outcome; of more than two classes, summed over the classes. */
    BRIER("brier", true) {
        @Override
        OptionalDouble of(JudgedRows rows, double[] predictions, int outputs) {
            return mean(rows, row -> {
                if (outputs == 1) {
                    return square(predictions[row] - rows.label(row));
                }
                double sum = 0;
                for (int output = 0; output < outputs; output++) {
                    sum += square(predictions[row * outputs + output] - (rows.label(row) == output ? 1 : 0));
                }
                return sum;
            });
        }
    },
    /** Mean squared error. */
    MSE("mse", false) {
        @Override
        OptionalDouble of(JudgedRows rows, double[] predictions, int outputs) {
            return mean(rows, row -> square(predictions[row] - rows.value(row)));
        }
    },
    /** Mean absolute error. */
    MAE("mae", false) {
        @Override
        OptionalDouble of(JudgedRows rows, double[] predictions, int outputs) {
            return mean(rows, row -> Math.abs(predictions[row] - rows.value(row)));
        }
    };

    private static final double LEAST_PROBABILITY = 0x1p-52;

    private final String text;
    private final boolean ofClasses;

    ImportanceMetric(String text, boolean ofClasses) {
        this.text = text;
        this.ofClasses = ofClasses;
    }

    /** Returns the metric's name in answers, for example {@code log-loss}. */
    public String text() {
        return text;
    }

    /** Tells whether the truth is a class, not a value. */
    public boolean ofClasses() {
        return ofClasses;
    }

    /**
     * Computes the loss.
     *
     * @param rows the truths
     * @param predictions what the model predicts, rows x outputs
     * @param outputs number of outputs; 1 of two classes: the probability of the second
     * @return empty if it is not defined: a single class, or a prediction that is not finite
     */
    abstract OptionalDouble of(JudgedRows rows, double[] predictions, int outputs);

    /** The loss of a row. */
    @FunctionalInterface
    private interface Loss {
        double of(int row);
    }

    private static OptionalDouble mean(JudgedRows rows, Loss loss) {
        double sum = 0;
        double weights = 0;
        for (int row = 0; row < rows.size(); row++) {
            sum += rows.weight(row) * loss.of(row);
            weights += rows.weight(row);
        }
        double mean = sum / weights;
        return Double.isFinite(mean) ? OptionalDouble.of(mean) : OptionalDouble.empty();
    }

    private static double square(double value) {
        return value * value;
    }

    private static int decided(JudgedRows rows, double[] predictions, int outputs, int row) {
        if (outputs == 1) {
            return predictions[row] >= rows.threshold() ? 1 : 0;
        }
        int best = 0;
        for (int output = 1; output < outputs; output++) {
            if (predictions[row * outputs + output] > predictions[row * outputs + best]) {
                best = output;
            }
        }
        return best;
    }

    /** 1 less the area under the curve of one output for one class, the share of pairs in the right order, equal scores half (Mann and Whitney). */
    private static OptionalDouble auroc(JudgedRows rows, double[] predictions, int outputs, int output, int positive) {
        int[] sorted = IntStream.range(0, rows.size())
                .boxed()
                .sorted(Comparator.comparingDouble(row -> predictions[row * outputs + output]))
                .mapToInt(Integer::intValue)
                .toArray();
        double area = 0;
        double positives = 0;
        double negatives = 0;
        for (int from = 0; from < sorted.length; ) {
            double score = predictions[sorted[from] * outputs + output];
            if (!Double.isFinite(score)) {
                return OptionalDouble.empty();
            }
            double equalPositives = 0;
            double equalNegatives = 0;
            for (; from < sorted.length && predictions[sorted[from] * outputs + output] == score; from++) {
                boolean isPositive = rows.label(sorted[from]) == positive;
                equalPositives += isPositive ? rows.weight(sorted[from]) : 0;
                equalNegatives += isPositive ? 0 : rows.weight(sorted[from]);
            }
            area += equalPositives * (negatives + equalNegatives / 2);
            positives += equalPositives;
            negatives += equalNegatives;
        }
        return positives > 0 && negatives > 0
                ? OptionalDouble.of(1 - area / (positives * negatives))
                : OptionalDouble.empty();
    }
}
