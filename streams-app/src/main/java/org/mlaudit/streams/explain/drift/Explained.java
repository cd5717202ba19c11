package org.mlaudit.streams.explain.drift;

import java.util.Optional;
import org.mlaudit.contract.ExplanationMethod;
import org.mlaudit.streams.monitor.AuditedModel;
import org.mlaudit.streams.monitor.Subject;
import org.mlaudit.streams.profile.Attributions;

/** What the monitors of explanations have in common. */
final class Explained {
    /** Parameter: fewest inferences that say anything. */
    static final String MINIMUM_ROWS = "minimumRows";

    static final double DEFAULT_MINIMUM_ROWS = 30;

    private Explained() {}

    /** Whether the model's inferences are explained at all: there is an artifact, or a surrogate is learned in its place. */
    static boolean wanted(AuditedModel model) {
        ExplanationMethod method = model.contract().explanation().method();
        return method == ExplanationMethod.SURROGATE
                || (method != ExplanationMethod.NONE
                        && model.contract().artifact().isPresent());
    }

    /** Why attributions of a window can't be compared with those of a baseline, if they can't. */
    static Optional<String> obstacle(Subject subject, Attributions window, Attributions baseline, AuditedModel model) {
        double least = Math.max(1, model.policy(subject, MINIMUM_ROWS, DEFAULT_MINIMUM_ROWS));
        if (baseline.explained() == 0) {
            return Optional.of("no inference of the reference is explained");
        }
        if (window.explained() < least) {
            return Optional.of(few(window, "window", least));
        }
        return baseline.explained() < least ? Optional.of(few(baseline, "reference", least)) : Optional.empty();
    }

    private static String few(Attributions attributions, String of, double least) {
        return attributions.explained() + " explained inferences of the " + of + " are fewer than minimumRows, "
                + (long) least;
    }
}
