package org.mlaudit.quickstart;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import org.mlaudit.quickstart.platform.DataDirectory;
import org.mlaudit.quickstart.platform.Distribution;
import org.mlaudit.quickstart.platform.Endpoints;
import org.mlaudit.quickstart.platform.Platform;
import org.mlaudit.quickstart.platform.PlatformException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Runs the platform until Ctrl-C. */
@Command(
        name = "up",
        description = "Run Kafka, a schema registry, NiFi and the application on this machine, until Ctrl-C.",
        mixinStandardHelpOptions = true)
final class UpCommand implements Callable<Integer> {

    @Mixin
    private final PlatformArguments arguments = new PlatformArguments();

    @Option(names = "--no-nifi", description = "Leave NiFi out.")
    private boolean noNifi;

    @Option(names = "--no-app", description = "Leave the application out: run your own with ./mlaudit app.")
    private boolean noApplication;

    @Override
    public Integer call() throws Exception {
        Consumer<String> say = System.out::println;
        Distribution distribution = Distribution.find();
        if (arguments.clean()) {
            DataDirectory.clean(arguments.data(distribution.home()));
        }
        var options = arguments.toOptions(distribution.home(), !noNifi, !noApplication);
        say.accept("Starting the platform; its data and logs are in " + options.data());
        try (Platform platform = Platform.start(distribution, options, say)) {
            Endpoints endpoints = platform.endpoints();
            say.accept("");
            say.accept("Kafka            " + endpoints.bootstrapServers());
            say.accept("Schema registry  " + endpoints.registryUrl());
            if (options.withNifi()) {
                say.accept("NiFi             " + endpoints.nifiUrl());
            }
            if (options.withApplication()) {
                say.accept("REST             " + endpoints.consoleUrl());
            }
            say.accept("Ctrl-C stops all of it; the next start goes on from here.");
            while (true) {
                platform.awaitDeath(Duration.ofHours(1)).ifPresent(reason -> {
                    throw new PlatformException(reason);
                });
            }
        }
    }
}
