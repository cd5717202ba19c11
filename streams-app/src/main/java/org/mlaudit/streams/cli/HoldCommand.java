package org.mlaudit.streams.cli;

import java.io.PrintWriter;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.mlaudit.keys.FieldKeys;
import org.mlaudit.streams.config.AppConfig;
import org.mlaudit.streams.governance.Hold;
import org.mlaudit.streams.governance.HoldScope;
import org.mlaudit.streams.governance.TopicRetention;
import org.mlaudit.streams.record.RecordKeys;
import org.mlaudit.streams.retention.LegalHolds;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/** Legal holds. */
@Command(
        name = "hold",
        mixinStandardHelpOptions = true,
        description = {
            "Places, releases and lists legal holds.",
            "While a hold is active nothing that it reaches is erased, and topics keep everything, however old."
        },
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {HoldCommand.Place.class, HoldCommand.Release.class, HoldCommand.ListHolds.class})
final class HoldCommand implements Runnable {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public void run() {
        throw new CommandLine.ParameterException(spec.commandLine(), "a command is missing: place, release or list");
    }

    /** Places a hold. */
    @Command(
            name = "place",
            mixinStandardHelpOptions = true,
            description = {
                "Places a legal hold under the name of a case, and records it.",
                "What is given narrows what it reaches: a subject, a model, a time in which decisions were made. Without any"
                        + " of them it reaches every record."
            })
    static final class Place implements Callable<Integer> {
        @Mixin
        private Common common = new Common();

        @Mixin
        private Waiting waiting = new Waiting();

        @Option(
                names = "--case",
                required = true,
                paramLabel = "NAME",
                description = "Name of the case, for example of the court's.")
        private String caseName = "";

        @Option(
                names = "--subject",
                paramLabel = "ID",
                description = "Data subject; recorded as a keyed hash, so it needs keys.keyset.")
        private @Nullable String subject;

        @Option(names = "--model", paramLabel = "MODEL[/VERSION]", description = "For example credit or credit/3.")
        private @Nullable String model;

        @Option(
                names = "--from",
                paramLabel = "TIME",
                converter = Time.class,
                description = "Decisions from this time on: 2026-01-31 or 2026-01-31T12:00:00Z.")
        private @Nullable Instant from;

        @Option(
                names = "--to",
                paramLabel = "TIME",
                converter = Time.class,
                description = "Decisions before this time.")
        private @Nullable Instant to;

        @Mixin
        private Decision decision = new Decision();

        @Spec
        private CommandSpec spec = CommandSpec.create();

        @Override
        public Integer call() throws InterruptedException {
            AppConfig config = common.config();
            HoldScope scope = scope(Optional.ofNullable(subject).map(id -> index(config, id)));
            waiting.await(config, true);
            try (Governing governing = new Governing(config)) {
                LegalHolds.Result result =
                        governing.holds().place(caseName, scope, decision.actor(), decision.reason());
                PrintWriter out = spec.commandLine().getOut();
                out.println((result.recorded() ? "placed a hold for " : "unchanged: a hold for ") + caseName
                        + ", which reaches " + scope.text());
                changed(out, result.changed());
                out.flush();
            }
            return ExitCode.OK;
        }

        private static String index(AppConfig config, String subject) {
            try (FieldKeys keys = RecordKeys.open(config)) {
                return keys.subjectIndex(subject);
            }
        }

        private HoldScope scope(Optional<String> index) {
            Optional<String> named = Optional.ofNullable(model);
            Optional<Integer> slash = named.map(name -> name.indexOf('/')).filter(at -> at >= 0);
            try {
                return new HoldScope(
                        index,
                        named.map(name -> slash.map(at -> name.substring(0, at)).orElse(name)),
                        named.flatMap(name -> slash.map(at -> name.substring(at + 1))),
                        Optional.ofNullable(from),
                        Optional.ofNullable(to));
            } catch (IllegalArgumentException e) {
                throw new CommandLine.ParameterException(spec.commandLine(), String.valueOf(e.getMessage()), e);
            }
        }
    }

    /** Releases a hold. */
    @Command(
            name = "release",
            mixinStandardHelpOptions = true,
            description =
                    "Releases the hold of a case, and records it. With the last one, topics keep again what they kept"
                            + " before.")
    static final class Release implements Callable<Integer> {
        @Mixin
        private Common common = new Common();

