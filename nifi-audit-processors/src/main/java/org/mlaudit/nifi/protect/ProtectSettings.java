package org.mlaudit.nifi.protect;

import com.fasterxml.jackson.core.JsonPointer;
import java.time.Clock;
import java.util.Map;
import org.apache.nifi.processor.ProcessContext;

/**
 * What the properties of {@link ProtectFields} say.
 *
 * @param added protections for models whose contract has none, by the name of the feature
 * @param rejectedSubject where the subject lies in the original content of rejected records
 * @param component what rejects records here
 */
record ProtectSettings(
        boolean dryRun,
        FreeText freeText,
        MissingSubject missingSubject,
        RejectedPayload rejectedPayload,
        JsonPointer rejectedSubject,
        Map<String, String> added,
        String component,
        Clock clock) {
    static ProtectSettings of(ProcessContext context, String component, Clock clock) {
        return new ProtectSettings(
                context.getProperty(ProtectProperties.DRY_RUN).asBoolean(),
                context.getProperty(ProtectProperties.FREE_TEXT).asAllowableValue(FreeText.class),
                context.getProperty(ProtectProperties.MISSING_SUBJECT).asAllowableValue(MissingSubject.class),
                context.getProperty(ProtectProperties.REJECTED_PAYLOAD).asAllowableValue(RejectedPayload.class),
                JsonPointer.compile(
                        context.getProperty(ProtectProperties.REJECTED_SUBJECT).getValue()),
                ProtectProperties.added(context.getProperties()),
                component,
                clock);
    }
}
