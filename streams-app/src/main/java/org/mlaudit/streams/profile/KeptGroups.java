package org.mlaudit.streams.profile;

import java.util.Arrays;
import java.util.SortedMap;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Summaries of the groups of one field, at most so many. Where the groups are named beforehand, those and no others are
 * kept. Else those are kept whose hashes are the smallest: which these are depends only on which groups occurred, and a
 * group of the final set was in it at every earlier time, so their summaries are exact.
 *
 * @param <S> the summary of a group
 */
public final class KeptGroups<S> {
    private static final int SMALLEST = 4;

    private final Kind<S> kind;
    private final int most;
    private final boolean open;
    /** Ascending. */
    private long[] hashes;

    private @Nullable String[] names;
    private @Nullable Object[] summaries;
    private int size;
    /** Groups with greater hashes are not kept. */
    private long keptUpTo = Long.MAX_VALUE;

    /**
     * What the summaries are.
     *
     * @param <S> the summary of a group
     */
    public interface Kind<S> {
        /** A summary of nothing. */
        S create();

        /** Whether a summary holds nothing. */
        boolean isEmpty(S summary);

        /** Adds all that the second holds to the first. */
        void merge(S into, S from);

        /** The canonical bytes of a summary. */
        byte[] encode(S summary);

        /** Reads what {@link #encode} wrote. */
        S decode(byte[] bytes);
    }

    /**
     * A table without any summary yet.
     *
     * @param named the groups to keep, by hash, if they are named beforehand
     * @param most how many others are kept where none is named
     */
    public KeptGroups(SortedMap<Long, String> named, int most, Kind<S> kind) {
        this.kind = kind;
        this.open = named.isEmpty() && most > 0;
        this.most = open ? most : named.size();
        int room = open ? Math.min(SMALLEST, most) : this.most;
        hashes = new long[room];
        names = new String[room];
        summaries = new Object[room];
        if (!open) {
            named.forEach(this::insert);
        }
    }

    /** The summary of a group, made if the group is kept and has none; null if it is not kept. */
    public @Nullable S summary(long hash, Supplier<String> name) {
        if (hash > keptUpTo) {
            return null;
        }
        int at = Arrays.binarySearch(hashes, 0, size, hash);
        if (at < 0) {
            if (!open) {
                return null;
            }
            at = insert(hash, name.get());
        }
        return at < 0 ? null : summary(at);
    }

    /** The summary of a group that was kept before; null if it is not kept. */
    public @Nullable S known(long hash) {
        int at = Arrays.binarySearch(hashes, 0, size, hash);
        return at < 0 ? null : summary(at);
    }

    /** Whether no group holds anything. */
    public boolean isEmpty() {
        for (int i = 0; i < size; i++) {
            if (occurs(i)) {
                return false;
            }
        }
        return true;
    }

    /** Adds all that another table of the same field holds. */
    public void merge(KeptGroups<S> other) {
        keptUpTo(other.keptUpTo);
        for (int i = 0; i < other.size; i++) {
            String name = other.names[i];
            if (name != null && other.occurs(i)) {
                merge(other.hashes[i], name, other.summary(i));
            }
        }
    }

    private void merge(long hash, String name, S theirs) {
        S ours = summary(hash, () -> name);
        if (ours != null) {
            kind.merge(ours, theirs);
        }
    }

    /** Visits the groups that hold something, with their names. */
    public void forEach(BiConsumer<String, S> visitor) {
        for (int i = 0; i < size; i++) {
            String name = names[i];
            if (name != null && occurs(i)) {
                visitor.accept(name, summary(i));
            }
        }
    }

    /** Visits every group that is kept, whether it occurred or not. */
    void forEachKept(KeptVisitor<S> visitor) {
        for (int i = 0; i < size; i++) {
            visitor.group(hashes[i], summary(i));
        }
    }

    /** Receives the hash of a group and its summary. */
    interface KeptVisitor<S> {
        void group(long hash, S summary);
    }

    /** Writes the canonical form. */
    public void writeTo(BytesOut out) {
        out.octet(keptUpTo == Long.MAX_VALUE ? 0 : 1);
        if (keptUpTo != Long.MAX_VALUE) {
            out.fixedLong(keptUpTo);
        }
        int occurring = 0;
        for (int i = 0; i < size; i++) {
            occurring += occurs(i) ? 1 : 0;
        }
        out.count(occurring);
        for (int i = 0; i < size; i++) {
            String name = names[i];
            if (name != null && occurs(i)) {
                out.fixedLong(hashes[i]);
                out.text(name);
                out.block(kind.encode(summary(i)));
            }
        }
    }

    /** Adds what {@link #writeTo} wrote. */
    public void readFrom(BytesIn in) {
        if (in.octet() == 1) {
            keptUpTo(in.fixedLong());
        }
        for (int left = in.size(most); left > 0; left--) {
            long hash = in.fixedLong();
            String name = in.text();
            merge(hash, name, kind.decode(in.block()));
        }
    }

    private boolean occurs(int at) {
        return summaries[at] != null && !kind.isEmpty(summary(at));
    }

    @SuppressWarnings("unchecked") // the array holds nothing but summaries
    private S summary(int at) {
        Object summary = summaries[at];
        if (summary == null) {
            summary = kind.create();
            summaries[at] = summary;
        }
        return (S) summary;
    }

    /** Makes room for a group; its place, or -1 if it is not to be kept. */
    private int insert(long hash, String name) {
        int at = -Arrays.binarySearch(hashes, 0, size, hash) - 1;
        if (at < 0 || (size == most && at == size)) {
            keptUpTo = size == most && at == size ? hashes[size - 1] : keptUpTo;
            return -1;
        }
        if (size == most) {
            size--;
            keptUpTo = at == size ? hash : hashes[size - 1];
        } else if (size == hashes.length) {
            int room = Math.min(most, 2 * size);
            hashes = Arrays.copyOf(hashes, room);
            names = Arrays.copyOf(names, room);
            summaries = Arrays.copyOf(summaries, room);
        }
        System.arraycopy(hashes, at, hashes, at + 1, size - at);
        System.arraycopy(names, at, names, at + 1, size - at);
        System.arraycopy(summaries, at, summaries, at + 1, size - at);
        hashes[at] = hash;
        names[at] = name;
        summaries[at] = null;
        size++;
        return at;
    }

    private void keptUpTo(long largest) {
        if (largest < keptUpTo) {
            keptUpTo = largest;
            while (size > 0 && hashes[size - 1] > largest) {
                size--;
                names[size] = null;
                summaries[size] = null;
            }
        }
    }
}
