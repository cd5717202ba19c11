package org.mlaudit.streams.governance;

import java.time.Instant;

/**
 * What decides whether a hold reaches a record.
 *
 * @param subject index of its data subject in the key store; empty when it has none
 * @param model the model that decided
 * @param version of the model
 * @param occurredAt when it decided
 */
public record HeldRecord(String subject, String model, String version, Instant occurredAt) {}
