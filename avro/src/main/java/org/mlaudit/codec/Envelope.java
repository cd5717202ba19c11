package org.mlaudit.codec;

import org.jspecify.annotations.Nullable;
import org.mlaudit.codec.Scalars.State;
import org.mlaudit.contract.ReasonCode;

/** The parts that inferences and ground truth have in common: ids, times, optional texts. */
final class Envelope {
    /** Most characters of an id. */
    static final int MAX_ID = 256;

    private Envelope() {}

    /** Checks an id that is there; answers it, or null after noting what is wrong. */
    static @Nullable CharSequence id(Object given, Scalars scalars, Reasons reasons) {
        if (scalars.text(given) != State.VALUE) {
            reasons.add(ReasonCode.ID, "/id", given, "must be text, is " + FeatureEncoder.kind(given));
            return null;
        }
        CharSequence id = scalars.text;
        if (id.length() > MAX_ID) {
            reasons.add(ReasonCode.ID, "/id", given, "has " + id.length() + " characters, at most " + MAX_ID);
            return null;
        }
        if (id.toString().isBlank()) {
            reasons.add(ReasonCode.ID, "/id", given, "must not be blank");
            return null;
        }
        return id;
    }

    static void time(String path, @Nullable Object given, EventTime time, AvroBuffer out, Reasons reasons) {
        String problem = time.read(given);
        if (problem != null) {
            reasons.add(ReasonCode.TIMESTAMP, path, given, problem);
        }
        out.putLong(time.micros);
    }

    static void nullableText(@Nullable CharSequence text, AvroBuffer out) {
        if (text == null) {
            out.putByte(0);
        } else {
            out.putByte(2);
            out.putText(text);
        }
    }
}
