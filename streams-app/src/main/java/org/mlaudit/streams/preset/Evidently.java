package org.mlaudit.streams.preset;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.mlaudit.streams.calibration.Tails;
import org.mlaudit.streams.drift.CellCounts;
import org.mlaudit.streams.drift.Contingency;
import org.mlaudit.streams.drift.Divergence;
import org.mlaudit.streams.drift.Estimate;
import org.mlaudit.streams.drift.Kolmogorov;
import org.mlaudit.streams.drift.NumberCells;
import org.mlaudit.streams.drift.Wasserstein;
import org.mlaudit.streams.monitor.AuditedModel;

/** Evidently's defaults for tabular data. */
final class Evidently implements Peer {
    private static final int SMALL_REFERENCE = 1000;
    private static final double P_VALUE = 0.05;
    private static final double DISTANCE = 0.1;
    private static final double SHARE_OF_COLUMNS = 0.5;
    private static final double LEAST_DEVIATION = 0.001;
    private static final double FILL = 1e-4;

    @Override
    public String name() {
        return "evidently";
    }

    @Override
    public String rules() {
        return "Evidently: by the reference's size and the number u of different values in both. Up to 1,000 rows: numbers"
                + " with u > 5 by KS, p at most 0.05; numbers with u of 3 to 5 and categories with u > 2 by chi-square"
                + " with the reference as expectation, p below 0.05; u of 2 or less by a z-test, p below 0.05. Above:"
                + " numbers with u > 5 by Wasserstein over the reference's standard deviation, else Jensen-Shannon distance"
                + " in nats over the values; drift from 0.1 on. The target `window` drifts when half of the columns do.";
    }

    @Override
    public Optional<Ruling> judge(Pair pair, List<Pair> chunks, AuditedModel model) {
        boolean manyNumbers = pair.numbers().isPresent() && pair.unique() > 5;
        if (pair.referenceTotal() > SMALL_REFERENCE) {
            return Optional.of(manyNumbers ? wasserstein(pair.numbers().orElseThrow()) : jensenShannon(pair.counts()));
        }
        if (manyNumbers) {
            NumberCells cells = pair.numbers().orElseThrow();
            Estimate distance = Kolmogorov.distance(cells);
            double p = Kolmogorov.pValue(distance.value(), cells.windowTotal(), cells.referenceTotal());
            return Optional.of(new Ruling("ks p-value", p, P_VALUE, p <= P_VALUE, -1));
        }
        double p = pair.unique() <= 2
                ? Tails.chiSquare(Contingency.chiSquared(pair.counts()), pair.unique() - 1.0)
                : Contingency.pValue(pair.counts(), Contingency.againstExpectation(pair.counts()));
        String test = pair.unique() <= 2 ? "z-test p-value" : "chi-squared p-value";
        return Optional.of(new Ruling(test, p, P_VALUE, p < P_VALUE, 0));
    }

    @Override
    public Optional<Ruling> dataset(List<Ruling> columns) {
        if (columns.isEmpty()) {
            return Optional.empty();
        }
        double share = (double) columns.stream().filter(Ruling::drifted).count() / columns.size();
        return Optional.of(Ruling.atLeast("share of drifted columns", share, SHARE_OF_COLUMNS, 0));
    }

    private static Ruling wasserstein(NumberCells cells) {
        double deviation = Math.max(cells.referenceDeviation(), LEAST_DEVIATION);
        Estimate distance = Wasserstein.distance(cells);
        return Ruling.atLeast(
                "wasserstein over deviation", distance.value() / deviation, DISTANCE, distance.error() / deviation);
    }

    private static Ruling jensenShannon(CellCounts counts) {
        double distance = Math.sqrt(Divergence.jensenShannon(counts.referenceShares(), counts.windowShares()));
        return Ruling.atLeast("jensen-shannon distance (nats)", distance, DISTANCE, 0);
    }

    /**
     * Evidently's PSI: shares of 0 become a millionth of the smallest other share when that is at most 1e-4, else 1e-4, on
     * each side for itself and without scaling the others.
     */
    static double psi(CellCounts counts) {
        return Divergence.psi(filled(counts.referenceShares()), filled(counts.windowShares()));
    }

    private static double[] filled(double[] shares) {
        double least = Arrays.stream(shares).filter(share -> share > 0).min().orElse(1);
        double fill = least <= FILL ? least / 1e6 : FILL;
        return Arrays.stream(shares).map(share -> share == 0 ? fill : share).toArray();
    }
}
