package org.mlaudit.streams.profile;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * How a reference cuts its columns: bins of each NUMBER column, names of each CATEGORY column, and the values of each
 * segment field that are kept apart. Immutable.
 */
final class Binning {
    private final List<Optional<Bins>> bins;
    private final List<List<String>> categories;
    private final List<List<String>> segments;

    /**
     * The first two lists have a place for every column of the layout, and the one that does not apply is empty; the third
     * has one for every segment field.
     */
    Binning(List<Optional<Bins>> bins, List<List<String>> categories, List<List<String>> segments) {
        this.bins = List.copyOf(bins);
        this.categories = List.copyOf(categories);
        this.segments = List.copyOf(segments);
    }

    int columns() {
        return bins.size();
    }

    Optional<Bins> bins(int column) {
        return bins.get(column);
    }

    List<String> categories(int column) {
        return categories.get(column);
    }

    /** Values of a segment field that are kept apart. */
    List<String> segmentValues(int field) {
        return segments.get(field);
    }

    int segmentFields() {
        return segments.size();
    }

    void writeTo(BytesOut out) {
        out.count(bins.size());
        for (int column = 0; column < bins.size(); column++) {
            double[] edges = bins.get(column).map(Bins::edges).orElse(new double[0]);
            out.count(bins.get(column).isPresent() ? edges.length + 1 : 0);
            for (double edge : edges) {
                out.number(edge);
            }
            out.count(categories.get(column).size());
            categories.get(column).forEach(out::text);
        }
        out.count(segments.size());
        segments.forEach(values -> {
            out.count(values.size());
            values.forEach(out::text);
        });
    }

    static Binning readFrom(BytesIn in) {
        List<Optional<Bins>> bins = new ArrayList<>();
        List<List<String>> categories = new ArrayList<>();
        for (int left = in.size(); left > 0; left--) {
            int count = in.size();
            double[] edges = new double[Math.max(0, count - 1)];
            for (int i = 0; i < edges.length; i++) {
                edges[i] = in.number();
            }
            bins.add(count == 0 ? Optional.empty() : Optional.of(Bins.of(edges)));
            categories.add(texts(in));
        }
        List<List<String>> segments = new ArrayList<>();
        for (int left = in.size(); left > 0; left--) {
            segments.add(texts(in));
        }
        return new Binning(bins, categories, segments);
    }

    private static List<String> texts(BytesIn in) {
        List<String> texts = new ArrayList<>();
        for (int left = in.size(); left > 0; left--) {
            texts.add(in.text());
        }
        return List.copyOf(texts);
    }
}
