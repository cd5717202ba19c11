package org.mlaudit.streams.ledger.verify;

/**
 * What was found of a tree.
 *
 * @param tree which
 * @param origin its origin
 * @param leaves that were read
 * @param signed leaves of the greatest signed state that the leaves lead to
 * @param checkpoints signed states that were compared
 * @param records that were compared with their leaves
 * @param expired leaves whose records are older than all that are kept
 * @param erased leaves whose records can't be read any more, by authority
 * @param latestMicros most by which an event happened before the last state without it was signed; 0 for none
 */
public record TreeReport(
        TreeName tree,
        String origin,
        long leaves,
        long signed,
        long checkpoints,
        long records,
        long expired,
        long erased,
        long latestMicros) {}
