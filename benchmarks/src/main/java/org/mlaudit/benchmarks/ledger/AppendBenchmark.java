package org.mlaudit.benchmarks.ledger;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.mlaudit.benchmarks.Jmh;
import org.mlaudit.streams.ledger.EntryBundle;
import org.mlaudit.streams.ledger.Hash;
import org.mlaudit.streams.ledger.LeafEncoder;
import org.mlaudit.streams.ledger.LeafType;
import org.mlaudit.streams.ledger.LeafView;
import org.mlaudit.streams.ledger.RightEdge;
import org.mlaudit.streams.ledger.TreeHasher;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.runner.RunnerException;

/**
 * Nanoseconds to append the leaf of an inference, some 200 bytes, to a tree on one thread: encode it, hash it, take it into the
 * right edge, and tell of the nodes that are complete. {@code fromRecord} also hashes the record's 169 bytes and puts the leaf into an entry
 * bundle, as the stream does. {@code read} is a verifier's part: read a leaf in place and hash it. 256 different inferences take turns.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class AppendBenchmark {
    private static final int RECORDS = 256;
    private static final int ID_BYTES = 36;
    /** Bytes of an inference of 20 features. */
    private static final int RECORD_BYTES = 169;
    /** Leaves of a bundle, as many as the stream lets wait. */
    private static final int BUNDLE = 1_024;

    private static final double NANOS = 1e9;

    private final TreeHasher hasher = new TreeHasher();
    private final LeafEncoder encoder = new LeafEncoder(hasher);
    private final RightEdge edge = new RightEdge(hasher);
    private final LeafView view = new LeafView();
    private final EntryBundle.Writer bundle = new EntryBundle.Writer(BUNDLE * 256);
    private final byte[][] ids = new byte[RECORDS][];
    private final byte[][] records = new byte[RECORDS][];
    private final byte[][] leaves = new byte[RECORDS][];
    private final byte[] fingerprint = new byte[Hash.BYTES];
    private final byte[] producer = "nifi-1".getBytes(StandardCharsets.US_ASCII);
    private final Hash value = hasher.sha256(producer);
    private final byte[] hash = new byte[Hash.BYTES];
    private final RightEdge.NodeSink sink = this::complete;
    private long tiles;
    private int next;

    /** Makes the inferences. */
    public AppendBenchmark() {
        Random random = new Random(6962);
        for (int i = 0; i < RECORDS; i++) {
            byte[] hex = new byte[ID_BYTES];
            for (int at = 0; at < ID_BYTES; at++) {
                hex[at] = (byte) Character.forDigit(random.nextInt(16), 16);
            }
            ids[i] = hex;
            records[i] = new byte[RECORD_BYTES];
            random.nextBytes(records[i]);
            begin(i).valueHash(value).encode();
            leaves[i] = new byte[encoder.length()];
            System.arraycopy(encoder.bytes(), encoder.start(), leaves[i], 0, encoder.length());
        }
    }

    private LeafEncoder begin(int record) {
        return encoder.begin(LeafType.INFERENCE, "audit.inferences", 3, next)
                .id(ids[record], 0, ID_BYTES)
                .model("bench-credit", "3")
                .eventTime(1_700_000_000_000_000L + next)
                .origin(producer, 0, producer.length, next)
                .schema(fingerprint, 0);
    }

    private int turn() {
        next = (next + 1) & Integer.MAX_VALUE;
        return next & (RECORDS - 1);
    }

    private void complete(int level, long index, byte[] hashes, int offset) {
        tiles += (level & 7) == 0 ? hashes[offset] : 0;
    }

    /** Encode, hash, append. */
    @Benchmark
    public long append() {
        begin(turn()).valueHash(value).encode().hash(hash, 0);
        edge.append(hash, 0, sink);
        return edge.size() + tiles;
    }

    /** The same from the bytes of a record to an entry of a bundle. */
    @Benchmark
    public long fromRecord() {
        int record = turn();
        begin(record).value(records[record], 0, RECORD_BYTES).encode().hash(hash, 0);
        edge.append(hash, 0, sink);
        if (bundle.count() == BUNDLE) {
            bundle.clear();
        }
        encoder.appendTo(bundle);
        return edge.size() + tiles;
    }

    /** Read a leaf and hash it, and append it. */
    @Benchmark
    public long read() {
        byte[] leaf = leaves[turn()];
        view.read(leaf, 0, leaf.length);
        hasher.leaf(leaf, 0, leaf.length, hash, 0);
        edge.append(hash, 0);
        return edge.size() + view.sequence();
    }

    /** Runs it and prints its figures. */
    static void run() throws RunnerException {
        Jmh.result("ledger.leaf", new AppendBenchmark().leaves[0].length, "B");
        Map<String, Double> medians = Jmh.run(AppendBenchmark.class);
        medians.forEach((name, nanos) -> {
            if (name.endsWith(":alloc")) {
                Jmh.result("ledger." + name.replace(":alloc", "_alloc"), nanos, "B/leaf");
            } else {
                Jmh.result("ledger." + name, nanos, "ns/leaf");
                Jmh.result("ledger." + name + "_rate", NANOS / nanos, "leaves/s");
            }
        });
    }
}
