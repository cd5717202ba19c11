package org.mlaudit.quickstart.platform;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.StringReader;
import java.io.StringWriter;
import java.lang.module.ModuleFinder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;

/** How each server is configured and started. Their settings are the resources beside this class, with paths and ports filled in. */
final class Servers {

    static final String BROKER = "broker";
    static final String REGISTRY = "registry";
    static final String NIFI = "nifi";
    static final String APPLICATION = "application";

    /** Small heaps, one collector thread: four servers share a small machine. */
    private static final List<String> SMALL =
            List.of("-XX:+UseSerialGC", "-Djava.awt.headless=true", "-Dfile.encoding=UTF-8");

    private final Distribution distribution;
    private final DataDirectory data;
    private final Endpoints endpoints;
    private final PlatformKeys keys;

    Servers(Distribution distribution, DataDirectory data, Endpoints endpoints, PlatformKeys keys) {
        this.distribution = distribution;
        this.data = data;
        this.endpoints = endpoints;
        this.keys = keys;
    }

    ManagedProcess.Command broker() {
        Path home = data.directory(BROKER);
        Path properties = data.write(
                "broker/broker.properties",
                fill(
                        "broker.properties",
                        Map.of(
                                "host", Endpoints.HOST,
                                "port", Integer.toString(endpoints.broker()),
                                "controller", Integer.toString(endpoints.controller()),
                                "logs", home.resolve("log").toString())));
        Path logging = data.write("broker/logback.xml", fill("logback.xml", Map.of()));
        return new ManagedProcess.Command(
                BROKER,
                jvm("-Xms64m", "-Xmx320m", "-XX:MaxDirectMemorySize=128m", "-Dlogback.configurationFile=" + logging),
                distribution.classPath(),
                BrokerMain.class.getName(),
                List.of(properties.toString()),
                home,
                Map.of());
    }

    ManagedProcess.Command registry() {
        Path home = data.directory(REGISTRY);
        return new ManagedProcess.Command(
                REGISTRY,
                jvm(
                        "-Xms32m",
                        "-Xmx160m",
                        "-XX:TieredStopAtLevel=1",
                        "--add-opens=java.base/java.lang=ALL-UNNAMED",
                        "-Dquarkus.http.host=" + Endpoints.HOST,
                        "-Dquarkus.http.port=" + endpoints.registry(),
                        "-Dquarkus.http.access-log.enabled=false",
                        "-Dquarkus.management.host=" + Endpoints.HOST,
                        "-Dquarkus.management.port=0",
                        "-Dapicurio.storage.kind=sql",
                        "-Dapicurio.storage.sql.kind=h2",
                        "-Dapicurio.datasource.url=jdbc:h2:file:" + home.resolve("registry"),
                        "-Dapicurio.datasource.jdbc.initial-size=2",
                        "-Dapicurio.datasource.jdbc.min-size=2",
                        "-Dapicurio.datasource.jdbc.max-size=10",
                        "-Djava.util.logging.manager=org.jboss.logmanager.LogManager"),
                distribution.registry().resolve("quarkus-run.jar") + File.pathSeparator + distribution.ownCode(),
                "io.quarkus.bootstrap.runner.QuarkusEntryPoint",
                List.of(),
                home,
                Map.of());
    }

    ManagedProcess.Command nifi() {
        Path home = data.directory(NIFI);
        data.directory("nifi/extensions");
        Map<String, String> values = Map.of(
                "home", home.toString(),
                "libraries", distribution.nifiLibraries().toString(),
                "extensions", distribution.nifiExtensions().toString(),
                "host", Endpoints.HOST,
                "port", Integer.toString(endpoints.nifi()));
        Path properties = data.write("nifi/conf/nifi.properties", fill("nifi.properties", values));
        data.write("nifi/conf/state-management.xml", fill("state-management.xml", values));
        data.write("nifi/conf/logback.xml", fill("logback.xml", Map.of()));
        return new ManagedProcess.Command(
                NIFI,
                jvm(
                        "-Xms128m",
                        "-Xmx640m",
                        "-XX:MaxDirectMemorySize=128m",
                        "-Dorg.apache.nifi.management.server.address=" + Endpoints.HOST + ":"
                                + endpoints.nifiManagement(),
                        "-Dnifi.properties.file.path=" + properties),
                String.join(
                        File.pathSeparator,
                        home.resolve("conf").toString(),
                        distribution.nifiLibraries() + File.separator + "*",
                        distribution.ownCode().toString()),
                "org.apache.nifi.NiFi",
                List.of(),
                home,
                Map.of());
    }

    /**
     * An instance of the application.
     *
     * @param name its name, also that of its directory
     * @param port where it answers
     * @param settings settings beyond the addresses, by key
     */
    ManagedProcess.Command application(String name, int port, Map<String, String> settings) {
        Path home = data.directory(name);
        var all = new TreeMap<String, String>();
        all.put("topics.partitions", "4");
        // A fixed member: after a crash the group takes it back at once instead of waiting for its session to time out.
        all.put("streams.group.instance.id", name);
        all.put("ledger.sign.every", "PT2S");
        all.putAll(keys.applicationSettings());
        all.putAll(settings);
        all.put("kafka.bootstrap.servers", endpoints.bootstrapServers());
        all.put("schema.registry.url", endpoints.registryUrl());
        all.put("http.host", Endpoints.HOST);
        all.put("http.port", Integer.toString(port));
        all.put("state.dir", home.resolve("state").toString());
        var arguments = new ArrayList<String>(List.of("app"));
        all.forEach((key, value) -> arguments.addAll(List.of("--set", key + "=" + value)));
        return new ManagedProcess.Command(
                name,
                jvm(withVectors("-Xms64m", "-Xmx640m", "-XX:MaxDirectMemorySize=96m")),
                distribution.classPath(),
                "org.mlaudit.streams.cli.MlAudit",
                arguments,
                home,
                Map.of());
    }

    /** Adds the JVM's Vector API, with which explanations are faster, if this JVM has it. */
    private static String[] withVectors(String... options) {
        var all = new ArrayList<>(List.of(options));
        if (ModuleFinder.ofSystem().find("jdk.incubator.vector").isPresent()) {
            all.add("--add-modules=jdk.incubator.vector");
        }
        return all.toArray(String[]::new);
    }

    private static List<String> jvm(String... options) {
        var all = new ArrayList<>(SMALL);
        all.addAll(List.of(options));
        return all;
    }

    /** A resource with its {@code @name@} places filled in; as a properties file the values are escaped by its reader's rules. */
    private static String fill(String resource, Map<String, String> values) {
        try (InputStream in = Servers.class.getResourceAsStream(resource)) {
            String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
            if (resource.endsWith(".properties")) {
                return fillProperties(text, values);
            }
            for (Map.Entry<String, String> value : values.entrySet()) {
                text = text.replace("@" + value.getKey() + "@", value.getValue());
            }
            return text;
        } catch (IOException e) {
            throw new IllegalStateException("Resource " + resource + " is missing from the jar", e);
        }
    }

    private static String fillProperties(String text, Map<String, String> values) throws IOException {
        var properties = new Properties();
        properties.load(new StringReader(text));
        for (String key : properties.stringPropertyNames()) {
            String value = properties.getProperty(key);
            for (Map.Entry<String, String> filler : values.entrySet()) {
                value = value.replace("@" + filler.getKey() + "@", filler.getValue());
            }
            properties.setProperty(key, value);
        }
        var out = new StringWriter();
        properties.store(out, null);
        return out.toString();
    }
}
