package org.mlaudit.quickstart.platform;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.apache.kafka.clients.admin.Admin;

/**
 * A running platform: the broker, the registry, NiFi and the application as processes of their own over one data directory. {@link #close} stops them in
 * the order that loses nothing. A platform started again over the same directory goes on where the last one stopped.
 */
public final class Platform implements AutoCloseable {

    private static final Duration START = Duration.ofMinutes(3);
    private static final Duration REQUEST = Duration.ofSeconds(5);
    /** Those that send stop before those that receive; instances beyond these stop first. */
    private static final List<String> STOP_ORDER =
            List.of(Servers.NIFI, Servers.APPLICATION, Servers.REGISTRY, Servers.BROKER);

    private static final Duration STOP = Duration.ofSeconds(30);

    private final DataDirectory data;
    private final Endpoints endpoints;
    private final PlatformKeys keys;
    private final Servers servers;
    private final PlatformOptions options;
    private final Consumer<String> say;
    private final Map<String, ManagedProcess> processes = new LinkedHashMap<>();
    private final CompletableFuture<String> death = new CompletableFuture<>();
    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(REQUEST).build();
    private boolean closed;

    private Platform(
            DataDirectory data,
            Endpoints endpoints,
            PlatformKeys keys,
            Servers servers,
            PlatformOptions options,
            Consumer<String> say) {
        this.data = data;
        this.endpoints = endpoints;
        this.keys = keys;
        this.servers = servers;
        this.options = options;
        this.say = say;
    }

    /**
     * Starts broker, registry and NiFi side by side, then the application if the options ask for it, and waits until all answer.
     *
     * @param say told each step, one line at a time
     * @throws PlatformException when something is in the way; what was started is stopped again
     */
    public static Platform start(Distribution distribution, PlatformOptions options, Consumer<String> say) {
        DataDirectory data = DataDirectory.open(options.data());
        Platform platform;
        try {
            Endpoints endpoints = Endpoints.choose(options, data.lastPorts());
            data.keepPorts(endpoints.toProperties());
            PlatformKeys keys = PlatformKeys.in(data);
            platform =
                    new Platform(data, endpoints, keys, new Servers(distribution, data, endpoints, keys), options, say);
        } catch (RuntimeException e) {
            data.close();
            throw e;
        }
        Thread hook = new Thread(platform::close, "stop-platform");
        Runtime.getRuntime().addShutdownHook(hook);
        try {
            platform.startServers();
            return platform;
        } catch (RuntimeException e) {
            platform.close();
            throw e;
        }
    }

    private void startServers() {
        long begin = System.nanoTime();
        launch(servers.broker());
        launch(servers.registry());
        if (options.withNifi()) {
            launch(servers.nifi());
        }
        await(Servers.BROKER, endpoints.bootstrapServers(), begin, this::brokerAnswers);
        await(Servers.REGISTRY, endpoints.registryUrl(), begin, () -> answers(endpoints.registryUrl() + "/subjects"));
        if (options.withApplication()) {
            startApplication();
        }
        if (options.withNifi()) {
            await(Servers.NIFI, endpoints.nifiUrl(), begin, () -> answers(endpoints.nifiApi() + "/flow/status"));
        }
    }

    /** Starts the application and waits until it answers; used again after it was killed. */
    public void startApplication() {
        startInstance(Servers.APPLICATION, endpoints.console(), options.settings());
    }

    /**
     * Starts a further instance of the application and waits until it answers.
     *
     * @param name its name in messages, and of its directory and log
     * @param settings its settings by key; another {@code application.id} makes it an application of its own
     * @return the address of its console
     */
    public String startInstance(String name, Map<String, String> settings) {
        int port = new Ports().choose(name, "", OptionalInt.of(0), 0);
        startInstance(name, port, settings);
        return "http://" + Endpoints.HOST + ":" + port;
    }

    /**
     * Starts an instance of the application and returns at once, whether or not it comes up.
     *
     * @param name its name in messages, and of its directory and log
     * @param settings its settings by key
     * @return the address of its console, once it answers
     */
    public String launchInstance(String name, Map<String, String> settings) {
        int port = new Ports().choose(name, "", OptionalInt.of(0), 0);
        launch(servers.application(name, port, settings));
        return "http://" + Endpoints.HOST + ":" + port;
    }

    private void startInstance(String name, int port, Map<String, String> settings) {
        long begin = System.nanoTime();
        launch(servers.application(name, port, settings));
        String url = "http://" + Endpoints.HOST + ":" + port;
        await(name, url, begin, () -> answers(url + "/api/health"));
    }

