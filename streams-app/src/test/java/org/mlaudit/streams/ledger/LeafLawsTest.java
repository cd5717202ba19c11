package org.mlaudit.streams.ledger;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** A leaf has one encoding, and an encoding one leaf. */
class LeafLawsTest {
    private final TreeHasher hasher = new TreeHasher();

    private static final Leaf EXAMPLE = new Leaf(
            LeafType.INFERENCE,
            "a-1",
            "credit",
            "3",
            OptionalLong.of(1_700_000_000_123_456L),
            "audit.inferences",
            2,
            70_001,
            "nifi-1",
            12,
            Optional.of(hash(1)),
            Optional.of(hash(2)),
            Optional.of(hash(3)),
            "k-9",
            "");

    private static Hash hash(int first) {
        byte[] bytes = new byte[32];
        bytes[0] = (byte) first;
        return Hash.of(bytes);
    }

    @Provide
    Arbitrary<Leaf> leaves() {
        Arbitrary<String> text =
                Arbitraries.strings().all().excludeChars(surrogates()).ofMaxLength(40);
        Arbitrary<Optional<Hash>> hash =
                Arbitraries.integers().between(0, 255).map(LeafLawsTest::hash).optional();
        Arbitrary<OptionalLong> time = Arbitraries.longs()
                .optional()
                .map(value -> value.map(OptionalLong::of).orElseGet(OptionalLong::empty));
        Arbitrary<List<String>> texts = text.list().ofSize(7);
        Arbitrary<Leaf> plain = Combinators.combine(
                        Arbitraries.of(LeafType.values()),
                        texts,
                        time,
                        Arbitraries.integers().greaterOrEqual(0),
                        Arbitraries.longs().greaterOrEqual(0),
                        Arbitraries.longs().greaterOrEqual(-1),
                        hash.list().ofSize(3))
                .as((type, words, at, partition, offset, sequence, hashes) -> new Leaf(
                        type,
                        words.get(0),
                        words.get(1),
                        words.get(2),
                        at,
                        words.get(3),
                        partition,
                        offset,
                        words.get(4),
                        sequence,
                        hashes.get(0),
                        hashes.get(1),
                        hashes.get(2),
                        words.get(5),
                        words.get(6)));
        return plain;
    }

    private static char[] surrogates() {
        char[] all = new char[Character.MAX_SURROGATE - Character.MIN_SURROGATE + 1];
        for (int i = 0; i < all.length; i++) {
            all[i] = (char) (Character.MIN_SURROGATE + i);
        }
        return all;
    }

    @Property(tries = 500)
    void aLeafReadBackIsTheSame(@ForAll("leaves") Leaf leaf) {
        byte[] encoded = leaf.encode();
        assertThat(Leaf.decode(encoded)).isEqualTo(leaf);
        assertThat(leaf.hash()).isEqualTo(PlainTree.leafHash(encoded));
    }

    @Property(tries = 100)
    void anEncoderKeepsNothingOfTheLeafBefore(@ForAll("leaves") Leaf first, @ForAll("leaves") Leaf second) {
        var encoder = new LeafEncoder(hasher);
        var bundle = new EntryBundle.Writer(16);
        byte[] hash = new byte[32];
        for (Leaf leaf : List.of(first, second, first)) {
            leaf.encode(encoder).appendTo(bundle);
            encoder.hash(hash, 0);
            assertThat(Hash.of(hash)).isEqualTo(leaf.hash());
        }
        var reader = new EntryBundle.Reader(bundle.toBytes());
        for (Leaf leaf : List.of(first, second, first)) {
            assertThat(reader.next()).isTrue();
            assertThat(Leaf.decode(reader.entry())).isEqualTo(leaf);
        }
        assertThat(reader.next()).isFalse();
        assertThat(EntryBundle.count(bundle.toBytes())).isEqualTo(3);
    }

    @Property(tries = 100)
    void anyByteChangedIsAnotherLeafOrNone(@ForAll("leaves") Leaf leaf, @ForAll byte change) {
        byte[] encoded = leaf.encode();
        for (int i = 0; i < encoded.length; i++) {
            byte[] changed = encoded.clone();
            changed[i] ^= change == 0 ? 1 : change;
            try {
                Leaf other = Leaf.decode(changed);
                assertThat(other).isNotEqualTo(leaf);
                assertThat(other.encode()).isEqualTo(changed);
                assertThat(other.hash()).isNotEqualTo(leaf.hash());
            } catch (MalformedException e) {
                assertThat(e.offset()).isBetween(0, encoded.length);
            }
        }
    }

    @Property(tries = 50)
    void aLeafCutShortOrLongerIsRefused(@ForAll("leaves") Leaf leaf) {
        byte[] encoded = leaf.encode();
        for (int length = 0; length < encoded.length; length++) {
            byte[] cut = Arrays.copyOf(encoded, length);
            assertThatExceptionOfType(MalformedException.class).isThrownBy(() -> Leaf.decode(cut));
        }
        byte[] longer = Arrays.copyOf(encoded, encoded.length + 1);
        assertThatExceptionOfType(MalformedException.class).isThrownBy(() -> Leaf.decode(longer));
    }

    @Example
    void theEncodingIsThatOfTheDocumentation() {
        String zeros = "00".repeat(31);
        assertThat(HexFormat.of().formatHex(EXAMPLE.encode()))
                .isEqualTo("01" + "01" + "0f" + "00000002" + "0000000000011171" + "000000000000000c"
                        + "00060a2418202240" + "02" + zeros + "01" + zeros + "03" + zeros
                        + "0003612d31" + "0006637265646974" + "000133" + "001061756469742e696e666572656e636573"
                        + "00066e6966692d31" + "00036b2d39" + "0000");
    }

