package org.mlaudit.streams.ledger.verify;

import org.mlaudit.streams.ledger.Hash;

/**
 * A signed state that was verified before, or that an anchor holds.
 *
 * @param origin of the tree
 * @param size its leaves
 * @param root its root
 */
public record SeenState(String origin, long size, Hash root) {}
