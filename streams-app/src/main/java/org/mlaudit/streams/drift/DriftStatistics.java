package org.mlaudit.streams.drift;

import java.util.List;
import java.util.stream.Stream;
import org.mlaudit.streams.drift.Statistic.OfCategories;
import org.mlaudit.streams.drift.Statistic.OfCells;
import org.mlaudit.streams.drift.Statistic.OfNumbers;
import org.mlaudit.streams.monitor.Monitor;
import org.mlaudit.streams.monitor.Parameter;

/** The statistics of drift that a contract may ask for beside {@code drift.distribution}, one monitor each. */
public final class DriftStatistics {
    /** Statistics for all columns that they fit. */
    static final String ALL_COLUMNS = "drift.statistics";
    /** Statistics for numeric columns. */
    static final String NUMERIC = "drift.statistics.numeric";
    /** Statistics for categorical columns. */
    static final String CATEGORICAL = "drift.statistics.categorical";

    /** Cells in which fewer values are expected are joined (Cochran 1954). */
    private static final double COCHRAN = 5;

    private static final String NULL_OF_CELLS =
            " Without drift it is a multiple of a chi-square variable at the actual sizes of both samples.";

    private static final List<Statistic> OF_CELLS = List.of(
            new Statistic(
                    "psi",
                    "psi",
                    new OfCells(CellDivergence.PSI::test, COCHRAN),
                    0.0025,
                    "Population stability index over the reference's bins or categories." + NULL_OF_CELLS
                            + " The effect is PSI less what sampling adds.",
                    "Where the index is reported already; of fixed thresholds such as 0.1 it needs none.",
                    "Jeffreys (1946)"),
            new Statistic(
                    "js",
                    "jensen-shannon distance",
                    new OfCells(CellDivergence.JENSEN_SHANNON::test, COCHRAN),
                    0.02,
                    "Jensen-Shannon distance to base 2, 0 to 1, over the reference's bins or categories."
                            + NULL_OF_CELLS
                            + " The effect is the distance whose square is the square less what sampling adds.",
                    "Where a bounded distance is wanted.",
                    "Lin (1991)"),
            new Statistic(
                    "hellinger",
                    "hellinger distance",
                    new OfCells(CellDivergence.HELLINGER::test, COCHRAN),
                    0.0175,
                    "Hellinger distance, 0 to 1, over the reference's bins or categories." + NULL_OF_CELLS
                            + " The effect is the distance whose square is the square less what sampling adds.",
                    "Where a bounded metric is wanted.",
                    "Hellinger (1909)"),
            new Statistic(
                    "total-variation",
                    "total variation",
                    new OfCells(TotalVariation::test, COCHRAN),
                    0.019,
                    "Half of the sum of absolute differences of shares over the reference's bins or categories, 0 to 1."
                            + " Without drift the differences are jointly normal; the p-value is 1 to 4 times the exact"
                            + " probability. The effect is the distance less its mean without drift.",
                    "As the share of inferences that are elsewhere than they were.",
                    "Levin, Peres (2017), chapter 4"),
            new Statistic(
                    "chi-squared",
                    "chi-squared",
                    new OfCells(Contingency::chiSquaredTest, COCHRAN),
                    0.05,
                    "Pearson's test of the table of window and reference by cells, both random. The effect is Cohen's w"
                            + " between the two distributions, less what sampling adds to its square.",
                    "For categories; for numbers it sees the bins only.",
                    "Pearson (1900); Cochran (1954)"),
            new Statistic(
                    "g",
                    "g",
                    new OfCells(Contingency::gTest, COCHRAN),
                    0.05,
                    "Likelihood ratio test of the same table. The effect is that of chi-squared.",
                    "As chi-squared; a little more sensitive to categories that appear or vanish.",
                    "Woolf (1957)"),
            new Statistic(
                    "cramers-v",
                    "cramer's v",
                    new OfCells(Contingency::cramersVTest, COCHRAN),
                    0.025,
                    "Cramer's V of the same table, 0 to 1, with the p-value of chi-squared. The effect is V less what"
                            + " sampling adds, as it would be if both samples were of the same size.",
                    "Where an effect between 0 and 1 is reported; V itself falls with the imbalance of the sizes.",
                    "Cramer (1946); Bergsma (2013)"),
            new Statistic(
                    "l-infinity",
                    "l-infinity",
                    new OfCells(LargestDifference::test, 0),
                    0.005,
                    "Largest absolute difference of the shares of a cell, 0 to 1. The p-value is the sum of the exact"
                            + " probabilities of all cells, so that no cell is too small. The effect is the difference less"
                            + " its median without drift.",
                    "When one category or bin is likely to move alone.",
                    "Fisher (1935); Bonferroni (1936)"),
            new Statistic(
                    "categories",
                    "share new or vanished",
                    new OfCategories(Turnover::test),
                    0.01,
                    "Share of the window's values in categories that the reference has not, or of the reference's in"
                            + " categories that the window has not, whichever is less likely by chance, by Chernoff's bound"
                            + " on dealing the values at random. The effect is the share less what chance makes new or lets"
                            + " vanish. The missing are left out.",
                    "For codes that appear when a source changes, and such that cease.",
                    "Joag-Dev, Proschan (1983); Chernoff (1952)"));

