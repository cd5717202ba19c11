package org.mlaudit.streams.performance;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.mlaudit.codec.InferenceLayout;
import org.mlaudit.contract.ContractFile;
import org.mlaudit.contract.PredictionKind;
import org.mlaudit.contract.PredictionSpec;
import org.mlaudit.streams.profile.ProfileSpec;

/**
 * A data set of the golden numbers; {@code performance.py} makes the same rows.
 *
 * @param name of the data set
 * @param kind kind of model
 * @param classes number of classes, 0 for REGRESSION
 * @param rows BINARY: label, score, weight; MULTICLASS: label, 1, probabilities; REGRESSION: actual, predicted, lower,
 *     upper, weight
 */
record PerformanceData(String name, PredictionKind kind, int classes, List<double[]> rows) {
    @Override
    public String toString() {
        return name;
    }

    static List<PerformanceData> all() {
        return lines("performance-data.csv").stream()
                .map(line -> {
                    PredictionKind kind = PredictionKind.valueOf(line[1]);
                    List<double[]> rows =
                            line[2].equals("file") ? file(line[0], kind) : generated(kind, line[3].split(" "));
                    int classes = kind == PredictionKind.REGRESSION
                            ? 0
                            : kind == PredictionKind.BINARY ? 2 : rows.get(0).length - 2;
                    return new PerformanceData(line[0], kind, classes, rows);
                })
                .toList();
    }

