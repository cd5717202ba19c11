package org.mlaudit.streams.archive;

import static org.mlaudit.streams.ledger.verify.Reason.CHECKPOINT_MISSING;
import static org.mlaudit.streams.ledger.verify.Reason.LEAF_CHANGED;
import static org.mlaudit.streams.ledger.verify.Reason.LEAF_DELETED;
import static org.mlaudit.streams.ledger.verify.Reason.LEAF_DUPLICATED;
import static org.mlaudit.streams.ledger.verify.Reason.LEAF_INSERTED;
import static org.mlaudit.streams.ledger.verify.Reason.LEAVES_REORDERED;
import static org.mlaudit.streams.ledger.verify.Reason.MALFORMED_LEAF;
import static org.mlaudit.streams.ledger.verify.Reason.ORIGIN_SWAPPED;
import static org.mlaudit.streams.ledger.verify.Reason.OTHER_LEAVES;
import static org.mlaudit.streams.ledger.verify.Reason.PARTITION_MISSING;
import static org.mlaudit.streams.ledger.verify.Reason.PAYLOAD_CHANGED;
import static org.mlaudit.streams.ledger.verify.Reason.RECORD_MISSING;
import static org.mlaudit.streams.ledger.verify.Reason.RECORD_NOT_SEALED;
import static org.mlaudit.streams.ledger.verify.Reason.SCHEMA_REINTERPRETED;
import static org.mlaudit.streams.ledger.verify.Reason.SEQUENCE_GAP;
import static org.mlaudit.streams.ledger.verify.Reason.TILE_CHANGED;
import static org.mlaudit.streams.ledger.verify.Reason.TRUNCATED;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.mlaudit.streams.archive.SampleLedger.Entry;
import org.mlaudit.streams.ledger.TreeHasher;
import org.mlaudit.streams.ledger.verify.Reason;
import org.mlaudit.streams.ledger.verify.TreeName;

/** Attacks by somebody who can write where the ledger is kept and has none of its keys. */
final class LeafAttacks {
    private final AttackedLedger attacked;

    LeafAttacks(AttackedLedger attacked) {
        this.attacked = attacked;
    }

    List<Attack> all() {
        return List.of(
                Attack.of("leaf edit", Set.of(LEAF_CHANGED, OTHER_LEAVES), Set.of(TILE_CHANGED), this::edit),
                Attack.of(
                        "bits of a leaf flipped",
                        Set.of(LEAF_CHANGED),
                        Set.of(
                                MALFORMED_LEAF,
                                ORIGIN_SWAPPED,
                                LEAVES_REORDERED,
                                LEAF_DUPLICATED,
                                PAYLOAD_CHANGED,
                                SCHEMA_REINTERPRETED,
                                SEQUENCE_GAP,
                                RECORD_MISSING,
                                RECORD_NOT_SEALED,
                                Reason.BACKDATED),
                        this::flip),
                Attack.of("payload edit", Set.of(PAYLOAD_CHANGED), Set.of(), this::payload),
                Attack.of(
                        "interior delete",
                        Set.of(LEAF_DELETED),
                        Set.of(SEQUENCE_GAP, RECORD_NOT_SEALED, TILE_CHANGED),
                        this::delete),
                Attack.of(
                        "insert",
                        Set.of(LEAF_INSERTED),
                        Set.of(LEAF_DUPLICATED, LEAVES_REORDERED, RECORD_MISSING, TILE_CHANGED),
                        this::insert),
                Attack.of(
                        "reorder",
                        Set.of(LEAVES_REORDERED),
                        Set.of(OTHER_LEAVES, RECORD_MISSING, RECORD_NOT_SEALED, TILE_CHANGED),
                        this::reorder),
                Attack.of(
                        "duplicate",
                        Set.of(LEAF_DUPLICATED),
                        Set.of(LEAF_INSERTED, LEAVES_REORDERED, RECORD_MISSING, RECORD_NOT_SEALED),
                        this::duplicate),
                Attack.of(
                        "tail truncation",
                        Set.of(TRUNCATED),
                        Set.of(SEQUENCE_GAP, RECORD_NOT_SEALED, CHECKPOINT_MISSING),
                        this::truncate),
                Attack.of("tile edit", Set.of(TILE_CHANGED), Set.of(), this::tile),
                Attack.of("partition hidden", Set.of(PARTITION_MISSING), Set.of(), this::hide),
                Attack.of("schema reinterpretation", Set.of(SCHEMA_REINTERPRETED), Set.of(), this::schema),
                Attack.of("record without leaf", Set.of(RECORD_NOT_SEALED), Set.of(), this::unsealed),
                Attack.of("record removed", Set.of(RECORD_MISSING), Set.of(), this::removed));
    }

