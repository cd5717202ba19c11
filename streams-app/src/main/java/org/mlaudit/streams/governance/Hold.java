package org.mlaudit.streams.governance;

import java.time.Instant;

/**
 * An active legal hold: while it lasts, nothing that it reaches is erased, and topics keep what they hold.
 *
 * @param caseName the case it belongs to; at most one active hold has it
 * @param scope what it reaches
 * @param placedAt when it was placed
 * @param actor who placed it
 * @param reason why
 */
public record Hold(String caseName, HoldScope scope, Instant placedAt, String actor, String reason) {}
