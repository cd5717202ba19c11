package org.mlaudit.contract;

/** What a quality rule asks of an inference. */
public enum RuleKind {
    /** Every named column has a value. */
    COMPLETE,
    /** Every present value has a type: see {@link ValueType}. */
    TYPE,
    /** Every present number lies in a range. */
    RANGE,
    /** Every present category is one of a set. */
    CATEGORY,
    /** The number of characters of every present text or category lies in a range. */
    LENGTH,
    /** Every present text or category matches a regular expression as a whole. */
    REGEX,
    /** No two inferences of a window have the same values in the named columns together. */
    UNIQUE,
    /** A condition in CEL, the Common Expression Language, over all fields is true. */
    EXPRESSION
}
