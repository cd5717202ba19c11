package org.mlaudit.streams.query;

import java.time.Instant;

/**
 * One window of a model version, without its content.
 *
 * @param start inclusive, event time
 * @param end exclusive
 * @param rows inferences in it so far
 * @param closed whether it has been judged; late events may still amend it
 */
public record WindowInfo(Instant start, Instant end, long rows, boolean closed) {}
