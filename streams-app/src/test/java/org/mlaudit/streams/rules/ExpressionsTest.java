package org.mlaudit.streams.rules;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.mlaudit.codec.InferenceLayout;
import org.mlaudit.codec.InferenceRow;
import org.mlaudit.contract.ContractFile;
import org.mlaudit.streams.profile.TestInferences;

class ExpressionsTest {
    private static final InferenceLayout LAYOUT = InferenceLayout.of(ContractFile.parse("""
            model: m
            version: 1
            features:
              - {name: a, type: NUMERIC, nullable: true}
              - {name: b, type: NUMERIC, nullable: true}
              - {name: c, type: CATEGORICAL, nullable: true}
              - {name: f, type: BOOLEAN, nullable: true}
              - {name: t, type: TEXT, nullable: true}
            prediction: {kind: BINARY, classes: [no, yes]}
            segments: [region]
            """));
    private static final Expressions EXPRESSIONS = new Expressions(LAYOUT);

    private static InferenceRow row(@Nullable Object... values) {
        return TestInferences.row(LAYOUT, 0, values);
    }

    private static Outcome check(String condition, InferenceRow row) {
        return EXPRESSIONS.condition(condition).check(row, why -> {});
    }

    @Test
    void conditionsSeeFeaturesOutputsLatencyAndSegments() {
        InferenceRow row = row(1.5, 2.0, null, true, null, 0.25, null, 40.0);
        row.setCategory(LAYOUT.columns().size(), "north".getBytes(StandardCharsets.UTF_8), 0, 5);

        assertThat(check("a < b && f && prediction.score < 0.5", row)).isEqualTo(Outcome.KEPT);
        assertThat(check("latency > 100", row)).isEqualTo(Outcome.BROKEN);
        assertThat(check("segments.region == 'north'", row)).isEqualTo(Outcome.KEPT);
        assertThat(check("segments.region.startsWith('so')", row)).isEqualTo(Outcome.BROKEN);
        assertThat(check("c == null", row)).isEqualTo(Outcome.KEPT);
        assertThat(check("a + b * 2.0 == 5.5", row)).isEqualTo(Outcome.KEPT);
        assertThat(check("c == null || c in ['x', 'y']", row)).isEqualTo(Outcome.KEPT);
        assertThat(check("[a, b].all(x, x > 1.0)", row)).isEqualTo(Outcome.KEPT);
    }

    @Test
    void aMissingFieldIsNotCheckedAndAnyOtherFailureIsTold() {
        InferenceRow row = row(1.5, null, "x", null, null);
        List<String> told = new ArrayList<>();

        assertThat(check("b < 5.0", row)).isEqualTo(Outcome.NOT_CHECKED);
        assertThat(check("f", row)).isEqualTo(Outcome.NOT_CHECKED);
        assertThat(check("math_is_hard", row)).isEqualTo(Outcome.FAILED);
        assertThat(check("size(t) < 5", row)).isEqualTo(Outcome.NOT_CHECKED);
        assertThat(EXPRESSIONS.condition("1 / int(a - 1.5) > 2").check(row, told::add))
                .isEqualTo(Outcome.FAILED);
        assertThat(EXPRESSIONS.condition("a + ").check(row, told::add)).isEqualTo(Outcome.FAILED);
        assertThat(told).hasSize(2).first().isEqualTo("divide by zero");
        assertThat(told.getLast()).startsWith("line 1, column ");
    }

    @Test
    void conditionsThatCanNotWorkAreExplainedWithTheirPlace() {
        assertThat(EXPRESSIONS.problem("a < b")).isEmpty();
        assertThat(EXPRESSIONS.problem("a < c").orElseThrow())
                .startsWith("line 1, column 3: ")
                .contains("_<_");
        assertThat(EXPRESSIONS.problem("a + b").orElseThrow()).contains("bool");
        assertThat(EXPRESSIONS.problem("10 * a > b").orElseThrow()).contains("write 10.0, not 10");
        assertThat(EXPRESSIONS.problem("a >\n unknown").orElseThrow()).startsWith("line 2, column 2: ");
    }

    @Property(tries = 2000)
    void whatIsEvaluatedWithoutCelHasTheSameResult(@ForAll long seed) {
        Random random = new Random(seed);
        String condition = logic(random, 3);
        Condition plain = EXPRESSIONS.condition(condition);
        Condition cel = EXPRESSIONS.evaluated(condition);
        for (int i = 0; i < 5; i++) {
            InferenceRow row = row(
                    number(random),
                    number(random),
                    random.nextInt(3) == 0 ? null : random.nextBoolean() ? "x" : "y",
                    random.nextInt(3) == 0 ? null : random.nextBoolean(),
                    null,
                    number(random));
            assertThat(plain.check(row, why -> {}))
                    .as("%s of %s %s", condition, row.present, row.number)
                    .isEqualTo(cel.check(row, why -> {}));
        }
    }

    private static @Nullable Double number(Random random) {
        return switch (random.nextInt(6)) {
            case 0 -> null;
            case 1 -> Double.NaN;
            case 2 -> Double.POSITIVE_INFINITY;
            default -> (double) random.nextInt(4);
        };
    }

    private static String logic(Random random, int depth) {
        return switch (random.nextInt(depth > 0 ? 9 : 6)) {
            case 0 -> term(random, 2) + pick(random, " < ", " <= ", " > ", " >= ") + term(random, 2);
            case 1 -> pick(random, "a", "b", "c", "f") + pick(random, " == ", " != ") + "null";
            case 2 -> "c" + pick(random, " == ", " != ") + "'x'";
            case 3 -> "f";
            case 4 -> "a < " + random.nextInt(4);
            case 5 -> random.nextBoolean() ? "true" : "false";
            case 6 -> "!(" + logic(random, depth - 1) + ")";
            case 7 -> "(" + logic(random, depth - 1) + " && " + logic(random, depth - 1) + ")";
            default -> "(" + logic(random, depth - 1) + " || " + logic(random, depth - 1) + ")";
        };
    }

    private static String term(Random random, int depth) {
        return switch (random.nextInt(depth > 0 ? 5 : 3)) {
            case 0 -> "a";
            case 1 -> pick(random, "b", "prediction.score");
            case 2 -> random.nextInt(3) + ".5";
            case 3 -> "-" + pick(random, "a", "b");
            default ->
                "(" + term(random, depth - 1) + pick(random, " + ", " - ", " * ", " / ") + term(random, depth - 1)
                        + ")";
        };
    }

    private static String pick(Random random, String... texts) {
        return texts[random.nextInt(texts.length)];
    }
}
