package org.mlaudit.streams.monitor;

import java.time.Instant;

/**
 * A window before the one that is judged.
 *
 * @param start inclusive
 * @param rows number of inferences, 0 for an empty window
 */
public record PastWindow(Instant start, long rows) {}
