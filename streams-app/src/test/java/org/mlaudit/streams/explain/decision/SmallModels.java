package org.mlaudit.streams.explain.decision;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.mlaudit.codec.InferenceLayout;
import org.mlaudit.codec.InferenceRow;
import org.mlaudit.contract.ContractFile;
import org.mlaudit.streams.explain.model.CompiledModel;
import org.mlaudit.streams.explain.model.InputEncoding;
import org.mlaudit.streams.explain.model.Link;
import org.mlaudit.streams.explain.model.OutputSpace;
import org.mlaudit.streams.explain.model.Tree;
import org.mlaudit.streams.explain.model.TreeEnsemble;
import org.mlaudit.streams.profile.RowSample;
import org.mlaudit.streams.profile.SampledRow;

/** A contract of four numbers and a category, small models of it, and rows. */
final class SmallModels {
    /** a may not change, b may only grow, c only in steps of 2 and not above 8, d and kind as they like. */
    static final String CONTRACT = """
            model: small
            version: "1"
            features:
              - {name: a, type: NUMERIC}
              - {name: b, type: NUMERIC}
              - {name: c, type: NUMERIC}
              - {name: d, type: NUMERIC, range: {min: 1}}
              - {name: kind, type: CATEGORICAL, categories: [x, y, z]}
            prediction: {kind: BINARY, classes: [good, bad], threshold: 0.5}
            explanation:
              adverse: bad
              reasons:
                - {code: R1, text: a or b, features: [a, b]}
                - {code: R2, text: c, features: [c]}
              changes:
                - {feature: a, allowed: NONE}
                - {feature: b, allowed: INCREASE}
                - {feature: c, allowed: ANY, max: 8, step: 2}
            """;

    static final List<String> INPUTS = List.of("a", "b", "c", "d", "kind@x", "kind@y", "kind@z");
    static final List<String> KINDS = List.of("x", "y", "z");
    static final int GREATEST = 9;

    private SmallModels() {}

    static InferenceLayout layout(String contract) {
        return InferenceLayout.of(ContractFile.parse(contract));
    }

    /** Numbers by feature in the contract's order, then the category. */
    static InferenceRow row(InferenceLayout layout, String kind, double... numbers) {
        InferenceRow row = new InferenceRow(layout);
        byte[] text = (kind + "id").getBytes(StandardCharsets.UTF_8);
        for (int i = 0; i < numbers.length; i++) {
            row.setNumber(i, numbers[i]);
        }
        row.setCategory(numbers.length, text, 0, text.length - 2);
        return row;
    }

    static InferenceRow random(InferenceLayout layout, Random random) {
        return row(
                layout,
                KINDS.get(random.nextInt(3)),
                random.nextInt(GREATEST + 1),
                random.nextInt(GREATEST + 1),
                random.nextInt(GREATEST + 1),
                random.nextInt(GREATEST + 1));
    }

    /** Rows that hold each number from 0 to 9 and each category. */
    static List<SampledRow> background(InferenceLayout layout, Random random) {
        RowSample sample = new RowSample(layout, 200);
        for (int i = 0; i < 100; i++) {
            InferenceRow row = i <= GREATEST ? row(layout, KINDS.get(i % 3), i, i, i, i) : random(layout, random);
            byte[] id = ("id" + i).getBytes(StandardCharsets.UTF_8);
            byte[] bytes = (row.text(4) + "id" + i).getBytes(StandardCharsets.UTF_8);
            row.setCategory(4, bytes, 0, 1);
            row.setId(bytes, 1, id.length);
            sample.add(row);
        }
        return sample.rows();
    }

    /** Trees over the inputs, with thresholds at halves and at whole numbers, and missing values sent anywhere. */
    static TreeEnsemble trees(Random random, int outputs, int trees, int depth) {
        TreeEnsemble.Builder builder = TreeEnsemble.builder(
                INPUTS,
                outputs,
                outputs == 1 ? OutputSpace.LOG_ODDS : OutputSpace.SCORE,
                outputs == 1 ? Link.SIGMOID : Link.SOFTMAX);
        for (int i = 0; i < trees; i++) {
            builder.add(tree(random, i % outputs, depth));
        }
        return builder.floatInputs().intercept(0, random.nextGaussian() / 4).build();
    }

    static Tree tree(Random random, int output, int depth) {
        int inner = (1 << depth) - 1;
        int nodes = 2 * inner + 1;
        int[] left = new int[nodes];
        int[] right = new int[nodes];
        int[] column = new int[nodes];
        double[] threshold = new double[nodes];
        boolean[] missingLeft = new boolean[nodes];
        double[] value = new double[nodes];
        for (int node = 0; node < nodes; node++) {
            boolean leaf = node >= inner;
            left[node] = leaf ? -1 : 2 * node + 1;
            right[node] = leaf ? -1 : 2 * node + 2;
            column[node] = leaf ? 0 : random.nextInt(INPUTS.size());
            threshold[node] = column[node] > 3 ? 0.5 : random.nextInt(2 * GREATEST) / 2.0 + 0.5;
            missingLeft[node] = random.nextBoolean();
            value[node] = leaf ? random.nextGaussian() : 0;
        }
        return new Tree(output, left, right, column, threshold, missingLeft, value, new double[nodes]);
    }

    static InputEncoding encoding(InferenceLayout layout, CompiledModel model) {
        return InputEncoding.of(layout, List.of(), model);
    }

    /** The model's raw outputs for a row. */
    static double[] raw(CompiledModel model, InputEncoding encoding, InferenceRow row) {
        double[] x = new double[encoding.inputs()];
        encoding.encode(row, x, 0);
        double[] raw = new double[model.outputs()];
        model.raw(x, 1, raw);
        return raw;
    }

    /** A row like another with changes. */
    static InferenceRow changed(InferenceLayout layout, InferenceRow row, Map<String, FeatureValue> changes) {
        List<Double> numbers = new ArrayList<>();
        String kind = row.text(4);
        for (int feature = 0; feature < 4; feature++) {
            String name = layout.columns().get(feature).target();
            FeatureValue to = changes.getOrDefault(name, new FeatureValue.Numeric(row.number[feature]));
            numbers.add(to instanceof FeatureValue.Numeric number ? number.value() : Double.NaN);
        }
        if (changes.get("kind") instanceof FeatureValue.Category category) {
            kind = category.name();
        }
        return row(
                layout, kind, numbers.stream().mapToDouble(Double::doubleValue).toArray());
    }
}
