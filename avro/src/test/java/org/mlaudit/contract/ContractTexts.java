package org.mlaudit.contract;

import java.util.List;
import org.assertj.core.api.Assertions;

/** Texts of contracts that tests share. */
final class ContractTexts {
    static final String SMALLEST = """
            model: flight-delay
            version: 1
            features:
              - {name: distance, type: NUMERIC}
            prediction: {kind: BINARY, classes: [on-time, late]}
            """;

    static final String FULL = """
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
              - {name: age, type: NUMERIC, personal: true, range: {min: 18}, protection: {action: NONE}}
              - {name: vector, type: EMBEDDING, dimensions: 8}
            unknownFields: IGNORE
            prediction:
              kind: BINARY
              classes: [on-time, late]
              threshold: 0.2
              values: [{actual: late, predicted: on-time, value: -10}, {actual: late, predicted: late, value: 2.5}]
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
              - {attribute: age, cuts: [25, 60.5], referenceGroups: ["25..60.5", ">=60.5"]}
            windows: {pane: PT1H, sizes: [P1W, P1D], grace: PT0S, lateness: P2D, retention: P100D}
            groundTruth: {timeToLive: P45D}
            policies: {drift.psi.minimumEffect: 0.25, monitors.preset: evidently, drift.statistics: [psi, ks]}
            artifact:
              uri: file:model.tribuo
              sha256: 0123456789ABCDEF0123456789abcdef0123456789abcdef0123456789abcdef
              format: tribuo
              inputs:
                - {feature: distance, input: miles, scale: 0.001, offset: -1}
                - {feature: code}
                - {feature: hour, encoding: one_hot, input: "hour@{value}"}
                - {feature: code, encoding: index, input: place, categories: ["1", "007"]}
              classes: ["0", "1"]
            explanation:
              method: permutation
              adverse: late
              share: 0.05
              evaluations: 500
              precision: 0.02
              reasons:
                - {code: R1, text: It is far, features: [distance, hour]}
                - {code: R2, text: The code, features: [code]}
              mostReasons: 2
              changes:
                - {feature: code, allowed: none}
                - {feature: distance, allowed: decrease, min: 10, max: 900.5, step: 0.5}
            """;

    private ContractTexts() {}

    /** What is wrong with a text. */
    static List<Problem> problems(String text) {
        try {
            ContractFile.parse(text);
        } catch (ContractException e) {
            return e.problems();
        }
        return Assertions.fail("no problem was found in:\n" + text);
    }
}
