package org.mlaudit.benchmarks.calibration;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.mlaudit.codec.Column;
import org.mlaudit.codec.InferenceLayout;
import org.mlaudit.codec.InferenceRow;
import org.mlaudit.contract.ContractFile;
import org.mlaudit.event.Finding;
import org.mlaudit.event.Verdict;
import org.mlaudit.streams.calibration.ShiftTest;
import org.mlaudit.streams.monitor.AuditedModel;
import org.mlaudit.streams.monitor.ModelHistory;
import org.mlaudit.streams.monitor.ModelWindow;
import org.mlaudit.streams.monitor.Monitor;
import org.mlaudit.streams.monitor.Verdicts;
import org.mlaudit.streams.profile.Reference;
import org.mlaudit.streams.profile.ReferenceBuilder;
import org.mlaudit.streams.profile.WindowSummary;
import org.mlaudit.streams.topology.Monitors;

/**
 * Plain counting through everything: rows into summaries, all default monitors, verdicts. Every column of the model is drawn
 * independently: the features, and the outputs as two more.
 */
final class RealWindows {
    private static final Instant START = Instant.parse("2026-01-05T00:00:00Z");
    private static final byte[] NAMES = "abcdefghijkl".getBytes(StandardCharsets.US_ASCII);
    private static final int WINDOWS_OF_A_REFERENCE = 20;

    private final Features features;
    private final int n;
    private final int m;
    private final Draws random;
    private long windows;
    private long alarms;
    private long compared;
    private double largestDifference;

    RealWindows(Features features, int n, int m, Draws random) {
        this.features = features;
        this.n = n;
        this.m = m;
        this.random = random;
    }

    /** Judges windows at a false alarm rate; any effect alarms. */
    void run(int count, double rate) {
        InferenceLayout layout = InferenceLayout.of(ContractFile.parse(contract(rate)));
        double[][] shares = new double[layout.columns().size()][];
        for (Column column : layout.columns()) {
            shares[column.index()] = Features.shares(column.index() % Features.kinds(), 0);
        }
        InferenceRow row = new InferenceRow(layout);
        while (windows < count) {
            ReferenceBuilder builder = new ReferenceBuilder(layout);
            for (int i = 0; i < m; i++) {
                builder.add(next(row, shares));
            }
            AuditedModel model = new AuditedModel(layout, Optional.of(builder.build()));
            for (int i = 0; i < WINDOWS_OF_A_REFERENCE; i++) {
                judge(model, row, shares);
            }
        }
    }

    private void judge(AuditedModel model, InferenceRow row, double[][] shares) {
        Reference reference = model.reference().orElseThrow();
        WindowSummary summary = new WindowSummary(reference.spec());
        List<double[]> first = new ArrayList<>();
        for (int i = 0; i < n; i++) {
            summary.add(next(row, shares));
            first.add(row.number.clone());
        }
        ModelWindow window = new ModelWindow(model.contract().key(), START, Duration.ofHours(1), summary);
        List<Monitor> monitors = Monitors.ALL;
        List<Finding> findings =
                Verdicts.judge(window, ModelHistory.NONE, model, monitors).findings();
        windows++;
        alarms += findings.stream().anyMatch(finding -> finding.getVerdict() == Verdict.ALARM) ? 1 : 0;
        if (features != Features.CATEGORICAL) {
            compare(findings, first, reference);
        }
    }

    /** The first feature's p-value against that of its values counted here. */
    private void compare(List<Finding> findings, List<double[]> rows, Reference reference) {
        double[] edges = reference.bins(0).orElseThrow().edges();
        long[] ours = new long[edges.length + 1];
        for (double[] row : rows) {
            int bin = 0;
            while (bin < edges.length && row[0] >= edges[bin]) {
                bin++;
            }
            ours[bin]++;
        }
        long[] theirs = new long[edges.length + 1];
        for (int i = 1; i < edges.length; i++) {
            theirs[i] = m / (edges.length - 1);
        }
        double expected = ShiftTest.ofBins(ours, theirs, true, 0, 0).pValue();
        for (Finding finding : findings) {
            if (finding.getMonitor().equals("drift.distribution")
                    && finding.getTarget().equals("f0")) {
                compared++;
                largestDifference = Math.max(largestDifference, Math.abs(expected - finding.getPValue()));
            }
        }
    }

    private InferenceRow next(InferenceRow row, double[][] shares) {
        row.occurredAtMicros = START.getEpochSecond() * 1_000_000;
        for (Column column : row.layout.columns()) {
            int index = column.index();
            switch (column.kind()) {
                case NUMBER -> row.setNumber(index, random.normal());
                case CATEGORY -> {
                    double left = random.uniform();
                    int category = 0;
                    while (category < shares[index].length - 1 && left >= shares[index][category]) {
                        left -= shares[index][category++];
                    }
                    row.setCategory(index, NAMES, category, 1);
                }
            }
        }
        return row;
    }

    private String contract(double rate) {
        StringBuilder text = new StringBuilder("model: benchmark\nversion: 1\nfeatures:\n");
        for (int i = 0; i < features.numeric() + features.categorical(); i++) {
            text.append("  - {name: f").append(i).append(", type: ");
            text.append(i < features.numeric() ? "NUMERIC" : "CATEGORICAL").append("}\n");
        }
        text.append("prediction: {kind: REGRESSION}\n");
        return text + "policies: {monitors.falseAlarmRate: " + rate + ", drift.distribution.minimumEffect: 0}\n";
    }

    double alarmShare() {
        return (double) alarms / windows;
    }

    double error() {
        return Math.sqrt((double) Math.max(1, alarms)) / windows;
    }

    long compared() {
        return compared;
    }

    double largestDifference() {
        return largestDifference;
    }
}