    /** Stops an instance that {@link #startInstance(String, Map)} started. */
    public void stopInstance(String name) {
        process(name).ifPresent(process -> process.stop(STOP));
    }

    /** Ends the application as a crash would. */
    public void killApplication() {
        killInstance(Servers.APPLICATION);
    }

    /** Ends an instance that {@link #startInstance(String, Map)} started as a crash would. */
    public void killInstance(String name) {
        process(name).orElseThrow().kill();
    }

    /** Whether the process of a server or an instance runs. */
    public boolean runs(String name) {
        return process(name).map(ManagedProcess::isAlive).orElse(false);
    }

    /** Ends the broker as a crash would, starts it again and waits until it answers. */
    public void crashBroker() {
        long begin = System.nanoTime();
        process(Servers.BROKER).orElseThrow().kill();
        launch(servers.broker());
        await(Servers.BROKER, endpoints.bootstrapServers(), begin, this::brokerAnswers);
    }

    private synchronized void launch(ManagedProcess.Command command) {
        if (closed) {
            throw new PlatformException("The platform is being stopped.");
        }
        processes.put(command.name(), ManagedProcess.start(command, data, death::complete));
    }

    private void await(String name, String where, long begin, Waiting.Condition answers) {
        ManagedProcess process = process(name).orElseThrow();
        try {
            Waiting.until(
                    "the " + name + " at " + where + " to answer (its log: "
                            + data.root().resolve("logs").resolve(name + ".log") + ")",
                    START,
                    process::death,
                    answers);
        } catch (PlatformException e) {
            throw process.death().map(PlatformException::new).orElse(e);
        }
        say.accept(String.format("  %-12s %s  (%.1f s)", name, where, (System.nanoTime() - begin) / 1e9));
    }

    private boolean brokerAnswers() throws InterruptedException, ExecutionException {
        try (Admin admin = Admin.create(Map.of(
                "bootstrap.servers", endpoints.bootstrapServers(),
                "request.timeout.ms", 2_000,
                "default.api.timeout.ms", 3_000))) {
            return !admin.describeCluster().nodes().get().isEmpty();
        }
    }

    private boolean answers(String url) throws IOException, InterruptedException {
        HttpRequest request =
                HttpRequest.newBuilder(URI.create(url)).timeout(REQUEST).build();
        return http.send(request, HttpResponse.BodyHandlers.discarding()).statusCode() == 200;
    }

    /** Where the servers listen. */
    public Endpoints endpoints() {
        return endpoints;
    }

    /** The directory that holds all data. */
    public DataDirectory data() {
        return data;
    }

    /** The keys that subjects' data and the ledger are kept with. */
    public PlatformKeys keys() {
        return keys;
    }

    /**
     * Waits for a server to end without having been stopped.
     *
     * @param atMost how long to wait
     * @return why the platform no longer works; empty when it still does
     */
    public Optional<String> awaitDeath(Duration atMost) throws InterruptedException {
        try {
            return Optional.of(death.get(atMost.toMillis(), TimeUnit.MILLISECONDS));
        } catch (TimeoutException alive) {
            return Optional.empty();
        } catch (ExecutionException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Why the platform no longer works, when one of its servers ended by itself. */
    public Optional<String> broken() {
        return Optional.ofNullable(death.getNow(null));
    }

    private synchronized Optional<ManagedProcess> process(String name) {
        return Optional.ofNullable(processes.get(name));
    }

    /** Resident memory of each running server, in bytes: its peak where the system tells, else now. */
    public synchronized Map<String, Long> memory() {
        var bytes = new LinkedHashMap<String, Long>();
        processes.forEach((name, process) -> {
            OptionalLong peak = Memory.peakBytes(process.pid());
            OptionalLong known = peak.isPresent() ? peak : Memory.residentBytes(process.pid());
            known.ifPresent(value -> bytes.put(name, value));
        });
        return bytes;
    }

    /** Stops all servers in order and frees the data directory. Does nothing the second time. */
    @Override
    public synchronized void close() {
        if (closed) {
            return;
        }
        closed = true;
        List<ManagedProcess> running = processes.values().stream()
                .filter(ManagedProcess::isAlive)
                .sorted(Comparator.comparingInt(process -> STOP_ORDER.indexOf(process.name())))
                .toList();
        if (!running.isEmpty()) {
            say.accept("Stopping "
                    + String.join(
                            ", ", running.stream().map(ManagedProcess::name).toList()) + " ...");
        }
        running.forEach(process -> process.stop(STOP));
        data.close();
    }
}
