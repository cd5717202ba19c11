package org.mlaudit.streams.cli;

import picocli.CommandLine.Option;

/** Who decides something about the record, and why. */
final class Decision {
    @Option(
            names = "--reason",
            required = true,
            paramLabel = "TEXT",
            description = "Why. It is recorded for good, so it must not name the person.")
    private String reason = "";

    @Option(names = "--actor", paramLabel = "NAME", description = "Who decides; this user when not given.")
    private String actor = System.getProperty("user.name", "unknown");

    String reason() {
        return reason;
    }

    String actor() {
        return actor;
    }
}
