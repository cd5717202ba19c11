package org.mlaudit.streams.fairness;

import java.util.List;
import java.util.Map;
import org.mlaudit.streams.monitor.Evidence;
import org.mlaudit.streams.monitor.Measurement;
import org.mlaudit.streams.monitor.MonitorGuide;
import org.mlaudit.streams.monitor.Parameter;

/** Whether groups are decided about rightly equally often, given the truth. */
public final class Odds extends DecisionMonitor {
    private static final double MINIMUM_DIFFERENCE = 0.1;

    /** The monitor {@code fairness.odds}. */
    public Odds() {
        super("fairness.odds", FairnessMetric.EQUAL_OPPORTUNITY_DIFFERENCE);
    }

    @Override
    public MonitorGuide guide() {
        return new MonitorGuide(
                "Decisions of each group against the reference group, given the outcome: the difference of the shares of"
                        + " favourable decisions among the truly favourable (`equal-opportunity-difference`), and the larger"
                        + " of its distance and that among the truly unfavourable (`equalised-odds-difference`). Fisher's"
                        + " exact test, two-sided; for the larger of two distances the smaller p-value, doubled. The effect"
                        + " is the absolute difference.",
                "Where outcomes of all decisions become known. Where they are known of favourable decisions only, as with"
                        + " loans, it says nothing of those who were refused.",
                List.of(Parameter.number("minimumEffect", MINIMUM_DIFFERENCE, "0.1 is ten percentage points")),
                "a few numbers of each group",
                "Hardt, Price and Srebro (2016), Equality of opportunity in supervised learning");
    }

    @Override
    List<Evidence> judge(Compared compared, Decided decided, Decided from) {
        Joined group = decided.joined();
        Joined reference = from.joined();
        double minimum = compared.policy("minimumEffect", MINIMUM_DIFFERENCE);
        Figure opportunity = compared.metric(FairnessMetric.EQUAL_OPPORTUNITY_DIFFERENCE);
        if (opportunity.value().isEmpty()) {
            return List.of(unknown(compared.subject(), decided.truths(), opportunity.reason()));
        }
        EqualShares positives = EqualShares.of(group.truePositives(), reference.truePositives());
        Evidence ofOpportunity = positives.difference(compared, FairnessMetric.EQUAL_OPPORTUNITY_DIFFERENCE, minimum);
        Figure odds = compared.metric(FairnessMetric.EQUALISED_ODDS_DIFFERENCE);
        if (odds.value().isEmpty()) {
            return List.of(ofOpportunity);
        }
        EqualShares negatives = EqualShares.of(group.falsePositives(), reference.falsePositives());
        return List.of(ofOpportunity, larger(compared, odds, positives, negatives, minimum));
    }

    private static Evidence larger(
            Compared compared, Figure odds, EqualShares positives, EqualShares negatives, double minimum) {
        Joined group = ((Decided) compared.group()).joined();
        Joined reference = ((Decided) compared.reference()).joined();
        double value = odds.value().orElseThrow();
        double deviation = Math.max(positives.deviation(), negatives.deviation());
        Map<String, String> details = Words.of(odds);
        details.put(
                "trulyFavourable",
                Words.share(group.truePositives()) + " against " + Words.share(reference.truePositives()));
        details.put(
                "trulyUnfavourable",
                Words.share(group.falsePositives()) + " against " + Words.share(reference.falsePositives()));
        return Evidence.test(
                compared.subject(),
                FairnessMetric.EQUALISED_ODDS_DIFFERENCE.id(),
                new Measurement(
                        value,
                        value,
                        2 * Math.min(positives.test().pValue(), negatives.test().pValue()),
                        minimum,
                        significance -> Math.max(minimum, EqualShares.quantile(significance / 2) * deviation),
                        2
                                * Math.min(
                                        positives.test().leastPValue(),
                                        negatives.test().leastPValue())),
                compared.group().truths(),
                compared.reference().truths(),
                details);
    }
}
