package org.mlaudit.streams.cli;

import java.io.PrintWriter;
import java.util.Locale;
import org.mlaudit.streams.ledger.verify.Progress;
import org.mlaudit.streams.ledger.verify.TreeName;
import picocli.CommandLine.Option;

/** Shows how far a long run is, on standard error, when asked. */
final class LeafProgress {
    private static final long EVERY_NANOS = 500_000_000L;

    @Option(names = "--progress", description = "Shows on standard error how far it is.")
    private boolean wanted;

    /** A progress that writes a line now and then; on a terminal each over the one before. */
    Progress on(PrintWriter err) {
        return wanted ? new Lines(err) : Progress.NONE;
    }

    private static final class Lines implements Progress {
        private final PrintWriter err;
        private final long begun = System.nanoTime();
        private long said = begun;
        private long before;
        private long inTree;
        private TreeName tree = TreeName.LOG;

        Lines(PrintWriter err) {
            this.err = err;
        }

        @Override
        public void read(TreeName now, long leaves, long of) {
            if (!now.equals(tree)) {
                before += inTree;
                tree = now;
            }
            inTree = leaves;
            long time = System.nanoTime();
            if (time - said < EVERY_NANOS) {
                return;
            }
            said = time;
            String share = of > 0 ? String.format(Locale.ROOT, " (%.0f%%)", 100.0 * leaves / of) : "";
            err.printf(
                    Locale.ROOT,
                    "%s: %,d leaves%s, %,.0f leaves/s%n",
                    now,
                    leaves,
                    share,
                    (before + inTree) / ((time - begun) / 1e9));
            err.flush();
        }
    }
}
