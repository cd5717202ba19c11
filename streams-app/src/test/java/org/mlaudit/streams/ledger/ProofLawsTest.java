package org.mlaudit.streams.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Predicate;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;

/** Proofs are those of RFC 6962, prove what is true, and nothing else. */
class ProofLawsTest {
    private static final int SIZES = 600;
    /** Up to here all pairs, beyond it those at the ends and some between. */
    private static final int ALL_PAIRS = 140;

    private static final PlainTree TREE = PlainTree.ofSize(SIZES + 1);

    private final TreeHasher hasher = new TreeHasher();
    private final Random random = new Random(20_261_123);

    /** Numbers from 0 to {@code end}, all of them or a choice. */
    private List<Integer> upTo(int end) {
        List<Integer> numbers = new ArrayList<>();
        for (int i = 0; i < end; i++) {
            if (end <= ALL_PAIRS || i < 2 || i >= end - 2 || Integer.bitCount(i) == 1 || random.nextInt(end) < 12) {
                numbers.add(i);
            }
        }
        return numbers;
    }

    @Example
    void everyLeafOfEveryTreeIsProven() {
        for (int size = 1; size <= SIZES; size++) {
            var subtrees = new Subtrees(TREE, size, hasher);
            for (int index : upTo(size)) {
                InclusionProof proof = InclusionProof.of(subtrees, index, size);
                assertThat(proof.path()).as("leaf %d of %d", index, size).isEqualTo(TREE.path(index, size));
                assertThat(proof.root(TREE.leaf(index), hasher)).isEqualTo(TREE.root(size));
            }
        }
    }

    @Example
    void everyTreeIsProvenToBeTheBeginningOfEveryLargerOne() {
        for (int to = 0; to <= SIZES; to++) {
            var subtrees = new Subtrees(TREE, to, hasher);
            for (int from : upTo(to + 1)) {
                ConsistencyProof proof = ConsistencyProof.of(subtrees, from, to);
                assertThat(proof.path()).as("%d of %d", from, to).isEqualTo(TREE.proof(from, to));
                proof.verify(TREE.root(from), TREE.root(to));
            }
        }
    }

    @Example
    void anInclusionProofWithAnyByteChangedProvesNothing() {
        for (int size : List.of(1, 2, 3, 7, 8, 9, 100, 257, SIZES)) {
            for (int index : upTo(Math.min(size, 20))) {
                InclusionProof proof = InclusionProof.of(TREE, index, size);
                Hash leaf = TREE.leaf(index);
                Hash root = TREE.root(size);
                assertThat(proof.proves(leaf, root)).isTrue();
                everyChange(leaf, changed -> proof.proves(changed, root));
                everyChange(root, changed -> proof.proves(leaf, changed));
                everyChangeOfPath(proof.path(), path -> new InclusionProof(index, size, path).proves(leaf, root));
            }
        }
    }

    @Example
    void aConsistencyProofWithAnyByteChangedProvesNothing() {
        for (int to : List.of(1, 2, 3, 7, 8, 9, 100, 257, SIZES)) {
            for (int from : List.of(1, 2, 3, 5, 6, 8, 64, 99, 256, 599)) {
                if (from > to) {
                    continue;
                }
                ConsistencyProof proof = ConsistencyProof.of(TREE, from, to);
                Hash before = TREE.root(from);
                Hash after = TREE.root(to);
                assertThat(proof.proves(before, after)).isTrue();
                everyChange(before, changed -> proof.proves(changed, after));
                everyChange(after, changed -> proof.proves(before, changed));
                everyChangeOfPath(proof.path(), path -> new ConsistencyProof(from, to, path).proves(before, after));
            }
        }
    }

    private void everyChange(Hash hash, Predicate<Hash> proven) {
        for (int i = 0; i < Hash.BYTES; i++) {
            byte[] bytes = hash.bytes();
            bytes[i] ^= (byte) (1 + random.nextInt(255));
            assertThat(proven.test(Hash.of(bytes))).isFalse();
        }
    }

