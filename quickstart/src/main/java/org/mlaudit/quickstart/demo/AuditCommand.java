package org.mlaudit.quickstart.demo;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.mlaudit.quickstart.platform.Distribution;
import org.mlaudit.quickstart.platform.Endpoints;
import org.mlaudit.quickstart.platform.PlatformException;

/** Runs a command of {@code mlaudit} as a user does, in a process of its own, against a running platform. */
final class AuditCommand {
    private final Distribution distribution;
    private final Map<String, String> settings;

    /**
     * Commands that are told where a platform is.
     *
     * @param settings settings of the application beyond the addresses, by key
     */
    AuditCommand(Distribution distribution, Endpoints endpoints, Map<String, String> settings) {
        this.distribution = distribution;
        this.settings = new TreeMap<>(settings);
        this.settings.put("kafka.bootstrap.servers", endpoints.bootstrapServers());
        this.settings.put("schema.registry.url", endpoints.registryUrl());
    }

    /**
     * What a command answered.
     *
     * @param code its exit code
     * @param output what it wrote
     * @param errors what it wrote of its progress and of what is wrong
     */
    record Answer(int code, String output, String errors) {}

    /**
     * Runs a command and waits for its end.
     *
     * @param words the command and its options
     * @throws PlatformException when it can't be started
     */
    Answer run(List<String> words) throws InterruptedException {
        var command = new ArrayList<String>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx512m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                distribution.classPath(),
                "org.mlaudit.streams.cli.MlAudit"));
        command.addAll(words);
        settings.forEach((key, value) -> command.addAll(List.of("--set", key + "=" + value)));
        try {
            Path output = Files.createTempFile("mlaudit-command", ".out");
            Path errors = Files.createTempFile("mlaudit-command", ".err");
            try {
                int code = new ProcessBuilder(command)
                        .redirectOutput(output.toFile())
                        .redirectError(errors.toFile())
                        .start()
                        .waitFor();
                return new Answer(
                        code,
                        Files.readString(output, StandardCharsets.UTF_8),
                        Files.readString(errors, StandardCharsets.UTF_8));
            } finally {
                Files.deleteIfExists(output);
                Files.deleteIfExists(errors);
            }
        } catch (IOException e) {
            throw new PlatformException("Cannot run mlaudit " + words.getFirst() + ": " + e.getMessage(), e);
        }
    }
}
