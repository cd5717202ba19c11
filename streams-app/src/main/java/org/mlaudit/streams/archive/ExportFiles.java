package org.mlaudit.streams.archive;

import java.util.List;
import java.util.Optional;

/** Files of an export by their path within it, with slashes. */
public interface ExportFiles {
    /** Where they are, for messages. */
    String where();

    /** The bytes of a file; empty when there is none. */
    Optional<byte[]> read(String path);

    /** Names of what lies directly in a directory, sorted; those of directories end with a slash. Empty when there is none. */
    List<String> list(String directory);
}
