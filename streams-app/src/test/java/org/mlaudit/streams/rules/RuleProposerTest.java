package org.mlaudit.streams.rules;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Offset.offset;

import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;
import org.mlaudit.codec.InferenceLayout;
import org.mlaudit.contract.ContractFile;
import org.mlaudit.contract.ModelContract;
import org.mlaudit.contract.Range;
import org.mlaudit.contract.RuleSpec;
import org.mlaudit.streams.profile.TestInferences;

class RuleProposerTest {
    private static final String CONTRACT = """
            model: m
            version: 1
            features:
              - {name: scheduled, type: NUMERIC, unit: minutes}
              - {name: actual, type: NUMERIC, unit: minutes, nullable: true}
              - {name: distance, type: NUMERIC, unit: miles, range: {min: 0, max: 5200}}
              - {name: weekday, type: CATEGORICAL}
              - {name: flight, type: CATEGORICAL, nullable: true}
              - {name: gate, type: CATEGORICAL, nullable: true}
            prediction: {kind: REGRESSION}
            """;
    private static final InferenceLayout LAYOUT = InferenceLayout.of(ContractFile.parse(CONTRACT));

    private static RuleProposer proposer(int rows) {
        RuleProposer proposer = new RuleProposer(LAYOUT);
        Random random = new Random(1);
        for (int i = 0; i < rows; i++) {
            double scheduled = 30 + random.nextInt(300);
            proposer.add(TestInferences.row(
                    LAYOUT,
                    0,
                    scheduled,
                    i % 50 == 0 ? null : (Object) (scheduled + 0.5 * random.nextInt(20)),
                    random.nextDouble() * 5_000,
                    List.of("MON", "TUE", "O'K: \"x\"").get(i % 3),
                    "F" + i,
                    "G" + random.nextInt(400)));
        }
        return proposer;
    }

    @Test
    void whatHeldForEveryRowIsProposedWithItsEvidence() {
        List<Proposal> proposals = proposer(2_000).propose();

        assertThat(proposals)
                .extracting(proposal -> proposal.rule().name())
                .containsExactly(
                        "scheduled-whole",
                        "scheduled-range",
                        "actual-complete",
                        "actual-range",
                        "weekday-values",
                        "flight-complete",
                        "flight-unique",
                        "gate-complete",
                        "scheduled-at-most-actual");
        RuleSpec range = proposals.get(1).rule();
        assertThat(range.range()).isEqualTo(new Range(0, 360));
        assertThat(proposals.get(2).rule().tolerated()).isEqualTo(0.03);
        assertThat(proposals.get(4).rule().values()).containsExactly("MON", "O'K: \"x\"", "TUE");
        assertThat(proposals.getLast().rule().text()).isEqualTo("scheduled <= actual");
        assertThat(proposals.getLast().evidence())
                .isEqualTo("never greater in 1960 rows: with 95% confidence fewer than 0.15% are");
        assertThat(proposer(99).propose()).isEmpty();
    }

    @Test
    void theyArePastedIntoTheContract() {
        List<Proposal> proposals = proposer(2_000).propose();
        ModelContract contract = ContractFile.parse(CONTRACT + RulesYaml.of(proposals));

        assertThat(contract.rules())
                .isEqualTo(proposals.stream().map(Proposal::rule).toList());
        assertThat(ContractRules.problems(contract)).isEmpty();
    }

    @Property(tries = 200)
    void anyNameOfACategoryIsWrittenSoThatItReadsBack(@ForAll @StringLength(min = 1, max = 20) String name) {
        String clean = name.codePoints()
                .filter(point -> Character.isDefined(point) && !Character.isISOControl(point) && point < 0xD800)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
        if (!clean.isBlank()) {
            RuleSpec rule = ContractFile.parse(
                            CONTRACT + "rules: [{name: r, kind: CATEGORY, column: weekday, values: [x]}]\n")
                    .rules()
                    .getFirst();
            RuleSpec named = new RuleSpec(
                    rule.name(),
                    rule.kind(),
                    rule.columns(),
                    rule.type(),
                    rule.range(),
                    List.of(clean),
                    "",
                    0,
                    rule.severity());
            String yaml = RulesYaml.of(List.of(new Proposal(named, "because")));
            assertThat(ContractFile.parse(CONTRACT + yaml).rules()).containsExactly(named);
        }
    }

    @Test
    void theBoundIsThatOfTheRuleOfThree() {
        // Exact: (1 - p)^n = 0.05.
        assertThat(Math.pow(1 - RuleProposer.upperBound(100), 100)).isCloseTo(0.05, offset(1e-12));
        assertThat(RuleProposer.upperBound(1_000)).isCloseTo(0.003, offset(1e-5));
    }

    @Test
    void conditionsThatMakeNoSenseAreProblemsWithTheirPlace() {
        ModelContract contract = ContractFile.parse(CONTRACT + """
                rules:
                  - {name: a, expression: "scheduled <= actual"}
                  - {name: b, expression: "scheduled <= actal"}
                  - {name: c, expression: "scheduled + 1"}
                """);

        assertThat(ContractRules.problems(contract))
                .extracting(problem -> problem.path())
                .containsExactly("/rules/1/expression", "/rules/2/expression");
        assertThat(ContractRules.problems(contract).getFirst().message())
                .startsWith("line 1, column 14: ")
                .contains("actal");
    }
}
