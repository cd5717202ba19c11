package org.mlaudit.streams.archive;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;

/** An export in memory, over another that stays as it is: a change costs what it changes. */
final class MemoryFiles implements ExportFiles {
    private final Optional<MemoryFiles> below;
    /** Empty bytes of length zero are a file; a missing value hides one. */
    private final NavigableMap<String, Optional<byte[]>> files = new TreeMap<>();

    private final NavigableMap<String, List<String>> listed;

    MemoryFiles() {
        this.below = Optional.empty();
        this.listed = new TreeMap<>();
    }

    private MemoryFiles(MemoryFiles below) {
        this.below = Optional.of(below);
        this.listed = new TreeMap<>();
    }

    /** The same files, to be changed. */
    MemoryFiles over() {
        return new MemoryFiles(this);
    }

    MemoryFiles put(String path, byte[] bytes) {
        files.put(path, Optional.of(bytes));
        return this;
    }

    MemoryFiles remove(String path) {
        files.put(path, Optional.empty());
        return this;
    }

    /** Removes a directory and all in it. */
    MemoryFiles removeAll(String directory) {
        paths(directory).forEach(this::remove);
        return this;
    }

    byte[] bytes(String path) {
        return read(path).orElseThrow(() -> new IllegalStateException("no file " + path));
    }

    /** All files below a directory. */
    List<String> paths(String directory) {
        TreeSet<String> paths = new TreeSet<>();
        below.ifPresent(each -> paths.addAll(each.paths(directory)));
        for (Map.Entry<String, Optional<byte[]>> file : files.tailMap(directory).entrySet()) {
            if (!file.getKey().startsWith(directory)) {
                break;
            }
            if (file.getValue().isPresent()) {
                paths.add(file.getKey());
            } else {
                paths.remove(file.getKey());
            }
        }
        return List.copyOf(paths);
    }

    @Override
    public String where() {
        return "memory";
    }

    @Override
    public Optional<byte[]> read(String path) {
        Optional<byte[]> own = files.get(path);
        return own != null ? own : below.flatMap(each -> each.read(path));
    }

    @Override
    public List<String> list(String directory) {
        if (below.isPresent()
                && files.tailMap(directory).keySet().stream().noneMatch(path -> path.startsWith(directory))) {
            return below.get().list(directory);
        }
        if (below.isEmpty()) {
            synchronized (listed) {
                return listed.computeIfAbsent(directory, this::children);
            }
        }
        return children(directory);
    }

    private List<String> children(String directory) {
        TreeSet<String> names = new TreeSet<>();
        for (String path : paths(directory)) {
            String rest = path.substring(directory.length());
            int slash = rest.indexOf('/');
            names.add(slash < 0 ? rest : rest.substring(0, slash + 1));
        }
        return new ArrayList<>(names);
    }
}
