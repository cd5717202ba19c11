package org.mlaudit.benchmarks.ledger;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.util.List;
import java.util.Optional;
import java.util.function.LongFunction;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.apache.avro.SchemaNormalization;
import org.mlaudit.streams.ledger.Checkpoint;
import org.mlaudit.streams.ledger.EntryBundle;
import org.mlaudit.streams.ledger.Hash;
import org.mlaudit.streams.ledger.HashTiles;
import org.mlaudit.streams.ledger.Leaf;
import org.mlaudit.streams.ledger.LeafEncoder;
import org.mlaudit.streams.ledger.LeafType;
import org.mlaudit.streams.ledger.NoteSigner;
import org.mlaudit.streams.ledger.Origins;
import org.mlaudit.streams.ledger.RightEdge;
import org.mlaudit.streams.ledger.TreeHasher;
import org.mlaudit.streams.ledger.VerifierKey;
import org.mlaudit.streams.ledger.verify.Bundle;
import org.mlaudit.streams.ledger.verify.LedgerSource;
import org.mlaudit.streams.ledger.verify.StoredRecord;
import org.mlaudit.streams.ledger.verify.TreeName;

/** A ledger of one partition of inferences, with their records, that is made while it is read, so that it can have any size. */
final class SyntheticLedger implements LedgerSource {
    static final Schema SCHEMA = SchemaBuilder.record("Inference")
            .namespace("org.example")
            .fields()
            .requiredString("id")
            .endRecord();
    private static final TreeName TREE = new TreeName("audit.inferences", 0);
    private static final int BUNDLE = 256;
    /** Bytes of an inference of 20 features. */
    private static final int RECORD_BYTES = 169;

    private static final long START_MICROS = 1_790_000_000_000_000L;

    private final long size;
    private final Origins origins = new Origins("ledger.example.com", "bench", "1");
    private final TreeHasher hasher = new TreeHasher();
    private final LeafEncoder encoder = new LeafEncoder(hasher);
    private final KeyPair pair;
    private final byte[] fingerprint;
    private final byte[] logLeaf;
    private final Checkpoint state;
    private final Checkpoint logState;

    /** A ledger of so many leaves. */
    SyntheticLedger(long size) {
        this.size = size;
        try {
            this.pair = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
            this.fingerprint = SchemaNormalization.parsingFingerprint("SHA-256", SCHEMA);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
        RightEdge edge = new RightEdge(hasher);
        byte[] hash = new byte[Hash.BYTES];
        for (long i = 0; i < size; i++) {
            encode(i).hash(hash, 0);
            edge.append(hash, 0);
        }
        this.state = new Checkpoint(origins.tree(TREE.topic(), TREE.partition()), size, edge.root());
        this.logLeaf = Leaf.ofCheckpoint(state, "audit.checkpoints", START_MICROS + size)
                .encode();
        this.logState = new Checkpoint(origins.log(), 1, new TreeHasher().leaf(logLeaf));
    }

    /** The key to pin. */
    VerifierKey key() {
        return signer(origins.log()).verifierKey();
    }

    private NoteSigner signer(String name) {
        return NoteSigner.ed25519(name, pair.getPrivate(), pair.getPublic());
    }

    private static byte[] record(long index) {
        byte[] value = new byte[RECORD_BYTES];
        value[4] = 1;
        for (int i = 5; i < RECORD_BYTES; i++) {
            value[i] = (byte) (index * 31 + i);
        }
        return value;
    }

    private LeafEncoder encode(long index) {
        byte[] value = record(index);
        return encoder.begin(LeafType.INFERENCE, TREE.topic(), TREE.partition(), index)
                .id("0190a5b2-7c31-7d8e-8f00-" + (100_000_000_000L + index))
                .model("bench-credit", "3")
                .eventTime(START_MICROS + index)
                .origin("nifi-1", index)
                .schema(fingerprint, 0)
                .value(value, 0, value.length)
                .encode();
    }

    @Override
    public String where() {
        return "memory";
    }

    @Override
    public boolean live() {
        return false;
    }

    @Override
    public List<TreeName> trees() {
        return List.of(TREE);
    }

    @Override
    public Sequence<byte[]> checkpoints(TreeName tree) {
        Checkpoint checkpoint = tree.isLog() ? logState : state;
        byte[] note =
                checkpoint.note().sign(signer(checkpoint.origin())).encode().getBytes(StandardCharsets.UTF_8);
        return new Numbered<>(1, at -> note);
    }

    @Override
    public Sequence<Bundle> entries(TreeName tree) {
        if (tree.isLog()) {
            EntryBundle.Writer one = new EntryBundle.Writer(1 << 10);
            one.append(logLeaf, 0, logLeaf.length);
            return new Numbered<>(1, at -> new Bundle(0, one.toBytes(), Optional.empty()));
        }
        EntryBundle.Writer bundle = new EntryBundle.Writer(1 << 16);
        return new Numbered<>((size + BUNDLE - 1) / BUNDLE, at -> {
            bundle.clear();
            for (long i = at * BUNDLE; i < Math.min(size, (at + 1) * BUNDLE); i++) {
                encode(i).appendTo(bundle);
            }
            return new Bundle(at * BUNDLE, bundle.toBytes(), Optional.empty());
        });
    }

    @Override
    public Optional<HashTiles> tiles(TreeName tree) {
        return Optional.empty();
    }

    @Override
    public Optional<Sequence<StoredRecord>> records(TreeName tree) {
        return tree.isLog()
                ? Optional.empty()
                : Optional.of(new Numbered<>(size, at -> new StoredRecord(at, record(at))));
    }

    @Override
    public Optional<Hash> schema(int id) {
        return Optional.of(Hash.of(fingerprint));
    }

    private static final class Numbered<T> implements Sequence<T> {
        private final long count;
        private final LongFunction<T> make;
        private long next;

        Numbered(long count, LongFunction<T> make) {
            this.count = count;
            this.make = make;
        }

        @Override
        public Optional<T> next() {
            return next < count ? Optional.of(make.apply(next++)) : Optional.empty();
        }

        @Override
        public void close() {}
    }
}
