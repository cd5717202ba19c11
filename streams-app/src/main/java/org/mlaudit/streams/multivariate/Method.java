package org.mlaudit.streams.multivariate;

import org.mlaudit.streams.drift.Means;
import org.mlaudit.streams.drift.NumberCells;
import org.mlaudit.streams.drift.TestResult;

/** Tests of two samples of points. */
enum Method {
    /** Maximum mean discrepancy. */
    MMD(
            "mmd",
            false,
            0.01,
            "Maximum mean discrepancy of the rows with a Gaussian kernel, by 64 random Fourier features with a fixed seed. The"
                    + " null distribution is a shifted gamma with the three cumulants of the covariance of both samples. The"
                    + " effect is the discrepancy whose square is the square less what sampling adds.",
            "When features may change together in a way that none shows by itself.",
            "Gretton et al. (2012); Rahimi, Recht (2007); Imhof (1961)"),
    /** Reconstruction error by principal components. */
    PCA(
            "mean reconstruction error, standardised",
            false,
            0.05,
            "Mean distance of the rows from the principal components that keep 65% of the variance of one half of the"
                    + " reference's rows, against that of the other half, by Welch's test. The effect is in standard"
                    + " deviations of the error.",
            "When features that went together no longer do.",
            "Jolliffe (2002); NannyML's data reconstruction"),
    /** A classifier that tells window and reference apart. */
    DOMAIN_CLASSIFIER(
            "area under the curve",
            false,
            0.02,
            "Area under the curve of a logistic regression (Tribuo) on the features and their squares that tells the window's"
                    + " rows from the reference's, each row scored by a model of four other fifths. p by Mann and Whitney's"
                    + " test, one-sided. The effect is what the area is above one half and above chance.",
            "As one figure for all features together; it sees shifts and spreads, not how features go together.",
            "Lopez-Paz, Oquab (2017)"),
    /** Shift of an embedding's mean. */
    EMBEDDING_MEAN(
            "distance of means, standardised",
            true,
            0.05,
            "Distance of the mean vectors over the root of the sum of variances, of each embedding, after a random projection"
                    + " to at most 64 dimensions with a fixed seed; the null distribution is that of multivariate.mmd. The"
                    + " effect is the distance whose square is the square less what sampling adds.",
            "For embeddings of any length.",
            "Johnson, Lindenstrauss (1984); Imhof (1961)"),
    /** Turn of an embedding. */
    EMBEDDING_COSINE(
            "mean cosine distance, standardised",
            true,
            0.05,
            "Cosine distance of the vectors from the mean vector of one half of the reference's rows, against that of the other"
                    + " half, by Welch's test, of each embedding. The effect is in standard deviations of the distance.",
            "Where only directions count, as in searches by similarity.",
            "Welch (1947)");

    private final String statistic;
    private final boolean ofEmbedding;
    private final double minimumEffect;
    private final String computes;
    private final String use;
    private final String source;

    Method(String statistic, boolean ofEmbedding, double minimumEffect, String computes, String use, String source) {
        this.statistic = statistic;
        this.ofEmbedding = ofEmbedding;
        this.minimumEffect = minimumEffect;
        this.computes = computes;
        this.use = use;
        this.source = source;
    }

    /** What findings call the value. */
    String statistic() {
        return statistic;
    }

    /** Whether it judges each embedding, not the row. */
    boolean ofEmbedding() {
        return ofEmbedding;
    }

    double minimumEffect() {
        return minimumEffect;
    }

    String computes() {
        return computes;
    }

    String use() {
        return use;
    }

    String source() {
        return source;
    }

    /** Compares rows of the window with rows of the reference, at least 20 each. */
    TestResult test(double[][] window, double[][] reference) {
        return switch (this) {
            case MMD -> FourierMmd.test(window, reference);
            case PCA -> reconstruction(window, reference);
            case DOMAIN_CLASSIFIER -> DomainClassifier.test(window, reference);
            case EMBEDDING_MEAN -> EmbeddingShift.mean(window, reference);
            case EMBEDDING_COSINE -> cosine(window, reference);
        };
    }

    private static TestResult reconstruction(double[][] window, double[][] reference) {
        PrincipalComponents components = PrincipalComponents.of(half(reference, 0), PrincipalComponents.KEPT);
        return Means.welch(NumberCells.of(components.errors(window), components.errors(half(reference, 1))));
    }

    private static TestResult cosine(double[][] window, double[][] reference) {
        double[][] first = half(reference, 0);
        double[] direction = MeanShift.mean(first, first[0].length);
        return Means.welch(NumberCells.of(
                EmbeddingShift.cosineDistances(window, direction),
                EmbeddingShift.cosineDistances(half(reference, 1), direction)));
    }

    /** Every other row, from one on. */
    private static double[][] half(double[][] rows, int from) {
        double[][] half = new double[(rows.length - from + 1) / 2][];
        for (int i = 0; i < half.length; i++) {
            half[i] = rows[2 * i + from];
        }
        return half;
    }
}
