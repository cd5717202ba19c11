package org.mlaudit.nifi;

import org.mlaudit.codec.InferenceSchema;

/**
 * What the metadata of an Avro container file say about protection, beside {@link InferenceSchema#PROTECTED}, so that it
 * goes with the content and not with attributes that anything may change.
 */
public final class ProtectionMarks {
    /** Metadata of a container of rejected records: there is personal data in them, in {@link #YES}. */
    public static final String PERSONAL = "mlaudit.personal";
    /** Value of {@link #PERSONAL}. */
    public static final String YES = "true";
    /** Value of {@link InferenceSchema#PROTECTED} in containers of rejected records: payloads are encrypted or gone. */
    public static final String PAYLOADS = "payloads";

    private ProtectionMarks() {}
}
