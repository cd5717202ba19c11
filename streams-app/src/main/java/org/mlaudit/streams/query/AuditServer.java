package org.mlaudit.streams.query;

import io.javalin.Javalin;
import io.javalin.config.JavalinConfig;
import io.javalin.http.Context;
import io.javalin.http.Handler;
import io.javalin.http.HandlerType;
import io.javalin.http.HttpResponseException;
import io.javalin.util.JavalinBindException;
import io.javalin.util.JavalinException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.streams.errors.InvalidStateStoreException;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.SecureRequestCustomizer;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.SslConnectionFactory;
import org.eclipse.jetty.util.ssl.SslContextFactory;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.jspecify.annotations.Nullable;
import org.mlaudit.registry.RegistryException;
import org.mlaudit.streams.config.AppConfig;
import org.mlaudit.streams.config.ConfigException;
import org.mlaudit.streams.config.HostPort;
import org.mlaudit.streams.live.LiveFeed;
import org.mlaudit.streams.startup.StartupException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Serves the REST interface and the console. It can be started before the application: until {@link #serve} it says what the application
 * waits for.
 */
public final class AuditServer implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(AuditServer.class);
    private static final int THREADS = 32;
    private static final int WATCHERS = 500;
    private static final int HEADER_BYTES = 8_192;
    private static final Duration IDLE = Duration.ofSeconds(30);
    private static final Duration STOP = Duration.ofSeconds(2);
    /** How long an open but quiet connection may hold up stopping. */
    private static final Duration QUIET = Duration.ofMillis(100);

    private static final List<HandlerType> METHODS = List.of(
            HandlerType.GET,
            HandlerType.HEAD,
            HandlerType.POST,
            HandlerType.PUT,
            HandlerType.PATCH,
            HandlerType.DELETE,
            HandlerType.OPTIONS,
            HandlerType.TRACE);

    private final AppConfig config;
    private final AuditMetrics metrics;
    private final ModelRegistration registration;
    private final Gate gate;
    private final LiveFeed live = new LiveFeed(WATCHERS);
    private final AtomicReference<@Nullable AuditView> view = new AtomicReference<>();
    private final AtomicReference<String> waitingFor = new AtomicReference<>("it has just been started");
    private @Nullable Javalin javalin;

    /**
     * A server that is not started.
     *
     * @throws ConfigException if the file of users is not readable
     */
    public AuditServer(AppConfig config, AuditMetrics metrics, ModelRegistration registration) {
        this.config = config;
        this.metrics = metrics;
        this.registration = registration;
        this.gate = new Gate(config);
    }

    /**
     * Binds the port.
     *
     * @return where other instances reach this one
     * @throws StartupException if the port is taken
     */
    public HostPort start() {
        ServerConnector[] connector = new ServerConnector[1];
        AtomicReference<List<Route>> routes = new AtomicReference<>(List.of());
        Javalin created = Javalin.create(javalinConfig -> {
            limits(javalinConfig);
            javalinConfig.jetty.addConnector((server, http) -> {
                connector[0] = connector(server, http);
                return connector[0];
            });
            // The routes name this instance's address, known once the port is bound: they are looked up on use.
            List<Route> table = api(new HostPort(
                            config.http().host(), config.http().port()))
                    .routes();
            install(javalinConfig, table, routes);
            new LiveEvents(gate, live).install(javalinConfig);
            new ConsolePages(gate).install(javalinConfig);
        });
        try {
            created.start();
        } catch (JavalinBindException e) {
            throw taken(e);
        }
        javalin = created;
        HostPort self = config.advertised(connector[0].getLocalPort());
        routes.set(api(self).routes());
        log.info(
                "REST interface at {}://{}:{}",
                config.http().scheme(),
                config.http().host(),
                created.port());
        return self;
    }

    /** Says what the application waits for, in words that follow "the application is starting:". */
    public void waitingFor(String what) {
        waitingFor.set(what);
    }

    /** Answers from the running application from now on. */
    public void serve(AuditView running) {
        view.set(running);
    }

    /** Passes events on to those who watch. */
    public LiveFeed live() {
        return live;
    }

    @Override
    public void close() {
        live.close();
        if (javalin != null) {
            try {
                javalin.stop();
            } catch (JavalinException e) {
                log.warn("requests were still being answered when the REST interface stopped: {}", e.getMessage());
            }
        }
    }

    private Api api(HostPort self) {
        return new Api(
                view,
                waitingFor,
                metrics,
                registration,
                new Peers(config.http()),
                self,
                config.http().maxBodyBytes(),
                config.http().auth().required());
    }

    private StartupException taken(Exception cause) {
        return new StartupException(
                "http.port=" + config.http().port() + ": the port is taken on "
                        + config.http().host()
                        + ", or the address is not this machine's. Stop the program that listens there, or set http.port"
                        + " to a free port (0 takes any).",
                cause);
    }

    private void limits(JavalinConfig javalinConfig) {
        javalinConfig.startup.showJavalinBanner = false;
        javalinConfig.startup.showOldJavalinVersionWarning = false;
        javalinConfig.startup.startupWatcherEnabled = false;
        javalinConfig.http.maxRequestSize = config.http().maxBodyBytes();
        QueuedThreadPool threads = new QueuedThreadPool(THREADS);
        threads.setName("http");
        threads.setDaemon(true);
        javalinConfig.jetty.threadPool = threads;
        javalinConfig.jetty.modifyServer(server -> {
            server.setErrorHandler(new ProblemPages());
            server.setStopTimeout(STOP.toMillis());
        });
        javalinConfig.jetty.modifyHttpConfiguration(http -> {
            http.setRequestHeaderSize(HEADER_BYTES);
            http.setSendServerVersion(false);
            http.setSendDateHeader(true);
        });
    }

    private ServerConnector connector(Server server, HttpConfiguration http) {
        ServerConnector connector;
        if (config.http().tls().isPresent()) {
            AppConfig.Tls tls = config.http().tls().get();
            SslContextFactory.Server ssl = new SslContextFactory.Server();
            ssl.setKeyStorePath(tls.keystore().toString());
            ssl.setKeyStorePassword(tls.password());
            ssl.setKeyStoreType(tls.type());
            HttpConfiguration secured = new HttpConfiguration(http);
            secured.addCustomizer(new SecureRequestCustomizer(false));
            connector = new ServerConnector(
                    server, new SslConnectionFactory(ssl, "http/1.1"), new HttpConnectionFactory(secured));
        } else {
            connector = new ServerConnector(server, new HttpConnectionFactory(http));
        }
        connector.setHost(config.http().host());
        connector.setPort(config.http().port());
        connector.setIdleTimeout(IDLE.toMillis());
        connector.setShutdownIdleTimeout(QUIET.toMillis());
        return connector;
    }

    private void install(JavalinConfig javalinConfig, List<Route> table, AtomicReference<List<Route>> current) {
        Map<String, List<String>> allowed = new LinkedHashMap<>();
        for (int i = 0; i < table.size(); i++) {
            int index = i;
            Route route = table.get(i);
            Handler handler = context -> {
                List<Route> routes = current.get();
                dispatch(context, routes.isEmpty() ? route : routes.get(index));
            };
            List<String> methods = allowed.computeIfAbsent(route.path(), path -> new ArrayList<>());
            methods.add(route.method().name());
            javalinConfig.routes.addHttpHandler(route.method(), route.path(), handler);
            if (route.method().equals(HandlerType.GET)) {
                // The server leaves out the body.
                methods.add(HandlerType.HEAD.name());
                javalinConfig.routes.addHttpHandler(HandlerType.HEAD, route.path(), handler);
            }
        }
        allowed.forEach((path, methods) -> METHODS.stream()
                .filter(method -> !methods.contains(method.name()))
                .forEach(method -> javalinConfig.routes.addHttpHandler(
                        method, path, context -> refuseMethod(context, String.join(", ", methods)))));
        javalinConfig.routes.exception(HttpResponseException.class, (e, context) -> {
            int status = e.getStatus();
            String detail = status == 404
                    ? "There is nothing at this path; GET /openapi.json lists all paths."
                    : String.valueOf(e.getMessage());
            write(context, Answer.problem(Problem.of(status, detail, List.of()).at(context.path()), Map.of()));
        });
        javalinConfig.routes.exception(Exception.class, (e, context) -> write(context, failure(context, e)));
    }

    private void refuseMethod(Context context, String allow) {
        Problem problem = Problem.of(405, "This path takes " + allow + ", not " + context.method() + ".", List.of());
        write(context, Answer.problem(problem.at(context.path()), Map.of("Allow", allow)));
    }

    private void dispatch(Context context, Route route) {
        long began = System.nanoTime();
        Answer answer;
        try {
            gate.check(context, route.open());
            MediaTypes.requireAccepted(context.header("Accept"), OpenApi.mediaType(route));
            answer = route.handler().answer(new Request(context, route.parameters()));
        } catch (ProblemException e) {
            answer = Answer.problem(e.problem().at(context.path()), e.headers());
        } catch (InvalidStateStoreException e) {
            answer = notReady(context, "Work is being shared out between the instances. Ask again in a moment.");
        } catch (RegistryException | RetriableException e) {
            answer = notReady(context, String.valueOf(e.getMessage()));
        } catch (RuntimeException e) {
            answer = failure(context, e);
        }
        write(context, answer);
        metrics.answered(
                route.path(), route.method().name(), answer.status(), Duration.ofNanos(System.nanoTime() - began));
    }

    private static Answer notReady(Context context, String detail) {
        log.info("{} {} could not be answered: {}", context.method(), context.path(), detail);
        return Answer.problem(Problem.of(503, detail, List.of()).at(context.path()), Map.of("Retry-After", "1"));
    }

    private static Answer failure(Context context, Exception e) {
        String id = UUID.randomUUID().toString();
        log.error("{} {} failed ({})", context.method(), context.path(), id, e);
        String detail = "An error of the program; its log has more under " + id + ".";
        return Answer.problem(Problem.of(500, detail, List.of()).at(context.path()), Map.of());
    }

    private static void write(Context context, Answer answer) {
        context.status(answer.status());
        context.contentType(answer.body().mediaType());
        context.header("Cache-Control", "no-store");
        context.header("X-Content-Type-Options", "nosniff");
        answer.headers().forEach(context::header);
        context.result(answer.body().bytes());
    }
}
