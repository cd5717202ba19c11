package org.mlaudit.streams.archive;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import org.mlaudit.streams.ledger.verify.SourceException;

/**
 * Files of a directory whose paths are numbers of tlog-tiles, in the order of these numbers, whatever numbers are missing. Of a
 * number that is there both full and partial the full one counts, of several partial ones the widest.
 */
final class NumberedFiles {
    private final ExportFiles files;
    private final String root;
    private final Deque<Level> levels = new ArrayDeque<>();
    private long lastFull = -1;

    private static final class Level {
        private final String path;
        private final long prefix;
        private final Iterator<String> names;

        Level(String path, long prefix, List<String> names) {
            this.path = path;
            this.prefix = prefix;
            this.names = names.iterator();
        }
    }

    /** A file: its number, and its bytes. */
    static final class Numbered {
        private final long number;
        private final byte[] bytes;

        Numbered(long number, byte[] bytes) {
            this.number = number;
            this.bytes = bytes;
        }

        long number() {
            return number;
        }

        byte[] bytes() {
            return bytes;
        }
    }

    NumberedFiles(ExportFiles files, String root) {
        this.files = files;
        this.root = root;
        levels.push(new Level("", 0, files.list(root)));
    }

    Optional<Numbered> next() {
        while (!levels.isEmpty()) {
            Level level = levels.element();
            if (!level.names.hasNext()) {
                levels.pop();
                continue;
            }
            String name = level.names.next();
            if (name.matches("x[0-9]{3}/")) {
                String path = level.path + name;
                levels.push(
                        new Level(path, (level.prefix + number(name.substring(1, 4))) * 1000, files.list(root + path)));
            } else if (name.matches("[0-9]{3}")) {
                lastFull = level.prefix + number(name);
                return Optional.of(new Numbered(lastFull, bytes(level.path + name)));
            } else if (name.matches("[0-9]{3}\\.p/") && level.prefix + number(name.substring(0, 3)) != lastFull) {
                String widest = widest(files.list(root + level.path + name));
                if (!widest.isEmpty()) {
                    return Optional.of(new Numbered(
                            level.prefix + number(name.substring(0, 3)), bytes(level.path + name + widest)));
                }
            } else if (!name.endsWith("/")) {
                throw new SourceException("cannot read the export " + files.where() + ": there is a file " + root
                        + level.path + name + " where only numbered files belong");
            }
        }
        return Optional.empty();
    }

    static String widest(List<String> names) {
        String widest = "";
        for (String name : names) {
            if (name.matches("[1-9][0-9]{0,2}") && (widest.isEmpty() || number(name) > number(widest))) {
                widest = name;
            }
        }
        return widest;
    }

    private static int number(String digits) {
        return Integer.parseInt(digits);
    }

    private byte[] bytes(String path) {
        return files.read(root + path)
                .orElseThrow(() -> new SourceException("cannot read the export " + files.where() + ": " + root + path
                        + " disappeared while it was read"));
    }
}
