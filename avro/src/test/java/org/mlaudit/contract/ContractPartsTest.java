package org.mlaudit.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.mlaudit.contract.ContractTexts.FULL;
import static org.mlaudit.contract.ContractTexts.SMALLEST;
import static org.mlaudit.contract.ContractTexts.problems;

import java.time.Duration;
import java.util.List;
import java.util.OptionalDouble;
import java.util.stream.Collectors;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The parts of a contract, each with its rules. */
class ContractPartsTest {
    @Test
    void policiesAreNumbersTextsOrListsOfTexts() {
        ModelContract contract = ContractFile.parse(SMALLEST + """
                policies:
                  a.number: 2.50
                  a.quoted: "007"
                  a.switch: true
                  a.text: two words
                  a.list: [1, b]
                  a.none: []
                """);

        assertThat(contract.policy("a.number", 0)).isEqualTo(2.5);
        assertThat(contract.policy("a.quoted", 0)).isEqualTo(7);
        assertThat(contract.policy("a.switch", 0)).isEqualTo(1);
        assertThat(contract.policy("a.other", 4)).isEqualTo(4);
        assertThat(contract.policyText("a.number")).contains("2.5");
        assertThat(contract.policyText("a.quoted")).contains("007");
        assertThat(contract.policyText("a.text")).contains("two words");
        assertThat(contract.policyText("a.other")).isEmpty();
        assertThat(contract.policyList("a.text")).containsExactly("two words");
        assertThat(contract.policyList("a.list")).containsExactly("1", "b");
        assertThat(contract.policyList("a.none")).isEmpty();
        assertThat(contract.policyList("a.other")).isEmpty();
        assertThat(ContractFile.parse(ContractFile.toJson(contract))).isEqualTo(contract);
        assertThatThrownBy(() -> contract.policy("a.text", 0))
                .isInstanceOf(ContractException.class)
                .hasMessageContaining("/policies/a.text: is 'two words', must be a finite number");
        assertThatThrownBy(() -> contract.policy("a.list", 0)).isInstanceOf(ContractException.class);
        assertThatThrownBy(() -> contract.policyText("a.list"))
                .hasMessageContaining("/policies/a.list: is a list, must be one text");
    }

    @Test
    void segmentsAreNamesOrSayWhichGroupsTheyHave() {
        ModelContract contract = ContractFile.parse(FULL);

        assertThat(contract.segments())
                .containsExactly(
                        new SegmentSpec("carrier", List.of(), 20),
                        new SegmentSpec("region", List.of("north", "south"), 5));
        assertThat(contract.segmentNames()).containsExactly("carrier", "region");
        assertThat(problems(SMALLEST + "segments: [a, {name: a, most: 1000}, {name: b, most: -1, valeus: [x]}, [c]]"))
                .extracting(Problem::path)
                .containsExactlyInAnyOrder(
                        "/segments/1/name",
                        "/segments/1/most",
                        "/segments/2/most",
                        "/segments/2/valeus",
                        "/segments/3");
    }

    @Test
    void rulesAreReadByKind() {
        List<RuleSpec> rules = ContractFile.parse(FULL).rules();

        assertThat(rules)
                .extracting(RuleSpec::kind)
                .containsExactly(
                        RuleKind.COMPLETE,
                        RuleKind.RANGE,
                        RuleKind.CATEGORY,
                        RuleKind.REGEX,
                        RuleKind.TYPE,
                        RuleKind.UNIQUE,
                        RuleKind.EXPRESSION);
        assertThat(rules.get(0).tolerated()).isEqualTo(0.01);
        assertThat(rules.get(1).columns()).containsExactly("hour", "age");
        assertThat(rules.get(1).severity()).isEqualTo(RuleSeverity.WARNING);
        assertThat(rules.get(4).type()).contains(ValueType.INTEGER);
        assertThat(rules.get(6).text()).isEqualTo("distance > 0.0 || weekend");
    }

