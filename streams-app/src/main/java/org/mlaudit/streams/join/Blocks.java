package org.mlaudit.streams.join;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The blocks of a table: one that is written to, and sealed ones. A place is the position of a block in memory and the
 * offset of an entry in it; the number of a block, by which it is stored, says in which order blocks were begun.
 */
final class Blocks {
    private static final int OFFSET_BITS = 16;
    private static final int OFFSET = (1 << OFFSET_BITS) - 1;
    private static final int LARGEST_POSITION = 1 << (HashIndex.PLACE_BITS - OFFSET_BITS);
    private static final int FIRST_CAPACITY = 1024;

    /** A block is sealed before it grows beyond so many bytes; one that holds a single entry may be larger. */
    private final int fullBytes;

    /** By position; the first one stays free, so that no place is 0. */
    private @Nullable Block[] byPosition = new @Nullable Block[16];

    private int positions = 1;
    private int[] free = new int[16];
    private int frees;
    private int open;
    private int capacity = FIRST_CAPACITY;
    private long nextNumber = 1;
    private long totalBytes;
    private long liveBytes;
    /** Sealed blocks that were not drained, some of them perhaps removed since. */
    private List<Block> fresh = new ArrayList<>();

    private List<Long> removed = new ArrayList<>();

    Blocks(int fullBytes) {
        if (fullBytes > 1 << OFFSET_BITS) {
            throw new IllegalArgumentException("a block of " + fullBytes + " bytes is too large");
        }
        this.fullBytes = fullBytes;
    }

    int fullBytes() {
        return fullBytes;
    }

    /** Positions are from 1 up to less than this. */
    int positions() {
        return positions;
    }

    @Nullable
    Block at(int position) {
        return byPosition[position];
    }

    Block of(long place) {
        Block block = byPosition[(int) (place >>> OFFSET_BITS)];
        if (block == null) {
            throw new IllegalStateException("there is no block at place " + place);
        }
        return block;
    }

    static int offset(long place) {
        return (int) place & OFFSET;
    }

    static long place(int position, int offset) {
        return (long) position << OFFSET_BITS | offset;
    }

    boolean isOf(long place, long hashHigh, long hashLow) {
        return of(place).isOf(offset(place), hashHigh, hashLow);
    }

    /** Bytes of all entries, valid or not. */
    long totalBytes() {
        return totalBytes;
    }

    /** Bytes of the entries that are valid. */
    long liveBytes() {
        return liveBytes;
    }

    /** The position that is written to, 0 if none is. */
    int open() {
        return open;
    }

    /** Takes a sealed block that was drained earlier; its position. Blocks come in ascending order of their numbers. */
    int load(Block block) {
        nextNumber = block.number() + 1;
        totalBytes += block.live;
        liveBytes += block.live;
        return add(block);
    }

    /** Writes an entry; its place. */
    long append(Kind kind, int version, long hashHigh, long hashLow, long expiresAtMillis, Content content) {
        Block block = open == 0 ? null : byPosition[open];
        if (block != null
                && block.end() + Block.mostBytes(content.length, content.originalLength) + Block.CRC_BYTES
                        > fullBytes) {
            seal();
            block = null;
        }
        if (block == null) {
            block = Block.open(nextNumber++, capacity, expiresAtMillis);
            open = add(block);
        }
        int before = block.end();
        int offset = block.append(kind, version, hashHigh, hashLow, expiresAtMillis, content);
        totalBytes += block.end() - before;
        liveBytes += block.end() - before;
        return place(open, offset);
    }

    /** Takes note that an entry is no longer valid. */
    void kill(long place, int bytes) {
        Block block = of(place);
        block.live -= bytes;
        liveBytes -= bytes;
        int position = (int) (place >>> OFFSET_BITS);
        if (block.live == 0 && block.sealed()) {
            remove(position, block);
        }
    }

    /** Closes the block that is written to. */
    void seal() {
        Block block = open == 0 ? null : byPosition[open];
        if (block == null) {
            return;
        }
        block.seal();
        capacity = Math.min(fullBytes, block.bytes().length + Block.mostBytes(0, 0));
        if (block.live == 0) {
            remove(open, block);
        } else {
            fresh.add(block);
        }
        open = 0;
    }

    /** Tells what changed since the last call. */
    void drain(BlockChanges changes) {
        seal();
        for (Block block : fresh) {
            if (block.live > 0) {
                changes.written(block.number(), block.bytes());
                block.drained = true;
            }
        }
        removed.forEach(changes::removed);
        fresh = new ArrayList<>();
        removed = new ArrayList<>();
    }

    private int add(Block block) {
        int position;
        if (frees > 0) {
            position = free[--frees];
        } else {
            position = positions++;
            if (position == LARGEST_POSITION) {
                throw new IllegalStateException("there are more than " + LARGEST_POSITION + " blocks");
            }
            if (position == byPosition.length) {
                byPosition = Arrays.copyOf(byPosition, position + position / 2);
            }
        }
        byPosition[position] = block;
        return position;
    }

    private void remove(int position, Block block) {
        byPosition[position] = null;
        totalBytes -= block.end() - Block.HEADER;
        if (block.drained) {
            removed.add(block.number());
        }
        if (frees == free.length) {
            free = Arrays.copyOf(free, 2 * frees);
        }
        free[frees++] = position;
    }
}
