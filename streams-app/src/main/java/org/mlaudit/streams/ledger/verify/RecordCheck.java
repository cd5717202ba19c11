package org.mlaudit.streams.ledger.verify;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import org.mlaudit.streams.ledger.Hash;
import org.mlaudit.streams.ledger.LeafType;
import org.mlaudit.streams.ledger.LeafView;
import org.mlaudit.streams.ledger.TreeHasher;
import org.mlaudit.streams.ledger.verify.LedgerSource.Sequence;
import org.mlaudit.streams.ledger.verify.States.State;

/**
 * Checks what the leaves of a partition say: that they are about that partition, in the order of its offsets, that their records are there
 * and are the same, are read by the schema they were written with, and happened when they say.
 */
final class RecordCheck implements TreeWalk.Leaves, AutoCloseable {
    private static final int MAGIC_BYTES = 5;

    private final LedgerSource source;
    private final TreeName tree;
    private final byte[] topic;
    private final Trust trust;
    private final Findings findings;
    private final Sequences sequences;
    private final Erasures erasures;
    private final TreeHasher hasher;
    private final byte[] digest = new byte[Hash.BYTES];
    private final Optional<Sequence<StoredRecord>> records;
    private final Map<Integer, Optional<Hash>> schemas = new HashMap<>();

    private @Nullable StoredRecord record;
    private long firstRecord = -1;
    private long unsealedBefore = -1;
    private long lastOffset = -1;
    private long after = State.NO_TIME;
    private long until = State.NO_TIME;

    long compared;
    long expired;
    long erased;
    long latest;
    /** Whether leaves are about another partition, or not in the order of offsets: what their records say means nothing then. */
    boolean disordered;

    RecordCheck(
            LedgerSource source,
            TreeName tree,
            Trust trust,
            Findings findings,
            Sequences sequences,
            Erasures erasures,
            TreeHasher hasher) {
        this.source = source;
        this.tree = tree;
        this.topic = tree.topic().getBytes(StandardCharsets.UTF_8);
        this.trust = trust;
        this.findings = findings;
        this.sequences = sequences;
        this.erasures = erasures;
        this.hasher = hasher;
        this.records = source.records(tree);
        records.ifPresent(each -> {
            advance(each);
            firstRecord = record == null ? Long.MAX_VALUE : record.offset();
        });
    }

    private void advance(Sequence<StoredRecord> sequence) {
        record = sequence.next().orElse(null);
    }

    @Override
    public void leaf(long index, LeafView leaf) {
        if (leaf.partition() != tree.partition() || !leaf.topicIs(topic)) {
            disordered = true;
            findings.add(
                    Reason.ORIGIN_SWAPPED,
                    Place.leaf(tree, index, leaf.offset()),
                    "the leaf is about " + leaf.topic() + "/" + leaf.partition());
            return;
        }
        order(index, leaf.offset());
        sequences.add(leaf);
        if (leaf.hasEventTime()) {
            time(index, leaf.eventTimeMicros(), leaf.offset());
        }
        if (leaf.hasSubjectKey()) {
            subjectKey(index, leaf);
        }
        if (records.isPresent() && !disordered) {
            record(index, leaf, records.get());
        }
    }

    private void order(long index, long offset) {
        if (offset > lastOffset) {
            lastOffset = offset;
            return;
        }
        disordered = true;
        long before = lastOffset;
        lastOffset = offset; // so that each place is reported once, not everything up to the greatest offset
        if (offset == before) {
            findings.add(
                    Reason.LEAF_DUPLICATED,
                    Place.leaf(tree, index, offset),
                    "the leaf before it is about the same record");
        } else {
            findings.add(
                    Reason.LEAVES_REORDERED,
                    Place.leaf(tree, index, offset),
                    "the leaf before it is about offset " + before + ", which is later");
        }
    }

