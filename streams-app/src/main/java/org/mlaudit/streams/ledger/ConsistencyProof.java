package org.mlaudit.streams.ledger;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * Proves that a tree is the beginning of a larger one: nothing before {@code from} was changed, removed or put in (RFC 6962 section
 * 2.1.2).
 *
 * @param from number of leaves of the smaller tree
 * @param to number of leaves of the larger one, at least {@code from}
 * @param path as many hashes as both sizes ask for, none if {@code from} is 0 or {@code to}; any other number proves nothing
 */
public record ConsistencyProof(long from, long to, List<Hash> path) {
    /**
     * Checks what it is made of.
     *
     * @throws IllegalArgumentException if sizes are not {@code 0 <= from <= to}
     */
    public ConsistencyProof {
        if (from < 0 || to < from) {
            throw new IllegalArgumentException("a tree of " + from + " leaves does not grow to " + to);
        }
        path = List.copyOf(path);
    }

    /**
     * Makes the proof from the tiles of the larger tree.
     *
     * @throws TileMissingException if a tile is not there
     */
    public static ConsistencyProof of(HashTiles tiles, long from, long to) {
        return of(new Subtrees(tiles, to, new TreeHasher()), from, to);
    }

    static ConsistencyProof of(Subtrees subtrees, long from, long to) {
        if (from == 0 || from == to) {
            return new ConsistencyProof(from, to, List.of());
        }
        List<Hash> path = new ArrayList<>();
        long left = 0;
        long right = to;
        while (right != from) {
            long middle = left + Long.highestOneBit(right - left - 1);
            if (from <= middle) {
                path.add(subtrees.hash(middle, right));
                right = middle;
            } else {
                path.add(subtrees.hash(left, middle));
                left = middle;
            }
        }
        if (left != 0) {
            path.add(subtrees.hash(left, right));
        }
        Collections.reverse(path);
        return new ConsistencyProof(from, to, path);
    }

    /**
     * Checks that the tree of {@code fromRoot} is the beginning of the tree of {@code toRoot}: the algorithm of RFC 9162 section
     * 2.1.4.2.
     *
     * @throws ProofException if it is not proven
     */
    public void verify(Hash fromRoot, Hash toRoot) {
        if (from == 0 || from == to) {
            verifyWithoutPath(fromRoot, toRoot);
            return;
        }
        List<Hash> hashes = new ArrayList<>();
        if (Long.bitCount(from) == 1) {
            hashes.add(fromRoot);
        }
        hashes.addAll(path);
        if (hashes.isEmpty()) {
            throw wrongLength();
        }
        int start = Long.numberOfTrailingZeros(from);
        long node = (from - 1) >>> start;
        long last = (to - 1) >>> start;
        var hasher = new TreeHasher();
        Hash smaller = hashes.getFirst();
        Hash larger = smaller;
        for (Hash hash : hashes.subList(1, hashes.size())) {
            if (last == 0) {
                throw wrongLength();
            }
            if ((node & 1) == 1 || node == last) {
                smaller = hasher.node(hash, smaller);
                larger = hasher.node(hash, larger);
                int up = Long.numberOfTrailingZeros(node);
                node >>>= up;
                last >>>= up;
            } else {
                larger = hasher.node(larger, hash);
            }
            node >>>= 1;
            last >>>= 1;
        }
        if (last != 0) {
            throw wrongLength();
        }
        require("the tree of " + from + " leaves", smaller, fromRoot);
        require("the tree of " + to + " leaves", larger, toRoot);
    }

    private void verifyWithoutPath(Hash fromRoot, Hash toRoot) {
        if (!path.isEmpty()) {
            throw wrongLength();
        }
        if (from == 0) {
            require("the empty tree", TreeHasher.EMPTY_ROOT, fromRoot);
            if (to != 0) {
                return;
            }
        }
        require("the tree of " + to + " leaves", fromRoot, toRoot);
    }

    /** Returns whether the smaller tree is proven to be the beginning of the larger one. */
    public boolean proves(Hash fromRoot, Hash toRoot) {
        try {
            verify(fromRoot, toRoot);
            return true;
        } catch (ProofException e) {
            return false;
        }
    }

    private ProofException wrongLength() {
        return new ProofException(
                "a proof that " + to + " leaves begin with " + from + " does not have " + path.size() + " hashes");
    }

    private void require(String tree, Hash proven, Hash root) {
        if (!proven.equals(root)) {
            throw new ProofException("the tree of " + to + " leaves is not proven to begin with the tree of " + from
                    + " leaves: the root of " + tree + " is " + proven + " by the proof, not " + root);
        }
    }
}
