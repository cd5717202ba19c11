package org.mlaudit.streams.quality;

import java.time.Duration;
import java.util.Optional;
import org.mlaudit.streams.monitor.AuditedModel;
import org.mlaudit.streams.monitor.ModelWindow;
import org.mlaudit.streams.monitor.Parameter;
import org.mlaudit.streams.monitor.Subject;

/** Which windows are too short to be compared: a day holds one weekday, whatever the baseline holds. */
final class WindowLength {
    private static final String NAME = "minimumHours";
    static final Parameter PARAMETER = Parameter.number(NAME, 0, "shorter windows are insufficient");

    private WindowLength() {}

    /** Why a window is too short to say anything of a subject, if it is. */
    static Optional<String> obstacle(Subject subject, ModelWindow window, AuditedModel model) {
        double hours = model.policy(subject, NAME, 0);
        return window.size().toMillis() < hours * Duration.ofHours(1).toMillis()
                ? Optional.of("the window is shorter than " + NAME + ", " + hours)
                : Optional.empty();
    }
}