    /** Whoever changes leaves may leave the tiles as they are, make them fit, or take them away. */
    private Set<Reason> found(TreeName tree, List<byte[]> leaves, Random random) {
        MemoryFiles files = attacked.ledger.files.over();
        SampleLedger.putEntries(files, tree, leaves);
        int tiles = random.nextInt(3);
        if (tiles == 1) {
            files.removeAll(Layout.directory(tree) + "tile/0/");
        } else if (tiles == 2) {
            fit(files, tree, leaves);
        }
        return attacked.found(files);
    }

    private static void fit(MemoryFiles files, TreeName tree, List<byte[]> leaves) {
        TreeHasher hasher = new TreeHasher();
        ByteArrayOutputStream hashes = new ByteArrayOutputStream();
        leaves.forEach(leaf -> hashes.writeBytes(hasher.leaf(leaf).bytes()));
        for (int level = 1; level < 4; level++) {
            files.removeAll(Layout.directory(tree) + "tile/" + level + "/");
        }
        SampleLedger.putTiles(files, tree, 0, hashes.toByteArray());
    }

    private Set<Reason> edit(Random random) {
        TreeName tree = AttackedLedger.partition(random);
        List<byte[]> leaves = attacked.leaves(tree);
        int at = random.nextInt(leaves.size());
        var leaf = attacked.ledger.trees.get(tree).get(at).decoded();
        leaves.set(at, SampleLedger.with(leaf, leaf.eventTimeMicros(), "other-" + random.nextInt()));
        return found(tree, leaves, random);
    }

    private Set<Reason> flip(Random random) {
        TreeName tree = AttackedLedger.partition(random);
        List<byte[]> leaves = attacked.leaves(tree);
        int at = random.nextInt(leaves.size());
        byte[] leaf = leaves.get(at).clone();
        leaf[random.nextInt(leaf.length)] ^= (byte) (1 << random.nextInt(8));
        leaves.set(at, leaf);
        MemoryFiles files = attacked.ledger.files.over();
        SampleLedger.putEntries(files, tree, leaves);
        return attacked.found(files);
    }

    private Set<Reason> payload(Random random) {
        TreeName tree = AttackedLedger.partition(random);
        List<Entry> entries = new ArrayList<>(attacked.ledger.trees.get(tree));
        int at = random.nextInt(entries.size());
        byte[] value = entries.get(at).value.clone();
        value[random.nextInt(value.length)] ^= (byte) (1 << random.nextInt(8));
        entries.set(at, new Entry(entries.get(at).leaf, value, entries.get(at).offset));
        return records(tree, entries);
    }

    private Set<Reason> records(TreeName tree, List<Entry> entries) {
        MemoryFiles files = attacked.ledger.files.over();
        SampleLedger.putRecords(files, tree, entries);
        return attacked.found(files);
    }

    private Set<Reason> delete(Random random) {
        TreeName tree = AttackedLedger.partition(random);
        List<byte[]> leaves = attacked.leaves(tree);
        int count = 1 + random.nextInt(random.nextBoolean() ? 1 : 900);
        int at = random.nextInt(leaves.size() - count - 1);
        leaves.subList(at, at + count).clear();
        return found(tree, leaves, random);
    }

    private Set<Reason> insert(Random random) {
        TreeName tree = AttackedLedger.partition(random);
        List<byte[]> leaves = attacked.leaves(tree);
        int at = random.nextInt(leaves.size());
        var leaf = attacked.ledger.trees.get(tree).get(at).decoded();
        leaves.add(at, SampleLedger.with(leaf, leaf.eventTimeMicros(), "false-" + random.nextInt()));
        return found(tree, leaves, random);
    }

