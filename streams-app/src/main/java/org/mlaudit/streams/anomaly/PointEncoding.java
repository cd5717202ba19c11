package org.mlaudit.streams.anomaly;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.mlaudit.codec.Column;
import org.mlaudit.codec.InferenceLayout;
import org.mlaudit.codec.InferenceRow;
import org.mlaudit.streams.profile.SampledRow;

/**
 * Makes a point of the features of a row, for scorers that know numbers only. Outputs and latency are left out.
 *
 * <ul>
 *   <li>A number is its distance from the sample's median in units of the interquartile range / 1.349, the standard deviation
 *       of a normal distribution with that range; beyond 3 units the distance grows logarithmically, so that no value
 *       drowns the others. Where the sample's values are nearly all the same, any other is {@value #FAR} units away.
 *   <li>A missing number is the median, and an indicator says so; where the sample misses none, it is {@value #FAR}
 *       units away.
 *   <li>Of a categorical or boolean feature the categories with a share of 5% or more, at most 4, have an indicator each (of two
 *       categories the rarer has one). Any other is as far from 0 on a dimension of its own as it is rare: half of minus the
 *       logarithm of its share. Missing is a category.
 * </ul>
 *
 * An indicator is 0 or {@value #INDICATED}. Every coordinate is finite. Immutable.
 */
final class PointEncoding {
    /** Where a value lies that the sample has no distance for. */
    static final float FAR = 6;
    /** An indicator that is on. */
    static final float INDICATED = 2;

    private static final double NEAR = 3;
    private static final double NORMAL_RANGE = 1.349;
    private static final double INDICATED_SHARE = 0.05;
    private static final int MOST_INDICATED = 4;
    /** The category of a missing value; no other hash matters if it were the same. */
    private static final long MISSING = 0x4D49_5353_494E_4721L;

    private final List<Part> parts;
    private final Column[] columnOf;

    /** How one column becomes coordinates. */
    private sealed interface Part permits NumberPart, CategoryPart {
        Column column();

        int dimensions();

        void write(InferenceRow row, float[] point, int at);
    }

    private record NumberPart(Column column, double center, double scale, boolean indicator) implements Part {
        @Override
        public int dimensions() {
            return indicator ? 2 : 1;
        }

        @Override
        public void write(InferenceRow row, float[] point, int at) {
            if (row.present[column.index()]) {
                point[at] = standardised(row.number[column.index()]);
            } else if (indicator) {
                point[at + 1] = INDICATED;
            } else {
                point[at] = FAR;
            }
        }

        private float standardised(double value) {
            if (Double.isNaN(value)) {
                return FAR;
            }
            if (scale == 0) {
                return value == center ? 0 : Math.copySign(FAR, (float) Math.signum(value - center));
            }
            double distance = (value - center) / scale;
            double size = Math.min(Math.abs(distance), Double.MAX_VALUE);
            return (float) Math.copySign(size <= NEAR ? size : NEAR + Math.log1p(size - NEAR), distance);
        }
    }

    /** Which coordinate indicates a category, and how rare the others are. */
    private record CategoryPart(Column column, Map<Long, Integer> indicated, Map<Long, Float> rarity, float unseen)
            implements Part {
        @Override
        public int dimensions() {
            return indicated.size() + 1;
        }

        @Override
        public void write(InferenceRow row, float[] point, int at) {
            long hash = row.present[column.index()] ? row.hash[column.index()] : MISSING;
            Integer indicator = indicated.get(hash);
            if (indicator != null) {
                point[at + indicator] = INDICATED;
            } else {
                point[at + indicated.size()] = rarity.getOrDefault(hash, unseen);
            }
        }
    }

    private PointEncoding(List<Part> parts) {
        this.parts = List.copyOf(parts);
        this.columnOf = parts.stream()
                .flatMap(part -> Collections.nCopies(part.dimensions(), part.column()).stream())
                .toArray(Column[]::new);
    }

    /** The encoding that fits a sample's rows, of which there must be some. */
    static PointEncoding of(InferenceLayout layout, List<SampledRow> rows) {
        List<Part> parts = new ArrayList<>();
        for (Column column : layout.columns()) {
            if (column.feature().isPresent()) {
                parts.add(
                        switch (column.kind()) {
                            case NUMBER -> number(column, rows);
                            case CATEGORY -> category(column, rows);
                        });
            }
        }
        return new PointEncoding(parts);
    }

    private static Part number(Column column, List<SampledRow> rows) {
        int index = column.index();
        double[] values = rows.stream()
                .filter(row -> row.present(index))
                .mapToDouble(row -> row.number(index))
                .filter(Double::isFinite)
                .sorted()
                .toArray();
        boolean indicator = rows.stream().anyMatch(row -> !row.present(index));
        if (values.length == 0) {
            return new NumberPart(column, 0, 0, indicator);
        }
        double center = values[values.length / 2];
        double range = values[values.length * 3 / 4] / NORMAL_RANGE - values[values.length / 4] / NORMAL_RANGE;
        double scale = range > 0 ? range : deviation(values, center);
        return new NumberPart(column, center, Math.min(scale, Double.MAX_VALUE / 4), indicator);
    }

    private static double deviation(double[] values, double center) {
        double largest = Arrays.stream(values)
                .map(value -> Math.abs(value - center))
                .max()
                .orElse(0);
        if (largest == 0 || !Double.isFinite(largest)) {
            return largest == 0 ? 0 : Double.MAX_VALUE / 4;
        }
        double squares = Arrays.stream(values)
                .map(value -> (value - center) / largest)
                .map(share -> share * share)
                .sum();
        return largest * Math.sqrt(squares / values.length);
    }

    private static Part category(Column column, List<SampledRow> rows) {
        int index = column.index();
        Map<Long, Integer> counts = new HashMap<>();
        rows.forEach(row -> counts.merge(row.present(index) ? row.hash(index) : MISSING, 1, Integer::sum));
        List<Map.Entry<Long, Integer>> ordered = counts.entrySet().stream()
                .sorted(Map.Entry.<Long, Integer>comparingByValue(Comparator.reverseOrder())
                        .thenComparing(Map.Entry.comparingByKey()))
                .toList();
        double n = rows.size();
        Map<Long, Float> rarity = new HashMap<>();
        Map<Long, Integer> indicated = new HashMap<>();
        for (int i = 0; i < ordered.size(); i++) {
            long hash = ordered.get(i).getKey();
            double share = ordered.get(i).getValue() / n;
            if (ordered.size() == 2 && i == 0) {
                rarity.put(hash, 0f);
            } else if (share >= INDICATED_SHARE && indicated.size() < MOST_INDICATED) {
                indicated.put(hash, indicated.size());
            } else {
                rarity.put(hash, (float) (-Math.log(share) / 2));
            }
        }
        float unseen = (float) (-Math.log(0.5 / (n + 1)) / 2);
        return new CategoryPart(column, Map.copyOf(indicated), Map.copyOf(rarity), unseen);
    }

    /** Number of coordinates. */
    int dimensions() {
        return columnOf.length;
    }

    /** The column that a coordinate comes from. */
    Column column(int dimension) {
        return columnOf[dimension];
    }

    /** The point of a row. */
    float[] point(InferenceRow row) {
        float[] point = new float[columnOf.length];
        int at = 0;
        for (Part part : parts) {
            part.write(row, point, at);
            at += part.dimensions();
        }
        return point;
    }
}
