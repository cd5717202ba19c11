package org.mlaudit.streams.explain.global;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalDouble;
import org.mlaudit.streams.explain.Background;
import org.mlaudit.streams.explain.tree.ShapInteractions;

/**
 * How much of a model's output is owed to two features together.
 *
 * @param first name of a feature, the earlier one in the contract
 * @param second name of another
 * @param mean mean over rows of the absolute interaction of both, in the unit of the raw output: twice the absolute SHAP
 *     interaction value, which is half of it for each of both
 * @param standardError of the mean; empty for a single row
 */
public record InteractionStrength(String first, String second, double mean, OptionalDouble standardError) {
    /**
     * Ranks all pairs of features by their SHAP interaction values.
     *
     * @param interactions of the model
     * @param features names of the features
     * @param rows where rows are chosen from, by a hash of what is in them
     * @param mostRows how many at most, at least 1
     * @param target output that is explained, from 0
     * @return pairs that interact at all, the strongest first
     */
    public static List<InteractionStrength> ranked(
            ShapInteractions interactions, List<String> features, Background rows, int mostRows, int target) {
        int count = interactions.features();
        int inputs = rows.rows().length / rows.size();
        int[] chosen = ChosenRows.of(rows, mostRows);
        double[][] strengths = new double[count * count][chosen.length];
        for (int i = 0; i < chosen.length; i++) {
            double[] values = interactions.explain(rows.rows(), chosen[i] * inputs, target);
            for (int pair = 0; pair < values.length; pair++) {
                strengths[pair][i] = 2 * Math.abs(values[pair]);
            }
        }
        List<InteractionStrength> ranked = new ArrayList<>();
        for (int first = 0; first < count; first++) {
            for (int second = first + 1; second < count; second++) {
                Moments moments = Moments.of(strengths[first * count + second]);
                if (moments.mean() > 0) {
                    ranked.add(new InteractionStrength(
                            features.get(first), features.get(second), moments.mean(), moments.standardError()));
                }
            }
        }
        ranked.sort(Comparator.comparingDouble(InteractionStrength::mean).reversed());
        return ranked;
    }
}