    @Test
    void everythingWrongWithARuleIsAProblem() {
        String rules = """
                rules:
                  - {kind: complete, column: distance}
                  - {name: a, column: distance}
                  - {name: a, kind: range, column: distanse, range: [0, 1]}
                  - {name: b, kind: range, column: prediction.label}
                  - {name: c, kind: regex, column: prediction.label, pattern: "[", values: [x]}
                  - {name: d, kind: type, columns: [distance, id]}
                  - {name: e, expression: "true", column: distance, tolerated: 2}
                  - {name: f, kind: unique, column: id, severity: loud, tolerable: 1}
                  - {name: g, kind: nonsense, column: id}
                """;

        assertThat(problems(SMALLEST + rules))
                .extracting(Problem::path)
                .containsExactlyInAnyOrder(
                        "/rules/0/name",
                        "/rules/1/kind",
                        "/rules/2/name",
                        "/rules/2/column",
                        "/rules/3/range",
                        "/rules/3/column",
                        "/rules/4/values",
                        "/rules/4/pattern",
                        "/rules/5/type",
                        "/rules/5/columns",
                        "/rules/6/column",
                        "/rules/6/tolerated",
                        "/rules/7/severity",
                        "/rules/7/tolerable",
                        "/rules/8/kind");
        assertThatThrownBy(() -> ContractFile.parse(SMALLEST + rules))
                .hasMessageContaining(
                        "'distanse' is neither a feature nor an output of the model; did you mean" + " distance?");
    }

    @Test
    void windowsMustBeMultiplesOfThePane() {
        String sizes = SMALLEST + "windows: {pane: PT2H, sizes: [PT3H, PT1H, PT4H]}";

        assertThat(problems(sizes))
                .containsExactly(
                        new Problem("/windows/sizes", "PT3H is not a whole multiple of the pane, PT2H"),
                        new Problem("/windows/sizes", "PT1H is not a whole multiple of the pane, PT2H"));
    }

    @Test
    void panesMustMeetMidnight() {
        assertThat(problems(SMALLEST + "windows: {pane: PT5H}"))
                .extracting(Problem::path)
                .contains("/windows/pane");
        assertThat(problems(SMALLEST + "windows: {pane: P2D}"))
                .extracting(Problem::path)
                .contains("/windows/pane");
        assertThat(problems(SMALLEST + "windows: {pane: PT0S}"))
                .extracting(Problem::path)
                .contains("/windows/pane");
        assertThat(ContractFile.parse(SMALLEST + "windows: {pane: P1W}")
                        .windows()
                        .sizes())
                .containsExactly(Duration.ofDays(7));
    }

    @Test
    void predictionsThatDoNotFitTheirKindAreProblems() {
        assertThat(problems(SMALLEST.replace("BINARY, classes: [on-time, late]", "REGRESSION, classes: [a, b]")))
                .containsExactly(
                        new Problem("/prediction/classes", "is only for BINARY and MULTICLASS, not for REGRESSION"));
        assertThat(problems(SMALLEST.replace("BINARY, classes: [on-time, late]", "MULTICLASS")))
                .containsExactly(new Problem("/prediction/classes", "is required for MULTICLASS"));
        assertThat(problems(SMALLEST.replace("BINARY", "MULTICLASS").replace("late]", "late], threshold: 0.3")))
                .containsExactly(new Problem("/prediction/threshold", "is only for BINARY, not for MULTICLASS"));
    }

