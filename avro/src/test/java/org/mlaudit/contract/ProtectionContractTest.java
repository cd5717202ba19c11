package org.mlaudit.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mlaudit.contract.ContractTexts.problems;

import java.util.List;
import java.util.Optional;
import org.apache.avro.Schema;
import org.junit.jupiter.api.Test;
import org.mlaudit.codec.InferenceSchema;

/** What a contract says of the protection of features. */
class ProtectionContractTest {
    private static final String ALL = """
            model: m
            version: 1
            features:
              - {name: a, type: NUMERIC, protection: {action: generalise, step: 0.5}}
              - {name: b, type: NUMERIC, protection: {action: GENERALISE, bins: [1, 2.5]}}
              - {name: c, type: TEXT, protection: {action: GENERALISE, to: month}}
              - {name: d, type: CATEGORICAL, protection: {action: GENERALISE, keep: 3}}
              - {name: e, type: TEXT, protection: {action: MASK, keepFirst: 1, keepLast: 2, with: "#"}}
              - {name: f, type: TEXT, protection: {action: MASK}}
              - {name: g, type: TEXT, protection: {action: TOKENISE, format: alphanumeric, domain: people}}
              - {name: h, type: CATEGORICAL, protection: {action: TOKENISE}}
              - {name: i, type: CATEGORICAL, protection: {action: PSEUDONYMISE, domain: people}}
              - {name: j, type: CATEGORICAL, protection: {action: PSEUDONYMISE}}
              - {name: k, type: EMBEDDING, dimensions: 2, personal: true, protection: {action: ENCRYPT}}
              - {name: l, type: BOOLEAN, protection: {action: DROP}}
              - {name: m, type: TEXT, protection: {action: REDACT}}
              - {name: n, type: TEXT, personal: true, protection: {action: NONE}}
              - {name: o, type: TEXT}
            prediction: {kind: BINARY, classes: [x, y]}
            """;

    @Test
    void everyProtectionIsReadAndWrittenAgain() {
        ModelContract contract = ContractFile.parse(ALL);

        assertThat(contract.features().stream().map(Feature::handling))
                .containsExactly(
                        new ProtectionSpec.Step(.5),
                        new ProtectionSpec.Bins(List.of(1.0, 2.5)),
                        new ProtectionSpec.Dates(DatePrecision.MONTH),
                        new ProtectionSpec.Postcode(3),
                        new ProtectionSpec.Mask(1, 2, "#"),
                        new ProtectionSpec.Mask(0, 0, "*"),
                        new ProtectionSpec.Tokenise(TokenFormat.ALPHANUMERIC, "people"),
                        new ProtectionSpec.Tokenise(TokenFormat.OPAQUE, ""),
                        new ProtectionSpec.Pseudonymise("people"),
                        new ProtectionSpec.Pseudonymise(""),
                        new ProtectionSpec.Encrypt(),
                        new ProtectionSpec.Drop(),
                        new ProtectionSpec.Redact(),
                        new ProtectionSpec.None(),
                        new ProtectionSpec.None());
        assertThat(contract.features().get(14).protection()).isEmpty();
        String json = ContractFile.toJson(contract);
        assertThat(ContractFile.parse(json)).isEqualTo(contract);
        assertThat(json)
                .contains(
                        "{\"name\":\"a\",\"protection\":{\"action\":\"GENERALISE\",\"step\":0.5},\"type\":\"NUMERIC\"}")
                .contains("{\"name\":\"f\",\"protection\":{\"action\":\"MASK\"},\"type\":\"TEXT\"}");
    }

