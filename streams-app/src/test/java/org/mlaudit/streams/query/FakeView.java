package org.mlaudit.streams.query;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.kafka.streams.Topology;
import org.jspecify.annotations.Nullable;
import org.mlaudit.codec.InferenceLayout;
import org.mlaudit.codec.InferenceRow;
import org.mlaudit.contract.ContractFile;
import org.mlaudit.contract.ModelContract;
import org.mlaudit.contract.ModelKey;
import org.mlaudit.event.Action;
import org.mlaudit.event.Alert;
import org.mlaudit.event.AlertState;
import org.mlaudit.event.Finding;
import org.mlaudit.event.LifecycleState;
import org.mlaudit.event.ModelVersion;
import org.mlaudit.event.Severity;
import org.mlaudit.event.Verdict;
import org.mlaudit.streams.alert.AlertHistory;
import org.mlaudit.streams.alert.Cause;
import org.mlaudit.streams.config.HostPort;
import org.mlaudit.streams.explain.ExplainedModel;
import org.mlaudit.streams.performance.AuditedOutcomes;
import org.mlaudit.streams.performance.OutcomeSummary;
import org.mlaudit.streams.performance.OutcomeWindow;
import org.mlaudit.streams.profile.ProfileSpec;
import org.mlaudit.streams.profile.Reference;
import org.mlaudit.streams.profile.ReferenceBuilder;
import org.mlaudit.streams.profile.WindowSummary;

/** A model version with three daily windows, findings and alerts, all made up. */
public final class FakeView implements AuditView {
    static final ModelKey KEY = new ModelKey("flight-delay", "1");
    static final Instant FIRST = Instant.parse("2001-02-01T00:00:00Z");
    static final String CONTRACT = """
            model: flight-delay
            version: "1"
            features:
              - {name: origin, type: CATEGORICAL}
              - {name: distance, type: NUMERIC, unit: miles, range: {min: 0, max: 6000}}
            prediction: {kind: BINARY, classes: [on-time, late], threshold: 0.2}
            segments: [{name: origin, values: [ATL, ORD]}]
            protectedAttributes: [{attribute: origin, referenceGroups: [ORD]}]
            windows: {pane: PT1H, sizes: [P1D, P7D]}
            explanation:
              adverse: late
              reasons: [{code: R01, text: The flight is short, features: [distance]}]
              changes: [{feature: origin, allowed: NONE}]
            policies: {multivariate.rows: 1000}
            owner: Operations
            """;

    final ModelContract contract = ContractFile.parse(CONTRACT);
    final InferenceLayout layout = InferenceLayout.of(contract);
    final Reference reference = reference();
    final Map<ModelKey, ModelVersion> versions = new LinkedHashMap<>();
    final List<Finding> findings = new ArrayList<>();
    final List<Alert> alerts = new ArrayList<>();
    final Map<String, AlertHistory> histories = new LinkedHashMap<>();
    final List<Action> actions = new ArrayList<>();
    final FakeOutcomes outcomes = new FakeOutcomes(layout, reference);
    final FakeExplanations explanations = new FakeExplanations(layout);
    final FakeLedger ledger;
    Health health = new Health(Health.Status.UP, "processes events", Map.of("streams", "RUNNING"));
    Optional<Placement> placement;
    List<HostPort> instances;

    @Nullable
    RuntimeException failure;

    /** A view of the instance at an address. */
    public FakeView(HostPort self) {
        placement = Optional.of(new Placement(self, List.of(), Placement.Role.OWNER, 0));
        instances = List.of(self);
        ledger = new FakeLedger(placement);
        versions.put(KEY, version(contract));
        for (int day = 0; day < 3; day++) {
            findings.add(finding(day, "drift.psi", day == 2 ? Verdict.ALARM : Verdict.OK, 0.1 * day));
            findings.add(finding(day, "drift.ks", Verdict.OK, 0.01));
        }
        findings.add(finding(0, "volume", Verdict.INSUFFICIENT_DATA, Double.NaN));
        alerts.add(alert("a1", 2, AlertState.OPEN));
        alerts.add(alert("a0", 1, AlertState.RESOLVED));
    }

