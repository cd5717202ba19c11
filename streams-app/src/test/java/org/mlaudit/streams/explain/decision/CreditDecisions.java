package org.mlaudit.streams.explain.decision;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.zip.GZIPInputStream;
import org.mlaudit.codec.InferenceLayout;
import org.mlaudit.codec.InferenceRow;
import org.mlaudit.contract.ContractFile;
import org.mlaudit.contract.Feature;
import org.mlaudit.contract.InputSpec;
import org.mlaudit.streams.explain.ExplainedModel;
import org.mlaudit.streams.explain.Explanation;
import org.mlaudit.streams.explain.ModelAssembly;
import org.mlaudit.streams.explain.artifact.TribuoReader;
import org.mlaudit.streams.explain.tree.Kernel;
import org.mlaudit.streams.profile.Reference;
import org.mlaudit.streams.profile.ReferenceBuilder;
import org.tribuo.Model;
import org.tribuo.MutableDataset;
import org.tribuo.Trainer;
import org.tribuo.classification.Label;
import org.tribuo.classification.LabelFactory;
import org.tribuo.impl.ArrayExample;
import org.tribuo.provenance.SimpleDataSourceProvenance;

/** Real applications for credit, a Tribuo model that decides about them, and what explains its decisions. */
final class CreditDecisions {
    private static final String CLASS = "class";
    /** Every fifth row is left for decisions, the others train. */
    private static final int FOLD = 5;

    private final InferenceLayout layout;
    private final Model<Label> model;
    private final ExplainedModel explained;
    private final DecisionExplainer explainer;
    private final List<Map<String, String>> applications = new ArrayList<>();

    private CreditDecisions(String name, Trainer<Label> trainer, List<String> withheld) {
        layout = InferenceLayout.of(ContractFile.parse(text(name + ".yaml")));
        LabelFactory factory = new LabelFactory();
        MutableDataset<Label> training = new MutableDataset<>(new SimpleDataSourceProvenance(name, factory), factory);
        ReferenceBuilder reference = new ReferenceBuilder(layout);
        int number = 0;
        for (Map<String, String> values : table(name + ".csv.gz")) {
            if (number++ % FOLD == 0) {
                applications.add(values);
            } else {
                training.add(example(values, withheld));
                reference.add(row(values));
            }
        }
        model = trainer.train(training);
        Reference rows = reference.build();
        explained = ModelAssembly.of(
                TribuoReader.read(model.serialize().toByteArray()),
                layout,
                layout.contract().artifact().orElseThrow(),
                Optional.of(rows),
                Kernel.best());
        explainer = DecisionExplainer.of(explained, rows);
    }

    /**
     * Trains on four fifths of the rows.
     *
     * @param name lending or german
     * @param withheld features that the model does not get
     */
    static CreditDecisions of(String name, Trainer<Label> trainer, String... withheld) {
        return new CreditDecisions(name, trainer, List.of(withheld));
    }

    private static InputStream resource(String name) {
        InputStream stream = CreditDecisions.class.getResourceAsStream("/credit/" + name);
        if (stream == null) {
            throw new IllegalStateException("there is no " + name);
        }
        return stream;
    }

    private static String text(String name) {
        try (InputStream stream = resource(name)) {
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<Map<String, String>> table(String name) {
        try (BufferedReader lines = new BufferedReader(
                new InputStreamReader(new GZIPInputStream(resource(name)), StandardCharsets.UTF_8))) {
            List<String> names = List.of(lines.readLine().split(",", -1));
            List<Map<String, String>> rows = new ArrayList<>();
            lines.lines().forEach(line -> {
                Map<String, String> row = new LinkedHashMap<>();
                String[] values = line.split(",", -1);
                for (int i = 0; i < values.length; i++) {
                    row.put(names.get(i), values[i]);
                }
                rows.add(row);
            });
            return rows;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private ArrayExample<Label> example(Map<String, String> values, List<String> withheld) {
        List<String> names = new ArrayList<>();
        List<Double> numbers = new ArrayList<>();
        for (Feature feature : layout.contract().features()) {
            String name = feature.name();
            if (withheld.contains(name)) {
                continue;
            }
            String value = values.get(name);
            switch (feature.type()) {
                case NUMERIC -> {
                    names.add(name);
                    numbers.add(Double.parseDouble(value) * scale(name));
                }
                case BOOLEAN -> {
                    names.add(name);
                    numbers.add(value.equals("true") ? 1.0 : 0.0);
                }
                default -> {
                    names.add(name + "@" + value);
                    numbers.add(1.0);
                }
            }
        }
        return new ArrayExample<>(
                new Label(values.get(CLASS)),
                names.toArray(String[]::new),
                numbers.stream().mapToDouble(Double::doubleValue).toArray());
    }

    private double scale(String feature) {
        return layout.contract().artifact().orElseThrow().inputs().stream()
                .filter(input -> input.feature().equals(feature))
                .mapToDouble(InputSpec::scale)
                .findFirst()
                .orElse(1);
    }

    /** An application as an inference. */
    InferenceRow row(Map<String, String> values) {
        InferenceRow row = new InferenceRow(layout);
        byte[] texts = String.join("", values.values()).getBytes(StandardCharsets.UTF_8);
        int at = 0;
        for (Map.Entry<String, String> each : values.entrySet()) {
            int length = each.getValue().getBytes(StandardCharsets.UTF_8).length;
            int start = at;
            at += length;
            layout.column(each.getKey()).ifPresent(column -> {
                switch (column.feature().orElseThrow().type()) {
                    case NUMERIC -> row.setNumber(column.index(), Double.parseDouble(each.getValue()));
                    case BOOLEAN ->
                        row.setBoolean(column.index(), each.getValue().equals("true"));
                    default -> row.setCategory(column.index(), texts, start, length);
                }
            });
        }
        return row;
    }

    /** Applications that did not train the model. */
    List<Map<String, String>> applications() {
        return applications;
    }

    ExplainedModel explained() {
        return explained;
    }

    DecisionExplainer explainer() {
        return explainer;
    }

    InferenceLayout layout() {
        return layout;
    }

    /** The probability that the Tribuo model itself gives the class bad. */
    double ofTribuo(Map<String, String> values) {
        return model.predict(example(values, List.of()))
                .getOutputScores()
                .get("bad")
                .getScore();
    }

    Explanation explanation(double[] inputs, int target) {
        return explained.explain("", inputs, target, 1, 1);
    }

    Explanation explanation(Map<String, String> values) {
        double[] inputs = new double[explained.encoding().inputs()];
        explained.encoding().encode(row(values), inputs, 0);
        return explanation(inputs, 0);
    }

    DecisionReport report(Map<String, String> values, ReportOptions options) {
        return explainer.report(row(values), explanation(values), options);
    }
}
