package org.mlaudit.quickstart.e2e;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;

/**
 * The root hash of RFC 6962, section 2.1, as anybody would compute it who has the leaves and nothing of ML Audit: a stack of the
 * perfect subtrees so far.
 */
final class PlainTree {
    private final MessageDigest sha = sha256();
    /** Hashes of the perfect subtrees, greatest first: one for each bit that is set in the size. */
    private final Deque<byte[]> subtrees = new ArrayDeque<>();

    private long size;

    static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    void append(byte[] leaf) {
        sha.update((byte) 0);
        byte[] subtree = sha.digest(leaf);
        for (long bits = size; (bits & 1) == 1; bits >>= 1) {
            subtree = node(subtrees.removeLast(), subtree);
        }
        subtrees.addLast(subtree);
        size++;
    }

    long size() {
        return size;
    }

    byte[] root() {
        Iterator<byte[]> fromRight = subtrees.descendingIterator();
        if (!fromRight.hasNext()) {
            return sha.digest();
        }
        byte[] root = fromRight.next();
        while (fromRight.hasNext()) {
            root = node(fromRight.next(), root);
        }
        return root;
    }

    private byte[] node(byte[] left, byte[] right) {
        sha.update((byte) 1);
        sha.update(left);
        return sha.digest(right);
    }
}
