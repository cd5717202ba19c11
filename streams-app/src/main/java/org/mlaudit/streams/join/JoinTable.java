package org.mlaudit.streams.join;

import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Predictions and truths of one model by the 128-bit hash of the inference id, until their time to live ends.
 *
 * <p>It is a log: an entry is written behind the last one into a block of up to 64 KiB and never changed; what replaces it
 * is written as a new entry, and the older one is dead. Two indexes on the heap tell where the valid entry of an id is.
 * {@link #drain} hands out the blocks that are new, {@link #load} takes them back, and {@link #compact} writes what is
 * valid in small or mostly dead blocks anew. No object is made for an entry. A prediction of 40 bytes costs about 57 bytes
 * beyond its id's hash: 40, 5 to 8 for its version, expiry and length, and 10 to 11 in the index.
 *
 * <p>The table has a clock, the greatest instant that {@link #expire} was called with. What expires before it is gone. The
 * clock is drained and loaded with the entries (block 0), so that a table that was drained and loaded again answers like
 * one that was not, whatever the order in which its blocks were loaded. Of several entries of an id, that of the greatest
 * block number and then offset is valid: an entry is never written anew unless it is valid, so the newest one is always
 * the last. For the same reason a truth lives at least as long as the one that it replaces: were it the first to go, the
 * one before it would be back after loading.
 *
 * <p>For one thread.
 */
public final class JoinTable {
    private static final int FULL_BYTES = 64 * 1024;
    private static final long CLOCK_BLOCK = 0;

    private final Blocks blocks;
    private final HashIndex predictions;
    private final HashIndex truths;
    private final Compaction compaction;

    private final Entry entry = new Entry();
    private final Content content = new Content();
    private long waiting;
    private long clock = Long.MIN_VALUE;
    private long drainedClock = Long.MIN_VALUE;
    /** Blocks that were loaded and not yet read; absent from the first use on. */
    private @Nullable SortedMap<Long, byte[]> loaded = new TreeMap<>();

    /** An empty table. */
    public JoinTable() {
        this(FULL_BYTES);
    }

    JoinTable(int fullBytes) {
        blocks = new Blocks(fullBytes);
        predictions = new HashIndex(blocks);
        truths = new HashIndex(blocks);
        compaction = new Compaction(blocks);
    }

    /**
     * Holds a prediction, unless there is one of its id.
     *
     * @param hashHigh first half of the id's hash
     * @param hashLow second half of the id's hash
     * @param version any number from 0 to 2^29 - 1, cheapest below 32
     * @param expiresAtMillis last instant at which it is found, in milliseconds since 1970
     * @param bytes holds what is to be kept of it
     * @return false if nothing was kept: there is one already, which stays, or it expires before the table's clock
     */
    public boolean putPrediction(
            long hashHigh, long hashLow, int version, long expiresAtMillis, byte[] bytes, int offset, int length) {
        ready();
        if (expiresAtMillis < clock || predictions.find(hashHigh, hashLow) != HashIndex.NONE) {
            return false;
        }
        long place = blocks.append(
                Kind.PREDICTION, version, hashHigh, hashLow, expiresAtMillis, content.of(bytes, offset, length));
        predictions.put(hashHigh, hashLow, place);
        long truth = truths.find(hashHigh, hashLow);
        if (truth != HashIndex.NONE) {
            matched(truth);
        }
        return true;
    }

    /** A truth that waited is written anew without the message that it came in. */
    private void matched(long place) {
        entry.read(blocks.of(place), Blocks.offset(place));
        if (entry.kind != Kind.WAITING_TRUTH) {
            return;
        }
        int size = entry.size();
        long to = blocks.append(
                Kind.MATCHED_TRUTH,
                0,
                entry.hashHigh,
                entry.hashLow,
                entry.expiresAtMillis,
                content.of(entry.bytes, entry.offset, entry.length));
        truths.put(entry.hashHigh, entry.hashLow, to);
        blocks.kill(place, size);
        waiting--;
    }

    /**
     * Holds a truth in place of the one of its id, if there is one. It then lives at least as long as that one would have.
     *
     * @param hashHigh first half of the id's hash
     * @param hashLow second half of the id's hash
     * @param expiresAtMillis last instant at which it is found, in milliseconds since 1970
     * @param bytes holds what is to be kept of it
     * @param original the message that it came in, kept while there is no prediction of the id
     * @return false if nothing was kept: it expires before the table's clock
     */
    public boolean putTruth(
            long hashHigh, long hashLow, long expiresAtMillis, byte[] bytes, int offset, int length, byte[] original) {
        ready();
        if (expiresAtMillis < clock) {
            return false;
        }
        long expiry = expiresAtMillis;
        long before = truths.find(hashHigh, hashLow);
        int sizeBefore = 0;
        if (before != HashIndex.NONE) {
            entry.read(blocks.of(before), Blocks.offset(before));
            expiry = Math.max(expiry, entry.expiresAtMillis);
            sizeBefore = entry.size();
            waiting -= entry.kind == Kind.WAITING_TRUTH ? 1 : 0;
        }
        boolean matched = predictions.find(hashHigh, hashLow) != HashIndex.NONE;
        content.of(bytes, offset, length, original, 0, matched ? 0 : original.length);
        Kind kind = matched ? Kind.MATCHED_TRUTH : Kind.WAITING_TRUTH;
        truths.put(hashHigh, hashLow, blocks.append(kind, 0, hashHigh, hashLow, expiry, content));
        waiting += matched ? 0 : 1;
        if (before != HashIndex.NONE) {
            blocks.kill(before, sizeBefore);
        }
        return true;
    }

    /** Finds what is held of an id; whether that is anything. */
    public boolean find(long hashHigh, long hashLow, Found into) {
        ready();
        into.clear();
        long prediction = predictions.find(hashHigh, hashLow);
        if (prediction != HashIndex.NONE) {
            entry.read(blocks.of(prediction), Blocks.offset(prediction));
            into.predicted(entry);
        }
        long truth = truths.find(hashHigh, hashLow);
        if (truth != HashIndex.NONE) {
            entry.read(blocks.of(truth), Blocks.offset(truth));
            into.known(entry);
        }
        return into.predicted || into.known;
    }

    /** Number of predictions that are held, with and without a truth. */
    public long pending() {
        ready();
        return predictions.size();
    }

    /** Number of truths that are held, with and without a prediction. */
    public long truths() {
        ready();
        return truths.size();
    }

    /** Number of truths that are held and never met a prediction. */
    public long waiting() {
        ready();
        return waiting;
    }

    /** Bytes of the entries in all blocks, dead ones included. */
    public long totalBytes() {
        ready();
        return blocks.totalBytes();
    }

    /** Bytes of the entries that are valid. */
    public long liveBytes() {
        ready();
        return blocks.liveBytes();
    }

    /** The greatest instant that {@link #expire} was called with, in milliseconds, {@code Long.MIN_VALUE} before that. */
    public long clockMillis() {
        ready();
        return clock;
    }

    /**
     * Moves the clock forward, and forgets what expires before it. An instant that is not after the clock changes nothing.
     *
     * @param clockMillis milliseconds since 1970
     * @param visitor gets each truth that goes without having met a prediction, by expiry and then by hash
     */
    public void expire(long clockMillis, ExpiredTruths visitor) {
        ready();
        if (clockMillis <= clock) {
            return;
        }
        clock = clockMillis;
        List<InVain> inVain = new ArrayList<>();
        dropExpired(inVain);
        inVain.sort(InVain.ORDER);
        inVain.forEach(truth -> truth.tell(visitor));
    }

    private void dropExpired(List<InVain> inVain) {
        for (int position = 1; position < blocks.positions(); position++) {
            Block block = blocks.at(position);
            if (block != null && block.earliest < clock) {
                dropExpired(position, block, inVain);
            }
        }
    }

    private void dropExpired(int position, Block block, List<InVain> inVain) {
        long earliest = Long.MAX_VALUE;
        for (int at = Block.HEADER; at < block.end(); at = entry.end) {
            entry.read(block, at);
            if (entry.expiresAtMillis >= clock) {
                earliest = Math.min(earliest, entry.expiresAtMillis);
            } else if (index(entry.kind).remove(entry.hashHigh, entry.hashLow, Blocks.place(position, at))) {
                if (entry.kind == Kind.WAITING_TRUTH) {
                    waiting--;
                    inVain.add(new InVain(entry));
                }
                blocks.kill(Blocks.place(position, at), entry.size());
            }
        }
        block.earliest = earliest;
    }

    private HashIndex index(Kind kind) {
        return kind == Kind.PREDICTION ? predictions : truths;
    }

    /**
     * Writes the valid entries of small and of mostly dead blocks into new ones, so that afterwards at most a third of the
     * bytes is dead. One call writes at most 64 MiB, and the next one goes on.
     */
    public void compact() {
        ready();
        for (int position : compaction.choose()) {
            Block block = blocks.at(position);
            for (int at = Block.HEADER; block != null && at < block.end(); at = entry.end) {
                entry.read(block, at);
                move(Blocks.place(position, at));
            }
        }
    }

    /** Writes the entry that was just read anew if it is valid. */
    private void move(long place) {
        HashIndex index = index(entry.kind);
        if (index.find(entry.hashHigh, entry.hashLow) != place) {
            return;
        }
        content.of(entry.bytes, entry.offset, entry.length, entry.bytes, entry.originalOffset, entry.originalLength);
        long to =
                blocks.append(entry.kind, entry.version, entry.hashHigh, entry.hashLow, entry.expiresAtMillis, content);
        index.put(entry.hashHigh, entry.hashLow, to);
        blocks.kill(place, entry.size());
    }

    /** Seals the block that is written to, and tells the blocks that were written and removed since the last call. */
    public void drain(BlockChanges changes) {
        ready();
        blocks.drain(changes);
        if (clock != drainedClock) {
            changes.written(CLOCK_BLOCK, Block.ofInstant(clock));
            drainedClock = clock;
        }
    }

    /**
     * Takes back a block that was drained, before anything else is done with the table. The array is kept and read later on.
     *
     * @throws IllegalStateException if the table is in use
     */
    public void load(long number, byte[] bytes) {
        if (loaded == null) {
            throw new IllegalStateException("block " + number + " is loaded into a table that is in use");
        }
        loaded.put(number, bytes);
    }

    private void ready() {
        if (loaded != null) {
            SortedMap<Long, byte[]> stored = loaded;
            loaded = null;
            stored.forEach(this::restore);
            dropExpired(new ArrayList<>());
        }
    }

    private void restore(long number, byte[] bytes) {
        if (number == CLOCK_BLOCK) {
            clock = Block.instant(number, bytes);
            drainedClock = clock;
            return;
        }
        Block block = Block.of(number, bytes);
        int position = blocks.load(block);
        long earliest = Long.MAX_VALUE;
        int next = Block.HEADER;
        while (next < block.end()) {
            int at = next;
            entry.read(block, at);
            next = entry.end;
            earliest = Math.min(earliest, entry.expiresAtMillis);
            waiting += entry.kind == Kind.WAITING_TRUTH ? 1 : 0;
            long before = index(entry.kind).put(entry.hashHigh, entry.hashLow, Blocks.place(position, at));
            if (before != HashIndex.NONE) {
                entry.read(blocks.of(before), Blocks.offset(before));
                waiting -= entry.kind == Kind.WAITING_TRUTH ? 1 : 0;
                blocks.kill(before, entry.size());
            }
        }
        block.earliest = earliest;
    }
}
