package org.mlaudit.nifi;

/** Names of the FlowFile attributes that the components write. */
public final class AuditAttributes {
    /** Number of records in the FlowFile. */
    public static final String RECORD_COUNT = "record.count";
    /** Number of records of the source FlowFile that were refused. */
    public static final String INVALID_COUNT = "invalid.count";
    /** Model whose events the FlowFile holds. */
    public static final String MODEL = "audit.model";
    /** Version of the model. */
    public static final String VERSION = "audit.version";
    /** What the FlowFile holds: {@code inferences}, {@code ground-truth}, {@code rejected}, {@code findings}, ... */
    public static final String CONTENT = "audit.content";
    /** Reason codes and how often each occurred, most frequent first, for example {@code MISSING=3, ID=1}. */
    public static final String REASONS = "audit.reasons";
    /** Number of records at the start of the FlowFile that were captured already. */
    public static final String CAPTURED = "audit.captured";
    /** What went wrong. */
    public static final String ERROR = "audit.error";
    /**
     * What is known of the protection of the content: {@link #REQUIRED} before it is protected, then the digest of the
     * protections that were applied. For routing only: what counts is in the content.
     */
    public static final String PROTECTION = "audit.protection";
    /** Value of {@link #PROTECTION}: the content must be protected before it is published. */
    public static final String REQUIRED = "required";
    /** Media type of the content. */
    public static final String MIME_TYPE = "mime.type";

    /** {@link #MIME_TYPE} of Avro container files, as NiFi's writers name it. */
    public static final String AVRO = "application/avro-binary";
    /** {@link #MIME_TYPE} of JSON objects, one a line. */
    public static final String JSON_LINES = "application/x-ndjson";

    private AuditAttributes() {}
}
