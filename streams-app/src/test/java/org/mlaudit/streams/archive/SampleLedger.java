package org.mlaudit.streams.archive;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.mlaudit.streams.ledger.Checkpoint;
import org.mlaudit.streams.ledger.EntryBundle;
import org.mlaudit.streams.ledger.Hash;
import org.mlaudit.streams.ledger.KeyRotation;
import org.mlaudit.streams.ledger.Leaf;
import org.mlaudit.streams.ledger.LeafType;
import org.mlaudit.streams.ledger.NoteSigner;
import org.mlaudit.streams.ledger.Origins;
import org.mlaudit.streams.ledger.RightEdge;
import org.mlaudit.streams.ledger.SignedNote;
import org.mlaudit.streams.ledger.TileAddress;
import org.mlaudit.streams.ledger.TreeHasher;
import org.mlaudit.streams.ledger.VerifierKey;
import org.mlaudit.streams.ledger.verify.TreeName;

/**
 * A ledger as an export, made leaf by leaf by whoever holds its keys: three partitions of inferences, governance with erasures, the log of
 * logs with a rotation in the middle, witnessed. Whoever attacks it with its keys makes another one with other leaves.
 */
final class SampleLedger {
    static final String TOPIC = "audit.inferences";
    static final TreeName GOVERNANCE = new TreeName("audit.governance", 0);
    static final Schema SCHEMA = SchemaBuilder.record("Inference")
            .namespace("org.example")
            .fields()
            .requiredString("id")
            .endRecord();
    /** Same fields in another order of bytes: what a swapped schema looks like. */
    static final Schema OTHER_SCHEMA = SchemaBuilder.record("Inference")
            .namespace("org.example")
            .fields()
            .requiredBytes("id")
            .endRecord();

    static final long START_MICROS = 1_790_000_000_000_000L;
    static final long ROUND_MICROS = 10_000_000L;
    static final int SCHEMA_ID = 7;
    private static final String PRODUCER = "capture/1/0";

    static final KeyPair OLD = keyPair();
    static final KeyPair NEW = keyPair();
    static final KeyPair STRANGER = keyPair();
    static final KeyPair WITNESS = keyPair();

