package org.mlaudit.quickstart.flights;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.mlaudit.contract.ContractFile;
import org.mlaudit.contract.ModelContract;

/** Files that ship with the demo, on the class path below {@code /flights}. */
final class ShippedFiles {
    private ShippedFiles() {}

    /** The bytes of a file. */
    static byte[] read(String name) {
        try (InputStream resource = ShippedFiles.class.getResourceAsStream("/flights/" + name)) {
            if (resource == null) {
                throw new IllegalStateException("/flights/" + name + " is missing from the class path");
            }
            return resource.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read /flights/" + name, e);
        }
    }

    /** A contract. */
    static ModelContract contract(String name) {
        return ContractFile.parse(new String(read(name), StandardCharsets.UTF_8));
    }

    /**
     * Copies a file into a directory, which is made if need be.
     *
     * @return the copy
     */
    static Path write(String name, Path directory) {
        try {
            Files.createDirectories(directory);
            return Files.write(directory.resolve(name), read(name));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write " + name + " to " + directory, e);
        }
    }
}
