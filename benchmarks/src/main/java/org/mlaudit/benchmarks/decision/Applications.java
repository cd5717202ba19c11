package org.mlaudit.benchmarks.decision;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.mlaudit.codec.InferenceLayout;
import org.mlaudit.codec.InferenceRow;
import org.mlaudit.contract.ContractFile;
import org.tribuo.classification.Label;
import org.tribuo.impl.ArrayExample;

/**
 * Made-up applications for credit: 14 numbers, some whole and some with two decimals, and 6 features of 5 categories. Whether one
 * is paid back depends on all of them, in part through products of two.
 */
final class Applications {
    private static final int NUMBERS = 14;
    private static final int FEATURES = 20;
    private static final int CATEGORIES = 5;

    private final InferenceLayout layout;
    private final Random random;

    /** One application. */
    record Application(List<Double> numbers, List<String> categories, String label) {}

    Applications(long seed) {
        random = new Random(seed);
        layout = InferenceLayout.of(ContractFile.parse(contract()));
    }

    private static String contract() {
        StringBuilder text = new StringBuilder("""
                model: applications
                version: "1"
                prediction: {kind: BINARY, classes: [good, bad], threshold: 0.5}
                artifact: {uri: trained-here, sha256: "DIGEST"}
                explanation:
                  adverse: bad
                  changes:
                    - {feature: f0, allowed: NONE}
                    - {feature: f1, allowed: INCREASE}
                    - {feature: f2, allowed: DECREASE, step: 5}
                    - {feature: f19, allowed: NONE}
                  reasons:
                """.replace("DIGEST", "0".repeat(64)));
        for (int reason = 0; reason < FEATURES / 2; reason++) {
            text.append("    - {code: R%d, text: Reason %d, features: [f%d, f%d]}%n"
                    .formatted(reason, reason, 2 * reason, 2 * reason + 1));
        }
        text.append("features:\n");
        for (int feature = 0; feature < FEATURES; feature++) {
            text.append(
                    "  - {name: f%d, type: %s}%n".formatted(feature, feature < NUMBERS ? "NUMERIC" : "CATEGORICAL"));
        }
        return text.toString();
    }

    InferenceLayout layout() {
        return layout;
    }

    Application next() {
        List<Double> numbers = new ArrayList<>();
        double sum = 0;
        for (int feature = 0; feature < NUMBERS; feature++) {
            double drawn = random.nextGaussian();
            numbers.add(feature % 2 == 0 ? Math.rint(100 + 40 * drawn) : Math.rint(100 * (10 + 3 * drawn)) / 100);
            sum += drawn * (feature % 3 - 1) + (feature > 0 ? drawn * numbers.get(feature - 1) % 3 / 9 : 0);
        }
        List<String> categories = new ArrayList<>();
        for (int feature = NUMBERS; feature < FEATURES; feature++) {
            int place = random.nextInt(CATEGORIES);
            categories.add("c" + place);
            sum += (place - 2) / 3.0;
        }
        return new Application(numbers, categories, sum + random.nextGaussian() > 1.5 ? "bad" : "good");
    }

    ArrayExample<Label> example(Application application) {
        String[] names = new String[FEATURES];
        double[] values = new double[FEATURES];
        for (int feature = 0; feature < FEATURES; feature++) {
            boolean number = feature < NUMBERS;
            names[feature] = "f" + feature
                    + (number ? "" : "@" + application.categories().get(feature - NUMBERS));
            values[feature] = number ? application.numbers().get(feature) : 1;
        }
        return new ArrayExample<>(new Label(application.label()), names, values);
    }

    InferenceRow row(Application application) {
        InferenceRow row = new InferenceRow(layout);
        byte[] texts = String.join("", application.categories()).getBytes(StandardCharsets.UTF_8);
        for (int feature = 0; feature < FEATURES; feature++) {
            if (feature < NUMBERS) {
                row.setNumber(feature, application.numbers().get(feature));
            } else {
                row.setCategory(feature, texts, 2 * (feature - NUMBERS), 2);
            }
        }
        return row;
    }
}
