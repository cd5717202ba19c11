package org.mlaudit.streams.cli;

import java.io.PrintWriter;
import java.time.Clock;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.mlaudit.keys.FieldKeys;
import org.mlaudit.keys.HeldKey;
import org.mlaudit.streams.config.AppConfig;
import org.mlaudit.streams.config.Durations;
import org.mlaudit.streams.erasure.Erasure;
import org.mlaudit.streams.erasure.SubjectMarks;
import org.mlaudit.streams.erasure.SubjectRecords;
import org.mlaudit.streams.governance.Hold;
import org.mlaudit.streams.record.RecordKeys;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Erases a data subject. */
@Command(
        name = "erase",
        mixinStandardHelpOptions = true,
        description = {
            "Erases a data subject: destroys its keys, so that nothing that was encrypted under them can be read again.",
            "Each destroyed key is recorded first, and every proof of the ledger goes on verifying. A legal hold that reaches"
                    + " records of the subject forbids it. Stopped at any time, it can be run again."
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:Nothing of the subject can be decrypted any more.",
            "1:It did not work; what is recorded and still there is destroyed by the next run.",
            "2:The command line or the configuration is wrong.",
            "3:A legal hold forbids it; nothing was changed."
        })
final class EraseCommand implements Callable<Integer> {
    @Mixin
    private Common common = new Common();

    @Mixin
    private Waiting waiting = new Waiting();

    @Option(
            names = "--subject",
            required = true,
            paramLabel = "ID",
            description = "The data subject, as records named it before they were protected.")
    private String subject = "";

    @Option(
            names = "--purpose",
            paramLabel = "NAME",
            description = "Only the key of this purpose; the keys of all purposes when not given.")
    private @Nullable String purpose;

    @Mixin
    private Decision decision = new Decision();

    @Option(names = "--yes", description = "Says that it is meant; without it nothing is destroyed.")
    private boolean yes;

    @Option(names = "--dry-run", description = "Only says what would be destroyed and what forbids it.")
    private boolean dryRun;

    @Option(
            names = "--count",
            description = "Counts by topic the records that need the keys; reads the topics from their beginning.")
    private boolean count;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() throws InterruptedException {
        AppConfig config = common.config();
        waiting.await(config, true);
        PrintWriter out = spec.commandLine().getOut();
        ReadingProgress progress = new ReadingProgress(spec.commandLine().getErr());
        try (Governing governing = new Governing(config);
                FieldKeys keys = RecordKeys.open(config)) {
            SubjectRecords records = new SubjectRecords(config, governing.registry());
            Erasure erasure = new Erasure(governing.log(), keys, records, Clock.systemUTC());
            Erasure.Request request = new Erasure.Request(subject, Optional.ofNullable(purpose));
            Erasure.Plan plan = erasure.plan(request, progress);
            describe(out, plan);
            if (plan.keys().isEmpty() || dryRun) {
                counts(out, "need them", records, plan, progress);
                out.flush();
                return dryRun && !plan.blocking().isEmpty() ? ExitCode.NOT_POSSIBLE : ExitCode.OK;
            }
            out.flush();
            if (!yes && plan.blocking().isEmpty()) {
                throw new CommandLine.ParameterException(
                        spec.commandLine(), "this can't be undone: say --yes, or --dry-run to see what would be done");
            }
            Map<String, Long> counts = count ? count(records, plan, progress) : Map.of();
            Erasure.Result result = erasure.erase(request, decision.actor(), decision.reason(), progress);
            out.println("destroyed " + keys(result.destroyed().size()) + ", recorded as "
                    + result.recorded().stream()
                            .map(event -> event.getId())
                            .collect(Collectors.joining(
                                    ", ", "", result.recorded().isEmpty() ? "before" : "")));
            counts.forEach(
                    (topic, number) -> out.println("  " + topic + ": " + number + " can't be decrypted any more"));
            out.println("Other processes that used a key forget it within "
                    + Durations.format(config.keys().cache())
                    + " (keys.cache). What was masked, made coarser or replaced by tokens and pseudonyms stays as it is,"
                    + " and belongs to nobody now.");
            out.flush();
        }
        return ExitCode.OK;
    }

    private void describe(PrintWriter out, Erasure.Plan plan) {
        out.println(
                plan.keys().isEmpty()
                        ? "no key of the subject is there"
                        : keys(plan.keys().size()) + " of the subject:");
        for (HeldKey key : plan.keys()) {
            out.println("  " + key.id() + ", purpose " + key.purpose() + ", made " + key.createdAt());
        }
        plan.earlier()
                .forEach(event -> out.println("erased before: " + event.getKeyId() + ", " + event.getOccurredAt()
                        + " by " + event.getActor()));
        if (!plan.keys().isEmpty()) {
            for (Hold hold : plan.blocking()) {
                out.println("forbidden by the legal hold of case " + hold.caseName() + " ("
                        + hold.scope().text() + ")");
            }
        }
    }

    private void counts(
            PrintWriter out, String what, SubjectRecords records, Erasure.Plan plan, ReadingProgress progress) {
        if (count) {
            count(records, plan, progress)
                    .forEach((topic, number) -> out.println("  " + topic + ": " + number + " " + what));
        }
    }

    private static Map<String, Long> count(SubjectRecords records, Erasure.Plan plan, ReadingProgress progress) {
        List<HeldKey> keys = plan.keys();
        Set<String> ids = keys.stream().map(HeldKey::id).collect(Collectors.toCollection(HashSet::new));
        Map<String, Long> counts = new TreeMap<>();
        records.ofSubject(
                new SubjectMarks(ids, Set.of(), Optional.empty()),
                found -> counts.merge(found.topic(), 1L, Long::sum),
                progress);
        return counts;
    }

    private static String keys(int number) {
        return number + (number == 1 ? " key" : " keys");
    }
}