    @Test
    void pairsOfClassesHaveAValue() {
        String values = """
                prediction:
                  kind: MULTICLASS
                  classes: [a, b, late]
                  values:
                    - {actual: a, predicted: b, value: 1}
                    - {actual: lat, predicted: c, value: .inf}
                    - {actual: a, predicted: b, value: 2}
                    - {actual: b, valeu: 3}
                    - {actual: "", predicted: a, value: x}
                    - 7
                """;
        String text = SMALLEST.replace("prediction: {kind: BINARY, classes: [on-time, late]}\n", values);

        assertThat(problems(text))
                .extracting(Problem::path)
                .containsExactlyInAnyOrder(
                        "/prediction/values/1/actual",
                        "/prediction/values/1/predicted",
                        "/prediction/values/1/value",
                        "/prediction/values/2/actual",
                        "/prediction/values/3/predicted",
                        "/prediction/values/3/value",
                        "/prediction/values/3/valeu",
                        "/prediction/values/4/actual",
                        "/prediction/values/4/value",
                        "/prediction/values/5");
        assertThatThrownBy(() -> ContractFile.parse(text))
                .hasMessageContaining("'lat' is not one of the classes; did you mean late?")
                .hasMessageContaining("the pair of actual 'a' and predicted 'b' is also at /prediction/values/0/actual")
                .hasMessageContaining("is '.inf', must be a finite number");
        assertThat(problems(SMALLEST.replace(
                        "BINARY, classes: [on-time, late]",
                        "REGRESSION, values: [{actual: a, predicted: b, value: 1}]")))
                .containsExactly(
                        new Problem("/prediction/values", "is only for BINARY and MULTICLASS, not for REGRESSION"));
    }

    @Test
    void groundTruthIsWaitedForNoLongerThanWindowsAreKept() {
        String short20 = SMALLEST + "windows: {retention: P20D}\n";

        assertThat(timeToLive(SMALLEST)).isEqualTo(Duration.ofDays(30));
        assertThat(timeToLive(SMALLEST + "groundTruth: {}")).isEqualTo(Duration.ofDays(30));
        assertThat(timeToLive(SMALLEST + "groundTruth: {timeToLive: P90D}")).isEqualTo(Duration.ofDays(90));
        assertThat(timeToLive(short20)).isEqualTo(Duration.ofDays(20));
        assertThat(timeToLive(short20 + "groundTruth: {timeToLive: PT1S}")).isEqualTo(Duration.ofSeconds(1));
        assertThat(problems(short20 + "groundTruth: {timeToLive: P30D}"))
                .containsExactly(new Problem(
                        "/groundTruth/timeToLive", "is PT720H, must be at most the retention of the windows, PT480H"));
        assertThat(problems(SMALLEST + "groundTruth: {timeToLive: PT0S}"))
                .containsExactly(new Problem("/groundTruth/timeToLive", "is PT0S, must be positive"));
        assertThat(problems(SMALLEST + "groundTruth: {timetolive: P1D, timeToLive: -P1D}"))
                .extracting(Problem::path)
                .containsExactly("/groundTruth/timetolive", "/groundTruth/timeToLive");
        assertThat(problems(SMALLEST + "groundTruth: P30D"))
                .containsExactly(new Problem("/groundTruth", "must be an object"));
    }

    private static Duration timeToLive(String text) {
        ModelContract contract = ContractFile.parse(text);
        assertThat(ContractFile.parse(ContractFile.toJson(contract))).isEqualTo(contract);
        return contract.groundTruth().timeToLive();
    }

    @Test
    void whatIsUsualIsNotWrittenSoThatDigestsOfOlderContractsStay() {
        String said = SMALLEST.replace("late]}", "late], values: []}") + """
                groundTruth: {timeToLive: P30D}
                """;

        assertThat(ContractFile.toJson(ContractFile.parse(said)))
                .isEqualTo(ContractFile.toJson(ContractFile.parse(SMALLEST)));
        assertThat(ContractFile.toJson(ContractFile.parse(FULL)))
                .contains(
                        "\"groundTruth\":{\"timeToLive\":\"PT1080H\"}",
                        "{\"actual\":\"late\",\"predicted\":\"on-time\",\"value\":-10}",
                        "{\"attribute\":\"age\",\"cuts\":[25,60.5],\"referenceGroups\":[\"25..60.5\",\">=60.5\"]}");
    }

