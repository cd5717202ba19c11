package org.mlaudit.streams.query;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;
import org.mlaudit.codec.Column;
import org.mlaudit.codec.InferenceLayout;
import org.mlaudit.event.ModelVersion;
import org.mlaudit.streams.profile.Bins;
import org.mlaudit.streams.profile.CategoryCount;
import org.mlaudit.streams.profile.CategoryView;
import org.mlaudit.streams.profile.ColumnView;
import org.mlaudit.streams.profile.NumberView;
import org.mlaudit.streams.profile.Reference;
import org.mlaudit.streams.profile.WindowSummary;

/** Windows and distributions as they are answered. */
final class Distributions {
    /** Categories of a column that are listed by name; the others are counted together. */
    private static final int MOST_CATEGORIES = 200;

    private Distributions() {}

    @Doc("A window with a profile of every feature and output.")
    record WindowDetail(
            @Doc("Name of the model.") String model,
            @Doc("Version of the model.") String version,
            @Doc("Length of the window.") Duration size,
            @Doc("Start, inclusive, event time.") Instant start,
            @Doc("End, exclusive.") Instant end,
            @Doc("Inferences in it.") long rows,

            @Doc("Whether it has been judged; late events may still amend it.")
            boolean closed,

            @Doc("Event time of the earliest inference.") @Nullable
            Instant firstEvent,

            @Doc("Event time of the latest inference.") @Nullable
            Instant lastEvent,

            @Doc("One for every feature, output and the latency.")
            List<ColumnProfile> columns,

            @Doc("Where the answer comes from.") Answers.Source source) {}

    @Doc("What a feature or output looked like.")
    record ColumnProfile(
            @Doc("Feature, prediction.score, prediction.label, prediction.value or latency (in microseconds).")
            String target,

            @Doc("NUMBER or CATEGORY.") String kind,
            @Doc("Values that the contract allows.") long valid,
            @Doc("Inferences without a value.") long missing,
            @Doc("Values that the contract does not allow.") long invalid,

            @Doc("Statistics of the valid numbers; null for categories and when there are none.") @Nullable
            NumberStatistics number,

            @Doc("Different categories that occurred; null for numbers.") @Nullable
            Double distinct) {
        static ColumnProfile of(ColumnView view) {
            return new ColumnProfile(
                    view.column().target(),
                    view.column().kind().name(),
                    view.valid(),
                    view.missing(),
                    view.invalid(),
                    view instanceof NumberView number ? NumberStatistics.of(number) : null,
                    view instanceof CategoryView category ? (Double) category.distinct() : null);
        }
    }

    @Doc("Statistics of numbers. Quantiles are within 1.6% of the value.")
    record NumberStatistics(
            @Doc("Smallest.") double min,
            @Doc("Quantile of 5%.") double p05,
            @Doc("Quantile of 25%.") double p25,
            @Doc("Median.") double p50,
            @Doc("Quantile of 75%.") double p75,
            @Doc("Quantile of 95%.") double p95,
            @Doc("Quantile of 99%.") double p99,
            @Doc("Largest.") double max,
            @Doc("Mean.") double mean,
            @Doc("Standard deviation.") double standardDeviation) {
        static @Nullable NumberStatistics of(NumberView view) {
            if (view.valid() == 0) {
                return null;
            }
            return new NumberStatistics(
                    value(view.min()),
                    value(view.quantile(0.05)),
                    value(view.quantile(0.25)),
                    value(view.quantile(0.5)),
                    value(view.quantile(0.75)),
                    value(view.quantile(0.95)),
                    value(view.quantile(0.99)),
                    value(view.max()),
                    value(view.mean()),
                    value(view.standardDeviation()));
        }

        private static double value(OptionalDouble statistic) {
            return statistic.orElseThrow();
        }
    }

    @Doc("A feature or output in one window, beside the reference.")
    record Distribution(
            @Doc("Name of the model.") String model,
            @Doc("Version of the model.") String version,

            @Doc("Start of the window, inclusive, event time.")
            Instant start,

            @Doc("End of the window, exclusive.") Instant end,
            @Doc("What it looked like in the window.") ColumnProfile window,

            @Doc("What it looked like in the reference; null when there is none yet.") @Nullable
            ColumnProfile reference,

            @Doc("SHA-256 of the reference; null when there is none yet.") @Nullable
            String referenceHash,

            @Doc("Bins of the numbers, or the categories.") List<Bin> bins,
            @Doc("Where the answer comes from.") Answers.Source source) {}

    @Doc("A range of numbers, or a category.")
    record Bin(
            @Doc("Name for people.") String label,

            @Doc("Smallest number in it; null for a category and when unbounded.") @Nullable
            Double lower,

            @Doc("Bound above it; null for a category and when unbounded.") @Nullable
            Double upper,

            @Doc("Values in the window.") long count,

            @Doc("Share of the window's present values, 0 to 1.")
            double share,

            @Doc("Values in the reference; null when there is none.") @Nullable
            Long referenceCount,

            @Doc("Share of the reference's present values, 0 to 1; null when there is none.") @Nullable
            Double referenceShare) {}

