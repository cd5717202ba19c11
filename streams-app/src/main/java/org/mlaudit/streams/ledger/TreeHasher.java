package org.mlaudit.streams.ledger;

import java.security.DigestException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * Hashes leaves and nodes as RFC 6962 section 2.1 says: a leaf is SHA-256(0x00 || data), a node SHA-256(0x01 || left || right),
 * an empty tree SHA-256 of nothing. The first byte keeps a leaf from being taken for a node.
 *
 * <p>One for each thread: it holds a digest and scratch space, and allocates nothing when it writes into arrays.
 */
public final class TreeHasher {
    /** Number of bytes of a hash. */
    public static final int HASH_BYTES = Hash.BYTES;
    /** What precedes the data of a leaf when it is hashed. */
    static final byte LEAF_PREFIX = 0;

    private static final byte NODE_PREFIX = 1;
    /** Root of a tree without leaves. */
    public static final Hash EMPTY_ROOT = new TreeHasher().sha256(new byte[0]);

    private final MessageDigest digest;
    private final byte[] node = new byte[1 + 2 * HASH_BYTES];

    /** Makes a hasher for one thread. */
    public TreeHasher() {
        try {
            digest = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
        node[0] = NODE_PREFIX;
    }

    /** Writes the hash of a leaf. */
    public void leaf(byte[] data, int offset, int length, byte[] out, int outOffset) {
        digest.update(LEAF_PREFIX);
        digest.update(data, offset, length);
        finish(out, outOffset);
    }

    /** Returns the hash of a leaf. */
    public Hash leaf(byte[] data) {
        byte[] out = new byte[HASH_BYTES];
        leaf(data, 0, data.length, out, 0);
        return Hash.of(out);
    }

    /** Writes the hash of the node above two hashes; {@code out} may be the array of either, at any place. */
    public void node(byte[] left, int leftOffset, byte[] right, int rightOffset, byte[] out, int outOffset) {
        System.arraycopy(left, leftOffset, node, 1, HASH_BYTES);
        System.arraycopy(right, rightOffset, node, 1 + HASH_BYTES, HASH_BYTES);
        digest.update(node, 0, node.length);
        finish(out, outOffset);
    }

    /** Returns the hash of the node above two hashes. */
    public Hash node(Hash left, Hash right) {
        byte[] out = new byte[HASH_BYTES];
        left.copyTo(node, 1);
        right.copyTo(node, 1 + HASH_BYTES);
        digest.update(node, 0, node.length);
        finish(out, 0);
        return Hash.of(out);
    }

    /** Writes the plain SHA-256 of bytes, without a prefix. */
    public void sha256(byte[] data, int offset, int length, byte[] out, int outOffset) {
        digest.update(data, offset, length);
        finish(out, outOffset);
    }

    /** Returns the plain SHA-256 of bytes, without a prefix. */
    public Hash sha256(byte[] data) {
        byte[] out = new byte[HASH_BYTES];
        sha256(data, 0, data.length, out, 0);
        return Hash.of(out);
    }

    private void finish(byte[] out, int offset) {
        try {
            digest.digest(out, offset, HASH_BYTES);
        } catch (DigestException e) {
            digest.reset();
            throw new IllegalArgumentException("there is no room for a hash at " + offset + " of " + out.length, e);
        }
    }
}
