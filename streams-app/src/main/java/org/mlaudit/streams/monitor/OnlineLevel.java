package org.mlaudit.streams.monitor;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.Collectors;
import org.mlaudit.streams.calibration.OnlineFdr;

/**
 * The level at which a window is tested when the contract wants false discoveries controlled over time: policy
 * {@value #POLICY} names the procedure, {@value #RATE} the expected share of false ones among the windows that alarm
 * (0.05). The level follows from the p-values of the last {@value #WINDOWS} windows, so a window's verdict can be told
 * again from the same history.
 */
final class OnlineLevel {
    static final String POLICY = "monitors.online";
    static final String RATE = "monitors.falseDiscoveryRate";
    static final int WINDOWS = 200;

    static final double DEFAULT_RATE = 0.05;

    private OnlineLevel() {}

    /** Whether and how the contract wants it. */
    static Optional<OnlineFdr> procedure(AuditedModel model) {
        String name = model.policyText(POLICY, "");
        if (name.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(Arrays.stream(OnlineFdr.values())
                .filter(procedure -> text(procedure).equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("policy " + POLICY + " is one of "
                        + Arrays.stream(OnlineFdr.values())
                                .map(OnlineLevel::text)
                                .collect(Collectors.joining(", "))
                        + ", not " + name)));
    }

    /** The level of the window that follows a history. */
    static double of(OnlineFdr procedure, ModelHistory history, AuditedModel model) {
        List<PastWindow> oldestFirst = new ArrayList<>(history.newest(WINDOWS).windows());
        Collections.reverse(oldestFirst);
        double[] past = oldestFirst.stream()
                .map(PastWindow::pValue)
                .filter(OptionalDouble::isPresent)
                .mapToDouble(OptionalDouble::getAsDouble)
                .toArray();
        double rate = Math.max(1e-6, Math.min(0.5, model.contract().policy(RATE, DEFAULT_RATE)));
        return procedure.levels(past, rate)[past.length];
    }

    private static String text(OnlineFdr procedure) {
        return procedure.name().toLowerCase(Locale.ROOT);
    }
}
