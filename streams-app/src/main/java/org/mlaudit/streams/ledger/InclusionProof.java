package org.mlaudit.streams.ledger;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * Proves that a leaf is at an index of a tree: the roots of the subtrees beside its path, from its sibling up (RFC 6962 section
 * 2.1.1).
 *
 * @param index of the leaf, less than {@code size}
 * @param size number of leaves of the tree
 * @param path as many hashes as the index and the size ask for; any other number proves nothing
 */
public record InclusionProof(long index, long size, List<Hash> path) {
    /**
     * Checks what it is made of.
     *
     * @throws IllegalArgumentException if the index is not in a tree of that size
     */
    public InclusionProof {
        if (index < 0 || index >= size) {
            throw new IllegalArgumentException("leaf " + index + " is not in a tree of " + size + " leaves");
        }
        path = List.copyOf(path);
    }

    /**
     * Makes the proof from a tree's tiles.
     *
     * @throws TileMissingException if a tile is not there
     */
    public static InclusionProof of(HashTiles tiles, long index, long size) {
        return of(new Subtrees(tiles, size, new TreeHasher()), index, size);
    }

    static InclusionProof of(Subtrees subtrees, long index, long size) {
        List<Hash> path = new ArrayList<>();
        long from = 0;
        long to = size;
        while (to - from > 1) {
            long middle = from + Long.highestOneBit(to - from - 1);
            if (index < middle) {
                path.add(subtrees.hash(middle, to));
                to = middle;
            } else {
                path.add(subtrees.hash(from, middle));
                from = middle;
            }
        }
        Collections.reverse(path);
        return new InclusionProof(index, size, path);
    }

    /**
     * Returns the root that the tree has if the leaf is in it: the algorithm of RFC 9162 section 2.1.3.2.
     *
     * @throws ProofException if the number of hashes is not that of the index and the size
     */
    public Hash root(Hash leafHash, TreeHasher hasher) {
        long node = index;
        long last = size - 1;
        Hash hash = leafHash;
        for (Hash sibling : path) {
            if (last == 0) {
                throw wrongLength();
            }
            if ((node & 1) == 1 || node == last) {
                hash = hasher.node(sibling, hash);
                int up = Long.numberOfTrailingZeros(node);
                node >>>= up;
                last >>>= up;
            } else {
                hash = hasher.node(hash, sibling);
            }
            node >>>= 1;
            last >>>= 1;
        }
        if (last != 0) {
            throw wrongLength();
        }
        return hash;
    }

    private ProofException wrongLength() {
        return new ProofException("a proof of leaf " + index + " in a tree of " + size + " leaves does not have "
                + path.size() + " hashes");
    }

    /**
     * Checks that the leaf is in the tree.
     *
     * @throws ProofException if it is not proven
     */
    public void verify(Hash leafHash, Hash root) {
        Hash led = root(leafHash, new TreeHasher());
        if (!led.equals(root)) {
            throw new ProofException("leaf " + index + " is not proven to be in the tree of " + size
                    + " leaves: the proof leads to the root " + led + ", not " + root);
        }
    }

    /** Returns whether the leaf is proven to be in the tree. */
    public boolean proves(Hash leafHash, Hash root) {
        try {
            return root(leafHash, new TreeHasher()).equals(root);
        } catch (ProofException e) {
            return false;
        }
    }
}