    private Set<Reason> reorder(Random random) {
        TreeName tree = AttackedLedger.partition(random);
        List<byte[]> leaves = attacked.leaves(tree);
        int first = random.nextInt(leaves.size());
        int second = random.nextInt(4) == 0
                ? (first + 1) % leaves.size()
                : (first + 1 + random.nextInt(leaves.size() - 1)) % leaves.size();
        Collections.swap(leaves, first, second);
        return found(tree, leaves, random);
    }

    private Set<Reason> duplicate(Random random) {
        TreeName tree = AttackedLedger.partition(random);
        List<byte[]> leaves = attacked.leaves(tree);
        byte[] leaf = leaves.get(random.nextInt(leaves.size()));
        int at = random.nextInt(leaves.size());
        leaves.add(at, leaf);
        MemoryFiles files = attacked.ledger.files.over();
        SampleLedger.putEntries(files, tree, leaves);
        return attacked.found(files);
    }

    private Set<Reason> truncate(Random random) {
        TreeName tree = AttackedLedger.partition(random);
        List<byte[]> leaves = attacked.leaves(tree);
        var states = attacked.ledger.states.get(tree);
        boolean toState = random.nextBoolean();
        int round = random.nextInt(states.size() - 1);
        int size = toState ? (int) states.get(round).size() : random.nextInt(leaves.size());
        MemoryFiles files = attacked.ledger.files.over();
        SampleLedger.putEntries(files, tree, leaves.subList(0, size));
        if (toState) {
            List<String> notes = SampleLedger.notes(files, tree).subList(0, round + 1);
            SampleLedger.putNotes(files, tree, notes);
            files.put(
                    Layout.directory(tree) + Layout.CHECKPOINT, notes.getLast().getBytes(StandardCharsets.UTF_8));
        }
        return attacked.found(files);
    }

    private Set<Reason> tile(Random random) {
        TreeName tree = AttackedLedger.partition(random);
        List<String> tiles = attacked.ledger.files.paths(Layout.directory(tree) + "tile/").stream()
                .filter(path -> !path.contains("tile/entries/"))
                .toList();
        String path = tiles.get(random.nextInt(tiles.size()));
        byte[] tile = attacked.ledger.files.bytes(path).clone();
        tile[random.nextInt(tile.length)] ^= (byte) (1 << random.nextInt(8));
        return attacked.found(attacked.ledger.files.over().put(path, tile));
    }

    private Set<Reason> hide(Random random) {
        return attacked.found(
                attacked.ledger.files.over().removeAll(Layout.directory(AttackedLedger.partition(random))));
    }

    private Set<Reason> schema(Random random) {
        Schema other = random.nextInt(4) == 0
                ? SampleLedger.OTHER_SCHEMA
                : SchemaBuilder.record("Inference")
                        .namespace("org.example")
                        .fields()
                        .requiredString("f" + random.nextInt(1000))
                        .endRecord();
        return attacked.found(attacked.ledger
                .files
                .over()
                .put(Layout.schema(SampleLedger.SCHEMA_ID), other.toString().getBytes(StandardCharsets.UTF_8)));
    }

    /** A record after the leaves, or at an offset that no leaf is about. */
    private Set<Reason> unsealed(Random random) {
        TreeName tree = AttackedLedger.partition(random);
        List<Entry> entries = new ArrayList<>(attacked.ledger.trees.get(tree));
        List<Integer> gaps = new ArrayList<>(List.of(entries.size()));
        for (int i = 1; i < entries.size(); i++) {
            if (entries.get(i).offset > entries.get(i - 1).offset + 1) {
                gaps.add(i);
            }
        }
        int at = gaps.get(random.nextInt(gaps.size()));
        Entry before = entries.get(at - 1);
        entries.add(at, new Entry(before.leaf, before.value, before.offset + 1));
        return records(tree, entries);
    }

    private Set<Reason> removed(Random random) {
        TreeName tree = AttackedLedger.partition(random);
        List<Entry> entries = new ArrayList<>(attacked.ledger.trees.get(tree));
        entries.remove(1 + random.nextInt(entries.size() - 1));
        return records(tree, entries);
    }
}
