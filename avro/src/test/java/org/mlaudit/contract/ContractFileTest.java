package org.mlaudit.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.mlaudit.contract.ContractTexts.FULL;
import static org.mlaudit.contract.ContractTexts.SMALLEST;
import static org.mlaudit.contract.ContractTexts.problems;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A contract file as a whole. */
class ContractFileTest {
    @Test
    void theSmallestFileHasSensibleDefaults() {
        ModelContract contract = ContractFile.parse(SMALLEST);

        assertThat(contract.key()).isEqualTo(new ModelKey("flight-delay", "1"));
        assertThat(contract.unknownFields()).isEqualTo(UnknownFields.REJECT);
        assertThat(contract.riskTier()).isEqualTo(RiskTier.LIMITED);
        assertThat(contract.windows()).isEqualTo(WindowSpec.DEFAULT);
        assertThat(contract.groundTruth()).isEqualTo(new TruthSpec(Duration.ofDays(30)));
        assertThat(contract.prediction().threshold()).isEqualTo(0.5);
        assertThat(contract.prediction().values()).isEmpty();
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
                        new ProtectedAttribute("code", List.of("007")),
                        new ProtectedAttribute("region", List.of()),
                        new ProtectedAttribute("age", List.of("25..60.5", ">=60.5"), List.of(25.0, 60.5)));
        assertThat(contract.prediction().values())
                .containsExactly(new OutcomeValue("late", "on-time", -10), new OutcomeValue("late", "late", 2.5));
        assertThat(contract.groundTruth()).isEqualTo(new TruthSpec(Duration.ofDays(45)));
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

    @Test
    void aTextThatIsNestedTooDeepIsRefusedWithThePlace() {
        for (int depth : new int[] {101, 999, 1_001, 100_000}) {
            for (String text : List.of(
                    "[".repeat(depth),
                    "{\"model\": " + "[".repeat(depth),
                    "{\"a\":".repeat(depth),
                    "model: " + "[".repeat(depth),
                    "model: " + "{a: ".repeat(depth),
                    "- ".repeat(depth) + "x")) {
                assertThatThrownBy(() -> ContractFile.parse(text))
                        .isInstanceOf(ContractException.class)
                        .hasMessageContaining("is nested deeper than 100 levels (line 1, column ");
            }
        }
        assertThatThrownBy(() -> ContractFile.parse("[".repeat(100) + "]".repeat(100)))
                .isInstanceOf(ContractException.class)
                .hasMessageContaining("must be an object with model, version, features and prediction");
    }
}
