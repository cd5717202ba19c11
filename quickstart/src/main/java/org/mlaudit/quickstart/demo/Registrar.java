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

/** Registers a model version as a user does, with {@code mlaudit models register}. The same version again changes nothing. */
public final class Registrar {

    private Registrar() {}

    /**
     * Registers a model version and waits for the answer.
     *
     * @param settings settings of the application beyond the addresses, by key
     * @param contract the contract, YAML or JSON
     * @param more further options of the command, such as {@code --reference} and a file
     * @throws PlatformException with what the command said, when it fails
     */
    public static void register(
            Distribution distribution,
            Endpoints endpoints,
            Map<String, String> settings,
            Path contract,
            List<String> more)
            throws InterruptedException {
        var command = new ArrayList<String>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx512m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                distribution.classPath(),
                "org.mlaudit.streams.cli.MlAudit",
                "models",
                "register",
                "--contract",
                contract.toString()));
        command.addAll(more);
        var all = new TreeMap<>(settings);
        all.put("kafka.bootstrap.servers", endpoints.bootstrapServers());
        all.put("schema.registry.url", endpoints.registryUrl());
        all.forEach((key, value) -> command.addAll(List.of("--set", key + "=" + value)));
        try {
            Path log = Files.createTempFile("mlaudit-register", ".log");
            try {
                int code = new ProcessBuilder(command)
                        .redirectErrorStream(true)
                        .redirectOutput(log.toFile())
                        .start()
                        .waitFor();
                if (code != 0) {
                    throw new PlatformException("The model of " + contract + " could not be registered (exit code "
                            + code + "):\n" + Files.readString(log, StandardCharsets.UTF_8));
                }
            } finally {
                Files.deleteIfExists(log);
            }
        } catch (IOException e) {
            throw new PlatformException("Cannot run the registration of " + contract + ": " + e.getMessage(), e);
        }
    }
}