    private void everyChangeOfPath(List<Hash> path, Predicate<List<Hash>> proven) {
        for (int at = 0; at <= path.size(); at++) {
            int place = at;
            List<Hash> longer = new ArrayList<>(path);
            longer.add(at, path.isEmpty() ? TreeHasher.EMPTY_ROOT : path.get(Math.min(at, path.size() - 1)));
            assertThat(proven.test(longer)).isFalse();
            if (at < path.size()) {
                everyChange(path.get(at), changed -> {
                    List<Hash> other = new ArrayList<>(path);
                    other.set(place, changed);
                    return proven.test(other);
                });
                List<Hash> shorter = new ArrayList<>(path);
                shorter.remove(at);
                assertThat(proven.test(shorter)).isFalse();
            }
            if (at + 1 < path.size()) {
                List<Hash> swapped = new ArrayList<>(path);
                swapped.set(at, path.get(at + 1));
                swapped.set(at + 1, path.get(at));
                assertThat(proven.test(swapped)).isFalse();
            }
        }
    }

    @Example
    void aProofOfOneLeafProvesNoOtherPlace() {
        for (int size = 2; size <= 70; size++) {
            for (int index = 0; index < size; index++) {
                InclusionProof proof = InclusionProof.of(TREE, index, size);
                for (int other = 0; other < size; other++) {
                    if (other != index) {
                        var moved = new InclusionProof(other, size, proof.path());
                        assertThat(moved.proves(TREE.leaf(index), TREE.root(size)))
                                .isFalse();
                        assertThat(proof.proves(TREE.leaf(other), TREE.root(size)))
                                .isFalse();
                    }
                }
            }
        }
    }

    @Example
    void aProofOfTwoSizesProvesNoOtherTrees() {
        int most = 40;
        for (int to = 1; to <= most; to++) {
            for (int from = 1; from < to; from++) {
                ConsistencyProof proof = ConsistencyProof.of(TREE, from, to);
                for (int other = 0; other <= most; other++) {
                    if (other != from) {
                        assertThat(proof.proves(TREE.root(other), TREE.root(to)))
                                .isFalse();
                    }
                    if (other != to) {
                        assertThat(proof.proves(TREE.root(from), TREE.root(other)))
                                .isFalse();
                    }
                }
            }
        }
    }

    @Example
    void emptyAndDegenerateProofsAreRefused() {
        Hash root = TREE.root(8);
        assertThat(new InclusionProof(0, 8, List.of()).proves(root, root)).isFalse();
        assertThat(new InclusionProof(0, 1, List.of(TreeHasher.EMPTY_ROOT)).proves(TREE.leaf(0), TREE.leaf(0)))
                .isFalse();
        assertThat(new ConsistencyProof(4, 8, List.of()).proves(TREE.root(4), root))
                .isFalse();
        assertThat(new ConsistencyProof(3, 8, List.of()).proves(root, root)).isFalse();
        assertThat(new ConsistencyProof(8, 8, List.of()).proves(TREE.root(7), root))
                .isFalse();
        assertThat(new ConsistencyProof(8, 8, List.of(root)).proves(root, root)).isFalse();
        assertThat(new ConsistencyProof(0, 8, List.of()).proves(root, root)).isFalse();
        assertThat(new ConsistencyProof(0, 8, List.of(root)).proves(TreeHasher.EMPTY_ROOT, root))
                .isFalse();
        assertThat(new ConsistencyProof(0, 8, List.of()).proves(TreeHasher.EMPTY_ROOT, root))
                .isTrue();
        assertThat(new ConsistencyProof(0, 0, List.of()).proves(TreeHasher.EMPTY_ROOT, root))
                .isFalse();
        assertThatIllegalArgumentException().isThrownBy(() -> new InclusionProof(8, 8, List.of()));
        assertThatIllegalArgumentException().isThrownBy(() -> new InclusionProof(-1, 8, List.of()));
        assertThatIllegalArgumentException().isThrownBy(() -> new ConsistencyProof(9, 8, List.of()));
        assertThatExceptionOfType(ProofException.class)
                .isThrownBy(() -> new InclusionProof(3, 8, List.of(root)).verify(root, root))
                .withMessage("a proof of leaf 3 in a tree of 8 leaves does not have 1 hashes");
    }

