package org.mlaudit.streams.performance;

import com.oracle.labs.mlrg.olcut.provenance.ConfiguredObjectProvenance;
import com.oracle.labs.mlrg.olcut.provenance.impl.ConfiguredObjectProvenanceImpl;
import java.util.List;
import org.tribuo.regression.rtree.impurity.RegressorImpurity;

/**
 * Variance of the losses of a node, in one pass in double precision, and infinite for a node of fewer rows than a leaf must
 * have, so that Tribuo never makes one: of its own, {@code minChildWeight} only says which nodes it splits no further, and its
 * mean squared error is summed in single precision.
 */
final class LossImpurity implements RegressorImpurity {
    private final double least;

    /** An impurity for leaves of at least so many rows. */
    LossImpurity(double least) {
        this.least = least;
    }

    @Override
    public double impurity(float[] targets, float[] weights) {
        Sums sums = new Sums();
        for (int row = 0; row < targets.length; row++) {
            sums.add(targets[row], weights[row]);
        }
        return sums.variance(least);
    }

    @Override
    public ImpurityTuple impurityTuple(int[] indices, int length, float[] targets, float[] weights) {
        Sums sums = new Sums();
        for (int i = 0; i < length; i++) {
            sums.add(targets[indices[i]], weights[indices[i]]);
        }
        return sums.tuple(least);
    }

    @Override
    public ImpurityTuple impurityTuple(List<int[]> indices, float[] targets, float[] weights) {
        Sums sums = new Sums();
        for (int[] some : indices) {
            for (int row : some) {
                sums.add(targets[row], weights[row]);
            }
        }
        return sums.tuple(least);
    }

    @Override
    public ConfiguredObjectProvenance getProvenance() {
        return new ConfiguredObjectProvenanceImpl(this, "RegressorImpurity");
    }

    private static final class Sums {
        private double weight;
        private double sum;
        private double squares;

        void add(double target, double itsWeight) {
            weight += itsWeight;
            sum += itsWeight * target;
            squares += itsWeight * target * target;
        }

        double variance(double least) {
            if (weight < least) {
                return Double.POSITIVE_INFINITY;
            }
            double mean = sum / weight;
            return Math.max(0, squares / weight - mean * mean);
        }

        ImpurityTuple tuple(double least) {
            return new ImpurityTuple((float) variance(least), (float) weight);
        }
    }
}
