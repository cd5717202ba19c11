package org.mlaudit.streams.fairness;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.data.Offset.offset;

import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.mlaudit.contract.ContractFile;
import org.mlaudit.streams.fairness.TestOutcomes.Case;
import org.mlaudit.streams.performance.OutcomeSummary;

class FairnessReportTest {
    private static final String MULTICLASS = "{kind: MULTICLASS, classes: [low, middle, high]}";

    @ParameterizedTest
    @CsvSource({
        "german, sex age, bad",
        "german, sex age, good",
        "credit, age marital, good",
        "lending, state verified, good"
    })
    void aWindowTellsTheNumbersOfItsRows(String data, String attributes, String favourable) {
        List<String> names = List.of(attributes.split(" "));
        GoldenRows rows = GoldenRows.of(data);
        TestOutcomes model = TestOutcomes.binary(names, "fairness.favourable: " + favourable);
        FairnessReport report =
                FairnessReport.of(model.summary(rows.size(), i -> rows.binary(i, names)), Optional.empty());
        assertThat(report.favourable()).containsExactly(favourable);
        assertThat(report.attributes())
                .extracting(AttributeReport::attribute)
                .containsExactly(names.get(0), names.get(1), names.get(0) + " & " + names.get(1));
        for (AttributeReport attribute : report.attributes().subList(0, data.equals("german") ? 3 : 2)) {
            FairnessGoldenTest.check(data, favourable.equals("good") ? "1" : "0", attribute);
            if (attribute.attribute().indexOf('&') < 0) {
                assertThat(attribute.unknown()).isEqualTo(rows.unknown(attribute.attribute()));
            }
        }
    }

    @Test
    void aWindowOfNumbersTellsThoseOfItsRows() {
        List<String> names = List.of("age", "marital");
        GoldenRows rows = GoldenRows.of("amount");
        TestOutcomes model = new TestOutcomes(TestOutcomes.contract("{kind: REGRESSION}", names, ""));
        FairnessReport report =
                FairnessReport.of(model.summary(rows.size(), i -> rows.regression(i, names)), Optional.empty());
        assertThat(report.favourable()).isEmpty();
        report.attributes().subList(0, 2).forEach(attribute -> FairnessGoldenTest.check("amount", "", attribute));
    }

    @Test
    void groupsBeyondThoseThatAreKeptAreCounted() {
        TestOutcomes model = TestOutcomes.binary(List.of("town"), "");
        AttributeReport report = FairnessReport.of(
                        model.summary(
                                5_000,
                                i -> new Case(
                                        Collections.singletonList(i % 10 == 0 ? null : "t" + i % 100),
                                        0.5,
                                        Optional.empty())),
                        Optional.empty())
                .attributes()
                .getFirst();
        assertThat(report.unknown()).isEqualTo(500);
        long told = report.groups().stream()
                .mapToLong(group -> group.outcomes().predictions())
                .sum();
        assertThat(told + report.other()).isEqualTo(4_500);
        assertThat(report.other()).isPositive();
    }

    @Test
    void theReferenceGroupIsTheContractsElseTheLargestThatTheModelWasRegisteredWithElseTheLargest() {
        TestOutcomes model = TestOutcomes.binary(List.of("sex"), "");
        OutcomeSummary window = model.summary(300, i -> Case.withoutTruth(i < 200 ? "a" : "b", 0.7));
        OutcomeSummary registered = model.summary(300, i -> Case.withoutTruth(i < 100 ? "a" : "b", 0.7));
        assertThat(references(FairnessReport.of(window, Optional.empty()))).containsExactly("a");
        assertThat(references(FairnessReport.of(window, Optional.of(registered))))
                .containsExactly("b");
        TestOutcomes named = new TestOutcomes("""
                model: m
                version: 1
                features: [{name: sex, type: CATEGORICAL}, {name: race, type: CATEGORICAL}]
                prediction: {kind: BINARY, classes: [bad, good]}
                protectedAttributes: [{attribute: sex, referenceGroups: [a, c]}, {attribute: race, referenceGroups: [x]}]
                """);
        FairnessReport report = FairnessReport.of(
                named.summary(300, i -> new Case(List.of(i < 200 ? "a" : "b", "x"), 0.7, Optional.empty())),
                Optional.of(registered));
        assertThat(references(report)).containsExactly("a", "c");
        assertThat(report.attributes().get(2).referenceGroups()).containsExactly("a & x", "c & x");
        assertThat(report.attributes().get(2).groups())
                .extracting(GroupReport::reference)
                .containsExactly(true, false);
    }

