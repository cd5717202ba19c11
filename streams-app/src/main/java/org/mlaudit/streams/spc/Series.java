package org.mlaudit.streams.spc;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Function;
import java.util.function.IntFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.mlaudit.codec.Column;
import org.mlaudit.codec.Column.Kind;
import org.mlaudit.codec.InferenceLayout;
import org.mlaudit.streams.profile.CategoryCount;
import org.mlaudit.streams.profile.CategoryView;
import org.mlaudit.streams.profile.ColumnView;
import org.mlaudit.streams.profile.NumberView;

/**
 * A statistic of windows, by name; window after window it is a series that a chart watches.
 *
 * <p>{@code window.rows} is the number of inferences, {@code window.missing} and {@code window.invalid} the number of
 * missing and of invalid values per inference over all columns. Of a column there are {@code <column>.missing} and {@code
 * <column>.invalid} (shares of the inferences); of a NUMBER column {@code .mean}, {@code .sd}, {@code .median} and {@code
 * .p95} (any percentile above 0 and below 100, such as {@code .p99.9}; within 1.6% of the value); of a CATEGORY column
 * {@code .share.<category>} (share of the values).
 */
public final class Series {
    private static final Pattern PERCENTILE = Pattern.compile("p(\\d{1,2}(?:\\.\\d{1,6})?)");
    private static final String ROWS = "window.rows";
    private static final String SHARE = "share.";
    private static final int MOST_NAMED = 12;

    private final String name;
    private final Variation variation;
    private final Reader reader;

    private Series(String name, Variation variation, Reader reader) {
        this.name = name;
        this.variation = variation;
        this.reader = reader;
    }

    /**
     * The series of a name.
     *
     * @param name as above
     * @param layout the columns there are
     * @throws IllegalArgumentException if no series, or more than one, has the name; the message says what is known
     */
    public static Series parse(String name, InferenceLayout layout) {
        List<Series> found = new ArrayList<>();
        ofWindow(name, layout).ifPresent(found::add);
        for (Column column : layout.columns()) {
            if (name.startsWith(column.target() + ".")) {
                ofColumn(name, column, name.substring(column.target().length() + 1))
                        .ifPresent(found::add);
            }
        }
        if (found.isEmpty()) {
            throw new IllegalArgumentException("no series is called \"" + name + "\"; known are " + known(layout));
        }
        if (found.size() > 1) {
            throw new IllegalArgumentException("the name \"" + name + "\" fits " + found.size()
                    + " series, because the name of one column begins with that of another; rename a feature");
        }
        return found.getFirst();
    }

    private static Optional<Series> ofWindow(String name, InferenceLayout layout) {
        int columns = layout.columns().size();
        return switch (name) {
            case ROWS ->
                Optional.of(new Series(name, Variation.COUNT, (rows, view) -> Optional.of(new Sample(rows, 1, 0))));
            case "window.missing" ->
                Optional.of(new Series(
                        name,
                        Variation.COUNT,
                        (rows, view) -> perRow(rows, columns, i -> view.apply(i).missing())));
            case "window.invalid" ->
                Optional.of(new Series(
                        name,
                        Variation.COUNT,
                        (rows, view) -> perRow(rows, columns, i -> view.apply(i).invalid())));
            default -> Optional.empty();
        };
    }

    private static Optional<Sample> perRow(long rows, int columns, IntFunction<Long> count) {
        if (rows == 0) {
            return Optional.empty();
        }
        long sum = 0;
        for (int i = 0; i < columns; i++) {
            sum += count.apply(i);
        }
        return Optional.of(new Sample((double) sum / rows, rows, 0));
    }

    private static Optional<Series> ofColumn(String name, Column column, String statistic) {
        int index = column.index();
        if (statistic.equals("missing")) {
            return Optional.of(share(name, index, ColumnView::missing));
        }
        if (statistic.equals("invalid")) {
            return Optional.of(share(name, index, ColumnView::invalid));
        }
        if (column.kind() == Kind.CATEGORY) {
            return statistic.startsWith(SHARE) && statistic.length() > SHARE.length()
                    ? Optional.of(category(name, index, statistic.substring(SHARE.length())))
                    : Optional.empty();
        }
        return ofNumbers(name, index, statistic);
    }