    @Test
    void protectedNumbersAreCutIntoGroups() {
        String text = FULL.replace("  - {attribute: region}\n", """
                  - {attribute: regoin}
                  - {attribute: distance}
                  - {attribute: hour, cuts: [7, 7, 3, x], referenceGroups: ["<7", "<8"]}
                  - {attribute: weekend, cuts: [1], referenceGroups: [maybe]}
                  - {attribute: carrier, cuts: [1]}
                  - {attribute: remark, cuts: [1]}
                """)
                .replace("cuts: [25, 60.5]", "cuts: [1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,18,19,20,60.5]");

        assertThat(problems(text))
                .extracting(Problem::toString)
                .containsExactlyInAnyOrder(
                        "/protectedAttributes/1/attribute: 'regoin' is neither a feature nor a segment; did you mean"
                                + " region?",
                        "/protectedAttributes/2/cuts: is required for the NUMERIC feature 'distance', for example"
                                + " [25, 60]",
                        "/protectedAttributes/3/cuts/3: is 'x', must be a finite number",
                        "/protectedAttributes/3/cuts: must ascend: 7 follows 7",
                        "/protectedAttributes/3/cuts: must ascend: 3 follows 7",
                        "/protectedAttributes/3/referenceGroups: '<8' is not a group of the cuts: [<7, 7..7, 7..3,"
                                + " >=3]; did you mean <7?",
                        "/protectedAttributes/4/cuts: is only for NUMERIC, not for BOOLEAN",
                        "/protectedAttributes/4/referenceGroups: 'maybe' is not a category of 'weekend'",
                        "/protectedAttributes/5/cuts: is only for NUMERIC features, 'carrier' is a segment",
                        "/protectedAttributes/6/attribute: 'remark' is TEXT, must be CATEGORICAL, BOOLEAN, NUMERIC with"
                                + " cuts, or a segment",
                        "/protectedAttributes/7/cuts: are 21, must be at most 20 numbers",
                        "/protectedAttributes/7/referenceGroups: '25..60.5' is not a group of the cuts: ["
                                + new ProtectedAttribute(
                                                "age",
                                                List.of(),
                                                DoubleStream.concat(
                                                                IntStream.rangeClosed(1, 20)
                                                                        .asDoubleStream(),
                                                                DoubleStream.of(60.5))
                                                        .boxed()
                                                        .toList())
                                        .groups().stream().collect(Collectors.joining(", "))
                                + "]; did you mean 20..60.5?");
    }

    @Test
    void aGroupHoldsItsLowerCutAndNotItsUpper() {
        ProtectedAttribute age = new ProtectedAttribute("age", List.of(), List.of(25.0, 60.0));

        assertThat(age.groups()).containsExactly("<25", "25..60", ">=60");
        assertThat(new ProtectedAttribute("x", List.of(), List.of(-0.5)).groups())
                .containsExactly("<-0.5", ">=-0.5");
        assertThat(new ProtectedAttribute("x", List.of(), List.of(1e-9, 1e21)).groups())
                .containsExactly("<1e-9", "1e-9..1e+21", ">=1e+21");
        assertThat(DoubleStream.of(
                                Double.NEGATIVE_INFINITY, 24.999, 25, 59.999, 60, Double.POSITIVE_INFINITY, Double.NaN)
                        .mapToInt(age::group))
                .containsExactly(0, 0, 1, 1, 2, 2, -1);
        assertThat(new ProtectedAttribute("sex", List.of()).groups()).isEmpty();
        assertThat(new ProtectedAttribute("sex", List.of()).group(1)).isEqualTo(-1);
    }

