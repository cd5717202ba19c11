package org.mlaudit.streams.query;

import io.javalin.http.HandlerType;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.mlaudit.contract.ContractException;
import org.mlaudit.contract.ContractFile;
import org.mlaudit.contract.ModelContract;
import org.mlaudit.contract.ModelKey;
import org.mlaudit.event.ModelVersion;
import org.mlaudit.streams.catalog.RegistrationException;
import org.mlaudit.streams.config.Durations;
import org.mlaudit.streams.config.HostPort;
import org.mlaudit.streams.query.Answers.HealthAnswer;
import org.mlaudit.streams.query.Answers.ModelDetail;
import org.mlaudit.streams.query.Answers.ModelList;
import org.mlaudit.streams.query.Answers.ModelSummary;
import org.mlaudit.streams.query.Answers.WindowAnswer;
import org.mlaudit.streams.query.Answers.WindowList;

/** The routes and what answers them. */
final class Api {
    private static final String YAML = "application/yaml";

    private final AtomicReference<@Nullable AuditView> view;
    private final AtomicReference<String> waitingFor;
    private final AuditMetrics metrics;
    private final ModelRegistration registration;
    private final OwnerRouting owners;
    private final AlertRoutes alerts;
    private final FleetRoutes fleet;
    private final int maxBodyBytes;
    private final boolean authenticated;
    private final HeavyWork heavy = new HeavyWork();
    private final TrainedModels trained = new TrainedModels(this);

    Api(
            AtomicReference<@Nullable AuditView> view,
            AtomicReference<String> waitingFor,
            AuditMetrics metrics,
            ModelRegistration registration,
            Peers peers,
            HostPort self,
            int maxBodyBytes,
            boolean authenticated) {
        this.view = view;
        this.waitingFor = waitingFor;
        this.metrics = metrics;
        this.registration = registration;
        this.owners = new OwnerRouting(peers, self);
        this.alerts = new AlertRoutes(this, peers, self);
        this.fleet = new FleetRoutes(this, peers, self);
        this.maxBodyBytes = maxBodyBytes;
        this.authenticated = authenticated;
    }

    /** Every route, in the order of the documentation. */
    List<Route> routes() {
        List<Route> routes = new ArrayList<>();
        routes.add(health());
        routes.add(Route.get(
                        "/api/health/live",
                        "getLiveness",
                        "Whether this instance is alive",
                        "200 unless it has failed and won't recover by itself; for a supervisor that restarts it.",
                        HealthAnswer.class,
                        request -> health(Health.Status.DOWN))
                .succeeding(200, 503)
                .toAnybody());
        routes.add(Route.get(
                        "/api/metrics",
                        "getMetrics",
                        "Measurements of this instance",
                        "In Prometheus' text format: the JVM, this interface, Kafka Streams and its clients.",
                        Void.class,
                        request -> Answer.text(AuditMetrics.MEDIA_TYPE, metrics.scrape()))
                .text(AuditMetrics.MEDIA_TYPE));
        routes.add(Route.get(
                        "/api/topology",
                        "getTopology",
                        "Steps of the stream",
                        "Every source, step, store and sink, and which instance runs what.",
                        TopologyReport.class,
                        request -> Answer.json(view().topology()))
                .failing(503));
        routes.add(fleet.fleet());
        models(routes);
        windows(routes);
        routes.add(new SeriesRoutes(this).series());
        routes.add(new DriftRoutes(this).drift());
        routes.addAll(new FindingRoutes(this).all());
        PerformanceRoutes performance = new PerformanceRoutes(this);
        routes.add(performance.performance());
        routes.add(performance.period());
        routes.add(new FairnessRoutes(this).fairness());
        routes.add(new ArtifactRoutes(this).artifact());
        routes.add(new ImportanceRoutes(this).importance());
        routes.addAll(new DependenceRoutes(this).all());
        InferenceRoutes inferences = new InferenceRoutes(this);
        routes.addAll(inferences.all());
        routes.addAll(new DecisionRoutes(this, inferences).all());
        routes.addAll(new LedgerRoutes(this).all());
        routes.addAll(alerts.all());
        routes.add(Route.get(
                        "/openapi.json",
                        "getOpenApi",
                        "This document",
                        "The OpenAPI 3.1 document of this interface.",
                        Void.class,
                        request -> Answer.json(new OpenApi(routes, authenticated).document()))
                .text(Answer.JSON)
                .toAnybody());
        return List.copyOf(routes);
    }

