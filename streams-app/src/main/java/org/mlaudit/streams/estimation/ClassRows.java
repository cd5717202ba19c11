package org.mlaudit.streams.estimation;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** Predictions of several classes with the calibrated probabilities of each class, normalised over all rows. */
final class ClassRows {
    private final List<ScoredRows> rows;
    private final List<Calibrated> calibrated;
    private final boolean[] isotonic;
    private final double total;
    private final double factor;

    /** There is a row. */
    ClassRows(List<ScoredRows> rows, List<Calibrator> calibrators) {
        this.rows = rows;
        this.isotonic = new boolean[rows.size()];
        for (int c = 0; c < isotonic.length; c++) {
            isotonic[c] = calibrators.get(c).isIsotonic();
        }
        this.calibrated = IntStream.range(0, rows.size())
                .mapToObj(c -> calibrators.get(c).apply(rows.get(c)))
                .toList();
        this.total = rows.get(0).total();
        double truths = 0;
        for (int c = 0; c < rows.size(); c++) {
            for (int bin = 0; bin < rows.get(c).size(); bin++) {
                truths += rows.get(c).count(bin) * calibrated.get(c).probability()[bin];
            }
        }
        this.factor = truths > 0 ? total / truths : 0;
    }

    private double probability(int c, int bin) {
        return Math.min(1, factor * calibrated.get(c).probability()[bin]);
    }

    /** Expected right decisions for each class. */
    double[] right() {
        return sums(true, true);
    }

    /** Expected truths of each class that were decided otherwise. */
    double[] missed() {
        return sums(false, true);
    }

    /** Decisions for each class. */
    double[] decided() {
        return sums(true, false);
    }

    private double[] sums(boolean inFavour, boolean expected) {
        double[] sums = new double[rows.size()];
        for (int c = 0; c < sums.length; c++) {
            ScoredRows of = rows.get(c);
            for (int bin = 0; bin < of.size(); bin++) {
                sums[c] += (inFavour ? of.inFavour()[bin] : of.against()[bin]) * (expected ? probability(c, bin) : 1);
            }
        }
        return sums;
    }

    /** A metric of decisions and its errors. */
    Expected expect(MacroSlopes metric, double[][] cells) {
        int classes = rows.size();
        double[] wrongSlope = new double[classes];
        double[] wrongVariance = new double[classes];
        for (int decided = 0; decided < classes; decided++) {
            double wrong = 0;
            double squares = 0;
            for (int actual = 0; actual < classes; actual++) {
                if (actual != decided) {
                    wrong += cells[actual][decided];
                    wrongSlope[decided] += cells[actual][decided] * metric.slopes()[actual][decided];
                    squares += cells[actual][decided] * Math.pow(metric.slopes()[actual][decided], 2);
                }
            }
            wrongSlope[decided] = wrong > 0 ? wrongSlope[decided] / wrong : 0;
            wrongVariance[decided] = wrong > 0 ? Math.max(0, squares / wrong - Math.pow(wrongSlope[decided], 2)) : 0;
        }
        double labels = 0;
        double scores = 0;
        List<double[]> byBlock = new ArrayList<>();
        for (int c = 0; c < classes; c++) {
            ScoredRows of = rows.get(c);
            double turned = metric.slopes()[c][c] - wrongSlope[c];
            double missed = missedSlope(c, metric, cells, wrongSlope);
            double[] byBin = new double[of.size()];
            for (int bin = 0; bin < byBin.length; bin++) {
                double p = probability(c, bin);
                double mean = p * metric.slopes()[c][c] + (1 - p) * wrongSlope[c];
                labels += of.inFavour()[bin] * (p * (1 - p) * turned * turned + (1 - p) * wrongVariance[c]);
                scores += of.inFavour()[bin] * mean * mean;
                byBin[bin] = of.inFavour()[bin] * turned + of.against()[bin] * missed;
            }
            byBlock.add(calibrated.get(c).byBlock(byBin));
        }
        return expected(metric.value(), labels, scores, byBlock);
    }

    /** What a truth of a class more changes among the rows that were decided otherwise. */
    private static double missedSlope(int c, MacroSlopes metric, double[][] cells, double[] wrongSlope) {
        double missed = 0;
        double sum = 0;
        for (int decided = 0; decided < cells.length; decided++) {
            if (decided != c) {
                missed += cells[c][decided];
                sum += cells[c][decided] * (metric.slopes()[c][decided] - wrongSlope[decided]);
            }
        }
        return missed > 0 ? sum / missed : 0;
    }

    /** Mean of minus the logarithm of the probability of the true class. */
    Expected logLoss() {
        double sum = 0;
        double squares = 0;
        double labels = 0;
        List<double[]> byBlock = new ArrayList<>();
        for (int c = 0; c < rows.size(); c++) {
            ScoredRows of = rows.get(c);
            double[] byBin = new double[of.size()];
            for (int bin = 0; bin < byBin.length; bin++) {
                double loss = LossInfluence.minusLog(of.score()[bin]);
                double p = probability(c, bin);
                sum += of.count(bin) * p * loss;
                squares += of.count(bin) * p * loss * loss;
                labels += of.count(bin) * p * (1 - p) * loss * loss;
                byBin[bin] = of.count(bin) * loss / total;
            }
            byBlock.add(calibrated.get(c).byBlock(byBin));
        }
        double mean = sum / total;
        double spread = Math.max(0, squares / total - mean * mean) / total;
        return expected(mean, Math.min(labels / total / total, spread), spread, byBlock);
    }

    /** Mean sum over the classes of the squared distances of probability and truth. */
    Expected brier() {
        double sum = 0;
        double mean = 0;
        double squares = 0;
        double[] added = new double[rows.size()];
        List<double[]> byBlock = new ArrayList<>();
        for (int c = 0; c < rows.size(); c++) {
            ScoredRows of = rows.get(c);
            double[] byBin = new double[of.size()];
            double labels = 0;
            for (int bin = 0; bin < byBin.length; bin++) {
                double score = of.score()[bin];
                double p = probability(c, bin);
                double turned = 1 - 2 * score;
                sum += of.count(bin) * (score * score + p * turned);
                mean += of.count(bin) * p * turned / total;
                squares += of.count(bin) * p * turned * turned / total;
                labels += of.count(bin) * p * (1 - p) * turned * turned;
                byBin[bin] = of.count(bin) * turned / total;
            }
            added[c] = labels / total / total;
            byBlock.add(calibrated.get(c).byBlock(byBin));
        }
        double spread = Math.max(0, squares - mean * mean) / total;
        return expected(sum / total, Math.min(ofSum(added), spread), spread, byBlock);
    }

    /** Variance of a sum over K classes whose errors correlate by 1 / (K - 1). */
    static double ofSum(double[] variances) {
        double squares = 0;
        double roots = 0;
        for (double variance : variances) {
            squares += variance;
            roots += Math.sqrt(variance);
        }
        double both = roots * roots - squares;
        return squares + (variances.length > 1 ? both / (variances.length - 1) : 0);
    }

    private Expected expected(double value, double labels, double scores, List<double[]> byBlock) {
        double calibrators = 0;
        List<double[]> known = new ArrayList<>();
        for (int c = 0; c < byBlock.size(); c++) {
            calibrators += calibrated.get(c).covariance(byBlock.get(c), byBlock.get(c));
            known.add(isotonic[c] ? byBlock.get(c) : new double[byBlock.get(c).length]);
        }
        return new Expected(
                value,
                labels,
                scores,
                calibrators,
                Expected.concatenated(known),
                Expected.concatenated(
                        calibrated.stream().map(Calibrated::variance).toList()));
    }
}
