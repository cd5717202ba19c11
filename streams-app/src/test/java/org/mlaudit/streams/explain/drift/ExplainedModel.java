package org.mlaudit.streams.explain.drift;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.mlaudit.codec.InferenceLayout;
import org.mlaudit.codec.InferenceRow;
import org.mlaudit.contract.ContractFile;
import org.mlaudit.event.Finding;
import org.mlaudit.streams.monitor.AuditedModel;
import org.mlaudit.streams.monitor.Evidence;
import org.mlaudit.streams.monitor.ModelHistory;
import org.mlaudit.streams.monitor.ModelWindow;
import org.mlaudit.streams.monitor.Monitor;
import org.mlaudit.streams.monitor.Verdicts;
import org.mlaudit.streams.profile.Reference;
import org.mlaudit.streams.profile.ReferenceAttributions;
import org.mlaudit.streams.profile.ReferenceBuilder;
import org.mlaudit.streams.profile.RowSegments;
import org.mlaudit.streams.profile.TestInferences;
import org.mlaudit.streams.profile.WindowSummary;

/** A model with an artifact, whose windows are made from rows and their attributions. */
final class ExplainedModel {
    private static final Instant START = Instant.parse("2001-02-05T00:00:00Z");
    private static final Duration DAY = Duration.ofDays(1);

    private final InferenceLayout layout;
    private final List<Monitor> monitors;

    /** An inference: its time, its values, and how they move the output. */
    record Explained(long micros, List<Object> values, List<Double> phi) {
        static Explained of(List<Object> values, Double... phi) {
            return new Explained(START.toEpochMilli() * 1_000, values, List.of(phi));
        }
    }

    /**
     * A model of numeric features.
     *
     * @param policies lines of the contract's policies
     */
    ExplainedModel(String features, String policies, Monitor... monitors) {
        this(features, policies, "prediction: {kind: REGRESSION}", monitors);
    }

    /** A model of two classes with a reason for the first feature only. */
    static ExplainedModel withReasons(String features, Monitor... monitors) {
        return new ExplainedModel(
                features,
                "",
                "prediction: {kind: BINARY, classes: [good, bad]}\nexplanation: {adverse: bad, reasons: [{code: R, text: t,"
                        + " features: [" + features.split(" ", -1)[0] + "]}]}",
                monitors);
    }

    private ExplainedModel(String features, String policies, String prediction, Monitor... monitors) {
        this.layout = InferenceLayout.of(ContractFile.parse("""
                model: explained
                version: 1
                features: [FEATURES, {name: region, type: CATEGORICAL}]
                PREDICTION
                segments: [region]
                windows: {pane: PT1H, sizes: [P1D]}
                artifact: {uri: "file:///model.bin", sha256: DIGEST}
                policies: {POLICIES}
                """.replace(
                        "FEATURES",
                        List.of(features.split(" ", -1)).stream()
                                .map(name -> "{name: " + name + ", type: NUMERIC}")
                                .collect(Collectors.joining(", ")))
                .replace("PREDICTION", prediction)
                .replace("DIGEST", "0".repeat(64))
                .replace("POLICIES", policies)));
        this.monitors = List.of(monitors);
    }

    InferenceLayout layout() {
        return layout;
    }

    AuditedModel withReference(int rows, IntFunction<Explained> inferences) {
        ReferenceBuilder builder = new ReferenceBuilder(layout);
        List<Explained> all = IntStream.range(0, rows).mapToObj(inferences).toList();
        all.forEach(one -> builder.add(row(one)));
        ReferenceAttributions attributions = new ReferenceAttributions(builder.build());
        RowSegments segments = new RowSegments(attributions.spec(), 1);
        for (Explained one : all) {
            segments.copy(row(one), 0);
            attributions.explain(one.micros, phi(one), 0, 0, Double.NaN, false, segments, 0);
        }
        Reference reference = Reference.decode(layout, attributions.build().encode());
        return new AuditedModel(layout, Optional.of(reference));
    }

    ModelWindow window(AuditedModel model, int rows, IntFunction<Explained> inferences) {
        WindowSummary summary =
                new WindowSummary(model.reference().orElseThrow().spec());
        RowSegments segments = new RowSegments(summary.spec(), 1);
        for (int i = 0; i < rows; i++) {
            Explained one = inferences.apply(i);
            summary.add(row(one));
            segments.copy(row(one), 0);
            summary.explain(phi(one), 0, 0, 0, false, segments, 0);
        }
        return new ModelWindow(layout.contract().key(), START, DAY, summary);
    }

    private InferenceRow row(Explained one) {
        return TestInferences.row(layout, one.micros, one.values.toArray());
    }

    private static double[] phi(Explained one) {
        return one.phi.stream().mapToDouble(Double::doubleValue).toArray();
    }

    /** What the monitors say, before it is weighed. */
    List<Evidence> evidence(AuditedModel model, ModelWindow window) {
        return monitors.stream()
                .flatMap(monitor -> monitor.evaluate(window, ModelHistory.NONE, model).stream())
                .toList();
    }

    List<Finding> judge(AuditedModel model, ModelWindow window) {
        return Verdicts.decide(window, ModelHistory.NONE, model, evidence(model, window))
                .findings();
    }

    /** What a monitor says of a target of the whole window. */
    Finding judge(AuditedModel model, ModelWindow window, String monitor, String target) {
        return judge(model, window).stream()
                .filter(finding -> finding.getMonitor().equals(monitor)
                        && finding.getTarget().equals(target)
                        && finding.getSegment() == null)
                .findFirst()
                .orElseThrow();
    }
}
