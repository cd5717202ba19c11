package org.mlaudit.streams.query;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;
import org.mlaudit.codec.InferenceLayout;
import org.mlaudit.codec.InferenceRow;
import org.mlaudit.event.Attribution;
import org.mlaudit.event.Explanation;
import org.mlaudit.event.GivenReason;
import org.mlaudit.streams.explain.Background;
import org.mlaudit.streams.explain.ExplainedModel;
import org.mlaudit.streams.explain.Explainers;
import org.mlaudit.streams.explain.Method;
import org.mlaudit.streams.explain.model.InputEncoding;
import org.mlaudit.streams.explain.model.LinearModel;
import org.mlaudit.streams.explain.model.Link;
import org.mlaudit.streams.explain.model.OutputSpace;
import org.mlaudit.streams.explain.tree.Kernel;
import org.mlaudit.streams.profile.ExplanationFault;
import org.mlaudit.streams.profile.RowSegments;
import org.mlaudit.streams.profile.WindowSummary;

/**
 * A linear model, log-odds of late = origin@ATL - 0.01 distance, and two inferences, of which the first was explained and the
 * second is gone from its topic.
 */
final class FakeExplanations {
    static final String DIGEST = "ab".repeat(32);
    static final String EXPLAINED = "i-17";
    static final String UNEXPLAINED = "i-18";
    static final double BASE = -1.5;

    final Map<String, StoredInference> inferences = new LinkedHashMap<>();
    Optional<ExplainedModel> model;

    @Nullable
    UnusableModelException failure;

    private final InferenceLayout layout;

    FakeExplanations(InferenceLayout layout) {
        this.layout = layout;
        this.model = Optional.of(model(layout));
        inferences.put(EXPLAINED, inference(EXPLAINED, 3, Optional.of(event())));
        inferences.put(UNEXPLAINED, inference(UNEXPLAINED, 4, Optional.empty()));
    }

    private static ExplainedModel model(InferenceLayout layout) {
        double[][] weights = {{1, -0.01}};
        LinearModel linear = new LinearModel(
                List.of("origin@ATL", "distance"), 0, weights, new double[] {0}, OutputSpace.LOG_ODDS, Link.SIGMOID);
        InputEncoding encoding = InputEncoding.of(layout, List.of(), linear);
        Background background = Background.of(new double[] {0, 100, 1, 200, 0, 300, 1, 200}, 4);
        return new ExplainedModel(
                layout,
                encoding,
                Optional.of(background),
                DIGEST,
                Method.LINEAR,
                new Explainers(linear, encoding, Optional.of(background), Kernel.best()),
                OptionalDouble.empty());
    }

    private static StoredInference inference(String id, long offset, Optional<Explanation> explanation) {
        return new StoredInference(
                id, FakeView.KEY, FakeView.FIRST.plusMillis(offset), "audit.inferences", 2, offset, explanation);
    }

    private static Explanation event() {
        return Explanation.newBuilder()
                .setId(EXPLAINED)
                .setModel(FakeView.KEY.model())
                .setVersion(FakeView.KEY.version())
                .setOccurredAt(Instant.parse("2001-02-01T00:00:00.003Z"))
                .setMethod(Method.LINEAR.text())
                .setOutputSpace(OutputSpace.LOG_ODDS.text())
                .setKernel("plain")
                .setSeed(Long.MAX_VALUE)
                .setModelDigest(DIGEST)
                .setOutput(0.97)
                .setBaseValue(BASE)
                .setAttributions(List.of(new Attribution("origin", 0.5, null), new Attribution("distance", 1.97, null)))
                .setAdditivityError(0)
                .setTarget("late")
                .setPrediction(0.725)
                .setWhy("every")
                .setReasons(List.of(new GivenReason("R01", "The flight is short", 1.97, List.of("distance"))))
                .setUnmapped(List.of("origin"))
                .setInferencePartition(2)
                .setInferenceOffset(3)
                .build();
    }

    Optional<InferenceRow> row(StoredInference inference) {
        if (!inference.id().equals(EXPLAINED)) {
            return Optional.empty();
        }
        InferenceRow row = new InferenceRow(layout);
        FakeView.fill(row, 3);
        byte[] utf8 = ("ATLlate" + inference.id()).getBytes(StandardCharsets.UTF_8);
        row.setCategory(0, utf8, 0, 3);
        row.setCategory(3, utf8, 3, 4);
        row.setId(utf8, 7, utf8.length - 7);
        return Optional.of(row);
    }

    /** Explains the rows of a window that were added before: ten could not be. */
    static void explain(WindowSummary summary, InferenceRow row, int i) {
        if (i % 10 == 9) {
            summary.attributions().addFault(ExplanationFault.PREDICTION_FAILED, "it threw");
            return;
        }
        RowSegments segments = new RowSegments(summary.spec(), 1);
        segments.copy(row, 0);
        double[] phi = {i % 3 == 0 ? 0.5 : -0.5, (50 - i) / 100.0};
        summary.explain(phi, 0, 1e-12, i == 0 ? 0.5 : 1e-9, false, segments, 0);
    }
}
