package org.mlaudit.streams.topology;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.apache.avro.Schema;
import org.apache.avro.SchemaNormalization;
import org.apache.kafka.common.utils.Bytes;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.mlaudit.codec.DecodingException;
import org.mlaudit.codec.GroundTruthEncoder;
import org.mlaudit.codec.InferenceEncoder;
import org.mlaudit.codec.InferenceSchema;
import org.mlaudit.contract.Reason;
import org.mlaudit.contract.ReasonCode;
import org.mlaudit.event.LedgerEntries;
import org.mlaudit.event.LedgerRoot;
import org.mlaudit.registry.SchemaRegistry;
import org.mlaudit.streams.ledger.CompactRange;
import org.mlaudit.streams.ledger.EntryBundle;
import org.mlaudit.streams.ledger.Hash;
import org.mlaudit.streams.ledger.HashTiles;
import org.mlaudit.streams.ledger.InclusionProof;
import org.mlaudit.streams.ledger.Leaf;
import org.mlaudit.streams.ledger.LeafType;
import org.mlaudit.streams.ledger.Origins;
import org.mlaudit.streams.ledger.RightEdge;
import org.mlaudit.streams.ledger.Subtrees;
import org.mlaudit.streams.ledger.TreeHasher;
import org.mlaudit.streams.ledger.record.LedgerTopic;
import org.mlaudit.topics.TopicCatalogue;

/** Laws of the step that makes records leaves, through commits and crashes at any place. */
class SealTest {
    private static final LedgerSettings SETTINGS =
            new LedgerSettings(new Origins("example.org", "test", "1"), List.of("inferences"));
    private static final EventCodecs CODECS =
            new EventCodecs(new TopicCatalogue(), new SchemaRegistry(List.of("mock://seal-test"), Map.of()));
    private static final InferenceEncoder ENCODER = new InferenceEncoder(OutcomeMessages.MODEL, StreamHarness.clock());
    private static final Path DIRECTORY = Path.of("target", "seal-test");

    /** A record of the topic of inferences. */
    private record Sent(Optional<String> key, Optional<Bytes> value, long offset, boolean readable) {
        static Sent of(Optional<String> key, byte @Nullable [] value, long offset, boolean readable) {
            return new Sent(key, Optional.ofNullable(value).map(Bytes::wrap), offset, readable);
        }

        void to(SealedTopic step) {
            step.process(
                    key.map(text -> text.getBytes(StandardCharsets.UTF_8)).orElse(null),
                    value.map(Bytes::get).orElse(null),
                    offset);
        }

        /** Its leaf, made without the classes that are under test. */
        Leaf leaf(int partition) {
            Optional<Hash> digest = value.map(bytes -> sha256(bytes.get()));
            int number = (int) offset;
            return new Leaf(
                    readable ? LeafType.INFERENCE : LeafType.UNREADABLE,
                    key.orElse(readable ? "i" + number : ""),
                    readable ? "loans" : "",
                    readable ? "1" : "",
                    readable ? OptionalLong.of(1_000L * at(number).toEpochMilli()) : OptionalLong.empty(),
                    "audit.inferences",
                    partition,
                    offset,
                    "",
                    -1,
                    readable ? Optional.of(fingerprint()) : Optional.empty(),
                    digest,
                    Optional.empty(),
                    "",
                    "");
        }
    }

    private static Schema schema(int id) {
        if (id > OutcomeMessages.TRUTH_SCHEMA) {
            throw new DecodingException(Reason.of(ReasonCode.SCHEMA, "", "no schema " + id));
        }
        return id == OutcomeMessages.INFERENCE_SCHEMA
                ? InferenceSchema.of(OutcomeMessages.MODEL)
                : GroundTruthEncoder.schema();
    }

    private static Instant at(int number) {
        return OutcomeMessages.START.plusSeconds(number);
    }

    private static Hash sha256(byte[]... parts) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            for (byte[] part : parts) {
                digest.update(part);
            }
            return Hash.of(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }

