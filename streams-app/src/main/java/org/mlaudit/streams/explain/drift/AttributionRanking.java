package org.mlaudit.streams.explain.drift;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.mlaudit.contract.Feature;
import org.mlaudit.streams.monitor.AuditedModel;
import org.mlaudit.streams.monitor.Evidence;
import org.mlaudit.streams.monitor.Evidence.Ruled;
import org.mlaudit.streams.monitor.ModelHistory;
import org.mlaudit.streams.monitor.ModelWindow;
import org.mlaudit.streams.monitor.Monitor;
import org.mlaudit.streams.monitor.MonitorGuide;
import org.mlaudit.streams.monitor.Parameter;
import org.mlaudit.streams.monitor.Slice;
import org.mlaudit.streams.monitor.Subject;
import org.mlaudit.streams.profile.Attributions;
import org.mlaudit.streams.profile.Baseline;

/** {@code attribution.ranking}: whether the features that matter in a window are those that matter in the baseline. */
public final class AttributionRanking implements Monitor {
    private static final String NAME = "attribution.ranking";
    private static final String STATISTIC = "ndcg";
    private static final double DEFAULT_LEAST = 0.9;
    private static final int SHOWN = 3;

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public MonitorGuide guide() {
        return new MonitorGuide(
                "Normalised discounted cumulative gain of the features in the order of their mean magnitudes in the window,"
                        + " each with its mean magnitude in the reference as the gain: 1 where the order is the same."
                        + " ALARM below the least that is tolerated, WARNING where half of that is lost. The effect is what"
                        + " is lost beyond what is tolerated.",
                "Where the contract names an artifact and the reference's rows are explained. Details: top1 to top3 the"
                        + " features that moved, those first whose move matters most.",
                List.of(
                        Parameter.number("least", DEFAULT_LEAST, "least gain that is tolerated, 0 to 1")
                                .alsoOfSegments(),
                        Parameter.number(
                                        Explained.MINIMUM_ROWS,
                                        Explained.DEFAULT_MINIMUM_ROWS,
                                        "fewer explained inferences on either side are insufficient")
                                .alsoOfSegments()),
                "two numbers of each feature",
                "Jarvelin and Kekalainen (2002); Amazon SageMaker Clarify, feature attribution drift, alarms below 0.9");
    }

    @Override
    public boolean appliesTo(AuditedModel model) {
        return Explained.wanted(model);
    }

    @Override
    public List<Evidence> evaluate(ModelWindow window, ModelHistory history, AuditedModel model) {
        List<Evidence> evidence = new ArrayList<>();
        if (model.baselines().isEmpty()) {
            Subject subject = Subject.of(NAME, Subject.WINDOW);
            evidence.add(Evidence.insufficient(subject, STATISTIC, window.rows(), 0, "no reference"));
        }
        for (Baseline baseline : model.baselines()) {
            for (Slice slice : window.slices()) {
                Optional<Baseline> compared = slice.of(baseline);
                boolean whole = slice.segment().isEmpty();
                if (compared.isPresent()
                        && (whole || compared.get().attributions().explained() > 0)) {
                    Subject subject = slice.subject(NAME, Subject.WINDOW, compared.get());
                    evidence.add(judge(
                            subject,
                            slice.summary().attributions(),
                            compared.get().attributions(),
                            model));
                }
            }
        }
        return evidence;
    }

    private static Evidence judge(Subject subject, Attributions ours, Attributions theirs, AuditedModel model) {
        RankingSimilarity ranking = new RankingSimilarity(magnitudes(theirs), magnitudes(ours));
        Optional<String> obstacle = Explained.obstacle(subject, ours, theirs, model)
                .or(() -> ranking.known()
                        ? Optional.empty()
                        : Optional.of("no feature moves the output in the reference"));
        if (obstacle.isPresent()) {
            return Evidence.insufficient(subject, STATISTIC, ours.explained(), theirs.explained(), obstacle.get());
        }
        double least = model.policy(subject, "least", DEFAULT_LEAST);
        double gain = ranking.ndcg();
        Ruled lost = Ruled.tolerated(1 - gain, 1 - least);
        Ruled ruled = new Ruled(lost.verdict(), gain, lost.effect(), least);
        List<Feature> features = model.contract().features();
        return Evidence.rule(
                subject, STATISTIC, ruled, ours.explained(), theirs.explained(), details(ranking, features));
    }

    private static double[] magnitudes(Attributions attributions) {
        return IntStream.range(0, attributions.features())
                .mapToDouble(i -> attributions.feature(i).meanMagnitude().orElse(0))
                .toArray();
    }

    private static Map<String, String> details(RankingSimilarity ranking, List<Feature> features) {
        int[] before = ranking.placesInReference();
        int[] after = ranking.placesInWindow();
        Map<String, String> details = new TreeMap<>();
        List<Integer> moved = ranking.moved();
        details.put("moved", moved.size() + " of " + features.size() + " features");
        for (int i = 0; i < Math.min(SHOWN, moved.size()); i++) {
            int feature = moved.get(i);
            details.put(
                    "top" + (i + 1),
                    String.format(
                            Locale.ROOT,
                            "%s: place %d, reference %d",
                            features.get(feature).name(),
                            after[feature],
                            before[feature]));
        }
        return details;
    }
}
