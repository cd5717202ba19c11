package org.mlaudit.streams.monitor;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.IntFunction;
import org.mlaudit.codec.InferenceLayout;
import org.mlaudit.codec.InferenceRow;
import org.mlaudit.event.Finding;
import org.mlaudit.streams.profile.ProfileSpec;
import org.mlaudit.streams.profile.Reference;
import org.mlaudit.streams.profile.ReferenceBuilder;
import org.mlaudit.streams.profile.TestInferences;
import org.mlaudit.streams.profile.WindowSummary;

/** A model whose windows are made from rows of values, for the tests of monitors. */
public final class TestModel {
    /** Start of every window, a Monday. */
    public static final Instant START = Instant.parse("2001-02-05T00:00:00Z");
    /** Size of every window. */
    public static final Duration SIZE = Duration.ofDays(1);

    private final InferenceLayout layout;
    private final List<Monitor> monitors;

    /** A model that these monitors judge. */
    public TestModel(InferenceLayout layout, Monitor... monitors) {
        this.layout = layout;
        this.monitors = List.of(monitors);
    }

    /** The model without a reference. */
    public AuditedModel withoutReference() {
        return new AuditedModel(layout, Optional.empty());
    }

    /** The model with a reference of some rows. */
    public AuditedModel withReference(int rows, IntFunction<Object[]> values) {
        ReferenceBuilder builder = new ReferenceBuilder(layout);
        eachRow(rows, values, builder::add);
        return new AuditedModel(layout, Optional.of(builder.build()));
    }

    /** A window of some rows. */
    public ModelWindow window(AuditedModel model, int rows, IntFunction<Object[]> values) {
        ProfileSpec spec = model.reference().map(Reference::spec).orElse(ProfileSpec.of(layout, Optional.empty()));
        WindowSummary summary = new WindowSummary(spec);
        eachRow(rows, values, summary::add);
        return new ModelWindow(layout.contract().key(), START, SIZE, summary);
    }

    /** What the monitors find, in their order. */
    public List<Finding> judge(AuditedModel model, ModelWindow window) {
        List<Evidence> evidence = monitors.stream()
                .flatMap(monitor -> monitor.evaluate(window, ModelHistory.NONE, model).stream())
                .toList();
        return Verdicts.decide(window, ModelHistory.NONE, model, evidence).findings();
    }

    /** What the monitors find of a target. */
    public List<Finding> judge(AuditedModel model, ModelWindow window, String target) {
        return judge(model, window).stream()
                .filter(finding -> finding.getTarget().equals(target))
                .toList();
    }

    private void eachRow(int rows, IntFunction<Object[]> values, Consumer<InferenceRow> consumer) {
        InferenceRow row = new InferenceRow(layout);
        for (int i = 0; i < rows; i++) {
            TestInferences.fill(row, 0, values.apply(i));
            consumer.accept(row);
        }
    }
}
