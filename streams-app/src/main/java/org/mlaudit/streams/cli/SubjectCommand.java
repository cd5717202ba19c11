package org.mlaudit.streams.cli;

import java.io.PrintWriter;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.mlaudit.keys.FieldKeys;
import org.mlaudit.streams.config.AppConfig;
import org.mlaudit.streams.erasure.FoundRecord;
import org.mlaudit.streams.erasure.ProtectedValues;
import org.mlaudit.streams.erasure.SubjectRecords;
import org.mlaudit.streams.erasure.SubjectReport;
import org.mlaudit.streams.record.RecordKeys;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Everything that is held about a data subject. */
@Command(
        name = "subject",
        mixinStandardHelpOptions = true,
        description = {
            "Reports everything that the record holds about a data subject: decisions, decrypted where their keys are there, with"
                    + " outcome, explanation and what stood out; refused records, keys, legal holds, erasures.",
            "Reads the topics from their beginning. What it prints is personal data."
        })
final class SubjectCommand implements Callable<Integer> {
    @Mixin
    private Common common = new Common();

    @Mixin
    private Waiting waiting = new Waiting();

    @Option(
            names = "--id",
            required = true,
            paramLabel = "ID",
            description = "The data subject, as records named it before they were protected.")
    private String id = "";

    @Option(names = "--json", description = "As JSON, with every record in full.")
    private boolean json;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() throws InterruptedException {
        AppConfig config = common.config();
        waiting.await(config, false);
        PrintWriter out = spec.commandLine().getOut();
        try (Governing governing = new Governing(config);
                FieldKeys keys = RecordKeys.open(config)) {
            SubjectRecords records = new SubjectRecords(config, governing.registry());
            SubjectReport.Everything all = new SubjectReport(config.topics().catalogue(), keys, records)
                    .of(
                            id,
                            governing.log().read(),
                            new ReadingProgress(spec.commandLine().getErr()));
            if (json) {
                out.println(Output.json(all.tree()));
            } else {
                print(out, all);
            }
            out.flush();
        }
        return ExitCode.OK;
    }

    private static void print(PrintWriter out, SubjectReport.Everything all) {
        out.println("decisions: " + all.decisions().size());
        all.decisions().forEach(decision -> print(out, decision));
        out.println("refused records: " + all.rejected().size());
        all.rejected()
                .forEach(found -> out.println("  " + place(found) + ", " + found.occurredAt() + ", of "
                        + (found.model().isEmpty()
                                ? "no model that could be read"
                                : found.model() + "/" + found.version())));
        out.println("keys: " + all.keys().size());
        all.keys()
                .forEach(key -> out.println("  " + key.id() + ", purpose " + key.purpose() + ", made " + key.createdAt()
                        + ", alias " + key.alias()));
        out.println("legal holds: " + all.holds().size());
        all.holds()
                .forEach(hold -> out.println("  case " + hold.caseName() + ": "
                        + hold.scope().text() + ", placed " + hold.placedAt() + " by " + hold.actor()));
        out.println("erasures: " + all.erasures().size());
        all.erasures()
                .forEach(event -> out.println("  key " + event.getKeyId() + ", " + event.getOccurredAt() + " by "
                        + event.getActor() + (event.getReason().isEmpty() ? "" : ": " + event.getReason())));
    }

    private static void print(PrintWriter out, SubjectReport.Decision decision) {
        FoundRecord found = decision.inference();
        Map<String, @Nullable Object> tree = SubjectReport.record(found);
        out.println("  " + found.id() + " of " + found.model() + "/" + found.version() + ", " + found.occurredAt()
                + " (" + place(found) + ")");
        out.println("    prediction: " + values(tree.get("prediction")));
        out.println("    features: " + values(tree.get("features")));
        ProtectedValues.Opened opened = decision.values();
        switch (opened.state()) {
            case NONE -> {}
            case DECRYPTED -> out.println("    encrypted: " + values(opened.values()));
            case ERASED ->
                out.println("    encrypted: ERASED"
                        + opened.erasedAt().map(at -> " at " + at).orElse(""));
            case NO_KEY -> out.println("    encrypted: the key store does not know the key");
            case UNREADABLE -> out.println("    encrypted: UNREADABLE, it was changed or moved");
        }
        decision.groundTruth().forEach(truth -> out.println("    outcome: " + values(SubjectReport.record(truth))));
        decision.explanations().forEach(explanation -> out.println("    explanation: " + explanation(explanation)));
        decision.anomalies()
                .forEach(anomaly -> out.println(
                        "    stood out: " + SubjectReport.record(anomaly).get("why")));
    }

    private static String explanation(FoundRecord found) {
        Map<String, @Nullable Object> tree = SubjectReport.record(found);
        String attributions = tree.get("attributions") instanceof List<?> list
                ? list.stream()
                        .map(item -> item instanceof Map<?, ?> map ? map.get("feature") + " " + map.get("value") : "")
                        .collect(Collectors.joining(", "))
                : "";
        return tree.get("method") + " in " + tree.get("outputSpace") + ": " + attributions;
    }

    private static String values(@Nullable Object tree) {
        return tree instanceof Map<?, ?> map
                ? map.entrySet().stream()
                        .filter(entry -> entry.getValue() != null)
                        .map(entry -> entry.getKey() + "=" + entry.getValue())
                        .collect(Collectors.joining(", "))
                : String.valueOf(tree);
    }

    private static String place(FoundRecord found) {
        return found.topic() + "-" + found.partition() + " offset " + found.offset();
    }
}
