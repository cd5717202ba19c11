package org.mlaudit.quickstart.e2e;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.avro.generic.GenericRecord;
import org.mlaudit.quickstart.demo.Registrar;
import org.mlaudit.quickstart.platform.Distribution;
import org.mlaudit.quickstart.platform.Endpoints;
import org.mlaudit.quickstart.platform.Platform;

/** A small model on loans, registered under a name of each test's own, and what has been captured of it. */
final class Loans {

    private final Platform platform = SharedPlatform.get();
    private final String model;

    Loans(String model) throws IOException, InterruptedException {
        this.model = model;
        try (InputStream in = Loans.class.getResourceAsStream("loan.yaml")) {
            String contract = new String(in.readAllBytes(), StandardCharsets.UTF_8).replace("@model@", model);
            Path file = platform.data().directory("e2e").resolve(model + ".yaml");
            Files.writeString(file, contract);
            Registrar.register(Distribution.find(), platform.endpoints(), Map.of(), file, List.of());
        }
    }

    /** Parameters that every flow has. */
    Map<String, String> kafka() {
        Endpoints endpoints = platform.endpoints();
        return Map.of(
                "kafka.bootstrap.servers", endpoints.bootstrapServers(),
                "schema.registry.url", endpoints.registryUrl(),
                "failures.directory",
                        platform.data().directory("e2e/failures-" + model).toString());
    }

    List<GenericRecord> inferences() {
        return AvroReader.readAll(platform.endpoints(), "audit.inferences").stream()
                .filter(record -> record.get("model").toString().equals(model))
                .toList();
    }

    List<GenericRecord> rejected() {
        return AvroReader.readAll(platform.endpoints(), "audit.rejected").stream()
                .filter(record -> model.equals(String.valueOf(record.get("model"))))
                .toList();
    }
}
