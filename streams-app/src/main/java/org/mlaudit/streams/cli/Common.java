package org.mlaudit.streams.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.mlaudit.streams.config.AppConfig;
import org.mlaudit.streams.config.ConfigSources;
import picocli.CommandLine.Option;

/** Options that every command has. */
final class Common {
    /** Environment variable that names a properties file. */
    static final String CONFIG_VARIABLE = "MLAUDIT_CONFIG";

    @Option(
            names = "--config",
            paramLabel = "FILE",
            description =
                    "Properties file with settings; the environment variable " + CONFIG_VARIABLE + " names one too.")
    private @Nullable Path file;

    @Option(
            names = "--set",
            paramLabel = "KEY=VALUE",
            description = "Sets one key; wins over the environment (MLAUDIT_...) and the file. May be repeated.")
    private List<String> pairs = new ArrayList<>();

    @Option(names = "--stacktrace", description = "Shows where in the program an error comes from.")
    private boolean stacktrace;

    /** The configuration from all sources. */
    AppConfig config() {
        return config(System.getenv());
    }

    AppConfig config(Map<String, String> environment) {
        ConfigSources sources = new ConfigSources();
        Optional.ofNullable(file)
                .or(() -> Optional.ofNullable(environment.get(CONFIG_VARIABLE)).map(Path::of))
                .ifPresent(sources::file);
        sources.environment(environment);
        pairs.forEach(sources::set);
        return sources.load();
    }

    boolean stacktrace() {
        return stacktrace;
    }
}
