package org.mlaudit.streams.explain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.mlaudit.codec.InferenceLayout;
import org.mlaudit.codec.InferenceRow;
import org.mlaudit.contract.ContractFile;
import org.mlaudit.streams.explain.model.InputEncoding;
import org.mlaudit.streams.explain.model.LinearModel;
import org.mlaudit.streams.explain.model.Link;
import org.mlaudit.streams.explain.model.OutputSpace;
import org.mlaudit.streams.explain.tree.Kernel;
import org.mlaudit.streams.profile.Attributions;
import org.mlaudit.streams.profile.Reference;
import org.mlaudit.streams.profile.ReferenceBuilder;
import org.mlaudit.streams.profile.SegmentKey;
import org.mlaudit.streams.profile.TestInferences;

class ReferenceExplainingTest {
    private static final InferenceLayout LAYOUT =
            InferenceLayout.of(ContractFile.parse("""
            model: m
            version: 1
            features: [{name: a, type: NUMERIC}, {name: b, type: NUMERIC}, {name: region, type: CATEGORICAL}]
            prediction: {kind: REGRESSION}
            segments: [region]
            artifact: {uri: "file:///model.bin", sha256: DIGEST}
            """.replace("DIGEST", "0".repeat(64))));

    private final List<InferenceRow> rows = rows();
    private final Reference reference = reference();

    private static List<InferenceRow> rows() {
        Random random = new Random(1);
        List<InferenceRow> rows = new ArrayList<>();
        for (int i = 0; i < 1_000; i++) {
            double a = random.nextGaussian();
            double b = random.nextGaussian();
            rows.add(TestInferences.row(LAYOUT, i, a, b, i % 4 == 0 ? "south" : "north", 3 * a - b + 1));
        }
        return rows;
    }

    private Reference reference() {
        ReferenceBuilder builder = new ReferenceBuilder(LAYOUT);
        rows.forEach(builder::add);
        return builder.build();
    }

    private ExplainedModel model(Method method, double weight) {
        LinearModel linear = new LinearModel(
                List.of("a", "b"),
                0,
                new double[][] {{weight, -1}},
                new double[] {1},
                OutputSpace.VALUE,
                Link.IDENTITY);
        InputEncoding encoding = InputEncoding.of(LAYOUT, List.of(), linear);
        Optional<Background> background = Background.of(reference, encoding);
        return new ExplainedModel(
                LAYOUT,
                encoding,
                background,
                "ab".repeat(32),
                method,
                new Explainers(linear, encoding, background, Kernel.best()),
                OptionalDouble.empty());
    }

    @Test
    void everyRowIsExplainedExactlyWholeAndBySegment() {
        ReferenceExplaining explaining = new ReferenceExplaining(model(Method.LINEAR, 3), reference);
        rows.forEach(explaining);
        Reference explained = Reference.decode(LAYOUT, explaining.build().encode());
        Attributions attributions = explained.attributions();
        assertThat(attributions.explained()).isEqualTo(1_000);
        assertThat(attributions.compared()).isEqualTo(1_000);
        assertThat(attributions.mismatched()).isZero();
        assertThat(attributions.greatestAdditivityError()).isLessThan(1e-12);
        assertThat(attributions.feature(0).standardDeviation().orElseThrow()).isCloseTo(3 * deviation(0), within(1e-9));
        assertThat(attributions.feature(1).standardDeviation().orElseThrow()).isCloseTo(deviation(1), within(1e-9));
        assertThat(attributions.feature(2).meanMagnitude()).hasValue(0);
        assertThat(explained
                        .segment(new SegmentKey("region", "south"))
                        .orElseThrow()
                        .attributions()
                        .explained())
                .isEqualTo(250);
    }

    private double deviation(int column) {
        double mean =
                rows.stream().mapToDouble(row -> row.number[column]).average().orElseThrow();
        return Math.sqrt(rows.stream()
                        .mapToDouble(row -> (row.number[column] - mean) * (row.number[column] - mean))
                        .sum()
                / (rows.size() - 1));
    }

    @Test
    void anotherModelThanTheOneThatPredictedIsSeen() {
        ReferenceExplaining explaining = new ReferenceExplaining(model(Method.LINEAR, 2), reference);
        rows.forEach(explaining);
        assertThat(explaining.build().attributions().mismatched()).isEqualTo(1_000);
    }

    @Test
    void aSampledMethodExplainsSomeRowsOfTheSample() {
        ExplainedModel model = model(Method.PERMUTATION, 3);
        Reference explained = ReferenceExplaining.ofSample(model, reference);
        Attributions attributions = explained.attributions();
        assertThat(attributions.explained()).isEqualTo(ReferenceExplaining.MOST_SAMPLED);
        assertThat(attributions.sampled()).isEqualTo(ReferenceExplaining.MOST_SAMPLED);
        assertThat(attributions.mismatched()).isZero();
        assertThat(attributions.feature(0).standardDeviation().orElseThrow()).isBetween(2.6, 3.4);
        assertThat(explained.segments())
                .allSatisfy(key -> assertThat(explained
                                .segment(key)
                                .orElseThrow()
                                .attributions()
                                .explained())
                        .isPositive());
        assertThatThrownBy(() -> ReferenceExplaining.ofSample(model, explained))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new ReferenceExplaining(model, reference))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
