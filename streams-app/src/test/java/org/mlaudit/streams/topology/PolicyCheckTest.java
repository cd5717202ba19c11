package org.mlaudit.streams.topology;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.mlaudit.streams.profile.TestInferences.numeric;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.mlaudit.codec.InferenceLayout;
import org.mlaudit.contract.ContractException;
import org.mlaudit.contract.ContractFile;
import org.mlaudit.contract.ModelContract;
import org.mlaudit.contract.SegmentSpec;
import org.mlaudit.streams.profile.TestInferences;

class PolicyCheckTest {
    @Test
    void policiesThatSomebodyReadsPass() {
        assertThatCode(() -> PolicyCheck.check(contract(Map.of(
                        "monitors.falseAlarmRate",
                        0.01,
                        "quality.missing.minimumEffect",
                        0.1,
                        "quality.missing.income.minimumEffect",
                        0.2,
                        "monitors.baselines",
                        List.of("reference", "hour-of-week")))))
                .doesNotThrowAnyException();
    }

    @Test
    void segmentFieldsOfTheContractMayHavePoliciesOfTheirOwn() {
        List<SegmentSpec> segments = List.of(new SegmentSpec("region"));
        assertThatCode(() -> PolicyCheck.check(TestInferences.layout(
                                Map.of(
                                        "drift.distribution.by.region.minimumEffect", 0.2,
                                        "drift.distribution.income.by.region.minimumEffect", 0.3),
                                segments,
                                numeric("income"))
                        .contract()))
                .doesNotThrowAnyException();
        assertThatThrownBy(() -> PolicyCheck.check(TestInferences.layout(
                                Map.of("drift.distribution.by.shop.minimumEffect", 0.2), segments, numeric("income"))
                        .contract()))
                .hasMessageContaining("/policies/drift.distribution.by.shop.minimumEffect");
    }

    @Test
    void protectedAttributesMayHavePoliciesOfTheirOwn() {
        String contract = """
                model: m
                version: 1
                features: [{name: sex, type: CATEGORICAL}, {name: age, type: NUMERIC}]
                segments: [{name: race}]
                prediction: {kind: BINARY, classes: [bad, good]}
                protectedAttributes: [{attribute: sex}, {attribute: race}, {attribute: age, cuts: [25]}]
                policies:
                """;
        assertThatCode(() -> PolicyCheck.check(ContractFile.parse(contract + """
                          fairness.favourable: bad
                          fairness.parity.sex.minimumEffect: 0.2
                          fairness.parity.race.leastRatio: 0.7
                          fairness.odds.age.minimumEffect: 0.2
                        """)))
                .doesNotThrowAnyException();
        assertThatThrownBy(() -> PolicyCheck.check(ContractFile.parse(contract + "  fairness.favourable: fine\n")))
                .hasMessageContaining("fairness.favourable: fine is none of the classes bad, good");
    }

    @Test
    void aSlipOfThePenIsFoundWithAGuess() {
        assertThatThrownBy(() -> PolicyCheck.check(contract(Map.of(
                        "quality.missing.incme.minimumEffect",
                        0.2,
                        "monitors.colour",
                        "red",
                        "reference.hours",
                        "a day"))))
                .isInstanceOf(ContractException.class)
                .hasMessageContaining("did you mean quality.missing.income.minimumEffect?")
                .hasMessageContaining("/policies/monitors.colour")
                .hasMessageContaining("nobody reads this policy")
                .hasMessageContaining("takes a number, not a day");
    }

    @Test
    void aValueThatCannotBeFollowedIsNamed() {
        assertThatThrownBy(() -> PolicyCheck.check(contract(Map.of("monitors.baselines", "yearly"))))
                .isInstanceOf(ContractException.class)
                .hasMessageContaining("not yearly");
    }

    @Test
    void everyPolicyCanBeWrittenInAContractFile() {
        String contract = """
                model: m
                version: 1
                features: [{name: income, type: NUMERIC}]
                prediction: {kind: BINARY, classes: [no, yes]}
                """;
        InferenceLayout layout = InferenceLayout.of(ContractFile.parse(contract));
        assertThat(PolicyCheck.known(layout).keySet())
                .hasSizeGreaterThan(100)
                .allSatisfy(name -> assertThat(ContractFile.parse(contract + "policies: {" + name + ": 1}\n")
                                .policies())
                        .containsOnlyKeys(name));
    }

    @Test
    void monitorsOfSegmentsMustBeMonitors() {
        assertThatThrownBy(() -> PolicyCheck.check(contract(Map.of("monitors.segments", "drift.distributon"))))
                .hasMessageContaining("there is no monitor drift.distributon; did you mean drift.distribution?");
    }

    @Test
    void policiesOfOutcomesMustFitTheModel() {
        assertThatThrownBy(() -> PolicyCheck.check(contract(Map.of("performance.interval", List.of("low", "high")))))
                .hasMessageContaining("performance.interval: there is no NUMERIC feature low");
        assertThatThrownBy(() -> PolicyCheck.check(contract(Map.of("performance.quantile", 1.0))))
                .hasMessageContaining("must be above 0 and below 1");
        assertThatThrownBy(() -> PolicyCheck.check(contract(Map.of("performance.join", "never"))))
                .hasMessageContaining("must be on or off");
        assertThatThrownBy(() -> PolicyCheck.check(contract(Map.of("performance.metrics", "auroc"))))
                .hasMessageContaining("has no metric auroc");
        PolicyCheck.check(contract(Map.of("performance.interval", List.of("income", "income"))));
    }

    private static ModelContract contract(Map<String, ?> policies) {
        return TestInferences.layout(policies, numeric("income")).contract();
    }
}
