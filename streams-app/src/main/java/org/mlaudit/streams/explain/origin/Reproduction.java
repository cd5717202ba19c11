package org.mlaudit.streams.explain.origin;

import com.oracle.labs.mlrg.olcut.config.Configurable;
import com.oracle.labs.mlrg.olcut.config.ConfigurationData;
import com.oracle.labs.mlrg.olcut.config.ConfigurationManager;
import com.oracle.labs.mlrg.olcut.provenance.ConfiguredObjectProvenance;
import com.oracle.labs.mlrg.olcut.provenance.ProvenanceUtil;
import com.oracle.labs.mlrg.olcut.provenance.ProvenanceUtil.ProvenanceOrdering;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.mlaudit.streams.explain.artifact.TribuoReader;
import org.tribuo.ConfigurableDataSource;
import org.tribuo.Example;
import org.tribuo.Model;
import org.tribuo.MutableDataset;
import org.tribuo.Output;
import org.tribuo.Prediction;
import org.tribuo.Trainer;
import org.tribuo.classification.Label;
import org.tribuo.provenance.ModelProvenance;
import org.tribuo.provenance.TrainerProvenance;
import org.tribuo.regression.Regressor;

/**
 * Trains a Tribuo model again from the provenance it holds, and compares what both predict for the rows that it was trained on:
 * a model that predicts the same was made of that data by that trainer. The way is that of Tribuo's own reproducibility module
 * (Oracle, {@code ReproUtil}, 4.3): the provenance is turned into a configuration, from which the trainer, set to the run that
 * it was at, and the data source are made.
 *
 * <p>A model file is not trusted. Only Tribuo's own classes are configured, of data sources only those that read local files or
 * make up rows, and nothing is read but a file whose digest is the recorded one.
 */
public final class Reproduction {
    /** Predictions that differ by no more, absolutely or as a share of the value, are the same. */
    public static final double TOLERANCE = 1e-6;

    private static final String TRIBUO = "org.tribuo.";
    private static final String RUNS = "train-invocation-count";

    private final ModelProvenance provenance;
    private final ProvenanceOrdering ordering;
    private final List<ConfigurationData> configuration;

    private Reproduction(ModelProvenance provenance) {
        this.provenance = provenance;
        this.ordering = ProvenanceUtil.orderProvenances(provenance);
        this.configuration = ProvenanceUtil.extractConfigurationFromOrdering(ordering);
    }

    /**
     * What came of training a model again.
     *
     * @param rows rows that both models predicted, at least 1
     * @param differing rows whose predictions differ by more than {@link #TOLERANCE}
     * @param greatestDifference greatest difference of a probability, score or value, finite
     * @param trainer class of the trainer
     * @param data where the rows are from
     */
    public record Outcome(long rows, long differing, double greatestDifference, String trainer, String data) {
        /** Whether both models predict the same. */
        public boolean same() {
            return differing == 0;
        }

        /** Share of rows that differ, 0 to 1. */
        public double differingShare() {
            return (double) differing / rows;
        }
    }

    /**
     * Trains a model again.
     *
     * @param artifact a Tribuo model in protobuf
     * @param data the file that it was trained on, if it is no longer where it was
     * @throws NotReproducibleException if that can't be done, with the reason
     * @throws org.mlaudit.streams.explain.model.ModelArtifactException if the bytes are no such model
     */
    public static Outcome of(byte[] artifact, Optional<Path> data) {
        Model<?> model = TribuoReader.model(artifact);
        Reproduction reproduction = new Reproduction(checked(model.getProvenance()));
        Object output = model.getOutputIDInfo().getOutput(0);
        return switch (output) {
            case Label label -> reproduction.run(model.castModel(Label.class), Label.class, data);
            case Regressor regressor -> reproduction.run(model.castModel(Regressor.class), Regressor.class, data);
            default ->
                throw new NotReproducibleException(
                        "the model predicts a " + output.getClass().getSimpleName()
                                + "; models that predict labels or numbers are trained again");
        };
    }

    private static ModelProvenance checked(ModelProvenance provenance) {
        if (!provenance.getTrainerProvenance().getClassName().startsWith(TRIBUO)
                || !provenance.getTrainerProvenance().getInstanceValues().containsKey(RUNS)) {
            throw new NotReproducibleException("the model was not trained by Tribuo, but by "
                    + provenance.getTrainerProvenance().getClassName());
        }
        return provenance;
    }

    private <T extends Output<T>> Outcome run(Model<T> model, Class<T> type, Optional<Path> data) {
        for (ConfigurationData part : configuration) {
            if (!part.getClassName().startsWith(TRIBUO)) {
                throw new NotReproducibleException("the model's provenance configures " + part.getClassName()
                        + "; only Tribuo's own classes are made from a model file");
            }
        }
        TrainingData source = TrainingData.of(provenance);
        source.locate(configuration, name(source.provenance()), data);
        try (ConfigurationManager manager = new ConfigurationManager()) {
            manager.addConfiguration(configuration);
            MutableDataset<T> rows = new MutableDataset<>(source.rows(source(manager, source, type)));
            Trainer<T> trainer = trainer(manager);
            Model<T> again = trainer.train(rows);
            return compared(model, again, rows, source);
        } catch (NotReproducibleException e) {
            throw e;
        } catch (RuntimeException | LinkageError e) {
            throw new NotReproducibleException(
                    "training again failed: "
                            + (e.getMessage() == null ? e.getClass().getName() : e.getMessage()),
                    e);
        }
    }