    @Test
    void theTrainedModelSaysWhatItGetsOfWhichFeature() {
        Artifact artifact = ContractFile.parse(FULL).artifact().orElseThrow();

        assertThat(artifact.format()).contains(ArtifactFormat.TRIBUO);
        assertThat(artifact.classes()).containsExactly("0", "1");
        assertThat(artifact.inputs())
                .containsExactly(
                        new InputSpec("distance", InputKind.NUMBER, "miles", 0.001, -1, List.of()),
                        new InputSpec("code", InputKind.ONE_HOT, "code@{value}", 1, 0, List.of()),
                        new InputSpec("hour", InputKind.ONE_HOT, "hour@{value}", 1, 0, List.of()),
                        new InputSpec("code", InputKind.INDEX, "place", 1, 0, List.of("1", "007")));
        String digest = "sha256: " + "0a".repeat(32);
        assertThat(problems(FEATURES + "artifact:\n  uri: a\n  " + digest + """

                  format: pickle
                  classes: [a]
                  inputs:
                    - {feature: distanc}
                    - {feature: distance, input: d, scale: 0}
                    - {feature: distance, input: d, encoding: INDEX}
                    - {feature: distance, encoding: ONE_HOT, input: d2, offset: 1}
                    - {feature: kind, encoding: NUMBER, input: k}
                    - {feature: kind, encoding: INDEX, input: k2}
                    - {feature: remark}
                """))
                .extracting(Problem::path)
                .containsExactlyInAnyOrder(
                        "/artifact/format",
                        "/artifact/classes",
                        "/artifact/inputs/0/feature",
                        "/artifact/inputs/1/scale",
                        "/artifact/inputs/2/encoding",
                        "/artifact/inputs/2/input",
                        "/artifact/inputs/3/offset",
                        "/artifact/inputs/3/input",
                        "/artifact/inputs/4/encoding",
                        "/artifact/inputs/5/categories",
                        "/artifact/inputs/6/feature");
    }

    @Test
    void explanationsHaveReasonsAndSayWhatMayChange() {
        ExplanationSpec explanation = ContractFile.parse(FULL).explanation();

        assertThat(explanation.method()).isEqualTo(ExplanationMethod.PERMUTATION);
        assertThat(explanation.adverse()).contains("late");
        assertThat(explanation.share()).isEqualTo(0.05);
        assertThat(explanation.evaluations()).isEqualTo(500);
        assertThat(explanation.precision()).isEqualTo(0.02);
        assertThat(explanation.mostReasons()).isEqualTo(2);
        assertThat(explanation.reasons())
                .containsExactly(
                        new ReasonSpec("R1", "It is far", List.of("distance", "hour")),
                        new ReasonSpec("R2", "The code", List.of("code")));
        assertThat(explanation.changes())
                .containsExactly(
                        new ChangeSpec("code", AllowedChange.NONE, Range.ALL, OptionalDouble.empty()),
                        new ChangeSpec(
                                "distance", AllowedChange.DECREASE, new Range(10, 900.5), OptionalDouble.of(0.5)));
        assertThat(ContractFile.parse(SMALLEST).explanation()).isEqualTo(ExplanationSpec.DEFAULT);
        assertThat(problems(FEATURES + """
                explanation:
                  method: guess
                  share: 2
                  precision: 0
                  evaluations: 0
                  mostReasons: 5
                  reasons:
                    - {code: A, text: t, features: [distance]}
                    - {code: A, text: t, features: [distance, nothing]}
                    - {code: B, features: []}
                  changes:
                    - {feature: kind, allowed: INCREASE, min: 1}
                    - {feature: kind, allowed: NONE}
                    - {feature: distance, min: 5, max: 1, step: 0}
                """))
                .extracting(Problem::path)
                .containsExactlyInAnyOrder(
                        "/explanation/method",
                        "/explanation/share",
                        "/explanation/precision",
                        "/explanation/evaluations",
                        "/explanation/mostReasons",
                        "/explanation/adverse",
                        "/explanation/reasons/1/code",
                        "/explanation/reasons/1/features",
                        "/explanation/reasons/1/features",
                        "/explanation/reasons/2/text",
                        "/explanation/reasons/2/features",
                        "/explanation/changes/0/allowed",
                        "/explanation/changes/0/min",
                        "/explanation/changes/1/feature",
                        "/explanation/changes/2/min",
                        "/explanation/changes/2/step");
        assertThat(problems(FEATURES + "explanation: {adverse: lat}"))
                .extracting(Problem::message)
                .containsExactly("'lat' is not one of the classes; did you mean late?");
    }

    private static final String FEATURES = """
            model: m
            version: 1
            features:
              - {name: distance, type: NUMERIC}
              - {name: kind, type: CATEGORICAL}
              - {name: remark, type: TEXT}
            prediction: {kind: BINARY, classes: [on-time, late]}
            """;
}