    private static List<String> references(FairnessReport report) {
        return report.attributes().getFirst().referenceGroups();
    }

    @Test
    void aReferenceGroupThatIsAbsentOrSmallIsSaid() {
        TestOutcomes model = new TestOutcomes("""
                model: m
                version: 1
                features: [{name: sex, type: CATEGORICAL}]
                prediction: {kind: BINARY, classes: [bad, good]}
                protectedAttributes: [{attribute: sex, referenceGroups: [c]}]
                """);
        AttributeReport absent = FairnessReport.of(
                        model.summary(100, i -> Case.withoutTruth(i % 2 == 0 ? "a" : "b", 0.7)), Optional.empty())
                .attributes()
                .getFirst();
        assertThat(absent.problem()).isEqualTo("the reference group c does not occur");
        assertThat(absent.groups())
                .allMatch(group -> group.metrics().isEmpty()
                        && !group.rates().isEmpty()
                        && group.notJudged().equals(absent.problem()));
        AttributeReport small = FairnessReport.of(
                        model.summary(100, i -> Case.withoutTruth(i < 29 ? "c" : "b", 0.7)), Optional.empty())
                .attributes()
                .getFirst();
        assertThat(small.problem())
                .isEqualTo(
                        "the reference group c is too small: 29 predictions are fewer than fairness.minimumGroup, 30");
    }

    @Test
    void whatNeedsTheTruthIsLeftOutUntilEnoughIsKnown() {
        TestOutcomes model = TestOutcomes.binary(List.of("sex"), "");
        GroupReport late = second(FairnessReport.of(
                model.summary(
                        400,
                        i -> i < 240
                                ? Case.of("a", 0.7, i % 3 > 0)
                                : i < 300 ? Case.of("b", 0.6, true) : Case.withoutTruth("b", 0.4)),
                Optional.empty()));
        assertThat(late.metrics()
                        .get(FairnessMetric.STATISTICAL_PARITY_DIFFERENCE)
                        .value())
                .hasValue(60 / 160.0 - 1);
        assertThat(late.metrics()
                        .get(FairnessMetric.EQUAL_OPPORTUNITY_DIFFERENCE)
                        .reason())
                .contains("in the group, the outcomes of 60 of 160 predictions are known");
    }

    private static GroupReport second(FairnessReport report) {
        return report.attributes().getFirst().groups().get(1);
    }

    @Test
    void aMulticlassModelIsComparedOnceItsFavourableClassesAreNamed() {
        List<String> sex = List.of("sex");
        TestOutcomes silent = new TestOutcomes(TestOutcomes.contract(MULTICLASS, sex, ""));
        assertThat(FairnessReport.of(silent.summary(90, FairnessReportTest::multiclass), Optional.empty()))
                .isEqualTo(new FairnessReport(
                        List.of(),
                        "which classes are favourable is not known: set the policy fairness.favourable",
                        List.of()));
        TestOutcomes named =
                new TestOutcomes(TestOutcomes.contract(MULTICLASS, sex, "fairness.favourable: [middle, high]"));
        GroupReport group =
                second(FairnessReport.of(named.summary(90, FairnessReportTest::multiclass), Optional.empty()));
        assertThat(group.outcomes())
                .isEqualTo(new Decided(45, 30, Joined.of(30, 0, 0, 15), ValueBins.NONE, Calibration.NONE));
    }

    private static Case multiclass(int i) {
        String label = List.of("low", "middle", "high").get(i / 2 % 3);
        return new Case(List.of(i % 2 == 0 ? "a" : "b"), label, Optional.of((double) (i / 2 % 3)));
    }