    private static final List<Statistic> OF_NUMBERS = List.of(
            new Statistic(
                    "ks",
                    "ks",
                    new OfNumbers(Kolmogorov::test),
                    0.019,
                    "Largest distance of the cumulative distributions, 0 to 1. The p-value is exact up to a million pairs"
                            + " of values, with ties conservative, else Kolmogorov's limit. The effect is the distance less"
                            + " its mean without drift.",
                    "The best known test of any change of a number; weak in the tails.",
                    "Kolmogorov (1933), Smirnov (1939), Hodges (1958)"),
            new Statistic(
                    "wasserstein",
                    "wasserstein distance",
                    new OfNumbers(Wasserstein::test),
                    0.049,
                    "Mean distance that values have to move to make one distribution the other, over the reference's"
                            + " standard deviation. The p-value is 1 to 7 times the exact probability. The effect is the"
                            + " distance less its mean without drift.",
                    "When it matters how far values moved and not just how many.",
                    "Vaserstein (1969); Shepp (1982)"),
            new Statistic(
                    "energy",
                    "energy distance",
                    new OfNumbers(EnergyDistance::test),
                    0.037,
                    "Root of twice the area under the squared distance of the cumulative distributions, over the root of the"
                            + " reference's standard deviation. The null distribution is that of a weighted sum of"
                            + " chi-square variables with the gaps of both samples. The effect is the distance whose square"
                            + " is the square less what sampling adds.",
                    "As wasserstein, with a sharper p-value.",
                    "Szekely, Rizzo (2004); Kuonen (1999)"),
            new Statistic(
                    "cramer-von-mises",
                    "cramer-von mises",
                    new OfNumbers(CramerVonMises::test),
                    0.015,
                    "Mean squared distance of the cumulative distributions over the values of both samples, at their ties."
                            + " The effect is the root of it, less what sampling adds to the square.",
                    "More powerful than ks against shifts, and its p-value holds for discrete values.",
                    "Anderson (1962); Kuonen (1999)"),
            new Statistic(
                    "anderson-darling",
                    "anderson-darling",
                    new OfNumbers(AndersonDarling::test),
                    0.034,
                    "The same, each squared distance over its variance, with midranks at ties.",
                    "When the tails matter as much as the middle.",
                    "Scholz, Stephens (1987), equation 7; Kuonen (1999)"),
            new Statistic(
                    "mann-whitney",
                    "|auc - 1/2|",
                    new OfNumbers(MannWhitney::test),
                    0.0139,
                    "Distance from one half of the probability that a value of the window is above one of the reference,"
                            + " two-sided, with correction for ties. The effect is the distance less its mean without drift.",
                    "For shifts of heavy-tailed or ordinal values.",
                    "Mann, Whitney (1947)"),
            new Statistic(
                    "welch",
                    "|t|",
                    new OfNumbers(Means::welch),
                    0.05,
                    "Welch's test of the means, from exact means and variances. The effect is the distance of the means over"
                            + " the reference's standard deviation, less its mean without drift.",
                    "When the mean is what counts.",
                    "Welch (1947)"),
            new Statistic(
                    "variance",
                    "brown-forsythe w",
                    new OfNumbers(Variances::brownForsythe),
                    0.05,
                    "Brown and Forsythe's test of the spread: Levene's about the median, which holds for heavy tails as the F"
                            + " test does not. The effect is |ln| of the ratio of mean distances from the median, less its"
                            + " mean without drift: 0.05 is 5% wider or narrower.",
                    "When values scatter more, or freeze.",
                    "Brown, Forsythe (1974)"));

    /** Policies that say which statistics are computed. */
    public static final List<Parameter> POLICIES = List.of(
            Parameter.list(
                    ALL_COLUMNS,
                    "none",
                    "statistics of drift beside drift.distribution, on all columns that they fit: psi, js, ks ..."),
            Parameter.list(NUMERIC, "none", "the same, on numeric columns only"),
            Parameter.list(CATEGORICAL, "none", "the same, on categorical columns only"));

    private DriftStatistics() {}

    /** A monitor for each. */
    public static List<Monitor> monitors() {
        return all().stream().<Monitor>map(StatisticalDrift::new).toList();
    }

    static List<Statistic> all() {
        return Stream.of(OF_CELLS, OF_NUMBERS).flatMap(List::stream).toList();
    }

    /** The monitor of one of them, {@code psi} for example. */
    static Monitor monitor(String name) {
        return monitors().stream()
                .filter(monitor -> monitor.name().equals(StatisticalDrift.PREFIX + name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("there is no statistic " + name));
    }
}
