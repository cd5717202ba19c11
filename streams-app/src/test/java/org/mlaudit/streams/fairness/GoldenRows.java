package org.mlaudit.streams.fairness;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.IntPredicate;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;

/** Rows of truth, decision and score that {@code oracles/fairness.py} wrote. */
final class GoldenRows {
    /** Width of the bins that these tests count scores in. */
    static final double BIN = 1.0 / 64;

    private final List<String> header;
    private final List<String[]> rows;

    private GoldenRows(List<String> header, List<String[]> rows) {
        this.header = header;
        this.rows = rows;
    }

    static GoldenRows of(String data) {
        List<String[]> lines = lines("fairness-" + data + ".csv.gz");
        return new GoldenRows(Arrays.asList(lines.getFirst()), lines.subList(1, lines.size()));
    }

    /** The cells of each line of a packed file. */
    static List<String[]> lines(String file) {
        try (InputStream packed = Objects.requireNonNull(GoldenRows.class.getResourceAsStream("/golden/" + file));
                BufferedReader reader = new BufferedReader(
                        new InputStreamReader(new GZIPInputStream(packed), StandardCharsets.UTF_8))) {
            return reader.lines().map(line -> line.split(",", -1)).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The groups of an attribute for decisions; the favourable class is 1 or 0. */
    SortedMap<String, Decided> decided(String attribute, int favourable) {
        int column = header.indexOf(attribute);
        SortedMap<String, Decided> groups = new TreeMap<>();
        rows.stream()
                .map(row -> row[column])
                .filter(name -> !name.isEmpty())
                .distinct()
                .forEach(name -> groups.put(name, decided(i -> rows.get(i)[column].equals(name), favourable)));
        return groups;
    }

    /** The groups of an attribute for numbers. */
    SortedMap<String, Valued> valued(String attribute) {
        int column = header.indexOf(attribute);
        SortedMap<String, Valued> groups = new TreeMap<>();
        rows.stream()
                .map(row -> row[column])
                .filter(name -> !name.isEmpty())
                .distinct()
                .forEach(name -> groups.put(name, valued(i -> rows.get(i)[column].equals(name))));
        return groups;
    }

    /** Number of rows. */
    int size() {
        return rows.size();
    }

    /** A row as a prediction of two classes. */
    TestOutcomes.Case binary(int row, List<String> attributes) {
        return new TestOutcomes.Case(values(row, attributes), number(row, 2), Optional.of(number(row, 0)));
    }

    /** A row as a predicted number. */
    TestOutcomes.Case regression(int row, List<String> attributes) {
        return new TestOutcomes.Case(values(row, attributes), number(row, 1), Optional.of(number(row, 0)));
    }

    private List<@Nullable String> values(int row, List<String> attributes) {
        List<@Nullable String> values = new ArrayList<>();
        for (String attribute : attributes) {
            String value = rows.get(row)[header.indexOf(attribute)];
            values.add(value.isEmpty() ? null : value);
        }
        return values;
    }

    /** All that a report needs of decisions. */
    AttributeGroups decidedGroups(String attribute, int favourable) {
        return groups(
                attribute,
                new TreeMap<>(decided(attribute, favourable)),
                decided(favourable).values());
    }

    /** All that a report needs of numbers. */
    AttributeGroups valuedGroups(String attribute) {
        return groups(
                attribute, new TreeMap<>(valued(attribute)), valued(i -> true).values());
    }

    private AttributeGroups groups(String attribute, SortedMap<String, GroupOutcomes> groups, ValueBins all) {
        return new AttributeGroups(attribute, groups, List.of(), unknown(attribute), 0, all);
    }

    /** Number of rows without a group. */
    long unknown(String attribute) {
        int column = header.indexOf(attribute);
        return rows.stream().filter(row -> row[column].isEmpty()).count();
    }

    /** All rows. */
    Decided decided(int favourable) {
        return decided(i -> true, favourable);
    }

    private Decided decided(IntPredicate wanted, int favourable) {
        long predictions = 0;
        long selected = 0;
        Joined joined = Joined.NONE;
        Calibration calibration = Calibration.NONE;
        double[] bins = new double[(int) (1 / BIN) + 1];
        for (int i = 0; i < rows.size(); i++) {
            if (wanted.test(i)) {
                boolean truth = number(i, 0) == favourable;
                boolean decision = number(i, 1) == favourable;
                double score = favourable == 1 ? number(i, 2) : 1 - number(i, 2);
                predictions++;
                selected += decision ? 1 : 0;
                joined = joined.plus(one(truth, decision));
                double error = (truth ? 1 : 0) - score;
                calibration = calibration.plus(
                        new Calibration(1, 1, truth ? 1 : 0, score, error * error, score * (1 - score)));
                bins[(int) (score / BIN)]++;
            }
        }
        return new Decided(predictions, selected, joined, bins(bins, BIN), calibration);
    }

    private static Joined one(boolean truth, boolean decision) {
        return Joined.of(
                truth && decision ? 1 : 0,
                !truth && decision ? 1 : 0,
                truth && !decision ? 1 : 0,
                !truth && !decision ? 1 : 0);
    }

    private Valued valued(IntPredicate wanted) {
        Valued.Moments predicted = Valued.Moments.NONE;
        Valued.Moments errors = Valued.Moments.NONE;
        double width = 25;
        double[] bins = new double[400];
        for (int i = 0; i < rows.size(); i++) {
            if (wanted.test(i)) {
                predicted = predicted.plus(new Valued.Moments(1, number(i, 1), 0));
                errors = errors.plus(new Valued.Moments(1, number(i, 0) - number(i, 1), 0));
                bins[(int) (number(i, 1) / width)]++;
            }
        }
        return new Valued(bins(bins, width), predicted, errors);
    }

    private static ValueBins bins(double[] counts, double width) {
        double[] low = new double[counts.length];
        double[] high = new double[counts.length];
        Arrays.setAll(low, i -> i * width);
        Arrays.setAll(high, i -> (i + 1) * width);
        return ValueBins.of(low, high, counts);
    }

    private double number(int row, int column) {
        return Double.parseDouble(rows.get(row)[column]);
    }
}