    /** Of three classes, two favourable ones together say as much as the third one alone. */
    @ParameterizedTest
    @CsvSource({"low, false", "'[middle, high]', true"})
    void probabilitiesOfOneClassAgainstTheRestAreScores(String favourable, boolean inverse) {
        TestOutcomes model = new TestOutcomes(TestOutcomes.contract(
                "{kind: MULTICLASS, classes: [low, middle, high]}",
                List.of("sex"),
                "fairness.favourable: " + favourable));
        FairnessReport report = FairnessReport.of(
                model.summary(
                        400,
                        i -> new Case(
                                List.of(i % 2 == 0 ? "a" : "b"),
                                i % 2 == 0 ? new float[] {0.25f, 0.5f, 0.25f} : new float[] {0.75f, 0.125f, 0.125f},
                                Optional.of(i / 2 % 2 == 0 ? 0.0 : 2.0))),
                Optional.empty());
        GroupReport group = second(report);
        assertThat(group.rates().get(GroupRate.SELECTION_RATE).value()).hasValue(inverse ? 0 : 1);
        assertThat(group.rates().get(GroupRate.ABOVE_MEDIAN).value()).hasValue(inverse ? 0 : 1);
        double sign = inverse ? -1 : 1;
        assertThat(group.rates().get(GroupRate.CALIBRATION_GAP).value()).hasValue(sign * -0.25);
        assertThat(group.metrics().get(FairnessMetric.CALIBRATION_DIFFERENCE).value())
                .hasValue(sign * -0.5);
    }

    @Test
    void outcomesThatAllWeighTheSameTellAsMuchAsIfTheyWeighedOne() {
        TestOutcomes model = TestOutcomes.binary(List.of("sex"), "");
        GoldenRows rows = GoldenRows.of("german");
        List<String> sex = List.of("sex");
        GroupReport once = FairnessReport.of(model.summary(rows.size(), i -> rows.binary(i, sex)), Optional.empty())
                .attributes()
                .getFirst()
                .groups()
                .getFirst();
        GroupReport heavy = FairnessReport.of(model.summary(rows.size(), i -> rows.binary(i, sex), 4), Optional.empty())
                .attributes()
                .getFirst()
                .groups()
                .getFirst();
        assertThat(heavy.metrics()).isEqualTo(once.metrics());
        assertThat(heavy.rates()).isEqualTo(once.rates());
    }

    @Test
    void namesOfFavourableClassesAreChecked() {
        assertThatThrownBy(() -> Favourable.check(ContractFile.parse(
                        TestOutcomes.contract(MULTICLASS, List.of("sex"), "fairness.favourable: [middle, tall]"))))
                .hasMessage("fairness.favourable: tall is none of the classes low, middle, high");
        assertThatThrownBy(() -> Favourable.check(ContractFile.parse(
                        TestOutcomes.contract(MULTICLASS, List.of("sex"), "fairness.favourable: [low, middle, high]"))))
                .hasMessage("fairness.favourable: not all classes can be favourable");
    }

    @Test
    void scoresOfNegativeClassesThatAreFavourableAreMirrored() {
        TestOutcomes model = TestOutcomes.binary(List.of("sex"), "fairness.favourable: bad");
        OutcomeSummary window =
                model.summary(200, i -> Case.of(i % 2 == 0 ? "a" : "b", i % 2 == 0 ? 0.1 : 0.9, i % 4 == 1));
        GroupReport group = FairnessReport.of(window, Optional.empty())
                .attributes()
                .getFirst()
                .groups()
                .getFirst();
        assertThat(group.rates().get(GroupRate.ABOVE_MEDIAN).value()).hasValue(1);
        assertThat(group.rates().get(GroupRate.CALIBRATION_GAP).value().orElseThrow())
                .isCloseTo(0.1, offset(1e-6));
    }

    @Test
    void aContractWithoutProtectedAttributesHasNothingToCompare() {
        TestOutcomes model = new TestOutcomes("""
                model: m
                version: 1
                features: [{name: sex, type: CATEGORICAL}]
                prediction: {kind: BINARY, classes: [bad, good]}
                """);
        @Nullable String none = null;
        assertThat(FairnessReport.of(
                                model.summary(1, i -> new Case(Collections.singletonList(none), 0.5, Optional.empty())),
                                Optional.empty())
                        .problem())
                .isEqualTo("the contract has no protected attribute");
    }
}
