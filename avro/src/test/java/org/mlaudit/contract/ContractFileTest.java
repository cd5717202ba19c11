package org.mlaudit.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ContractFileTest {
    private static final String SMALLEST = """
            model: flight-delay
            version: 1
            features:
              - {name: distance, type: NUMERIC}
            prediction: {kind: BINARY, classes: [on-time, late]}
            """;

    private static final String FULL = """
            model: flight-delay
            version: 1.10
            description: "Late or not"
            owner: Ops
            purpose: Planning
            riskTier: high
            features:
              - name: distance
                type: NUMERIC
                unit: miles
                range: {min: 0, max: 6000}
              - {name: hour, type: numeric, range: [0, 23], nullable: true}
              - {name: code, type: CATEGORICAL, categories: [007, 1, no, true]}
              - {name: weekend, type: BOOLEAN}
              - {name: remark, type: TEXT, sensitive: true, nullable: true}
              - {name: age, type: NUMERIC, personal: true, range: {min: 18}}
              - {name: vector, type: EMBEDDING, dimensions: 8}
            unknownFields: IGNORE
            prediction: {kind: BINARY, classes: [on-time, late], threshold: 0.2}
            segments: [carrier, {name: region, values: [north, south], most: 5}]
            rules:
              - {name: distance-known, kind: complete, column: distance, tolerated: 0.01}
              - {name: hours, kind: RANGE, columns: [hour, age], range: [0, 120], severity: warning}
              - {name: codes, kind: category, column: code, values: ["007", "1"]}
              - {name: words, kind: regex, column: remark, pattern: "[a-z ]*"}
              - {name: whole, kind: type, column: hour, type: integer}
              - {name: once, kind: unique, column: id}
              - {name: sense, expression: distance > 0.0 || weekend}
            protectedAttributes:
              - {attribute: code, referenceGroups: ["007"]}
              - {attribute: region}
            windows: {pane: PT1H, sizes: [P1W, P1D], grace: PT0S, lateness: P2D, retention: P100D}
            policies: {drift.psi.minimumEffect: 0.25, monitors.preset: evidently, drift.statistics: [psi, ks]}
            artifact:
              uri: file:model.tribuo
              sha256: 0123456789ABCDEF0123456789abcdef0123456789abcdef0123456789abcdef
            """;

    @Test
    void theSmallestFileHasSensibleDefaults() {
        ModelContract contract = ContractFile.parse(SMALLEST);

        assertThat(contract.key()).isEqualTo(new ModelKey("flight-delay", "1"));
        assertThat(contract.unknownFields()).isEqualTo(UnknownFields.REJECT);
        assertThat(contract.riskTier()).isEqualTo(RiskTier.LIMITED);
        assertThat(contract.windows()).isEqualTo(WindowSpec.DEFAULT);
        assertThat(contract.prediction().threshold()).isEqualTo(0.5);
        assertThat(contract.features())
                .containsExactly(
                        new Feature("distance", FeatureType.NUMERIC, false, Range.ALL, List.of(), 0, "", false, false));
        assertThat(contract.artifact()).isEmpty();
    }

    @Test
    void everyKeyIsReadAndScalarsStayAsTheyWereWritten() {
        ModelContract contract = ContractFile.parse(FULL);

        assertThat(contract.key().version()).isEqualTo("1.10");
        assertThat(contract.riskTier()).isEqualTo(RiskTier.HIGH);
        assertThat(contract.features().get(0).range()).isEqualTo(new Range(0, 6000));
        assertThat(contract.features().get(1).range()).isEqualTo(new Range(0, 23));
        assertThat(contract.features().get(2).categories()).containsExactly("007", "1", "no", "true");
        assertThat(contract.features().get(4).quotable()).isFalse();
        assertThat(contract.features().get(5).range()).isEqualTo(new Range(18, Double.POSITIVE_INFINITY));
        assertThat(contract.features().get(6).dimensions()).isEqualTo(8);
        assertThat(contract.windows()).isEqualTo(Contracts.hourly());
        assertThat(contract.policies())
                .isEqualTo(Map.of(
                        "drift.psi.minimumEffect",
                        PolicyValue.of(0.25),
                        "monitors.preset",
                        PolicyValue.of("evidently"),
                        "drift.statistics",
                        PolicyValue.of(List.of("psi", "ks"))));
        assertThat(contract.protectedAttributes())
                .containsExactly(
                        new ProtectedAttribute("code", List.of("007")), new ProtectedAttribute("region", List.of()));
        assertThat(contract.artifact().map(Artifact::sha256))
                .isEqualTo(Optional.of("0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"));
    }

    @Test
    void canonicalJsonReadsBackAsTheSameContract() {
        for (ModelContract contract :
                List.of(ContractFile.parse(FULL), ContractFile.parse(SMALLEST), Contracts.everyType())) {
            String json = ContractFile.toJson(contract);

            assertThat(ContractFile.parse(json)).isEqualTo(contract);
            assertThat(ContractFile.toJson(ContractFile.parse(json))).isEqualTo(json);
        }
    }

    @Test
    void theDigestDependsOnTheContentNotOnTheFormOfTheFile() {
        String reordered = """
                # the same, written otherwise
                prediction:
                  classes: ["on-time", "late"]
                  kind: binary
                features: [{type: NUMERIC, name: distance}]
                version: "1"
                model: flight-delay
                """;

        assertThat(ContractFile.digest(ContractFile.parse(reordered)))
                .isEqualTo(ContractFile.digest(ContractFile.parse(SMALLEST)))
                .matches("[0-9a-f]{64}")
                .isNotEqualTo(ContractFile.digest(ContractFile.parse(FULL)));
    }

    @Test
    void theCanonicalFormIsFixed() {
        assertThat(ContractFile.toJson(ContractFile.parse(SMALLEST)))
                .isEqualTo("{\"features\":[{\"name\":\"distance\",\"type\":\"NUMERIC\"}],\"model\":\"flight-delay\","
                        + "\"prediction\":{\"classes\":[\"on-time\",\"late\"],\"kind\":\"BINARY\",\"threshold\":0.5},"
                        + "\"riskTier\":\"LIMITED\",\"unknownFields\":\"REJECT\",\"version\":\"1\",\"windows\":{"
                        + "\"grace\":\"PT1M\",\"lateness\":\"PT24H\",\"pane\":\"PT5M\",\"retention\":\"PT2160H\","
                        + "\"sizes\":[\"PT1H\",\"PT24H\"]}}");
    }

    @Test
    void numbersHaveTheFormOfRfc8785() {
        // Examples of RFC 8785, appendix B.
        Map<Double, String> examples = Map.of(
                0.0,
                "0",
                -0.0,
                "0",
                Double.MIN_VALUE,
                "5e-324",
                1.7976931348623157e308,
                "1.7976931348623157e+308",
                9007199254740992.0,
                "9007199254740992",
                295147905179352830000.0,
                "295147905179352830000",
                1e23,
                "1e+23",
                333333333.3333332,
                "333333333.3333332",
                1e-7,
                "1e-7",
                0.000001,
                "0.000001");
        examples.forEach(
                (value, text) -> assertThat(CanonicalJson.number(value)).isEqualTo(text));
    }

    @Test
    void everyProblemIsReportedAtOnceWithItsPath() {
        String text = """
                model: "-bad name"
                descripton: typo
                riskTier: huge
                features:
                  - {name: 1st, type: NUMERIC}
                  - {name: a, type: NUMERICAL}
                  - {name: a, type: CATEGORICAL, range: [5, 1], categories: [x, x, ""]}
                  - {type: EMBEDDING, nullable: maybe, rang: 3}
                  - {name: latency, type: BOOLEAN, dimensions: 2}
                  - 17
                prediction: {kind: BINARY, classes: [a], threshold: 1.5, unit: m}
                segments: [a=b]
                protectedAttributes:
                  - {attribute: carier}
                windows: {pane: PT7H, sizes: [PT1H], grace: -PT1M, lateness: P9D, retention: P1D}
                policies: {psi: 1, drift.psi.minimumEffect: high, drift.x: {a: 1}, drift.y: "", drift.z: [[1]], drift.w: 1e999}
                artifact: {uri: "a b", sha256: 12}
                """;

        assertThat(problems(text))
                .extracting(Problem::path)
                .contains(
                        "/model",
                        "/version",
                        "/descripton",
                        "/riskTier",
                        "/features/0/name",
                        "/features/1/type",
                        "/features/2/name",
                        "/features/2/range",
                        "/features/2/categories/1",
                        "/features/2/categories/2",
                        "/features/3/name",
                        "/features/3/nullable",
                        "/features/3/rang",
                        "/features/3/dimensions",
                        "/features/4/name",
                        "/features/4/dimensions",
                        "/features/5",
                        "/prediction/classes",
                        "/prediction/threshold",
                        "/prediction/unit",
                        "/segments/0/name",
                        "/protectedAttributes/0/attribute",
                        "/windows/pane",
                        "/windows/grace",
                        "/windows/retention",
                        "/policies",
                        "/policies/drift.psi.minimumEffect",
                        "/policies/drift.x",
                        "/policies/drift.y",
                        "/policies/drift.z/0",
                        "/policies/drift.w",
                        "/artifact/uri",
                        "/artifact/sha256");
        assertThatThrownBy(() -> ContractFile.parse(text))
                .hasMessageContaining("/descripton: is not a known key; did you mean description?")
                .hasMessageContaining("is 'NUMERICAL', must be one of NUMERIC, CATEGORICAL, BOOLEAN, TEXT, EMBEDDING;"
                        + " did you mean NUMERIC?")
                .hasMessageContaining("'a' is also the name at /features/1/name")
                .hasMessageContaining("min 5.0 is greater than max 1.0");
    }

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
    void filesThatAreNotContractsAreNamedAsSuch() {
        assertThat(problems("")).containsExactly(new Problem("", "the file is empty"));
        assertThat(problems("just text").getFirst().message()).contains("must be an object");
        assertThat(problems("{\"model\": ").getFirst().message())
                .startsWith("not JSON: ")
                .contains("line 1");
        assertThat(problems("model: [").getFirst().message()).startsWith("not YAML: ");
        assertThat(problems(SMALLEST + "model: again\n"))
                .containsExactly(new Problem("/model", "is given twice (line 6, column 1)"));
        assertThat(problems("model: &a x\nversion: *a\n"))
                .anyMatch(problem ->
                        problem.path().equals("/version") && problem.message().startsWith("aliases are not supported"));
        assertThat(problems(SMALLEST + "---\nmodel: second\n"))
                .anyMatch(problem -> problem.message().startsWith("there is more after the end"));
    }

    @Test
    void aFileIsReadAndNamedInMessages(@TempDir Path directory) throws IOException {
        Path file = directory.resolve("model.yaml");
        Files.writeString(file, SMALLEST, StandardCharsets.UTF_8);
        assertThat(ContractFile.read(file)).isEqualTo(ContractFile.parse(SMALLEST));

        Files.writeString(file, "model: x");
        assertThatThrownBy(() -> ContractFile.read(file))
                .isInstanceOf(ContractException.class)
                .hasMessageStartingWith(file + " has 3 problems\n  /version: is required");

        Files.write(file, new byte[] {(byte) 0xFF, (byte) 0xFE});
        assertThatThrownBy(() -> ContractFile.read(file)).hasMessageContaining("is not UTF-8 text");
        assertThatThrownBy(() -> ContractFile.read(directory.resolve("none.yaml")))
                .isInstanceOf(UncheckedIOException.class)
                .hasMessageContaining("none.yaml");
    }

    private static List<Problem> problems(String text) {
        try {
            ContractFile.parse(text);
        } catch (ContractException e) {
            return e.problems();
        }
        return Assertions.fail("no problem was found in:\n" + text);
    }
}