    private static KeyPair keyPair() {
        try {
            return KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** A leaf and its record. */
    static final class Entry {
        final byte[] leaf;
        final byte[] value;
        final long offset;

        Entry(byte[] leaf, byte[] value, long offset) {
            this.leaf = leaf;
            this.value = value;
            this.offset = offset;
        }

        Leaf decoded() {
            return Leaf.decode(leaf);
        }
    }

    final Origins origins;
    final Map<TreeName, List<Entry>> trees = new TreeMap<>();
    final List<byte[]> log = new ArrayList<>();
    final MemoryFiles files = new MemoryFiles();
    final Map<TreeName, List<Checkpoint>> states = new HashMap<>();
    final int rounds;
    final Set<String> erasedKeys = new HashSet<>();

    /** How a ledger is made; each knob is one thing that its owner might do. */
    static final class Making {
        Map<TreeName, List<Entry>> trees = new TreeMap<>();
        int rounds = 6;
        /** The ledger ends after so many rounds. */
        int stopAfter = 6;
        /** Rounds from this on are not witnessed. */
        int witnessedRounds = 6;

        boolean rotation = true;
        long[] roundTimes = {};
        /** Time of a round's leaves in the log of logs, where it is not that of the round. */
        Map<Integer, Long> claimedTimes = new HashMap<>();
        /** Signs the rotation in place of the old key. */
        Optional<KeyPair> rotationForger = Optional.empty();
    }

    static NoteSigner signer(KeyPair pair, String name) {
        return NoteSigner.ed25519(name, pair.getPrivate(), pair.getPublic());
    }

    VerifierKey pinned() {
        return signer(OLD, origins.log()).verifierKey();
    }

    static VerifierKey witness() {
        return VerifierKey.of("witness.example.com", VerifierKey.Type.COSIGNATURE, WITNESS.getPublic());
    }

    static TreeName partition(int partition) {
        return new TreeName(TOPIC, partition);
    }

    /** Leaves of three partitions, about the given number in all, and of governance. */
    static Map<TreeName, List<Entry>> leaves(int count, Random random, String salt) {
        Map<TreeName, List<Entry>> trees = new TreeMap<>();
        long[] offsets = new long[3];
        for (int p = 0; p < 3; p++) {
            trees.put(partition(p), new ArrayList<>());
        }
        for (int i = 0; i < count; i++) {
            int p = random.nextInt(3);
            offsets[p] += random.nextInt(100) == 0 ? 2 : 1;
            long time = START_MICROS + (long) ((double) i / count * 5.5 * ROUND_MICROS);
            String key = i % 50 == 0 ? "key-" + i : "";
            trees.get(partition(p)).add(inference(p, offsets[p], salt + "-" + i, i, time, key));
        }
        trees.put(GOVERNANCE, new ArrayList<>());
        for (int i = 0; i < 10; i++) {
            trees.get(GOVERNANCE).add(erasure(i, "key-" + i * 1000));
        }
        return trees;
    }

    static Entry inference(int partition, long offset, String id, long sequence, long time, String key) {
        byte[] value = ("\0\0\0\0" + (char) SCHEMA_ID + "inference " + id
                        + " with some features and a prediction of it")
                .getBytes(StandardCharsets.UTF_8);
        return entry(LeafType.INFERENCE, TOPIC, partition, offset, id, sequence, time, key, value);
    }

    static Entry erasure(long offset, String key) {
        byte[] value = ("\0\0\0\0" + (char) SCHEMA_ID + "erasure of " + key).getBytes(StandardCharsets.UTF_8);
        return entry(
                LeafType.GOVERNANCE,
                GOVERNANCE.topic(),
                0,
                offset,
                "erasure-" + key,
                -1,
                START_MICROS + 1_000_000 + offset,
                key,
                value);
    }

    static Entry entry(
            LeafType type,
            String topic,
            int partition,
            long offset,
            String id,
            long sequence,
            long time,
            String key,
            byte[] value) {
        Leaf leaf = new Leaf(
                type,
                id,
                "flight-delay",
                "1",
                OptionalLong.of(time),
                topic,
                partition,
                offset,
                sequence < 0 ? "" : PRODUCER,
                sequence,
                Optional.of(Fingerprints.of(SCHEMA)),
                Optional.of(new TreeHasher().sha256(value)),
                Optional.empty(),
                key,
                "");
        return new Entry(leaf.encode(), value, offset);
    }

    static byte[] with(Leaf leaf, OptionalLong time, String id) {
        return new Leaf(
                        leaf.type(),
                        id,
                        leaf.model(),
                        leaf.version(),
                        time,
                        leaf.topic(),
                        leaf.partition(),
                        leaf.offset(),
                        leaf.producer(),
                        leaf.sequence(),
                        leaf.schema(),
                        leaf.value(),
                        leaf.commitment(),
                        leaf.subjectKey(),
                        leaf.note())
                .encode();
    }

    SampleLedger(Making making) {
        this.origins = new Origins("ledger.example.com", "test", "1");
        this.rounds = making.rounds;
        this.trees.putAll(making.trees);
        files.put(Layout.schema(SCHEMA_ID), SCHEMA.toString().getBytes(StandardCharsets.UTF_8));
        trees.get(GOVERNANCE).forEach(entry -> erasedKeys.add(entry.decoded().subjectKey()));
        sign(making);
    }

    private void sign(Making making) {
        Map<TreeName, Tree> building = new TreeMap<>();
        trees.forEach((name, entries) -> building.put(name, new Tree(name, entries)));
        Tree logTree = new Tree(TreeName.LOG, List.of());
        KeyPair key = OLD;
        for (int round = 1; round <= making.stopAfter; round++) {
            long time = START_MICROS + round * ROUND_MICROS;
            long claimed = making.claimedTimes.getOrDefault(round, time);
            for (Map.Entry<TreeName, Tree> each : building.entrySet()) {
                Tree tree = each.getValue();
                tree.appendUpTo((int) ((long) tree.entries.size() * round / making.rounds));
                Checkpoint checkpoint = tree.state(
                        origins.tree(each.getKey().topic(), each.getKey().partition()));
                tree.notes.add(checkpoint.note().sign(signer(key, checkpoint.origin())));
                logTree.append(Leaf.ofCheckpoint(checkpoint, "audit.checkpoints", claimed)
                        .encode());
            }
            if (making.rotation && round == making.rounds / 2) {
                KeyRotation rotation = new KeyRotation(
                        origins.log(),
                        signer(OLD, origins.log()).verifierKey(),
                        signer(NEW, origins.log()).verifierKey(),
                        time / 1_000_000);
                SignedNote signed = making.rotationForger.isEmpty()
                        ? rotation.sign(signer(OLD, origins.log()), signer(NEW, origins.log()))
                        : forged(rotation, making.rotationForger.get());
                logTree.append(Leaf.ofKeyRotation(rotation, signed, "audit.checkpoints")
                        .encode());
            }
            Checkpoint checkpoint = logTree.state(origins.log());
            SignedNote note = checkpoint.note().sign(signer(key, origins.log()));
            if (round <= making.witnessedRounds) {
                NoteSigner witness = NoteSigner.cosigner(
                        "witness.example.com", WITNESS.getPrivate(), WITNESS.getPublic(), () -> time / 1_000_000 + 1);
                note = note.with(List.of(witness.sign(checkpoint.text())));
            }
            logTree.notes.add(note);
            if (making.rotation && round == making.rounds / 2) {
                key = NEW;
            }
        }
        building.values().forEach(Tree::write);
        logTree.write();
    }

    private static SignedNote forged(KeyRotation rotation, KeyPair forger) {
        var wrong = signer(forger, rotation.origin()).sign(rotation.text());
        var claimed = new org.mlaudit.streams.ledger.NoteSignature(
                rotation.origin(), rotation.oldKey().keyId(), wrong.signature());
        return new SignedNote(
                rotation.text(), List.of(claimed, signer(NEW, rotation.origin()).sign(rotation.text())));
    }

    /** A tree that is being made. */
    final class Tree {
        final TreeName name;
        final List<Entry> entries;
        final List<byte[]> leaves = new ArrayList<>();
        final List<SignedNote> notes = new ArrayList<>();
        final TreeHasher hasher = new TreeHasher();
        final RightEdge edge = new RightEdge(hasher);
        final List<java.io.ByteArrayOutputStream> levels = new ArrayList<>();

        Tree(TreeName name, List<Entry> entries) {
            this.name = name;
            this.entries = entries;
            for (int i = 0; i < 4; i++) {
                levels.add(new java.io.ByteArrayOutputStream());
            }
        }

        void appendUpTo(int size) {
            while (leaves.size() < size) {
                append(entries.get(leaves.size()).leaf);
            }
        }

        void append(byte[] leaf) {
            leaves.add(leaf);
            Hash hash = hasher.leaf(leaf);
            levels.get(0).writeBytes(hash.bytes());
            edge.append(hash.bytes(), 0, (level, index, hashes, offset) -> {
                if (level % TileAddress.HEIGHT == 0) {
                    levels.get(level / TileAddress.HEIGHT).write(hashes, offset, Hash.BYTES);
                }
            });
        }

        Checkpoint state(String origin) {
            Checkpoint checkpoint = new Checkpoint(origin, edge.size(), edge.root());
            states.computeIfAbsent(name, any -> new ArrayList<>()).add(checkpoint);
            return checkpoint;
        }

        void write() {
            String directory = Layout.directory(name);
            putEntries(files, name, leaves);
            for (int level = 0; level < levels.size(); level++) {
                putTiles(files, name, level, levels.get(level).toByteArray());
            }
            putNotes(files, name, notes.stream().map(SignedNote::encode).toList());
            files.put(directory + Layout.CHECKPOINT, notes.getLast().encode().getBytes(StandardCharsets.UTF_8));
            if (name.isLog()) {
                log.addAll(leaves);
            } else {
                putRecords(files, name, entries.subList(0, leaves.size()));
            }
        }
    }

    static void putEntries(MemoryFiles files, TreeName tree, List<byte[]> leaves) {
        String directory = Layout.directory(tree) + Layout.ENTRIES;
        files.removeAll(directory);
        for (int from = 0; from < leaves.size(); from += TileAddress.WIDTH) {
            int to = Math.min(leaves.size(), from + TileAddress.WIDTH);
            EntryBundle.Writer bundle = new EntryBundle.Writer(1 << 16);
            leaves.subList(from, to).forEach(leaf -> bundle.append(leaf, 0, leaf.length));
            files.put(
                    Layout.directory(tree) + new TileAddress(0, from / TileAddress.WIDTH, to - from).entriesPath(),
                    bundle.toBytes());
        }
    }

    static void putTiles(MemoryFiles files, TreeName tree, int level, byte[] hashes) {
        files.removeAll(Layout.directory(tree) + "tile/" + level + "/");
        int width = TileAddress.WIDTH * Hash.BYTES;
        for (int from = 0; from < hashes.length; from += width) {
            int to = Math.min(hashes.length, from + width);
            byte[] tile = java.util.Arrays.copyOfRange(hashes, from, to);
            files.put(
                    Layout.directory(tree) + new TileAddress(level, from / width, tile.length / Hash.BYTES).path(),
                    tile);
        }
    }

    static void putNotes(MemoryFiles files, TreeName tree, List<String> notes) {
        EntryBundle.Writer bundle = new EntryBundle.Writer(1 << 16);
        for (String note : notes) {
            byte[] bytes = note.getBytes(StandardCharsets.UTF_8);
            bundle.append(bytes, 0, bytes.length);
        }
        files.put(Layout.directory(tree) + Layout.CHECKPOINTS + Layout.number(0), bundle.toBytes());
    }

    static List<String> notes(MemoryFiles files, TreeName tree) {
        List<String> notes = new ArrayList<>();
        EntryBundle.Reader reader =
                new EntryBundle.Reader(files.bytes(Layout.directory(tree) + Layout.CHECKPOINTS + Layout.number(0)));
        while (reader.next()) {
            notes.add(new String(reader.entry(), StandardCharsets.UTF_8));
        }
        return notes;
    }

    static void putRecords(MemoryFiles files, TreeName tree, List<Entry> entries) {
        files.removeAll(Layout.directory(tree) + Layout.RECORDS);
        for (int from = 0; from < entries.size(); from += TileAddress.WIDTH) {
            List<Entry> some = entries.subList(from, Math.min(entries.size(), from + TileAddress.WIDTH));
            ByteBuffer bytes = ByteBuffer.allocate(some.stream()
                    .mapToInt(entry -> entry.value.length + Layout.RECORD_HEADER)
                    .sum());
            some.forEach(entry ->
                    bytes.putLong(entry.offset).putInt(entry.value.length).put(entry.value));
            byte[] copy = new byte[bytes.flip().remaining()];
            bytes.get(copy);
            files.put(Layout.directory(tree) + Layout.RECORDS + Layout.number(from / TileAddress.WIDTH), copy);
        }
    }
}
