package org.mlaudit.quickstart.platform;

import java.io.File;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * What the build left on disk for the platform to run from: {@code quickstart/target/platform/} with the class path of the application and the broker, the
 * unpacked registry, and NiFi's libraries and archives.
 *
 * @param home the project's directory
 */
public record Distribution(Path home) {

    /** System property that names the project's directory; the launcher sets it. */
    public static final String HOME_PROPERTY = "mlaudit.home";

    /**
     * The distribution that {@link #HOME_PROPERTY} names, else the one of the working directory.
     *
     * @throws PlatformException when it has not been built
     */
    public static Distribution find() {
        Path home =
                Path.of(System.getProperty(HOME_PROPERTY, "")).toAbsolutePath().normalize();
        var distribution = new Distribution(home);
        if (!Files.isRegularFile(distribution.classPathFile())) {
            throw new PlatformException("The platform is not built: " + distribution.classPathFile()
                    + " is missing. Start with ./mlaudit, which builds what is missing.");
        }
        return distribution;
    }

    /** Class path of the application and of the broker: this module's jar and all it depends on. */
    public String classPath() {
        try {
            return ownCode()
                    + File.pathSeparator
                    + Files.readString(classPathFile()).strip();
        } catch (IOException e) {
            throw new PlatformException("Cannot read " + classPathFile() + ": " + e.getMessage(), e);
        }
    }

    /** This module's jar, or its directory of classes. */
    public Path ownCode() {
        try {
            return Path.of(Distribution.class
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The unpacked schema registry, with {@code quarkus-run.jar}. */
    public Path registry() {
        return platform().resolve("registry");
    }

    /** NiFi's jars and archives. */
    public Path nifiLibraries() {
        return platform().resolve("nifi").resolve("lib");
    }

    /** Our archive and that of NiFi's standard processors. */
    public Path nifiExtensions() {
        return platform().resolve("nifi").resolve("extensions");
    }

    /** NiFi flow definitions that ship with the project. */
    public Path flows() {
        return home.resolve("flows");
    }

    private Path platform() {
        return home.resolve("quickstart").resolve("target").resolve("platform");
    }

    private Path classPathFile() {
        return platform().resolve("class-path");
    }
}