    private static Optional<Series> ofNumbers(String name, int index, String statistic) {
        Matcher percentile = PERCENTILE.matcher(statistic);
        if (percentile.matches()) {
            double share = Double.parseDouble(percentile.group(1)) / 100;
            return share > 0 ? Optional.of(number(name, index, view -> view.quantile(share), 1)) : Optional.empty();
        }
        return switch (statistic) {
            case "mean" ->
                Optional.of(new Series(name, Variation.MEAN, (rows, view) -> mean((NumberView) view.apply(index))));
            case "sd" -> Optional.of(number(name, index, NumberView::standardDeviation, 2));
            case "median" -> Optional.of(number(name, index, view -> view.quantile(0.5), 1));
            default -> Optional.empty();
        };
    }

    private static Optional<Sample> mean(NumberView view) {
        OptionalDouble mean = view.mean();
        OptionalDouble deviation = view.standardDeviation();
        return mean.isPresent() && deviation.isPresent() && Double.isFinite(deviation.getAsDouble())
                ? Optional.of(new Sample(mean.getAsDouble(), view.valid(), deviation.getAsDouble()))
                : Optional.empty();
    }

    private static Series number(String name, int index, Function<NumberView, OptionalDouble> of, long least) {
        return new Series(name, Variation.WINDOW, (rows, views) -> {
            NumberView view = (NumberView) views.apply(index);
            OptionalDouble value = view.valid() < least ? OptionalDouble.empty() : of.apply(view);
            return value.isPresent() && Double.isFinite(value.getAsDouble())
                    ? Optional.of(new Sample(value.getAsDouble(), view.valid(), 0))
                    : Optional.empty();
        });
    }

    private static Series share(String name, int index, Function<ColumnView, Long> count) {
        return new Series(
                name,
                Variation.SHARE,
                (rows, view) ->
                        rows == 0 ? Optional.empty() : Optional.of(shareOf(count.apply(view.apply(index)), rows)));
    }

    private static Series category(String name, int index, String category) {
        return new Series(name, Variation.SHARE, (rows, views) -> {
            CategoryView view = (CategoryView) views.apply(index);
            if (view.present() == 0) {
                return Optional.empty();
            }
            Optional<CategoryCount> count = view.categories().stream()
                    .filter(known -> known.name().equals(category))
                    .findFirst();
            if (count.isEmpty() && view.other() > 0) {
                return Optional.empty();
            }
            return Optional.of(shareOf(count.map(CategoryCount::count).orElse(0L), view.present()));
        });
    }

    private static Sample shareOf(long count, long of) {
        double share = (double) count / of;
        return new Sample(share, of, Math.sqrt(share * (1 - share)));
    }

    private static String known(InferenceLayout layout) {
        return "window.rows, window.missing, window.invalid; .missing and .invalid of every column; .mean, .sd, .median"
                + " and percentiles such as .p95 of " + named(layout, Kind.NUMBER) + "; .share.<category> of "
                + named(layout, Kind.CATEGORY);
    }

    private static String named(InferenceLayout layout, Kind kind) {
        List<String> names = layout.columns().stream()
                .filter(column -> column.kind() == kind)
                .map(Column::target)
                .toList();
        String first = names.stream().limit(MOST_NAMED).collect(Collectors.joining(", "));
        return names.isEmpty()
                ? "no column"
                : names.size() > MOST_NAMED ? first + " and " + (names.size() - MOST_NAMED) + " more" : first;
    }

    /** Its name. */
    public String name() {
        return name;
    }

    /** What makes it vary. */
    public Variation variation() {
        return variation;
    }

    /**
     * Whether a sample of other length, such as a reference, says what to expect of a window and how it varies: so for
     * means, shares and rates, not for a number of rows or for any other statistic.
     */
    public boolean comparable() {
        return variation != Variation.WINDOW && !name.equals(ROWS);
    }

    /** Whether the series of a name is {@link #comparable}, as far as the name shows. */
    static boolean comparable(String name) {
        return !name.equals(ROWS)
                && (name.endsWith(".mean")
                        || name.endsWith(".missing")
                        || name.endsWith(".invalid")
                        || name.contains("." + SHARE));
    }

    /**
     * Its point in a window or a reference.
     *
     * @param rows number of inferences
     * @param columns what is known of a column
     * @return none if there is nothing to make the statistic of, such as the mean of no values
     */
    public Optional<Sample> of(long rows, IntFunction<ColumnView> columns) {
        return reader.read(rows, columns);
    }

    /** Its point in a window without any inference. */
    public Optional<Sample> ofNothing() {
        return name.equals(ROWS) ? Optional.of(new Sample(0, 1, 0)) : Optional.empty();
    }

    private interface Reader {
        Optional<Sample> read(long rows, IntFunction<ColumnView> columns);
    }
}
