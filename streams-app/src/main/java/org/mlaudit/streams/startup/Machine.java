package org.mlaudit.streams.startup;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** What this machine must offer. Checked at once: waiting would not help. */
public final class Machine {
    private Machine() {}

    /**
     * Makes the directory of the state and writes to it.
     *
     * @throws StartupException if that does not work
     */
    public static void checkStateDirectory(Path directory) {
        try {
            Files.createDirectories(directory);
            Path probe = Files.createTempFile(directory, ".probe", "");
            Files.delete(probe);
        } catch (IOException e) {
            throw new StartupException(
                    "state.dir=" + directory + ": the directory cannot be written: " + reason(e) + ". Give the user "
                            + System.getProperty("user.name", "?")
                            + " write access and enough space, or set state.dir to another directory.",
                    e);
        }
    }

    private static String reason(IOException e) {
        if (e instanceof AccessDeniedException denied) {
            return "access to " + denied.getFile() + " is denied";
        }
        if (e instanceof FileAlreadyExistsException file) {
            return file.getFile() + " is a file";
        }
        if (e instanceof NoSuchFileException) {
            return "it does not exist and cannot be made";
        }
        if (e instanceof FileSystemException system && system.getReason() != null) {
            return system.getFile() + ": " + system.getReason();
        }
        return String.valueOf(e.getMessage());
    }
}
