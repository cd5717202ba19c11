package org.mlaudit.nifi;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.ThreadLocalRandom;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.metadata.storage.Formatter;

/** A real broker and controller in this process, with a listener in the clear and one with a login. */
public final class EmbeddedBroker implements AutoCloseable {
    private final KafkaConfig config;
    private final int port;
    private final int saslPort;
    private KafkaRaftServer server;

    public EmbeddedBroker(Path directory) throws Exception {
        List<Integer> ports = freePorts(3);
        port = ports.get(0);
        saslPort = ports.get(1);
        int controller = ports.get(2);
        Properties properties = new Properties();
        properties.putAll(Map.ofEntries(
                Map.entry("process.roles", "broker,controller"),
                Map.entry("node.id", "1"),
                Map.entry("controller.quorum.voters", "1@127.0.0.1:" + controller),
                Map.entry("controller.listener.names", "CONTROLLER"),
                Map.entry(
                        "listeners",
                        "PLAINTEXT://127.0.0.1:" + port + ",LOGIN://127.0.0.1:" + saslPort + ",CONTROLLER://127.0.0.1:"
                                + controller),
                Map.entry(
                        "listener.security.protocol.map",
                        "PLAINTEXT:PLAINTEXT,LOGIN:SASL_PLAINTEXT,CONTROLLER:PLAINTEXT"),
                Map.entry("sasl.enabled.mechanisms", "PLAIN"),
                Map.entry(
                        "listener.name.login.plain.sasl.jaas.config",
                        "org.apache.kafka.common.security.plain.PlainLoginModule required username=\"admin\""
                                + " password=\"admin\" user_alice=\"it's \\\"secret\\\"\";"),
                Map.entry("log.dirs", directory.toString()),
                Map.entry("offsets.topic.replication.factor", "1"),
                Map.entry("offsets.topic.num.partitions", "1"),
                Map.entry("transaction.state.log.replication.factor", "1"),
                Map.entry("transaction.state.log.num.partitions", "1"),
                Map.entry("transaction.state.log.min.isr", "1"),
                Map.entry("transaction.abort.timed.out.transaction.cleanup.interval.ms", "500"),
                Map.entry("group.initial.rebalance.delay.ms", "0"),
                Map.entry("auto.create.topics.enable", "false"),
                Map.entry("log.segment.bytes", "16777216"),
                Map.entry("log.cleaner.dedupe.buffer.size", "2000000"),
                Map.entry("share.coordinator.state.topic.replication.factor", "1"),
                Map.entry("share.coordinator.state.topic.num.partitions", "1")));
        config = new KafkaConfig(properties);
        new Formatter()
                .setPrintStream(new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8))
                .setClusterId(Uuid.randomUuid().toString())
                .setNodeId(1)
                .setControllerListenerName("CONTROLLER")
                .setMetadataLogDirectory(directory.toString())
                .addDirectory(directory.toString())
                .run();
        server = new KafkaRaftServer(config, Time.SYSTEM);
        server.startup();
    }

    /** Ports below those that systems give to outgoing connections: what is free now is not given to a client later. */
    private static List<Integer> freePorts(int count) {
        return ThreadLocalRandom.current()
                .ints(15_000, 32_000)
                .distinct()
                .filter(EmbeddedBroker::isFree)
                .limit(count)
                .boxed()
                .toList();
    }

    private static boolean isFree(int port) {
        try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
            return socket.isBound();
        } catch (IOException e) {
            return false;
        }
    }

    public String address() {
        return "127.0.0.1:" + port;
    }

    /** Where the user alice logs in with SASL PLAIN and the password {@code it's "secret"}. */
    public String loginAddress() {
        return "127.0.0.1:" + saslPort;
    }

    public void stop() {
        server.shutdown();
        server.awaitShutdown();
    }

    /** Starts again after {@link #stop()}, with all data. */
    public void restart() {
        server = new KafkaRaftServer(config, Time.SYSTEM);
        server.startup();
    }

    @Override
    public void close() {
        stop();
    }
}
