package org.mlaudit.streams.ledger.verify;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.mlaudit.streams.ledger.EntryBundle;
import org.mlaudit.streams.ledger.Hash;
import org.mlaudit.streams.ledger.HashTiles;
import org.mlaudit.streams.ledger.LeafView;
import org.mlaudit.streams.ledger.MalformedException;
import org.mlaudit.streams.ledger.RightEdge;
import org.mlaudit.streams.ledger.TileAddress;
import org.mlaudit.streams.ledger.TileMissingException;
import org.mlaudit.streams.ledger.TreeHasher;
import org.mlaudit.streams.ledger.verify.LedgerSource.Sequence;
import org.mlaudit.streams.ledger.verify.States.State;

/**
 * Reads the leaves of one tree once, hashes them, and compares the root with each signed state when its size is reached, and
 * every node that a tile holds with the tile. Memory does not grow with the tree.
 */
final class TreeWalk {
    /** Most states of which it is remembered that they do not fit. */
    private static final int MOST_KEPT = 1000;

    private final LedgerSource source;
    private final TreeName tree;
    private final Progress progress;
    private final TreeHasher hasher;
    private final RightEdge edge;
    private final LeafView view = new LeafView();
    private final byte[] hash = new byte[Hash.BYTES];
    private final Optional<HashTiles> tiles;
    private final byte[][] tile = new byte[TileAddress.TOP_LEVEL + 1][];
    private final long[] tileIndex = new long[TileAddress.TOP_LEVEL + 1];

    private final Result result = new Result();
    private long goal;

    /** Takes the leaves of a tree one after the other. */
    interface Leaves {
        /** A leaf; the view is of the next one after the call. */
        void leaf(long index, LeafView leaf);

        /** A leaf that is not in canonical form. */
        void malformed(long index, String why);

        /**
         * The leaves from here on were signed between two times.
         *
         * @param after time of the state before them, or {@link State#NO_TIME}
         * @param until time of the first state with them, or {@link State#NO_TIME}
         */
        void between(long after, long until);

        /** First leaf before which there are records without a leaf; -1 for none, or when records are not there. */
        default long unsealedBefore() {
            return -1;
        }
    }

    /** What came out. */
    static final class Result {
        /** Leaves that were read. */
        long leaves;
        /** Size of the greatest signed state that fits; 0 for none. */
        long fits;
        /** Its root. */
        Hash fitsRoot = TreeHasher.EMPTY_ROOT;
        /** Size of the smallest signed state after {@link #fits} that does not; -1 for none. */
        long differs = -1;
        /** Signed states that do not fit. */
        final List<State> strangers = new ArrayList<>();
        /** Signed states that were compared. */
        long compared;
        /** Remembered states that fit. */
        final List<SeenState> recognised = new ArrayList<>();
        /** Remembered states that do not, or that the tree does not reach. */
        final List<SeenState> unknown = new ArrayList<>();
        /** First leaf whose hash is not that of its tile; -1 for none. */
        long tileDiffers = -1;
        /** First leaf of which there is no hash in a tile; -1 for none. */
        long tileMissing = -1;
        /** First node above the leaves that differs from its tile: first leaf below it; -1 for none. */
        long nodeDiffers = -1;
        /** Last bundle whose unsigned root fits ends here. */
        long sealedFits;
        /** First leaf of the first bundle whose unsigned root does not fit; -1 for none. */
        long sealedDiffers = -1;
        /** Leaf where bundles do not follow each other, or one ends within an entry; -1 for none. */
        long broken = -1;
        /** First leaf of the bundle that comes instead; -1 when it can't be read. */
        long brokenNext = -1;

        /**
         * Whether leaves are not those that were signed.
         *
         * @param signed greatest signed size
         * @param anyMore whether there may be leaves after it
         */
        boolean damaged(long signed, boolean anyMore) {
            return leaves < signed || (leaves > signed && !anyMore) || differs >= 0 || tileDiffers >= 0 || broken >= 0;
        }
    }

    TreeWalk(LedgerSource source, TreeName tree, TreeHasher hasher, Progress progress) {
        this.source = source;
        this.tree = tree;
        this.progress = progress;
        this.hasher = hasher;
        this.edge = new RightEdge(hasher);
        this.tiles = source.tiles(tree);
        Arrays.fill(tileIndex, -1);
    }

    /**
     * Reads the tree.
     *
     * @param states signed ones, by size
     * @param seen remembered ones, by size
     */
    Result run(States states, List<SeenState> seen, Leaves leaves) {
        goal = states.greatest();
        try (States.Reader reader = states.read();
                Sequence<Bundle> bundles = source.entries(tree)) {
            Milestones milestones = new Milestones(reader, seen, leaves);
            milestones.reached(0);
            for (Optional<Bundle> next = bundles.next(); next.isPresent(); next = bundles.next()) {
                Bundle bundle = next.get();
                if (bundle.first() != edge.size()) {
                    result.broken = edge.size();
                    result.brokenNext = bundle.first();
                    break;
                }
                if (!bundle(bundle, leaves, milestones)) {
                    break;
                }
                progress.read(tree, edge.size(), goal);
            }
            result.leaves = edge.size();
            milestones.end();
        }
        return result;
    }