    @Example
    void aCheckpointHasALeaf() {
        var checkpoint = new Checkpoint("h/c/t/0/1", 7, hash(4));
        Leaf leaf = Leaf.ofCheckpoint(checkpoint, "audit.checkpoints", 5);
        assertThat(leaf.type()).isEqualTo(LeafType.CHECKPOINT);
        assertThat(leaf.id()).isEqualTo("h/c/t/0/1");
        assertThat(leaf.sequence()).isEqualTo(7);
        assertThat(leaf.commitment()).contains(hash(4));
        assertThat(leaf.value()).contains(hasher.sha256(checkpoint.text().getBytes(UTF_8)));
        assertThat(Leaf.decode(leaf.encode())).isEqualTo(leaf);
    }

    @Example
    void everyTypeHasItsOwnByte() {
        Set<Byte> codes = new HashSet<>();
        for (LeafType type : LeafType.values()) {
            assertThat(codes.add(type.code())).isTrue();
            assertThat(LeafType.ofCode(type.code())).contains(type);
        }
        assertThat(LeafType.ofCode((byte) 0)).isEmpty();
        assertThat(LeafType.ofCode((byte) 9)).isEmpty();
        assertThat(LeafType.ofCode((byte) -1)).isEmpty();
    }

    @Example
    void whatIsNoLeafIsRefusedWithItsPlace() {
        assertMalformed(0, 2, "leaf, byte 0: is of version 2, and only version 1 is known");
        assertMalformed(1, 0, "leaf, byte 1: there is no type 0");
        assertMalformed(2, 0x1f, "leaf, byte 2: has flags that are not known");
        assertMalformed(3, 0x80, "leaf, byte 3: has a negative partition or offset");
        assertMalformed(7, 0x80, "leaf, byte 3: has a negative partition or offset");
        assertMalformed(15, 0x80, "leaf, byte 15: has a sequence less than -1");
        assertMalformed(127, 0x05, "leaf, byte 127: has a text 0 of 1283 bytes, more than 1024");
        assertMalformed(128, 0xff, "leaf, byte 127: ends within its text 0 of 255 bytes");
    }

    private static void assertMalformed(int at, int value, String message) {
        byte[] changed = EXAMPLE.encode();
        changed[at] = (byte) value;
        assertThatExceptionOfType(MalformedException.class)
                .isThrownBy(() -> Leaf.decode(changed))
                .withMessage(message);
    }

    @Example
    void whateverAKeyHoldsHasALeaf() {
        byte[] notUtf8 = {(byte) 0xff, 1, 2};
        byte[] exact = "x".repeat(1024).getBytes(UTF_8);
        byte[] tooLong = "x".repeat(1025).getBytes(UTF_8);
        assertThat(idOf(notUtf8)).isEqualTo("sha256:" + hasher.sha256(notUtf8).hex());
        assertThat(idOf(tooLong)).isEqualTo("sha256:" + hasher.sha256(tooLong).hex());
        assertThat(idOf(exact)).isEqualTo("x".repeat(1024));
        assertThat(idOf("\u00e9".getBytes(UTF_8))).isEqualTo("\u00e9");
    }

    private String idOf(byte[] key) {
        var encoder = new LeafEncoder(hasher);
        encoder.begin(LeafType.UNREADABLE, "t", 0, 0).id(key, 0, key.length).encode();
        return Leaf.decode(Arrays.copyOfRange(encoder.bytes(), 1, 1 + encoder.length()))
                .id();
    }

    @Example
    void aNoteThatIsTooLongIsRefused() {
        var encoder =
                new LeafEncoder(hasher).begin(LeafType.KEY_ROTATION, "t", 0, 0).note("x".repeat(65_500));
        assertThatIllegalArgumentException()
                .isThrownBy(encoder::encode)
                .withMessage("a leaf has at most 65535 bytes, not 65538: its note is too long");
    }

    @Example
    void aBundleCutShortIsRefused() {
        var writer = new EntryBundle.Writer(0);
        writer.append(new byte[300], 0, 300);
        writer.append(new byte[0], 0, 0);
        byte[] bundle = writer.toBytes();
        assertThat(bundle).startsWith(1, 44).hasSize(304);
        for (int length : new int[] {1, 2, 301, 303}) {
            byte[] cut = Arrays.copyOf(bundle, length);
            assertThatExceptionOfType(MalformedException.class).isThrownBy(() -> EntryBundle.count(cut));
        }
        assertThat(EntryBundle.count(Arrays.copyOf(bundle, 302))).isEqualTo(1);
    }

    @Example
    void appendingALeafAllocatesNothing() {
        byte[] key = "0123456789abcdef0123456789abcdef".getBytes(UTF_8);
        byte[] stored = new byte[170];
        byte[] hash = new byte[32];
        var encoder = new LeafEncoder(hasher);
        var edge = new RightEdge(hasher);
        long[] told = {0};
        RightEdge.NodeSink sink = (level, index, hashes, offset) -> told[0]++;
        var threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long allocated = Long.MAX_VALUE;
        for (int round = 0; round < 20; round++) {
            long before = threads.getCurrentThreadAllocatedBytes();
            for (int i = 0; i < 10_000; i++) {
                encoder.begin(LeafType.INFERENCE, "audit.inferences", 1, i)
                        .id(key, 0, key.length)
                        .model("credit", "3")
                        .eventTime(i)
                        .origin("nifi-1", i)
                        .schema(hash, 0)
                        .value(stored, 0, stored.length)
                        .encode()
                        .hash(hash, 0);
                edge.append(hash, 0, sink);
            }
            allocated = Math.min(allocated, threads.getCurrentThreadAllocatedBytes() - before);
        }
        assertThat(allocated).isLessThan(10_000);
        assertThat(told[0]).isGreaterThan(190_000);
    }
}
