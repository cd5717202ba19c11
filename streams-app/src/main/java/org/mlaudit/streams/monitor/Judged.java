package org.mlaudit.streams.monitor;

import java.time.Instant;
import org.mlaudit.contract.ModelKey;

/**
 * What findings are about.
 *
 * @param key the model version
 * @param start first instant of the window, event time
 * @param end the instant after its last
 * @param revision a number that grows with all that the judgement rests on
 */
public record Judged(ModelKey key, Instant start, Instant end, long revision) {}
