package org.mlaudit.keys;

import java.time.Instant;

/**
 * What the key store says of a data key, without the key.
 *
 * @param id random id of the key
 * @param alias what stands for the subject in published records of the purpose
 * @param purpose what the key is for
 * @param createdAt when it was made
 */
public record HeldKey(String id, String alias, String purpose, Instant createdAt) {}