    private boolean bundle(Bundle bundle, Leaves leaves, Milestones milestones) {
        EntryBundle.Reader reader = new EntryBundle.Reader(bundle.bytes());
        while (true) {
            try {
                if (!reader.next()) {
                    break;
                }
            } catch (MalformedException e) {
                result.broken = edge.size();
                leaves.malformed(edge.size(), e.getMessage());
                return false;
            }
            leaf(reader, leaves);
            milestones.reached(edge.size());
        }
        bundle.sealedRoot().ifPresent(root -> sealed(root, bundle.first()));
        return true;
    }

    private void leaf(EntryBundle.Reader reader, Leaves leaves) {
        long index = edge.size();
        hasher.leaf(reader.bytes(), reader.offset(), reader.length(), hash, 0);
        if (tiles.isPresent()) {
            compareLeaf(index);
            edge.append(hash, 0, this::compareNode);
        } else {
            edge.append(hash, 0);
        }
        try {
            view.read(reader.bytes(), reader.offset(), reader.length());
        } catch (MalformedException e) {
            leaves.malformed(index, e.getMessage());
            return;
        }
        leaves.leaf(index, view);
    }

    private void sealed(Hash root, long first) {
        if (result.sealedDiffers >= 0) {
            return;
        }
        if (edge.root().equals(root)) {
            result.sealedFits = edge.size();
        } else {
            result.sealedDiffers = first;
        }
    }

    private void compareLeaf(long index) {
        if (result.tileDiffers >= 0 || result.tileMissing >= 0) {
            return;
        }
        switch (compare(0, index, hash, 0)) {
            case OTHER -> result.tileDiffers = index;
            case NONE -> result.tileMissing = index;
            case SAME -> {}
        }
    }

    private void compareNode(int level, long index, byte[] hashes, int offset) {
        if (level % TileAddress.HEIGHT != 0
                || level > TileAddress.TOP_LEVEL * TileAddress.HEIGHT
                || result.nodeDiffers >= 0
                || result.tileDiffers >= 0) {
            return;
        }
        if (compare(level / TileAddress.HEIGHT, index, hashes, offset) != Compared.SAME) {
            result.nodeDiffers = index << level;
        }
    }

    private enum Compared {
        SAME,
        OTHER,
        NONE
    }

    private Compared compare(int level, long index, byte[] hashes, int offset) {
        long wanted = index >>> TileAddress.HEIGHT;
        if (tileIndex[level] != wanted) {
            tile[level] = tile(level, wanted);
            tileIndex[level] = wanted;
        }
        int at = (int) (index % TileAddress.WIDTH) * Hash.BYTES;
        byte[] stored = tile[level];
        if (at + Hash.BYTES > stored.length) {
            return edge.size() < goal ? Compared.NONE : Compared.SAME;
        }
        return Arrays.equals(stored, at, at + Hash.BYTES, hashes, offset, offset + Hash.BYTES)
                ? Compared.SAME
                : Compared.OTHER;
    }

    private byte[] tile(int level, long index) {
        try {
            return tiles.orElseThrow().tile(level, index, 1);
        } catch (TileMissingException e) {
            return new byte[0];
        }
    }

    /** The states that wait for their size to be reached. */
    private final class Milestones {
        private final States.Reader states;
        private final List<SeenState> seen;
        private final Leaves leaves;
        private @Nullable State next;
        private int nextSeen;
        private long nextSize;

        Milestones(States.Reader states, List<SeenState> seen, Leaves leaves) {
            this.states = states;
            this.seen = seen;
            this.leaves = leaves;
            this.next = states.next().orElse(null);
            leaves.between(State.NO_TIME, next == null ? State.NO_TIME : next.timeMicros());
            plan();
        }

        private void plan() {
            nextSize = Math.min(
                    next == null ? Long.MAX_VALUE : next.size(),
                    nextSeen < seen.size() ? seen.get(nextSeen).size() : Long.MAX_VALUE);
        }

        void reached(long size) {
            if (size < nextSize) {
                return;
            }
            Hash root = edge.root();
            while (next != null && next.size() <= size) {
                signed(next, root);
                long after = next.timeMicros();
                next = states.next().orElse(null);
                leaves.between(after, next == null ? State.NO_TIME : next.timeMicros());
            }
            for (; nextSeen < seen.size() && seen.get(nextSeen).size() <= size; nextSeen++) {
                (seen.get(nextSeen).root().equals(root) ? result.recognised : result.unknown).add(seen.get(nextSeen));
            }
            plan();
        }

        private void signed(State state, Hash root) {
            result.compared++;
            if (state.root().equals(root)) {
                result.fits = state.size();
                result.fitsRoot = root;
                result.differs = -1;
            } else {
                if (result.strangers.size() < MOST_KEPT) {
                    result.strangers.add(state);
                }
                result.differs = result.differs < 0 ? state.size() : result.differs;
            }
        }

        void end() {
            for (; nextSeen < seen.size(); nextSeen++) {
                result.unknown.add(seen.get(nextSeen));
            }
        }
    }
}
