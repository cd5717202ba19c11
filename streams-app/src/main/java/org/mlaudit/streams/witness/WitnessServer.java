package org.mlaudit.streams.witness;

import io.javalin.Javalin;
import io.javalin.http.Context;
import io.javalin.util.JavalinBindException;
import java.io.IOException;
import java.time.Duration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.thread.QueuedThreadPool;

/** Serves a {@link Witness} over HTTP, in the clear: put something in front of it that speaks TLS. */
public final class WitnessServer implements AutoCloseable {
    private static final int MOST_BYTES = 65_536;
    private static final int THREADS = 16;
    private static final Duration IDLE = Duration.ofSeconds(30);

    private final Witness witness;
    private final Javalin javalin;

    /**
     * A server that answers.
     *
     * @param host address to bind
     * @param port to bind; 0 for any free one
     * @throws IOException if it can't be bound
     */
    public WitnessServer(Witness witness, String host, int port) throws IOException {
        this.witness = witness;
        Javalin created = Javalin.create(config -> {
            config.startup.showJavalinBanner = false;
            config.startup.showOldJavalinVersionWarning = false;
            config.startup.startupWatcherEnabled = false;
            config.http.maxRequestSize = MOST_BYTES;
            QueuedThreadPool threads = new QueuedThreadPool(THREADS);
            threads.setName("witness");
            threads.setDaemon(true);
            config.jetty.threadPool = threads;
            config.jetty.modifyHttpConfiguration(http -> http.setSendServerVersion(false));
            config.jetty.addConnector((server, http) -> {
                ServerConnector connector = new ServerConnector(server, new HttpConnectionFactory(http));
                connector.setHost(host);
                connector.setPort(port);
                connector.setIdleTimeout(IDLE.toMillis());
                return connector;
            });
            config.routes.post("/add-checkpoint", context -> answer(context, witness.add(context.bodyAsBytes())));
            config.routes.get(
                    "/{log}/checkpoint", context -> answer(context, witness.newest(context.pathParam("log"))));
        });
        try {
            this.javalin = created.start();
        } catch (JavalinBindException e) {
            throw new IOException(
                    "port " + port + " is taken on " + host + ", or the address is not this machine's", e);
        }
    }

    private static void answer(Context context, Witness.Reply reply) {
        context.status(reply.status());
        context.header("Cache-Control", "no-store");
        context.contentType(reply.type()).result(reply.body());
    }

    /** The port that it listens on. */
    public int port() {
        return javalin.port();
    }

    /** What it serves. */
    public Witness witness() {
        return witness;
    }

    @Override
    public void close() {
        javalin.stop();
    }
}
