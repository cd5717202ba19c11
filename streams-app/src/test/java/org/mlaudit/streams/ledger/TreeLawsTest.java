package org.mlaudit.streams.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

/** Right edges, compact ranges and tiles are those of the tree that RFC 6962 defines. */
class TreeLawsTest {
    static final int SIZES = 600;
    private static final PlainTree TREE = PlainTree.ofSize(SIZES);

    private final TreeHasher hasher = new TreeHasher();

    private RightEdge edge(int size) {
        var edge = new RightEdge(hasher);
        for (int i = 0; i < size; i++) {
            edge.append(TREE.leaf(i));
        }
        return edge;
    }

    /** Leaves and roots of the tests of the reference implementation of Certificate Transparency. */
    @Example
    void rootsAreThoseOfCertificateTransparency() {
        List<String> leaves = List.of(
                "", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f");
        List<String> roots = List.of(
                "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
                "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
                "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
                "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
                "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
                "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
                "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
                "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
                "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328");
        List<byte[]> entries =
                leaves.stream().map(leaf -> HexFormat.of().parseHex(leaf)).toList();
        var edge = new RightEdge(hasher);
        List<String> found = new ArrayList<>(List.of(edge.root().hex()));
        for (byte[] entry : entries) {
            edge.append(hasher.leaf(entry));
            found.add(edge.root().hex());
        }
        assertThat(found).isEqualTo(roots);

        InclusionProof first = InclusionProof.of(PlainTree.of(entries), 0, 8);
        assertThat(first.path().stream().map(Hash::hex))
                .containsExactly(
                        "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
                        "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
                        "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4");
    }

    @Example
    void aLeafIsNeverHashedAsANode() {
        byte[] twoHashes = new byte[64];
        Hash node = hasher.node(Hash.of(twoHashes, 0), Hash.of(twoHashes, 32));
        assertThat(hasher.leaf(twoHashes)).isNotEqualTo(node);
    }

    @Example
    void theRootAtEverySizeIsThatOfTheDefinition() {
        var edge = new RightEdge(hasher);
        for (int size = 0; size < SIZES; size++) {
            assertThat(edge.size()).isEqualTo(size);
            assertThat(edge.root()).as("size %d", size).isEqualTo(TREE.root(size));
            assertThat(new Subtrees(TREE, size, hasher).root()).isEqualTo(TREE.root(size));
            edge.append(TREE.leaf(size));
        }
    }

    @Example
    void anEdgeReadBackGoesOnTheSame() {
        for (int size = 0; size < SIZES; size++) {
            RightEdge edge = edge(size);
            byte[] encoded = edge.encode();
            RightEdge again = RightEdge.decode(hasher, encoded);
            assertThat(again.encode()).isEqualTo(encoded);
            assertThat(again.sameTree(edge)).isTrue();
            assertThat(new Subtrees(TREE, size, hasher).edge().sameTree(edge)).isTrue();
            again.append(TREE.leaf(size));
            assertThat(again.root()).isEqualTo(TREE.root(size + 1));
            assertThat(edge.root()).as("the edge it was read from").isEqualTo(TREE.root(size));
        }
    }

    @Example
    void anEdgeOfAnotherLengthIsRefused() {
        byte[] encoded = edge(7).encode();
        for (int length = 0; length < encoded.length; length++) {
            byte[] cut = Arrays.copyOf(encoded, length);
            assertThatExceptionOfType(MalformedException.class).isThrownBy(() -> RightEdge.decode(hasher, cut));
        }
        byte[] longer = Arrays.copyOf(encoded, encoded.length + 1);
        assertThatExceptionOfType(MalformedException.class)
                .isThrownBy(() -> RightEdge.decode(hasher, longer))
                .withMessage("right edge, byte 104: an edge of 7 leaves has 104 bytes, not 105");
        byte[] negative = ByteBuffer.allocate(8).putLong(-1).array();
        assertThatExceptionOfType(MalformedException.class).isThrownBy(() -> RightEdge.decode(hasher, negative));
    }

    @Example
    void aRangeOfAnyLeavesTakesTheEdgeBeforeToTheEdgeAfter() {
        int most = 140;
        for (int from = 0; from <= most; from++) {
            RightEdge marked = edge(from);
            marked.mark();
            var builder = new CompactRange.Builder(hasher, from);
            for (int to = from; to <= most; to++) {
                CompactRange range = marked.rangeSinceMark();
                assertThat(range).as("[%d, %d)", from, to).isEqualTo(builder.build());
                assertThat(range).isEqualTo(new Subtrees(TREE, SIZES, hasher).range(from, to));
                assertThat(CompactRange.of(from, to, range.encodedHashes())).isEqualTo(range);
                RightEdge edge = edge(from);
                edge.append(range);
                assertThat(edge.size()).isEqualTo(to);
                assertThat(edge.root()).isEqualTo(TREE.root(to));
                assertThat(edge.sameTree(marked)).isTrue();
                marked.append(TREE.leaf(to));
                builder.append(TREE.leaf(to).bytes(), 0);
            }
        }
    }

    @Property(tries = 300)
    void rangesThatFollowEachOtherMergeToTheRangeOfBoth(
            @ForAll @Size(min = 2, max = 8) List<@IntRange(max = SIZES) Integer> cuts) {
        List<Integer> places = cuts.stream().sorted().toList();
        var subtrees = new Subtrees(TREE, SIZES, hasher);
        RightEdge edge = edge(places.getFirst());
        edge.mark();
        CompactRange merged = subtrees.range(places.getFirst(), places.getFirst());
        for (int i = 1; i < places.size(); i++) {
            CompactRange next = subtrees.range(places.get(i - 1), places.get(i));
            merged = merged.merge(next, hasher);
            edge.append(next);
        }
        assertThat(merged).isEqualTo(subtrees.range(places.getFirst(), places.getLast()));
        assertThat(edge.rangeSinceMark()).isEqualTo(merged);
        assertThat(edge.root()).isEqualTo(TREE.root(places.getLast()));
    }

    @Example
    void aRangeThatDoesNotFitIsRefused() {
        var subtrees = new Subtrees(TREE, SIZES, hasher);
        CompactRange range = subtrees.range(5, 9);
        assertThatIllegalArgumentException().isThrownBy(() -> edge(4).append(range));
        assertThatIllegalArgumentException().isThrownBy(() -> range.merge(subtrees.range(10, 11), hasher));
        byte[] hashes = range.encodedHashes();
        assertThatExceptionOfType(MalformedException.class).isThrownBy(() -> CompactRange.of(5, 11, hashes));
        assertThatExceptionOfType(MalformedException.class).isThrownBy(() -> CompactRange.of(-1, 9, hashes));
        assertThatExceptionOfType(MalformedException.class).isThrownBy(() -> CompactRange.of(9, 5, hashes));
    }

    @Example
    void everyCompleteNodeIsToldOnceWithItsHash() {
        Map<List<Long>, Hash> told = new HashMap<>();
        var edge = new RightEdge(hasher);
        for (int i = 0; i < SIZES; i++) {
            edge.append(TREE.leaf(i).bytes(), 0, (level, index, hashes, offset) -> {
                Hash before = told.put(List.of((long) level, index), Hash.of(hashes, offset));
                assertThat(before).isNull();
            });
        }
        int nodes = 0;
        for (int level = 1; 1 << level <= SIZES; level++) {
            for (int index = 0; (index + 1) << level <= SIZES; index++) {
                assertThat(told.get(List.of((long) level, (long) index)))
                        .isEqualTo(TREE.root(index << level, (index + 1) << level));
                nodes++;
            }
        }
        assertThat(told).hasSize(nodes);
    }

    @Example
    void tilesOfEveryTreeHaveTheWidthsOfTheSpecification() {
        long size = 70_000;
        List<TileAddress> tiles = TileAddress.changed(0, size);
        assertThat(tiles).hasSize(273 + 1 + 1 + 1 + 1);
        assertThat(tiles.stream().filter(TileAddress::isFull)).hasSize(274);
        assertThat(tiles.stream().filter(tile -> !tile.isFull()).map(TileAddress::path))
                .containsExactly("tile/0/273.p/112", "tile/1/001.p/17", "tile/2/000.p/1");
        assertThat(TileAddress.changed(0, 256).stream().map(TileAddress::path))
                .containsExactly("tile/0/000", "tile/1/000.p/1");
        assertThat(TileAddress.changed(size, size)).isEmpty();
        assertThat(TileAddress.changed(0, 0)).isEmpty();
    }

    @Property(tries = 300)
    void tilesThatChangedAreThoseThatWereNotThereBefore(
            @ForAll @IntRange(max = 200_000) int from, @ForAll @IntRange(max = 3_000) int more) {
        List<TileAddress> before = TileAddress.changed(0, from);
        List<TileAddress> expected = new ArrayList<>(TileAddress.changed(0, from + more));
        expected.removeAll(before);
        assertThat(TileAddress.changed(from, from + more)).containsExactlyElementsOf(expected);
    }

    @Example
    void pathsOfTilesAreThoseOfTheSpecification() {
        assertThat(new TileAddress(0, 1_234_067, 256).path()).isEqualTo("tile/0/x001/x234/067");
        assertThat(new TileAddress(3, 5, 17).path()).isEqualTo("tile/3/005.p/17");
        assertThat(new TileAddress(0, 1_000, 256).entriesPath()).isEqualTo("tile/entries/x001/000");
        for (String path : List.of("tile/0/x001/x234/067", "tile/3/005.p/17", "tile/0/000.p/255")) {
            assertThat(TileAddress.parse(path).path()).isEqualTo(path);
        }
        assertThat(TileAddress.parse("tile/entries/x001/000.p/3")).isEqualTo(new TileAddress(0, 1_000, 3));
        for (String path : List.of(
                "tile/0/5",
                "tile/00/005",
                "tile/8/005",
                "tile/0/x000/005",
                "tile/0/005.p/0",
                "tile/0/005.p/256",
                "tile/0/005.p/05",
                "tile/0/001/005",
                "tile/0/x005",
                "tile/0/005/",
                "/tile/0/005",
                "tile/0/../005",
                "tile/data/005")) {
            assertThatIllegalArgumentException().as(path).isThrownBy(() -> TileAddress.parse(path));
        }
    }

    @Example
    void aTileThatIsShortOrMissingIsNamed() {
        HashTiles cut = (level, index, width) -> Arrays.copyOf(TREE.tile(level, index, width), 32 * (width - 1));
        assertThatExceptionOfType(TileMissingException.class)
                .isThrownBy(() -> InclusionProof.of(cut, 3, 300))
                .withMessageStartingWith("tile/0/001.p/44: has 1376 bytes, and 1408 are needed");
        assertThatExceptionOfType(TileMissingException.class)
                .isThrownBy(() -> InclusionProof.of(TREE, 3, SIZES + 1))
                .satisfies(missing -> assertThat(missing.tile()).isEqualTo(new TileAddress(0, 2, 89)));
    }

    @Example
    void aWiderTileThanAskedForDoes() {
        HashTiles wider = (level, index, width) -> TREE.tile(level, index, TileAddress.width(level, index, SIZES));
        for (int size = 1; size < SIZES; size += 7) {
            assertThat(new Subtrees(wider, size, hasher).root()).isEqualTo(TREE.root(size));
        }
    }
}
