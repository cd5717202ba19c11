package org.mlaudit.benchmarks.join;

import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.util.TreeMap;
import org.apache.kafka.common.utils.Bytes;
import org.mlaudit.benchmarks.Jmh;
import org.mlaudit.streams.join.BlockChanges;
import org.mlaudit.streams.join.Found;
import org.mlaudit.streams.join.JoinTable;
import org.mlaudit.streams.performance.DecisionBytes;
import org.mlaudit.streams.performance.Truth;

/**
 * Ten million predictions of four versions in one table, each a decision of 40 bytes (a score and five groups take 39),
 * drained every 100,000 into a sorted map as a commit does into the store in memory; then their truths in another order;
 * then a table made of what was stored. Run in a process with a heap of 2 GB.
 */
public final class PendingPredictions {
    private static final int PREDICTIONS = 10_000_000;
    private static final int COMMIT = 100_000;
    private static final int VERSIONS = 4;
    private static final int DECISION_BYTES = 40;
    private static final int HASH_BYTES = 16;
    private static final long START = 1_767_571_200_000L;
    private static final long TIME_TO_LIVE = 30L * 24 * 60 * 60 * 1000;
    /** Prime, so that its multiples visit each prediction once. */
    private static final long STRIDE = 7_368_787;

    private final TreeMap<Bytes, byte[]> stored = new TreeMap<>();
    private JoinTable table = new JoinTable();
    private final BlockChanges commit = new BlockChanges() {
        @Override
        public void written(long number, byte[] bytes) {
            stored.put(key(number), bytes);
        }

        @Override
        public void removed(long number) {
            stored.remove(key(number));
        }
    };

    private PendingPredictions() {}

    /** Runs it and prints its figures. */
    public static void main(String[] args) {
        new PendingPredictions().run();
    }

    private void run() {
        long baseline = used();
        Jmh.result("join.put", put() / (double) PREDICTIONS, "ns/prediction");
        long held = used() - baseline;
        Jmh.result("join.pending", table.pending() / 1e6, "million");
        Jmh.result("join.heap_of_pending", held / 1048576.0, "MiB");
        Jmh.result("join.bytes_beyond_id", held / (double) PREDICTIONS - HASH_BYTES, "B/prediction");
        Jmh.result("join.join", join() / (double) PREDICTIONS, "ns/truth");
        Jmh.result("join.heap_of_joined", (used() - baseline) / 1048576.0, "MiB");
        table = new JoinTable();
        Jmh.result("join.restore", restore() / (2.0 * PREDICTIONS), "ns/entry");
    }

    private long put() {
        byte[] decision = new byte[DECISION_BYTES];
        long begun = System.nanoTime();
        for (int i = 0; i < PREDICTIONS; i++) {
            ByteBuffer.wrap(decision).putLong(i).putLong(mix(i));
            boolean kept = table.putPrediction(
                    mix(i), mix(~i), i % VERSIONS, START + i + TIME_TO_LIVE, decision, 0, DECISION_BYTES);
            if (!kept) {
                throw new IllegalStateException("prediction " + i + " was held already");
            }
            if (i % COMMIT == COMMIT - 1) {
                table.drain(commit);
            }
        }
        return System.nanoTime() - begun;
    }

    private long join() {
        Truth truth = new Truth();
        truth.hasLabel = true;
        DecisionBytes bytes = new DecisionBytes();
        byte[] message = new byte[100];
        Found found = new Found();
        long begun = System.nanoTime();
        for (int i = 0; i < PREDICTIONS; i++) {
            int id = (int) (i * STRIDE % PREDICTIONS);
            boolean known = table.find(mix(id), mix(~id), found);
            if (!known || found.known || found.prediction[found.predictionOffset + 7] != (byte) id) {
                throw new IllegalStateException("prediction " + id + " was not found as it was put");
            }
            truth.observedAtMillis = START + i;
            truth.labelHash = mix(id & 1);
            bytes.write(truth);
            long expiresAt = START + i + TIME_TO_LIVE;
            table.putTruth(mix(id), mix(~id), expiresAt, bytes.bytes(), 0, bytes.length(), message);
            if (i % COMMIT == COMMIT - 1) {
                table.drain(commit);
            }
        }
        return System.nanoTime() - begun;
    }

    private long restore() {
        long begun = System.nanoTime();
        stored.forEach((key, block) -> table.load(ByteBuffer.wrap(key.get()).getLong(), block));
        if (table.pending() != PREDICTIONS || table.truths() != PREDICTIONS) {
            throw new IllegalStateException("the table that was stored holds " + table.pending() + " predictions");
        }
        return System.nanoTime() - begun;
    }

    private static Bytes key(long number) {
        return Bytes.wrap(ByteBuffer.allocate(Long.BYTES).putLong(number).array());
    }

    /** Hash of a number: the mixer of SplitMix64 (Steele, Lea, Flood 2014). */
    private static long mix(long number) {
        long z = (number + 1) * 0x9E3779B97F4A7C15L;
        z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return z ^ (z >>> 31);
    }

    private static long used() {
        System.gc();
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }
}