    private Route health() {
        return Route.get(
                        "/api/health",
                        "getHealth",
                        "Whether this instance does its work",
                        "200 while it processes events, 503 while it starts or after it failed.",
                        HealthAnswer.class,
                        request -> health(Health.Status.STARTING))
                .succeeding(200, 503)
                .toAnybody();
    }

    private void models(List<Route> routes) {
        routes.add(Route.get(
                        "/api/models",
                        "listModels",
                        "All registered model versions",
                        "In short, by model and version.",
                        ModelList.class,
                        request -> Answer.json(new ModelList(
                                view().models().stream().map(ModelSummary::of).toList())))
                .failing(503));
        routes.add(new Route(
                HandlerType.POST,
                "/api/models",
                "registerModel",
                "Register a model version",
                "The body is its contract. It gets no reference from data: its first windows become one. The same"
                        + " contract again changes nothing (200).",
                List.of(),
                Set.of(Answer.JSON, YAML),
                Optional.empty(),
                "",
                Optional.of(ModelDetail.class),
                Answer.JSON,
                List.of(200, 201),
                List.of(409, 413, 415, 422, 503),
                false,
                this::register));
        routes.add(Route.get(
                        "/api/models/{model}/{version}",
                        "getModel",
                        "One registered model version",
                        "With its contract.",
                        ModelDetail.class,
                        request -> Answer.json(ModelDetail.of(model(request.key()))))
                .with(Parameters.MODEL, Parameters.VERSION)
                .failing(404, 503));
    }

    private void windows(List<Route> routes) {
        routes.add(Route.get(
                        "/api/models/{model}/{version}/windows",
                        "listWindows",
                        "Windows of a model version",
                        "Of one size, newest first. from and to bound their starts.",
                        WindowList.class,
                        this::windowList)
                .with(
                        Parameters.MODEL,
                        Parameters.VERSION,
                        Parameters.SIZE,
                        Parameters.FROM,
                        Parameters.TO,
                        Parameters.LIMIT)
                .failing(404, 503));
        routes.add(Route.get(
                        "/api/models/{model}/{version}/windows/{start}",
                        "getWindow",
                        "One window",
                        "With a profile of every feature and output.",
                        Distributions.WindowDetail.class,
                        request -> owned(
                                request,
                                (model, source) -> Distributions.window(
                                        model,
                                        snapshot(request, model, request.optional(Parameters.START_IN_PATH)),
                                        size(request, model),
                                        source)))
                .with(Parameters.MODEL, Parameters.VERSION, Parameters.START_IN_PATH, Parameters.SIZE)
                .failing(404, 503));
        routes.add(Route.get(
                        "/api/models/{model}/{version}/features/{feature}",
                        "getDistribution",
                        "Distribution of a feature or output",
                        "In one window, beside the reference.",
                        Distributions.Distribution.class,
                        request -> owned(
                                request,
                                (model, source) -> Distributions.distribution(
                                        model,
                                        request.required(Parameters.FEATURE),
                                        snapshot(request, model, request.optional(Parameters.START)),
                                        view().reference(request.key()),
                                        source)))
                .with(Parameters.MODEL, Parameters.VERSION, Parameters.FEATURE, Parameters.START, Parameters.SIZE)
                .failing(404, 503));
    }

    private Answer health(Health.Status worstAsFailure) {
        @Nullable AuditView now = view.get();
        Health health = now == null ? new Health(Health.Status.STARTING, waitingFor.get(), Map.of()) : now.health();
        boolean failed = health.status().compareTo(worstAsFailure) == 0 || health.status() == Health.Status.DOWN;
        return Answer.json(
                failed ? 503 : 200,
                new HealthAnswer(
                        health.status(), health.reason(), Answers.programVersion(), new TreeMap<>(health.details())));
    }

    AuditView view() {
        @Nullable AuditView now = view.get();
        if (now == null) {
            throw new ProblemException(
                    Problem.of(503, "The application is starting: " + waitingFor.get(), List.of()),
                    Map.of("Retry-After", "2"));
        }
        return now;
    }

