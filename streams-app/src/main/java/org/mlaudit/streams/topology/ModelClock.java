package org.mlaudit.streams.topology;

import java.nio.ByteBuffer;
import java.util.Map;
import java.util.TreeMap;
import org.mlaudit.streams.topology.WindowPart.Clock;

/**
 * How far the event time of one model has come over all source partitions: the least of those that are busy. When all are
 * idle, the greatest, and from there it runs with the wall clock, so that silence closes windows too. Never goes back.
 */
final class ModelClock {
    /** Format of one partition's entry: clock (long), idle since (long). */
    private static final int BYTES = 2 * Long.BYTES;

    private static final long BUSY = Long.MIN_VALUE;

    private final Map<Integer, Entry> partitions = new TreeMap<>();

    /** @param idleSince wall clock in milliseconds, or {@link #BUSY} */
    private record Entry(long clock, long idleSince) {}

    /** Takes what a source partition says; {@code at} is the wall clock of the message in milliseconds. */
    void update(Clock message, long at) {
        partitions.put(message.sourcePartition(), new Entry(message.clock(), message.idle() ? at : BUSY));
    }

    /** What {@link #restore} reads. */
    byte[] encode(int sourcePartition) {
        Entry entry = partitions.get(sourcePartition);
        if (entry == null) {
            throw new IllegalStateException("source partition " + sourcePartition + " has no clock");
        }
        return ByteBuffer.allocate(BYTES)
                .putLong(entry.clock)
                .putLong(entry.idleSince)
                .array();
    }

    /** Restores an entry as busy: how long the partition is idle shows only once it is read again. */
    void restore(int sourcePartition, byte[] stored) {
        partitions.put(sourcePartition, new Entry(ByteBuffer.wrap(stored).getLong(), BUSY));
    }

    /** Event time in milliseconds at a wall clock in milliseconds; the smallest long when nothing is known. */
    long at(long now) {
        long least = Long.MAX_VALUE;
        long greatest = Long.MIN_VALUE;
        long idleSince = Long.MIN_VALUE;
        for (Entry entry : partitions.values()) {
            greatest = Math.max(greatest, entry.clock);
            if (entry.idleSince == BUSY) {
                least = Math.min(least, entry.clock);
            } else {
                idleSince = Math.max(idleSince, entry.idleSince);
            }
        }
        if (least != Long.MAX_VALUE || greatest == Long.MIN_VALUE) {
            return least == Long.MAX_VALUE ? Long.MIN_VALUE : least;
        }
        return greatest + Math.max(0, now - idleSince);
    }

    /** Whether every source partition that has the model is idle. */
    boolean idle() {
        return !partitions.isEmpty() && partitions.values().stream().noneMatch(entry -> entry.idleSince == BUSY);
    }

    /** Greatest event time of any source partition, in milliseconds. */
    long greatest() {
        return partitions.values().stream().mapToLong(Entry::clock).max().orElse(Long.MIN_VALUE);
    }
}