    private static Hash fingerprint() {
        try {
            return Hash.of(
                    SchemaNormalization.parsingFingerprint("SHA-256", InferenceSchema.of(OutcomeMessages.MODEL)));
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }

    /** MTH of RFC 6962, 2.1, word for word. */
    private static Hash root(List<Hash> leaves) {
        if (leaves.isEmpty()) {
            return sha256();
        }
        if (leaves.size() == 1) {
            return leaves.getFirst();
        }
        int split = Integer.highestOneBit(leaves.size() - 1);
        return sha256(
                new byte[] {1},
                root(leaves.subList(0, split)).bytes(),
                root(leaves.subList(split, leaves.size())).bytes());
    }

    private static Sent sent(int number, Random random) {
        byte[] good = Inference.of("i" + number, at(number), 0.25, 1_000.0 + number, "region-" + number % 3)
                .wire(ENCODER, OutcomeMessages.INFERENCE_SCHEMA);
        Optional<String> key = Optional.of("i" + number);
        return switch (random.nextInt(12)) {
            case 0 -> Sent.of(key, new byte[0], number, false);
            case 1 -> Sent.of(key, null, number, false);
            case 2 -> Sent.of(key, Arrays.copyOf(good, random.nextInt(good.length)), number, false);
            case 3 -> Sent.of(Optional.empty(), good, number, true);
            case 4 -> Sent.of(Optional.of("another-" + number), good, number, true);
            case 5 -> {
                byte[] unknown = good.clone();
                unknown[3] = 9;
                yield Sent.of(Optional.empty(), unknown, number, false);
            }
            default -> Sent.of(key, good, number, true);
        };
    }

    private static SealedTopic sealed(int partition) {
        return new SealedTopic(LedgerTopic.INFERENCES, SETTINGS, partition, SealTest::schema, CODECS, DIRECTORY);
    }

    private static List<byte[]> leaves(List<LedgerEntries> messages, String origin) {
        List<byte[]> leaves = new ArrayList<>();
        RightEdge edge = new RightEdge(new TreeHasher());
        for (LedgerEntries message : messages) {
            if (message.getOrigin().equals(origin)) {
                assertThat(message.getFirst()).isEqualTo(leaves.size());
                EntryBundle.Reader reader = new EntryBundle.Reader(bytes(message.getEntries()));
                while (reader.next()) {
                    leaves.add(reader.entry());
                    edge.append(new TreeHasher().leaf(reader.entry()));
                }
                assertThat(leaves).hasSize((int) message.getFirst() + message.getCount());
                assertThat(bytes(message.getRoot())).isEqualTo(edge.root().bytes());
            }
        }
        return leaves;
    }

    private static byte[] bytes(java.nio.ByteBuffer buffer) {
        byte[] bytes = new byte[buffer.remaining()];
        buffer.duplicate().get(bytes);
        return bytes;
    }

    /** Follows a tree as a signer does, and answers its root. */
    private static RightEdge follow(List<LedgerRoot> roots, String origin) {
        RightEdge edge = new RightEdge(new TreeHasher());
        for (LedgerRoot root : roots) {
            if (root.getOrigin().equals(origin)) {
                assertThat(root.getFrom()).isEqualTo(edge.size());
                assertThat(root.getSize()).isGreaterThan(root.getFrom());
                edge.append(CompactRange.of(root.getFrom(), root.getSize(), bytes(root.getRange())));
                assertThat(bytes(root.getRoot())).isEqualTo(edge.root().bytes());
            }
        }
        return edge;
    }

    private static String origin(int partition, int epoch) {
        return "example.org/test/audit.inferences/" + partition + "/" + epoch;
    }

    @Property(tries = 200)
    void everyRecordIsOneLeafInTheOrderOfOffsetsHoweverOftenTheStepIsKilled(@ForAll long seed) {
        Random random = new Random(seed);
        int partition = random.nextInt(9);
        SealedTopic step = sealed(partition);
        List<Sent> records = new ArrayList<>();
        int count = 1 + random.nextInt(random.nextInt(10) == 0 ? 3_000 : 300);
        for (int number = 0; records.size() < count; number += 1 + random.nextInt(20) / 18) {
            records.add(sent(number, random));
        }
        int committed = 0;
        for (int i = 0; i < records.size(); i++) {
            records.get(i).to(step);
            if (random.nextInt(40) == 0) {
                step.commit();
                committed = i + 1;
            } else if (random.nextInt(100) == 0) {
                step.crash();
                i = committed - 1;
            }
        }
        step.commit();

        List<byte[]> expected =
                records.stream().map(record -> record.leaf(partition).encode()).toList();
        List<byte[]> leaves = leaves(step.entries, origin(partition, 1));
        assertThat(leaves).hasSameSizeAs(expected);
        for (int i = 0; i < leaves.size(); i++) {
            assertThat(leaves.get(i)).as("leaf %d", i).isEqualTo(expected.get(i));
        }
        Hash root =
                root(expected.stream().map(leaf -> sha256(new byte[] {0}, leaf)).toList());
        RightEdge followed = follow(step.roots, origin(partition, 1));
        assertThat(followed.size()).isEqualTo(expected.size());
        assertThat(followed.root()).isEqualTo(root);
        LedgerStore.State state = LedgerStore.state(step.stored()).orElseThrow();
        assertThat(RightEdge.decode(new TreeHasher(), state.edge).root()).isEqualTo(root);
        assertThat(state.lastOffset).isEqualTo(records.getLast().offset());
    }

    @Test
    void recordsThatAreReadAgainGetNoSecondLeaf() {
        SealedTopic step = sealed(0);
        Random random = new Random(4);
        List<Sent> records = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            records.add(sent(i, random));
        }
        records.forEach(record -> record.to(step));
        step.commit();
        step.crash();
        records.forEach(record -> record.to(step));
        Sent next = sent(50, random);
        next.to(step);
        step.commit();
        assertThat(leaves(step.entries, origin(0, 1))).hasSize(51);
        assertThat(step.counters().leavesSealed()).isEqualTo(51);
        assertThat(step.counters().leavesRepeated()).isEqualTo(50);
    }