    private String name(ConfiguredObjectProvenance wanted) {
        for (int i = 0; i < ordering.traversalOrder.size(); i++) {
            if (ordering.traversalOrder.get(i).equals(wanted)) {
                return ProvenanceUtil.computeName(ordering.traversalOrder.get(i), i);
            }
        }
        throw new NotReproducibleException("the model's provenance doesn't say how to make " + wanted.getClassName());
    }

    private <T extends Output<T>> ConfigurableDataSource<T> source(
            ConfigurationManager manager, TrainingData source, Class<T> type) {
        Configurable found = manager.lookup(name(source.provenance()));
        if (!(found instanceof ConfigurableDataSource<?> data)
                || !type.isInstance(data.getOutputFactory().getUnknownOutput())) {
            throw new NotReproducibleException("the model's data source "
                    + source.provenance().getClassName() + " doesn't give rows with what the model predicts");
        }
        @SuppressWarnings("unchecked") // its output factory makes outputs of this type
        ConfigurableDataSource<T> typed = (ConfigurableDataSource<T>) data;
        return typed;
    }

    /** Sets each trainer to the run that it was at: the seed and the number of runs before decide what a trainer draws. */
    private <T extends Output<T>> Trainer<T> trainer(ConfigurationManager manager) {
        for (int i = 0; i < ordering.traversalOrder.size(); i++) {
            if (ordering.traversalOrder.get(i) instanceof TrainerProvenance inner
                    && manager.lookup(ProvenanceUtil.computeName(inner, i)) instanceof Trainer<?> made
                    && inner.getInstanceValues().get(RUNS) != null
                    && inner.getInstanceValues().get(RUNS).getValue() instanceof Integer runs) {
                made.setInvocationCount(runs);
            }
        }
        Configurable found = manager.lookup(name(provenance.getTrainerProvenance()));
        if (!(found instanceof Trainer<?> trainer)) {
            throw new NotReproducibleException(provenance.getTrainerProvenance().getClassName() + " is no trainer");
        }
        @SuppressWarnings("unchecked") // a trainer of another output fails on the rows, which are of the model's
        Trainer<T> typed = (Trainer<T>) trainer;
        return typed;
    }

    private <T extends Output<T>> Outcome compared(
            Model<T> model, Model<T> again, MutableDataset<T> rows, TrainingData source) {
        long count = 0;
        long differing = 0;
        double greatest = 0;
        for (Example<T> row : rows) {
            Map<String, Double> before = Predictions.of(model.predict(row));
            Map<String, Double> after = Predictions.of(again.predict(row));
            double difference = Predictions.difference(before, after);
            greatest = Math.max(greatest, difference);
            differing += Predictions.same(before, after, TOLERANCE) ? 0 : 1;
            count++;
        }
        if (count == 0) {
            throw new NotReproducibleException("the model's data source " + source.description() + " gives no rows");
        }
        return new Outcome(
                count, differing, greatest, provenance.getTrainerProvenance().getClassName(), source.description());
    }

    /** What a prediction says, by label or dimension. */
    private static final class Predictions {
        private Predictions() {}

        static Map<String, Double> of(Prediction<?> prediction) {
            Map<String, Double> values = new TreeMap<>();
            if (prediction.getOutput() instanceof Regressor regressor) {
                for (Regressor.DimensionTuple dimension : regressor) {
                    values.put(dimension.getName(), dimension.getValue());
                }
            } else {
                prediction.getOutputScores().forEach((name, output) -> {
                    if (output instanceof Label label) {
                        values.put(name, label.getScore());
                    }
                });
            }
            return values;
        }

        /** Greatest difference; what only one says counts as 0 in the other, and what is no number as 0. */
        static double difference(Map<String, Double> before, Map<String, Double> after) {
            double greatest = 0;
            Set<String> names = new TreeSet<>(before.keySet());
            names.addAll(after.keySet());
            for (String name : names) {
                double difference = Math.abs(before.getOrDefault(name, 0.0) - after.getOrDefault(name, 0.0));
                greatest = Double.isFinite(difference) ? Math.max(greatest, difference) : greatest;
            }
            return greatest;
        }

        static boolean same(Map<String, Double> before, Map<String, Double> after, double tolerance) {
            return before.keySet().equals(after.keySet())
                    && before.entrySet().stream().allMatch(entry -> {
                        double one = entry.getValue();
                        double other = after.get(entry.getKey());
                        return Double.compare(one, other) == 0
                                || Math.abs(one - other) <= tolerance * Math.max(1, Math.abs(one));
                    });
        }
    }
}
