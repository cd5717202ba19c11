package org.mlaudit.streams.explain.decision;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.mlaudit.codec.InferenceLayout;
import org.mlaudit.codec.InferenceRow;
import org.mlaudit.streams.explain.model.CompiledModel;
import org.mlaudit.streams.explain.model.InputEncoding;
import org.mlaudit.streams.explain.model.LinearModel;
import org.mlaudit.streams.explain.model.Link;
import org.mlaudit.streams.explain.model.OpaqueModel;
import org.mlaudit.streams.explain.model.OutputSpace;

/** Laws of counterfactuals, against every allowed change of small models. */
class CounterfactualLawsTest {
    private static final String THREE = SmallModels.CONTRACT.replace(
            "kind: BINARY, classes: [good, bad], threshold: 0.5", "kind: MULTICLASS, classes: [good, fair, bad]");

    private final InferenceLayout layout = SmallModels.layout(SmallModels.CONTRACT);
    private final InferenceLayout three = SmallModels.layout(THREE);

    /** A model that tells nothing but its answers. */
    private record Opaque(CompiledModel of) implements OpaqueModel {
        @Override
        public List<String> inputs() {
            return of.inputs();
        }

        @Override
        public double absent() {
            return of.absent();
        }

        @Override
        public int outputs() {
            return of.outputs();
        }

        @Override
        public OutputSpace space() {
            return of.space();
        }

        @Override
        public void raw(double[] x, int rows, double[] out) {
            of.raw(x, rows, out);
        }

        @Override
        public Link link() {
            return of.link();
        }
    }

    /** One adverse decision, the counterfactuals of it, and all that is needed to judge them. */
    private record Judged(
            InferenceLayout layout,
            CompiledModel model,
            InputEncoding encoding,
            InferenceRow row,
            Map<String, List<FeatureValue>> allowed,
            Map<String, Double> spreads,
            Counterfactuals answer) {
        boolean turned(Map<String, FeatureValue> changes) {
            double[] raw = SmallModels.raw(model, encoding, SmallModels.changed(layout, row, changes));
            return raw.length == 1
                    ? raw[0] <= -DecisionRule.CLEARLY
                    : Math.max(raw[0], raw[1]) - raw[2] >= DecisionRule.CLEARLY;
        }

        double cost(String feature, FeatureValue to) {
            if (to instanceof FeatureValue.Numeric number) {
                int column = layout.column(feature).orElseThrow().index();
                return Math.abs(number.value() - row.number[column]) / spreads.get(feature);
            }
            return 1;
        }

        /** The least cost of a change of exactly one or two features that turns the decision. */
        double smallest(boolean pairs) {
            double least = Double.POSITIVE_INFINITY;
            List<String> names = List.copyOf(allowed.keySet());
            for (int i = 0; i < names.size(); i++) {
                for (FeatureValue first : allowed.get(names.get(i))) {
                    double one = cost(names.get(i), first);
                    least = one < least && turned(Map.of(names.get(i), first)) ? one : least;
                    for (int j = i + 1; pairs && j < names.size(); j++) {
                        for (FeatureValue second : allowed.get(names.get(j))) {
                            double both = one + cost(names.get(j), second);
                            boolean turns = both < least && turned(Map.of(names.get(i), first, names.get(j), second));
                            least = turns ? both : least;
                        }
                    }
                }
            }
            return least;
        }
    }

    private Optional<Judged> judge(InferenceLayout of, CompiledModel model, Random random, ReportOptions options) {
        InputEncoding encoding = SmallModels.encoding(of, model);
        InferenceRow row = SmallModels.random(of, random);
        List<Case> background = SmallModels.background(of, random).stream()
                .map(each -> Case.of(of, each))
                .toList();
        List<KnownValues> known = new ArrayList<>();
        for (int feature = 0; feature < 5; feature++) {
            known.add(KnownValues.of(feature, background));
        }
        DecisionRule rule = DecisionRule.of(of.contract(), model).orElseThrow();
        if (!rule.isAdverse(SmallModels.raw(model, encoding, row), 0)) {
            return Optional.empty();
        }
        List<Changeable> features = Changeable.of(of.contract(), known);
        RowInputs inputs = new RowInputs(of, model, encoding);
        List<Case> accepted = background.stream()
                .filter(each -> !rule.isAdverse(inputs.raw(List.of(each)), 0))
                .toList();
        Counterfactuals answer = new CounterfactualSearch(
                        of, model, encoding, rule, features, accepted, Optional.of(background.getFirst()))
                .find(Case.of(row), options);
        Map<String, Double> spreads = new HashMap<>();
        for (int feature = 0; feature < 4; feature++) {
            spreads.put(of.columns().get(feature).target(), known.get(feature).spread());
        }
        return Optional.of(new Judged(of, model, encoding, row, allowed(row), spreads, answer));
    }

    private static Map<String, List<FeatureValue>> allowed(InferenceRow row) {
        Map<String, List<FeatureValue>> allowed = new HashMap<>();
        for (int feature = 1; feature < 4; feature++) {
            List<FeatureValue> values = new ArrayList<>();
            for (int value = 0; value <= SmallModels.GREATEST; value++) {
                double now = row.number[feature];
                boolean fits = switch (feature) {
                    case 1 -> value > now;
                    case 2 -> value != now && value <= 8 && (value - now) % 2 == 0;
                    default -> value != now && value >= 1;
                };
                if (fits) {
                    values.add(new FeatureValue.Numeric(value));
                }
            }
            allowed.put(List.of("a", "b", "c", "d").get(feature), values);
        }
        allowed.put(
                "kind",
                SmallModels.KINDS.stream()
                        .filter(kind -> !kind.equals(row.text(4)))
                        .<FeatureValue>map(FeatureValue.Category::new)
                        .toList());
        return allowed;
    }