    /** Has questions answered where the state is. */
    OwnerRouting owners() {
        return owners;
    }

    /** Bounds calculations that take long. */
    HeavyWork heavy() {
        return heavy;
    }

    /** The trained models. */
    TrainedModels trained() {
        return trained;
    }

    /** Largest body of a request in bytes. */
    int maxBodyBytes() {
        return maxBodyBytes;
    }

    ModelVersion model(ModelKey key) {
        return view().model(key)
                .orElseThrow(() -> new ProblemException(
                        404,
                        "No model version " + Parameters.quoted(key.toString())
                                + " is registered; GET /api/models lists those that are."));
    }

    private Answer register(Request request) {
        String type = request.header("Content-Type").orElse("");
        String bare = type.split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
        if (!bare.equals(Answer.JSON) && !bare.equals(YAML)) {
            throw new ProblemException(
                    415,
                    "The contract must be sent as " + Answer.JSON + " or " + YAML
                            + (bare.isEmpty()
                                    ? "; the request has no Content-Type."
                                    : ", not " + Parameters.quoted(bare) + "."));
        }
        ModelContract contract;
        try {
            contract = ContractFile.parse(request.body(maxBodyBytes));
        } catch (ContractException e) {
            List<Problem.Fault> faults = e.problems().stream()
                    .map(problem -> new Problem.Fault(problem.path(), problem.message()))
                    .toList();
            throw new ProblemException(
                    Problem.of(422, "The contract has " + faults.size() + " problem(s).", faults), Map.of());
        }
        boolean known = view().model(contract.key()).isPresent();
        try {
            ModelVersion registered = registration.register(contract, request.actor());
            return Answer.json(known ? 200 : 201, ModelDetail.of(registered))
                    .with("Location", "/api/models/" + contract.key());
        } catch (RegistrationException e) {
            throw new ProblemException(409, String.valueOf(e.getMessage()));
        }
    }

    /** Answers a question on a model version's state. */
    @FunctionalInterface
    interface Owned {
        Object answer(ModelVersion model, Answers.Source source);
    }

    Answer owned(Request request, Owned local) {
        ModelVersion model = model(request.key());
        return owners.answer(
                request,
                request.key().toString(),
                view().placement(request.key()),
                source -> Answer.json(local.answer(model, source)));
    }

    private Answer windowList(Request request) {
        TimeRange range = request.range();
        int limit = request.limit();
        return owned(request, (model, source) -> {
            Duration size = size(request, model);
            List<WindowInfo> windows = view().windows(request.key(), size, range, limit + 1);
            return new WindowList(
                    model.getModel(),
                    model.getVersion(),
                    size,
                    Answers.first(windows, limit).stream().map(WindowAnswer::of).toList(),
                    windows.size() > limit,
                    source);
        });
    }

    /** The window that a request asks for, or the newest. */
    WindowSnapshot snapshot(Request request, ModelVersion model, Optional<Instant> start) {
        Duration size = size(request, model);
        ModelKey key = request.key();
        Instant asked = start.or(() -> view().windows(key, size, TimeRange.ALL, 1).stream()
                        .findFirst()
                        .map(WindowInfo::start))
                .orElseThrow(() ->
                        new ProblemException(404, key + " has no window of size " + Durations.format(size) + " yet."));
        return view().window(key, size, asked)
                .orElseThrow(() -> new ProblemException(
                        404,
                        key + " has no window of size " + Durations.format(size) + " that starts at " + asked + "; GET "
                                + "/api/models/" + key + "/windows?size=" + Durations.format(size)
                                + " lists those it has."));
    }

    /** The size of windows that a request asks for, or the contract's first. */
    static Duration size(Request request, ModelVersion model) {
        ModelContract contract = Models.contract(model);
        List<Duration> sizes = new ArrayList<>(contract.windows().sizes());
        Duration size = request.optional(Parameters.SIZE).orElse(sizes.get(0));
        if (!sizes.contains(contract.windows().pane())) {
            sizes.add(0, contract.windows().pane());
        }
        if (!sizes.contains(size)) {
            throw ProblemException.badParameter(
                    "size",
                    "must be one of the windows of the contract: "
                            + String.join(
                                    ", ", sizes.stream().map(Durations::format).toList()));
        }
        return size;
    }
}
