package org.mlaudit.streams.multivariate;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.mlaudit.codec.Column;
import org.mlaudit.contract.FeatureType;
import org.mlaudit.streams.drift.TestResult;
import org.mlaudit.streams.monitor.AuditedModel;
import org.mlaudit.streams.monitor.Evidence;
import org.mlaudit.streams.monitor.Measurement;
import org.mlaudit.streams.monitor.ModelHistory;
import org.mlaudit.streams.monitor.ModelWindow;
import org.mlaudit.streams.monitor.Monitor;
import org.mlaudit.streams.monitor.MonitorGuide;
import org.mlaudit.streams.monitor.Parameter;
import org.mlaudit.streams.monitor.Subject;
import org.mlaudit.streams.profile.Reference;
import org.mlaudit.streams.profile.RowSample;
import org.mlaudit.streams.profile.SampledRow;

/**
 * Drift of whole rows, or of embeddings, between the rows that the window's summary sampled and those that the reference holds.
 * Works where the contract's policy {@code multivariate.rows} asks for a sample and {@code drift.multivariate} lists the
 * method.
 */
public final class MultivariateDrift implements Monitor {
    private static final String POLICY = "drift.multivariate";
    private static final double LEAST_ROWS = 50;
    private static final double FEWEST = 20;

    /** Policies that say which methods work. */
    public static final List<Parameter> POLICIES = List.of(Parameter.list(
            POLICY,
            "none",
            "methods on sampled rows: mmd, pca, domain-classifier, embedding.mean, embedding.cosine; needs"
                    + " `multivariate.rows`"));

    private final String shortName;
    private final String name;
    private final Method method;

    private MultivariateDrift(String shortName, String name, Method method) {
        this.shortName = shortName;
        this.name = name;
        this.method = method;
    }

    /** A monitor for each method. */
    public static List<Monitor> all() {
        return List.of(
                new MultivariateDrift("mmd", "multivariate.mmd", Method.MMD),
                new MultivariateDrift("pca", "multivariate.pca", Method.PCA),
                new MultivariateDrift("domain-classifier", "multivariate.domain-classifier", Method.DOMAIN_CLASSIFIER),
                new MultivariateDrift("embedding.mean", "embedding.mean", Method.EMBEDDING_MEAN),
                new MultivariateDrift("embedding.cosine", "embedding.cosine", Method.EMBEDDING_COSINE));
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public MonitorGuide guide() {
        String encoding = method.ofEmbedding()
                ? ""
                : " Numbers are standard scores by the reference, categories indicators of its 8 most frequent ones, at most "
                        + RowEncoding.MOST_DIMENSIONS + " dimensions; what is missing stands at the mean.";
        return new MonitorGuide(
                method.computes() + encoding,
                "Only where `" + POLICY + "` lists `" + shortName + "` and `" + RowSample.ROWS_POLICY
                        + "` asks for rows. " + method.use(),
                List.of(
                        Parameter.number("minimumEffect", method.minimumEffect(), "smallest effect that alarms"),
                        Parameter.number(
                                "minimumRows", LEAST_ROWS, "fewer sampled rows on either side are insufficient")),
                "milliseconds for a thousand rows of 20 features, up to a second of 100 or for the classifier",
                method.source());
    }

    @Override
    public boolean appliesTo(AuditedModel model) {
        return model.policyList(POLICY).contains(shortName);
    }

    @Override
    public List<Evidence> evaluate(ModelWindow window, ModelHistory history, AuditedModel model) {
        List<SampledRow> ours = window.summary().sample().rows();
        List<SampledRow> theirs = model.reference()
                .flatMap(Reference::sample)
                .map(RowSample::rows)
                .orElse(List.of());
        List<Evidence> evidence = new ArrayList<>();
        if (method.ofEmbedding()) {
            for (Column column : embeddings(model)) {
                double[][] left = vectors(ours, column);
                double[][] right = vectors(theirs, column);
                evidence.add(judge(column.target(), left, right, model));
            }
        } else if (model.reference().isPresent()) {
            RowEncoding encoding =
                    new RowEncoding(model.reference().get(), model.layout().columns());
            evidence.add(
                    encoding.size() == 0
                            ? Evidence.insufficient(
                                    Subject.of(name, Subject.WINDOW),
                                    method.statistic(),
                                    ours.size(),
                                    theirs.size(),
                                    "no feature of the reference varies")
                            : judge(Subject.WINDOW, encoding.points(ours), encoding.points(theirs), model));
        } else {
            evidence.add(judge(Subject.WINDOW, new double[ours.size()][], new double[0][], model));
        }
        return evidence;
    }

    private static List<Column> embeddings(AuditedModel model) {
        return model.layout().columns().stream()
                .filter(column -> column.feature()
                        .filter(feature -> feature.type() == FeatureType.EMBEDDING)
                        .isPresent())
                .toList();
    }

    /** Vectors whose items are all finite. */
    private static double[][] vectors(List<SampledRow> rows, Column column) {
        List<double[]> vectors = new ArrayList<>();
        for (SampledRow row : rows) {
            finite(row.vector(column.index())).ifPresent(vectors::add);
        }
        return vectors.toArray(double[][]::new);
    }

    private static Optional<double[]> finite(float[] items) {
        double[] vector = new double[items.length];
        for (int i = 0; i < items.length; i++) {
            if (!Float.isFinite(items[i])) {
                return Optional.empty();
            }
            vector[i] = items[i];
        }
        return items.length == 0 ? Optional.empty() : Optional.of(vector);
    }

    private Evidence judge(String target, double[][] window, double[][] reference, AuditedModel model) {
        Subject subject = Subject.of(name, target);
        double least = Math.max(FEWEST, model.policy(name, target, "minimumRows", LEAST_ROWS));
        if (window.length < least || reference.length < least) {
            String side = window.length < least
                    ? window.length + " sampled rows of the window"
                    : reference.length + " sampled rows of the reference";
            return Evidence.insufficient(
                    subject,
                    method.statistic(),
                    window.length,
                    reference.length,
                    side + " are fewer than minimumRows, " + (long) least);
        }
        TestResult result = method.test(window, reference);
        double minimum = model.policy(name, target, "minimumEffect", method.minimumEffect());
        Measurement measured = new Measurement(
                result.value(),
                result.effect(),
                result.pValue(),
                minimum,
                significance -> result.threshold(significance, minimum),
                result.leastPValue());
        return Evidence.test(subject, method.statistic(), measured, window.length, reference.length, Map.of());
    }
}