    private static void everyOneTurnsByAllowedChanges(Judged judged) {
        for (Counterfactual found : judged.answer().found()) {
            Map<String, FeatureValue> changes = new HashMap<>();
            double distance = 0;
            for (Change change : found.changes()) {
                assertThat(judged.allowed().get(change.feature())).contains(change.to());
                assertThat(change.distance()).isCloseTo(judged.cost(change.feature(), change.to()), within(1e-12));
                changes.put(change.feature(), change.to());
                distance += change.distance();
            }
            assertThat(judged.turned(changes)).isTrue();
            assertThat(found.distance()).isCloseTo(distance, within(1e-12));
            assertThat(found.decision()).isNotEqualTo("bad");
        }
    }

    private static void noneSparesNothing(List<Counterfactual> found) {
        for (int later = 0; later < found.size(); later++) {
            List<String> changed =
                    found.get(later).changes().stream().map(Change::feature).toList();
            for (int earlier = 0; earlier < later; earlier++) {
                assertThat(found.get(earlier).distance())
                        .isLessThanOrEqualTo(found.get(later).distance());
                assertThat(changed)
                        .doesNotContainSequence(found.get(earlier).changes().stream()
                                .map(Change::feature)
                                .toList());
            }
        }
    }

    @Property(tries = 300)
    void theFirstOfTreesIsTheSmallestOfAllAllowedChangesOfOneAndTwoFeatures(@ForAll long seed) {
        Random random = new Random(seed);
        boolean binary = random.nextBoolean();
        CompiledModel model = SmallModels.trees(random, binary ? 1 : 3, 12, 3);
        judge(binary ? layout : three, model, random, ReportOptions.DEFAULT).ifPresent(judged -> {
            everyOneTurnsByAllowedChanges(judged);
            noneSparesNothing(judged.answer().found());
            double smallest = judged.smallest(true);
            if (judged.answer().found().isEmpty()) {
                assertThat(smallest).isInfinite();
                assertThat(judged.answer().whyNone()).isPresent();
            } else if (judged.answer().method() == Counterfactuals.SearchMethod.TREES) {
                Counterfactual first = judged.answer().found().getFirst();
                assertThat(first.provenFeatures()).isEqualTo(3);
                assertThat(first.distance()).isLessThanOrEqualTo(smallest + 1e-12);
                if (first.changes().size() < 3) {
                    assertThat(first.distance()).isCloseTo(smallest, within(1e-12));
                }
            } else {
                assertThat(smallest).isInfinite();
            }
        });
    }

    @Property(tries = 100)
    void aSmallBudgetStillGivesChangesThatTurn(@ForAll long seed) {
        Random random = new Random(seed);
        CompiledModel model = SmallModels.trees(random, 1, 12, 3);
        ReportOptions small = new ReportOptions(ReasonBase.ALL, 3, 3, 400, 200);
        judge(layout, model, random, small).ifPresent(judged -> {
            everyOneTurnsByAllowedChanges(judged);
            double smallest = judged.smallest(false);
            judged.answer().found().stream()
                    .filter(found -> found.provenFeatures() > 0)
                    .findFirst()
                    .ifPresent(found -> assertThat(
                                    judged.answer().found().getFirst().distance())
                            .isLessThanOrEqualTo(smallest + 1e-12));
        });
    }

    @Property(tries = 100)
    void anyModelIsTurnedByValuesOfTheBackground(@ForAll long seed) {
        Random random = new Random(seed);
        CompiledModel model = new Opaque(SmallModels.trees(random, 1, 12, 3));
        judge(layout, model, random, ReportOptions.DEFAULT).ifPresent(judged -> {
            everyOneTurnsByAllowedChanges(judged);
            assertThat(judged.answer().evaluations()).isLessThanOrEqualTo(2_000);
            assertThat(judged.answer().found().isEmpty())
                    .isEqualTo(judged.answer().whyNone().isPresent());
            if (Double.isFinite(judged.smallest(false))) {
                assertThat(judged.answer().found()).isNotEmpty();
            }
        });
    }

    @Property(tries = 200)
    void ofALinearModelNoChangeOfOneFeatureIsSmaller(@ForAll long seed) {
        Random random = new Random(seed);
        double[][] weights = {random.doubles(7, -1, 1).toArray()};
        CompiledModel model = new LinearModel(
                SmallModels.INPUTS, 0, weights, new double[] {random.nextDouble()}, OutputSpace.LOG_ODDS, Link.SIGMOID);
        judge(layout, model, random, ReportOptions.DEFAULT).ifPresent(judged -> {
            everyOneTurnsByAllowedChanges(judged);
            double smallest = judged.smallest(false);
            if (Double.isFinite(smallest)) {
                assertThat(judged.answer().found().getFirst().distance()).isLessThanOrEqualTo(smallest + 1e-12);
            }
            if (judged.answer().found().isEmpty()) {
                assertThat(smallest).isInfinite();
            }
        });
    }

    @Property(tries = 30)
    void theSameCaseGetsTheSameAnswer(@ForAll long seed) {
        CompiledModel model = SmallModels.trees(new Random(seed), 3, 12, 3);
        Optional<Judged> once = judge(three, model, new Random(seed), ReportOptions.DEFAULT);
        Optional<Judged> again = judge(three, model, new Random(seed), ReportOptions.DEFAULT);

        assertThat(again.map(Judged::answer)).isEqualTo(once.map(Judged::answer));
    }
}