    ModelVersion version(ModelContract of) {
        return ModelVersion.newBuilder()
                .setModel(of.key().model())
                .setVersion(of.key().version())
                .setState(LifecycleState.ACTIVE)
                .setContract(ContractFile.toJson(of))
                .setContractDigest(ContractFile.digest(of))
                .setReference(ByteBuffer.wrap(reference.encode()))
                .setReferenceHash(reference.hash())
                .setReferenceRows(reference.rows())
                .setRegisteredAt(Instant.parse("2001-01-31T12:00:00Z"))
                .setRegisteredBy("test")
                .build();
    }

    private Reference reference() {
        ReferenceBuilder builder = new ReferenceBuilder(layout);
        InferenceRow row = new InferenceRow(layout);
        for (int i = 0; i < 1_000; i++) {
            fill(row, i);
            builder.add(row);
        }
        return builder.build();
    }

    static void fill(InferenceRow row, int i) {
        byte[] names = ("ATLORDlateon-time" + "i-" + i).getBytes(StandardCharsets.UTF_8);
        row.setId(names, 17, names.length - 17);
        row.occurredAtMicros = FIRST.toEpochMilli() * 1_000 + i;
        row.setCategory(0, names, i % 3 == 0 ? 0 : 3, 3);
        row.setNumber(1, i);
        row.setNumber(2, i % 10 / 10.0);
        boolean late = i % 10 >= 2;
        row.setCategory(3, names, late ? 6 : 10, late ? 4 : 7);
        row.setMissing(4);
    }

    private static Finding finding(int day, String monitor, Verdict verdict, double value) {
        return Finding.newBuilder()
                .setModel(KEY.model())
                .setVersion(KEY.version())
                .setWindowStart(FIRST.plus(Duration.ofDays(day)))
                .setWindowEnd(FIRST.plus(Duration.ofDays(day + 1)))
                .setRevision(10)
                .setMonitor(monitor)
                .setTarget("distance")
                .setStatistic("x")
                .setValue(value)
                .setThreshold(Double.POSITIVE_INFINITY)
                .setVerdict(verdict)
                .setN(10)
                .setNReference(1_000)
                .setDetails(Map.of("bin", "0 to 10"))
                .build();
    }

    static Finding ofSegment(int day, String segment, Verdict verdict, double effect) {
        Finding finding = finding(day, "drift.distribution", verdict, effect);
        finding.setSegment(segment);
        finding.setEffect(effect);
        return finding;
    }

    static Alert alert(String id, int day, AlertState state) {
        Finding finding = finding(day, "drift.psi", Verdict.ALARM, 1);
        return Alert.newBuilder()
                .setId(id)
                .setModel(KEY.model())
                .setVersion(KEY.version())
                .setMonitor("drift.psi")
                .setTarget("distance")
                .setState(state)
                .setSeverity(Severity.WARNING)
                .setOpenedAt(finding.getWindowEnd())
                .setUpdatedAt(finding.getWindowEnd())
                .setResolvedAt(state == AlertState.RESOLVED ? finding.getWindowEnd() : null)
                .setAlarms(1)
                .setFinding(finding)
                .setSummary("distance drifted")
                .build();
    }

    @Override
    public LedgerView ledger() {
        return ledger;
    }

    @Override
    public Health health() {
        return health;
    }

    @Override
    public TopologyReport topology() {
        Topology topology = new Topology();
        topology.addSource("inferences", "audit.inferences");
        topology.addSink("findings", "audit.findings", "inferences");
        return TopologyReport.of(
                topology.describe(),
                List.of(new TopologyReport.Instance(instances.get(0), List.of("audit.inferences-0"), List.of())));
    }

    @Override
    public List<ModelVersion> models() {
        return List.copyOf(versions.values());
    }

    @Override
    public Optional<ModelVersion> model(ModelKey key) {
        return Optional.ofNullable(versions.get(key));
    }

