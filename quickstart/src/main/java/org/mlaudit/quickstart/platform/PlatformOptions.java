package org.mlaudit.quickstart.platform;

import java.nio.file.Path;
import java.util.Map;
import java.util.OptionalInt;

/**
 * What to start and where. A port that is given must be free; 0 takes any free one; one left empty begins at its usual number and takes the next free one.
 *
 * @param data the directory for all data
 * @param console port of the application's REST interface and console, usually 7070
 * @param nifi port of NiFi, usually 8080
 * @param broker port of the Kafka broker, usually 9092
 * @param registry port of the schema registry, usually 8081
 * @param withNifi whether NiFi runs
 * @param withApplication whether the application runs
 * @param settings further settings of the application, by key
 */
public record PlatformOptions(
        Path data,
        OptionalInt console,
        OptionalInt nifi,
        OptionalInt broker,
        OptionalInt registry,
        boolean withNifi,
        boolean withApplication,
        Map<String, String> settings) {

    public PlatformOptions {
        settings = Map.copyOf(settings);
    }

    /** Everything, on any free ports: for tests. */
    public static PlatformOptions anywhere(Path data, Map<String, String> settings) {
        OptionalInt any = OptionalInt.of(0);
        return new PlatformOptions(data, any, any, any, any, true, true, settings);
    }
}
