package org.mlaudit.streams.ledger.verify;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.mlaudit.streams.ledger.Hash;

/**
 * Compares the leaves of a tree as they are with those that were signed, and says which were changed, taken out, put in, doubled or
 * moved. Both are walked side by side; where they differ, the nearest place is looked for where they go on alike. What is left
 * over on both sides is compared at the end, so that a leaf that was moved far is told from one that was changed.
 */
final class Alignment {
    /** How many leaves ahead a place is looked for where both go on alike. */
    private static final int AHEAD = 1024;
    /** Differences after which nothing more is told apart. */
    private static final int MOST = 4096;

    private final LeafHashes actual;
    private final LeafHashes signed;
    private final long signedSize;
    private final ArrayDeque<Hash> actualAhead = new ArrayDeque<>();
    private final ArrayDeque<Hash> signedAhead = new ArrayDeque<>();
    private long actualIndex;
    private long signedIndex;

    /** A leaf that is on one side only. */
    private record Odd(long index, Hash hash) {}

    private final List<Odd> foreign = new ArrayList<>();
    private final List<Odd> absent = new ArrayList<>();

    /**
     * Two rows of leaves.
     *
     * @param actual as they are
     * @param signed as they were signed
     * @param signedSize how many of these were signed
     */
    Alignment(LeafHashes actual, LeafHashes signed, long signedSize) {
        this.actual = actual;
        this.signed = signed;
        this.signedSize = signedSize;
    }

    /** A difference; leaves are indices of the tree as it was signed, or as it is for those that were put in. */
    record Difference(Reason reason, long first, long last, String detail) {}

    /**
     * Compares all.
     *
     * @param anyMore whether leaves after the signed ones are as it should be
     * @param signedAgain the signed leaves once more, to look for where a leaf that was put in comes from
     */
    List<Difference> differences(boolean anyMore, LeafHashes signedAgain) {
        long tail = Place.NONE;
        while (foreign.size() + absent.size() < MOST) {
            Hash is = peek(actualAhead, actual);
            Hash was = signedIndex < signedSize ? peek(signedAhead, signed) : null;
            if (was == null) {
                if (is != null && !anyMore) {
                    takeForeign(1);
                    continue;
                }
                break;
            }
            if (is == null) {
                tail = signedIndex;
                break;
            }
            if (is.equals(was)) {
                skip(actualAhead, 1);
                skip(signedAhead, 1);
                actualIndex++;
                signedIndex++;
            } else {
                apart(is, was);
            }
        }
        return sort(tail, signedAgain);
    }

    private void apart(Hash is, Hash was) {
        fill(actualAhead, actual);
        fill(signedAhead, signed);
        int later = position(signedAhead, is);
        int earlier = position(actualAhead, was);
        if (later > 0 && earlier < 0) {
            takeAbsent(later);
        } else if (earlier > 0 && later < 0) {
            takeForeign(earlier);
        } else {
            takeForeign(1);
            takeAbsent(1);
        }
    }

    private static int position(ArrayDeque<Hash> ahead, Hash hash) {
        int at = 0;
        for (Hash each : ahead) {
            if (each.equals(hash)) {
                return at;
            }
            at++;
        }
        return -1;
    }

    private static @Nullable Hash peek(ArrayDeque<Hash> ahead, LeafHashes hashes) {
        if (ahead.isEmpty()) {
            Hash next = hashes.next();
            if (next == null) {
                return null;
            }
            ahead.add(next);
        }
        return ahead.peek();
    }

    private static void fill(ArrayDeque<Hash> ahead, LeafHashes hashes) {
        while (ahead.size() < AHEAD) {
            Hash next = hashes.next();
            if (next == null) {
                return;
            }
            ahead.add(next);
        }
    }

    private static void skip(ArrayDeque<Hash> ahead, int count) {
        for (int i = 0; i < count; i++) {
            ahead.remove();
        }
    }

    private void takeForeign(int count) {
        for (int i = 0; i < count; i++) {
            foreign.add(new Odd(actualIndex++, actualAhead.remove()));
        }
    }

    private void takeAbsent(int count) {
        for (int i = 0; i < count; i++) {
            absent.add(new Odd(signedIndex++, signedAhead.remove()));
        }
    }

    private List<Difference> sort(long tail, LeafHashes signedAgain) {
        List<Difference> differences = new ArrayList<>();
        Map<Hash, Long> gone = new HashMap<>();
        absent.forEach(odd -> gone.putIfAbsent(odd.hash(), odd.index()));
        Map<Hash, Long> elsewhere = elsewhere(signedAgain);
        Set<Hash> moved = new HashSet<>();
        Set<Long> replaced = new HashSet<>();
        Set<Long> absentPlaces = new HashSet<>();
        absent.forEach(odd -> absentPlaces.add(odd.index()));
        for (Odd odd : foreign) {
            Long from = gone.get(odd.hash());
            Long other = elsewhere.get(odd.hash());
            if (from != null) {
                moved.add(odd.hash());
                differences.add(one(Reason.LEAVES_REORDERED, odd.index(), "it was signed as leaf " + from));
            } else if (other != null) {
                replaced.add(odd.index());
                differences.add(one(Reason.LEAF_DUPLICATED, odd.index(), "it is leaf " + other + " once more"));
            } else if (absentPlaces.contains(odd.index()) && tail == Place.NONE && foreign.size() <= absent.size()) {
                replaced.add(odd.index());
                differences.add(one(Reason.LEAF_CHANGED, odd.index(), ""));
            } else {
                differences.add(one(Reason.LEAF_INSERTED, odd.index(), ""));
            }
        }
        absent.stream()
                .filter(odd -> !moved.contains(odd.hash()) && !replaced.contains(odd.index()))
                .forEach(odd -> differences.add(one(Reason.LEAF_DELETED, odd.index(), "")));
        if (tail != Place.NONE) {
            differences.add(new Difference(
                    Reason.TRUNCATED,
                    tail,
                    signedSize - 1,
                    signedSize + " leaves were signed, and the last " + (signedSize - tail) + " are not there"));
        }
        return differences;
    }

    private static Difference one(Reason reason, long index, String detail) {
        return new Difference(reason, index, index, detail);
    }

    /** Where leaves that are foreign at their place were signed, if anywhere. */
    private Map<Hash, Long> elsewhere(LeafHashes signedAgain) {
        Set<Hash> wanted = new HashSet<>();
        foreign.forEach(odd -> wanted.add(odd.hash()));
        Map<Hash, Long> found = new HashMap<>();
        if (wanted.isEmpty()) {
            return found;
        }
        long index = 0;
        for (Hash hash = signedAgain.next(); hash != null && index < signedSize; hash = signedAgain.next(), index++) {
            if (wanted.contains(hash)) {
                found.putIfAbsent(hash, index);
            }
        }
        return found;
    }
}
