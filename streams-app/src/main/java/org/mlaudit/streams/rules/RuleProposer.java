package org.mlaudit.streams.rules;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.mlaudit.codec.Column;
import org.mlaudit.codec.InferenceLayout;
import org.mlaudit.codec.InferenceRow;
import org.mlaudit.contract.Feature;
import org.mlaudit.contract.FeatureType;
import org.mlaudit.contract.Range;
import org.mlaudit.contract.RuleKind;
import org.mlaudit.contract.RuleSeverity;
import org.mlaudit.contract.RuleSpec;
import org.mlaudit.contract.ValueType;

/**
 * Proposes quality rules from data of when all was well: what held for every row may be meant to hold. What the contract
 * demands already is not proposed. How sure a rule is that none of n rows broke: with 95% confidence fewer than
 * 1 - 0.05^(1/n), about 3/n, of all inferences break it (rule of three; Hanley and Lippman-Hand 1983).
 */
public final class RuleProposer {
    /** Fewer rows say too little. */
    public static final int FEWEST_ROWS = 100;

    private static final int MOST_VALUES = 50;
    /** Share of values of categories not yet seen that a value set may have: the share of categories seen once (Good 1953). */
    private static final double MOST_UNSEEN = 0.001;
    /** By which part of its span a range is widened on either side. */
    private static final double MARGIN = 0.1;

    private final InferenceLayout layout;
    private final List<ColumnFacts> facts = new ArrayList<>();
    private final OrderedPairs pairs;
    private long rows;

    /** A proposer for a layout. */
    public RuleProposer(InferenceLayout layout) {
        this.layout = layout;
        layout.columns().forEach(column -> facts.add(new ColumnFacts(column)));
        this.pairs = new OrderedPairs(layout);
    }

    /** Takes a row; it may be reused afterwards. */
    public void add(InferenceRow row) {
        rows++;
        facts.forEach(column -> column.add(row));
        pairs.add(row);
    }

    /** Number of rows taken. */
    public long rows() {
        return rows;
    }

    /** Rules, column by column, then across columns; none for fewer than {@value #FEWEST_ROWS} rows. */
    public List<Proposal> propose() {
        List<Proposal> proposals = new ArrayList<>();
        if (rows < FEWEST_ROWS) {
            return proposals;
        }
        for (Column column : layout.columns()) {
            ColumnFacts known = facts.get(column.index());
            complete(column, known).ifPresent(proposals::add);
            if (known.present() >= FEWEST_ROWS) {
                whole(column, known).ifPresent(proposals::add);
                range(column, known).ifPresent(proposals::add);
                values(column, known).ifPresent(proposals::add);
                unique(column, known).ifPresent(proposals::add);
            }
        }
        proposals.addAll(pairs.propose(facts));
        return proposals;
    }

    /** Greatest share of violations that n rows without any leave possible, with 95% confidence. */
    static double upperBound(long n) {
        return -Math.expm1(Math.log(0.05) / n);
    }

    static String none(String what, long n) {
        return String.format(
                Locale.ROOT, "%s in %d rows: with 95%% confidence fewer than %.2g%% are", what, n, 100 * upperBound(n));
    }

    static RuleSpec rule(String name, RuleKind kind, List<String> columns, String text) {
        return new RuleSpec(name, kind, columns, Optional.empty(), Range.ALL, List.of(), text, 0, RuleSeverity.ALARM);
    }

    private Optional<Proposal> complete(Column column, ColumnFacts known) {
        boolean demanded =
                column.feature().filter(feature -> !feature.nullable()).isPresent();
        long missing = rows - known.present();
        if (demanded || 2 * missing > rows) {
            return Optional.empty();
        }
        RuleSpec rule = rule(column.target() + "-complete", RuleKind.COMPLETE, List.of(column.target()), "");
        if (missing == 0) {
            return Optional.of(new Proposal(rule, none("none missing", rows)));
        }
        double share = (double) missing / rows;
        // Three standard deviations above what was seen.
        double tolerated = roundedUp(share + 3 * Math.sqrt(share * (1 - share) / rows));
        RuleSpec tolerant = new RuleSpec(
                rule.name(),
                rule.kind(),
                rule.columns(),
                rule.type(),
                rule.range(),
                rule.values(),
                rule.text(),
                Math.min(1, tolerated),
                rule.severity());
        return Optional.of(new Proposal(
                tolerant, String.format(Locale.ROOT, "%d of %d missing, %.3g%%", missing, rows, 100 * share)));
    }

