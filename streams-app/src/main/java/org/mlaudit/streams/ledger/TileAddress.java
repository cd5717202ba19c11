package org.mlaudit.streams.ledger;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Which tile of a tree, and how much of it is there: C2SP tlog-tiles, tiles of height 8. Tile {@code index} of level {@code l} holds the roots of
 * up to 256 perfect subtrees of 256^l leaves each, from number {@code index * 256} on. At level 0 those are leaf hashes.
 *
 * @param level 0 to 7
 * @param index 0 or more
 * @param width number of hashes, 1 to 256; 256 is a full tile
 */
public record TileAddress(int level, long index, int width) {
    /** Levels of the tree that a tile spans. */
    public static final int HEIGHT = 8;
    /** Number of hashes of a full tile. */
    public static final int WIDTH = 1 << HEIGHT;
    /** Highest level of a tree of less than 2^63 leaves. */
    public static final int TOP_LEVEL = 7;

    private static final Pattern PATH =
            Pattern.compile("tile/(entries|0|[1-9][0-9]?)/((?:x[0-9]{3}/){0,6}[0-9]{3})(?:\\.p/([1-9][0-9]{0,2}))?");

    /**
     * Checks what it is made of.
     *
     * @throws IllegalArgumentException if a part is out of its range
     */
    public TileAddress {
        if (level < 0 || level > TOP_LEVEL || index < 0 || width < 1 || width > WIDTH) {
            throw new IllegalArgumentException(
                    "there is no tile of level " + level + ", index " + index + " and width " + width);
        }
    }

    /**
     * Width of a tile in a tree of a size: 256 for a full one, 0 for one that is not there.
     *
     * @param level 0 to 7
     */
    public static int width(int level, long index, long size) {
        long hashes = size >>> (level * HEIGHT);
        long before = index << HEIGHT;
        return (int) Math.max(0, Math.min(WIDTH, hashes - before));
    }

    /** All tiles of a tree of a size that are new or wider since it had another, from level 0 up. */
    public static List<TileAddress> changed(long fromSize, long size) {
        List<TileAddress> tiles = new ArrayList<>();
        for (int level = 0; level <= TOP_LEVEL && size >>> (level * HEIGHT) != 0; level++) {
            long hashes = size >>> (level * HEIGHT);
            long had = fromSize >>> (level * HEIGHT);
            for (long index = had >>> HEIGHT; hashes > had && index << HEIGHT < hashes; index++) {
                tiles.add(new TileAddress(level, index, width(level, index, size)));
            }
        }
        return tiles;
    }

    /** Returns the path below the tree's prefix, as {@code tile/0/x001/234.p/5}. */
    public String path() {
        return path(Integer.toString(level));
    }

    /** Returns the path of the entries of this tile of level 0, as {@code tile/entries/x001/234.p/5}. */
    public String entriesPath() {
        if (level != 0) {
            throw new IllegalStateException("entries are at level 0, not " + level);
        }
        return path("entries");
    }

    private String path(String place) {
        var number = new StringBuilder(String.format(Locale.ROOT, "%03d", index % 1000));
        for (long rest = index / 1000; rest > 0; rest /= 1000) {
            number.insert(0, String.format(Locale.ROOT, "x%03d/", rest % 1000));
        }
        return "tile/" + place + "/" + number + (width == WIDTH ? "" : ".p/" + width);
    }

    /** Returns whether all hashes of the tile are there, so that it never changes. */
    public boolean isFull() {
        return width == WIDTH;
    }

    /**
     * Reads what {@link #path} or {@link #entriesPath} wrote; entries are at level 0.
     *
     * @throws IllegalArgumentException if the path is anything else
     */
    public static TileAddress parse(String path) {
        Matcher matcher = PATH.matcher(path);
        if (!matcher.matches()) {
            throw new IllegalArgumentException("'" + path + "' is not the path of a tile");
        }
        boolean entries = matcher.group(1).equals("entries");
        long index = Long.parseLong(matcher.group(2).replace("x", "").replace("/", ""));
        int width = matcher.group(3) == null ? WIDTH : Integer.parseInt(matcher.group(3));
        var tile = new TileAddress(entries ? 0 : Integer.parseInt(matcher.group(1)), index, width);
        if (!path.equals(entries ? tile.entriesPath() : tile.path())) {
            throw new IllegalArgumentException("'" + path + "' is not how the path of a tile is written");
        }
        return tile;
    }
}
