package org.mlaudit.streams.ledger.verify;

import java.util.Optional;
import org.mlaudit.streams.ledger.Hash;
import org.mlaudit.streams.ledger.HashTiles;
import org.mlaudit.streams.ledger.RightEdge;
import org.mlaudit.streams.ledger.TreeHasher;
import org.mlaudit.streams.ledger.verify.States.State;
import org.mlaudit.streams.ledger.verify.TreeWalk.Result;

/**
 * Says what was done to a tree whose leaves do not give its signed roots. Tiles that still lead to the signed roots tell which leaves
 * were signed, and a comparison with them names each difference. Without such tiles the number of leaves, the last state that
 * fits and the unsigned roots of commits narrow it down.
 */
final class Diagnosis {
    private final LedgerSource source;
    private final TreeName tree;
    private final Findings findings;
    private final TreeHasher hasher;

    Diagnosis(LedgerSource source, TreeName tree, Findings findings, TreeHasher hasher) {
        this.source = source;
        this.tree = tree;
        this.findings = findings;
        this.hasher = hasher;
    }

    /**
     * Reports what happened to the leaves.
     *
     * @param unsealedBefore first leaf before which there are records without a leaf; -1 for none
     */
    void run(Result walked, States states, long unsealedBefore) {
        long signed = states.greatest();
        Optional<HashTiles> tiles = source.tiles(tree);
        if (tiles.isPresent() && tilesFit(tiles.get(), states) && align(tiles.get(), signed)) {
            return;
        }
        withoutTiles(walked, signed, unsealedBefore);
    }

    /** Whether the hashes in the tiles give every signed root. */
    private boolean tilesFit(HashTiles tiles, States states) {
        RightEdge edge = new RightEdge(hasher);
        try (States.Reader reader = states.read();
                LeafHashes hashes = LeafHashes.ofTiles(tiles)) {
            State last = null;
            for (Optional<State> next = reader.next(); next.isPresent(); next = reader.next()) {
                State state = next.get();
                while (edge.size() < state.size()) {
                    Hash hash = hashes.next();
                    if (hash == null) {
                        return false;
                    }
                    edge.append(hash);
                }
                last = state;
            }
            return last != null && edge.size() == last.size() && edge.root().equals(last.root());
        }
    }

    private boolean align(HashTiles tiles, long signed) {
        boolean any = false;
        try (LeafHashes actual = LeafHashes.ofEntries(source, tree, hasher);
                LeafHashes was = LeafHashes.ofTiles(tiles);
                LeafHashes again = LeafHashes.ofTiles(tiles)) {
            for (Alignment.Difference each : new Alignment(actual, was, signed).differences(source.live(), again)) {
                any = true;
                findings.add(each.reason(), Place.leaves(tree, each.first(), each.last() + 1), each.detail());
            }
        }
        return any;
    }

    private void withoutTiles(Result walked, long signed, long unsealedBefore) {
        if (walked.broken >= 0 && walked.brokenNext >= 0) {
            gap(walked);
            return;
        }
        if (walked.differs >= 0) {
            range(walked, signed);
        } else if (walked.leaves < signed && unsealedBefore >= walked.fits) {
            findings.add(
                    Reason.LEAF_DELETED,
                    Place.leaf(tree, unsealedBefore),
                    signed - walked.leaves + " leaves fewer than were signed, and records before this one have none");
        } else if (walked.leaves < signed) {
            findings.add(
                    Reason.TRUNCATED,
                    Place.leaves(tree, walked.leaves, signed),
                    signed + " leaves were signed, and the last " + (signed - walked.leaves) + " are not there");
        } else if (walked.leaves > signed && !source.live()) {
            findings.add(
                    Reason.LEAF_INSERTED,
                    Place.leaves(tree, signed, walked.leaves),
                    signed == 0 ? "nothing of the tree is signed" : "after the last leaf that was signed");
        } else if (walked.tileDiffers >= 0) {
            findings.add(
                    Reason.TILE_CHANGED,
                    Place.leaf(tree, walked.tileDiffers),
                    "the leaf fits the signed roots, its hash in the tile of level 0 does not");
        }
    }

    private void gap(Result walked) {
        if (walked.brokenNext > walked.broken) {
            findings.add(
                    Reason.LEAF_DELETED,
                    Place.leaves(tree, walked.broken, walked.brokenNext),
                    "what follows begins at leaf " + walked.brokenNext);
        } else {
            findings.add(
                    Reason.LEAF_INSERTED,
                    Place.leaves(tree, walked.brokenNext, walked.broken),
                    "what follows begins at leaf " + walked.brokenNext + " again");
        }
    }

    private void range(Result walked, long signed) {
        long from = walked.fits;
        long to = walked.differs;
        if (walked.sealedDiffers >= from && walked.sealedDiffers < to) {
            from = walked.sealedDiffers;
        }
        if (walked.leaves < signed) {
            findings.add(
                    Reason.LEAF_DELETED,
                    Place.leaves(tree, from, to),
                    signed - walked.leaves + " leaves fewer than were signed, the first of them here");
        } else if (walked.leaves > signed && !source.live()) {
            findings.add(
                    Reason.LEAF_INSERTED,
                    Place.leaves(tree, from, to),
                    walked.leaves - signed + " leaves more than were signed, the first of them here");
        } else {
            findings.add(Reason.OTHER_LEAVES, Place.leaves(tree, from, to), "");
        }
    }
}
