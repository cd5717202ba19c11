package org.mlaudit.quickstart.demo;

import java.nio.file.Path;
import java.util.Map;
import org.mlaudit.quickstart.nifi.NifiClient;
import org.mlaudit.quickstart.nifi.NifiFlow;
import org.mlaudit.quickstart.platform.Distribution;
import org.mlaudit.quickstart.platform.Endpoints;
import org.mlaudit.quickstart.platform.Platform;
import org.mlaudit.quickstart.platform.PlatformKeys;

/** The demo's flow in NiFi: imported the first time, found again later, with its parameters set to where things are now. */
final class DemoFlow {

    static final String NAME = "ML Audit: flights";

    private DemoFlow() {}

    /** Imports the flow unless it is there, sets its parameters and starts it. */
    static NifiFlow start(
            NifiClient nifi,
            Distribution distribution,
            Platform platform,
            String topicPrefix,
            Directories directories) {
        Path definition = distribution.flows().resolve("flights-demo.json");
        NifiFlow flow = nifi.findFlow(NAME).orElseGet(() -> nifi.importFlow(definition, NAME));
        Endpoints endpoints = platform.endpoints();
        PlatformKeys keys = platform.keys();
        flow.setParameters(Map.of(
                "kafka.bootstrap.servers", endpoints.bootstrapServers(),
                "schema.registry.url", endpoints.registryUrl(),
                "topics.prefix", topicPrefix,
                "keys.keyset", keys.keyset().toString(),
                "keys.password", keys.keysetPassword(),
                "keys.store", keys.store().toString(),
                "inferences.directory", directories.inferences().toString(),
                "ground-truth.directory", directories.groundTruth().toString(),
                "findings.directory", directories.findings().toString()));
        flow.start();
        return flow;
    }
}