    /** A window with its profiles. */
    static WindowDetail window(ModelVersion model, WindowSnapshot window, Duration size, Answers.Source source) {
        WindowSummary summary = WindowSummary.decode(Models.spec(model), window.summary());
        List<ColumnProfile> profiles = new ArrayList<>();
        for (Column column : summary.spec().layout().columns()) {
            profiles.add(ColumnProfile.of(summary.column(column.index())));
        }
        boolean any = summary.rows() > 0;
        return new WindowDetail(
                model.getModel(),
                model.getVersion(),
                size,
                window.info().start(),
                window.info().end(),
                summary.rows(),
                window.info().closed(),
                any ? micros(summary.firstMicros()) : null,
                any ? micros(summary.lastMicros()) : null,
                profiles,
                source);
    }

    /**
     * One column beside the reference.
     *
     * @throws ProblemException if there is no such column
     */
    static Distribution distribution(
            ModelVersion model,
            String target,
            WindowSnapshot window,
            Optional<Reference> reference,
            Answers.Source source) {
        WindowSummary summary = WindowSummary.decode(Models.spec(model), window.summary());
        InferenceLayout layout = summary.spec().layout();
        Column column = layout.column(target).orElseThrow(() -> unknown(target, layout));
        ColumnView now = summary.column(column.index());
        Optional<ColumnView> before = reference.map(known -> known.column(column.index()));
        List<Bin> bins;
        if (now instanceof NumberView numbers) {
            Optional<Bins> cut = reference.flatMap(known -> known.bins(column.index()));
            bins = cut.map(edges -> numberBins(numbers, (NumberView) before.orElseThrow(), edges))
                    .orElseGet(() -> buckets(numbers));
        } else {
            bins = categories((CategoryView) now, before.map(view -> (CategoryView) view));
        }
        return new Distribution(
                model.getModel(),
                model.getVersion(),
                window.info().start(),
                window.info().end(),
                ColumnProfile.of(now),
                before.map(ColumnProfile::of).orElse(null),
                reference.map(Reference::hash).orElse(null),
                bins,
                source);
    }

    /**
     * Makes sure that a model version has a column.
     *
     * @throws ProblemException if there is no such column
     */
    static void requireColumn(ModelVersion model, String target) {
        InferenceLayout layout = Models.spec(model).layout();
        if (layout.column(target).isEmpty()) {
            throw unknown(target, layout);
        }
    }

    private static ProblemException unknown(String target, InferenceLayout layout) {
        String names =
                String.join(", ", layout.columns().stream().map(Column::target).toList());
        return new ProblemException(
                404,
                layout.contract().key() + " has no feature or output " + Parameters.quoted(target) + "; it has " + names
                        + ".");
    }

    private static List<Bin> numberBins(NumberView now, NumberView before, Bins edges) {
        long[] counts = now.counts(edges);
        long[] referenceCounts = before.counts(edges);
        List<Bin> bins = new ArrayList<>();
        for (int bin = 0; bin < edges.count(); bin++) {
            bins.add(new Bin(
                    edges.label(bin),
                    finite(edges.lower(bin)),
                    finite(edges.upper(bin)),
                    counts[bin],
                    share(counts[bin], now.valid()),
                    referenceCounts[bin],
                    share(referenceCounts[bin], before.valid())));
        }
        return bins;
    }

    private static List<Bin> buckets(NumberView now) {
        return now.buckets().stream()
                .map(bucket -> new Bin(
                        bucket.low() + " to " + bucket.high(),
                        finite(bucket.low()),
                        finite(bucket.high()),
                        bucket.count(),
                        share(bucket.count(), now.valid()),
                        null,
                        null))
                .toList();
    }

    private static List<Bin> categories(CategoryView now, Optional<CategoryView> before) {
        Map<Long, Long> referenceCounts = new HashMap<>();
        before.ifPresent(
                view -> view.categories().forEach(category -> referenceCounts.put(category.hash(), category.count())));
        List<CategoryCount> listed = now.categories().stream()
                .sorted((a, b) -> Long.compare(
                        Math.max(b.count(), referenceCounts.getOrDefault(b.hash(), 0L)),
                        Math.max(a.count(), referenceCounts.getOrDefault(a.hash(), 0L))))
                .limit(MOST_CATEGORIES)
                .toList();
        List<Bin> bins = new ArrayList<>();
        long others = now.present();
        long referenceOthers = before.map(CategoryView::present).orElse(0L);
        for (CategoryCount category : listed) {
            long referenceCount = referenceCounts.getOrDefault(category.hash(), 0L);
            bins.add(bin(category.name(), category.count(), now, referenceCount, before));
            others -= category.count();
            referenceOthers -= referenceCount;
        }
        if (others > 0 || referenceOthers > 0) {
            bins.add(bin("all others", others, now, referenceOthers, before));
        }
        return bins;
    }

    private static Bin bin(
            String name, long count, CategoryView now, long referenceCount, Optional<CategoryView> before) {
        return new Bin(
                name,
                null,
                null,
                count,
                share(count, now.present()),
                before.isPresent() ? (Long) referenceCount : null,
                before.map(view -> share(referenceCount, view.present())).orElse(null));
    }

    private static double share(long part, long whole) {
        return whole == 0 ? 0 : (double) part / whole;
    }

    private static @Nullable Double finite(double bound) {
        return Double.isFinite(bound) ? (Double) bound : null;
    }

    private static Instant micros(long micros) {
        return Instant.EPOCH.plus(micros, ChronoUnit.MICROS);
    }
}