    private void time(long index, long happened, long offset) {
        if (until != State.NO_TIME && happened > until + trust.skewMicros()) {
            findings.add(
                    Reason.BACKDATED,
                    Place.leaf(tree, index, offset),
                    "the event is said to be of " + Times.text(happened)
                            + ", and the state that covers it was signed at " + Times.text(until));
        }
        if (after == State.NO_TIME) {
            return;
        }
        latest = Math.max(latest, after - happened);
        OptionalLong lateness = trust.latenessMicros();
        if (lateness.isPresent() && after - happened > lateness.getAsLong() + trust.skewMicros()) {
            findings.add(
                    Reason.BACKDATED,
                    Place.leaf(tree, index, offset),
                    "the event is said to be of " + Times.text(happened) + ", but was not in the state signed at "
                            + Times.text(after));
        }
    }

    private void subjectKey(long index, LeafView leaf) {
        String key = leaf.subjectKey();
        if (leaf.type() == LeafType.GOVERNANCE) {
            erasures.authorised(key, Place.leaf(tree, index, leaf.offset()));
        } else if (erasures.covers(key, Place.leaf(tree, index, leaf.offset()))) {
            erased++;
        }
    }

    private void record(long index, LeafView leaf, Sequence<StoredRecord> sequence) {
        long offset = leaf.offset();
        for (; record != null && record.offset() < offset; advance(sequence)) {
            unsealedBefore = unsealedBefore < 0 ? index : unsealedBefore;
            findings.add(Reason.RECORD_NOT_SEALED, Place.record(tree, record.offset()), "it lies before leaf " + index);
        }
        if (record == null || record.offset() > offset) {
            if (offset < firstRecord && firstRecord != Long.MAX_VALUE) {
                expired++;
            } else {
                findings.add(Reason.RECORD_MISSING, Place.leaf(tree, index, offset), "");
            }
            return;
        }
        compare(index, leaf, record.value());
        advance(sequence);
    }

    private void compare(long index, LeafView leaf, byte[] value) {
        compared++;
        hasher.sha256(value, 0, value.length, digest, 0);
        boolean none = value.length == 0 && leaf.value().isEmpty();
        if (!none && !leaf.valueIs(digest, 0)) {
            findings.add(
                    Reason.PAYLOAD_CHANGED,
                    Place.leaf(tree, index, leaf.offset()),
                    "its SHA-256 is " + Hash.of(digest).hex() + ", the leaf says "
                            + leaf.value().map(Hash::hex).orElse("that it has no value"));
            return;
        }
        if (leaf.type() != LeafType.UNREADABLE
                && value.length >= MAGIC_BYTES
                && leaf.schema().isPresent()) {
            schema(index, leaf, value);
        }
    }

    private void schema(long index, LeafView leaf, byte[] value) {
        int id = ByteBuffer.wrap(value, 1, Integer.BYTES).getInt();
        Optional<Hash> known = schemas.computeIfAbsent(id, source::schema);
        if (known.isEmpty()) {
            findings.limit(Aspect.INTEGRITY, "the schema with id " + id + " is not there, so it was not compared");
        } else if (!known.equals(leaf.schema())) {
            findings.add(
                    Reason.SCHEMA_REINTERPRETED,
                    Place.leaf(tree, index, leaf.offset()),
                    "schema " + id + " has the fingerprint " + known.get().hex() + " now, the leaf says "
                            + leaf.schema().orElseThrow().hex());
        }
    }

    @Override
    public void malformed(long index, String why) {
        findings.add(Reason.MALFORMED_LEAF, Place.leaf(tree, index), why);
    }

    @Override
    public void between(long afterMicros, long untilMicros) {
        after = afterMicros;
        until = untilMicros;
    }

    @Override
    public long unsealedBefore() {
        return unsealedBefore;
    }

    /**
     * Reads the records after the last leaf.
     *
     * @param live whether more may just have been written
     * @return how many wait for a leaf
     */
    long end(boolean live) {
        long waiting = 0;
        if (records.isPresent() && !disordered) {
            for (; record != null; advance(records.get())) {
                waiting++;
                if (!live) {
                    findings.add(
                            Reason.RECORD_NOT_SEALED,
                            Place.record(tree, record.offset()),
                            "it lies after the last leaf");
                }
            }
        }
        return waiting;
    }

    @Override
    public void close() {
        records.ifPresent(Sequence::close);
    }
}
