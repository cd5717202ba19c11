package org.mlaudit.streams.ledger;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A tree of the definitions in RFC 6962 section 2.1 alone, word for word, for small sizes; and the tiles that it has. */
final class PlainTree implements HashTiles {
    private final List<Hash> leaves = new ArrayList<>();
    private final Map<List<Integer>, Hash> known = new HashMap<>();

    /** The leaf at each index is the text of it. */
    static PlainTree ofSize(int size) {
        var tree = new PlainTree();
        for (int i = 0; i < size; i++) {
            tree.leaves.add(leafHash(data(i)));
        }
        return tree;
    }

    static PlainTree of(List<byte[]> entries) {
        var tree = new PlainTree();
        entries.forEach(entry -> tree.leaves.add(leafHash(entry)));
        return tree;
    }

    static byte[] data(int index) {
        return ("leaf " + index).getBytes(StandardCharsets.UTF_8);
    }

    Hash leaf(int index) {
        return leaves.get(index);
    }

    /** MTH(D[from:to]). */
    Hash root(int from, int to) {
        if (from == to) {
            return Hash.of(sha256());
        }
        if (to - from == 1) {
            return leaves.get(from);
        }
        Hash found = known.get(List.of(from, to));
        if (found == null) {
            int k = split(to - from);
            found = Hash.of(sha256(
                    new byte[] {1},
                    root(from, from + k).bytes(),
                    root(from + k, to).bytes()));
            known.put(List.of(from, to), found);
        }
        return found;
    }

    Hash root(int size) {
        return root(0, size);
    }

    /** PATH(m, D[n]) of section 2.1.1. */
    List<Hash> path(int index, int size) {
        return path(index, 0, size);
    }

    private List<Hash> path(int m, int from, int to) {
        if (to - from == 1) {
            return new ArrayList<>();
        }
        int k = split(to - from);
        List<Hash> path;
        if (m < k) {
            path = path(m, from, from + k);
            path.add(root(from + k, to));
        } else {
            path = path(m - k, from + k, to);
            path.add(root(from, from + k));
        }
        return path;
    }

    /** PROOF(m, D[n]) of section 2.1.2. */
    List<Hash> proof(int m, int n) {
        return m == 0 || m == n ? List.of() : subproof(m, 0, n, true);
    }

    private List<Hash> subproof(int m, int from, int to, boolean whole) {
        int n = to - from;
        if (m == n) {
            return whole ? new ArrayList<>() : new ArrayList<>(List.of(root(from, to)));
        }
        int k = split(n);
        List<Hash> proof;
        if (m <= k) {
            proof = subproof(m, from, from + k, whole);
            proof.add(root(from + k, to));
        } else {
            proof = subproof(m - k, from + k, to, false);
            proof.add(root(from, from + k));
        }
        return proof;
    }

    private static int split(int n) {
        int k = 1;
        while (2 * k < n) {
            k *= 2;
        }
        return k;
    }

    /** MTH(D[(n * 256 + i) * 256^l : (n * 256 + i + 1) * 256^l]) for each i. */
    @Override
    public byte[] tile(int level, long index, int width) {
        byte[] tile = new byte[width * Hash.BYTES];
        int span = (int) Math.pow(256, level);
        for (int i = 0; i < width; i++) {
            int from = ((int) index * 256 + i) * span;
            if (from + span > leaves.size()) {
                throw new TileMissingException(new TileAddress(level, index, width), "the tree is too small");
            }
            root(from, from + span).copyTo(tile, i * Hash.BYTES);
        }
        return tile;
    }

    static Hash leafHash(byte[] data) {
        return Hash.of(sha256(new byte[] {0}, data));
    }

    private static byte[] sha256(byte[]... parts) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            for (byte[] part : parts) {
                digest.update(part);
            }
            return digest.digest();
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }
}
