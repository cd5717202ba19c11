package org.mlaudit.streams.rules;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import org.mlaudit.codec.Column;
import org.mlaudit.codec.InferenceLayout;
import org.mlaudit.codec.InferenceRow;
import org.mlaudit.contract.Feature;
import org.mlaudit.contract.FeatureType;
import org.mlaudit.contract.RuleKind;

/**
 * Finds pairs of numeric features of one unit of which one was never greater than the other. A pair is dropped by the
 * first row that breaks it, so few are left after a few rows. Pairs whose order follows from their ranges are not proposed.
 */
final class OrderedPairs {
    private static final int MOST_FEATURES = 300;

    private final List<Pair> alive = new ArrayList<>();

    OrderedPairs(InferenceLayout layout) {
        List<Column> numeric = layout.columns().stream()
                .filter(column -> column.feature()
                        .filter(feature -> feature.type() == FeatureType.NUMERIC)
                        .isPresent())
                .limit(MOST_FEATURES)
                .toList();
        for (Column lesser : numeric) {
            for (Column greater : numeric) {
                if (lesser.index() != greater.index() && unit(lesser).equals(unit(greater))) {
                    alive.add(new Pair(lesser, greater));
                }
            }
        }
    }

    private static Optional<String> unit(Column column) {
        return column.feature().map(Feature::unit);
    }

    /** A pair that no row has broken yet. */
    private static final class Pair {
        private final Column lesser;
        private final Column greater;
        private long checked;
        private long equal;

        Pair(Column lesser, Column greater) {
            this.lesser = lesser;
            this.greater = greater;
        }

        boolean keeps(InferenceRow row) {
            int a = lesser.index();
            int b = greater.index();
            if (!row.present[a] || !row.present[b]) {
                return true;
            }
            checked++;
            equal += row.number[a] == row.number[b] ? 1 : 0;
            return row.number[a] <= row.number[b];
        }
    }

    void add(InferenceRow row) {
        for (Iterator<Pair> pairs = alive.iterator(); pairs.hasNext(); ) {
            if (!pairs.next().keeps(row)) {
                pairs.remove();
            }
        }
    }

    List<Proposal> propose(List<ColumnFacts> facts) {
        List<Proposal> proposals = new ArrayList<>();
        for (Pair pair : alive) {
            String a = pair.lesser.target();
            String b = pair.greater.target();
            boolean overlap = facts.get(pair.lesser.index()).max()
                    > facts.get(pair.greater.index()).min();
            if (pair.checked >= RuleProposer.FEWEST_ROWS && overlap && pair.equal < pair.checked) {
                proposals.add(new Proposal(
                        RuleProposer.rule(a + "-at-most-" + b, RuleKind.EXPRESSION, List.of(), a + " <= " + b),
                        RuleProposer.none("never greater", pair.checked)));
            }
        }
        return proposals;
    }
}
