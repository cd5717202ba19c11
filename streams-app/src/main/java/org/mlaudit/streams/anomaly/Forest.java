package org.mlaudit.streams.anomaly;

import com.amazon.randomcutforest.RandomCutForest;
import com.amazon.randomcutforest.returntypes.DiVector;

/**
 * A robust random cut forest (Guha, Mishra, Roy, Schrijvers, ICML 2016) in Amazon's implementation: the score of a point is its
 * expected displacement of the sampled points, by how near the root it would be cut off. Every tree holds a uniform sample
 * of the points (no decay by age), drawn with a fixed seed.
 *
 * <p>The library's forest fills caches while it scores, so every thread has its own, trained when it first asks.
 */
final class Forest implements PointScorer {
    private static final long SEED = 20_160_619;

    private final ThreadLocal<RandomCutForest> forests;

    private Forest(float[][] points, int trees, int treeSize) {
        this.forests = ThreadLocal.withInitial(() -> trained(points, trees, treeSize));
    }

    static PointScorer.Trainer trainer(int trees, int treeSize) {
        return points -> new Forest(points, trees, treeSize);
    }

    private static RandomCutForest trained(float[][] points, int trees, int treeSize) {
        RandomCutForest forest = RandomCutForest.builder()
                .dimensions(points[0].length)
                .numberOfTrees(trees)
                .sampleSize(treeSize)
                .timeDecay(0)
                .outputAfter(1)
                .randomSeed(SEED)
                .parallelExecutionEnabled(false)
                .build();
        for (float[] point : points) {
            forest.update(point.clone());
        }
        return forest;
    }

    @Override
    public double score(float[] point) {
        return forests.get().getAnomalyScore(point);
    }

    @Override
    public double[] attribution(float[] point) {
        DiVector parts = forests.get().getAnomalyAttribution(point);
        double[] sums = new double[point.length];
        for (int i = 0; i < sums.length; i++) {
            sums[i] = parts.getHighLowSum(i);
        }
        return sums;
    }
}
