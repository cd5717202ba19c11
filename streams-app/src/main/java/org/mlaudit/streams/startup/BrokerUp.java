package org.mlaudit.streams.startup;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.mlaudit.streams.config.AppConfig;
import org.mlaudit.streams.config.HostPort;
import org.mlaudit.streams.startup.Prerequisites.Prerequisite;

/** A broker answers. */
final class BrokerUp implements Prerequisite {
    /** How long one request to a broker may take. */
    static final Duration ANSWER = Duration.ofSeconds(5);

    private static final int CONNECT_MILLIS = 1_000;

    private final AppConfig config;

    BrokerUp(AppConfig config) {
        this.config = config;
    }

    @Override
    public String name() {
        return "the Kafka broker at " + String.join(",", config.kafka().bootstrapServers());
    }

    @Override
    public String advice() {
        return "Start it, or set kafka.bootstrap.servers to where it is; a broker with TLS or SASL also needs"
                + " kafka.security.protocol and its settings.";
    }

    @Override
    public Optional<String> check() {
        List<String> unreachable = new ArrayList<>();
        boolean reachable = false;
        for (String server : config.kafka().bootstrapServers()) {
            String reason = connect(server);
            reachable |= reason.isEmpty();
            if (!reason.isEmpty()) {
                unreachable.add(reason);
            }
        }
        if (!reachable) {
            return Optional.of(String.join(", ", unreachable));
        }
        try (Admin admin = Admin.create(adminConfig(config))) {
            admin.describeCluster().clusterId().get(ANSWER.toMillis(), TimeUnit.MILLISECONDS);
            return Optional.empty();
        } catch (ExecutionException e) {
            return failed(e.getCause() == null ? e : e.getCause());
        } catch (TimeoutException | KafkaException e) {
            return failed(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.of("interrupted");
        }
    }

    private Optional<String> failed(Throwable cause) {
        if (cause instanceof AuthenticationException || cause instanceof AuthorizationException) {
            throw new StartupException(
                    name() + " does not let us in: " + cause.getMessage()
                            + ". Check kafka.security.protocol, kafka.sasl.* and kafka.ssl.*.",
                    cause);
        }
        if (cause instanceof org.apache.kafka.common.config.ConfigException
                || cause.getCause() instanceof org.apache.kafka.common.config.ConfigException) {
            throw new StartupException(
                    "The settings kafka.* are not usable: " + deepest(cause).getMessage(), cause);
        }
        String protocol = config.kafka().properties().getOrDefault("security.protocol", "PLAINTEXT");
        return Optional.of("something listens there, but does not answer as a Kafka broker with"
                + " kafka.security.protocol=" + protocol);
    }

    private static Throwable deepest(Throwable cause) {
        Throwable at = cause;
        while (at.getCause() != null) {
            at = at.getCause();
        }
        return at;
    }

    /** Why a server can't be connected to; empty when it can. */
    private static String connect(String server) {
        String address = server.contains("://") ? server.substring(server.indexOf("://") + 3) : server;
        HostPort target = HostPort.parse(address);
        InetSocketAddress resolved = new InetSocketAddress(target.host(), target.port());
        if (resolved.isUnresolved()) {
            return "the name " + target.host() + " is not known";
        }
        try (Socket socket = new Socket()) {
            socket.connect(resolved, CONNECT_MILLIS);
            return "";
        } catch (SocketTimeoutException e) {
            return target + " does not answer";
        } catch (IOException e) {
            return target + " refuses the connection";
        }
    }

    static Map<String, Object> adminConfig(AppConfig config) {
        Map<String, Object> properties = config.kafkaClient(config.applicationId() + "-startup");
        properties.put(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, (int) ANSWER.toMillis());
        properties.put(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, (int) ANSWER.toMillis());
        return properties;
    }
}
