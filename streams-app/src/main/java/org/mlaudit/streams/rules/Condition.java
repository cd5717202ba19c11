package org.mlaudit.streams.rules;

import java.util.function.Consumer;
import org.mlaudit.codec.InferenceRow;

/** What a rule asks of one inference. Has no state, so that all threads can share it. */
interface Condition {
    /**
     * Holds a row against the rule.
     *
     * @param failure told why, when the condition can't be evaluated
     */
    Outcome check(InferenceRow row, Consumer<String> failure);
}
