package org.mlaudit.streams.anomaly;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import libsvm.svm;
import org.tribuo.Example;
import org.tribuo.Model;
import org.tribuo.MutableDataset;
import org.tribuo.anomaly.AnomalyFactory;
import org.tribuo.anomaly.Event;
import org.tribuo.anomaly.libsvm.LibSVMAnomalyTrainer;
import org.tribuo.anomaly.libsvm.SVMAnomalyType;
import org.tribuo.common.libsvm.KernelType;
import org.tribuo.common.libsvm.SVMParameters;
import org.tribuo.datasource.ListDataSource;
import org.tribuo.impl.ArrayExample;
import org.tribuo.provenance.SimpleDataSourceProvenance;

/**
 * Tribuo's one-class support vector machine (Schoelkopf and others, Neural Computation 13, 2001; LIBSVM), with a radial kernel
 * of width 1 / dimensions and a tenth of the training points outside. The score is minus the decision value over the total
 * weight of the support vectors, which grows with the number of points: above 0 outside. A coordinate's part is how much the score falls when it is set to 0, its usual value, scaled so that the parts
 * add up to the score.
 */
final class OneClass implements PointScorer {
    private static final double OUTSIDE = 0.1;

    static {
        svm.svm_set_print_string_function(text -> {});
    }

    private final Model<Event> model;
    private final String[] names;
    private final double weight;

    private OneClass(Model<Event> model, String[] names, double weight) {
        this.model = model;
        this.names = names;
        this.weight = weight;
    }

    static PointScorer train(float[][] points) {
        int dimensions = points[0].length;
        String[] names = IntStream.range(0, dimensions)
                .mapToObj(i -> "x" + (1_000_000 + i))
                .toArray(String[]::new);
        AnomalyFactory factory = new AnomalyFactory();
        List<Example<Event>> examples = new ArrayList<>();
        for (float[] point : points) {
            examples.add(example(names, point));
        }
        SVMParameters<Event> parameters =
                new SVMParameters<>(new SVMAnomalyType(SVMAnomalyType.SVMMode.ONE_CLASS), KernelType.RBF);
        parameters.setGamma(1.0 / dimensions);
        parameters.setNu(OUTSIDE);
        MutableDataset<Event> data = new MutableDataset<>(new ListDataSource<>(
                examples, factory, new SimpleDataSourceProvenance("sample of a reference", factory)));
        return new OneClass(new LibSVMAnomalyTrainer(parameters).train(data), names, OUTSIDE * points.length);
    }

    private static Example<Event> example(String[] names, float[] point) {
        double[] values = new double[point.length];
        for (int i = 0; i < values.length; i++) {
            values[i] = point[i];
        }
        return new ArrayExample<>(AnomalyFactory.EXPECTED_EVENT, names, values);
    }

    @Override
    public double score(float[] point) {
        return -decision(point) / weight;
    }

    /** Positive inside. */
    private double decision(float[] point) {
        return model.predict(example(names, point)).getOutput().getScore();
    }

    @Override
    public double[] attribution(float[] point) {
        double score = score(point);
        double[] parts = new double[point.length];
        double total = 0;
        for (int i = 0; i < parts.length; i++) {
            float[] usual = point.clone();
            usual[i] = 0;
            parts[i] = point[i] == 0 ? 0 : Math.max(0, score - score(usual));
            total += parts[i];
        }
        for (int i = 0; i < parts.length; i++) {
            parts[i] = total == 0 ? score / parts.length : score * parts[i] / total;
        }
        return parts;
    }
}