    /** Lines of a golden file, without its head. */
    static List<String[]> lines(String file) {
        String path = "/golden/" + file;
        try (BufferedReader reader = new BufferedReader(new InputStreamReader(
                Objects.requireNonNull(PerformanceData.class.getResourceAsStream(path), path),
                StandardCharsets.UTF_8))) {
            return reader.lines().skip(1).map(line -> line.split(",", -1)).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What the predictions of a kind are. */
    static OutcomeSpec spec(PredictionKind kind, int classes, String more) {
        StringBuilder names = new StringBuilder("[c0");
        for (int i = 1; i < classes; i++) {
            names.append(", c").append(i);
        }
        String contract = """
                model: m
                version: 1
                features: [{name: x, type: NUMERIC}]
                prediction: {kind: %s%s}
                %s
                """.formatted(kind, classes == 0 ? "" : ", classes: " + names + "]", more);
        InferenceLayout layout = InferenceLayout.of(ContractFile.parse(contract));
        return OutcomeSpec.of(ProfileSpec.of(layout, Optional.empty()), Optional.empty());
    }

    PredictionSpec prediction() {
        return spec(kind, classes, "").contract().prediction();
    }

    /** The rows, counted as the application counts them. */
    Tally tally() {
        OutcomeSpec spec = spec(kind, classes, "");
        Tally tally = Tally.of(spec);
        Decision decision = spec.newDecision();
        Truth truth = new Truth();
        for (double[] row : rows) {
            fill(row, decision, truth);
            tally.addPrediction(decision);
            tally.putTruth(decision, truth, 1);
        }
        return tally;
    }

    void fill(double[] row, Decision decision, Truth truth) {
        switch (kind) {
            case BINARY -> {
                decision.score = row[1];
                decision.label = row[1] >= 0.5 ? 1 : 0;
                truth.label = (int) row[0];
                truth.weight = Truth.units(row[2]);
            }
            case MULTICLASS -> {
                decision.hasProbabilities = true;
                decision.label = 0;
                for (int c = 0; c < classes; c++) {
                    decision.probabilities[c] = (float) row[2 + c];
                    decision.label =
                            decision.probabilities[c] > decision.probabilities[decision.label] ? c : decision.label;
                }
                truth.label = (int) row[0];
            }
            case REGRESSION -> {
                decision.value = row[1];
                decision.lower = row[2];
                decision.upper = row[3];
                truth.value = row[0];
                truth.weight = Truth.units(row[4]);
            }
        }
    }

    private static List<double[]> file(String name, PredictionKind kind) {
        return lines("performance-" + name + ".csv").stream()
                .map(line -> {
                    double[] numbers =
                            Arrays.stream(line).mapToDouble(Double::parseDouble).toArray();
                    double[] row = Arrays.copyOf(numbers, numbers.length + 1);
                    if (kind == PredictionKind.MULTICLASS) {
                        System.arraycopy(numbers, 1, row, 2, numbers.length - 1);
                        row[1] = 1;
                    } else {
                        row[numbers.length] = 1;
                    }
                    return row;
                })
                .toList();
    }

    private static List<double[]> generated(PredictionKind kind, String[] spec) {
        Uniform uniform = new Uniform(Long.parseLong(spec[0]));
        List<double[]> rows = new ArrayList<>();
        double[] shares = kind == PredictionKind.MULTICLASS ? shares(spec) : new double[0];
        for (int i = 0; i < Integer.parseInt(spec[1]); i++) {
            rows.add(
                    switch (kind) {
                        case BINARY -> binary(uniform, spec);
                        case MULTICLASS -> multiclass(uniform, spec, shares);
                        case REGRESSION -> regression(uniform, spec);
                    });
        }
        return rows;
    }

    private static double[] binary(Uniform u, String[] spec) {
        double distance = Double.parseDouble(spec[3]);
        int label = u.next() < Double.parseDouble(spec[2]) ? 1 : 0;
        double z = u.next() + u.next() + u.next() + u.next() - 2.0 + (label == 1 ? distance : -distance);
        double score = shaped(spec[4], 0.5 * (1.0 + z / (1.0 + Math.abs(z))), label);
        return new double[] {label, score, weight(u.next(), spec[5])};
    }

    private static double shaped(String shape, double score, int label) {
        return switch (shape) {
            case "ties" -> Math.floor(score * 10.0) / 10.0;
            case "coarse" -> Math.floor(score * 64.0) / 64.0;
            case "constant" -> 0.5;
            case "low" -> toThe16th(score);
            case "high" -> 1.0 - toThe16th(1.0 - score);
            case "perfect" -> label == 1 ? 0.6 + 0.4 * score : 0.4 * score;
            case "inverted" -> 1.0 - score;
            case "ends" -> score > 0.75 ? 1.0 : score < 0.25 ? 0.0 : score;
            default -> score;
        };
    }

    private static double toThe16th(double base) {
        double fourth = base * base * base * base;
        return fourth * fourth * fourth * fourth;
    }

    private static double[] shares(String[] spec) {
        double[] shares = new double[Integer.parseInt(spec[2])];
        shares[0] = 1.0;
        for (int c = 1; c < shares.length; c++) {
            shares[c] = shares[c - 1] * Double.parseDouble(spec[4]);
        }
        return shares;
    }

    private static double[] multiclass(Uniform u, String[] spec, double[] shares) {
        double draw = u.next() * Ranking.sum(shares);
        int label = 0;
        while (label < shares.length - 1 && draw >= shares[label]) {
            draw -= shares[label];
            label++;
        }
        label = label == Integer.parseInt(spec[5]) ? 0 : label;
        double[] raw = new double[shares.length];
        for (int c = 0; c < raw.length; c++) {
            double v = u.next();
            raw[c] = v * v + (c == label ? Double.parseDouble(spec[3]) : 0.0);
        }
        double total = Ranking.sum(raw);
        double[] row = new double[raw.length + 2];
        row[0] = label;
        row[1] = 1;
        for (int c = 0; c < raw.length; c++) {
            row[c + 2] = (float) (raw[c] / total);
        }
        return row;
    }

    private static double[] regression(Uniform u, String[] spec) {
        double noise = Double.parseDouble(spec[2]);
        String shape = spec[3];
        double predicted = 20.0 * (u.next() + u.next() + u.next()) - (shape.equals("negatives") ? 30.0 : 0.0);
        double error = noise * (u.next() + u.next() + u.next() + u.next() - 2.0);
        double draw = u.next();
        double actual = predicted + error;
        if (shape.equals("zeros") && draw < 0.2) {
            actual = 0.0;
            predicted = draw < 0.1 ? 0.0 : predicted;
        } else if (shape.equals("outliers") && draw < 0.02) {
            actual = actual * 50.0;
        } else if (shape.equals("constant")) {
            actual = 7.0;
        }
        return new double[] {actual, predicted, predicted - noise, predicted + 0.5 * noise, weight(draw, spec[4])};
    }

    private static double weight(double draw, String weighted) {
        return !weighted.equals("True") ? 1.0 : draw < 0.25 ? 0.5 : draw < 0.5 ? 2.0 : 1.0;
    }

    /** Knuth's MMIX generator; the upper 53 bits make a number from 0 to below 1. */
    static final class Uniform {
        private long state;

        Uniform(long seed) {
            this.state = seed;
        }

        double next() {
            state = state * 6364136223846793005L + 1442695040888963407L;
            return (state >>> 11) * 0x1p-53;
        }
    }
}