        @Mixin
        private Waiting waiting = new Waiting();

        @Option(names = "--case", required = true, paramLabel = "NAME", description = "Name of the case.")
        private String caseName = "";

        @Mixin
        private Decision decision = new Decision();

        @Spec
        private CommandSpec spec = CommandSpec.create();

        @Override
        public Integer call() throws InterruptedException {
            AppConfig config = common.config();
            waiting.await(config, true);
            try (Governing governing = new Governing(config)) {
                LegalHolds.Result result = governing.holds().release(caseName, decision.actor(), decision.reason());
                PrintWriter out = spec.commandLine().getOut();
                out.println(
                        (result.recorded() ? "released the hold for " : "unchanged: released before is the hold for ")
                                + caseName);
                if (!result.active().isEmpty()) {
                    out.println(
                            "topics still keep everything: " + result.active().size() + " more "
                                    + (result.active().size() == 1 ? "hold is" : "holds are") + " active");
                }
                changed(out, result.changed());
                out.flush();
            }
            return ExitCode.OK;
        }
    }

    /** Lists the active holds. */
    @Command(name = "list", mixinStandardHelpOptions = true, description = "Lists the active legal holds.")
    static final class ListHolds implements Callable<Integer> {
        @Mixin
        private Common common = new Common();

        @Mixin
        private Waiting waiting = new Waiting();

        @Option(names = "--json", description = "As JSON.")
        private boolean json;

        @Spec
        private CommandSpec spec = CommandSpec.create();

        @Override
        public Integer call() throws InterruptedException {
            AppConfig config = common.config();
            waiting.await(config, false);
            try (Governing governing = new Governing(config)) {
                LegalHolds.Result result = governing.holds().list();
                PrintWriter out = spec.commandLine().getOut();
                if (json) {
                    out.println(Output.json(
                            result.active().stream().map(ListHolds::tree).toList()));
                } else if (result.active().isEmpty()) {
                    out.println("no legal hold is active");
                } else {
                    out.print(table(result.active()));
                }
                result.changed()
                        .forEach((topic, retention) -> out.println("WARNING: " + topic + " keeps records only "
                                + retention.text() + " although a hold is active; place the hold again, or restart the"
                                + " application"));
                out.flush();
            }
            return ExitCode.OK;
        }

        private static String table(List<Hold> holds) {
            TextTable table = new TextTable("CASE", "REACHES", "PLACED", "BY", "REASON");
            holds.forEach(hold -> table.row(
                    hold.caseName(), hold.scope().text(), hold.placedAt().toString(), hold.actor(), hold.reason()));
            return table.text();
        }

        static Map<String, Object> tree(Hold hold) {
            Map<String, Object> tree = new LinkedHashMap<>();
            tree.put("case", hold.caseName());
            hold.scope().subject().ifPresent(index -> tree.put("subject", index));
            hold.scope().model().ifPresent(name -> tree.put("model", name));
            hold.scope().version().ifPresent(name -> tree.put("version", name));
            hold.scope().from().ifPresent(time -> tree.put("from", time.toString()));
            hold.scope().to().ifPresent(time -> tree.put("to", time.toString()));
            tree.put("placedAt", hold.placedAt().toString());
            tree.put("actor", hold.actor());
            tree.put("reason", hold.reason());
            return tree;
        }
    }

    private static void changed(PrintWriter out, Map<String, TopicRetention> changed) {
        changed.forEach((topic, retention) -> out.println("  " + topic + " keeps records " + retention.text()));
    }

    /** Reads a time or a date, which stands for its start in UTC. */
    static final class Time implements ITypeConverter<Instant> {
        private static final int DATE_CHARACTERS = 10;

        @Override
        public Instant convert(String text) {
            try {
                return text.length() == DATE_CHARACTERS
                        ? LocalDate.parse(text).atStartOfDay(ZoneOffset.UTC).toInstant()
                        : Instant.parse(text);
            } catch (DateTimeParseException e) {
                throw new TypeConversionException(
                        "'" + text + "' must be a time such as 2026-01-31 or 2026-01-31T12:00:00Z");
            }
        }
    }
}
