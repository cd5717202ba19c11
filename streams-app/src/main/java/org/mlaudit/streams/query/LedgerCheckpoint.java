package org.mlaudit.streams.query;

import java.time.Instant;
import java.util.Optional;

/**
 * A signed state of a tree.
 *
 * @param origin name of the tree
 * @param size number of leaves
 * @param note the signed note (C2SP tlog-checkpoint)
 * @param signedAt wall clock
 * @param key verifier key of the key that signed it, where this instance knows it
 */
public record LedgerCheckpoint(String origin, long size, String note, Instant signedAt, Optional<String> key) {}