    @Override
    public Optional<Placement> placement(ModelKey key) {
        return placement;
    }

    @Override
    public Optional<Placement> placement(String inferenceId) {
        return placement;
    }

    @Override
    public Optional<StoredInference> inference(String id) {
        return Optional.ofNullable(explanations.inferences.get(id));
    }

    @Override
    public Optional<InferenceRow> row(StoredInference inference) {
        return explanations.row(inference);
    }

    @Override
    public Optional<ExplainedModel> explained(ModelKey key) {
        if (explanations.failure != null) {
            throw explanations.failure;
        }
        return explanations.model;
    }

    @Override
    public List<HostPort> instances() {
        return instances;
    }

    @Override
    public List<WindowInfo> windows(ModelKey key, Duration size, TimeRange range, int limit) {
        if (failure != null) {
            throw failure;
        }
        return Stream.of(2, 1, 0)
                .map(day -> FIRST.plus(Duration.ofDays(day)))
                .filter(range::contains)
                .map(start -> new WindowInfo(start, start.plus(size), 100, true))
                .limit(limit)
                .toList();
    }

    @Override
    public Optional<WindowSnapshot> window(ModelKey key, Duration size, Instant start) {
        return windows(key, size, TimeRange.ALL, 10).stream()
                .filter(info -> info.start().equals(start))
                .findFirst()
                .map(info -> new WindowSnapshot(info, summary()));
    }

    private byte[] summary() {
        WindowSummary summary = new WindowSummary(ProfileSpec.of(layout, Optional.of(reference)));
        InferenceRow row = new InferenceRow(layout);
        for (int i = 0; i < 100; i++) {
            fill(row, i);
            summary.add(row);
            FakeExplanations.explain(summary, row, i);
        }
        return summary.encode();
    }

    @Override
    public List<Finding> findings(ModelKey key, FindingFilter filter, int limit) {
        return findings.stream()
                .filter(filter::matches)
                .sorted(Comparator.comparing(Finding::getWindowStart).reversed())
                .limit(limit)
                .toList();
    }

    @Override
    public List<Alert> alerts(AlertFilter filter, int limit) {
        return alerts.stream().filter(filter::matches).limit(limit).toList();
    }

    @Override
    public Optional<AlertFile> alert(String id) {
        return alerts.stream()
                .filter(alert -> alert.getId().equals(id))
                .findFirst()
                .map(alert -> new AlertFile(
                        histories.getOrDefault(id, AlertHistory.judged(Optional.empty(), alert, FIRST)),
                        true,
                        alert.getState() == AlertState.RESOLVED,
                        Optional.empty(),
                        Cause.related(alert, alerts)));
    }

    @Override
    public void record(Action action) {
        actions.add(action);
    }

    @Override
    public Optional<AuditedOutcomes> audited(ModelKey key) {
        return versions.containsKey(key) ? Optional.of(outcomes.audited) : Optional.empty();
    }

    @Override
    public List<OutcomeWindow> outcomes(ModelKey key, Duration size, TimeRange range, int limit) {
        if (failure != null) {
            throw failure;
        }
        return outcomes.windows.stream()
                .filter(window -> window.size().equals(size) && range.contains(window.start()))
                .limit(limit)
                .toList();
    }

    @Override
    public Optional<OutcomeWindow> period(ModelKey key, TimeRange range) {
        return outcomes.windows.stream()
                .filter(window -> range.contains(window.start()))
                .reduce((later, earlier) -> {
                    OutcomeSummary both = new OutcomeSummary(outcomes.audited.spec());
                    both.merge(later.summary());
                    both.merge(earlier.summary());
                    return new OutcomeWindow(
                            key, earlier.start(), Duration.between(earlier.start(), later.end()), both);
                });
    }

    @Override
    public Optional<Instant> judgedUpTo(ModelKey key) {
        return Optional.of(FIRST.plus(Duration.ofDays(3)).plusSeconds(60));
    }
}
