package org.mlaudit.contract;

/** What is done to a feature's value before it is published. */
public enum ProtectionAction {
    /** Nothing: the value is published as it is. Said of personal data, it is a decision that somebody answers for. */
    NONE,
    /** The value is left out. */
    DROP,
    /** Characters are replaced, except some at the start and at the end. */
    MASK,
    /** The value is made coarser: a step or bin of numbers, a month of dates, an area of postcodes. */
    GENERALISE,
    /** The value is replaced by a keyed token, in its own format where that is asked for. */
    TOKENISE,
    /** The value is replaced by its HMAC under a key of the domain. */
    PSEUDONYMISE,
    /** The value is encrypted under the data key of its subject. */
    ENCRYPT,
    /** Personal data that is found in free text is replaced by the name of its kind. */
    REDACT
}
