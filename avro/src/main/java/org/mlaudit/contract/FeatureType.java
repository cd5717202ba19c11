package org.mlaudit.contract;

/** What kind of value a feature holds. */
public enum FeatureType {
    /** A number; Avro {@code double}. */
    NUMERIC,
    /** One of a set of names; Avro {@code string}. */
    CATEGORICAL,
    /** True or false; Avro {@code boolean}. */
    BOOLEAN,
    /** Free text; Avro {@code string}. Never profiled by content, only by length. */
    TEXT,
    /** A vector of fixed length; Avro {@code array<float>}. Profiled by its Euclidean norm. */
    EMBEDDING
}
