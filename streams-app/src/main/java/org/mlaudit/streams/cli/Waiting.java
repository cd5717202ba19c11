package org.mlaudit.streams.cli;

import java.time.Duration;
import org.mlaudit.streams.config.AppConfig;
import org.mlaudit.streams.config.Durations;
import org.mlaudit.streams.startup.Prerequisites;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** How long a command waits for the broker and the registry. */
final class Waiting {
    @Option(
            names = "--wait",
            paramLabel = "DURATION",
            defaultValue = "PT15S",
            converter = DurationConverter.class,
            description = "How long to wait for Kafka and the schema registry; ${DEFAULT-VALUE} when not given.")
    private Duration wait = Duration.ofSeconds(15);

    /** Waits. */
    void await(AppConfig config, boolean topics) throws InterruptedException {
        Prerequisites.ofCommand(config, wait, "--wait", topics).await();
    }

    /** Reads a duration. */
    static final class DurationConverter implements ITypeConverter<Duration> {
        @Override
        public Duration convert(String text) {
            try {
                return Durations.parse(text);
            } catch (IllegalArgumentException e) {
                throw new TypeConversionException("'" + text + "' " + e.getMessage());
            }
        }
    }
}