    /** Trees too large to build: all leaves are the same but one. */
    @Property(tries = 200)
    void leavesOfEnormousTreesAreProven(
            @ForAll @LongRange(min = 1, max = Long.MAX_VALUE) long size, @ForAll long anywhere) {
        long index = Math.floorMod(anywhere, size);
        var tree = new AlmostUniformTree(index);
        InclusionProof proof = InclusionProof.of(tree, index, size);
        Hash root = new Subtrees(tree, size, hasher).root();
        proof.verify(tree.special(), root);
        assertThat(proof.proves(tree.usual(), root)).isFalse();
        if (size > 1) {
            long beside = index + 1 < size ? index + 1 : index - 1;
            assertThat(new InclusionProof(beside, size, proof.path()).proves(tree.special(), root))
                    .isFalse();
            assertThat(new InclusionProof(
                                    index,
                                    size,
                                    proof.path().subList(1, proof.path().size()))
                            .proves(tree.special(), root))
                    .isFalse();
        }
    }

    @Property(tries = 200)
    void enormousTreesAreProvenToGrow(
            @ForAll @LongRange(min = 1, max = Long.MAX_VALUE) long to, @ForAll long somewhere, @ForAll long anywhere) {
        long from = 1 + Math.floorMod(somewhere, to);
        var tree = new AlmostUniformTree(Math.floorMod(anywhere, to));
        ConsistencyProof proof = ConsistencyProof.of(tree, from, to);
        Hash before = new Subtrees(tree, from, hasher).root();
        Hash after = new Subtrees(tree, to, hasher).root();
        proof.verify(before, after);
        var edge = new Subtrees(tree, from, hasher).edge();
        edge.append(new Subtrees(tree, to, hasher).range(from, to));
        assertThat(edge.root()).isEqualTo(after);
        var other = new AlmostUniformTree(from - 1 == tree.place() ? 0 : from - 1);
        if (other.place() != tree.place()) {
            assertThat(proof.proves(new Subtrees(other, from, hasher).root(), after))
                    .isFalse();
        }
    }

    /** Tiles of a tree of any size, in which one leaf differs from all others. */
    private static final class AlmostUniformTree implements HashTiles {
        private final TreeHasher hasher = new TreeHasher();
        private final long place;
        private final Hash[] usual = new Hash[63];
        private final Hash[] special = new Hash[63];

        AlmostUniformTree(long place) {
            this.place = place;
            usual[0] = hasher.leaf(new byte[] {1});
            special[0] = hasher.leaf(new byte[] {2});
            for (int level = 1; level < usual.length; level++) {
                Hash below = special[level - 1];
                Hash beside = usual[level - 1];
                boolean right = ((place >>> (level - 1)) & 1) == 1;
                usual[level] = hasher.node(beside, beside);
                special[level] = right ? hasher.node(beside, below) : hasher.node(below, beside);
            }
        }

        long place() {
            return place;
        }

        Hash usual() {
            return usual[0];
        }

        Hash special() {
            return special[0];
        }

        @Override
        public byte[] tile(int level, long index, int width) {
            byte[] tile = new byte[width * Hash.BYTES];
            int height = level * TileAddress.HEIGHT;
            for (int i = 0; i < width; i++) {
                long at = (index << TileAddress.HEIGHT) + i;
                (place >>> height == at ? special : usual)[height].copyTo(tile, i * Hash.BYTES);
            }
            return tile;
        }
    }
}
