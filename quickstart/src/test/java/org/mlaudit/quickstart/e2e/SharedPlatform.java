package org.mlaudit.quickstart.e2e;

import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.mlaudit.quickstart.nifi.NifiClient;
import org.mlaudit.quickstart.platform.DataDirectory;
import org.mlaudit.quickstart.platform.Distribution;
import org.mlaudit.quickstart.platform.Platform;
import org.mlaudit.quickstart.platform.PlatformOptions;

/** One platform for all end-to-end tests of a run, on any free ports, anew under {@code target/e2e}; it stops when the test JVM ends. */
public final class SharedPlatform {

    private static @Nullable Platform platform;

    private SharedPlatform() {}

    /** The platform, started by whoever asks first. */
    public static synchronized Platform get() {
        if (platform == null) {
            Path data = Path.of("target", "e2e");
            DataDirectory.clean(data);
            platform =
                    Platform.start(Distribution.find(), PlatformOptions.anywhere(data, Map.of()), System.out::println);
        }
        return platform;
    }

    /** Its NiFi. */
    public static NifiClient nifi() {
        return new NifiClient(get().endpoints().nifiApi());
    }

    /** A flow definition that ships with the project. */
    public static Path flow(String name) {
        return Distribution.find().flows().resolve(name);
    }
}
