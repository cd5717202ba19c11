package org.mlaudit.streams.explain.tree;

import java.util.ArrayList;
import java.util.List;
import org.mlaudit.streams.explain.model.Tree;

/** How the leaves of one tree are explained against a background. Immutable once it is made. */
final class BackgroundTree {
    private final Tree tree;
    private final int[] lines;
    private final int[] bounds;
    private final List<GroupTable> tables = new ArrayList<>();
    private final List<LeafPatterns> kept = new ArrayList<>();
    private final List<LeafPath> counted = new ArrayList<>();
    private final int mostPlayers;
    private final double expected;
    private final long patternBytes;
    private int leavesInTables;

    /**
     * Prepares a tree.
     *
     * @param tree the tree
     * @param groups its leaves
     * @param tableBytes groups with tables up to this size get theirs
     * @param patternBytes most bytes of patterns that are kept
     * @param columns the ensemble's comparisons
     * @param background the background's rows
     */
    BackgroundTree(
            Tree tree,
            List<LeafGroup> groups,
            long tableBytes,
            long patternBytes,
            ThresholdRanks columns,
            RowColumns background) {
        this.tree = tree;
        int inner = tree.nodes() - tree.leaves();
        lines = new int[inner];
        bounds = new int[inner];
        int[] places = new int[tree.nodes()];
        int count = 0;
        for (int node = 0; node < tree.nodes(); node++) {
            if (!tree.isLeaf(node)) {
                lines[count] = columns.line(tree, node);
                bounds[count] = columns.bound(tree, node);
                places[node] = count++;
            }
        }
        double sum = tree.isLeaf(0) ? tree.value(0) : 0;
        long bytes = 0;
        int most = 0;
        for (LeafGroup group : groups) {
            List<long[]> patterns = new ArrayList<>();
            for (LeafPath path : group.leaves()) {
                long[] fails = background.fails(tree, path);
                sum += path.value() * reached(fails, path.words()) / background.stride();
                if (group.bytes() <= tableBytes) {
                    patterns.add(holds(fails, path.players()));
                    leavesInTables++;
                    continue;
                }
                most = Math.max(most, path.players());
                LeafPatterns leaf = LeafPatterns.of(path, fails);
                if (bytes + leaf.bytes() <= patternBytes) {
                    kept.add(leaf);
                    bytes += leaf.bytes();
                } else {
                    counted.add(path);
                }
            }
            if (!patterns.isEmpty()) {
                tables.add(new GroupTable(group, places, patterns));
            }
        }
        this.expected = sum;
        this.mostPlayers = most;
        this.patternBytes = bytes;
    }

    private static int reached(long[] fails, int words) {
        int count = 0;
        for (int row = 0; row < fails.length; row += words) {
            boolean reached = true;
            for (int word = 0; word < words; word++) {
                reached &= fails[row + word] == 0;
            }
            count += reached ? 1 : 0;
        }
        return count;
    }

    private static long[] holds(long[] fails, int players) {
        long[] holds = fails.clone();
        for (int row = 0; row < holds.length; row++) {
            holds[row] = ((1L << players) - 1) & ~holds[row];
        }
        return holds;
    }

    Tree tree() {
        return tree;
    }

    /** Number of inner nodes. */
    int innerNodes() {
        return lines.length;
    }

    /** The line of ranks that an inner node compares. */
    int line(int place) {
        return lines[place];
    }

    /** The bound that it compares them with. */
    int bound(int place) {
        return bounds[place];
    }

    /** Leaves that are looked up. */
    List<GroupTable> tables() {
        return tables;
    }

    /** Leaves whose background patterns are kept. */
    List<LeafPatterns> kept() {
        return kept;
    }

    /** Leaves whose background patterns are counted anew for each block of rows. */
    List<LeafPath> counted() {
        return counted;
    }

    /** Most players of a leaf that is not looked up. */
    int mostPlayers() {
        return mostPlayers;
    }

    /** Mean of the tree over the background. */
    double expected() {
        return expected;
    }

    long patternBytes() {
        return patternBytes;
    }

    int leavesInTables() {
        return leavesInTables;
    }
}
