package org.mlaudit.quickstart;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;
import org.mlaudit.quickstart.platform.PlatformOptions;
import picocli.CommandLine.Option;

/** Options of the command line that say where the platform runs; shared by the commands. */
final class PlatformArguments {

    @Option(
            names = "--data",
            paramLabel = "DIR",
            description = "Directory for all data and logs (default: .mlaudit in the project).")
    private @Nullable Path data;

    @Option(
            names = "--port",
            paramLabel = "PORT",
            description = "Port of the console and its REST interface (default: 7070, or the next free one).")
    private @Nullable Integer port;

    @Option(
            names = "--nifi-port",
            paramLabel = "PORT",
            description = "Port of NiFi (default: 8080, or the next free one).")
    private @Nullable Integer nifiPort;

    @Option(
            names = "--broker-port",
            paramLabel = "PORT",
            description = "Port of the Kafka broker (default: 9092, or the next free one).")
    private @Nullable Integer brokerPort;

    @Option(
            names = "--registry-port",
            paramLabel = "PORT",
            description = "Port of the schema registry (default: 8081, or the next free one).")
    private @Nullable Integer registryPort;

    @Option(
            names = "--set",
            paramLabel = "KEY=VALUE",
            description = "A setting of the application, as ./mlaudit config lists them; may be given several times.")
    private Map<String, String> settings = new LinkedHashMap<>();

    @Option(names = "--clean", description = "Remove the data directory first and begin anew.")
    private boolean clean;

    boolean clean() {
        return clean;
    }

    Path data(Path home) {
        return data == null ? home.resolve(".mlaudit") : data;
    }

    PlatformOptions toOptions(Path home, boolean withNifi, boolean withApplication) {
        return new PlatformOptions(
                data(home),
                optional(port),
                optional(nifiPort),
                optional(brokerPort),
                optional(registryPort),
                withNifi,
                withApplication,
                settings);
    }

    private static OptionalInt optional(@Nullable Integer value) {
        return value == null ? OptionalInt.empty() : OptionalInt.of(value);
    }
}
