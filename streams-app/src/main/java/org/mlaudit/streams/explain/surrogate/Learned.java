package org.mlaudit.streams.explain.surrogate;

/** What came of learning a surrogate. */
public sealed interface Learned permits Surrogate, Refusal {}
