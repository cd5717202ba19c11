package org.mlaudit.streams.calibration;

/**
 * Scores of cells in order, for tests of location and spread that are as sensitive as the best ones for normal values
 * and do not depend on the values' scale (van der Waerden 1952; Hajek and Sidak 1967): the mean of a normal variable, and
 * of its square, over the range of probability that a cell has.
 */
final class NormalScores {
    private static final double[] A = {
        3.3871328727963665, 133.14166789178438, 1971.5909503065513, 13731.69376550946,
        45921.95393154987, 67265.7709270087, 33430.57558358813, 2509.0809287301227
    };
    private static final double[] B = {
        1,
        42.31333070160091,
        687.1870074920579,
        5394.196021424751,
        21213.794301586597,
        39307.89580009271,
        28729.085735721943,
        5226.495278852854
    };
    private static final double[] C = {
        1.4234371107496835, 4.630337846156546, 5.769497221460691, 3.6478483247632045,
        1.2704582524523684, 0.2417807251774506, 0.022723844989269184, 0.0007745450142783414
    };
    private static final double[] D = {
        1,
        2.053191626637759,
        1.6763848301838038,
        0.6897673349851,
        0.14810397642748008,
        0.015198666563616457,
        0.0005475938084995345,
        1.0507500716444169e-09
    };
    private static final double[] E = {
        6.657904643501103, 5.463784911164114, 1.7848265399172913, 0.29656057182850487,
        0.026532189526576124, 0.0012426609473880784, 2.7115555687434876e-05, 2.0103343992922881e-07
    };
    private static final double[] F = {
        1,
        0.599832206555888,
        0.1369298809227358,
        0.014875361290850615,
        0.0007868691311456133,
        1.8463183175100548e-05,
        1.421511758316446e-07,
        2.0442631033899397e-15
    };

    private final double[] location;
    private final double[] spread;

    private NormalScores(double[] location, double[] spread) {
        this.location = location;
        this.spread = spread;
    }

    /** Ascending; not a copy. */
    double[] location() {
        return location;
    }

    /** Uncorrelated with the location; not a copy. */
    double[] spread() {
        return spread;
    }

    /** Scores of cells of given weights, above 0, ascending in what they hold. */
    static NormalScores of(double[] weights) {
        double total = 0;
        for (double weight : weights) {
            total += weight;
        }
        double[] location = new double[weights.length];
        double[] spread = new double[weights.length];
        double below = 0;
        double lowZ = 0;
        double lowDensity = 0;
        for (int i = 0; i < weights.length; i++) {
            below += weights[i];
            boolean last = i == weights.length - 1;
            double highZ = last ? 0 : quantile(below / total);
            double highDensity = last ? 0 : Math.exp(-highZ * highZ / 2) / Math.sqrt(2 * Math.PI);
            double share = weights[i] / total;
            location[i] = (lowDensity - highDensity) / share;
            spread[i] = 1 + (lowZ * lowDensity - highZ * highDensity) / share;
            lowZ = highZ;
            lowDensity = highDensity;
        }
        return new NormalScores(location, without(location, spread, weights, total));
    }

    /** Scores less their mean and less what the others explain. */
    private static double[] without(double[] explaining, double[] scores, double[] weights, double total) {
        double mean = 0;
        double meanExplaining = 0;
        for (int i = 0; i < scores.length; i++) {
            mean += weights[i] / total * scores[i];
            meanExplaining += weights[i] / total * explaining[i];
        }
        double covariance = 0;
        double variance = 0;
        for (int i = 0; i < scores.length; i++) {
            double centred = explaining[i] - meanExplaining;
            covariance += weights[i] / total * centred * (scores[i] - mean);
            variance += weights[i] / total * centred * centred;
        }
        double[] left = new double[scores.length];
        for (int i = 0; i < scores.length; i++) {
            double explained = variance > 0 ? covariance / variance * (explaining[i] - meanExplaining) : 0;
            left[i] = scores[i] - mean - explained;
        }
        return left;
    }

    /** The value below which a standard normal variable falls with a probability above 0 and below 1 (Wichura 1988, AS 241). */
    static double quantile(double probability) {
        double q = probability - 0.5;
        if (Math.abs(q) <= 0.425) {
            double r = 0.180625 - q * q;
            return q * ratio(A, B, r);
        }
        double r = Math.sqrt(-Math.log(q < 0 ? probability : 1 - probability));
        double value = r <= 5 ? ratio(C, D, r - 1.6) : ratio(E, F, r - 5);
        return q < 0 ? -value : value;
    }

    private static double ratio(double[] numerator, double[] denominator, double r) {
        double above = 0;
        double below = 0;
        for (int i = numerator.length - 1; i >= 0; i--) {
            above = above * r + numerator[i];
            below = below * r + denominator[i];
        }
        return above / below;
    }
}