    @Test
    void everyFaultOfAProtectionIsNamedWithItsPlace() {
        String text = """
                model: m
                version: 1
                features:
                  - {name: a, type: NUMERIC, personal: true}
                  - {name: b, type: NUMERIC, protection: {action: MASK}}
                  - {name: c, type: EMBEDDING, dimensions: 2, protection: {action: PSEUDONYMISE}}
                  - {name: d, type: CATEGORICAL, protection: {action: REDACT, keep: 2}}
                  - {name: e, type: NUMERIC, protection: {action: GENERALISE}}
                  - {name: f, type: NUMERIC, protection: {action: GENERALISE, step: 1, bins: [1]}}
                  - {name: g, type: NUMERIC, protection: {action: GENERALISE, step: 0}}
                  - {name: h, type: NUMERIC, protection: {action: GENERALISE, bins: [2, 1]}}
                  - {name: i, type: TEXT, protection: {action: GENERALISE, step: 1}}
                  - {name: j, type: TEXT, protection: {action: GENERALISE, to: WEEK}}
                  - {name: k, type: TEXT, protection: {action: GENERALISE, keep: 0}}
                  - {name: l, type: TEXT, protection: {action: MASK, keepFirst: -1, with: "**"}}
                  - {name: m, type: TEXT, protection: {action: PSEUDONYMISE, domain: "a b", format: DIGITS}}
                  - {name: n, type: TEXT, protection: {}}
                  - {name: o, type: TEXT, protection: {action: HIDE}}
                  - {name: p, type: TEXT, protection: {action: DROP, wit: "*"}}
                  - {name: q, type: TEXT, protection: yes}
                prediction: {kind: BINARY, classes: [x, y]}
                """;
        assertThat(problems(text))
                .extracting(Problem::path)
                .containsExactlyInAnyOrder(
                        "/features/0/protection",
                        "/features/1/protection/action",
                        "/features/2/protection/action",
                        "/features/3/protection/action",
                        "/features/3/protection/keep",
                        "/features/4/protection/action",
                        "/features/5/protection/action",
                        "/features/6/protection/step",
                        "/features/7/protection/bins",
                        "/features/8/protection/step",
                        "/features/8/protection/action",
                        "/features/9/protection/to",
                        "/features/10/protection/keep",
                        "/features/11/protection/keepFirst",
                        "/features/11/protection/with",
                        "/features/12/protection/domain",
                        "/features/12/protection/format",
                        "/features/13/protection/action",
                        "/features/14/protection/action",
                        "/features/15/protection/wit",
                        "/features/16/protection");
        assertThat(problems(text).getFirst().message()).contains("is required for personal data");
    }

    @Test
    void theDigestOfThePolicyFollowsFromTheProtectionsAlone() {
        ModelContract contract = ContractFile.parse(ALL);
        String digest = ProtectionPolicy.digest(contract).orElseThrow();

        assertThat(digest).matches("[0-9a-f]{64}");
        assertThat(ProtectionPolicy.digest(ContractFile.parse(ALL.replace("version: 1", "version: 2"))))
                .contains(digest);
        assertThat(ProtectionPolicy.digest(ContractFile.parse(ALL.replace("name: o", "name: z"))))
                .contains(digest);
        for (String[] change : new String[][] {
            {"step: 0.5", "step: 1"},
            {"keepLast: 2", "keepLast: 3"},
            {"domain: people", "domain: others"},
            {"model: m", "model: n"},
            {"name: l", "name: z"},
            {"action: DROP", "action: ENCRYPT"}
        }) {
            assertThat(ProtectionPolicy.digest(ContractFile.parse(ALL.replace(change[0], change[1]))))
                    .as(change[1])
                    .isPresent()
                    .isNotEqualTo(Optional.of(digest));
        }
        assertThat(ProtectionPolicy.digest(Contracts.everyType())).isEmpty();
    }

    @Test
    void aContractThatProtectsSomethingHasAPlaceForItInItsSchema() {
        Schema schema = InferenceSchema.of(ContractFile.parse(ALL));

        assertThat(schema.getField("protection").schema().getTypes())
                .extracting(Schema::getName)
                .containsExactly("null", "Protection");
        assertThat(schema.getFields().getLast().name()).isEqualTo("protection");
        assertThat(InferenceSchema.protection(schema)).isEqualTo(ProtectionPolicy.digest(ContractFile.parse(ALL)));
        assertThat(schema.toString()).doesNotContain("avro.java.string");

        Schema plain = InferenceSchema.of(Contracts.everyType());
        assertThat(plain.getField("protection")).isNull();
        assertThat(InferenceSchema.protection(plain)).isEmpty();
    }
}