    private static Optional<Proposal> whole(Column column, ColumnFacts known) {
        boolean numeric = column.feature()
                .filter(feature -> feature.type() == FeatureType.NUMERIC)
                .isPresent();
        if (!numeric || !known.whole()) {
            return Optional.empty();
        }
        RuleSpec rule = new RuleSpec(
                column.target() + "-whole",
                RuleKind.TYPE,
                List.of(column.target()),
                Optional.of(ValueType.INTEGER),
                Range.ALL,
                List.of(),
                "",
                0,
                RuleSeverity.ALARM);
        return Optional.of(new Proposal(rule, none("none with a fraction", known.present())));
    }

    private static Optional<Proposal> range(Column column, ColumnFacts known) {
        Optional<Feature> feature = column.feature();
        boolean text = feature.filter(each -> each.type() == FeatureType.TEXT).isPresent();
        boolean score = column.target().equals(InferenceLayout.SCORE);
        double span = known.max() - known.min();
        if (column.kind() != Column.Kind.NUMBER || score || !(span > 0) || !Double.isFinite(span)) {
            return Optional.empty();
        }
        double unit = Math.pow(10, Math.floor(Math.log10(span)) - 1);
        double low = Math.floor((known.min() - MARGIN * span) / unit) * unit;
        double high = Math.ceil((known.max() + MARGIN * span) / unit) * unit;
        low = known.min() >= 0 ? Math.max(0, low) : low;
        Range contract = feature.map(Feature::range).orElse(Range.ALL);
        if (!Double.isFinite(low) || !Double.isFinite(high) || (contract.min() >= low && contract.max() <= high)) {
            return Optional.empty();
        }
        RuleSpec rule = new RuleSpec(
                column.target() + (text ? "-length" : "-range"),
                text ? RuleKind.LENGTH : RuleKind.RANGE,
                List.of(column.target()),
                Optional.empty(),
                new Range(plain(low), plain(high)),
                List.of(),
                "",
                0,
                RuleSeverity.ALARM);
        return Optional.of(new Proposal(
                rule,
                String.format(
                        Locale.ROOT,
                        "%d values from %s to %s, widened by a tenth of the span; of as good values fewer than %.2g%% are"
                                + " expected beyond those seen",
                        known.present(),
                        shown(known.min()),
                        shown(known.max()),
                        200.0 / (known.present() + 1))));
    }

    private static Optional<Proposal> values(Column column, ColumnFacts known) {
        Optional<Feature> feature = column.feature()
                .filter(each -> each.type() == FeatureType.CATEGORICAL
                        && each.categories().isEmpty());
        double unseen = (double) known.seenOnce() / known.present();
        if (feature.isEmpty() || known.different() > MOST_VALUES || unseen > MOST_UNSEEN) {
            return Optional.empty();
        }
        RuleSpec rule = new RuleSpec(
                column.target() + "-values",
                RuleKind.CATEGORY,
                List.of(column.target()),
                Optional.empty(),
                Range.ALL,
                known.names(),
                "",
                roundedUp(unseen),
                RuleSeverity.ALARM);
        return Optional.of(new Proposal(
                rule,
                String.format(
                        Locale.ROOT,
                        "%d different values in %d rows, %d of them once",
                        known.different(),
                        known.present(),
                        known.seenOnce())));
    }

    private static Optional<Proposal> unique(Column column, ColumnFacts known) {
        if (column.kind() != Column.Kind.CATEGORY || !known.allDifferent()) {
            return Optional.empty();
        }
        return Optional.of(new Proposal(
                rule(column.target() + "-unique", RuleKind.UNIQUE, List.of(column.target()), ""),
                "none twice in " + known.present() + " rows"));
    }

    /** A share with two digits, not below the given one. */
    private static double roundedUp(double share) {
        return share == 0
                ? 0
                : new BigDecimal(share)
                        .round(new MathContext(2, RoundingMode.UP))
                        .doubleValue();
    }

    /** Without the digits that a multiple of a power of ten gets as a double. */
    private static double plain(double value) {
        return value == 0 ? 0 : new BigDecimal(value).round(new MathContext(12)).doubleValue();
    }

    private static String shown(double value) {
        return value == Math.rint(value) && Math.abs(value) < 1e15
                ? Long.toString((long) value)
                : Double.toString(value);
    }
}
