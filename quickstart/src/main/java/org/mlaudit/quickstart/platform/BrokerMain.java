package org.mlaudit.quickstart.platform;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;
import kafka.Kafka;
import kafka.tools.StorageTool;

/** Runs a Kafka broker that is its own controller, and formats its log directory on the first start. */
public final class BrokerMain {

    /** One broker per data directory, never joined to another: any fixed id will do. */
    private static final String CLUSTER_ID = "bWxhdWRpdC1xdWlja3N0YQ";

    private BrokerMain() {}

    /**
     * Formats the log directory if need be and runs the broker.
     *
     * @param args the broker's properties file
     */
    public static void main(String[] args) throws Exception {
        Path file = Path.of(args[0]);
        var properties = new Properties();
        try (var reader = Files.newBufferedReader(file)) {
            properties.load(reader);
        }
        if (!Files.exists(Path.of(properties.getProperty("log.dirs")).resolve("meta.properties"))) {
            int code = StorageTool.execute(
                    new String[] {"format", "--cluster-id", CLUSTER_ID, "--config", file.toString()}, System.out);
            if (code != 0) {
                System.exit(code);
            }
        }
        Kafka.main(new String[] {file.toString()});
    }
}
