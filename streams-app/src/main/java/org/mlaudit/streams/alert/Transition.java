package org.mlaudit.streams.alert;

import java.util.Optional;
import org.mlaudit.event.Alert;

/**
 * What a finding does to its target.
 *
 * @param state what to remember from now on
 * @param changed the alert to publish, if it was opened, updated or resolved
 */
public record Transition(TargetState state, Optional<Alert> changed) {}
