package org.mlaudit.streams.archive;

import org.mlaudit.streams.ledger.TileAddress;
import org.mlaudit.streams.ledger.verify.TreeName;

/**
 * Where things lie in an export: {@code log/} is the log of logs, {@code trees/<topic>/<partition>/} each tree. Each of these is a
 * directory of C2SP tlog-tiles ({@code checkpoint}, {@code tile/...}, {@code tile/entries/...}) with two additions of ours:
 *
 * <ul>
 *   <li>{@code checkpoints/} has all signed states, up to 256 in a file, each behind its length in two bytes, big-endian.
 *   <li>{@code records/} has the records of the leaves of each bundle of entries, under the same number: 8 bytes of offset, 4 bytes of length,
 *       both big-endian, and the value.
 * </ul>
 *
 * {@code schemas/<id>.avsc} are the schemas of the records.
 */
final class Layout {
    static final String CHECKPOINT = "checkpoint";
    static final String CHECKPOINTS = "checkpoints/";
    static final String RECORDS = "records/";
    static final String ENTRIES = "tile/entries/";
    static final String TREES = "trees/";
    static final String SCHEMAS = "schemas/";
    /** Bytes before the value of a record. */
    static final int RECORD_HEADER = Long.BYTES + Integer.BYTES;

    private static final String LOG = "log/";

    private Layout() {}

    /** Directory of a tree. */
    static String directory(TreeName tree) {
        return tree.isLog() ? LOG : TREES + tree.topic() + "/" + tree.partition() + "/";
    }

    /** A number as tlog-tiles writes it in paths, such as {@code x001/234}. */
    static String number(long index) {
        return new TileAddress(0, index, TileAddress.WIDTH).entriesPath().substring(ENTRIES.length());
    }

    /** File of a schema. */
    static String schema(int id) {
        return SCHEMAS + id + ".avsc";
    }
}
