package org.mlaudit.streams.change;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.mlaudit.event.Verdict;
import org.mlaudit.streams.monitor.AuditedModel;
import org.mlaudit.streams.monitor.Evidence;
import org.mlaudit.streams.monitor.Evidence.Ruled;
import org.mlaudit.streams.monitor.ModelHistory;
import org.mlaudit.streams.monitor.ModelWindow;
import org.mlaudit.streams.monitor.Monitor;
import org.mlaudit.streams.monitor.MonitorGuide;
import org.mlaudit.streams.monitor.Parameter;
import org.mlaudit.streams.monitor.Subject;
import org.mlaudit.streams.profile.ChangeCounts;
import org.mlaudit.streams.profile.ChangeCounts.Cell;

/**
 * Reports what a change detector found in a window. The detector itself runs where inferences are summed up, see {@link
 * ChangeWatch}: a window's summary says how often and when it found a change.
 */
public final class ChangeMonitor implements Monitor {
    private static final String STATISTIC = "changes";

    private final DetectorKind kind;

    private ChangeMonitor(DetectorKind kind) {
        this.kind = kind;
    }

    /** A monitor for each detector. */
    public static List<Monitor> all() {
        return Arrays.stream(DetectorKind.values())
                .<Monitor>map(ChangeMonitor::new)
                .toList();
    }

    @Override
    public String name() {
        return kind.monitor();
    }

    @Override
    public MonitorGuide guide() {
        List<Parameter> parameters = new ArrayList<>();
        parameters.add(Parameter.list(
                "", "none", "the series that the detector watches, by target; the detector runs where this names one"));
        if (kind.series() == Domain.BINARY) {
            parameters.add(new Parameter(
                    DetectorKind.AT_LEAST,
                    Parameter.Kind.NUMBER,
                    "the contract's threshold for prediction.score, else none",
                    "the smallest value of a number that counts as a 1",
                    true,
                    false));
        }
        for (DetectorKind.Option option : kind.options()) {
            parameters.add(Parameter.number(option.name(), option.standard(), option.meaning()));
        }
        DetectorGuide guide = DetectorGuide.of(kind);
        return new MonitorGuide(
                "A detector in each source partition takes the values of the series one after the other, in the order of"
                        + " the partition: "
                        + guide.computes()
                        + " ALARM when a detector found a change in the window (value: number of changes,"
                        + " threshold 1), WARNING when one warned, else OK. The details say `rises`, `falls`, `warnings`,"
                        + " `first` and `last` (event times of changes), `partition.N` for each source partition with a"
                        + " change, `series` (what its values are) and `detector` (the parameters). " + series(),
                guide.use(),
                parameters,
                guide.cost(),
                guide.source());
    }

    private String series() {
        return switch (kind.series()) {
            case BINARY ->
                "The series must be of zeros and ones: a BOOLEAN feature, the label of a BINARY model (1 is the positive"
                        + " class), or a number with `atLeast`.";
            case UNIT ->
                "The series must lie between 0 and 1: a score as it is; 1 for a BOOLEAN feature's true and for the positive"
                        + " class of a BINARY model; of any other number the place of its bin among those of a reference"
                        + " from data, or else its place among the first 256 values of the series.";
            case NUMBER ->
                "The series may be any number; 1 for a BOOLEAN feature's true and for the positive class of a BINARY"
                        + " model.";
        };
    }

    @Override
    public boolean appliesTo(AuditedModel model) {
        return !model.policyList(kind.monitor()).isEmpty();
    }

    @Override
    public List<Evidence> evaluate(ModelWindow window, ModelHistory history, AuditedModel model) {
        ChangeSpec spec = ChangeSpec.of(window.summary().spec());
        return model.policyList(kind.monitor()).stream()
                .distinct()
                .map(target -> evidence(window, spec, target))
                .toList();
    }

    private Evidence evidence(ModelWindow window, ChangeSpec spec, String target) {
        Subject subject = Subject.of(kind.monitor(), target);
        Optional<ChangeSpec.Watch> watch = spec.watch(kind, target);
        if (watch.isEmpty()) {
            return Evidence.insufficient(
                    subject, STATISTIC, 0, 0, spec.refusal(kind, target).orElse("the series is not watched"));
        }
        Map<String, String> details = new TreeMap<>();
        long values = 0;
        long warnings = 0;
        long changes = 0;
        long rises = 0;
        long first = Long.MAX_VALUE;
        long last = Long.MIN_VALUE;
        for (Map.Entry<ChangeCounts.Key, Cell> entry :
                window.summary().changes().all().entrySet()) {
            ChangeCounts.Key key = entry.getKey();
            if (key.detector().equals(kind.label()) && key.target().equals(target)) {
                Cell cell = entry.getValue();
                values += cell.values();
                warnings += cell.warnings();
                changes += cell.changes();
                rises += cell.rises();
                first = Math.min(first, cell.firstMicros());
                last = Math.max(last, cell.lastMicros());
                if (cell.changes() > 0) {
                    details.put("partition." + key.partition(), described(cell));
                }
            }
        }
        if (values == 0) {
            return Evidence.insufficient(subject, STATISTIC, 0, 0, "the detector was told no value of this window");
        }
        details.put("rises", Long.toString(rises));
        details.put("falls", Long.toString(changes - rises));
        details.put("warnings", Long.toString(warnings));
        if (changes > 0) {
            details.put("first", time(first));
            details.put("last", time(last));
        }
        details.put("series", watch.get().series().get().described());
        details.put("detector", parameters(watch.get()));
        Verdict verdict = changes > 0 ? Verdict.ALARM : warnings > 0 ? Verdict.WARNING : Verdict.OK;
        return Evidence.rule(subject, STATISTIC, new Ruled(verdict, changes, changes, 1), values, 0, details);
    }

    private static String described(Cell cell) {
        String at = cell.changes() == 1
                ? "at " + time(cell.firstMicros())
                : "from " + time(cell.firstMicros()) + " to " + time(cell.lastMicros());
        return cell.changes() + (cell.changes() == 1 ? " change " : " changes ") + at;
    }

    private static String time(long micros) {
        return Instant.EPOCH.plus(micros, ChronoUnit.MICROS).toString();
    }

    private static String parameters(ChangeSpec.Watch watch) {
        return watch.parameters().entrySet().stream()
                .map(entry -> entry.getKey() + "=" + number(entry.getValue()))
                .collect(Collectors.joining(", "));
    }

    private static String number(double value) {
        return value == Math.rint(value) ? Long.toString((long) value) : Double.toString(value);
    }
}
