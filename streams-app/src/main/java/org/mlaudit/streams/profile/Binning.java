package org.mlaudit.streams.profile;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** How a reference cuts its columns: bins of each NUMBER column, names of each CATEGORY column. Immutable. */
final class Binning {
    private final List<Optional<Bins>> bins;
    private final List<List<String>> categories;

    /** Both lists have a place for every column of the layout; the one that does not apply is empty. */
    Binning(List<Optional<Bins>> bins, List<List<String>> categories) {
        this.bins = List.copyOf(bins);
        this.categories = List.copyOf(categories);
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
            List<String> names = new ArrayList<>();
            for (int more = in.size(); more > 0; more--) {
                names.add(in.text());
            }
            categories.add(List.copyOf(names));
        }
        return new Binning(bins, categories);
    }
}
