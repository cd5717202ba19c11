package org.mlaudit.streams.preset;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.mlaudit.codec.Column;
import org.mlaudit.codec.InferenceLayout;
import org.mlaudit.event.Verdict;
import org.mlaudit.streams.drift.CellCounts;
import org.mlaudit.streams.drift.NumberCells;
import org.mlaudit.streams.monitor.AuditedModel;
import org.mlaudit.streams.monitor.Evidence;
import org.mlaudit.streams.monitor.Evidence.Ruled;
import org.mlaudit.streams.monitor.ModelHistory;
import org.mlaudit.streams.monitor.ModelWindow;
import org.mlaudit.streams.monitor.Monitor;
import org.mlaudit.streams.monitor.MonitorGuide;
import org.mlaudit.streams.monitor.Parameter;
import org.mlaudit.streams.monitor.PastWindow;
import org.mlaudit.streams.monitor.Subject;
import org.mlaudit.streams.profile.Bins;
import org.mlaudit.streams.profile.CategoryView;
import org.mlaudit.streams.profile.NumberView;
import org.mlaudit.streams.profile.PairedCounts;
import org.mlaudit.streams.profile.Reference;
import org.mlaudit.streams.profile.WindowSummary;

/**
 * A peer's published rules on every feature and prediction of the whole window against the registered reference: verdicts by
 * rule, which take no part in the window's false alarm rate.
 */
public final class PresetMonitor implements Monitor {
    /** The policy that names the peer. */
    public static final String POLICY = "monitors.preset";
    /** The policy by which the peer's rules replace our tests of drift. */
    public static final String ONLY = "monitors.preset.only";

    static final String PREFIX = "preset.";

    private static final List<Peer> PEERS =
            List.of(new Evidently(), new NannyMl(), new SageMaker(), new Deepchecks(), new WhyLabs(), new Vertex());

    /** Policies that turn presets on. */
    public static final List<Parameter> POLICIES = List.of(
            Parameter.list(
                    POLICY,
                    "none",
                    "whose published rules judge beside ours: evidently, nannyml, sagemaker, deepchecks, whylabs, vertex"),
            Parameter.ofAll(ONLY, 0, "1 leaves out drift.distribution and drift.statistics"));

    private final Peer peer;

    private PresetMonitor(Peer peer) {
        this.peer = peer;
    }

    /** A monitor for each peer. */
    public static List<Monitor> all() {
        return PEERS.stream().<Monitor>map(PresetMonitor::new).toList();
    }

    @Override
    public String name() {
        return PREFIX + peer.name();
    }

    @Override
    public MonitorGuide guide() {
        return new MonitorGuide(
                peer.rules()
                        + " Computed from the summaries: `details.error` bounds what that changes in the value; a distinct"
                        + " number that shares a bucket with another counts as the same.",
                "Only where `" + POLICY + "` names `" + peer.name()
                        + "`: to match numbers that are reported already. The rules"
                        + " alarm without drift far more often than ours.",
                peer.parameters(),
                "one pass over the buckets of each column" + (peer.chunks() > 0 ? ", for each chunk too" : ""),
                "the tool's documentation");
    }

    @Override
    public boolean appliesTo(AuditedModel model) {
        return model.policyList(POLICY).contains(peer.name());
    }

    @Override
    public int historyLength(AuditedModel model, Duration size) {
        return peer.chunks();
    }

    @Override
    public List<Evidence> evaluate(ModelWindow window, ModelHistory history, AuditedModel model) {
        List<Column> columns = model.layout().columns().stream()
                .filter(column -> !column.target().equals(InferenceLayout.LATENCY))
                .toList();
        List<Evidence> evidence = new ArrayList<>();
        Optional<Reference> reference = model.reference();
        if (reference.isEmpty()) {
            for (Column column : columns) {
                evidence.add(insufficient(column.target(), window, 0, "no reference"));
            }
            return evidence;
        }
        List<WindowSummary> chunks = chunks(history);
        List<Ruling> rulings = new ArrayList<>();
        for (Column column : columns) {
            Optional<Pair> pair = pair(column, window.summary(), reference.get());
            Optional<Ruling> ruling =
                    pair.flatMap(both -> peer.judge(both, pairs(column, chunks, reference.get()), model));
            ruling.ifPresent(rulings::add);
            evidence.add(ruling.map(found -> evidence(
                            column.target(),
                            found,
                            pair.orElseThrow().windowTotal(),
                            pair.orElseThrow().referenceTotal()))
                    .orElseGet(() -> insufficient(
                            column.target(),
                            window,
                            reference.get().rows(),
                            pair.isEmpty()
                                    ? "no value on one side"
                                    : "fewer than two windows before this one hold values")));
        }
        peer.dataset(rulings)
                .ifPresent(ruling -> evidence.add(evidence(
                        Subject.WINDOW, ruling, window.rows(), reference.get().rows())));
        return evidence;
    }

    private List<WindowSummary> chunks(ModelHistory history) {
        if (peer.chunks() == 0) {
            return List.of();
        }
        return history.newest(peer.chunks()).windows().stream()
                .map(PastWindow::summary)
                .flatMap(Optional::stream)
                .toList();
    }

    private static List<Pair> pairs(Column column, List<WindowSummary> chunks, Reference reference) {
        return chunks.stream()
                .map(chunk -> pair(column, chunk, reference))
                .flatMap(Optional::stream)
                .toList();
    }

    private static Optional<Pair> pair(Column column, WindowSummary window, Reference reference) {
        int index = column.index();
        return switch (window.column(index)) {
            case NumberView ours -> {
                NumberView theirs = (NumberView) reference.column(index);
                Bins bins = reference.bins(index).orElse(Bins.of());
                yield ours.valid() == 0 || theirs.valid() == 0
                        ? Optional.empty()
                        : Optional.of(Pair.ofNumbers(column.target(), NumberCells.of(ours, theirs, bins)));
            }
            case CategoryView ours -> {
                PairedCounts counts = PairedCounts.of(ours, reference).without(PairedCounts.MISSING);
                yield counts.windowTotal() == 0 || counts.referenceTotal() == 0
                        ? Optional.empty()
                        : Optional.of(Pair.ofCategories(column.target(), CellCounts.of(counts)));
            }
        };
    }

    private Evidence evidence(String target, Ruling ruling, long n, long nReference) {
        Map<String, String> details = new HashMap<>();
        if (ruling.error() > 0) {
            details.put("error", String.format(Locale.ROOT, "%.3g", ruling.error()));
        }
        Verdict verdict = ruling.drifted() ? Verdict.ALARM : Verdict.OK;
        Ruled ruled = new Ruled(verdict, ruling.value(), ruling.effect(), ruling.threshold());
        return Evidence.rule(Subject.of(name(), target), ruling.statistic(), ruled, n, nReference, details);
    }

    private Evidence insufficient(String target, ModelWindow window, long nReference, String reason) {
        return Evidence.insufficient(Subject.of(name(), target), peer.name(), window.rows(), nReference, reason);
    }
}