    @Test
    void aCommitWithoutRecordsSaysNothing() {
        SealedTopic step = sealed(0);
        step.commit();
        step.process(null, new byte[] {1}, 7);
        step.commit();
        step.commit();
        assertThat(step.entries).hasSize(1);
        assertThat(step.roots).hasSize(1);
    }

    @Test
    void aNewEpochBeginsANewTree() {
        SealedTopic step = sealed(0);
        for (int i = 0; i < 600; i++) {
            step.process(new byte[] {1}, new byte[] {(byte) i}, i);
        }
        step.restart(new LedgerSettings(new Origins("example.org", "test", "2"), SETTINGS.topics()));
        assertThat(LedgerStore.state(step.stored()))
                .as("nothing of the tree before")
                .isEmpty();
        for (int i = 600; i < 900; i++) {
            step.process(new byte[] {1}, new byte[] {(byte) i}, i);
        }
        step.commit();
        assertThat(follow(step.roots, origin(0, 1)).size()).isEqualTo(600);
        assertThat(follow(step.roots, origin(0, 2)).size()).isEqualTo(300);
        assertThat(leaves(step.entries, origin(0, 2))).hasSize(300);
    }

    @Test
    void keysThatAreNoTextsAreToldByTheirDigest() {
        SealedTopic step = sealed(0);
        byte[] latin = {(byte) 0xE9, 't', (byte) 0xE9};
        byte[] longest = "k".repeat(1_024).getBytes(StandardCharsets.UTF_8);
        byte[] longer = "k".repeat(100_000).getBytes(StandardCharsets.UTF_8);
        step.process(latin, new byte[0], 0);
        step.process(longest, new byte[0], 1);
        step.process(longer, new byte[0], 2);
        step.process("größer".getBytes(StandardCharsets.UTF_8), new byte[0], 3);
        step.commit();
        assertThat(leaves(step.entries, origin(0, 1)).stream()
                        .map(leaf -> Leaf.decode(leaf).id()))
                .containsExactly(
                        "sha256:" + sha256(latin).hex(),
                        "k".repeat(1_024),
                        "sha256:" + sha256(longer).hex(),
                        "größer");
    }

    @Test
    void largeRecordsNeverMakeAMessageThatKafkaRefuses() {
        SealedTopic step = sealed(0);
        byte[] key = "k".repeat(1_024).getBytes(StandardCharsets.UTF_8);
        for (int i = 0; i < 3_000; i++) {
            step.process(key, new byte[] {1}, i);
        }
        step.commit();
        assertThat(leaves(step.entries, origin(0, 1))).hasSize(3_000);
        assertThat(step.entries)
                .allSatisfy(
                        message -> assertThat(message.getEntries().remaining()).isLessThan(400_000));
    }

    @Test
    void storedTilesAndLeavesProveEveryLeaf() {
        SealedTopic step = sealed(3);
        Random random = new Random(8);
        int count = 66_000 + random.nextInt(700);
        long offset = 0;
        for (int i = 0; i < count; i++) {
            step.process(null, new byte[] {(byte) i, (byte) (i >> 8)}, offset++);
            if (i % 9_973 == 0) {
                step.commit();
                step.crash();
            }
        }
        step.commit();
        TreeHasher hasher = new TreeHasher();
        List<Hash> hashes = leaves(step.entries, origin(3, 1)).stream()
                .map(leaf -> hasher.leaf(leaf))
                .toList();
        assertThat(hashes).hasSize(count);
        HashTiles tiles = (level, index, width) -> {
            if (level > 0) {
                return LedgerStore.tile(step.stored(), level, index).orElseThrow();
            }
            byte[] tile = new byte[width * Hash.BYTES];
            for (int i = 0; i < width; i++) {
                hashes.get((int) (256 * index) + i).copyTo(tile, i * Hash.BYTES);
            }
            return tile;
        };
        for (long size : new long[] {count, 65_536, 65_537, 300, 1}) {
            Hash root = new Subtrees(tiles, size, hasher).root();
            assertThat(root).isEqualTo(root(hashes.subList(0, (int) size)));
            long index = random.nextLong(size);
            InclusionProof.of(tiles, index, size).verify(hashes.get((int) index), root);
        }
        assertThat(LedgerStore.tile(step.stored(), 1, 0))
                .hasValueSatisfying(tile -> assertThat(tile).hasSize(8_192));
        assertThat(LedgerStore.tile(step.stored(), 2, 0))
                .hasValueSatisfying(tile -> assertThat(tile).hasSize(32));
    }
}
